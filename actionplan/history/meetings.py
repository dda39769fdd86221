"""What the papers of a meeting say, its agenda and its minutes: every figure of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.history.summary import Asked, DateChange, Removed, asked, date_counts, lifecycle, row_of, without
from actionplan.model import diff as changes
from actionplan.model import meeting
from actionplan.model.attendance import UNKNOWN, Attendance
from actionplan.model.extensions import is_answer, is_met
from actionplan.model.meeting import Need
from actionplan.model.plan import Status, moved_silently
from actionplan.text import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from actionplan.history import promises
    from actionplan.history.events import Event
    from actionplan.history.summary import DateCounts, Lifecycle, Row
    from actionplan.model.diff import Change
    from actionplan.model.plan import Action, Counts, Extension, Plan, Update


@dataclass(frozen=True, slots=True)
class Source:
    """Which state of the plan file an agenda was made from: that of a day, and how it differs from the record.

    `saved` is the plan as last saved and `commit` the newest entry of the record then, both empty where there is none
    that can be read; `unsaved` counts the changes since. `agreed` has the dates first agreed, as the record knows them.
    """

    day: date
    commit: str = ""
    saved: Plan | None = None
    unsaved: int = 0
    agreed: Mapping[str, promises.Agreed] = field(default_factory=dict)


@dataclass(frozen=True)
class Agenda:
    """The agenda of a meeting. All counts and lists are of the actions that are shown; `hidden` are not.

    Each row has the status when the plan was last saved as the previous one.
    """

    plan: Plan
    on: date
    until: date
    is_next_known: bool
    source: Source
    includes_exempt: bool
    needs: Mapping[Need, tuple[Row, ...]]
    extensions: tuple[Asked, ...]
    counts: Counts
    dates: DateCounts
    lifecycle: Lifecycle
    hidden: tuple[Action, ...]

    def all_with(self, need: Need) -> int:
        """Return how many open actions have a need, with those that are listed under an earlier one."""
        if need is Need.REST:
            return len(self.needs[need])
        rows = (row for listed in self.needs.values() for row in listed)
        return sum(need in meeting.needs_of(self.plan, row.action, self.on, self.until) for row in rows)


def agenda(plan: Plan, on: date, next_on: date | None, source: Source, *, include_exempt: bool = False) -> Agenda:
    """Make the agenda of a meeting from the plan as it is, counted as at the day of the meeting.

    Raises RuleError where the meeting is past, or the next one not after it.
    """
    if on < source.day:
        raise RuleError(
            f"The meeting of {long_date(on)} is past, and an agenda is of the plan as it is now.",
            "Give today or a day to come; what was agreed at a meeting, “actionplan minutes” tells.",
        )
    if next_on is not None and next_on <= on:
        raise RuleError(
            f"The next meeting, on {long_date(next_on)}, is not after that of {long_date(on)}.", "Give a later day."
        )
    hidden = {} if include_exempt else {action.id: action for action in plan.actions.values() if action.exempt}
    shown, saved = without(plan, hidden), source.saved
    needs: dict[Need, list[Row]] = {need: [] for need in Need if need is not Need.ASKED}
    for item in meeting.agenda(shown, on, next_on):
        action = shown.actions[item.id]
        before = saved.actions.get(item.id) if saved else action
        needs[item.need].append(row_of(shown, action, before, on, source.agreed.get(item.id)))
    return Agenda(
        plan=shown,
        on=on,
        until=next_on or meeting.usual_next(plan, on),
        is_next_known=next_on is not None,
        source=source,
        includes_exempt=include_exempt,
        needs=MappingProxyType({need: tuple(rows) for need, rows in needs.items()}),
        extensions=asked(shown, needs[Need.EXTENSION]),
        counts=shown.counts(on),
        dates=date_counts(row for rows in needs.values() for row in rows),
        lifecycle=lifecycle([*shown.actions.values()]),
        hidden=tuple(hidden.values()),
    )


class Outcome(StrEnum):
    """What a meeting did with an extension of a due date."""

    ASKED = "requested"
    AGREED = "agreed"
    ENDED = "no longer requested"


@dataclass(frozen=True, slots=True)
class Decided:
    """An extension of a due date that a meeting heard of or decided on; `said` is the update that tells its end."""

    row: Row
    extension: Extension
    outcome: Outcome
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a meeting changed about one action, which it had before or not; `said` are the updates that came."""

    row: Row
    before: Action | None
    said: tuple[Update, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Minutes:
    """What a meeting agreed, by the record. All counts and lists are of the actions that are shown; `hidden` are not.

    `events` are the entries of the record that belong to it; what is listed is their net effect. How the plan stands
    is counted before and after them, both times as at the day of the meeting.
    """

    plan: Plan
    on: date
    events: tuple[Event, ...]
    attendance: Attendance
    includes_exempt: bool
    updated: int
    only_reviewed: tuple[Row, ...]
    agreed: tuple[Agreed, ...]
    facts: tuple[Change, ...]
    date_changes: tuple[DateChange, ...]
    extensions: tuple[Decided, ...]
    added: tuple[Row, ...]
    completed: tuple[Row, ...]
    closed: tuple[Row, ...]
    reopened: tuple[Row, ...]
    removed: tuple[Removed, ...]
    counts: Counts
    previous_counts: Counts
    dates: DateCounts
    previous_dates: DateCounts
    lifecycle: Lifecycle
    previous_lifecycle: Lifecycle
    hidden: tuple[Action, ...]

    @property
    def begins_record(self) -> bool:
        """Whether the plan came into the record at this meeting."""
        return self.events[0].before is None


def minutes(
    on: date,
    events: Sequence[Event],
    now: Plan,
    agreed: Mapping[str, promises.Agreed] = MappingProxyType({}),
    *,
    include_exempt: bool = False,
) -> Minutes:
    """Write up a meeting from the entries of the record that belong to it, oldest first; one at least can be read.

    `agreed` has the dates first agreed, as the record knows them.

    Exempt actions are left out unless `include_exempt`: those that are so in the plan as it is now, or were so before
    or after any of the entries.
    """
    pairs = [(_before(event.before, event.after), event.after) for event in events if event.after is not None]
    first, last = pairs[0][0], pairs[-1][1]
    then, after = _net(pairs)
    concerned = {*first.actions, *last.actions, *then, *after}
    states = [*(plan for pair in pairs for plan in pair), now]
    exempt = [action for state in states for action in state.actions.values() if action.exempt]
    hidden = {} if include_exempt else {action.id: action for action in exempt if action.id in concerned}
    before = without(first, hidden)
    plan = without(last, hidden)
    changed_from, changed_to = (
        without(replace(state, actions=actions), hidden) for state, actions in ((first, then), (last, after))
    )
    found = changes.differences(changed_from, changed_to)
    touched = changes.touched(found)
    discussed = [
        _agreed(plan, changed_from.actions.get(key), changed_to.actions[key], tuple(mine), on, agreed.get(key))
        for key, mine in changes.by_action(found).items()
        if key is not None and key in changed_to.actions
    ]
    news = [one for one in discussed if one.row.action.id not in touched.only_reviewed]
    return Minutes(
        plan=plan,
        on=on,
        events=tuple(events),
        attendance=reduce(lambda known, event: event.attendance.or_else(known), events, UNKNOWN),
        includes_exempt=include_exempt,
        updated=len(touched.updated),
        only_reviewed=tuple(one.row for one in discussed if one.row.action.id in touched.only_reviewed),
        agreed=tuple(news),
        facts=tuple(change for change in found if change.id is None),
        date_changes=tuple(change for one in news for change in _date_changes(one, on)),
        extensions=tuple(decided for one in news for decided in _decided(one)),
        added=tuple(one.row for one in news if one.before is None),
        completed=tuple(one.row for one in news if _came_to(one, Status.COMPLETE)),
        closed=tuple(one.row for one in news if _came_to(one, Status.CLOSED)),
        reopened=tuple(
            one.row for one in news if one.before is not None and not one.before.is_open and one.row.action.is_open
        ),
        removed=tuple(
            Removed(action, meeting=on) for key, action in changed_from.actions.items() if key not in changed_to.actions
        ),
        counts=plan.counts(on),
        previous_counts=before.counts(on),
        dates=date_counts(_rows(plan, on, agreed)),
        previous_dates=date_counts(_rows(before, on, agreed)),
        lifecycle=lifecycle([*plan.actions.values()]),
        previous_lifecycle=lifecycle([*before.actions.values()]),
        hidden=tuple(hidden.values()),
    )


def _rows(plan: Plan, on: date, agreed: Mapping[str, promises.Agreed]) -> Iterator[Row]:
    return (row_of(plan, action, action, on, agreed.get(action.id)) for action in plan.actions.values())


def _before(before: Plan | None, after: Plan) -> Plan:
    """Return the plan before an entry; before the first one, a plan without actions."""
    return before if before is not None else replace(after, actions={})


def _net(pairs: Sequence[tuple[Plan, Plan]]) -> tuple[dict[str, Action], dict[str, Action]]:
    """Return the actions that the entries changed, before the first and after the last change."""
    then: dict[str, Action | None] = {}
    after: dict[str, Action | None] = {}
    for before, following in pairs:
        for key in (*before.actions, *following.actions):
            old, new = before.actions.get(key), following.actions.get(key)
            if old is not new and old != new:
                then.setdefault(key, old)
                after[key] = new
    order = dict.fromkeys((*pairs[-1][1].actions, *after))
    return (
        {key: action for key, action in then.items() if action is not None},
        {key: action for key in order if (action := after.get(key)) is not None},
    )


def _agreed(
    plan: Plan,
    before: Action | None,
    action: Action,
    mine: tuple[Change, ...],
    on: date,
    agreed: promises.Agreed | None,
) -> Agreed:
    old = before.updates if before is not None else ()
    said = tuple(update for update in action.updates if update not in old)
    return Agreed(row_of(plan, action, before, on, agreed), before, said, mine)


def _came_to(one: Agreed, status: Status) -> bool:
    return one.row.action.status is status and one.before is not None and one.before.status is not status


def _date_changes(one: Agreed, on: date) -> Iterator[DateChange]:
    action, before = one.row.action, one.before
    known = before.due_changes if before is not None else ()
    for number, entry in enumerate(action.due_changes, start=1):
        if entry not in known:
            first = one.row.first_agreed(entry)
            yield DateChange(one.row, entry.on, first, entry.before, entry.to, entry.reason, entry.agreed_by, number)
    if before is not None and before.due is not None and moved_silently(before, action):
        yield DateChange(one.row, on, one.row.first_due or before.due, before.due, action.due, None, None, None)


def _decided(one: Agreed) -> Iterator[Decided]:
    action, before = one.row.action, one.before
    known = before.extensions if before is not None else ()
    for wanted in known:
        if wanted in action.extensions:
            continue
        if before is not None and before.due != action.due and is_met(wanted, action.due):
            yield Decided(one.row, wanted, Outcome.AGREED)
        else:
            said = next((update.text for update in one.said if is_answer(wanted, update)), None)
            yield Decided(one.row, wanted, Outcome.ENDED, said)
    for wanted in action.extensions:
        if wanted not in known:
            yield Decided(one.row, wanted, Outcome.ASKED)
