"""Many write at once, editors save over the file, a dashboard is open: what was reported done is there and is shown."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from actionplan.storage.document import PlanFile
from tests import writers
from tests.longrun import LONG
from tests.tui.desk import opened, written

if TYPE_CHECKING:
    from pathlib import Path

# How often each of the ten commands and two editors saves.
TIMES = 20 if LONG else 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
async def test_ten_writers_two_editors_and_a_dashboard_lose_nothing_and_the_dashboard_shows_what_is_on_disk(
    bare_plan: Path,
) -> None:
    async with opened(bare_plan) as desk:
        with writers.start("side-by-side", bare_plan, TIMES) as child:
            telling, own = asyncio.create_task(asyncio.to_thread(child.communicate)), list[str]()
            for number in range(TIMES):
                said = f"The dashboard says {number}."
                await desk.find("IM-01")
                await desk.press("u", "ctrl+l", f"={said}", "enter", "enter")
                # Where an editor has half a file on the disk just then, the dashboard says so and nothing is done.
                if desk.screen == "Dashboard" and said in desk.said:
                    own.append(said)
                await desk.until(lambda: desk.screen == "Dashboard", desk.screen)
            told = (await telling)[0].splitlines()
        assert child.returncode == 0
        assert len(told) == 12 * TIMES
        text = desk.text
        assert [line for line in [*told, *own] if line not in text] == []
        assert desk.dashboard.look_at_file()
        assert desk.dashboard.session.plan == PlanFile(bare_plan).open().document.plan
        await desk.find("IM-01")
        await desk.press("r")
        latest = desk.dashboard.session.plan.actions["IM-01"].last_update
        assert latest is not None
        assert latest.text in desk.words


async def test_an_editor_with_an_old_copy_writes_over_what_came_since_and_the_dashboard_shows_just_that(
    bare_plan: Path,
) -> None:
    async with opened(bare_plan) as desk:
        copy = desk.text
        await desk.find("IM-01")
        await desk.press("u", "=Said in the meeting.", "enter", "enter")
        assert "Said in the meeting." in desk.text
        written(bare_plan, copy.replace('group = "', 'group = "The ').encode())
        assert desk.dashboard.look_at_file()
        assert desk.dashboard.session.plan == PlanFile(bare_plan).open().document.plan
        assert "changed by somebody else" in desk.said
        assert "Said in the meeting." not in desk.words
        await desk.press("u", "=Said again.", "enter", "enter")
        assert "Said again." in desk.text
        assert 'group = "The ' in desk.text
