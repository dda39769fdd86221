"""Writing a paper, or anything else that a person asked for, to a file of its own."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.errors import RuleError, in_plain_words, shown
from actionplan.storage import atomic

if TYPE_CHECKING:
    from actionplan.errors import PlanFileError


class FileThereError(RuleError):
    """A file with the name that was given for a new one is there already."""


def write_paper(
    content: str | bytes, path: Path, *, plan: Path, force: bool = False, advice: str = "Give another name."
) -> PlanFileError | None:
    """Write a whole paper to a file, which `force` may replace; never to that of the plan.

    Whatever fails, an old paper stays whole. A link is followed. Returns the warning about it if it was written, but
    the disk did not confirm it.
    Raises FileThereError, with `advice`, if the file is there and `force` is not given; RuleError if it is the plan;
    PlanFileError if the system refuses.
    """
    data = content.encode() if isinstance(content, str) else content
    with in_plain_words(path, "written"):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if path.exists() and plan.exists() and path.samefile(plan):
            raise RuleError(f"{shown(path)} is the plan itself, and nothing was written.", "Give another name.")
        if not force and os.path.lexists(path):
            raise FileThereError(f"{shown(path)} is there already, and nothing was written.", advice)
        if path.exists() and not path.is_file():
            _write_into(path, data)
            return None
    target = Path(os.path.realpath(path))
    if os.path.lexists(target):
        atomic.refuse_read_only(target, "written")
    return atomic.write_atomically(target, data, is_new=not force).doubt


def _write_into(path: Path, data: bytes) -> None:
    """Write to a pipe or a device, such as /dev/stdout, which has nothing that could be lost.

    Raises OSError if nobody reads from the pipe.
    """
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "wb") as file:
        if os.name != "nt":
            os.set_blocking(descriptor, True)
        file.write(data)
