"""A whole report as lines of text, for any width of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.reports.blocks import (
    Bars,
    ComingChart,
    Gap,
    Heading,
    Items,
    ProgressChart,
    StatusChart,
    Table,
    Text,
)
from actionplan.tui.paper.charts import bars_lines, coming_lines, progress_lines, status_lines
from actionplan.tui.paper.lines import length, wrapped
from actionplan.tui.paper.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.reports.blocks import Block, Report
    from actionplan.tui.paper.lines import Line

# Longer lines of running text are hard to read; tables and charts take what there is.
_WIDEST_TEXT = 100


def report_lines(report: Report, width: int) -> list[Line]:
    """Return the lines of a report; none is wider than `width`, which is at least 20."""
    lines = list(_title(report, width))
    before: Block | None = None
    for block in report.blocks:
        if not isinstance(before, Heading):
            lines.append(())
        lines += _block(block, width)
        before = block
    return lines


def _title(report: Report, width: int) -> Iterator[Line]:
    if report.banner:
        yield from wrapped([(report.banner, "alarm")], width)
    yield from wrapped([(report.subtitle, "title")], width)
    yield from wrapped([(report.organisation, "")], width)
    label = max((len(name) for name, _ in report.facts), default=0)
    for name, words in report.facts:
        yield from wrapped([(words, "")], width, ((name.ljust(label + 2), "quiet"),))


def _block(block: Block, width: int) -> Iterator[Line]:
    text_width = min(width, _WIDEST_TEXT)
    match block:
        case Heading(level=2):
            yield ()
            title = wrapped([(block.text, "heading")], width)
            yield from title
            yield (("─" * max(map(length, title)), "rule"),)
        case Heading():
            yield from wrapped([(block.text, "label")], width)
        case Text():
            lead = [(f"{block.lead} ", "strong")] if block.lead else []
            bar: Line = (("▌ ", "label"),) if block.is_note else ()
            lines = wrapped([*lead, (block.text, "")], text_width, bar)
            yield from ((*bar, *line[1:]) if bar else line for line in lines)
        case Items():
            for strong, rest in block.items:
                yield from wrapped([(strong, "strong"), (rest, "")], text_width, (("• ", "label"),))
        case Gap():
            yield from wrapped([(f"[To be written: {block.text}]", "quiet")], text_width)
        case Table():
            yield from table_lines(block, width)
        case StatusChart():
            yield from status_lines(block, width)
        case ProgressChart():
            yield from progress_lines(block, width)
        case ComingChart():
            yield from coming_lines(block, width)
        case Bars():
            yield from bars_lines(block, width)
