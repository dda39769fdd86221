"""Edits of the details of an action: dependencies, support, own columns, evidence, milestones, rhythm, assumptions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.model import extensions
from actionplan.model.edits.basic import ActionEdit, required, tidied, with_action
from actionplan.model.fields import ASSUMABLE
from actionplan.model.plan import Exemption, Extra, Occurrence, Status, Update
from actionplan.text import cleaned, close_matches, folded, long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from actionplan.model.dates import Completion
    from actionplan.model.plan import Action, Milestone, Plan
    from actionplan.model.rhythm import Rhythm

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
    """Set the actions that have to be done first, by their ids in any case; an empty list clears them."""

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
class SetSupport(ActionEdit):
    """Set who else answers for part of an action, by job titles; none clears it."""

    titles: tuple[str, ...]

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set the job titles, each once, in the order given."""
        action = plan.find(self.id)
        titles: dict[str, str] = {}
        for title in filter(None, (tidied(each, "support", lines=False) for each in self.titles)):
            titles.setdefault(folded(title), title)
        return with_action(plan, replace(action, support=tuple(titles.values())), "support")


@dataclass(frozen=True, slots=True)
class SetExtra(ActionEdit):
    """Set what a column of the council's own says about an action; an empty value removes it from the action."""

    name: str
    text: str

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set the one column, found by its name in any case; the others stay."""
        action = plan.find(self.id)
        needed = f"{action.id}: a column needs a name."
        name = required(self.name, "extra", needed, "Write it as NAME=TEXT.", lines=False)
        known = next((column.name for column in action.extra if folded(column.name) == folded(name)), name)
        text = tidied(self.text, "extra")
        columns = {column.name: column for column in action.extra if column.name != known}
        if text:
            columns[known] = Extra(known, text)
        return with_action(plan, replace(action, extra=tuple(columns[key] for key in sorted(columns))))


@dataclass(frozen=True, slots=True)
class SetRhythm(ActionEdit):
    """Set how often a duty repeats; None ends the rhythm and keeps the occurrences that have gone by."""

    repeats: Rhythm | None

    def apply(self, plan: Plan, today: date) -> Plan:  # noqa: ARG002  (an edit may depend on the day)
        """Set the rhythm, which is then no longer assumed."""
        return with_action(plan, replace(plan.find(self.id), repeats=self.repeats), "repeats")


@dataclass(frozen=True, slots=True)
class PassOccurrence(ActionEdit):
    """Note that the present occurrence of a repeating duty was kept on a day, or missed (None), and go on to the next.

    That is no move of the due date.
    """

    on: date | None

    def apply(self, plan: Plan, today: date) -> Plan:
        """Add the occurrence to `done` and set the due date to the one that follows.

        An extension request ends with its occurrence, and an update says so. Raises RuleError without a rhythm or a
        date, for a day that is still to come, and for an occurrence that cannot have been missed yet.
        """
        field = "missed" if self.on is None else "done"
        action = plan.find(self.id)
        if action.repeats is None:
            raise RuleError(
                f"{action.id} has no rhythm, so it has no occurrences.",
                "Set first how often it repeats, such as “6 months”; an action that is done once is set to complete.",
                field=field,
            )
        if not action.is_open:
            raise RuleError(f"{action.id} is {plan.label(action.status).lower()}.", "Reopen it first.", field=field)
        if action.due is None or action.due_end is None:
            raise RuleError(f"{action.id} has no date to go on from.", "Set its due date first.", field=field)
        if self.on is not None and self.on > today:
            raise RuleError(
                f"{long_date(self.on)} is still to come, so it cannot have been done then.",
                "Give today's date or an earlier one.",
                field=field,
            )
        if self.on is None and action.due_end >= today:
            raise RuleError(
                f"{action.id} is due {action.due}: it is not missed before that has passed.",
                "If another date is agreed, move the due date.",
                field=field,
            )
        following = action.next_occurrence
        if following is None:
            raise RuleError(
                f"The next occurrence of {action.id} is beyond the calendar.", "End its rhythm.", field=field
            )
        done = (*action.done, Occurrence(action.due, self.on))
        updates = action.updates
        if (request := action.extension) is not None:
            why = "the occurrence was missed" if self.on is None else "the occurrence was kept"
            words = extensions.answer_words(request, "withdrawn", extensions.asker(action, request), why)
            updates = (*updates, Update(today, words))
        changed = replace(action, due=following, done=done, updates=updates, extensions=())
        return with_action(plan, changed, "due")


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
