"""Words for people: dates, counts and lists, and text of others made safe to show."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What a person reads for a value that nobody has set.
NOT_SET = "not set"
# Line and paragraph separators are white space to a reader; other format characters (Cf) can reorder or hide text.
_SPACES = {"\n", "\r", "\t", "\v", "\f", "\x85", "\u2028", "\u2029"}
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What a spreadsheet may take for a number, a day, a time, an amount or a truth.
_LIKE_A_VALUE = (
    r"\s*(?:[(.,£$€]*\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\W_]*\d|(?:true|false)\s*$)"
)
_WHOLE_DATE = r"\d{4}-\d\d-\d\d"
_LONGEST_VALUE, _LONGEST_IN_FORMULA = 24, 250
_NOT_PLAIN = re.compile(r"[^\n -~]")
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Joiners that emoji and several scripts need to be written rightly, and the soft hyphen.
_HARMLESS_FORMATS = {"\u200c", "\u200d", "\u00ad"}


def _symbol(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd"


def _is_unsafe(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs"} or (category == "Cf" and character not in _HARMLESS_FORMATS)


class _Shown(dict[int, str]):
    """What is shown of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        found = " " if character in _SPACES else _symbol(character) if _is_unsafe(character) else character
        self[code] = found
        return found


_SHOWN = _Shown()


def safe(text: str) -> str:
    """Return one line that is safe to show: white space as a space, control and reordering characters as symbols."""
    if text.isprintable():
        return text
    line = text.translate(_SHOWN)
    return line.strip() if line != text else line


def safe_lines(text: str) -> str:
    """Return text that is safe to show with its line breaks kept."""
    return "\n".join(safe(line) for line in text.replace("\r\n", "\n").split("\n"))


def json_text(value: Any) -> str:  # noqa: ANN401  (any value that JSON has)
    """Return a value as JSON; invisible and reordering characters are written as escapes, which mean the same."""
    import json  # noqa: PLC0415  (most commands print no JSON)

    def escaped(found: re.Match[str]) -> str:
        if unicodedata.category(found[0]) not in _INVISIBLE:
            return found[0]
        return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"

    return _NOT_PLAIN.sub(escaped, json.dumps(value, ensure_ascii=False, indent=2))


def for_spreadsheet(text: str) -> str:
    """Return one line for a cell: a text that a spreadsheet would take for a formula gets an apostrophe."""
    line = safe(text)
    return f"'{line}" if line.startswith(_FORMULA) or text.startswith(_FORMULA) else line


def kept_in_spreadsheet(text: str) -> str:
    """Return a cell that a spreadsheet shows letter for letter, also if it would take the text for a number or date.

    Such a text, as 4.10, 007, 1E5 or 2017-03, becomes a formula: ="4.10". A whole date, as 2017-03-31, stays one.
    """
    cell = for_spreadsheet(text)
    if cell != safe(text) or not re.match(_LIKE_A_VALUE, cell, re.IGNORECASE) or re.fullmatch(_WHOLE_DATE, cell):
        return cell
    # A title is no value; a spreadsheet takes no longer text in a formula.
    is_prose = len(cell) > _LONGEST_VALUE and " " in cell
    return cell if is_prose or len(cell) > _LONGEST_IN_FORMULA else '="{}"'.format(cell.replace('"', '""'))


def is_storable(text: str) -> bool:
    """Return whether a text can stand in a UTF-8 file: no lone surrogates."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def long_date(day: date) -> str:
    """Return a day as "1 October 2016"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Return a day as "1 Oct 2016"."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 action", "3 actions", "1,200 actions"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(number: int, of: int) -> str:
    """Return a part of a whole: "10 of 26 (38%)", halves rounded up; without a percentage if the whole is 0."""
    return f"{number:,} of {of:,} ({(200 * number + of) // (2 * of)}%)" if of else f"{number:,} of 0"


def times(number: int) -> str:
    """Return how often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return a list as "a, b and c"."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def shortened(text: str, width: int) -> str:
    """Return a text cut to at most `width` characters, at least 1, the last of them "…" where something is left out."""
    return text if len(text) <= width else text[: max(width - 1, 0)].rstrip() + "…"


def duration(days: int) -> str:
    """Return a length of time in days, from 45 days on in months of 30.44 days: "20 days", "5 months"."""
    if days < 45:
        return count(days, "day")
    return count(round(days / 30.44), "month")


def caseless(text: str) -> str:
    """Return a text without regard to case and to how its letters are stored.

    An é can be stored as one character, or as an e and an accent: two spellings which look the same.
    """
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def folded(text: str) -> str:
    """Return a text as it is compared: without regard to case, to how letters are stored, and to kinds of spaces."""
    return " ".join(caseless(text).split())


def close_matches(word: str, known: Sequence[str], limit: int = 3, cutoff: float = 0.5) -> list[str]:
    """Return the known words that a mistyped one was probably meant to be, without regard to case."""
    from difflib import get_close_matches  # noqa: PLC0415  (wanted only where somebody mistyped)

    by_folded = {folded(k): k for k in known}
    return [by_folded[m] for m in get_close_matches(folded(word), by_folded, n=limit, cutoff=cutoff)]


def _typed(character: str) -> str:
    if character in _SPACES or not _is_unsafe(character):
        return character
    # What is pasted from elsewhere holds marks of no width inside words.
    return "" if unicodedata.category(character) == "Cf" else " "


def cleaned(text: str, *, lines: bool = False) -> str:
    """Return a typed text tidied: no control characters, no white space at the ends; one line unless `lines`."""
    text = text.replace("\r\n", "\n")
    # Most texts have nothing to remove.
    is_plain = all(line.isprintable() for line in text.split("\n"))
    kept = text if is_plain else "".join(map(_typed, text))
    if lines:
        return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
    return " ".join(kept.split())
