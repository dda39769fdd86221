"""What a meeting leaves: actions that were only looked at are noted as reviewed, and mistakes are corrected in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.desk import SIZES, edited, git, opened
from tests.tui.goldens import compare_with_golden
from tests.tui.sitting import Chair

if TYPE_CHECKING:
    from pathlib import Path


def of(text: str, action_id: str) -> str:
    """Return the lines of one action."""
    return text.split(f"[actions.{action_id}]")[1].split("\n[actions.", maxsplit=1)[0]


async def test_a_meeting_that_only_looked_leaves_a_trace(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "enter", "g", "enter", "enter", "enter", "w")
        assert desk.screen == "CoveredDialog"
        assert "3 actions were covered without a change: note them as reviewed on 12 December 2016?" in desk.words
        assert "8 of 12 actions on the agenda were not covered." in desk.words
        await desk.press("down", "x", "enter")
        await desk.until_open("SaveDialog")
        assert "8 of 12 actions on the agenda were not covered." in desk.words
        await desk.press("escape")
        assert desk.screen == "MeetingScreen"
        # What was left out is not asked about again.
        await desk.press("w")
        await desk.until_open("SaveDialog")
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Saved to the record"))
        assert "reviewed = 2016-12-12" in of(desk.text, "IM-04")
        assert "reviewed" not in of(desk.text, "IM-05")
        assert "reviewed = 2016-12-12" in of(desk.text, "IM-11")
    reviewed = git(plan.parent, "log", "-1", "--format=%(trailers:key=Reviewed,valueonly)").strip()
    assert reviewed == "IM-04, IM-11"


async def test_esc_goes_back_to_the_meeting_and_notes_nothing(plan: Path) -> None:
    async with opened(plan) as desk:
        before = desk.text
        await desk.press("m", "enter", "w", "escape")
        assert (desk.screen, desk.text) == ("MeetingScreen", before)
        await desk.press("w", "x", "x", "enter")
        await desk.until_open("SaveDialog")


@pytest.mark.parametrize("size", SIZES)
async def test_what_the_question_looks_like(plan: Path, size: tuple[int, int]) -> None:
    async with opened(plan, size) as desk:
        await desk.press("m", "enter", "enter", "enter", "w", "down", "x")
        compare_with_golden(desk.app, f"meeting-covered-{size[0]}x{size[1]}")


async def test_an_update_that_is_not_saved_is_offered_again_and_corrected(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "u", "=Half dnoe", "enter", "=Ask", "enter", "u")
        assert "correct today's update" in desk.words or "next" in desk.words
        await desk.press("=Half done", "enter", "enter")
        assert '{ on = 2016-12-12, text = "Half done", next = "Ask" }' in desk.text
        assert "dnoe" not in desk.text
        await desk.press("u", "ctrl+l", "=And more", "enter", "enter")
        assert '{ on = 2016-12-12, text = "And more" }' in desk.text
        assert 'text = "Half done", next = "Ask"' in desk.text
        await desk.press("w")
        await desk.until_open("SaveDialog")
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Saved to the record"))
        await desk.at_rest()
        await desk.find("IM-04")
        await desk.press("u", "=A third", "enter", "enter")
        assert desk.text.count("on = 2016-12-12") == 3


async def test_a_new_action_is_removed_after_a_restart_but_none_that_is_saved(plan: Path) -> None:
    async with opened(plan) as desk:
        before = desk.text
        await desk.press("n", "=A mistake", "enter")
        assert "A mistake" in desk.text
    async with opened(plan) as desk:
        await desk.find("A mistake")
        await desk.press("delete")
        assert desk.text == before
        await desk.press("z")
        assert "A mistake" in desk.text
        await desk.press("y")
        await desk.find("IM-04")
        await desk.press("delete")
        assert desk.said == "IM-04 stays: only an action that is not yet saved to the record can be removed."
        assert desk.text == before


async def test_a_new_action_that_another_names_stays(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("n", "=A mistake", "enter")
        new = desk.at
        edited(plan, 'owner = "Head of Policy"', f'owner = "Head of Policy"\ndepends_on = ["{new}"]')
        await desk.press("r")
        await desk.find(new)
        await desk.press("delete")
        assert f"{new} cannot be removed" in desk.said


async def test_the_meeting_removes_a_new_action_by_its_name(plan: Path) -> None:
    async with opened(plan) as desk:
        before = desk.text
        await desk.press("m", "plus", "=A mistake", "enter")
        assert "A mistake" in desk.text
        await desk.press("ctrl+p", "=remove")
        await desk.at_rest()
        await desk.press("enter")
        await desk.at_rest()
        assert desk.text == before
        assert desk.screen == "MeetingScreen"


@pytest.mark.parametrize("keys", [(), ("m",)])
async def test_ctrl_p_sets_a_status_by_its_name_and_leaves_by_no_other(plan: Path, keys: tuple[str, ...]) -> None:
    async with opened(plan) as desk:
        if not keys:
            await desk.find("IM-04")
        await desk.press(*keys, "ctrl+p", "=at risk")
        await desk.at_rest()
        assert "Leave" not in desk.words
        await desk.press("enter")
        await desk.until_open("StatusDialog")
        await desk.press("=The board is late", "enter", "enter")
        assert 'status = "at-risk"' in of(desk.text, "IM-04")
        assert desk.app.is_running
        assert keys == () or Chair(desk).meeting.meeting.at == "IM-04"


async def test_ctrl_p_finds_filters_and_says_when_nothing_is_found(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("ctrl+p", "=overdue")
        await desk.at_rest()
        await desk.press("enter")
        await desk.until(lambda: desk.said == "Shown: Overdue.")
        for typed in ("kept anywhere", "eave", "lv"):
            await desk.press("ctrl+p", f"={typed}")
            await desk.at_rest()
            nothing = f"Nothing here is called “{typed}”."
            # The palette holds back drawing for a moment when it closes.
            await desk.until(lambda nothing=nothing: nothing in desk.words)  # type: ignore[misc]
            assert "Leave" not in desk.words
            await desk.press("enter")
            await desk.until(lambda nothing=nothing: desk.said == nothing)  # type: ignore[misc]
            assert desk.screen == "Dashboard"
        await desk.press("ctrl+p", "=leave")
        await desk.until(lambda: "Leave" in desk.words)


async def test_an_update_that_somebody_else_wrote_meanwhile_is_not_offered_for_correction(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-04")
        edited(plan, '  { on = 2016-11-23, text = "', '  { on = 2016-12-12, text = "Theirs. ')
        await desk.press("r", "u", "=Ours", "enter", "enter")
        assert "Theirs." in desk.text
        assert 'text = "Ours"' in desk.text
