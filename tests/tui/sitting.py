"""A chair at the keyboard who counts key presses, and the first half of a meeting, which ends by a kill.

`python -m tests.tui.sitting PLAN` goes through six actions and is killed in the middle of the seventh.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.desk import Desk, opened

if TYPE_CHECKING:
    from actionplan.tui.screens.meeting import MeetingScreen

MOST = 6


class Chair:
    """Presses keys on the meeting screen, and counts those for each action; typed words are not counted."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pressed: dict[str, int] = {}

    @property
    def meeting(self) -> MeetingScreen:
        """The screen of the meeting, whatever stands over it."""
        found = self.desk.app.plan_screen
        assert found is not None
        assert type(found).__name__ == "MeetingScreen"
        return found  # type: ignore[return-value]

    @property
    def said(self) -> str:
        """What the message line of the meeting says."""
        return str(self.meeting.query_one("#message").render()).strip()

    async def agree(self, action_id: str, *keys: str) -> None:
        """Do what the group agrees on the action before it, and go on with Enter."""
        assert self.meeting.meeting.at == action_id
        await self.desk.press(*keys)
        assert self.desk.screen == "MeetingScreen", self.desk.words
        await self.desk.press("enter")
        self.pressed[action_id] = sum(not key.startswith("=") for key in (*keys, "enter"))


async def first_half(path: Path) -> None:
    """Go through six actions of twelve, take one change back, and be killed when the seventh has its status."""
    async with opened(path) as desk:
        await desk.press("m")
        chair = Chair(desk)
        await chair.agree("IM-04", "a", "=The supplier wrote back", "enter", "=Weekly calls", "enter")
        await chair.agree("IM-14", "g", "o", "=clerk", "enter")
        await chair.agree("IM-05", "b", "z")
        assert chair.said == "", "what was said is of the action before"
        await chair.agree("IM-11", "u", "=The text is ready", "enter", "=Put it on the website", "enter")
        await chair.agree("IM-02", "v")
        await chair.agree("IM-08", "d", "=2017-Q2", "enter")
        assert max(chair.pressed.values()) <= MOST, chair.pressed
        await desk.press("s", "=Ask the chief executive", "enter")
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    asyncio.run(first_half(Path(sys.argv[1])))
