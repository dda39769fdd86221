"""Writes a report in the format that was asked for, as text or to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.file_errors import in_plain_words, shown
from actionplan.reports import build, data

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.reports.blocks import Report
    from actionplan.summary import Summary

FORMATS = ("md", "html", "json")


class FileThereError(RuleError):
    """A file stands already where a report was to be written."""


def text(summary: Summary, form: str, audience: str = build.WHOLE) -> str:
    """Give a summary as md, html or json, for a reader."""
    if form == "json":
        return data.text(summary)
    return of_report(build.report(summary, audience), form)


def of_report(report: Report, form: str) -> str:
    """Give a report as md or html."""
    if form == "html":
        from actionplan.reports.html import html  # noqa: PLC0415  (only HTML pays for its template engine)

        return html(report)
    from actionplan.reports.markdown import markdown  # noqa: PLC0415  (only one format is written at a time)

    return markdown(report)


def to_file(words: str, path: Path, *, plan: Path, force: bool = False, advice: str = "Give another name.") -> None:
    """Write the text of a report to a file, which `force` may replace; never to that of the plan.

    Raises FileThereError, with `advice`, where a file stands there and `force` is not given; RuleError where it is the
    plan, PlanFileError where the system refuses.
    """
    with in_plain_words(path, "written"):
        if path.exists() and plan.exists() and path.samefile(plan):
            raise RuleError(f"{shown(path)} is the plan itself, and nothing was written.", "Give another name.")
        try:
            file = path.open("w" if force else "x", encoding="utf-8", newline="\n")
        except FileExistsError:
            raise FileThereError(f"{shown(path)} is there already, and nothing was written.", advice) from None
        with file:
            file.write(words)
