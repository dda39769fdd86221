"""Which columns the table of actions has at a width, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from actionplan.plan import Status, marks
from actionplan.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from actionplan.dates import Due
    from actionplan.plan import Action, Plan

GAP = 2
NOT_SET = "not set"
# What stands for a mark where there is no room for its word; a mark with a number keeps the number.
SHORT_MARKS = {"overdue": "!", "due soon": "‹", "stale": "~", "assumed": "?", "exempt": "§"}
MARK_MEANINGS = {
    "overdue": "open, and the due date is past",
    "due soon": "open, and due within {due_soon} days",
    "moved 2×": "the agreed date was moved, so many times",
    "stale": "open, and nothing recorded for {stale} days",
    "assumed": "something in it was not confirmed by the group",
    "exempt": "not for publication: left out of every report",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table, `width` in cells."""

    name: str
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Longest:
    """The most cells that anything in a column wants."""

    id: int
    owner: int
    due: int
    label: int
    marks: int


def longest(plan: Plan, today: date) -> Longest:
    """Measure what stands in a plan."""
    actions = plan.actions.values()
    owners = {action.owner or NOT_SET for action in actions}
    dues = {action.due for action in actions}
    found = {tuple(marks(plan, action, today)) for action in actions}
    return Longest(
        id=_longest(safe(action_id) for action_id in plan.actions),
        owner=_longest(safe(owner) for owner in owners),
        due=_longest(due.words(short=True) if due else NOT_SET for due in dues),
        label=_longest(plan.label(status) for status in Status),
        marks=_longest(", ".join(each) for each in found),
    )


def _longest(texts: Iterable[str]) -> int:
    return max((cell_len(text) for text in texts), default=0)


def columns(width: int, wanted: Longest) -> tuple[Column, ...]:
    """Lay out the columns for a width in cells; each is as wide as the plan needs and the width allows.

    The title gets what the others leave. Owner and marks come from 76 cells on, the word of a status from 96.
    """
    label = _between(6, wanted.label, 16) + 2
    if width < 76:
        others = [("due", "Due", 12), ("status", "Status", 6)]
    elif width < 96:
        others = [("owner", "Owner", 13), ("due", "Due", 12), ("status", "Status", 6), ("marks", "Marks", 6)]
    elif width < 112:
        others = [
            ("owner", "Owner", _between(7, wanted.owner, 16)),
            ("due", "Due", 12),
            ("status", "Status", label),
            ("marks", "Marks", _between(7, wanted.marks, 10)),
        ]
    else:
        others = [
            ("owner", "Owner", _between(12, wanted.owner, min(21 + (width - 112) // 4, 40))),
            ("due", "Due", _between(12, wanted.due, 12 if width < 130 else 16)),
            ("status", "Status", label),
            ("marks", "Marks", _between(8, wanted.marks, min(17 + (width - 112) // 8, 28))),
        ]
    ids = _between(2, wanted.id, 12)
    taken = ids + sum(each for _, _, each in others) + GAP * (len(others) + 1)
    title = Column("title", "Action", max(width - taken, 8))
    return (Column("id", "ID", ids), title, *(Column(*each) for each in others))


def _between(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))


def due_words(due: Due | None, width: int) -> str:
    """Write a due date as fully as it fits: "January to March 2017", else "Jan to Mar 2017", else "2017-Q1"."""
    if due is None:
        return NOT_SET
    forms = [due.words(short=True), str(due.value)]
    return next((form for form in forms if cell_len(form) <= width), forms[-1])


def _signs(found: list[str]) -> list[str]:
    return [SHORT_MARKS.get(mark, mark.removeprefix("moved ")) for mark in found]


def first_sign(plan: Plan, action: Action, today: date) -> str:
    """Give the sign of the weightiest mark; empty where there is none."""
    return next(iter(_signs(marks(plan, action, today))), "")


def mark_words(plan: Plan, action: Action, today: date, width: int) -> str:
    """Write the marks of an action: in words where they fit, else the first in words and signs for the others.

    In a column too narrow for most words there are signs only.
    """
    found = marks(plan, action, today)
    signs = _signs(found)
    if width < 7:
        return " ".join(signs)
    for whole in range(len(found), -1, -1):
        words = " ".join((*found[:whole], *signs[whole:])) if whole < len(found) else ", ".join(found)
        if cell_len(words) <= width:
            return words
    return " ".join(signs)
