"""Read a file safely, and write one whole: whatever fails, it has its old contents or its new ones."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from actionplan.errors import UNCHANGED, PlanFileError, in_plain_words, kind, reason_and_advice, shown
from actionplan.storage import lock
from actionplan.storage.fsync import flush_opened, opened_folder, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_ATTEMPTS = 5
_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_READ = os.O_RDONLY | _BINARY | _NO_FOLLOW | _NO_WAIT
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_FOLLOW

_ACCESS_LIST = "system.posix_acl_access"
# These belong to the contents of a file: the kernel writes or removes them itself.
_OF_CONTENTS = {"security.capability", "security.evm", "security.ima"}

# linux/fcntl.h and linux/fs.h
_AT_FDCWD = -100
_RENAME_NO_REPLACE = 1
_RENAME_EXCHANGE = 2
# An old kernel has no such call, some file systems (network drives, most of all) do not offer it, and a container may
# not let it through.
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


class Stamp(NamedTuple):
    """The properties by which one state of a file is known from another without reading it."""

    mtime_ns: int
    size: int
    inode: int
    device: int


@dataclass(frozen=True)
class Snapshot:
    """The bytes of a file, with its stamp from before they were read."""

    data: bytes
    stamp: Stamp


class Placed(NamedTuple):
    """A write that was made: the file's new stamp, and in `doubt` what to tell if the disk did not confirm it."""

    stamp: Stamp
    doubt: PlanFileError | None = None


class ChangedError(PlanFileError):
    """The file is not as it was when it was read, so nothing was written."""


# Reading


def stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file, or None if there is no regular file that may be read."""
    try:
        status = os.lstat(path)
        return _stamp_of(status) if stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK) else None
    except OSError:
        return None


def read(path: Path) -> Snapshot:
    """Read a file without following a link or waiting for a pipe; nothing is created.

    Raises PlanFileError if the file is missing, is not a regular file, or cannot be read.
    """
    snapshot, is_settled = _read_once(path)
    for _ in range(_ATTEMPTS):
        if is_settled:
            break
        snapshot, is_settled = _read_once(path)
    return snapshot


def _read_once(path: Path) -> tuple[Snapshot, bool]:
    with in_plain_words(path, "read"):
        _refuse_special(path, os.lstat(path))
        descriptor = os.open(path, _READ)
        try:
            before = os.fstat(descriptor)
            _refuse_special(path, before)
            pieces = []
            while piece := os.read(descriptor, 1 << 20):
                pieces.append(piece)
            is_settled = _stamp_of(before) == _stamp_of(os.fstat(descriptor))
        finally:
            os.close(descriptor)
    return Snapshot(b"".join(pieces), _stamp_of(before)), is_settled


def read_named(path: Path, most: int | None = None) -> bytes:
    """Read a file that a person named, at most `most` bytes of it, without waiting for a pipe; a link is followed.

    Raises PlanFileError if the file is missing, is not a regular file, or cannot be read.
    """
    with in_plain_words(path, "read"):
        # Before it is opened too, for opening a device may do something.
        _refuse_no_file(path, path.stat())
        descriptor = os.open(path, os.O_RDONLY | _BINARY | _NO_WAIT)
        with os.fdopen(descriptor, "rb") as file:
            _refuse_no_file(path, os.fstat(descriptor))
            return file.read(-1 if most is None else most)


def _refuse_no_file(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if not stat.S_ISREG(status.st_mode):
        raise PlanFileError(
            f"{shown(path)} is {kind(status.st_mode)}, not a regular file, so it is not read.",
            "Save what it has as a file, and name that.",
        )


def _stamp_of(status: os.stat_result) -> Stamp:
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev)


# Writing a whole file


def write_atomically(
    path: Path,
    data: bytes,
    *,
    expected: Snapshot | None = None,
    through: Path | None = None,
    mode: int | None = None,
    is_new: bool = False,
    done: str = "written",
) -> Placed:
    """Write a whole file in one step, and return its new stamp; whatever fails, the old file is whole.

    The bytes go to a temporary file (`through`, or a new name beside the file), which gets the mode, owner, access list
    and extended attributes of the old file and is flushed to disk before it takes the name. Then the folder is flushed.
    `mode` is for a file that has a mode of its own whatever it had before. `is_new` refuses to replace anything.

    The strict form: with `expected`, nothing is written if the file is another than it was when it was read. What
    another program saves over it up to the very step is put back, if the system can swap two names.

    `done` is the word for messages. Another hard link to the file keeps the old contents.
    Raises ChangedError if the file is not as `expected`, PlanFileError for anything else, with the file as it was. If
    all is written but the folder could not be flushed, what is returned has a doubt.
    """
    temporary = through or path.with_name(f".actionplan-{os.urandom(4).hex()}.new")
    with ExitStack() as stack:
        with in_plain_words(path, done):
            old = _status(path)
            if old is not None:
                _refuse_special(path, old)
            # Opened before the rename: what can fail should fail while the file is still the old one.
            folder = stack.enter_context(opened_folder(path.parent))
            written = _write_temporary(temporary, data, _Like(path, old, mode, done))
            try:
                if expected is not None:
                    written = _check_own(temporary, written, len(data))
                    has_old = _take_place(temporary, path, expected)
                else:
                    has_old = False
                    if not is_new:
                        temporary.replace(path)
                    elif not _take_free_name(temporary, path):
                        written = _write_new(path, data)
                        _discard(temporary)
            except BaseException:
                _discard_own(temporary, written)
                raise
            if has_old and expected is not None:
                _drop_old(temporary, path, written, folder, expected)
        try:
            # What else is left in the work folder after a loss of power is replaced by the next write.
            flush_opened(folder)
        except OSError as error:
            reason, _ = reason_and_advice(error)
            doubt = PlanFileError(
                f"{shown(path)} was {done}, but the computer could not confirm that it is on the disk: {reason}.",
                "The change is in the file. Check the disk, and look at "
                f"{'the plan' if expected else 'the file'} again before you switch off.",
            )
            return Placed(_stamp_of(written), doubt)
    return Placed(_stamp_of(written))


@dataclass(frozen=True, slots=True)
class _Like:
    """The file that a temporary file is to replace, with its status if there is one, and the mode if one is wanted."""

    path: Path
    old: os.stat_result | None
    mode: int | None
    done: str


def _write_temporary(temporary: Path, data: bytes, like: _Like) -> os.stat_result:
    with suppress(FileNotFoundError):
        temporary.unlink()
    # Until it has the rights of the old file, nobody else may look into it.
    descriptor = os.open(temporary, _CREATE, 0o600 if like.old is not None else like.mode or 0o666)
    try:
        try:
            write_all(descriptor, data)
            if like.old is not None:
                _keep_rights(temporary, descriptor, like, like.old)
            elif like.mode is not None:
                _set_mode(temporary, descriptor, like.mode)
            os.fsync(descriptor)
            return os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        _discard(temporary)
        raise


def _take_free_name(temporary: Path, path: Path) -> bool:
    """Give a file a name that nothing has; False if the system has no step for that.

    Raises OSError if anything has the name, and that is not touched.
    """
    try:
        if os.name == "nt":
            temporary.rename(path)
            return True
        rename_to_free(temporary, path)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    else:
        return True
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        return False
    _discard(temporary)
    return True


def _write_new(path: Path, data: bytes) -> os.stat_result:
    """Write a file under a name that nothing has; if it cannot be written whole, it is removed again."""
    descriptor = os.open(path, _CREATE, 0o666)
    try:
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
            return os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        _discard(path)
        raise


# The rights of the old file


def _keep_rights(temporary: Path, descriptor: int, like: _Like, old: os.stat_result) -> None:
    """Return a new file the rights of the old one, never more; its attributes and access list too.

    Raises PlanFileError if an attribute or the access list cannot be kept.
    """
    made = os.fstat(descriptor)
    mode = stat.S_IMODE(old.st_mode)
    if hasattr(os, "fchown") and (made.st_uid, made.st_gid) != (old.st_uid, old.st_gid):
        # Only an administrator may give a file away; the group can be kept by its members.
        with suppress(OSError):
            os.fchown(descriptor, -1, old.st_gid)
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, -1)
        made = os.fstat(descriptor)
    is_same_group = made.st_gid == old.st_gid
    if not is_same_group:
        # Neither the new group nor the members of the old one may do more than everybody could before.
        both = mode >> 3 & mode & 0o7
        mode = mode & 0o700 | both << 3 | both
    elif made.st_uid != old.st_uid:
        mode &= 0o777
    wanted, present = _attributes(like.path), _attributes(descriptor)
    if _ACCESS_LIST in wanted and not is_same_group:
        raise _lost(like, _ACCESS_LIST, "you are not a member of its group")
    # The access list comes first: a mode that is set before it would open what the folder's own list lets others do.
    if present.get(_ACCESS_LIST) != wanted.get(_ACCESS_LIST):
        _set_attribute(descriptor, like, _ACCESS_LIST, wanted.get(_ACCESS_LIST))
    _set_mode(temporary, descriptor, mode if like.mode is None else like.mode)
    # Some attributes, such as an access list of NFS, follow from the mode.
    present = _attributes(descriptor)
    for name in sorted(wanted.keys() - {_ACCESS_LIST}):
        if wanted[name] != present.get(name):
            _set_attribute(descriptor, like, name, wanted[name])


def _attributes(file: Path | int) -> dict[str, bytes]:
    """Return the extended attributes of a file, its access list among them; none if the system has no such thing."""
    if sys.platform != "linux":
        return {}
    try:
        names = os.listxattr(file)
    except OSError as error:
        if error.errno in {errno.ENOTSUP, errno.ENOSYS}:
            return {}
        raise
    return {name: os.getxattr(file, name) for name in names if name not in _OF_CONTENTS}


def _set_attribute(descriptor: int, like: _Like, name: str, value: bytes | None) -> None:
    if sys.platform != "linux":
        return
    try:
        if value is None:
            os.removexattr(descriptor, name)
        else:
            os.setxattr(descriptor, name, value)
    except OSError as error:
        raise _lost(like, name, reason_and_advice(error)[0]) from error


def _lost(like: _Like, name: str, reason: str) -> PlanFileError:
    what = "access list" if name == _ACCESS_LIST else f"attribute {name}"
    return PlanFileError(
        f"{shown(like.path)} could not be {like.done}: its {what} would be lost ({reason}).",
        f"{UNCHANGED} Ask whoever looks after this folder, or copy the file to a folder of your own.",
    )


def _set_mode(temporary: Path, descriptor: int, mode: int) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)
    else:
        temporary.chmod(mode)


# The strict form: a file that other programs may save over at any moment


def _take_place(temporary: Path, path: Path, expected: Snapshot) -> bool:
    """Put the new file in the place of the old one, and report whether the old one has the temporary name now."""
    if stamp(path) != expected.stamp:
        raise _changed(path)
    try:
        exchange_names(temporary, path)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    else:
        return True
    _check_still(path, expected)
    temporary.replace(path)
    return False


def _drop_old(temporary: Path, path: Path, written: os.stat_result, folder: int | None, expected: Snapshot) -> None:
    # An editor, which knows of no lock, may have saved after the last look at the file: then its text is here now.
    try:
        _check_still(temporary, expected)
    except ChangedError:
        _put_back(temporary, path, _stamp_of(written))
        with suppress(OSError):
            flush_opened(folder)
        raise _changed(path) from None
    # The file is the new one. An old one that cannot be removed now is replaced by the next write.
    _discard(temporary)


def _put_back(temporary: Path, path: Path, placed: Stamp) -> None:
    """Return a text its name back that the file `placed` took, or the text that was saved over that one since."""
    while True:
        back = _stamp_of(os.lstat(temporary))
        try:
            exchange_names(temporary, path)
        except OSError:
            temporary.replace(path)
            return
        if _stamp_of(os.lstat(temporary)) == placed:
            _discard(temporary)
            return
        # Saved once more, over the one that was placed: the newest text is here again, and goes back in its turn.
        placed = back


def _check_still(path: Path, expected: Snapshot) -> None:
    # The contents are compared too, because some file systems count time in whole seconds.
    with suppress(PlanFileError):
        if read(path) == expected:
            return
    raise _changed(path)


def _check_own(temporary: Path, written: os.stat_result, size: int) -> os.stat_result:
    # If somebody emptied the work folder while we held its lock, another writer may be at work there.
    status = os.lstat(temporary)
    if not os.path.samestat(status, written) or status.st_size != size:
        raise _changed(temporary)
    return status


def exchange_names(first: Path, second: Path) -> None:
    """Give two files in folders of one disk each other's name in one step.

    Raises OSError, with ENOSYS if the system has no such call.
    """
    _rename(first, second, _RENAME_EXCHANGE)


def rename_to_free(file: Path, name: Path) -> None:
    """Rename a file within one disk, in one step that fails if anything has the new name.

    Raises OSError, with ENOSYS if the system has no such call.
    """
    _rename(file, name, _RENAME_NO_REPLACE)


def _rename(first: Path, second: Path, how: int) -> None:
    call = _renameat2()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(first))
    import ctypes  # noqa: PLC0415  (commands that read have no need of it)

    if call(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), how) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(first), None, str(second))


@cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415  (as above)

    # Python has no name for this call, and C libraries have it since 2018 (glibc 2.28).
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is not None:
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return call


# The plan file under its lock


@contextmanager
def locked(path: Path, timeout: float = 10.0) -> Iterator[None]:
    """Keep all other writers of plans in this folder out, other threads of this process too.

    `timeout` is in seconds, 0 or more. The lock ends with its process, and it is not re-entrant.
    Raises PlanFileError if another writer holds the lock for longer, or the folder cannot be written to.
    """
    with lock.locked(path, "lock", timeout):
        yield


def replace(path: Path, data: bytes, *, expected: Snapshot) -> Placed:
    """Write a plan file under its lock in the strict form of `write_atomically`, which says what is raised."""
    work = lock.standing_for(path)
    if work is None:
        raise _changed(path)
    refuse_read_only(path)
    temporary = work / f"{path.name}.new"
    lock.stands(temporary)
    return write_atomically(path, data, expected=expected, through=temporary, done="saved")


class LockedFile:
    """A plan file that this program holds the lock of, as it was last read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.snapshot = read(path)
        self._attempts = _ATTEMPTS

    def write(self, data: bytes) -> Placed | None:
        """Write new contents, and return what was placed; None if another program saved over the file first.

        `snapshot` is then what that program saved, and the change can be made again, 5 times at most. Nothing is
        written if the contents stay the same.
        Raises PlanFileError, also if another program never stops saving, with the file as it was.
        """
        if data == self.snapshot.data:
            return Placed(self.snapshot.stamp)
        with suppress(ChangedError):
            return replace(self.path, data, expected=self.snapshot)
        self._attempts -= 1
        if not self._attempts:
            raise PlanFileError(
                f"{shown(self.path)} could not be saved: another program keeps saving over it.",
                "Nothing of this change was written. Close other programs that have the plan open, then try again.",
            )
        self.snapshot = read(self.path)
        return None


@contextmanager
def opened_to_write(path: Path, timeout: float = 10.0) -> Iterator[LockedFile]:
    """Lock a plan file and read it as it is now. Raises PlanFileError as `locked` and `read` do."""
    refuse_read_only(path)
    with locked(path, timeout):
        yield LockedFile(path)


def refuse_read_only(path: Path, done: str = "saved") -> None:
    """Raise PlanFileError if a file is missing, is not a regular file, or may not be written."""
    with in_plain_words(path, done):
        status = os.lstat(path)
    _refuse_special(path, status)
    # The mode counts for the administrator too, whom the system lets write to everything.
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise PlanFileError(
            f"{shown(path)} could not be {done}: it is marked as read-only, or belongs to someone else.",
            f"{UNCHANGED} Allow writing to the file, then try again.",
        )


def _status(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _refuse_special(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        is_link = stat.S_ISLNK(status.st_mode)
        raise PlanFileError(
            f"{shown(path)} is {kind(status.st_mode)}, not a regular file, so it is not used.",
            "Name the file that the link leads to." if is_link else "Name the plan file itself.",
        )


def _changed(path: Path) -> ChangedError:
    return ChangedError(
        f"{shown(path)} was changed by another program meanwhile.", f"{UNCHANGED} Read it again, then try again."
    )


def _discard(temporary: Path) -> None:
    with suppress(OSError):
        temporary.unlink()


def _discard_own(temporary: Path, written: os.stat_result) -> None:
    with suppress(OSError):
        if os.path.samestat(os.lstat(temporary), written):
            temporary.unlink()
