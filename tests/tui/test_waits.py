"""What lasts over a second is told with how far it is, can be left, and leaves everything else usable meanwhile."""

from __future__ import annotations

import os
import threading
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from actionplan.progress import Progress
from actionplan.tui import waiting
from actionplan.tui.app import ActionPlanApp
from tests.gitrepo import made_long
from tests.tui.desk import LARGE, SMALL, Desk, git, opened
from tests.tui.test_saving import hook, subjects

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ENTRIES = 2_000
MARCH = date(2015, 3, 20)


class Clock:
    """A clock that the test puts on."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Wait by a clock of the test, and tell of waits all the time."""
    own = Clock()
    monkeypatch.setattr(waiting, "monotonic", own)
    monkeypatch.setattr(waiting, "TELL_EVERY_SECONDS", 0.01)
    return own


def test_what_stops_it_is_told_in_the_narrowest_window(clock: Clock) -> None:
    long = waiting.Waiting()
    long.begin()
    assert not long.is_long
    clock.time = 3_600
    assert long.is_long
    long.wait.note = "a check of the record is at work"
    told = [long.saving, long.sharing, long.reading]
    long.wait.reached(123_456, 234_567)
    # Two cells for the mark, and one at each end of the line.
    assert all("Esc stops it" in words[: SMALL[0] - 4] for words in (*told, long.reading))
    assert long.stop()
    long.end()
    assert not long.stop()


# Saving


@pytest.fixture
def held_up(plan: Path) -> Path:
    """Return a plan whose record has a check that never ends; `.git/waiting` exists once it is running."""
    os.mkfifo(plan.parent / ".git" / "never")
    hook(plan, "touch .git/waiting\ncat .git/never")
    return plan


async def saving(desk: Desk) -> None:
    """Set a status, and save; the check is at work when this returns."""
    await desk.press("down", "s", "n", "w")
    await desk.until_open("SaveDialog")
    await desk.press("=Our own words", "enter")
    await desk.until((desk.path.parent / ".git" / "waiting").exists)


async def test_a_save_tells_how_long_it_lasts_and_what_holds_it_up_and_esc_stops_it(
    held_up: Path, clock: Clock
) -> None:
    async with opened(held_up) as desk:
        await saving(desk)
        assert desk.record == "◆ Saving to the record …"
        await desk.press("escape")
        for time in (12.4, 75.0):
            clock.time = time
            words = f"◆ Saving to the record: {int(time)} s · Esc stops it · a check of the record is at work"
            await desk.until(lambda words=words: desk.record == words)  # type: ignore[misc]
        await desk.press("s")
        assert desk.said == "The meeting is being saved: a moment, please."
        await desk.press("down", "enter")
        assert desk.at == "IM-03"
        await desk.press("escape")
        await desk.until(lambda: desk.said.startswith("! The save was stopped"))
        assert "Nothing is lost: every change is in the file, and the message and the day are kept" in desk.said
        assert desk.record == "◆ Not saved to the record: 1 change · w saves the meeting"
        assert len(subjects(held_up)) == 1
        assert not list((held_up.parent / ".git").rglob("*.lock"))

        (held_up.parent / ".git" / "hooks" / "pre-commit").unlink()
        await desk.press("escape", "w")
        await desk.until_open("SaveDialog")
        assert "Our own words" in desk.words
        await desk.press("enter")
        await desk.until(lambda: desk.said == "Saved to the record: Our own words")


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_whoever_leaves_while_a_save_is_at_work_may_wait_for_it_or_stop_it(held_up: Path, key: str) -> None:
    async with opened(held_up) as desk:
        await saving(desk)
        for answer in ("escape", "enter"):
            await desk.press(key)
            assert desk.screen == "StopDialog"
            await desk.press(answer)
            assert desk.screen == "Dashboard"
            assert desk.dashboard.keeper.is_saving
        await desk.press(key, "down", "enter")
        await desk.until_open("LeaveDialog")
        assert "Not yet saved to the record" in desk.words
        await desk.press("enter")
        assert desk.app.return_value == 0
    assert len(subjects(held_up)) == 1
    assert not list((held_up.parent / ".git").rglob("*.lock"))
    assert "Our own words" in (held_up.parent / ".actionplan" / "plan.toml.message").read_text(encoding="utf-8")


async def test_a_save_that_ends_while_one_is_asked_is_not_stopped(held_up: Path) -> None:
    async with opened(held_up) as desk:
        await saving(desk)
        await desk.press("q")
        with (held_up.parent / ".git" / "never").open("wb"):
            pass
        await desk.until(lambda: not desk.dashboard.keeper.is_saving)
        await desk.press("down", "enter")
        await desk.until(lambda: desk.app.return_value == 0)
    assert subjects(held_up)[0] == "Our own words"
    assert git(held_up.parent, "status", "--porcelain") == ""


# Reading


class HeldWait(Progress):
    """Stands still at some entry until the test lets it go on, or stops it."""

    at = 0
    go_on = threading.Event()

    def reached(self, done: int, total: int, what: str = "entries") -> None:
        """Stand still at the entry."""
        self.done, self.total = done, total
        if done == HeldWait.at:
            self.go_on.wait()
        super().reached(done, total, what)

    def stop(self) -> None:
        """Stop, and go on to be stopped."""
        super().stop()
        self.go_on.set()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> type[HeldWait]:
    """Hold up what is read."""
    monkeypatch.setattr(waiting, "Progress", HeldWait)
    HeldWait.at = 0
    HeldWait.go_on.clear()
    return HeldWait


@pytest.fixture(scope="module")
def long_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan whose record has some thousand entries."""
    return made_long(tmp_path_factory.mktemp("long"), ENTRIES) / "plan.toml"


@asynccontextmanager
async def at_once(path: Path) -> AsyncIterator[Desk]:
    """Open the dashboard without waiting for what it reads."""
    app = ActionPlanApp(path, today=MARCH)
    async with app.run_test(size=LARGE) as pilot:
        desk = Desk(app, pilot, path)
        await desk.until_open("Dashboard")
        yield desk


async def test_a_long_reading_of_the_record_is_told_entry_by_entry_and_esc_leaves_it_and_r_begins_again(
    long_plan: Path, clock: Clock, held: type[HeldWait]
) -> None:
    held.at = 1_200
    async with at_once(long_plan) as desk:
        reading = desk.dashboard.past.reading
        await desk.until(lambda: reading.wait.done == 1_200)
        assert desk.record == "✔ Everything is saved to the record"
        await desk.press("escape")
        assert "History being read …" in desk.words
        clock.time = 3.0
        await desk.until(lambda: desk.record == "✔ Reading 1,200 of 2,000 entries · Esc stops it")
        await desk.until(lambda: "History being read: 1,200 of 2,000 entries" in desk.words)
        await desk.press("s")
        assert desk.screen == "StatusDialog"
        await desk.press("escape", "escape")
        assert desk.said == "Stopped: the record is not read any further. r begins again."
        await desk.until(lambda: "History not read: you stopped it. r reads it." in desk.words)
        await desk.until(lambda: desk.record == "✔ Everything is saved to the record")
        desk.dashboard.look_at_record()
        await desk.at_rest()
        assert "you stopped it" in desk.words
        held.at = 0
        await desk.press("r")
        await desk.until(lambda: "as saved in the record, newest first" in desk.words)


async def test_figures_that_take_long_are_told_and_esc_leaves_them_and_r_begins_again(
    long_plan: Path, clock: Clock, held: type[HeldWait]
) -> None:
    async with at_once(long_plan) as desk:
        await desk.until(lambda: "as saved in the record, newest first" in desk.words)
        held.at = 100
        await desk.press("p")
        await desk.until(lambda: desk.dashboard.past.reading.wait.done == 100)
        assert "The record is being read …" in desk.words
        clock.time += 2
        await desk.until(lambda: "Reading 100 of 1,8" in desk.words)
        assert "entries · Esc stops it" in desk.words
        await desk.press("escape")
        await desk.until(lambda: "Stopped before all of it was read." in desk.words)
        assert desk.screen == "ProgressScreen"
        held.at = 0
        await desk.press("r")
        await desk.until(lambda: "as at 20 March 2015" in desk.words)
        await desk.press("escape")
        assert desk.screen == "Dashboard"
