"""Leaving: never by accident, never with the impression that something is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.desk import SIZES, opened

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_without_changes_the_program_is_left_at_once(key: str, plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press(key)
    assert desk.app.return_value == 0


async def test_with_changes_leaving_says_that_they_are_kept_in_the_file_and_can_be_thought_better_of(
    plan: Path,
) -> None:
    async with opened(plan) as desk:
        await desk.press("down", "s", "n", "q")
        assert desk.screen == "LeaveDialog"
        assert "Nothing is lost: everything is kept in the file." in desk.words
        assert "IM-02 Give all staff one place to look for guidance: status not started (was on track)" in desk.words
        await desk.press("escape")
        assert desk.screen == "Dashboard"
        await desk.press("q", "down", "enter")
        assert desk.screen == "Dashboard"
        await desk.press("ctrl+q", "enter")
    assert desk.app.return_value == 0
    assert desk.text.count('status = "not-started"') == 5


async def test_ctrl_q_leaves_from_everywhere(plan: Path) -> None:
    for keys in (("question_mark",), ("s",), ("slash", "=x"), ("ctrl+p",), ("enter",)):
        async with opened(plan) as desk:
            await desk.press(*keys, "ctrl+q")
        assert desk.app.return_value == 0, keys


async def test_escape_closes_what_is_open_and_never_leaves(plan: Path) -> None:
    async with opened(plan, SIZES[1]) as desk:
        for keys in ((), ("question_mark",), ("s",), ("o",), ("d",), ("u",), ("slash", "=IM"), ("ctrl+p",), ("enter",)):
            await desk.press(*keys)
            await desk.hurry(*["escape"] * 3)
            assert desk.screen == "Dashboard", keys
            assert not desk.dashboard.details.is_whole
            assert not desk.dashboard.has_class("-finding")
            assert desk.app.focused is desk.dashboard.table
        assert desk.app.is_running
        assert desk.at == "IM-01"


async def test_nothing_is_said_on_leaving_about_changes_that_somebody_else_made_the_view_shows(plan: Path) -> None:
    async with opened(plan, read_only=True) as desk:
        await desk.press("q")
    assert desk.app.return_value == 0
