"""Keys that arrive in one piece, with no pause between them, go where the keys before them lead."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from actionplan.model.edits.basic import AddAction, AddUpdate, SetDue, SetStatus, SetText
from actionplan.model.plan import Status
from actionplan.session.session import Session
from actionplan.tui.dialogs import DueDialog, NewDialog, NextDialog, OwnerDialog, StatusDialog, UpdateDialog
from tests.tui import desk
from tests.tui.dialog_host import BARE, KEY_NAMES, MOVED, PLAN, TODAY, Host, due, opened, paste, settled
from tests.tui.screen_text import words_on

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

    from actionplan.session.results import RecordState

NAMES = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", "↓": "down", "↑": "up"}


def at_once(app: Host, typed: str) -> None:
    """Send all keys of a text before the app has looked at the first; "↓" and "↑" are the arrows."""
    for letter in typed:
        name = NAMES.get(letter) or KEY_NAMES.get(letter, letter)
        app.post_message(events.Key(name, None if letter in NAMES else letter))


async def answer(dialog: Screen[Any], typed: str) -> Any:  # noqa: ANN401  (whatever it answers)
    """Type a text in one piece into a dialog and return its answer."""
    async with opened(dialog) as (app, pilot):
        at_once(app, typed)
        await settled(pilot)
        assert len(app.answers) == 1, words_on(app)
    return app.answers[0]


@pytest.mark.parametrize("on", ["\r", "\t", "↓", "\r\n"])
async def test_what_follows_a_key_that_goes_on_is_in_the_next_field(on: str) -> None:
    edit = await answer(UpdateDialog(PLAN, MOVED, TODAY), f"Half done.{on}Ask the rest.\r")
    assert edit == AddUpdate("IM-11", "Half done.", "Ask the rest.")


async def test_what_follows_the_arrow_back_is_in_the_field_before() -> None:
    edit = await answer(UpdateDialog(PLAN, MOVED, TODAY), "Half\t Ask↑ done.\r\r")
    assert edit == AddUpdate("IM-11", "Half done.", "Ask")


async def test_a_date_with_its_reason_in_one_piece_is_not_fused() -> None:
    edit = await answer(DueDialog(PLAN, MOVED, TODAY), "31 mar\rbecause it is late\r")
    assert edit == SetDue("IM-11", due("2017-03-31"), "because it is late")


async def test_a_status_with_its_reason_and_next_step_in_one_piece() -> None:
    edit = await answer(StatusDialog(PLAN, MOVED, TODAY), "astill a problem\rask again\r")
    assert edit == SetStatus("IM-11", Status.AT_RISK, "still a problem", "ask again")


async def test_a_list_is_narrowed_by_what_was_typed_before_an_arrow_or_tab_acts_in_it() -> None:
    assert await answer(OwnerDialog(PLAN, BARE, TODAY), "head\t (acting)\r") == SetText(
        "IM-13", "owner", "Head of Policy and Communications (acting)"
    )
    assert await answer(OwnerDialog(PLAN, BARE, TODAY), "director↓\r") == SetText("IM-13", "owner", "director")


async def test_a_new_action_in_one_piece() -> None:
    dialog = NewDialog(PLAN, TODAY, lambda: frozenset({"IM-17"}))
    async with opened(dialog) as (app, pilot):
        at_once(app, "Train all clerks\tdirector\t\t+3m\r")
        while not app.answers:
            await app.workers.wait_for_complete()
            await settled(pilot)
    edit = app.answers[0]
    assert isinstance(edit, AddAction)
    added = edit.apply(PLAN, TODAY).actions["IM-18"]
    assert (added.title, added.owner, added.due) == ("Train all clerks", "Director of Finance", due("+3m"))


@pytest.mark.parametrize("end", ["\n", "\n\n", "\r\n"])
async def test_a_line_end_in_a_paste_is_a_space_in_a_field(end: str) -> None:
    async with opened(NextDialog(PLAN, BARE, TODAY)) as (app, pilot):
        await paste(pilot, f"Half done.{end}Ask the rest.{end}")
        assert app.typed("next") == "Half done. Ask the rest."


async def test_a_line_end_that_is_typed_is_a_space_in_a_field_and_no_text_is_replaced_by_it() -> None:
    async with opened(NextDialog(PLAN, BARE, TODAY)) as (app, pilot):
        at_once(app, "\nHalf done.\nAsk the rest.")
        await settled(pilot)
        assert app.typed("next") == "Half done. Ask the rest."
    async with opened(OwnerDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        at_once(app, "\n")
        await settled(pilot)
        assert app.typed("owner") == MOVED.owner


async def test_two_pastes_and_keys_between_them_come_in_their_order() -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        app.post_message(events.Paste("Half"))
        at_once(app, " done\r")
        app.post_message(events.Paste("Ask"))
        at_once(app, " all\r")
        await settled(pilot)
    assert app.answers == [AddUpdate("IM-11", "Half done", "Ask all")]


@pytest.mark.parametrize("times", range(8))
async def test_a_dialog_that_is_closed_while_it_is_still_to_be_laid_out_ends_nothing(times: int) -> None:
    async with opened(UpdateDialog(PLAN, MOVED, TODAY)) as (app, pilot):
        at_once(app, f"{'Half done. ' * times}x\r\r")
        for _ in range(times * 7):
            await pilot.pause(0)
        await settled(pilot)
    assert len(app.answers) == 1


async def test_from_the_key_that_opens_a_dialog_to_the_one_that_closes_it_in_one_piece(plan: Path) -> None:
    async with desk.opened(plan) as running:
        await running.find("IM-05")
        await running.hurry("s", "h", *"waiting for lawyers", "enter", *"ask them", "enter", "o", *"Clerk", "enter")
        assert running.screen == "Dashboard"
    action = running.text[running.text.index("[actions.IM-05]") :].partition("\n[actions.")[0]
    assert 'status = "on-hold"' in action
    assert 'text = "waiting for lawyers", next = "ask them"' in action
    assert 'owner = "Clerk to the group"' in action


async def test_words_to_find_and_the_keys_behind_them_in_one_piece(plan: Path) -> None:
    async with desk.opened(plan) as running:
        await running.hurry("slash", *"audit", "enter", "down", "up", "u", *"Seen", "enter", "enter")
        assert running.screen == "Dashboard"
        await running.press("escape", "slash")
        running.app.post_message(events.Paste("lawyers\nstored\n"))
        await running.turn()
        assert running.at == "IM-04"
    assert 'text = "Seen"' in running.text


# What is behind a key that has to look something up


async def test_keys_behind_a_new_action_wait_until_its_id_is_known(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = threading.Event()
    monkeypatch.setattr(Session, "used_ids", lambda _: frozenset({"IM-20"}) if read.wait(10) else frozenset())
    async with desk.opened(plan) as running:
        await running.press("m", "plus")
        await running.hurry(*"Write it", "enter", "u", *"Begun", "enter", *"Go on", "enter")
        assert "One moment" in running.words
        assert running.screen == "NewDialog"
        read.set()
        await running.until(lambda: "Begun" in running.text)
        assert running.screen == "MeetingScreen"
    added = running.text[running.text.index("[actions.IM-21]") :]
    assert 'title = "Write it"' in added
    assert 'text = "Begun", next = "Go on"' in added


async def test_escape_gives_up_a_new_action_whose_id_is_not_known_and_the_next_keys_go_on(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = threading.Event()
    monkeypatch.setattr(Session, "used_ids", lambda _: frozenset() if read.wait(10) else None)
    async with desk.opened(plan) as running:
        await running.press("n", "=Write it", "enter")
        await running.press("escape")
        assert running.screen == "Dashboard"
        await running.press("u")
        assert running.screen == "UpdateDialog"
        read.set()
    assert "Write it" not in running.text


async def test_keys_behind_the_one_that_saves_wait_until_the_record_was_looked_at(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, looked = Session.look_at_record, threading.Event()

    def slow(session: Session) -> RecordState:
        looked.wait(10)
        return look(session)

    async with desk.opened(plan) as running:
        await running.press("s", "n", "=Two services were left out", "enter")
        assert running.dashboard.keeper.is_known
        running.dashboard.keeper.is_known = False
        monkeypatch.setattr(Session, "look_at_record", slow)
        await running.press("w")
        await running.hurry(*"As agreed", "enter")
        assert running.screen == "Dashboard"
        looked.set()
        await running.until(lambda: "Saved to the record" in running.said)
        assert running.said == "Saved to the record: As agreed"
