"""What a report is made of, whatever its format: headings, paragraphs, lists, tables, charts and gaps to fill."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from actionplan.text import listed, long_date

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.plan import Status

# What every gap begins with, in every format; it stands in square brackets.
TO_BE_WRITTEN = "To be written"
_CHECK = "actionplan summary --verify FILE"
_GAP = re.compile(rf"(\[{TO_BE_WRITTEN}(?:: [^\[\]]*)?\])")


def gap_words(text: str) -> str:
    """Return a gap in one line, with what belongs there if that is known; brackets within its own become round."""
    words = " ".join(text.split()).translate({ord("["): "(", ord("]"): ")"})
    return f"[{TO_BE_WRITTEN}: {words}]" if words else f"[{TO_BE_WRITTEN}]"


def by_gaps(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a text, and for each whether it is a gap."""
    return [(piece, at % 2 == 1) for at, piece in enumerate(_GAP.split(text)) if piece]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: level 2 for a section, 3 within one; `anchor` names it in links.

    `number` is that of the section if the sections of a paper are numbered.
    """

    text: str
    level: int = 2
    anchor: str = ""
    number: str = ""

    @property
    def words(self) -> str:
        """The number, if there is one, and the text."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `lead` stands before it in bold, and a `note` is what a reader has to know before the figures.

    `number`, such as 1.2, stands before both where the paragraphs of a paper are numbered.
    """

    text: str
    lead: str = ""
    is_note: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list with bullets: what stands in bold, if anything, then the rest with the punctuation between them."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """A list whose items are lettered, such as the recommendations of a committee paper."""

    items: tuple[str, ...]

    def lettered(self) -> tuple[tuple[str, str], ...]:
        """Return each item with its letter: (a) to (z), then (aa), (bb) and so on, as Word's own lists have it."""
        return tuple((f"({ascii_lowercase[at % 26] * (at // 26 + 1)})", item) for at, item in enumerate(self.items))


@dataclass(frozen=True, slots=True)
class Gap:
    """A place for what an officer has to write; `number` as that of a paragraph."""

    text: str
    number: str = ""


class Align(StrEnum):
    """The alignment of a column: words to the left, numbers to the right."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `share` is how much of the width it takes beside the others."""

    title: str
    share: int = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: lines of text; a status gives it the colour of that status beside the words.

    A gap is for an officer to fill; its lines, where it has any, say with what.
    """

    lines: tuple[str, ...]
    status: Status | None = None
    is_alarm: bool = False
    is_gap: bool = False

    @property
    def text(self) -> str:
        """All in one line."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; the first column heads the rows, and rows in `strong` are totals (from 0).

    A wide one has pages in landscape to itself, where there are pages.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: tuple[int, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One status of a chart: how many actions have it now and had it before."""

    label: str
    number: int
    status: Status
    before: int | None = None


@dataclass(frozen=True, slots=True)
class StatusChart:
    """How many actions have which status, then beside now, as bars; `alternative` says it in words."""

    caption: str
    alternative: str
    then: date
    now: date
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """How many actions were complete, in progress and in the plan on a day; closed ones are not counted."""

    day: date
    complete: int
    in_progress: int
    total: int


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """How far the plan was over time; `alternative` says it in words."""

    caption: str
    alternative: str
    points: tuple[ProgressPoint, ...]


@dataclass(frozen=True, slots=True)
class ComingChart:
    """How many actions fall due in which month; `alternative` says it in words."""

    caption: str
    alternative: str
    months: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """How far something is: `complete` and `in_progress` of `total`, with its words."""

    label: str
    words: str
    complete: int
    in_progress: int
    total: int


@dataclass(frozen=True, slots=True)
class Bars:
    """How far several things are, one bar each; the words beside each bar say all that it shows.

    `legend` names the full, the hatched and the empty part of a bar.
    """

    caption: str
    bars: tuple[Bar, ...]
    legend: tuple[str, str, str] = ("complete", "in progress", "not started or on hold")


Block: TypeAlias = "Heading | Text | Items | Clauses | Gap | Table | StatusChart | ProgressChart | ComingChart | Bars"


@dataclass(frozen=True, slots=True)
class LayoutMark:
    """The layout of a paper: one of the program's by its name, or a file; `digest` is of its contents."""

    name: str
    digest: str
    is_file: bool

    def words(self) -> str:
        """Return it in words that a program can read again, whatever the file is called."""
        return f"layout{'-file' if self.is_file else ''} {quote(self.name, safe='')} {self.digest}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Everything that a summary was made from: the same makes exactly the same paper.

    `rules` is the number of the rules by which its figures are counted; papers from before there was a number have 1.
    """

    audience: str
    first: date
    last: date
    as_at: date
    commit: str
    baseline_commit: str
    include_exempt: bool
    layout: LayoutMark | None = None
    rules: int = 1

    def words(self) -> str:
        """Return it in one line that a program can read again."""
        rules = f"rules {self.rules}, " if self.rules > 1 else ""
        exempt = " include-exempt" if self.include_exempt else ""
        layout = f"{self.layout.words()}, " if self.layout is not None else ""
        return (
            f"actionplan summary: {rules}audience {self.audience}, {layout}"
            f"period {self.first.isoformat()} to {self.last.isoformat()}, as at {self.as_at.isoformat()}, "
            f"commit {self.commit}, baseline {self.baseline_commit}{exempt}"
        )

    def said(self) -> str:
        """Return it for people."""
        return f"Record {self.commit[:10]}, {long_date(self.as_at)}. How to check these figures: {_CHECK}."


@dataclass(frozen=True, slots=True)
class MeetingOrigin:
    """What a paper of a meeting was made from: “agenda” or “minutes”, and `more` if that is not all.

    There is no commit if nothing was saved.
    """

    paper: str
    meeting: date
    as_at: date
    commits: tuple[str, ...]
    include_exempt: bool
    more: str = ""

    def words(self) -> str:
        """Return it in one line."""
        exempt = " include-exempt" if self.include_exempt else ""
        return (
            f"actionplan {self.paper}: meeting {self.meeting.isoformat()}, as at {self.as_at.isoformat()}, "
            f"commit {' '.join(self.commits) or 'none'}{self.more}{exempt}"
        )

    def said(self) -> str:
        """Return it for people."""
        if not self.commits:
            return f"Not yet saved to the record, {long_date(self.as_at)}."
        return f"Record {listed([commit[:10] for commit in self.commits])}, {long_date(self.as_at)}."


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: title, what it is of, a line each of facts on the title page, and its blocks.

    `banner` has to stand on every page, where there is one.
    """

    title: str
    subtitle: str
    organisation: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    origin: Origin | MeetingOrigin
    banner: str = ""
