"""The command that makes a plan to try the program on: demo."""

from __future__ import annotations

import shlex
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from actionplan.cli.dashboard import dashboard
from actionplan.cli.options import add_command
from actionplan.errors import RuleError, in_plain_words, shown
from actionplan.session.session import PLAN_NAME

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run


def add_demo(commands: Commands) -> None:
    """Add `demo`."""
    parser = add_command(
        commands,
        "demo",
        demo,
        takes="[DIR] [options]",
        details="Opens the dashboard on it, with the last day of its history as today. The plan is deleted when the "
        "dashboard is closed, unless you name a folder for it.",
        examples=("actionplan demo", "actionplan demo example --no-open"),
    )
    parser.add_argument_group("where").add_argument(
        "folder", metavar="DIR", nargs="?", help="a new or empty folder (default: a temporary one)"
    )
    parser.add_argument_group("options").add_argument(
        "--no-open", action="store_true", help="make the plan in DIR, and do not open it"
    )


def demo(run: Run) -> int:
    """Make the made-up plan and open it."""
    wanted: str | None = run.arguments.folder
    if wanted is not None:
        return _made(run, _empty(Path(wanted)), is_kept=True)
    if run.arguments.no_open:
        raise RuleError("A demonstration that is not opened needs a folder.", "Name it: actionplan demo DIR --no-open")
    with TemporaryDirectory(prefix="actionplan-demo-") as folder:
        return _made(run, Path(folder), is_kept=False)


def _empty(folder: Path) -> Path:
    with in_plain_words(folder, "used"):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise RuleError(f"{shown(folder)} is not empty, and nothing was written.", "Name a new or empty folder.")
    return folder


def _made(run: Run, folder: Path, *, is_kept: bool) -> int:
    from actionplan import demo as story  # noqa: PLC0415  (only the demonstration pays for it)
    from actionplan.session import new_record  # noqa: PLC0415  (as above)

    plan = folder / PLAN_NAME
    states = new_record.saved_states(story.first_plan(), story.FIRST, story.MEETINGS, story.OFFICER)
    with in_plain_words(folder, "used"):
        new_record.create(plan, states)
    today = story.LAST.isoformat()
    if is_kept:
        run.output.say(
            f"{shown(plan)} is a made-up plan; its last day is {today}.\n"
            f"To open it again: actionplan --plan {shlex.quote(str(plan))} --today {today}"
        )
    if run.arguments.no_open:
        return 0
    run.arguments.plan = str(plan)
    if run.pinned_today() is None:
        run.arguments.today = story.LAST
    return dashboard(run)
