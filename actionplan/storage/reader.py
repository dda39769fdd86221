"""Values taken out of the tables of plan.toml, each with its kind, and what is wrong with them in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from actionplan.errors import Problem
from actionplan.model.dates import DUE_FORMS, completion_from_value, due_from_value, is_day
from actionplan.model.fields import ENTRY_KEYS, Path, Table, kind_of
from actionplan.model.plan import Extra
from actionplan.model.rhythm import rhythm_from_value
from actionplan.text import close_matches, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from actionplan.model.dates import Completion, Due
    from actionplan.model.rhythm import Rhythm

T = TypeVar("T")
LONGEST = 60


def quoted(text: str) -> str:
    """Quote what stands in the plan, safe to show and not too long."""
    return repr(shortened(safe(text), LONGEST))


class Reader:
    """Takes values out of the tables of a plan, and notes all that is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, path: Path, text: str, *, warning: bool = False) -> None:
        """Add a problem."""
        action = str(path[1]) if len(path) > 1 and path[0] == "actions" else None
        self.problems.append(Problem(path, text, action, warning))

    def unknown(self, table: Table, path: Path, known: tuple[str, ...]) -> None:
        """Warn of the keys that a table may not have."""
        for key in table:
            if key not in known:
                close = close_matches(key, known, 1)
                hint = f"did you mean {close[0]}? It" if close else "it"
                self.problem(
                    (*path, key),
                    f"{shortened(safe(key), LONGEST)} is not a key that this version knows; {hint} is kept as it is",
                    warning=True,
                )

    def table(self, parent: Table, key: str, path: Path) -> Table:
        """Return a table; an empty one if there is none."""
        value = parent.get(key, {})
        if isinstance(value, dict):
            return value
        self.problem((*path, key), f"{key} has to be a table, not {kind_of(value)}")
        return {}

    def text(self, table: Table, key: str, path: Path, *, required: bool = False, one_line: bool = False) -> str | None:
        """Return a text; an optional one that is empty counts as not set, with a warning."""
        value = table.get(key)
        if value is None:
            if required:
                self.problem(path, f'{key} is missing: add {key} = "…"')
        elif not isinstance(value, str):
            self.problem((*path, key), f"{key} has to be text in quotes, not {kind_of(value)}")
        elif not value.strip():
            if required:
                self.problem((*path, key), f"{key} is empty: write it")
            else:
                self.problem((*path, key), f"{key} is empty: write it, or remove the line", warning=True)
        elif one_line and ("\n" in value or "\r" in value):
            self.problem((*path, key), f"{key} has to be one line")
        else:
            return value
        return None

    def texts(self, table: Table, key: str, path: Path) -> tuple[str, ...]:
        """Return a list of texts."""
        value = table.get(key, [])
        if not isinstance(value, list):
            self.problem((*path, key), f'{key} has to be a list such as ["…"], not {kind_of(value)}')
            return ()
        for index, item in enumerate(value):
            if not isinstance(item, str):
                self.problem((*path, key, index), f"{key} has to hold texts in quotes, not {kind_of(item)}")
        return tuple(item for item in value if isinstance(item, str))

    def day(self, table: Table, key: str, path: Path, *, required: bool = False) -> date | None:
        """Return a day."""
        value = table.get(key)
        if value is None:
            if required:
                self.problem(path, f"{key} is missing: add {key} = 2016-10-12 (a date, without quotes)")
            return None
        if is_day(value):
            return value  # type: ignore[no-any-return]  # told by is_day
        self.problem((*path, key), f"{key} has to be a date such as 2016-10-12 without quotes, not {kind_of(value)}")
        return None

    def number(self, table: Table, key: str, path: Path, low: int, high: int, default: int) -> int:
        """Return a whole number."""
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.problem((*path, key), f"{key} has to be a whole number from {low} to {high}")
        return default

    def due(self, table: Table, key: str, path: Path, *, required: bool = False) -> Due | None:
        """Return a due date."""
        if key not in table:
            if required:
                self.problem(path, f"{key} is missing: add {key} = {DUE_FORMS}")
            return None
        return self._value(table, key, path, due_from_value)

    def completion(self, table: Table, path: Path) -> Completion | None:
        """Return the date of a completion."""
        return self._value(table, "completed", path, completion_from_value) if "completed" in table else None

    def rhythm(self, table: Table, path: Path) -> Rhythm | None:
        """Return how often a duty repeats."""
        return self._value(table, "repeats", path, rhythm_from_value) if "repeats" in table else None

    def own_columns(self, table: Table, path: Path) -> tuple[Extra, ...]:
        """Return the council's own columns, by name."""
        columns = self.table(table, "extra", path)
        for name, value in columns.items():
            if not isinstance(value, str):
                self.problem((*path, "extra", name), f"extra has to hold texts in quotes, not {kind_of(value)}")
        return tuple(Extra(name, text) for name, text in sorted(columns.items()) if isinstance(text, str))

    def _value(self, table: Table, key: str, path: Path, read: Callable[[object], T]) -> T | None:
        try:
            return read(table[key])
        except ValueError as error:
            shown = f" {quoted(table[key])}" if isinstance(table[key], str) else ""
            self.problem((*path, key), f"{key}{shown} cannot be read: {error}")
            return None

    def entries(self, table: Table, key: str, path: Path) -> list[tuple[Table, Path]]:
        """Return the tables of a list, each with its place."""
        value = table.get(key, [])
        if not isinstance(value, list):
            self.problem((*path, key), f"{key} has to be a list of tables such as [{{ … }}], not {kind_of(value)}")
            return []
        found = []
        for index, item in enumerate(value):
            place = (*path, key, index)
            if isinstance(item, dict):
                self.unknown(item, place, ENTRY_KEYS[key])
                found.append((item, place))
            else:
                self.problem(place, f"{key} has to hold tables such as {{ … }}, not {kind_of(item)}")
        return found
