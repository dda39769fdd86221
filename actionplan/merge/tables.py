"""The tables of a merged plan: as both sides wrote them, with keys in them that the program does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from actionplan.merge import lists
from actionplan.merge.plans import Choices, Conflict, Key, Side
from actionplan.model.diff import plan_fields
from actionplan.model.fields import ACTION_KEYS, ENTRY_KEYS, EXEMPT_KEYS, plain_value
from actionplan.model.plan import entry_key
from actionplan.storage.toml.values import frozen, same

if TYPE_CHECKING:
    from actionplan.model.plan import Action, Plan

Table: TypeAlias = "dict[str, Any]"
_ABSENT: Any = object()


class TableMerge:
    """Merges the tables of three plans so that they say a merged plan; other keys are merged key by key."""

    def __init__(
        self,
        plans: tuple[Plan, Plan, Plan],
        tables: tuple[Table, Table, Table],
        merged: Plan,
        choices: Choices,
        otherwise: Side | None,
    ) -> None:
        self.plans = plans
        self.tables = tables
        self.plan = merged
        self.choices = choices
        self.otherwise = otherwise
        self.facts = tuple(plan_fields(plan) for plan in (*plans, merged))
        self.clashes: dict[Key, Conflict] = {}

    def remaining(self) -> tuple[Conflict, ...]:
        """Return the conflicts of keys that the program does not know, if nothing has settled them."""
        return tuple(c for c in self.clashes.values() if self.otherwise is None and c.key not in self.choices)

    def merged(self) -> Table:
        """Return the tables that say the merged plan."""
        rest = ({k: v for k, v in table.items() if k not in {"actions", "cornerstones"}} for table in self.tables)
        found: Table = self._any((), *rest)
        self._merge_cornerstones(found)
        actions = {action_id: self._action(action) for action_id, action in self.plan.actions.items()}
        if actions or any("actions" in table for table in self.tables[1:]):
            found["actions"] = actions
        return found

    # Tables of the plan itself, and what is not known

    def _any(self, path: tuple[str, ...], base: Any, mine: Any, other: Any) -> Any:
        """Merge a value that may be absent."""
        if _same(mine, other) or _same(other, base):
            return mine
        if _same(mine, base):
            return other
        sides = [value for value in (base, mine, other) if value is not _ABSENT]
        if all(isinstance(side, Mapping) for side in sides):
            base, mine, other = ({} if value is _ABSENT else value for value in (base, mine, other))
            found = {}
            for key in dict.fromkeys((*mine, *other)):
                value = self._any((*path, key), *(side.get(key, _ABSENT) for side in (base, mine, other)))
                if value is not _ABSENT:
                    found[key] = value
            return found
        return self._chosen(path, base, mine, other)

    def _chosen(self, path: tuple[str, ...], base: Any, mine: Any, other: Any) -> Any:
        name = _fact(path)
        if name in self.facts[3]:
            if all(isinstance(value, list) for value in (mine, other)):
                return plain_value(self.facts[3][name]) or []
            return mine if self.facts[1].get(name) == self.facts[3][name] else other
        present = [value for value in (base, mine, other) if value is not _ABSENT]
        if all(isinstance(value, list) for value in present):
            old, here, there = ([frozen(item) for item in (value or ())] for value in (_or_none(base), mine, other))
            if not set(old) - set(here) - set(there):
                known = {frozen(item): item for value in present for item in value}
                return [known[item] for item in lists.members(tuple(old), tuple(here), tuple(there))]
        is_action = path[:1] == ("actions",)
        key = (path[1], ".".join(path[2:])) if is_action else (None, ".".join(path))
        self.clashes.setdefault(key, Conflict(*key, *map(_or_none, (base, mine, other))))
        return other if (self.choices.get(key) or self.otherwise) == "theirs" else mine

    def _merge_cornerstones(self, found: Table) -> None:
        """Enter the cornerstones that the merged plan has, and no others."""
        sides = [table.get("cornerstones", {}) for table in self.tables]
        cornerstones = {}
        for key in self.plan.cornerstones:
            values = [side.get(key, _ABSENT) for side in sides]
            mine, other = (values[2] if values[1] is _ABSENT else values[1]), values[2]
            cornerstones[key] = self._any(("cornerstones", key), values[0], mine, mine if other is _ABSENT else other)
        if cornerstones or all("cornerstones" in table for table in self.tables[1:]):
            found["cornerstones"] = cornerstones

    # Actions

    def _action(self, action: Action) -> Table:
        actions = [plan.actions.get(action.id) for plan in self.plans]
        raws: list[Any] = [table.get("actions", {}).get(action.id, _ABSENT) for table in self.tables]
        if raws[1] is _ABSENT or raws[2] is _ABSENT:
            # It is there as one side has it, for both had to have it to be put together.
            found: Table = raws[2] if raws[1] is _ABSENT else raws[1]
            if actions[1 if raws[2] is _ABSENT else 2] == action:
                return found
            raws = [raws[0], found, found]
            actions = [actions[0], *[actions[1] or actions[2]] * 2]
        for number in (1, 2):
            if actions[number] == action and (_same(raws[3 - number], raws[0]) or _same(raws[1], raws[2])):
                return dict(raws[number])
        old = {} if raws[0] is _ABSENT else raws[0]
        mine, other = raws[1], raws[2]
        table: Table = {}
        for key in dict.fromkeys((*mine, *other, *ACTION_KEYS)):
            if key in ACTION_KEYS:
                value = self._known(key, action, actions, [old, mine, other])
            else:
                values = (old.get(key, _ABSENT), mine.get(key, _ABSENT), other.get(key, _ABSENT))
                value = self._any(("actions", action.id, key), *values)
            if value is not _ABSENT:
                table[key] = value
        return table

    def _known(self, key: str, action: Action, actions: list[Action | None], raws: list[Table]) -> Any:
        """Return the value of one field, as a side wrote it if a side says the same."""
        value = getattr(action, key)
        plain = plain_value(value)
        if key == "exempt":
            unknown = self._unknown(("actions", action.id, key), [raw.get(key, {}) for raw in raws], EXEMPT_KEYS)
            return {**(plain or {}), **unknown} or _ABSENT
        if plain is None:
            # An empty list says as much as none.
            empty = next((raw[key] for raw in raws[1:] if raw.get(key) == []), _ABSENT)
            return empty if all(raw.get(key, []) == [] for raw in raws[1:]) else _ABSENT
        if key == "extra":
            # One written by hand keeps its order of columns.
            tables = [raw.get(key, {}) for raw in raws[1:]]
            return {name: plain[name] for name in dict.fromkeys((*tables[0], *tables[1], *plain)) if name in plain}
        if key in ENTRY_KEYS:
            return self._entries(key, action, actions, raws)
        sides = zip(actions[1:], raws[1:], strict=True)
        return next((raw[key] for one, raw in sides if one and getattr(one, key) == value and key in raw), plain)

    def _entries(self, key: str, action: Action, actions: list[Action | None], raws: list[Table]) -> list[Table]:
        known = ENTRY_KEYS[key]
        sides: list[dict[Any, tuple[Any, Table]]] = []
        for one, raw in zip(actions, raws, strict=True):
            entries = getattr(one, key) if one is not None else ()
            names = lists.numbered(entries, entry_key)
            tables = raw.get(key, [])
            sides.append(dict(zip(names, zip(entries, tables, strict=True), strict=True)))
        found = []
        for name, entry in lists.numbered(getattr(action, key), entry_key).items():
            same_entry = [side.get(name) for side in sides]
            written = next((held[1] for held in same_entry[1:] if held is not None and held[0] == entry), None)
            plain = plain_value(entry) if written is None else {k: v for k, v in written.items() if k in known}
            tables = [{} if held is None else held[1] for held in same_entry]
            if same_entry[1] is None or same_entry[2] is None:
                tables[1] = tables[2] = tables[2] if same_entry[1] is None else tables[1]
            found.append({**plain, **self._unknown(("actions", action.id, key), tables, known)})
        return found

    def _unknown(self, path: tuple[str, ...], tables: list[Table], known: tuple[str, ...]) -> Table:
        base, mine, other = ({k: v for k, v in table.items() if k not in known} for table in tables)
        found = self._any(path, base, mine, other)
        return found if isinstance(found, dict) else {}


def _same(one: Any, other: Any) -> bool:
    if one is _ABSENT or other is _ABSENT:
        return one is other
    return same(one, other)


def _or_none(value: Any) -> Any:
    return None if value is _ABSENT else value


def _fact(path: tuple[str, ...]) -> str:
    """Return the name of a fact of the plan in `changes.plan_fields`."""
    if path[:1] == ("cornerstones",):
        return ".".join(path[:2]) if path[2:] == ("title",) else ""
    return ".".join(path) if path[:1] in {("plan",), ("statuses",), ("schema",)} else ""
