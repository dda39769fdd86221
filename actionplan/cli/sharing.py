"""The command that shares the record with other computers: sync."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from actionplan.cli.options import add_command
from actionplan.cli.saving import hooks_heard
from actionplan.errors import RecordError
from actionplan.session.conflict import ConflictedPlan
from actionplan.session.resolution import UnsettledError
from actionplan.session.sync import Syncing
from actionplan.text import count

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.session.sync import Synced


def add_sync(commands: Commands) -> None:
    """Add `sync`."""
    parser = add_command(
        commands,
        "sync",
        sync,
        details="Changes of both sides are merged by action and field, with the comments and the layout of both. If "
        "both sides changed one field in different ways, the command shows both values, who set them and when, and "
        "does nothing. Refused while there are unsaved changes. git never asks here for a name or a password: a key "
        "or a credential helper has to have it.",
        examples=("actionplan sync", "actionplan sync --remote origin", "actionplan sync --theirs"),
    )
    some = parser.add_argument_group("options")
    some.add_argument("--remote", metavar="NAME", help="the git remote (that of the branch, or the only one)")
    sides = some.add_mutually_exclusive_group()
    sides.add_argument(
        "--ours",
        dest="side",
        action="store_const",
        const="ours",
        help="if both sides changed a field in different ways, keep the value saved on this computer",
    )
    sides.add_argument(
        "--theirs", dest="side", action="store_const", const="theirs", help="… keep the value that was received"
    )


def sync(run: Run) -> int:
    """Share the record, and say what came in and what went out."""
    # Such a plan cannot be opened.
    conflict = ConflictedPlan.of(run.path(), run.pinned_today() or date.today())  # noqa: DTZ011  (a person's day is that of their own clock)
    if conflict is not None:
        return _settle(run, conflict)
    session = run.open()
    try:
        with hooks_heard(run):
            synced = Syncing(
                session.path,
                session.today,
                remote=run.arguments.remote,
                otherwise=run.arguments.side,
                wait=run.wait,
            ).run()
    except UnsettledError as error:
        for line in error.lines:
            run.output.line(line)
        raise
    _print(run, synced)
    return 0


def _settle(run: Run, conflict: ConflictedPlan) -> int:
    """Settle what git left in conflict, or show what clashes."""
    if conflict.clashes and run.arguments.side is None:
        for clash in conflict.clashes:
            run.output.line(clash.line(conflict.plan))
        raise RecordError(
            f"The plan is in conflict: git could not merge two versions of it, and "
            f"{count(len(conflict.clashes), 'field differs', 'fields differ')}.",
            "“actionplan sync --ours” takes the first value of each, “--theirs” the second; the dashboard asks about "
            "one after the other. Nothing was changed.",
        )
    settled = conflict.settle(otherwise=run.arguments.side)
    for note in settled.notes:
        run.output.text(note)
    run.output.say(f"The conflict is settled, and git knows it. {settled.following}")
    return 0


def _print(run: Run, synced: Synced) -> None:
    for arrival in synced.came:
        for line in arrival.said():
            run.output.text(line)
    for note in synced.notes:
        run.output.text(note)
    run.output.say(synced.words)
    run.output.warn(*synced.warnings)
