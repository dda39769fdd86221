"""What a change of status does and asks for: trouble, completion, reopening, superseding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actionplan.errors import RuleError
from actionplan.model.dates import Completion
from actionplan.model.edits.basic import (
    SetStatus,
)
from actionplan.model.edits.details import SetCompleted
from actionplan.model.plan import DEFAULT_WORDS, Reopening, Status, Update
from tests.builders import TODAY, action, day, done, plan, refused, update

OPEN = [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD]


@pytest.mark.parametrize("status", [Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD, Status.CLOSED])
def test_trouble_and_closing_want_a_note(status: Status) -> None:
    edit = SetStatus("IM-01", status)
    assert edit.needs_note(plan(action()), TODAY)
    error = refused(edit, action(updates=(update("2016-12-11"),)))
    assert error.field == "note"
    assert error.message == f"IM-01: “{DEFAULT_WORDS[status].label}” needs an update that says why."
    after = done(replace(edit, note="Why", next="What next"), action())
    assert (after.status, after.updates) == (status, (Update(TODAY, "Why", "What next"),))


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.ON_TRACK, Status.COMPLETE])
def test_other_statuses_want_no_note_but_keep_one(status: Status) -> None:
    one = action(status=Status.ON_HOLD)
    assert done(SetStatus("IM-01", status), one).status is status
    assert done(SetStatus("IM-01", status, "Said"), one).updates == (Update(TODAY, "Said"),)


def test_no_note_is_wanted_where_the_last_update_is_of_today_or_the_status_is_already_so() -> None:
    today = action(updates=(update("2016-12-12"),))
    assert not SetStatus("IM-01", Status.AT_RISK).needs_note(plan(today), TODAY)
    assert done(SetStatus("IM-01", Status.AT_RISK), today).updates == today.updates
    already = plan(action(status=Status.AT_RISK))
    assert SetStatus("IM-01", Status.AT_RISK).apply(already, TODAY) is already


def test_confirming_an_assumed_trouble_wants_the_note_too() -> None:
    one = action(status=Status.AT_RISK, assumed=("status",))
    assert refused(SetStatus("IM-01", Status.AT_RISK), one).field == "note"
    assert done(SetStatus("IM-01", Status.AT_RISK, "So it is"), one).assumed == ()


def test_completing_writes_today_or_the_day_that_is_given() -> None:
    assert done(SetStatus("IM-01", Status.COMPLETE), action()).completed == Completion(TODAY)
    by = Completion(day("2016-09-28"), exact=False)
    assert done(SetStatus("IM-01", Status.COMPLETE, completed=by), action()).completed == by


def test_a_complete_action_set_to_complete_keeps_its_date_unless_one_is_given() -> None:
    for known in (None, Completion(day("2016-11-01"))):
        before = plan(action(status=Status.COMPLETE, completed=known))
        assert SetStatus("IM-01", Status.COMPLETE).apply(before, TODAY) is before
    one = action(status=Status.COMPLETE, completed=Completion(day("2016-11-01")), assumed=("completed",))
    given_again = done(SetStatus("IM-01", Status.COMPLETE, completed=one.completed), one)
    assert (given_again.completed, given_again.assumed) == (one.completed, ())
    assert done(SetStatus("IM-01", Status.COMPLETE), one) == one


@pytest.mark.parametrize("edit", [SetCompleted, lambda i, when: SetStatus(i, Status.COMPLETE, completed=when)])
def test_nothing_is_completed_in_the_time_to_come(edit: Any) -> None:  # noqa: ANN401  (makes an edit)
    one = action(status=Status.COMPLETE)
    assert done(edit("IM-01", Completion(TODAY)), one).completed == Completion(TODAY)
    error = refused(edit("IM-01", Completion(day("2016-12-13"))), one)
    assert error.field == "completed"
    assert error.message.startswith("13 December 2016 is still to come")


def test_a_completion_date_goes_only_with_complete() -> None:
    error = refused(SetStatus("IM-01", Status.ON_TRACK, completed=Completion(TODAY)), action())
    assert (error.field, error.message) == (
        "completed",
        "IM-01: a completion date goes only with the status complete.",
    )
    error = refused(SetCompleted("IM-01", Completion(TODAY)), action())
    assert (error.field, error.message) == ("completed", "IM-01 is on track, so it has no completion date.")


def test_a_completion_date_is_corrected_cleared_and_confirmed() -> None:
    one = action(status=Status.COMPLETE, completed=Completion(TODAY), assumed=("completed",))
    after = done(SetCompleted("IM-01", Completion(day("2016-12-01"))), one)
    assert (after.completed, after.assumed) == (Completion(day("2016-12-01")), ())
    assert done(SetCompleted("IM-01", None), one).completed is None


@pytest.mark.parametrize("was", [Status.COMPLETE, Status.CLOSED])
@pytest.mark.parametrize("now", OPEN)
def test_reopening_wants_a_reason_and_keeps_the_first_completion(was: Status, now: Status) -> None:
    completed = Completion(day("2016-11-01")) if was is Status.COMPLETE else None
    one = action(status=was, completed=completed)
    edit = SetStatus("IM-01", now, note="Note")
    assert edit.needs_reason(plan(one))
    error = refused(edit, one)
    assert error.field == "reason"
    assert error.message == f"IM-01 is {was}; opening it again needs a reason."
    after = done(replace(edit, reason=" Found  empty "), one)
    assert (after.status, after.completed) == (now, None)
    assert after.reopened == (Reopening(TODAY, completed, "Found empty"),)


def test_from_closed_to_complete_is_no_reopening() -> None:
    closed = action(status=Status.CLOSED)
    after = done(SetStatus("IM-01", Status.COMPLETE), closed)
    assert (after.completed, after.reopened) == (Completion(TODAY), ())


def test_a_complete_action_is_not_closed_for_its_completion_would_be_lost() -> None:
    one = action(status=Status.COMPLETE, completed=Completion(TODAY))
    error = refused(SetStatus("IM-01", Status.CLOSED, "Merged", reason="Merged"), one)
    assert error.field == "status"
    assert error.message == "IM-01 is complete, so there is nothing left to close."


def test_what_supersedes_a_closed_action_goes_when_it_is_opened_again() -> None:
    one = action(status=Status.CLOSED, superseded_by="IM-02", assumed=("superseded_by",))
    after = done(SetStatus("IM-01", Status.ON_TRACK, reason="After all"), one, action("IM-02"))
    assert (after.superseded_by, after.assumed) == (None, ())


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("at-risk", Status.AT_RISK),
        ("At risk", Status.AT_RISK),
        ("AT_RISK", Status.AT_RISK),
        ("a", Status.AT_RISK),
        ("▲", Status.AT_RISK),
        ("g", Status.ON_TRACK),
        (" complete ", Status.COMPLETE),
        ("B", Status.COMPLETE),
        ("parked", Status.ON_HOLD),
    ],
)
def test_a_status_is_typed_by_name_letter_symbol_or_the_councils_label(typed: str, status: Status) -> None:
    words = {**DEFAULT_WORDS, Status.ON_HOLD: replace(DEFAULT_WORDS[Status.ON_HOLD], label="Parked")}
    assert plan(words=words).status_named(typed) is status


def test_an_unknown_status_is_refused_with_what_may_have_been_meant_or_all_there_are() -> None:
    for typed, words in {
        "ontrack": "There is no status ontrack. Did you mean on-track?",
        "x\x1b": "There is no status x␛. The statuses are not-started, on-track, at-risk, off-track, on-hold, "
        "complete and closed.",
        " ": "There is no status without a name. The statuses are not-started, on-track, at-risk, off-track, "
        "on-hold, complete and closed.",
    }.items():
        with pytest.raises(RuleError) as caught:
            plan().status_named(typed)
        assert str(caught.value) == words
        assert caught.value.field == "status"
