"""What an entry of the record did to the plan is told whole, and what it did silently is found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.history import events
from actionplan.model import diff
from actionplan.model.plan import Status
from tests import council
from tests.builders import action, day, due, move, plan
from tests.strategies import cases, draw_edit, draw_plan

if TYPE_CHECKING:
    from random import Random

    from actionplan.history.events import Event
    from actionplan.model.plan import Action, Plan

FIRST = action("A", due="2017-06-30")


def at(month: int, before: Plan | None, after: Plan | None) -> Event:
    """Return an entry of a month of 2017."""
    return council.event(f"2017-{month:02}-01T12:00:00+00:00", before, after)


def chain(*plans: Plan | None) -> list[Event]:
    """Return the entries of a record with these states, one a month; None for a state that cannot be read."""
    found, before = [], None
    for month, after in enumerate(plans, start=1):
        found.append(at(month, before, after) if after else replace(at(month, before, None), note="Broken."))
        before = after or before
    return found


def test_the_first_entry_tells_how_large_the_plan_was_and_changes_nothing() -> None:
    (first,) = chain(plan(FIRST))
    assert first.is_first
    assert first.changes() == ()
    assert first.lines() == ["The plan came into the record, with 1 action."]


def test_an_entry_that_cannot_be_read_tells_why_and_the_next_all_that_changed_since() -> None:
    _, broken, mended = chain(plan(FIRST), None, plan(replace(FIRST, status=Status.AT_RISK), action("B")))
    assert (broken.lines(), broken.changes(), broken.is_first) == (["Broken."], (), False)
    assert [(change.id, change.kind) for change in mended.changes()] == [("A", "changed"), ("B", "added")]


def test_an_entry_that_says_nothing_else_changed_layout() -> None:
    _, same = chain(plan(FIRST), plan(FIRST))
    assert same.lines() == ["Only notes and layout of the file changed."]


def test_the_story_of_one_action_has_only_what_was_done_to_it_in_order_and_any_case() -> None:
    states = [
        plan(FIRST),
        plan(FIRST, action("B")),
        plan(replace(FIRST, status=Status.AT_RISK), action("B")),
        None,
        plan(action("B", owner="Clerk")),
    ]
    for typed in ("A", "a"):
        told = list(events.of_action(chain(*states), typed))
        assert [(one.event.day.month, one.phrases) for one in told] == [
            (1, ("in the plan when the record begins",)),
            (3, ("status at risk (was on track)",)),
            (5, ("removed from the plan",)),
        ]
    assert list(events.of_action(chain(*states), "C")) == []


@given(st.randoms(use_true_random=True))
@cases(150)
def test_the_stories_of_all_actions_together_are_all_that_changed(random: Random) -> None:
    plans = [draw_plan(random, 4)]
    for _ in range(random.randint(1, 5)):
        plans.append(draw_edit(random, plans[-1]).apply(plans[-1], day("2016-12-12")))
    found = chain(*plans)
    ids = {action_id for one in plans for action_id in one.actions}
    told = [each for action_id in ids for one in events.of_action(found, action_id) for each in one.changes]
    whole = [change for event in found for change in event.changes() if change.id is not None]
    assert sorted(map(repr, whole)) == sorted(map(repr, told))
    for event in found[1:]:
        assert event.changes() == diff.differences(event.before or plans[0], event.after or plans[0])


MOVED = replace(FIRST, due=due("2017-12-31"))
TOLD = replace(MOVED, due_changes=(move("2017-02-01", "2017-06-30", "2017-12-31"),))


@pytest.mark.parametrize(
    ("states", "now", "months"),
    [
        ([FIRST, MOVED], None, [2]),
        ([FIRST, MOVED], TOLD, []),
        ([FIRST, TOLD], None, []),
        ([FIRST, MOVED, TOLD], None, [2]),
        ([FIRST, MOVED, TOLD], TOLD, []),
        # There and back, twice silent.
        ([FIRST, MOVED, FIRST], FIRST, [2, 3]),
        # The plan tells of another move than the one that was made.
        ([FIRST, MOVED], replace(MOVED, due_changes=(move("2017-02-01", "2017-06-30", "2018-01-31"),)), [2]),
        ([FIRST, replace(FIRST, due=None)], None, [2]),
        ([FIRST, replace(FIRST, due=due("2017-Q2"))], None, []),
        ([replace(FIRST, due=None), FIRST], None, []),
        ([replace(FIRST, assumed=("due",)), MOVED], None, []),
        ([FIRST, replace(FIRST, due=due("ongoing"))], None, [2]),
    ],
)
def test_a_move_is_silent_where_neither_its_entry_nor_the_plan_since_tells_of_it(
    states: list[Action], now: Action | None, months: list[int]
) -> None:
    entries = chain(*(plan(state) for state in states))
    current = plan(now) if now is not None else None
    found = events.silent_moves(entries, current)
    assert [one.event.day.month for one in found] == months
    assert {one.id for one in found} <= {"A"}


def test_a_move_beside_a_state_that_cannot_be_read_is_found_once() -> None:
    (found,) = events.silent_moves(chain(plan(FIRST), None, plan(MOVED), None, plan(MOVED)))
    assert (found.event.day.month, found.before, found.to) == (3, due("2017-06-30"), due("2017-12-31"))


def test_a_move_of_an_action_that_left_the_plan_is_found_too() -> None:
    found = events.silent_moves(chain(plan(FIRST), plan(MOVED), plan()), plan())
    assert [(one.id, one.event.day.month) for one in found] == [("A", 2)]


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (["one", None, "two"], [("one", 3)]),
        (["one", None, "one"], []),
        (["one", None, "ONE"], []),
        (["one", "two"], []),
        (["one", None, None, "two", None, "three"], [("one", 4), ("two", 6)]),
        (["one", "two", None, "one"], [("two", 4)]),
        ([None, "one"], []),
    ],
)
def test_an_id_is_used_twice_where_another_title_comes_with_it(
    titles: list[str | None], found: list[tuple[str, int]]
) -> None:
    states = [plan(action("A", title=title)) if title else plan() for title in titles]
    twice = events.used_twice(chain(*states))
    assert [(one.title, one.event.day.month) for one in twice] == found
    assert {one.id for one in twice} <= {"A"}
