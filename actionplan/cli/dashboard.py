"""The commands that open the dashboard: no command at all, and view."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from actionplan.cli.options import add_command
from actionplan.cli.output import is_terminal
from actionplan.cli.overview import overview

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run


def add_view(commands: Commands) -> None:
    """Add `view`."""
    parser = add_command(
        commands,
        "view",
        "open the dashboard read-only: nothing can be changed in it",
        view,
        details="Where there is no terminal, it prints the overview instead.",
        examples=("actionplan view",),
    )
    parser.set_defaults(as_at=None)


def view(run: Run) -> int:
    """Open the dashboard for looking only."""
    return _opened(run, read_only=True)


def dashboard(run: Run) -> int:
    """Open the dashboard."""
    return _opened(run, read_only=False)


def _opened(run: Run, *, read_only: bool) -> int:
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)) or os.environ.get("TERM") == "dumb":
        return overview(run)
    from actionplan import tui  # noqa: PLC0415  (only the dashboard pays for it)

    color = not run.arguments.no_color and not os.environ.get("NO_COLOR")
    return tui.run(run.path(), today=run.pinned_today(), read_only=read_only, color=color)
