"""Tables in Word: headed, captioned, kept whole and described in words; and the figures of charts as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from actionplan.model.plan import Status
from actionplan.reports.blocks import (
    Align,
    Cell,
    Column,
    ComingChart,
    ProgressChart,
    ProgressPoint,
    Table,
    gap_words,
)
from actionplan.reports.word.xml import (
    GAP_FILL,
    NO_BREAK_HYPHEN,
    NO_BREAK_SPACE,
    paragraph,
    run,
    unbroken,
    words,
    written,
)
from actionplan.text import NOT_SET, count, listed, long_date, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# As in the HTML page on white paper; each is dark enough for white letters on it, and on white.
COLOURS = {
    Status.COMPLETE: "1F5A96",
    Status.ON_TRACK: "1B7A4B",
    Status.AT_RISK: "A85B00",
    Status.OFF_TRACK: "B3261E",
    Status.NOT_STARTED: "5F6670",
    Status.ON_HOLD: "6B4C9A",
    Status.CLOSED: "42474E",
}
_ALARM = f'<w:b/><w:bCs/><w:color w:val="{COLOURS[Status.OFF_TRACK]}"/>'
# How wide letters of Arial are at 10 points, and the room left and right of them in a cell: 1/20 point.
_SMALL, _CAPITAL, _BOLD, _MARGINS = 112, 140, 1.08, 200
# How much larger the letters of the facts are than those of a table.
_BODY = 1.1
_BY_LETTER = dict.fromkeys(f" ijltfrI.,:;'’()[]|!-/{NO_BREAK_SPACE}{NO_BREAK_HYPHEN}", 66) | dict.fromkeys(
    "mwMW%@", 170
)
# A text longer than a line or two of a column, and how wide that column has to be to be read with ease.
_LONG, _READABLE = 30, 1900
# A table with more columns needs a page that lies on its side.
_MOST_COLUMNS = 6
# A table with as many rows may go on overleaf, whatever is in it.
_MANY = 25
# A description stays short enough to be listened to.
_MOST_SAID = 600


class _Kept(NamedTuple):
    """How long a text may be to be kept on one line: a figure or a status, another cell, a heading, a single word."""

    figure: int
    cell: int
    head: int
    word: int = 30


# At first, and then if there is less and less room. A date has 12 letters.
_KEPT_WHOLE = (
    *(_Kept(20, 12, 12), _Kept(17, 12, 12), _Kept(17, 12, 0), _Kept(17, 0, 0), _Kept(0, 0, 0)),
    _Kept(0, 0, 0, word=15),
)
_WORDS = _Kept(17, 0, 0)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A cell on its way into a document: what it says, and the colours of its ground and its left edge."""

    text: str
    fill: str = ""
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Tables:
    """Writes tables with the styles of one document; `styles` has the id of each by its name.

    `letters` is how wide the letters of its tables are, compared with Arial at 10 points.
    """

    styles: Mapping[str, str]

    letters: float = 1.0

    def fits(self, table: Table, width: int) -> bool:
        """Return whether a table has room for all of its columns and words in a width, in 1/20 point."""
        least = (_least(table, place, _WORDS) for place in range(len(table.columns)))
        return len(table.columns) <= _MOST_COLUMNS and sum(least) * self.letters <= width

    def written(self, table: Table, width: int, *, is_apart: bool) -> str:
        """Return a table with its caption, which has room above it if it is apart; `width` in 1/20 point."""
        caption = paragraph(self.styles["Caption"], words(table.caption), is_kept=True, is_apart=is_apart)
        wide = widths(table, width, self.letters)
        numbers = [column.align is Align.RIGHT for column in table.columns]
        # Nobody can add up a column of numbers that continues overleaf.
        is_whole = all(numbers[1:]) and len(table.rows) < _MANY
        heads = [_Drawn(words(column.title)) for column in table.columns]
        lines = [self._row(heads, wide, [_HEADS[number] for number in numbers], is_head=True)]
        looks = [_TEXTS[number] for number in numbers]
        for at, row in enumerate(table.rows):
            is_total, is_kept = at in table.strong, is_whole and at < len(table.rows) - 1
            cells = [self._cell(cell, place, is_strong=is_total) for place, cell in enumerate(row)]
            lines.append(self._row(cells, wide, looks, is_kept=is_kept, is_total=is_total))
        return caption + self._table("Paper Table", wide, table.caption, _said(table), lines)

    def facts(self, facts: Sequence[tuple[str, str]], width: int) -> str:
        """Return the facts of a title page, each with its name at the left; `width` in 1/20 point."""
        names = [f"{name}:" for name, _ in facts]
        longest = max((_measured(name) for name in names), default=0) * _BOLD * _BODY * self.letters + _MARGINS
        first = min(int(longest), width // 2)
        wide, looks = (first, width - first), ("Paper Fact", "Paper Fact")
        lines = [
            self._row((_Drawn(words(name, self.styles["Strong"])), _Drawn(words(value))), wide, looks)
            for name, (_, value) in zip(names, facts, strict=True)
        ]
        said = f"{count(len(facts), 'fact')} about this paper, each with its name before it."
        return self._table("Paper Facts", wide, "About this paper", said, lines)

    def _table(self, style: str, wide: Sequence[int], caption: str, said: str, rows: Iterable[str]) -> str:
        first, value = (1, "00A0") if style == "Paper Table" else (0, "0080")
        look = f'w:val="{value}" w:firstRow="{first}" w:lastRow="0" w:firstColumn="1" w:lastColumn="0"'
        grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in wide)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles[style]}"/>'
            f'<w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook {look} w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{written(caption)}"/><w:tblDescription w:val="{written(said)}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _cell(self, cell: Cell, place: int, *, is_strong: bool = False) -> _Drawn:
        lines = tuple(line for line in cell.lines if line.strip())
        if cell.is_gap:
            return _Drawn(run(gap_words(" ".join(lines)), self.styles["Strong"]), GAP_FILL)
        if not lines:
            return _Drawn(run(NOT_SET))
        if cell.status is not None:
            return _Drawn(self._status(cell.status, lines), edge=COLOURS[cell.status])
        if cell.is_alarm:
            return _Drawn(run("\n".join(lines), look=_ALARM))
        if is_strong:
            return _Drawn(run("\n".join(lines), self.styles["Strong"]))
        if place == 0:
            rest = words("\n" + "\n".join(lines[1:])) if lines[1:] else ""
            return _Drawn(words(lines[0], self.styles["Strong"]) + rest)
        return _Drawn(words("\n".join(lines)))

    def _status(self, status: Status, lines: tuple[str, ...]) -> str:
        first = lines[0]
        symbol = status.symbol if first.startswith(status.symbol) else ""
        colour = f'<w:b/><w:bCs/><w:color w:val="{COLOURS[status]}"/>'
        marked = run(symbol, look=colour) if symbol else ""
        rest = run("\n" + "\n".join(lines[1:])) if lines[1:] else ""
        return marked + run(first.removeprefix(symbol), self.styles["Strong"]) + rest

    def _row(
        self,
        cells: Sequence[_Drawn],
        wide: Sequence[int],
        looks: Sequence[str],
        *,
        is_head: bool = False,
        is_kept: bool = False,
        is_total: bool = False,
    ) -> str:
        head = "<w:tblHeader/>" if is_head else ""
        drawn = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{_edges(cell, is_total=is_total)}{_ground(cell)}</w:tcPr>'
            f"{paragraph(self.styles[look], cell.text, is_kept=is_kept or is_head)}</w:tc>"
            for cell, size, look in zip(cells, wide, looks, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{drawn}</w:tr>"


_HEADS = {False: "Paper Table Heading", True: "Paper Table Heading Number"}
_TEXTS = {False: "Paper Table Text", True: "Paper Table Number"}


def _edges(cell: _Drawn, *, is_total: bool) -> str:
    top = '<w:top w:val="single" w:sz="8" w:space="0" w:color="6F7883"/>' if is_total else ""
    left = f'<w:left w:val="single" w:sz="24" w:space="0" w:color="{cell.edge}"/>' if cell.edge else ""
    return f"<w:tcBorders>{top}{left}</w:tcBorders>" if top or left else ""


def _ground(cell: _Drawn) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""


def figures(chart: ProgressChart | ComingChart) -> Table:
    """Return a chart as a table with all of its figures."""
    if isinstance(chart, ComingChart):
        columns = [Column("Month", 3), Column("Actions", 1, Align.RIGHT)]
        rows = [[month, f"{number:,}"] for month, number in chart.months]
    else:
        numbers = ("Complete", 3), ("In progress", 2), ("Not started or on hold", 2), ("In all", 2)
        columns = [Column("As at", 3), *(Column(title, part, Align.RIGHT) for title, part in numbers)]
        rows = [
            [long_date(point.day), share(point.complete, point.total), *(f"{number:,}" for number in _parts(point))]
            for point in chart.points
        ]
    cells = tuple(tuple(Cell((text,)) for text in row) for row in rows)
    return Table(f"{chart.caption}: the figures", tuple(columns), cells)


def _parts(point: ProgressPoint) -> tuple[int, int, int]:
    return point.in_progress, point.total - point.complete - point.in_progress, point.total


def _said(table: Table) -> str:
    """Return the description of a table for a person who cannot see it."""
    columns = listed(column.title.replace("\n", " ") for column in table.columns)
    words = f"{count(len(table.rows), 'row')} below a row of headings, with the columns {columns}."
    return words if len(words) <= _MOST_SAID else f"{words[:_MOST_SAID].rstrip()}…"


def widths(table: Table, width: int, letters: float = 1) -> list[int]:
    """Return the widths of the columns: by their shares, but so that short texts fit on one line if they can.

    `letters` is how wide the letters are, compared with Arial at 10 points.
    """
    whole = [int(size * letters) for size in _parted(table, width / letters)]
    whole[0] += width - sum(whole)
    return whole


def _parted(table: Table, width: float) -> list[float]:
    """Return the widths of the columns for letters of 10 points."""
    shares = [column.share for column in table.columns]
    wide = [width * share / sum(shares) for share in shares]
    least: list[float] = []
    for kept in _KEPT_WHOLE:
        least = [_least(table, place, kept) for place in range(len(shares))]
        if sum(least) <= width:
            break
    spare = [max(size - need, 0) for size, need in zip(wide, least, strict=True)]
    lacking = sum(max(need - size, 0) for size, need in zip(wide, least, strict=True))
    if sum(least) > width:
        wide = [width * need / sum(least) for need in least]
    elif lacking:
        given = lacking / sum(spare)
        wide = [max(size, need) - given * left for size, need, left in zip(wide, least, spare, strict=True)]
    return wide


def _least(table: Table, place: int, kept: _Kept) -> float:
    """Return the width that a column needs for its words, very long ones aside, and for texts to keep on one line."""
    column = table.columns[place]
    is_number = column.align is Align.RIGHT
    needed = [_BOLD * _needed(line, kept.head, kept.word) for line in column.title.split("\n")]
    for number, row in enumerate(table.rows):
        cell = row[place]
        for at, line in enumerate(cell.lines):
            is_figure = is_number or (cell.status is not None and at == 0)
            bold = _BOLD if place == 0 or is_figure or number in table.strong else 1
            needed.append(bold * _needed(line, kept.figure if is_figure else kept.cell, kept.word))
            if len(line) > _LONG and kept.figure:
                needed.append(_READABLE)
    return max(needed) + _MARGINS


def _needed(text: str, kept: int, longest: int) -> float:
    parts = [text] if len(text) <= kept else [word[:longest] for word in unbroken(text).split(" ")]
    return max((_measured(part) for part in parts), default=0)


def _measured(text: str) -> float:
    """Return the estimated width of a text in letters as wide as Arial's, in 1/20 point."""
    return sum(_BY_LETTER.get(letter, _CAPITAL if letter.isupper() else _SMALL) for letter in text)
