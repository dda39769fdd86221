"""What happened to a plan in a period: every figure of every report is computed here, and nowhere else."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from actionplan.history.events import returned, silent_moves
from actionplan.history.promises import agreed_alone, agreed_in, all_dates, ledger
from actionplan.model import extensions
from actionplan.model.dates import ONGOING
from actionplan.model.plan import Action, Status

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from actionplan.history.events import Event, SilentMove
    from actionplan.history.promises import Agreed, Ledger
    from actionplan.model.dates import Due
    from actionplan.model.periods import Period
    from actionplan.model.plan import Counts, DueChange, Plan, Reopening, Update

Entry = TypeVar("Entry", "DueChange", "Reopening", "Update")

# The rules by which the figures are counted; a paper has their number. They are in docs/reference/figures.md.
RULES = 2


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
    """Return where an action travels; None if the two cannot be compared: it is new, or was or is closed."""
    if before not in ORDER or now not in ORDER:
        return None
    if before is now:
        return Direction.SAME
    if before.is_in_progress and not now.is_in_progress and now is not Status.COMPLETE:
        # Work that stopped has not improved, however bad it was.
        return Direction.WORSE
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
    """How many of some actions are where in their life.

    Standing duties, which are ongoing and not closed, are among them, and are counted apart too: percentages are taken
    of `counted`, the actions that are neither closed nor standing duties.
    """

    total: int
    complete: int
    in_progress: int
    not_started: int
    on_hold: int
    closed: int
    standing: int = 0
    standing_complete: int = 0
    standing_in_progress: int = 0

    @property
    def counted(self) -> int:
        """How many are neither closed nor standing duties."""
        return self.total - self.closed - self.standing

    @property
    def counted_complete(self) -> int:
        """How many of these are complete."""
        return self.complete - self.standing_complete

    @property
    def counted_in_progress(self) -> int:
        """How many of these are in progress."""
        return self.in_progress - self.standing_in_progress


@dataclass(frozen=True, slots=True)
class DateCounts:
    """How many open actions are past the date first agreed, and how many are due on the very day of the figures."""

    late_against_first: int
    due_on_day: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """How the number of complete actions came from one to the other; all of `completed` were in the plan before."""

    previous: int
    completed: int
    added: int
    reopened: int
    closed: int
    removed: int
    current: int


@dataclass(frozen=True, slots=True)
class Recount:
    """Why the number of actions changed of which percentages are taken; no action is in two of the figures."""

    previous: int
    added: int
    reopened: int
    no_longer_standing: int
    removed: int
    closed: int
    now_standing: int
    current: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Whether a completion was on time; each is None if one of the days that it compares is not known.

    `on_time` is by the date first agreed, `on_time_after_change` by the due date at the end, and `days_late` counts
    from the latter.
    """

    on_time: bool | None = None
    on_time_after_change: bool | None = None
    days_late: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One action as a report shows it, with its status before (None: it was not in the plan)."""

    action: Action
    previous: Status | None
    direction: Direction | None
    on: date
    is_overdue: bool
    is_due_soon: bool
    is_stale: bool
    agreed: Agreed

    @property
    def first_due(self) -> Due | None:
        """The date first agreed since the last reopening, as far as the record knows."""
        return self.agreed.first or self.action.due

    def first_agreed(self, move: DueChange) -> Due:
        """Return the date first agreed of what a move is about: of a repeating duty, that of its occurrence."""
        is_past = move not in self.action.present_moves
        return self.action.first_agreed(move) if is_past or self.first_due is None else self.first_due

    @property
    def slipped_days(self) -> int | None:
        """Days from the date first agreed to the due date, 0 without a move; None if one has no last day."""
        return self.agreed.slipped_days(self.action.due)

    @property
    def is_late_against_first(self) -> bool:
        """Whether it is open and the date first agreed is past."""
        end = self.first_due.end if self.first_due else None
        return self.action.is_open and end is not None and end < self.on

    @property
    def is_due_on_day(self) -> bool:
        """Whether it is open and due on the very day of the figures."""
        return self.action.is_open and self.action.due_end == self.on

    @property
    def is_rating_out_of_date(self) -> bool:
        """Whether it is rated as if its due date, which is past, could still be met."""
        return self.is_overdue and self.action.status in {Status.ON_TRACK, Status.AT_RISK}

    @property
    def timing(self) -> Timing:
        """Whether its completion was on time."""
        done, end = self.action.completed, self.action.due_end
        if self.action.status is not Status.COMPLETE or done is None or end is None:
            return Timing()
        first = self.first_due.end if self.first_due else None
        return Timing(done.day <= first if first else None, done.day <= end, max((done.day - end).days, 0))


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
    """An action that is no longer in the plan, as it was before, with the day and the meeting of its removal."""

    action: Action
    on: date | None = None
    meeting: date | None = None


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
    dates: DateCounts
    previous_dates: DateCounts
    bridge: Bridge
    recount: Recount
    ledger: Ledger
    rows: Mapping[str, Row]
    needs_attention: tuple[Row, ...]
    completed: tuple[Row, ...]
    date_changes: tuple[DateChange, ...]
    extensions: tuple[Asked, ...]
    added: tuple[Row, ...]
    closed: tuple[Row, ...]
    reopened: tuple[Row, ...]
    ended_again: tuple[Row, ...]
    updates: tuple[tuple[Row, Update], ...]
    removed: tuple[Removed, ...]
    groups: tuple[Group, ...]
    coming_up: tuple[Row, ...]
    stale: tuple[Row, ...]
    directions: Mapping[Direction, int]
    trail: tuple[Trail, ...]
    hidden: tuple[Action, ...]

    @property
    def days(self) -> str:
        """The days that it speaks of: those of the period, or those so far if the period is not over."""
        return replace(self.period, last=self.current.day).words()

    @property
    def not_compared(self) -> int:
        """How many actions were in the plan before and have no direction, because they are or were closed."""
        return len(self.rows) - len(self.added) - sum(self.directions.values())

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


def is_standing(action: Action) -> bool:
    """Return whether an action is a standing duty: ongoing, and not closed."""
    return action.due == ONGOING and action.status is not Status.CLOSED


def lifecycle(actions: Sequence[Action]) -> Lifecycle:
    """Count actions by where they are in their life."""
    counts = Counter(action.status for action in actions)
    standing = [action for action in actions if is_standing(action)]
    return Lifecycle(
        total=len(actions),
        complete=counts[Status.COMPLETE],
        in_progress=sum(counts[status] for status in Status if status.is_in_progress),
        not_started=counts[Status.NOT_STARTED],
        on_hold=counts[Status.ON_HOLD],
        closed=counts[Status.CLOSED],
        standing=len(standing),
        standing_complete=sum(action.status is Status.COMPLETE for action in standing),
        standing_in_progress=sum(action.status.is_in_progress for action in standing),
    )


def summarise(
    period: Period,
    previous: Point,
    current: Point,
    events: Sequence[Event] = (),
    trail: Sequence[Point] = (),
    *,
    earlier: Sequence[Event] = (),
    starts_inside: bool = False,
    include_exempt: bool = False,
    exempt_since: Mapping[str, Action] = MappingProxyType({}),
) -> Summary:
    """Compute a summary: `previous` and `current` are the plan before and at the end, `events` all that lies between.

    `earlier` is what the record has from before `previous`: it knows the dates first agreed. Exempt actions are left
    out unless `include_exempt`; whether an action is exempt, its last known state shows, in the period or after it
    (`exempt_since`).
    """
    hidden = {} if include_exempt else {**_exempt(previous, current, events), **exempt_since}
    then, now = without(previous.plan, hidden), without(current.plan, hidden)
    plans_then = [*_plans(earlier), (previous.day, previous.plan)]
    plans_now = [*plans_then, *_plans(events), (current.day, current.plan)]
    dates_then, dates = (all_dates(each, hidden, include_exempt=include_exempt) for each in (plans_then, plans_now))
    rows_then, rows = (
        {
            action.id: row_of(plan, action, then.actions.get(action.id), point.day, agreed_in(known, action))
            for action in plan.actions.values()
        }
        for plan, point, known in ((then, previous, dates_then), (now, current, dates))
    )
    return Summary(
        period=period,
        plan=now,
        current=current,
        previous=previous,
        starts_inside=starts_inside,
        is_over=current.day >= period.last,
        includes_exempt=include_exempt,
        counts=now.counts(current.day),
        previous_counts=then.counts(previous.day),
        lifecycle=lifecycle([*now.actions.values()]),
        previous_lifecycle=lifecycle([*then.actions.values()]),
        dates=date_counts(rows.values()),
        previous_dates=date_counts(rows_then.values()),
        bridge=_bridge(then, now),
        recount=_recount(then, now),
        ledger=ledger(now, dates.values(), current.day),
        rows=MappingProxyType(rows),
        needs_attention=tuple(rows[action.id] for action in now.needs_attention(current.day)),
        completed=tuple(row for row in rows.values() if _is_completed(row, period)),
        date_changes=_date_changes(rows, then, [*earlier, *events], events, now),
        extensions=asked(now, rows.values()),
        added=tuple(row for row in rows.values() if row.previous is None),
        closed=tuple(
            row for row in rows.values() if row.action.status is Status.CLOSED and row.previous is not Status.CLOSED
        ),
        reopened=_reopened(rows, events),
        ended_again=tuple(row for row in rows.values() if _is_ended_again(row, then)),
        updates=tuple(
            (row, update) for row in rows.values() for _, update in _new(row.action.updates, _before(row, then).updates)
        ),
        removed=_removed(then, now, events),
        groups=_groups(then, now),
        coming_up=_coming_up(rows, current.day, period),
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


def _plans(events: Sequence[Event]) -> Iterator[tuple[date, Plan]]:
    """Yield the plans that some entries show, with their days."""
    if events and events[0].before is not None:
        yield events[0].day, events[0].before
    yield from ((event.day, event.after) for event in events if event.after is not None)


def date_counts(rows: Iterable[Row]) -> DateCounts:
    """Count the actions that are past the date first agreed, or due on the day of the figures."""
    rows = tuple(rows)
    return DateCounts(sum(row.is_late_against_first for row in rows), sum(row.is_due_on_day for row in rows))


def _bridge(then: Plan, now: Plan) -> Bridge:
    """Count how the number of complete actions changed; no action is in two of the figures."""

    def is_complete(plan: Plan, key: str) -> bool:
        return key in plan.actions and plan.actions[key].status is Status.COMPLETE

    before = [key for key in then.actions if is_complete(then, key)]
    after = [key for key in now.actions if is_complete(now, key)]
    return Bridge(
        previous=len(before),
        completed=sum(key in then.actions and not is_complete(then, key) for key in after),
        added=sum(key not in then.actions for key in after),
        reopened=sum(key in now.actions and now.actions[key].is_open for key in before),
        closed=sum(key in now.actions and now.actions[key].status is Status.CLOSED for key in before),
        removed=sum(key not in now.actions for key in before),
        current=len(after),
    )


def _recount(then: Plan, now: Plan) -> Recount:
    changes: Counter[str] = Counter()
    for key in (*then.actions, *(key for key in now.actions if key not in then.actions)):
        old, new = (_place(plan.actions.get(key)) for plan in (then, now))
        changes[f"{old} to {new}"] += 1
    return Recount(
        previous=sum(_place(action) == "counted" for action in then.actions.values()),
        added=changes["absent to counted"],
        reopened=changes["closed to counted"],
        no_longer_standing=changes["standing to counted"],
        removed=changes["counted to absent"],
        closed=changes["counted to closed"],
        now_standing=changes["counted to standing"],
        current=sum(_place(action) == "counted" for action in now.actions.values()),
    )


def _place(action: Action | None) -> str:
    if action is None:
        return "absent"
    return "closed" if action.status is Status.CLOSED else "standing" if is_standing(action) else "counted"


def _new(entries: Sequence[Entry], before: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    """Yield the entries of a list that it did not have before, each with its number from 1."""
    known = Counter(before)
    for number, entry in enumerate(entries, start=1):
        if known[entry]:
            known[entry] -= 1
        else:
            yield number, entry


def _before(row: Row, then: Plan) -> Action:
    """Return an action as it was before; one that is new had no entries."""
    return then.actions.get(row.action.id) or Action(row.action.id, row.action.title, row.action.status)


def _is_ended_again(row: Row, then: Plan) -> bool:
    """Return whether an action was reopened in the period and has ended again since."""
    return not row.action.is_open and any(_new(row.action.reopened, _before(row, then).reopened))


def _removed(then: Plan, now: Plan, events: Sequence[Event]) -> tuple[Removed, ...]:
    left = {}
    for event in events:
        if event.before is not None and event.after is not None:
            for key in event.before.actions.keys() - event.after.actions.keys():
                left[key] = event
    return tuple(
        Removed(action, left[key].day, left[key].meeting) if key in left else Removed(action)
        for key, action in then.actions.items()
        if key not in now.actions
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
    """Return a plan without some of its actions, and without references to them."""
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


def row_of(plan: Plan, action: Action, before: Action | None, at: date, agreed: Agreed | None = None) -> Row:
    """Return an action beside what it was before, with what stands out about it on a day.

    Without `agreed`, the date first agreed is what the plan alone knows.
    """
    previous = before.status if before is not None else None
    return Row(
        action,
        previous,
        direction(previous, action.status),
        at,
        is_overdue=action.is_overdue(at),
        is_due_soon=plan.is_due_soon(action, at),
        is_stale=plan.is_stale(action, at),
        agreed=agreed or agreed_alone(action),
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
    rows: Mapping[str, Row], then: Plan, past: Sequence[Event], events: Sequence[Event], now: Plan
) -> tuple[DateChange, ...]:
    """Return the moves that are new in the period, those that only the record shows too."""
    found = [
        DateChange(
            row,
            entry.on,
            row.first_agreed(entry),
            entry.before,
            entry.to,
            entry.reason,
            entry.agreed_by,
            number,
        )
        for row in rows.values()
        for number, entry in _new(row.action.due_changes, _before(row, then).due_changes)
    ]
    silent: dict[str, list[SilentMove]] = {}
    for move in silent_moves(past, now):
        if move.id in rows and any(move.event is event for event in events):
            silent.setdefault(move.id, []).append(move)
    for move in (move for moves in silent.values() for move in returned(moves)):
        row = rows[move.id]
        found.append(
            DateChange(row, move.event.day, row.first_due or move.before, move.before, move.to, None, None, None)
        )
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


def _coming_up(rows: Mapping[str, Row], day: date, period: Period) -> tuple[Row, ...]:
    """Return what is due from the day of the figures to the end of the period that follows, by due date."""
    first, last = day.toordinal(), period.following.toordinal()
    return tuple(sorted((row for row in rows.values() if row.action.is_open and first <= _end(row) <= last), key=_end))
