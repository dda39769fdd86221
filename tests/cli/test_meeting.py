"""A whole meeting by commands alone: what was agreed is in the file, line for line, and in the record as one entry."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import git

if TYPE_CHECKING:
    from tests.cli.conftest import Program

COUNCIL_PLAN = Path(__file__).parent.parent.parent / "plan.toml"
STORE = "IM-13 Review how information is stored and disposed of"
TRAIN = "IM-14 Train all staff in information management"
POLICIES = "IM-15 Bring policies and procedures on information management up to date"
KNOWN = "IM-16 Make the updated policies and procedures known"
GROUP = "Information Management Group"
MOVE = (
    '+  { on = 2016-12-12, from = 2016-12-31, to = 2017-03-31, reason = "The list comes first", '
    'agreed_by = "Information Management Group" },'
)
BEGUN = (
    f"{STORE}: status on track (was not started); owner Records Manager (was not set); "
    "due 31 December 2016 (was not set)"
)


@pytest.fixture
def council(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the council's own plan, saved as approved, as the working folder."""
    place = folder.parent / "meeting"
    place.mkdir()
    shutil.copy(COUNCIL_PLAN, place / "plan.toml")
    git(place, "init", "--quiet", "--initial-branch=main")
    git(place, "add", "plan.toml")
    git(place, "commit", "--quiet", "--message=The plan as approved")
    monkeypatch.chdir(place)
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2016-12-12")
    return place


def messages(folder: Path) -> list[str]:
    """Return the messages of all saves, newest first."""
    return [message.strip() for message in git(folder, "log", "--format=%B%x00").split("\0")[:-1]]


def changed_lines(folder: Path, *between: str) -> list[str]:
    diff = git(folder, "diff", "--unified=0", *between, "--", "plan.toml").splitlines()
    return [line for line in diff if line[:1] in "+-" and not line.startswith(("+++", "---"))]


def test_a_meeting_by_commands(council: Path, run: Program) -> None:
    run.done("set", "IM-13", "--status", "on-track", "--owner", "Records Manager", "--due", "31 dec 2016")
    run.done("commit", "--message", "Dates agreed", "--meeting", "2016-11-30")

    # Three actions with status, owner, date and update …
    run.done("set", "im-13", "--status", "at-risk", "--note", "The store has no list.", "--next", "Ask the archivist")
    run.done("set", "im-13", "--due", "+3m", "--reason", "The list comes first")
    run.done("set", "IM-14", "--status", "R", "--owner", "Head of Policy and Communications", "--due", "2017-Q1",
             "--note", "No trainer was found")  # fmt: skip
    run.done("set", "IM-15", "--status", "Complete", "--completed", "9 dec", "--owner", "Democratic Services Manager")
    run.done("set", "IM-15", "--note", "All are new.")
    # … and one on which the group thought better.
    run.done("set", "IM-16", "--owner", "The wrong one", "--status", "on hold", "--note", "Never mind")
    taken_back = run.done("revert", "im-16", "--yes")
    assert taken_back.out == (
        f"{KNOWN}: status not started (was on hold); owner taken away (was The wrong one); "
        "status marked as assumed; taken back: update “Never mind”\n"
    )
    result = run.done("commit", "--meeting", "2016-12-09")

    assert changed_lines(council, "HEAD~1", "HEAD") == [
        '-status = "on-track"',
        '+status = "at-risk"',
        "-due = 2016-12-31",
        "+due = 2017-03-31",
        "+updates = [",
        '+  { on = 2016-12-12, text = "The store has no list.", next = "Ask the archivist" },',
        "+]",
        "+due_changes = [",
        MOVE,
        "+]",
        '-status = "not-started"',
        '+status = "off-track"',
        '+owner = "Head of Policy and Communications"',
        '+due = "2017-Q1"',
        '-assumed = ["status", "cornerstone"]',
        '+assumed = ["cornerstone"]',
        "+updates = [",
        '+  { on = 2016-12-12, text = "No trainer was found" },',
        "+]",
        '-status = "not-started"',
        '+status = "complete"',
        '+owner = "Democratic Services Manager"',
        "+completed = 2016-12-09",
        '-assumed = ["status", "cornerstone"]',
        '+assumed = ["cornerstone"]',
        "+updates = [",
        '+  { on = 2016-12-12, text = "All are new." },',
        "+]",
    ]
    store = (
        f"{STORE}: status at risk (was on track); due 31 March 2017 (was 31 December 2016), because: The list comes "
        "first; update “The store has no list.” Next: Ask the archivist"
    )
    train = (
        f"{TRAIN}: status off track (was not started); owner Head of Policy and Communications (was not set); "
        "due January to March 2017 (was not set); update “No trainer was found”"
    )
    policies = (
        f"{POLICIES}: status complete (was not started); owner Democratic Services Manager (was not set); "
        "completed 9 December 2016; update “All are new.”"
    )
    subject = f"{GROUP}, 9 December 2016: 3 actions updated"
    assert messages(council) == [
        f"{subject}\n\n{store}\n{train}\n{policies}\n\nMeeting: 2016-12-09",
        f"Dates agreed\n\n{BEGUN}\n\nMeeting: 2016-11-30",
        "The plan as approved",
    ]
    commit = git(council, "rev-parse", "--short=10", "HEAD").strip()
    assert result.lines == [f"{commit} {subject}", f"  {store}", f"  {train}", f"  {policies}"]
    assert result.err == ""
    assert git(council, "status", "--porcelain") == ""
    assert run.done("diff", "--json").json == []
    assert run.done("check").code == 0


def test_a_meeting_that_saves_each_change_as_it_is_agreed(council: Path, run: Program) -> None:
    first = run.done("set", "IM-13", "--status", "g", "--owner", "Records Manager", "--due", "2016-12-31", "--commit")
    second = run.done("set", "IM-13", "--due", "+3m", "--reason", "The list comes first", "--note", "Late", "--commit")
    new = run.done("add", "--title", "Make a list of the store", "--owner", "Archivist", "--commit")

    subject = f"{GROUP}, 12 December 2016: 1 action updated"
    words = [
        BEGUN,
        f"{STORE}: due 31 March 2017 (was 31 December 2016), because: The list comes first; update “Late”",
        "IM-27 Make a list of the store: added to the plan",
    ]
    assert messages(council) == [
        *(f"{subject}\n\n{line}\n\nMeeting: 2016-12-12" for line in reversed(words)),
        "The plan as approved",
    ]
    commits = git(council, "log", "--format=%h", "--abbrev=10", "--reverse").split()[1:]
    assert first.lines == [words[0], f"{commits[0]} {subject}", f"  {words[0]}"]
    assert second.lines == [words[1], f"{commits[1]} {subject}", f"  {words[1]}"]
    assert new.lines == ["IM-27", f"{commits[2]} {subject}", f"  {words[2]}"]
    assert changed_lines(council, "HEAD~2", "HEAD~1") == [
        "-due = 2016-12-31",
        "+due = 2017-03-31",
        "+updates = [",
        '+  { on = 2016-12-12, text = "Late" },',
        "+]",
        "+due_changes = [",
        MOVE,
        "+]",
    ]
    assert git(council, "status", "--porcelain") == ""


def test_what_was_agreed_can_be_looked_at_before_and_after_it_is_saved(council: Path, run: Program) -> None:
    run.done("set", "IM-13", "--owner", "Records Manager")
    line = f"{STORE}: owner Records Manager (was not set)"
    assert line in run.done("overview").out
    assert run.done("diff").lines == [line]
    run.done("commit")
    assert line not in run.done("overview").out
    assert run.done("diff").lines == []
    assert run.done("diff", "HEAD~1").lines == run.done("diff", "HEAD~1", "HEAD").lines == [line]
    assert run.done("show", "IM-13", "--as-at", "HEAD~1", "--json").json["owner"] is None
    assert git(council, "status", "--porcelain") == ""
