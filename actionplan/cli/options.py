"""What the command line understands: the parser, the options that all commands share, and what help shows."""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from datetime import date
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeAlias

from actionplan import lookalikes
from actionplan.cli.table import COMMANDS
from actionplan.errors import RuleError
from actionplan.text import close_matches, listed, safe_lines, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actionplan.cli.run import Run

    Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  (argparse has no public name for it)
    Handler: TypeAlias = Callable[[Run], int]

AS_AT = "the plan as it was saved to the record on or before a day, or in a certain commit"
_LONGEST = 60


# What people type who know other programs, or the words of the dashboard.
_MEANT = {
    **dict.fromkeys(("save", "record"), "commit"),
    **dict.fromkeys(("edit", "change", "update"), "set"),
    **dict.fromkeys(("new", "create"), "add"),
    **dict.fromkeys(("ls", "actions"), "list"),
    **dict.fromkeys(("status",), "overview"),
    **dict.fromkeys(("log",), "history"),
    **dict.fromkeys(("report", "progress"), "summary"),
    **dict.fromkeys(("lint", "validate"), "check"),
    **dict.fromkeys(("changes", "unsaved"), "diff"),
}
_HINTS = {
    "expected one argument": 'If a value begins with a dash, join it with "=": --due=-2w.',
    "expected at least one argument": 'If a value begins with a dash, join it with "=": --due=-2w.',
}


def _is_of_word_processor(word: str) -> bool:
    """Return whether a word begins with a dash or a quotation mark that a terminal takes for a letter.

    A text with spaces came through quotation marks of the keyboard, so its own marks are part of it.
    """
    is_option = not word[:1].isascii() and re.match(r"--?[a-z]", lookalikes.plain(word)) is not None
    return is_option or (word[:1] in {*"“„‟«‘‚‛‹"} and " " not in word)


def _word_processor_advice(word: str) -> str:
    shown = shortened(word, _LONGEST)
    if lookalikes.is_quotation_mark(word[0]):
        return f'{shown} begins with {lookalikes.explained(word[0])}.\nFor example: --owner "Records Manager".'
    option = lookalikes.plain(word.split("=", maxsplit=1)[0]).lstrip("-")
    named = lookalikes.explained(word[0]).partition(":")[0]
    return f"{shown} begins with {named}: options begin with two hyphens.\nWrite --{shortened(option, _LONGEST)}."


class _Help(argparse.HelpFormatter):
    """Help that wraps paragraphs and points between words only, and leaves indented lines (the examples) alone."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = []
        for line in text.split("\n"):
            hanging = indent + ("  " if line.startswith("- ") else "")
            wrapped = textwrap.fill(
                line, width, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False
            )
            lines.append(line if line.startswith(" ") else wrapped)
        return "\n".join(lines)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)

    def _format_action(self, action: argparse.Action) -> str:
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  (argparse has no public name for it)
            # Its heading is the group's; this leaves out the line that would say "COMMAND" below it.
            commands = action._get_subactions()  # noqa: SLF001  (argparse has no public name for it)
            return "".join(self._format_action(command) for command in commands)
        return super()._format_action(action)


class Parser(argparse.ArgumentParser):
    """A parser whose messages are safe to show; it takes no shortened options, whose meaning a new one would change."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  (whatever argparse takes)
        settings.setdefault("formatter_class", _Help)
        super().__init__(allow_abbrev=False, add_help=False, **settings)
        # From Python 3.14 on, help has colours of its own.
        self.color = False

    def understood(self, argv: Sequence[str] | None) -> argparse.Namespace:
        """Parse the command line; what is not understood ends the program with status 2 and a hint."""
        words = sys.argv[1:] if argv is None else list(argv)
        if (wrong_word := next(filter(_is_of_word_processor, words), None)) is not None:
            self.error(_word_processor_advice(wrong_word))
        found, unknown = self.parse_known_args(words)
        if unknown:
            command = self.commands().get(found.command) or self
            command.error(command.not_understood(unknown))
        return found

    def commands(self) -> dict[str, Parser]:
        """Return the parsers of the commands, by name."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  (argparse has no public name for it)
                return dict(action.choices)
        return {}

    def not_understood(self, words: Sequence[str]) -> str:
        """Return a message on the words that were not understood, with a suggestion."""
        first = words[0]
        if not first.startswith("-"):
            return (
                f"“{shortened(first, _LONGEST)}” was not understood.\n"
                'Put words that belong together in quotes: --owner "Records Manager".'
            )
        name = first.split("=")[0]
        close = close_matches(name, [option for option in self._option_string_actions if option.startswith("--")], 1)
        hint = f"\nDid you mean {close[0]}?" if close else ""
        return f"there is no option {shortened(name, _LONGEST)}.{hint}"

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401  (as argparse has it)
        names = list(action.choices or ())
        if not isinstance(action, argparse._SubParsersAction) or value in names:  # noqa: SLF001  (as above)
            super()._check_value(action, value)
            return
        meant = _MEANT.get(value.casefold())
        close = [meant] if meant else close_matches(value, names, 1)
        hint = f"Did you mean {close[0]}?" if close else f"The commands are {listed(names)}."
        raise argparse.ArgumentError(None, f"there is no command “{shortened(value, _LONGEST)}”.\n{hint}")

    def error(self, message: str) -> NoReturn:
        """Report what was not understood and where it is explained, and exit with status 2."""
        hints = [hint for ending, hint in _HINTS.items() if message.endswith(ending)]
        words = [f"{self.prog}: error: {message}", *hints, f"“{self.prog} --help” explains it."]
        self.print_usage(sys.stderr)
        self.exit(2, "\n".join(words) + "\n")

    def _print_message(self, message: str, file: IO[str] | None = None) -> None:  # type: ignore[override]
        super()._print_message(safe_lines(message) if message else message, file)


def add_everywhere(parser: argparse.ArgumentParser, *, before_command: bool) -> None:
    """Add the options that stand before the command or after it; what stands after wins."""
    group = parser.add_argument_group("options for every command")
    default = None if before_command else argparse.SUPPRESS
    group.add_argument("-h", "--help", action="help", help="show this help")
    group.add_argument(
        "--plan",
        metavar="FILE",
        default=default,
        help="the plan (default: ACTIONPLAN_PLAN, or the nearest plan.toml here or in a folder above)",
    )
    group.add_argument(
        "--today",
        metavar="DATE",
        type=_today,
        default=default,
        help="use this date as today (also: ACTIONPLAN_TODAY); the record keeps the real time",
    )
    group.add_argument(
        "--no-color",
        action="store_true",
        default=False if before_command else argparse.SUPPRESS,
        help="use no colours (also: NO_COLOR); nothing is shown by colour alone",
    )


def _today(typed: str) -> date:
    from actionplan.model.date_input import day_from_typed  # noqa: PLC0415  (few commands are given a day)

    try:
        return day_from_typed(typed, date.today())  # noqa: DTZ011  (a person's day is that of their own clock)
    except RuleError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def add_command(
    commands: Commands,
    name: str,
    handler: Handler,
    *,
    takes: str = "[options]",
    details: str = "",
    examples: Sequence[str] = (),
) -> Parser:
    """Add a command with its sentence, which stands in the list of commands too, more about it, and examples."""
    sentence = COMMANDS[name][1]
    lines = ["Examples:" if len(examples) > 1 else "Example:", *(f"  {example}" for example in examples)]
    parser = commands.add_parser(
        name,
        usage=f"actionplan {name} {takes}",
        help=sentence,
        description=f"{sentence[0].upper()}{sentence[1:]}.\n\n{details}".rstrip(),
        epilog="\n".join(lines) if examples else None,
    )
    parser.set_defaults(handler=handler)
    return parser


def add_id(parser: argparse.ArgumentParser) -> None:
    """Add the id of an action, the one word that a command cannot do without."""
    group = parser.add_argument_group("which action")
    group.add_argument("id", metavar="ID", help="its id, such as IM-13, in any case")


def add_as_at(parser: argparse._ActionsContainer) -> None:
    """Add `--as-at`."""
    parser.add_argument("--as-at", metavar="DATE|COMMIT", help=AS_AT)


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Add `--yes`."""
    parser.add_argument_group("options").add_argument("--yes", action="store_true", help="do not ask")


def add_attendance(parser: argparse.ArgumentParser) -> None:
    """Add `--present` and `--apologies`."""
    words = "job titles, with “;” between them; may be given again"
    parser.add_argument("--present", metavar="TITLES", action="append", help=f"who was at the meeting: {words}")
    parser.add_argument("--apologies", metavar="TITLES", action="append", help=f"who sent apologies: {words}")


def add_meeting(parser: argparse.ArgumentParser) -> None:
    """Add `--meeting`."""
    parser.add_argument("--meeting", metavar="DATE", help="the date of the meeting at which this was agreed (today)")
