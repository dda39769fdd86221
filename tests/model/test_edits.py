"""What each edit does, what it asks for, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.model.dates import ONGOING
from actionplan.model.edits.basic import (
    AddAction,
    AddUpdate,
    Edit,
    RenameOwner,
    Restore,
    Reviewed,
    SetCornerstone,
    SetDue,
    SetStatus,
    SetText,
    Several,
)
from actionplan.model.edits.details import SetCompleted, SetExempt, SetSupersededBy
from actionplan.model.ids import next_id
from actionplan.model.plan import Action, Cornerstone, DueChange, Exemption, Plan, Status, Update
from tests.builders import GROUP, TODAY, action, done, due, move, plan, refused, update
from tests.strategies import plans

OPEN = [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD]


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
    assert done(SetExempt("IM-01", 3, " "), exempt).exempt == Exemption(3)
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
    details = (SetText("", "owner", "Clerk"), SetDue("", due("2017")))
    status = Status.ON_TRACK
    after = AddAction("Publish", "X-1", details=(*details, SetStatus("", status))).apply(plan(), TODAY)
    assert after.actions["X-1"] == Action("X-1", "Publish", status, owner="Clerk", due=due("2017"), added=TODAY)
    at_risk = SetStatus("", Status.AT_RISK)
    assert refused(AddAction("Publish", "X-1", details=(*details, at_risk)), action()).field == "note"


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


# One owner everywhere


@pytest.mark.parametrize("old", ["Head of ICT", "head of  ict", "HEAD OF ICT", " Head\u00a0of ICT "])
def test_an_owner_is_renamed_in_every_action_that_has_it_in_whatever_spelling(old: str) -> None:
    before = plan(
        action("A-1", owner="Head of ICT", assumed=("owner",)),
        action("A-2", owner="head of ict", status=Status.CLOSED),
        action("A-3", owner="Clerk"),
        action("A-4"),
    )
    after = RenameOwner(old, "Head of Digital ").apply(before, TODAY)
    assert [each.owner for each in after.actions.values()] == ["Head of Digital", "Head of Digital", "Clerk", None]
    assert after.actions["A-1"].assumed == ("owner",)
    assert RenameOwner("Head of Digital", "Head of Digital").apply(after, TODAY) is after


@pytest.mark.parametrize(
    ("old", "new", "field", "hint"),
    [
        ("Head of IT", "New", "old", "Did you mean Head of ICT?"),
        ("Zzz", "New", "old", "actionplan list"),
        ("", "New", "old", "Give the one there is."),
        ("Head of ICT", " \x00 ", "new", "Give it a job title"),
        ("Head of ICT", "\udcff", "new", "Type it again."),
    ],
)
def test_an_owner_that_is_not_there_or_a_name_that_is_none_is_refused(
    old: str, new: str, field: str, hint: str
) -> None:
    before = plan(action("A-1", owner="Head of ICT"))
    with pytest.raises(RuleError) as caught:
        RenameOwner(old, new).apply(before, TODAY)
    assert caught.value.field == field
    assert hint in caught.value.advice
