"""The table and what stands around it: the cursor stays on its action, words say everything, any size will do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from actionplan.model.plan import Status
from actionplan.tui.commands import COMMANDS, FOOTER, FOOTER_OF_VIEW, IN_TABLE
from actionplan.tui.themes import DARK, NAMES
from tests.tui.desk import LARGE, MIDDLE, PLAN, SIZES, SMALL, edited, opened, saved, with_plan, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

TINY, HUGE = ((40, 12), (20, 6), (8, 3), (1, 1)), (400, 120)


def many(number: int) -> str:
    """Write a plan of many actions."""
    lines = ["schema = 1", "[plan]", 'title = "P"', 'organisation = "O"', 'group = "G"', "approved = 2016-06-15"]
    lines += [f'[cornerstones.c{stone}]\ntitle = "Cornerstone {stone}"' for stone in range(5)]
    lines += [
        f'[actions.IM-{index:04}]\ntitle = "Action number {index}"\nstatus = "on-track"\ncornerstone = "c{index % 5}"\n'
        f'owner = "Owner {index % 20}"\ndue = 2017-01-31\n'
        for index in range(1, number + 1)
    ]
    return "\n".join(lines) + "\n"


async def test_the_header_counts_every_status_and_what_is_late(plan: Path) -> None:
    async with opened(plan) as desk:
        first, second, third = desk.lines[:3]
        assert first.split() == ["Information", "Management", "Strategy", "action", "plan", "12", "December", "2016"]
        assert second.endswith("2 overdue · 2 stale")
        assert re.findall(r"\S (\d+) ([A-Z][a-z ]+?)  ", third) == [
            *(("4", "Not started"), ("5", "On track"), ("1", "At risk"), ("1", "Off track"), ("1", "On hold")),
            *(("1", "Complete"), ("1", "Closed")),
        ]
        assert third.endswith("14 actions")


async def test_rows_stand_by_cornerstone_with_every_mark_in_words(plan: Path) -> None:
    async with opened(plan) as desk:
        words = desk.words
        # Closed ones are not counted, as in every paper: IM-10 stands under the second.
        for heading in ("Accessible 1 of 3 complete", "Fit for purpose 0 of 6", "No cornerstone 0 of 2 complete"):
            assert heading in words
        marks = {"IM-02": "due soon", "IM-03": "assumed", "IM-04": "overdue, moved 2×", "IM-05": "moved 1×"}
        for action_id, mark in {**marks, "IM-08": "stale", "IM-09": "exempt", "IM-14": "overdue, stale"}.items():
            line = next(line for line in desk.lines if line[2:].startswith(f"{action_id}  "))
            assert line.endswith(f"  {mark}")


async def test_no_status_is_told_by_colour_alone(plan: Path) -> None:
    for size in SIZES:
        async with opened(plan, size) as desk:
            for status in Status:
                sign = status.symbol if size == LARGE else f"{status.symbol}{status.letter}"
                assert sign in desk.lines[2], (size, status)


async def test_each_look_is_there_and_has_a_name(plan: Path) -> None:
    async with opened(plan) as desk:
        before = desk.lines[:-3]
        for name in (*list(NAMES)[1:], DARK):
            await desk.press("t")
            assert (desk.app.theme, desk.said) == (name, f"Colours: {NAMES[name]}.")
            assert desk.lines[:-3] == before


async def test_the_cursor_stays_on_its_action_when_the_plan_changes_around_it(plan: Path) -> None:
    async with opened(plan, MIDDLE) as desk:
        await desk.find("councillors")
        line = next(index for index, text in enumerate(desk.lines) if text.startswith("▸"))
        edited(plan, "[actions.IM-02]", '[actions.IM-20]\ntitle = "New"\nstatus = "on-track"\n\n[actions.IM-02]')
        edited(plan, '[actions.IM-20]\ntitle = "New"', '[actions.IM-20]\ntitle = "New"\ncornerstone = "accessible"')
        await desk.press("r")
        assert desk.at == "IM-08"
        assert desk.lines[line].startswith("▸ IM-08")
        start, end = desk.text.index("[actions.IM-08]"), desk.text.index("[actions.IM-09]")
        edited(plan, desk.text[start:end], "")
        await desk.press("r")
        assert desk.at in {"IM-07", "IM-09"}


async def test_setting_a_status_sorts_nothing(plan: Path) -> None:
    def ids(desk: Desk) -> list[str]:
        return re.findall(r"^[▸ ] (IM-\d\d)", "\n".join(desk.lines), re.MULTILINE)

    async with opened(plan) as desk:
        before = ids(desk)
        await desk.press("down", "down", "s", "b")
        await desk.press("d", "=2016-01-01", "enter")
        assert ids(desk) == before
        assert len(before) == 14


async def test_keys_go_to_every_action_and_no_further(plan: Path) -> None:
    async with opened(plan, SMALL) as desk:
        for key, at in (("end", "IM-14"), ("down", "IM-14"), ("home", "IM-01"), ("up", "IM-01")):
            await desk.press(key)
            assert desk.at == at
        seen = []
        for _ in range(14):
            seen.append(desk.at)
            assert any(line.startswith(f"▸ {desk.at}") for line in desk.lines), desk.at
            await desk.press("j")
        assert len(set(seen)) == 14
        await desk.press("pageup", "pageup", "pageup")
        assert desk.at == "IM-01"
        await desk.press("pagedown", "pagedown", "pagedown")
        assert desk.at == "IM-14"


async def test_find_goes_by_number_id_and_words_and_shows_all_again_with_the_cursor_there(plan: Path) -> None:
    async with opened(plan) as desk:
        for words, at in (("4", "IM-04"), ("im-13", "IM-13"), ("audit", "IM-14"), ("LAWYERS", "IM-04")):
            await desk.find(words)
            assert desk.at == at, words
        await desk.press("slash", "=publish")
        assert (desk.at, "“publish”: 3 of 14 actions · Esc shows all" in desk.words) == ("IM-11", True)
        await desk.press("down")
        assert desk.at == "IM-12"
        await desk.press("up", "up", "up")
        assert desk.at == "IM-02"
        await desk.press("=zzz")
        assert "No action matches: “publishzzz”. Esc shows all 14 actions." in desk.words
        await desk.press("escape")
        assert desk.at == "IM-04"


async def test_details_show_everything_and_turn_from_action_to_action(plan: Path) -> None:
    async with opened(plan, SMALL) as desk:
        await desk.press("enter")
        assert "Every service knows what it holds, where, and who answers for it." in desk.words
        await desk.press("right", "right", "right")
        assert desk.at == "IM-04"
        assert "moved twice, 2 months later than first" in desk.words
        await desk.press("end")
        assert "in the plan when the record begins" in desk.words
        await desk.press("pageup", "down", "down")
        assert "Five services did not answer in time (agreed by Information Management Group)" in desk.words
        await desk.press("s", "g")
        assert desk.said == "IM-04: status on track (was off track)"
        await desk.press("left", "escape")
        assert desk.at == "IM-03"
        assert "▸ IM-03" in desk.words


async def test_a_click_goes_to_an_action_and_a_second_one_opens_it(plan: Path) -> None:
    async with opened(plan) as desk:
        row = next(index for index, line in enumerate(desk.lines) if "IM-06" in line)
        await desk.pilot.click(offset=(20, row))
        assert desk.at == "IM-06"
        await desk.pilot.click(offset=(20, row), times=2)
        assert desk.dashboard.details.is_whole
        await desk.press("escape")
        key = desk.lines[-1].index("u Update")
        await desk.pilot.click(offset=(key + 2, LARGE[1] - 1))
        assert desk.screen == "UpdateDialog"


async def test_the_footer_has_at_most_seven_keys_and_help_has_all(plan: Path) -> None:
    assert max(len(FOOTER), len(FOOTER_OF_VIEW)) <= 7
    for size in SIZES:
        async with opened(plan, size) as desk:
            for command in COMMANDS:
                if command in FOOTER:
                    assert f"{command.key} {command.label}" in desk.lines[-1]
            await desk.press("question_mark")
            for command in COMMANDS:
                assert command.sentence in help_words(desk), command.id
            for command in IN_TABLE:
                assert command.sentence in help_words(desk), command.id


def help_words(desk: Desk) -> str:
    """Return the words of the whole help, visible or not."""
    sheet = desk.app.screen.query_one("Sheet")
    return "\n".join(words for row in getattr(sheet, "rows") for words, _ in row.parts)  # noqa: B009  (any widget)


@pytest.mark.parametrize("keys", ["", "?", "sa", "o", "d+", "u", "/"])
async def test_no_size_of_the_terminal_breaks_anything(keys: str, plan: Path) -> None:
    async with opened(plan, TINY[0]) as desk:
        await desk.press("end")
        await desk.hurry(*keys)
        for size in (*TINY[1:], TINY[0]):
            await desk.resize(size)
            assert desk.app.size == size
        await desk.press("escape", "escape")
        assert (desk.screen, desk.at) == ("Dashboard", "IM-14")
        assert "▸ IM-14" in desk.words


async def test_a_wall_of_a_screen_is_used(plan: Path) -> None:
    async with opened(plan, HUGE) as desk:
        assert "Review how information is stored and disposed of" in desk.words
        assert desk.lines[-2].strip() == "✔ Everything is saved to the record"


async def test_a_plan_without_actions_says_so(tmp_path: Path) -> None:
    path = saved(with_plan(tmp_path / "council", many(0)))
    async with opened(path) as desk:
        assert desk.lines[2].endswith("0 actions")
        await desk.press("s")
        assert desk.said == "There is no action in the plan yet: n adds one."
        await desk.press("down", "enter", "end", "pageup", "slash", "=x", "enter", "z", "question_mark", "escape")
        assert desk.screen == "Dashboard"


async def test_ten_thousand_actions_can_be_gone_through(tmp_path: Path) -> None:
    path = saved(with_plan(tmp_path / "council", many(10_000)))
    async with opened(path) as desk:
        assert "● 10,000 On track" in desk.lines[2]
        await desk.press("end")
        assert desk.at == "IM-9999"
        await desk.find("7345")
        assert desk.at == "IM-7345"
        await desk.press("s", "b")
        assert "Not saved to the record: 2 changes" in desk.record


@pytest.mark.parametrize("size", SIZES)
async def test_what_pops_up_for_a_moment_does_not_cover_the_last_lines(size: tuple[int, int], plan: Path) -> None:
    async with opened(plan, size) as desk:
        last = desk.lines[-2:]
        await desk.press("o", "enter")
        await desk.until(lambda: "IM-01: no change" in desk.words)
        assert desk.lines[-2:] == last


async def test_a_copy_beside_the_plan_is_said_once_on_one_line(plan: Path) -> None:
    written(plan.with_name("plan-PC1.toml"), PLAN.read_bytes().replace(b'"on-track"', b'"at-risk"', 1))
    async with opened(plan) as desk:
        await desk.until(lambda: "A copy is beside the plan (plan-PC1.toml: 1 action differs)" in desk.said)
        await desk.press("s", "escape", "r")
        assert "plan-PC1" not in desk.said


async def test_a_folder_that_a_service_shares_is_warned_of_once(tmp_path: Path) -> None:
    async with opened(saved(with_plan(tmp_path / "Dropbox" / "council"))) as desk:
        await desk.until(lambda: "The plan is in a folder that Dropbox shares." in desk.said)
