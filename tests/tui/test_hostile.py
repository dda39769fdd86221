"""A plan from anybody: markup, escapes, very long and very wide texts are shown as text on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.desk import LARGE, SMALL, opened, saved, with_plan, written
from tests.tui.screen_text import strips_on

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

MARKUP = "Repair [/x]"
ESCAPE = "[draft] \x1b[31mred\x1b]0;title\x07 \u202eback\u200b \x9b2J"
WIDE = "情報管理の行動計画 🚀 👩\u200d💻 e\u0301 "
# What is short and sharp, and what is long and wide.
TEXTS = (f"{MARKUP} {ESCAPE}", f"{WIDE * 20}{'x' * 3000}")
# Every way to a screen that shows something of the plan, and what is open then.
WAYS = (
    *((("end",), "Dashboard"), (("enter",), "Dashboard"), (("t",), "Dashboard"), (("r",), "Dashboard")),
    *((("slash", "[", "/", "x"), "Dashboard"), (("ctrl+p", "[", "/", "x"), "CommandPalette")),
    *((("question_mark",), "HelpScreen"), (("s",), "StatusDialog"), (("s", "a"), "StatusDialog")),
    *((("o",), "OwnerDialog"), (("o", "[", "/", "x", "]", "down"), "OwnerDialog"), (("u",), "UpdateDialog")),
    *((("d",), "DueDialog"), (("d", "[", "x", "]", "enter"), "DueDialog")),
    *((("n", "[", "/", "x", "]", "down", "r"), "NewDialog"), (("e",), "FieldsDialog")),
    *((("n", "[", "down", "down", "down", "r", "enter"), "Dashboard"), (("z",), "Dashboard")),
    *((("e", *"as", "enter"), "AssumedDialog"), (("e", *"corn", "enter"), "CornerstoneDialog")),
    *((("e", *"ou", "enter"), "TextDialog"), (("e", *"de", "enter", "[", "/", "x"), "DependsDialog")),
    *(
        (("e", *"colu", "enter"), "ExtraDialog"),
        (("e", *"ev", "enter"), "EvidenceDialog"),
        (("e", *"mi", "enter"), "MilestoneDialog"),
    ),
    *((("e", *"ex", "enter"), "ExemptDialog"), (("e", *"ne", "enter"), "NextDialog"), (("v",), "Dashboard")),
)


def quoted(text: str) -> str:
    """Write a text as a TOML string."""
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text) + '"'


def hostile_plan() -> str:
    """Write a plan in which every text is hostile, with an action for each of the texts."""
    lines = ["schema = 1", "[plan]", f"title = {quoted(MARKUP)}", f"organisation = {quoted(ESCAPE)}"]
    lines += [f"group = {quoted(WIDE)}", "approved = 2016-06-15", "[statuses.on-track]"]
    lines += [f"label = {quoted('[/x] Green')}", f"meaning = {quoted(TEXTS[1])}"]
    for number, text in enumerate(TEXTS):
        lines += [f"[cornerstones.c{number}]", f"title = {quoted(text)}"]
    for number, text in enumerate(TEXTS):
        words = quoted(text)
        lines += [f"[actions.A-{number}]", f"title = {words}", 'status = "on-track"', f'cornerstone = "c{number}"']
        lines += [f"owner = {words}", f"outcome = {words}", f"origin = {words}", f"risk = {words}", "due = 2016-01-31"]
        lines += [f"evidence = [{words}]", 'assumed = ["outcome"]', f"exempt = {{ paragraph = 3, reason = {words} }}"]
        lines += [
            f"milestones = [{{ title = {words} }}]",
            f"updates = [{{ on = 2016-07-01, text = {words}, next = {words} }}]",
        ]
        moved = f"{{ on = 2016-07-01, from = 2015-01-31, to = 2016-01-31, reason = {words}, agreed_by = {words} }}"
        lines += [f"due_changes = [{moved}]", f"reopened = [{{ on = 2016-07-01, reason = {words} }}]"]
    return "\n".join(lines) + "\n"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a hostile plan that is saved in a record."""
    return saved(with_plan(tmp_path / "council [/x]", hostile_plan()))


def assert_harmless(desk: Desk) -> None:
    """Hold the screen to its width, and to nothing that a terminal would obey."""
    strips = strips_on(desk.app)
    text = "\n".join(strip.text for strip in strips)
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e", "\u200b"}, text
    assert {strip.cell_length for strip in strips} == {desk.app.size.width}


@pytest.mark.parametrize(("number", "size"), [(0, LARGE), (1, SMALL)])
async def test_every_screen_and_dialog_shows_hostile_texts_as_text(
    number: int, size: tuple[int, int], hostile: Path
) -> None:
    async with opened(hostile, size) as desk:
        assert "Repair [/x]" in desk.words
        for keys, screen in WAYS:
            await desk.hurry("home", *["down"] * number, keys[0])
            await desk.press(*keys[1:])
            await desk.until_open(screen)
            assert_harmless(desk)
            while desk.screen != "Dashboard" or desk.dashboard.here != "table":
                await desk.press("escape")
        await desk.find(f"A-{number}")
        assert desk.at == f"A-{number}"


async def test_hostile_texts_are_set_saved_and_left_as_they_are(hostile: Path) -> None:
    async with opened(hostile) as desk:
        await desk.press("s", "a", "=[/x] because", "enter", "=[bold]then", "enter")
        assert "[/x] because" in desk.said
        await desk.press("q")
        assert_harmless(desk)
        await desk.press("escape", "o", "=[/owner]", "enter", "w")
        assert "[/owner]" in desk.words
        assert_harmless(desk)
        await desk.press("enter")
        await desk.until(lambda: desk.record == "✔ Everything is saved to the record")
        assert_harmless(desk)


async def test_hostile_texts_that_clash_or_are_wrong_are_shown_as_text(hostile: Path) -> None:
    async with opened(hostile) as desk:
        await desk.press("o")
        before = desk.text
        written(hostile, before.replace(f"owner = {quoted(TEXTS[0])}", 'owner = "Else [/y] \\u001b[0m"', 1).encode())
        await desk.press("=Third", "enter")
        assert desk.screen == "ConflictDialog"
        assert "Else [/y] ␛[0m" in desk.words
        assert_harmless(desk)
        await desk.press("escape")
        written(hostile, before.replace('"on-track"', quoted(ESCAPE), 1).replace("A-1", '"[/x]"', 1).encode())
        await desk.press("r")
        assert desk.screen == "ProblemsScreen"
        assert_harmless(desk)
