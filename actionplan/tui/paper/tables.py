"""Tables as lines of text: side by side where there is room, else each cell under its column's title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from actionplan.reports.blocks import Align
from actionplan.tui.paper.lines import fitted, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actionplan.reports.blocks import Cell, Column, Table
    from actionplan.tui.paper.lines import Line

GAP = 2
# A longer word is broken rather than given a column of its own length.
_LONGEST_WORD = 16
# Where a row would be higher, the eye loses it: its cells stand one under the other instead.
_HIGHEST_ROW = 4
_TITLE_SHARE = 3


def table_lines(table: Table, width: int) -> Iterator[Line]:
    """Return the lines of a table with its caption."""
    yield from wrapped([(table.caption, "caption")], width)
    widths = _widths(table, width)
    if widths is not None:
        rows = [_side_by_side(table.columns, row, widths, _is_strong(table, n)) for n, row in enumerate(table.rows)]
        if max(map(len, rows), default=0) <= _HIGHEST_ROW:
            yield from _head(table.columns, widths)
            is_airy = any(len(row) > 1 for row in rows)
            for number, row in enumerate(rows):
                if is_airy and number:
                    yield ()
                yield from row
            return
    yield from _stacked(table, width)


def _is_strong(table: Table, number: int) -> bool:
    return number in table.strong


def _words(text: str) -> int:
    return max((cell_len(word) for word in text.split()), default=0)


def _widths(table: Table, width: int) -> list[int] | None:
    """Share the width among the columns; None where a word would not fit."""
    columns = [[cell for row in table.rows for cell in row[index : index + 1]] for index in range(len(table.columns))]
    needed, wanted = [], []
    for column, cells in zip(table.columns, columns, strict=True):
        texts = [line for cell in cells for line in cell.lines]
        needed.append(max(min(max(map(_words, texts), default=1), _LONGEST_WORD), _words(column.title), 1))
        wanted.append(max(max(map(cell_len, texts), default=1), needed[-1], min(cell_len(column.title), 12)))
    left = width - GAP * (len(needed) - 1) - sum(needed)
    if left < 0:
        return None
    widths = list(needed)
    while left > 0:
        growing = [index for index in range(len(widths)) if widths[index] < wanted[index]]
        if not growing:
            break
        widths[min(growing, key=lambda index: widths[index] / max(table.columns[index].share, 1))] += 1
        left -= 1
    return widths


def _head(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[Line]:
    titles = [wrapped([(column.title, "label")], width) for column, width in zip(columns, widths, strict=True)]
    height = max(map(len, titles))
    yield from _joined([[()] * (height - len(title)) + title for title in titles], columns, widths)
    yield (("─" * (sum(widths) + GAP * (len(widths) - 1)), "rule"),)


def _side_by_side(columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int], is_strong: bool) -> list[Line]:
    cells = [_cell(cell, width, "strong" if is_strong else "") for cell, width in zip(row, widths, strict=True)]
    return list(_joined(cells, columns, widths))


def _joined(cells: Sequence[list[Line]], columns: Sequence[Column], widths: Sequence[int]) -> Iterator[Line]:
    for number in range(max(map(len, cells))):
        line: Line = ()
        for index, (cell, column, width) in enumerate(zip(cells, columns, widths, strict=True)):
            part = cell[number] if number < len(cell) else ()
            gap = ((" " * GAP, ""),) if index else ()
            line = (*line, *gap, *fitted(part, width, right=column.align is Align.RIGHT))
        yield line


def _cell(cell: Cell, width: int, role: str = "") -> list[Line]:
    """Return the lines of a cell; the first has the colour of its status, which its words name too."""
    found: list[Line] = []
    for number, text in enumerate(cell.lines):
        colour = cell.status.value if cell.status is not None and number == 0 else "alarm" if cell.is_alarm else role
        found += wrapped([(text, colour)], width)
    return found or [()]


def _stacked(table: Table, width: int) -> Iterator[Line]:
    titles = [column.title for column in table.columns[1:]]
    label = min(max(map(cell_len, titles), default=0), max(width // _TITLE_SHARE, 4))
    for number, row in enumerate(table.rows):
        if number:
            yield ()
        for line in _cell(row[0], width, "strong"):
            yield tuple((text, role or "strong") for text, role in line)
        for title, cell in zip(titles, row[1:], strict=True):
            names = wrapped([(title, "quiet")], label)
            texts = _cell(cell, width - label - GAP - 2, "strong" if _is_strong(table, number) else "")
            for place in range(max(len(names), len(texts))):
                name = names[place] if place < len(names) else ()
                text = texts[place] if place < len(texts) else ()
                yield (("  ", ""), *fitted(name, label), (" " * GAP, ""), *text)
