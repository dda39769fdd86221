"""Verifies that a paper still says what the record says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from actionplan.errors import RuleError, shown
from actionplan.history.summary import RULES
from actionplan.model.dates import FIRST_YEAR, LAST_YEAR
from actionplan.reports import make, rules
from actionplan.reports.blocks import TO_BE_WRITTEN, LayoutMark, Origin
from actionplan.reports.build import COMMITTEE
from actionplan.reports.word import read as word
from actionplan.storage.atomic import read_named
from actionplan.text import MONTHS, SHORT_MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.history.summary import Summary
    from actionplan.reports.layout import Layout

_ORIGIN = re.compile(
    r"actionplan summary: (?:rules (?P<rules>\d{1,6}), )?audience (?P<audience>[a-z-]+), "
    r"(?:layout(?P<is_file>-file)? (?P<layout>[\w.~%-]+) (?P<digest>[0-9a-f]{10}), )?"
    r"period (?P<first>[\d-]{10}) to (?P<last>[\d-]{10}), "
    r"as at (?P<as_at>[\d-]{10}), commit (?P<commit>[0-9a-f]{40,64}), "
    r"baseline (?P<baseline>[0-9a-f]{40,64})(?P<exempt> include-exempt)?"
)
# No text of a plan looks like this in a paper of the format: its marks are escaped there, or it is not at the end.
_OF_A_MEETING = {
    "md": re.compile(r"<!-- actionplan (agenda|minutes): meeting "),
    "html": re.compile(r'content="actionplan (agenda|minutes): meeting '),
    make.WORD: re.compile(r"\Aactionplan (agenda|minutes): meeting "),
}
_OTHER = "Name a file that summary wrote."
_SAID = {"agenda": "This is an agenda", "minutes": "These are minutes"}
_LINES = {
    *("address", "caption", "dd", "desc", "dt", "figcaption", "footer", "h1", "h2", "h3", "li", "p", "title", "tr"),
    "text",
}
_UNREAD = {"style", "script"}
# A gap as a line of text has it, with the marks that Markdown puts round it.
_GAP = re.compile(rf"(?:\*\*)?\\?\[{TO_BE_WRITTEN}(?:: [^\[\]]*?)?\\?\](?:\*\*)?")
# The number of a paragraph or the letter of a recommendation, which change where an officer adds one.
_NUMBER = re.compile(r"^(?:> )?(?:\d+\.\d+|\([a-z]{1,3}\)) ")
# A figure; a date is none.
_FIGURE = re.compile(rf"(?P<date>(?:\d{{1,2}} )?(?:{'|'.join((*MONTHS, *SHORT_MONTHS))}) \d{{4}})|\d[\d,]*")
# Lines this similar are the same line, changed.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Paper:
    """A summary that was written before: its format, and its origin.

    The text of a Word document is what a reader sees of it, without the line of its origin.
    """

    kind: str
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines of the paper, and the lines of the record instead; either may be empty."""

    paper: tuple[str, ...]
    record: tuple[str, ...]


def opened(path: Path) -> Paper:
    """Read a paper of any format, with its origin, from its file.

    Raises RuleError if it is no paper or does not state its origin, PlanFileError if the system refuses it.
    """
    data = read_named(path, word.MOST + 1)
    if len(data) > word.MOST:
        raise RuleError(f"{shown(path)} is larger than any paper, and is not read.", _OTHER)
    if word.is_document(data):
        return _word(word.read(data, shown(path)))
    try:
        return read(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RuleError(f"{shown(path)} is no summary of actionplan.", _OTHER) from None


def read(text: str) -> Paper:
    """Return a paper, with its origin, from its text.

    Raises RuleError if it does not state its origin.
    """
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    kind = "json" if start.startswith("{") else "html" if start.startswith(("<!doctype html", "<html")) else "md"
    _refuse_of_a_meeting(text, kind)
    origin = _json_origin(text) if kind == "json" else _origin(text)
    if origin is None:
        raise _unknown("it is at the end of the paper")
    return _known(Paper(kind, origin, text))


def _known(paper: Paper) -> Paper:
    """Return a paper if the program knows its rules; raises RuleError if it does not."""
    if paper.origin.rules > RULES:
        raise RuleError(
            f"The paper was made under rules {paper.origin.rules} of counting. This version knows rules 1 to {RULES}.",
            "Update actionplan, then verify the paper again.",
        )
    return paper


def _word(document: word.Document) -> Paper:
    """Return a Word document as a paper; its origin is in a property, and in papers of version 0.1 in the last line."""
    lines = list(document.lines)
    comments = " ".join(document.comments.split())
    stated = [line for line in lines if _ORIGIN.fullmatch(line)]
    words = (
        comments if _ORIGIN.fullmatch(comments) and (comments in stated or not stated) else stated[-1] if stated else ""
    )
    origin = _origin(words)
    if origin is None:
        for line in (comments, *lines[-1:]):
            _refuse_of_a_meeting(line, make.WORD)
        raise _unknown("it is in the property “Comments” of the document")
    return _known(Paper(make.WORD, origin, _without(lines, words)))


def _without(lines: Sequence[str], words: str) -> str:
    """Return the lines of a document as a text, without the line of its origin."""
    at = max((at for at, line in enumerate(lines) if line == words), default=len(lines))
    return "\n".join((*lines[:at], *lines[at + 1 :]))


def _refuse_of_a_meeting(text: str, kind: str) -> None:
    other = _OF_A_MEETING[kind].search(text) if kind in _OF_A_MEETING else None
    if other is not None:
        raise RuleError(
            f"{_SAID[other[1]]}, and not a summary, which alone can be compared with the record.",
            f"Make a new one and compare the two: actionplan {other[1]}",
        )


def _unknown(where: str) -> RuleError:
    return RuleError(
        "This is no summary of actionplan, or the line that records how it was made has been removed.",
        f"That line begins “actionplan summary: audience …”; {where}.",
    )


def compare(paper: Paper, summary: Summary, layout: Layout | None) -> tuple[list[Difference], bool]:
    """Return where a paper differs from one made from the record now, and whether the two are exactly the same."""
    now = rebuilt(paper, summary, layout)
    return differences(paper, now), is_same(paper, now)


def rebuilt(paper: Paper, summary: Summary, layout: Layout | None) -> str:
    """Return a paper as it is made from the record now, as a text that can be compared."""
    made = make.summary(summary, paper.kind, paper.origin.audience, layout=layout)
    if isinstance(made, str):
        return made
    document = word.read(made, "what the record says")
    return _without(document.lines, document.comments)


def figure_differences(paper: Paper, summary: Summary, rebuilt: str) -> list[Difference]:
    """Return the figures in which a paper of earlier rules differs from the record for another reason than the rules.

    Its sentences may be worded in another way; a figure is compared if the words around it are the same.
    """
    before, after = _lines(paper.text, paper.kind), _lines(rebuilt, paper.kind)
    now: dict[str, list[str]] = {}
    for line in after:
        now.setdefault(_around(line, paper.kind), []).append(line)
    changed = list(rules.changed_figures(summary, paper.origin.rules))
    moved = {pair for _, old, new in changed for pair in zip(_figures(old), _figures(new), strict=False)}
    differences = []
    for line in before:
        found = now.get(_around(line, paper.kind), [])
        if not found or line in found or _ORIGIN.search(line):
            continue
        if paper.kind == "json":
            is_explained = rules.explains(line.partition(": ")[0])
        else:
            pairs = (zip(_figures(line), _figures(other), strict=True) for other in found)
            is_explained = any(all(old == new or (old, new) in moved for old, new in each) for each in pairs)
        if not is_explained:
            differences.append(Difference((line,), (found[0],)))
    return differences


def _figures(line: str) -> list[str]:
    return [match[0] for match in _FIGURE.finditer(line) if not match["date"]]


def _around(line: str, kind: str) -> str:
    """Return what tells a figure from others: the words around it or, in JSON, its place."""
    return line.partition(": ")[0] if kind == "json" else _FIGURE.sub(lambda match: match["date"] or "#", line)


def _origin(text: str) -> Origin | None:
    match = _ORIGIN.search(text)
    if match is None:
        return None
    try:
        first, last, as_at = (_day(match[name]) for name in ("first", "last", "as_at"))
    except ValueError:
        return None
    if (match["audience"] == COMMITTEE) != (match["layout"] is not None):
        return None
    layout = None
    if match["layout"] is not None:
        name = unquote(match["layout"])
        # The program writes the name of a file alone; a path would lead to any file of whoever verifies the paper.
        if Path(name).name != name:
            return None
        layout = LayoutMark(name, match["digest"], match["is_file"] is not None)
    commits = match["commit"], match["baseline"]
    exempt = match["exempt"] is not None
    return Origin(match["audience"], first, last, as_at, *commits, exempt, layout, int(match["rules"] or 1))


def _json_origin(text: str) -> Origin | None:
    try:
        values = json.loads(text)
        first, last = (_day(values["period"][key]) for key in ("from", "to"))
        as_at = _day(values["as_at"])
        commits = str(values["commit"]), str(values["baseline_commit"])
        rules = int(values.get("rules", 1))
        return Origin("whole", first, last, as_at, *commits, bool(values["include_exempt"]), rules=rules)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _day(written: str) -> date:
    day = date.fromisoformat(written)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(written)
    return day


def is_same(paper: Paper, rebuilt: str) -> bool:
    """Return whether a paper is exactly the one made from the record now; line ends aside."""
    return paper.text.replace("\r\n", "\n") == rebuilt


def differences(paper: Paper, rebuilt: str) -> list[Difference]:
    """Return where a paper differs from the one made from the record now, by the lines that a reader sees."""
    if is_same(paper, rebuilt):
        return []
    before, after = _lines(paper.text, paper.kind), _lines(rebuilt, paper.kind)
    if paper.kind == make.WORD:
        before = _without_own_numbers(before, set(after))
    if paper.origin.layout is not None:
        return compared(before, after)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Difference(tuple(before[a:b]), tuple(after[c:d])) for step, a, b, c, d in steps if step != "equal"]


def _without_own_numbers(paper: list[str], record: set[str]) -> list[str]:
    """Return the lines of a Word paper without numbers of headings that were typed, as in papers of earlier versions.

    Word counts the sections itself now, and its numbers are not part of the text.
    """
    return [bare if (bare := re.sub(r"^\d+ ", "", line)) in record else line for line in paper]


def compared(paper: Sequence[str], record: Sequence[str]) -> list[Difference]:
    """Return where the lines of a paper differ from those made from the record now.

    Text in the place of a gap is no difference, and neither is the number of a paragraph or the letter of a
    recommendation: both change when an officer adds one. Lines between a gap and the next unchanged line count as
    what an officer wrote there, unless they are similar to a missing line.
    """
    before, after = ([_NUMBER.sub("", line) for line in lines] for lines in (paper, record))
    differences = []
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step != "equal":
            differences += _between(before[a:b], after[c:d])
    return differences


def _between(paper: list[str], record: list[str]) -> list[Difference]:
    """Return where lines of a paper differ from those in the same place of the paper made from the record."""
    gaps = [line for line in record if _is_gap(line)]
    wanted = [line for line in record if not _is_gap(line)]
    if not gaps and not any(_GAP.search(line) for line in wanted):
        return [Difference(tuple(paper), tuple(record))]
    differences: list[Difference] = []
    left, missing = list(paper), []
    for line in wanted:
        filled = next((candidate for candidate in left if _is_filled(candidate, line)), None)
        near = max(left, key=lambda candidate: _likeness(candidate, line), default="") if filled is None else filled
        if filled is None and _likeness(near, line) < _ALIKE:
            missing.append(line)
            continue
        left.remove(near)
        if filled is None:
            differences.append(Difference((near,), (line,)))
    # If there was a gap, the lines that are left are what an officer wrote there.
    rest = Difference(() if gaps else tuple(left), tuple(missing))
    return [*differences, rest] if rest.paper or rest.record else differences


def _is_gap(line: str) -> bool:
    """Return whether a line is nothing but a gap."""
    return _GAP.search(line) is not None and not re.search(r"\w", _GAP.sub("", line))


def _is_filled(paper: str, record: str) -> bool:
    """Return whether a line is one of the record with its gaps filled, or as they are."""
    return re.fullmatch(".*".join(map(re.escape, _GAP.split(record))), paper) is not None


def _likeness(one: str, other: str) -> float:
    """Return how similar two lines are, from 0 to 1; 0 if too little to be the same line, changed."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The quick answers are never too low, and papers with many lines are compared a hundred times faster by them.
    is_far = matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE
    return 0 if is_far else matcher.ratio()


def _lines(text: str, kind: str) -> list[str]:
    if kind == "html":
        reader = _Reader()
        reader.feed(text)
        reader.close()
        return [line for line in (" ".join(part.split()) for part in reader.lines) if line]
    if kind == "json":
        try:
            return list(_flat(json.loads(text), ""))
        except (ValueError, RecursionError):
            return text.splitlines()
    if kind == make.WORD:
        # In papers of earlier versions the facts of the title page were lines, and no table.
        return [line.replace(": | ", ": ") for line in text.split("\n")]
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
