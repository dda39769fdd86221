"""Tables in Word: headed, captioned, kept whole, said in words; and the charts of a report as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from actionplan.model.plan import Status
from actionplan.reports.blocks import (
    Align,
    Cell,
    Column,
    ComingChart,
    ProgressChart,
    StatusChart,
    Table,
    gap_words,
)
from actionplan.reports.word.xml import GAP_FILL, paragraph, run, words, written
from actionplan.text import NOT_SET, count, listed, long_date, share, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# What becomes a table in Word.
Tabular: TypeAlias = Table | StatusChart | ProgressChart | ComingChart
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
_WHITE = '<w:color w:val="FFFFFF"/>'
# How wide letters are at the size of table text, and what stands left and right of them in a cell: 1/20 point.
_SMALL, _CAPITAL, _BOLD, _MARGINS = 112, 140, 1.08, 200
# How much larger the letters of a paragraph are.
_BODY = 1.1
_BY_LETTER = dict.fromkeys(" ijltfrI.,:;'’()[]|!-/", 66) | dict.fromkeys("mwMW%@", 170)
# A text longer than a line or two of a column, and how wide that column has to be to be read with ease.
_LONG, _READABLE = 30, 1900
# A longer word is broken rather than given all the room.
_LONGEST_WORD = 15
# A table with as many rows may go on overleaf, whatever is in it.
_MANY = 25
# A description stays short enough to be listened to.
_MOST_SAID = 600


class _Kept(NamedTuple):
    """How long a text may be to be kept on one line: a figure or a status, what stands in another cell, a heading."""

    figure: int
    cell: int
    head: int


# At first, and then where there is less and less room. A date has 12 letters.
_KEPT_WHOLE = (_Kept(20, 12, 12), _Kept(17, 12, 12), _Kept(17, 12, 0), _Kept(17, 0, 0), _Kept(0, 0, 0))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A cell on its way into a document: what it says, and the colours of its ground and its left edge."""

    text: str
    fill: str = ""
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Tables:
    """Writes tables with the styles of one document; `styles` has the id of each by its name."""

    styles: Mapping[str, str]

    def written(self, block: Tabular, width: int, *, is_apart: bool) -> str:
        """Return a table or a chart with its caption, which has room above it if it is apart; `width` in 1/20 point."""
        caption = paragraph(self.styles["Caption"], words(block.caption), is_kept=True, is_apart=is_apart)
        match block:
            case Table():
                return caption + self._written(block, _heads(block), width)
            case StatusChart():
                return caption + self._status_chart(block, width)
            case ProgressChart():
                return caption + self._progress_chart(block, width)
            case ComingChart():
                return caption + self._coming_chart(block, width)

    def _status_chart(self, chart: StatusChart, width: int) -> str:
        """Return the statuses side by side, each in its colour, and under each how many there were and are."""
        labels = [f"{part.status.symbol}\n{part.label} ({part.status.letter})" for part in chart.parts]
        columns = (Column("As at", 3), *(Column(label, 2, Align.RIGHT) for label in labels))
        now = [(short_date(chart.now), *(f"{part.number:,}" for part in chart.parts))]
        then = [
            (short_date(chart.then), *(NOT_SET if part.before is None else f"{part.before:,}" for part in chart.parts))
        ]
        rows = [*([] if all(part.before is None for part in chart.parts) else then), *now]
        table = _plain(chart.caption, columns, rows, strong=len(rows) - 1)
        heads = _heads(table)[:1]
        for part, label in zip(chart.parts, labels, strict=True):
            heads.append(_Drawn(run(label, look=_WHITE), fill=COLOURS[part.status]))
        return self._written(table, heads, width, chart.alternative)

    def _progress_chart(self, chart: ProgressChart, width: int) -> str:
        """Return the progress on each day as a table."""
        columns = (
            *(Column("As at", 3), Column("Complete", 3, Align.RIGHT), Column("In progress", 2, Align.RIGHT)),
            *(Column("Not started or on hold", 2, Align.RIGHT), Column("In all, without closed ones", 2, Align.RIGHT)),
        )
        rows = [
            (
                long_date(point.day),
                share(point.complete, point.total),
                f"{point.in_progress:,}",
                f"{point.total - point.complete - point.in_progress:,}",
                f"{point.total:,}",
            )
            for point in chart.points
        ]
        table = _plain(chart.caption, columns, rows)
        return self._written(table, _heads(table), width, chart.alternative)

    def _coming_chart(self, chart: ComingChart, width: int) -> str:
        """Return how many actions fall due in each month as a table."""
        columns = (Column("Month", 3), Column("Actions", 1, Align.RIGHT))
        rows = [(month, f"{number:,}") for month, number in chart.months]
        table = _plain(chart.caption, columns, rows)
        return self._written(table, _heads(table), width // 2, chart.alternative)

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

    def _written(self, table: Table, heads: Sequence[_Drawn], width: int, said: str = "") -> str:
        wide = widths(table, width)
        numbers = [column.align is Align.RIGHT for column in table.columns]
        # Nobody can add up a column of numbers that continues overleaf.
        is_whole = all(numbers[1:]) and len(table.rows) < _MANY
        grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in wide)
        lines = [self._row(heads, wide, [_HEADS[number] for number in numbers], is_head=True)]
        looks = [_TEXTS[number] for number in numbers]
        for at, row in enumerate(table.rows):
            is_total, is_kept = at in table.strong, is_whole and at < len(table.rows) - 1
            cells = [self._cell(cell, place, is_strong=is_total) for place, cell in enumerate(row)]
            lines.append(self._row(cells, wide, looks, is_kept=is_kept, is_total=is_total))
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.styles["Paper Table"]}"/>'
            f'<w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/><w:tblCaption w:val="{written(table.caption)}"/>'
            f'<w:tblDescription w:val="{written(_said(table, said))}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )

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


def _heads(table: Table) -> list[_Drawn]:
    return [_Drawn(words(column.title)) for column in table.columns]


def _edges(cell: _Drawn, *, is_total: bool) -> str:
    top = '<w:top w:val="single" w:sz="8" w:space="0" w:color="6F7883"/>' if is_total else ""
    left = f'<w:left w:val="single" w:sz="24" w:space="0" w:color="{cell.edge}"/>' if cell.edge else ""
    return f"<w:tcBorders>{top}{left}</w:tcBorders>" if top or left else ""


def _ground(cell: _Drawn) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""


def _plain(
    caption: str, columns: tuple[Column, ...], rows: Sequence[Sequence[str]], strong: int | None = None
) -> Table:
    cells = tuple(tuple(Cell((text,)) for text in row) for row in rows)
    return Table(caption, columns, cells, () if strong is None else (strong,))


def _said(table: Table, said: str) -> str:
    """Return the description of a table for a person who cannot see it."""
    columns = listed(column.title.replace("\n", " ") for column in table.columns)
    words = f"{count(len(table.rows), 'row')} below a row of headings, with the columns {columns}."
    whole = f"{said} {words}" if said else words
    return whole if len(whole) <= _MOST_SAID else f"{whole[:_MOST_SAID].rstrip()}…"


def fact_stop(names: Iterable[str]) -> int:
    """Return where the facts of a title page begin so that the longest of these names has room, in 1/20 point."""
    return int(max((_measured(name) for name in names), default=0) * _BOLD * _BODY) + _MARGINS


def widths(table: Table, width: int) -> list[int]:
    """Return the widths of the columns: by their shares, but so that short texts fit on one line if they can."""
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
    whole = [int(size) for size in wide]
    whole[0] += width - sum(whole)
    return whole


def _least(table: Table, place: int, kept: _Kept) -> float:
    """Return the width that a column needs for its words, very long ones aside, and for texts to keep on one line."""
    column = table.columns[place]
    is_number = column.align is Align.RIGHT
    needed = [_BOLD * _needed(line, kept.head) for line in column.title.split("\n")]
    for number, row in enumerate(table.rows):
        cell = row[place]
        for at, line in enumerate(cell.lines):
            is_figure = is_number or (cell.status is not None and at == 0)
            bold = _BOLD if place == 0 or is_figure or number in table.strong else 1
            needed.append(bold * _needed(line, kept.figure if is_figure else kept.cell))
            if len(line) > _LONG and kept.figure:
                needed.append(_READABLE)
    return max(needed) + _MARGINS


def _needed(text: str, kept: int) -> float:
    parts = [text] if len(text) <= kept else [word[:_LONGEST_WORD] for word in text.split()]
    return max((_measured(part) for part in parts), default=0)


def _measured(text: str) -> float:
    """Return the estimated width of a text in letters as wide as Arial's, in 1/20 point."""
    return sum(_BY_LETTER.get(letter, _CAPITAL if letter.isupper() else _SMALL) for letter in text)
