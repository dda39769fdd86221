"""What a person may do to dependencies, evidence, milestones, what is assumed, and the next step by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from actionplan.model.edits.basic import SetNext, SetText
from actionplan.model.edits.details import (
    AddEvidence,
    ChangeEvidence,
    SetAssumed,
    SetDependsOn,
    SetMilestone,
    milestone_named,
)
from actionplan.model.plan import Milestone, Update
from actionplan.session.editing import merge_edit
from actionplan.session.results import ConflictError
from tests.builders import TODAY, action, day, done, due, move, plan, refused, update

if TYPE_CHECKING:
    from actionplan.model.edits.basic import Edit

FORCE = pytest.mark.parametrize("force", [False, True], ids=["asking", "insisting"])
LIST = Milestone("List what there is", due("2016-10-31"))
SORT = Milestone("Sort it")


def test_every_edit_refuses_an_unknown_action() -> None:
    wrong: tuple[Edit, ...] = (
        SetNext("IM-02", "x"),
        SetDependsOn("IM-02", ()),
        AddEvidence("IM-02", "x"),
        ChangeEvidence("IM-02", "x", ""),
        SetMilestone("IM-02", SORT),
        SetAssumed("IM-02", "owner", is_assumed=True),
    )
    for edit in wrong:
        assert refused(edit, action()).field == "id"


# What comes first


def test_dependencies_are_named_in_any_case_each_once_and_are_then_no_longer_assumed() -> None:
    others = action("IM-02"), action("IM-03")
    one = action(depends_on=("IM-03",), assumed=("depends_on", "owner"))
    after = done(SetDependsOn("im-01", (" im-02", "IM-03", "im-02 ")), one, *others)
    assert (after.depends_on, after.assumed) == (("IM-02", "IM-03"), ("owner",))
    assert done(SetDependsOn("IM-01", ("", " ")), one, *others).depends_on == ()


@FORCE
def test_what_somebody_else_has_added_meanwhile_stays(force: bool) -> None:
    others = [action(f"IM-0{number}") for number in (2, 3, 4)]
    seen, now = (plan(action(depends_on=had), *others) for had in (("IM-02",), ("IM-02", "IM-03")))
    after = merge_edit(seen, now, SetDependsOn("IM-01", ("IM-04",)), TODAY, force=force)
    assert set(after.actions["IM-01"].depends_on) == {"IM-03", "IM-04"}


def test_an_unknown_dependency_the_action_itself_and_a_ring_are_refused_with_what_to_do() -> None:
    plan_of = (action(), action("IM-02", depends_on=("IM-03",)), action("IM-03", depends_on=("IM-01",)), action("IM-4"))
    for others, message in (
        (("IM-99",), "There is no action IM-99 in the plan."),
        (("im-01",), "IM-01 cannot depend on itself."),
        (("IM-4", "IM-03"), "IM-01 and IM-03 would wait for each other: IM-01 → IM-03 → IM-01."),
        (("im-02",), "IM-01 and IM-02 would wait for each other: IM-01 → IM-02 → IM-03 → IM-01."),
    ):
        error = refused(SetDependsOn("IM-01", others), *plan_of)
        assert (error.field, error.message) == ("depends_on", message)
    ring = refused(SetDependsOn("IM-01", ("im-02",)), *plan_of)
    assert ring.advice == "Leave IM-02 out, or take IM-03 out of what IM-02 depends on."


def test_two_ways_to_the_same_action_are_no_ring() -> None:
    one, two, three = action(depends_on=("IM-02",)), action("IM-02", depends_on=("IM-03",)), action("IM-03")
    assert done(SetDependsOn("IM-01", ("IM-02", "IM-03")), one, two, three).depends_on == ("IM-02", "IM-03")


# Evidence


def test_evidence_is_added_at_the_end_and_the_same_one_once() -> None:
    one = action(evidence=("Minute 4",), assumed=("evidence",))
    after = done(AddEvidence("IM-01", " The  page\x07 "), one)
    assert (after.evidence, after.assumed) == (("Minute 4", "The page"), ())
    before = plan(action(evidence=("Minute 4",)))
    assert AddEvidence("IM-01", "Minute 4").apply(before, TODAY) is before
    error = refused(AddEvidence("IM-01", " "), one)
    assert (error.field, error.message) == ("evidence", "IM-01: evidence needs a text.")


def test_one_piece_of_evidence_is_changed_or_taken_out_and_the_others_stay() -> None:
    one = action(evidence=("a", "b", "c"))
    assert done(ChangeEvidence("IM-01", "b", "B"), one).evidence == ("a", "B", "c")
    assert done(ChangeEvidence("IM-01", "b", " "), one).evidence == ("a", "c")
    assert done(ChangeEvidence("IM-01", "b", "a"), one).evidence == ("a", "c")
    error = refused(ChangeEvidence("IM-01", "d", "D"), one)
    assert (error.field, error.message) == ("evidence", "IM-01 has no evidence “d” (any more).")


# Milestones


def test_a_milestone_is_added_after_the_others() -> None:
    after = done(SetMilestone("IM-01", Milestone(" Burn\n the rest ", due("2017-Q1"))), action(milestones=(LIST,)))
    assert after.milestones == (LIST, Milestone("Burn the rest", due("2017-Q1")))


def test_a_milestone_is_changed_in_its_place_marked_done_or_taken_out() -> None:
    one = action(milestones=(LIST, SORT), assumed=("milestones",))
    reached = replace(LIST, done=day("2016-10-30"))
    after = done(SetMilestone("IM-01", reached, LIST), one)
    assert (after.milestones, after.assumed) == ((reached, SORT), ())
    renamed = replace(LIST, title="LIST what there is")
    assert done(SetMilestone("IM-01", renamed, LIST), one).milestones == (renamed, SORT)
    assert done(SetMilestone("IM-01", None, LIST), one).milestones == (SORT,)


def test_a_milestone_that_has_other_dates_meanwhile_is_found_by_its_title() -> None:
    now = action(milestones=(replace(LIST, due=due("2016-12")),))
    reached = SetMilestone("IM-01", replace(LIST, done=TODAY), LIST)
    assert done(reached, now).milestones == (replace(LIST, done=TODAY),)
    after = merge_edit(plan(action(milestones=(LIST,))), plan(now), reached, TODAY)
    assert after.actions["IM-01"].milestones == (replace(now.milestones[0], done=TODAY),)
    assert milestone_named(now, "list WHAT  there is") == now.milestones[0]


def test_two_people_who_change_one_milestone_are_both_shown_what_the_other_wrote() -> None:
    seen = plan(action(milestones=(LIST, SORT)))
    theirs = SetMilestone("IM-01", replace(LIST, due=due("2017")), LIST).apply(seen, TODAY)
    with pytest.raises(ConflictError) as caught:
        merge_edit(seen, theirs, SetMilestone("IM-01", replace(LIST, due=due("2018")), LIST), TODAY)
    now, mine = (f"milestone “{LIST.title}”, due {year}" for year in ("2017", "2018"))
    assert (
        caught.value.message == f"Meanwhile the milestones of IM-01 were changed to {now}, and yours would be {mine}."
    )


@FORCE
def test_what_two_people_change_of_one_milestone_stands_merge_edit_where_it_is_not_the_same(force: bool) -> None:
    seen = plan(action(milestones=(LIST, SORT)))
    theirs = SetMilestone("IM-01", replace(LIST, due=due("2017")), LIST).apply(seen, TODAY)
    mine = SetMilestone("IM-01", replace(LIST, done=TODAY), LIST)
    after = merge_edit(seen, theirs, mine, TODAY, force=force)
    assert after.actions["IM-01"].milestones == (replace(LIST, due=due("2017"), done=TODAY), SORT)
    sorted_out = SetMilestone("IM-01", replace(SORT, done=TODAY), SORT)
    after = merge_edit(seen, theirs, sorted_out, TODAY, force=force)
    assert after.actions["IM-01"].milestones == (replace(LIST, due=due("2017")), replace(SORT, done=TODAY))


def test_where_two_people_change_the_same_of_a_milestone_the_one_who_insists_changes_that_alone() -> None:
    seen = plan(action(milestones=(LIST, SORT)))
    theirs = SetMilestone("IM-01", replace(LIST, due=due("2017"), done=TODAY), LIST).apply(seen, TODAY)
    mine = SetMilestone("IM-01", replace(LIST, due=due("2018")), LIST)
    more = SetMilestone("IM-01", Milestone("Burn it")).apply(theirs, TODAY)
    after = merge_edit(seen, more, mine, TODAY, force=True)
    kept = (replace(LIST, due=due("2018"), done=TODAY), SORT, Milestone("Burn it"))
    assert after.actions["IM-01"].milestones == kept


@FORCE
def test_what_somebody_else_took_out_of_what_an_action_waits_for_stays_out(force: bool) -> None:
    others = [action(f"IM-0{number}") for number in (2, 3, 4)]
    seen, now = (plan(action(depends_on=had), *others) for had in (("IM-02", "IM-03"), ("IM-03",)))
    chosen = SetDependsOn("IM-01", ("IM-02", "IM-03", "IM-04"))
    after = merge_edit(seen, now, chosen, TODAY, force=force)
    assert after.actions["IM-01"].depends_on == ("IM-03", "IM-04")


def test_a_milestone_without_a_title_with_that_of_another_or_done_in_future_is_refused() -> None:
    one = action(milestones=(LIST, SORT))
    tomorrow = day("2016-12-13")
    for edit, field, message in (
        (SetMilestone("IM-01", Milestone(" ")), "milestone", "IM-01: a milestone needs a title."),
        (SetMilestone("IM-01", Milestone("sort  IT")), "milestone", "IM-01 has a milestone “sort IT” already."),
        (SetMilestone("IM-01", LIST, SORT), "milestone", "IM-01 has a milestone “List what there is” already."),
        (
            SetMilestone("IM-01", None, Milestone("Burn it")),
            "milestone",
            "IM-01 has no milestone “Burn it” (any more).",
        ),
        (
            SetMilestone("IM-01", replace(SORT, done=tomorrow), SORT),
            "milestone_done",
            "13 December 2016 is still to come, so nothing can have been reached then.",
        ),
    ):
        error = refused(edit, one)
        assert (error.field, error.message) == (field, message)


# Assumed


@pytest.mark.parametrize("typed", ["depends_on", "Depends on", "DEPENDS-ON"])
def test_a_field_is_marked_as_assumed_and_confirmed_by_its_name_in_any_case(typed: str) -> None:
    marked = done(SetAssumed("IM-01", typed, is_assumed=True), action(assumed=("owner",)))
    assert marked.assumed == ("owner", "depends_on")
    assert done(SetAssumed("IM-01", typed, is_assumed=False), marked).assumed == ("owner",)


def test_what_is_so_already_is_no_edit() -> None:
    before = plan(action(assumed=("owner",)))
    assert SetAssumed("IM-01", "owner", is_assumed=True).apply(before, TODAY) is before
    assert SetAssumed("IM-01", "due", is_assumed=False).apply(before, TODAY) is before


def test_an_unknown_field_is_refused_with_what_comes_close_but_one_that_stands_there_can_be_confirmed() -> None:
    error = refused(SetAssumed("IM-01", "ower", is_assumed=True), action())
    assert (error.field, str(error)) == ("assume", "There is no field ower. Did you mean owner?")
    for name in ("updates", "due_changes", "reopened", "assumed", "[/x]", ""):
        assert refused(SetAssumed("IM-01", name, is_assumed=True), action()).field == "assume"
    assert refused(SetAssumed("IM-01", "x y", is_assumed=False), action()).field == "confirm"
    assert done(SetAssumed("IM-01", "Tea, coffee", is_assumed=False), action(assumed=("Tea, coffee",))).assumed == ()


def test_a_date_that_was_moved_was_agreed_and_cannot_become_an_assumption() -> None:
    moved = action(due="2017-03-31", due_changes=(move("2016-12-01", "2016-12-31", "2017-03-31"),))
    error = refused(SetAssumed("IM-01", "due", is_assumed=True), moved)
    assert error.message == "IM-01: the group has agreed its due date and moved it, so it is no assumption."
    assert done(SetAssumed("IM-01", "due", is_assumed=True), action(due="2017")).assumed == ("due",)


# The next step by itself


def test_a_next_step_goes_into_the_update_of_today_where_that_may_be_amended() -> None:
    one = action(updates=(update("2016-12-01"), update("2016-12-12", "Came.", "Ask")), assumed=("owner",))
    after = done(SetNext("IM-01", " Fill\x07 it ", may_amend=True), one)
    assert after == replace(one, updates=(one.updates[0], Update(TODAY, "Came.", "Fill it")))
    assert done(SetNext("IM-01", "", may_amend=True), one).last_update == Update(TODAY, "Came.")


@pytest.mark.parametrize(
    ("last", "may_amend"), [("2016-12-12", False), ("2016-12-11", True), ("2016-12-13", True), (None, True)]
)
def test_a_next_step_comes_in_an_update_of_its_own_where_the_last_is_saved_or_of_another_day(
    last: str | None, may_amend: bool
) -> None:
    one = action(updates=(update(last, "Came.", "Ask"),) if last else ())
    after = done(SetNext("IM-01", "Fill it", may_amend=may_amend), one)
    assert after.updates == (*one.updates, Update(TODAY, "Next step agreed.", "Fill it"))
    error = refused(SetNext("IM-01", " ", may_amend=may_amend), one)
    assert (error.field, error.message) == ("next", "IM-01: a next step needs a text.")


def test_the_next_step_that_today_has_already_is_no_edit() -> None:
    before = plan(action(updates=(update("2016-12-12", "Came.", "Ask"),)))
    for may_amend in (True, False):
        assert SetNext("IM-01", "Ask ", may_amend=may_amend).apply(before, TODAY) is before
    nothing = plan(action(updates=(update("2016-12-12"),)))
    assert SetNext("IM-01", "", may_amend=True).apply(nothing, TODAY) is nothing


def test_letters_that_no_file_can_hold_are_refused_in_every_text() -> None:
    one = action(evidence=("a",), milestones=(SORT,))
    for edit in (
        SetNext("IM-01", "\udc80"),
        SetDependsOn("IM-01", ("\udc80",)),
        AddEvidence("IM-01", "\udc80"),
        ChangeEvidence("IM-01", "a", "\udc80"),
        SetMilestone("IM-01", Milestone("\udc80")),
        SetAssumed("IM-01", "\udc80", is_assumed=True),
        SetText("IM-01", "risk", "\udc80"),
    ):
        assert "not UTF-8" in refused(edit, one).message
