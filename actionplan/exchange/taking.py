"""Rows of tables taken into a plan: new actions are added, known ones merged field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from actionplan.errors import RuleError
from actionplan.model.edits.basic import SetCornerstone, SetDue, SetNext, SetStatus, SetText
from actionplan.model.edits.details import SetExtra, SetSupport
from actionplan.model.fields import ID, TEXT_FIELDS
from actionplan.model.ids import next_id
from actionplan.model.plan import Action, Cornerstone, DueChange, Extra, Status, Update
from actionplan.text import cleaned, folded, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from actionplan.exchange.understand import SheetRow
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan

# What was taken from a row: the id of its action, and a digest of each field.
Taken = dict[str, str]
_ALIKE = 0.86
_SHOWN = 60
_COMPARED = (
    "title",
    "details",
    "owner",
    "support",
    "due",
    "status",
    "outcome",
    "origin",
    "risk",
    "cornerstone",
    "reference",
)
# What an emptied cell of an exported table clears, and the value that clears it where that is no empty text.
_CLEARED = {"details", "owner", "support", "due", "outcome", "origin", "risk", "cornerstone", "reference"}
_EMPTY: dict[str, Any] = {"support": (), "due": None}
_UPDATES, _NEXT = "updates", "next"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the plan and the table differ and the plan's value stays; or a row that is not taken."""

    id: str
    field: str
    plan: str
    table: str
    is_conflict: bool = False


@dataclass
class Outcome:
    """The plan with the rows in it, what was taken from each row, and where the plan's values stayed."""

    plan: Plan
    taken: dict[str, Taken] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    alike: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class TakeRows:
    """The edit that takes rows of tables into a plan; `name` names their file in reasons, without its ending.

    `last` has what was taken from the same rows before, `base` what an exported table said when it went out, by id, and
    `used` the ids that are never given again. `there` names the fields for which the tables have a column.
    """

    rows: tuple[SheetRow, ...]
    name: str
    last: Mapping[str, Taken] = field(default_factory=dict)
    base: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()

    def apply(self, plan: Plan, today: date) -> Plan:
        """Return the plan with all rows in it."""
        return self.outcome(plan, today).plan

    def outcome(self, plan: Plan, today: date) -> Outcome:
        """Return the plan with all rows in it, and what became of each."""
        return _Taking(self, plan, today).done()


def digest(value: object) -> str:
    """Return a short mark of a value, by which a change of it is seen."""
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:12]


class _Taking:
    """One run over all rows."""

    def __init__(self, edit: TakeRows, plan: Plan, today: date) -> None:
        self.edit, self.today = edit, today
        self.reason = f"Not given in {safe(edit.name)}"
        self.start = plan
        self.outcome = Outcome(plan)
        self.actions = dict(plan.actions)
        self.stones = dict(plan.cornerstones)
        self.by_reference = _unique(plan.actions.values(), lambda action: action.reference)
        self.by_title = _unique(plan.actions.values(), lambda action: folded(cleaned(action.title)))
        self.last_by_id = {taken["id"]: taken for taken in edit.last.values() if "id" in taken}
        self.claimed: set[str] = set()
        self.number: tuple[str, int, int] | None = None
        self.references: dict[str, int] = {}
        for row in edit.rows:
            reference = row.values.get("reference")
            if reference:
                self.references[reference] = self.references.get(reference, 0) + 1

    def done(self) -> Outcome:
        matches = self._matches()
        for row, action_id in zip(self.edit.rows, matches, strict=True):
            last = dict(self.edit.base.get(action_id or "", {})) or self.edit.last.get(row.key)
            last = last or self.last_by_id.get(action_id or "", {})
            if action_id is None and last.get("id"):
                removed = last["id"]
                self.outcome.taken[row.key] = last
                self.outcome.differences.append(
                    Difference(removed, "", "removed", shortened(row.values["title"], _SHOWN))
                )
            elif action_id is None:
                self._add(row)
            else:
                self._merge(row, action_id, last)
        ids = {taken.get("id") for taken in self.outcome.taken.values()}
        # A row that is missing today may be back tomorrow; one with another title now has its action under that.
        kept = {key: taken for key, taken in self.edit.last.items() if taken.get("id") not in ids}
        self.outcome.taken = kept | self.outcome.taken
        after = replace(self.start, actions=self.actions, cornerstones=self.stones)
        self.outcome.plan = self.start if after == self.start else after
        return self.outcome

    # Which action a row is about

    def _matches(self) -> list[str | None]:
        """Return the action of each row: by the last import, id, reference or title, then by nearly the same title."""
        rows = self.edit.rows
        found: list[str | None] = [None] * len(rows)
        for finder in (self._as_last_time, self._by_id, self._by_reference, self._by_title):
            for at, row in enumerate(rows):
                if found[at] is None:
                    action_id = finder(row)
                    if action_id is not None and action_id in self.actions and action_id not in self.claimed:
                        found[at] = action_id
                        self.claimed.add(action_id)
        left = [action for action in self.start.actions.values() if action.id not in self.claimed]
        for at, row in enumerate(rows):
            if found[at] is None and left and row.key not in self.edit.last:
                best = self._nearly(row, left)
                if best is not None:
                    found[at] = best.id
                    self.claimed.add(best.id)
                    left.remove(best)
                    self.outcome.alike.append((best.id, best.title, row.values["title"]))
        return found

    def _as_last_time(self, row: SheetRow) -> str | None:
        return self.edit.last.get(row.key, {}).get("id")

    def _by_id(self, row: SheetRow) -> str | None:
        return (
            next((known for known in self.actions if known.casefold() == row.id.casefold()), None) if row.id else None
        )

    def _by_reference(self, row: SheetRow) -> str | None:
        reference = row.values.get("reference")
        return self.by_reference.get(reference) if reference and self.references[reference] == 1 else None

    def _by_title(self, row: SheetRow) -> str | None:
        return self.by_title.get(folded(cleaned(row.values["title"])))

    def _nearly(self, row: SheetRow, left: Sequence[Action]) -> Action | None:
        title = folded(row.values["title"])
        best, most = None, _ALIKE
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(title)
        for action in left:
            matcher.set_seq1(folded(action.title))
            if (
                matcher.real_quick_ratio() >= most
                and matcher.quick_ratio() >= most
                and (ratio := matcher.ratio()) >= most
            ):
                best, most = action, ratio
        return best

    # New actions

    def _add(self, row: SheetRow) -> None:
        values = row.values
        due = values.get("due")
        moves = [DueChange(self.today, before, due, self.reason, None) for before in [row.before] if before is not None]
        action = Action(
            id=self._new_id(row),
            title=values["title"],
            status=values["status"],
            due=due,
            added=self.today,
            cornerstone=self._stone(values["cornerstone"]) if "cornerstone" in values else None,
            completed=values.get("completed"),
            support=values["support"],
            extra=tuple(Extra(name, text) for name, text in values.get("extra", {}).items()),
            assumed=row.assumed,
            updates=row.updates or ((Update(row.day or self.today, row.note),) if row.note else ()),
            due_changes=tuple(moves),
            **{name: values[name] for name in TEXT_FIELDS if name != "title" and name in values},
        )
        self.actions[action.id] = action
        self.outcome.added.append(action.id)
        self.outcome.taken[row.key] = marks_of(row, action.id)

    def _new_id(self, row: SheetRow) -> str:
        taken = {known.casefold() for known in self.edit.used} if row.id else set()
        if row.id and ID.fullmatch(row.id) and row.id not in self.actions and row.id.casefold() not in taken:
            return row.id
        if self.number is None:
            first = next_id(self.actions, self.edit.used)
            digits = re.search(r"\d+$", first)
            width = len(digits[0]) if digits else 0
            self.number = first[: len(first) - width], int(digits[0]) if digits else 1, width
        prefix, number, width = self.number
        while (found := f"{prefix}{number:0{width}}") in self.actions:
            number += 1
        self.number = prefix, number + 1, width
        return found

    def _stone(self, title: str) -> str:
        """Return the id of the cornerstone with a title; one that is not there yet is added."""
        known = replace(self.start, cornerstones=self.stones).cornerstone_named(title)
        if known is not None:
            return known.id
        words = (
            re.sub(r"[^a-z0-9]+", "-", title.casefold().encode("ascii", "ignore").decode()).strip("-")[:40].strip("-")
        )
        key, number = words or "theme", 2
        while key in self.stones:
            key, number = f"{words or 'theme'}-{number}", number + 1
        self.stones[key] = Cornerstone(key, title)
        return key

    # Known actions

    def _merge(self, row: SheetRow, action_id: str, last: Taken) -> None:
        self.outcome.matched.append(action_id)
        before = self.actions[action_id]
        values = {name: row.values[name] for name in _COMPARED if row.values.get(name)}
        if "cornerstone" in values:
            values["cornerstone"] = self._stone(values["cornerstone"])
        values |= {f"extra.{name}": text for name, text in row.values.get("extra", {}).items()}
        if row.updates and row.updates[-1].next and not self._new_updates(row, action_id, last):
            values[_NEXT] = row.updates[-1].next
        marks = marks_of(row, action_id)
        for name, wanted in values.items():
            present = _value(self.actions[action_id], name)
            # A cornerstone is remembered by the title that the table has.
            mark = digest(_plain(row.values[name] if name == "cornerstone" else wanted))
            if present == wanted or last.get(name) == mark:
                continue
            told = self.stones[present].title if name == "cornerstone" and present in self.stones else present
            is_unchanged = name in last and digest(_plain(told)) == last[name]
            is_new = name not in last and bool(last) and present in {None, ()}
            if (is_unchanged or is_new) and self._set(action_id, name, wanted, row):
                continue
            is_conflict = name in last
            self.outcome.differences.append(
                Difference(before.id, name, _words(present, self.start), _words(wanted, self.start), is_conflict)
            )
        if action_id in self.edit.base:
            self._clear(row, action_id, {name: mark for name, mark in last.items() if name not in values})
        self._add_updates(row, action_id, last)
        self.outcome.taken[row.key] = last | marks

    def _clear(self, row: SheetRow, action_id: str, emptied: Taken) -> None:
        """Clear the fields whose cells a person emptied in an exported table, if the plan has them as they went out."""
        for name, mark in emptied.items():
            if name in _CLEARED or name.startswith("extra."):
                present = _value(self.actions[action_id], name)
                told = self.stones[present].title if name == "cornerstone" and present in self.stones else present
                if name in self.edit.there and digest(_plain(told)) == mark:
                    self._set(action_id, name, _EMPTY.get(name, ""), row)

    def _set(self, action_id: str, name: str, wanted: Any, row: SheetRow) -> bool:  # noqa: ANN401  (a value of any field)
        """Set one field by the rules of the plan; return whether they allow it."""
        plan = replace(self.start, actions=self.actions, cornerstones=self.stones)
        edit: Edit
        if name.startswith("extra."):
            edit = SetExtra(action_id, name.removeprefix("extra."), wanted)
        elif name == _NEXT:
            edit = SetNext(action_id, wanted)
        elif name == "support":
            edit = SetSupport(action_id, wanted)
        elif name == "due":
            edit = SetDue(action_id, wanted, self.reason)
        elif name == "cornerstone":
            edit = SetCornerstone(action_id, wanted)
        elif name == "status":
            note = row.explanation or f"“{_words(wanted, plan)}” in {safe(self.edit.name)}."
            completed = row.values.get("completed") if wanted is Status.COMPLETE else None
            needed = note if wanted.needs_note else None
            edit = SetStatus(action_id, wanted, needed, None, self.reason, completed)
        else:
            edit = SetText(action_id, name, wanted)
        try:
            self.actions = dict(edit.apply(plan, self.today).actions)
        except RuleError:
            return False
        return True

    def _new_updates(self, row: SheetRow, action_id: str, last: Taken) -> list[Update]:
        """Return the updates of a row that neither the plan has nor the same row had before."""
        known = {folded(update.text) for update in self.actions[action_id].updates}
        taken = set(last.get(_UPDATES, "").split())
        return [each for each in row.updates if folded(each.text) not in known and digest(each.text) not in taken]

    def _add_updates(self, row: SheetRow, action_id: str, last: Taken) -> None:
        action = self.actions[action_id]
        if new := self._new_updates(row, action_id, last):
            updates = (*action.updates, *new)
            if list(action.updates) == sorted(action.updates, key=_day):
                updates = tuple(sorted(updates, key=_day))
            self.actions[action_id] = replace(action, updates=updates)


def _day(update: Update) -> date:
    return update.on


def _unique(actions: Iterable[Action], key: Any) -> dict[str, str]:  # noqa: ANN401  (a function of an action)
    """Return the actions by something that only one of them has."""
    found: dict[str, str | None] = {}
    for action in actions:
        if name := key(action):
            found[name] = None if name in found else action.id
    return {name: action_id for name, action_id in found.items() if action_id is not None}


def marks_of(row: SheetRow, action_id: str) -> Taken:
    """Return what is remembered of a row: the id of its action and a mark of each value that it has."""
    values = {name: row.values[name] for name in _COMPARED if row.values.get(name)}
    values |= {f"extra.{name}": text for name, text in row.values.get("extra", {}).items()}
    marks = {"id": action_id} | {name: digest(_plain(value)) for name, value in values.items()}
    if row.updates and row.updates[-1].next:
        marks[_NEXT] = digest(row.updates[-1].next)
    return marks | ({_UPDATES: " ".join(digest(update.text) for update in row.updates)} if row.updates else {})


def _plain(value: Any) -> Any:  # noqa: ANN401  (a value of any field)
    return getattr(value, "value", value)


def _value(action: Action, name: str) -> Any:  # noqa: ANN401  (a value of any field)
    if name.startswith("extra."):
        column = name.removeprefix("extra.")
        return next((each.text for each in action.extra if each.name == column), None)
    if name == _NEXT:
        return action.last_update.next if action.last_update is not None else None
    return getattr(action, name)


def _words(value: Any, plan: Plan) -> str:  # noqa: ANN401  (a value of any field)
    from actionplan.model.diff import value_words  # noqa: PLC0415  (only differences are told)

    return shortened(value_words(value if value != () else None, plan), _SHOWN)
