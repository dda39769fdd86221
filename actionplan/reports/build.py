"""Builds the report of a summary from its sections, for each of its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.history.summary import RULES
from actionplan.model.plan import Status
from actionplan.reports import cells, member, sections
from actionplan.reports.blocks import (
    ComingChart,
    Heading,
    Origin,
    Part,
    ProgressChart,
    ProgressPoint,
    Report,
    StatusChart,
    Text,
)
from actionplan.text import MONTHS, count, listed, long_date, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from actionplan.history.summary import Summary
    from actionplan.reports.blocks import Block, LayoutMark

WHOLE, LEAD_MEMBER, COMMITTEE = "whole", "lead-member", "committee"


def report(summary: Summary, audience: str = WHOLE) -> Report:
    """Return the report for a reader: the whole progress summary, or the lead member's page."""
    plan = summary.plan
    is_member = audience == LEAD_MEMBER
    return Report(
        title="Progress for the lead member" if is_member else "Progress summary",
        subtitle=safe(plan.title),
        organisation=safe(plan.organisation),
        facts=tuple(member.facts(summary)) if is_member else (("Prepared for", safe(plan.group)), *facts(summary)),
        blocks=(*notes(summary), *_headed(member.parts(summary) if is_member else parts(summary))),
        origin=origin(summary, audience),
        banner=banner(summary),
    )


def origin(summary: Summary, audience: str, layout: LayoutMark | None = None) -> Origin:
    """Return the origin of a paper: everything needed to make it again."""
    return Origin(
        audience,
        summary.period.first,
        summary.period.last,
        summary.current.day,
        summary.current.commit,
        summary.previous.commit,
        summary.includes_exempt,
        layout,
        RULES,
    )


def banner(summary: Summary) -> str:
    """Return the words for every page; nothing if the paper may be published."""
    return cells.NOT_FOR_PUBLICATION if summary.includes_exempt else ""


def facts(summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield the period and the day of the figures, and the entries of the record that they come from."""
    yield "Period", summary.days
    yield "As at", f"{long_date(summary.current.day)} (record {summary.current.commit[:10]})"
    yield "Compared with", f"{long_date(summary.previous.day)} (record {summary.previous.commit[:10]})"


def notes(summary: Summary) -> Iterator[Block]:
    """Yield what a reader has to know before the figures."""
    if not summary.is_over:
        yield Text(
            f"The period ends on {long_date(summary.period.last)}. The figures are those up to "
            f"{long_date(summary.current.day)}.",
            is_note=True,
        )
    if summary.starts_inside:
        yield Text(
            f"The record starts on {long_date(summary.previous.day)}, part-way through the period. Figures are "
            "compared with that date.",
            is_note=True,
        )
    for note in (summary.previous.note, summary.current.note):
        if note:
            yield Text(safe(note), lead="A saved plan could not be read:", is_note=True)
    yield from cells.hidden(summary.hidden)


def parts(summary: Summary) -> Iterator[tuple[str, str, Iterable[Block]]]:
    """Yield the sections of the whole summary, in the order of the committee: anchor, heading and blocks."""
    yield from (
        ("headline", "Headline counts", _headline(summary)),
        ("attention", "Needs attention", sections.needs_attention(summary)),
        ("completed", "Completed", sections.completed(summary)),
        ("promises", "Due dates met", sections.promises(summary.ledger, summary.plan)),
        ("dates", "Date changes", sections.moves(summary.date_changes)),
        ("extensions", "Extension requests", sections.requests(summary.extensions)),
        ("new", "New, closed, reopened and removed", sections.came_and_went(summary)),
        ("cornerstones", "By cornerstone", sections.by_cornerstone(summary)),
        ("coming", "Coming up", _coming(summary)),
        ("stale", f"No update for more than {count(summary.plan.thresholds.stale, 'day')}", sections.stale(summary)),
        ("plan", "The whole plan", sections.whole_plan(summary)),
        ("key", "Key", sections.key(summary)),
    )


def _headed(sections_: Iterable[tuple[str, str, Iterable[Block]]]) -> Iterator[Block]:
    for anchor, title, blocks in sections_:
        yield Heading(title, 2, anchor)
        yield from blocks


def _headline(summary: Summary) -> Iterator[Block]:
    yield from sections.headline(summary)
    yield status_chart(summary)
    if len(summary.trail) > 1:
        yield progress_chart(summary)


def _coming(summary: Summary) -> Iterator[Block]:
    yield from sections.coming_up(summary)
    if summary.coming_up:
        yield coming_chart(summary)


def status_chart(summary: Summary) -> StatusChart:
    """Return the chart of the statuses then and now."""
    plan, now, then = summary.plan, summary.counts.by_status, summary.previous_counts.by_status
    parts = tuple(Part(plan.label(s), now[s], s, then[s]) for s in _by_progress())
    before, after = (
        listed(f"{count_of[s]:,} {plan.label(s).lower()}" for s in _by_progress()) for count_of in (then, now)
    )
    days = summary.previous.day, summary.current.day
    words = f"{long_date(days[0])}: {before}. {long_date(days[1])}: {after}."
    return StatusChart("Actions by status, then and now", words, *days, parts)


def _by_progress() -> tuple[Status, ...]:
    """Return the statuses from complete to closed, as they are side by side in a bar."""
    return (
        *(Status.COMPLETE, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK),
        *(Status.NOT_STARTED, Status.ON_HOLD, Status.CLOSED),
    )


def progress_chart(summary: Summary) -> ProgressChart:
    """Return the chart of what was complete over time."""
    points = tuple(
        ProgressPoint(t.day, t.lifecycle.counted_complete, t.lifecycle.counted_in_progress, t.lifecycle.counted)
        for t in summary.trail
    )
    words = listed(f"{long_date(point.day)}: {point.complete:,} of {point.total:,}" for point in points)
    return ProgressChart(
        "Complete actions over time", f"Complete, without closed actions and standing duties. {words}.", points
    )


def coming_chart(summary: Summary) -> ComingChart:
    """Return the chart of what falls due in which month of the period that follows."""
    months = tuple((f"{MONTHS[day.month - 1]} {day.year}", number) for day, number in summary.coming_up_by_month)
    words = listed(f"{month}: {number:,}" for month, number in months)
    return ComingChart("Actions that fall due, by month", f"{words}.", months)
