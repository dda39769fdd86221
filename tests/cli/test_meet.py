"""`meet` opens the meeting of the day that is named, and says what to do where it cannot."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from actionplan import tui
from actionplan.cli import dashboard, main

if TYPE_CHECKING:
    from tests.cli.conftest import Program


@pytest.fixture
def opened(plan: object, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the dates of the meetings that were opened, on a simulated terminal."""
    assert plan
    days: list[Any] = []

    def run(*_: object, meeting: date | None = None, **__: object) -> int:
        days.append(meeting)
        return 0

    monkeypatch.setattr(tui, "run", run)
    monkeypatch.setattr(dashboard, "is_terminal", lambda _: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    return days


def test_the_meeting_is_that_of_today_or_of_the_day_that_is_named(opened: list[Any]) -> None:
    assert main(["--today", "2016-12-12", "meet"]) == 0
    assert main(["--today", "2016-12-12", "meet", "--meeting", "7 dec"]) == 0
    assert opened == [date(2016, 12, 12), date(2016, 12, 7)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2016-12-13", "13 December 2016 is still to come. Begin the meeting on its day"),
        ("soon", "--meeting: “soon” is not"),
        ("2016-Q4", "is not a day"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    opened: list[Any], typed: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--today", "2016-12-12", "meet", "--meeting", typed]) == 1
    assert said in " ".join(capsys.readouterr().err.split())
    assert opened == []


def test_without_a_terminal_it_says_which_commands_do_the_same(run: Program) -> None:
    result = run("meet")
    assert (result.code, result.out) == (1, "")
    for command in ("agenda", "set", "commit --meeting"):
        assert f"actionplan {command}" in result.err
