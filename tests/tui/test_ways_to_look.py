"""Narrowing, grouping and ordering the table: what is shown is always said, and nothing moves under one's hands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from actionplan.tui.screens.base import LOOK_EVERY_SECONDS
from tests.tui.desk import LARGE, MIDDLE, SIZES, edited, opened, saved, with_plan
from tests.tui.test_hostile import MARKUP, assert_harmless, hostile_plan

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

TALL = (120, 60)
FOUR = ("IM-04", "Review how information is stored and disposed of", "Head of Digital Services")
FOURTEEN = ("IM-14", "'=Report to the audit committee with the annual governance statement", "not set")
ALL = [f"IM-{number:02}" for number in range(1, 15)]


def ids(desk: Desk) -> list[str]:
    """Return the actions that are in sight, in their order."""
    return re.findall(r"^[▸ ] (IM-\d\d)  ", "\n".join(desk.lines), re.MULTILINE)


def headings(desk: Desk) -> list[str]:
    """Return the headings that are in sight, with their counts."""
    return re.findall(r"^ (\S.*?) ─{3,}", "\n".join(desk.lines), re.MULTILINE)


def shown(desk: Desk) -> str:
    """Return the line above the table; empty if there is none."""
    line = desk.dashboard.query_one("#view")
    return str(line.render()).strip() if line.display else ""


# While typing


async def test_each_letter_narrows_the_table_and_the_screen_says_to_what(plan: Path) -> None:
    async with opened(plan, TALL) as desk:
        await desk.press("slash", "p")
        before = ids(desk)
        await desk.press("u", "b")
        assert len(before) > len(ids(desk)) == 3
        assert ids(desk) == ["IM-02", "IM-11", "IM-12"]
        assert shown(desk) == "“pub”: 3 of 14 actions · Esc shows all"
        assert headings(desk) == ["Accessible  1 action", "Open and transparent  2 actions"]
        await desk.press("backspace", "backspace", "backspace")
        assert (ids(desk), shown(desk)) == (ALL, "14 actions")


@pytest.mark.parametrize("size", SIZES)
async def test_the_cursor_is_on_what_the_words_mean_best(size: tuple[int, int], plan: Path) -> None:
    async with opened(plan, size) as desk:
        await desk.press("slash", "4")
        assert (desk.at, ids(desk)) == ("IM-04", ["IM-04", "IM-05", "IM-14"])
        await desk.press("down", "down")
        assert desk.at == "IM-14"
        await desk.press("backspace", "=strategy")
        assert desk.at == "IM-03"


async def test_enter_keeps_it_narrowed_and_escape_later_shows_all_with_the_cursor_there(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("slash", "=publish", "enter", "down")
        assert (desk.at, ids(desk)) == ("IM-12", ["IM-02", "IM-11", "IM-12"])
        await desk.press("escape")
        assert (desk.at, ids(desk), shown(desk)) == ("IM-12", ALL, "")


async def test_the_next_words_take_the_place_of_the_last_ones(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("slash", "=publish", "enter", "slash")
        assert ids(desk) == ["IM-02", "IM-11", "IM-12"]
        await desk.press("=lead member")
        assert ids(desk) == ["IM-13"]


async def test_quick_typing_goes_where_it_is_meant(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.hurry("slash", *"a/b", "escape", "slash", "1", "2", "enter", "s")
        await desk.until_open("StatusDialog")
        await desk.press("n")
        await desk.until(lambda: desk.said == "IM-12: status not started (was on track)")


@pytest.mark.parametrize("size", SIZES)
async def test_where_nothing_matches_the_screen_says_so_and_how_to_go_on(size: tuple[int, int], plan: Path) -> None:
    async with opened(plan, size) as desk:
        await desk.press("down", "slash", "=zzz")
        assert "No action matches: “zzz”. Esc shows all 14 actions." in desk.words
        await desk.press("enter", "s")
        assert desk.said == "No action is shown: Esc shows all again."
        await desk.press("enter", "c", "down", "end", "pagedown", "C")
        assert (desk.screen, desk.at) == ("Dashboard", "")
        await desk.press("escape")
        assert desk.at == "IM-02"


# Filters


async def test_the_dialog_counts_what_each_filter_has_and_a_letter_chooses(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-05")
        await desk.press("f")
        for line in (
            "a 14 All actions",
            "o 12 Open",
            "v 2 Overdue",
            "d 2 Due soon",
            "n 3 Needs attention",
            "s 2 Stale",
        ):
            assert line in desk.words
        assert "1 1 Head of People Services" in desk.words
        assert "8 3 No owner" in desk.words
        await desk.press("v")
        assert (ids(desk), shown(desk)) == (["IM-04", "IM-14"], "Overdue: 2 of 14 actions · Esc shows all")
        assert desk.said == "Shown: Overdue."


async def test_every_filter_shows_as_many_as_it_says(plan: Path) -> None:
    async with opened(plan) as desk:
        for place in range(14):
            await desk.press("f", "home", *["down"] * place)
            marked = next(line for line in desk.lines if "┃  ▸ " in line)
            number = re.search(r"▸ . +(\d+)  ", marked)
            assert number is not None
            await desk.press("enter")
            assert len(ids(desk)) == int(number[1]), marked


async def test_the_owner_of_the_action_at_the_cursor_is_one_key_away(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("f", "1")
        assert (ids(desk), shown(desk)) == (
            ["IM-01", "IM-10"],
            "Owner Records Manager: 2 of 14 actions · Esc shows all",
        )
        await desk.press("escape")
        await desk.find("IM-08")
        await desk.press("f", "1")
        assert (ids(desk), shown(desk)) == (["IM-03", "IM-08", "IM-14"], "No owner: 3 of 14 actions · Esc shows all")


async def test_words_narrow_what_a_filter_leaves_and_another_filter_drops_them(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("f", "o", "slash", "=publish", "enter")
        assert shown(desk) == "Open · “publish”: 3 of 14 actions · Esc shows all"
        await desk.press("f", "n")
        assert (ids(desk), shown(desk)) == (
            ["IM-04", "IM-05", "IM-14"],
            "Needs attention: 3 of 14 actions · Esc shows all",
        )
        await desk.press("escape")
        assert (ids(desk), shown(desk)) == (ALL, "")


# Headings and order


async def test_headings_and_order_say_what_they_are_and_what_comes_next(plan: Path) -> None:
    async with opened(plan, TALL) as desk:
        await desk.press("g", "home")
        assert desk.said == "The actions stand by owner. g again: without headings."
        assert headings(desk)[0] == "Head of Communications  0 of 3 complete"
        assert headings(desk)[-1] == "No owner  0 of 3 complete"
        await desk.press("g", "x")
        assert desk.said == "The order is by due date. x again: worst status first."
        assert (headings(desk), shown(desk)) == ([], "Without headings · by due date")
        assert ids(desk)[:3] == ["IM-01", "IM-04", "IM-14"]
        assert "Due ↓" in desk.words
        await desk.press("x")
        assert ids(desk)[:2] == ["IM-04", "IM-05"]
        await desk.press(*["x"] * 5, "g")
        assert (ids(desk), shown(desk)) == (ALL, "")


async def test_the_cursor_stays_on_its_action_however_the_table_is_arranged(plan: Path) -> None:
    async with opened(plan, MIDDLE) as desk:
        await desk.find("IM-09")
        for key in ("g", "g", "g", *["x"] * 7):
            await desk.press(key)
            assert desk.at == "IM-09"
            assert any(line.startswith("▸ IM-09") for line in desk.lines)


async def test_a_click_on_the_heading_of_a_column_orders_by_it_and_a_second_one_goes_back(plan: Path) -> None:
    async with opened(plan) as desk:
        head = next(number for number, line in enumerate(desk.lines) if line.startswith("  ID"))
        await desk.press("g", "g")
        at = desk.lines[head + 1].index("Status") + 3
        await desk.pilot.click(offset=(at, head + 1))
        assert (desk.said, ids(desk)[0]) == (
            "The order is worst status first. Click again for the plan's order.",
            "IM-04",
        )
        await desk.pilot.click(offset=(at, head + 1))
        assert ids(desk) == ALL


async def test_the_wheel_scrolls_and_leaves_the_cursor(plan: Path) -> None:
    async with opened(plan, (80, 14)) as desk:
        first = ids(desk)
        await desk.pilot._post_mouse_events([_wheel()], offset=(20, 6))
        await desk.turn()
        assert (desk.at, ids(desk) != first) == ("IM-01", True)


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


# While the plan changes


async def test_what_is_changed_stays_in_sight_until_one_looks_anew(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("f", "v", "g", "x", "x", "s", "b")
        assert desk.said.startswith("IM-04: status complete")
        assert ids(desk) == ["IM-04", "IM-14"]
        assert shown(desk).startswith("Overdue: 1 of 14 actions, 1 no longer so · Esc shows all")
        await desk.press("o", "=Clerk to the group", "enter")
        assert headings(desk)[0].startswith("Head of Digital Services")
        await desk.press("down", "r")
        assert (desk.at, ids(desk)) == ("IM-14", ["IM-14"])


async def test_an_undone_change_of_an_action_out_of_sight_shows_it(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("down", "s", "n", "f", "v", "z")
        assert desk.said.startswith("Taken back. IM-02")
        assert (desk.at, shown(desk)) == ("IM-02", "")


async def test_what_somebody_else_changes_is_seen_within_a_second_wherever_one_is(plan: Path) -> None:
    assert LOOK_EVERY_SECONDS <= 0.5
    async with opened(plan) as desk:
        await desk.press("f", "o", "g", "x")
        await desk.press(*["down"] * 5)
        at, line = desk.at, next(number for number, text in enumerate(desk.lines) if text.startswith("▸"))
        edited(plan, "[actions.IM-02]", '[actions.IM-20]\ntitle = "New"\nstatus = "on-track"\n\n[actions.IM-02]')
        await desk.until(lambda: "somebody else" in desk.said)
        assert "IM-20" in ids(desk)
        assert (desk.at, desk.lines[line].startswith(f"▸ {at}")) == (at, True)
        text = desk.text
        edited(plan, text[text.index("[actions.IM-20]") : text.index("[actions.IM-02]")], "")
        await desk.until(lambda: "IM-20" not in ids(desk))
        assert desk.at == at


# The palette


async def test_the_palette_finds_an_action_by_a_word_of_its_updates_and_goes_there(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("f", "v", "ctrl+p", "=designers")
        await desk.until(lambda: "IM-11 Publish the strategy on the website" in desk.words)
        await desk.press("enter")
        assert (desk.at, shown(desk)) == ("IM-11", "")


async def test_the_palette_takes_a_number_for_an_action(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("ctrl+p", "=13")
        await desk.until(lambda: "IM-13 Invite the lead member" in desk.words)
        await desk.press("enter")
        assert desk.at == "IM-13"


@pytest.mark.parametrize(
    ("typed", "name", "line"),
    [
        ("only: over", "Show only: Overdue", "Overdue: 2 of 14 actions · Esc shows all"),
        ("by owner", "Headings: by owner", "By owner"),
        ("worst status", "Order: worst status first", "Worst status first"),
    ],
)
async def test_the_palette_has_each_way_to_look_by_its_name(typed: str, name: str, line: str, plan: Path) -> None:
    async with opened(plan, read_only=True) as desk:
        await desk.press("ctrl+p", f"={typed}")
        await desk.until(lambda: name in desk.words)
        await desk.press("enter")
        assert shown(desk) == line


# Copying


@pytest.mark.parametrize("read_only", [False, True])
async def test_an_action_is_copied_as_show_prints_it(
    read_only: bool, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from actionplan import cli

    async with opened(plan, read_only=read_only) as desk:
        await desk.find("IM-04")
        await desk.press("c")
        assert desk.said == "Copied IM-04 as plain lines, to be pasted."
        copied = desk.app.clipboard
    capsys.readouterr()
    assert cli.main(["--plan", str(plan), "--today", "2016-12-12", "show", "IM-04"]) == 0
    assert copied == capsys.readouterr().out


async def test_the_table_is_copied_as_it_is_shown_for_a_spreadsheet(plan: Path) -> None:
    edited(plan, 'title = "Report to the audit', 'title = "=Report\\tto the audit')
    async with opened(plan) as desk:
        await desk.press("f", "v", "g", "g", "x", "C")
        assert desk.said == "Copied 2 actions as a table, to be pasted into a spreadsheet."
        assert desk.app.clipboard.splitlines() == [
            "Id\tTitle\tOwner\tDue\tStatus\tMarks",
            "\t".join((*FOUR, "30 Nov 2016", "Off track", "overdue, moved 2×")),
            "\t".join((*FOURTEEN, "5 Dec 2016", "Not started", "overdue, stale")),
        ]


# Whatever stands in the plan


@pytest.mark.parametrize("size", [LARGE, (60, 20)])
async def test_hostile_texts_are_text_in_every_way_to_look(size: tuple[int, int], tmp_path: Path) -> None:
    path = saved(with_plan(tmp_path / "council", hostile_plan()))
    async with opened(path, size) as desk:
        for keys in (("f",), ("escape", "f", "1"), ("g",), ("g", "x"), ("slash", "=[/x]"), ("enter", "c", "C")):
            await desk.press(*keys)
            assert_harmless(desk)
        assert MARKUP in desk.app.clipboard
        assert not set(desk.app.clipboard) & {"\x1b", "\x07", "\u202e"}
        await desk.press("ctrl+p", "=[/x]")
        await desk.until(lambda: "A-0 Repair [/x]" in desk.words)
        assert_harmless(desk)
