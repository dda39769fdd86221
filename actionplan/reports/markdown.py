"""A report as Markdown, to paste into a page or a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actionplan.reports.blocks import (
    Align,
    Bars,
    Clauses,
    ComingChart,
    Gap,
    Heading,
    Items,
    ProgressChart,
    StatusChart,
    Table,
    Text,
    by_gaps,
    gap_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.reports.blocks import Block, Cell, Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&])")
_ESCAPED = r"\\\1"
# What would begin a list, a heading, a quotation, a table or a rule at the beginning of a line.
_LEADING = re.compile(r"^(\s*)([-+=:]|\d+[.)])(?=\s|$|[-=:])")


def markdown(report: Report) -> str:
    """Return a report as Markdown with tables."""
    return "\n\n".join(_parts(report)) + "\n"


def escaped(text: str) -> str:
    """Return a text in which nothing is taken for markup."""
    text = _SPECIAL.sub(_ESCAPED, text)
    return _LEADING.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)


def _parts(report: Report) -> Iterator[str]:
    if report.banner:
        yield f"**{escaped(report.banner)}**"
    yield f"# {escaped(report.title)}: {escaped(report.subtitle)}"
    yield f"**{escaped(report.organisation)}**"
    yield "\n".join(f"- **{escaped(lead)}:** {_words(text)}" for lead, text in report.facts)
    for block in report.blocks:
        yield _block(block)
    if report.banner:
        yield f"**{escaped(report.banner)}**"
    yield f"<!-- {report.origin.words()} -->"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {escaped(block.words)}"
        case Text():
            lead = f"**{escaped(block.lead)}** " if block.lead else ""
            return f"{_number(block.number)}{lead}{_paragraph(block.text)}"
        case Items():
            return "\n".join(f"- {_item(lead, rest)}" for lead, rest in block.items)
        case Clauses():
            return "\n\n".join(f"{letter} {_paragraph(item)}" for letter, item in block.lettered())
        case Gap():
            return f"> {_number(block.number)}{_gap(block.text)}"
        case Table():
            return _table(block)
        case StatusChart() | ProgressChart() | ComingChart():
            return f"*{escaped(block.caption)}.* {escaped(block.alternative)}"
        case Bars():
            bars = "\n".join(f"- **{escaped(bar.label)}:** {escaped(bar.words)}" for bar in block.bars)
            return f"*{escaped(block.caption)}*\n\n{bars}"


def _number(number: str) -> str:
    return f"{escaped(number)} " if number else ""


def _gap(text: str) -> str:
    return _marked(gap_words(text))


def _marked(gap: str) -> str:
    # Its brackets are no link here, and read better as they are.
    return f"**[{escaped(gap[1:-1])}]**"


def _words(text: str) -> str:
    return "".join(_marked(piece) if is_gap else escaped(piece) for piece, is_gap in by_gaps(text))


def _paragraph(text: str) -> str:
    return "\\\n".join(_words(line) for line in text.strip().split("\n"))


def _item(lead: str, text: str) -> str:
    first, *rest = text.rstrip().split("\n") if lead else text.strip().split("\n")
    begins = f"**{escaped(lead)}**{_SPECIAL.sub(_ESCAPED, first)}" if lead else escaped(first)
    return "\\\n  ".join((begins, *map(escaped, rest)))


def _table(table: Table) -> str:
    dashes = {Align.LEFT: "---", Align.RIGHT: "---:"}
    lines = [
        _line(column.title for column in table.columns),
        "|" + "|".join(dashes[column.align] for column in table.columns) + "|",
    ]
    for number, row in enumerate(table.rows):
        cells = [_cell(cell) for cell in row]
        if number in table.strong:
            cells = [f"**{cell}**" if cell else "" for cell in cells]
        lines.append("| " + " | ".join(cells) + " |")
    return f"**{escaped(table.caption)}**\n\n" + "\n".join(lines)


def _line(cells: Iterator[str]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


def _cell(cell: Cell) -> str:
    return _gap(cell.text) if cell.is_gap else "<br>".join(escaped(line) for line in cell.lines)
