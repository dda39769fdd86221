"""Meetings that chance makes, typed without looking: no key acts outside the field that it was typed for."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.geometry import Size

from actionplan.model import diff
from actionplan.storage.document import PlanFile
from tests.longrun import LONG
from tests.tui.desk import TODAY, opened
from tests.tui.imagined import SIZES, Imagined, Paste, bursts
from tests.tui.screen_text import screen_text
from tests.tui.sitting import Chair

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

MEETINGS, STEPS = (500, 30) if LONG else (40, 3)


async def send(desk: Desk, burst: list[str | Paste], size: tuple[int, int] | None) -> None:
    """Send keys and pastes without a pause, and in the middle of them another size where one is given."""
    for place, key in enumerate(burst):
        if size is not None and place == len(burst) // 2:
            desk.app._driver._size = size  # type: ignore[union-attr]  # an app that runs has a driver
            desk.send(events.Resize(Size(*size), Size(*size)))
        if isinstance(key, Paste):
            desk.send(events.Paste(key.text))
        else:
            desk.send_key(key)
    await desk.turn()


@pytest.mark.parametrize("seed", range(MEETINGS))
async def test_the_plan_says_what_the_fields_said(seed: int, plan: Path) -> None:
    rng = Random(seed)  # noqa: S311  (the same each time)
    imagined = Imagined(rng, PlanFile(plan).open().document.plan, TODAY)
    keys = imagined.goes(STEPS)
    async with opened(plan, rng.choice(SIZES)) as desk:
        await desk.press("m")
        for burst in bursts(rng, keys):
            await send(desk, burst, rng.choice(SIZES) if rng.random() < 0.3 else None)
            screen_text(desk.app)
        assert desk.screen == "MeetingScreen", (desk.words, keys)
        at = Chair(desk).meeting.meeting
    after = PlanFile(plan).open().document.plan
    assert diff.lines(diff.differences(imagined.plan, after), after) == [], keys
    assert at == imagined.meeting, keys
