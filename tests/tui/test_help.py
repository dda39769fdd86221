"""No key does what neither screen nor help says, and help begins with what holds where one is."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from actionplan.tui import dialogs as package
from actionplan.tui.commands import COMMANDS, PLACES
from actionplan.tui.dialogs import Dialog
from tests.docpages import page
from tests.test_docs import KEYS_PAGE, WRITTEN
from tests.tui.desk import LARGE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

# Ways to each place where keys are pressed: its name in help, and where the reference has its keys.
WAYS = {
    (): ("table", "To move in the table"),
    ("enter",): ("details", "In the details of an action"),
    ("slash",): ("find", "While finding"),
    ("p",): ("progress", "On the progress screen"),
}
# Of Textual itself: to the next widget that takes keys, of which there is one, and what is selected with the mouse.
BASE = {"tab", "shift+tab", "ctrl+c", "super+c"}


def help_rows(desk: Desk) -> list[tuple[str, str]]:
    """Return the rows of the help that is open."""
    sheet = desk.app.screen.query_one("Sheet")
    return [(row.label, "".join(words for words, _ in row.parts)) for row in getattr(sheet, "rows")]  # noqa: B009  (any widget)


@pytest.mark.parametrize("keys", list(WAYS))
async def test_every_key_that_does_anything_is_in_help_and_in_the_reference(keys: tuple[str, ...], plan: Path) -> None:
    name, part = WAYS[keys]
    async with opened(plan) as desk:
        await desk.press(*keys)
        # What a line to type in does with its own keys is known from everywhere, and is no act of this program.
        active = {key for key, each in desk.app.screen.active_bindings.items() if not isinstance(each.node, Input)}
        await desk.press("f1")
        told = " ".join(f"{key} {sentence}" for key, sentence in help_rows(desk)).split()
    documented = set(page(KEYS_PAGE).part(part).first_cells) | set(page(KEYS_PAGE).part("On the dashboard").first_cells)
    for key in active - BASE:
        written = WRITTEN.get(key, key)
        assert written in documented, (name, key)
        assert written in told, (name, key)


@pytest.mark.parametrize("keys", list(WAYS))
async def test_help_begins_with_the_keys_that_hold_where_one_is(keys: tuple[str, ...], plan: Path) -> None:
    title, commands = PLACES[WAYS[keys][0]]
    async with opened(plan) as desk:
        await desk.press(*keys, "f1")
        assert desk.screen == "HelpScreen"
        found = help_rows(desk)
        assert found[0] == ("", f"Here: {title[0].lower()}{title[1:]}")
        rows = [(command.every_key, command.sentence) for command in commands]
        assert found[1 : 1 + len(rows)] == rows
        await desk.press("f1")
        assert desk.screen != "HelpScreen"


@pytest.mark.parametrize("key", ["s", "o", "d", "u", "f"])
async def test_f1_in_a_dialog_says_what_it_is_for_and_changes_nothing_in_it(key: str, plan: Path) -> None:
    async with opened(plan, LARGE) as desk:
        await desk.press(key)
        dialog, before = desk.app.screen, desk.lines
        assert isinstance(dialog, Dialog)
        await desk.press("f1")
        assert desk.screen == "WordsScreen"
        assert dialog.ABOUT[:36] in desk.words
        assert "Esc: back" in desk.words
        await desk.press("escape")
        assert (desk.app.screen is dialog, desk.lines) == (True, before)


def dialogs(base: type[Dialog[Any]] = Dialog) -> list[type[Dialog[Any]]]:
    """Return all dialogs that can be opened."""
    children: list[type[Dialog[Any]]] = base.__subclasses__()
    found = [each for child in children for each in (child, *dialogs(child))]
    return [each for each in found if each.TITLE_WORDS]


def test_every_dialog_says_what_it_is_for() -> None:
    # Most dialogs are not loaded before they open.
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    assert len(dialogs()) > 8
    assert [each.__name__ for each in dialogs() if not each.ABOUT] == []


async def test_the_keys_at_the_foot_are_those_of_the_place(plan: Path) -> None:
    async with opened(plan, (60, 20)) as desk:
        assert desk.lines[-1].strip().startswith("m Meeting")
        await desk.press("enter")
        assert desk.lines[-1].strip() == "← → action  Tab part  Enter open/close  ↑ ↓ more  Esc back"
        await desk.press("slash")
        assert "Enter keeps · Esc shows all" in desk.words


def test_no_two_commands_of_the_dashboard_have_one_key() -> None:
    keys = [key for command in COMMANDS for key in command.keys.split(",")]
    assert len(keys) == len(set(keys))
