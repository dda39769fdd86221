"""The form of plan.toml, schema 1: its keys, what is a problem, and the tables that stand for a plan."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from actionplan.model.dates import Completion, Due, is_day
from actionplan.model.plan import (
    DueChange,
    Exemption,
    Extension,
    Extra,
    Milestone,
    Occurrence,
    Reopening,
    Status,
    Update,
)
from actionplan.model.rhythm import Rhythm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

    from actionplan.model.plan import Action, Plan

SCHEMA = 1
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
Path = tuple[str | int, ...]
Table = dict[str, Any]

# Keys of the tables that an edit may write, in the order in which a new one is placed.
ACTION_KEYS = (
    *("title", "status", "owner", "due", "added", "reviewed", "cornerstone", "outcome", "completed", "origin"),
    *("risk", "depends_on", "evidence", "superseded_by", "assumed", "details", "reference", "support", "extra"),
    *("repeats", "done", "exempt", "milestones", "updates"),
    *("due_changes", "extensions", "reopened"),
)
TEXT_FIELDS = ("title", "owner", "outcome", "origin", "risk", "details", "reference")
# The texts that have no line breaks.
ONE_LINE = frozenset({"title", "owner", "reference"})


def _keys(kind: type[DataclassInstance]) -> tuple[str, ...]:
    # `from` is a word of Python.
    return tuple("from" if field.name == "before" else field.name for field in fields(kind))


EXEMPT_KEYS = _keys(Exemption)
ENTRY_KEYS: Mapping[str, tuple[str, ...]] = {
    "updates": _keys(Update),
    "due_changes": _keys(DueChange),
    "extensions": _keys(Extension),
    "reopened": _keys(Reopening),
    "milestones": _keys(Milestone),
    "done": _keys(Occurrence),
    "exempt": EXEMPT_KEYS,
}
PLAN_TEXTS = (
    *("vision", "decision_maker", "lead_director", "lead_officer", "lead_member"),
    "senior_information_risk_owner",
)
PLAN_KEYS = ("title", "organisation", "group", "approved", *PLAN_TEXTS, "corporate_priorities", "review", "thresholds")
# `assumed` may name any of these.
ASSUMABLE = frozenset(ACTION_KEYS) - {*("assumed", "extra", "done", "updates", "due_changes", "extensions", "reopened")}

# What comes from one side, or is taken back, only together.
TOGETHER = (("status", "completed", "superseded_by", "reopened"), ("due", "due_changes", "extensions", "done"))
GROUPS = (
    *TOGETHER,
    *((field,) for field in ACTION_KEYS if field != "assumed" and not any(field in group for group in TOGETHER)),
)


def written(tables: Table, before: Plan, after: Plan) -> Table:
    """Return the tables of `after`, made from those of `before`; keys that neither plan knows stay.

    Only actions and cornerstones are written: the plan's other fields are changed by hand.
    """
    if before.cornerstones != after.cornerstones:
        stones = {key: table for key, table in tables.get("cornerstones", {}).items() if key in after.cornerstones}
        for key, stone in after.cornerstones.items():
            if stone != before.cornerstones.get(key):
                stones[key] = {**stones.get(key, {}), "title": stone.title}
        tables = {**tables, "cornerstones": stones}
    parent = dict(tables.get("actions", {}))
    for action_id in before.actions.keys() - after.actions.keys():
        del parent[action_id]
    for action_id, action in after.actions.items():
        old = before.actions.get(action_id)
        if old is None:
            parent[action_id] = {
                key: value for key in ACTION_KEYS if (value := plain_value(getattr(action, key))) is not None
            }
        elif old is not action and old != action:
            parent[action_id] = _changed(parent[action_id], old, action)
    return {**tables, "actions": parent} if parent or "actions" in tables else dict(tables)


def _changed(table: Table, before: Action, after: Action) -> Table:
    changed = dict(table)
    for key in ACTION_KEYS:
        if getattr(before, key) == getattr(after, key):
            continue
        value = plain_value(getattr(after, key))
        if key == "exempt" and isinstance(changed.get(key), dict):
            kept = {name: item for name, item in changed[key].items() if name not in EXEMPT_KEYS}
            value = {**(value or {}), **kept} or None
        if value is None:
            changed.pop(key, None)
        elif key in ENTRY_KEYS and key != "exempt":
            entries = getattr(before, key), getattr(after, key)
            changed[key] = _entries(table.get(key, []), *entries, value, ENTRY_KEYS[key])
        else:
            changed[key] = value
    return changed


def _entries(
    raw: list[Table],
    before: tuple[object, ...],
    after: tuple[object, ...],
    fresh: list[Table],
    known: tuple[str, ...],
) -> list[Table]:
    """Keep the tables of entries that stay as they are, and unknown keys of the one that is rewritten."""
    kept: list[tuple[object, Table]] = list(zip(before, raw, strict=True))
    found = []
    for entry, table in zip(after, fresh, strict=True):
        match = next((pair for pair in kept if pair[0] == entry), None)
        if match is not None:
            kept.remove(match)
        found.append(match[1] if match else table)
    if len(before) == len(after) and len(kept) == 1:
        # The one that has gone and the one that has come are one entry.
        entry, old = kept[0]
        place = before.index(entry)
        if after[place] not in before:
            found[place] = {**found[place], **{key: value for key, value in old.items() if key not in known}}
    return found


def plain_value(value: object) -> Any:  # noqa: ANN401  (any value that TOML has)
    """Return what stands for a value in plan.toml: text, numbers, dates, lists and tables; None for nothing."""
    if value is None or value == ():
        return None
    if isinstance(value, Status):
        return str(value)
    if isinstance(value, (Due, Completion, Rhythm)):
        return value.value
    if isinstance(value, tuple) and isinstance(value[0], Extra):
        return {column.name: column.text for column in value}
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        values = zip(_keys(type(value)), (getattr(value, field.name) for field in fields(value)), strict=True)
        return {key: plain_value(held) for key, held in values if held is not None}
    return value


def key_order(path: Path) -> tuple[str, ...]:
    """Return the order in which new keys are placed in a table of the plan."""
    if len(path) == 2 and path[0] == "actions":
        return ACTION_KEYS
    if len(path) >= 3 and path[0] == "actions":
        return ENTRY_KEYS.get(str(path[2]), ())
    return ()


def is_multiline(path: Path) -> bool:
    """Return whether a list is written one entry a line: evidence, and those whose entries are tables."""
    return len(path) == 3 and path[0] == "actions" and path[2] in {*ENTRY_KEYS, "evidence"}


def kind_of(value: object) -> str:
    """Return the kind of a TOML value in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return "a date" if is_day(value) else "a date with a time"
