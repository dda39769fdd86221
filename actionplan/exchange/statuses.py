"""The words, letters and colours by which councils say how an action stands, as the seven statuses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan import lookalikes
from actionplan.exchange.cell_dates import Sure
from actionplan.model.plan import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionplan.model.plan import Plan


@dataclass(frozen=True, slots=True)
class StatusReading:
    """What a cell says about a status, how sure that is, and whether its words are kept beside it."""

    status: Status | None
    sure: Sure
    keeps_words: bool = False


_N, _G, _A, _R, _H, _B, _C = Status
# Words that mean one status in every published plan that was looked at.
_EXACT = {
    **dict.fromkeys(("not started", "not yet started", "not begun", "to start", "to do", "no work has begun"), _N),
    **dict.fromkeys(("on track", "on target", "on schedule", "on course", "on track to deliver"), _G),
    **dict.fromkeys(("at risk", "some issues", "some slippage"), _A),
    **dict.fromkeys(("off track", "off target", "not on track", "not on track to deliver", "overdue", "missed"), _R),
    **dict.fromkeys(("on hold", "paused", "suspended", "deferred", "postponed", "parked"), _H),
    **dict.fromkeys(("complete", "completed", "done", "achieved", "delivered", "finished", "implemented"), _B),
    **dict.fromkeys(("closed", "deleted", "withdrawn", "superseded", "cancelled", "canceled", "removed"), _C),
}
# Words that say less than a status: the likeliest one is taken and marked as assumed.
_ASSUMED = {
    **dict.fromkeys(("in progress", "inprogress", "ongoing", "started", "under way", "underway", "begun", "open"), _G),
    **dict.fromkeys(("live", "active", "current", "commenced", "partially complete", "partly complete", "partial"), _G),
    **dict.fromkeys(
        ("planning and development", "being implemented", "implementing", "in development", "planning"), _G
    ),
    **dict.fromkeys(
        ("under control", "limited progress", "substantial progress", "good progress", "some progress"), _G
    ),
    **dict.fromkeys(
        ("proposed for closure", "revised completion date", "reprogrammed", "reprogrammed with approval"), _G
    ),
}
# Words that mean one thing in one paper and another in the next.
_ASKED: Mapping[str, Status | None] = {
    **dict.fromkeys(("incomplete", "outstanding", "not selected", "no"), _N),
    **dict.fromkeys(("amber", "yellow", "delayed", "behind schedule", "behind", "slipped", "late"), _A),
    **dict.fromkeys(("red",), _R),
    **dict.fromkeys(("green", "g", "light green"), _G),
    **dict.fromkeys(("blue", "grey", "selected"), _B),
    **dict.fromkeys(("pending", "on-hold pending"), _H),
    # Two statuses in one word, or none: only the date and other texts could tell.
    **dict.fromkeys(("achieved or on target", "achieved or on-target", "not yet due", "not due"), None),
}
# As papers and exports of this program write it: "At risk (A)".
_LETTERED = re.compile(r"(.{2,}) \((\w)\)?")
_LETTERS = {"o": _G, "n": _N, "b": _B, "c": _B, "h": _H}
_RATINGS = {"g": _G, "a": _A, "r": _R, "b": _B, "y": _A}
_YES = {"yes", "y", "x", "✓", "✔", "true"}
_YES_HEADING = re.compile(r"\b(?:achieved|delivered|complete|completed|done|implemented)\b", re.IGNORECASE)
_RATED_COMPLETE = re.compile(r"[gb]\s*\(\s*c\s*\)")
_BETWEEN = re.compile(r"\s*(?:[-:;,.(/\n]|\band\b|\bbut\b|\bas\b|\bby\b|\bin\b)")
_LONGEST_STATUS = 40


def normal(text: str) -> str:
    """Return the words of a cell as they are compared: of a keyboard, in small letters, without marks at the ends."""
    return " ".join(lookalikes.plain(text).casefold().replace("_", " ").split()).strip(" .*:;!?\"'-")


def read_status(text: str, *, heading: str = "", plan: Plan | None = None, is_rating: bool = False) -> StatusReading:
    """Return what a cell says about a status; the council's own labels come first."""
    words = normal(text.removeprefix("e.g. "))
    if not words:
        return StatusReading(None, Sure.EXACT)
    for status in Status:
        label = normal(plan.words[status].label) if plan is not None else ""
        if words in {status.value, status.value.replace("-", " "), label}:
            return StatusReading(status, Sure.EXACT)
    if (lettered := _LETTERED.fullmatch(words)) is not None:
        found = read_status(lettered[1], heading=heading, plan=plan)
        if found.status is not None and found.status.letter.casefold() == lettered[2]:
            return StatusReading(found.status, Sure.EXACT)
    if words in _YES or words in {"yearly", "annually"}:
        is_yes = words in _YES and _YES_HEADING.search(heading) is not None
        sure = Sure.ASSUMED if is_yes and words == "yes" else Sure.ASK
        return StatusReading(Status.COMPLETE if words in _YES else None, sure)
    if is_rating and words in _RATINGS:
        return StatusReading(_RATINGS[words], Sure.ASK)
    if _RATED_COMPLETE.fullmatch(words):
        return StatusReading(Status.COMPLETE, Sure.ASSUMED)
    for known, sure in ((_EXACT, Sure.EXACT), (_ASSUMED, Sure.ASSUMED), (_ASKED, Sure.ASK)):
        if words in known:
            return StatusReading(known[words], sure)
    if words in _LETTERS:
        return StatusReading(_LETTERS[words], Sure.ASSUMED)
    return _beginning(words)


def _beginning(words: str) -> StatusReading:
    """Return the reading of words that begin with a status and go on, such as "started - two of nine"."""
    if "%" in words:
        return StatusReading(None, Sure.ASK, keeps_words=True)
    for known, sure in ((_EXACT, Sure.EXACT), (_ASSUMED, Sure.ASSUMED), (_ASKED, Sure.ASK)):
        # "Not started" before "started", "achieved or on target" before "achieved".
        for word in sorted(known, key=len, reverse=True):
            rest = words.removeprefix(word)
            if len(word) > 2 and rest != words and _BETWEEN.match(rest) and not words.startswith("achieved or "):
                return StatusReading(known[word], sure, keeps_words=True)
    return StatusReading(None, Sure.WORDS, keeps_words=True)


def is_short(text: str) -> bool:
    """Return whether a text can be the name of a status at all."""
    return len(text) <= _LONGEST_STATUS and "\n" not in text
