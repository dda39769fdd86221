"""The dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def run(path: Path, *, today: date | None = None, read_only: bool = False, color: bool = True) -> int:
    """Show the dashboard until somebody leaves it, and give the exit status."""
    from actionplan.tui.app import ActionPlanApp  # noqa: PLC0415  (only who opens the dashboard pays for it)

    result = ActionPlanApp(path, today=today, read_only=read_only, color=color).run()
    return 1 if result is None else result
