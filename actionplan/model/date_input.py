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
_WORD = r"([a-z]{3,9})\.?"
_GAP = r"[\s./,-]*"
_SHORT_YEAR = r"'?\d\d"
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAY_MONTH = re.compile(rf"{_ORDINAL}(?:\s+of)?[\s./-]*{_WORD}(?:{_GAP}(\d{{4}}|{_SHORT_YEAR}))?", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_WORD}\s*{_ORDINAL}(?:,\s*|\s+)(\d{{4}})", re.IGNORECASE)
# "Mar-19" and "Mar '19" are months; "March 19" could be a day, so a short year needs its mark.
_MONTH_YEAR = re.compile(rf"{_WORD}(?:(?:{_GAP}|\s+of\s+)(\d{{4}})|(?:\s*[-/.]\s*'?|\s*')(\d\d))", re.IGNORECASE)
_MONTH_OR_DAY = re.compile(rf"{_WORD}\s*{_ORDINAL}", re.IGNORECASE)
_MONTH_NUMBER_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})|(\d{4})[-/.](\d{1,2})")
_FINANCIAL = r"(?:(?:FY|financial\s+year)\s*)?(\d{4}|\d\d)\s*[/-]\s*(\d{4}|\d\d)(?:\s+financial\s+year)?"
_YEARS = re.compile(_FINANCIAL, re.IGNORECASE)
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_QUARTER_FIRST = re.compile(
    r"(?:q(?:tr|uarter)?\.?\s*([1-4])|([1-4])(?:st|nd|rd|th)\s+q(?:uarter|tr\.?)|(first|second|third|fourth)\s+quarter)"
    r"(?:[\s,-]*|\s*\(|\s+of\s+(?:the\s+)?)(FY.*|financial.*|\d.*)",
    re.IGNORECASE,
)
_QUARTER_LAST = re.compile(r"(.*\d)[\s,-]*q(?:tr|uarter)?\.?\s*([1-4])", re.IGNORECASE)
# A spreadsheet hands a date over with the first moment of its day.
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
# A due date is the last day of its time, so these add nothing to it.
_LIMIT = re.compile(
    r"(?:due\s+)?(?:(?:by|until|no\s+later\s+than|not\s+later\s+than)\s+)?(?:(?:the\s+)?end\s+(?:of\s+)?(?:the\s+)?)?",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"[\s*†‡.,;]+$")
_MONTHS_YEAR = re.compile(rf"{_WORD}(?:\s*(\d{{4}}))?\s*(?:to|-|/)\s*{_WORD}{_GAP}(\d{{4}})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?|(\d{1,2})-(\d{1,2})-(\d{4}|\d\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_UNITS = r"(d|days?|w|wks?|weeks?|fortnights?|m|mths?|months?|q|quarters?|y|yrs?|years?)"
_STEP = re.compile(rf"([+-])\s*(\d{{1,4}})\s*{_UNITS}", re.IGNORECASE)
_FROM_NOW = re.compile(rf"(?:in\s+)?(an?|[a-z]{{3,6}}|\d{{1,4}})\s*{_UNITS}(?:'?\s+time)?", re.IGNORECASE)
_SMALL = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_NAMED_TIME = re.compile(
    r"(this|the|next)?\s*(month|quarter|year|financial year)|(?:(?:this|next|last|on)\s+)?([a-z]{3,9})", re.IGNORECASE
)
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
    digits = digits.lstrip("'")
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
    if match := _STEP.fullmatch(words):
        return _stepped(current, match[1], int(match[2]), match[3][0].lower(), today, words)
    if (due := complete_date(words)) is not None:
        return due
    core = without_limit(words)
    due = _relative(core, today, past=past)
    if due is None:
        day = _one_day(core, today, words, past=past)
        due = on(day) if day is not None else None
    if due is None:
        advice = f"Write for example {forms or listed(due_examples(today), 'or')}."
        if (match := _MONTH_OR_DAY.fullmatch(core)) and (number := _month_number(match[1])):
            # "March 17" is the month in one paper and the day in another.
            short = SHORT_MONTHS[number - 1].lower()
            advice = f"Write {match[2]} {short} for the day, or {short} 20{match[2]:0>2} for the month."
        raise RuleError(f"{_shown(words)} is not understood as a date.", advice)
    return due


def without_limit(words: str) -> str:
    """Return words without "by", "end of" and the like before a date, and without marks of a footnote after it."""
    words = _FOOTNOTE.sub("", words)
    limit = _LIMIT.match(words)
    return words[limit.end() :] if limit is not None and limit.end() < len(words) else words


def complete_date(words: str) -> Due | None:
    """Return the date that words name wholly, with their year and whatever the day is; None if they do not.

    A quarter of a financial year is the calendar quarter that it is. Raises RuleError for a date that does not exist.
    """
    words = without_limit(" ".join(lookalikes.plain(words).split()))
    if (due := due_from_text(words)) is not None:
        return due
    if words.lower() in {"on-going", "on going"}:
        return ONGOING
    if (due := _longer_time(words)) is not None:
        return due
    day = _one_day(words, None, words)
    return on(day) if day is not None else None


def financial_reading(words: str) -> Due | None:
    """Return a bare "Q3 2016" read as the quarter of the financial year that begins in it; None for anything else.

    Without more, the year is that of the calendar. "2016-Q3", as a plan has it, is never anything else.
    """
    words = without_limit(" ".join(lookalikes.plain(words).split()))
    found = None if re.fullmatch(r"\d{4}-q[1-4]", words, re.IGNORECASE) else _quarter_parts(words)
    if found is None or not re.fullmatch(r"\d{4}", found[1]):
        return None
    return _financial_quarter(found[0], int(found[1]), words)


def _relative(words: str, today: date, *, past: bool) -> Due | None:
    """Return the date that words name as seen from today; None if they do not."""
    lower = words.lower()
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if lower in days:
        return on(today + timedelta(days=days[lower]))
    if (match := _FROM_NOW.fullmatch(lower)) and (number := _small_number(match[1])):
        unit = match[2][0]
        return _stepped(None, "+", number * (2 if unit == "f" else 1), unit.replace("f", "w"), today, words)
    match = _NAMED_TIME.fullmatch(lower)
    if match is None:
        return None
    if match[2] is not None:
        return _present_time(match[2], today, is_next=match[1] == "next")
    if (weekday := _weekday_number(match[3])) is not None:
        is_back = past or lower.startswith("last ")
        distance = (today.weekday() - weekday - 1) % 7 + 1 if is_back else (weekday - today.weekday() - 1) % 7 + 1
        return on(today + timedelta(days=-distance if is_back else distance))
    if (month := _month_number(match[3])) is not None and not lower.startswith(("on ", "last ")):
        year = today.year + (month < today.month) + (lower.startswith("next ") and month == today.month)
        return Due(DueKind.MONTH, _day(year, month, 1, words))
    return None


def _small_number(word: str) -> int:
    """Return the number that a word or digits name; 0 for any other word."""
    return 1 if word in {"a", "an"} else _SMALL.get(word) or (int(word) if word.isdecimal() else 0)


def _present_time(unit: str, today: date, *, is_next: bool) -> Due:
    first = today.replace(day=1)
    kind = {"month": DueKind.MONTH, "quarter": DueKind.QUARTER, "year": DueKind.YEAR}.get(unit, DueKind.FINANCIAL_YEAR)
    start = {
        DueKind.MONTH: first,
        DueKind.QUARTER: first.replace(month=(today.month - 1) // 3 * 3 + 1),
        DueKind.YEAR: first.replace(month=1),
        DueKind.FINANCIAL_YEAR: first.replace(month=4, year=today.year - (today.month < 4)),
    }[kind]
    return Due(kind, add_months(start, MONTHS_IN[kind]) if is_next else start)


def _weekday_number(word: str) -> int | None:
    return next((number for number, name in enumerate(WEEKDAYS) if name.lower().startswith(word.lower())), None)


def _one_day(words: str, today: date | None, typed: str, *, past: bool = False) -> date | None:
    """Return the one day that words name; None if they do not, or lack the year and there is no `today` to find it."""
    match = _WEEKDAY.match(words)
    weekday = _weekday_number(match[1]) if match else None
    day = _named_day(words[match.end() :] if match and weekday is not None else words, today, typed, past=past)
    if day is not None and weekday is not None and day.weekday() != weekday:
        raise RuleError(
            f"{_shown(typed)} is not a date: {long_date(day)} is a {WEEKDAYS[day.weekday()]}.",
            "Leave the day of the week out, or give another day.",
        )
    return day


def _named_day(words: str, today: date | None, typed: str, *, past: bool) -> date | None:
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
    if year is not None:
        return _day(_year(year), month, day, typed)
    if today is None:
        return None
    return _nearest(month, day, today, typed, past=past) if 1 <= month <= 12 else _day(today.year, month, day, typed)


def _longer_time(words: str) -> Due | None:
    """Return the month, quarter or financial year that words name; None if they do not."""
    if (quarter := _quarter_parts(words)) is not None and (due := _quarter(*quarter, words)) is not None:
        return due
    if (match := _MONTH_YEAR.fullmatch(words)) and (month := _month_number(match[1])):
        return Due(DueKind.MONTH, _day(_year(match[2] or match[3]), month, 1, words))
    if (start := _financial_start(words, is_alone=True)) is not None:
        return Due(DueKind.FINANCIAL_YEAR, _day(start, 4, 1, words))
    if (match := _MONTH_NUMBER_YEAR.fullmatch(words)) and 1 <= int(match[1] or match[4]) <= 12:
        return Due(DueKind.MONTH, _day(int(match[2] or match[3]), int(match[1] or match[4]), 1, words))
    if match := _MONTHS_YEAR.fullmatch(words):
        first, last = _month_number(match[1]), _month_number(match[3])
        is_same_year = match[2] in {None, match[4]}
        if is_same_year and first is not None and first % 3 == 1 and last == first + 2:
            return Due(DueKind.QUARTER, _day(int(match[4]), first, 1, words))
        if first is not None and last is not None:
            raise RuleError(
                f"{_shown(words)} is not a quarter of the calendar, and a due date is no other range.",
                "Give the last month or the last day.",
            )
    return None


def _quarter_parts(words: str) -> tuple[int, str] | None:
    """Return the number of the quarter that words name, and the words of its year; None if they name none."""
    if match := _QUARTER_FIRST.fullmatch(words):
        number = match[1] or match[2] or _ORDINALS[match[3].lower()]
        return int(number), match[4].strip(" ()")
    if match := _QUARTER_LAST.fullmatch(words):
        return int(match[2]), match[1].strip(" ()")
    return None


def _quarter(number: int, year: str, words: str) -> Due | None:
    if re.fullmatch(r"\d{4}", year):
        return Due(DueKind.QUARTER, _day(int(year), number * 3 - 2, 1, words))
    start = _financial_start(year)
    return _financial_quarter(number, start, words) if start is not None else None


def _financial_quarter(number: int, year: int, words: str) -> Due:
    return Due(DueKind.QUARTER, add_months(_day(year, 4, 1, words), 3 * (number - 1)))


def _financial_start(words: str, *, is_alone: bool = False) -> int | None:
    """Return the year in which a financial year begins; two digits for it are enough beside a quarter or "FY"."""
    match = _YEARS.fullmatch(words)
    if match is None or (is_alone and len(match[1]) == 2 and words[0].isdecimal()):
        return None
    start = _year(match[1])
    return start if int(match[2]) % 100 == (start + 1) % 100 and len(match[2]) <= len(match[1]) else None


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
