"""Why the record cannot take the plan, each reason with what to tell a person."""

from __future__ import annotations

import re
import shlex
from enum import StrEnum
from typing import TYPE_CHECKING

from actionplan.errors import RecordError, reason_and_advice, shown
from actionplan.text import count, safe, safe_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_MOST_LINES = 200
_WIDEST = 500
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# git says it at every save where it is set to convert line ends, as it should.
_LINE_ENDS = re.compile(
    r"^(warning: .*LF w(ill|ould) be replaced by .*|The file will have its original line endings .*)\n?", re.MULTILINE
)


class Trouble(StrEnum):
    """The kinds of reasons why nothing can be saved to the record, or shared."""

    NO_GIT = "no-git"
    NO_REPOSITORY = "no-repository"
    NOT_OWNED = "not-owned"
    BARE = "bare"
    OUTSIDE = "outside"
    MERGING = "merging"
    DETACHED = "detached"
    IGNORED = "ignored"
    LOCKED = "locked"
    NO_IDENTITY = "no-identity"
    HOOK = "hook"
    SIGNING = "signing"
    STOPPED = "stopped"
    UNCONFIRMED = "unconfirmed"
    NO_REMOTE = "no-remote"
    NO_BRANCH = "no-branch"
    OFFLINE = "offline"
    CREDENTIALS = "credentials"
    REFUSED = "refused"
    MOVED = "moved"
    UNRELATED = "unrelated"
    SHALLOW = "shallow"
    NOT_OURS = "not-ours"
    BAD_THERE = "bad-there"
    OTHER = "other"


class RecordTrouble(RecordError):  # noqa: N818  (a state of the record as well as an error)
    """The record cannot take the plan; `trouble` is the kind, `output` what git or a hook said, safe to show."""

    def __init__(self, trouble: Trouble, message: str, advice: str, output: str = "") -> None:
        super().__init__(message, advice)
        self.trouble = trouble
        self.output = output


def printed(*streams: str) -> str:
    """Make what programs printed safe to show: without colours, and only the end of what is very long."""
    said = [_LINE_ENDS.sub("", stream).strip("\n") for stream in streams]
    text = "\n".join(stream for stream in said if stream.strip())
    lines = [safe(line)[:_WIDEST] for line in safe_lines(_COLOUR.sub("", text)).split("\n")]
    if len(lines) > _MOST_LINES:
        lines = [f"… ({count(len(lines) - _MOST_LINES, 'line')} before this)", *lines[-_MOST_LINES:]]
    return "\n".join(lines)


def no_git(output: str = "") -> RecordTrouble:
    """Return the error for a computer without git."""
    return RecordTrouble(
        Trouble.NO_GIT,
        "git, which keeps the record, is not installed on this computer or cannot be found.",
        "Install it from https://git-scm.com or ask your IT department; the plan can be edited meanwhile.",
        output,
    )


def no_repository(folder: Path) -> RecordTrouble:
    """Return the error for a plan without a record."""
    return RecordTrouble(
        Trouble.NO_REPOSITORY,
        f"There is no record (git repository) in {shown(folder)} or in any folder above it.",
        "Start one there with: git init. The dashboard offers it too.",
    )


def damaged(folder: Path, output: str) -> RecordTrouble:
    """Return the error for a missing or damaged repository."""
    return RecordTrouble(
        Trouble.OTHER,
        f"The record at {shown(folder)} is damaged: git says “{_reason(output)}”.",
        "Nothing was changed there. Put it back from a copy, or ask whoever set it up.",
        output,
    )


def index_damaged(file: Path, output: str) -> RecordTrouble:
    """Return the error for a damaged index, which can be made again."""
    return RecordTrouble(
        Trouble.OTHER,
        f"git's list of files, {shown(file)}, is damaged, as after a loss of power: git says “{_reason(output)}”.",
        "The plan and what was saved to the record are not touched. Remove that file, then have git write it anew "
        "with: git reset",
        output,
    )


def not_owned(folder: Path, output: str) -> RecordTrouble:
    """Return the error for a repository that belongs to another user of the computer."""
    named = re.search(r"repository at '(.+)'", output)
    top = shlex.quote(named[1] if named is not None else shown(folder))
    return RecordTrouble(
        Trouble.NOT_OWNED,
        f"The record of {shown(folder)} belongs to another user of this computer, so git does not use it.",
        f"If you trust it, allow it once with: git config --global --add safe.directory {top}",
        output,
    )


def bare(folder: Path) -> RecordTrouble:
    """Return the error for a bare repository, which has no working files."""
    return RecordTrouble(
        Trouble.BARE,
        f"The git repository of {shown(folder)} is a bare one, without working files, so no plan can be saved in it.",
        "Clone it, and work on the plan in the clone.",
    )


def outside(folder: Path) -> RecordTrouble:
    """Return the error for a plan outside the working files of the repository."""
    return RecordTrouble(
        Trouble.OUTSIDE,
        f"{shown(folder)} does not belong to the working files of its git repository.",
        "Move the plan to a folder where the repository keeps its files.",
    )


def merging(what: str, finish: str) -> RecordTrouble:
    """Return the error for a merge, rebase or similar that is not finished."""
    return RecordTrouble(
        Trouble.MERGING,
        f"A {what} is under way in the record, and nothing can be saved before it is finished.",
        f"Finish it, or give it up with: {finish}",
    )


def unsettled(name: str) -> RecordTrouble:
    """Return the error for a plan that is in conflict in git's index."""
    return RecordTrouble(
        Trouble.MERGING,
        f"{safe(name)} is in conflict: it was changed in two places, and git has not been told what is right.",
        f"Settle it in the file, then say so with: git add {shlex.quote(safe(name))}",
    )


def detached() -> RecordTrouble:
    """Return the error for a detached HEAD."""
    return RecordTrouble(
        Trouble.DETACHED,
        "The record stands at an earlier state, on no branch (a detached HEAD): what is saved there is easily lost.",
        "Go back to the branch first, for example with: git switch main",
    )


def ignored(name: str, rule: str) -> RecordTrouble:
    """Return the error for a plan that git ignores; `rule` is the line that does so."""
    return RecordTrouble(
        Trouble.IGNORED,
        f"git is told to ignore {safe(name)}" + (f" by {safe(rule)}." if rule else "."),
        "Take that line out, or keep the plan in another folder.",
    )


def no_identity() -> RecordTrouble:
    """Return the error for a missing name or e-mail address."""
    return RecordTrouble(
        Trouble.NO_IDENTITY,
        "The record wants the name and e-mail address of whoever saves, and git does not know them.",
        'Set them for this plan with: git config user.name "Your name" and git config user.email "you@example.org".',
    )


def locked(file: Path, age: float) -> RecordTrouble:
    """Return the error for a lock of git; `age` is in seconds."""
    return RecordTrouble(
        Trouble.LOCKED,
        f"git's lock {shown(file)} is in the way; it has been there for {_age_words(age)}.",
        "If a git program is at work here, wait until it is done. If none is, a broken one left the lock behind: "
        "remove that file, then try again.",
    )


def _age_words(age: float) -> str:
    for unit, seconds in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if age >= 2 * seconds:
            return count(int(age // seconds), unit)
    return count(max(int(age), 1), "second")


def hook_refused(names: Sequence[str], output: str) -> RecordTrouble:
    """Return the error for a save that a hook refused; `names` are the hooks that can have done so."""
    which = " or ".join(names)
    return RecordTrouble(
        Trouble.HOOK,
        f"A check that runs before each save (the git hook {safe(which)}) refused it.",
        "Mend what it asks for, then save again." if output else "It did not say why: ask whoever set it up.",
        output,
    )


def not_signed(output: str) -> RecordTrouble:
    """Return the error for a failed signature."""
    return RecordTrouble(
        Trouble.SIGNING,
        "git is set to sign what is saved, and signing failed.",
        "Mend the signing key or its program, or have it turned off with: git config commit.gpgSign false",
        output,
    )


def stopped(signal: int, lock: Path | None, output: str) -> RecordTrouble:
    """Return the error for a git that was ended from outside; `lock` is the lock that it left behind."""
    left = "" if lock is None else f"If no git program is at work here, remove the lock that it left, {shown(lock)}. "
    return RecordTrouble(
        Trouble.OTHER if lock is None else Trouble.LOCKED,
        f"git was stopped before it had saved the plan (signal {signal}).",
        f"{left}Then save again." if left else "Save again.",
        output,
    )


def stopped_here(lock: Path | None, output: str) -> RecordTrouble:
    """Return the error for a save that the user stopped; `lock` is the lock that git left behind."""
    left = f" Remove the lock that git left, {shown(lock)}, before you save again." if lock is not None else ""
    return RecordTrouble(
        Trouble.STOPPED if lock is None else Trouble.LOCKED,
        "The save was stopped, and nothing was saved to the record.",
        f"If a check held it up, ask whoever set it up.{left}",
        output,
    )


def unconfirmed(error: OSError | RecordTrouble) -> RecordTrouble:
    """Return the warning about a save that was made, but not confirmed by the disk."""
    return RecordTrouble(
        Trouble.UNCONFIRMED,
        f"The plan was saved to the record, but the computer could not confirm that it is on the disk: {_why(error)}.",
        "The entry is there. Check the disk, and look at the history again before you switch off.",
    )


def index_behind(name: str, error: OSError | RecordTrouble) -> RecordTrouble:
    """Return the warning about a save that was made while git's list of files still has the plan as it was."""
    return RecordTrouble(
        Trouble.UNCONFIRMED,
        f"The plan was saved to the record, but git's list of files could not be brought up to date: {_why(error)}.",
        f"The entry is there. Before anybody commits by hand, run: git reset -- {shlex.quote(safe(name))}",
        error.output if isinstance(error, RecordTrouble) else "",
    )


def _why(error: OSError | RecordTrouble) -> str:
    return error.message.rstrip(".") if isinstance(error, RecordTrouble) else reason_and_advice(error)[0]


def unseen(name: str, output: str) -> RecordTrouble:
    """Return the error for a change that git does not see."""
    return RecordTrouble(
        Trouble.OTHER,
        f"git sees no change in {safe(name)}: it was told to overlook changes of that file, or a hook took them back.",
        f"If it was told to, this ends it: git update-index --no-skip-worktree {shlex.quote(safe(name))}",
        output,
    )


def _reason(output: str) -> str:
    lines = output.split("\n")
    said = [line.partition(": ")[2] for line in lines if line.startswith(("fatal: ", "error: "))]
    return (said or lines)[-1].rstrip(".") or "it did not say why"


def refused(output: str) -> RecordTrouble:
    """Return the error for any other refusal by git."""
    full = "No space left on device" in output or "Disk quota exceeded" in output
    rights = "Permission denied" in output or "insufficient permission" in output or "Read-only file" in output
    advice = "Look at the record with git status, or ask whoever set it up."
    if full:
        advice = "The disk is full: free some space, then try again."
    elif rights:
        advice = "You do not have the right to write to the record: ask whoever looks after its folder."
    return RecordTrouble(Trouble.OTHER, f"git could not do it: {_reason(output)}.", advice, output)
