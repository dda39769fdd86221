"""The plan's past as the record has it: what each entry changed, the plan as at a day, a period, a meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from actionplan.errors import BrokenPlanError, RecordError, RuleError, problem_line
from actionplan.git.log import unknown_day
from actionplan.history import meetings as papers
from actionplan.history import summary
from actionplan.history.events import Event
from actionplan.history.promises import all_dates, ledger
from actionplan.history.summary import Point
from actionplan.model import periods
from actionplan.model.dates import add_months
from actionplan.model.renaming import renamed_since, with_ids
from actionplan.progress import Progress
from actionplan.storage.incremental import PlanReader
from actionplan.text import listed, long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from actionplan.git.log import Commit, Log
    from actionplan.git.record import Dropped, Record
    from actionplan.history.meetings import Minutes
    from actionplan.history.promises import Agreed, Ledger
    from actionplan.history.summary import Summary
    from actionplan.model.periods import Period
    from actionplan.model.plan import Action, Plan

# On how many days, at most, the summary shows the progress on the plan.
MOST_POINTS = 9
# How many meetings a message names.
_MOST_NAMED = 5
_BY_HAND = "Set right what is wrong, and save again: actionplan commit"


@dataclass(frozen=True, slots=True)
class _State:
    """What the plan was after an entry; None, with the reason, where it could not be read or was not there."""

    entry: Commit
    plan: Plan | None
    note: str


@dataclass(frozen=True, slots=True)
class Promises:
    """The promise ledger, the state of the plan that it is of, and how many exempt actions it leaves out."""

    current: Point
    ledger: Ledger
    hidden: int


@dataclass(frozen=True, slots=True)
class LastSave:
    """The newest entry of the record, and what the plan file said before it.

    Where it is an undo, or the undo of one, and so on, `origin` is what all of them took back or brought back; else it
    is the entry itself. `brings_back` tells what an undo of it would do with that.
    """

    entry: Commit
    before: bytes
    origin: Commit
    brings_back: bool


class History:
    """The past of one plan, read when first asked; what two states have in common is read once."""

    def __init__(self, record: Record, name: str, wait: Progress | None = None) -> None:
        """Read who changed the plan when; `wait` is told how far the reading of the states is, and stops it."""
        self._record = record
        self._wait = wait or Progress()
        self._name = name
        self._reader = PlanReader()
        # States are read from the record when they are asked for, so it stays open until this is forgotten.
        record.open()
        self.log: Log = record.log()

    def events(self, older: Commit | None = None, newer: Commit | None = None) -> list[Event]:
        """List what each entry did, oldest first: all of them, or those after one up to another.

        An entry after which the plan cannot be read is said and passed over. Raises RecordError and StoppedError.
        """
        entries = self.log.commits
        if not entries:
            return []
        if newer is None:
            newer = entries[0]
        chosen = [e for e in reversed(entries) if e.place >= newer.place and (older is None or e.place < older.place)]
        before = self._last_plan(older) if older is not None else None
        return list(_events(self._read(chosen), before))

    def _read(self, entries: Sequence[Commit]) -> Iterator[_State]:
        """Yield the states after some entries, and report how far the reading is."""
        for done, state in enumerate(self._states(entries), start=1):
            self._wait.reached(done, len(entries))
            yield state

    def _last_plan(self, entry: Commit) -> Plan | None:
        """Return the plan after an entry or, if it cannot be read, after the last readable entry before it."""
        older = [candidate for candidate in self.log.commits if candidate.place >= entry.place]
        return next((state.plan for state in self._states(older) if state.plan is not None), None)

    def _states(self, entries: Sequence[Commit]) -> Iterator[_State]:
        data = self._record.contents([entry.blob for entry in entries if entry.blob])
        for entry in entries:
            self._wait.check()
            if not entry.blob:
                yield _State(entry, None, "The plan was taken out of the record.")
                continue
            try:
                yield _State(entry, self._reader.read(next(data), self._name), "")
            except BrokenPlanError as error:
                first = problem_line(self._name, error.problems[0])
                yield _State(entry, None, f"The plan could not be read after this: {first}")

    def point(self, day: date) -> Point:
        """Return the plan as at a day.

        Raises RecordError where the record has none, BrokenPlanError where that one cannot be read.
        """
        place = self.log.at(day)
        if place is None:
            raise unknown_day(self.log.begins, day, is_shallow=self.log.is_shallow)
        return self._point_at(place, day)

    def _point_at(self, place: int, day: date) -> Point:
        commit = self.log.days[place][0]
        entry = self.log.commit(place)
        if entry is None or not entry.blob:
            raise RecordError(
                f"The plan was not in the record on {long_date(day)} ({commit[:10]}).", "Choose another day."
            )
        (data,) = self._record.contents([entry.blob])
        name = f"{self._name} as saved on {long_date(entry.day)} ({entry.id[:10]})"
        return Point(self._reader.read(data, name), day, commit)

    def _standing(self, place: int, day: date, states: Sequence[_State]) -> Point:
        """Return the plan as at a day or, if it cannot be read there, as it was last before it, with a note.

        Raises BrokenPlanError if none of the states up to there can be read, which are oldest first.
        """
        try:
            return self._point_at(place, day)
        except BrokenPlanError as error:
            # What is wrong with it may be told in the words of an exempt action, so a paper says only where it is.
            commit, said = self.log.days[place][0], f"{error.name}, line {error.problems[0].line}"
            for state in reversed(states):
                if state.plan is not None and state.entry.place >= place:
                    saved = f"{long_date(state.entry.day)} ({state.entry.id[:10]})"
                    return Point(state.plan, day, commit, f"{said}. What was saved on {saved} stands for it.")
            raise

    def _first_entry(self) -> Commit | None:
        return next((entry for entry in reversed(self.log.commits) if entry.blob), None)

    def last_save(self) -> LastSave:
        """Return the data that an undo of the last save needs.

        Raises RuleError where there is nothing to go back to, RecordError where what was before cannot be had.
        """
        entries = self.log.commits
        if len(entries) < 2:
            if self.log.is_shallow:
                raise RecordError(
                    "What was before the last save was left out when this copy of the record was made.",
                    "Fetch it with: git fetch --unshallow",
                )
            raise RuleError("The last save is the first one: there is nothing before it.", _BY_HAND)
        last, before = entries[:2]
        if not before.blob:
            raise RuleError("Before the last save the plan was not in the record.", _BY_HAND)
        if before.blob == last.blob:
            raise RuleError(
                f"The last entry ({last.id[:10]}) changed the name or the rights of the plan file, not its text.",
                "Take that back with git, if it was wrong.",
            )
        (data,) = self._record.contents([before.blob])
        try:
            self._reader.read(data, self._name)
        except BrokenPlanError as error:
            first = problem_line(self._name, error.problems[0])
            raise RuleError(f"Before the last save the plan could not be read: {first}", _BY_HAND) from error
        undos = 0
        while undos + 2 < len(entries) and _takes_back(*entries[undos : undos + 3]):
            undos += 1
        return LastSave(last, data, entries[undos], brings_back=undos % 2 == 1)

    def dropped(self) -> list[Dropped]:
        """List the saves of the plan that the record once had and has no more, as far as this machine knows."""
        return self._record.dropped()

    def unsigned(self) -> list[Commit]:
        """List the entries without a signature, newest first; none where git is not set to sign."""
        entries = self.log.commits
        if not self._record.signs():
            return []
        headers = (data.partition(b"\n\n")[0] for data in self._record.contents([entry.id for entry in entries]))
        return [entry for entry, header in zip(entries, headers, strict=True) if b"\ngpgsig" not in header]

    def begins(self) -> date | None:
        """Return the date on which the plan entered the record; None if it is not there."""
        first = self._first_entry()
        return first.day if first is not None else None

    def usual_period(self, plan: Plan, today: date) -> Period:
        """Return the period to look back on: the last complete one in the record, or else the present one."""
        last, begins = periods.numbered(plan, today, -1), self.begins()
        is_known = begins is not None and begins <= last.last
        first = plan.review.start or plan.approved
        return last if is_known and last.first >= first else periods.numbered(plan, today, 0)

    def summary(
        self,
        period: Period,
        today: date,
        now: Plan | None = None,
        *,
        include_exempt: bool = False,
        as_it_was: bool = False,
    ) -> Summary:
        """Compute the summary of a period; where it is not over, as at today.

        What has become exempt since is left out too, by the plan as it is now, else by the newest in the record;
        `as_it_was` takes only what was exempt by the end of the period. Where the plan cannot be read at one of its
        ends, the last state before that can be read stands for it.
        Raises RuleError where it has not begun, RecordError where nothing was recorded by its end, BrokenPlanError
        where no state up to there can be read.
        """
        if period.first > today:
            raise RuleError(
                f"The period {period.words()} has not begun.", "Choose an earlier one: --period 0 is that of today."
            )
        as_at = min(period.last, today)
        place = self.log.at(as_at)
        entry = self.log.commit(place) if place is not None else None
        if place is None or entry is None:
            raise unknown_day(self.log.begins, as_at, is_shallow=self.log.is_shallow)
        states = list(self._read([each for each in reversed(self.log.commits) if each.place >= entry.place]))
        current = self._standing(place, as_at, states)
        first = next((state.entry for state in states if state.plan is not None), entry)
        base = self.log.at(period.eve)
        older = self.log.commit(base) if base is not None else None
        starts_inside = base is None or older is None or older.place > first.place
        if base is None or older is None or starts_inside:
            base, older, eve = first.place, first, first.day
        else:
            eve = period.eve
        previous = self._standing(base, eve, states)
        past = list(_events(states))
        earlier = [event for event, state in zip(past, states, strict=True) if state.entry.place >= older.place]
        events = past[len(earlier) :]
        concerned = {key for state in states if state.plan is not None for key in state.plan.actions}
        return summary.summarise(
            period,
            previous,
            current,
            events,
            _trail(states, previous, current, period),
            earlier=earlier,
            starts_inside=starts_inside,
            include_exempt=include_exempt,
            exempt_since={} if as_it_was or include_exempt else self._exempt_since(entry, now, concerned),
        )

    def _exempt_since(self, entry: Commit, now: Plan | None, concerned: set[str]) -> dict[str, Action]:
        """Find which of some actions are exempt now or, where they have left the plan, were so after an entry."""
        newest = now or self._last_plan(self.log.commits[0])
        if newest is None:
            return {}
        found = {key: action for key, action in newest.actions.items() if action.exempt and key in concerned}
        gone = concerned.difference(newest.actions)
        later = [each for each in self.log.commits if each.place < entry.place] if gone else []
        for state in self._states(later):
            for key in gone.intersection(state.plan.actions if state.plan is not None else ()):
                if state.plan is not None and state.plan.actions[key].exempt:
                    found[key] = state.plan.actions[key]
        return found

    def meetings(self) -> dict[date, list[Commit]]:
        """Return the entries of each meeting, oldest first; an entry that undoes another belongs to its meeting.

        A merge that names no meeting, because it brought in several, stands aside for what it brought in.
        """
        on_main_line = _meetings_of(self.log.commits)
        by_day: dict[date, list[Commit]] = {}
        for commit in reversed(self.log.commits):
            if days := on_main_line[commit.id]:
                for day in days:
                    by_day.setdefault(day, []).append(commit)
                continue
            beside = _meetings_of(commit.side)
            for save in reversed(commit.side):
                for day in beside[save.id]:
                    by_day.setdefault(day, []).append(save)
        return by_day

    def minutes(self, on: date | None, now: Plan, *, include_exempt: bool = False) -> Minutes:
        """Write up a meeting, without a day the last one; the plan as it is now may keep more from publication.

        Raises RuleError, with the last meetings that there are, where the record has none of that day, RecordError
        where it has no meeting at all, or what was saved at that one cannot be read.
        """
        meetings = self.meetings()
        if not meetings:
            raise RecordError(
                "The record has no meeting yet.", "Save what was agreed, with its day: actionplan commit --meeting DATE"
            )
        day = on or max(meetings)
        if day not in meetings:
            named = listed(map(long_date, sorted(meetings)[-_MOST_NAMED:]))
            raise RuleError(
                f"The record has nothing of a meeting on {long_date(day)}.",
                f"The last meetings that it has: {named}. Name one of them. If what was agreed on that day is not "
                f"saved yet, save it first: actionplan commit --meeting {day.isoformat()}",
            )
        events = self._events_of(meetings[day])
        if all(event.after is None for event in events):
            raise RecordError(
                f"What was saved of the meeting on {long_date(day)} cannot be read. {events[0].note}",
                "“actionplan history” tells what was saved next to it.",
            )
        last = next(event.after for event in reversed(events) if event.after is not None)
        agreed = self.agreed(last, day, meetings[day][-1].place, include_exempt=include_exempt)
        return papers.minutes(day, events, now, agreed, include_exempt=include_exempt)

    def promises(self, today: date, now: Plan | None = None, *, include_exempt: bool = False) -> Promises:
        """Return the promise ledger as at a day; what has become exempt since is left out, by the plan as it is now.

        Raises RecordError if nothing was recorded by that day, BrokenPlanError if no state up to there can be read.
        """
        place = self.log.at(today)
        entry = self.log.commit(place) if place is not None else None
        if place is None or entry is None:
            raise unknown_day(self.log.begins, today, is_shallow=self.log.is_shallow)
        states = list(self._read([each for each in reversed(self.log.commits) if each.place >= entry.place]))
        current = self._standing(place, today, states)
        plans = [(state.entry.day, state.plan) for state in states if state.plan is not None]
        plans.append((today, current.plan))
        hidden: set[str] = set()
        if not include_exempt:
            left = {key for _, plan in plans for key, action in plan.actions.items() if action.exempt}
            hidden = {key for key in left if key not in current.plan.actions or current.plan.actions[key].exempt}
            concerned = {key for _, plan in plans for key in plan.actions}
            hidden |= self._exempt_since(entry, now, concerned).keys()
        dates = all_dates(plans, hidden, include_exempt=include_exempt)
        return Promises(current, ledger(current.plan, dates.values(), today), len(hidden))

    def agreed(self, now: Plan, day: date, place: int = 0, *, include_exempt: bool = False) -> dict[str, Agreed]:
        """Return the date first agreed for each action, by what the record has up to a place and a plan after that.

        Without `include_exempt`, what was saved while an action was exempt does not count.
        """
        entries = [entry for entry in reversed(self.log.commits) if entry.place >= place]
        plans = [(state.entry.day, state.plan) for state in self._read(entries) if state.plan is not None]
        dates = all_dates([*plans, (day, now)], include_exempt=include_exempt)
        return {key: each.agreed for key, each in dates.items()}

    def _events_of(self, mine: Sequence[Commit]) -> list[Event]:
        """List what some entries did, oldest first as they are, also those beside the main line."""
        older = next((entry for entry in self.log.commits if entry.place > mine[0].place), None)
        known = {event.commit: event for event in self.events(older, mine[-1])}
        merges = {save.id: entry for entry in self.log.commits for save in entry.side}
        return [known[entry.id] if entry.id in known else self._event_beside(entry, merges[entry.id]) for entry in mine]

    def _event_beside(self, save: Commit, merge: Commit) -> Event:
        """Return the changes of a save beside the main line, under its actions' ids since the merge."""
        steps = [replace(save, blob=save.before), save, merge.side[0], merge]
        before, after, tip, merged = self._states(steps)
        event = _event(after, before.plan)
        if tip.plan is None or merged.plan is None:
            return event
        names = renamed_since(tip.plan, merged.plan)
        old, new = (plan and with_ids(plan, names) for plan in (event.before, event.after))
        return replace(event, before=old, after=new)


def _trail(states: Sequence[_State], previous: Point, current: Point, period: Period) -> list[Point]:
    """Return the plan at the ends of the periods up to the current one, at most so many, with the ends of this one."""
    readable = [(state.entry, state.plan) for state in states if state.plan is not None]
    points = [current, previous] if previous.day < current.day else [current]
    months = period.months or current.plan.review.every_months
    for number in range(1, MOST_POINTS - 1):
        try:
            day = add_months(period.first, -number * months) - timedelta(days=1)
        except (ValueError, OverflowError):
            break
        point = next(
            (Point(plan, day, entry.id) for entry, plan in reversed(readable) if entry.day <= day < previous.day), None
        )
        if point is None:
            break
        points.append(point)
    return points[::-1]


def _meetings_of(commits: Sequence[Commit]) -> dict[str, tuple[date, ...]]:
    """Return the meetings of each commit, which are newest first; an undo has those of what it undoes."""
    meetings: dict[str, tuple[date, ...]] = {}
    for place in range(len(commits) - 1, -1, -1):
        commit, *older = commits[place : place + 3]
        is_undo = len(older) == 2 and _takes_back(commit, *older)
        meetings[commit.id] = meetings[older[0].id] if is_undo else commit.meetings
    return meetings


def _takes_back(entry: Commit, before: Commit, earlier: Commit) -> bool:
    return entry.blob == earlier.blob and entry.subject == f'Revert "{before.subject}"'


def _events(states: Iterable[_State], before: Plan | None = None) -> Iterator[Event]:
    """Yield what each entry did, by the states after them; `before` is the plan before the first."""
    for state in states:
        yield _event(state, before)
        before = state.plan or before


def _event(state: _State, before: Plan | None) -> Event:
    entry = state.entry
    return Event(
        commit=entry.id,
        day=entry.day,
        when=entry.when,
        author=entry.author,
        subject=entry.subject,
        meeting=entry.meeting,
        is_backdated=entry.is_backdated,
        before=before,
        after=state.plan,
        note=state.note,
        merged=entry.merged,
        attendance=entry.attendance,
    )
