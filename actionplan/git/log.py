"""The main line of the record: its commits from the last one back, and those among them that changed the plan."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from actionplan.errors import RecordError
from actionplan.text import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actionplan.git.repository import Repository

_SETTINGS = ("-c", "log.showSignature=false", "-c", "log.showRoot=true")
_LOG = (*_SETTINGS, "log", "--no-color", "--encoding=UTF-8")
_MAIN_LINE = "--first-parent"
_FIELDS = ("%H", "%P", "%cI", "%an", "%s", "%(trailers:key=Meeting,valueonly,unfold,separator=%x2C)")
_RAW = re.compile(r"^:\d+ (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]", re.MULTILINE)
# How often a plan may have been renamed; it ends a chain of names that leads nowhere.
_MOST_NAMES = 50
# How much is taken from git at a time, in bytes; how large a state is, the ones before it tell.
_AT_ONCE = 32_000_000
_FIRST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A commit that changed the plan; `blob` is empty where it took the plan away, `before` where there was none.

    `place` is how many commits of the main line came after it or, where it stands beside that line, after the merge
    that brought it in. Such a merge has them in `side`, newest first.
    """

    commit: str
    place: int
    day: date
    when: datetime
    author: str
    subject: str
    meeting: date | None
    before: str
    blob: str
    parents: tuple[str, ...]
    side: tuple[Entry, ...] = ()

    @property
    def merged(self) -> tuple[str, ...]:
        """Name whose work a merge brought in."""
        return tuple(dict.fromkeys(save.author for save in self.side if save.author))


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The main line, newest first: the day of each commit, and the entries that changed the plan.

    `is_shallow` says that older history was left out when the repository was copied.
    """

    days: tuple[tuple[str, date], ...]
    entries: tuple[Entry, ...]
    is_shallow: bool

    def at(self, day: date) -> int | None:
        """Give the place of the first commit on the way back that was made on or before a day; None without one."""
        return next((place for place, (_, made) in enumerate(self.days) if made <= day), None)

    def entry(self, place: int) -> Entry | None:
        """Give the entry that says what the plan was at a place of the main line; None before the plan was there."""
        return next((entry for entry in self.entries if entry.place >= place), None)


def read(repository: Repository) -> Chronicle:
    """Read the main line of a repository that has one.

    Raises RecordTrouble where it cannot be read.
    """
    line = tuple(days(repository))
    places = {commit: place for place, (commit, _) in enumerate(line)}
    shallow = repository.checked("rev-parse", "--is-shallow-repository").line == "true"
    return Chronicle(line, tuple(_entries(repository, places)), shallow)


def contents(repository: Repository, blobs: Sequence[str]) -> Iterator[bytes]:
    """Give what some states of the plan say, in their order.

    Raises RecordTrouble where git cannot read them.
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


def days(repository: Repository) -> Iterator[tuple[str, date]]:
    """Give each commit of the main line with its day, from the last one back."""
    out = repository.checked(*_LOG, _MAIN_LINE, "--format=%H %cI", "HEAD", "--").out.decode("ascii", "replace")
    last = date.max
    for line in out.splitlines():
        commit, _, when = line.partition(" ")
        # A commit whose time cannot be counts with the one that came after it.
        with suppress(ValueError):
            last = date.fromisoformat(when[:10])
        yield commit, last


def _entries(repository: Repository, places: dict[str, int]) -> Iterator[Entry]:
    start, path = "HEAD", repository.only
    for _ in range(_MOST_NAMES):
        last = None
        for entry in _log(repository, (_MAIN_LINE, start), path, places):
            last = entry
            yield _with_side(repository, entry, path) if len(entry.parents) > 1 else entry
        if last is None or not last.parents or not last.blob:
            return
        name = _name_before(repository, last)
        if name is None:
            return
        start, path = last.parents[0], f":(top,literal){name}"


def _log(
    repository: Repository, chosen: Sequence[str], path: str, places: dict[str, int], place: int = 0
) -> Iterator[Entry]:
    form = "--format=tformat:%x00" + "%x00".join(_FIELDS) + "%x00"
    words = ("-m", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", form, *chosen, "--", path)
    parts = repository.checked(*_LOG, *words).out.decode("utf-8", "replace").split("\0")[1:]
    for first in range(0, len(parts) - len(_FIELDS), len(_FIELDS) + 1):
        commit, parents, when, author, subject, meeting, raw = parts[first : first + len(_FIELDS) + 1]
        found = _RAW.search(raw)
        try:
            made = datetime.fromisoformat(when)
        except ValueError as error:
            raise RecordError(
                f"The entry {commit[:10]} of the record has a date that cannot be.", "Look at it with: git show"
            ) from error
        mode, before, after = found.groups() if found is not None else ("", "", "")
        gone = not mode.strip("0")
        yield Entry(
            commit,
            places.get(commit, place),
            made.date(),
            made,
            author,
            subject,
            _meeting(meeting),
            before if before.strip("0") else "",
            "" if gone else after,
            tuple(parents.split()),
        )


def _meeting(trailer: str) -> date | None:
    try:
        return date.fromisoformat(trailer.split(",", maxsplit=1)[0].strip())
    except ValueError:
        return None


def _with_side(repository: Repository, entry: Entry, path: str) -> Entry:
    """Give a merge with what it brought in."""
    chosen = ("--topo-order", "--no-merges", *entry.parents[1:], f"^{entry.parents[0]}")
    return replace(entry, side=tuple(_log(repository, chosen, path, {}, entry.place)))


def _name_before(repository: Repository, entry: Entry) -> str | None:
    """Find the name that the plan had before an entry in which it appears; None where it was new."""
    words = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "-M", "--diff-filter=R", entry.parents[0], entry.commit)
    parts = repository.checked(*words, "--").out.split(b"\0")
    for first in range(0, len(parts) - 2, 3):
        if parts[first].split(b" ")[3] == entry.blob.encode():
            return parts[first + 1].decode("utf-8", "surrogateescape")
    return None


def unknown_day(line: Sequence[tuple[str, date]], day: date, *, is_shallow: bool = False) -> RecordError:
    """Say that nothing on the main line was made on or before a day."""
    begins = f"; it begins on {long_date(line[-1][1])}" if line else ""
    cut = " Older history was left out when this copy was made." if is_shallow else ""
    return RecordError(
        f"The record has nothing from {long_date(day)} or before{begins}.{cut}", "Choose that day or a later one."
    )
