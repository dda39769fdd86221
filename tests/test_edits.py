"""What each edit does, what it asks for, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actionplan.dates import ONGOING, Completion, on
from actionplan.edits import (
    AddAction,
    AddUpdate,
    Edit,
    Restore,
    Reviewed,
    SetCompleted,
    SetCornerstone,
    SetDue,
    SetExempt,
    SetStatus,
    SetSupersededBy,
    SetText,
    Several,
    next_id,
    status_from_typed,
)
from actionplan.errors import RuleError
from actionplan.plan import DEFAULT_WORDS, Action, Cornerstone, DueChange, Exemption, Plan, Reopening, Status, Update
from actionplan.schema import ASSUMABLE
from tests.builders import GROUP, TODAY, action, day, due, move, plan, update
from tests.strategies import edits, plans

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN = [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD]


def done(edit: Edit, *actions: Action, **facts: Any) -> Action:  # noqa: ANN401  (facts of a plan)
    """Give the first of the actions as it is after the edit."""
    after = edit.apply(plan(*actions, **facts), TODAY)
    return after.actions[actions[0].id]


def refused(edit: Edit, *actions: Action, **facts: Any) -> RuleError:  # noqa: ANN401  (facts of a plan)
    """Give the message of an edit that has to be refused; it always says what to do."""
    with pytest.raises(RuleError) as caught:
        edit.apply(plan(*actions, **facts), TODAY)
    assert caught.value.advice
    return caught.value


# Texts


@pytest.mark.parametrize("field", ["title", "owner", "outcome", "origin", "risk"])
def test_a_text_is_set_tidied_and_no_longer_assumed(field: str) -> None:
    one = action(owner="Clerk", assumed=("owner", "title", "outcome", "origin", "risk"))
    after = done(SetText("im-01", field, "  Records \x07 Manager "), one)
    assert getattr(after, field) == "Records Manager"
    assert after.assumed == tuple(name for name in one.assumed if name != field)


@pytest.mark.parametrize("field", ["owner", "outcome", "origin", "risk"])
def test_an_empty_text_clears_the_field(field: str) -> None:
    one = action(owner="Clerk", outcome="o", origin="o", risk="r")
    assert getattr(done(SetText("IM-01", field, " \n"), one), field) is None


def test_a_title_and_an_owner_are_one_line_and_other_texts_may_be_several() -> None:
    assert done(SetText("IM-01", "title", "a\nb"), action()).title == "a b"
    assert done(SetText("IM-01", "owner", "a\nb"), action()).owner == "a b"
    assert done(SetText("IM-01", "outcome", "a\r\nb"), action()).outcome == "a\nb"


def test_a_title_cannot_be_taken_away() -> None:
    error = refused(SetText("IM-01", "title", " "), action())
    assert (error.field, error.message) == ("title", "An action has to have a title.")


def test_confirming_an_assumed_value_is_an_edit_and_setting_the_same_again_is_none() -> None:
    before = plan(action(owner="Clerk", assumed=("owner",)))
    confirmed = SetText("IM-01", "owner", "Clerk").apply(before, TODAY)
    assert confirmed.actions["IM-01"].assumed == ()
    assert SetText("IM-01", "owner", "Clerk").apply(confirmed, TODAY) is confirmed


def test_letters_that_no_file_can_hold_are_refused() -> None:
    wrong: dict[str, Edit] = {
        "owner": SetText("IM-01", "owner", "\udc80"),
        "note": AddUpdate("IM-01", "\udc80"),
        "next": AddUpdate("IM-01", "a", "\udc80"),
        "reason": SetDue("IM-01", None, "\udc80"),
        "title": AddAction("\udc80"),
        "id": AddAction("a", "\udc80"),
    }
    for field, edit in wrong.items():
        error = refused(edit, action(due="2017"))
        assert error.field == field
        assert "not UTF-8" in error.message


def test_an_unknown_field_is_a_mistake_of_the_program_and_not_of_a_person() -> None:
    with pytest.raises(ValueError, match="status"):
        SetText("IM-01", "status", "x").apply(plan(action()), TODAY)


def test_an_unknown_action_is_refused_by_every_edit() -> None:
    for edit in (
        SetText("IM-02", "owner", "x"),
        SetCornerstone("IM-02", ""),
        SetDue("IM-02", None),
        AddUpdate("IM-02", "x"),
        SetStatus("IM-02", Status.COMPLETE),
        SetCompleted("IM-02", None),
        SetSupersededBy("IM-02", ""),
        SetExempt("IM-02", None),
        Reviewed("IM-02"),
    ):
        assert refused(edit, action()).field == "id"


# Cornerstones


STONES = {"fit-for-purpose": Cornerstone("fit-for-purpose", "Fit for purpose"), "open": Cornerstone("open", "Open")}


@pytest.mark.parametrize("typed", ["fit-for-purpose", "FIT-FOR-PURPOSE", "fit for  purpose"])
def test_a_cornerstone_is_named_by_id_or_title_in_any_case(typed: str) -> None:
    after = done(SetCornerstone("IM-01", typed), action(assumed=("cornerstone",)), cornerstones=STONES)
    assert (after.cornerstone, after.assumed) == ("fit-for-purpose", ())


def test_a_cornerstone_is_cleared_and_an_unknown_one_is_refused_with_those_there_are() -> None:
    one = action(cornerstone="open")
    assert done(SetCornerstone("IM-01", ""), one, cornerstones=STONES).cornerstone is None
    error = refused(SetCornerstone("IM-01", "closed\x1b"), one, cornerstones=STONES)
    assert str(error) == "There is no cornerstone closed. There are fit-for-purpose and open."
    assert error.field == "cornerstone"
    assert "Add it to plan.toml first." in str(refused(SetCornerstone("IM-01", "x"), action(), cornerstones={}))


# Due dates


def test_a_first_date_is_no_move_and_needs_no_reason() -> None:
    edit = SetDue("IM-01", due("2017-Q1"))
    assert not edit.is_move(plan(action()))
    after = done(edit, action())
    assert (after.due, after.due_changes) == (due("2017-Q1"), ())


def test_a_moved_date_wants_a_reason_and_keeps_old_new_reason_day_and_who_agreed() -> None:
    one = action(due="2016-12-31")
    edit = SetDue("IM-01", due("2017-03-31"), " The shelves\n are late ", "  Lead   member ")
    assert edit.is_move(plan(one))
    after = done(edit, one)
    assert after.due == due("2017-03-31")
    assert after.due_changes == (
        DueChange(TODAY, due("2016-12-31"), due("2017-03-31"), "The shelves\nare late", "Lead member"),
    )
    assert after.slipped_days == 90


@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_a_moved_date_without_a_reason_is_refused(reason: str | None) -> None:
    error = refused(SetDue("IM-01", due("2017-03-31"), reason), action(due="2016-12-31"))
    assert error.field == "reason"
    assert error.message == "IM-01: the agreed due date 31 December 2016 moves to 31 March 2017, so it needs a reason."
    away = refused(SetDue("IM-01", None, reason), action(due="2016-12"))
    assert away.message == "IM-01: the agreed due date December 2016 moves away, so it needs a reason."


def test_who_agreed_is_the_plans_group_unless_said_otherwise() -> None:
    after = done(SetDue("IM-01", ONGOING, "Standing"), action(due="2016-12-31"))
    assert after.due_changes[0].agreed_by == GROUP


def test_each_move_is_added_and_earlier_ones_stay() -> None:
    one = action(due="2017-03-31", due_changes=(move("2016-10-01", "2016-12-31", "2017-03-31"),))
    after = done(SetDue("IM-01", due("2017-05"), "Late again"), one)
    assert after.due_changes[0] == one.due_changes[0]
    assert after.due_changes[1] == DueChange(TODAY, due("2017-03-31"), due("2017-05"), "Late again", GROUP)
    assert after.first_due == due("2016-12-31")


def test_taking_an_agreed_date_away_is_a_move_without_to() -> None:
    after = done(SetDue("IM-01", None, "Not known"), action(due="2016-12-31"))
    assert after.due is None
    assert after.due_changes == (DueChange(TODAY, due("2016-12-31"), None, "Not known", GROUP),)
    assert after.first_due == due("2016-12-31")
    assert after.slipped_days is None


def test_a_date_given_again_after_one_was_taken_away_goes_on_from_that_one() -> None:
    one = action(due=None, due_changes=(move("2016-10-01", "2016-12-31", None),))
    edit = SetDue("IM-01", due("2017-03-31"), "Known")
    assert edit.is_move(plan(one))
    after = done(edit, one)
    assert after.due_changes[1] == DueChange(TODAY, due("2016-12-31"), due("2017-03-31"), "Known", GROUP)
    assert after.slipped_days == 90
    assert refused(SetDue("IM-01", due("2017-03-31")), one).field == "reason"


@pytest.mark.parametrize(("before", "after"), [("2017-Q1", "2017-03-31"), ("2017-03-31", "2016/17"), ("2017", "2017")])
def test_another_way_to_write_the_same_last_day_is_no_move(before: str, after: str) -> None:
    edit = SetDue("IM-01", due(after))
    assert not edit.is_move(plan(action(due=before)))
    assert done(edit, action(due=before)) == action(due=after)


@pytest.mark.parametrize(("before", "after"), [("ongoing", "2017-03-31"), ("2017-03-31", "ongoing")])
def test_to_or_from_ongoing_is_a_move_with_unknown_slipped_days(before: str, after: str) -> None:
    assert refused(SetDue("IM-01", due(after)), action(due=before)).field == "reason"
    moved = done(SetDue("IM-01", due(after), "Because"), action(due=before))
    assert (moved.moves, moved.slipped_days) == (1, None)


@pytest.mark.parametrize("new", [due("2017-03-31"), ONGOING, None])
def test_a_changed_assumed_date_is_no_move_and_is_agreed_from_then_on(new: Any) -> None:  # noqa: ANN401  (a due date or none)
    after = done(SetDue("IM-01", new), action(due="2016-12-31", assumed=("due",)))
    assert (after.due, after.due_changes, after.assumed) == (new, (), ())
    if new is not None:
        assert refused(SetDue("IM-01", due("2018")), after).field == "reason"


def test_the_same_date_again_only_confirms_it() -> None:
    after = done(SetDue("IM-01", due("2017"), "Not needed"), action(due="2017", assumed=("due", "owner")))
    assert after == action(due="2017", assumed=("owner",))
    before = plan(after)
    assert SetDue("IM-01", due("2017"), "Not needed").apply(before, TODAY) is before


# Updates


def test_an_update_is_added_at_the_end_and_dated_today() -> None:
    one = action(updates=(update("2016-12-01"),))
    after = done(AddUpdate("IM-01", " The shelves came ", " Fill them "), one)
    assert after.updates == (update("2016-12-01"), Update(TODAY, "The shelves came", "Fill them"))


def test_an_update_without_a_text_is_refused_even_with_a_next_step() -> None:
    for edit in (
        AddUpdate("IM-01", " "),
        AddUpdate("IM-01", "", "Go on"),
        SetStatus("IM-01", Status.ON_TRACK, next="x"),
    ):
        error = refused(edit, action())
        assert (error.field, error.message) == ("note", "IM-01: an update needs a text.")


def test_the_same_update_twice_on_one_day_is_added_once() -> None:
    once = AddUpdate("IM-01", "Same").apply(plan(action()), TODAY)
    assert AddUpdate("IM-01", "Same").apply(once, TODAY) is once
    assert len(AddUpdate("IM-01", "Other").apply(once, TODAY).actions["IM-01"].updates) == 2


# Status


@pytest.mark.parametrize("status", [Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD, Status.CLOSED])
def test_trouble_and_closing_want_a_note(status: Status) -> None:
    edit = SetStatus("IM-01", status)
    assert edit.wants_note(plan(action()), TODAY)
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
    assert not SetStatus("IM-01", Status.AT_RISK).wants_note(plan(today), TODAY)
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
    assert edit.wants_reason(plan(one))
    error = refused(edit, one)
    assert error.field == "reason"
    assert error.message == f"IM-01 is {was}; opening it again needs a reason."
    after = done(replace(edit, reason=" Found  empty "), one)
    assert (after.status, after.completed) == (now, None)
    assert after.reopened == (Reopening(TODAY, completed, "Found empty"),)


def test_from_one_end_to_the_other_is_no_reopening() -> None:
    one = action(status=Status.COMPLETE, completed=Completion(TODAY))
    closed = done(SetStatus("IM-01", Status.CLOSED, "Merged"), one)
    assert (closed.status, closed.completed, closed.reopened) == (Status.CLOSED, None, ())
    assert done(SetStatus("IM-01", Status.COMPLETE), closed).completed == Completion(TODAY)


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
    assert status_from_typed(typed, plan(words=words)) is status


def test_an_unknown_status_is_refused_with_what_may_have_been_meant_or_all_there_are() -> None:
    for typed, words in {
        "ontrack": "There is no status ontrack. Did you mean on-track?",
        "x\x1b": "There is no status x␛. The statuses are not-started, on-track, at-risk, off-track, on-hold, "
        "complete and closed.",
        " ": "There is no status without a name. The statuses are not-started, on-track, at-risk, off-track, "
        "on-hold, complete and closed.",
    }.items():
        with pytest.raises(RuleError) as caught:
            status_from_typed(typed, plan())
        assert str(caught.value) == words
        assert caught.value.field == "status"


# The rest


def test_only_a_closed_action_is_superseded_and_never_by_itself_or_by_nothing_known() -> None:
    one, other = action(status=Status.CLOSED), action("IM-02")
    assert done(SetSupersededBy("IM-01", "im-02"), one, other).superseded_by == "IM-02"
    assert done(SetSupersededBy("IM-01", ""), replace(one, superseded_by="IM-02"), other).superseded_by is None
    for typed, message, actions in (
        ("IM-01", "IM-01 cannot supersede itself.", (one, other)),
        ("IM-03", "There is no action IM-03 in the plan.", (one, other)),
        ("IM-02", "IM-01 is on track; only a closed action is superseded.", (action(), other)),
    ):
        error = refused(SetSupersededBy("IM-01", typed), *actions)
        assert (error.field, error.message) == ("superseded_by", message)


def test_an_action_is_made_exempt_under_a_paragraph_from_1_to_7() -> None:
    exempt = done(SetExempt("IM-01", 3, "Prices"), action(assumed=("exempt",)))
    assert (exempt.exempt, exempt.assumed) == (Exemption(3, "Prices"), ())
    assert done(SetExempt("IM-01", 7), exempt).exempt == Exemption(7, "Prices")
    assert done(SetExempt("IM-01", None), exempt).exempt is None
    for number in (0, 8, -1):
        error = refused(SetExempt("IM-01", number), action())
        assert (error.field, error.message) == ("exempt", f"There is no paragraph {number} of Schedule 12A.")


def test_a_look_without_a_change_is_noted_with_its_day() -> None:
    assert done(Reviewed("IM-01"), action()).reviewed == TODAY


def test_an_action_is_put_back_as_it_was_taken_out_or_brought_back() -> None:
    old, new = action(owner="Clerk"), action(owner="Archivist")
    assert Restore("IM-01", old).apply(plan(new), TODAY).actions == {"IM-01": old}
    assert Restore("IM-01", None).apply(plan(new), TODAY).actions == {}
    assert Restore("IM-01", old).apply(plan(), TODAY).actions == {"IM-01": old}
    for same, wanted in ((plan(old), old), (plan(), None)):
        assert Restore("IM-01", wanted).apply(same, TODAY) is same


def test_a_new_action_comes_last_not_started_and_dated_today() -> None:
    after = AddAction(" Publish\n it ").apply(plan(action("IM-09")), TODAY)
    assert list(after.actions) == ["IM-09", "IM-10"]
    assert after.actions["IM-10"] == Action("IM-10", "Publish it", Status.NOT_STARTED, added=TODAY)


def test_a_new_action_takes_its_details_with_it_or_is_not_added_at_all() -> None:
    def details(action_id: str) -> Sequence[Edit]:
        return [SetText(action_id, "owner", "Clerk"), SetDue(action_id, due("2017")), SetStatus(action_id, status)]

    status = Status.ON_TRACK
    after = AddAction("Publish", "X-1", details=details).apply(plan(), TODAY)
    assert after.actions["X-1"] == Action("X-1", "Publish", status, owner="Clerk", due=due("2017"), added=TODAY)
    status = Status.AT_RISK
    assert refused(AddAction("Publish", "X-1", details=details), action()).field == "note"


def test_a_new_action_has_to_have_a_title_and_an_id_that_was_never_used() -> None:
    assert refused(AddAction(" "), action()).field == "title"
    error = refused(AddAction("Publish", "im-01"), action("IM-01"))
    assert str(error) == (
        "The id im-01 is or was another action's; an id is never used again. The next free one is IM-02."
    )
    assert refused(AddAction("Publish", "im-7", frozenset({"IM-7"})), action("IM-01")).field == "id"
    for wrong in ("-x", "a b", "ü", "[x]", ".", "a/b", "a\x1b!"):
        error = refused(AddAction("Publish", wrong), action())
        assert error.field == "id"
        assert error.message.endswith("cannot be an id.")


@pytest.mark.parametrize(
    ("ids", "used", "following"),
    [
        ([], [], "A-01"),
        (["IM-07"], [], "IM-08"),
        (["IM-07"], ["IM-12"], "IM-13"),
        (["IM-07"], ["im-12"], "IM-13"),
        (["IM-09"], [], "IM-10"),
        (["IM-99"], [], "IM-100"),
        (["IM-007", "IM-008"], [], "IM-009"),
        (["A-50", "IM-01", "IM-02"], [], "IM-03"),
        ([], ["IM-26"], "IM-27"),
        (["alpha"], [], "A-01"),
        (["7"], [], "8"),
        (["4.5"], [], "4.6"),
        (["x"], ["IM-3"], "IM-4"),
        (["A-" + "9" * 5000], [], "A-01"),
        (["IM-01"], ["IM-" + "9" * 5000], "IM-02"),
    ],
)
def test_the_next_id_is_the_highest_number_ever_used_plus_one_in_the_plans_prefix_and_width(
    ids: list[str], used: list[str], following: str
) -> None:
    assert next_id(ids, used) == following


@given(plans(most=9), st.frozensets(st.from_regex(r"(IM|im|A)-[0-9]{1,3}", fullmatch=True), max_size=6))
def test_the_next_id_is_new_in_any_case(before: Plan, used: frozenset[str]) -> None:
    taken = {known.casefold() for known in (*before.actions, *used)}
    assert next_id(before.actions, used).casefold() not in taken
    assert (
        AddAction("New", next_id(before.actions, used), used).apply(before, TODAY).actions.keys()
        > before.actions.keys()
    )


def test_several_edits_are_all_made_or_none() -> None:
    good, bad = SetText("IM-01", "owner", "Clerk"), SetDue("IM-01", None)
    before = plan(action(due="2017"))
    with pytest.raises(RuleError):
        Several((good, bad)).apply(before, TODAY)
    assert before == plan(action(due="2017"))
    after = Several((good, SetText("IM-01", "risk", "R1"))).apply(before, TODAY)
    assert after.actions["IM-01"] == action(due="2017", owner="Clerk", risk="R1")
    assert Several(()).apply(before, TODAY) is before


# What holds for any legal plan and any edit


def ids_of(edit: Any) -> set[str]:  # noqa: ANN401  (any edit)
    """Name the actions that an edit is about."""
    if isinstance(edit, Several):
        return set().union(*(ids_of(part) for part in edit.edits))
    return set() if isinstance(edit, AddAction) else {edit.id}


def has(edit: Any, kind: type) -> bool:  # noqa: ANN401  (any edit)
    """Tell whether an edit is, or holds, one of a kind."""
    return isinstance(edit, kind) or (isinstance(edit, Several) and any(has(part, kind) for part in edit.edits))


@given(st.data(), plans())
def test_an_edit_touches_only_its_action_and_nothing_else_of_the_plan(data: st.DataObject, before: Plan) -> None:
    edit = data.draw(edits(before))
    after = edit.apply(before, TODAY)
    assert replace(after, actions=before.actions) == before
    for action_id, one in before.actions.items():
        if action_id not in ids_of(edit):
            assert after.actions[action_id] is one
    new = after.actions.keys() - before.actions.keys()
    assert has(edit, AddAction) or has(edit, Restore) or not new
    assert list(after.actions)[: len(before.actions)] == list(before.actions) or has(edit, Restore)


@given(st.data(), plans())
def test_an_edit_that_changes_nothing_gives_the_very_plan(data: st.DataObject, before: Plan) -> None:
    edit = data.draw(edits(before))
    after = edit.apply(before, TODAY)
    assert (after == before) is (after is before)


@given(st.data(), plans())
def test_no_edit_but_going_back_loses_history_or_hides_a_move(data: st.DataObject, before: Plan) -> None:
    edit = data.draw(edits(before))
    assume(not has(edit, Restore))
    after = edit.apply(before, TODAY)
    for old in before.actions.values():
        new = after.actions[old.id]
        for field in ("updates", "due_changes", "reopened"):
            kept = getattr(old, field)
            assert getattr(new, field)[: len(kept)] == kept
        changed = {name for name in ASSUMABLE if getattr(old, name) != getattr(new, name)}
        assert not changed & set(new.assumed)
        assert set(new.assumed) <= set(old.assumed)
        assert new.completed is None or new.status is Status.COMPLETE
        if old.due is not None and "due" not in old.assumed and old.due != new.due:
            same_end = new.due is not None and new.due.end is not None and new.due.end == old.due.end
            assert same_end or (new.moves > old.moves and new.due_changes[-1].to == new.due)
        if new.moves > old.moves:
            assert all(entry.reason and entry.agreed_by for entry in new.due_changes[old.moves :])
        if not old.is_open and new.is_open:
            assert new.reopened[len(old.reopened)].completed == old.completed


@given(plans())
def test_a_day_given_twice_is_no_second_move(before: Plan) -> None:
    for action_id in before.actions:
        once = SetDue(action_id, on(day("2017-03-31")), "Why").apply(before, TODAY)
        assert SetDue(action_id, on(day("2017-03-31")), "Again").apply(once, TODAY) is once
