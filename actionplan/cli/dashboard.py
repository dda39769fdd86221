"""The commands that open the dashboard: no command at all, view and meet."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING

from actionplan.cli.options import add_command, add_meeting
from actionplan.cli.output import is_terminal
from actionplan.cli.overview import overview
from actionplan.cli.run import typed_as
from actionplan.errors import RuleError
from actionplan.model.date_input import past_day_from_typed
from actionplan.model.meeting import must_have_come

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run


def add_view(commands: Commands) -> None:
    """Add `view`."""
    parser = add_command(
        commands,
        "view",
        view,
        details="Without a terminal, it prints the overview instead.",
        examples=("actionplan view",),
    )
    parser.set_defaults(as_at=None)


def view(run: Run) -> int:
    """Open the dashboard for looking only."""
    return _opened(run, read_only=True)


def add_meet(commands: Commands) -> None:
    """Add `meet`."""
    parser = add_command(
        commands,
        "meet",
        meet,
        details="Begins the meeting of today or of DATE, or continues one that was not closed. Every change is in the "
        "plan file at once. Closing the meeting saves all changes as one entry of the record. It needs "
        "a terminal: without one, agenda, set and commit --meeting do the same step by step.",
        examples=("actionplan meet", "actionplan meet --meeting 2016-10-12"),
    )
    add_meeting(parser)


def meet(run: Run) -> int:
    """Open the dashboard in the meeting."""
    if not _has_terminal():
        raise RuleError(
            "The meeting needs a terminal. There is none here.",
            "“actionplan agenda” prints the agenda, “actionplan set” changes actions, and “actionplan commit "
            "--meeting DATE” saves the meeting.",
        )
    today = run.pinned_today() or date.today()  # noqa: DTZ011  (a person's day is that of their own clock)
    typed: str | None = run.arguments.meeting
    day = typed_as("--meeting", lambda: past_day_from_typed(typed, today)) if typed is not None else today
    must_have_come(day, today)
    return _shown(run, meeting=day)


def dashboard(run: Run) -> int:
    """Open the dashboard."""
    return _opened(run, read_only=False)


def _has_terminal() -> bool:
    return is_terminal(sys.stdin) and is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def _opened(run: Run, *, read_only: bool) -> int:
    return _shown(run, read_only=read_only) if _has_terminal() else overview(run)


def _shown(run: Run, *, read_only: bool = False, meeting: date | None = None) -> int:
    from actionplan import tui  # noqa: PLC0415  (only the dashboard pays for it)

    color = not run.arguments.no_color and not os.environ.get("NO_COLOR")
    return tui.run(run.path(), today=run.pinned_today(), read_only=read_only, color=color, meeting=meeting)
