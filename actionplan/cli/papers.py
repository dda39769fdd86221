"""What the commands that write a paper have in common: where it goes, and what is said about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.changes import count_said
from actionplan.errors import ActionPlanError
from actionplan.file_errors import shown
from actionplan.text import count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from actionplan.cli.run import Run
    from actionplan.plan import Action
    from actionplan.session import Session


def add_where(group: argparse._ArgumentGroup) -> None:
    """Add the options that say for whom a paper is, and where it goes."""
    group.add_argument(
        "--include-exempt",
        action="store_true",
        help="show exempt actions too, and mark every page as not for publication",
    )
    group.add_argument("--output", metavar="FILE", help="write it to this file (else to standard output)")
    group.add_argument("--force", action="store_true", help="write over a file that is there already")


def left_out(hidden: Sequence[Action]) -> str:
    """Say how many actions a paper does not show; nothing where it shows all."""
    return f", {count(len(hidden), 'exempt action')} left out" if hidden else ""


def hand_over(run: Run, session: Session, text: str, words: str) -> None:
    """Print a paper or write it to the file that was named, and say what it is.

    Raises FileThereError where a file is there already and may not be replaced.
    """
    from actionplan.reports import write  # noqa: PLC0415  (only who wants a report pays for it)

    if run.arguments.output is None:
        run.output.line(text.rstrip("\n"))
    else:
        path = Path(run.arguments.output)
        advice = "Give another name, or --force."
        write.to_file(text, path, plan=session.path, force=run.arguments.force, advice=advice)
        words = f"{shown(path)}: {words}"
    run.output.say(words)


def say_unsaved(run: Run, session: Session, paper: str) -> None:
    """Say how much is not saved, and so not in a paper that is made from the record."""
    try:
        session.look_at_record()
        unsaved = session.unsaved()
    except ActionPlanError:
        return
    if unsaved.changes:
        number = count(count_said(unsaved.changes, session.plan), "change")
        run.output.say(f"{number} not saved to the record, and so not in {paper} (actionplan diff).")
