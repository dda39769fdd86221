"""Small files that git reads, replaced whole, under the lock that git itself takes."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from actionplan.errors import PlanFileError, in_plain_words, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def contents(path: Path) -> bytes | None:
    """Read a file; None where there is none.

    Raises PlanFileError where it is no regular file, or cannot be read.
    """
    with in_plain_words(path, "read"):
        try:
            found = path.lstat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(found.st_mode):
            raise PlanFileError(f"{shown(path)} is no regular file.", "Put one in its place, or take it away.")
        return path.read_bytes()


def put(path: Path, data: bytes, check: Callable[[Path], None] | None = None, *, mode: int | None = None) -> None:
    """Put contents in the place of a file in one step, with its mode; `check` looks at them before.

    Raises PlanFileError where somebody else is writing it, or it cannot be written, and what `check` raises; the file
    is then as it was.
    """
    lock = path.with_name(f"{path.name}.lock")
    with in_plain_words(path, "written"):
        try:
            descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            raise PlanFileError(
                f"{shown(path)} is being written by another program, or one was broken off ({shown(lock)}).",
                "Try again; if nothing else is at work, delete that lock file.",
            ) from None
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if mode is not None or path.exists():
                lock.chmod(stat.S_IMODE(path.stat().st_mode) if mode is None else mode)
            if check is not None:
                check(lock)
            lock.replace(path)
        finally:
            lock.unlink(missing_ok=True)
