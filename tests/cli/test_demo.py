"""The demonstration: made up and said to be, the same each time, with something in every table, and gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from actionplan.cli import demo as demo_command
from actionplan.demo import FIRST, LAST
from actionplan.git.record import Record
from actionplan.history.history import History
from actionplan.model.plan import Status
from actionplan.reports import build
from actionplan.reports.blocks import Bars, Clauses, Heading, Items, Table, Text
from actionplan.session.session import Session
from tests import demonstration
from tests.cli.conftest import git

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.cli.run import Run
    from actionplan.history.summary import Summary
    from actionplan.model.plan import Plan
    from tests.cli.conftest import Program


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the plan of a demonstration, which no test may change."""
    return demonstration.make(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def plan(made: Path) -> Plan:
    """Return the plan as it is on its last day."""
    return Session(made, today=LAST, read_only=True).plan


@pytest.fixture(scope="module")
def summary(made: Path, plan: Plan) -> Summary:
    """Return the summary of the usual period on the last day."""
    past = History(Record(made), made.name)
    return past.summary(past.usual_period(plan, LAST), LAST)


def test_it_is_the_same_to_the_byte_each_time_and_everywhere(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = set()
    for number, zone in enumerate(("UTC", "Pacific/Kiritimati")):
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("GIT_AUTHOR_NAME", f"Somebody {number}")
        monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00+00:00")
        place = tmp_path / f"demo-{number}"
        run.done("demo", str(place), "--no-open")
        commits.add(git(place, "rev-parse", "HEAD"))
        assert git(place, "status", "--porcelain") == ""
        assert git(place, "branch", "--show-current") == "main\n"
    assert len(commits) == 1
    assert folder.is_dir()


def test_it_tells_of_two_years_with_eight_quarterly_meetings_and_ends_on_its_last_day(made: Path) -> None:
    events = History(Record(made), made.name).events()
    meetings = [event.meeting for event in events[1:]]
    assert len(meetings) == 9
    assert (events[0].day, events[-1].day) == (FIRST, LAST)
    assert (LAST - FIRST).days in range(725, 735)
    days = [meeting for meeting in meetings[:-1] if meeting]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert all(80 < gap < 100 for gap in gaps)
    assert all(event.meeting == event.day for event in events)


def test_it_has_one_of_everything(plan: Plan) -> None:
    actions = plan.actions.values()
    assert len(actions) in range(24, 31)
    assert {action.status for action in actions} == set(Status)
    moves = sorted(action.moves for action in actions)
    assert 3 in moves
    assert 1 in moves
    assert [action.id for action in actions if action.reopened]
    assert [action.id for action in actions if action.exempt]
    assert [action.id for action in actions if action.superseded_by]
    assert [action.id for action in actions if action.extension]
    assert [action.id for action in actions if any("will be" in move.reason for move in action.due_changes)]
    assert [action.id for action in actions if plan.is_stale(action, LAST)]


def test_its_plan_has_no_mistake_and_what_the_record_alone_shows_is_found(made: Path, run: Program) -> None:
    words = ("--plan", str(made), "--today", LAST.isoformat(), "check")
    assert "no errors" in run.done(*words).err
    found = set(run.done(*words, "--history").lines) - set(run.done(*words).lines)
    assert [line.split(": ")[2] for line in found] == ["DR-22"]


@pytest.mark.parametrize("audience", [build.WHOLE, build.LEAD_MEMBER])
def test_every_part_of_every_report_has_something_in_it(audience: str, summary: Summary) -> None:
    parts: dict[str, list[object]] = {}
    title = ""
    for block in build.report(summary, audience).blocks:
        if isinstance(block, Heading):
            title = block.text
            parts[title] = []
        elif title:
            parts[title].append(block)
    said = [block.text for blocks in parts.values() for block in blocks if isinstance(block, Text)]
    assert not {"None.", "Nothing."} & set(said)
    # A heading of several parts holds nothing itself.
    assert [name for name, blocks in parts.items() if not blocks] in ([], ["New, closed, reopened and removed"])
    tables = [block for blocks in parts.values() for block in blocks if isinstance(block, Table)]
    assert bool(tables) == (audience == build.WHOLE)
    assert [table.caption for table in tables if not table.rows] == []
    if audience == build.WHOLE:
        lacking = [name for name, blocks in parts.items() if blocks and not any(isinstance(b, Table) for b in blocks)]
        assert [name for name in lacking if not any(isinstance(b, Items | Clauses | Bars) for b in parts[name])] == []


def test_every_list_of_the_summary_has_something_in_it(summary: Summary) -> None:
    for name in ("needs_attention", "completed", "date_changes", "extensions", "added", "closed", "reopened", "removed",
                 "groups", "coming_up", "stale", "trail", "hidden"):  # fmt: skip
        assert getattr(summary, name), name
    assert all(summary.directions.values())
    assert {change.is_recorded for change in summary.date_changes} == {True, False}


@pytest.mark.parametrize(
    ("form", "words"),
    [(form, words) for form in ("md", "html") for words in ([], ["--audience", "lead-member"], ["--include-exempt"])],
)
def test_every_paper_of_it_says_in_its_title_that_it_is_made_up(
    form: str, words: list[str], made: Path, run: Program
) -> None:
    out = run.done("--plan", str(made), "--today", LAST.isoformat(), "summary", "--format", form, *words).out
    assert "made-up" in next(
        line for line in out.splitlines() if line.startswith("# ") or "<h1" in line or "<title" in line
    )
    assert "(made up)" in out


def test_the_commands_say_so_too(made: Path, run: Program) -> None:
    assert "made-up" in run.done("--plan", str(made), "--today", LAST.isoformat(), "overview").lines[0]


def test_a_folder_that_is_named_keeps_it_and_how_to_open_it_again_is_said(tmp_path: Path, run: Program) -> None:
    place = tmp_path / "my demo"
    result = run.done("demo", str(place), "--no-open")
    assert result.out == ""
    assert result.err == (
        f"{place}/plan.toml is a made-up plan; its last day is {LAST}.\n"
        f"To open it again: actionplan --plan '{place}/plan.toml' --today {LAST}\n"
    )
    assert sorted(path.name for path in place.iterdir()) == [".git", "plan.toml"]


def test_without_a_folder_it_opens_and_leaves_nothing_behind(
    tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.delenv("ACTIONPLAN_TODAY")
    result = run.done("demo")
    assert "made-up" in result.lines[0]
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError])
def test_it_is_gone_too_where_the_dashboard_ends_badly(
    end: type[BaseException], tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))

    def opened(_: Run) -> int:
        assert list(place.iterdir())
        raise end

    monkeypatch.setattr(demo_command, "dashboard", opened)
    if end is KeyboardInterrupt:
        assert run("demo").code == 130
    else:
        with pytest.raises(end):
            run("demo")
    assert list(place.iterdir()) == []


def test_it_is_opened_with_its_own_last_day_as_today_unless_another_is_given(
    run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[date | None] = []

    def opened(what: Run) -> int:
        days.append(what.pinned_today())
        assert what.path().is_file()
        return 0

    monkeypatch.setattr(demo_command, "dashboard", opened)
    monkeypatch.delenv("ACTIONPLAN_TODAY")
    run.done("demo")
    run.done("--today", "2026-05-01", "demo")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-06-01")
    run.done("demo")
    assert days == [LAST, date(2026, 5, 1), date(2026, 6, 1)]


def test_a_folder_that_is_not_empty_or_no_folder_is_refused(tmp_path: Path, run: Program) -> None:
    place = tmp_path / "mine"
    place.mkdir()
    (place / "letter.txt").write_text("dear", encoding="utf-8")
    for given in (place, place / "letter.txt", place / "letter.txt" / "below"):
        message = run.refused("demo", str(given), "--no-open")
        assert message.startswith("actionplan: ")
        assert [path.name for path in place.iterdir()] == ["letter.txt"]
    assert f"{place} is not empty, and nothing was written.\nName a new or empty folder." in run.refused(
        "demo", str(place)
    )


def test_one_that_is_not_opened_needs_a_folder(run: Program) -> None:
    assert "Name it: actionplan demo DIR --no-open" in run.refused("demo", "--no-open")


def test_without_git_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    place, nothing = tmp_path / "demo", tmp_path / "nothing"
    nothing.mkdir()
    result = subprocess.run(
        [sys.executable, "-m", "actionplan", "demo", str(place), "--no-open"],
        env=os.environ | {"PATH": str(nothing)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("actionplan: git, which keeps the record, is not installed on this computer")
    assert "Traceback" not in result.stderr
    assert list(place.iterdir()) == []
