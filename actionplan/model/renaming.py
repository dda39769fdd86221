"""Actions that get another id: renaming them in a plan, and finding which were renamed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actionplan.text import cleaned, folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionplan.model.plan import Action, Plan


def with_ids(plan: Plan, names: Mapping[str, str]) -> Plan:
    """Return the plan with new ids for some actions, and with the actions that name them naming the new ids."""
    if not names:
        return plan
    actions = {}
    for action in plan.actions.values():
        changed: dict[str, Any] = {}
        if action.id in names:
            changed["id"] = names[action.id]
        if any(other in names for other in action.depends_on):
            changed["depends_on"] = tuple(names.get(other, other) for other in action.depends_on)
        if (successor := action.superseded_by) is not None and successor in names:
            changed["superseded_by"] = names[successor]
        after = replace(action, **changed) if changed else action
        actions[after.id] = after
    return replace(plan, actions=actions)


def renamed_since(before: Plan, after: Plan) -> dict[str, str]:
    """Return the actions that have another id in a later plan, where theirs means another action or none."""
    come = [action for action in after.actions.values() if action.id not in before.actions]
    found = {}
    for action in before.actions.values():
        there = after.actions.get(action.id)
        if there is None or title_key(there) != title_key(action):
            same = [new.id for new in come if title_key(new) == title_key(action) and new.added == action.added]
            if len(same) == 1:
                found[action.id] = same[0]
    return found


def title_key(action: Action) -> str:
    """Return the title as it is compared: two actions with the same key have the same title."""
    return folded(cleaned(action.title))
