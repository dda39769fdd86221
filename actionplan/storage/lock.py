"""The folder beside a plan in which it is written, kept out of the record, and the locks that stand in it."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from actionplan.errors import UNCHANGED, PlanFileError, in_plain_words, shown, unexpected
from actionplan.storage.fsync import write_all
from actionplan.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORK_FOLDER = ".actionplan"

_POLL_SECONDS = 0.02
_IGNORE_FILE = ".gitignore"
_IGNORE_ALL = b"*\n"
_OVERWRITE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def stands(file: Path) -> bool:
    """Return whether a regular file stands there.

    Raises PlanFileError if something else does, or it cannot be told.
    """
    with in_plain_words(file, "used"):
        found = _found(file)
    if found is not None and not stat.S_ISREG(found.st_mode):
        raise unexpected(file, found, "a regular file")
    return found is not None


def standing_for(path: Path) -> Path | None:
    """Return the work folder of a plan; None if there is none yet.

    Raises PlanFileError if something else stands in its place, or it cannot be used.
    """
    folder = path.parent / WORK_FOLDER
    with in_plain_words(folder, "used"):
        found = _found(folder)
        if found is None:
            return None
        if not stat.S_ISDIR(found.st_mode):
            raise unexpected(folder, found, "a folder")
        if found.st_dev != path.parent.stat().st_dev:
            raise PlanFileError(
                f"{shown(folder)} stands on another disk than the plan, so the plan cannot be saved through it.",
                f"{UNCHANGED} Unmount or remove that folder, then try again.",
            )
    return folder


def made_for(path: Path) -> Path:
    """Return the work folder of a plan, and make it if there is none.

    Raises PlanFileError if that cannot be done.
    """
    folder = path.parent / WORK_FOLDER
    made = False
    if standing_for(path) is None:
        with in_plain_words(path, "saved"), suppress(FileExistsError):
            folder.mkdir()
            made = True
        standing_for(path)
        if made:
            _share_with_group(folder)
    try:
        _ignore_all(folder / _IGNORE_FILE)
    except BaseException:
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise
    return folder


def _share_with_group(folder: Path) -> None:
    # Where colleagues share the plan's folder, one of them must not lock the others out.
    with suppress(OSError):
        _give_group(folder, folder.parent)
        shared = folder.parent.stat().st_mode & 0o070
        folder.chmod(stat.S_IMODE(os.lstat(folder).st_mode) | shared)


def _give_group(made: Path, like: Path) -> None:
    """Set the group of this person's file or folder to another one, if they are a member of it."""
    with suppress(OSError):
        group, status = like.stat().st_gid, os.lstat(made)
        if hasattr(os, "getuid") and status.st_uid == os.getuid() and status.st_gid != group:
            os.chown(made, -1, group, follow_symlinks=False)


def _ignore_all(file: Path) -> None:
    is_there = stands(file)
    with in_plain_words(file, "read"):
        if is_there and file.read_bytes() == _IGNORE_ALL:
            return
    # Two writers at once may both come here: each writes the same bytes, in place, so either order is right.
    with in_plain_words(file, "saved"):
        try:
            descriptor = os.open(file, _OVERWRITE, 0o644)
            try:
                write_all(descriptor, _IGNORE_ALL)
                os.ftruncate(descriptor, len(_IGNORE_ALL))
                if not is_there and hasattr(os, "fchmod"):
                    os.fchmod(descriptor, 0o644)
            finally:
                os.close(descriptor)
        except BaseException:
            if not is_there:
                with suppress(OSError):
                    file.unlink()
            raise


@contextmanager
def locked(path: Path, name: str, timeout: float) -> Iterator[Path]:
    """Hold a lock in the work folder of a plan, against threads of this process too, and yield the folder.

    `timeout` is in seconds, 0 or more. Raises PlanFileError if somebody else holds the lock for longer, or the
    folder cannot be written to.
    """
    folder = made_for(path)
    file = folder / name
    stands(file)
    from filelock import FileLock, Timeout  # noqa: PLC0415  (takes longer to import than a command that reads takes)

    seconds = max(timeout, 0.0)
    busy = PlanFileError(
        f"{shown(path)} could not be saved: another program has been writing to it for "
        f"{count(round(seconds), 'second') if seconds >= 1 else 'a moment'}.",
        f"{UNCHANGED} Wait until it is done, or close it, then try again.",
    )
    with in_plain_words(path, "saved"):
        try:
            # A fresh one each time: one object that threads share would let them all in.
            lock = FileLock(file, timeout=seconds, mode=_lock_mode(path))
            lock.acquire(poll_interval=_POLL_SECONDS)
        except Timeout:
            raise busy from None
        except NotImplementedError as error:
            raise OSError(errno.ENOLCK, str(error)) from error
    try:
        _give_group(file, path)
        yield folder
    finally:
        # A lock that cannot be given back now goes with the object or, at the latest, with the process.
        with suppress(OSError):
            lock.release()


def _found(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _lock_mode(path: Path) -> int:
    found = _found(path)
    return 0o600 | (found.st_mode & 0o066 if found is not None else 0)
