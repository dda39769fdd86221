"""How the commands print: what a terminal can show, plain words everywhere else, and never a raw control character."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from actionplan.model.plan import Status
from actionplan.text import for_spreadsheet, json_text, kept_in_spreadsheet, safe, safe_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from actionplan.errors import ActionPlanError
    from actionplan.model.plan import Plan

# Longer lines are hard to read, however wide the window is.
WIDEST_TEXT = 100
HANGING = 4
NARROWEST = 30
BOLD, ALARM, WARN = "1", "1;31", "33"
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_COLOURS = {
    Status.ON_TRACK: "32",
    Status.AT_RISK: "33",
    Status.OFF_TRACK: "31",
    Status.ON_HOLD: "35",
    Status.COMPLETE: "36",
}
# What an output that knows few letters shows for those that the words of the program use.
_PLAINER = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "×": "x", "·": "-"}
    | {status.symbol: status.letter for status in Status}
)


def _plainer(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end].translate(_PLAINER)
    return "".join(letter if letter.isascii() else "?" for letter in letters), error.end


def prepare_streams() -> None:
    """Let the standard streams show letters that they do not know as plainer ones, instead of failing."""
    codecs.register_error("actionplan.plainer", _plainer)
    # A stream that was closed before the program began is None, and what is printed goes nowhere.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="actionplan.plainer")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def drop(stream: TextIO) -> None:
    """Send what a stream still holds, and all that follows, nowhere: nobody reads it, or it cannot be written."""
    with Path(os.devnull).open("wb") as nowhere, suppress(io.UnsupportedOperation):
        os.dup2(nowhere.fileno(), stream.fileno())


def say(text: str) -> None:
    """Print words on standard error; where even that is impossible, the exit status has to do."""
    try:
        print(safe_lines(text), file=sys.stderr, flush=True)
    except OSError:
        drop(sys.stderr)


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # the stream is closed
        return False


def cells(text: str) -> int:
    """Count the columns that a text takes on a terminal: wide letters take two, combining marks and colours none."""
    if "\x1b" in text:
        text = _COLOUR.sub("", text)
    if text.isascii():
        return len(text)
    return sum(_width(letter) for letter in text)


@cache
def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def fitted(text: str, width: int) -> str:
    """Cut a text to a number of columns, the last of them "…" where something is left out."""
    return text if cells(text) <= width else _head(text, width - 1).rstrip() + "…"


def _head(text: str, width: int) -> str:
    """Return as many letters of a text as fit into the columns."""
    used = 0
    for number, letter in enumerate(text):
        used += _width(letter)
        if used > width:
            return text[:number]
    return text


def wrapped(text: str, width: int, most: int = 0) -> list[str]:
    """Break a line between words at a number of columns; the last of at most `most` lines ends in "…" if cut."""
    lines = [""]
    for word in text.split(" "):
        gap = " " if lines[-1] else ""
        if cells(lines[-1]) + len(gap) + cells(word) <= width:
            lines[-1] += gap + word
            continue
        rest = word
        while cells(rest) > width:
            # A word longer than a line is broken wherever the line ends.
            head = _head(rest, width) or rest[0]
            lines.append(head)
            rest = rest[len(head) :]
        lines.append(rest)
        if most and len(lines) > most + 1:
            break
    lines = lines if lines[0] or len(lines) == 1 else lines[1:]
    if most and len(lines) > most:
        lines = [*lines[: most - 1], fitted(f"{lines[most - 1]}…", width)]
    return lines


def joined(parts: Sequence[str], gap: str, width: int) -> list[str]:
    """Put parts side by side, as many on a line as its columns hold; they may have colours."""
    lines, ending = [parts[0]], gap.rstrip(" ·")
    for part in parts[1:]:
        longer = f"{lines[-1]}{gap}{part}"
        if cells(longer) + len(ending) <= width:
            lines[-1] = longer
        else:
            lines[-1] += ending
            lines += [part] if "\x1b" in part else wrapped(part, width)
    return lines


def padded(text: str, width: int) -> str:
    """Fill a text up with spaces to a number of columns."""
    return text + " " * (width - cells(text))


def status_words(plan: Plan, status: Status) -> str:
    """Write a status with symbol and word."""
    return f"{status.symbol} {plan.label(status)}"


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cells, column)) for column in zip(*rows, strict=True)]


@dataclass(slots=True)
class Output:
    """Where the words go: data to standard output, everything else to standard error.

    `width` is in columns; None where the output is no terminal and lines are left whole. Output that cannot be written
    does not stop the work: `failure` has the reason for the end. `is_report` says that all of it is about something
    that is done, and stays done if nobody can read of it.
    """

    width: int | None
    has_colour: bool
    failure: OSError | None = None
    is_report: bool = False

    @classmethod
    def here(cls) -> Output:
        """Look at standard output; colour only on a terminal, and where nobody asked for none."""
        if not is_terminal(sys.stdout):
            return cls(None, has_colour=False)
        from shutil import get_terminal_size  # noqa: PLC0415  (only a terminal has one)

        wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(max(get_terminal_size().columns, NARROWEST), wanted)

    def line(self, text: str = "") -> None:
        """Print a line of data, which its caller has made safe to show: it may hold colours."""
        try:
            print(text)
        except OSError as error:
            self._give_up(error)

    def raw(self, data: bytes) -> None:
        """Hand over a file as it is, for another program to read."""
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        except OSError as error:
            self._give_up(error)

    def flush(self) -> None:
        """Hand over what was printed."""
        try:
            sys.stdout.flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self.failure = self.failure or error
        drop(sys.stdout)

    def warn(self, *warnings: ActionPlanError | None) -> None:
        """Print warnings about what was done all the same."""
        for warning in warnings:
            if warning is not None:
                self.say(f"actionplan: warning: {warning.message}\n{warning.advice}".rstrip())

    def say(self, text: str) -> None:
        """Print words about what was done, wrapped on a terminal; the lines of a point hang under its dash."""
        self.flush()
        if self.width is None or not is_terminal(sys.stderr):
            say(text)
            return
        for line in safe_lines(text).split("\n"):
            margin = "  " if line.startswith("- ") else ""
            say(f"\n{margin}".join(wrapped(line, self.width - 1 - len(margin))))

    def paint(self, text: str, style: str) -> str:
        """Colour a text that is already safe to show."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.has_colour and style and text else text

    def heading(self, text: str) -> None:
        """Print a heading, after an empty line."""
        self.line()
        self.line(self.paint(safe(text), BOLD))

    def status(self, plan: Plan, status: Status, *, width: int = 0) -> str:
        """Write a status with symbol and word, in its colour where there is any."""
        return self.paint(padded(status_words(plan, status), width), _COLOURS.get(status, ""))

    def text(self, text: str, *, first: str = "", indent: int = 0, style: str = "") -> None:
        """Print a text of any length, wrapped on a terminal; its own lines are kept, and `first` stands before them."""
        margin = " " * indent
        start = padded(first, indent)
        for line in safe_lines(text).split("\n"):
            parts = [line]
            if self.width is not None:
                parts = wrapped(line, max(min(self.width, WIDEST_TEXT) - 1, indent + 20) - indent)
            for part in parts:
                self.line(self.paint((start + part).rstrip(), style))
                start = margin

    def parts(self, parts: Sequence[str], *, gap: str = ", ", indent: int = 0) -> None:
        """Print short words side by side, which are safe to show and may have colours, wrapped on a terminal."""
        lines = [gap.join(parts)] if self.width is None else joined(parts, gap, self.width - 1 - indent)
        for line in lines:
            self.line(" " * indent + line)

    def item(self, text: str, *, mark: str = "", style: str = "") -> None:
        """Print a line that hangs under its beginning where a terminal wraps it; `mark`, a part of it, in a style."""
        lines = [safe(text)] if self.width is None else wrapped(safe(text), self.width - 1 - HANGING)
        self.line(lines[0].replace(mark, self.paint(mark, style), 1) if mark else lines[0])
        for line in lines[1:]:
            self.line(" " * HANGING + line)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Print a small table of short texts that are safe to show and may have colours."""
        widths = _widths(rows)
        for row in rows:
            self.line("  " + "  ".join(map(padded, row, widths)).rstrip())

    def has_room(self, rows: Sequence[Sequence[str]]) -> bool:
        """Return whether a small table fits the width of the terminal."""
        widths = _widths(rows)
        return self.width is None or sum(widths) + 2 * len(widths) < self.width

    def json(self, value: Any) -> None:  # noqa: ANN401  (any value that JSON has)
        """Print a value as JSON; invisible and reordering characters are written as escapes, which mean the same."""
        text = json_text(value)
        try:
            text.encode(sys.stdout.encoding or "utf-8")
        except UnicodeEncodeError:
            from json import dumps  # noqa: PLC0415  (few commands print it)

            text = dumps(value, indent=2)
        self.line(text)

    def csv(self, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print comma-separated values; a text that a spreadsheet would take for a formula gets an apostrophe."""
        self.line(_csv(header, rows, for_spreadsheet).rstrip("\n"))


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return comma-separated values as a file that a spreadsheet opens as UTF-8, with every text as it is."""
    return _csv(header, rows, kept_in_spreadsheet).encode("utf-8-sig")


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]], as_cell: Callable[[str], str]) -> str:
    import csv  # noqa: PLC0415  (few commands print it)

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value, as_cell) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object, as_cell: Callable[[str], str]) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return as_cell(value) if isinstance(value, str) else value
