"""Errors, each with a message for a person and advice on what to do."""

from __future__ import annotations

import errno
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.text import count, safe

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path


class ActionPlanError(Exception):
    """Something that could not be done: what, where and, in `advice`, what to do about it."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".rstrip()


class RuleError(ActionPlanError):
    """An edit that a rule of the plan does not allow; `field` names the input that is missing or wrong."""

    def __init__(self, message: str, advice: str = "", *, field: str = "") -> None:
        super().__init__(message, advice)
        self.field = field


class PlanFileError(ActionPlanError):
    """The plan file cannot be read or written as it stands."""


class CancelledError(ActionPlanError):
    """A person stopped what would have taken longer."""


class RecordError(ActionPlanError):
    """The record (the git repository) cannot do what was asked."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a plan: where, in words with what to do; a warning leaves the plan usable."""

    path: tuple[str | int, ...]
    text: str
    action: str | None = None
    is_warning: bool = False
    line: int = 0


class BrokenPlanError(ActionPlanError):
    """A plan that cannot be read whole, with all its problems; a warning may say where an error comes from."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        errors = [problem for problem in problems if not problem.is_warning]
        super().__init__(
            f"{safe(name)} has {count(len(errors), 'problem')}, so it was not opened and nothing was changed.",
            "Mend the lines named, then try again.",
        )
        self.name = name
        self.problems = problems


def problem_line(name: str, problem: Problem) -> str:
    """Return a problem as `FILE:LINE: error|warning: ID: text`."""
    kind = "warning" if problem.is_warning else "error"
    who = f"{problem.action}: " if problem.action is not None else ""
    return safe(f"{name}:{problem.line}: {kind}: {who}{problem.text}")


# When the system refuses a file

UNCHANGED = "The plan is unchanged."

_FULL = "Free some space, then try again."
_RIGHTS = "Ask whoever looks after this folder for the right to change it, or copy the plan to a folder of your own."
_DRIVE = "Check the disk or the connection to the drive, then try again."
_REASONS = {
    errno.ENOSPC: ("the disk is full", _FULL),
    errno.EDQUOT: ("your share of the disk is used up", _FULL),
    errno.EFBIG: ("the file would be larger than this computer allows", _FULL),
    errno.EACCES: ("you do not have the right to do this here", _RIGHTS),
    errno.EPERM: ("you do not have the right to do this here", _RIGHTS),
    errno.EROFS: ("the disk can only be read", "Copy the plan to a disk that can be written to."),
    errno.EIO: ("the disk reports an error", _DRIVE),
    errno.ESTALE: ("the network drive has lost the file", _DRIVE),
    errno.ETIMEDOUT: ("the network drive does not answer", _DRIVE),
    errno.EMFILE: ("this program has too many files open", "Close it, start it anew and try again."),
    errno.ENFILE: ("this computer has too many files open", "Close some programs, then try again."),
    errno.ENOMEM: ("this computer is out of memory", "Close some programs, then try again."),
    errno.ENAMETOOLONG: ("its name is too long", "Move it to a folder with a shorter name, or give it a shorter one."),
    errno.ENOENT: ("there is no such file or folder", "Check the name and the folder."),
    errno.ENOTDIR: ("a part of its path is not a folder", "Check the name and the folder."),
    errno.EISDIR: ("it is a folder", "Name a file."),
    errno.EEXIST: ("something of that name is there already", "Give another name."),
    errno.ELOOP: ("it is a link, and links are not followed", "Name the file that the link leads to."),
    errno.ENOLCK: ("its disk cannot lock files", "Copy the plan to another disk."),
    errno.EXDEV: ("it stands on another disk than its folder", "Copy it into an ordinary folder."),
    errno.ENXIO: ("nothing reads from this pipe or device", "Name a file."),
    errno.EBUSY: ("the system keeps it in use", "Close other programs that use it, then try again."),
}


def shown(path: Path) -> str:
    """Return a path so that it is safe to show."""
    return safe(str(path))


def reason_and_advice(error: OSError) -> tuple[str, str]:
    """Return in plain words why the system refused, and what to do about it."""
    known = _REASONS.get(error.errno or 0)
    return known or (f"the system says “{error.strerror or error}”", "Try again, or copy the plan to another folder.")


@contextmanager
def in_plain_words(path: Path, done: str) -> Iterator[None]:
    """Turn an OSError inside into "PATH could not be DONE: why."; for use only before the plan has been replaced.

    Raises: PlanFileError.
    """
    try:
        yield
    except OSError as error:
        reason, advice = reason_and_advice(error)
        kept = "" if done == "read" else f"{UNCHANGED} "
        raise PlanFileError(f"{shown(path)} could not be {done}: {reason}.", kept + advice) from error


def kind(mode: int) -> str:
    """Return what is at a path in words, from its `st_mode`."""
    if stat.S_ISLNK(mode):
        return "a link to something else"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a regular file" if stat.S_ISREG(mode) else "a pipe or a device"


def unexpected(path: Path, found: os.stat_result, wanted: str) -> PlanFileError:
    """Return the error for a file in the work folder that is not of the kind expected there."""
    return PlanFileError(
        f"{shown(path)} is {kind(found.st_mode)}; {wanted} is expected there, so it is not used.",
        f"{UNCHANGED} If nobody needs it, remove it, then try again.",
    )
