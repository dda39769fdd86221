"""What the command line understands: the parser, the options that all commands share, and what help shows."""

from __future__ import annotations

import argparse
import textwrap
from datetime import date
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from actionplan.dates import day_from_typed
from actionplan.errors import RuleError
from actionplan.text import safe_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actionplan.cli.run import Run

    Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  (argparse has no public name for it)
    Handler: TypeAlias = Callable[[Run], int]

AS_AT = "the plan as it was saved to the record on or before a day, or in a certain commit"


class _Help(argparse.HelpFormatter):
    """Help that wraps paragraphs and points, and leaves indented lines, the examples, as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = []
        for line in text.split("\n"):
            hanging = indent + ("  " if line.startswith("- ") else "")
            wrapped = textwrap.fill(line, width, initial_indent=indent, subsequent_indent=hanging)
            lines.append(line if line.startswith(" ") else wrapped)
        return "\n".join(lines)


class Parser(argparse.ArgumentParser):
    """A parser whose messages are safe to show; it takes no shortened options, whose meaning a new one would change."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  (whatever argparse takes)
        settings.setdefault("formatter_class", _Help)
        super().__init__(allow_abbrev=False, **settings)
        # From Python 3.14 on, help has colours of its own.
        self.color = False

    def _print_message(self, message: str, file: IO[str] | None = None) -> None:  # type: ignore[override]
        super()._print_message(safe_lines(message) if message else message, file)


def add_everywhere(parser: argparse.ArgumentParser, *, before_command: bool) -> None:
    """Add the options that stand before the command or after it; what stands after wins."""
    group = parser.add_argument_group("options for every command")
    default = None if before_command else argparse.SUPPRESS
    group.add_argument(
        "--plan",
        metavar="FILE",
        default=default,
        help="the plan; without it the file that ACTIONPLAN_PLAN names, else the nearest plan.toml upwards from here",
    )
    group.add_argument(
        "--today",
        metavar="DATE",
        type=_today,
        default=default,
        help="count as if it were this day (also: ACTIONPLAN_TODAY); the record keeps the real time",
    )
    group.add_argument(
        "--no-color",
        action="store_true",
        default=False if before_command else argparse.SUPPRESS,
        help="use no colours (also: NO_COLOR); nothing is ever told by colour alone",
    )


def _today(typed: str) -> date:
    try:
        return day_from_typed(typed, date.today())  # noqa: DTZ011  (a person's day is that of their own clock)
    except RuleError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def add_command(
    commands: Commands, name: str, sentence: str, handler: Handler, *, details: str = "", examples: Sequence[str] = ()
) -> Parser:
    """Add a command with its sentence, which stands in the list of commands too, more about it, and examples."""
    lines = ["Examples:" if len(examples) > 1 else "Example:", *(f"  {example}" for example in examples)]
    parser = commands.add_parser(
        name,
        help=sentence,
        description=f"{sentence[0].upper()}{sentence[1:]}.\n\n{details}".rstrip(),
        epilog="\n".join(lines) if examples else None,
    )
    parser.set_defaults(handler=handler)
    return parser


def add_as_at(parser: argparse._ActionsContainer) -> None:
    """Add `--as-at`."""
    parser.add_argument("--as-at", metavar="DATE|COMMIT", help=AS_AT)


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Add `--yes`."""
    parser.add_argument("--yes", action="store_true", help="do it without asking")


def add_meeting(parser: argparse.ArgumentParser) -> None:
    """Add `--meeting`."""
    parser.add_argument("--meeting", metavar="DATE", help="the day of the meeting at which this was agreed (today)")
