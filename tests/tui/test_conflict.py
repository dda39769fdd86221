"""A plan that git left in conflict opens as one to settle: every action in sight, what clashes asked one by one."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.session import editing
from actionplan.session.conflict import ConflictedPlan, Settled
from actionplan.tui import waiting
from actionplan.tui.app import ActionPlanApp
from tests.gitrepo import git
from tests.laptops import TODAY, Laptop, shared
from tests.tui.desk import LARGE, Desk, opened
from tests.tui.goldens import compare_with_golden, sizes
from tests.tui.test_waits import Clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.session.resolution import Choice


@pytest.fixture
def ben(tmp_path: Path) -> Laptop:
    """Return the laptop of Ben, who has changed the owner and the date while Ana changed the owner and the status."""
    ana, ben = shared(tmp_path, "Ana", "Ben")
    ana.write('status = "not-started"\nowner = "Head of Policy"', 'status = "at-risk"\nowner = "[/x] Trainer"').commit()
    git(ana.folder, "push", "--quiet")
    ben.write('owner = "Head of Policy"\ndue = 2017-06-30', 'owner = "Personnel"\ndue = 2017-07-31').commit()
    git(ben.folder, "fetch", "--quiet")
    return ben


def merges(ben: Laptop) -> None:
    with pytest.raises(Exception, match="non-zero"):
        git(ben.folder, "merge", "--quiet", "origin/main")


async def test_it_is_settled_field_by_field_and_the_plan_opens(ben: Laptop) -> None:
    merges(ben)
    async with opened(ben.plan, today=TODAY) as desk:
        assert desk.screen == "ProblemsScreen"
        assert "1 field was changed on both sides in different ways. Nothing is written yet." in desk.words
        assert "IM-03, owner: Personnel (Ben, 13 Dec) / [/x] Trainer (Ana, 12 Dec)" in desk.words
        assert all(each in desk.words for each in ("IM-01", "IM-02", "IM-03", "IM-04"))
        await desk.press("enter")
        await desk.until_open("SettleDialog")
        await desk.press("escape")
        assert "<<<<<<<" in ben.text
        await desk.press("enter")
        await desk.until_open("SettleDialog")
        await desk.press("up", "enter")
        await desk.until_open("WordsScreen")
        assert "To go on: git commit" in desk.words
        await desk.press("escape")
        await desk.until_open("Dashboard")
        assert "[/x] Trainer" in desk.words
    action = ben.now().actions["IM-03"]
    assert (action.owner, str(action.due), str(action.status)) == ("[/x] Trainer", "31 July 2017", "at-risk")
    assert git(ben.folder, "ls-files", "--unmerged") == ""


async def test_where_nothing_clashes_both_versions_are_put_together(ben: Laptop) -> None:
    ben.write('"Personnel"', '"[/x] Trainer"').commit()
    merges(ben)
    async with opened(ben.plan, today=TODAY) as desk:
        assert "By action and field, nothing clashes." in desk.words
        await desk.press("enter")
        await desk.until_open("WordsScreen")
        await desk.press("escape")
        await desk.until_open("Dashboard")
    assert str(ben.now().actions["IM-03"].due) == "31 July 2017"


async def test_git_at_work_in_another_window_is_seen_by_an_open_dashboard(ben: Laptop) -> None:
    async with opened(ben.plan, today=TODAY) as desk:
        merges(ben)
        await desk.until(lambda: desk.screen == "ProblemsScreen")
        assert "The plan is in conflict" in desk.words
        await desk.press("enter")
        await desk.until_open("SettleDialog")
        await desk.press("down", "enter")
        await desk.until_open("WordsScreen")
        await desk.press("escape")
        await desk.until_open("Dashboard")
        assert desk.said.startswith("The plan can be read again.")
    assert ben.now().actions["IM-03"].owner == "Personnel"


async def test_in_the_read_only_view_it_is_shown_and_not_settled(ben: Laptop) -> None:
    merges(ben)
    before = ben.text
    async with opened(ben.plan, today=TODAY, read_only=True) as desk:
        assert "This is the read-only view: it is settled elsewhere." in desk.words
        await desk.press("enter")
        assert desk.screen == "ProblemsScreen"
    assert ben.text == before


async def test_a_long_plan_is_put_together_beside_the_screen_which_tells_it(
    ben: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    merges(ben)
    clock, go_on, of, settle = Clock(), threading.Event(), ConflictedPlan.of, ConflictedPlan.settle

    def slowly_of(path: Path, today: date) -> ConflictedPlan | None:
        assert go_on.wait(60)
        return of(path, today)

    def slowly_settle(conflict: ConflictedPlan, choices: Sequence[Choice]) -> Settled:
        assert go_on.wait(60)
        return settle(conflict, choices)

    monkeypatch.setattr(ConflictedPlan, "of", slowly_of)
    monkeypatch.setattr(ConflictedPlan, "settle", slowly_settle)
    monkeypatch.setattr(editing, "LONG_BYTES", 0)
    monkeypatch.setattr(waiting, "monotonic", clock)
    monkeypatch.setattr(waiting, "TELL_EVERY_SECONDS", 0.01)
    app = ActionPlanApp(ben.plan, today=TODAY)
    async with app.run_test(size=LARGE) as pilot:
        desk = Desk(app, pilot, ben.plan)
        await desk.until_open("ProblemsScreen")
        assert "git's conflict markers" in desk.words
        clock.time = 3
        await desk.until(lambda: "Both versions are being put together: 3 s so far. q leaves" in desk.words)
        await desk.press("enter", "r")
        go_on.set()
        await desk.until(lambda: "1 field was changed on both sides in different ways." in desk.words)
        assert "being put together" not in desk.words
        go_on.clear()
        await desk.press("enter")
        clock.time = 8
        await desk.until(lambda: "Both versions are being put together: 5 s so far. q leaves" in desk.words)
        go_on.set()
        await desk.until_open("SettleDialog")
        await desk.press("escape")
        assert "Enter settles it" in desk.words


async def test_it_looks_as_it_was_found_good(ben: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    merges(ben)
    monkeypatch.chdir(ben.folder)
    async with opened(Path("plan.toml"), LARGE, today=TODAY) as desk:
        async for width, height in sizes(desk, is_screen=True):
            compare_with_golden(desk.app, f"conflict-{width}x{height}")
