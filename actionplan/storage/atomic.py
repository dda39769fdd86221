"""Read a plan file safely, lock it against other writers, and replace it whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actionplan.errors import UNCHANGED, PlanFileError, in_plain_words, kind, reason_and_advice, shown
from actionplan.storage import exchange, lock
from actionplan.storage.fsync import flush_opened, opened_folder, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_ATTEMPTS = 5
_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_READ = os.O_RDONLY | _BINARY | _NO_FOLLOW | _NO_WAIT
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_FOLLOW


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
    with lock.locked(path, "lock", timeout):
        yield


def replace(path: Path, data: bytes, *, expected: Stamp, before: bytes | None = None) -> Stamp:
    """Put new contents in the place of a file in one step, under the lock, and give the new stamp.

    The mode is kept, owner and group where the system allows it; another hard link to the file keeps the old contents.
    Where `before` is given the contents are compared too, because some file systems count time in whole seconds.
    What another program saves over the file up to the very step is put back, where the system can swap two names.
    Raises: ChangedError where the file has another stamp than `expected`; UnconfirmedError where all is written but
    the folder could not be flushed; PlanFileError, with the file as it was, for anything else.
    """
    work = lock.standing_for(path)
    if work is None:
        raise _changed(path)
    temporary = work / f"{path.name}.new"
    lock.stands(temporary)
    with ExitStack() as stack:
        with in_plain_words(path, "saved"):
            old = os.lstat(path)
            _refuse_read_only(path, old)
            # Opened before the rename: what can fail should fail while the file is still the old one.
            opened = stack.enter_context(opened_folder(path.parent))
            written = _write_new(temporary, data, like=old)
            try:
                placed = _check_own(temporary, written, len(data))
                has_old = _put(temporary, path, expected, before)
            except BaseException:
                _discard_own(temporary, written)
                raise
            if has_old:
                _take_away(temporary, path, placed, opened, expected=expected, before=before)
        try:
            # What else stands in the work folder after a loss of power is replaced by the next change.
            flush_opened(opened)
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
    with lock.locked(path, "private-lock", 10.0) as folder:
        target, temporary = folder / f"{path.name}.{name}", folder / f"{path.name}.{name}.new"
        for file in (target, temporary):
            lock.stands(file)
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


def _put(temporary: Path, path: Path, expected: Stamp, before: bytes | None) -> bool:
    """Put it in its place, and tell whether what stood there has its name now."""
    if stamp(path) != expected:
        raise _changed(path)
    if exchange.swapped(temporary, path):
        return True
    _check_still(path, expected, before)
    temporary.replace(path)
    return False


def _take_away(
    temporary: Path,
    path: Path,
    placed: os.stat_result,
    opened: int | None,
    *,
    expected: Stamp,
    before: bytes | None,
) -> None:
    # An editor, which knows of no lock, may have saved after the last look at the file: then its text is here now.
    try:
        _check_still(temporary, expected, before)
    except ChangedError:
        _give_back(temporary, path, _stamp_of(placed))
        with suppress(OSError):
            flush_opened(opened)
        raise _changed(path) from None
    # The plan is the new one. What cannot be taken away now is replaced by the next change.
    _discard(temporary)


def _give_back(temporary: Path, path: Path, placed: Stamp) -> None:
    """Give a text back its name that it had in the place of the one `placed`, or what was saved over that since."""
    while True:
        back = _stamp_of(os.lstat(temporary))
        try:
            exchange.exchange(temporary, path)
        except OSError:
            temporary.replace(path)
            return
        if _stamp_of(os.lstat(temporary)) == placed:
            _discard(temporary)
            return
        # Saved once more, over the one that was placed: the newest text is here again, and goes back in its turn.
        placed = back


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
            write_all(descriptor, data)
            if like is not None:
                _keep_owner_and_mode(temporary, descriptor, like)
            os.fsync(descriptor)
            return os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        _discard(temporary)
        raise


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


def _discard_own(temporary: Path, written: os.stat_result) -> None:
    with suppress(OSError):
        if os.path.samestat(os.lstat(temporary), written):
            temporary.unlink()


def _private(path: Path, name: str) -> Path | None:
    folder = lock.standing_for(path)
    if folder is None:
        return None
    file = folder / f"{path.name}.{name}"
    return file if lock.stands(file) else None
