"""Duties with a rhythm: how often they repeat, and which occurrence follows another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from actionplan import lookalikes
from actionplan.errors import RuleError
from actionplan.model.dates import MONTHS_IN, Due, DueKind, add_months, is_in_range, on
from actionplan.text import count, safe, shortened

if TYPE_CHECKING:
    from datetime import date

_VALUE = re.compile(r"([1-9]\d{0,2}) (day|week|month|year)s?", re.ASCII)
_TYPED = re.compile(
    r"(?:every\s+|each\s+)?(\w+)?\s*(days?|weeks?|wks?|months?|mths?|quarters?|years?|yrs?)", re.IGNORECASE
)
_NUMBERS = dict(
    zip(("one", "two", "three", "four", "five", "six", "nine", "twelve"), (*range(1, 7), 9, 12), strict=True)
)
_WORDS = {
    **dict.fromkeys(("daily",), (1, "day")),
    **dict.fromkeys(("weekly",), (1, "week")),
    **dict.fromkeys(("fortnightly", "every fortnight", "every other week"), (2, "week")),
    **dict.fromkeys(("monthly",), (1, "month")),
    **dict.fromkeys(("quarterly",), (3, "month")),
    **dict.fromkeys(("half-yearly", "half yearly", "six-monthly", "six monthly", "twice a year"), (6, "month")),
    **dict.fromkeys(("annually", "annual", "yearly", "once a year"), (1, "year")),
}
FORMS = '"6 months", "2 weeks" or "1 year"'


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a duty repeats: a number of days, weeks, months or years."""

    number: int
    unit: str

    @property
    def value(self) -> str:
        """The text that is written for it in plan.toml: "6 months"."""
        return count(self.number, self.unit)

    @property
    def words(self) -> str:
        """The rhythm in words: "every 6 months", "every year"."""
        return f"every {self.unit}" if self.number == 1 else f"every {self.value}"

    def next_after(self, first: Due, last: date) -> Due | None:
        """Return the first occurrence that ends after a day, counted from the first one; None beyond the calendar.

        Counting from the first keeps the end of a month: 31 August, 28 February, 31 August. A month, quarter or year
        stays one if the rhythm is a whole number of them.
        """
        if first.start is None or first.end is None:
            return None
        days = (last - first.end).days
        shortest = self.number * {"day": 1, "week": 7, "month": 28, "year": 365}[self.unit]
        longest = self.number * {"day": 1, "week": 7, "month": 31, "year": 366}[self.unit]
        for number in range(max(days // longest - 1, 0), max(days // shortest, 0) + 3):
            occurrence = self._occurrence(first, number)
            if occurrence is None:
                return None
            if occurrence.end is not None and occurrence.end > last:
                return occurrence
        return None

    def _occurrence(self, first: Due, number: int) -> Due | None:
        months = self.number * {"month": 1, "year": 12}.get(self.unit, 0)
        one_day = timedelta(days=1)
        if first.start is None or first.end is None:
            return None
        try:
            if not months:
                days = self.number * (7 if self.unit == "week" else 1)
                found = on(first.end + number * days * one_day)
            elif first.kind is DueKind.DAY:
                found = on(add_months(first.start, number * months))
            elif months % MONTHS_IN[first.kind] == 0:
                found = Due(first.kind, add_months(first.start, number * months))
            else:
                found = on(add_months(first.end + one_day, number * months) - one_day)
        except (ValueError, OverflowError):
            return None
        return found if found.start is not None and is_in_range(found.start.year) else None

    def __str__(self) -> str:
        return self.words


def rhythm_from_value(value: object) -> Rhythm:
    """Return a rhythm from its text in plan.toml.

    Raises ValueError, with words for a person, for anything else.
    """
    match = _VALUE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"write how often, such as {FORMS}")
    return Rhythm(int(match[1]), match[2])


def rhythm_from_typed(typed: str) -> Rhythm | None:
    """Return the rhythm that a person typed, such as "6 months", "every year" or "quarterly"; None for nothing.

    Raises RuleError if it is not a rhythm.
    """
    words = " ".join(lookalikes.plain(typed).casefold().split())
    if not words:
        return None
    if words in _WORDS:
        return Rhythm(*_WORDS[words])
    match = _TYPED.fullmatch(words)
    if match is not None:
        number = 1 if match[1] is None else _NUMBERS.get(match[1]) or (int(match[1]) if match[1].isdecimal() else 0)
        number *= 3 if match[2][0] == "q" else 1
        if 1 <= number <= 999:
            return Rhythm(number, {"d": "day", "w": "week", "m": "month", "q": "month", "y": "year"}[match[2][0]])
    raise RuleError(
        f"“{shortened(safe(typed.strip()), 60)}” is not understood as a rhythm.",
        f"Write how often: {FORMS}.",
        field="repeats",
    )
