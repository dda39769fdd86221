"""The due dates that were agreed for each action, by all that the record knows: the first one, and whether it was met.

A promise is a date that was agreed for an action. An action has one from its first agreed date on, and a further one
after each reopening, so that a promise which was kept is never judged by the date that followed it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from actionplan.history.events import returned, unexplained
from actionplan.model import periods
from actionplan.model.plan import Reopening, Status, moved_silently

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from actionplan.model.dates import Due
    from actionplan.model.periods import Period
    from actionplan.model.plan import Action, DueChange, Occurrence, Plan


class Kept(StrEnum):
    """Whether a promise was kept: the six add up to all promises."""

    MET_FIRST = "met_first"
    MET_AFTER_CHANGE = "met_after_change"
    LATE = "late"
    OPEN_LATE = "open_late"
    OPEN = "open"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class State:
    """An action from a day on; None after it left the plan."""

    day: date
    action: Action | None


class _Silent(NamedTuple):
    before: Due
    to: Due | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """The date first agreed since the last reopening, and how often it moved since.

    `first` is None while no date was agreed. `is_explained` is False while the record shows a move that the plan does
    not explain.
    """

    first: Due | None
    moves: int = 0
    is_explained: bool = True

    def slipped_days(self, due: Due | None) -> int | None:
        """Return the days from the date first agreed to a due date, 0 without a move; None if one has no last day."""
        if self.first is None or due == self.first:
            return 0
        ends = self.first.end, due.end if due else None
        return None if ends[0] is None or ends[1] is None else (ends[1] - ends[0]).days


@dataclass(frozen=True, slots=True)
class Promise:
    """A due date that was agreed for an action, and what became of it.

    `first` was agreed first, `due` is the date at the end of the promise or now; None after it was cleared. `met` is
    the day on which the action was complete, or an occurrence of a repeating duty kept. `agreed_by` names who agreed
    the last move: None without a move, empty if nobody recorded it.
    """

    action: Action
    first: Due
    due: Due | None
    agreed_by: str | None
    met: date | None
    is_withdrawn: bool = False
    is_missed: bool = False

    @property
    def last_day(self) -> date:
        """The last day of the date first agreed, by which the promise belongs to a period."""
        return self.first.end or date.max

    def kept(self, on: date) -> Kept:
        """Return whether it was kept, as at a day."""
        end = self.due.end if self.due else None
        if self.met is not None and self.met <= self.last_day:
            return Kept.MET_FIRST
        if self.is_missed:
            return Kept.LATE
        if self.is_withdrawn or end is None:
            return Kept.WITHDRAWN
        if self.met is not None:
            return Kept.MET_AFTER_CHANGE if self.met <= end else Kept.LATE
        return Kept.OPEN_LATE if self.last_day < on else Kept.OPEN


@dataclass(slots=True)
class _Course:
    """A promise as the states of its action go by; `since` is the day of the reopening that it follows."""

    due: Due | None
    since: date | None = None
    first: Due | None = None
    dated: Due | None = None
    moves: int = 0
    agreed_by: str | None = None
    complete_since: date | None = None
    met: date | None = None
    is_withdrawn: bool = False
    is_missed: bool = False

    def _agree(self, due: Due | None) -> None:
        if due is not None:
            self.first = self.first or due
            self.dated = self.dated or (due if due.end is not None else None)

    def _is_before(self, due: Due | None) -> bool:
        """Return whether a date was past at the reopening, and so is that of the promise before this one."""
        return self.since is not None and due is not None and due.end is not None and due.end < self.since

    def follow(self, entry: DueChange) -> None:
        """Take in a move of the due date that the plan records."""
        is_new_date = self.since is not None and entry.on <= self.since
        if self.first is None and not is_new_date and not self._is_before(entry.before):
            self._agree(entry.before)
        if self.first is not None:
            self.moves += 1
            self.agreed_by = entry.agreed_by or ""
        self._agree(entry.to)

    def settle(self, action: Action, day: date) -> None:
        """Take in the state of the action on a day, after its moves."""
        self.due = action.due
        if "due" not in action.assumed and not self._is_before(action.due):
            self._agree(action.due)
        is_complete = action.status is Status.COMPLETE
        self.complete_since = (self.complete_since or day) if is_complete else None
        completed = action.completed.day if action.completed else self.complete_since
        self.met = completed if is_complete else None
        self.is_withdrawn = action.status is Status.CLOSED

    def keep(self, occurrence: Occurrence) -> None:
        """Take in the end of an occurrence of a repeating duty: it was kept, or missed."""
        self._agree(occurrence.due)
        self.due, self.met, self.is_missed = occurrence.due, occurrence.on, occurrence.on is None
        self.is_withdrawn = False

    def end(self, reopening: Reopening, due: Due | None, *, is_known: bool) -> None:
        """Take in the reopening that ends it, and the due date of that time, which no state before it may have."""
        self.due = due
        if not is_known:
            self._agree(due)
        self.met = reopening.completed.day if reopening.completed else self.met
        self.is_withdrawn = self.met is None

    def promise(self, action: Action) -> Promise | None:
        """Return it as a promise; None if no date with a last day was agreed."""
        first = self.dated
        if first is None and self.since is not None and "due" not in action.assumed:
            # Reopened, and still due on a day that was past by then.
            first = self.due
        if first is None or first.end is None:
            return None
        return Promise(action, first, self.due, self.agreed_by, self.met, self.is_withdrawn, self.is_missed)


@dataclass(frozen=True, slots=True)
class Dates:
    """What was agreed for one action: the date first agreed now, and each promise in its order."""

    agreed: Agreed
    promises: tuple[Promise, ...]


def dates_of(states: Sequence[State]) -> Dates:
    """Return what was agreed for an action, by all of its states in their order."""
    courses: list[_Course] = []
    silent: list[_Silent] = []
    # Each state, with the silent moves up to it: an undo leads back to one of them.
    seen: list[tuple[Action, list[_Silent]]] = []
    before: Action | None = None
    last_open: Action | None = None
    known = [(state.day, state.action) for state in states if state.action is not None]
    for day, action in known:
        moves = action.due_changes[before.moves if before is not None else 0 :]
        reopenings = _reopenings(before, action, last_open, day)
        if before is not None and len(action.reopened) < len(before.reopened) and len(courses) > 1:
            # The reopening was undone.
            courses.pop()
        courses = courses or [_Course(action.due)]
        for reopening in reopenings:
            for entry in moves:
                if entry.on < reopening.on:
                    courses[-1].follow(entry)
            moves = tuple(entry for entry in moves if entry.on >= reopening.on)
            courses[-1].end(reopening, moves[0].before if moves else action.due, is_known=before is not None)
            courses.append(_Course(action.due, since=reopening.on))
        for occurrence in action.done[len(before.done) if before is not None else 0 :]:
            while moves and _is_by(moves[0], occurrence):
                courses[-1].follow(moves[0])
                moves = moves[1:]
            courses[-1].keep(occurrence)
            courses.append(_Course(action.due))
        for entry in moves:
            courses[-1].follow(entry)
        undone = next((moves_then for then, moves_then in seen if then == action), None)
        if undone is not None:
            silent = undone
        elif before is not None and before.due is not None and moved_silently(before, action):
            silent = [*silent, _Silent(before.due, action.due)]
            courses[-1].agreed_by = "" if courses[-1].first is not None else None
        courses[-1].settle(action, day)
        seen.append((action, silent))
        last_open = action if action.is_open else last_open
        before = action
    now, last = known[-1][1], courses[-1]
    if states[-1].action is None and last.met is None:
        last.is_withdrawn = True
    due = now.due if "due" not in now.assumed else None
    is_explained = not returned(unexplained(silent, now.due_changes))
    promises = (course.promise(now) for course in courses)
    return Dates(
        Agreed(last.first or due, last.moves, is_explained), tuple(each for each in promises if each is not None)
    )


def _reopenings(before: Action | None, action: Action, last_open: Action | None, day: date) -> tuple[Reopening, ...]:
    """Return the reopenings between two states; one without an entry is of the day on which the record has it."""
    told = action.reopened[len(before.reopened) if before is not None else 0 :]
    if told or before is None or before.is_open or not action.is_open:
        return told
    # An action that is again what it was before it ended was never reopened: its end was undone.
    return () if action == last_open else (Reopening(day, before.completed, ""),)


def _is_by(move: DueChange, occurrence: Occurrence) -> bool:
    """Return whether a move is one of an occurrence that has gone by."""
    end = occurrence.due.end
    ends = (due.end for due in (move.before, move.to) if due is not None)
    return end is not None and any(each is not None and each <= end for each in ends)


def all_dates(
    plans: Iterable[tuple[date, Plan]], hidden: Container[str] = (), *, include_exempt: bool = False
) -> dict[str, Dates]:
    """Return what was agreed for each action that is shown, from plans with the day of each, oldest first.

    Actions that have left the plan have their promises too. Without `include_exempt` an action is left out if it is
    exempt in its last plan, and one that is published by then has only what was saved since.
    """
    states: dict[str, list[State]] = {}
    before: Mapping[str, Action] = {}
    for day, plan in plans:
        for key, action in plan.actions.items():
            old = before.get(key)
            if old is not action and old != action and key not in hidden:
                if action.exempt and not include_exempt:
                    states.pop(key, None)
                else:
                    states.setdefault(key, []).append(State(day, action))
        for key in before.keys() - plan.actions.keys():
            if key in states:
                states[key].append(State(day, None))
        before = plan.actions
    return {key: dates_of(each) for key, each in states.items()}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some promises were kept, by each answer; all add up to `total`."""

    by_kept: Mapping[Kept, int]

    @property
    def total(self) -> int:
        """How many promises there are."""
        return sum(self.by_kept.values())

    def __add__(self, other: Tally) -> Tally:
        return Tally({kept: self.by_kept[kept] + other.by_kept[kept] for kept in Kept})


@dataclass(frozen=True, slots=True)
class Ledger:
    """All promises of a plan as at a day, by the period in which the date first agreed falls and otherwise.

    Cornerstones are given by id, None for promises under none. Who agreed is whoever agreed the last move: None for
    dates that did not move, empty if nobody recorded it.
    """

    on: date
    periods: tuple[tuple[Period, Tally], ...]
    by_cornerstone: tuple[tuple[str | None, Tally], ...]
    by_agreed_by: tuple[tuple[str | None, Tally], ...]

    @property
    def total(self) -> Tally:
        """All promises together."""
        return sum((tally for _, tally in self.periods), _NO_PROMISES)


_NO_PROMISES = Tally(dict.fromkeys(Kept, 0))


def ledger(plan: Plan, dates: Iterable[Dates], on: date) -> Ledger:
    """Return the promises of a plan as at a day.

    Periods are oldest first: those with promises, and all from the first of the plan to that day.
    """
    promises = [promise for each in dates for promise in each.promises]
    stones = {promise.action.id: promise.action.cornerstone for promise in promises}
    by_period: dict[Period, list[Promise]] = {}
    for promise in promises:
        by_period.setdefault(periods.holding(plan, promise.last_day), []).append(promise)
    for period in periods.up_to(plan, periods.holding(plan, plan.review.start or plan.approved), on):
        by_period.setdefault(period, [])

    def tallies(key: Callable[[Promise], str | None]) -> dict[str | None, Tally]:
        groups: dict[str | None, list[Promise]] = {}
        for promise in promises:
            groups.setdefault(key(promise), []).append(promise)
        return {name: _tally(group, on) for name, group in groups.items()}

    of_stones = tallies(lambda promise: stone if (stone := stones[promise.action.id]) in plan.cornerstones else None)
    of_deciders = tallies(lambda promise: promise.agreed_by)
    named = sorted((name for name in of_deciders if name), key=str.casefold)
    return Ledger(
        on,
        tuple((period, _tally(by_period[period], on)) for period in sorted(by_period, key=lambda each: each.first)),
        tuple((stone, of_stones[stone]) for stone in (*plan.cornerstones, None) if stone in of_stones),
        tuple((name, of_deciders[name]) for name in (None, *named, "") if name in of_deciders),
    )


def _tally(promises: Iterable[Promise], on: date) -> Tally:
    counts = Counter(promise.kept(on) for promise in promises)
    return Tally({kept: counts[kept] for kept in Kept})


def agreed_alone(action: Action) -> Agreed:
    """Return the date first agreed as far as the plan alone knows it."""
    return dates_of([State(date.min, action)]).agreed


def agreed_in(known: Mapping[str, Dates], action: Action) -> Agreed:
    """Return the date first agreed for an action as far as the record knows it, or else the plan alone."""
    dates = known.get(action.id)
    return dates.agreed if dates is not None else agreed_alone(action)
