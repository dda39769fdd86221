"""The date first agreed is the earliest that the record knows, and each promise is kept or not by its own dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actionplan.history.promises import Kept, State, agreed_alone, dates_of
from actionplan.model.dates import Completion
from actionplan.model.plan import Action, Occurrence, Reopening, Status
from actionplan.model.rhythm import Rhythm
from tests.builders import action, day, due, move

FIRST = action("A", due="2017-06-30")
DONE = replace(FIRST, status=Status.COMPLETE, completed=Completion(date(2017, 6, 20)))
LATE = replace(DONE, completed=Completion(date(2017, 7, 10)))
MOVED = replace(FIRST, due=due("2017-12-31"), due_changes=(move("2017-05-01", "2017-06-30", "2017-12-31"),))
OVERWRITTEN = replace(FIRST, due=due("2017-12-31"))
REOPENED = Reopening(date(2018, 1, 10), Completion(date(2017, 6, 20)), "It came undone.")
AGAIN = replace(FIRST, reopened=(REOPENED,))
AGAIN_DATED = replace(
    AGAIN, due=due("2018-06-30"), due_changes=(move("2018-01-10", "2017-06-30", "2018-06-30", "New", "Cabinet"),)
)
CLOSED = replace(FIRST, status=Status.CLOSED)


def states(*known: Action | None) -> list[State]:
    """Return the states of an action, one a month from January 2017 on."""
    return [State(date(2017 + at // 12, at % 12 + 1, 1), each) for at, each in enumerate(known)]


@pytest.mark.parametrize(
    ("known", "first", "moves", "slipped", "is_explained"),
    [
        ([FIRST], "2017-06-30", 0, 0, True),
        ([FIRST, MOVED], "2017-06-30", 1, 184, True),
        # 30 June to 31 December are 184 days, with an entry or without one.
        ([FIRST, OVERWRITTEN], "2017-06-30", 0, 184, False),
        ([FIRST, OVERWRITTEN, FIRST], "2017-06-30", 0, 0, True),
        ([FIRST, OVERWRITTEN, MOVED], "2017-06-30", 1, 184, True),
        # A first date is none while it is assumed, and no date is given up for it.
        ([replace(FIRST, assumed=("due",)), OVERWRITTEN], "2017-12-31", 0, 0, True),
        ([replace(FIRST, due=None), FIRST], "2017-06-30", 0, 0, True),
        ([FIRST, replace(FIRST, due=None)], "2017-06-30", 0, None, False),
        ([FIRST, replace(FIRST, due=due("2017-Q2"))], "2017-06-30", 0, 0, True),
        # Reopened with a new date, in one save or in two; and reopened without one.
        ([FIRST, DONE, AGAIN_DATED], "2018-06-30", 0, 0, True),
        ([FIRST, DONE, AGAIN, AGAIN_DATED], "2018-06-30", 0, 0, True),
        ([FIRST, DONE, AGAIN], "2017-06-30", 0, 0, True),
        # A completion that was undone is no reopening.
        ([FIRST, DONE, FIRST, OVERWRITTEN], "2017-06-30", 0, 184, False),
        # A reopening that was undone.
        ([FIRST, DONE, AGAIN_DATED, DONE], "2017-06-30", 0, 0, True),
        ([FIRST, None, FIRST, MOVED], "2017-06-30", 1, 184, True),
    ],
)
def test_the_date_first_agreed_is_the_earliest_that_the_record_knows(
    known: list[Action | None], first: str, moves: int, slipped: int | None, is_explained: bool
) -> None:
    found = dates_of(states(*known)).agreed
    now = [each for each in known if each is not None][-1]
    assert (found.first, found.moves, found.is_explained) == (due(first), moves, is_explained)
    assert found.slipped_days(now.due) == slipped


def test_a_reason_that_is_recorded_later_explains_every_move_up_to_the_date_that_it_names() -> None:
    twice = replace(FIRST, due=due("2018-03-31"))
    told = replace(twice, due_changes=(move("2017-09-01", "2017-06-30", "2018-03-31"),))
    assert not dates_of(states(FIRST, OVERWRITTEN, twice)).agreed.is_explained
    assert dates_of(states(FIRST, OVERWRITTEN, twice, told)).agreed.is_explained


def test_the_plan_alone_knows_the_date_before_its_first_move_and_its_reopening() -> None:
    assert agreed_alone(MOVED).first == due("2017-06-30")
    assert agreed_alone(AGAIN_DATED).first == due("2018-06-30")
    assert agreed_alone(OVERWRITTEN).first == due("2017-12-31")


@pytest.mark.parametrize(
    ("known", "on", "kept"),
    [
        ([FIRST], "2017-06-30", [Kept.OPEN]),
        ([FIRST], "2017-07-01", [Kept.OPEN_LATE]),
        ([FIRST, MOVED], "2017-07-01", [Kept.OPEN_LATE]),
        ([FIRST, DONE], "2017-12-31", [Kept.MET_FIRST]),
        ([FIRST, LATE], "2017-12-31", [Kept.LATE]),
        ([FIRST, replace(MOVED, status=LATE.status, completed=LATE.completed)], "2018-01-01", [Kept.MET_AFTER_CHANGE]),
        ([FIRST, replace(LATE, due=due("2017-12-31"))], "2018-01-01", [Kept.MET_AFTER_CHANGE]),
        ([FIRST, CLOSED], "2018-01-01", [Kept.WITHDRAWN]),
        ([FIRST, None], "2018-01-01", [Kept.WITHDRAWN]),
        ([FIRST, DONE, None], "2018-01-01", [Kept.MET_FIRST]),
        ([FIRST, replace(FIRST, due=None)], "2018-01-01", [Kept.WITHDRAWN]),
        ([FIRST, replace(FIRST, due=due("ongoing"))], "2018-01-01", [Kept.WITHDRAWN]),
        ([action("A", due="ongoing")], "2018-01-01", []),
        ([action("A")], "2018-01-01", []),
        ([replace(FIRST, assumed=("due",))], "2018-01-01", []),
        # The promise that was kept stays kept, and a further one follows the reopening.
        ([FIRST, DONE, AGAIN_DATED], "2018-02-01", [Kept.MET_FIRST, Kept.OPEN]),
        ([AGAIN_DATED], "2018-02-01", [Kept.MET_FIRST, Kept.OPEN]),
        ([FIRST, DONE, AGAIN], "2018-02-01", [Kept.MET_FIRST, Kept.OPEN_LATE]),
        ([FIRST, CLOSED, replace(FIRST, reopened=(replace(REOPENED, completed=None),))], "2017-01-01",
         [Kept.WITHDRAWN, Kept.OPEN]),
        # The plan has no day of completion, so it is the day from which the record shows it: 1 February.
        ([FIRST, replace(FIRST, status=Status.COMPLETE)], "2018-01-01", [Kept.MET_FIRST]),
    ],
)  # fmt: skip
def test_each_promise_is_kept_or_not_by_its_own_dates(known: list[Action | None], on: str, kept: list[Kept]) -> None:
    assert [promise.kept(day(on)) for promise in dates_of(states(*known)).promises] == kept


def test_a_promise_names_who_agreed_its_last_move() -> None:
    assert [promise.agreed_by for promise in dates_of(states(FIRST)).promises] == [None]
    assert [promise.agreed_by for promise in dates_of(states(FIRST, MOVED)).promises] == ["Information Group"]
    assert [promise.agreed_by for promise in dates_of(states(FIRST, OVERWRITTEN)).promises] == [""]
    # The date of a reopening is a promise of its own, and none of its moves.
    assert [promise.agreed_by for promise in dates_of(states(FIRST, DONE, AGAIN_DATED)).promises] == [None, None]


def test_each_occurrence_of_a_repeating_duty_is_a_promise() -> None:
    duty = action("A", due="2017-03-31", repeats=Rhythm(3, "month"))
    kept = replace(duty, due=due("2017-06-30"), done=(Occurrence(due("2017-03-31"), date(2017, 3, 28)),))
    late = replace(kept, due=due("2017-09-30"), done=(*kept.done, Occurrence(due("2017-06-30"), date(2017, 7, 3))))
    missed = replace(late, due=due("2017-12-31"), done=(*late.done, Occurrence(due("2017-09-30"))))
    expected = [Kept.MET_FIRST, Kept.LATE, Kept.LATE, Kept.OPEN]
    for known in ([duty, kept, late, missed], [missed]):
        found = dates_of(states(*known))
        assert [promise.kept(date(2017, 10, 1)) for promise in found.promises] == expected
        assert [promise.last_day for promise in found.promises] == [
            *(date(2017, 3, 31), date(2017, 6, 30), date(2017, 9, 30), date(2017, 12, 31))
        ]
        assert found.agreed.first == due("2017-12-31")
