"""Read a plan file safely, lock it against other writers, and replace it whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actionplan.errors import PlanFileError
from actionplan.file_errors import UNCHANGED, in_plain_words, kind, reason_and_advice, shown, unexpected
from actionplan.flushing import flush_opened, opened_folder
from actionplan.text import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WORK_FOLDER = ".actionplan"

_ATTEMPTS = 5
_POLL_SECONDS = 0.02
_IGNORE_FILE = ".gitignore"
_IGNORE_ALL = b"*\n"
_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_READ = os.O_RDONLY | _BINARY | _NO_FOLLOW | _NO_WAIT
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_FOLLOW
_OVERWRITE = os.O_WRONLY | os.O_CREAT | _BINARY | _NO_FOLLOW


class Stamp(NamedTuple):
    """What tells one state of a file from another without reading it."""

    mtime_ns: int
    size: int
    inode: int
    device: int


@dataclass(frozen=True)
class Snapshot:
    """The bytes of a file, with its stamp from before they were read."""

    data: bytes
    stamp: Stamp


class ChangedError(PlanFileError):
    """The file is not as it was when it was read, so nothing was written."""


class UnconfirmedError(PlanFileError):
    """The file has its new contents, and the computer could not confirm that the disk has them too."""


def stamp(path: Path) -> Stamp | None:
    """Give the stamp of a file, or None where there is no regular file that may be read."""
    try:
        found = os.lstat(path)
        return _stamp_of(found) if stat.S_ISREG(found.st_mode) and os.access(path, os.R_OK) else None
    except OSError:
        return None


def read(path: Path) -> Snapshot:
    """Read a file without following a link or waiting for a pipe; nothing is created.

    Raises: PlanFileError where the file is missing, is not a regular file, or cannot be read.
    """
    snapshot, settled = _read_once(path)
    for _ in range(_ATTEMPTS):
        if settled:
            break
        snapshot, settled = _read_once(path)
    return snapshot


@contextmanager
def locked(path: Path, timeout: float = 10.0) -> Iterator[None]:
    """Keep all other writers of plans in this folder out, other threads of this process too.

    `timeout` is in seconds, 0 or more. The lock ends with its process, and it is not re-entrant.
    Raises: PlanFileError where another writer holds the lock for longer, or the folder cannot be written to.
    """
    with _lock(path, "lock", timeout):
        yield


def replace(path: Path, data: bytes, *, expected: Stamp, before: bytes | None = None) -> Stamp:
    """Put new contents in the place of a file in one step, under the lock, and give the new stamp.

    The mode is kept, owner and group where the system allows it; another hard link to the file keeps the old contents.
    Where `before` is given the contents are compared too, because some file systems count time in whole seconds.
    Raises: ChangedError where the file has another stamp than `expected`; UnconfirmedError where all is written but
    the folder could not be flushed; PlanFileError, with the file as it was, for anything else.
    """
    temporary = _made_work_folder(path) / f"{path.name}.new"
    folders = (path.parent, temporary.parent)
    _stands(temporary)
    with ExitStack() as stack:
        with in_plain_words(path, "saved"):
            old = os.lstat(path)
            _refuse_read_only(path, old)
            # Opened before the rename: what can fail should fail while the file is still the old one.
            opened = [stack.enter_context(opened_folder(folder)) for folder in folders]
            written = _write_new(temporary, data, like=old)
            try:
                placed = _check_own(temporary, written, len(data))
                _check_still(path, expected, before)
                temporary.replace(path)
            except BaseException:
                _discard(temporary)
                raise
        try:
            for descriptor in opened:
                flush_opened(descriptor)
        except OSError as error:
            reason, _ = reason_and_advice(error)
            raise UnconfirmedError(
                f"{shown(path)} was saved, but the computer could not confirm that it is on the disk: {reason}.",
                "The change is in the file. Check the disk, and look at the plan again before you switch off.",
            ) from error
    return _stamp_of(placed)


def change(path: Path, edit: Callable[[bytes], bytes], timeout: float = 10.0) -> tuple[bytes, bytes, Stamp]:
    """Read, edit and replace a file under the lock, and give its contents before and after and its stamp.

    Where `edit` gives back the same bytes nothing is written. Where another program saves over the file meanwhile,
    `edit` is called again with what it saved, 5 times at most. `timeout` is in seconds. `edit`'s errors are passed on.
    Raises: as `read`, `locked` and `replace`, and PlanFileError where another program never stops saving.
    """
    with in_plain_words(path, "saved"):
        _refuse_read_only(path, os.lstat(path))
    with locked(path, timeout):
        for _ in range(_ATTEMPTS):
            snapshot = read(path)
            after = edit(snapshot.data)
            if after == snapshot.data:
                return snapshot.data, after, snapshot.stamp
            with suppress(ChangedError):
                new = replace(path, after, expected=snapshot.stamp, before=snapshot.data)
                return snapshot.data, after, new
    raise PlanFileError(
        f"{shown(path)} could not be saved: another program keeps saving over it.",
        "Nothing of this change was written. Close other programs that have the plan open, then try again.",
    )


def write_private(path: Path, name: str, data: bytes) -> None:
    """Keep a small file that belongs to a plan in the work folder, whole or not at all, for its owner's eyes only.

    Raises: PlanFileError where it cannot be written.
    """
    with _lock(path, "private-lock", 10.0) as folder:
        target, temporary = folder / f"{path.name}.{name}", folder / f"{path.name}.{name}.new"
        for file in (target, temporary):
            _stands(file)
        with in_plain_words(target, "saved"), opened_folder(folder) as opened:
            _write_new(temporary, data)
            try:
                temporary.replace(target)
            except BaseException:
                _discard(temporary)
                raise
            # It is in its place; that a loss of power may still bring back the one before is no failure of this call.
            with suppress(OSError):
                flush_opened(opened)


def read_private(path: Path, name: str) -> bytes | None:
    """Give what `write_private` kept under this name, or None where nothing is kept.

    Raises: PlanFileError where it cannot be read.
    """
    file = _private(path, name)
    return None if file is None else read(file).data


def remove_private(path: Path, name: str) -> None:
    """Remove what `write_private` kept under this name, if anything.

    Raises: PlanFileError where it cannot be removed.
    """
    file = _private(path, name)
    if file is not None:
        with in_plain_words(file, "removed"), suppress(FileNotFoundError):
            file.unlink()


def _stamp_of(found: os.stat_result) -> Stamp:
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev)


def _changed(path: Path) -> ChangedError:
    return ChangedError(
        f"{shown(path)} was changed by another program meanwhile.", f"{UNCHANGED} Read it again, then try again."
    )


def _refuse_special(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        is_link = stat.S_ISLNK(found.st_mode)
        raise PlanFileError(
            f"{shown(path)} is {kind(found.st_mode)}, not a regular file, so it is not used.",
            "Name the file that the link leads to." if is_link else "Name the plan file itself.",
        )


def _refuse_read_only(path: Path, found: os.stat_result) -> None:
    _refuse_special(path, found)
    # The mode counts for the administrator too, whom the system lets write to everything.
    if not found.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PlanFileError(
            f"{shown(path)} could not be saved: it is marked as read-only, or belongs to someone else.",
            f"{UNCHANGED} Allow writing to the file, then try again.",
        )


def _read_once(path: Path) -> tuple[Snapshot, bool]:
    with in_plain_words(path, "read"):
        _refuse_special(path, os.lstat(path))
        descriptor = os.open(path, _READ)
        try:
            opened = os.fstat(descriptor)
            _refuse_special(path, opened)
            pieces = []
            while piece := os.read(descriptor, 1 << 20):
                pieces.append(piece)
            settled = _stamp_of(opened) == _stamp_of(os.fstat(descriptor))
        finally:
            os.close(descriptor)
    return Snapshot(b"".join(pieces), _stamp_of(opened)), settled


def _check_still(path: Path, expected: Stamp, before: bytes | None) -> None:
    if before is None and stamp(path) == expected:
        return
    with suppress(PlanFileError):
        if before is not None and read(path) == Snapshot(before, expected):
            return
    raise _changed(path)


def _check_own(temporary: Path, written: os.stat_result, size: int) -> os.stat_result:
    # If somebody cleared the work folder away while we held its lock, another writer may be at work there.
    found = os.lstat(temporary)
    if not os.path.samestat(found, written) or found.st_size != size:
        raise _changed(temporary)
    return found


def _write_new(temporary: Path, data: bytes, like: os.stat_result | None = None) -> os.stat_result:
    with suppress(FileNotFoundError):
        temporary.unlink()
    descriptor = os.open(temporary, _MAKE, 0o600)
    try:
        try:
            _write_all(descriptor, data)
            if like is not None:
                _keep_owner_and_mode(temporary, descriptor, like)
            os.fsync(descriptor)
            return os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        _discard(temporary)
        raise


def _write_all(descriptor: int, data: bytes) -> None:
    # The system may take less than it was given.
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep_owner_and_mode(temporary: Path, descriptor: int, like: os.stat_result) -> None:
    made = os.fstat(descriptor)
    if hasattr(os, "fchown") and (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
        # Only an administrator may give a file away; the group can be kept by its members.
        with suppress(OSError):
            os.fchown(descriptor, -1, like.st_gid)
        with suppress(OSError):
            os.fchown(descriptor, like.st_uid, -1)
    mode = stat.S_IMODE(like.st_mode)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)
    else:
        temporary.chmod(mode)


def _discard(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink()


def _found(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _stands(file: Path) -> bool:
    with in_plain_words(file, "used"):
        found = _found(file)
    if found is not None and not stat.S_ISREG(found.st_mode):
        raise unexpected(file, found, "a regular file")
    return found is not None


def _work_folder(path: Path) -> Path | None:
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


def _made_work_folder(path: Path) -> Path:
    folder = path.parent / WORK_FOLDER
    made = False
    if _work_folder(path) is None:
        with in_plain_words(path, "saved"), suppress(FileExistsError):
            folder.mkdir()
            made = True
        _work_folder(path)
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
        shared = folder.parent.stat().st_mode & 0o070
        folder.chmod(stat.S_IMODE(os.lstat(folder).st_mode) | shared)


def _ignore_all(file: Path) -> None:
    stands = _stands(file)
    if stands and read(file).data == _IGNORE_ALL:
        return
    # Two writers at once may both come here: each writes the same bytes, in place, so either order is right.
    with in_plain_words(file, "saved"):
        try:
            descriptor = os.open(file, _OVERWRITE, 0o644)
            try:
                _write_all(descriptor, _IGNORE_ALL)
                os.ftruncate(descriptor, len(_IGNORE_ALL))
                if not stands and hasattr(os, "fchmod"):
                    os.fchmod(descriptor, 0o644)
            finally:
                os.close(descriptor)
        except BaseException:
            if not stands:
                _discard(file)
            raise


@contextmanager
def _lock(path: Path, name: str, timeout: float) -> Iterator[Path]:
    folder = _made_work_folder(path)
    file = folder / name
    _stands(file)
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
        yield folder
    finally:
        # A lock that cannot be given back now goes with the object or, at the latest, with the process.
        with suppress(OSError):
            lock.release()


def _lock_mode(path: Path) -> int:
    found = _found(path)
    return 0o600 | (found.st_mode & 0o066 if found is not None else 0)


def _private(path: Path, name: str) -> Path | None:
    folder = _work_folder(path)
    if folder is None:
        return None
    file = folder / f"{path.name}.{name}"
    return file if _stands(file) else None
