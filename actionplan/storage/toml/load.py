"""Reading TOML with the standard library, within bounds."""

from __future__ import annotations

import tomllib
from typing import Any

_MOST_PARTS = 64
_CONFLICT = (
    "git left both sides of a merge here: choose one, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
)


class TomlError(Exception):
    """A text is not TOML: in which line (from 1), and what is wrong there in plain words."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


class LongNameError(ValueError):
    """A name has more parts than a plan can need; the standard library takes gigabytes of memory for thousands."""

    def __init__(self, line: int) -> None:
        super().__init__(f"a name here has more than {_MOST_PARTS} parts with dots between them: shorten it")
        self.line = line


def tables_of(text: str) -> dict[str, Any]:
    """Return the tables of a text, as the standard library reads them.

    Raises ValueError if it is not TOML, LongNameError if a name has more than 64 parts, and RecursionError if it is
    nested too deeply.
    """
    if (line := _long_name(text)) is not None:
        raise LongNameError(line)
    return tomllib.loads(text)


def loads(text: str) -> dict[str, Any]:
    """Return the tables of a text.

    Raises TomlError, with what is wrong in plain words, if it is not TOML.
    """
    try:
        return tables_of(text)
    except LongNameError as error:
        raise TomlError(error.line, str(error)) from None
    except (RecursionError, ValueError) as error:
        from actionplan.storage.toml.explain import explained  # noqa: PLC0415  (most texts need no explanation)

        if (marker := conflict_marker(text)) is not None:
            raise TomlError(marker, _CONFLICT) from None
        line, words = explained(text, error)
        raise TomlError(line, words) from None


def conflict_marker(text: str) -> int | None:
    """Return the line (from 1) where git left both sides of a merge, from `<<<<<<<` to a later `>>>>>>>`, or None."""
    if "<<<<<<<" not in text:
        return None
    opened = None
    for number, line in enumerate(text.split("\n"), start=1):
        if opened is None and (line.startswith("<<<<<<< ") or line.rstrip("\r") == "<<<<<<<"):
            opened = number
        elif opened is not None and (line.startswith(">>>>>>> ") or line.rstrip("\r") == ">>>>>>>"):
            return opened
    return None


def _long_name(text: str) -> int | None:
    """Return the line of the first name with too many parts."""
    # Dots in texts are far more frequent than in names, so most lines are ruled out by counting.
    suspects = [number for number, row in enumerate(text.split("\n"), start=1) if row.count(".") > _MOST_PARTS]
    if not suspects:
        return None
    from actionplan.storage.toml.scan import Layout, ScanError  # noqa: PLC0415  (as above)

    try:
        statements = Layout(text).statements
    except ScanError:
        # What follows cannot be told apart from texts, and it is no TOML anyway.
        return suspects[0]
    long = (statement for statement in statements if len(statement.parts) > _MOST_PARTS)
    return next((text.count("\n", 0, statement.start) + 1 for statement in long), None)
