"""The dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def run(
    path: Path,
    *,
    today: date | None = None,
    read_only: bool = False,
    color: bool = True,
    meeting: date | None = None,
) -> int:
    """Show the dashboard, in the meeting of a day where one is given, and give the exit status once somebody leaves."""
    from actionplan.tui.app import ActionPlanApp  # noqa: PLC0415  (only who opens the dashboard pays for it)
    from actionplan.tui.hangup import end_with_terminal  # noqa: PLC0415  (as above)

    app = ActionPlanApp(path, today=today, read_only=read_only, color=color, meeting=meeting)
    end_with_terminal(app)
    result = app.run()
    return 1 if result is None or app.return_code else result
