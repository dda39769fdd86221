"""Writes a report in the format that was asked for: as text, as a Word document, or to a file."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from actionplan.errors import RuleError, in_plain_words, shown
from actionplan.reports import build, data

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.history.summary import Summary
    from actionplan.reports.blocks import Report
    from actionplan.reports.layout import Layout

FORMATS = ("md", "html", "docx", "json")
WORD = "docx"


class FileThereError(RuleError):
    """A file stands already where a report was to be written."""


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
    from actionplan.reports.word import docx  # noqa: PLC0415  (only Word pays for its library)

    return docx(report, template)


def of_report(report: Report, form: str) -> str:
    """Give a report as md or html."""
    if form == "html":
        from actionplan.reports.html import html  # noqa: PLC0415  (only HTML pays for its template engine)

        return html(report)
    from actionplan.reports.markdown import markdown  # noqa: PLC0415  (only one format is written at a time)

    return markdown(report)


def to_file(
    content: str | bytes, path: Path, *, plan: Path, force: bool = False, advice: str = "Give another name."
) -> None:
    """Write a report to a file, which `force` may replace; never to that of the plan.

    Raises FileThereError, with `advice`, where a file stands there and `force` is not given; RuleError where it is the
    plan, PlanFileError where the system refuses.
    """
    with in_plain_words(path, "written"):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if path.exists() and plan.exists() and path.samefile(plan):
            raise RuleError(f"{shown(path)} is the plan itself, and nothing was written.", "Give another name.")
        try:
            file = path.open("wb" if force else "xb")
        except FileExistsError:
            raise FileThereError(f"{shown(path)} is there already, and nothing was written.", advice) from None
        with file:
            file.write(content.encode() if isinstance(content, str) else content)
