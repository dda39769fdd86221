"""A report as a Word document: real styles, lists, tables and fields, in our own looks or those of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.reports.blocks import (
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
    gap_words,
)
from actionplan.reports.word.base import Base, Sheet, base
from actionplan.reports.word.table import Tables, Tabular, fact_stop
from actionplan.reports.word.xml import contents, marked, paragraph, run, tab, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from actionplan.reports.blocks import Block, Report

# As in the HTML page: a paper with more headings than this begins with a list of them.
_SHORT = 6
# Where the facts of a title page begin by their style, and how far to the right they may begin: 1/20 point.
_FACT_STOP, _FARTHEST = 2608, 4535


def docx(report: Report, template: Path | None = None) -> bytes:
    """Return a report as a Word document; the same report and template have the same bytes.

    Styles, pages, headers and footers come from a template, if there is one; its text does not.
    Raises RuleError if it is no Word document, PlanFileError if the system refuses it.
    """
    began = base(template)
    return began.finished(report, list(_Writer(began).sheets(report)))


class _Writer:
    """Writes the blocks of one report."""

    def __init__(self, began: Base) -> None:
        self._base = began
        self._styles = began.styles
        self._tables = Tables(began.styles)
        self._strong = began.styles["Strong"]
        self._marks = 0
        self._is_close = False
        self._is_numbered = False

    def sheets(self, report: Report) -> Iterator[Sheet]:
        """Yield a report by the orientation of its pages: a section with a wide table has wide pages."""
        self._is_numbered = any(isinstance(block, Heading | Text | Gap) and block.number for block in report.blocks)
        if self._is_numbered:
            self._base.number_sections()
        is_wide, written = False, [*self._front(report)]
        origin = f"{report.organisation}. {report.origin.said()}"
        for section in _sections(report.blocks):
            if section and is_wide != (wide := any(isinstance(block, Table) and block.is_wide for block in section)):
                yield Sheet(is_wide, "".join(written))
                is_wide, written = wide, []
            width = self._base.width(is_landscape=is_wide)
            for block in section:
                written.append(self._block(block, width))
                self._is_close = isinstance(block, Tabular)
        written += [self._paragraph("Paper Origin", run(text)) for text in (origin, report.origin.words())]
        yield Sheet(is_wide, "".join(written))

    def _front(self, report: Report) -> Iterator[str]:
        yield self._paragraph("Paper Organisation", run(report.organisation))
        yield self._paragraph("Title", words(report.title))
        yield self._paragraph("Subtitle", run(report.subtitle))
        stop = fact_stop(f"{name}:" for name, _ in report.facts)
        stops = (_FACT_STOP, min(stop, _FARTHEST)) if stop > _FACT_STOP else None
        for name, value in report.facts:
            runs = words(f"{name}:", self._strong), tab(), words(value)
            yield paragraph(self._styles["Paper Fact"], *runs, stops=stops)
        headings = [block for block in report.blocks if isinstance(block, Heading) and block.level == 2]
        if len(headings) > _SHORT:
            entries = [(_mark(number), heading.words) for number, heading in enumerate(headings, start=1)]
            heading = self._paragraph("TOC Heading", run("Contents"), number=self._unnumbered)
            yield contents(heading, self._styles["Toc 1"], entries)
            self._is_close = True

    def _block(self, block: Block, width: int) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Text():
                style = "Paper Note" if block.is_note else "Paper Numbered" if block.number else "Normal"
                lead = run(f"{block.lead} ", self._strong) if block.lead else ""
                return self._paragraph(style, lead, words(block.text.strip()))
            case Items():
                return "".join(self._item(lead, rest) for lead, rest in block.items)
            case Clauses():
                number = self._base.lettered()
                items = (words(item.strip()) for item in block.items)
                return "".join(self._paragraph("List Number", item, number=number) for item in items)
            case Gap():
                style = "Paper Gap Numbered" if block.number else "Paper Gap"
                return self._paragraph(style, run(gap_words(block.text)))
            case Table() | StatusChart() | ProgressChart() | ComingChart():
                return self._tables.written(block, width, is_apart=self._is_close)
            case Bars():
                lead = self._paragraph("Normal", run(f"{block.caption}:", self._strong), is_kept=True)
                last = len(block.bars) - 1
                bars = (self._item(b.label, f": {b.words}", is_kept=at < last) for at, b in enumerate(block.bars))
                return lead + "".join(bars)

    def _heading(self, block: Heading) -> str:
        text = words(block.text)
        if block.level == 2:
            self._marks += 1
            text = marked(_mark(self._marks), self._marks, text)
        self._is_close = False
        number = None if block.number else self._unnumbered
        return self._paragraph(f"Heading {block.level - 1}", text, number=number, is_kept=True)

    @property
    def _unnumbered(self) -> int | None:
        """The number of the list of a heading without a number: none, so that it does not take the next one."""
        return 0 if self._is_numbered else None

    def _item(self, lead: str, rest: str, *, is_kept: bool = False) -> str:
        runs = words(rest.rstrip()) if rest.strip() else ""
        return self._paragraph("List Bullet", run(lead, self._strong), runs, is_kept=is_kept)

    def _paragraph(self, style: str, *runs: str, number: int | None = None, is_kept: bool = False) -> str:
        """Return a paragraph in the style of a name, with room above it below a table or the contents."""
        is_apart, self._is_close = self._is_close, False
        return paragraph(self._styles[style], *runs, number=number, is_kept=is_kept, is_apart=is_apart)


def _mark(number: int) -> str:
    return f"_Toc{number:06}"


def _sections(blocks: tuple[Block, ...]) -> Iterator[list[Block]]:
    """Yield the sections of a report, which its headings of level 2 begin."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            yield section
            section = []
        section.append(block)
    yield section
