"""The commands: what was asked is understood, done by the session, and printed."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan import __version__
from actionplan.cli import checking, dashboard, editing, looking, overview, saving
from actionplan.cli.options import Parser, add_everywhere
from actionplan.cli.output import Output, prepare_streams
from actionplan.cli.run import Run
from actionplan.document import BrokenPlanError, problem_line
from actionplan.errors import ActionPlanError
from actionplan.file_errors import reason_and_advice
from actionplan.text import safe_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main", "parser"]

_DESCRIPTION = """\
Keep a council group's action plan as one text file with a history.

Without a command it opens the dashboard; where there is no terminal, it prints the overview."""
_EPILOG = """\
Examples:
  actionplan                                        open the dashboard
  actionplan list --overdue                         what is late
  actionplan set IM-13 --status on-track --commit   change an action and save it

“actionplan COMMAND --help” explains a command.
Exit status: 0 done; 1 it could not be done, and standard error says why; 2 the command line was not understood."""
# In the order in which help lists them: looking, changing, the record, the file.
_COMMANDS = (
    *(dashboard.add_view, overview.add_overview, looking.add_list, looking.add_show),
    *(editing.add_set, editing.add_add),
    *(saving.add_commit, saving.add_diff, saving.add_revert, saving.add_discard),
    checking.add_check,
)


def parser() -> Parser:
    """Give the parser with every command and option."""
    top = Parser(prog="actionplan", description=_DESCRIPTION, epilog=_EPILOG)
    top.add_argument("--version", action="version", version=f"actionplan {__version__}", help="print the version")
    top.set_defaults(handler=dashboard.dashboard, as_at=None)
    add_everywhere(top, before_command=True)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for add in _COMMANDS:
        add(commands)
    for command in commands.choices.values():
        add_everywhere(command, before_command=False)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks for, and give the exit status; no error gets out as a traceback."""
    try:
        prepare_streams()
        code = _main(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the output has enough; the interpreter must not try to write the rest of it.
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        reason, advice = reason_and_advice(error)
        where = error.filename if isinstance(error.filename, str) else "the output could not be written"
        _say(f"actionplan: {where}: {reason}.\n{advice}")
        return 1
    return code


def _main(argv: Sequence[str] | None) -> int:
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as ended:
        sys.stdout.flush()
        return ended.code if isinstance(ended.code, int) else 0
    try:
        handler = arguments.handler
        code: int = handler(Run(arguments, Output.here(no_colour=arguments.no_color)))
    except BrokenPlanError as error:
        sys.stdout.flush()
        for problem in error.problems:
            _say(problem_line(error.name, problem))
        return 1
    except ActionPlanError as error:
        sys.stdout.flush()
        _say(f"actionplan: {error.message}\n{error.advice}".rstrip())
        return 1
    return code


def _say(text: str) -> None:
    print(safe_lines(text), file=sys.stderr)


def _drop_output() -> None:
    with Path(os.devnull).open("wb") as nowhere, suppress(io.UnsupportedOperation):
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
