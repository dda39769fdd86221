"""What a change of the rules of counting did to the figures of a period.

Papers carry the number of the rules under which they were made, so that a paper which was right is not called wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actionplan.history.summary import ORDER, RULES
from actionplan.text import long_date, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.history.summary import Row, Summary

# Values of a summary as JSON that rules 2 count in another way than rules 1, or that rules 1 did not have.
_RULES_2 = re.compile(
    r"rules|bridge|recount|lifecycle|by_cornerstone|progress|directions|date_changes|coming_up|updates|ended_again|"
    r"closed|reopened|removed|extensions|"
    r"(?:.*\.)?(?:first_due|slipped_days|late_against_first|direction|due_on_day|move_explained|rating_out_of_date|"
    r"on_time|on_time_after_change|days_late)"
)


def changed_figures(summary: Summary, rules: int) -> Iterator[tuple[str, str, str]]:
    """Yield each figure of a period that earlier rules counted differently: its name, then and by the rules of now."""
    if rules >= RULES:
        return
    for name, old, new in _since_rules_1(summary):
        if old != new:
            yield name, old, new


def explains(key: str) -> bool:
    """Return whether the rules of now count a value of a summary as JSON differently from earlier rules."""
    head = key.partition("[")[0]
    return bool(_RULES_2.fullmatch(key) or _RULES_2.fullmatch(head.partition(".")[0]))


def _since_rules_1(summary: Summary) -> Iterator[tuple[str, str, str]]:
    rows, period = list(summary.rows.values()), summary.period
    for when, life in (("", summary.lifecycle), (", previously", summary.previous_lifecycle)):
        # Standing duties were counted in percentages.
        yield (
            f"Percentage complete{when}",
            share(life.complete, life.total - life.closed),
            share(life.counted_complete, life.counted),
        )
    for group in summary.groups:
        life = group.current
        yield (
            f"Percentage complete, {group.title or 'no cornerstone'}",
            share(life.complete, life.total - life.closed),
            share(life.counted_complete, life.counted),
        )
    for trail in summary.trail:
        life = trail.lifecycle
        yield (
            f"Complete by {long_date(trail.day)}",
            f"{share(life.complete, life.total - life.closed)}, {life.in_progress:,} in progress",
            f"{share(life.counted_complete, life.counted)}, {life.counted_in_progress:,} in progress",
        )
    # A date change belonged to the period in which its day is.
    silent = sum(not change.is_recorded for change in summary.date_changes)
    dated = sum(period.holds(entry.on) for row in rows for entry in row.action.due_changes)
    yield "Date changes", f"{dated + silent:,}", f"{len(summary.date_changes):,}"
    # The date first agreed was that of the plan alone, also after a reopening.
    late = sum(row.action.is_late_against_first(row.on) for row in rows)
    yield "Past the date first agreed", f"{late:,}", f"{summary.dates.late_against_first:,}"
    # What was due on the last day of the period was in no list.
    ends = [row.action.due_end for row in rows if row.action.is_open and row.action.due_end]
    coming = sum(period.last < end <= period.following for end in ends)
    yield "Coming up", f"{coming:,}", f"{len(summary.coming_up):,}"
    # Work that stopped could count as better, and what stayed closed as the same.
    better, worse, same = (sum(_direction(row) == way for row in rows) for way in (1, -1, 0))
    counts = (("Improved", better), ("Got worse", worse), ("Not changed", same))
    for (name, old), new in zip(counts, summary.directions.values(), strict=True):
        yield name, f"{old:,}", f"{new:,}"


def _direction(row: Row) -> int | None:
    before, now = row.previous, row.action.status
    if before is now:
        return 0
    if before not in ORDER or now not in ORDER:
        return None
    return 1 if ORDER.index(now) > ORDER.index(before) else -1
