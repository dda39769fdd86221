"""How changes made side by side come together: both stand, or both are shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.merge.plans import Conflict, merge
from actionplan.model.dates import Completion
from actionplan.model.diff import LISTS
from actionplan.model.edits.basic import AddUpdate, Reviewed, SetDue, SetStatus, SetText
from actionplan.model.fields import ACTION_KEYS
from actionplan.model.plan import Action, Milestone, Plan, Reopening, Review, Status, Thresholds
from tests.builders import TODAY, action, day, due, move, plan, update
from tests.strategies import draw_edit, plans


def together(base: Action, ours: Action, theirs: Action) -> Action:
    """Merge one action, where nothing may clash."""
    merged = merge(plan(base), plan(ours), plan(theirs))
    assert merged.clashes == ()
    return merged.plan.actions[base.id]


def clashes(base: Action | None, ours: Action | None, theirs: Action | None) -> list[str | None]:
    """Merge one action, and name the fields that clash; the plan then has ours."""
    merged = merge(*(plan(*([one] if one else [])) for one in (base, ours, theirs)))
    return [clash.field for clash in merged.clashes]


def test_different_fields_of_one_action_both_stand() -> None:
    base = action(due="2017", assumed=("owner", "due"))
    ours = SetText("IM-01", "owner", "Clerk").apply(plan(base), TODAY).actions["IM-01"]
    theirs = SetDue("IM-01", due("2018")).apply(plan(base), TODAY).actions["IM-01"]
    assert together(base, ours, theirs) == action(owner="Clerk", due="2018")


def test_the_same_change_on_both_sides_is_made_once() -> None:
    base = action(due="2016-12-31")
    ours = theirs = SetDue("IM-01", due("2017"), "Late").apply(plan(base), TODAY).actions["IM-01"]
    assert together(base, ours, theirs) == ours
    said = AddUpdate("IM-01", "Same").apply(plan(base), TODAY).actions["IM-01"]
    assert together(base, replace(said, owner="Clerk"), said) == replace(said, owner="Clerk")


@pytest.mark.parametrize("field", ["title", "owner", "outcome", "origin", "risk", "cornerstone"])
def test_one_field_changed_differently_clashes_and_stays_ours(field: str) -> None:
    values: list[dict[str, Any]] = [{field: value} for value in "abc"]
    base, ours, theirs = (action(**value) for value in values)
    merged = merge(plan(base), plan(ours), plan(theirs))
    assert merged.clashes == (Conflict("IM-01", field, "a", "b", "c"),)
    assert getattr(merged.plan.actions["IM-01"], field) == "b"


def test_an_action_that_one_side_changed_and_the_other_removed_clashes() -> None:
    old, new = action(), action(owner="Clerk")
    assert clashes(old, None, new) == [None]
    assert clashes(old, new, None) == [None]
    assert clashes(None, old, new) == [None]
    for sides in ((old, None, None), (old, None, old), (old, old, None), (None, old, old)):
        assert clashes(*sides) == []


def test_actions_that_came_or_went_on_either_side_do_so_together() -> None:
    base = plan(action("A"), action("B"), action("C"))
    ours = plan(action("A"), action("C"), action("D"))
    theirs = plan(action("A"), action("B"), action("E"))
    assert list(merge(base, ours, theirs).plan.actions) == ["A", "D", "E"]


def test_updates_of_both_sides_stand_in_the_order_of_their_days() -> None:
    first = update("2016-10-01", "First")
    base = action(updates=(first,))
    ours = action(updates=(first, update("2016-12-12", "Ours")))
    theirs = action(updates=(first, update("2016-12-01", "Theirs, earlier"), update("2016-12-12", "Theirs")))
    merged = together(base, ours, theirs)
    assert [entry.text for entry in merged.updates] == ["First", "Theirs, earlier", "Ours", "Theirs"]


def test_updates_that_somebody_keeps_in_another_order_are_not_put_in_order() -> None:
    kept = (update("2016-12-01", "b"), update("2016-11-01", "a"))
    merged = together(
        action(updates=kept),
        action(updates=(*kept, update("2016-10-01", "c"))),
        action(updates=(*kept, update("2016-09-01", "d"))),
    )
    assert [entry.text for entry in merged.updates] == ["b", "a", "c", "d"]


def test_one_update_rewritten_on_both_sides_clashes() -> None:
    base, ours, theirs = (action(updates=(update("2016-12-01", text),)) for text in "abc")
    assert clashes(base, ours, theirs) == ["updates"]
    assert clashes(base, ours, action()) == []


def test_milestones_reached_on_either_side_stay_in_their_places() -> None:
    one, two, three = (Milestone(name) for name in ("one", "two", "three"))
    base = action(milestones=(one, two, three))
    ours = action(milestones=(replace(one, done=TODAY), two, three))
    theirs = action(milestones=(one, replace(two, done=TODAY), three))
    assert together(base, ours, theirs).milestones == (replace(one, done=TODAY), replace(two, done=TODAY), three)
    other = action(milestones=(replace(one, done=day("2016-12-01")), two, three))
    assert clashes(base, ours, other) == ["milestones"]
    longer = action(milestones=(*other.milestones, Milestone("four")))
    assert clashes(base, ours, longer) == ["milestones"]


def test_a_choice_in_a_list_shows_what_it_is_about_as_each_answer_leaves_it() -> None:
    others = tuple(Milestone(f"step {number}") for number in range(9))
    was = Milestone("moved", due("2016-12-31"))
    ours = replace(was, due=due("2017-03-31"), done=TODAY)
    theirs = replace(was, due=due("2017-05"))
    sides = [plan(action(milestones=(*others, entry))) for entry in (was, ours, theirs)]
    clash = Conflict("IM-01", "milestones", (was,), (ours,), (replace(theirs, done=TODAY),))
    assert merge(*sides).clashes == (clash,)
    here, there = merge(*sides, otherwise="ours"), merge(*sides, otherwise="theirs")
    assert here.plan.actions["IM-01"].milestones == (*others, *clash.ours)
    assert there.plan.actions["IM-01"].milestones == (*others, *clash.theirs)
    anew = [plan(action(milestones=(*others, *own))) for own in ((was,), (Milestone("a"),), (Milestone("b"),))]
    assert merge(*anew).clashes == (Conflict("IM-01", "milestones", (), (Milestone("a"),), (Milestone("b"),)),)


def test_a_date_and_the_record_of_its_moves_come_from_one_side() -> None:
    base = action(due="2016-12-31")
    ours = action(due="2017-03-31", due_changes=(move("2016-12-01", "2016-12-31", "2017-03-31", "Shelves"),))
    theirs = action(due="2017-05", due_changes=(move("2016-12-01", "2016-12-31", "2017-05", "Lamps"),))
    merged = merge(plan(base), plan(ours), plan(theirs))
    assert merged.clashes == (Conflict("IM-01", "due", due("2016-12-31"), due("2017-03-31"), due("2017-05")),)
    assert merged.plan.actions["IM-01"] == ours


def test_one_move_with_two_reasons_is_not_counted_twice() -> None:
    base = action(due="2016-12-31")
    ours, theirs = (
        action(due="2017", due_changes=(move("2016-12-01", "2016-12-31", "2017", reason),)) for reason in ("a", "b")
    )
    assert clashes(base, ours, theirs) == ["due_changes"]


def test_a_date_moved_there_and_back_clashes_with_a_move_elsewhere() -> None:
    there, back = move("2016-12-01", "2016-12-31", "2017"), move("2016-12-01", "2017", "2016-12-31")
    ours = action(due="2016-12-31", due_changes=(there, back))
    theirs = action(due="2017", due_changes=(there,))
    merged = merge(plan(action(due="2016-12-31")), plan(ours), plan(theirs))
    assert [clash.field for clash in merged.clashes] == ["due"]
    assert merged.plan.actions["IM-01"] == ours


def test_a_status_brings_its_completion_and_reopening_and_never_another_sides() -> None:
    base = action(status=Status.COMPLETE, completed=Completion(day("2016-11-01")))
    again = (Reopening(TODAY, base.completed, "Empty"),)
    reopened = action(reopened=again)
    corrected = replace(base, completed=Completion(day("2016-11-02")))
    assert clashes(base, reopened, corrected) == ["status"]
    assert clashes(base, corrected, replace(base, completed=None)) == ["completed"]
    assert clashes(base, reopened, action(reopened=(Reopening(TODAY, base.completed, "Wrong"),))) == ["reopened"]
    assert together(base, replace(base, owner="Clerk"), reopened) == replace(reopened, owner="Clerk")


def test_the_same_status_with_two_notes_keeps_both_notes() -> None:
    base = plan(action())
    ours = SetStatus("IM-01", Status.AT_RISK, "Ours").apply(base, TODAY)
    theirs = SetStatus("IM-01", Status.AT_RISK, "Theirs").apply(base, TODAY)
    merged = merge(base, ours, theirs)
    assert merged.clashes == ()
    assert [entry.text for entry in merged.plan.actions["IM-01"].updates] == ["Ours", "Theirs"]


def test_the_plans_own_facts_are_merged_too() -> None:
    base = plan(vision="a", corporate_priorities=("one", "two"))
    ours = replace(base, vision="b", corporate_priorities=("one", "two", "three"), thresholds=Thresholds(stale=60))
    theirs = replace(base, lead_member="Cabinet member", corporate_priorities=("two",), review=Review(3))
    merged = merge(base, ours, theirs)
    assert merged.clashes == ()
    assert merged.plan == replace(
        ours, lead_member="Cabinet member", corporate_priorities=("two", "three"), review=Review(3)
    )
    clash = merge(base, ours, replace(base, vision="c"))
    assert clash.clashes == (Conflict(None, "plan.vision", "a", "b", "c"),)
    assert clash.plan.vision == "b"


# What holds for any plan and any edits


def edited(random: Any, base: Plan) -> Plan:  # noqa: ANN401  (Hypothesis' own random)
    """Return a plan after up to three edits."""
    for _ in range(random.randint(1, 3)):
        base = draw_edit(random, base).apply(base, TODAY)
    return base


RANDOMS = st.randoms(use_true_random=True)


@given(RANDOMS, plans())
def test_where_one_side_changed_nothing_the_other_stands_as_it_is(random: Any, base: Plan) -> None:  # noqa: ANN401  (as above)
    changed = edited(random, base)
    assert merge(base, changed, base) == merge(base, changed, changed)
    assert merge(base, changed, base).plan == changed
    other_way = merge(base, base, changed)
    assert other_way.clashes == ()
    assert other_way.plan.actions == changed.actions


@given(RANDOMS, plans())
def test_clashes_are_the_same_from_either_side(random: Any, base: Plan) -> None:  # noqa: ANN401  (as above)
    ours, theirs = edited(random, base), edited(random, base)
    here, there = merge(base, ours, theirs), merge(base, theirs, ours)
    turned = [replace(clash, ours=clash.theirs, theirs=clash.ours) for clash in there.clashes]
    assert sorted(map(repr, here.clashes)) == sorted(map(repr, turned))
    if not here.clashes:
        for key in here.plan.actions.keys() | there.plan.actions.keys():
            one, other = here.plan.actions[key], there.plan.actions[key]
            for field in ACTION_KEYS:
                left, right = getattr(one, field), getattr(other, field)
                assert (Counter(left) == Counter(right)) if field in LISTS else left == right


@given(RANDOMS, plans())
def test_without_a_clash_no_field_of_either_side_is_lost(random: Any, base: Plan) -> None:  # noqa: ANN401  (as above)
    ours, theirs = edited(random, base), edited(random, base)
    merged = merge(base, ours, theirs)
    clashing = {(clash.id, clash.field) for clash in merged.clashes}
    for side in (ours, theirs):
        for key, one in side.actions.items():
            if (key, None) in clashing or key not in base.actions or key not in merged.plan.actions:
                continue
            if any(clash_id == key for clash_id, _ in clashing):
                continue
            old, found = base.actions[key], merged.plan.actions[key]
            for field in ACTION_KEYS:
                before, mine, now = getattr(old, field), getattr(one, field), getattr(found, field)
                if field in LISTS:
                    assert not Counter(mine) - Counter(before) - Counter(now)
                elif field == "reviewed" and mine and now and mine > (before or mine.min):
                    # The group last looked at it on the later day.
                    assert now >= mine
                elif mine != before:
                    assert now == mine


@given(plans())
def test_edits_of_different_actions_never_clash(base: Plan) -> None:
    ids = list(base.actions)
    if len(ids) < 2:
        return
    ours = SetStatus(ids[0], Status.ON_TRACK, "Note", reason="Why").apply(base, TODAY)
    theirs = Reviewed(ids[1]).apply(base, TODAY)
    merged = merge(base, ours, theirs)
    assert merged.clashes == ()
    assert merged.plan.actions == {**base.actions, ids[0]: ours.actions[ids[0]], ids[1]: theirs.actions[ids[1]]}
