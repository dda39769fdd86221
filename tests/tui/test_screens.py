"""Every screen and dialog as the chair meets it, compared with a text that somebody looked at."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.tui.dialogs import IdentityDialog, RepositoryDialog
from actionplan.tui.screens.words import WordsScreen
from tests.tui.desk import LARGE, edited, opened
from tests.tui.goldens import compare_with_golden, sizes

if TYPE_CHECKING:
    from tests.tui.desk import Desk

# Keys that lead from the dashboard to a screen; a name with "view" opens the read-only view.
WAYS: dict[str, tuple[str, ...]] = {
    "dashboard": (),
    "dashboard-off-track": ("slash", "=4", "enter", "escape"),
    "dashboard-last": ("end",),
    "view": ("s",),
    "find": ("slash", "=publish"),
    "find-none": ("slash", "=zzz"),
    "filtered": ("f", "n", "down"),
    "filter": ("slash", "=5", "enter", "escape", "f"),
    "by-owner": ("g",),
    "flat-by-due": ("g", "g", "x"),
    "folds": ("slash", "=4", "enter", "escape", "enter", "enter", "tab", "enter", "tab"),
    "details": ("slash", "=4", "enter", "escape", "enter"),
    "help": ("question_mark",),
    "view-help": ("question_mark",),
    "palette": ("ctrl+p",),
    "status": ("slash", "=4", "enter", "escape", "s"),
    "status-reason": ("slash", "=5", "enter", "escape", "s", "r"),
    "owner": ("slash", "=4", "enter", "escape", "o"),
    "due": ("slash", "=3", "enter", "escape", "d"),
    "due-moved": ("slash", "=4", "enter", "escape", "d", "=+3m"),
    "update": ("slash", "=4", "enter", "escape", "u"),
    "edited": ("s", "n", "=Two services were left out", "enter"),
    "save": ("slash", "=5", "enter", "escape", "s", "g", "u", "=Dates are agreed.", "enter", "enter", "w"),
    "leave": ("slash", "=5", "enter", "escape", "s", "g", "q"),
    "meeting": ("m",),
    "meeting-said": ("m", "a", "=The supplier wrote back", "enter", "=Weekly calls", "enter"),
    "meeting-reason": ("m", "a"),
    "meeting-ended": ("m", "slash", "=asset", "enter"),
    "meeting-go-to": ("m", "enter", "slash"),
    "meeting-day": ("m", "m"),
    "meeting-close": ("m", "g", "enter", "v", "enter", "w"),
    "meeting-take-back": ("m", "g", "enter", "v", "enter", "w", "down"),
}


# The first state of each screen is compared in the usual size too.
SCREENS = {"dashboard", "view", "details", "help", "palette", "meeting", "explained", "problems"}


async def hold(desk: Desk, name: str) -> None:
    """Compare what is open with its goldens."""
    async for width, height in sizes(desk, is_screen=name in SCREENS):
        compare_with_golden(desk.app, f"{name}-{width}x{height}")


@pytest.mark.parametrize("name", WAYS)
async def test_a_screen_is_as_it_was_when_it_was_found_good(name: str, plan: Path) -> None:
    async with opened(plan, LARGE, read_only=name.startswith("view")) as desk:
        await desk.press(*WAYS[name])
        await desk.at_rest()
        await hold(desk, name)


async def test_a_meeting_of_another_day_is_asked_about_in_a_dialog_that_was_found_good(plan: Path) -> None:
    async with opened(plan, today=date(2016, 12, 5)) as desk:
        await desk.press("m", "enter")
    async with opened(plan, LARGE) as desk:
        await desk.press("m")
        await hold(desk, "meeting-resume")


async def test_what_the_record_needs_is_asked_in_a_dialog_that_was_found_good(plan: Path) -> None:
    async with opened(plan) as desk:
        desk.app.push_screen(RepositoryDialog("/home/officer/council"))
        await hold(desk, "repository")
        await desk.press("escape")
        desk.app.push_screen(IdentityDialog("Clerk to the group", ""))
        await hold(desk, "identity")


async def test_two_values_of_one_field_stand_side_by_side(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("o")
        edited(plan, 'owner = "Records Manager"', 'owner = "Town Clerk"')
        await desk.press("=Head of Policy", "enter")
        await hold(desk, "clash")


async def test_a_failed_save_is_explained_with_what_the_check_said(plan: Path) -> None:
    async with opened(plan) as desk:
        lines = ["A check refused it.", "Mend what it asks for.", "", "plan.toml:12: not by us", "", "Nothing is lost."]
        desk.app.push_screen(WordsScreen("Not saved to the record", lines, is_trouble=True))
        await hold(desk, "explained")


async def test_a_broken_plan_is_shown_with_its_lines(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(plan, 'status = "at-risk"', 'status = "amber"')
    edited(plan, "due = 2016-12-20", "due = 2016-02-31")
    monkeypatch.chdir(plan.parent)
    async with opened(Path("plan.toml")) as desk:
        assert desk.screen == "ProblemsScreen"
        await hold(desk, "problems")


async def test_a_plan_with_two_problems_at_once_lists_both(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(plan, 'status = "at-risk"', 'status = "amber"')
    edited(plan, 'cornerstone = "open-and-transparent"', 'cornerstone = "open"')
    monkeypatch.chdir(plan.parent)
    async with opened(Path("plan.toml")) as desk:
        await hold(desk, "problems-two")
