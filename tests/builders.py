"""Short ways to write plans and actions in tests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.errors import RuleError
from actionplan.model.dates import Due, due_from_text, on
from actionplan.model.plan import Action, Cornerstone, DueChange, Plan, Status, Update

if TYPE_CHECKING:
    from actionplan.model.edits.basic import Edit

TODAY = date(2016, 12, 12)
GROUP = "Information Group"


def day(written: str) -> date:
    """Return the date that is written as 2016-12-12."""
    return date.fromisoformat(written)


def due(written: str) -> Due:
    """Return the due date that is written as in plan.toml."""
    return due_from_text(written) or on(day(written))


def action(action_id: str = "IM-01", status: Status = Status.ON_TRACK, **fields: Any) -> Action:  # noqa: ANN401  (fields of an action)
    """Return an action with only the named fields, on track by default; `due` as in plan.toml."""
    if isinstance(fields.get("due"), str):
        fields["due"] = due(fields["due"])
    return Action(action_id, fields.pop("title", f"Title of {action_id}"), status, **fields)


def plan(*actions: Action, **fields: Any) -> Plan:  # noqa: ANN401  (fields of a plan)
    """Return a plan of these actions, with the cornerstones that they name."""
    names = [one.cornerstone for one in actions if one.cornerstone]
    stones = {name: Cornerstone(name, f"Title of {name}") for name in names}
    facts: dict[str, Any] = {
        "title": "Information plan",
        "organisation": "A Borough Council",
        "group": GROUP,
        "approved": date(2016, 9, 28),
        "cornerstones": stones,
        "actions": {one.id: one for one in actions},
    }
    return Plan(**facts | fields)


def update(written: str, text: str = "Went on.", following: str | None = None) -> Update:
    """Return an update of a day."""
    return Update(day(written), text, following)


def move(written: str, before: str, to: str | None, reason: str = "Late", agreed_by: str | None = GROUP) -> DueChange:
    """Return an entry of `due_changes`."""
    return DueChange(day(written), due(before), due(to) if to else None, reason, agreed_by)


def done(edit: Edit, *actions: Action, **facts: Any) -> Action:  # noqa: ANN401  (facts of a plan)
    """Return the first of the actions after the edit."""
    after = edit.apply(plan(*actions, **facts), TODAY)
    return after.actions[actions[0].id]


def refused(edit: Edit, *actions: Action, **facts: Any) -> RuleError:  # noqa: ANN401  (facts of a plan)
    """Return the message of an edit that must be refused, and check that it has advice."""
    with pytest.raises(RuleError) as caught:
        edit.apply(plan(*actions, **facts), TODAY)
    assert caught.value.advice
    return caught.value
