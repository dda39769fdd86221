"""Whose comments and blank lines stand between the tables of a TOML text, and how a pair is spaced there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.storage.toml.scan import Kind, line_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.storage.toml.scan import Layout, Statement


@dataclass(frozen=True, slots=True)
class PairStyle:
    """How `key = value` is spaced: the indentation, the column of an aligned `=`, and the blanks around another one."""

    indent: str = ""
    column: int | None = None
    gap: str = " "
    space: str = " "

    def left(self, key: str) -> str:
        """Write what stands before the value."""
        gap = self.gap
        if self.column is not None:
            gap = " " * max(1, self.column - len(self.indent) - len(key))
        return f"{self.indent}{key}{gap}={self.space}"


def newline_at(text: str, position: int) -> str:
    """Return how the line before an offset ends, or the first line of the text if none does."""
    end = text.rfind("\n", 0, position)
    if end < 0:
        end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def is_comment(text: str, start: int) -> bool:
    """Return whether the line that begins at an offset is a comment."""
    return text[start : line_end(text, start)].lstrip(" \t").startswith("#")


def is_blank(text: str, start: int) -> bool:
    """Return whether the line that begins at an offset is there and empty."""
    return start < len(text) and not text[start : line_end(text, start)].strip(" \t\r\n")


def line_end(text: str, start: int) -> int:
    """Return the offset after the newline of the line of an offset."""
    return text.find("\n", start) + 1 or len(text)


def floor(layout: Layout, section: int) -> int:
    """Return where the statement before the header of a section ends."""
    number = layout.headers[section]
    return layout.statements[number - 1].end if number else 0


def block_start(layout: Layout, section: int) -> int:
    """Return where the comments that stand directly above a header begin, or else the header."""
    text, lowest = layout.text, floor(layout, section)
    start = layout.statements[layout.headers[section]].start
    while start > lowest:
        line = line_start(text, start - 1)
        if not is_comment(text, line):
            break
        start = line
    return start


def block_end(layout: Layout, section: int) -> int:
    """Return where the statements of a section end, with the comments directly below that no next header claims."""
    text = layout.text
    number = layout.section_end(section) - 1
    end = layout.statements[number].end if number >= 0 else 0
    ceiling = block_start(layout, section + 1) if section + 1 < len(layout.headers) else len(text)
    while end < ceiling and is_comment(text, end):
        end = line_end(text, end)
    return end


def blank_above(layout: Layout, section: int) -> bool | None:
    """Return whether an empty line stands above the block of a section; None at the beginning of the text."""
    start = block_start(layout, section)
    return None if start == 0 else is_blank(layout.text, line_start(layout.text, start - 1))


def pair_style(text: str, statements: Sequence[Statement], nearest: int, indent: str) -> PairStyle:
    """Return how the pairs of a table are spaced; `nearest` is the one whose spacing counts if none is aligned."""
    pairs = [statement for statement in statements if statement.kind is Kind.PAIR]
    if not pairs:
        return PairStyle(indent)
    columns: Counter[int] = Counter()
    widths: dict[int, set[int]] = {}
    for pair in pairs:
        column = text.index("=", pair.key_end) - line_start(text, pair.key_start)
        columns[column] += 1
        widths.setdefault(column, set()).add(pair.key_end - pair.key_start)
    pair = pairs[nearest]
    equals = text.index("=", pair.key_end)
    own_indent = text[line_start(text, pair.key_start) : pair.key_start]
    gap, space = text[pair.key_end : equals], text[equals + 1 : pair.value_start]
    space = space if len(space) <= 1 else " "
    column, often = columns.most_common(1)[0]
    if often > 1 and often * 2 > len(pairs) and len(widths[column]) > 1:
        return PairStyle(own_indent, column, " ", space)
    return PairStyle(own_indent, None, gap if len(gap) <= 1 else " ", space)
