"""The commands for several people who keep one plan: init and merge-driver."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.cli.options import add_command
from actionplan.cli.output import is_terminal
from actionplan.cli.run import Typed, typed_as
from actionplan.errors import RuleError, shown
from actionplan.model.date_input import past_day_from_typed
from actionplan.model.edits.basic import required, tidied
from actionplan.text import listed, long_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.session.setup import Heading

# What `init` has git wait for: nothing else on standard output is taken for an answer.
MERGED, CONFLICT = "merged", "conflict"
_ASKED = {"organisation": "Name of the organisation?", "group": "Name of the group that keeps the plan?"}


def add_init(commands: Commands) -> None:
    """Add `init`."""
    parser = add_command(
        commands,
        "init",
        init,
        takes="[DIR] [options]",
        details="Makes a plan and a git repository if there is none; existing files stay as they are. Then git merges "
        "the plan by action and field (merge, rebase, cherry-pick, stash), shows changes by action, and refuses a "
        "commit of a plan with an error. Run it once on each computer; run again, it does nothing. --remove takes out "
        "of git's settings all that it put in; the plan and its record stay.",
        examples=(
            "actionplan init",
            'actionplan init our-plan --group "Digital Services Group"',
            "actionplan init --remove",
        ),
    )
    parser.add_argument_group("where").add_argument(
        "folder", metavar="DIR", nargs="?", help="the folder of the plan (default: the working folder)"
    )
    facts = parser.add_argument_group("details of a new plan (asked for in a terminal)")
    facts.add_argument("--title", metavar="TEXT", help="the title of the plan (“Action plan”)")
    facts.add_argument("--organisation", metavar="TEXT", help="the name of the organisation, such as a council")
    facts.add_argument("--group", metavar="TEXT", help="the name of the group that keeps the plan")
    facts.add_argument("--approved", metavar="DATE", help="the date on which the plan was approved (today)")
    parser.add_argument_group("options").add_argument(
        "--remove", action="store_true", help="remove everything that init added to git's settings"
    )


def init(run: Run) -> int:
    """Get a folder ready, or take everything out again."""
    from actionplan.session import setup  # noqa: PLC0415  (only this command pays for it)

    plan, today = _plan_named(run), run.pinned_today() or date.today()  # noqa: DTZ011  (a person's own day)
    given = [f"--{name}" for name in ("title", *_ASKED, "approved") if getattr(run.arguments, name) is not None]
    if run.arguments.remove:
        if given:
            raise RuleError(f"{listed(given)} cannot be used with --remove.", "Leave out one of them.")
        said = setup.remove(plan) or ["There are no settings of init here, so there was nothing to remove."]
        run.output.say("\n".join(said))
        return 0
    is_new = not setup.has_plan(plan)
    # Given again to go on with what was broken off, the same words are in the plan already.
    if given and not is_new and not setup.says(plan, _heading(run, today, asks=False)):
        raise RuleError(
            f"{shown(plan)} exists and stays as it is, so {listed(given)} cannot be used.",
            "Change [plan] in the file, and run “actionplan init” without it.",
        )
    is_ready = True
    for line in setup.init(plan, today, _heading(run, today, asks=is_terminal(sys.stdin)) if is_new else None):
        run.output.say(line)
        is_ready = False
    if is_ready:
        run.output.say(f"{shown(plan)} is already set up, so there was nothing to do.")
    return 0


def _heading(run: Run, today: date, *, asks: bool) -> Heading:
    """Return the facts of a new plan: as given, else, if it `asks`, as a person answers; others are left out."""
    from actionplan.session.setup import Heading  # noqa: PLC0415  (as above)

    wanted = run.arguments
    texts = {}
    for name, question in {"title": "Title of the plan? [Action plan]", **_ASKED}.items():
        if (typed := getattr(wanted, name)) is not None:
            needed = f"--{name} is empty."
            texts[name] = required(typed, name, needed, "Add a text, or leave out the option.", lines=False)
        elif asks:
            texts[name] = _answer(run, f"{question} (Enter: later)" if name in _ASKED else question, _one_line)
    if wanted.approved is not None:
        day = typed_as("--approved", lambda: past_day_from_typed(wanted.approved, today))
    elif asks:
        question = f"When was it approved? [{long_date(today)}]"
        day = _answer(run, question, lambda typed: past_day_from_typed(typed, today) if typed else today)
    else:
        day = None
    return Heading(**texts, approved=day)


def _one_line(typed: str) -> str:
    return tidied(typed, "text", lines=False)


def _answer(run: Run, question: str, understand: Callable[[str], Typed]) -> Typed:
    """Ask a person until the answer is understood; the end of the input is an empty answer."""
    while True:
        run.output.say(question)
        try:
            return understand(sys.stdin.readline().strip())
        except RuleError as error:
            run.output.say(f"{error.message}\n{error.advice}")


def _plan_named(run: Run) -> Path:
    folder: str | None = run.arguments.folder
    named: str | None = run.arguments.plan
    # Absolute: git is run in the folder itself, where a path from here leads nowhere.
    if folder is not None or named is None:
        return Path(folder or "").absolute() / "plan.toml"
    given = Path(named).absolute()
    return given / "plan.toml" if given.is_dir() else given


def add_merge_driver(commands: Commands) -> None:
    """Add `merge-driver`."""
    parser = add_command(
        commands,
        "merge-driver",
        merge_driver,
        takes="BASE OURS THEIRS [options]",
        details="Writes the merged plan to OURS. If both sides changed one field in different ways, git's conflict "
        "markers enclose only those lines, and it exits with 1; so it does in any doubt. "
        "“actionplan init” has git call it. It reads these three files and, with --path, the record, and prints "
        "“merged” or “conflict”.",
        examples=("actionplan merge-driver base.toml plan.toml theirs.toml",),
    )
    group = parser.add_argument_group("the versions")
    group.add_argument("base", metavar="BASE", type=Path, help="the version from which both sides started")
    group.add_argument("ours", metavar="OURS", type=Path, help="this side's version; the result is written here")
    group.add_argument("theirs", metavar="THEIRS", type=Path, help="the other side's version")
    options = parser.add_argument_group("options")
    options.add_argument(
        "--path",
        metavar="PATH",
        type=Path,
        help="the plan's path in git, so that no id in its record is used again",
    )
    options.add_argument("--marker-size", metavar="N", type=_size, default=7, help="the length of conflict markers (7)")


def _size(typed: str) -> int:
    if not typed.isascii() or not typed.isdecimal() or not 1 <= int(typed[:4]) <= 999:
        raise argparse.ArgumentTypeError("use a number from 1 to 999")
    return int(typed)


def merge_driver(run: Run) -> int:
    """Merge three files into the second."""
    from actionplan.session.merge_driver import drive  # noqa: PLC0415  (only a merge pays for it)

    arguments = run.arguments
    driven = drive(arguments.base, arguments.ours, arguments.theirs, arguments.marker_size, arguments.path)
    for line in driven.lines:
        run.output.say(f"actionplan: {line}")
    run.output.line(MERGED if driven.is_clean else CONFLICT)
    return 0 if driven.is_clean else 1
