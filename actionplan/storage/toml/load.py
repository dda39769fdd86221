"""Reading TOML with the standard library, within bounds."""

from __future__ import annotations

import tomllib
from typing import Any

_MOST_PARTS = 64
_DEEPEST = 64
# As many as 256 digits have.
_MOST_BITS = 850
_TOO_DEEP = "lists or tables stand inside each other too many times"
_TOO_MANY_DIGITS = "this number has too many digits"
_CONFLICT = (
    "git left both sides of a merge here: choose one, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
)


class TomlError(Exception):
    """A text is not TOML: in which line (from 1), and what is wrong there in plain words."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


class BoundError(ValueError):
    """A text holds more of something than any plan or layout needs; it would take a reader's memory or stack."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def tables_of(text: str) -> dict[str, Any]:
    """Return the tables of a text, as the standard library reads them.

    Raises ValueError if it is not TOML; BoundError if a name has more than 64 parts, lists or tables are nested more
    than 64 deep, or a number has more than 256 digits.
    """
    # The standard library takes gigabytes of memory for a name with thousands of parts. Dots in texts are far more
    # frequent than in names, so most texts are ruled out by counting.
    if any(row.count(".") >= _MOST_PARTS for row in text.split("\n")):
        from actionplan.storage.toml.scan import long_name  # noqa: PLC0415  (most texts need no scan)

        if (offset := long_name(text, _MOST_PARTS)) is not None:
            words = f"a name here has more than {_MOST_PARTS} parts with dots between them: shorten it"
            raise BoundError(text.count("\n", 0, offset) + 1, words)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        from actionplan.storage.toml.scan import deepest  # noqa: PLC0415  (as above)

        raise BoundError(text.count("\n", 0, deepest(text)) + 1, _TOO_DEEP) from None
    _refuse_extremes(text, tables)
    return tables


def _refuse_extremes(text: str, tables: dict[str, Any]) -> None:
    """Raise BoundError for a number that cannot be printed, and for lists or tables nested too deeply."""
    level: list[Any] = [tables]
    for _ in range(_DEEPEST + 1):
        deeper: list[Any] = []
        for holder in level:
            for value in holder.values() if type(holder) is dict else holder:
                kind = type(value)
                if kind is dict or kind is list:
                    deeper.append(value)
                elif kind is int and value.bit_length() > _MOST_BITS:
                    raise BoundError(_line_of(text, tables, value), _TOO_MANY_DIGITS)
        level = deeper
    if level:
        raise BoundError(_line_of(text, tables, level[0]), _TOO_DEEP)


def _line_of(text: str, tables: dict[str, Any], wanted: object) -> int:
    """Return the line of a value, which is known by its identity."""
    from actionplan.storage.toml.scan import Places  # noqa: PLC0415  (as above)

    level: list[tuple[tuple[str | int, ...], Any]] = [((), tables)]
    while level:
        deeper = []
        for path, holder in level:
            for key, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
                if value is wanted:
                    return Places(text).line((*path, key))
                if isinstance(value, dict | list):
                    deeper.append(((*path, key), value))
        level = deeper
    return 1


def loads(text: str) -> dict[str, Any]:
    """Return the tables of a text.

    Raises TomlError, with what is wrong in plain words, if it is not TOML.
    """
    try:
        return tables_of(text)
    except BoundError as error:
        raise TomlError(error.line, str(error)) from None
    except ValueError as error:
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
