"""Merging two plans that began as one: action by action, field by field and entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from actionplan.merge import lists
from actionplan.model.diff import plan_fields, value_words
from actionplan.model.fields import ASSUMABLE, GROUPS
from actionplan.model.ids import natural_order
from actionplan.model.plan import Action, Cornerstone, Plan, Review, Status, StatusWords, Thresholds, Update, entry_key
from actionplan.storage.parse import loops
from actionplan.text import safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Side: TypeAlias = Literal["ours", "theirs"]
Key: TypeAlias = "tuple[str | None, str | None]"
Choices: TypeAlias = "Mapping[Key, Side]"
# Lists of names and of texts; all others have entries with several facts.
_MEMBERS = ("depends_on", "evidence", "support")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that two sides changed differently; without a field, one side removed the action.

    A clash in the plan's own facts has no id; its field is named as in `changes.plan_fields`. `why` says what the two
    sides would do together. Who changed it and when, in words, is filled in by whoever knows the record.
    """

    id: str | None
    field: str | None
    base: Any
    ours: Any
    theirs: Any
    why: str = ""
    ours_by: str = ""
    theirs_by: str = ""

    @property
    def key(self) -> Key:
        """What a choice between the two sides is about."""
        return self.id, self.field

    @property
    def name(self) -> str:
        """What it is about, in words: "IM-07, due"."""
        field = "" if self.field is None else self.field.removeprefix("plan.").replace("_", " ")
        return ", ".join(part for part in (self.id, field) if part)

    def line(self, plan: Plan) -> str:
        """Return it in one line: "IM-07, status: at risk (Ana, 12 Dec) / complete (Ben, 13 Dec)"."""
        sides = ((self.ours, self.ours_by), (self.theirs, self.theirs_by))
        told = [f"{_told(self, value, plan)}{f' ({safe(by)})' if by else ''}" for value, by in sides]
        return f"{safe(self.name)}: {' / '.join(told)}{f' ({self.why})' if self.why else ''}"


def _told(clash: Conflict, value: object, plan: Plan) -> str:
    if clash.field is None:
        return "taken out of the plan" if value is None else "kept in the plan"
    return shortened(value_words(value, plan), _LONGEST)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two sides' changes, merged; where they conflict, `plan` has ours. `notes` say what was settled by a rule."""

    plan: Plan
    clashes: tuple[Conflict, ...]
    notes: tuple[str, ...] = ()


def merge(
    base: Plan, ours: Plan, theirs: Plan, *, choices: Choices | None = None, otherwise: Side | None = None
) -> Merged:
    """Merge what two sides changed since `base`, action by action, field by field, entry by entry.

    Fields that belong together, such as a due date and the record of its moves, come from one side. What both changed
    differently, and what together would break a rule of the plan, is a conflict. `choices` settle conflicts by their
    key; those that they do not name are settled by `otherwise`, or remain. If none remains, the plan is the same
    whichever side is called ours.
    """
    return _PlanMerge(base, ours, theirs, choices or {}, otherwise).merged()


class _PlanMerge:
    """One merge: what has been merged so far, and the conflicts."""

    def __init__(self, base: Plan, ours: Plan, theirs: Plan, choices: Choices, otherwise: Side | None) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.choices, self.otherwise = choices, otherwise
        self.clashes: dict[Key, Conflict] = {}
        self.notes: list[str] = []
        self.facts: dict[str, Any] = {}
        self.actions: dict[str, Action] = {}

    def merged(self) -> Merged:
        self._merge_facts()
        for action_id in dict.fromkeys((*self.base.actions, *self.ours.actions, *self.theirs.actions)):
            self._merge_action(action_id)
        self._keep_what_is_named()
        self._part_loops()
        actions = {name: self.actions[name] for name in self._order("actions", self.actions)}
        plan = self._with_facts(actions)
        remaining = tuple(c for c in self.clashes.values() if self.otherwise is None and c.key not in self.choices)
        return Merged(plan, remaining, tuple(self.notes))

    # Clashes

    def _side(self, clash: Conflict) -> Side:
        """Enter a clash, and give the side that counts."""
        self.clashes.setdefault(clash.key, clash)
        return self.choices.get(clash.key) or self.otherwise or "ours"

    def _is_settled(self, key: Key) -> bool:
        return key in self.choices or self.otherwise is not None

    def _of(self, side: Side) -> Plan:
        return self.ours if side == "ours" else self.theirs

    # The plan's own facts

    def _merge_facts(self) -> None:
        old, mine, other = (plan_fields(plan) for plan in (self.base, self.ours, self.theirs))
        for name in dict.fromkeys((*old, *mine, *other)):
            values = (old.get(name), mine.get(name), other.get(name))
            if any(isinstance(value, tuple) for value in values):
                self.facts[name] = lists.members(*(value or () for value in values))
                continue
            value, clashes = lists.settled(*values)
            if clashes:
                side = self._side(Conflict(None, name, *values))
                value = values[1] if side == "ours" else values[2]
            if value is not None or not name.startswith("cornerstones."):
                self.facts[name] = value

    def _order(self, table: str, stay: Iterable[str]) -> list[str]:
        base, ours, theirs = (list(getattr(plan, table)) for plan in (self.base, self.ours, self.theirs))
        return lists.order(base, ours, theirs, frozenset(stay), natural_order)

    def _with_facts(self, actions: Mapping[str, Action]) -> Plan:
        facts = self.facts
        if facts == plan_fields(self.ours):
            return replace(self.ours, actions=actions)
        stones = {name.partition(".")[2]: title for name, title in facts.items() if name.startswith("cornerstones.")}
        plain = {
            name.removeprefix("plan."): value
            for name, value in facts.items()
            if name.startswith("plan.") and name.count(".") == 1
        }
        review = {key: facts[f"plan.review.{key}"] for key in ("every_months", "from", "assumed")}
        return Plan(
            **plain,
            actions=actions,
            cornerstones={key: Cornerstone(key, stones[key]) for key in self._order("cornerstones", stones)},
            review=Review(*review.values()),
            thresholds=Thresholds(facts["plan.thresholds.due_soon"], facts["plan.thresholds.stale"]),
            words={s: StatusWords(facts[f"statuses.{s}.label"], facts[f"statuses.{s}.meaning"]) for s in Status},
        )

    # Actions

    def _merge_action(self, action_id: str) -> None:
        old, mine, other = (plan.actions.get(action_id) for plan in (self.base, self.ours, self.theirs))
        found: Action | None
        if other in (old, mine):
            found = mine
        elif mine == old:
            found = other
        elif old is not None and mine is not None and other is not None:
            found = self._fields(old, mine, other)
        else:
            side = self._side(Conflict(action_id, None, old, mine, other))
            found = mine if side == "ours" else other
        if found is not None:
            self.actions[action_id] = found

    def _fields(self, old: Action, mine: Action, other: Action) -> Action:
        values: dict[str, Any] = {}
        flags: dict[str, bool] = {}
        for group in GROUPS:
            self._group(group, (old, mine, other), values, flags)
        values["assumed"] = _assumed(old, mine, other, flags)
        # Every rule about one action is about fields of one group, so what came together group by group keeps them.
        return replace(mine, **values)

    def _group(
        self,
        group: tuple[str, ...],
        actions: tuple[Action, Action, Action],
        values: dict[str, Any],
        flags: dict[str, bool],
    ) -> None:
        """Merge fields that come from one side only together, and which of them are assumed."""
        base, ours, theirs = (tuple(getattr(action, field) for field in group) for action in actions)
        marks = [tuple(field in action.assumed for field in group) for action in actions]
        found: tuple[Any, ...] | None
        if ours == theirs:
            found, assumed = ours, _flags(marks)
        elif len(group) == 1 and isinstance(ours[0], tuple):
            entries = _entries(group[0], base[0], ours[0], theirs[0])
            found, assumed = None if entries is None else (entries,), _flags(marks)
        elif "due" in group and (due := _same_date(base, ours, theirs)) is not None:
            found, assumed = due, _flags(marks)
        elif group == ("reviewed",) and (latest := _latest(base[0], ours[0], theirs[0])) is not None:
            found, assumed = (latest,), _flags(marks)
        else:
            pairs = [(value, mark) for value, mark in zip((base, ours, theirs), marks, strict=True)]
            (value, assumed), clashes = lists.settled(*pairs)
            found = None if clashes else value
        if found is None:
            index = next(n for n in range(len(group)) if ours[n] != theirs[n])
            sides = base[index], ours[index], theirs[index]
            if isinstance(ours[index], tuple):
                sides = _in_question(group[index], *sides, is_alone=len(group) == 1)
            clash = Conflict(actions[0].id, group[index], *sides)
            is_ours = self._side(clash) == "ours"
            found, assumed = (ours, marks[1]) if is_ours else (theirs, marks[2])
            if len(group) == 1 and isinstance(ours[0], tuple):
                # The choice is about what clashes: what either side did to other entries of the list stays.
                entries = _entries(group[0], base[0], ours[0], theirs[0], is_ours=is_ours)
                found = found if entries is None else (entries,)
            # A side that left the due date as it was, and refused to extend it, say, has no part in the other's move.
            if "due_changes" in group and self._is_settled(clash.key) and found[0] != base[0]:
                moves = (ours[1], theirs[1]) if is_ours else (theirs[1], ours[1])
                found = (found[0], _history(base[1], *moves), *found[2:])
        values.update(zip(group, found, strict=True))
        flags.update(zip(group, assumed, strict=True))

    # Rules between actions

    def _keep_what_is_named(self) -> None:
        """Settle what one side removed and the other now names: it is removed, or it stays."""
        is_settled = False
        while not is_settled:
            is_settled = True
            for action in list(self.actions.values()):
                stone = action.cornerstone
                if stone is not None and f"cornerstones.{stone}" not in self.facts:
                    self._named_stone(action, stone)
                    is_settled = False
                for other in (*action.depends_on, *filter(None, [action.superseded_by])):
                    if other not in self.actions:
                        self._named_action(action.id, other)
                        is_settled = False

    def _named_stone(self, action: Action, stone: str) -> None:
        name = f"cornerstones.{stone}"
        old, mine, other = (plan_fields(plan).get(name) for plan in (self.base, self.ours, self.theirs))
        why = f"one side took it out, and {action.id} stands under it"
        side = self._side(Conflict(None, name, old, mine, other, why=why))
        title = mine if side == "ours" else other
        if title is not None:
            self.facts[name] = title
            return
        self.actions[action.id] = replace(self.actions[action.id], cornerstone=None)
        self.notes.append(f"{action.id} stands under no cornerstone now, for “{safe(stone)}” was taken out.")

    def _named_action(self, action_id: str, other: str) -> None:
        old, mine, its = (plan.actions.get(other) for plan in (self.base, self.ours, self.theirs))
        clash = Conflict(other, None, old, mine, its, why=f"one side took it out, and {action_id} names it")
        kept = self._of(self._side(clash)).actions.get(other)
        action = self.actions[action_id]
        if kept is not None:
            self.actions[other] = kept
            return
        rest = tuple(name for name in action.depends_on if name != other)
        successor = None if action.superseded_by == other else action.superseded_by
        self.actions[action_id] = replace(action, depends_on=rest, superseded_by=successor)
        self.notes.append(f"{action_id} no longer names {other}, which was taken out.")

    def _part_loops(self) -> None:
        """Separate actions that would wait for each other by what both sides added."""
        while rings := loops({action_id: self.actions[action_id] for action_id in sorted(self.actions)}):
            for ring in rings:
                self._part(list(zip(ring, (*ring[1:], ring[0]), strict=True)))

    def _part(self, ring: list[tuple[str, str]]) -> None:
        words = " → ".join((*(one for one, _ in ring), ring[0][0]))
        only_one = [edge for edge in ring if not all(_waits(plan, edge) for plan in (self.ours, self.theirs))]
        first = min(only_one)[0]
        old, mine, its = (
            plan.actions[first].depends_on if first in plan.actions else ()
            for plan in (self.base, self.ours, self.theirs)
        )
        why = f"together they would wait for each other: {words}"
        side = self._side(Conflict(first, "depends_on", old, mine, its, why=why))
        for one, other in only_one:
            action = self.actions[one]
            if not _waits(self._of(side), (one, other)) and other in action.depends_on:
                rest = tuple(name for name in action.depends_on if name != other)
                self.actions[one] = replace(action, depends_on=rest)
                self.notes.append(f"{one} does not wait for {other}, or they would wait for each other.")


def _waits(plan: Plan, edge: tuple[str, str]) -> bool:
    action = plan.actions.get(edge[0])
    return action is not None and edge[1] in action.depends_on


def _flags(marks: list[tuple[bool, ...]]) -> tuple[bool, ...]:
    """Merge which fields are assumed: what one side confirmed is confirmed, what one side marked is marked."""
    base, ours, theirs = marks
    return tuple(mine if mine != old else other for old, mine, other in zip(base, ours, theirs, strict=True))


def _assumed(old: Action, mine: Action, other: Action, flags: Mapping[str, bool]) -> tuple[str, ...]:
    names = lists.members(old.assumed, mine.assumed, other.assumed)
    stay = {name for name in names if flags.get(name, name not in ASSUMABLE)} | {
        name for name, is_assumed in flags.items() if is_assumed
    }
    base, ours, theirs = (list(dict.fromkeys(action.assumed)) for action in (old, mine, other))
    return tuple(lists.order(base, ours, theirs, stay, str))


def _latest(base: Any, ours: Any, theirs: Any) -> Any:
    """Return the later of two days on which the group looked at an action; None if one side took a day back."""
    is_later = ours is not None and theirs is not None and (base is None or min(ours, theirs) > base)
    return max(ours, theirs) if is_later else None


def _entries(
    field: str,
    base: lists.Entries,
    ours: lists.Entries,
    theirs: lists.Entries,
    *,
    is_ours: bool | None = None,
) -> lists.Entries | None:
    if field in _MEMBERS:
        return lists.members(base, ours, theirs)
    merged = lists.records(base, ours, theirs, entry_key, is_one=is_ours)
    if field == "extra" and merged is not None:
        return tuple(sorted(merged, key=lambda column: column.name))
    if field == "updates" and merged is not None and all(map(_is_by_day, (base, ours, theirs))):
        return tuple(sorted(merged, key=lambda update: update.on))
    return merged


def _in_question(
    field: str, base: lists.Entries, ours: lists.Entries, theirs: lists.Entries, *, is_alone: bool
) -> tuple[lists.Entries, lists.Entries, lists.Entries]:
    """Return of two lists that clash the entries that a choice is about, as each choice leaves them, and as they were.

    A list that comes together entry by entry (`is_alone`) keeps the rest, whatever is chosen. Entries that both have
    are left out: nobody finds the one that differs among twenty.
    """
    left, right = ours, theirs
    if is_alone:
        kept = [_entries(field, base, ours, theirs, is_ours=is_ours) for is_ours in (True, False)]
        left, right = kept[0] or ours, kept[1] or theirs
    one = tuple(entry for entry in left if entry not in right)
    other = tuple(entry for entry in right if entry not in left)
    if not one and not other:
        return base, ours, theirs
    asked = {entry_key(entry) for entry in (*one, *other)}
    return tuple(entry for entry in base if entry_key(entry) in asked), one, other


def _is_by_day(updates: Iterable[Update]) -> bool:
    days = [update.on for update in updates]
    return days == sorted(days)


def _same_date(base: lists.Entries, ours: lists.Entries, theirs: lists.Entries) -> lists.Entries | None:
    """Return a due date with its lists, if it is the same on both sides and each list was changed by one side only.

    Occurrences are merged by their due date; of two sides that both went on to another one, the later date counts.
    """
    merged = [lists.settled(*sides) for sides in zip(base[1:3], ours[1:3], theirs[1:3], strict=True)]
    done = lists.records(base[3], ours[3], theirs[3], entry_key)
    if done is None or any(clashes for _, clashes in merged):
        return None
    due = ours[0]
    if ours[0] != theirs[0]:
        # Two sides that went on from the same occurrence differ only in how far.
        both_went_on = base[3] not in {ours[3], theirs[3]} and ours[1] == theirs[1]
        if not both_went_on or not all(side[0] is not None and side[0].end is not None for side in (ours, theirs)):
            return None
        due = max(ours[0], theirs[0], key=lambda side: side.end)
    return (due, *(entries for entries, _ in merged), done)


def _history(base: lists.Entries, chosen: lists.Entries, other: lists.Entries) -> lists.Entries:
    """Return the moves of a due date where one of two was chosen: those of the other stay, before those that count.

    No entry is altered. What both sides moved from and to the same dates is one move, and the chosen one tells it.
    """
    new = [entry for entry in chosen if entry not in base]
    told = {(entry.before, entry.to) for entry in new}
    left = [entry for entry in other if entry not in base and (entry.before, entry.to) not in told]
    return (*(entry for entry in chosen if entry in base), *left, *new)
