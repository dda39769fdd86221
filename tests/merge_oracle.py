"""What has to come of a merge, told fact by fact: slow, plain, and knowing nothing of how the program does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actionplan.model.plan import Action, Plan

ENDING = ("status", "completed", "superseded_by", "reopened")
DUE = ("due", "due_changes", "extensions", "done")
PLAIN = (
    *("title", "owner", "added", "reviewed", "cornerstone", "outcome", "origin", "risk", "exempt", "details"),
    *("reference", "repeats"),
)
NAMES = ("depends_on", "evidence", "support")
RECORDS = ("milestones", "updates", "extra")
_FACTS_OF = {"milestones": ("due", "done"), "updates": ("next",), "extra": ("text",)}
FACTS = (
    *("title", "organisation", "group", "approved", "vision", "decision_maker", "lead_director", "lead_officer"),
    *("lead_member", "senior_information_risk_owner"),
)


@dataclass
class Expected:
    """Which fields truly clash, which may, and what every other one has to be; lists without regard to their order.

    `settled` has what a list is that clashes in facts of single entries, once ours counts there, and once theirs does.
    """

    clashes: set[tuple[str | None, str]] = field(default_factory=set)
    values: dict[tuple[str | None, str], Any] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)
    open: set[tuple[str | None, str]] = field(default_factory=set)
    settled: dict[tuple[str, str], tuple[list[Any], list[Any]]] = field(default_factory=dict)


def bag(entries: Any) -> list[Any]:  # noqa: ANN401  (lists of any kind)
    """Return a list without its order."""
    return sorted(entries, key=repr)


def expected(base: Plan, ours: Plan, theirs: Plan) -> Expected:
    """Return the expected result of a merge, without references between actions."""
    found = Expected()
    for name in FACTS:
        _plain(found, None, name, [getattr(plan, name) for plan in (base, ours, theirs)])
    for action_id in base.actions.keys() | ours.actions.keys() | theirs.actions.keys():
        sides = [plan.actions.get(action_id) for plan in (base, ours, theirs)]
        there = [side for side in sides if side is not None]
        if len(there) == 3:
            found.actions.add(action_id)
            _action(found, action_id, there[0], there[1], there[2])
        else:
            _whole(found, action_id, sides)
    return found


def _whole(found: Expected, action_id: str, sides: list[Action | None]) -> None:
    old, mine, other = sides
    if other in (mine, old):
        stays = mine
    elif mine == old:
        stays = other
    else:
        found.clashes.add((action_id, "whole"))
        return
    if stays is not None:
        found.actions.add(action_id)


def _plain(found: Expected, key: str | None, name: str, values: list[Any]) -> None:
    old, mine, other = values
    wanted = {value for value in (mine, other) if value != old}
    if len(wanted) > 1:
        found.clashes.add((key, name))
    else:
        found.values[key, name] = next(iter(wanted), old)


def _action(found: Expected, key: str, old: Action, mine: Action, other: Action) -> None:
    sides = (old, mine, other)
    for group in (ENDING, DUE, *((name,) for name in PLAIN)):
        values = [tuple(getattr(side, name) for name in group) for side in sides]
        marks = [tuple(name in side.assumed for name in group) for side in sides]
        if group == ("reviewed",) and _was_reviewed_on_both(values):
            found.values[key, "reviewed"] = max(values[1][0], values[2][0])
            continue
        if group == DUE and len({side[3] for side in values}) == 3:
            # Both sides went on to other occurrences, each in its way; tests of their own say what becomes of that.
            found.open.add((key, "due"))
            continue
        if group == DUE and values[1][0] == values[2][0]:
            # One date on both sides: what one side recorded of it stands.
            kept = [{side[place] for side in values[1:]} - {values[0][place]} for place in (1, 2, 3)]
            if all(len(wanted) < 2 for wanted in kept):
                lists = (next(iter(wanted), values[0][place]) for place, wanted in enumerate(kept, start=1))
                values[1] = values[2] = (values[1][0], *lists)
        if values[1] == values[2]:
            found.values |= {(key, name): value for name, value in zip(group, values[1], strict=True)}
            wanted = {mark for mark in marks[1:] if mark != marks[0]}
            if len(wanted) < 2:
                found.values[key, f"assumed {group[0]}"] = next(iter(wanted), marks[0])[0]
            continue
        # A value and whether it is assumed are one: who confirmed the old one has not confirmed a new one.
        pairs = list(zip(values, marks, strict=True))
        wanted_pairs = {pair for pair in pairs[1:] if pair != pairs[0]}
        if len(wanted_pairs) > 1:
            found.clashes.add((key, group[0]))
        else:
            (value, mark) = next(iter(wanted_pairs), pairs[0])
            found.values |= {(key, name): part for name, part in zip(group, value, strict=True)}
            found.values[key, f"assumed {group[0]}"] = mark[0]
    for name in NAMES:
        found.values[key, name] = _names(*(getattr(side, name) for side in sides))
    for name in RECORDS:
        _records(found, key, name, *([*getattr(side, name)] for side in sides))


def _was_reviewed_on_both(values: list[tuple[Any, ...]]) -> bool:
    (old,), (mine,), (other,) = values
    return mine is not None and other is not None and (old is None or (mine > old and other > old))


def _names(old: tuple[str, ...], mine: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    """Return how often each name must occur: as often as before, with each side's additions and removals."""
    found: list[str] = []
    for name in {*old, *mine, *other}:
        counts = [side.count(name) for side in (old, mine, other)]
        deltas = counts[1] - counts[0], counts[2] - counts[0]
        # The same done on both sides is done once.
        same = min(deltas) if min(deltas) > 0 else min(0, max(deltas))
        found += [name] * (counts[0] + sum(deltas) - same)
    return bag(found)


def _identity(entry: Any) -> Any:  # noqa: ANN401  (entries of any kind)
    if hasattr(entry, "name"):
        return entry.name
    return entry.title if hasattr(entry, "title") else (entry.on, entry.text)


def _records(found: Expected, key: str, name: str, old: list[Any], mine: list[Any], other: list[Any]) -> None:
    if any(len({*map(_identity, side)}) != len(side) for side in (old, mine, other)):
        # Entries that cannot be told apart: which one was changed is anybody's guess.
        found.open.add((key, name))
        return
    sides = [{_identity(entry): entry for entry in side} for side in (old, mine, other)]
    before, here, there = sides
    lost_here, lost_there = before.keys() - here.keys(), before.keys() - there.keys()
    new_here, new_there = here.keys() - before.keys(), there.keys() - before.keys()
    facts = _FACTS_OF[name]
    result: list[Any] = []
    settled: tuple[list[Any], list[Any]] = ([], [])
    clashes = False
    for entry in {**before, **here, **there}:
        states = [side.get(entry) for side in sides]
        if states[1] is not None and states[2] is not None:
            values = {}
            chosen: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
            for fact in facts:
                was, one, two = (getattr(state, fact, None) for state in states)
                wanted = {value for value in (one, two) if states[0] is None or value != was}
                clashes |= len(wanted) > 1
                values[fact] = next(iter(wanted), was)
                for side, value in zip(chosen, (one, two), strict=True):
                    side[fact] = value if len(wanted) > 1 or states[0] is None else values[fact]
            result.append((entry, tuple(values.items())))
            for told, side in zip(settled, chosen, strict=True):
                told.append((entry, tuple(side.items())))
            continue
        there_is = states[1] or states[2]
        if there_is is not None and there_is != states[0]:
            for told in (result, *settled):
                told.append((entry, tuple((fact, getattr(there_is, fact)) for fact in facts)))
    # What one side lost while both have something new of their own may be the same entry written anew.
    only_here, only_there = new_here - new_there, new_there - new_here
    rewritten_here = any(there.get(entry, before[entry]) != before[entry] for entry in lost_here)
    rewritten_there = any(here.get(entry, before[entry]) != before[entry] for entry in lost_there)
    anew = bool(only_here and only_there) and len(lost_here & lost_there) > len(new_here & new_there)
    anew |= (rewritten_here and bool(only_here)) or (rewritten_there and bool(only_there))
    if clashes or anew:
        found.clashes.add((key, name))
        if not anew:
            found.settled[key, name] = bag(settled[0]), bag(settled[1])
    else:
        found.values[key, name] = bag(result)


def as_told(name: str, value: Any) -> Any:  # noqa: ANN401  (any value of a field)
    """Return a value of a merged plan in the form of the expectation."""
    if name in NAMES:
        return bag(value)
    if name in RECORDS:
        facts = _FACTS_OF[name]
        told = [(_identity(entry), tuple((fact, getattr(entry, fact)) for fact in facts)) for entry in value]
        return bag(told)
    return value


def named_but_gone(plan: Plan) -> set[str]:
    """Return the ids to which actions refer and that are not in the plan."""
    named = {name for one in plan.actions.values() for name in (*one.depends_on, one.superseded_by) if name}
    return named - plan.actions.keys()


def waits_for_itself(plan: Plan) -> bool:
    """Return whether an action depends on itself, over any number of steps."""
    for start in plan.actions:
        seen: set[str] = set()
        ahead = list(plan.actions[start].depends_on)
        while ahead:
            current = ahead.pop()
            if current == start:
                return True
            if current not in seen and current in plan.actions:
                seen.add(current)
                ahead += plan.actions[current].depends_on
    return False
