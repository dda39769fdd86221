"""An action for other programs, as JSON and as a row of CSV: the keys are a public contract."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from actionplan.model.fields import ACTION_KEYS, plain_value

if TYPE_CHECKING:
    from actionplan.model.plan import Action, Plan

LIST_KEYS = (
    *("id", "title", "status", "owner", "due", "due_end", "cornerstone", "completed", "overdue", "due_soon", "stale"),
    *("moves", "first_due", "slipped_days", "last_update"),
)

CSV_HEADER = (*LIST_KEYS[:-1], "last_update_on", "last_update_text", "last_update_next")


def plain(value: object) -> Any:  # noqa: ANN401  (any value that JSON has)
    """Return a value of a plan as JSON has it: dates as texts."""
    value = plain_value(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def for_list(plan: Plan, action: Action, today: date) -> dict[str, Any]:
    """Return an action as `list --json` prints it."""
    update = action.last_update
    values: dict[str, object] = {
        "overdue": action.is_overdue(today),
        "due_soon": plan.is_due_soon(action, today),
        "stale": plan.is_stale(action, today),
        "last_update": {"on": update.on, "text": update.text, "next": update.next} if update else None,
    }
    return {key: plain(values[key] if key in values else getattr(action, key)) for key in LIST_KEYS}


def for_show(plan: Plan, action: Action, today: date) -> dict[str, Any]:
    """Return an action as `show --json` prints it: the keys of the list, then all other fields of the plan."""
    rest = {key: plain(getattr(action, key)) for key in ACTION_KEYS if key not in LIST_KEYS}
    empty: dict[str, object] = {key: [] for key in rest if isinstance(getattr(action, key), tuple)} | {"extra": {}}
    return for_list(plan, action, today) | {key: rest[key] or empty.get(key) for key in rest}


def for_csv(plan: Plan, action: Action, today: date) -> list[object]:
    """Return an action as `list --csv` prints it: a value for each name of `CSV_HEADER`."""
    values, update = for_list(plan, action, today), action.last_update
    last = [plain(update.on), update.text, update.next] if update else [None] * 3
    return [*(values[key] for key in LIST_KEYS[:-1]), *last]
