"""Dates as a plan has them (days, months, quarters, years, "ongoing", "by …") and as people type them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from actionplan import lookalikes
from actionplan.errors import RuleError
from actionplan.text import MONTHS, NOT_SET, SHORT_MONTHS, WEEKDAYS, listed, long_date, safe, short_date, shortened

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


_MONTHS_IN = {DueKind.MONTH: 1, DueKind.QUARTER: 3, DueKind.YEAR: 12, DueKind.FINANCIAL_YEAR: 12}


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
        return add_months(self.start, _MONTHS_IN[self.kind]) - timedelta(days=1)

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


def _in_range(year: int) -> bool:
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
        return Due(kind, date(year, month, 1)) if _in_range(year) and 1 <= month <= 12 and follows else None
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


TYPED_FORMS = "31 mar, 31/3/2017, 2017-03-31, +3m (or +2w, +10d, +1y), mar 2017, 2017-Q1, 2016/17, 2017 or ongoing"
_MONTH_WORD = r"([a-z]{3,9})\.?"
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*{_MONTH_WORD}(?:,?[\s-]*(\d{{4}}|\d\d))?", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"{_MONTH_WORD}\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.IGNORECASE)
# "Mar-19" and "Mar '19" are months; "March 19" could be a day, so a short year needs its mark.
_MONTH_YEAR = re.compile(rf"{_MONTH_WORD}(?:[\s-]*(\d{{4}})|(?:-|\s*')(\d\d))", re.IGNORECASE)
_YEARS = re.compile(r"(?:FY\s*)?(\d{4})[/-](?:\d\d)?(\d\d)", re.IGNORECASE)
# A spreadsheet hands a date over with the first moment of its day.
_MIDNIGHT = re.compile(r"[T ]00:00(?::00)?$")
_LIMIT = re.compile(r"(?:by\s+)?(?:(?:the\s+)?end\s+(?:of\s+)?)?", re.IGNORECASE)
_MONTHS_YEAR = re.compile(rf"{_MONTH_WORD}\s*(?:to|-|–)\s*{_MONTH_WORD}\s*(\d{{4}})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?|(\d{1,2})-(\d{1,2})-(\d{4}|\d\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_UNITS = r"d|days?|w|wks?|weeks?|m|mths?|months?|q|quarters?|y|yrs?|years?"
_STEP = re.compile(rf"([+-])\s*(\d{{1,4}})\s*({_UNITS})", re.IGNORECASE)
_QUARTER_WORD = re.compile(r"q([1-4])[\s-]*(\d{4})", re.IGNORECASE)
_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,?\s+(?=\d)", re.IGNORECASE)


def _shown(typed: str) -> str:
    return f"“{shortened(safe(typed.strip()), 60)}”"


def _month_number(word: str) -> int | None:
    word = word.lower()
    for number, name in enumerate(MONTHS, start=1):
        if name.lower().startswith(word) or word == SHORT_MONTHS[number - 1].lower():
            return number
    return None


def _no_such_day(day: int, month: str, length: int, typed: str) -> RuleError:
    return RuleError(f"{_shown(typed)} is not a date: there is no {day} {month}.", f"It has the days 1 to {length}.")


def _no_such_year(typed: str) -> RuleError:
    return RuleError(
        f"{_shown(typed)} is not a date that a plan can have.", f"Years run from {FIRST_YEAR} to {LAST_YEAR}."
    )


def _day(year: int, month: int, day: int, typed: str) -> date:
    if not 1 <= month <= 12:
        raise RuleError(f"{_shown(typed)} is not a date: there is no month {month}.", "Write the day first: 31/3/2017.")
    if not _in_range(year):
        raise _no_such_year(typed)
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise _no_such_day(day, f"{MONTHS[month - 1]} {year}", length, typed)
    return date(year, month, day)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _nearest(month: int, day: int, today: date, typed: str, *, past: bool) -> date:
    """Return the next such day from today on, or the last one up to today; 29 February may be some years away."""
    longest = 29 if month == 2 else monthrange(today.year, month)[1]
    if not 1 <= day <= longest:
        raise _no_such_day(day, MONTHS[month - 1], longest, typed)
    step = -1 if past else 1
    year = today.year
    while _in_range(year):
        if day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if found == today or (found < today) is past:
                return found
        year += step
    raise _no_such_year(typed)


def _stepped(due: Due | None, sign: str, number: int, unit: str, today: date, typed: str) -> Due:
    # What is late is given some time from now on: from a date long past even a later one could be past.
    base = due if due is not None and due.start is not None and not _is_past(due, today) else on(today)
    start, end = base.start or today, base.end or today
    amount = number if sign == "+" else -number
    months = amount * {"m": 1, "q": 3, "y": 12}.get(unit, 0)
    one_day = timedelta(days=1)
    try:
        if not months:
            moved = on(end + amount * {"w": 7}.get(unit, 1) * one_day)
        elif base.kind is DueKind.DAY:
            moved = on(add_months(end, months))
        elif months % _MONTHS_IN[base.kind] == 0:
            moved = Due(base.kind, add_months(start, months))
        else:
            # The end of a quarter moved by a month is the end of a month, not the 30th for ever after June.
            moved = on(add_months(end + one_day, months) - one_day)
        if moved.start is not None and _in_range(moved.start.year):
            return moved
    except (ValueError, OverflowError):
        pass
    raise RuleError(f"{_shown(typed)} leads out of the calendar.", f"Years run from {FIRST_YEAR} to {LAST_YEAR}.")


def due_from_typed(typed: str, today: date, current: Due | None = None) -> Due | None:
    """Return the due date that a person typed; None if nothing was typed.

    A day without a year is the next such day from today on. A step such as "+3m" counts from the current due date,
    or from today if there is none or it is past. Months, quarters and years stay such when moved by whole ones.

    Raises RuleError if it is not a date.
    """
    words = _words_typed(typed)
    return _understood(words, today, current, past=False) if words else None


def _words_typed(typed: str) -> str:
    """Return what was typed with single spaces and the characters of a keyboard, as pasted text often has others."""
    return _MIDNIGHT.sub("", " ".join(lookalikes.plain(typed).split()))


def due_examples(today: date) -> tuple[str, ...]:
    """Return the forms in which a due date can be typed, made from a day: the end of a month about three months on."""
    day = _example_day(today, 3)
    month, year = SHORT_MONTHS[day.month - 1].lower(), day.year
    financial = year if day.month > 3 else year - 1
    return (
        *(f"{day.day} {month}", f"{day.day}/{day.month}/{year}", day.isoformat(), "+3m (or +2w, +10d, +1y)"),
        *(f"{month} {year}", f"{year}-Q{(day.month + 2) // 3}", f"{financial}/{(financial + 1) % 100:02}"),
        *(str(year), "ongoing"),
    )


def _example_day(today: date, months: int) -> date:
    first = add_months(today.replace(day=1), months)
    return first.replace(day=monthrange(first.year, first.month)[1])


def counts_from_today(typed: str, current: Due | None, today: date) -> bool:
    """Return whether a step such as "+3m" counts from today, as the due date from which it would count is past."""
    return bool(_STEP.fullmatch(_words_typed(typed))) and current is not None and _is_past(current, today)


def _is_past(due: Due, today: date) -> bool:
    return due.end is not None and due.end < today


def _understood(words: str, today: date, current: Due | None, *, past: bool, forms: str = "") -> Due:
    # A due date is the last day of its time, so "by" and "end of" add nothing to it.
    if (limit := _LIMIT.match(words)) is not None and limit.end() < len(words):
        words = words[limit.end() :]
    if (due := due_from_text(words)) is not None:
        return due
    lower = words.lower()
    if lower in {"on-going", "on going"}:
        return ONGOING
    if lower in {"today", "tomorrow"}:
        return on(today + timedelta(days=lower == "tomorrow"))
    if match := _STEP.fullmatch(words):
        return _stepped(current, match[1], int(match[2]), match[3][0].lower(), today, words)
    if (due := _longer_time(words)) is not None:
        return due
    if (match := _WEEKDAY.match(words)) and (weekday := _weekday_number(match[1])) is not None:
        day = _one_day(words[match.end() :], today, words, past=past)
        if day is not None and day.weekday() != weekday:
            raise RuleError(
                f"{_shown(words)} is not a date: {long_date(day)} is a {WEEKDAYS[day.weekday()]}.",
                "Leave the day of the week out, or give another day.",
            )
    else:
        day = _one_day(words, today, words, past=past)
    if day is None:
        forms = forms or listed(due_examples(today), "or")
        raise RuleError(f"{_shown(words)} is not understood as a date.", f"Write for example {forms}.")
    return on(day)


def _weekday_number(word: str) -> int | None:
    return next((number for number, name in enumerate(WEEKDAYS) if name.lower().startswith(word.lower())), None)


def _one_day(words: str, today: date, typed: str, *, past: bool) -> date | None:
    """Return the one day that words name; None if the words are none."""
    if match := _YEAR_FIRST.fullmatch(words):
        return _day(int(match[1]), int(match[2]), int(match[3]), typed)
    if match := _NUMBERS.fullmatch(words):
        day, month, year = int(match[1] or match[4]), int(match[2] or match[5]), match[3] or match[6]
    elif (match := _MONTH_DAY.fullmatch(words)) and (number := _month_number(match[1])):
        day, month, year = int(match[2]), number, match[3]
    elif (match := _DAY_MONTH.fullmatch(words)) and (number := _month_number(match[2])):
        day, month, year = int(match[1]), number, match[3]
    else:
        return None
    if year is None and 1 <= month <= 12:
        return _nearest(month, day, today, typed, past=past)
    return _day(_year(year) if year else today.year, month, day, typed)


def _longer_time(words: str) -> Due | None:
    """Return the month or quarter that words name; None if the words are neither."""
    if match := _QUARTER_WORD.fullmatch(words):
        return Due(DueKind.QUARTER, _day(int(match[2]), int(match[1]) * 3 - 2, 1, words))
    if (match := _MONTH_YEAR.fullmatch(words)) and (month := _month_number(match[1])):
        return Due(DueKind.MONTH, _day(_year(match[2] or match[3]), month, 1, words))
    if (match := _YEARS.fullmatch(words)) and int(match[2]) == (int(match[1]) + 1) % 100:
        return Due(DueKind.FINANCIAL_YEAR, _day(int(match[1]), 4, 1, words))
    if match := _MONTHS_YEAR.fullmatch(words):
        first, last = _month_number(match[1]), _month_number(match[2])
        if first is not None and first % 3 == 1 and last == first + 2:
            return Due(DueKind.QUARTER, _day(int(match[3]), first, 1, words))
        if first is not None and last is not None:
            raise RuleError(
                f"{_shown(words)} is not a quarter of the calendar, and a due date is no other range.",
                "Give the last month or the last day.",
            )
    return None


def day_from_typed(typed: str, today: date) -> date:
    """Return the day that a person typed.

    Raises RuleError if it is not an exact day.
    """
    return _exact_day(typed, today, past=False)


def past_day_from_typed(typed: str, today: date) -> date:
    """Return the day that a person typed; one without a year is the last such day up to today.

    Raises RuleError if it is not an exact day.
    """
    return _exact_day(typed, today, past=True)


def _exact_day(typed: str, today: date, *, past: bool) -> date:
    words = _words_typed(typed)
    example = _example_day(today, -9 if past else 3)
    numbers = f"{example.day}/{example.month}/{example.year}, {example.isoformat()}"
    forms = f"{short_date(example).lower().rpartition(' ')[0]}, {numbers}, {long_date(example)} or today"
    due = _understood(words, today, None, past=past, forms=forms) if words else None
    if due is None or due.kind is not DueKind.DAY or due.start is None:
        raise RuleError(
            f"{_shown(typed)} is not a day.", f"Write it as {example.isoformat()} or {short_date(example).lower()}."
        )
    return due.start


def completion_from_typed(typed: str, today: date) -> Completion | None:
    """Return the completion date that a person typed: a day, or "by" and a day; None if nothing was typed.

    A day without a year is the last such day up to today.

    Raises RuleError if it is not a day, or is still to come.
    """
    words = _words_typed(typed)
    if not words:
        return None
    exact = not words.lower().startswith("by ")
    day = past_day_from_typed(words if exact else words[3:], today)
    completion = Completion(day, exact=exact)
    completion.must_be_past(today)
    return completion
