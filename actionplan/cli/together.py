"""The commands for several people who keep one plan: init and merge-driver."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.cli.options import add_command
from actionplan.errors import shown

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run

# What `init` has git wait for: nothing else on standard output is taken for an answer.
MERGED, CONFLICT = "merged", "conflict"


def add_init(commands: Commands) -> None:
    """Add `init`."""
    parser = add_command(
        commands,
        "init",
        init,
        takes="[DIR] [options]",
        details="Makes a plan and a git repository where there is none; what is there stays as it is. Then git merges "
        "the plan by action and field (merge, rebase, cherry-pick, stash), shows changes by action, and refuses a "
        "commit of a plan with an error. Run it once on each computer; run again, it does nothing. --remove takes out "
        "of git's settings all that it put in; the plan and its record stay.",
        examples=("actionplan init", "actionplan init our-plan", "actionplan init --remove"),
    )
    parser.add_argument_group("where").add_argument(
        "folder", metavar="DIR", nargs="?", help="the folder of the plan (else the one that you are in)"
    )
    parser.add_argument_group("options").add_argument(
        "--remove", action="store_true", help="take out of git's settings all that init put in"
    )


def init(run: Run) -> int:
    """Get a folder ready, or take everything out again."""
    from actionplan.session import setup  # noqa: PLC0415  (only this command pays for it)

    plan = _plan_named(run)
    if run.arguments.remove:
        said = setup.remove(plan) or ["Nothing of init is here, so there was nothing to take out."]
    else:
        said = setup.init(plan, run.pinned_today() or date.today())  # noqa: DTZ011  (a person's own day)
        said = said or [f"{shown(plan)} is ready already, so there was nothing to do."]
    run.output.say("\n".join(said))
    return 0


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
        details="Writes the merged plan to OURS. Where both sides changed one field differently, git's conflict "
        "markers stand round those lines and no others, and it exits with 1; so it does where it is not certain. "
        "“actionplan init” has git call it. It reads these three files and nothing else, and prints “merged” or "
        "“conflict”.",
        examples=("actionplan merge-driver base.toml plan.toml theirs.toml",),
    )
    group = parser.add_argument_group("the versions")
    group.add_argument("base", metavar="BASE", type=Path, help="the version that both sides began with")
    group.add_argument("ours", metavar="OURS", type=Path, help="this side's version; the result is written here")
    group.add_argument("theirs", metavar="THEIRS", type=Path, help="the other side's version")
    parser.add_argument_group("options").add_argument(
        "--marker-size", metavar="N", type=_size, default=7, help="how long conflict markers are (7)"
    )


def _size(typed: str) -> int:
    if not typed.isascii() or not typed.isdecimal() or not 1 <= int(typed[:4]) <= 999:
        raise argparse.ArgumentTypeError("give a number from 1 to 999")
    return int(typed)


def merge_driver(run: Run) -> int:
    """Merge three files into the second."""
    from actionplan.session.merge_driver import drive  # noqa: PLC0415  (only a merge pays for it)

    arguments = run.arguments
    driven = drive(arguments.base, arguments.ours, arguments.theirs, arguments.marker_size)
    for line in driven.lines:
        run.output.say(f"actionplan: {line}")
    run.output.line(MERGED if driven.is_clean else CONFLICT)
    return 0 if driven.is_clean else 1
