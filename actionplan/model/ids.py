"""Ids of actions: their order, the next free one, and actions that get another id."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actionplan.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from actionplan.model.plan import Action, Plan


# Python reads no number of thousands of digits, and nobody counts with one.
_RUN = re.compile(r"[0-9]{1,18}|[^0-9]+")
_NUMBERED = re.compile(r"(.*[^0-9]|)([0-9]{1,18})")


def natural_order(action_id: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts ids as people do: IM-9 before IM-10, and letters before numbers."""
    runs = _RUN.findall(action_id.casefold())
    return (*((int(run), "") if run[0] in "0123456789" else (-1, run) for run in runs), (-2, action_id))


def number_at_end(action_id: str) -> str:
    """Return the digits at the end of an id without the zeros before them; empty without a number."""
    return action_id[len(action_id.rstrip("0123456789")) :].lstrip("0")


def next_id(ids: Iterable[str], used: Iterable[str] = ()) -> str:
    """Return the id after the highest number ever used with the plan's most frequent prefix, in its width.

    An empty plan with an empty record begins with A-01.
    """
    current = [match for known in ids if (match := _NUMBERED.fullmatch(known))]
    earlier = [match for known in used if (match := _NUMBERED.fullmatch(known))]
    if not current and not earlier:
        return "A-01"
    prefix = Counter(match[1] for match in current or earlier).most_common(1)[0][0]
    numbers = [match[2] for match in (*current, *earlier) if match[1].casefold() == prefix.casefold()]
    width = max(len(match[2]) for match in current or earlier if match[1] == prefix)
    return f"{prefix}{max(int(number) for number in numbers) + 1:0{width}}"


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
    return cleaned(action.title).casefold()
