"""Write, and have the disk keep it: the contents of files, and the names in folders."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Some network drives keep what they are given, and cannot be asked to.
_CANNOT = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything, in several calls if the system takes less than it was given.

    Raises OSError.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def opened_folder(folder: Path) -> Iterator[int | None]:
    """Open a folder to flush its names later; None if the system has no such thing.

    Raises OSError.
    """
    if os.name == "nt":
        yield None
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        yield descriptor
    finally:
        # Nothing is written through it, so there is nothing to lose by a close that fails.
        with suppress(OSError):
            os.close(descriptor)


def flush_opened(descriptor: int | None) -> None:
    """Flush what `opened_folder` gave.

    Raises OSError if the disk could not do it.
    """
    if descriptor is None:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise


def flush(path: Path) -> None:
    """Flush the contents of a file or the names in a folder, if there is one and the system can be asked to.

    Raises OSError if the disk could not do it.
    """
    if os.name == "nt":
        return
    try:
        descriptor = os.open(path, _LOOK)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        flush_opened(descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Flush all files in a folder and in those below it, and then all names, its own too.

    Raises OSError if the disk could not do it.
    """
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            file = folder.joinpath(place, name)
            if stat.S_ISREG(file.lstat().st_mode):
                flush(file)
        flush(folder.joinpath(place))
    flush(folder.parent)
