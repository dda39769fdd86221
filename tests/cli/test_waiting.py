"""Whoever waits at a terminal for a long record or plan is told how far its reading is, and nobody else sees a word."""

from __future__ import annotations

import io
import sys
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from actionplan.cli import main, waiting
from actionplan.cli.waiting import TerminalWait
from actionplan.errors import CancelledError
from actionplan.reports import make
from actionplan.session import editing
from actionplan.storage import document
from tests.gitrepo import begin, commit
from tests.tui.desk import with_plan

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.progress import Progress


class Terminal(io.StringIO):
    """What a terminal is sent."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: SimpleQueue[str] = SimpleQueue()

    def isatty(self) -> bool:
        return True

    def write(self, words: str) -> int:
        self._parts.put(words)
        return super().write(words)

    def tells(self, words: str) -> None:
        """Wait until these words are told."""
        while words not in self._parts.get(timeout=60):
            pass


class Clock:
    """A clock that goes on by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal as standard error, set within a test because other code sets it between its parts."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    return found


def on_the_line(terminal: Terminal) -> str:
    """Return the final text of the line."""
    line: list[str] = []
    for part in terminal.getvalue().split("\r"):
        line[: len(part)] = part
    return "".join(line).rstrip()


def test_what_lasts_over_a_second_is_told_with_how_far_it_is_and_taken_away_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = at_terminal(monkeypatch)
    clock = Clock()
    wait = TerminalWait(clock)
    wait.reached(10, 5000)
    clock.now += 0.9
    wait.reached(900, 5000)
    assert terminal.getvalue() == ""
    clock.now += 0.2
    wait.reached(1200, 5000)
    assert on_the_line(terminal) == "Reading the record: 1,200 of 5,000 entries (ctrl+c leaves)"
    told = len(terminal.getvalue())
    clock.now += 0.1
    wait.reached(1300, 5000)
    assert len(terminal.getvalue()) == told, "it is not told all the time"
    clock.now += 0.2
    wait.reached(1500, 5000)
    assert on_the_line(terminal).startswith("Reading the record: 1,500")
    wait.reached(5000, 5000)
    assert on_the_line(terminal) == ""


def test_a_reading_that_breaks_off_leaves_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    clock = Clock()
    wait = TerminalWait(clock)
    clock.now += 2
    wait.reached(1, 3)
    assert on_the_line(terminal)
    wait.take_away()
    wait.take_away()
    assert on_the_line(terminal) == ""


def test_where_nobody_sits_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    clock = Clock()
    wait = TerminalWait(clock)
    clock.now += 60
    wait.reached(1, 3)
    wait.reached(3, 3)
    assert file.getvalue() == ""


def test_a_terminal_that_is_gone_stops_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    clock = Clock()
    wait = TerminalWait(clock)
    terminal.close()
    clock.now += 60
    wait.reached(1, 3)
    assert wait.done == 1


def test_it_can_be_stopped_like_any_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    wait = TerminalWait(Clock())
    wait.stop()
    with pytest.raises(CancelledError):
        wait.reached(1, 3)
    assert terminal.getvalue() == ""


# A long plan


def test_a_plan_that_is_read_is_told_in_seconds_and_then_in_actions_and_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = at_terminal(monkeypatch)
    monkeypatch.setattr(waiting, "TELL_EVERY_SECONDS", 0.001)
    clock = Clock()
    wait = TerminalWait(clock)
    with wait.lasting("Reading the plan"):
        clock.now += 3.5
        terminal.tells("Reading the plan: 3 s (ctrl+c leaves)")
        wait.reached(700, 10_000, "actions")
        clock.now += 1
        terminal.tells("Reading the plan: 700 of 10,000 actions (ctrl+c leaves)")
    assert on_the_line(terminal) == ""


@pytest.mark.parametrize(("is_left", "code"), [(False, 0), (True, 130)])
def test_a_command_tells_of_a_plan_that_takes_long_and_ctrl_c_leaves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_left: bool, code: int
) -> None:
    path = with_plan(tmp_path)
    terminal, parse = at_terminal(monkeypatch), document.parse

    def slowly(data: bytes, name: str, wait: Progress | None = None) -> document.Document:
        terminal.tells("Reading the plan: 0 s (ctrl+c leaves)")
        if is_left:
            raise KeyboardInterrupt
        return parse(data, name, wait)

    monkeypatch.setattr(document, "parse", slowly)
    monkeypatch.setattr(editing, "LONG_BYTES", 0)
    monkeypatch.setattr(waiting, "TOLD_AFTER_SECONDS", 0)
    monkeypatch.setattr(waiting, "TELL_EVERY_SECONDS", 0.001)
    assert main(["--plan", str(path), "list", "--csv"]) == code
    assert "Reading" not in terminal.getvalue().rpartition("\r")[2]


@pytest.mark.parametrize("words", [("summary", "--format", "docx"), ("agenda",)])
def test_a_command_tells_of_a_paper_that_takes_long_to_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    path, paper = with_plan(tmp_path), tmp_path / "paper"
    commit(begin(path.parent), "plan.toml")
    terminal = at_terminal(monkeypatch)

    def slowly(*_: object) -> str:
        terminal.tells("Making the paper: 0 s (ctrl+c leaves)")
        return "a paper"

    monkeypatch.setattr(make, "summary", slowly)
    monkeypatch.setattr(make, "paper", slowly)
    monkeypatch.setattr(waiting, "TOLD_AFTER_SECONDS", 0)
    monkeypatch.setattr(waiting, "TELL_EVERY_SECONDS", 0.001)
    assert main(["--plan", str(path), *words, "--output", str(paper)]) == 0
    assert paper.read_text(encoding="utf-8").strip() == "a paper"
    assert "Making" not in terminal.getvalue().rpartition("\r")[2]
