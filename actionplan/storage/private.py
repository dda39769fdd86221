"""Small files that belong to a plan and to one person: the message of a save, the open meeting, the theme."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from actionplan.errors import PlanFileError, in_plain_words, shown
from actionplan.storage import atomic, lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    IsForeign = Callable[[Path], bool]

# No message and no meeting is ever as large.
_LARGEST = 1 << 20


def _nobody_else_s(file: Path) -> bool:  # noqa: ARG001  (the form of IsForeign)
    return False


def write(
    path: Path, name: str, data: bytes, *, is_foreign: IsForeign = _nobody_else_s, for_group: bool = False
) -> None:
    """Keep a small file in the work folder of a plan, for its owner's eyes only. Raises PlanFileError.

    `is_foreign` says of a file that it was not kept by this person, such as one that came with the record: it stays as
    it is. With `for_group` the file may be read and written by all who may do so with the plan.
    """
    with lock.locked(path, "private-lock", 10.0) as folder:
        target = _own(folder / f"{path.name}.{name}", is_foreign)
        temporary = target.with_name(f"{target.name}.new")
        for file in (target, temporary):
            lock.stands(file)
        mode = 0o600
        if for_group:
            with suppress(OSError):
                mode |= path.stat().st_mode & 0o066
        # That a loss of power may still bring back the one before is no failure of this call.
        atomic.write_atomically(target, data, through=temporary, mode=mode, done="saved")


def read(path: Path, name: str, *, is_foreign: IsForeign = _nobody_else_s) -> bytes | None:
    """Return what `write` kept under this name, or None if nothing is kept. Raises PlanFileError."""
    file = _file(path, name, is_foreign)
    if file is None:
        return None
    with in_plain_words(file, "read"):
        size = os.lstat(file).st_size
    if size > _LARGEST:
        raise PlanFileError(
            f"{shown(file)} is far too large for what is kept there, so it is not used.",
            "If nobody needs it, remove it, then try again.",
        )
    return atomic.read(file).data


def remove(path: Path, name: str, *, is_foreign: IsForeign = _nobody_else_s) -> None:
    """Remove what `write` kept under this name, if anything. Raises PlanFileError."""
    file = _file(path, name, is_foreign)
    if file is not None:
        with in_plain_words(file, "removed"), suppress(FileNotFoundError):
            file.unlink()


def unreadable(path: Path, name: str) -> os.stat_result | None:
    """Return the status of a file that another person keeps under this name, unless it can be read here.

    Raises PlanFileError as `read` does.
    """
    folder = lock.standing_for(path)
    file = None if folder is None else folder / f"{path.name}.{name}"
    if file is None or not lock.stands(file) or os.access(file, os.R_OK):
        return None
    with in_plain_words(file, "read"):
        return os.lstat(file)


def _file(path: Path, name: str, is_foreign: IsForeign) -> Path | None:
    folder = lock.standing_for(path)
    if folder is None:
        return None
    file = _own(folder / f"{path.name}.{name}", is_foreign)
    return file if lock.stands(file) and not is_foreign(file) else None


def _own(file: Path, is_foreign: IsForeign) -> Path:
    """Return the name under which this person keeps a file: another one if a file of that name is not theirs."""
    if not hasattr(os, "getuid"):
        return file
    personal = file.with_name(f"{file.name}.{os.getuid()}")
    with suppress(OSError):
        if os.path.lexists(personal):
            return personal
        if stat.S_ISREG(os.lstat(file).st_mode) and (not os.access(file, os.R_OK) or is_foreign(file)):
            return personal
    return file
