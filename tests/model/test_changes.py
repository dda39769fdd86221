"""What differs between two plans, in words and as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actionplan.model import diff
from actionplan.model.dates import Completion
from actionplan.model.diff import Change, differences, lines, phrases
from actionplan.model.edits.basic import AddAction, Restore, SetDue, Several
from actionplan.model.fields import ACTION_KEYS
from actionplan.model.plan import (
    DEFAULT_WORDS,
    Action,
    Cornerstone,
    Exemption,
    Milestone,
    Plan,
    Reopening,
    Review,
    Status,
    StatusWords,
    Thresholds,
)
from tests.builders import GROUP, TODAY, action, day, due, move, plan, update
from tests.strategies import edits, plans


def words(before: Action | None, after: Action | None, **facts: Any) -> list[str]:  # noqa: ANN401  (facts of a plan)
    """Return the changes of one action, phrase by phrase."""
    old, new = (plan(*([one] if one else []), **facts) for one in (before, after))
    return list(phrases(differences(old, new), new))


def test_equal_plans_do_not_differ() -> None:
    assert differences(plan(action()), plan(action())) == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {"status": Status.AT_RISK}, ["status at risk (was on track)"]),
        ({"owner": "Clerk"}, {"owner": "Archivist"}, ["owner Archivist (was Clerk)"]),
        ({}, {"owner": "Archivist"}, ["owner Archivist (was not set)"]),
        ({"owner": "Clerk"}, {}, ["owner taken away (was Clerk)"]),
        ({"title": "Old"}, {"title": "New"}, ["title New (was Old)"]),
        ({}, {"due": "2017-Q1"}, ["due January to March 2017 (was not set)"]),
        ({"due": "2017"}, {}, ["due date taken away (was 2017)"]),
        ({}, {"reviewed": TODAY}, ["reviewed on 12 December 2016, nothing to change"]),
        (
            {"reviewed": day("2016-11-01")},
            {"reviewed": TODAY, "owner": "Archivist"},
            ["owner Archivist (was not set)", "reviewed on 12 December 2016"],
        ),
        (
            {"reviewed": TODAY},
            {"reviewed": day("2016-11-01")},
            ["reviewed 1 November 2016 (was 12 December 2016)"],
        ),
        ({"reviewed": TODAY}, {}, ["reviewed taken away (was 12 December 2016)"]),
        (
            {},
            {"status": Status.COMPLETE, "completed": Completion(TODAY)},
            ["status complete (was on track)", "completed 12 December 2016"],
        ),
        (
            {"completed": Completion(TODAY)},
            {"completed": Completion(day("2016-12-01"), exact=False)},
            ["completed by 1 December 2016 (was 12 December 2016)"],
        ),
        ({"superseded_by": "IM-02"}, {}, ["superseded by taken away (was IM-02)"]),
        ({}, {"exempt": Exemption(3, "Prices")}, ["exempt under paragraph 3, Prices (was not set)"]),
        ({"exempt": Exemption(3)}, {}, ["exempt taken away (was under paragraph 3)"]),
        ({}, {"updates": (update("2016-12-12", "Late", "Ask"),)}, ["update “Late” Next: Ask"]),
        ({"updates": (update("2016-12-12", "Late"),)}, {}, ["taken back: update “Late”"]),
        ({}, {"depends_on": ("IM-02",)}, ["depends on IM-02"]),
        ({"depends_on": ("IM-02",)}, {}, ["taken back: depends on IM-02"]),
        ({}, {"evidence": ("minute 4",)}, ["evidence “minute 4”"]),
        ({"evidence": ("minute 4",)}, {}, ["taken back: evidence “minute 4”"]),
        ({"evidence": ("a", "b")}, {"evidence": ("b", "a")}, ["evidence in another order"]),
        ({"assumed": ("owner", "due")}, {"assumed": ("owner",)}, ["due confirmed"]),
        ({}, {"assumed": ("owner",)}, ["owner marked as assumed"]),
        ({"owner": "a", "assumed": ("owner",)}, {"owner": "b"}, ["owner b (was a)"]),
        (
            {"milestones": (Milestone("List", due("2016-12")),)},
            {"milestones": (Milestone("List", due("2016-12"), day("2016-12-02")),)},
            ["milestone “List”: done 2 December 2016"],
        ),
        (
            {"milestones": (Milestone("List", due("2016-12"), day("2016-12-02")), Milestone("Sort"))},
            {"milestones": (Milestone("List"), Milestone("Sort", due("2017-02")))},
            [
                "milestone “List”: due not set (was December 2016), not done (was done 2 December 2016)",
                "milestone “Sort”: due February 2017 (was not set)",
            ],
        ),
        (
            {"milestones": (Milestone("List"), Milestone("Sort"))},
            {"milestones": (Milestone("Sort"), Milestone("Burn"))},
            ["taken back: milestone “List”", "milestone “Burn”"],
        ),
        (
            {"updates": (update("2016-12-12", "Late", "Ask"),)},
            {"updates": (update("2016-12-12", "Late", "Wait"),)},
            ["next step “Wait” (was “Ask”)"],
        ),
        (
            {"updates": (update("2016-12-12", "Late", "Ask"),)},
            {"updates": (update("2016-12-12", "Late"),)},
            ["no next step (was “Ask”)"],
        ),
        (
            {"updates": (update("2016-12-12", "Late"), update("2016-12-12", "Late"))},
            {"updates": (update("2016-12-12", "Late", "Ask"),)},
            ["taken back: update “Late”", "next step “Ask”"],
        ),
        (
            {"status": Status.COMPLETE, "completed": Completion(TODAY)},
            {"reopened": (Reopening(TODAY, Completion(TODAY), "Empty"),)},
            [
                "status on track (was complete)",
                "completed taken away (was 12 December 2016)",
                "opened again, because: Empty",
            ],
        ),
    ],
)
def test_each_change_is_said_in_words(before: dict[str, Any], after: dict[str, Any], said: list[str]) -> None:
    assert words(action(**before), action(**after)) == said


MOVE = move("2016-12-12", "2016-12-31", "2017-03-31", "No shelves")


def test_a_moved_date_and_its_reason_are_said_as_one() -> None:
    assert words(action(due="2016-12-31"), action(due="2017-03-31", due_changes=(MOVE,))) == [
        "due 31 March 2017 (was 31 December 2016), because: No shelves"
    ]
    away = move("2016-12-12", "2016-12-31", None, "Not known")
    assert words(action(due="2016-12-31"), action(due_changes=(away,))) == [
        "due date taken away (was 31 December 2016), because: Not known"
    ]


def test_who_agreed_is_said_where_it_was_not_the_group() -> None:
    agreed = replace(MOVE, agreed_by="Lead member")
    assert words(action(due="2016-12-31"), action(due="2017-03-31", due_changes=(agreed,))) == [
        "due 31 March 2017 (was 31 December 2016), because: No shelves (agreed by Lead member)"
    ]
    assert MOVE.agreed_by == GROUP


def test_two_moves_at_once_are_said_with_both_reasons() -> None:
    again = move("2016-12-12", "2017-03-31", "2017-05", "Nor lamps")
    assert words(action(due="2016-12-31"), action(due="2017-05", due_changes=(MOVE, again))) == [
        "due May 2017 (was 31 December 2016), because: No shelves; Nor lamps"
    ]


def test_an_entry_that_does_not_lead_to_the_date_that_is_there_is_said_by_itself() -> None:
    assert words(action(due="2016-12-31"), action(due="2017-06-30", due_changes=(MOVE,))) == [
        "due 30 June 2017 (was 31 December 2016)",
        "due date moved from 31 December 2016 to 31 March 2017, because: No shelves",
    ]
    assert words(action(due_changes=(MOVE,), due="2017-03-31"), action(due="2017-03-31")) == [
        "taken back: due date moved from 31 December 2016 to 31 March 2017, because: No shelves"
    ]


def test_actions_that_came_or_went_are_said() -> None:
    assert words(None, action()) == ["added to the plan"]
    assert words(action(), None) == ["removed from the plan"]


def test_a_line_is_said_for_each_action_and_for_each_fact_of_the_plan() -> None:
    before = plan(action(), action("IM-02"), thresholds=Thresholds(stale=90))
    after = plan(
        action(owner="Clerk", status=Status.AT_RISK), action("IM-03", title="New"), thresholds=Thresholds(stale=0)
    )
    assert lines(differences(before, after), after) == [
        "Plan: thresholds.stale 0 (was 90)",
        "IM-01 Title of IM-01: status at risk (was on track); owner Clerk (was not set)",
        "IM-03 New: added to the plan",
        "IM-02 Title of IM-02: removed from the plan",
    ]
    assert diff.count_phrases(differences(before, after), after) == 5


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"title": "New"}, "Plan: title New (was Information plan)"),
        ({"approved": date(2016, 10, 1)}, "Plan: approved 1 October 2016 (was 28 September 2016)"),
        ({"vision": "Open"}, "Plan: vision Open (was not set)"),
        ({"corporate_priorities": ("Growth",)}, "Plan: corporate priorities Growth (was not set)"),
        ({"review": Review(12)}, "Plan: review.every months 12 (was 6)"),
        ({"review": Review(6, TODAY)}, "Plan: review.from 12 December 2016 (was not set)"),
        ({"thresholds": Thresholds(due_soon=0)}, "Plan: thresholds.due soon 0 (was 30)"),
        ({"cornerstones": {"o": Cornerstone("o", "Open")}}, "Plan: cornerstones.o Open (was not set)"),
        (
            {"words": {**DEFAULT_WORDS, Status.ON_HOLD: StatusWords("Parked", DEFAULT_WORDS[Status.ON_HOLD].meaning)}},
            "Plan: statuses.on-hold.label Parked (was On hold)",
        ),
        ({"schema": 2}, "Plan: schema 2 (was 1)"),
    ],
)
def test_a_change_of_the_plans_own_facts_is_said(facts: dict[str, Any], said: str) -> None:
    after = plan(**facts)
    assert lines(differences(plan(), after), after) == [said]


def test_hostile_and_long_texts_are_said_safely_and_short() -> None:
    after = plan(action(title="x" * 3000, owner="\x1b[31m" + "y" * 3000, updates=(update("2016-12-12", "a\nb" * 999),)))
    (line,) = lines(differences(plan(action()), after), after)
    assert line.isprintable()
    assert len(line) < 800


def test_as_json_a_change_has_plain_values() -> None:
    before = plan(action(due="2016-12-31"))
    after = SetDue("IM-01", due("2017-Q1"), "Late").apply(before, TODAY)
    assert [change.as_json() for change in differences(before, after)] == [
        {"id": "IM-01", "kind": "changed", "field": "due", "before": "2016-12-31", "after": "2017-Q1"},
        {
            "id": "IM-01",
            "kind": "changed",
            "field": "due_changes",
            "before": None,
            "after": {
                "on": "2016-12-12",
                "from": "2016-12-31",
                "to": "2017-Q1",
                "reason": "Late",
                "agreed_by": GROUP,
            },
        },
    ]
    added = differences(plan(), plan(action()))[0].as_json()
    assert added == {"id": "IM-01", "kind": "added", "field": None, "before": None, "after": "Title of IM-01"}


def test_values_are_said_in_words() -> None:
    here = plan()
    assert diff.value_words(None, here) == "not set"
    assert diff.value_words((), here) == "none"
    assert diff.value_words(("a", "b"), here) == "a, b"


# What holds for any two plans


def patched(one: Action, found: list[Change]) -> Action:
    """Do to an action what its changes say."""
    for change in found:
        assert change.field is not None
        value = change.after
        if change.field in diff.LISTS and not (change.before is not None and change.after is not None):
            entries = list(getattr(one, change.field))
            if change.after is None:
                del entries[len(entries) - 1 - entries[::-1].index(change.before)]
            else:
                entries.append(change.after)
            value = tuple(entries)
        one = replace(one, **{change.field: value})
    return one


def in_any_order(one: Action) -> Action:
    """Return an action with its lists sorted, except those to which an edit only adds: a diff has no positions."""
    return replace(
        one,
        depends_on=tuple(sorted(one.depends_on)),
        evidence=tuple(sorted(one.evidence)),
        milestones=tuple(sorted(one.milestones, key=repr)),
    )


@given(st.data(), plans())
def test_doing_what_the_differences_say_gives_the_edited_plan(data: st.DataObject, before: Plan) -> None:
    edit = data.draw(edits(before))
    assume(not isinstance(edit, (Restore, AddAction, Several)))
    after = edit.apply(before, TODAY)
    found = diff.by_action(differences(before, after))
    assert {key: in_any_order(patched(before.actions[key], mine)) for key, mine in found.items() if key} == {
        key: in_any_order(after.actions[key]) for key in after.actions if after.actions[key] != before.actions[key]
    }


@given(plans(), plans())
def test_whatever_differs_is_listed_and_said_and_the_other_way_round_mirrors_it(before: Plan, after: Plan) -> None:
    found = differences(before, after)
    assert len(lines(found, after)) >= bool(found)
    for line in lines(found, after):
        assert "\n" not in line
        assert "\x1b" not in line
    there = {(change.id, change.field) for change in found}
    back = {(change.id, change.field) for change in differences(after, before)}
    assert there == back
    for key in before.actions.keys() & after.actions.keys():
        old, new = before.actions[key], after.actions[key]
        differing = {name for name in ACTION_KEYS if getattr(old, name) != getattr(new, name)}
        assert differing == {field for change_id, field in there if change_id == key}
    kinds = Counter(change.kind for change in found)
    assert kinds[diff.ADDED] == len(after.actions.keys() - before.actions.keys())
    assert kinds[diff.REMOVED] == len(before.actions.keys() - after.actions.keys())
