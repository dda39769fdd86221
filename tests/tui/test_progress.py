"""The progress screen: any period, for both readers, at any size, and written to a file; it changes nothing."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan import demo
from actionplan.model import periods
from actionplan.reports import build, make
from actionplan.session.session import Session
from actionplan.tui.dialogs.fields import Line
from actionplan.tui.dialogs.write import WriteDialog
from actionplan.tui.paper.lines import length, plain
from actionplan.tui.paper.view import ReportView
from tests import demonstration
from tests.tui.desk import LARGE, MIDDLE, SIZES, SMALL, edited, git, opened, saved, with_plan
from tests.tui.goldens import compare_with_golden, sizes
from tests.tui.test_hostile import TEXTS, assert_harmless, hostile_plan
from tests.tui.test_view import everything

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from actionplan.history.summary import Summary
    from actionplan.model.plan import Plan
    from actionplan.tui.past import Looked
    from tests.tui.desk import Desk

AFTER = date(2017, 2, 1)
NAME = "progress-2025-10-01-to-2026-03-31"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the plan with two years of history once."""
    return demonstration.make(tmp_path_factory.mktemp("made"))


@pytest.fixture
def council(made: Path, tmp_path: Path) -> Path:
    """Return a copy of that plan."""
    shutil.copytree(made.parent, tmp_path / "council")
    return tmp_path / "council" / "plan.toml"


@pytest.fixture
def told(plan: Path) -> Path:
    """Return the plan of the screen tests with its own history, so that other tests do not change these screens."""
    commit_at(plan, "2016-11-23", 'status = "on-track"', 'status = "at-risk"')
    commit_at(plan, "2016-12-21", 'status = "at-risk"', 'status = "off-track"')
    return plan


@asynccontextmanager
async def progress(
    path: Path, size: tuple[int, int] = MIDDLE, *, read_only: bool = False, today: date = demo.LAST
) -> AsyncIterator[Desk]:
    """Open the dashboard, and the progress screen from it."""
    async with opened(path, size, read_only=read_only, today=today) as desk:
        await press(desk, "p")
        assert desk.screen == "ProgressScreen"
        yield desk


async def press(desk: Desk, *keys: str) -> None:
    """Press keys in a hurry, and wait until what they ask for is there; "=three" types three."""
    letters = [key[1:] if key.startswith("=") and len(key) > 1 else (key,) for key in keys]
    await desk.hurry(*(each for part in letters for each in part))
    await desk.at_rest()


def _summary(path: Path) -> Summary:
    session = Session(path, today=demo.LAST)
    return session.past().summary(periods.numbered(session.plan, demo.LAST, -1), demo.LAST)


def paper(desk: Desk) -> str:
    """Return all words of the report in one line, visible or not."""
    view = desk.app.screen.query_one(ReportView)
    return " ".join(" ".join(plain(line) for line in view.lines).split())


async def test_it_is_as_it_was_when_it_was_found_good(told: Path) -> None:
    async with progress(told, LARGE, today=AFTER) as desk:
        for name, chart in (
            ("progress", "Actions by status, then and now"),
            ("progress-member", "Actions complete and in progress"),
        ):
            async for size in sizes(desk, is_screen=name == "progress"):
                await _hold(desk, name, chart, size)
            await desk.press("m")


async def _hold(desk: Desk, name: str, chart: str, size: tuple[int, int]) -> None:
    view = desk.app.screen.query_one(ReportView)
    rows = [plain(line) for line in view.lines]
    for place, words in (("top", ""), ("chart", chart)):
        at = next(number for number, row in enumerate(rows) if row.startswith(words))
        view.scroll_to(y=at, animate=False, immediate=True)
        await desk.turn()
        compare_with_golden(desk.app, f"{name}-{place}-{size[0]}x{size[1]}")


async def test_every_word_of_a_report_can_be_reached_at_any_size(council: Path) -> None:
    async with progress(council) as desk:
        for size in SIZES:
            await desk.resize(size)
            await desk.press("home")
            first = desk.lines[2:-1]
            await desk.press("end")
            last = [line for line in desk.lines[2:-1] if line.strip()]
            assert " ".join(last[-1].split()).rstrip(" ▁▂▃▄▅▆▇█").endswith("duties.")
            await desk.press("home", "down", "pagedown", "pageup", "up")
            assert desk.lines[2:-1] == first
            view = desk.app.screen.query_one(ReportView)
            assert max(map(length, view.lines)) < view.scrollable_content_region.width


async def test_the_figures_are_those_of_the_summary(council: Path) -> None:
    found = _summary(council)
    life = found.lifecycle
    async with progress(council) as desk:
        assert f"{life.complete} of {life.counted} (" in paper(desk)
        for row in found.rows.values():
            assert row.action.id in paper(desk)
        for months in ("April 2026 0", "Complete (B)", "Compared with 30 September 2025"):
            assert months in paper(desk)


async def test_a_chart_has_the_number_of_each_bar(council: Path) -> None:
    async with progress(council) as desk:
        words = paper(desk)
        parts = build.status_chart(_summary(council)).parts
        chart = words[words.index("Actions by status, then and now") : words.index("Complete actions over time")]
        numbers = " ".join(f"{part.before} {part.number}" for part in parts)
        bars = chart[chart.index("✔") :].replace("░", "").replace("█", "").split()
        assert " ".join(word for word in bars if word.isdigit()) == numbers


async def test_exempt_actions_are_counted_and_never_shown(council: Path) -> None:
    exempt = next(each for each in Session(council).plan.actions.values() if each.exempt is not None)
    async with progress(council) as desk:
        for _ in range(2):
            assert "One action is not shown, and is not counted in any figure" in paper(desk)
            assert exempt.id not in paper(desk)
            assert exempt.title not in paper(desk)
            await press(desk, "m")


async def test_arrows_go_from_period_to_period_and_say_where_they_end(council: Path) -> None:
    async with progress(council) as desk:
        assert "1 October 2025 to 31 March 2026" in desk.lines[0]
        await press(desk, "right")
        assert "1 April 2026 to 30 September 2026" in desk.lines[0]
        assert "The period ends on 30 September 2026." in desk.words
        await press(desk, "right")
        assert "This is the period of today; a later one has not begun." in desk.words
        await press(desk, "left", "left", "left")
        assert "1 October 2024 to 31 March 2025" in desk.lines[0]
        assert desk.lines[1].strip().startswith("3 periods before that of today")
        await press(desk, "left")
        assert "1 April 2024 to 30 September 2024" in desk.lines[0]
        assert "part-way through the period." in desk.words
        await press(desk, "left")
        assert "1 April 2024 to 30 September 2024" in desk.lines[0]
        assert "There is no earlier period: the record begins in this one." in desk.words


async def test_keys_pressed_in_a_hurry_end_in_one_period(council: Path) -> None:
    async with progress(council) as desk:
        await desk.hurry("left", "left", "right", "left")
        await desk.at_rest()
        assert "1 October 2024 to 31 March 2025" in desk.lines[0]
        assert "Period 1 October 2024 to 31 March 2025" in paper(desk)


async def test_a_period_that_nobody_waits_for_any_more_is_not_shown(
    council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with progress(council) as desk:
        past = desk.dashboard.past
        summary, gates = past.summary, {-2: asyncio.Event(), -3: asyncio.Event()}

        async def late(number: int, plan: Plan, today: date) -> Looked:
            await gates[number].wait()
            return await summary(number, plan, today)

        monkeypatch.setattr(past, "summary", late)
        await desk.hurry("left", "left")
        gates[-3].set()
        await desk.until(lambda: "1 October 2024 to 31 March 2025" in desk.lines[0])
        gates[-2].set()
        await desk.at_rest()
        assert "1 October 2024 to 31 March 2025" in desk.lines[0]


async def test_the_wait_for_the_record_is_told(council: Path) -> None:
    async with opened(council, today=demo.LAST) as desk:
        lock = desk.dashboard.past._lock
        async with lock:
            await desk.press("p")
            assert "The record is being read …" in desk.words
        await desk.at_rest()
        async with lock:
            await desk.press("left")
            assert "The record is being read …" in desk.words
            await desk.press("escape")
        await desk.at_rest()
        assert desk.screen == "Dashboard"


async def test_one_goes_back_to_the_action_where_one_was(council: Path) -> None:
    async with opened(council, today=demo.LAST) as desk:
        await desk.press("down", "down")
        before = desk.at
        for key in ("escape", "p", "q"):
            await press(desk, "p", "left", "question_mark")
            await press(desk, "escape", key)
            assert (desk.screen, desk.at) == ("Dashboard", before)


async def test_without_colour_nothing_is_lost(council: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with progress(council) as desk:
        with_colour = desk.lines
        await press(desk, "t")
        # The name of the look stands below the report, in a line of its own.
        assert "Colours: light." in desk.lines[-2]
        assert desk.lines[:-2] == with_colour[:-2]
    monkeypatch.setenv("NO_COLOR", "1")
    async with progress(council) as desk:
        assert desk.lines == with_colour


@pytest.mark.parametrize(("number", "size"), [(0, LARGE), (1, SMALL)])
async def test_hostile_texts_are_shown_as_text(number: int, size: tuple[int, int], tmp_path: Path) -> None:
    text = "\n".join(line for line in hostile_plan().splitlines() if "exempt" not in line)
    path = saved(with_plan(tmp_path / "council [/x]", text))
    assert TEXTS[number]
    async with progress(path, size, today=date(2016, 12, 12)) as desk:
        for key in ("m", "m"):
            for _ in range(6):
                assert_harmless(desk)
                desk.app.screen.query_one(ReportView).action_go_pages(3)
                await desk.turn()
            assert "Repair [/x]" in paper(desk)
            await press(desk, key)
        await desk.press("w")
        assert_harmless(desk)


# Writing


def said(desk: Desk) -> str:
    """Return the message of the dialog, or else of the screen, about a file."""
    place = "Field .said" if desk.screen == "WriteDialog" else "#progress-said"
    return str(desk.app.screen.query_one(place).render())


async def written(desk: Desk, *keys: str) -> None:
    """Open the dialog that writes, and press keys in it."""
    await desk.hurry("w")
    await desk.until_open("WriteDialog")
    await press(desk, *keys)


async def test_every_format_is_written_and_its_whole_path_told(council: Path, desk_folder: Path) -> None:
    async with progress(council) as desk:
        for downs, form in enumerate(("html", "docx", "md", "json")):
            file = desk_folder / f"{NAME}.{form}"
            await written(desk, *["down"] * downs, "enter", "enter")
            assert desk.screen == "ProgressScreen"
            assert "".join(f"Written: {file}".split()) in "".join(desk.words.split())
            content = make.summary(_summary(council), form)
            assert file.read_bytes() == (content.encode() if isinstance(content, str) else content)


async def test_the_lead_members_page_is_written_as_it_is_shown(council: Path, desk_folder: Path) -> None:
    async with progress(council) as desk:
        await press(desk, "m")
        await desk.press("w")
        assert "JSON" not in desk.words
        await press(desk, "down", "down", "enter", "=page.md", "enter")
    text = (desk_folder / "page.md").read_text(encoding="utf-8")
    assert "Completed since" in text
    assert "Where help is needed" in text


async def test_a_file_that_is_there_is_written_over_only_when_asked_twice(council: Path, desk_folder: Path) -> None:
    folder = desk_folder
    mine = folder / f"{NAME}.html"
    mine.write_text("mine", encoding="utf-8")
    async with progress(council) as desk:
        await written(desk, "enter", "enter")
        assert "is there already, and nothing was written. Enter again writes over it" in said(desk)
        await press(desk, "=other.html", "enter")
        assert (folder / "other.html").exists()
        assert mine.read_text(encoding="utf-8") == "mine"
        await written(desk, "enter", "enter", "escape")
        assert (desk.screen, mine.read_text(encoding="utf-8")) == ("ProgressScreen", "mine")
        await written(desk, "enter", "enter", "enter")
        assert (desk.screen, mine.read_text(encoding="utf-8")[:9]) == ("ProgressScreen", "<!DOCTYPE")


async def test_the_plan_itself_is_never_written_over(council: Path) -> None:
    before = everything(council.parent)
    async with progress(council, LARGE) as desk:
        await written(desk, "enter", f"={council}", "enter", "enter")
        assert "is the plan itself, and nothing was written" in said(desk)
    assert everything(council.parent) == before


async def test_a_path_that_cannot_be_is_said_in_plain_words_and_can_be_mended(council: Path, desk_folder: Path) -> None:
    async with progress(council, LARGE) as desk:
        await written(desk, "enter")
        for typed, words in (
            ("", "The file has no name."),
            ("nowhere/at/all.html", "there is no such file or folder"),
            ("~nobody-at-all/x.html", "That is no path of a file."),
            ("x" * 300, "That is no path of a file."),
        ):
            desk.app.screen.query_one(Line).fill(typed)
            await desk.press("enter")
            assert words in said(desk)
        desk.app.screen.query_one(Line).fill(".")
        await desk.press("enter")
        assert f"{NAME}.html" in "".join(said(desk).split())
    assert (desk_folder / f"{NAME}.html").exists()


async def test_the_name_that_is_ready_follows_the_format_until_another_is_typed(council: Path) -> None:
    async with progress(council, LARGE) as desk:
        await written(desk, "down", "down")
        dialog = desk.app.screen
        assert isinstance(dialog, WriteDialog)
        assert dialog.value().name == f"{NAME}.md"
        await press(desk, "enter", "=mine", "up", "up", "down")
        assert dialog.value().name == "mine"


async def test_the_dialog_is_as_it_was_when_it_was_found_good(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.Path.cwd", lambda: Path("/home/officer/papers"))
    async with progress(told, today=AFTER) as desk:
        await written(desk)
        for width, height in (SMALL, LARGE):
            await desk.resize((width, height))
            compare_with_golden(desk.app, f"progress-write-{width}x{height}")


async def test_the_read_only_view_shows_and_writes_it_and_changes_nothing(council: Path, desk_folder: Path) -> None:
    before = everything(council.parent)
    async with progress(council, read_only=True) as desk:
        await press(desk, "m", "left", "right", "m", "r", "t", *"sodzyu")
        await written(desk, "enter", "enter")
        assert "Written: " in desk.words
    assert everything(council.parent) == before
    assert (desk_folder / f"{NAME}.html").exists()


# Where the record has little or nothing


async def test_without_a_record_it_says_why_and_what_to_do(bare_plan: Path) -> None:
    async with progress(bare_plan, today=date(2016, 12, 12)) as desk:
        assert "There is nothing to show for this period." in desk.words
        assert "w in the dashboard starts the record and saves the plan to it." in desk.words
        await press(desk, "left")
        assert "There is no other period to go to." in desk.words
        await press(desk, "w")
        assert "There is nothing to write for this period." in desk.words
        assert desk.screen == "ProgressScreen"
    async with progress(bare_plan, read_only=True, today=date(2016, 12, 12)) as desk:
        assert "Whoever keeps the plan has to save it first." in desk.words


async def test_a_day_before_the_record_begins_says_when_it_does(council: Path) -> None:
    async with progress(council, today=date(2023, 5, 1)) as desk:
        assert "The record has nothing from" in desk.words
        assert "it begins on 10 April 2024" in desk.words


async def test_one_broken_entry_is_passed_over_and_a_period_that_ends_in_one_says_so(plan: Path) -> None:
    commit_at(plan, "2016-11-01", "[plan]", "[plan")
    commit_at(plan, "2017-02-01", "[plan", "[plan]")
    async with progress(plan, today=date(2017, 3, 1)) as desk:
        assert "A saved plan could not be read:" in desk.words
        assert "plan.toml as saved on 1 November 2016" in desk.words
        await press(desk, "right")
        assert "1 January 2017 to 30 June 2017" in desk.lines[0]


def commit_at(path: Path, day: str, before: str, after: str) -> None:
    """Change a plan, and save it as at a day."""
    edited(path, before, after)
    when = f"{day}T12:00:00+00:00"
    git(path.parent, "commit", "--quiet", "--all", "--message=By hand", when=when)
