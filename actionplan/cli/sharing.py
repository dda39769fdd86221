"""The command that shares the record with other computers: sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.cli.options import add_command
from actionplan.cli.saving import hooks_heard
from actionplan.syncing import Syncing, UnsettledError

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.syncing import Synced


def add_sync(commands: Commands) -> None:
    """Add `sync`."""
    parser = add_command(
        commands,
        "sync",
        "share what was saved with colleagues, and take in what they saved (git fetch, merge and push)",
        sync,
        details="Changes of both sides are put together by action and by field, with the comments and the layout of "
        "both. Where both changed one field differently, both values are shown, with who and when, and nothing is "
        "done. Refused while there are changes that are not saved. git never asks here for a name or a password: a key "
        "or a credential helper has to have it.",
        examples=("actionplan sync", "actionplan sync --remote origin", "actionplan sync --theirs"),
    )
    some = parser.add_argument_group("options")
    some.add_argument(
        "--remote", metavar="NAME", help="with which of git's remotes (the branch's own, or the only one)"
    )
    sides = some.add_mutually_exclusive_group()
    sides.add_argument(
        "--ours",
        dest="side",
        action="store_const",
        const="ours",
        help="where both sides changed a field differently, keep what was saved on this computer",
    )
    sides.add_argument("--theirs", dest="side", action="store_const", const="theirs", help="… take what came in")


def sync(run: Run) -> int:
    """Share the record, and say what came in and what went out."""
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


def _print(run: Run, synced: Synced) -> None:
    for arrival in synced.came:
        for line in arrival.said():
            run.output.text(line)
    for note in synced.notes:
        run.output.text(note)
    run.output.say(synced.words)
