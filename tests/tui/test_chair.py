"""The chair of a meeting, by keyboard alone: three actions, one change taken back, the meeting saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.session.test_private_files import placed
from tests.tui.desk import git, opened

if TYPE_CHECKING:
    from pathlib import Path

MESSAGE = """\
Information Management Group, 12 December 2016: 3 actions updated

IM-04 Review how information is stored and disposed of: status at risk (was off track); \
owner Records Manager (was Head of Digital Services); \
due 31 March 2017 (was 30 November 2016), because: The supplier wrote back; update “March is tight” Next: Weekly calls
IM-08 Help councillors to understand data quality: owner Clerk to the group (was not set); \
due 12 June 2017 (was not set); update “A first evening is planned.”
IM-09 Encrypt the laptops of home workers: status on track (was on hold); \
update “The contract is let.” Next: Order by Friday.

Meeting: 2016-12-12
"""
CHANGED = """\
-status = "off-track"
-owner = "Head of Digital Services"
-due = 2016-11-30
+status = "at-risk"
+owner = "Records Manager"
+due = 2017-03-31
+  { on = 2016-12-12, text = "March is tight", next = "Weekly calls" },
+  { on = 2016-12-12, from = 2016-11-30, to = 2017-03-31, reason = "The supplier wrote back", \
agreed_by = "Information Management Group" },
+owner = "Clerk to the group"
+due = 2017-06-12
+updates = [
+  { on = 2016-12-12, text = "A first evening is planned." },
+]
-status = "on-hold"
+status = "on-track"
+  { on = 2016-12-12, text = "The contract is let.", next = "Order by Friday." },
"""


async def test_the_chair_updates_three_actions_takes_one_change_back_and_saves_the_meeting(plan: Path) -> None:
    async with opened(plan) as desk:
        assert desk.record == "✔ Everything is saved to the record"

        # The laptops, stopped for a contract: the chair goes there with the arrows, and it goes on.
        await desk.press(*["down"] * 8)
        assert desk.at == "IM-09"
        await desk.press("s", "g")
        assert desk.said == "IM-09: status on track (was on hold)"
        await desk.press("u", "=The contract is let.", "enter", "=Order by Friday.", "enter")
        assert desk.record == "◆ Not saved to the record: 2 changes · w saves the meeting"

        # The store of papers: found by its number; its date moves for the third time.
        await desk.press("slash", "=4", "enter")
        assert desk.at == "IM-04"
        await desk.press("d", "=31 mar", "enter", "=The supplier wrote back", "enter")
        await desk.press("o", "=records", "enter")
        await desk.press("s", "a", "=March is tight", "enter", "=Weekly calls", "enter")

        # Councillors: somebody answers for it now, no, somebody else.
        await desk.press("slash", "=councillors", "enter")
        assert desk.at == "IM-08"
        await desk.press("o", "=clerk", "enter")
        await desk.press("d", "=2017-Q2", "enter")
        await desk.press("z")
        assert desk.said == "Taken back. IM-08: due date taken away (was April to June 2017)"
        await desk.press("d", "=+6m", "enter")
        await desk.press("u", "=A first evening is planned.", "enter", "enter")

        await desk.press("w")
        assert desk.screen == "SaveDialog"
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Saved to the record"))
        assert desk.record == "✔ Everything is saved to the record"
        await desk.press("q")
    assert desk.app.return_value == 0
    assert git(plan.parent, "log", "--format=%s") == f"{MESSAGE.splitlines()[0]}\nThe plan as approved\n"
    assert git(plan.parent, "log", "-1", "--format=%B").strip() == MESSAGE.strip()
    diff = git(plan.parent, "diff", "--unified=0", "HEAD~1", "HEAD", "--", "plan.toml").splitlines()
    assert [line for line in diff if line[:1] in "+-" and line[:3] not in {"+++", "---"}] == CHANGED.splitlines()
    assert not git(plan.parent, "status", "--porcelain")


@pytest.mark.parametrize("kind", ["a folder", "from the future", "a link to nothing", "a pipe"])
async def test_an_open_meeting_that_cannot_be_read_is_said_in_one_line_and_a_meeting_can_begin(
    plan: Path, kind: str
) -> None:
    placed(plan, "meeting", kind)
    async with opened(plan) as desk:
        assert "The open meeting" in desk.said
        assert "cannot be read" in desk.said
        await desk.press("m")
        await desk.until_open("MeetingScreen")
        await desk.press("escape")
