"""The command that writes actions as a file of another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.cli.options import add_as_at, add_command
from actionplan.errors import RuleError, shown
from actionplan.text import count, folded, listed

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run


def add_export(commands: Commands) -> None:
    """Add `export`."""
    parser = add_command(
        commands,
        "export",
        export,
        takes="FILE [options]",
        details="The ending of FILE chooses the format: .xlsx an Excel workbook, .csv for any spreadsheet, .json for "
        "programs, .ics a calendar with the due date of each open action, .md a Markdown table. “actionplan import” "
        "takes an exported table back: unchanged it changes nothing, and an edited cell changes that field. Exempt "
        "actions are left out.",
        examples=("actionplan export actions.xlsx", 'actionplan export mine.ics --owner "Records Manager"'),
    )
    parser.add_argument("file", metavar="FILE", help="the file to write")
    group = parser.add_argument_group("which actions")
    group.add_argument("--owner", metavar="TEXT", help="whose owner has all these words")
    group.add_argument("--status", metavar="S", action="append", help="with this status; given again, with either")
    add_as_at(group)
    group.add_argument("--include-exempt", action="store_true", help="also the exempt ones, which are not published")
    parser.add_argument_group("options").add_argument(
        "--force", action="store_true", help="overwrite a file that is there already"
    )


def export(run: Run) -> int:
    """Write the actions to a file, and say how many."""
    from actionplan.session import exporting  # noqa: PLC0415  (only this command writes tables)
    from actionplan.session.paper_file import write_paper  # noqa: PLC0415  (as above)

    wanted = run.arguments
    path = Path(wanted.file)
    kind = path.suffix.casefold().removeprefix(".")
    if kind not in exporting.FORMATS:
        endings = listed((f".{each}" for each in exporting.FORMATS), "or")
        raise RuleError(f"{shown(path)} has no ending that says in which format.", f"End it in {endings}.")
    seen = run.seen()
    plan = seen.plan
    actions = list(plan.actions.values())
    if wanted.status is not None:
        statuses = {plan.status_named(typed) for typed in wanted.status}
        actions = [action for action in actions if action.status in statuses]
    if wanted.owner is not None:
        words = folded(wanted.owner).split()
        actions = [action for action in actions if all(word in folded(action.owner or "") for word in words)]
    shown_ones = [action for action in actions if wanted.include_exempt or action.exempt is None]
    content = exporting.content(plan, shown_ones, seen.day, kind)
    advice = "Use another name, or --force to overwrite it."
    doubt = write_paper(content, path, plan=seen.session.path, force=wanted.force, advice=advice)
    hidden = len(actions) - len(shown_ones)
    more = f"; {count(hidden, 'exempt action')} left out (--include-exempt writes them too)" if hidden else ""
    run.output.say(f"{shown(path)}: {count(len(shown_ones), 'action')}{more}")
    run.output.warn(doubt)
    return 0
