"""The commands: what was asked is understood, done by the session, and printed."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from actionplan import __version__
from actionplan.cli.options import Parser, add_everywhere
from actionplan.cli.output import Output, prepare_streams
from actionplan.cli.run import Run
from actionplan.cli.table import COMMANDS
from actionplan.errors import ActionPlanError, BrokenPlanError, problem_line, reason_and_advice

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from actionplan.cli.options import Handler

__all__ = ["main", "parser"]

_DESCRIPTION = """\
Keep a council group's action plan as one text file with a history.

Without a command it opens the dashboard, or without a terminal prints the overview."""
_EPILOG = """\
Examples:
  actionplan                                 open the dashboard
  actionplan list --overdue                  see what is late
  actionplan set IM-13 --owner "Archivist"   change an action
  actionplan commit                          save what was agreed

“actionplan COMMAND --help” explains a command.

Exit status: 0 done; 1 it could not be done, and standard error says why; 2 the command line was not understood."""


def parser(asked: Container[str] = COMMANDS) -> Parser:
    """Return the parser; of commands that are not asked for it knows names and sentences alone."""
    top = Parser(prog="actionplan", usage="actionplan [options] [COMMAND …]", description=_DESCRIPTION, epilog=_EPILOG)
    top.set_defaults(handler=None, as_at=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", prog="actionplan")
    for name, (module, sentence) in COMMANDS.items():
        if name in asked:
            add = getattr(import_module(f"actionplan.cli.{module}"), f"add_{name.replace('-', '_')}")
            add(commands)
            add_everywhere(commands.choices[name], before_command=False)
        else:
            commands.add_parser(name, help=sentence)
    add_everywhere(top, before_command=True)
    version = f"actionplan {__version__}"
    top.add_argument_group("about").add_argument(
        "--version", action="version", version=version, help="print the version"
    )
    return top


def main(argv: Sequence[str] | None = None, *, begin: Callable[[], None] = lambda: None) -> int:
    """Do what the command line asks for, and return the exit status; no error gets out as a traceback.

    `begin` is called as soon as it is understood what is asked for.
    """
    # What a command reads stays in use until it ends, so looking for unused objects while it reads finds none.
    gc.set_threshold(100_000, 20, 100)
    prepare_streams()
    output = Output.here()
    try:
        code = _main(argv, output, begin)
    except KeyboardInterrupt:
        # Whoever pressed ctrl+c knows.
        code = 130
    except OSError as error:
        reason, advice = reason_and_advice(error)
        where = f"{error.filename}: " if isinstance(error.filename, str) else ""
        output.say(f"actionplan: {where}{reason}.\n{advice}")
        code = 1
    output.flush()
    # Whoever closed a pipe has read enough; any other output that was lost was wanted.
    if output.failure is None or isinstance(output.failure, BrokenPipeError):
        return code
    reason, advice = reason_and_advice(output.failure)
    done = "" if code else " The command itself was carried out."
    output.say(f"actionplan: The output could not be written: {reason}.{done}\n{advice}")
    return code or (0 if output.is_report else 1)


def _main(argv: Sequence[str] | None, output: Output, begin: Callable[[], None]) -> int:
    try:
        # A command that is run is one of the words.
        words = sys.argv[1:] if argv is None else argv
        arguments = parser(words).understood(words)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    if arguments.no_color:
        output.has_colour = False
    run = Run(arguments, output)
    begin()
    try:
        try:
            code: int = (arguments.handler or _dashboard())(run)
        finally:
            run.wait.take_away()
    except BrokenPlanError as error:
        output.say("\n".join(problem_line(error.name, problem) for problem in error.problems))
        return 1
    except ActionPlanError as error:
        output.say(f"actionplan: {error.message}\n{error.advice}".rstrip())
        return 1
    return code


def _dashboard() -> Handler:
    from actionplan.cli.dashboard import dashboard  # noqa: PLC0415  (only who gives no command needs it)

    return dashboard
