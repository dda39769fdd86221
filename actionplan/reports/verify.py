"""Tells whether a paper still says what the record says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Any

from actionplan.dates import FIRST_YEAR, LAST_YEAR
from actionplan.errors import RuleError
from actionplan.reports.blocks import Origin

_ORIGIN = re.compile(
    r"actionplan summary: audience (?P<audience>[a-z-]+), period (?P<first>[\d-]{10}) to (?P<last>[\d-]{10}), "
    r"as at (?P<as_at>[\d-]{10}), commit (?P<commit>[0-9a-f]{40,64}), "
    r"baseline (?P<baseline>[0-9a-f]{40,64})(?P<exempt> include-exempt)?"
)
# A text of the plan cannot stand like this in a paper of the kind: its marks are escaped there.
_OF_A_MEETING = {
    "md": re.compile(r"<!-- actionplan (agenda|minutes): meeting "),
    "html": re.compile(r'content="actionplan (agenda|minutes): meeting '),
}
_SAID = {"agenda": "This is an agenda", "minutes": "These are minutes"}
_LINES = {
    *("address", "caption", "dd", "desc", "dt", "figcaption", "footer", "h1", "h2", "h3", "li", "p", "title", "tr"),
    "text",
}
_UNREAD = {"style", "script"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A summary that was written before: its format, and from what it was made."""

    kind: str
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What the paper says and what the record says instead; either may be nothing."""

    paper: tuple[str, ...]
    record: tuple[str, ...]


def read(text: str) -> Paper:
    """Find out from what a paper was made.

    Raises: RuleError where it does not say so.
    """
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    kind = "json" if start.startswith("{") else "html" if start.startswith(("<!doctype html", "<html")) else "md"
    other = _OF_A_MEETING[kind].search(text) if kind in _OF_A_MEETING else None
    if other is not None:
        raise RuleError(
            f"{_SAID[other[1]]}, and not a summary, which alone can be compared with the record.",
            f"Make a new one and compare the two: actionplan {other[1]}",
        )
    origin = _json_origin(text) if kind == "json" else _origin(text)
    if origin is None:
        raise RuleError(
            "This is no summary of actionplan, or the line that says from what it was made is gone.",
            "That line begins “actionplan summary: audience …”; it stands at the end of the paper.",
        )
    return Paper(kind, origin, text)


def _origin(text: str) -> Origin | None:
    found = _ORIGIN.search(text)
    if found is None:
        return None
    try:
        first, last, as_at = (_day(found[name]) for name in ("first", "last", "as_at"))
    except ValueError:
        return None
    return Origin(
        found["audience"], first, last, as_at, found["commit"], found["baseline"], found["exempt"] is not None
    )


def _json_origin(text: str) -> Origin | None:
    try:
        values = json.loads(text)
        first, last = (_day(values["period"][key]) for key in ("from", "to"))
        as_at = _day(values["as_at"])
        commits = str(values["commit"]), str(values["baseline_commit"])
        return Origin("whole", first, last, as_at, *commits, bool(values["include_exempt"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _day(written: str) -> date:
    day = date.fromisoformat(written)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(written)
    return day


def is_same(paper: Paper, rebuilt: str) -> bool:
    """Tell whether a paper is to the letter what is made of the record now; line ends aside."""
    return paper.text.replace("\r\n", "\n") == rebuilt


def differences(paper: Paper, rebuilt: str) -> list[Difference]:
    """List where a paper differs from what is made of the record now, line by line of what a reader sees."""
    if is_same(paper, rebuilt):
        return []
    before, after = _lines(paper.text, paper.kind), _lines(rebuilt, paper.kind)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Difference(tuple(before[a:b]), tuple(after[c:d])) for step, a, b, c, d in steps if step != "equal"]


def _lines(text: str, kind: str) -> list[str]:
    if kind == "html":
        reader = _Reader()
        reader.feed(text)
        reader.close()
        return [line for line in (" ".join(part.split()) for part in reader.lines) if line]
    if kind == "json":
        try:
            return list(_flat(json.loads(text), ""))
        except ValueError:
            return text.splitlines()
    return [line.strip() for line in text.splitlines() if line.strip()]


def _flat(value: Any, path: str) -> list[str]:  # noqa: ANN401  (any value that JSON has)
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in _flat(item, f"{path}.{key}" if path else key)]
    if isinstance(value, list):
        names = [item.get("id", number) if isinstance(item, dict) else number for number, item in enumerate(value)]
        return [line for name, item in zip(names, value, strict=True) for line in _flat(item, f"{path}[{name}]")] or [
            f"{path}: none"
        ]
    return [f"{path}: {json.dumps(value, ensure_ascii=False)}"]


class _Reader(HTMLParser):
    """Gathers what a reader sees, a line for each paragraph, item and row of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  (as the base has it)
        if tag in _UNREAD:
            self._unread += 1
        elif tag in _LINES:
            self.lines.append("")
        elif tag in {"td", "th"} and self.lines[-1]:
            self.lines[-1] += " | "
        elif tag == "br":
            self.lines[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread -= 1
        elif tag in _LINES:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.lines[-1] += data
