"""An extension is asked for, agreed, refused or withdrawn on the screen, with a key or two where one is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from actionplan.model.edits.extensions import AgreeExtension, AskExtension, RefuseExtension
from actionplan.model.plan import Status
from actionplan.storage.document import parse
from actionplan.tui.dialogs import DueDialog
from tests.tui.desk import opened as at_the_desk
from tests.tui.dialog_host import BARE, LATER, MOVED, PLAN, TODAY, answer_to, asked_for, due, keys, opened
from tests.tui.screen_text import words_on
from tests.tui.sitting import Chair

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.model.plan import Action


def on_file(plan: Path, action_id: str) -> Action:
    """Return an action as it is in the file."""
    return parse(plan.read_bytes()).plan.actions[action_id]


# Asking


async def test_a_date_that_was_typed_may_only_be_asked_for() -> None:
    edit = await answer_to(DueDialog(PLAN, MOVED, TODAY), "=30 jun", "ctrl+l", "enter", "=Late", "enter")
    assert edit == AskExtension("IM-11", LATER, "Late")
    named = ("=30 jun", "ctrl+l", "enter", "=Late", "down", "=The clerk", "enter", "=The board", "enter")
    edit = await answer_to(DueDialog(PLAN, MOVED, TODAY), *named)
    assert edit == AskExtension("IM-11", LATER, "Late", "The clerk", "The board")


async def test_who_thinks_better_of_it_sets_the_date_with_the_same_key() -> None:
    edit = await answer_to(DueDialog(PLAN, MOVED, TODAY), "=30 jun", "ctrl+l", "ctrl+l", "enter", "=Late", "enter")
    assert type(edit).__name__ == "SetDue"


async def test_what_asking_does_is_said_and_what_cannot_be_asked_for_is_said_at_the_date() -> None:
    async with opened(DueDialog(PLAN, MOVED, TODAY, asks=True)) as (app, pilot):
        assert "Ask for a later date" in words_on(app)
        await keys(pilot, "=30 jun")
        assert "asks for it: 6 months later, no move until it is agreed; needs a reason" in words_on(app)
        await keys(pilot, "ctrl+u", "=30 nov", "enter")
        assert app.line == "due"
        assert "it is due 31 December 2016, which is not before 30 November 2016" in words_on(app)


@pytest.mark.parametrize("action", [BARE, replace(MOVED, status=Status.CLOSED)], ids=["no date", "ended"])
async def test_the_key_is_not_offered_where_nothing_can_be_extended(action: Action) -> None:
    async with opened(DueDialog(PLAN, action, TODAY)) as (app, _):
        assert "ctrl+l" not in words_on(app)


# Deciding


@pytest.mark.parametrize(
    ("pressed", "wanted"),
    [
        (("a",), AgreeExtension("IM-11")),
        (("enter",), AgreeExtension("IM-11")),
        (("tab", "=The board", "shift+tab", "a"), AgreeExtension("IM-11", "The board")),
        (("n", "=Too late", "enter"), RefuseExtension("IM-11", "Too late")),
        (("n", "=No", "down", "=The board", "enter"), RefuseExtension("IM-11", "No", "The board")),
        (("w", "=It came", "enter"), RefuseExtension("IM-11", "It came", is_withdrawn=True)),
        (("down", "down", "enter", "=It came", "enter"), RefuseExtension("IM-11", "It came", is_withdrawn=True)),
        (("n", "=No", "up", "a"), AgreeExtension("IM-11")),
        (
            ("d", "=30 sep 2017", "ctrl+l", "enter", "=Later", "enter"),
            AskExtension("IM-11", due("2017-09-30"), "Later"),
        ),
        (("d", "escape", "escape"), None),
        (("escape",), None),
    ],
)
async def test_a_letter_decides(pressed: tuple[str, ...], wanted: object) -> None:
    assert await answer_to(asked_for(PLAN, MOVED), *pressed) == wanted


async def test_not_agreeing_wants_a_reason() -> None:
    async with opened(asked_for(PLAN, MOVED)) as (app, pilot):
        await keys(pilot, "n", "enter")
        assert app.line == "reason"
        assert "is not agreed, so it needs a reason" in words_on(app)
        assert app.answers == []


async def test_what_cannot_be_agreed_any_more_is_said_and_can_be_withdrawn() -> None:
    async with opened(asked_for(PLAN, replace(MOVED, due=due("2017-07-31")))) as (app, pilot):
        assert "cannot be agreed: it is due 31 July 2017, which is not before 30 June 2017" in words_on(app)
        await keys(pilot, "a")
        assert "the extension to 30 June 2017 cannot be agreed" in words_on(app)
        await keys(pilot, "w", "=It is not needed", "enter")
        assert app.answers == [RefuseExtension("IM-11", "It is not needed", is_withdrawn=True)]


# In the meeting


async def test_one_is_asked_for_in_a_meeting_agreed_in_the_same_and_told_in_between(plan: Path) -> None:
    async with at_the_desk(plan) as desk:
        await desk.press("m")
        chair = Chair(desk)
        at = chair.meeting.meeting.at
        before = on_file(plan, at)
        await desk.press("d", "=30 jun 2017", "ctrl+l", "enter", "=The firm is late", "enter")
        assert chair.said.startswith(f"{at}: extension to 30 June 2017 asked for")
        assert "Extension to 30 June 2017 asked for" in " ".join(desk.words.split())
        asked = on_file(plan, at)
        assert (asked.due, asked.moves) == (before.due, before.moves)
        await desk.press("d", "a")
        assert chair.said.endswith("as was asked for, because: The firm is late")
        agreed = on_file(plan, at)
        assert (agreed.due, agreed.extensions) == (due("2017-06-30"), ())
        assert (agreed.moves, agreed.due_changes[-1].reason) == (before.moves + 1, "The firm is late")
        await desk.press("z")
        assert on_file(plan, at) == asked
        await desk.press("d", "n", "=It has to be done this year", "enter")
        assert on_file(plan, at).updates[-1].text.startswith("Extension to 30 June 2017 not agreed by ")
        await desk.press("z", "z")
        assert on_file(plan, at) == before


async def test_what_is_asked_for_comes_first_in_the_meeting_and_stands_in_the_details(plan: Path) -> None:
    async with at_the_desk(plan) as desk:
        await desk.press("/", "=IM-06", "enter", "e", "l", "enter", "=30 jun 2018", "enter", "=It grows", "enter")
        assert on_file(plan, "IM-06").extensions[0].reason == "It grows"
        await desk.press("enter")
        assert "Extension to 30 June 2018 asked for" in " ".join(desk.words.split())
        assert "because: It grows" in " ".join(desk.words.split())
        await desk.press("escape", "m")
        assert Chair(desk).meeting.meeting.at == "IM-06"
        assert "Extension asked for" in desk.words
