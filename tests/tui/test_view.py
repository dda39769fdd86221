"""The read-only view: no key, command, click or paste changes anything, in the file, beside it or in the record."""

from __future__ import annotations

import string
from functools import partial
from typing import TYPE_CHECKING

from textual import events

from actionplan.tui.commands import BY_ID, COMMANDS
from tests.tui.desk import edited, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

NEVER = "This is the read-only view: nothing can be changed here."
# All that a terminal sends, but for what leaves the view: that ends the test.
KEYS = (
    *(letter for letter in string.ascii_lowercase + string.ascii_uppercase + string.digits if letter != "q"),
    *string.punctuation.replace("/", "").replace("?", ""),
    *("space", "tab", "shift+tab", "backspace", "delete", "insert", "enter", "enter", "left", "right", "up", "down"),
    *("home", "end", "pageup", "pagedown", *(f"f{number}" for number in range(2, 13))),
    *(f"ctrl+{letter}" for letter in "abcdefghijklmnorstuvwxyz"),
    *("shift+up", "ctrl+left", "alt+x", "ctrl+delete", "escape"),
)


def everything(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, the record's too, with their bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


async def test_no_key_changes_anything(plan: Path) -> None:
    before = everything(plan.parent)
    async with opened(plan, read_only=True) as desk:
        assert "read-only view" in desk.words
        for opening in ((), ("enter",), ("slash",)):
            await desk.press(*opening)
            await desk.hurry(*KEYS)
            await desk.at_rest()
            await desk.press("escape", "escape")
            assert desk.screen == "Dashboard"
        await desk.press("question_mark", *"sodunevzyw", "escape")
        await desk.press("ctrl+q")
    assert everything(plan.parent) == before


async def test_every_key_that_edits_says_that_nothing_can_be_changed(plan: Path) -> None:
    async with opened(plan, read_only=True) as desk:
        for command in COMMANDS:
            if command.edits:
                await desk.press("escape", command.keys)
                assert desk.said == NEVER, command
                assert desk.screen == "Dashboard"


async def test_the_palette_offers_nothing_that_edits_and_what_it_offers_changes_nothing(plan: Path) -> None:
    before = everything(plan.parent)
    harmless = [command for command in COMMANDS if not command.edits and command.id != "leave"]
    async with opened(plan, read_only=True) as desk:
        await desk.press("ctrl+p")
        for command in COMMANDS:
            assert (f"{command.label} ({command.key})" in desk.words) is not command.edits, command
        await desk.press("escape")
        for command in harmless:
            await desk.press("ctrl+p", f"={command.label}")
            await desk.until(partial(_is_offered, desk, command.label))
            await desk.press("enter", "escape")
        for command in COMMANDS:
            if command.edits:
                desk.dashboard.action_command(command.id)
                assert desk.said == NEVER
    assert everything(plan.parent) == before


def _is_offered(desk: Desk, label: str) -> bool:
    return f"{label} (" in desk.words


async def test_no_click_and_no_paste_changes_anything(plan: Path) -> None:
    before = everything(plan.parent)
    async with opened(plan, read_only=True) as desk:
        height = desk.app.size.height
        places = [(x, height - 1) for x in range(2, 62, 6)] + [(30, y) for y in range(0, height - 1, 6)]
        for place in places:
            if place != (56, height - 1):
                await desk.pilot.click(offset=place)
            await desk.press("escape")
        await desk.pilot.click(offset=(30, 6), times=2)
        for opening in ((), ("slash",)):
            await desk.press(*opening)
            desk.app.post_message(events.Paste("s n\nw\n"))
            await desk.press("escape", "escape")
        assert desk.screen == "Dashboard"
    assert everything(plan.parent) == before


async def test_a_plan_of_a_newer_version_can_be_looked_at_and_not_changed(plan: Path) -> None:
    edited(plan, "schema = 1", "schema = 2")
    before = everything(plan.parent)
    async with opened(plan) as desk:
        assert "read-only: newer plan" in desk.words
        assert desk.said == "Read-only: the plan is in schema 2, and this program is older than that."
        for command in COMMANDS:
            if command.edits:
                await desk.press("escape", command.keys)
                assert desk.screen == "Dashboard"
                assert desk.said.startswith("Read-only: ")
        assert BY_ID["status"].label not in desk.lines[-1]
    assert everything(plan.parent) == before
