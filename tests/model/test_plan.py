"""What a plan answers on a day, by the definitions of the figures, to the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.model.dates import Completion
from actionplan.model.plan import (
    DEFAULT_WORDS,
    Action,
    Cornerstone,
    Exemption,
    Plan,
    Reopening,
    Status,
    StatusWords,
    Thresholds,
    marks,
    moved_words,
    search,
)
from tests.builders import TODAY, action, day, due, move, plan, update
from tests.strategies import plans

OPEN = [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD]
ENDED = [Status.COMPLETE, Status.CLOSED]


def test_the_seven_statuses_have_their_letter_and_symbol_in_order() -> None:
    assert [(str(s), s.letter, s.symbol) for s in Status] == [
        ("not-started", "N", "○"),
        ("on-track", "G", "●"),
        ("at-risk", "A", "▲"),
        ("off-track", "R", "■"),
        ("on-hold", "H", "‖"),
        ("complete", "B", "✔"),
        ("closed", "C", "×"),
    ]
    assert [s for s in Status if s.has_ended] == ENDED
    assert [s for s in Status if s.is_in_progress] == [Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK]
    assert [s for s in Status if s.needs_note] == [Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD, Status.CLOSED]


def test_every_status_has_a_label_and_a_meaning() -> None:
    assert list(DEFAULT_WORDS) == list(Status)
    assert all(words.label and words.meaning.endswith(".") for words in DEFAULT_WORDS.values())


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize(
    ("written", "on_its_day"),
    [("2016-12-12", True), ("2016-12", False), ("2016-Q4", False), ("2016", False), ("2015/16", True)],
)
def test_an_open_action_is_overdue_from_the_day_after_its_last_day(
    status: Status, written: str, *, on_its_day: bool
) -> None:
    one = action(status=status, due=written)
    last = one.due.end if one.due else None
    assert last is not None
    assert not one.is_overdue(last)
    assert one.is_overdue(last + timedelta(days=1))
    assert (last <= TODAY) is on_its_day


@pytest.mark.parametrize("status", ENDED)
def test_an_ended_action_is_never_overdue_due_or_stale(status: Status) -> None:
    one = action(status=status, due="2016-12-13", due_changes=(move("2016-10-01", "2016-10-31", "2016-12-13"),))
    far = date(2030, 1, 1)
    assert not one.is_overdue(far)
    assert not one.is_late_against_first(far)
    assert not one.is_due_within(30, TODAY)
    assert not plan(one).is_stale(one, far)


def test_ongoing_and_without_a_date_is_never_overdue_or_due() -> None:
    for one in (action(due="ongoing"), action()):
        assert not one.is_overdue(date(2199, 1, 1))
        assert not one.is_due_within(36500, TODAY)


@pytest.mark.parametrize(
    ("last_day", "soon"),
    [("2016-12-11", False), ("2016-12-12", True), ("2017-01-11", True), ("2017-01-12", False)],
)
def test_due_soon_is_from_today_up_to_the_threshold(last_day: str, *, soon: bool) -> None:
    one = action(due=last_day)
    assert plan(one).is_due_soon(one, TODAY) is soon


def test_the_threshold_for_due_soon_is_the_plans_own() -> None:
    one = action(due="2016-12-12")
    assert plan(one, thresholds=Thresholds(due_soon=0)).is_due_soon(one, TODAY)
    assert not plan(one, thresholds=Thresholds(due_soon=0)).is_due_soon(one, TODAY - timedelta(days=1))
    assert plan(one, thresholds=Thresholds(due_soon=1)).is_due_soon(one, TODAY - timedelta(days=1))


RECORDED: dict[str, Any] = {
    "updates": (update("2016-03-01"), update("2016-09-13"), update("2016-02-01")),
    "due_changes": (move("2016-09-13", "2016-10-01", "2017-01-31"),),
    "reopened": (Reopening(day("2016-09-13"), None, "Not done"),),
    "reviewed": day("2016-09-13"),
    "added": day("2016-09-13"),
}


@pytest.mark.parametrize("field", RECORDED)
def test_stale_is_when_the_latest_thing_recorded_is_more_than_90_days_ago(field: str) -> None:
    one = action(**{field: RECORDED[field]})
    here = plan(one, approved=day("2016-09-01"))
    assert one.last_recorded(here.approved) == day("2016-09-13")
    assert not here.is_stale(one, day("2016-09-13") + timedelta(days=90))
    assert here.is_stale(one, day("2016-09-13") + timedelta(days=91))


def test_an_action_about_which_nothing_is_recorded_counts_from_the_approval() -> None:
    one = action()
    here = plan(one, approved=day("2016-09-28"))
    assert not here.is_stale(one, day("2016-12-27"))
    assert here.is_stale(one, day("2016-12-28"))


def test_any_one_recent_entry_keeps_an_action_from_being_stale() -> None:
    old: dict[str, Any] = {
        "updates": (update("2015-01-01"),),
        "added": day("2015-01-01"),
        "reviewed": day("2016-12-01"),
    }
    one = action(**old)
    assert not plan(one).is_stale(one, TODAY)


def test_the_threshold_for_stale_is_the_plans_own() -> None:
    one = action(updates=(update("2016-12-11"),))
    assert plan(one, thresholds=Thresholds(stale=0)).is_stale(one, TODAY)
    assert not plan(one, thresholds=Thresholds(stale=1)).is_stale(one, TODAY)


def test_without_a_move_nothing_has_slipped() -> None:
    one = action(due="2017-03-31")
    assert (one.moves, one.first_due, one.slipped_days, moved_words(one)) == (0, due("2017-03-31"), 0, "")
    assert action().slipped_days == 0
    assert action().first_due is None


MOVED = (move("2016-12-12", "2016-12-31", "2017-03-31"), move("2017-03-01", "2017-03-31", "2017-05"))


@pytest.mark.parametrize(
    ("current", "moves", "slipped", "words"),
    [
        ("2017-03-31", MOVED[:1], 90, "moved once, 3 months later than first agreed"),
        ("2017-05", MOVED, 151, "moved twice, 5 months later than first agreed"),
        ("2016-12-31", MOVED, 0, "moved twice, back to the date first agreed"),
        ("2016-Q4", MOVED, 0, "moved twice, back to the date first agreed"),
        ("2016-12-11", MOVED, -20, "moved twice, 20 days earlier than first agreed"),
        ("ongoing", MOVED[:1], None, "moved once, first agreed 31 December 2016"),
        (None, MOVED[:1], None, "moved once, first agreed 31 December 2016"),
    ],
)
def test_slipped_is_the_last_day_of_the_current_date_minus_that_of_the_first_agreed(
    current: str | None, moves: tuple[object, ...], slipped: int | None, words: str
) -> None:
    one = action(due=current, due_changes=moves)
    assert one.moves == len(moves)
    assert one.first_due == due("2016-12-31")
    assert one.slipped_days == slipped
    assert moved_words(one) == words


def test_slipped_days_are_unknown_where_the_date_first_agreed_was_ongoing() -> None:
    one = action(due="2017-03-31", due_changes=(move("2016-12-12", "ongoing", "2017-03-31"),))
    assert one.slipped_days is None
    assert not one.is_late_against_first(date(2030, 1, 1))


def test_an_action_late_against_its_first_date_stays_visibly_so_whatever_was_agreed_since() -> None:
    one = action(due="2017-05", due_changes=MOVED)
    assert not one.is_late_against_first(day("2016-12-31"))
    assert one.is_late_against_first(day("2017-01-01"))
    assert not one.is_overdue(day("2017-05-31"))


def test_counts_are_of_all_actions_with_zeros_and_what_is_not_set_of_the_open_ones() -> None:
    here = plan(
        action("A-1", Status.COMPLETE),
        action("A-2", Status.CLOSED),
        action("A-3", Status.ON_TRACK, owner="Clerk", due="2016-12-11", updates=(update("2016-12-01"),)),
        action("A-4", Status.ON_TRACK, due="ongoing", updates=(update("2016-01-01"),)),
        action("A-5", Status.AT_RISK, owner="Clerk"),
    )
    counts = here.counts(TODAY)
    assert (counts.total, counts.open, counts.overdue, counts.stale) == (5, 3, 1, 1)
    assert (counts.no_owner, counts.no_due) == (1, 1)
    assert list(counts.by_status.items()) == [
        (Status.NOT_STARTED, 0),
        (Status.ON_TRACK, 2),
        (Status.AT_RISK, 1),
        (Status.OFF_TRACK, 0),
        (Status.ON_HOLD, 0),
        (Status.COMPLETE, 1),
        (Status.CLOSED, 1),
    ]


@given(plans(), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_every_action_is_counted_once_and_the_figures_hold_together(here: Plan, today: date) -> None:
    counts = here.counts(today)
    assert sum(counts.by_status.values()) == counts.total == len(here.actions)
    assert counts.open == counts.total - sum(counts.by_status[status] for status in ENDED)
    for part in (counts.overdue, counts.stale, counts.no_owner, counts.no_due):
        assert 0 <= part <= counts.open
    assert sum(len(group) for _, group in here.by_cornerstone()) == counts.total


def test_an_id_is_found_in_any_case_and_a_wrong_one_with_what_may_have_been_meant() -> None:
    here = plan(action("IM-07"), action("IM-12"))
    assert here.find("im-07").id == "IM-07"
    with pytest.raises(RuleError) as caught:
        here.find("IM-7")
    assert caught.value.message == "There is no action IM-7 in the plan."
    assert caught.value.advice == "Did you mean IM-07?"
    assert caught.value.field == "id"
    for typed, meant in (("12", "IM-12"), ("im012", "IM-12"), ("IM-77", "IM-07 or IM-12"), ("IM-1", "IM-12 or IM-07")):
        with pytest.raises(RuleError) as caught:
            here.find(typed)
        assert caught.value.advice == f"Did you mean {meant}?", typed
    with pytest.raises(RuleError, match="“actionplan list” shows the ids"):
        here.find("zzz")


def test_an_id_that_was_typed_with_terminal_escapes_is_said_safely() -> None:
    with pytest.raises(RuleError, match="no action ␛x in the plan"):
        plan().find("\x1bx")


def test_a_councils_own_label_is_used_and_made_safe() -> None:
    words = {**DEFAULT_WORDS, Status.ON_TRACK: StatusWords("Green\x1b", "Fine.")}
    assert plan(words=words).label(Status.ON_TRACK) == "Green␛"
    assert plan().label(Status.AT_RISK) == "At risk"


def test_owners_are_listed_most_actions_first_then_by_name() -> None:
    owners = ["Clerk", "archivist", "Director", "Director", None]
    here = plan(*(action(f"A-{n}", owner=owner) for n, owner in enumerate(owners)))
    assert here.owners() == ["Director", "archivist", "Clerk"]


def test_what_needs_attention_is_listed_worst_first_and_nothing_else_is() -> None:
    here = plan(
        action("fine", due="2017-01-31"),
        action("late", due="2016-12-11"),
        action("later", Status.NOT_STARTED, due="2016-11-30"),
        action("risk", Status.AT_RISK, due="2017-03-31"),
        action("risk-undated", Status.AT_RISK),
        action("risk-late", Status.AT_RISK, due="2016-12-01"),
        action("off", Status.OFF_TRACK, due="2017-03-31"),
        action("done", Status.COMPLETE, due="2016-01-01"),
        action("hold", Status.ON_HOLD),
    )
    found = [one.id for one in here.needs_attention(TODAY)]
    assert found == ["off", "risk-late", "risk", "risk-undated", "later", "late"]


def test_actions_are_grouped_by_cornerstone_in_the_plans_order_and_those_without_come_last() -> None:
    stones = {name: Cornerstone(name, name.title()) for name in ("b", "empty", "a")}
    here = plan(
        action("1"),
        action("2", cornerstone="a"),
        action("3", cornerstone="b"),
        action("4", cornerstone="a"),
        cornerstones=stones,
    )
    groups = [(stone.id if stone else None, [one.id for one in group]) for stone, group in here.by_cornerstone()]
    assert groups == [("b", ["3"]), ("a", ["2", "4"]), (None, ["1"])]


def test_marks_say_what_stands_out() -> None:
    one = action(
        due="2016-12-11",
        due_changes=(move("2016-01-01", "2016-02-01", "2016-03-01"), move("2016-02-01", "2016-03-01", "2016-12-11")),
        assumed=("owner",),
        exempt=Exemption(3),
    )
    here = plan(one, approved=day("2016-01-01"))
    assert marks(here, one, TODAY) == ["overdue", "moved 2×", "stale", "assumed", "exempt"]
    soon = action(due="2016-12-12", updates=(update("2016-12-01"),))
    assert marks(plan(soon), soon, TODAY) == ["due soon"]
    done = action(status=Status.COMPLETE, completed=Completion(TODAY))
    assert marks(plan(done), done, TODAY) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [("review STORE", ["A-1"]), ("clerk", ["A-2"]), ("shelves", ["A-1"]), ("a-", ["A-1", "A-2"]), ("store clerk", [])],
)
def test_search_finds_the_actions_that_hold_all_words_in_any_case(words: str, found: list[str]) -> None:
    actions: list[Action] = [
        action("A-1", title="Review the store", updates=(update("2016-12-01", "Late.", "Ask for shelves"),)),
        action("A-2", title="Train", owner="Clerk"),
    ]
    assert [one.id for one in search(actions, words)] == found


def test_the_last_update_is_the_last_in_the_list() -> None:
    assert action().last_update is None
    assert action(updates=(update("2016-12-01", "a"), update("2016-11-01", "b"))).last_update == update(
        "2016-11-01", "b"
    )
