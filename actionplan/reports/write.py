"""Writes a report in the format that was asked for: as text or as a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.reports import build, data

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.history.summary import Summary
    from actionplan.reports.blocks import Report
    from actionplan.reports.layout import Layout

FORMATS = ("md", "html", "docx", "json")
WORD = "docx"


def text(summary: Summary, form: str, audience: str = build.WHOLE, layout: Layout | None = None) -> str:
    """Give a summary as md, html or json: for a reader, or as a committee paper in a layout."""
    if form == "json":
        return data.text(summary)
    return of_report(report(summary, audience, layout), form)


def report(summary: Summary, audience: str = build.WHOLE, layout: Layout | None = None) -> Report:
    """Make the report of a summary: for a reader, or as a committee paper in a layout."""
    if layout is None:
        return build.report(summary, audience)
    from actionplan.reports import committee  # noqa: PLC0415  (only committee papers read layouts)

    return committee.report(summary, layout)


def made(
    summary: Summary,
    form: str,
    audience: str = build.WHOLE,
    template: Path | None = None,
    layout: Layout | None = None,
) -> str | bytes:
    """Give a summary in any format, for a reader or in a layout; what `template` is for, `word` says."""
    if form == WORD:
        return word(report(summary, audience, layout), template)
    return text(summary, form, audience, layout)


def paper(report: Report, form: str, template: Path | None = None) -> str | bytes:
    """Give a report as md, html or docx; what `template` is for, `word` says."""
    return word(report, template) if form == WORD else of_report(report, form)


def word(report: Report, template: Path | None = None) -> bytes:
    """Give a report as a Word document, with the styles, header and footer of a template where there is one.

    Raises: RuleError where the template is no Word document, PlanFileError where the system refuses it.
    """
    from actionplan.reports.word.document import docx  # noqa: PLC0415  (only Word pays for its library)

    return docx(report, template)


def of_report(report: Report, form: str) -> str:
    """Give a report as md or html."""
    if form == "html":
        from actionplan.reports.html import html  # noqa: PLC0415  (only HTML pays for its template engine)

        return html(report)
    from actionplan.reports.markdown import markdown  # noqa: PLC0415  (only one format is written at a time)

    return markdown(report)
