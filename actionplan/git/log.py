"""The commits of the record: the main line from the last one back, and those that changed the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from actionplan.errors import RecordError
from actionplan.model.attendance import UNKNOWN, Attendance, from_message
from actionplan.text import long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from actionplan.git.repository import Repository

# Whatever a person has set in git about what it prints is set here again, so that it never changes a figure.
LOG = (
    *("-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false"),
    *("log", "--no-color", "--encoding=UTF-8", "--no-notes", "--no-renames", "--no-ext-diff", "--no-textconv"),
    *("--no-relative", "--no-mailmap", "--diff-merges=first-parent", "-O/dev/null"),
)
_FIELDS = ("%H", "%P", "%cI", "%an", "%s", "%B")
_FORMAT = "--format=tformat:%x00" + "%x00".join(_FIELDS) + "%x00"
_NAME = re.compile(r"[0-9a-f]{40,64}")
_RAW = re.compile(r"\s*:\d+ (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*\t[^\n]*\s*")
_MEETING = re.compile(r"^[ \t]*Meeting:[ \t]*(\d{4}-\d\d-\d\d)[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
# How often a plan may have been renamed; it ends a chain of names that leads nowhere.
_MOST_NAMES = 50
# A first commit whose date cannot be read counts as the day on which computers begin to count.
_BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the record, and what it did to the plan.

    `when` is its own time in the zone of whoever saved, None if that cannot be read. `day` is the day from which it
    counts: the latest among its own and those of the commits before it on the main line, so that a wrong clock never
    changes an earlier figure. `before` and `blob` name the text of the plan before and after it, empty where there was
    none. `place` is how many commits of the main line came after it or, for one beside that line, after the merge that
    brought it in. Such a merge has them in `side`, newest first.
    """

    id: str
    day: date
    when: datetime | None
    author: str
    subject: str
    meetings: tuple[date, ...] = ()
    attendance: Attendance = UNKNOWN
    parents: tuple[str, ...] = ()
    before: str = ""
    blob: str = ""
    place: int = 0
    side: tuple[Commit, ...] = ()

    @property
    def meeting(self) -> date | None:
        """The first meeting that its message names."""
        return next(iter(self.meetings), None)

    @property
    def merged(self) -> tuple[str, ...]:
        """The authors whose work a merge brought in."""
        return tuple(dict.fromkeys(commit.author for commit in self.side if commit.author))

    @property
    def is_backdated(self) -> bool:
        """Whether it carries an earlier date than a commit before it, or none that can be read."""
        return self.when is None or self.when.date() < self.day


@dataclass(frozen=True, slots=True)
class Log:
    """The main line, newest first: the day from which each commit counts, and the commits that changed the plan.

    `is_shallow` says that older history was left out when the repository was copied.
    """

    days: tuple[tuple[str, date], ...]
    commits: tuple[Commit, ...]
    is_shallow: bool

    @property
    def begins(self) -> date | None:
        """The day from which the first commit counts; None without one."""
        return self.days[-1][1] if self.days else None

    def at(self, day: date) -> int | None:
        """Return the place of the first commit on the way back that counts on or before a day; None without one."""
        return next((place for place, (_, counts_from) in enumerate(self.days) if counts_from <= day), None)

    def commit(self, place: int) -> Commit | None:
        """Return the commit that made the plan what it was at a place of the main line; None before there was one."""
        return next((commit for commit in self.commits if commit.place >= place), None)


def read(repository: Repository) -> Log:
    """Return the main line of a repository that has one.

    Raises RecordError if it cannot be read.
    """
    line = _counted(_commits(repository, ("--first-parent", "--sparse", "HEAD"), repository.only))
    days = tuple((commit.id, commit.day) for commit in line)
    return Log(days, tuple(_main_line(repository, line)), (repository.place().common / "shallow").exists())


def main_line(repository: Repository, newest: str = "HEAD") -> list[Commit]:
    """Return each commit of the main line, from the newest one back, without what it did to the plan.

    Raises RecordError if git cannot read them.
    """
    return _counted(_commits(repository, ("--first-parent", "--no-patch", newest)))


def _counted(commits: Iterable[Commit]) -> list[Commit]:
    """Return the commits of the main line, newest first, with their places and the days from which they count."""
    line = list(commits)
    days = list(accumulate((commit.day for commit in reversed(line)), max))
    return [replace(commit, day=days[-1 - place], place=place) for place, commit in enumerate(line)]


def saves(repository: Repository, older: str, newer: str) -> list[Commit]:
    """Return the commits that changed the plan since another one, oldest first, without those that only merged.

    Raises RecordTrouble if git cannot read them.
    """
    chosen = ("--reverse", "--topo-order", "--no-merges", newer, f"^{older}")
    return [commit for commit in _commits(repository, chosen, repository.only) if commit.before or commit.blob]


def contents(repository: Repository, blobs: Sequence[str]) -> Iterator[bytes]:
    """Return what some states of the plan say, in their order.

    Raises RecordError if the record lacks one of them, or git cannot read them.
    """
    for found, blob in zip(repository.objects(blobs), blobs, strict=True):
        if found is None:
            raise RecordError(
                f"The record lacks what was saved as {blob[:10]}.", "Fetch it again, or look with: git fsck"
            )
        yield found.content


def _main_line(repository: Repository, line: Sequence[Commit]) -> Iterator[Commit]:
    """Return the commits of the main line that changed the plan, newest first, under each name that it had."""
    commits, path = iter(line), repository.only
    counted = {commit.id: commit for commit in line}
    for _ in range(_MOST_NAMES):
        last = None
        for commit in commits:
            if not (commit.before or commit.blob):
                continue
            last = commit
            yield _with_side(repository, commit, path) if len(commit.parents) > 1 else commit
        if last is None or not last.parents or not last.blob:
            return
        name = _name_before(repository, last)
        if name is None:
            return
        path = f":(top,literal){name}"
        older = _commits(repository, ("--first-parent", last.parents[0]), path)
        commits = (replace(commit, day=counted[commit.id].day, place=counted[commit.id].place) for commit in older)


def _commits(repository: Repository, chosen: Sequence[str], path: str | None = None) -> Iterator[Commit]:
    """Return the commits that git chooses, each counting from its own day, with what it did to the plan at a path.

    Raises RecordError if what git prints is not understood: nothing may be overlooked.
    """
    out = repository.checked(*LOG, "--raw", "--no-abbrev", _FORMAT, *chosen, "--", *([path] if path else [])).out
    first, *texts = out.decode("utf-8", "replace").split("\0")
    number = len(_FIELDS) + 1
    chunks = [texts[start : start + number] for start in range(0, len(texts), number)]
    for fields in chunks:
        raw = _RAW.fullmatch(fields[-1])
        if first or len(fields) != number or not _NAME.fullmatch(fields[0]) or (raw is None and fields[-1].strip()):
            raise RecordError(
                "git's list of what was saved is not understood, so nothing is concluded from it.",
                "Look at it with: git log --raw. Is an unusual version of git installed?",
            )
        commit, parents, time, author, subject, message, _ = fields
        when = _time(time)
        mode, before, after = raw.groups() if raw is not None else ("", "", "")
        yield Commit(
            commit,
            when.date() if when is not None else _BEGINNING,
            when,
            author,
            subject,
            _meetings(message),
            from_message(message.partition("\n")[2]),
            tuple(parents.split()),
            before=before if before.strip("0") else "",
            blob=after if mode.strip("0") else "",
        )


def _time(text: str) -> datetime | None:
    """Return the time of a commit; None if no calendar has it, as one of the year 60,000 or in a zone of +051800."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _meetings(message: str) -> tuple[date, ...]:
    """Return the meetings that a message names, wherever: hooks, sign-offs and squashes put other lines after them."""
    named = []
    for text in _MEETING.findall(message.partition("\n")[2]):
        try:
            named.append(date.fromisoformat(text))
        except ValueError:
            continue
    return tuple(dict.fromkeys(named))


def _with_side(repository: Repository, merge: Commit, path: str) -> Commit:
    """Return a merge with what it brought in."""
    chosen = ("--topo-order", "--no-merges", *merge.parents[1:], f"^{merge.parents[0]}")
    side = _commits(repository, chosen, path)
    return replace(merge, side=tuple(replace(commit, place=merge.place) for commit in side))


def _name_before(repository: Repository, commit: Commit) -> str | None:
    """Return the name that the plan had before a commit in which it appears; None if it was new."""
    words = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "-M", "--diff-filter=R", commit.parents[0], commit.id)
    parts = repository.checked(*words, "--no-relative", "--").out.split(b"\0")
    for first in range(0, len(parts) - 2, 3):
        if parts[first].split(b" ")[3] == commit.blob.encode():
            return parts[first + 1].decode("utf-8", "surrogateescape")
    return None


def unknown_day(first: date | None, day: date, *, is_shallow: bool = False) -> RecordError:
    """Return the error for a day on or before which nothing on the main line was made; it begins on a `first` day."""
    begins = f"; it begins on {long_date(first)}" if first is not None else ""
    cut = " Older history was left out when this copy was made." if is_shallow else ""
    return RecordError(
        f"The record has nothing from {long_date(day)} or before{begins}.{cut}", "Choose that day or a later one."
    )
