"""The commits of the record: the main line from the last one back, and those that changed the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from actionplan.errors import RecordError
from actionplan.text import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
# How much is taken from git at a time, in bytes; how large a state is, the ones before it tell.
_AT_ONCE = 32_000_000
_FIRST_AT_ONCE = 10
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

    def at(self, day: date) -> int | None:
        """Return the place of the first commit on the way back that counts on or before a day; None without one."""
        return next((place for place, (_, counts_from) in enumerate(self.days) if counts_from <= day), None)

    def commit(self, place: int) -> Commit | None:
        """Return the commit that made the plan what it was at a place of the main line; None before there was one."""
        return next((commit for commit in self.commits if commit.place >= place), None)


def read(repository: Repository) -> Log:
    """Return the main line of a repository that has one.

    Raises RecordTrouble if it cannot be read.
    """
    line = days(repository)
    places = {commit: (place, day) for place, (commit, day) in enumerate(line)}
    return Log(line, tuple(_main_line(repository, places)), (repository.place().common / "shallow").exists())


def days(repository: Repository, newest: str = "HEAD") -> tuple[tuple[str, date], ...]:
    """Return each commit of the main line with the day from which it counts, from the newest one back.

    Raises RecordTrouble if git cannot read them.
    """
    out = repository.checked(*LOG, "--no-patch", "--first-parent", "--format=tformat:%H %cI", newest, "--").out
    lines = out.decode("ascii", "replace").splitlines()
    commits = [line.partition(" ") for line in lines]
    own_days = (when.date() if (when := _time(text)) is not None else _BEGINNING for _, _, text in reversed(commits))
    counted = reversed(list(accumulate(own_days, max)))
    return tuple((commit, day) for (commit, _, _), day in zip(commits, counted, strict=True))


def commit_of(repository: Repository, name: str) -> Commit:
    """Return one commit by its full name.

    Raises RecordTrouble if git cannot read it.
    """
    day = days(repository, name)[0][1]
    (commit,) = _commits(repository, ("-1", "--no-patch", name), places={name: (0, day)})
    return commit


def saves(repository: Repository, older: str, newer: str) -> list[Commit]:
    """Return the commits that changed the plan since another one, oldest first, without those that only merged.

    Raises RecordTrouble if git cannot read them.
    """
    chosen = ("--reverse", "--topo-order", "--no-merges", newer, f"^{older}")
    return [commit for commit in _commits(repository, chosen, repository.only) if commit.before or commit.blob]


def contents(repository: Repository, blobs: Sequence[str]) -> Iterator[bytes]:
    """Return what some states of the plan say, in their order.

    Raises RecordTrouble if git cannot read them.
    """
    start, number = 0, _FIRST_AT_ONCE
    while start < len(blobs):
        wanted = blobs[start : start + number]
        out = repository.checked("cat-file", "--batch", data="".join(f"{blob}\n" for blob in wanted).encode()).out
        position = 0
        for blob in wanted:
            end = out.index(b"\n", position)
            parts = out[position:end].split(b" ")
            if len(parts) != 3:
                raise RecordError(
                    f"The record lacks what was saved as {blob[:10]}.", "Fetch it again, or look with: git fsck"
                )
            position = end + 1 + int(parts[2])
            yield out[end + 1 : position]
            position += 1
        start += number
        number = max(1, _AT_ONCE * number // max(len(out), 1))


def _main_line(repository: Repository, places: dict[str, tuple[int, date]]) -> Iterator[Commit]:
    """Return the commits that changed the plan, newest first, under each name that it had."""
    start, path = "HEAD", repository.only
    for _ in range(_MOST_NAMES):
        last = None
        for commit in _commits(repository, ("--first-parent", start), path, places):
            last = commit
            yield _with_side(repository, commit, path) if len(commit.parents) > 1 else commit
        if last is None or not last.parents or not last.blob:
            return
        name = _name_before(repository, last)
        if name is None:
            return
        start, path = last.parents[0], f":(top,literal){name}"


def _commits(
    repository: Repository,
    chosen: Sequence[str],
    path: str | None = None,
    places: dict[str, tuple[int, date]] | None = None,
    merge: Commit | None = None,
) -> Iterator[Commit]:
    """Return the commits that git chooses; `places` has the place and the day of each commit of the main line.

    Those beside that line have the place of the `merge` that brought them in, and count from their own day.
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
        beside = merge.place if merge is not None else 0, when.date() if when is not None else _BEGINNING
        place, day = (places or {}).get(commit, beside)
        mode, before, after = raw.groups() if raw is not None else ("", "", "")
        yield Commit(
            commit,
            day,
            when,
            author,
            subject,
            _meetings(message),
            tuple(parents.split()),
            before=before if before.strip("0") else "",
            blob=after if mode.strip("0") else "",
            place=place,
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
    return replace(merge, side=tuple(_commits(repository, chosen, path, merge=merge)))


def _name_before(repository: Repository, commit: Commit) -> str | None:
    """Return the name that the plan had before a commit in which it appears; None if it was new."""
    words = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "-M", "--diff-filter=R", commit.parents[0], commit.id)
    parts = repository.checked(*words, "--no-relative", "--").out.split(b"\0")
    for first in range(0, len(parts) - 2, 3):
        if parts[first].split(b" ")[3] == commit.blob.encode():
            return parts[first + 1].decode("utf-8", "surrogateescape")
    return None


def unknown_day(line: Sequence[tuple[str, date]], day: date, *, is_shallow: bool = False) -> RecordError:
    """Return the error for a day on or before which nothing on the main line was made."""
    begins = f"; it begins on {long_date(line[-1][1])}" if line else ""
    cut = " Older history was left out when this copy was made." if is_shallow else ""
    return RecordError(
        f"The record has nothing from {long_date(day)} or before{begins}.{cut}", "Choose that day or a later one."
    )
