"""What a save to the record says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from actionplan.model.diff import differences
from actionplan.session import commit_message
from actionplan.session.results import Unsaved
from tests.builders import TODAY, action, day, plan

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


def first_line(before: Plan, after: Plan) -> str:
    """Return the first line for the difference of two plans."""
    return commit_message.subject(after, Unsaved(differences(before, after)), TODAY)


def test_the_first_line_names_group_day_and_how_many_actions() -> None:
    old = plan(action("A"), action("B"), action("C"))
    one = replace(old, actions={**old.actions, "A": action("A", owner="Clerk", risk="R1")})
    two = plan(action("A", owner="Clerk"), action("B"), action("D"))
    assert first_line(old, one) == "Information Group, 12 December 2016: 1 action updated"
    assert first_line(old, two) == "Information Group, 12 December 2016: 3 actions updated"


def test_the_first_line_counts_apart_what_was_only_looked_at() -> None:
    old = plan(*(action(name, reviewed=day("2016-11-01")) for name in "ABCD"))
    looked_at = {name: action(name, reviewed=TODAY) for name in "ABC"}
    assert first_line(old, replace(old, actions={**old.actions, **looked_at})).endswith(": 3 actions reviewed")
    both = {**old.actions, **looked_at, "C": action("C", reviewed=TODAY, owner="Clerk"), "D": action("D", owner="x")}
    assert first_line(old, replace(old, actions=both)).endswith(": 2 actions updated, 2 reviewed")
    one = {**old.actions, "A": action("A", reviewed=TODAY)}
    assert first_line(old, replace(old, actions=one)).endswith(": 1 action reviewed")


def test_a_review_that_is_taken_back_is_no_review() -> None:
    now, before = plan(action(reviewed=TODAY)), plan(action(reviewed=day("2016-11-01")))
    for earlier in (before, plan(action())):
        assert first_line(now, earlier).endswith(": 1 action updated")
        text = commit_message.whole("Subject", [], TODAY, differences(now, earlier))
        assert text == "Subject\n\nMeeting: 2016-12-12\n"


def test_the_trailers_stand_together_and_name_every_action_that_was_looked_at() -> None:
    old = plan(*map(action, "ABC"))
    new = {
        "A": action("A", reviewed=TODAY),
        "B": action("B", owner="Clerk"),
        "C": action("C", reviewed=TODAY, risk="R"),
    }
    found = differences(old, replace(old, actions=new))
    assert commit_message.whole("Subject", ["A: x"], TODAY, found) == (
        "Subject\n\nA: x\n\nMeeting: 2016-12-12\nReviewed: A, C\n"
    )


def test_the_first_line_says_what_else_is_saved() -> None:
    old = plan(action())
    assert first_line(old, replace(old, vision="Open")).endswith(": plan details updated")
    assert first_line(old, replace(plan(action(owner="x")), vision="Open")).endswith(": 1 action updated")
    assert commit_message.subject(old, Unsaved((), only_layout=True), TODAY).endswith(
        ": notes and layout of the plan updated"
    )
    assert commit_message.subject(old, Unsaved((), is_first=True), TODAY).endswith(": plan with 1 action")


def test_a_group_with_hostile_letters_gives_one_safe_line() -> None:
    line = first_line(plan(group="a\nMeeting: x\x1b"), plan(action(), group="a\nMeeting: x\x1b"))
    assert line.isprintable()


def test_the_whole_message_is_first_line_changes_and_meeting() -> None:
    text = commit_message.whole("Subject", ["A-01 One: added", "A-02 Two: added"], TODAY)
    assert text == "Subject\n\nA-01 One: added\nA-02 Two: added\n\nMeeting: 2016-12-12\n"
    assert commit_message.whole("Subject", [], TODAY) == "Subject\n\nMeeting: 2016-12-12\n"


def test_a_message_of_a_person_keeps_its_paragraphs_and_an_empty_one_gets_a_first_line() -> None:
    assert commit_message.whole(" One \r\n\r\ntwo\x07 ", [], TODAY) == "One\n\ntwo\n\nMeeting: 2016-12-12\n"
    assert commit_message.whole(" \n", [], TODAY) == "Plan, 12 December 2016\n\nMeeting: 2016-12-12\n"


def test_there_is_something_to_save_where_anything_differs() -> None:
    assert not Unsaved(())
    assert Unsaved((), only_layout=True)
    assert Unsaved((), is_first=True)
    assert Unsaved(differences(plan(), plan(action())))
