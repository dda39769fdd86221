"""What holds for any legal plan and any edit that its rules allow."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.model.dates import on
from actionplan.model.edits.basic import (
    AddAction,
    Restore,
    SetDue,
    Several,
)
from actionplan.model.fields import ASSUMABLE
from actionplan.model.plan import Action, Plan, Status
from actionplan.session.editing import merge_edit
from actionplan.session.results import ConflictError
from tests.builders import TODAY, day
from tests.strategies import cases, edits, plans

OPEN = [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD]


def ids_of(edit: Any) -> set[str]:  # noqa: ANN401  (any edit)
    """Name the actions that an edit is about."""
    if isinstance(edit, Several):
        return set().union(*(ids_of(part) for part in edit.edits))
    return set() if isinstance(edit, AddAction) else {edit.id}


def has(edit: Any, kind: type) -> bool:  # noqa: ANN401  (any edit)
    """Return whether an edit is, or contains, one of a kind."""
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


@cases(600)
@given(st.data(), plans())
def test_what_another_wrote_meanwhile_is_never_lost_by_an_edit_of_the_plan_as_it_was_seen(
    data: st.DataObject, seen: Plan
) -> None:
    theirs, mine = data.draw(edits(seen)), data.draw(edits(seen))
    assume(not has(theirs, AddAction))
    current, wanted = theirs.apply(seen, TODAY), mine.apply(seen, TODAY)
    try:
        after = merge_edit(seen, current, mine, TODAY, force=True)
    except RuleError:
        return
    others = [current, wanted]
    try:
        assert merge_edit(seen, current, mine, TODAY) == after
    except ConflictError:
        # Whoever insists has what was chosen for them.
        others.remove(current)
    for other in others:
        for action_id, was in seen.actions.items():
            is_now, ends = other.actions.get(action_id), after.actions.get(action_id)
            if is_now is None or is_now == was:
                assert ends is None or is_now is not None
                continue
            assert ends is not None
            for field in fields(Action):
                old, new, end = (getattr(one, field.name) for one in (was, is_now, ends))
                if new in (old, end) or field.name in {"reviewed", "due_changes", "assumed"}:
                    continue
                assert isinstance(new, tuple), field.name
                put_in, taken_out = set(new) - set(old), set(old) - set(new)
                assert field.name == "milestones" or put_in <= set(end), field.name
                assert not taken_out & set(end), field.name


def steps(edit: Any) -> list[Any]:  # noqa: ANN401  (any edit)
    """Take an edit apart into those that are made one after the other."""
    return [step for part in edit.edits for step in steps(part)] if isinstance(edit, Several) else [edit]


@given(st.data(), plans())
def test_no_edit_but_going_back_loses_history_or_hides_a_move(data: st.DataObject, before: Plan) -> None:
    edit = data.draw(edits(before))
    assume(not has(edit, Restore))
    for step in steps(edit):
        after = step.apply(before, TODAY)
        for old in before.actions.values():
            _keeps_history(old, after.actions[old.id])
        before = after


def _keeps_history(old: Action, new: Action) -> None:
    for field in ("updates", "due_changes", "reopened", "done"):
        kept = getattr(old, field)
        assert getattr(new, field)[: len(kept)] == kept
    changed = {name for name in ASSUMABLE if getattr(old, name) != getattr(new, name)}
    assert not changed & set(new.assumed)
    assert set(new.assumed) <= set(old.assumed)
    assert new.completed is None or new.status is Status.COMPLETE
    if old.due is not None and "due" not in old.assumed and old.due != new.due:
        same_end = new.due is not None and new.due.end is not None and new.due.end == old.due.end
        went_on = len(new.done) == len(old.done) + 1 and new.done[-1].due == old.due
        assert same_end or went_on or (new.moves > old.moves and new.due_changes[-1].to == new.due)
    if new.moves > old.moves:
        assert all(entry.reason and entry.agreed_by for entry in new.due_changes[old.moves :])
    if not old.is_open and new.is_open:
        assert new.reopened[len(old.reopened)].completed == old.completed
    if old.completed is not None and new.completed is None and new.status is not Status.COMPLETE:
        assert new.reopened[-1].completed == old.completed


@given(plans())
def test_a_day_given_twice_is_no_second_move(before: Plan) -> None:
    for action_id in before.actions:
        once = SetDue(action_id, on(day("2017-03-31")), "Why").apply(before, TODAY)
        assert SetDue(action_id, on(day("2017-03-31")), "Again").apply(once, TODAY) is once
