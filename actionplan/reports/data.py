"""A summary as JSON: the keys stay as they are."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from actionplan.history.summary import RULES
from actionplan.model.as_json import for_list, plain
from actionplan.model.plan import Status
from actionplan.text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actionplan.history.promises import Ledger, Tally
    from actionplan.history.summary import Asked, DateChange, DateCounts, Group, Lifecycle, Removed, Row, Summary
    from actionplan.model.plan import Action, Counts, Update


def text(summary: Summary) -> str:
    """Return a summary as JSON, for programs."""
    return f"{json_text(values(summary))}\n"


def values(summary: Summary) -> dict[str, Any]:
    """Return all that a summary says, in plain values."""
    period = summary.period
    return {
        "organisation": summary.plan.organisation,
        "title": summary.plan.title,
        "period": {"from": plain(period.first), "to": plain(period.last), "is_over": summary.is_over},
        "as_at": plain(summary.current.day),
        "commit": summary.current.commit,
        "baseline_commit": summary.previous.commit,
        "baseline_as_at": plain(summary.previous.day),
        "record_starts_inside": summary.starts_inside,
        "notes": [point.note for point in (summary.previous, summary.current) if point.note],
        "rules": RULES,
        "include_exempt": summary.includes_exempt,
        "hidden": len(summary.hidden),
        "counts": {
            "previous": _counts(summary.previous_counts, summary.previous_dates),
            "current": _counts(summary.counts, summary.dates),
        },
        "bridge": asdict(summary.bridge),
        "recount": asdict(summary.recount),
        "promises": ledger(summary.ledger),
        "lifecycle": {
            "previous": _lifecycle(summary.previous_lifecycle),
            "current": _lifecycle(summary.lifecycle),
        },
        "directions": {str(way): number for way, number in summary.directions.items()},
        "needs_attention": _rows(summary, summary.needs_attention),
        "completed": _rows(summary, summary.completed),
        "date_changes": [_date_change(change) for change in summary.date_changes],
        "extensions": [_asked(request) for request in summary.extensions],
        "added": _rows(summary, summary.added),
        "closed": _rows(summary, summary.closed),
        "reopened": _rows(summary, summary.reopened),
        "ended_again": _rows(summary, summary.ended_again),
        "removed": [_removed(summary, gone) for gone in summary.removed],
        "updates": [_update(row.action, update) for row, update in summary.updates],
        "by_cornerstone": [_group(group) for group in summary.groups],
        "coming_up": _rows(summary, summary.coming_up),
        "stale": _rows(summary, summary.stale),
        "progress": [{"as_at": plain(trail.day), **_lifecycle(trail.lifecycle)} for trail in summary.trail],
        "actions": _rows(summary, summary.rows.values()),
    }


def ledger(found: Ledger) -> dict[str, Any]:
    """Return the promise ledger in plain values; the six answers of a row add up to its total."""
    return {
        "periods": [
            {"from": plain(period.first), "to": plain(period.last), **_tally(tally)} for period, tally in found.periods
        ],
        "by_cornerstone": [{"cornerstone": stone, **_tally(tally)} for stone, tally in found.by_cornerstone],
        "by_agreed_by": [{"agreed_by": who, **_tally(tally)} for who, tally in found.by_agreed_by],
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {"total": tally.total, **{str(kept): number for kept, number in tally.by_kept.items()}}


def _counts(counts: Counts, dates: DateCounts) -> dict[str, Any]:
    return {
        "total": counts.total,
        "open": counts.open,
        "overdue": counts.overdue,
        "late_against_first": dates.late_against_first,
        "due_on_day": dates.due_on_day,
        "stale": counts.stale,
        "not_set": {"owner": counts.no_owner, "due": counts.no_due},
        "by_status": {str(status): counts.by_status[status] for status in Status},
    }


def _lifecycle(life: Lifecycle) -> dict[str, int]:
    return asdict(life)


def _rows(summary: Summary, rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [_row(summary, row) for row in rows]


def _row(summary: Summary, row: Row) -> dict[str, Any]:
    return {
        **for_list(summary.plan, row.action, summary.current.day),
        "previous_status": plain(row.previous),
        "direction": str(row.direction) if row.direction else None,
        "first_due": plain(row.first_due),
        "slipped_days": row.slipped_days,
        "late_against_first": row.is_late_against_first,
        "move_explained": row.agreed.is_explained,
        "rating_out_of_date": row.is_rating_out_of_date,
        **asdict(row.timing),
    }


def _date_change(change: DateChange) -> dict[str, Any]:
    return {
        "id": change.row.action.id,
        "title": change.row.action.title,
        "on": plain(change.on),
        "from": plain(change.before),
        "to": plain(change.to),
        "reason": change.reason,
        "agreed_by": change.agreed_by,
        "recorded": change.is_recorded,
        "number": change.number,
        "moves": change.row.action.moves,
        "first_due": plain(change.first),
    }


def _asked(asked: Asked) -> dict[str, Any]:
    action = asked.row.action
    return {
        "id": action.id,
        "title": action.title,
        "due": plain(action.due),
        "to": plain(asked.to),
        "days": asked.days,
        "reason": asked.reason,
        "asked_by": asked.asked_by,
        "of": asked.of,
        "on": plain(asked.on),
        "first_due": plain(asked.row.first_due),
        "moves": action.moves,
    }


def _update(action: Action, update: Update) -> dict[str, Any]:
    return {
        "id": action.id,
        "title": action.title,
        "on": plain(update.on),
        "text": update.text,
        "next": update.next,
    }


def _removed(summary: Summary, gone: Removed) -> dict[str, Any]:
    values = for_list(summary.plan, gone.action, summary.previous.day)
    return values | {"removed_on": plain(gone.on), "removed_at_meeting": plain(gone.meeting)}


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "previous": _lifecycle(group.previous),
        "current": _lifecycle(group.current),
    }
