"""Let two files change names in one step, so that what stood under a name is never taken away unseen."""

from __future__ import annotations

import errno
import os
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# linux/fcntl.h and linux/fs.h
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2

# An old kernel has no such call, some file systems (network drives, most of all) do not offer it, and a container may
# not let it through.
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def swapped(first: Path, second: Path) -> bool:
    """Give two files in folders of one disk each other's name in one step, and tell whether the system can do that.

    Where it cannot, nothing is done. Raises: OSError where it can and it failed, so for a file that is not there.
    """
    try:
        exchange(first, second)
    except OSError as error:
        if error.errno in _CANNOT:
            return False
        raise
    return True


def exchange(first: Path, second: Path) -> None:
    """Do as `swapped`.

    Raises: OSError, with ENOSYS where the system has no such call.
    """
    call = _renameat2()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(first))
    import ctypes  # noqa: PLC0415  (commands that read have no need of it)

    if call(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) != 0:
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
