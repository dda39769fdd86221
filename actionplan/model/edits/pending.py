"""Pending changes: what is not yet saved to the record, each with the edit that undoes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from actionplan.errors import RuleError
from actionplan.model import diff
from actionplan.model.edits.basic import ActionEdit, Restore, Several
from actionplan.model.fields import TOGETHER
from actionplan.model.plan import Milestone, Update

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from actionplan.model.diff import Change
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan


@dataclass(frozen=True, slots=True)
class RestoreFields(ActionEdit):
    """Restore some fields of an action as they were saved, and which of them were assumed."""

    saved: Action
    fields: tuple[str, ...]

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Restore the fields; every other one stays."""
        action = plan.find(self.id)
        return _taken_back(plan, action, self.saved, self.fields)


@dataclass(frozen=True, slots=True)
class RemoveEntry(ActionEdit):
    """Remove one entry from a list of an action: an update or a milestone, for example.

    Raises RuleError if it is the only word on why the action has its status.
    """

    saved: Action
    field: str
    entry: Any

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Remove the entry; the last one if several are equal."""
        action = plan.find(self.id)
        entries = list(getattr(action, self.field))
        if self.entry not in entries:
            return plan
        del entries[len(entries) - 1 - entries[::-1].index(self.entry)]
        changed = action.status is not self.saved.status and action.status.needs_note
        if changed and isinstance(self.entry, Update) and len(entries) <= len(self.saved.updates):
            raise RuleError(
                f"{action.id}: this update says why it is {plan.label(action.status).lower()}.",
                "Take the status back first.",
                field="note",
            )
        return _with_list(plan, action, self.saved, self.field, tuple(entries))


@dataclass(frozen=True, slots=True)
class RestoreEntry(ActionEdit):
    """Restore one entry of a list that was changed, such as a milestone that was done, as it was saved."""

    saved: Action
    field: str
    before: Any
    entry: Any

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Restore the entry in its place; every other one stays."""
        action = plan.find(self.id)
        entries = tuple(self.before if each == self.entry else each for each in getattr(action, self.field))
        return _with_list(plan, action, self.saved, self.field, entries)


def _taken_back(plan: Plan, action: Action, saved: Action, fields: tuple[str, ...]) -> Plan:
    values: dict[str, Any] = {name: getattr(saved, name) for name in fields}
    assumed = [name for name in action.assumed if name not in fields]
    assumed += [name for name in saved.assumed if name in fields and name not in assumed]
    # In the order in which they stood, so that nothing is changed that need not be.
    rank = {name: index for index, name in enumerate(saved.assumed)}
    values["assumed"] = tuple(sorted(assumed, key=lambda name: rank.get(name, len(rank))))
    return _with(plan, replace(action, **values))


def _with_list(plan: Plan, action: Action, saved: Action, field: str, entries: tuple[Any, ...]) -> Plan:
    """Put other entries into a list; one that is as it was saved is assumed again where it was."""
    if entries == getattr(saved, field):
        return _taken_back(plan, action, saved, (field,))
    values: dict[str, Any] = {field: entries}
    return _with(plan, replace(action, **values))


def _with(plan: Plan, action: Action) -> Plan:
    return replace(plan, actions={**plan.actions, action.id: action})


@dataclass(frozen=True, slots=True)
class PendingChange:
    """One line of what is not yet saved, as the save will report it; fields of the plan itself have no id.

    `back` undoes it; None if that needs an editor.
    """

    id: str | None
    title: str
    words: str
    back: Edit | None


def pending_changes(saved: Plan, plan: Plan) -> tuple[PendingChange, ...]:
    """Return what is in a plan and not in what was saved, in the words and the order of the save."""
    lines: list[PendingChange] = []
    for action_id, changes in diff.by_action(diff.differences(saved, plan)).items():
        if action_id is None:
            lines += [PendingChange(None, "", words, None) for words in diff.phrases(changes, plan)]
        else:
            lines += _lines(changes, plan, action_id, saved.actions.get(action_id))
    return tuple(lines)


def _lines(changes: Sequence[Change], plan: Plan, action_id: str, before: Action | None) -> Iterator[PendingChange]:
    lines: list[tuple[Edit, list[str]]] = []
    for words, about in diff.phrases_with_changes(changes, plan):
        edits = tuple(dict.fromkeys(_edit_back(change, action_id, before) for change in about))
        back = edits[0] if len(edits) == 1 else Several(edits)
        # Of two entries that say the same, each is a line of its own.
        line = next((line for edit, line in lines if edit == back and not isinstance(back, RemoveEntry)), None)
        if line is not None:
            line.append(words)
        else:
            lines.append((back, [words]))
    for back, phrases in lines:
        yield PendingChange(action_id, changes[0].title, "; ".join(phrases), back)


def _edit_back(change: Change, action_id: str, before: Action | None) -> Edit:
    """Return the edit that undoes a change, together with those that go with it."""
    if before is None or change.kind != diff.CHANGED or change.field is None:
        return Restore(action_id, before)
    entry = change.before if change.after is None else change.after
    field = entry if change.field == "assumed" and isinstance(entry, str) else change.field
    group = next((group for group in TOGETHER if field in group), (field,))
    if change.field in diff.LISTS and change.before is None and len(group) == 1 and field == change.field:
        return RemoveEntry(action_id, before, field, change.after)
    if isinstance(change.before, Milestone) and isinstance(change.after, Milestone):
        return RestoreEntry(action_id, before, field, change.before, change.after)
    return RestoreFields(action_id, before, group)
