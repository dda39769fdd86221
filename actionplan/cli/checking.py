"""The command that looks for mistakes in the plan file: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.cli.options import add_command
from actionplan.cli.output import ALARM, WARN
from actionplan.errors import BrokenPlanError, problem_line
from actionplan.session import neighbours
from actionplan.text import count

if TYPE_CHECKING:
    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.errors import Problem


def add_check(commands: Commands) -> None:
    """Add `check`."""
    parser = add_command(
        commands,
        "check",
        check,
        details="Prints a line for each: FILE:LINE: error|warning: ID: text. With an error, the plan can neither be "
        "opened nor changed. A warning needs attention. Exits with 1 if there is an error.",
        examples=("actionplan check", "actionplan check --history", "actionplan check --strict --json"),
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 on a warning too")
    parser.add_argument(
        "--history",
        action="store_true",
        help="check the record too, and warn of changes that the plan does not explain",
    )
    parser.add_argument(
        "--staged",
        action="store_true",
        help="check the plans as the next commit would save them, or that of --plan, for errors only; git runs this "
        "before a commit",
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def check(run: Run) -> int:
    """Print what is wrong with the plan file."""
    if run.arguments.staged:
        return _check_staged(run)
    name = run.name()
    try:
        session = run.open(read_only=True)
        session.look_at_record()
        problems = [*session.problems(), *neighbours.warnings(session.path, session.plan)]
        if run.arguments.history:
            problems += session.history_problems()
        problems.sort(key=lambda problem: (problem.line, problem.is_warning))
    except BrokenPlanError as error:
        problems = error.problems
    if run.arguments.json:
        run.output.json([_as_json(name, problem) for problem in problems])
    else:
        for problem in problems:
            mark, style = ("warning:", WARN) if problem.is_warning else ("error:", ALARM)
            run.output.item(problem_line(name, problem), mark=f" {mark}", style=style)
    warnings = sum(problem.is_warning for problem in problems)
    errors = len(problems) - warnings
    words = [
        count(number, noun) if number else f"no {noun}s" for number, noun in ((errors, "error"), (warnings, "warning"))
    ]
    run.output.say(f"{name}: {', '.join(words[: 1 if errors and not warnings else 2])}")
    return 1 if errors or (warnings and run.arguments.strict) else 0


def _check_staged(run: Run) -> int:
    from actionplan.session.staged import broken_plans  # noqa: PLC0415  (asks git, which the other checks may not need)

    # A hook of git has no plan in mind but those that are staged.
    only = run.path().absolute() if run.arguments.plan is not None else None
    broken = broken_plans(only.parent if only is not None else Path.cwd(), only)
    errors = [(error.name, problem) for error in broken for problem in error.problems if not problem.is_warning]
    if run.arguments.json:
        run.output.json([_as_json(name, problem) for name, problem in errors])
        return 1 if errors else 0
    for name, problem in errors:
        run.output.item(problem_line(name, problem), mark=" error:", style=ALARM)
    return 1 if errors else 0


def _as_json(name: str, problem: Problem) -> dict[str, object]:
    return {
        "file": name,
        "line": problem.line,
        "kind": "warning" if problem.is_warning else "error",
        "id": problem.action,
        "text": problem.text,
    }
