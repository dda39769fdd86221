"""A report as one HTML page that needs nothing else: no script, no other file, no request."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from actionplan.reports import charts
from actionplan.reports.blocks import (
    Align,
    ComingChart,
    Heading,
    Origin,
    ProgressChart,
    StatusChart,
    Table,
    by_gaps,
    gap_words,
)
from actionplan.text import long_date, safe, safe_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.reports.blocks import Block, Cell, Report

# A page with more headings than this begins with a list of them.
_SHORT = 6


def html(report: Report) -> str:
    """Return a report as one HTML page; the same report has the same bytes."""
    sections = tuple(_sections(report.blocks))
    template = _environment().get_template("html.jinja")
    return template.render(
        report=report,
        sections=sections,
        is_long=sum(heading is not None for _, heading, _ in sections) > _SHORT,
        has_own_numbers=isinstance(report.origin, Origin) and report.origin.layout is not None,
        as_at=long_date(report.origin.as_at),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("actionplan", "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"css": css_string, "chart": charts.svg, "bar": charts.bar_svg, "swatch": charts.swatch}
    environment.tests |= {
        "stacked": _is_stacked,
        "chart": lambda block: isinstance(block, StatusChart | ProgressChart | ComingChart),
        "number": lambda column: column.align is Align.RIGHT,
    }
    environment.globals |= {"kind": _kind, "status_parts": _status_parts, "gap_words": gap_words, "by_gaps": by_gaps}
    return environment


def _shown(value: object) -> object:
    """Return any text safe to show, even one that reached a report straight from the plan."""
    return safe_lines(value) if type(value) is str else value


def css_string(text: str) -> str:
    """Return a text that is nothing but text between the quotation marks of a style sheet."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in safe(text))


def _sections(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Heading | None, tuple[Block, ...]]]:
    """Yield the sections of a report by its headings of level 2: an id, the heading, and the blocks below it."""
    heading: Heading | None = None
    below: list[Block] = []
    names: set[str] = set()
    number = 0
    for block in (*blocks, None):
        if block is not None and not (isinstance(block, Heading) and block.level == 2):
            below.append(block)
            continue
        if heading is not None or below:
            name = heading.anchor if heading is not None else ""
            name = name if name and name not in names else f"section-{number}"
            names.add(name)
            yield name, heading, tuple(below)
        heading, below, number = block, [], number + 1


def _kind(block: Block) -> str:
    return type(block).__name__


def _is_stacked(table: Table) -> bool:
    """Return whether a table needs more room than a telephone has: there its cells are then one below the other."""
    return len(table.columns) > 4 or any(column.align is Align.LEFT for column in table.columns[1:])


def _status_parts(cell: Cell) -> tuple[str, str]:
    """Return the symbol of a status and the words of the first line of a cell."""
    first = cell.lines[0] if cell.lines else ""
    symbol = cell.status.symbol if cell.status is not None else ""
    return (symbol, first.removeprefix(symbol).lstrip()) if symbol and first.startswith(symbol) else ("", first)
