"""What the commands that write a paper have in common: where it goes, and what is said about it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.cli.output import is_terminal
from actionplan.errors import ActionPlanError, RuleError, shown
from actionplan.model.diff import count_phrases
from actionplan.text import count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from actionplan.cli.run import Run
    from actionplan.model.plan import Action
    from actionplan.session.session import Session

_NAMES = {"md": "a Markdown text", "html": "an HTML page", "docx": "a Word document", "json": "JSON"}


def add_format(group: argparse._ArgumentGroup, formats: Sequence[str], words: str) -> None:
    """Add the options that say in which format a paper is written, and whose looks it has in Word."""
    group.add_argument("--format", metavar="FORMAT", choices=formats, default="md", help=words)
    group.add_argument(
        "--template",
        metavar="FILE.docx",
        help="for docx: use the styles, page size, header and footer of this Word document; its text is left out",
    )


def template(run: Run) -> Path | None:
    """Return the template that was named.

    Raises RuleError where it would have no effect or be written over, and where a document would be printed on a
    terminal.
    """
    wanted = run.arguments
    if wanted.format != "docx":
        if wanted.template is not None:
            raise RuleError(f"Only Word has a template, and {wanted.format} has none.", "Choose --format docx.")
        return None
    if wanted.output is None and is_terminal(sys.stdout):
        raise RuleError("A terminal cannot show a Word document.", "Name a file for it: --output paper.docx.")
    if wanted.template is None:
        return None
    path = Path(wanted.template)
    if wanted.output is not None and os.path.realpath(path) == os.path.realpath(wanted.output):
        raise RuleError("The paper would overwrite its own template.", "Use another name for --output.")
    return path


def add_where(group: argparse._ArgumentGroup) -> None:
    """Add the options that say for whom a paper is, and where it goes."""
    group.add_argument(
        "--include-exempt",
        action="store_true",
        help="include exempt actions, and mark every page “not for publication”",
    )
    group.add_argument("--output", metavar="FILE", help="write to this file (default: standard output)")
    group.add_argument("--force", action="store_true", help="overwrite an existing file")


def left_out(hidden: Sequence[Action]) -> str:
    """Return how many actions a paper leaves out; empty if it shows all."""
    return f", {count(len(hidden), 'exempt action')} left out" if hidden else ""


def hand_over(run: Run, session: Session, content: str | bytes, words: str) -> None:
    """Print a paper or write it to the file that was named, and say what it is.

    Raises FileThereError where a file is there already and may not be replaced.
    """
    from actionplan.session.paper_file import write_paper  # noqa: PLC0415  (only who writes a file pays for it)

    doubt = None
    if run.arguments.output is None:
        if isinstance(content, bytes):
            run.output.raw(content)
        else:
            run.output.line(content.rstrip("\n"))
    else:
        path = Path(run.arguments.output)
        advice = "Use another name, or --force to overwrite it."
        doubt = write_paper(content, path, plan=session.path, force=run.arguments.force, advice=advice)
        words = f"{shown(path)}: {words}{_other_name(path, run.arguments.format)}"
    run.output.say(words)
    run.output.warn(doubt)


def _other_name(path: Path, form: str) -> str:
    """Return a note if a file has the ending of another format, because Word does not open Markdown named .docx."""
    named = path.suffix.lower().removeprefix(".")
    if named not in _NAMES or named == form:
        return ""
    return f"\nIts name is that of {_NAMES[named]}, but it is {_NAMES[form]}: give another --format, or another name."


def say_unsaved(run: Run, session: Session, paper: str) -> None:
    """Report how many changes are not saved, and so not in a paper that is made from the record."""
    try:
        session.look_at_record()
        unsaved = session.unsaved()
    except ActionPlanError:
        return
    if unsaved.changes:
        number = count(count_phrases(unsaved.changes, session.plan), "change")
        run.output.say(f"{number} not saved to the record, and so not in {paper} (actionplan diff).")
