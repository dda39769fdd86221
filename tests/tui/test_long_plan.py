"""A plan that takes long to be read: the screen stays alive, tells how far it is, and can be left."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from actionplan.progress import Progress
from actionplan.reports import make
from actionplan.session import editing
from actionplan.storage import document
from actionplan.storage import parse as reading
from actionplan.tui import waiting
from actionplan.tui.app import ActionPlanApp
from tests.tui.desk import LARGE, SIZES, SMALL, TODAY, Desk, edited, opened, saved, with_plan
from tests.tui.goldens import compare_with_golden
from tests.tui.test_waits import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from actionplan.history.summary import Summary

ACTIONS = 14
BEING_READ = "The file was changed by somebody else, and is being read: a moment, please."
NOT_READ = "The file was changed by somebody else, and is not read yet: r reads it."


class Held(Progress):
    """How a plan is read as far as the test lets it: first its text, then some of its actions, then all."""

    times = 0
    text = threading.Event()
    actions = threading.Event()

    def reached(self, done: int, total: int, what: str = "entries") -> None:
        """Stand still in the middle of the actions."""
        super().reached(done, total, what)
        if what == "actions" and done == ACTIONS // 2:
            assert self.actions.wait(60)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Take every plan for a long one, read it as far as the test lets it, and wait by a clock of the test."""
    clock, parse = Clock(), document.parse

    def slowly(data: bytes, name: str = "plan.toml", wait: Progress | None = None) -> document.Document:
        if wait is not None:
            Held.times += 1
            assert Held.text.wait(60)
        return parse(data, name, wait)

    Held.times = 0
    go_on()
    monkeypatch.setattr(document, "parse", slowly)
    monkeypatch.setattr(editing, "LONG_BYTES", 0)
    monkeypatch.setattr(reading, "_TOLD_EVERY", 1)
    monkeypatch.setattr(waiting, "Progress", Held)
    monkeypatch.setattr(waiting, "monotonic", clock)
    monkeypatch.setattr(waiting, "TELL_EVERY_SECONDS", 0.01)
    yield clock
    go_on()


def hold_up() -> None:
    """Let the next reading begin, and no more."""
    Held.text.clear()
    Held.actions.clear()


def go_on() -> None:
    """Let everything be read."""
    Held.text.set()
    Held.actions.set()


@asynccontextmanager
async def opening(path: Path, size: tuple[int, int] = LARGE) -> AsyncIterator[Desk]:
    """Open the program without waiting for the plan."""
    app = ActionPlanApp(path, today=TODAY)
    async with app.run_test(size=size) as pilot:
        desk = Desk(app, pilot, path)
        await desk.until_open("OpeningScreen")
        yield desk


@asynccontextmanager
async def changed_outside(path: Path) -> AsyncIterator[Desk]:
    """Open the dashboard, and let somebody else change the plan, which then takes long to be read."""
    app = ActionPlanApp(path, today=TODAY)
    async with app.run_test(size=LARGE) as pilot:
        desk = Desk(app, pilot, path)
        await desk.until_open("Dashboard")
        await desk.at_rest()
        assert Held.times == 1
        hold_up()
        edited(path, 'owner = "Records Manager"', 'owner = "Town Clerk"')
        desk.dashboard.look_at_file()
        await desk.until(lambda: Held.times == 2)
        yield desk


# Opening


async def test_opening_is_told_after_a_second_with_what_is_known_of_how_far_it_is(
    bare_plan: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bare_plan.parent)
    hold_up()
    async with opening(bare_plan.relative_to(bare_plan.parent)) as desk:
        clock.time = 0.9
        await desk.press("escape")
        assert desk.words.strip() == ""
        clock.time = 3.2
        await desk.until(lambda: "3 s so far: its text is read first" in desk.words)
        for width, height in SIZES:
            await desk.resize((width, height))
            compare_with_golden(desk.app, f"opening-text-{width}x{height}")
        Held.text.set()
        await desk.until(lambda: "7 of 14 actions read" in desk.words)
        for width, height in (SMALL, LARGE):
            await desk.resize((width, height))
            compare_with_golden(desk.app, f"opening-actions-{width}x{height}")
        Held.actions.set()
        await desk.until_open("Dashboard")
        assert desk.at == "IM-01"
        assert Held.times == 1


@pytest.mark.parametrize(("key", "seconds"), [("escape", 2), ("ctrl+q", 2), ("ctrl+q", 0)])
async def test_a_plan_that_is_opened_can_be_left_at_once(bare_plan: Path, clock: Clock, key: str, seconds: int) -> None:
    hold_up()
    async with opening(bare_plan) as desk:
        clock.time = seconds
        await desk.press(key)
        assert desk.app.return_value == 0
        assert not Held.text.is_set(), "nobody waits for what was left"


async def test_a_long_plan_that_is_broken_is_read_again_beside_the_screen_once_it_is_mended(
    bare_plan: Path, clock: Clock
) -> None:
    edited(bare_plan, 'status = "at-risk"', 'status = "amber"')
    hold_up()
    async with opening(bare_plan) as desk:
        go_on()
        await desk.until_open("ProblemsScreen")
        await desk.at_rest()
        hold_up()
        edited(bare_plan, 'status = "amber"', 'status = "at-risk"')
        await desk.press("r")
        Held.text.set()
        clock.time = 4
        await desk.until(lambda: "The file is being read: 7 of 14 actions read." in desk.words)
        Held.actions.set()
        await desk.until_open("Dashboard")
        assert Held.times == 2


# Reading again


async def test_what_somebody_else_changed_is_read_beside_the_screen_which_shows_what_it_showed(
    plan: Path, clock: Clock
) -> None:
    async with changed_outside(plan) as desk:
        was = desk.lines
        await desk.press("down", "up")
        assert desk.lines == was, "nothing is told below a second"
        await desk.press("s")
        assert desk.said == BEING_READ
        assert desk.screen == "Dashboard"
        clock.time = 3
        await desk.until(lambda: desk.record == "✔ Reading the plan again: 3 s · Esc stops it")
        Held.text.set()
        await desk.until(lambda: desk.record == "✔ Reading 7 of 14 actions · Esc stops it")
        assert "Town Clerk" not in desk.words
        Held.actions.set()
        await desk.until(lambda: "Town Clerk" in desk.words)
        assert desk.said == "The file was changed by somebody else: this is the plan as it is now."
        await desk.until(lambda: desk.record == "◆ Not saved to the record: 1 change · w saves the meeting")
        await desk.press("s")
        assert desk.screen == "StatusDialog"
        assert Held.times == 2


@pytest.mark.parametrize("is_over", [False, True])
async def test_esc_leaves_a_long_reading_and_r_goes_on_with_it(plan: Path, clock: Clock, *, is_over: bool) -> None:
    async with changed_outside(plan) as desk:
        await desk.press("escape")
        assert not desk.dashboard.keeper.file.is_left, "what is not told cannot be stopped by chance"
        clock.time = 3
        await desk.press("escape")
        assert desk.said == "Stopped: this is the plan from before the change. r reads on."
        left = "! The file was changed, and is not read yet · r reads it"
        assert desk.record == left
        await desk.press("s")
        assert desk.said == NOT_READ
        if is_over:
            go_on()
            await desk.at_rest()
            desk.dashboard.look_at_file()
            await desk.turn()
            assert desk.record == left
            assert "Town Clerk" not in desk.words
        await desk.press("r")
        go_on()
        await desk.until(lambda: "Town Clerk" in desk.words)
        await desk.until(lambda: desk.record == "◆ Not saved to the record: 1 change · w saves the meeting")
        assert Held.times == 2


async def test_a_change_that_breaks_a_long_plan_is_shown_once_it_is_read(plan: Path, clock: Clock) -> None:  # noqa: ARG001  (all wait by it)
    async with changed_outside(plan) as desk:
        go_on()
        await desk.until(lambda: "Town Clerk" in desk.words)
        edited(plan, 'status = "at-risk"', 'status = "amber"')
        desk.dashboard.look_at_file()
        await desk.until_open("ProblemsScreen")
        assert "there is no status 'amber'" in desk.words
        edited(plan, 'status = "amber"', 'status = "at-risk"')
        await desk.press("r")
        await desk.until_open("Dashboard")
        assert desk.said == "The plan can be read again."
        assert Held.times == 4


async def test_what_was_set_here_meanwhile_is_not_lost_to_an_older_reading(tmp_path: Path, clock: Clock) -> None:  # noqa: ARG001  (all wait by it)
    path = saved(with_plan(tmp_path / "council"))
    async with changed_outside(path) as desk:
        edited(path, 'owner = "Town Clerk"', 'owner = "Archivist"')
        desk.dashboard.session.reload()
        go_on()
        await desk.at_rest()
        assert desk.dashboard.session.plan.actions["IM-01"].owner == "Archivist"


async def test_what_came_in_by_sharing_is_told_by_the_words_of_sharing_alone(plan: Path, clock: Clock) -> None:  # noqa: ARG001  (all wait by it)
    app = ActionPlanApp(plan, today=TODAY)
    async with app.run_test(size=LARGE) as pilot:
        desk = Desk(app, pilot, plan)
        await desk.until_open("Dashboard")
        await desk.at_rest()
        edited(plan, 'owner = "Records Manager"', 'owner = "Town Clerk"')
        desk.dashboard.shared()
        desk.dashboard.say("1 save of Ben came in.")
        await desk.until(lambda: "Town Clerk" in desk.words)
        assert desk.said == "1 save of Ben came in."
        edited(plan, 'owner = "Town Clerk"', 'owner = "Archivist"')
        desk.dashboard.look_at_file()
        await desk.until(lambda: "Archivist" in desk.words)
        assert desk.said.startswith("The file was changed by somebody else")


# What is answered in a dialog meanwhile


@asynccontextmanager
async def answered(path: Path) -> AsyncIterator[Desk]:
    """Answer a dialog about a long plan that somebody else changed while it was open."""
    app = ActionPlanApp(path, today=TODAY)
    async with app.run_test(size=LARGE) as pilot:
        desk = Desk(app, pilot, path)
        await desk.until_open("Dashboard")
        await desk.at_rest()
        await desk.press("s")
        hold_up()
        edited(path, 'owner = "Records Manager"', 'owner = "Town Clerk"')
        await desk.press("n", "=Two services were left out", "enter")
        await desk.until(lambda: desk.screen == "Dashboard" and Held.times == 2)
        assert desk.said == "This change is made once the file, which somebody else changed, is read."
        yield desk


async def test_an_answer_waits_until_a_long_plan_is_read_and_both_changes_stand(plan: Path, clock: Clock) -> None:
    async with answered(plan) as desk:
        clock.time = 3
        await desk.until(lambda: desk.record == "✔ Reading the plan again: 3 s · Esc stops it")
        assert "Two services" not in desk.text
        go_on()
        await desk.until(lambda: "Two services were left out" in desk.text)
        assert 'owner = "Town Clerk"' in desk.text
        assert desk.said.startswith("IM-01: status not started")
        await desk.press("q", "enter")
        assert desk.app.return_value == 0
        assert Held.times == 2


async def test_an_answer_is_not_lost_where_the_reading_is_stopped(plan: Path, clock: Clock) -> None:
    async with answered(plan) as desk:
        clock.time = 3
        await desk.press("escape")
        assert desk.said.endswith("r reads on, and makes what was set last.")
        await desk.press("q")
        assert desk.said == "! What was set last is not in the file. Leave again to give it up."
        await desk.press("r")
        go_on()
        await desk.until(lambda: "Two services were left out" in desk.text)
        assert 'owner = "Town Clerk"' in desk.text


async def test_an_answer_is_not_lost_where_the_change_broke_a_long_plan(plan: Path, clock: Clock) -> None:  # noqa: ARG001  (all wait by it)
    async with answered(plan) as desk:
        go_on()
        await desk.until(lambda: "Two services were left out" in desk.text)
        await desk.press("s")
        edited(plan, 'status = "at-risk"', 'status = "amber"')
        await desk.press("g")
        await desk.until_open("ProblemsScreen")
        edited(plan, 'status = "amber"', 'status = "at-risk"')
        await desk.press("r")
        await desk.until_open("Dashboard")
        assert desk.said.endswith("What was set last is not in it yet: y writes it.")
        await desk.press("y")
        assert desk.said.startswith("IM-01: status on track")


async def test_the_list_of_what_is_saved_goes_with_a_long_plan(plan: Path, clock: Clock) -> None:  # noqa: ARG001  (all wait by it)
    async with changed_outside(plan) as desk:
        go_on()
        await desk.until(lambda: "Town Clerk" in desk.words)
        await desk.at_rest()
        await desk.press("w")
        await desk.until_open("SaveDialog")
        hold_up()
        edited(plan, 'owner = "Town Clerk"', 'owner = "Archivist"')
        await desk.until(lambda: Held.times == 3)
        assert "Archivist" not in desk.words
        go_on()
        await desk.until(lambda: "the list has it now" in desk.words)
        assert Held.times == 3


# Writing a paper


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Have papers made as soon as the test lets them be."""
    may_be_made, made = threading.Event(), make.summary

    def slowly(summary: Summary, form: str, audience: str) -> str | bytes:
        assert may_be_made.wait(60)
        return made(summary, form, audience)

    monkeypatch.setattr(make, "summary", slowly)
    yield may_be_made
    may_be_made.set()


def papers(plan: Path) -> list[str]:
    """Name the papers that stand beside a plan."""
    return [file.name for file in plan.parent.glob("progress*")]


@asynccontextmanager
async def writing(path: Path, clock: Clock) -> AsyncIterator[Desk]:
    """Have a paper written that takes long to be made, and is told."""
    async with opened(path) as desk:
        await desk.press("p")
        await desk.until(lambda: "period of today" in desk.words)
        await desk.press("w")
        await desk.until_open("WriteDialog")
        await desk.hurry("enter", "enter")
        clock.time += 4.2
        await desk.until(lambda: "It is being made: 4 s. Esc leaves it, and nothing is written." in desk.words)
        yield desk


async def test_a_paper_that_takes_long_to_be_made_is_told_and_then_written(
    bare_plan: Path, clock: Clock, paper: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(saved(bare_plan).parent)
    async with writing(bare_plan, clock) as desk:
        await desk.hurry("enter")
        paper.set()
        await desk.until_open("ProgressScreen")
        await desk.until(lambda: "Written: " in desk.words)
    assert papers(bare_plan) == ["progress-2016-07-01-to-2016-12-31.html"]


async def test_a_paper_that_is_left_while_it_is_made_is_not_written(
    bare_plan: Path, clock: Clock, paper: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(saved(bare_plan).parent)
    async with writing(bare_plan, clock) as desk:
        await desk.press("escape")
        paper.set()
        await desk.until_open("ProgressScreen")
        await desk.at_rest()
        assert "Written" not in desk.words
    assert papers(bare_plan) == []
