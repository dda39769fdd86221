"""A table as it was read from any file: cells with what a reader sees of them, and where they are."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from actionplan.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from actionplan.model.dates import Due

MOST_ROWS = 20_000
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_STRUCK = re.compile(r"<(s|del|strike)>(.*?)</\1>|~~(.+?)~~", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"</?(?:b|strong|i|em|u|p|span)>|\*\*", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|ndash|mdash);", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the part of it that is struck out, and what the file says beside the text.

    `due` is the date of a date cell, `number` that of a number cell, `fill` the name of its colour, `note` a comment.
    `is_wide` tells that the cell covers the whole row.
    """

    text: str = ""
    struck: str = ""
    due: Due | None = None
    number: float | None = None
    fill: str = ""
    note: str = ""
    is_wide: bool = False

    def __bool__(self) -> bool:
        return bool(self.text or self.struck or self.note)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet with its number in the file, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Return a cell; an empty one beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file: its rows, the lines of text above it, and its heading if the file has several tables.

    A hidden sheet is not read unless it is named.
    """

    file: str
    name: str
    rows: tuple[Row, ...]
    above: tuple[str, ...] = ()
    heading: str = ""
    is_hidden: bool = False
    # What an exported sheet said when it went out, by the id of an action.
    base: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The name of the file without its ending: the same table has it in every format."""
        return self.file.rpartition(".")[0] or self.file

    @property
    def place(self) -> str:
        """The file and the sheet, as messages name them."""
        return f"{self.file}, {self.name}" if self.name else self.file


EMPTY = Cell()


def cell_of(text: str, struck: str = "") -> Cell:
    """Return the cell of a text, in which line breaks and struck-out parts may be written as in HTML or Markdown."""
    if "<" in text or "~~" in text or "**" in text:
        found = [match[2] or match[3] for match in _STRUCK.finditer(text)]
        struck = " ".join(filter(None, (struck, *found)))
        text = _MARKUP.sub("", _BREAK.sub("\n", _STRUCK.sub(" ", text)))
        struck = _MARKUP.sub("", _BREAK.sub("\n", struck))
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return Cell(cleaned(text, lines=True), cleaned(struck, lines=True))


def trimmed(rows: Sequence[Sequence[Cell]], first: int = 1) -> tuple[Row, ...]:
    """Return rows with their numbers, without empty ones and without empty cells at their ends."""
    found = []
    for number, cells in enumerate(rows, start=first):
        width = max((place for place, cell in enumerate(cells, start=1) if cell or cell.fill), default=0)
        if width and any(cells):
            found.append(Row(number, tuple(cells[:width])))
    return tuple(found)


def with_headings(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return tables with the headings above them, if these tell them from one another."""
    tells_apart = len({sheet.heading for sheet in sheets}) > 1
    return tuple(sheet if tells_apart else replace(sheet, heading="") for sheet in sheets)
