"""The usual edits of a plan, each with its rules: status, owner, dates, updates and new actions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from actionplan.errors import RuleError
from actionplan.model.dates import Completion
from actionplan.model.extensions import is_met
from actionplan.model.fields import ID, ONE_LINE, TEXT_FIELDS
from actionplan.model.ids import next_id
from actionplan.model.plan import Action, DueChange, Plan, Reopening, Status, Update
from actionplan.text import cleaned, close_matches, folded, is_storable, listed, safe

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.dates import Due

# What an update says that is about nothing but the next step.
NEXT_AGREED = "Next step agreed."


class Edit(Protocol):
    """A change that can be made to a plan on a day."""

    def apply(self, plan: Plan, today: date) -> Plan:
        """Return the plan with the change; the same plan if nothing changes.

        Raises RuleError if a rule is not met.
        """
        ...


@dataclass(frozen=True, slots=True)
class ActionEdit(ABC):
    """An edit of one action, named by its id in any case."""

    id: str

    @abstractmethod
    def apply(self, plan: Plan, today: date) -> Plan:
        """Return the plan with the change; raise RuleError if a rule is not met."""


def with_action(plan: Plan, action: Action, *confirmed: str) -> Plan:
    """Return a plan with an action; the fields that were edited are no longer assumed."""
    assumed = tuple(name for name in action.assumed if name not in confirmed)
    action = replace(action, assumed=assumed)
    if plan.actions.get(action.id) == action:
        return plan
    return replace(plan, actions={**plan.actions, action.id: action})


def tidied(text: str | None, name: str, *, lines: bool = True) -> str:
    """Return a typed text without stray spaces and control characters; empty for None.

    Raises RuleError for characters that no file can hold.
    """
    if text is None:
        return ""
    if not is_storable(text):
        raise RuleError(f"The {name} has letters that are not UTF-8 text.", "Type it again.", field=name)
    return cleaned(text, lines=lines)


def required(text: str | None, name: str, message: str, advice: str, *, lines: bool = True) -> str:
    """Return a typed text, tidied; raise RuleError with the message if there is none."""
    tidy = tidied(text, name, lines=lines)
    if not tidy:
        raise RuleError(message, advice, field=name)
    return tidy


@dataclass(frozen=True, slots=True)
class SetText(ActionEdit):
    """Set one of the texts, such as the owner; an empty value clears it, but an action keeps a title."""

    field: str
    value: str

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set the field, which is then no longer assumed."""
        if self.field not in TEXT_FIELDS:
            raise ValueError(self.field)
        action = plan.find(self.id)
        value = tidied(self.value, self.field, lines=self.field not in ONE_LINE) or None
        if self.field == "title" and value is None:
            raise RuleError("An action has to have a title.", "Give a new one instead.", field="title")
        values: dict[str, Any] = {self.field: value}
        return with_action(plan, replace(action, **values), self.field)


@dataclass(frozen=True, slots=True)
class RenameOwner:
    """Rename an owner in every action, also as support; all spellings of the old name count as one.

    It says nothing about who answers for an action, so an owner that was assumed stays assumed.
    """

    old: str
    new: str

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Rename the owner; raise RuleError if no action has the old one, or the new one is empty."""
        old = required(self.old, "old", "The owner to rename has no name.", "Give the one there is.", lines=False)
        advice = "Give it a job title; “set --owner ''” clears the owner of one action."
        new = required(self.new, "new", "An owner has to have a name.", advice, lines=False)
        wanted = folded(old)

        def names(action: Action) -> list[str]:
            return [new if folded(name) == wanted else name for name in (action.owner or "", *action.support)]

        named = [a for a in plan.actions.values() if wanted in map(folded, (a.owner or "", *a.support))]
        if not named:
            close = close_matches(old, plan.owners())
            hint = f"Did you mean {listed(map(safe, close), 'or')}?" if close else "“actionplan list” shows the owners."
            raise RuleError(f"No action has the owner {safe(old)}.", hint, field="old")
        renamed = {}
        for action in named:
            owner, *support = names(action)
            after = replace(action, owner=owner or None, support=tuple(dict.fromkeys(support)))
            if after != action:
                renamed[action.id] = after
        return replace(plan, actions={**plan.actions, **renamed}) if renamed else plan


@dataclass(frozen=True, slots=True)
class SetCornerstone(ActionEdit):
    """Put an action under a cornerstone, named by its id or title in any case; an empty value clears it."""

    cornerstone: str

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set the cornerstone, which is then no longer assumed."""
        action = plan.find(self.id)
        wanted = tidied(self.cornerstone, "cornerstone", lines=False)
        if not wanted:
            return with_action(plan, replace(action, cornerstone=None), "cornerstone")
        if stone := plan.cornerstone_named(wanted):
            return with_action(plan, replace(action, cornerstone=stone.id), "cornerstone")
        there = f"There are {listed(plan.cornerstones)}." if plan.cornerstones else "Add it to plan.toml first."
        raise RuleError(f"There is no cornerstone {safe(wanted)}.", safe(there), field="cornerstone")


@dataclass(frozen=True, slots=True)
class SetDue(ActionEdit):
    """Set, move or take away the due date.

    Moving an agreed date, or taking it away, wants a reason and is kept in `due_changes`. A first date, a change of an
    assumed one and one with the same last day are no moves. A date that is given again after one was taken away
    goes on from that one. An extension that was asked for is no longer, where the date gives all of it.
    """

    due: Due | None
    reason: str | None = None
    agreed_by: str | None = None

    def is_move(self, plan: Plan) -> bool:
        """Return whether this moves an agreed date, and so needs a reason."""
        return self._moved_from(plan.find(self.id)) is not None

    def _moved_from(self, action: Action) -> Due | None:
        agreed = action.agreed_due
        is_same = action.due == self.due or (action.due is not None and action.due.ends_with(self.due))
        return None if is_same else agreed

    def apply(self, plan: Plan, today: date) -> Plan:
        """Set the date, with an entry in `due_changes` where an agreed one moves."""
        action = plan.find(self.id)
        moved_from = self._moved_from(action)
        entries = action.due_changes
        if moved_from is not None:
            to = f"to {self.due}" if self.due else "away"
            needed = f"{action.id}: the agreed due date {moved_from} moves {to}, so it needs a reason."
            reason = required(self.reason, "reason", needed, "Say in a few words why.")
            agreed_by = tidied(self.agreed_by, "agreed_by", lines=False) or plan.group
            entries = (*entries, DueChange(today, moved_from, self.due, reason, agreed_by))
        asked_for = tuple(each for each in action.extensions if not is_met(each, self.due))
        return with_action(plan, replace(action, due=self.due, due_changes=entries, extensions=asked_for), "due")


@dataclass(frozen=True, slots=True)
class AddUpdate(ActionEdit):
    """Add what was said today and, where one was promised, the next step."""

    text: str
    next: str | None = None

    def apply(self, plan: Plan, today: date) -> Plan:
        """Add the update, dated today."""
        action = plan.find(self.id)
        needed = f"{action.id}: an update needs a text."
        text = required(self.text, "note", needed, "Say in one line what has happened.")
        update = Update(today, text, tidied(self.next, "next") or None)
        if action.last_update == update:
            return plan
        return with_action(plan, replace(action, updates=(*action.updates, update)))


@dataclass(frozen=True, slots=True)
class AmendUpdate(ActionEdit):
    """Correct the update of today, which is not saved to the record yet."""

    text: str
    next: str | None = None

    def apply(self, plan: Plan, today: date) -> Plan:
        """Put another text and next step into the last update; add an update if that is of another day."""
        action = plan.find(self.id)
        last = action.last_update
        if last is None or last.on != today:
            return AddUpdate(self.id, self.text, self.next).apply(plan, today)
        needed = f"{action.id}: an update needs a text."
        text = required(self.text, "note", needed, "Say in one line what has happened.")
        amended = replace(last, text=text, next=tidied(self.next, "next") or None)
        return with_action(plan, replace(action, updates=(*action.updates[:-1], amended)))


@dataclass(frozen=True, slots=True)
class SetNext(ActionEdit):
    """Agree the next step, with nothing else to say: in the update of today where it may still be amended, else in one.

    `may_amend` tells that the last update is not saved to the record yet; saved ones are only added to.
    """

    next: str
    may_amend: bool = False

    def apply(self, plan: Plan, today: date) -> Plan:
        """Put the next step into the update of today, or add one that says no more than that."""
        action = plan.find(self.id)
        following, last = tidied(self.next, "next") or None, action.last_update
        if last is not None and last.on == today and last.next == following:
            return plan
        if last is not None and last.on == today and self.may_amend:
            amended = replace(last, next=following)
            return with_action(plan, replace(action, updates=(*action.updates[:-1], amended)))
        if following is None:
            raise RuleError(
                f"{action.id}: a next step needs a text.", "Say in one line what is to be done next.", field="next"
            )
        return AddUpdate(action.id, NEXT_AGREED, following).apply(plan, today)


@dataclass(frozen=True, slots=True)
class SetStatus(ActionEdit):
    """Set the status, with what it needs: a note on problems, a reason on reopening, a date on completion."""

    status: Status
    note: str | None = None
    next: str | None = None
    reason: str | None = None
    completed: Completion | None = None

    def is_possible(self, plan: Plan) -> bool:
        """Return whether there is a way from the present status to this one: not from complete to closed."""
        # Closing a complete action would lose when it was completed, which opening it again keeps.
        return not (plan.find(self.id).status is Status.COMPLETE and self.status is Status.CLOSED)

    def needs_note(self, plan: Plan, today: date) -> bool:
        """Return whether an update of today has to say why."""
        action = plan.find(self.id)
        last = action.last_update
        changes = action.status is not self.status or "status" in action.assumed
        possible = changes and self.is_possible(plan)
        return self.status.needs_note and possible and (last is None or last.on != today)

    def needs_reason(self, plan: Plan) -> bool:
        """Return whether an ended action would be made open again, which needs a reason."""
        return plan.find(self.id).status.has_ended and not self.status.has_ended

    def apply(self, plan: Plan, today: date) -> Plan:
        """Set the status, keeping an earlier completion where the action is reopened."""
        action = plan.find(self.id)
        label = plan.label(self.status)
        if not self.is_possible(plan):
            raise RuleError(
                f"{action.id} is complete, so there is nothing left to close.",
                "If its outcome was not reached after all, open it again first, with the reason; then close it.",
                field="status",
            )
        note, reason = tidied(self.note, "note"), tidied(self.reason, "reason")
        if self.needs_note(plan, today) and not note:
            raise RuleError(
                f"{action.id}: “{label}” needs an update that says why.",
                "Say in one line what the reason is and what happens next.",
                field="note",
            )
        reopened = action.reopened
        if self.needs_reason(plan):
            if not reason:
                was = plan.label(action.status).lower()
                raise RuleError(
                    f"{action.id} is {was}; opening it again needs a reason.",
                    "Say in a few words why it is not done with.",
                    field="reason",
                )
            reopened = (*reopened, Reopening(today, action.completed, reason))
        completed = self._completion(action, today)
        superseded_by = action.superseded_by if self.status is Status.CLOSED else None
        changed = replace(
            action, status=self.status, completed=completed, reopened=reopened, superseded_by=superseded_by
        )
        confirmed = ["status"]
        if completed != action.completed or self.completed is not None:
            confirmed.append("completed")
        if superseded_by != action.superseded_by:
            confirmed.append("superseded_by")
        plan = with_action(plan, changed, *confirmed)
        if note or tidied(self.next, "next"):
            plan = AddUpdate(action.id, note, self.next).apply(plan, today)
        return plan

    def _completion(self, action: Action, today: date) -> Completion | None:
        if self.status is not Status.COMPLETE:
            if self.completed is not None:
                raise RuleError(
                    f"{action.id}: a completion date goes only with the status complete.",
                    "Set the status to complete too, or leave the date out.",
                    field="completed",
                )
            return None
        if self.completed is not None:
            self.completed.must_be_past(today)
            return self.completed
        return action.completed if action.status is Status.COMPLETE else Completion(today)


@dataclass(frozen=True, slots=True)
class Reviewed(ActionEdit):
    """Note that the group looked at an action today and changed nothing."""

    def apply(self, plan: Plan, today: date) -> Plan:
        """Set the day on which it was last reviewed."""
        return with_action(plan, replace(plan.find(self.id), reviewed=today), "reviewed")


@dataclass(frozen=True, slots=True)
class Restore(ActionEdit):
    """Put an action back as it was at another time; None takes it out of the plan."""

    action: Action | None

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Put the action back, every field of it."""
        actions = dict(plan.actions)
        if self.action is not None:
            actions[self.id] = self.action
        elif self.id in actions:
            del actions[self.id]
        return plan if actions == plan.actions else replace(plan, actions=actions)


@dataclass(frozen=True, slots=True)
class AddAction:
    """Add an action; without an id it gets the number after the highest ever used.

    `used` holds the ids that the record knows, which are never given again. `details` are edits made at once on the
    new action, whatever id they name.
    """

    title: str
    id: str = ""
    used: frozenset[str] = frozenset()
    details: tuple[ActionEdit, ...] = ()

    def new_id(self, plan: Plan) -> str:
        """Return the id that the action gets.

        Raises RuleError if the id that was asked for is taken, was used before or cannot be one.
        """
        wanted = tidied(self.id, "id", lines=False)
        if not wanted:
            return next_id(plan.actions, self.used)
        if not ID.fullmatch(wanted):
            raise RuleError(
                f"{safe(wanted)} cannot be an id.",
                "Use letters, digits, '-', '_' and '.', beginning with a letter or digit.",
                field="id",
            )
        taken = {known.casefold() for known in (*plan.actions, *self.used)}
        if wanted.casefold() in taken:
            raise RuleError(
                f"The id {wanted} is or was another action's; an id is never used again.",
                f"The next free one is {next_id(plan.actions, self.used)}.",
                field="id",
            )
        return wanted

    def apply(self, plan: Plan, today: date) -> Plan:
        """Add the action at the end of the plan, with today as the day on which it came in."""
        action_id = self.new_id(plan)
        needed = "An action has to have a title."
        title = required(self.title, "title", needed, "Say in one line what is to be done.", lines=False)
        action = Action(action_id, title, Status.NOT_STARTED, added=today)
        plan = replace(plan, actions={**plan.actions, action_id: action})
        return Several(tuple(replace(edit, id=action_id) for edit in self.details)).apply(plan, today)


@dataclass(frozen=True, slots=True)
class RemoveNew(ActionEdit):
    """Remove an action that was added by mistake; the session sees to it that the record does not have it."""

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Remove the action; raise RuleError if another one names it."""
        action = plan.find(self.id)
        naming = [other.id for other in plan.actions.values() if action.id in (*other.depends_on, other.superseded_by)]
        if naming:
            raise RuleError(
                f"{action.id} cannot be removed: {listed(naming)} {'names' if len(naming) == 1 else 'name'} it.",
                "Remove it there first: depends on, or replaced by.",
            )
        return replace(plan, actions={key: other for key, other in plan.actions.items() if key != action.id})


@dataclass(frozen=True, slots=True)
class Several:
    """Several edits as one: all are made, or none."""

    edits: tuple[Edit, ...]

    def apply(self, plan: Plan, today: date) -> Plan:
        """Make the edits one after the other; what one of them does and another takes back is no edit."""
        after = plan
        for edit in self.edits:
            after = edit.apply(after, today)
        return plan if after == plan else after
