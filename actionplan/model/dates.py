"""Dates as a plan has them: days, months, quarters, years, "ongoing", "by …"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from actionplan import lookalikes
from actionplan.errors import RuleError
from actionplan.text import MONTHS, NOT_SET, SHORT_MONTHS, long_date, short_date

# Years in which a person may mean a date; it also keeps every computed last day within what a calendar can hold.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class DueKind(StrEnum):
    """How exactly a due date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FINANCIAL_YEAR = "financial year"
    ONGOING = "ongoing"


MONTHS_IN = {DueKind.MONTH: 1, DueKind.QUARTER: 3, DueKind.YEAR: 12, DueKind.FINANCIAL_YEAR: 12}


@dataclass(frozen=True, slots=True)
class Due:
    """A due date: a day, a calendar month, quarter or year, a financial year (1 April to 31 March), or ongoing."""

    kind: DueKind
    start: date | None

    @property
    def end(self) -> date | None:
        """The last day, by which due dates are compared; None for ongoing."""
        if self.start is None or self.kind is DueKind.DAY:
            return self.start
        return add_months(self.start, MONTHS_IN[self.kind]) - timedelta(days=1)

    @property
    def value(self) -> date | str:
        """What stands for it in plan.toml."""
        start = self.start
        if start is None:
            return "ongoing"
        match self.kind:
            case DueKind.MONTH:
                return f"{start.year:04}-{start.month:02}"
            case DueKind.QUARTER:
                return f"{start.year:04}-Q{(start.month + 2) // 3}"
            case DueKind.YEAR:
                return f"{start.year:04}"
            case DueKind.FINANCIAL_YEAR:
                return f"{start.year:04}/{(start.year + 1) % 100:02}"
            case _:
                return start

    def words(self, *, short: bool = False) -> str:
        """Return it in words: "31 March 2017", "March 2017", "January to March 2017", "2016/17", "ongoing"."""
        start, end = self.start, self.end
        if start is None or end is None:
            return "ongoing"
        names = SHORT_MONTHS if short else MONTHS
        match self.kind:
            case DueKind.DAY:
                return short_date(start) if short else long_date(start)
            case DueKind.MONTH:
                return f"{names[start.month - 1]} {start.year}"
            case DueKind.QUARTER:
                return f"{names[start.month - 1]} to {names[end.month - 1]} {start.year}"
            case _:
                return str(self.value)

    def ends_with(self, other: Due | None) -> bool:
        """Whether both have the same last day, so that one is another way to write the other."""
        return other is not None and self.end is not None and self.end == other.end

    def __str__(self) -> str:
        return self.words()


ONGOING = Due(DueKind.ONGOING, None)


@dataclass(frozen=True, slots=True)
class Completion:
    """When an action was completed: on a day, or on or before it where the exact day is not known."""

    day: date
    exact: bool = True

    @property
    def value(self) -> date | str:
        """What stands for it in plan.toml."""
        return self.day if self.exact else f"by {self.day.isoformat()}"

    def words(self, *, short: bool = False) -> str:
        """Return it in words: "20 March 2017" or "by 28 September 2016"."""
        day = short_date(self.day) if short else long_date(self.day)
        return day if self.exact else f"by {day}"

    def must_be_past(self, today: date) -> None:
        """Refuse a day that is still to come.

        Raises RuleError.
        """
        if self.day > today:
            raise RuleError(
                f"{long_date(self.day)} is still to come, so nothing can have been completed then.",
                "Give today's date or an earlier one.",
                field="completed",
            )

    def __str__(self) -> str:
        return self.words()


def due_in_words(due: Due | None, *, short: bool = False) -> str:
    """Return a due date in words, "not set" without one."""
    return due.words(short=short) if due is not None else NOT_SET


def add_months(day: date, months: int) -> date:
    """Return a day moved by calendar months, at most to the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def on(day: date) -> Due:
    """Return the due date that is exactly this day."""
    return Due(DueKind.DAY, day)


def is_day(value: object) -> bool:
    """Return whether a TOML value is a date without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


# ASCII: other programs that read plan.toml know no other digits.
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})", re.ASCII)
_FINANCIAL_YEAR = re.compile(r"(\d{4})/(\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)

DUE_FORMS = 'a date such as 2017-03-31, or "2017-03", "2017-Q1", "2017", "2016/17" or "ongoing" in quotes'


def is_in_range(year: int) -> bool:
    """Return whether a person may mean a date of this year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def due_from_text(text: str) -> Due | None:
    """Read the text forms of plan.toml (month, quarter, year, financial year, ongoing); None for any other."""
    if text.lower() == "ongoing":
        return ONGOING
    for kind, pattern in (
        (DueKind.MONTH, _MONTH),
        (DueKind.QUARTER, _QUARTER),
        (DueKind.YEAR, _YEAR),
        (DueKind.FINANCIAL_YEAR, _FINANCIAL_YEAR),
    ):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        year = int(match[1])
        month = {DueKind.YEAR: 1, DueKind.FINANCIAL_YEAR: 4}.get(kind) or int(match[2])
        if kind is DueKind.QUARTER:
            month = month * 3 - 2
        follows = kind is not DueKind.FINANCIAL_YEAR or int(match[2]) == (year + 1) % 100
        return Due(kind, date(year, month, 1)) if is_in_range(year) and 1 <= month <= 12 and follows else None
    return None


def due_from_value(value: object) -> Due:
    """Return a due date from its value in plan.toml.

    Raises ValueError, with words for a person, for anything else.
    """
    if is_day(value) and isinstance(value, date):
        return on(value)
    due = due_from_text(value) if isinstance(value, str) else None
    if due is None:
        if isinstance(value, str) and _ISO.fullmatch(value):
            raise ValueError(f"write the date {value} without quotes")
        if isinstance(value, str) and (wrong_character := lookalikes.explained(value)):
            raise ValueError(f"the date has {wrong_character}")
        raise ValueError(f"write {DUE_FORMS}")
    return due


def completion_from_value(value: object) -> Completion:
    """Return a completion date from its value in plan.toml.

    Raises ValueError, with words for a person, for anything else.
    """
    if is_day(value) and isinstance(value, date):
        return Completion(value)
    match = re.fullmatch(r"by (\d{4}-\d{2}-\d{2})", value) if isinstance(value, str) else None
    try:
        if match is not None:
            return Completion(date.fromisoformat(match[1]), exact=False)
    except ValueError:
        pass
    if isinstance(value, str) and (wrong_character := lookalikes.explained(value)):
        raise ValueError(f"the date has {wrong_character}")
    raise ValueError('write a date such as 2017-03-20, or "by 2016-09-28" in quotes where the exact day is not known')
