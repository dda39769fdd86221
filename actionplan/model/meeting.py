"""A meeting of the group: its agenda made by need, the place in it, and what was gone through."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from actionplan.errors import RuleError
from actionplan.model.plan import Status
from actionplan.text import count, long_date

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from actionplan.model.plan import Action, Plan


class Need(StrEnum):
    """Why an action is on the agenda, in the order in which a group takes them; `ASKED` is what it asks for.

    An extension that is asked for comes first: it waits for the group's yes or no, while an action that is late waits
    for its owner; and if the group says yes, the action may not be late any more.
    """

    EXTENSION = "extension"
    OVERDUE = "overdue"
    OFF_TRACK = "off-track"
    AT_RISK = "at-risk"
    DUE = "due"
    STALE = "stale"
    REST = "rest"
    ASKED = "asked"


_LABELS = {
    Need.EXTENSION: "Extension asked for",
    Need.OVERDUE: "Overdue",
    Need.DUE: "Due before the next meeting",
    Need.STALE: "Stale",
    Need.REST: "The rest",
    Need.ASKED: "Asked for",
}
_STATUSES = {Need.OFF_TRACK: Status.OFF_TRACK, Need.AT_RISK: Status.AT_RISK}


def label(need: Need, plan: Plan) -> str:
    """Return the words for a need; those of a status are the council's own."""
    return plan.label(_STATUSES[need]) if need in _STATUSES else _LABELS[need]


@dataclass(frozen=True, slots=True)
class Item:
    """One action on an agenda, and why it is there."""

    need: Need
    id: str


def usual_next(plan: Plan, on: date) -> date:
    """Return the day to which a group looks ahead where the next meeting is not known: that of “due soon”."""
    return on + timedelta(days=plan.thresholds.due_soon)


def must_have_come(on: date, today: date) -> None:
    """Raise RuleError if the day of a meeting is still to come: nothing can have been agreed in it."""
    if on > today:
        raise RuleError(
            f"{long_date(on)} is still to come.", "Begin the meeting on its day; “actionplan agenda” prepares it."
        )


def agenda(plan: Plan, on: date, next_on: date | None = None) -> tuple[Item, ...]:
    """Make the agenda of a meeting: every open action once, under the first need that it has.

    Within a need, by due date; the stale ones by what was recorded last; the rest as in the plan. Without the day of
    the next meeting it is `usual_next`.
    """
    until = next_on or usual_next(plan, on)
    found = [(_need(plan, action, on, until), action) for action in plan.actions.values() if action.is_open]
    needs = list(Need)

    def place(pair: tuple[Need, Action]) -> tuple[int, int]:
        need, action = pair
        if need is Need.REST:
            return needs.index(need), 0
        if need is Need.STALE:
            return needs.index(need), action.last_recorded(plan.approved).toordinal()
        return needs.index(need), action.due_end.toordinal() if action.due_end else sys.maxsize

    return tuple(Item(need, action.id) for need, action in sorted(found, key=place))


def _need(plan: Plan, action: Action, on: date, until: date) -> Need:
    return next(needs_of(plan, action, on, until), Need.REST)


def needs_of(plan: Plan, action: Action, on: date, until: date) -> Iterator[Need]:
    """Yield each need that an open action has at a meeting, in their order; none for any other open action."""
    if action.extension is not None:
        yield Need.EXTENSION
    if action.is_overdue(on):
        yield Need.OVERDUE
    yield from (need for need, status in _STATUSES.items() if action.status is status)
    if action.due_end is not None and on <= action.due_end <= until:
        yield Need.DUE
    if plan.is_stale(action, on):
        yield Need.STALE


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that goes on: its day, the next one's, the agenda, the action in front of the group, and what is done.

    The agenda stays as it was made when the meeting began, so that nothing jumps under anybody's eyes.
    """

    on: date
    next_on: date
    items: tuple[Item, ...] = ()
    at: str = ""
    done: frozenset[str] = frozenset()

    @classmethod
    def begun(cls, plan: Plan, on: date, next_on: date | None = None) -> Meeting:
        """Begin a meeting of the plan as it is now."""
        until = next_on or usual_next(plan, on)
        items = agenda(plan, on, until)
        return cls(on, until, items, items[0].id if items else "")

    @property
    def place(self) -> int:
        """Where on the agenda the meeting is, from 0."""
        return next((index for index, item in enumerate(self.items) if item.id == self.at), 0)

    @property
    def left(self) -> tuple[Item, ...]:
        """What was not gone through yet."""
        return tuple(item for item in self.items if item.id not in self.done)

    @property
    def not_covered(self) -> str:
        """How many actions of the agenda were not covered, in a sentence; empty if all were."""
        number, total = len(self.left), len(self.items)
        words = f"{number:,} of {count(total, 'action')} on the agenda {'was' if number == 1 else 'were'} not covered."
        return words if number else ""

    def covered_without_change(self, plan: Plan, changed: Container[str | None]) -> tuple[Action, ...]:
        """Return the open actions that were covered and on which nothing was said or set, in the order of the agenda.

        `changed` has the ids of actions that the record does not have as they are.
        """
        actions = (plan.actions.get(item.id) for item in self.items if item.id in self.done)
        return tuple(
            action
            for action in actions
            if action is not None
            and action.is_open
            and action.id not in changed
            and action.last_recorded(plan.approved) < self.on
        )

    def remade(self, plan: Plan, on: date, next_on: date | None = None) -> Meeting:
        """Return the same meeting on another day, or looking ahead to another one; what was gone through stays so."""
        fresh = Meeting.begun(plan, on, next_on)
        known = {item.id for item in fresh.items}
        kept = tuple(item for item in self.items if item.id not in known and item.id in plan.actions)
        items = (*fresh.items, *(Item(Need.ASKED, item.id) for item in kept))
        return replace(fresh, items=items, at=self.at or fresh.at, done=self.done)

    def within(self, plan: Plan) -> Meeting:
        """Return the same meeting without the actions that have left the plan."""
        items = tuple(item for item in self.items if item.id in plan.actions)
        if items == self.items:
            return self
        behind = [item.id for item in self.items[self.place :] if item.id in plan.actions]
        at = self.at if self.at in plan.actions else next(iter((*behind, *(item.id for item in reversed(items)))), "")
        return replace(self, items=items, at=at)

    def went_to(self, action_id: str) -> Meeting:
        """Go to an action; one that is not on the agenda is put there, behind where the meeting is."""
        if any(item.id == action_id for item in self.items):
            return replace(self, at=action_id)
        behind = self.place + 1 if self.items else 0
        items = (*self.items[:behind], Item(Need.ASKED, action_id), *self.items[behind:])
        return replace(self, items=items, at=action_id)

    def stepped(self, by: int) -> Meeting:
        """Go so many places on or back, at most to an end of the agenda; nothing counts as gone through by that."""
        if not self.items:
            return self
        return replace(self, at=self.items[max(0, min(self.place + by, len(self.items) - 1))].id)

    def went_on(self) -> Meeting:
        """Return the meeting with the present action covered, at the next that is not; skipped ones follow."""
        done, place = self.done | {self.at}, self.place
        round_about = (*self.items[place + 1 :], *self.items[:place])
        following = next((item.id for item in round_about if item.id not in done), self.at)
        return replace(self, done=done, at=following)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as they are kept while the meeting goes on."""
        return {
            "on": self.on.isoformat(),
            "next_on": self.next_on.isoformat(),
            "items": [[item.need.value, item.id] for item in self.items],
            "at": self.at,
            "done": sorted(self.done),
        }

    @classmethod
    def from_json(cls, values: Any) -> Meeting:  # noqa: ANN401  (whatever stood in the file)
        """Read what `as_json` gave.

        Raises ValueError for anything else.
        """
        try:
            days = date.fromisoformat(values["on"]), date.fromisoformat(values["next_on"])
            items = tuple(Item(Need(need), str(action_id)) for need, action_id in values["items"])
            return cls(*days, items, str(values["at"]), frozenset(map(str, values["done"])))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError from error


def counts(items: Sequence[Item]) -> dict[Need, int]:
    """Return the number of actions under each need that there is, in their order."""
    found = Counter(item.need for item in items)
    return {need: found[need] for need in Need if need in found}
