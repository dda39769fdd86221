"""What happened to a plan in a period: every figure of every report is computed here, and nowhere else."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from actionplan.history.events import silent_moves
from actionplan.model import extensions
from actionplan.model.plan import Status

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date

    from actionplan.history.events import Event
    from actionplan.model.dates import Due
    from actionplan.model.periods import Period
    from actionplan.model.plan import Action, Counts, Plan


class Direction(StrEnum):
    """Where an action travels, from its status then to its status now."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


# From worst to best. A closed action is neither: it was ended without its outcome.
ORDER = (
    *(Status.OFF_TRACK, Status.AT_RISK, Status.ON_HOLD, Status.NOT_STARTED),
    *(Status.ON_TRACK, Status.COMPLETE),
)


def direction(before: Status | None, now: Status) -> Direction | None:
    """Tell where an action travels; None where the two cannot be compared: it is new, or was or is closed."""
    if before is now and before is not None:
        return Direction.SAME
    if before not in ORDER or now not in ORDER:
        return None
    return Direction.BETTER if ORDER.index(now) > ORDER.index(before) else Direction.WORSE


@dataclass(frozen=True, slots=True)
class Point:
    """The plan as the record has it as at a day; the figures count by that day.

    Where the plan as it was saved cannot be read, `note` says why, and which earlier state stands for it.
    """

    plan: Plan
    day: date
    commit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How many of some actions are where in their life; `not_closed` is what percentages are taken of."""

    total: int
    complete: int
    in_progress: int
    not_started: int
    on_hold: int
    closed: int

    @property
    def not_closed(self) -> int:
        """How many are not closed."""
        return self.total - self.closed


@dataclass(frozen=True, slots=True)
class Row:
    """One action as a report shows it, with its status before (None: it was not in the plan)."""

    action: Action
    previous: Status | None
    direction: Direction | None
    is_overdue: bool
    is_due_soon: bool
    is_stale: bool
    is_late_against_first: bool


@dataclass(frozen=True, slots=True)
class DateChange:
    """One move of an agreed due date; `first` was agreed first, `number` counts the moves of this action up to it.

    A move that only the record shows has no reason, nobody who agreed it and no number.
    """

    row: Row
    on: date
    first: Due
    before: Due
    to: Due | None
    reason: str | None
    agreed_by: str | None
    number: int | None

    @property
    def is_recorded(self) -> bool:
        """Whether the plan itself tells of it."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """A later due date that is asked for and not agreed: on which day, by whom, and who is to agree.

    `days` is how much later it is than the current due date; None where one of them has no last day. `obstacle` says
    why it cannot be agreed as it is asked for; empty where it can.
    """

    row: Row
    on: date
    to: Due
    reason: str
    asked_by: str | None
    of: str
    days: int | None
    obstacle: str


@dataclass(frozen=True, slots=True)
class Removed:
    """An action that is no longer in the plan, as it was before."""

    action: Action


@dataclass(frozen=True, slots=True)
class Group:
    """The actions of one cornerstone; `title` is None for those under none."""

    id: str | None
    title: str | None
    previous: Lifecycle
    current: Lifecycle


@dataclass(frozen=True, slots=True)
class Trail:
    """How far the plan was on one day."""

    day: date
    lifecycle: Lifecycle


@dataclass(frozen=True)
class Summary:
    """A period of a plan. All counts and lists are of the actions that are shown; `hidden` are not."""

    period: Period
    plan: Plan
    current: Point
    previous: Point
    starts_inside: bool
    is_over: bool
    includes_exempt: bool
    counts: Counts
    previous_counts: Counts
    lifecycle: Lifecycle
    previous_lifecycle: Lifecycle
    rows: Mapping[str, Row]
    needs_attention: tuple[Row, ...]
    completed: tuple[Row, ...]
    date_changes: tuple[DateChange, ...]
    extensions: tuple[Asked, ...]
    added: tuple[Row, ...]
    closed: tuple[Row, ...]
    reopened: tuple[Row, ...]
    removed: tuple[Removed, ...]
    groups: tuple[Group, ...]
    coming_up: tuple[Row, ...]
    stale: tuple[Row, ...]
    directions: Mapping[Direction, int]
    trail: tuple[Trail, ...]
    hidden: tuple[Action, ...]

    @property
    def not_compared(self) -> int:
        """How many actions were in the plan before and have no direction, because they are or were closed."""
        return len(self.rows) - len(self.added) - sum(self.directions.values())

    @property
    def improved(self) -> tuple[Row, ...]:
        """The actions that are better than before, without those that were completed."""
        done = {row.action.id for row in self.completed}
        rows = self.rows.values()
        return tuple(row for row in rows if row.direction is Direction.BETTER and row.action.id not in done)

    @property
    def worsened(self) -> tuple[Row, ...]:
        """The actions that are worse than before."""
        return tuple(row for row in self.rows.values() if row.direction is Direction.WORSE)

    @property
    def moved(self) -> tuple[Row, ...]:
        """The actions whose due date moved, each once."""
        return tuple({change.row.action.id: change.row for change in self.date_changes}.values())

    @property
    def coming_up_by_month(self) -> tuple[tuple[date, int], ...]:
        """The first day of each month of the period that follows, with how many actions are due in the month.

        The month in which the period ends comes first if any are due in it after that.
        """
        numbers = Counter(row.action.due_end.replace(day=1) for row in self.coming_up if row.action.due_end)
        first, last = (day.replace(day=1) for day in (self.period.last, self.period.following))
        months = [first]
        while months[-1] < last:
            months.append((months[-1] + timedelta(days=31)).replace(day=1))
        return tuple((month, numbers[month]) for month in months if numbers[month] or month != first)

    def moved_unsaid(self, row: Row) -> bool:
        """Whether the due date of an action moved in the period and the plan does not say so."""
        return any(change.row is row and not change.is_recorded for change in self.date_changes)


def lifecycle(actions: Sequence[Action]) -> Lifecycle:
    """Count actions by where they are in their life."""
    counts = Counter(action.status for action in actions)
    return Lifecycle(
        total=len(actions),
        complete=counts[Status.COMPLETE],
        in_progress=sum(counts[status] for status in Status if status.is_in_progress),
        not_started=counts[Status.NOT_STARTED],
        on_hold=counts[Status.ON_HOLD],
        closed=counts[Status.CLOSED],
    )


def summarise(
    period: Period,
    previous: Point,
    current: Point,
    events: Sequence[Event] = (),
    trail: Sequence[Point] = (),
    *,
    starts_inside: bool = False,
    include_exempt: bool = False,
    exempt_since: Mapping[str, Action] = MappingProxyType({}),
) -> Summary:
    """Compute a summary: `previous` and `current` are the plan before and at the end, `events` all that lies between.

    Exempt actions are left out unless `include_exempt`; whether an action is exempt, its last known state tells, in
    the period or after it (`exempt_since`).
    """
    hidden = {} if include_exempt else {**_exempt(previous, current, events), **exempt_since}
    then, now = without(previous.plan, hidden), without(current.plan, hidden)
    rows = {action.id: row_of(now, action, then.actions.get(action.id), current.day) for action in now.actions.values()}
    at = current.day
    return Summary(
        period=period,
        plan=now,
        current=current,
        previous=previous,
        starts_inside=starts_inside,
        is_over=at >= period.last,
        includes_exempt=include_exempt,
        counts=now.counts(at),
        previous_counts=then.counts(previous.day),
        lifecycle=lifecycle([*now.actions.values()]),
        previous_lifecycle=lifecycle([*then.actions.values()]),
        rows=MappingProxyType(rows),
        needs_attention=tuple(rows[action.id] for action in now.needs_attention(at)),
        completed=tuple(row for row in rows.values() if _is_completed(row, period)),
        date_changes=_date_changes(rows, events, now, period),
        extensions=asked(now, rows.values()),
        added=tuple(row for row in rows.values() if row.previous is None),
        closed=tuple(
            row for row in rows.values() if row.action.status is Status.CLOSED and row.previous is not Status.CLOSED
        ),
        reopened=_reopened(rows, events),
        removed=tuple(Removed(action) for action in then.actions.values() if action.id not in now.actions),
        groups=_groups(then, now),
        coming_up=_coming_up(rows, period),
        stale=tuple(
            sorted(
                (row for row in rows.values() if row.is_stale),
                key=lambda row: row.action.last_recorded(now.approved),
            )
        ),
        directions=MappingProxyType({way: sum(row.direction is way for row in rows.values()) for way in Direction}),
        trail=tuple(Trail(point.day, lifecycle([*without(point.plan, hidden).actions.values()])) for point in trail),
        hidden=tuple(hidden.values()),
    )


def _exempt(previous: Point, current: Point, events: Sequence[Event]) -> dict[str, Action]:
    """Find what is not for publication: exempt in the plan as it is or, for what left it, whenever it was there."""
    found = {action.id: action for action in current.plan.actions.values() if action.exempt}
    plans = [previous.plan, *(plan for event in events for plan in (event.before, event.after) if plan is not None)]
    for plan in plans:
        for action in plan.actions.values():
            if action.exempt and action.id not in current.plan.actions:
                found[action.id] = action
    return found


def without(plan: Plan, hidden: Container[str]) -> Plan:
    """Give a plan without some of its actions, and without their ids where others name them."""
    shown = (action for key, action in plan.actions.items() if key not in hidden)
    return replace(plan, actions={action.id: _not_naming(action, hidden) for action in shown})


def _not_naming(action: Action, hidden: Container[str]) -> Action:
    names_one = action.superseded_by in hidden or any(other in hidden for other in action.depends_on)
    if not names_one:
        return action
    return replace(
        action,
        depends_on=tuple(other for other in action.depends_on if other not in hidden),
        superseded_by=None if action.superseded_by in hidden else action.superseded_by,
    )


def row_of(plan: Plan, action: Action, before: Action | None, at: date) -> Row:
    """Put an action beside what it was before, with what stands out about it on a day."""
    previous = before.status if before is not None else None
    return Row(
        action,
        previous,
        direction(previous, action.status),
        is_overdue=action.is_overdue(at),
        is_due_soon=plan.is_due_soon(action, at),
        is_stale=plan.is_stale(action, at),
        is_late_against_first=action.is_late_against_first(at),
    )


def asked(plan: Plan, rows: Iterable[Row]) -> tuple[Asked, ...]:
    """List the extensions that are asked for on open actions, what was asked for first before the others."""
    found = [
        Asked(
            row,
            wanted.on,
            wanted.to,
            wanted.reason,
            extensions.asker(row.action, wanted),
            extensions.decider(plan, wanted),
            extensions.days(row.action, wanted),
            extensions.obstacle(row.action, wanted.to),
        )
        for row in rows
        if row.action.is_open and (wanted := row.action.extension) is not None
    ]
    return tuple(sorted(found, key=lambda each: each.on))


def _is_completed(row: Row, period: Period) -> bool:
    if row.action.status is not Status.COMPLETE or row.previous is Status.COMPLETE:
        return False
    done = row.action.completed
    return row.previous is not None or done is None or done.day >= period.first


def _reopened(rows: Mapping[str, Row], events: Sequence[Event]) -> tuple[Row, ...]:
    ended = {
        action.id
        for event in events
        if event.after is not None
        for action in event.after.actions.values()
        if action.status.has_ended
    }
    return tuple(
        row
        for row in rows.values()
        if row.action.is_open and (row.action.id in ended or (row.previous is not None and row.previous.has_ended))
    )


def _date_changes(
    rows: Mapping[str, Row], events: Sequence[Event], now: Plan, period: Period
) -> tuple[DateChange, ...]:
    found = [
        DateChange(
            row,
            entry.on,
            row.action.first_agreed(entry),
            entry.before,
            entry.to,
            entry.reason,
            entry.agreed_by,
            number,
        )
        for row in rows.values()
        for number, entry in enumerate(row.action.due_changes, start=1)
        if period.holds(entry.on)
    ]
    for move in silent_moves(events, now):
        if move.id in rows:
            row = rows[move.id]
            told = row.action.due_changes
            first = told[0].before if told else move.before
            found.append(DateChange(row, move.event.day, first, move.before, move.to, None, None, None))
    return tuple(sorted(found, key=lambda change: change.on))


def _groups(then: Plan, now: Plan) -> tuple[Group, ...]:
    titles = {key: stone.title for key, stone in (*then.cornerstones.items(), *now.cornerstones.items())}
    # What the plan has now comes first, in its order; then what it no longer has, and what stands under none.
    keys: list[str | None] = [*dict.fromkeys((*now.cornerstones, *then.cornerstones)), None]
    found = []
    for key in keys:
        before, after = (
            [a for a in plan.actions.values() if (a.cornerstone if a.cornerstone in titles else None) == key]
            for plan in (then, now)
        )
        if before or after or key in now.cornerstones:
            found.append(Group(key, titles[key] if key is not None else None, lifecycle(before), lifecycle(after)))
    return tuple(found)


def _end(row: Row) -> int:
    end = row.action.due_end
    return end.toordinal() if end else sys.maxsize


def _coming_up(rows: Mapping[str, Row], period: Period) -> tuple[Row, ...]:
    first, last = period.last.toordinal() + 1, period.following.toordinal()
    return tuple(sorted((row for row in rows.values() if row.action.is_open and first <= _end(row) <= last), key=_end))
