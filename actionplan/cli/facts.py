"""What the commands tell of one action to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.plan import moved_words
from actionplan.text import count, listed, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from actionplan.plan import Action, DueChange, Plan, Update


def lines(plan: Plan, action: Action, today: date) -> Iterator[tuple[str, str]]:
    """Give the fields of an action in words, each with its name; long texts may have several lines."""
    yield "Owner", action.owner or "not set"
    yield "Due", _due(plan, action, today)
    if action.completed:
        yield "Completed", action.completed.words()
    if action.cornerstone and action.cornerstone in plan.cornerstones:
        yield "Cornerstone", plan.cornerstones[action.cornerstone].title
    yield from _details(plan, action)
    if action.exempt:
        reason = f": {action.exempt.reason}" if action.exempt.reason else ""
        yield "Exempt", f"not for publication, paragraph {action.exempt.paragraph} of Schedule 12A{reason}"
    if action.assumed:
        names = listed(name.replace("_", " ") for name in action.assumed)
        yield "Assumed", f"{names}: not confirmed by the group"
    if action.added:
        yield "Added", long_date(action.added)
    if action.reviewed:
        yield "Reviewed", long_date(action.reviewed)
    if plan.is_stale(action, today):
        days = (today - action.last_recorded(plan.approved)).days
        yield "Stale", f"nothing was recorded about it for {count(days, 'day')}"


def _details(plan: Plan, action: Action) -> Iterator[tuple[str, str]]:
    for name, value in (("Outcome", action.outcome), ("Origin", action.origin), ("Risk", action.risk)):
        if value:
            yield name, value
    for name, ids in (("Depends on", action.depends_on), ("Superseded by", (action.superseded_by,))):
        for other in ids:
            if other and other in plan.actions:
                found = plan.actions[other]
                yield name, f"{found.id} {found.title} ({plan.label(found.status).lower()})"
    for evidence in action.evidence:
        yield "Evidence", evidence
    for milestone in action.milestones:
        due = f", due {milestone.due}" if milestone.due else ""
        done = f", done {long_date(milestone.done)}" if milestone.done else ""
        yield "Milestone", f"{milestone.title}{due}{done}"


def _due(plan: Plan, action: Action, today: date) -> str:
    words = [action.due.words() if action.due else "not set"]
    end = action.due.end if action.due else None
    if end is not None and action.is_overdue(today):
        words.append(f"overdue by {count((today - end).days, 'day')}")
    elif plan.is_due_soon(action, today):
        words.append("due soon")
    if action.moves:
        words.append(moved_words(action))
        if action.is_late_against_first(today) and not action.is_overdue(today):
            words.append("late against that date")
    return ", ".join(words)


def update_words(update: Update) -> str:
    """Write an update and the next step in words."""
    return f"{update.text}\nNext: {update.next}" if update.next else update.text


def move_words(move: DueChange) -> str:
    """Write a move of the due date in words."""
    to = f"to {move.to}" if move.to else "taken away"
    agreed = f" Agreed by {move.agreed_by}." if move.agreed_by else ""
    return f"from {move.before} {to}, because: {move.reason.rstrip('.')}.{agreed}"
