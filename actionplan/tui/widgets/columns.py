"""Which columns the table of actions has at a width, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from actionplan.model.dates import due_in_words
from actionplan.model.plan import Status, marks
from actionplan.model.views import Sort
from actionplan.text import NOT_SET, safe

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.dates import Due
    from actionplan.model.plan import Action, Plan

GAP = 2
_LONGEST_TITLE = 400
# What a click on the heading of a column orders by.
SORTS = {
    "id": Sort.ID,
    "title": Sort.TITLE,
    "owner": Sort.OWNER,
    "due": Sort.DUE,
    "status": Sort.STATUS,
    "marks": Sort.SILENCE,
}
# What stands for a mark where there is no room for its word; a mark with a number keeps the number.
SHORT_MARKS = {"overdue": "!", "due soon": "‹", "extension": "+", "stale": "~", "assumed": "?", "exempt": "§"}
MARK_MEANINGS = {
    "overdue": "open, and the due date is past",
    "due soon": "open, and due within {due_soon} days",
    "moved 2×": "the agreed date was moved, so many times",
    "extension": "a later due date is asked for, and not agreed yet",
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


class Measure:
    """Measures what stands in a plan, anew only where an action has changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Action, tuple[int, int, int]]] = {}
        self._basis: tuple[object, ...] = ()

    def longest(self, plan: Plan, today: date) -> Longest:
        """Return the widest cell of each column."""
        basis = (today, plan.thresholds, plan.approved)
        before = self._known if basis == self._basis else {}
        self._basis = basis
        self._known = {}
        for key, action in plan.actions.items():
            known = before.get(key)
            same = known is not None and known[0] is action
            self._known[key] = known if known is not None and same else (action, _widths(plan, action, today))
        widths = [widths for _, widths in self._known.values()]
        owners, dues, found = zip(*widths, strict=True) if widths else ((0,), (0,), (0,))
        return Longest(
            id=max((cell_len(safe(key)) for key in plan.actions), default=0),
            owner=max(owners),
            due=max(dues),
            label=max(cell_len(plan.label(status)) for status in Status),
            marks=max(found),
        )


def _widths(plan: Plan, action: Action, today: date) -> tuple[int, int, int]:
    due = due_in_words(action.due, short=True)
    return cell_len(safe(action.owner or NOT_SET)), cell_len(due), cell_len(", ".join(marks(plan, action, today)))


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


def fitted(text: str, width: int) -> str:
    """Cut or fill a text that is safe to show to `width` cells, "…" at the end where something is left out."""
    wide = cell_len(text)
    if wide <= width:
        return text + " " * (width - wide)
    return set_cell_size(text, width - 1) + "…" if width > 0 else ""


def due_words(due: Due | None, width: int) -> str:
    """Write a due date as fully as it fits: "January to March 2017", else "Jan to Mar 2017", else "2017-Q1"."""
    if due is None:
        return NOT_SET
    forms = [due.words(short=True), str(due.value)]
    return next((form for form in forms if cell_len(form) <= width), forms[-1])


def _signs(found: list[str]) -> list[str]:
    return [SHORT_MARKS.get(mark, mark.removeprefix("moved ")) for mark in found]


def first_sign(plan: Plan, action: Action, today: date) -> str:
    """Return the sign of the most important mark; empty if there is none."""
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


def cells(plan: Plan, action: Action, today: date, shown: tuple[Column, ...]) -> tuple[tuple[str, str], ...]:
    """Return the words of an action for each column, as wide as the column, with the role of their style."""
    found = []
    for column in shown:
        words, role = _cell(plan, action, today, column, is_last=column is shown[-1])
        found.append((fitted(safe(words), column.width), role))
    return tuple(found)


def _cell(plan: Plan, action: Action, today: date, column: Column, *, is_last: bool) -> tuple[str, str]:
    status = action.status
    match column.name:
        case "id":
            return action.id, "id"
        case "title":
            return action.title[:_LONGEST_TITLE], "quiet" if status.has_ended else ""
        case "owner":
            return action.owner or NOT_SET, "" if action.owner else "quiet"
        case "due":
            is_overdue = action.is_overdue(today)
            words = due_words(action.due, column.width)
            return words, "alarm" if is_overdue else "" if action.due else "quiet"
        case "status":
            words = f"{status.symbol} {plan.label(status) if column.width > 6 else status.letter}"
            return f"{words} {first_sign(plan, action, today)}" if is_last else words, status.value
    return mark_words(plan, action, today, column.width), "alarm" if action.is_overdue(today) else "quiet"
