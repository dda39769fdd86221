"""A later due date is asked for, and is no move until it is agreed; nothing of a request is lost in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.merge import plans as merging
from actionplan.model import describe, diff, extensions
from actionplan.model.dates import ONGOING
from actionplan.model.edits import pending
from actionplan.model.edits.basic import SetDue
from actionplan.model.edits.extensions import AgreeExtension, AskExtension, RefuseExtension
from actionplan.model.plan import DueChange, Extension, Plan, Status, Update, marks
from actionplan.model.warnings import warnings
from tests.builders import GROUP, TODAY, action, day, done, due, move, plan, refused, update
from tests.strategies import cases, plans

if TYPE_CHECKING:
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action

TO = due("2017-06-30")
ASKED = Extension(day("2016-12-01"), TO, "The firm is late", "Head of Policy", "Committee")


def waiting(**fields: Any) -> Action:  # noqa: ANN401  (fields of an action)
    """Return an action with an extension request."""
    facts: dict[str, Any] = {"due": "2017-03-31", "owner": "Clerk", "extensions": (ASKED,)}
    return action("IM-07", **facts | fields)


def said(before: Plan, edit: Edit) -> str:
    """Return the changes of an edit, in the words of the screen and the record."""
    after = edit.apply(before, TODAY)
    return "; ".join(diff.phrases(diff.differences(before, after), after))


# Asking


def test_what_is_asked_for_is_noted_and_the_due_date_stays() -> None:
    before = action("IM-07", due="2017-03-31", owner="Clerk")
    after = done(AskExtension("im-07", TO, " The firm  is late "), before)
    assert after == replace(before, extensions=(Extension(TODAY, TO, "The firm is late", "Clerk", GROUP),))
    assert (after.moves, after.first_due, after.slipped_days) == (0, due("2017-03-31"), 0)


def test_who_asks_and_who_is_to_agree_can_be_said() -> None:
    edit = AskExtension("IM-07", TO, "Late", "Head of Policy", "Committee")
    assert done(edit, action("IM-07", due="2017-03-31")).extensions == (
        Extension(TODAY, TO, "Late", "Head of Policy", "Committee"),
    )
    assert done(AskExtension("IM-07", TO, "Late"), action("IM-07", due="2017-03-31")).extensions == (
        Extension(TODAY, TO, "Late", None, GROUP),
    )


def test_asking_again_replaces_what_was_asked_for_and_says_so() -> None:
    edit = AskExtension("IM-07", due("2017-09-30"), "It burnt down", "Clerk")
    assert done(edit, waiting()).extensions == (Extension(TODAY, due("2017-09-30"), "It burnt down", "Clerk", GROUP),)
    assert said(plan(waiting()), edit) == (
        "extension to 30 September 2017 asked for by Clerk instead of one to 30 June 2017, because: It burnt down"
    )


@pytest.mark.parametrize(
    ("before", "to", "why"),
    [
        (action("IM-07", Status.COMPLETE, due="2017-03-31"), TO, "it is complete"),
        (action("IM-07", Status.CLOSED, due="2017-03-31"), TO, "it is closed"),
        (action("IM-07"), TO, "it has no due date"),
        (action("IM-07", due="ongoing"), TO, "its due date is “ongoing”, which has no end"),
        (action("IM-07", due="2017-03-31"), ONGOING, "“ongoing” is no later date"),
        (action("IM-07", due="2017-06-30"), TO, "it is due 30 June 2017, which is not before 30 June 2017"),
        (action("IM-07", due="2017-Q2"), TO, "it is due April to June 2017, which is not before 30 June 2017"),
        (action("IM-07", due="2017"), TO, "it is due 2017, which is not before 30 June 2017"),
    ],
)
def test_what_cannot_be_extended_is_refused_with_the_reason(before: Action, to: object, why: str) -> None:
    error = refused(AskExtension("IM-07", to, "Late"), before)  # type: ignore[arg-type]  # a due date by its words
    assert (error.message, error.field) == (f"IM-07: no extension to {to} can be asked for: {why}.", "ask_due")


def test_an_extension_needs_a_date_and_a_reason() -> None:
    before = action("IM-07", due="2017-03-31")
    assert refused(AskExtension("IM-07", None, "Late"), before).field == "ask_due"
    for reason in (None, "", "  \n "):
        error = refused(AskExtension("IM-07", TO, reason), before)
        assert (error.field, "needs a reason" in error.message) == ("reason", True)


# Agreeing


def test_what_is_agreed_becomes_a_move_with_the_reason_that_was_given() -> None:
    after = done(AgreeExtension("IM-07"), waiting())
    assert (after.due, after.extensions) == (TO, ())
    assert after.due_changes == (DueChange(TODAY, due("2017-03-31"), TO, "The firm is late", "Committee"),)
    assert done(AgreeExtension("IM-07", "Chair"), waiting()).due_changes[0].agreed_by == "Chair"
    by_hand = waiting(extensions=(replace(ASKED, of=None),))
    assert done(AgreeExtension("IM-07"), by_hand).due_changes[0].agreed_by == GROUP


def test_it_is_said_as_one_with_the_new_date() -> None:
    assert said(plan(waiting()), AgreeExtension("IM-07", GROUP)) == (
        "due 30 June 2017 (was 31 March 2017), as was asked for, because: The firm is late"
    )


def test_an_assumed_due_date_is_set_without_a_move_and_an_update_keeps_what_was_asked_for() -> None:
    after = done(AgreeExtension("IM-07"), waiting(assumed=("due",)))
    assert (after.due, after.moves, after.assumed, after.extensions) == (TO, 0, (), ())
    assert after.updates == (Update(TODAY, "Extension to 30 June 2017 agreed by Committee: The firm is late"),)


@pytest.mark.parametrize("field", ["agree_due", "refuse_due", "withdraw_due"])
def test_where_nothing_is_asked_for_there_is_nothing_to_decide(field: str) -> None:
    edits: dict[str, Edit] = {
        "agree_due": AgreeExtension("IM-07"),
        "refuse_due": RefuseExtension("IM-07", "No"),
        "withdraw_due": RefuseExtension("IM-07", "No", is_withdrawn=True),
    }
    error = refused(edits[field], action("IM-07", due="2017-03-31"))
    assert (error.message, error.field) == ("IM-07: no extension of its due date is asked for.", field)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"due": "2017-07-01"}, "it is due 1 July 2017, which is not before 30 June 2017"),
        ({"due": None}, "it has no due date"),
        ({"status": Status.CLOSED}, "it is closed"),
    ],
)
def test_what_has_become_impossible_meanwhile_cannot_be_agreed(fields: dict[str, object], why: str) -> None:
    error = refused(AgreeExtension("IM-07"), waiting(**fields))
    assert error.message == f"IM-07: the extension to 30 June 2017 cannot be agreed: {why}."


def test_that_the_due_date_has_moved_since_is_said_and_it_can_be_agreed_all_the_same() -> None:
    moved = waiting(due="2017-04-30", due_changes=(move("2016-12-05", "2017-03-31", "2017-04-30"),))
    assert "the due date has moved since, from 31 March 2017 to 30 April 2017" in extensions.more(
        plan(moved), moved, ASKED
    )
    assert done(AgreeExtension("IM-07"), moved).due_changes[-1].before == due("2017-04-30")
    before = waiting(due_changes=(move("2016-12-01", "2016-12-31", "2017-03-31"),))
    assert extensions.moved_since(before, ASKED) is None


@pytest.mark.parametrize(
    ("to", "is_left"),
    [
        ("2017-06-29", True),
        ("2017-06-30", False),
        ("2017-06", False),
        ("2018", False),
        ("ongoing", False),
        (None, True),
    ],
)
def test_a_date_that_gives_all_that_was_asked_for_leaves_nothing_to_ask(to: str | None, is_left: bool) -> None:
    after = done(SetDue("IM-07", due(to) if to else None, "Agreed at once"), waiting())
    assert (after.moves, bool(after.extensions)) == (1, is_left)


# Not agreeing


def test_what_is_not_agreed_stays_told_in_an_update() -> None:
    after = done(RefuseExtension("IM-07", "Too late"), waiting())
    assert (after.due, after.moves, after.extensions) == (due("2017-03-31"), 0, ())
    assert after.updates == (Update(TODAY, "Extension to 30 June 2017 not agreed by Committee: Too late"),)
    by = done(RefuseExtension("IM-07", "Too late", "Chair"), waiting())
    assert by.updates[0].text == "Extension to 30 June 2017 not agreed by Chair: Too late"


def test_what_is_withdrawn_is_told_as_such() -> None:
    edit = RefuseExtension("IM-07", "The shelves have come", is_withdrawn=True)
    words = "Extension to 30 June 2017 withdrawn by Head of Policy: The shelves have come"
    assert done(edit, waiting()).updates == (Update(TODAY, words),)
    nobody = waiting(owner=None, extensions=(replace(ASKED, asked_by=None),))
    assert done(edit, nobody).updates[0].text == "Extension to 30 June 2017 withdrawn: The shelves have come"
    assert said(plan(waiting()), edit) == f"update “{words}”"


def test_refusing_and_withdrawing_need_a_reason() -> None:
    for is_withdrawn in (False, True):
        error = refused(RefuseExtension("IM-07", " ", is_withdrawn=is_withdrawn), waiting())
        assert (error.field, "needs a reason" in error.message) == ("reason", True)


def test_a_request_on_an_ended_action_can_be_taken_off() -> None:
    edit = RefuseExtension("IM-07", "It was done in time", is_withdrawn=True)
    assert done(edit, waiting(status=Status.COMPLETE)).extensions == ()


# What is told


def test_what_is_open_is_told_in_words() -> None:
    told = describe.text(plan(waiting()), waiting(), TODAY)
    assert "Extension      to 30 June 2017 asked for by Head of Policy on 1 December 2016, not agreed yet\n" in told
    assert "               3 months later than its due date; to be agreed by Committee\n" in told
    assert "               because: The firm is late\n" in told
    assert "extension" in marks(plan(waiting()), waiting(), TODAY)
    assert "extension" not in marks(plan(), waiting(status=Status.CLOSED), TODAY)


def test_an_owner_who_came_later_asks_where_nobody_is_named() -> None:
    asked = replace(ASKED, asked_by=None)
    assert extensions.words(waiting(), asked).startswith("Extension to 30 June 2017 asked for by Clerk on ")
    assert extensions.words(waiting(owner=None), asked).startswith("Extension to 30 June 2017 asked for on ")


def test_a_request_is_something_recorded_about_an_action() -> None:
    assert waiting().last_recorded(day("2016-09-28")) == day("2016-12-01")


def warned(*actions: Action) -> list[str]:
    """Return the warnings about extensions."""
    return [each.text for each in warnings(plan(*actions), TODAY) if "extension" in each.text]


def test_a_request_that_can_be_agreed_is_no_reason_to_warn() -> None:
    assert warned(waiting()) == []


def test_odd_requests_are_warned_of_with_what_to_do() -> None:
    instead = ": ask for another date, or withdraw it"
    asked = "an extension to 30 June 2017 is asked for, but "
    assert warned(waiting(due="2017-07-01")) == [
        f"{asked}it is due 1 July 2017, which is not before 30 June 2017{instead}"
    ]
    assert warned(waiting(due=None)) == [f"{asked}it has no due date{instead}"]
    assert warned(waiting(status=Status.COMPLETE)) == [f"{asked}it is complete{instead}"]
    assert warned(waiting(extensions=(ASKED, replace(ASKED, to=due("2017"))))) == [
        "an extension to 30 June 2017 is asked for and a later entry asks again: the last entry counts, remove this"
    ]


def test_a_request_that_nobody_has_answered_for_longer_than_the_threshold_is_warned_of() -> None:
    old, new = (waiting(extensions=(replace(ASKED, on=day(on)),)) for on in ("2016-09-12", "2016-09-13"))
    (words,) = warned(old)
    ago, what_to_do = words.split(": ")
    assert ago == "an extension to 30 June 2017 was asked for 91 days ago and is neither agreed nor refused"
    assert what_to_do == "put it before who is to agree, or withdraw it"
    assert warned(new) == []


def test_a_name_in_a_request_is_warned_of_at_its_entry() -> None:
    named = waiting(extensions=(replace(ASKED, asked_by="Mrs Smith"),))
    (found,) = (each for each in warnings(plan(named), TODAY) if "title" in each.text)
    assert found.path == ("actions", "IM-07", "extensions", 0)


# Two people, and what is taken back


def test_one_agrees_and_the_other_refuses_is_a_clash_and_other_changes_stand() -> None:
    base = plan(waiting())
    yes, no = AgreeExtension("IM-07").apply(base, TODAY), RefuseExtension("IM-07", "No").apply(base, TODAY)
    assert [clash.field for clash in merging.merge(base, yes, no).clashes] == ["due"]
    for side, due_date, moves in (("ours", TO, 1), ("theirs", due("2017-03-31"), 0)):
        settled = merging.merge(base, yes, no, choices={("IM-07", "due"): side}).plan.actions["IM-07"]  # type: ignore[dict-item]  # a side by its name
        assert (settled.due, settled.extensions, settled.moves) == (due_date, (), moves)
    other = plan(waiting(owner="Archivist"))
    merged = merging.merge(base, yes, other)
    assert merged.clashes == ()
    assert merged.plan.actions["IM-07"] == replace(yes.actions["IM-07"], owner="Archivist")


@pytest.mark.parametrize(
    "edit",
    [
        AskExtension("IM-07", due("2018"), "Again"),
        AgreeExtension("IM-07"),
        RefuseExtension("IM-07", "No"),
        RefuseExtension("IM-07", "No", is_withdrawn=True),
    ],
)
def test_what_was_done_with_a_request_is_one_line_and_taken_back_as_one(edit: Edit) -> None:
    before = plan(waiting(updates=(update("2016-12-12", "Seen."),)))
    (line,) = pending.pending_changes(before, edit.apply(before, TODAY))
    assert line.back is not None
    assert line.back.apply(edit.apply(before, TODAY), TODAY) == before


@given(st.data(), plans())
@cases(150)
def test_no_request_is_counted_as_a_move_and_none_is_lost_in_silence(data: st.DataObject, before: Plan) -> None:
    for one in before.actions.values():
        to, reason = due("2199"), data.draw(st.sampled_from(["Late", "ü 😀\nlines"]))
        if extensions.obstacle(one, to):
            continue
        asked = AskExtension(one.id, to, reason).apply(before, TODAY)
        wanted = asked.actions[one.id]
        assert (wanted.due, wanted.due_changes, wanted.first_due) == (one.due, one.due_changes, one.first_due)
        yes, no = (edit.apply(asked, TODAY) for edit in (AgreeExtension(one.id), RefuseExtension(one.id, "No")))
        agreed_to, refused_to = yes.actions[one.id], no.actions[one.id]
        assert (agreed_to.due, agreed_to.extensions, refused_to.extensions) == (to, (), ())
        kept = agreed_to.due_changes[-1].reason if agreed_to.moves > one.moves else agreed_to.updates[-1].text
        assert kept.endswith(reason)
        assert agreed_to.moves == one.moves + ("due" not in one.assumed)
        assert replace(refused_to, updates=one.updates) == replace(one, extensions=())
