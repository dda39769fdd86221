"""The history of an action in its details: read after the first paint, kept, and read again after a save."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from actionplan.tui.app import ActionPlanApp
from tests.tui.desk import LARGE, TODAY, Desk, edited, git, opened, saved, taken_away, with_plan
from tests.tui.test_hostile import assert_harmless, hostile_plan
from tests.tui.test_progress import commit_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from actionplan.history.history import History
    from actionplan.progress import Progress


def history(desk: Desk) -> list[str]:
    """Return the history of the action under the cursor, one line a row, visible or not."""
    rows = desk.dashboard.details.told
    lines = [" ".join(" ".join([row.label, *(words for words, _ in row.parts)]).split()) for row in rows]
    at = next((number for number, line in enumerate(lines) if line.startswith("History")), len(lines))
    return lines[at:]


async def test_each_entry_that_touched_the_action_is_told_newest_first(plan: Path) -> None:
    commit_at(plan, "2016-11-23", 'status = "at-risk"', 'status = "off-track"')
    commit_at(plan, "2016-12-07", 'due = "2017-Q1"', 'due = "2017-Q3"')
    commit_at(plan, "2016-12-08", 'status = "off-track"', 'status = "at-risk"')
    async with opened(plan) as desk:
        await desk.find("IM-05")
        first, *rows = history(desk)
        assert first == "History as saved in the record, newest first"
        assert rows == [
            "7 Dec 2016 due July to September 2017 (was January to March 2017) saved by Test Officer",
            "23 Nov 2016 status off track (was at risk) saved by Test Officer",
            "12 Oct 2016 in the plan when the record begins saved by Test Officer",
        ]
        await desk.press("enter")
        assert [first, *rows] == history(desk)


async def test_it_is_read_after_the_first_paint(plan: Path) -> None:
    async with ActionPlanApp(plan, today=TODAY).run_test(size=LARGE) as pilot:
        assert isinstance(pilot.app, ActionPlanApp)
        desk = Desk(pilot.app, pilot, plan)
        async with desk.dashboard.past._lock:
            await pilot.pause()
            await desk.until(lambda: desk.record == "✔ Everything is saved to the record")
            assert history(desk) == ["History being read …"]
            assert "Set up an Information Asset Register" in desk.words
        await desk.at_rest()
        assert history(desk)[1:] == ["12 Oct 2016 in the plan when the record begins saved by Test Officer"]


async def test_a_save_is_told_at_once_and_the_record_read_no_oftener_than_it_changes(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(plan) as desk:
        session = desk.dashboard.session
        reads: list[int] = []

        def past(wait: Progress, read: Callable[[Progress], History] = session.past) -> History:
            reads.append(1)
            return read(wait)

        monkeypatch.setattr(session, "past", past)
        await desk.press("down", "s", "n")
        await desk.at_rest()
        assert (len(history(desk)), len(reads)) == (2, 0)
        await desk.press("w", "enter")
        await desk.at_rest()
        assert (history(desk)[1].split(" saved by")[0], len(reads)) == (
            "12 Oct 2016 status not started (was on track)",
            1,
        )
        await desk.press("r", "p", "escape", "p", "escape")
        await desk.at_rest()
        assert len(reads) == 1


async def test_reading_on_goes_on_when_the_history_comes(plan: Path) -> None:
    async with opened(plan, (60, 20)) as desk:
        await desk.find("5")
        await desk.press("enter", "end")
        details = desk.dashboard.details
        await desk.until(lambda: details.scroll_offset.y > 0)
        before = details.scroll_offset
        desk.dashboard.past._told_of = None
        await desk.dashboard._look_at_past()
        await desk.turn()
        assert before.y <= details.scroll_offset.y > 0


async def test_without_a_record_nothing_is_said_and_before_the_first_save_that_there_is_none(bare_plan: Path) -> None:
    async with opened(bare_plan) as desk:
        assert history(desk) == []
        git(bare_plan.parent, "init", "--quiet", "--initial-branch=main")
        await desk.press("r")
        await desk.at_rest()
        assert history(desk) == ["History none: Nothing has been saved to the record yet."]


async def test_an_action_that_is_not_saved_yet_says_so(plan: Path) -> None:
    edited(plan, "[actions.IM-02]", '[actions.IM-20]\ntitle = "New"\nstatus = "on-track"\n\n[actions.IM-02]')
    async with opened(plan) as desk:
        await desk.find("IM-20")
        assert history(desk) == ["History not in the record yet"]


async def test_a_broken_entry_is_counted_and_the_others_told(plan: Path) -> None:
    commit_at(plan, "2016-11-01", "[plan]", "[plan")
    commit_at(plan, "2016-11-02", "[plan", "[plan]")
    commit_at(plan, "2016-12-07", 'status = "at-risk"', 'status = "off-track"')
    async with opened(plan) as desk:
        await desk.find("IM-05")
        assert history(desk)[1] == "7 Dec 2016 status off track (was at risk) saved by Test Officer"
        assert history(desk)[-1].startswith("In 1 entry of the record the plan cannot be read")


async def test_a_damaged_record_is_said_in_plain_words(plan: Path) -> None:
    objects = plan.parent / ".git" / "objects"
    for path in [path for path in sorted(objects.rglob("*")) if path.is_file()]:
        taken_away(path)
    async with opened(plan) as desk:
        assert history(desk)[0].startswith("History none: ")
        await desk.press("p")
        await desk.at_rest()
        assert "There is nothing to show for this period." in desk.words


async def test_hostile_names_and_texts_are_shown_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(with_plan(tmp_path / "council", hostile_plan()))
    edited(path, 'status = "on-track"', 'status = "not-started"')
    monkeypatch.setenv("GIT_AUTHOR_NAME", "[/x] \x1b[31m")
    git(path.parent, "commit", "-qam", "x")
    async with opened(path) as desk:
        await desk.press("enter")
        assert "status not started" in history(desk)[1]
        assert history(desk)[1].endswith("saved by [/x] ␛[31m")
        await desk.press("end")
        assert_harmless(desk)


async def test_a_period_of_which_no_state_can_be_read_says_what_is_wrong_and_where_to_go(bare_plan: Path) -> None:
    edited(bare_plan, "[plan]", "[plan")
    saved(bare_plan)
    commit_at(bare_plan, "2017-02-01", "[plan", "[plan]")
    async with opened(bare_plan, today=date(2017, 3, 1)) as desk:
        await desk.press("p")
        await desk.at_rest()
        assert "A saved state that the figures need cannot be read:" in desk.words
        assert "plan.toml as saved on 12 October 2016" in desk.words
        assert "← and → go to other periods" in desk.words
