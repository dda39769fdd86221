"""A text that no line is open for reaches no key: not from a program that types, not as a paste, not by halves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual import events

from tests.tui.desk import LARGE, SIZES, opened
from tests.tui.goldens import compare_with_golden
from tests.tui.sitting import Chair

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

SENTENCE = "now the second clerk is ill"
UNREAD = "No line is open for a text"


def said(desk: Desk) -> str:
    """Return what the screen of the plan in front says."""
    found = desk.app.plan_screen
    assert found is not None
    return str(found.query_one("#message").render())


async def test_the_reason_behind_the_present_status_is_an_update_and_no_key(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "slash", "=IM-04", "enter")
        # It is off track, and still is.
        await desk.hurry("r", *SENTENCE, "enter", *"ask the board", "enter")
        assert desk.screen == "MeetingScreen"
        assert Chair(desk).said.startswith("IM-04: update “now the second clerk is ill” Next: ask the board")
        of_action = desk.text.split("[actions.IM-04]")[1].split("[actions.")[0]
        assert 'status = "off-track"' in of_action
        assert 'owner = "Head of Digital Services"' in of_action


async def test_the_same_in_the_table(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-04")
        await desk.hurry("s", "r", *SENTENCE, "enter", "enter")
        assert desk.said == f"IM-04: update “{SENTENCE}”"


@pytest.mark.parametrize("size", SIZES)
async def test_what_still_looks_like(plan: Path, size: tuple[int, int]) -> None:
    async with opened(plan, size) as desk:
        await desk.press("m", "r")
        compare_with_golden(desk.app, f"meeting-still-{size[0]}x{size[1]}")


@pytest.mark.parametrize("keys", [(), ("m",)])
@pytest.mark.parametrize("sentence", [SENTENCE, "because the board", "great news, it is done", "very late\nindeed"])
async def test_a_text_without_a_line_does_nothing_and_this_is_said(
    plan: Path, keys: tuple[str, ...], sentence: str
) -> None:
    async with opened(plan) as desk:
        await desk.press(*keys)
        before, screen = desk.text, desk.screen
        await desk.hurry(*sentence.replace("\n", ""), "enter")
        assert (desk.text, desk.screen) == (before, screen)
        assert UNREAD in said(desk)
        desk.app.post_message(events.Paste(sentence))
        await desk.turn()
        assert (desk.text, desk.screen) == (before, screen)
        await desk.press("u")
        assert desk.screen == "UpdateDialog"


async def test_letters_in_a_list_of_statuses_that_are_a_text_set_none(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-09")
        before = desk.text
        await desk.press("s")
        await desk.hurry(*"nobody knows", "enter")
        assert (desk.text, desk.screen) == (before, "StatusDialog")


async def test_a_program_that_types_letter_by_letter_is_no_person(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m")
        desk.app.text_gap = 1.0
        before = desk.text
        for letter in SENTENCE:
            desk.app.post_message(events.Key("space" if letter == " " else letter, letter))
            await asyncio.sleep(0)
        await desk.until(lambda: UNREAD in said(desk))
        assert desk.text == before
        desk.app.text_gap = 0.001
        await desk.press("g")
        await desk.until(lambda: desk.text != before)


async def test_a_few_keys_at_once_and_one_that_is_held_down_are_keys(plan: Path) -> None:
    async with opened(plan, LARGE) as desk:
        await desk.hurry(*"jjjjjj")
        assert desk.at == "IM-07"
        await desk.hurry("g", "x", "z")
        assert UNREAD not in desk.said
