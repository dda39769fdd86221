"""Separating ids that two sides gave to different actions: the later action gets a new one, as do its references."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from actionplan.model.ids import next_id
from actionplan.model.plan import Action, Plan, Status
from actionplan.model.renaming import title_key, with_ids
from actionplan.text import safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class SeparateIds:
    """Three plans in which each id means one action: what was renamed on which side, and that in words."""

    base: Plan
    ours: Plan
    theirs: Plan
    in_ours: Mapping[str, str] = field(default_factory=dict)
    in_theirs: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def separate_ids(base: Plan, ours: Plan, theirs: Plan, used: Iterable[str] = ()) -> SeparateIds:
    """Return a new id to the later of two actions that came in on two sides under one id; the same from either side.

    Later is the one whose `added` is the later day, or has none; of one day, the one whose title is later in the
    alphabet. Two with the same title are one action, which both sides began with nothing but the title. `used` holds
    ids that are not to be given again, and is looked at only if an id has to be given.
    """
    folded = {action_id.casefold(): action_id for action_id in theirs.actions}
    beginnings: dict[str, Action] = {}
    renamed: tuple[dict[str, str], dict[str, str]] = ({}, {})
    taken: set[str] = set()
    notes = []
    for mine_id in sorted(ours.actions):
        other_id = folded.get(mine_id.casefold())
        if other_id is None or (mine_id == other_id and mine_id in base.actions):
            continue
        mine, other = ours.actions[mine_id], theirs.actions[other_id]
        if mine_id == other_id and title_key(mine) == title_key(other):
            beginnings[mine_id] = _beginning(mine, other)
            continue
        known = [mine_id in base.actions, other_id in base.actions]
        is_ours = known[1] if any(known) else _age(mine) > _age(other)
        later, earlier = (mine, other) if is_ours else (other, mine)
        taken = taken or {*base.actions, *ours.actions, *theirs.actions, *used}
        new = next_id(sorted({*ours.actions, *theirs.actions}), sorted(taken))
        taken.add(new)
        renamed[not is_ours][later.id] = new
        notes.append(
            f"The id {earlier.id} was given to two actions side by side. “{shortened(safe(later.title), _LONGEST)}”, "
            f"which came later, is {new} from now on; “{shortened(safe(earlier.title), _LONGEST)}” keeps it."
        )
    if not beginnings and not notes:
        return SeparateIds(base, ours, theirs)
    begun = replace(base, actions={**base.actions, **beginnings})
    return SeparateIds(begun, with_ids(ours, renamed[0]), with_ids(theirs, renamed[1]), *renamed, tuple(notes))


def _age(action: Action) -> tuple[date, str, str]:
    return action.added or date.max, action.title, repr(action)


def _beginning(mine: Action, other: Action) -> Action:
    """Return what both sides began with: an action that is nothing but its title, and what both say alike."""
    added = mine.added if mine.added == other.added else None
    return Action(mine.id, min(mine.title, other.title), Status.NOT_STARTED, added=added)
