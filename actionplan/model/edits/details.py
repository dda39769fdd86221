"""Edits of the details of an action: what it depends on, evidence, milestones, what is assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.model.edits.basic import ActionEdit, required, tidied, with_action
from actionplan.model.fields import ASSUMABLE
from actionplan.model.plan import Exemption, Status
from actionplan.text import cleaned, close_matches, folded, long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from actionplan.model.dates import Completion
    from actionplan.model.plan import Action, Milestone, Plan

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class SetCompleted(ActionEdit):
    """Correct the completion date of a complete action; None if it is not known."""

    completed: Completion | None

    def apply(self, plan: Plan, today: date) -> Plan:
        """Set the completion date, which is then no longer assumed."""
        action = plan.find(self.id)
        if self.completed is not None and action.status is not Status.COMPLETE:
            raise RuleError(
                f"{action.id} is {plan.label(action.status).lower()}, so it has no completion date.",
                "Set the status to complete too.",
                field="completed",
            )
        if self.completed is not None:
            self.completed.must_be_past(today)
        return with_action(plan, replace(action, completed=self.completed), "completed")


@dataclass(frozen=True, slots=True)
class SetSupersededBy(ActionEdit):
    """Name the action that takes the place of a closed one; an empty value clears it."""

    other: str

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set which action supersedes it."""
        action = plan.find(self.id)
        wanted = tidied(self.other, "superseded_by", lines=False)
        try:
            other = plan.find(wanted).id if wanted else None
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="superseded_by") from error
        if other == action.id:
            raise RuleError(f"{action.id} cannot supersede itself.", "Name another action.", field="superseded_by")
        if other is not None and action.status is not Status.CLOSED:
            raise RuleError(
                f"{action.id} is {plan.label(action.status).lower()}; only a closed action is superseded.",
                "Set the status to closed too.",
                field="superseded_by",
            )
        return with_action(plan, replace(action, superseded_by=other), "superseded_by")


@dataclass(frozen=True, slots=True)
class SetExempt(ActionEdit):
    """Keep an action out of published papers under a paragraph (1 to 7) of Schedule 12A; None publishes it again."""

    paragraph: int | None
    reason: str | None = None

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set or clear the exemption; a reason that is there stays unless another, or an empty one, is given."""
        action = plan.find(self.id)
        if self.paragraph is None:
            return with_action(plan, replace(action, exempt=None), "exempt")
        if not 1 <= self.paragraph <= 7:
            raise RuleError(
                f"There is no paragraph {self.paragraph} of Schedule 12A.", "Give a number from 1 to 7.", field="exempt"
            )
        old = action.exempt.reason if action.exempt else None
        reason = old if self.reason is None else tidied(self.reason, "reason") or None
        exempt = Exemption(self.paragraph, reason)
        return with_action(plan, replace(action, exempt=exempt), "exempt")


@dataclass(frozen=True, slots=True)
class SetDependsOn(ActionEdit):
    """Say which actions have to come first, by their ids in any case; none clears it."""

    others: tuple[str, ...]

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set what it depends on, each once, in the order given."""
        action = plan.find(self.id)
        found = [self._found(plan, action, other) for other in self.others if other.strip()]
        return with_action(plan, replace(action, depends_on=tuple(dict.fromkeys(found))), "depends_on")

    def _found(self, plan: Plan, action: Action, typed: str) -> str:
        try:
            other = plan.find(tidied(typed, "depends_on", lines=False)).id
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="depends_on") from error
        if other == action.id:
            raise RuleError(
                f"{action.id} cannot depend on itself.", "Name the actions that come first.", field="depends_on"
            )
        if ring := _way(plan, other, action.id):
            words = " → ".join((action.id, *ring))
            raise RuleError(
                f"{action.id} and {other} would wait for each other: {words}.",
                f"Leave {other} out, or take {ring[1]} out of what {ring[0]} depends on.",
                field="depends_on",
            )
        return other


def _way(plan: Plan, start: str, end: str) -> tuple[str, ...]:
    """Return the actions by which one depends on another, from the first to the last; empty if it does not."""
    before = {start: ""}
    for current in (queue := [start]):
        if current == end:
            way = [current]
            while before[way[0]]:
                way.insert(0, before[way[0]])
            return tuple(way)
        for other in plan.actions[current].depends_on if current in plan.actions else ():
            if other not in before:
                before[other] = current
                queue.append(other)
    return ()


@dataclass(frozen=True, slots=True)
class AddEvidence(ActionEdit):
    """Add where it can be seen that something was done: a document, a page, a minute."""

    text: str

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Add it at the end; the same text is there once."""
        action = plan.find(self.id)
        needed = f"{action.id}: evidence needs a text."
        text = required(self.text, "evidence", needed, "Say where it can be seen that it was done.")
        return with_action(plan, replace(action, evidence=_once((*action.evidence, text))), "evidence")


@dataclass(frozen=True, slots=True)
class ChangeEvidence(ActionEdit):
    """Put another text in the place of one piece of evidence; an empty one takes it out."""

    before: str
    text: str

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Change the one piece; the others stay."""
        action = plan.find(self.id)
        if self.before not in action.evidence:
            raise _gone(action, "evidence", self.before)
        text = tidied(self.text, "evidence")
        changed = (text if entry == self.before else entry for entry in action.evidence)
        return with_action(plan, replace(action, evidence=_once(filter(None, changed))), "evidence")


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _gone(action: Action, field: str, what: str) -> RuleError:
    return RuleError(
        f"{action.id} has no {field} “{shortened(safe(what), _LONGEST)}” (any more).",
        f"“actionplan show {action.id}” tells what there is now.",
        field=field,
    )


def milestone_named(action: Action, title: str) -> Milestone | None:
    """Return a milestone by its title, in any case; None if there is none."""
    wanted = folded(tidied(title, "milestone", lines=False))
    return next((known for known in action.milestones if _name(known) == wanted), None)


def _name(milestone: Milestone) -> str:
    return folded(cleaned(milestone.title))


@dataclass(frozen=True, slots=True)
class SetMilestone(ActionEdit):
    """Add a milestone, or change the one that was there `before`; None takes that one out."""

    milestone: Milestone | None
    before: Milestone | None = None

    def apply(self, plan: Plan, today: date) -> Plan:
        """Add, change or take out the one milestone; the others stay, in their order."""
        action = plan.find(self.id)
        entries = list(action.milestones)
        at = len(entries)
        wanted = self.milestone
        if self.before is not None:
            at = self._place(action, self.before)
            del entries[at]
        if wanted is not None:
            entries.insert(at, self._tidied(action, wanted, entries, today))
        return with_action(plan, replace(action, milestones=tuple(entries)), "milestones")

    def _place(self, action: Action, before: Milestone) -> int:
        """Return the index of a milestone: the very one, or else the one with its title."""
        if before in action.milestones:
            return action.milestones.index(before)
        named = milestone_named(action, before.title)
        if named is None:
            raise _gone(action, "milestone", before.title)
        return action.milestones.index(named)

    def _tidied(self, action: Action, milestone: Milestone, others: list[Milestone], today: date) -> Milestone:
        needed = f"{action.id}: a milestone needs a title."
        title = required(milestone.title, "milestone", needed, "Say in one line what is reached by then.", lines=False)
        if any(_name(other) == folded(title) for other in others):
            raise RuleError(
                f"{action.id} has a milestone “{shortened(safe(title), _LONGEST)}” already.",
                "Change that one, or give this one another title.",
                field="milestone",
            )
        if milestone.done is not None and milestone.done > today:
            raise RuleError(
                f"{long_date(milestone.done)} is still to come, so nothing can have been reached then.",
                "Give today's date or an earlier one.",
                field="milestone_done",
            )
        return replace(milestone, title=title)


@dataclass(frozen=True, slots=True)
class SetAssumed(ActionEdit):
    """Mark a field as assumed, which is not yet confirmed by the group, or confirm it."""

    field: str
    is_assumed: bool

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Put the field into `assumed`, or take it out."""
        action = plan.find(self.id)
        name = self._name(action)
        if not self.is_assumed:
            return with_action(plan, action, name)
        if name == "due" and action.due_changes:
            raise RuleError(
                f"{action.id}: the group has agreed its due date and moved it, so it is no assumption.",
                "Set the date that holds, with the reason.",
                field=self._input,
            )
        return plan if name in action.assumed else with_action(plan, replace(action, assumed=(*action.assumed, name)))

    @property
    def _input(self) -> str:
        return "assume" if self.is_assumed else "confirm"

    def _name(self, action: Action) -> str:
        typed = tidied(self.field, self._input, lines=False)
        name = typed.casefold().replace(" ", "_").replace("-", "_")
        # What an earlier version or somebody's hand has written there can be confirmed all the same.
        known = {*ASSUMABLE, *(action.assumed if not self.is_assumed else ())}
        if typed in known:
            return typed
        if name in known:
            return name
        close = close_matches(name, sorted(known), 1)
        hint = f"Did you mean {close[0]}?" if close else "Name one as in plan.toml: owner, due, depends_on …"
        raise RuleError(f"There is no field {safe(typed) or 'without a name'}.", hint, field=self._input)
