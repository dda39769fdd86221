"""Rows of a label and a text as lines for a width."""

from __future__ import annotations

from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from actionplan.tui.paper.lines import Line, fitted, length, wrapping
from actionplan.tui.shown import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from actionplan.tui.widgets.facts import Part, Row

LABEL = 14
_GAP = 2


def row_lines(rows: Iterable[Row], width: int, *, margin: int = 0) -> Iterator[Line]:
    """Yield rows as lines, texts wrapped beside their label; a row without one takes the whole width but the margin."""
    before: Line = ((" " * margin, ""),) if margin else ()
    for row in rows:
        indent = before
        if row.label:
            label = cut(row.label.strip(), LABEL - 1)
            indent = (*before, *fitted(((label, "label"),) if label else (), LABEL))
        yield from wrapping(row.parts, width, indent, keeps_gaps=True)


def cut_line(parts: Iterable[Part], width: int) -> Line:
    """Return one line of at most `width` cells, "…" where something is left out."""
    line: list[Part] = []
    left = width
    for text, role in parts:
        words = cut(text, left)
        line.append((words, role))
        left -= length(((words, ""),))
        if words != text or left <= 0:
            break
    return tuple(line)


def fitting(lines: Iterable[Line], height: int, more: Part) -> list[Line]:
    """Return at most `height` lines, of which the last says where some are left out; no further ones are asked for."""
    first = [*islice(lines, max(height, 0) + 1)]
    if len(first) <= height:
        return first
    return [*first[: height - 1], (more,)] if height > 0 else []


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Put two columns side by side; the left one takes `width` cells and a gap."""
    empty: Line = ()
    return [(*fitted(one, width), (" " * _GAP, ""), *other) for one, other in zip_longest(left, right, fillvalue=empty)]
