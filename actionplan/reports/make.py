"""Makes a paper in the format that was asked for: as text or as a Word document."""

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


def summary(
    summary: Summary,
    form: str,
    audience: str = build.WHOLE,
    layout: Layout | None = None,
    template: Path | None = None,
) -> str | bytes:
    """Return a summary in any format, for a reader or in a layout; JSON has everything, for programs.

    Raises what `word` raises.
    """
    return data.text(summary) if form == "json" else paper(report(summary, audience, layout), form, template)


def report(summary: Summary, audience: str = build.WHOLE, layout: Layout | None = None) -> Report:
    """Return the report of a summary: for a reader or, if there is a layout, as a committee paper."""
    if layout is None:
        return build.report(summary, audience)
    from actionplan.reports import committee  # noqa: PLC0415  (only committee papers read layouts)

    return committee.report(summary, layout)


def paper(report: Report, form: str, template: Path | None = None) -> str | bytes:
    """Return a report as md, html or docx.

    Raises what `word` raises.
    """
    return word(report, template) if form == WORD else text(report, form)


def word(report: Report, template: Path | None = None) -> bytes:
    """Return a report as a Word document, with the styles, header and footer of a template if there is one.

    Raises RuleError if the template is no Word document, PlanFileError if the system refuses it.
    """
    from actionplan.reports.word.document import docx  # noqa: PLC0415  (only Word pays for its library)

    return docx(report, template)


def text(report: Report, form: str) -> str:
    """Return a report as md or html."""
    if form == "html":
        from actionplan.reports.html import html  # noqa: PLC0415  (only HTML pays for its template engine)

        return html(report)
    from actionplan.reports.markdown import markdown  # noqa: PLC0415  (only one format is written at a time)

    return markdown(report)
