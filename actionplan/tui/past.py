"""The record's past beside the dashboard: the history of each action, and the summary of a period."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, CancelledError
from actionplan.model import periods
from actionplan.text import count, listed, long_date, safe, short_date
from actionplan.tui.waiting import Waiting
from actionplan.tui.widgets.facts import Fold, Row
from actionplan.tui.wording import NO_REPOSITORY, kind

if TYPE_CHECKING:
    from datetime import date

    from actionplan.history.events import ActionEvent, Event
    from actionplan.history.history import History
    from actionplan.history.summary import Summary
    from actionplan.model.periods import Period
    from actionplan.model.plan import Plan
    from actionplan.session.session import Session

_READING = "being read …"
_NEWEST = "as saved in the record, newest first"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for a period, by its number: the summary, or why there is none."""

    number: int
    period: Period | None
    summary: Summary | None = None
    error: ActionPlanError | None = None
    is_first: bool = False


class PastReader:
    """Reads the past in a thread, and again only where the record has a newer entry."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = asyncio.Lock()
        self._head: str | None = None
        self._past: History | None = None
        self._told: dict[str, tuple[Row, ...]] = {}
        self._notes: tuple[str, ...] = ()
        self._told_of: History | None = None
        self._error: ActionPlanError | None = None
        self.is_known = False
        self.reading = Waiting()
        self._is_left = False

    def stop(self) -> bool:
        """Leave off a reading that was told; tell whether there was one."""
        return self.reading.stop()

    def resume(self) -> None:
        """Read again what was left off."""
        if self._is_left:
            self._is_left = self.is_known = False

    async def look(self) -> bool:
        """Look at the record again, unless a person left that off; tell whether its past is another than before."""
        async with self._lock:
            if self._is_left:
                return False
            before = self.is_known, self._told_of, self._error
            self.reading.begin()
            try:
                await asyncio.to_thread(self._tell)
                self._error = None
            except ActionPlanError as error:
                self._told, self._notes, self._told_of, self._error = {}, (), None, error
                self._is_left = isinstance(error, CancelledError)
            finally:
                self.reading.end()
            self.is_known = True
            return before != (self.is_known, self._told_of, self._error)

    def _read(self) -> History:
        head = self._session.record.head()
        if self._past is None or head is None or head != self._head:
            self._past = self._session.past(self.reading.wait)
            self._head = head
        return self._past

    def _tell(self) -> None:
        from actionplan.history.events import by_action  # noqa: PLC0415  (most sittings do not need it)

        past = self._read()
        if past is self._told_of:
            return
        events = past.events()
        self._told = {key: tuple(map(_row, reversed(told))) for key, told in by_action(events).items()}
        self._notes = tuple(_notes(past, events))
        self._told_of = past

    def fold(self, action_id: str) -> Fold | None:
        """Return the history of an action, newest entry first; None if there is no record."""
        if not self.is_known:
            words = f"being read: {self.reading.so_far}" if self.reading.is_long else _READING
            return Fold("History", 0, (), ((f"  {words}", "quiet"),))
        if self._is_left:
            return Fold("History", 0, (), (("  not read: you stopped it. r reads it.", "quiet"),))
        if self._error is not None:
            if kind(self._error) == NO_REPOSITORY:
                return None
            return Fold("History", 0, (), ((f"  none: {safe(self._error.message)}", "quiet"),))
        found = self._told.get(action_id.casefold(), ())
        if not found:
            return Fold("History", 0, (), (("  not in the record yet", "quiet"),))
        notes = tuple(Row("", ((note, "quiet"),)) for note in self._notes)
        return Fold("History", len(found), (*found, *notes), ((f"  {_NEWEST}", "quiet"),))

    def rows(self, action_id: str, most: int) -> tuple[Row, ...]:
        """Return the newest entries of an action's history under their heading; empty without a record."""
        fold = self.fold(action_id)
        if fold is None:
            return ()
        rows = [Row("", ((fold.title, "label"), *fold.aside)), *fold.rows[: min(most, fold.count)]]
        if fold.count > most:
            earlier = count(fold.count - most, "earlier entry", "earlier entries")
            rows.append(Row("", ((f"{earlier}: Enter.", "quiet"),)))
        return (*rows, *fold.rows[fold.count :])

    async def summary(self, number: int | None, plan: Plan, today: date) -> Looked:
        """Compute the summary of a period of the plan, 0 being that of today; of the usual one where none is given."""
        async with self._lock:
            self.reading.begin()
            try:
                return await asyncio.to_thread(self._summary, number, plan, today)
            finally:
                self.reading.end()

    def _summary(self, number: int | None, plan: Plan, today: date) -> Looked:
        wanted = number or 0
        period = None
        try:
            past = self._read()
            if number is None and past.usual_period(plan, today) != periods.numbered(plan, today, 0):
                wanted = -1
            period = periods.numbered(plan, today, wanted)
            begins = past.begins()
            is_first = begins is None or begins >= period.first
            try:
                return Looked(wanted, period, past.summary(period, today, plan), is_first=is_first)
            except ActionPlanError as error:
                return Looked(wanted, period, error=error, is_first=is_first)
        except ActionPlanError as error:
            return Looked(wanted, period, error=error, is_first=True)


def _row(told: ActionEvent) -> Row:
    event = told.event
    # A reason may end with a full stop, and is not the end of what is told.
    words = "; ".join(phrase.removesuffix(".") for phrase in told.phrases)
    meeting = f", at the meeting of {long_date(event.meeting)}" if event.meeting and event.meeting != event.day else ""
    by = f", with the work of {listed(map(safe, event.merged))}" if event.merged else ""
    return Row(short_date(event.day), ((safe(words), ""), (f"  saved by {safe(event.author)}{by}{meeting}", "quiet")))


def _notes(past: History, events: list[Event]) -> list[str]:
    broken = sum(bool(event.note) for event in events)
    found = []
    if broken:
        entries = count(broken, "entry", "entries")
        found.append(f"In {entries} of the record the plan cannot be read: what changed there is told with the next.")
    if past.log.is_shallow:
        found.append("Older entries were left out when this copy of the record was made.")
    return found
