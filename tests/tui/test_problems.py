"""A plan that cannot be read: what is wrong is shown, and it opens once it is mended, with nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.desk import SIZES, SMALL, edited, make_folder, opened, taken_away, written

if TYPE_CHECKING:
    from pathlib import Path

GOOD, WRONG = 'status = "at-risk"', 'status = "amber"'


async def test_a_broken_plan_opens_once_it_is_mended(plan: Path) -> None:
    edited(plan, GOOD, WRONG)
    async with opened(plan, SMALL) as desk:
        assert desk.screen == "ProblemsScreen"
        assert "plan.toml has 1 problem, so it was not opened and nothing was changed." in desk.words
        assert "plan.toml:84: IM-05: there is no status 'amber'" in desk.words
        edited(plan, WRONG, 'status = ""')
        await desk.press("r")
        assert "plan.toml:84:" in desk.words
        assert "amber" not in desk.words
        edited(plan, 'status = ""', GOOD)
        await desk.until(lambda: desk.screen == "Dashboard", "it is not looked at by itself")
        assert desk.at == "IM-01"
        await desk.press("q")
    assert desk.app.return_value == 0


async def test_who_leaves_a_broken_plan_is_told_by_the_exit_status(plan: Path) -> None:
    edited(plan, GOOD, WRONG)
    for key in ("q", "ctrl+q"):
        async with opened(plan) as desk:
            await desk.press("escape", "enter", "s", "w", "question_mark", "ctrl+p")
            assert desk.screen == "ProblemsScreen"
            await desk.press(key)
        assert desk.app.return_value == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "plan.toml:1: the file is empty"),
        (b"schema = 1\n[plan\n", "plan.toml:2:"),
        (b"schema = 1\n[plan]\ntitle = 'M\xfcll'\n", "plan.toml:3: the file is not UTF-8 text"),
        (b"schema = 1\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", "plan.toml:2: git's conflict markers"),
        (b"schema = 1\n", "plan.toml:1:"),
    ],
)
async def test_each_kind_of_breakage_is_told_with_its_line(data: bytes, words: str, plan: Path) -> None:
    written(plan, data)
    async with opened(plan, SMALL) as desk:
        assert words in desk.words


async def test_a_plan_that_is_not_there_or_no_file_opens_once_it_is(plan: Path) -> None:
    good = taken_away(plan)
    async with opened(plan) as desk:
        assert desk.screen == "ProblemsScreen"
        make_folder(plan)
        await desk.press("r")
        assert "folder" in desk.words
        taken_away(plan)
        written(plan, good)
        await desk.press("r")
        assert desk.screen == "Dashboard"


async def test_a_plan_broken_while_it_is_open_comes_back_with_the_cursor_where_it_was(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("councillors")
        edited(plan, GOOD, WRONG)
        await desk.press("r")
        assert "IM-05: there is no status 'amber'" in desk.words
        edited(plan, WRONG, 'status = "off-track"')
        await desk.press("r")
        assert (desk.screen, desk.at) == ("Dashboard", "IM-08")
        assert desk.said == "The plan can be read again."
        await desk.at_rest()
        assert "Not saved to the record: 1 change" in desk.record


async def test_what_was_set_while_the_plan_was_broken_is_written_once_it_is_mended(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("down", "u", "=It is out.")
        edited(plan, GOOD, WRONG)
        await desk.press("enter", "enter")
        assert desk.screen == "ProblemsScreen"
        assert "It is out." not in desk.text
        edited(plan, WRONG, GOOD)
        await desk.press("r")
        assert desk.said == "The plan can be read again. What was set last is not in it yet: y writes it."
        await desk.press("y")
        assert desk.said == "IM-02: update “It is out.”"
        assert 'text = "It is out."' in desk.text


async def test_what_could_not_be_written_is_not_left_behind_without_a_word(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(plan) as desk:
        for name in ("actionplan.storage.atomic.exchange_names", "os.replace"):
            monkeypatch.setattr(name, _full)
        await desk.press("down", "s", "n")
        assert "y tries again." in desk.said
        assert 'status = "not-started"' in desk.text
        await desk.press("q")
        assert desk.said == "! What was set last is not in the file. Leave again to give it up."
        monkeypatch.undo()
        await desk.press("y")
        assert desk.said == "IM-02: status not started (was on track)"


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("size", [*SIZES, (40, 12), (20, 5), (300, 90)])
async def test_problems_are_shown_at_every_size(size: tuple[int, int], plan: Path) -> None:
    edited(plan, GOOD, WRONG)
    async with opened(plan, size) as desk:
        assert desk.screen == "ProblemsScreen"
