"""Dates as people type them, and what is wrong with those that are none."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from actionplan import lookalikes
from actionplan.errors import RuleError
from actionplan.model.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS_IN,
    ONGOING,
    Completion,
    Due,
    DueKind,
    add_months,
    due_from_text,
    is_in_range,
    on,
)
from actionplan.text import MONTHS, SHORT_MONTHS, WEEKDAYS, listed, long_date, safe, short_date, shortened

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
    if not is_in_range(year):
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
    while is_in_range(year):
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
        elif months % MONTHS_IN[base.kind] == 0:
            moved = Due(base.kind, add_months(start, months))
        else:
            # The end of a quarter moved by a month is the end of a month, not the 30th for ever after June.
            moved = on(add_months(end + one_day, months) - one_day)
        if moved.start is not None and is_in_range(moved.start.year):
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
