"""The meeting: one key for what is agreed, nothing lost whatever happens, and an entry that is what was shown."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from actionplan.model.plan import Status
from actionplan.tui.commands import IN_MEETING, MEETING_ROWS, MEETING_ROWS_BRIEF
from actionplan.tui.dialogs.save import Lines
from tests.docpages import ROOT
from tests.tui.desk import SIZES, SMALL, edited, git, opened, written
from tests.tui.sitting import MOST, Chair

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.desk import Desk

AGENDA = ["IM-04", "IM-14", "IM-05", "IM-11", "IM-02", "IM-08", "IM-03", "IM-06", "IM-07", "IM-09", "IM-12", "IM-13"]


def shown_lines(desk: Desk) -> set[str]:
    """Return the list of the dialog that saves, each line with its action."""
    lines = desk.app.screen.query_one(Lines)
    return {f"{line.id}: {phrase}" for line in lines._agreed for phrase in line.words.split("; ")}


def saved_lines(plan: Path) -> set[str]:
    """Return the lines of the last entry of the record, each phrase with its action."""
    body = git(plan.parent, "log", "-1", "--format=%b").split("\n\n")[0].splitlines()
    found = set()
    for line in body:
        name, _, phrases = line.partition(": ")
        found |= {f"{name.split()[0]}: {phrase}" for phrase in phrases.split("; ")}
    return found


def first_half_in_a_process_that_is_killed(plan: Path) -> None:
    """Hold the first half of the meeting in another process."""
    words = [sys.executable, "-m", "tests.tui.sitting", str(plan)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def text_of(plan: Path) -> str:
    return plan.read_text(encoding="utf-8")


def without_open_actions(plan: Path) -> None:
    """Leave only the complete and the closed action in a plan."""
    first, rest = text_of(plan).split("[actions.IM-02]")
    closed = rest.split("[actions.IM-10]")[1].split("[actions.")[0]
    written(plan, f"{first}[actions.IM-10]{closed}".encode())


def trailer(plan: Path, name: str) -> str:
    return git(plan.parent, "log", "-1", f"--format=%(trailers:key={name},valueonly)").strip()


async def test_twelve_actions_two_undone_one_kill_and_the_entry_is_what_the_screen_said(plan: Path) -> None:
    first_half_in_a_process_that_is_killed(plan)
    assert not git(plan.parent, "log", "--format=%s").count("\n") > 1

    async with opened(plan) as desk:
        assert desk.said == "The meeting of 12 December 2016 was not closed: m goes on with it."
        await desk.press("m")
        chair = Chair(desk)
        assert chair.said == "The meeting of 12 December 2016 goes on."
        assert "7 of 12 · 6 gone through" in desk.words
        assert "Ask the chief executive" in desk.words
        await chair.agree("IM-03", "c", "enter")
        await chair.agree("IM-06", "d", "=30 jun", "enter", "=Three are left to redraft", "enter")
        await chair.agree("IM-07", "o", "=records", "enter")
        await chair.agree("IM-09", "b")
        await chair.agree("IM-12", "r", "=Nobody keeps the log", "enter", "enter")
        await desk.press("z")
        assert chair.said.startswith("Taken back. IM-12: status on track (was off track)")
        assert chair.meeting.meeting.at == "IM-12"
        await chair.agree("IM-12", "a", "=Nobody keeps the log yet", "enter", "enter")
        await chair.agree("IM-13", "v")
        assert max(chair.pressed.values()) <= MOST, chair.pressed
        assert chair.said == "All 12 actions were gone through: w closes the meeting."
        await desk.press("w")
        # Everything that was set on it was taken back: it was covered, but nothing has to be said of it.
        assert "1 action was covered without a change: note it as reviewed" in desk.words
        assert "IM-05" in desk.words
        await desk.press("x", "enter")
        await desk.until_open("SaveDialog")
        shown = shown_lines(desk)
        assert shown == AGREED
        assert SUBJECT in desk.words
        await desk.press("enter")
        await desk.until(lambda: desk.said == f"Saved to the record: {SUBJECT}")
        assert desk.screen == "Dashboard"
        assert desk.at == "IM-13"
    assert git(plan.parent, "log", "--format=%s").splitlines() == [SUBJECT, "The plan as approved"]
    assert saved_lines(plan) == shown
    assert (trailer(plan, "Meeting"), trailer(plan, "Reviewed")) == ("2016-12-12", "IM-02, IM-13")
    assert not git(plan.parent, "status", "--porcelain")
    async with opened(plan) as desk:
        assert desk.said == ""
        await desk.press("m")
        assert "1 of 10 · 0 gone through" in desk.words


SUBJECT = "Information Management Group, 12 December 2016: 9 actions updated, 2 reviewed"
AGREED = {
    "IM-02: reviewed on 12 December 2016, nothing to change",
    "IM-03: status closed (was not started)",
    "IM-03: update “Next step agreed.” Next: Ask the chief executive",
    "IM-04: status at risk (was off track)",
    "IM-04: update “The supplier wrote back” Next: Weekly calls",
    "IM-06: due 30 June 2017 (was 31 March 2017), because: Three are left to redraft",
    "IM-07: owner Records Manager (was Head of Communications)",
    "IM-08: due April to June 2017 (was not set)",
    "IM-09: status complete (was on hold)",
    "IM-09: completed 12 December 2016",
    "IM-11: update “The text is ready” Next: Put it on the website",
    "IM-12: status at risk (was on track)",
    "IM-12: update “Nobody keeps the log yet”",
    "IM-13: reviewed on 12 December 2016, nothing to change",
    "IM-14: status on track (was not started)",
    "IM-14: owner Clerk to the group (was not set)",
}


@pytest.mark.parametrize("status", Status)
async def test_one_key_sets_each_status_and_only_the_rule_asks_for_more(plan: Path, status: Status) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "slash", "=IM-03", "enter", status.letter.lower())
        chair = Chair(desk)
        if status is Status.NOT_STARTED:
            assert "Still not started" in desk.words
            await desk.press("enter")
            assert chair.said == "IM-03: reviewed on 12 December 2016, nothing to change"
            return
        if status.needs_note:
            assert desk.screen == "StatusDialog"
            assert "Reason" in desk.words
            await desk.press("=It was said why", "enter", "enter")
        assert desk.screen == "MeetingScreen"
        assert f'status = "{status.value}"' in desk.text.split("[actions.IM-03]")[1].split("[actions.")[0]


async def test_what_is_typed_in_a_hurry_behind_a_status_is_the_reason_and_no_key(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m")
        await desk.hurry("a", *"bag", "enter")
        await desk.until(lambda: desk.app.focused is not None and desk.app.focused.id == "next")
        await desk.press("=cob", "enter", "enter")
        updates = desk.text.split("[actions.IM-04]")[1].split("[actions.")[0]
        assert '{ on = 2016-12-12, text = "bag", next = "cob" }' in updates
        assert Chair(desk).meeting.meeting.at == "IM-14"


async def test_an_ended_action_is_found_by_words_and_opened_again_with_the_reason(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "e")
        chair = Chair(desk)
        assert chair.said == "IM-04 is open: only a complete or closed action is opened again."
        await desk.press("slash", "=asset register", "enter")
        assert chair.meeting.meeting.at == "IM-01"
        assert "Asked for" in desk.words
        await desk.press("e", "=Five services left it", "enter")
        assert chair.said.startswith("IM-01: status on track (was complete)")
        await desk.press("enter")
        assert chair.meeting.meeting.at == "IM-14"


async def test_skip_and_back_claim_nothing_and_what_was_passed_over_comes_again(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "left")
        chair = Chair(desk)
        assert chair.said == "This is the first one on the agenda."
        await desk.press("right")
        assert chair.said == "IM-04 was passed over: it comes again at the end."
        for _ in AGENDA[1:]:
            await desk.press("enter")
        assert chair.said == "Now what was passed over: 1 action."
        assert chair.meeting.meeting.at == "IM-04"
        await desk.press("enter")
        assert chair.said == "All 12 actions were gone through: w closes the meeting."
        assert desk.record == "✔ Everything is saved to the record"


async def test_a_meeting_in_which_nothing_was_agreed_is_closed_without_an_entry(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "enter", "w")
        await desk.press("x", "enter")
        await desk.until_open("Dashboard")
        left = "11 of 12 actions on the agenda were not covered."
        assert desk.said == f"The meeting was closed. There was nothing to save. {left}"
    assert git(plan.parent, "log", "--format=%s").count("\n") == 1
    async with opened(plan) as desk:
        assert desk.said == ""


async def test_a_line_that_is_taken_back_at_the_close_is_not_saved(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "g", "enter", "g", "enter", "w")
        await desk.until_open("SaveDialog")
        await desk.press("down", "x", "enter", "enter")
        await desk.until(lambda: desk.said.startswith("Saved to the record"))
    assert saved_lines(plan) == {"IM-14: status on track (was not started)"}
    assert 'status = "off-track"' in text_of(plan)


async def test_what_somebody_else_writes_while_the_list_is_read_is_listed_before_it_is_saved(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "g", "w")
        await desk.until_open("SaveDialog")
        edited(plan, 'owner = "Head of Policy"', 'owner = "Town Clerk"')
        await desk.press("enter")
        await desk.until(lambda: "owner Town Clerk (was Head of Policy)" in desk.words)
        assert desk.screen == "SaveDialog"
        assert git(plan.parent, "log", "--format=%s").count("\n") == 1
        shown = shown_lines(desk)
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Saved to the record"))
    assert saved_lines(plan) == shown


async def test_another_day_dates_what_is_set_and_is_the_day_of_the_entry(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "m", "=9 dec", "enter", "=20 jan", "enter")
        chair = Chair(desk)
        assert chair.said == "The meeting is of 9 December 2016, and looks ahead to 20 January 2017."
        assert "Meeting of 9 December 2016" in desk.words
        await desk.press("u", "=Said on Friday", "enter", "enter", "w")
        await desk.until_open("SaveDialog")
        await desk.press("enter")
        await desk.until(lambda: desk.said.startswith("Saved to the record"))
    assert '{ on = 2016-12-09, text = "Said on Friday" }' in text_of(plan)
    assert trailer(plan, "Meeting") == "2016-12-09"


async def test_a_meeting_lies_not_ahead_and_the_next_one_not_behind(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "m", "=2016-12-20", "enter")
        assert "! 20 December 2016 is still to come." in desk.words
        await desk.press("ctrl+u", "=12 dec", "enter", "ctrl+u", "=2016-12-01", "enter")
        assert "The next meeting is after this one." in desk.words


async def test_a_meeting_of_another_day_is_gone_on_with_or_followed_by_a_new_one(plan: Path) -> None:
    async with opened(plan, today=date(2016, 12, 5)) as desk:
        await desk.press("m", "enter")
    for answer, day in (("enter", "5 December 2016"), ("down", "12 December 2016")):
        async with opened(plan) as desk:
            await desk.press("m")
            assert desk.screen == "ResumeDialog"
            await desk.press(*([answer] if answer == "enter" else [answer, "enter"]))
            assert f"Meeting of {day}" in desk.words
            await desk.press("escape")


async def test_esc_shows_the_plan_at_the_action_and_the_meeting_waits(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "enter", "enter", "escape")
        assert (desk.screen, desk.at) == ("Dashboard", "IM-05")
        assert desk.said == "The meeting of 12 December 2016 was not closed: m goes on with it."
        await desk.press("m")
        assert "3 of 12 · 2 gone through" in desk.words


async def test_the_plan_is_shown_whole_where_what_narrows_it_would_hide_the_action_of_the_meeting(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("slash", "=04", "enter", "m", "enter", "escape")
        assert desk.at == "IM-14"
        assert "▸ IM-14" in desk.words
        await desk.press("slash", "=04", "enter", "m", "left", "escape")
        assert desk.at == "IM-04"
        assert "1 of" in desk.words.split("Esc shows all")[0]


async def test_what_others_change_is_shown_and_the_action_stays(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "enter")
        edited(plan, 'title = "Report to the audit committee', 'title = "Tell the audit committee')
        await desk.until(lambda: "Tell the audit committee" in desk.words)
        assert Chair(desk).meeting.meeting.at == "IM-14"
        assert Chair(desk).said == "The file was changed by somebody else: this is the plan as it is now."


async def test_a_meeting_of_a_plan_without_open_actions_says_so_and_closes(plan: Path) -> None:
    without_open_actions(plan)
    async with opened(plan) as desk:
        await desk.press("m")
        assert "There is no open action on the agenda." in desk.words
        for key in ("g", "v", "u", "d", "o", "s", "e", "enter", "left", "right", "f"):
            await desk.press(key)
            assert desk.screen == "MeetingScreen"
        await desk.press("slash", "=1", "enter")
        assert Chair(desk).meeting.meeting.at == "IM-01"


async def test_undo_with_nothing_to_undo_says_so(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "z")
        assert "There is nothing to undo." in Chair(desk).said
        await desk.press("y")
        assert "There is nothing to redo." in Chair(desk).said


async def test_the_read_only_view_has_no_meeting(plan: Path) -> None:
    async with opened(plan, read_only=True) as desk:
        await desk.press("m")
        assert desk.screen == "Dashboard"
        assert "read-only view" in desk.said


def test_every_key_of_the_meeting_stands_at_its_foot_in_both_forms() -> None:
    for rows in (MEETING_ROWS, MEETING_ROWS_BRIEF):
        assert {command.id for row in rows for command in row} == {command.id for command in IN_MEETING}
        assert sum(map(len, rows)) == len(IN_MEETING)


@pytest.mark.parametrize("size", SIZES)
async def test_the_whole_foot_is_on_the_screen_and_a_click_is_as_good_as_its_key(
    plan: Path, size: tuple[int, int]
) -> None:
    async with opened(plan, size) as desk:
        await desk.press("m")
        foot = " ".join(" ".join(desk.lines[-3:]).split())
        for command in IN_MEETING:
            brief = command.brief if size == SMALL and command.brief else command.label
            assert f"{command.key} {brief}" in foot, command.id
        row = next(y for y, line in enumerate(desk.lines) if "Enter Next" in line)
        await desk.pilot.click(offset=(desk.lines[row].index("Enter Next") + 2, row))
        assert Chair(desk).meeting.meeting.at == "IM-14"


async def test_no_key_that_is_not_said_does_anything_in_the_meeting(plan: Path) -> None:
    said = {key for command in IN_MEETING for key in command.keys.split(",")}
    others = [letter for letter in "abcdefghijklmnopqrstuvwxyz0123456789" if letter not in said]
    async with opened(plan) as desk:
        await desk.press("m")
        before = desk.text
        await desk.press(*others, "space", "tab", "shift+tab", "backspace", "delete", "home", "end")
        assert desk.screen == "MeetingScreen"
        assert Chair(desk).meeting.meeting.at == "IM-04"
        assert desk.text == before


async def test_the_palette_finds_commands_and_actions_in_the_meeting(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m")
        assert Chair(desk).meeting.meeting.at == "IM-04"
        await desk.press("ctrl+p", "=IM-12")
        await desk.at_rest()
        await desk.press("enter")
        assert (desk.screen, Chair(desk).meeting.meeting.at) == ("MeetingScreen", "IM-12")
        await desk.press("ctrl+p", "=Skip")
        await desk.at_rest()
        await desk.press("enter")
        assert "IM-12 was passed over" in desk.words
