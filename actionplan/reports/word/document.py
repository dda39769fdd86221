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
from actionplan.reports.word.charts import part, placed
from actionplan.reports.word.table import Tables, figures
from actionplan.reports.word.xml import contents, marked, paragraph, run, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from actionplan.reports.blocks import Block, Report
    from actionplan.reports.word.charts import Chart

# As in the HTML page: a paper with more headings than this begins with a list of them.
_SHORT = 6


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
        self._tables = Tables(began.styles, began.letters())
        self._strong = began.styles["Strong"]
        self._marks = self._charts = 0
        self._is_close = False
        self._is_numbered = False

    def sheets(self, report: Report) -> Iterator[Sheet]:
        """Yield a report by the orientation of its pages: a section with a wide table has wide pages."""
        self._is_numbered = any(isinstance(block, Heading | Text | Gap) and block.number for block in report.blocks)
        if self._is_numbered:
            self._base.number_sections()
        is_wide, written = False, [*self._front(report)]
        for section in _sections(report.blocks):
            if section and is_wide != (wide := any(map(self._is_wide, section))):
                yield Sheet(is_wide, "".join(written))
                is_wide, written = wide, []
            width = self._base.width(is_landscape=is_wide)
            for block in section:
                written.append(self._block(block, width))
                self._is_close = isinstance(block, Table | ProgressChart | ComingChart)
        written.append(self._paragraph("Paper Origin", run(report.origin.said())))
        yield Sheet(is_wide, "".join(written))

    def _is_wide(self, block: Block) -> bool:
        """Return whether a block needs a page that lies on its side."""
        if not isinstance(block, Table):
            return False
        return block.is_wide or not self._tables.fits(block, self._base.width(is_landscape=False))

    def _front(self, report: Report) -> Iterator[str]:
        yield self._paragraph("Paper Organisation", run(report.organisation))
        yield self._paragraph("Title", words(report.title))
        yield self._paragraph("Subtitle", run(report.subtitle))
        yield self._tables.facts(report.facts, self._base.width(is_landscape=False))
        self._is_close = True
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
            case Table():
                return self._tables.written(block, width, is_apart=self._is_close)
            case StatusChart():
                return self._chart(block, width)
            case ProgressChart() | ComingChart():
                return self._chart(block, width) + self._tables.written(figures(block), width, is_apart=False)
            case Bars():
                lead = self._paragraph("Normal", run(f"{block.caption}:", self._strong), is_kept=True)
                last = len(block.bars) - 1
                bars = (self._item(b.label, f": {b.words}", is_kept=at < last) for at, b in enumerate(block.bars))
                return lead + "".join(bars)

    def _chart(self, chart: Chart, width: int) -> str:
        self._charts += 1
        caption = self._paragraph("Caption", words(chart.caption), is_kept=True)
        relation = self._base.add_chart(self._charts, part(chart, self._base.font()))
        return caption + placed(chart, self._styles["Normal"], relation, self._charts, width)

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
    """Yield the parts of a report, each of which a heading begins; one above another stays with it."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and not (section and isinstance(section[-1], Heading)):
            yield section
            section = []
        section.append(block)
    yield section
