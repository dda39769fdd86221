"""What two sides say of one thing together: ids, dates and their moves, what is assumed, and what actions name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.merge.ids import separate_ids
from actionplan.merge.plans import Conflict, Merged, merge
from actionplan.model.dates import Completion
from actionplan.model.edits.basic import AddAction, SetDue, SetStatus, SetText
from actionplan.model.edits.details import SetDependsOn
from actionplan.model.plan import Action, Cornerstone, Milestone, Plan, Status
from tests.builders import TODAY, action, day, due, move, plan, update

if TYPE_CHECKING:
    from actionplan.merge.plans import Side


def settled(base: Plan, ours: Plan, theirs: Plan, side: Side) -> Merged:
    """Settle every clash by one side; which side is called ours changes nothing."""
    found = merge(base, ours, theirs, otherwise=side)
    turned = merge(base, theirs, ours, otherwise="theirs" if side == "ours" else "ours")
    assert found.plan == turned.plan
    assert found.clashes == ()
    return found


# One id for two actions


def test_the_later_of_two_actions_with_one_id_gets_a_new_one_and_what_names_it_follows() -> None:
    base = plan(action("IM-01"), action("IM-02"))
    ours = replace(
        base, actions={**base.actions, "IM-03": action("IM-03", title="Buy shelves", added=day("2016-12-01"))}
    )
    others = (
        action("IM-01", depends_on=("IM-03",)),
        action("IM-02", Status.CLOSED, superseded_by="IM-03"),
        action("IM-03", title="Hire a van", added=day("2016-12-02"), depends_on=("IM-02",)),
    )
    theirs = plan(*others)
    three = separate_ids(base, ours, theirs)
    assert three.in_theirs == {"IM-03": "IM-04"}
    merged = merge(three.base, three.ours, three.theirs)
    assert merged.clashes == ()
    assert list(merged.plan.actions) == ["IM-01", "IM-02", "IM-03", "IM-04"]
    assert [merged.plan.actions[key].title for key in ("IM-03", "IM-04")] == ["Buy shelves", "Hire a van"]
    assert merged.plan.actions["IM-01"].depends_on == ("IM-04",)
    assert merged.plan.actions["IM-02"].superseded_by == "IM-04"
    (note,) = three.notes
    assert "“Hire a van”, which came later, is IM-04 from now on; “Buy shelves” keeps it." in note


def test_without_days_the_alphabet_tells_which_is_later_and_an_unknown_day_is_later_than_a_known_one() -> None:
    one, two = action("IM-01", title="Archive"), action("IM-01", title="Buy")
    assert separate_ids(plan(), plan(one), plan(two)).in_theirs == {"IM-01": "IM-02"}
    assert separate_ids(plan(), plan(two), plan(one)).in_ours == {"IM-01": "IM-02"}
    dated = replace(two, added=TODAY)
    assert separate_ids(plan(), plan(one), plan(dated)).in_ours == {"IM-01": "IM-02"}


def test_a_new_id_is_none_that_was_ever_used() -> None:
    three = separate_ids(plan(), plan(action("A-1", title="x")), plan(action("A-1", title="y")), used=("A-7",))
    assert set(three.in_theirs.values()) == {"A-8"}


def test_ids_that_differ_only_in_capital_letters_are_told_apart_too() -> None:
    base = plan(action("IM-01"))
    theirs = replace(base, actions={"im-01": action("im-01", title="New", added=day("2016-01-01"))})
    three = separate_ids(base, base, theirs)
    assert list(three.theirs.actions) == ["IM-02"]
    # It was in the plan before, so it keeps its id, however old the other one says that it is.
    assert list(three.ours.actions) == ["IM-01"]


def test_one_action_that_both_sides_put_in_is_put_together_field_by_field() -> None:
    begun = AddAction("Hire a van").apply(plan(), TODAY)
    (key,) = begun.actions
    ours = SetText(key, "owner", "Clerk").apply(begun, TODAY)
    theirs = SetDue(key, due("2017")).apply(begun, TODAY)
    three = separate_ids(plan(), ours, theirs)
    assert three.notes == ()
    merged = merge(three.base, three.ours, three.theirs)
    assert merged.clashes == ()
    assert merged.plan.actions[key] == replace(begun.actions[key], owner="Clerk", due=due("2017"))


# Due dates


def test_of_two_moves_the_one_not_chosen_stays_in_the_history_and_the_last_one_leads_to_the_date() -> None:
    first = move("2016-11-01", "2016-12-31", "2017-01-31")
    base = action(due="2017-01-31", due_changes=(first,))
    shelves = move("2016-12-01", "2017-01-31", "2017-03-31", "Shelves", "Ana")
    lamps = move("2016-12-12", "2017-01-31", "2017-05", "Lamps", "Ben")
    ours = action(due="2017-03-31", due_changes=(first, shelves))
    theirs = action(due="2017-05", due_changes=(first, lamps))
    here = settled(plan(base), plan(ours), plan(theirs), "ours").plan.actions["IM-01"]
    assert (here.due, here.due_changes) == (due("2017-03-31"), (first, lamps, shelves))
    there = settled(plan(base), plan(ours), plan(theirs), "theirs").plan.actions["IM-01"]
    assert (there.due, there.due_changes) == (due("2017-05"), (first, shelves, lamps))
    for one in (here, there):
        assert one.first_due == due("2016-12-31")
        assert one.moves == 3
        assert one.due_changes[-1].to == one.due


def test_one_move_that_both_sides_recorded_is_counted_once_whichever_reason_is_chosen() -> None:
    base = action(due="2016-12-31")
    ours, theirs = (
        action(due="2017", due_changes=(move("2016-12-01", "2016-12-31", "2017", reason),)) for reason in ("a", "b")
    )
    assert settled(plan(base), plan(ours), plan(theirs), "ours").plan.actions["IM-01"] == ours
    assert settled(plan(base), plan(ours), plan(theirs), "theirs").plan.actions["IM-01"] == theirs


def test_a_move_and_an_update_stand_side_by_side() -> None:
    base = plan(action(due="2016-12-31"))
    ours = SetDue("IM-01", due("2017"), "Late").apply(base, TODAY)
    theirs = replace(base, actions={"IM-01": action(due="2016-12-31", updates=(update("2016-12-01"),))})
    merged = merge(base, ours, theirs)
    assert merged.clashes == ()
    assert merged.plan.actions["IM-01"] == replace(ours.actions["IM-01"], updates=(update("2016-12-01"),))


# Statuses


def test_one_side_closes_an_action_and_the_other_writes_an_update() -> None:
    base = plan(action(updates=(update("2016-10-01", "Begun"),)))
    ours = SetStatus("IM-01", Status.CLOSED, note="No longer needed").apply(base, TODAY)
    added = (*base.actions["IM-01"].updates, update("2016-12-01", "Shelves came"))
    theirs = replace(base, actions={"IM-01": action(updates=added)})
    merged = merge(base, ours, theirs)
    assert merged.clashes == ()
    found = merged.plan.actions["IM-01"]
    assert found.status is Status.CLOSED
    assert [entry.text for entry in found.updates] == ["Begun", "Shelves came", "No longer needed"]


def test_a_completion_and_a_hold_clash_and_each_choice_is_whole() -> None:
    base = plan(action())
    ours = SetStatus("IM-01", Status.COMPLETE).apply(base, TODAY)
    theirs = SetStatus("IM-01", Status.ON_HOLD, note="No money").apply(base, TODAY)
    (clash,) = merge(base, ours, theirs).clashes
    assert (clash.field, clash.ours, clash.theirs) == ("status", Status.COMPLETE, Status.ON_HOLD)
    here, there = (settled(base, ours, theirs, side).plan.actions["IM-01"] for side in ("ours", "theirs"))
    assert (here.status, here.completed) == (Status.COMPLETE, Completion(TODAY))
    assert (there.status, there.completed) == (Status.ON_HOLD, None)
    assert [entry.text for entry in here.updates] == ["No money"]


# What is assumed


def test_who_confirmed_the_old_value_has_not_confirmed_a_new_one() -> None:
    base = action(owner="Clerk", assumed=("owner",))
    ours = action(owner="Archivist", assumed=("owner",))
    theirs = action(owner="Clerk")
    (clash,) = merge(plan(base), plan(ours), plan(theirs)).clashes
    assert (clash.field, clash.ours, clash.theirs) == ("owner", "Archivist", "Clerk")
    assert settled(plan(base), plan(ours), plan(theirs), "ours").plan.actions["IM-01"] == ours
    assert settled(plan(base), plan(ours), plan(theirs), "theirs").plan.actions["IM-01"] == theirs


def test_the_same_value_set_by_one_and_confirmed_by_the_other_is_confirmed() -> None:
    base = plan(action(owner="Clerk", assumed=("owner", "risk")))
    ours = plan(action(owner="Archivist", assumed=("owner", "risk")))
    theirs = plan(action(owner="Archivist", assumed=("risk",)))
    assert merge(base, ours, theirs).plan == theirs


# Lists


def test_two_facts_of_one_milestone_both_stand() -> None:
    base = action(milestones=(Milestone("Sort"), Milestone("Move")))
    ours = action(milestones=(Milestone("Sort", due("2017")), Milestone("Move")))
    theirs = action(milestones=(Milestone("Sort", None, TODAY), Milestone("Move"), Milestone("Count")))
    merged = merge(plan(base), plan(ours), plan(theirs))
    assert merged.clashes == ()
    names = [(m.title, m.due, m.done) for m in merged.plan.actions["IM-01"].milestones]
    assert names == [("Sort", due("2017"), TODAY), ("Move", None, None), ("Count", None, None)]


@pytest.mark.parametrize(("side", "year"), [("ours", "2017"), ("theirs", "2018")])
def test_a_choice_between_two_dates_of_one_milestone_leaves_all_else_that_both_did(side: Side, year: str) -> None:
    sort, carry = Milestone("Sort"), Milestone("Move")
    base = plan(action(milestones=(sort, carry)))
    ours = plan(action(milestones=(replace(sort, due=due("2017")), carry, Milestone("Count"))))
    theirs = plan(action(milestones=(replace(sort, due=due("2018"), done=TODAY), replace(carry, done=TODAY))))
    assert merge(base, ours, theirs).clashes != ()
    assert settled(base, ours, theirs, side).plan.actions["IM-01"].milestones == (
        replace(sort, due=due(year), done=TODAY),
        replace(carry, done=TODAY),
        Milestone("Count"),
    )


@pytest.mark.parametrize(("side", "step"), [("ours", "Ask again."), ("theirs", "Wait.")])
def test_a_choice_between_two_next_steps_loses_no_update(side: Side, step: str) -> None:
    first, second = replace(update("2016-12-01", "Begun."), next="Ask."), update("2016-12-05", "More.")
    base = plan(action(updates=(first,)))
    ours = plan(action(updates=(replace(first, next="Ask again."),)))
    theirs = plan(action(updates=(replace(first, next="Wait."), second)))
    assert settled(base, ours, theirs, side).plan.actions["IM-01"].updates == (replace(first, next=step), second)


def test_one_update_noted_on_both_sides_is_there_once() -> None:
    base = plan(action())
    same = update("2016-12-01", "Said")
    ours, theirs = plan(action(updates=(same,))), plan(action(updates=(same, update("2016-12-02", "More"))))
    assert merge(base, ours, theirs).plan == theirs


# What actions name


def named(side: Side, base: Plan, ours: Plan, theirs: Plan) -> tuple[Plan, tuple[str, ...]]:
    """Settle by one side; give the plan and what was said of it."""
    found = settled(base, ours, theirs, side)
    return found.plan, found.notes


@pytest.mark.parametrize("how", [{"depends_on": ("B",)}, {"superseded_by": "B", "status": Status.CLOSED}])
def test_an_action_that_one_side_took_out_and_the_other_names_is_put_to_the_person(how: dict[str, Any]) -> None:
    base = plan(action("A"), action("B"))
    ours = plan(action("A"))
    theirs = plan(action("A", **how), action("B"))
    (clash,) = merge(base, ours, theirs).clashes
    assert clash.key == ("B", None)
    assert "A names it" in clash.line(base)
    out, notes = named("ours", base, ours, theirs)
    assert list(out.actions) == ["A"]
    assert (out.actions["A"].depends_on, out.actions["A"].superseded_by) == ((), None)
    assert notes == ("A no longer names B, which was taken out.",)
    assert named("theirs", base, ours, theirs) == (theirs, ())


def test_a_cornerstone_that_one_side_took_out_and_the_other_uses_is_put_to_the_person() -> None:
    stones = {"open": Cornerstone("open", "Open")}
    base = plan(action(), cornerstones=stones)
    ours, theirs = plan(action(), cornerstones={}), plan(action(cornerstone="open"), cornerstones=stones)
    (clash,) = merge(base, ours, theirs).clashes
    assert clash.key == (None, "cornerstones.open")
    out, notes = named("ours", base, ours, theirs)
    assert (out.cornerstones, out.actions["IM-01"].cornerstone) == ({}, None)
    assert notes == ("IM-01 stands under no cornerstone now, for “open” was taken out.",)
    assert named("theirs", base, ours, theirs)[0] == theirs


def test_actions_that_would_wait_for_each_other_are_parted_by_one_choice() -> None:
    base = plan(action("A"), action("B"), action("C", depends_on=("A",)))
    ours = SetDependsOn("A", ("B",)).apply(base, TODAY)
    theirs = SetDependsOn("B", ("C",)).apply(base, TODAY)
    (clash,) = merge(base, ours, theirs).clashes
    assert clash == Conflict("A", "depends_on", (), ("B",), (), why=clash.why)
    assert "A → B → C → A" in clash.why
    here, notes = named("ours", base, ours, theirs)
    assert here == ours
    assert notes == ("B does not wait for C, or they would wait for each other.",)
    assert named("theirs", base, ours, theirs)[0] == theirs


# Telling and settling


def test_a_clash_is_told_with_both_values_and_who_and_when() -> None:
    one = plan(action("IM-07"))
    clash = Conflict("IM-07", "status", Status.ON_TRACK, Status.AT_RISK, Status.COMPLETE)
    told = replace(clash, ours_by="Ana, 12 Dec", theirs_by="Ben, 13 Dec")
    assert told.line(one) == "IM-07, status: at risk (Ana, 12 Dec) / complete (Ben, 13 Dec)"
    assert Conflict(None, "plan.title", "a", "b", "c").line(one) == "title: b / c"
    assert Conflict("A", None, None, None, action("A")).line(one) == "A: taken out of the plan / kept in the plan"


def test_each_clash_is_settled_by_a_choice_of_its_own() -> None:
    base = plan(action(owner="a", risk="a"), vision="a")
    ours, theirs = (plan(action(owner=value, risk=value), vision=value) for value in "bc")
    choices: dict[tuple[str | None, str | None], Side] = {("IM-01", "owner"): "theirs", (None, "plan.vision"): "theirs"}
    merged = merge(base, ours, theirs, choices=choices)
    found: Action = merged.plan.actions["IM-01"]
    assert (found.owner, found.risk, merged.plan.vision) == ("c", "b", "c")
    assert [clash.key for clash in merged.clashes] == [("IM-01", "risk")]
