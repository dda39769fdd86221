"""Rows of a label and a text as lines for a width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.tui.paper.lines import Line, fitted, length, wrapped
from actionplan.tui.shown import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from actionplan.tui.widgets.facts import Part, Row

LABEL = 14
_GAP = 2


def row_lines(rows: Iterable[Row], width: int, *, margin: int = 0) -> list[Line]:
    """Lay rows out, texts wrapped beside their label; a row without one takes the whole width but the margin."""
    found: list[Line] = []
    before: Line = ((" " * margin, ""),) if margin else ()
    for row in rows:
        if not row.label:
            found += wrapped(row.parts, width, before, keeps_gaps=True)
            continue
        label = cut(row.label.strip(), LABEL - 1)
        indent = fitted(((label, "label"),) if label else (), LABEL)
        found += wrapped(row.parts, width, (*before, *indent), keeps_gaps=True)
    return found


def cut_line(parts: Iterable[Part], width: int) -> Line:
    """Give one line of at most `width` cells, "…" where something is left out."""
    line: list[Part] = []
    left = width
    for text, role in parts:
        words = cut(text, left)
        line.append((words, role))
        left -= length(((words, ""),))
        if words != text or left <= 0:
            break
    return tuple(line)


def fitting(lines: Sequence[Line], height: int, more: Part) -> list[Line]:
    """Give at most `height` lines; where some are left out, the last says so."""
    if len(lines) <= height or height < 1:
        return [*lines[: max(height, 0)]]
    return [*lines[: height - 1], (more,)]


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Put two columns side by side; the left one takes `width` cells and a gap."""
    height = max(len(left), len(right))
    empty: Line = ()
    pairs = zip(
        (*left, *[empty] * (height - len(left))),
        (*right, *[empty] * (height - len(right))),
        strict=True,
    )
    return [(*fitted(one, width), (" " * _GAP, ""), *other) for one, other in pairs]
