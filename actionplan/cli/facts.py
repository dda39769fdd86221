"""What the commands tell of one action: the keys of the JSON, which stay as they are, and its lines for people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from actionplan.plan import moved_words
from actionplan.schema import ACTION_KEYS, plain_value
from actionplan.text import count, listed, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.plan import Action, DueChange, Plan, Update

LIST_KEYS = (
    *("id", "title", "status", "owner", "due", "due_end", "cornerstone", "completed", "overdue", "due_soon", "stale"),
    *("moves", "first_due", "slipped_days", "last_update"),
)


def plain(value: object) -> Any:  # noqa: ANN401  (any value that JSON has)
    """Give a value of a plan as JSON has it: dates as texts."""
    value = plain_value(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def for_list(plan: Plan, action: Action, today: date) -> dict[str, Any]:
    """Give what `list --json` says of an action."""
    update = action.last_update
    values: dict[str, object] = {
        "due_end": action.due.end if action.due else None,
        "overdue": action.is_overdue(today),
        "due_soon": plan.is_due_soon(action, today),
        "stale": plan.is_stale(action, today),
        "last_update": {"on": update.on, "text": update.text, "next": update.next} if update else None,
    }
    return {key: plain(values[key] if key in values else getattr(action, key)) for key in LIST_KEYS}


def for_show(plan: Plan, action: Action, today: date) -> dict[str, Any]:
    """Give what `show --json` says of an action: what the list says, then all other fields of the plan."""
    rest = {key: plain(getattr(action, key)) for key in ACTION_KEYS if key not in LIST_KEYS}
    lists = {key for key in rest if isinstance(getattr(action, key), tuple)}
    return for_list(plan, action, today) | {key: rest[key] or [] if key in lists else rest[key] for key in rest}


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
