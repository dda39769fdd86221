"""The dialogs that change an action: the fewest keys, nothing typed is lost, and edits that keep the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from textual import events

from actionplan.model.dates import Completion
from actionplan.model.edits.basic import AddUpdate, Reviewed, SetDue, SetStatus, SetText
from actionplan.model.plan import Action, Plan, Status, Update
from actionplan.tui.dialogs import DueDialog, OwnerDialog, StatusDialog, UpdateDialog
from tests.tui.dialog_host import (
    ASSUMED,
    BARE,
    DONE,
    MAKERS,
    MOVED,
    PLAN,
    TODAY,
    Host,
    answer_to,
    due,
    keys,
    opened,
    settled,
)
from tests.tui.screen_text import words_on


def after(edit: object) -> Plan:
    """Return the plan after the edit of a dialog."""
    assert isinstance(edit, SetStatus | SetDue | SetText | AddUpdate)
    return edit.apply(PLAN, TODAY)


def of(plan: Plan, action: Action) -> Action:
    """Find an action again in a plan."""
    return plan.actions[action.id]


@pytest.mark.parametrize("name", ["status", "owner", "due", "update"])
async def test_escape_answers_nothing_whatever_was_typed(name: str) -> None:
    assert await answer_to(MAKERS[name](PLAN, MOVED), "=a2017", "escape") is None


# Status


@pytest.mark.parametrize(
    ("letter", "status"),
    [("n", Status.NOT_STARTED), ("g", Status.ON_TRACK), ("G", Status.ON_TRACK), ("b", Status.COMPLETE)],
)
async def test_one_letter_sets_a_status_that_wants_no_reason(letter: str, status: Status) -> None:
    edit = await answer_to(StatusDialog(PLAN, ASSUMED, TODAY), letter)
    assert edit == SetStatus("IM-12", status)
    assert of(after(edit), ASSUMED).status is status


async def test_completing_takes_today_as_the_day() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "down", "down", "down", "down")
        assert "Completed today, 12 Oct 2016." in words_on(app)
        await keys(pilot, "enter")
    assert of(after(app.answers[0]), MOVED).completed == Completion(TODAY)


@pytest.mark.parametrize(
    ("letter", "status"),
    [("a", Status.AT_RISK), ("r", Status.OFF_TRACK), ("h", Status.ON_HOLD), ("c", Status.CLOSED)],
)
async def test_a_status_that_wants_a_reason_asks_for_it_and_for_the_next_step(letter: str, status: Status) -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, letter)
        assert app.line == "note"
        # Letters of statuses are letters of words here.
        await keys(pilot, "=bang", "enter")
        assert app.line == "next"
        await keys(pilot, "=ring", "enter")
    edit = app.answers[0]
    assert edit == SetStatus("IM-11", status, "bang", "ring")
    assert of(after(edit), MOVED).updates[-1] == Update(TODAY, "bang", "ring")


async def test_the_status_can_be_chosen_with_arrows() -> None:
    edit = await answer_to(StatusDialog(PLAN, BARE, TODAY), "down", "enter")
    assert edit == SetStatus("IM-13", Status.ON_TRACK)


async def test_where_today_has_an_update_already_the_line_opens_and_enter_alone_sets_the_status() -> None:
    told = replace(MOVED, updates=(Update(TODAY, "The supplier is late."),))
    plan = replace(PLAN, actions={**PLAN.actions, told.id: told})
    async with opened(StatusDialog(plan, told, TODAY)) as (app, pilot):
        await keys(pilot, "a")
        assert app.line == "note"
        await keys(pilot, "enter")
    assert app.answers == [SetStatus("IM-11", Status.AT_RISK)]


async def test_a_missing_reason_is_said_in_the_dialog_and_the_rest_stays() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY), (60, 20)) as (app, pilot):
        await keys(pilot, "a", "down", "=Ask again", "enter")
        assert not app.answers
        assert "“At risk” needs an update that says why." in words_on(app)
        assert app.line == "note"
        assert app.typed("next") == "Ask again"
        await keys(pilot, "=Late", "enter", "enter")
    assert app.answers == [SetStatus("IM-11", Status.AT_RISK, "Late", "Ask again")]


async def test_opening_again_asks_why_and_keeps_the_first_completion() -> None:
    async with opened(StatusDialog(PLAN, DONE, TODAY)) as (app, pilot):
        await keys(pilot, "g")
        assert app.line == "reason"
        await keys(pilot, "enter")
        assert "opening it again needs a reason" in words_on(app)
        await keys(pilot, "=Out of date", "enter")
    again = of(after(app.answers[0]), DONE)
    assert again.status is Status.ON_TRACK
    assert [(entry.completed, entry.reason) for entry in again.reopened] == [(DONE.completed, "Out of date")]


async def test_opening_again_into_trouble_asks_for_both_reasons() -> None:
    edit = await answer_to(StatusDialog(PLAN, DONE, TODAY), "a", "=Out of date", "enter", "=No owner", "enter", "enter")
    assert edit == SetStatus("IM-02", Status.AT_RISK, "No owner", None, "Out of date")


async def test_another_status_can_be_chosen_after_typing_and_the_text_is_kept() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "a", "=Late", "up", "r")
        assert app.typed("note") == "Late"
        await keys(pilot, "enter", "enter")
    assert app.answers == [SetStatus("IM-11", Status.OFF_TRACK, "Late")]


async def test_a_text_typed_for_another_status_becomes_the_update() -> None:
    async with opened(StatusDialog(PLAN, DONE, TODAY)) as (app, pilot):
        await keys(pilot, "g", "=Found again", "up", "b")
        assert not app.answers
        assert app.typed("note") == "Found again"
        await keys(pilot, "enter", "enter")
    assert app.answers == [AddUpdate("IM-02", "Found again")]


async def test_a_complete_action_is_not_closed_and_the_dialog_says_what_to_do_instead() -> None:
    async with opened(StatusDialog(PLAN, DONE, TODAY)) as (app, pilot):
        await keys(pilot, "c")
        assert not app.answers
        assert "IM-02 is complete, so there is nothing left to close." in words_on(app)
        assert "A complete action is not closed" in words_on(app)


async def test_the_present_status_opens_the_line_and_enter_alone_says_that_nothing_changes() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "g")
        assert "Still on track" in words_on(app)
        assert app.line == "note"
        await keys(pilot, "enter")
    assert app.answers == [Reviewed("IM-11")]
    assert await answer_to(StatusDialog(PLAN, MOVED, TODAY), "g", "=All well", "enter", "enter") == AddUpdate(
        "IM-11", "All well"
    )


@pytest.mark.parametrize("status", [status for status in Status if status.needs_note])
async def test_a_present_status_that_needs_words_asks_for_them_and_stays(status: Status) -> None:
    action = replace(MOVED, status=status)
    plan = replace(PLAN, actions={**PLAN.actions, action.id: action})
    async with opened(StatusDialog(plan, action, TODAY)) as (app, pilot):
        await keys(pilot, status.letter.lower())
        assert f"Still {plan.label(status).lower()}" in words_on(app)
        assert "Reason" in words_on(app)
        await keys(pilot, "enter", "enter")
        assert not app.answers
        assert "an update needs a text" in words_on(app)
        await keys(pilot, "=The second clerk is ill", "enter", "=Ask for help", "enter")
    assert app.answers == [AddUpdate("IM-11", "The second clerk is ill", "Ask for help")]
    assert of(app.answers[0].apply(plan, TODAY), action).status is status


async def test_the_heading_goes_back_with_another_status() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "g", "=Late", "up", "a")
        assert "Still on track" not in words_on(app)
        assert app.typed("note") == "Late"
        await keys(pilot, "enter", "enter")
    assert app.answers == [SetStatus("IM-11", Status.AT_RISK, "Late")]


async def test_an_assumed_status_is_confirmed_by_choosing_it() -> None:
    edit = await answer_to(StatusDialog(PLAN, ASSUMED, TODAY), "enter")
    assert "status" not in of(after(edit), ASSUMED).assumed


# Owner


async def test_a_few_letters_and_enter_take_an_owner_that_there_is() -> None:
    edit = await answer_to(OwnerDialog(PLAN, BARE, TODAY), "=head", "enter")
    assert edit == SetText("IM-13", "owner", "Head of Policy and Communications")
    assert of(after(edit), BARE).owner == "Head of Policy and Communications"


async def test_an_owner_can_be_chosen_with_arrows_without_typing() -> None:
    edit = await answer_to(OwnerDialog(PLAN, BARE, TODAY), "down", "enter")
    assert edit == SetText("IM-13", "owner", "Director of Finance")


async def test_a_new_owner_is_offered_below_those_that_match() -> None:
    async with opened(OwnerDialog(PLAN, BARE, TODAY)) as (app, pilot):
        await keys(pilot, "=head")
        assert "“head”, a new owner" in words_on(app)
        await keys(pilot, "down", "enter")
    assert app.answers == [SetText("IM-13", "owner", "head")]


async def test_where_nobody_matches_enter_takes_what_was_typed() -> None:
    edit = await answer_to(OwnerDialog(PLAN, BARE, TODAY), "=Clerk to the group", "enter")
    assert edit == SetText("IM-13", "owner", "Clerk to the group")


async def test_typing_replaces_the_present_owner_and_emptying_takes_it_away() -> None:
    edit = await answer_to(OwnerDialog(PLAN, MOVED, TODAY), "=dir", "enter")
    assert edit == SetText("IM-11", "owner", "Director of Finance")
    async with opened(OwnerDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "backspace")
        assert "no owner: takes the present one away" in words_on(app)
        await keys(pilot, "enter")
    assert of(after(app.answers[0]), MOVED).owner is None


async def test_the_present_owner_is_no_change_and_an_assumed_one_is_confirmed() -> None:
    async with opened(OwnerDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "enter")
        assert app.answers == [None]
        assert "no change" in words_on(app)
    edit = await answer_to(OwnerDialog(PLAN, ASSUMED, TODAY), "enter")
    assert "owner" not in of(after(edit), ASSUMED).assumed


async def test_an_owner_can_be_clicked_and_typing_goes_on_in_the_line() -> None:
    async with opened(OwnerDialog(PLAN, BARE, TODAY)) as (app, pilot):
        await pilot.click("#owners", offset=(4, 1))
        await settled(pilot)
    assert app.answers == [SetText("IM-13", "owner", "Director of Finance")]


# Update


async def test_an_update_is_a_line_enter_a_line_enter() -> None:
    edit = await answer_to(UpdateDialog(PLAN, MOVED, TODAY), "=Draft agreed", "enter", "=Publish", "enter")
    assert edit == AddUpdate("IM-11", "Draft agreed", "Publish")
    assert of(after(edit), MOVED).updates[-1] == Update(TODAY, "Draft agreed", "Publish")


async def test_the_last_update_stands_above() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, _):
        words = words_on(app)
    assert "20 Sept 2016: A first draft went to the leadership team." in words
    assert "Next step then: Collect their comments." in words


async def test_an_update_without_a_text_is_refused_and_the_next_step_stays() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "down", "=Publish", "enter")
        assert not app.answers
        assert "an update needs a text" in words_on(app)
        assert (app.line, app.typed("next")) == ("note", "Publish")


async def test_pasted_lines_become_one_and_none_is_lost() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        app.post_message(events.Paste("Draft agreed.\r\n\r\n  Two comments\tleft.\n"))
        await settled(pilot)
        assert app.typed("note") == "Draft agreed. Two comments left."


async def test_a_key_pressed_before_the_dialog_is_drawn_is_not_lost() -> None:
    app = Host(UpdateDialog(PLAN, MOVED, TODAY))
    async with app.run_test(notifications=True) as pilot:
        await keys(pilot, "escape")
        app.push_screen(StatusDialog(PLAN, ASSUMED, TODAY), app.answers.append)
        app.post_message(events.Key("g", "g"))
        await settled(pilot)
    assert app.answers == [None, SetStatus("IM-12", Status.ON_TRACK)]


async def test_enter_pressed_twice_answers_once() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "=Done", "enter")
        app.post_message(events.Key("enter", "\r"))
        app.post_message(events.Key("enter", "\r"))
        await settled(pilot)
    assert app.answers == [AddUpdate("IM-11", "Done")]


# Due date


@pytest.mark.parametrize("typed", ["31 mar", "+3m", "2017-03-31", "31/3/2017"])
async def test_a_date_is_typed_and_a_move_takes_a_reason(typed: str) -> None:
    edit = await answer_to(DueDialog(PLAN, MOVED, TODAY), f"={typed}", "enter", "=Waiting", "enter")
    assert edit == SetDue("IM-11", due("2017-03-31"), "Waiting")
    moved = of(after(edit), MOVED)
    assert (moved.due, moved.moves, moved.due_changes[-1].agreed_by) == (due("2017-03-31"), 2, PLAN.group)


UNDERSTOOD = [
    (MOVED, "31 mar", "understood as Friday 31 March 2017 moves from 31 Dec 2016, 3 months later: needs a reason"),
    (MOVED, "30 nov", "understood as Wednesday 30 November 2016 moves from 31 Dec 2016, 31 days earlier"),
    (MOVED, "2017-Q1", "understood as January to March 2017, so by Friday 31 March 2017 moves from 31 Dec 2016"),
    (MOVED, "ongoing", "understood as ongoing, without an end moves from 31 Dec 2016: needs a reason"),
    (MOVED, "2016-Q4", "the same last day as 31 Dec 2016: no reason needed"),
    (MOVED, "31 dec", "no change"),
    (MOVED, "+3", "? “+3” is not understood as a date."),
    (MOVED, "31 feb", "? “31 feb” is not a date"),
    (MOVED, "2016-10-01", "needs a reason · is past: the action will be overdue"),
    (BARE, "31 mar", "the first date: no reason needed"),
    (BARE, "+2w", "understood as Wednesday 26 October 2016"),
    (ASSUMED, "2017-Q1", "confirms the date"),
    (ASSUMED, "30 jun", "instead of Jan to Mar 2017, which was only assumed: no reason needed"),
]


@pytest.mark.parametrize("action", [MOVED, BARE, ASSUMED], ids=["agreed", "none", "assumed"])
async def test_what_is_typed_is_understood_at_once(action: Action) -> None:
    async with opened(DueDialog(PLAN, action, TODAY), (60, 20)) as (app, pilot):
        for known, typed, said in UNDERSTOOD:
            if known is action:
                await keys(pilot, "ctrl+u", f"={typed}")
                assert said in words_on(app)


async def test_a_date_that_is_no_move_is_set_at_once() -> None:
    assert await answer_to(DueDialog(PLAN, BARE, TODAY), "=31 mar", "enter") == SetDue("IM-13", due("2017-03-31"))
    assert await answer_to(DueDialog(PLAN, ASSUMED, TODAY), "=+1m", "enter") == SetDue("IM-12", due("2017-04-30"))


async def test_an_assumed_date_is_confirmed_by_enter_alone() -> None:
    edit = await answer_to(DueDialog(PLAN, ASSUMED, TODAY), "enter")
    assert "due" not in of(after(edit), ASSUMED).assumed
    assert of(after(edit), ASSUMED).due == ASSUMED.due


async def test_emptying_the_line_takes_the_date_away_with_a_reason() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "backspace")
        assert "understood as no date takes away 31 Dec 2016: needs a reason" in words_on(app)
        await keys(pilot, "enter", "=No longer planned", "enter")
    assert app.answers == [SetDue("IM-11", None, "No longer planned")]


async def test_a_date_that_comes_back_goes_on_from_the_one_taken_away() -> None:
    plan = SetDue("IM-11", None, "Unclear").apply(PLAN, TODAY)
    async with opened(DueDialog(plan, of(plan, MOVED), TODAY)) as (app, pilot):
        await keys(pilot, "=31 mar")
        assert "moves from 31 Dec 2016, which was taken away, 3 months later: needs a reason" in words_on(app)


async def test_a_missing_reason_is_said_and_the_date_stays() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY), (60, 20)) as (app, pilot):
        await keys(pilot, "=31 mar", "enter")
        assert app.line == "reason"
        await keys(pilot, "enter")
        assert "so it needs a reason" in words_on(app)
        assert (app.line, app.typed("due"), app.answers) == ("reason", "31 mar", [])


async def test_a_date_that_is_none_is_said_and_stays_to_be_mended() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY), (60, 20)) as (app, pilot):
        await keys(pilot, "=31 foo", "enter")
        assert "! “31 foo” is not understood as a date. Write for example 31 jan" in words_on(app)
        assert (app.line, app.typed("due"), app.answers) == ("due", "31 foo", [])


async def test_who_agreed_can_be_said() -> None:
    edit = await answer_to(
        DueDialog(PLAN, MOVED, TODAY), "=31 mar", "enter", "=Late", "down", "=The committee", "enter"
    )
    assert edit == SetDue("IM-11", due("2017-03-31"), "Late", "The committee")


async def test_the_present_date_is_no_change() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "enter")
        assert app.answers == [None]
        assert "no change" in words_on(app)


async def test_every_form_of_a_date_that_a_plan_has_is_offered_as_it_can_be_typed() -> None:
    for typed in ("2017-03-31", "2017-03", "2017-Q1", "2017", "2016/17", "ongoing"):
        action = replace(MOVED, due=due(typed))
        plan = replace(PLAN, actions={**PLAN.actions, action.id: action})
        assert await answer_to(DueDialog(plan, action, date(2016, 10, 12)), "enter") is None


async def test_a_quarter_without_its_financial_year_is_shown_both_ways() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "=Q3 2017")
        shown = " ".join(words_on(app).split())
        assert "understood as July to September 2017" in shown
        assert "Q3 2017/18 for October to December 2017" in shown
