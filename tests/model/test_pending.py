"""What is not saved yet is listed line by line, and any line can be taken back, alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.model import diff
from actionplan.model.dates import Completion
from actionplan.model.edits.basic import AddAction, AddUpdate, Reviewed, SetDue, SetStatus, SetText
from actionplan.model.edits.details import SetMilestone
from actionplan.model.edits.pending import PendingChange, pending_changes
from actionplan.model.plan import Milestone, Plan, Status
from tests.builders import TODAY, action, due, plan, update
from tests.strategies import edits, plans


def changed(before: Plan, *wanted: object) -> Plan:
    """Make edits one after the other."""
    for edit in wanted:
        before = edit.apply(before, TODAY)  # type: ignore[attr-defined]
    return before


def words(lines: tuple[PendingChange, ...]) -> list[str]:
    return [f"{line.id}: {line.words}" for line in lines]


def without(saved: Plan, now: Plan, words_of_line: str) -> Plan:
    """Take back the line with these words."""
    line = next(each for each in pending_changes(saved, now) if each.words.startswith(words_of_line))
    assert line.back is not None
    return line.back.apply(now, TODAY)


SAVED = plan(
    action("IM-01", due="2016-12-31", owner="Archivist", assumed=("owner",), updates=(update("2016-11-01"),)),
    action("IM-02", Status.OFF_TRACK, updates=(update("2016-11-01"),)),
)
NOW = changed(
    SAVED,
    SetStatus("IM-01", Status.AT_RISK, "The shelves are late", "Ask again"),
    SetText("IM-01", "owner", "Records Manager"),
    SetDue("IM-01", due("2017-03-31"), "Waiting for shelves"),
    SetStatus("IM-02", Status.COMPLETE),
    Reviewed("IM-02"),
    AddAction("Write a schedule"),
)


def test_each_line_says_one_change_in_the_words_of_the_save() -> None:
    assert words(pending_changes(SAVED, NOW)) == [
        "IM-01: status at risk (was on track)",
        "IM-01: owner Records Manager (was Archivist)",
        "IM-01: due 31 March 2017 (was 31 December 2016), because: Waiting for shelves",
        "IM-01: update “The shelves are late” Next: Ask again",
        "IM-02: status complete (was off track); completed 12 December 2016",
        "IM-02: reviewed on 12 December 2016",
        "IM-03: added to the plan",
    ]


def test_a_line_that_is_taken_back_leaves_the_others() -> None:
    after = without(SAVED, NOW, "owner")
    assert after.actions["IM-01"].owner == "Archivist"
    assert after.actions["IM-01"].assumed == ("owner",)
    after = without(SAVED, after, "due")
    assert (after.actions["IM-01"].due, after.actions["IM-01"].moves) == (due("2016-12-31"), 0)
    after = without(SAVED, after, "status complete")
    assert after.actions["IM-02"] == replace(SAVED.actions["IM-02"], reviewed=TODAY)
    after = without(SAVED, after, "added")
    assert words(pending_changes(SAVED, after)) == [
        "IM-01: status at risk (was on track)",
        "IM-01: update “The shelves are late” Next: Ask again",
        "IM-02: reviewed on 12 December 2016, nothing to change",
    ]


def test_the_word_on_why_an_action_is_in_trouble_stays_as_long_as_the_trouble() -> None:
    with pytest.raises(RuleError, match=r"IM-01: this update says why it is at risk\. Take the status back first\."):
        without(SAVED, NOW, "update")
    calm = without(SAVED, NOW, "status at risk")
    assert without(SAVED, calm, "update").actions["IM-01"].updates == SAVED.actions["IM-01"].updates


def test_of_two_updates_either_can_be_taken_back() -> None:
    now = changed(SAVED, AddUpdate("IM-01", "One"), AddUpdate("IM-01", "Two"), AddUpdate("IM-01", "One"))
    lines = pending_changes(SAVED, now)
    assert [line.words for line in lines] == ["update “One”", "update “Two”", "update “One”"]
    left = without(SAVED, now, "update “One”").actions["IM-01"].updates
    assert [each.text for each in left] == ["Went on.", "One", "Two"]


def test_of_two_milestones_either_can_be_taken_back_and_a_new_one_stays() -> None:
    listed, sorted_ = Milestone("List", due("2016-12")), Milestone("Sort", due("2017-03"))
    saved = plan(action(milestones=(listed, sorted_), assumed=("milestones",)))
    done = replace(listed, done=TODAY)
    later = replace(sorted_, due=due("2017-06"))
    now = changed(
        saved,
        SetMilestone("IM-01", done, listed),
        SetMilestone("IM-01", later, sorted_),
        SetMilestone("IM-01", Milestone("Burn")),
    )
    after = without(saved, now, "milestone “List”: done")
    assert after.actions["IM-01"].milestones == (listed, later, Milestone("Burn"))
    after = without(saved, without(saved, after, "milestone “Burn”"), "milestone “Sort”: due")
    assert after == saved


def test_a_reopened_action_goes_back_with_its_first_completion() -> None:
    saved = plan(action("IM-01", Status.COMPLETE, completed=Completion(TODAY)))
    now = changed(saved, SetStatus("IM-01", Status.ON_TRACK, reason="Not all of it"))
    (line,) = pending_changes(saved, now)
    assert line.back is not None
    assert line.back.apply(now, TODAY) == saved


def test_facts_of_the_plan_itself_are_listed_and_are_taken_back_in_the_file_only() -> None:
    now = replace(SAVED, vision="All is found")
    assert [(line.id, line.words, line.back) for line in pending_changes(SAVED, now)] == [
        (None, "vision All is found (was not set)", None)
    ]


@given(st.data(), plans())
def test_whatever_was_changed_all_of_it_can_be_taken_back_line_by_line(data: st.DataObject, saved: Plan) -> None:
    now = saved
    for _ in range(data.draw(st.integers(1, 4))):
        now = data.draw(edits(now)).apply(now, TODAY)
    lines = list(pending_changes(saved, now))
    assert sorted({line.id or "" for line in lines}) == sorted({c.id or "" for c in diff.differences(saved, now)})
    for _ in range(len(lines)):
        lines = [line for line in pending_changes(saved, now) if not refused(line, now)]
        if not lines:
            break
        line = data.draw(st.sampled_from(lines))
        assert line.back is not None
        after = line.back.apply(now, TODAY)
        assert len(pending_changes(saved, after)) < len(pending_changes(saved, now))
        others = {key: one for key, one in after.actions.items() if key != line.id}
        assert others == {key: one for key, one in now.actions.items() if key != line.id}
        now = after
    assert pending_changes(saved, now) == ()


def refused(line: PendingChange, now: Plan) -> bool:
    """Return whether a line has to wait for another one."""
    assert line.back is not None
    try:
        line.back.apply(now, TODAY)
    except RuleError:
        return True
    return False
