"""The agenda is made by need, and a meeting keeps its place whatever happens to the plan meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from json import dumps, loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.edits.basic import Restore
from actionplan.model.meeting import Item, Meeting, Need, agenda, counts, label, usual_next
from actionplan.model.plan import DEFAULT_WORDS, Plan, Status, StatusWords, Thresholds
from tests.builders import TODAY, action, day, plan, update
from tests.strategies import plans

PLAN = plan(
    action("A-1", Status.NOT_STARTED, added=TODAY),
    action("A-2", Status.OFF_TRACK, due="2017-06-30", updates=(update("2016-12-01"),)),
    action("A-3", Status.AT_RISK, due="2016-12-01", updates=(update("2016-12-01"),)),
    action("A-4", Status.COMPLETE, due="2016-12-01"),
    action("A-5", Status.ON_TRACK, due="2016-12-24", updates=(update("2016-12-01"),)),
    action("A-6", Status.ON_TRACK, due="2017-06-30", updates=(update("2016-08-01"),)),
    action("A-7", Status.AT_RISK, due="2017-06-30", updates=(update("2016-12-01"),)),
    action("A-8", Status.OFF_TRACK, due="2016-11-01", updates=(update("2016-12-01"),)),
    action("A-9", Status.ON_HOLD, due="ongoing", updates=(update("2016-12-01"),)),
    action("B-1", Status.CLOSED),
    action("B-2", Status.ON_TRACK, due="2017-06-30", updates=(update("2016-07-01"),)),
)


def test_every_open_action_is_taken_once_under_its_first_need_the_most_pressing_first() -> None:
    assert agenda(PLAN, TODAY) == (
        Item(Need.OVERDUE, "A-8"),
        Item(Need.OVERDUE, "A-3"),
        Item(Need.OFF_TRACK, "A-2"),
        Item(Need.AT_RISK, "A-7"),
        Item(Need.DUE, "A-5"),
        Item(Need.STALE, "B-2"),
        Item(Need.STALE, "A-6"),
        Item(Need.REST, "A-1"),
        Item(Need.REST, "A-9"),
    )


def test_the_next_meeting_is_as_far_ahead_as_due_soon_unless_it_is_known() -> None:
    assert usual_next(replace(PLAN, thresholds=Thresholds(due_soon=7)), TODAY) == TODAY + timedelta(days=7)
    by_july = agenda(PLAN, TODAY, day("2017-07-01"))
    assert [item.id for item in by_july if item.need is Need.DUE] == ["A-5", "A-6", "B-2"]


def test_a_need_that_is_a_status_has_the_council_s_own_word() -> None:
    words = {**DEFAULT_WORDS, Status.AT_RISK: StatusWords("Amber", "May be late.")}
    assert label(Need.AT_RISK, replace(PLAN, words=words)) == "Amber"
    assert label(Need.DUE, PLAN) == "Due before the next meeting"


def test_needs_are_counted_in_their_order_without_those_that_nothing_has() -> None:
    assert list(counts(agenda(PLAN, TODAY)).items()) == [
        (Need.OVERDUE, 2),
        (Need.OFF_TRACK, 1),
        (Need.AT_RISK, 1),
        (Need.DUE, 1),
        (Need.STALE, 2),
        (Need.REST, 2),
    ]


def test_what_was_passed_over_comes_again_at_the_end() -> None:
    meeting = Meeting.begun(PLAN, TODAY)
    seen = []
    meeting = meeting.stepped(1)
    while meeting.left:
        seen.append(meeting.at)
        meeting = meeting.went_on()
    assert seen == ["A-3", "A-2", "A-7", "A-5", "B-2", "A-6", "A-1", "A-9", "A-8"]
    assert meeting.went_on() == meeting


def test_nobody_steps_over_an_end_of_the_agenda() -> None:
    meeting = Meeting.begun(PLAN, TODAY)
    assert meeting.stepped(-1).at == "A-8"
    assert meeting.stepped(100).at == "A-9"


def test_an_action_that_is_asked_for_is_put_behind_the_present_one() -> None:
    meeting = Meeting.begun(PLAN, TODAY).went_on().went_to("A-4")
    assert [item.id for item in meeting.items[:4]] == ["A-8", "A-3", "A-4", "A-2"]
    assert meeting.items[meeting.place].need is Need.ASKED
    assert meeting.went_on().at == "A-2"
    assert meeting.went_to("A-4") == meeting


def test_a_plan_without_open_actions_has_an_empty_agenda_on_which_nothing_goes_wrong() -> None:
    meeting = Meeting.begun(plan(action("A-1", Status.COMPLETE)), TODAY)
    assert (meeting.items, meeting.at, meeting.left) == ((), "", ())
    assert meeting.stepped(1) == meeting
    assert meeting.went_to("A-1").at == "A-1"


def test_an_action_that_left_the_plan_leaves_the_agenda_and_the_meeting_goes_on_behind_it() -> None:
    meeting = Meeting.begun(PLAN, TODAY).went_on()
    gone = Restore("A-3", None).apply(PLAN, TODAY)
    assert meeting.within(gone).at == "A-2"
    last = replace(meeting, at="A-9").within(Restore("A-9", None).apply(PLAN, TODAY))
    assert last.at == "A-1"
    nothing = meeting.within(replace(PLAN, actions={}))
    assert (nothing.items, nothing.at) == ((), "")


def test_another_day_makes_the_agenda_anew_and_keeps_what_was_gone_through() -> None:
    meeting = Meeting.begun(PLAN, TODAY).went_on().went_to("A-4")
    later = meeting.remade(PLAN, day("2016-11-15"), day("2016-12-31"))
    assert later.items[0] == Item(Need.OVERDUE, "A-8")
    assert [item.id for item in later.items if item.need is Need.DUE] == ["A-5"]
    assert later.items[-1] == Item(Need.ASKED, "A-4")
    assert (later.at, later.done, later.on) == ("A-4", frozenset({"A-8"}), day("2016-11-15"))


def test_a_meeting_is_read_back_as_it_was_kept() -> None:
    meeting = Meeting.begun(PLAN, TODAY).went_on().went_to("A-4")
    assert Meeting.from_json(loads(dumps(meeting.as_json()))) == meeting


@pytest.mark.parametrize(
    "values",
    [None, 3, [], {}, {"on": "x"}, Meeting.begun(PLAN, TODAY).as_json() | {"items": [["what", "A-1"]]}, {"on": 3}],
)
def test_what_is_no_meeting_is_refused(values: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (any reason will do: it is no meeting)
        Meeting.from_json(values)


@given(plans(most=8), st.integers(-400, 400), st.lists(st.sampled_from(["on", "skip", "back"]), max_size=30))
def test_whatever_is_pressed_the_meeting_stays_on_its_agenda(plan: Plan, days: int, steps: list[str]) -> None:
    on = TODAY + timedelta(days=days)
    meeting = Meeting.begun(plan, on)
    assert sorted(item.id for item in meeting.items) == sorted(a.id for a in plan.actions.values() if a.is_open)
    for step in steps:
        meeting = meeting.went_on() if step == "on" else meeting.stepped(1 if step == "skip" else -1)
        assert (meeting.at in plan.actions) is bool(meeting.items)
    assert Meeting.from_json(meeting.as_json()) == meeting


@given(plans(most=8), plans(most=8))
def test_whatever_happens_to_the_plan_the_meeting_is_at_an_action_that_is_there(before: Plan, after: Plan) -> None:
    meeting = Meeting.begun(before, TODAY).within(after)
    assert {item.id for item in meeting.items} <= after.actions.keys()
    assert (meeting.at in after.actions) is bool(meeting.items)
