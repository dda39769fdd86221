"""The commands: what was asked is understood, done by the session, and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan import __version__
from actionplan.cli import (
    checking,
    dashboard,
    demo,
    editing,
    looking,
    meetings,
    overview,
    past,
    saving,
    sharing,
    summary,
    together,
)
from actionplan.cli.options import Parser, add_everywhere
from actionplan.cli.output import Output, prepare_streams
from actionplan.cli.run import Run
from actionplan.errors import ActionPlanError, BrokenPlanError, problem_line, reason_and_advice

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main", "parser"]

_DESCRIPTION = """\
Keep a council group's action plan as one text file with a history.

Without a command it opens the dashboard; where there is no terminal, it prints the overview."""
_EPILOG = """\
Examples:
  actionplan                                 open the dashboard
  actionplan list --overdue                  see what is late
  actionplan set IM-13 --owner "Archivist"   change an action
  actionplan commit                          save what was agreed

“actionplan COMMAND --help” explains a command.

Exit status: 0 done; 1 it could not be done, and standard error says why; 2 the command line was not understood."""
# In the order in which help lists them: looking, changing, the record, the file.
_COMMANDS = (
    *(dashboard.add_view, dashboard.add_meet, overview.add_overview, looking.add_list, looking.add_show),
    *(editing.add_set, editing.add_add),
    *(saving.add_commit, saving.add_diff, saving.add_revert, saving.add_discard, saving.add_undo),
    sharing.add_sync,
    *(past.add_history, summary.add_summary, meetings.add_agenda, meetings.add_minutes),
    *(checking.add_check, together.add_init, together.add_merge_driver, demo.add_demo),
)


def parser() -> Parser:
    """Give the parser with every command and option."""
    top = Parser(prog="actionplan", usage="actionplan [options] [COMMAND …]", description=_DESCRIPTION, epilog=_EPILOG)
    top.set_defaults(handler=dashboard.dashboard, as_at=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", prog="actionplan")
    for add in _COMMANDS:
        add(commands)
    for command in commands.choices.values():
        add_everywhere(command, before_command=False)
    add_everywhere(top, before_command=True)
    version = f"actionplan {__version__}"
    top.add_argument_group("about").add_argument(
        "--version", action="version", version=version, help="print the version"
    )
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks for, and give the exit status; no error gets out as a traceback."""
    prepare_streams()
    output = Output.here()
    try:
        code = _main(argv, output)
    except KeyboardInterrupt:
        output.say("actionplan: stopped.")
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
    return code or 1


def _main(argv: Sequence[str] | None, output: Output) -> int:
    try:
        arguments = parser().understood(argv)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    if arguments.no_color:
        output.has_colour = False
    run = Run(arguments, output)
    try:
        try:
            code: int = arguments.handler(run)
        finally:
            run.wait.take_away()
    except BrokenPlanError as error:
        output.say("\n".join(problem_line(error.name, problem) for problem in error.problems))
        return 1
    except ActionPlanError as error:
        output.say(f"actionplan: {error.message}\n{error.advice}".rstrip())
        return 1
    return code
