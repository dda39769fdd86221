"""Writes a summary in the format that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.reports import build, data

if TYPE_CHECKING:
    from actionplan.summary import Summary


def text(summary: Summary, form: str, audience: str = build.WHOLE) -> str:
    """Give a summary as md, html or json, for a reader."""
    if form == "json":
        return data.text(summary)
    report = build.report(summary, audience)
    if form == "html":
        from actionplan.reports.html import html  # noqa: PLC0415  (only HTML pays for its template engine)

        return html(report)
    from actionplan.reports.markdown import markdown  # noqa: PLC0415  (only one format is written at a time)

    return markdown(report)
