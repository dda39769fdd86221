"""How changes made side by side come together, action by action, field by field and entry by entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from actionplan.changes import LISTS, entries_between, taken
from actionplan.schema import ACTION_KEYS

if TYPE_CHECKING:
    from actionplan.plan import Action, Plan

Entries: TypeAlias = "tuple[Any, ...]"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two sides changed differently; without a field, one side removed the action."""

    id: str
    field: str | None
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """Two sides' changes together; where they clash, `plan` has ours."""

    plan: Plan
    clashes: tuple[Clash, ...]


def merge(base: Plan, ours: Plan, theirs: Plan) -> Merged:
    """Put what `theirs` changed since `base` into `ours`, action by action, field by field, entry by entry.

    Only actions are merged. What goes together, such as a due date and the record of its moves, comes from one side;
    where both changed it, it clashes and stays ours.
    """
    actions = dict(ours.actions)
    clashes: list[Clash] = []
    for action_id in dict.fromkeys((*base.actions, *theirs.actions)):
        old, mine, other = (side.actions.get(action_id) for side in (base, ours, theirs))
        if other in (old, mine):
            continue
        if mine == old:
            if other is None:
                del actions[action_id]
            else:
                actions[action_id] = other
        elif old is not None and mine is not None and other is not None:
            actions[action_id] = _merged_action(old, mine, other, clashes)
        else:
            clashes.append(Clash(action_id, None, old, mine, other))
    return Merged(replace(ours, actions=actions), tuple(clashes))


# What comes from one side, or is taken back, only together.
TOGETHER = (("status", "completed", "superseded_by", "reopened"), ("due", "due_changes"))
_ALONE = tuple((field,) for field in ACTION_KEYS if not any(field in group for group in TOGETHER))


def _merged_action(old: Action, mine: Action, other: Action, clashes: list[Clash]) -> Action:
    values: dict[str, Any] = {}
    for group in (*TOGETHER, *_ALONE):
        base, ours, theirs = (tuple(getattr(action, field) for field in group) for action in (old, mine, other))
        if theirs in (base, ours):
            continue
        if ours == base:
            values.update(zip(group, theirs, strict=True))
            continue
        merged = _merged_entries(group[0], base[0], ours[0], theirs[0]) if group[0] in LISTS else None
        if merged is not None:
            values[group[0]] = merged
            continue
        index = next(n for n in range(len(group)) if ours[n] != theirs[n])
        clashes.append(Clash(old.id, group[index], base[index], ours[index], theirs[index]))
    return replace(mine, **values)


def _merged_entries(field: str, base: Entries, ours: Entries, theirs: Entries) -> Entries | None:
    """Put the entries of two sides together; None where both changed one entry, each in another way."""
    if field == "milestones" and len(base) == len(ours) == len(theirs):
        rows = list(zip(base, ours, theirs, strict=True))
        if any(old not in {mine, other} and mine != other for old, mine, other in rows):
            return None
        return tuple(other if mine == old else mine for old, mine, other in rows)
    (gone, come), (gone_here, come_here) = entries_between(base, theirs), entries_between(base, ours)
    is_rewritten = bool(Counter(gone) & Counter(gone_here)) and come and come_here and come != come_here
    if is_rewritten and field in {"milestones", "updates"}:
        return None
    kept = _without(ours, gone)
    merged = (*kept, *taken(come, Counter(come) - Counter(come_here)))
    if field == "updates" and all(_is_by_day(side) for side in (base, ours, theirs)):
        return tuple(sorted(merged, key=lambda update: update.on))
    return merged


def _is_by_day(updates: Entries) -> bool:
    return all(one.on <= following.on for one, following in pairwise(updates))


def _without(entries: Entries, gone: list[Any]) -> Entries:
    """Leave out entries, the last of equal ones first."""
    kept = list(entries)
    for entry in reversed(gone):
        if entry in kept:
            del kept[len(kept) - 1 - kept[::-1].index(entry)]
    return tuple(kept)
