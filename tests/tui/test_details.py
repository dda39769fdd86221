"""The details of an action, whole: parts that fold, and what hangs together with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.desk import LARGE, SIZES, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

FOLDS = ("Updates (3)", "Date changes (2)", "Milestones (2)", "Dependencies (0)", "History (1)")


def row_of(desk: Desk, words: str) -> int:
    """Return the line of the screen with these words."""
    return next(number for number, line in enumerate(desk.lines) if words in line)


async def test_each_part_says_how_many_are_in_it(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-04")
        await desk.press("enter")
        for words in FOLDS:
            assert words in desk.words
        assert "▾ Updates (3) · Enter closes it" in desk.words


async def test_tab_goes_from_part_to_part_and_enter_opens_and_closes(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-04")
        await desk.press("enter", "enter")
        assert "▸ Updates (3) · Enter opens it" in desk.words
        assert "The store will not be there before February" not in desk.words
        await desk.press("tab", "tab", "enter")
        assert "▸ Milestones (2) · Enter opens it" in desk.words
        # The dependencies have nothing to show, and are passed over; from the last part it goes round.
        await desk.press("tab")
        assert "▾ History (1) as saved in the record, newest first · Enter closes it" in desk.words
        await desk.press("tab", "enter")
        assert "The store will not be there before February" in desk.words
        await desk.press("shift+tab", "shift+tab", "enter")
        assert "✔ List what each service keeps" in desk.words


async def test_what_is_closed_stays_closed_while_one_turns_from_action_to_action(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-04")
        await desk.press("enter", "enter", "right")
        assert (desk.at, "▸ Updates (" in desk.words) == ("IM-05", True)
        await desk.press("escape", "enter")
        assert "▸ Updates (" in desk.words
        await desk.press("left", "enter")
        assert (desk.at, "▾ Updates (3)" in desk.words) == ("IM-04", True)


async def test_a_click_on_a_heading_opens_and_closes_and_one_elsewhere_does_nothing(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-04")
        await desk.press("enter")
        row = row_of(desk, "Date changes (2)")
        await desk.pilot.click(offset=(6, row))
        assert "▸ Date changes (2) · Enter opens it" in desk.words
        assert row_of(desk, "Date changes (2)") == row
        before = desk.lines
        await desk.pilot.click(offset=(6, row_of(desk, "Owner")))
        assert desk.lines == before
        await desk.pilot.click(offset=(6, row))
        assert "▾ Date changes (2)" in desk.words


async def test_what_an_action_waits_for_and_what_waits_for_it_are_both_shown(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-03")
        assert "Depends on IM-11 Publish the strategy on the website" in desk.words
        await desk.press("enter")
        assert "Dependencies (1)" in desk.words
        await desk.press("escape")
        await desk.find("IM-11")
        assert "Waits for it IM-03 Send the strategy to unit" in desk.words
        await desk.press("enter")
        assert "Waits for it IM-03 Send the strategy to unit managers ○ Not started" in desk.words


async def test_every_line_can_be_reached_at_any_size(plan: Path) -> None:
    for size in SIZES:
        async with opened(plan, size) as desk:
            await desk.find("IM-04")
            await desk.press("enter")
            seen = desk.words
            for _ in range(40):
                await desk.press("down")
                seen += desk.words
            for words in (*FOLDS, "Next: Chase the other five.", "in the plan when the record begins"):
                assert words in seen, (size, words)
            await desk.press("home")
            assert "IM-04 Review how information" in desk.words


async def test_what_does_not_fit_beside_the_table_is_said(plan: Path) -> None:
    async with opened(plan, LARGE) as desk:
        await desk.find("IM-04")
        assert "… Enter shows everything." in desk.words
        await desk.find("IM-01")
        assert "… Enter shows everything." not in desk.words
