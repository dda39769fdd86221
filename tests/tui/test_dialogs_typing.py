"""Typing in dialogs: nothing typed is lost by a slip, nothing odd gets through, and arrows, Tab and paste work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual import events

from actionplan.model.edits.basic import AddUpdate, SetDue, SetStatus, SetText
from actionplan.model.plan import Plan, Status
from actionplan.tui.dialogs import DueDialog, OwnerDialog, SaveDialog, StatusDialog, UpdateDialog
from tests.tui import desk
from tests.tui.dialog_host import (
    BARE,
    MAKERS,
    MOVED,
    PLAN,
    TODAY,
    Listed,
    answer_to,
    asked,
    due,
    keys,
    opened,
    paste,
)
from tests.tui.screen_text import words_on

if TYPE_CHECKING:
    from pathlib import Path

ASKED = "Esc again throws away the"


def with_owners(*owners: str) -> Plan:
    """Return a plan with these owners, the first of most actions."""
    actions = [
        replace(BARE, id=f"X-{row}-{times}", owner=owner)
        for row, owner in enumerate(owners)
        for times in range(len(owners) - row)
    ]
    return replace(PLAN, actions={**{action.id: action for action in actions}, BARE.id: BARE})


# Escape


@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("status", ("a", "=The supplier is late again")),
        ("due", ("=31 mar", "enter", "=The supplier is late")),
        ("update", ("=Draft agreed", "enter", "=Publish it")),
        ("owner", ("=Head of the new digital service",)),
        ("save", ("=All agreed by the group",)),
        ("identity", ("=Clerk to the", "enter", "=group@council")),
    ],
)
async def test_escape_asks_once_before_it_throws_away_more_than_three_words(
    name: str, pressed: tuple[str, ...]
) -> None:
    async with opened(MAKERS[name](PLAN, MOVED)) as (app, pilot):
        await keys(pilot, *pressed, "escape")
        assert not app.answers
        assert ASKED in words_on(app)
        await keys(pilot, "escape")
        assert app.answers == [None]


async def test_escape_asks_again_after_going_on() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        for onward in ("=!", "down"):
            await keys(pilot, "=one two three four", "escape")
            assert ASKED in words_on(app)
            await keys(pilot, onward)
            assert ASKED not in words_on(app)
        await keys(pilot, "escape")
        assert not app.answers
        await keys(pilot, "enter")
    assert app.answers == [AddUpdate("IM-11", "one two three four!one two three four")]


async def test_leaving_the_program_asks_too_before_it_throws_away_what_was_typed(plan: Path) -> None:
    async with desk.opened(plan) as running:
        await running.press("u", "=one two three four", "ctrl+q")
        assert "Ctrl+Q again throws away the 4 words that you typed." in running.words
        assert running.screen == "UpdateDialog"
        await running.press("ctrl+q")
    assert running.app.return_value == 0


async def test_escape_does_not_ask_about_what_stood_there_already() -> None:
    action = replace(MOVED, title=(title := "A title of many more words than three"), owner=title)
    async with opened(MAKERS["stop"](PLAN, action)) as (app, pilot):
        await keys(pilot, "escape")
        for name, maker in MAKERS.items():
            await asked(app, maker(PLAN, action))
            await keys(pilot, "escape")
            assert app.answers.pop() is None, name
            assert not isinstance(app.screen, type(app.dialog)), name


# Lines


async def test_what_was_offered_is_replaced_by_typing_and_what_was_typed_is_not() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "=31 mar", "tab", "=Late", "tab", "=The chair", "shift+tab", "=r", "shift+tab", "=ch")
        assert [app.typed(name) for name in ("due", "reason", "agreed_by")] == ["31 march", "Later", "The chair"]


async def test_arrows_go_through_a_broken_text_before_they_leave_its_line() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY), (60, 20)) as (app, pilot):
        await keys(pilot, "=A text that is broken into two rows of the screen", "up", "=so", "down")
        assert app.line == "note"
        await keys(pilot, "down")
        assert app.line == "next"
        await keys(pilot, "up")
        assert app.line == "note"
        assert "so" in app.typed("note")


async def test_an_offered_text_of_two_rows_is_left_with_one_arrow() -> None:
    async with opened(SaveDialog(Listed(), TODAY, TODAY), (60, 20)) as (app, pilot):
        await keys(pilot, "up")
        assert app.line == "meeting"


async def test_pasted_lines_become_one_line_without_control_characters() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "=Agreed:")
        await paste(pilot, "\n- the draft\r\n- the \x1b[31mdate\x07\n\n\n")
        await keys(pilot, "=.", "enter")
        await paste(pilot, " \n\t")
        await keys(pilot, "enter")
    assert app.answers == [AddUpdate("IM-11", "Agreed: - the draft - the [31mdate.")]


async def test_a_paste_of_many_thousand_letters_is_kept_whole_and_in_sight() -> None:
    text = "word " * 4000
    async with opened(UpdateDialog(PLAN, MOVED, TODAY), (60, 20)) as (app, pilot):
        await paste(pilot, text)
        assert "Enter to the next step · Esc back" in words_on(app)
        await keys(pilot, "enter", "enter")
    assert app.answers == [AddUpdate("IM-11", text.strip())]


async def test_brackets_are_typed_and_shown_as_they_are() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "=[/x] [red]{a}")
        assert "[/x] [red]{a}" in words_on(app)
        await keys(pilot, "enter", "enter")
    assert app.answers == [AddUpdate("IM-11", "[/x] [red]{a}")]


# Owner


async def test_the_owner_of_most_actions_comes_first() -> None:
    plan = with_owners("Zoo keeper", "Head of Housing", "Archivist")
    assert await answer_to(OwnerDialog(plan, BARE, TODAY), "down", "enter") == SetText("IM-13", "owner", "Zoo keeper")


@pytest.mark.parametrize("key", ["tab", "right"])
async def test_tab_or_right_writes_the_marked_owner_into_the_line_to_go_on_from(key: str) -> None:
    async with opened(OwnerDialog(PLAN, BARE, TODAY)) as (app, pilot):
        await keys(pilot, "=head", key)
        assert app.typed("owner") == "Head of Policy and Communications"
        await keys(pilot, "= (acting)", "enter")
    assert app.answers == [SetText("IM-13", "owner", "Head of Policy and Communications (acting)")]


async def test_a_new_owner_that_is_part_of_a_known_one_takes_one_more_key_however_many_there_are() -> None:
    plan = with_owners(*(f"Director of service {number}" for number in range(20)))
    async with opened(OwnerDialog(plan, BARE, TODAY), (60, 20)) as (app, pilot):
        await keys(pilot, "=Director")
        assert "↑ marks the new one." in words_on(app)
        await keys(pilot, "up")
        assert "▸ “Director”, a new owner" in words_on(app)
        await keys(pilot, "enter")
    assert app.answers == [SetText("IM-13", "owner", "Director")]


async def test_an_owner_typed_in_other_capitals_is_the_one_there_is() -> None:
    edit = await answer_to(OwnerDialog(PLAN, BARE, TODAY), "=director of finance", "enter")
    assert edit == SetText("IM-13", "owner", "Director of Finance")


# Errors


NO_DATES = [
    "soon",
    "31 feb",
    "31/13/2017",
    "2017-13",
    "2017-Q5",
    "2016/18",
    "0000-01-01",
    "+99999999m",
    "-9999y",
    "3000",
    "[/x]",
    "٣١ mar ٢٠١٧ x",
    "9" * 3000,
]


async def test_what_is_no_date_is_refused_at_the_line_and_nothing_else_is_asked() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY), (60, 20)) as (app, pilot):
        for typed in NO_DATES:
            await keys(pilot, "ctrl+u")
            await paste(pilot, typed)
            assert "? “" in words_on(app)
            await keys(pilot, "enter")
            assert "! “" in words_on(app)
            assert (app.line, app.answers) == ("due", [])
            assert "Reason" not in words_on(app)
        await keys(pilot, "ctrl+u", "=31 dec")
        assert "! “" not in words_on(app)


async def test_a_date_that_stops_being_one_takes_the_question_for_a_reason_away_but_not_what_was_typed() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "=31 mar", "enter", "=Late", "up", "=x")
        assert "Reason" not in words_on(app)
        await keys(pilot, "backspace", "enter", "enter")
    assert app.answers == [SetDue("IM-11", due("2017-03-31"), "Late")]


async def test_enter_on_an_empty_line_that_is_wanted_says_so_at_once_and_typing_takes_it_back() -> None:
    for dialog, said, pressed in (
        (UpdateDialog(PLAN, MOVED, TODAY), "an update needs a text", ()),
        (StatusDialog(PLAN, MOVED, TODAY), "needs an update that says why", ("r",)),
    ):
        async with opened(dialog) as (app, pilot):
            await keys(pilot, *pressed, "enter")
            assert said in words_on(app)
            assert app.line == "note"
            await keys(pilot, "=x")
            assert said not in words_on(app)


async def test_another_status_takes_the_error_of_the_first_away() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        await keys(pilot, "h", "enter")
        assert "needs an update" in words_on(app)
        await keys(pilot, "up", "c")
        assert "needs an update" not in words_on(app)
        await keys(pilot, "=Merged", "enter", "enter")
    assert app.answers == [SetStatus("IM-11", Status.CLOSED, "Merged")]


async def test_all_statuses_are_in_sight_again_when_another_is_to_be_chosen() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY), (60, 20)) as (app, pilot):
        await keys(pilot, "h")
        assert "▸ H ‖ On hold" in words_on(app)
        assert "Not started" not in words_on(app)
        await keys(pilot, "up")
        assert "Not started" in words_on(app)
        assert "Closed" in words_on(app)


async def test_letters_typed_at_once_with_the_key_of_a_status_go_into_the_reason() -> None:
    async with opened(StatusDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        for letter in "able":
            app.post_message(events.Key(letter, letter))
        await keys(pilot, "enter", "enter")
    assert app.answers == [SetStatus("IM-11", Status.AT_RISK, "ble")]


def test_no_two_statuses_share_a_letter() -> None:
    assert len({status.letter for status in Status}) == len(Status)
