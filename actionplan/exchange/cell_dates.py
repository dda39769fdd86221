"""The dates of a column, as councils write them: what is certain, what is assumed, and what has to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from actionplan import lookalikes
from actionplan.errors import RuleError
from actionplan.model.date_input import complete_date, financial_reading, without_limit
from actionplan.model.dates import ONGOING, Due, DueKind, is_in_range, on
from actionplan.text import MONTHS, SHORT_MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actionplan.exchange.sheet import Cell


class Sure(Enum):
    """How sure a reading is."""

    EXACT = "exact"
    ASSUMED = "assumed"
    ASK = "ask"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class DateRules:
    """How the dates of a file are read, where one alone could mean two things.

    Without a year (`year`), days and months that lack one are not read. `financial_quarters` and `month_before_year`
    ("March 17" is March 2017) are None until they are answered.
    """

    is_month_first: bool = False
    year: int | None = None
    financial_quarters: bool | None = None
    month_before_year: bool | None = None


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says about a date: the date now and the one before it, how sure that is, and the question it asks.

    `keeps_words` tells that the cell says more than the date, so that its words are kept beside it.
    """

    due: Due | None
    sure: Sure
    question: str = ""
    keeps_words: bool = False
    before: Due | None = None


YEAR, QUARTER, MONTH_OR_DAY = "year", "quarter", "month or day"
_NOT_SET = DateReading(None, Sure.EXACT)
_WORDS = DateReading(None, Sure.WORDS, keeps_words=True)
_MONTH = "|".join(
    sorted({*(m.lower() for m in MONTHS), *(m.lower() for m in SHORT_MONTHS), "sep"}, key=len, reverse=True)
)
_RHYTHM = re.compile(
    r"\b(?:annual(?:ly)?|yearly|bi-?annual(?:ly)?|quarterly|(?:six|three|two|bi)[ -]?monthly|monthly|weekly|"
    r"fortnightly|on-?\s?going|every\s+(?:\w+\s+)?(?:day|week|month|quarter|year)s?|continuous(?:ly)?|continual(?:ly)?|rolling)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(early|beginning of|start of|mid(?:dle of)?|late|end(?: of)?)[\s-]+(.+)", re.IGNORECASE)
_SEASON = re.compile(r"(spring|summer|autumn|fall|winter)\s+(?:of\s+)?(\d{4})(?:/(\d\d))?", re.IGNORECASE)
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 2}
_YEARS = re.compile(r"(\d{4})\s*-\s*(\d{4}|\d\d)")
_MONTHS = re.compile(rf"({_MONTH})\.?(?:\s+(\d{{4}}))?\s*(?:to|-|/)\s*({_MONTH})\.?\s+(\d{{4}})", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:initially|target(?:ed)?|expected|due|estimated|est\.?|approx\.?|circa|likely|provisionally|revised(?: to)?|"
    r"originally|completed?(?: by)?|completion(?: by)?|start(?:ing)?|from)[:\s]+",
    re.IGNORECASE,
)
_DATE_INSIDE = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s./-]*(?:{_MONTH})\.?[\s./,-]*'?\d{{2,4}}"
    rf"|(?:{_MONTH})\.?\s*\d{{1,2}}(?:st|nd|rd|th)?,\s*\d{{4}}"
    rf"|(?:{_MONTH})\.?[\s./,-]*'?\d{{2,4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|q[1-4][\s,-]*(?:FY\s*)?\d{4}(?:\s*[/-]\s*\d{2,4})?|(?:spring|summer|autumn|winter)\s+\d{4}|\d{4}/\d\d|\d{4})(?!\w)",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|until|before the end of|end of)\s+(?:the\s+)?(?:end\s+(?:of\s+)?)?$", re.IGNORECASE)
_NO_YEAR = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s./-]*(?:{_MONTH})|(?:{_MONTH})|\d{{1,2}}[/.]\d{{1,2}})\.?",
    re.IGNORECASE,
)
_MONTH_NUMBER = re.compile(rf"({_MONTH})\.?\s*(\d\d)(?:st|nd|rd|th)?", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)")
# Days of the years 1954 to 2119, counted as spreadsheets count them.
_SERIAL = range(20_000, 80_001)


def rules_of(cells: Iterable[Cell], rules: DateRules) -> DateRules:
    """Return the rules with the order of day and month decided for a whole column; day first unless one forbids it."""
    firsts, seconds = [0], [0]
    for cell in cells:
        for match in _NUMERIC.finditer(lookalikes.plain(cell.text)) if any(map(str.isdigit, cell.text)) else ():
            firsts.append(int(match[1]))
            seconds.append(int(match[3]))
    return replace(rules, is_month_first=max(firsts) <= 12 < max(seconds))


def are_serials(cells: Iterable[Cell]) -> bool:
    """Return whether every date of a column is a bare number, as some spreadsheets hand dates on."""
    texts = [cell.text for cell in cells if cell.text and cell.due is None]
    numbers = [text for text in texts if text.isdecimal() and int(text) in _SERIAL]
    return bool(numbers) and len(numbers) * 2 > len(texts)


def read_date(cell: Cell, rules: DateRules, *, is_serial: bool = False) -> DateReading:
    """Return what a cell says about a date."""
    if cell.due is not None:
        return DateReading(cell.due, Sure.EXACT)
    reading = read_words(cell.text, rules, is_serial=is_serial)
    if cell.struck:
        old = read_words(cell.struck, rules, is_serial=is_serial)
        return replace(reading, before=old.due if old.sure in {Sure.EXACT, Sure.ASSUMED} else None)
    return reading


def read_words(text: str, rules: DateRules, *, is_serial: bool = False) -> DateReading:
    """Return what words say about a date."""
    words = " ".join(lookalikes.plain(text).split()).strip()
    if not words:
        return _NOT_SET
    if is_serial and words.isdecimal() and int(words) in _SERIAL:
        return DateReading(on(date(1899, 12, 30) + timedelta(days=int(words))), Sure.EXACT)
    try:
        return _whole(words, rules) or _with_words(words, rules)
    except RuleError:
        return _WORDS


def _whole(words: str, rules: DateRules) -> DateReading | None:
    """Return the reading of a cell that is nothing but a date; None for any other."""
    if (other := financial_reading(words)) is not None:
        if rules.financial_quarters is None:
            return DateReading(complete_date(words), Sure.ASK, QUARTER)
        return DateReading(other if rules.financial_quarters else complete_date(words), Sure.EXACT)
    core = without_limit(words)
    if (match := _MONTH_NUMBER.fullmatch(core)) is not None:
        return _month_or_day(match, rules)
    if rules.is_month_first and (match := _NUMERIC.fullmatch(core)):
        core = f"{match[3]}/{match[1]}/{match[4]}"
    if match := _MONTHS.fullmatch(core):
        return _month_range(match, core)
    if (due := complete_date(core)) is not None:
        return DateReading(due, Sure.EXACT)
    return _without_year(core, rules) or _vague(words, rules)


def _month_or_day(match: re.Match[str], rules: DateRules) -> DateReading:
    month = complete_date(f"{match[1]} 20{match[2]}")
    if rules.month_before_year is None:
        return DateReading(month, Sure.ASK, MONTH_OR_DAY)
    if rules.month_before_year:
        return DateReading(month, Sure.EXACT)
    return _without_year(f"{match[2]} {match[1]}", rules) or _WORDS


def _without_year(words: str, rules: DateRules) -> DateReading | None:
    """Return the reading of a day or month that lacks its year: asked for, with what the file hints at."""
    if not _NO_YEAR.fullmatch(words):
        return None
    if rules.year is None:
        return DateReading(None, Sure.ASK, YEAR, keeps_words=True)
    return DateReading(
        complete_date(f"{words.rstrip('.')}{'/' if words[-1].isdecimal() else ' '}{rules.year}"), Sure.ASK, YEAR
    )


def _vague(words: str, rules: DateRules) -> DateReading | None:
    """Return the reading of a season, of a range of years, and of "early", "mid" and "late"; None for anything else."""
    if match := _SEASON.fullmatch(without_limit(words)):
        month = _SEASON_ENDS[match[1].lower()]
        year = int(match[2]) + (month == 2)
        return _assumed(Due(DueKind.MONTH, date(year, month, 1)) if is_in_range(year) else None)
    if match := _YEARS.fullmatch(words):
        start, end = int(match[1]), int(match[2]) if len(match[2]) == 4 else int(match[1]) // 100 * 100 + int(match[2])
        return _assumed(complete_date(str(end)) if start < end <= start + 30 else None)
    match = _PART.fullmatch(words)
    if match is None:
        return None
    when, what = match[1].lower(), match[2]
    if (digits := re.fullmatch(r"(\d{4})|'?(\d\d)", what)) is not None:
        quarter = {"e": 1, "b": 1, "s": 1, "m": 2, "l": 4}[when[0]] if not when.startswith("end") else 4
        return _assumed(complete_date(f"{digits[1] or f'20{digits[2]}'}-Q{quarter}"))
    whole = _whole(what, rules)
    if whole is None or whole.due is None or whole.due.kind not in {DueKind.MONTH, DueKind.QUARTER}:
        return whole if whole is not None and whole.question else None
    return replace(whole, sure=Sure.ASSUMED, keeps_words=True)


def _assumed(due: Due | None) -> DateReading | None:
    return DateReading(due, Sure.ASSUMED, keeps_words=True) if due is not None else None


def _month_range(match: re.Match[str], words: str) -> DateReading:
    try:
        quarter = complete_date(words)
    except RuleError:
        quarter = None
    if quarter is not None:
        return DateReading(quarter, Sure.EXACT)
    return _assumed(complete_date(f"{match[3]} {match[4]}")) or _WORDS


def _with_words(words: str, rules: DateRules) -> DateReading:
    """Return the reading of a cell with more words than a date: a rhythm, or a date before or after other words."""
    rhythm = _RHYTHM.search(words)
    for match in _DATE_INSIDE.finditer(words):
        at = match.start()
        if rhythm is not None and rhythm.start() < at:
            break
        if words[:at].strip(" (") and not _LEADING.fullmatch(words[:at]) and not _BY.search(words[:at]):
            continue
        after = words[match.end() :].lstrip(" )")
        if re.match(r"(?:to|-|and|&|or|financial)\b.*\d", after, re.IGNORECASE):
            break
        found = _whole(match[0], rules)
        if found is not None and found.due is not None:
            return replace(found, sure=Sure.ASSUMED if found.sure is not Sure.ASK else Sure.ASK, keeps_words=True)
    if rhythm is not None:
        return DateReading(ONGOING, Sure.ASSUMED, keeps_words=True)
    return _WORDS
