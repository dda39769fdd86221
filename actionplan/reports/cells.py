"""The small parts of every report: cells, names and dates in words, tables and lists that may be empty."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from actionplan.model.dates import due_in_words
from actionplan.model.plan import moved_words
from actionplan.reports.blocks import Cell, Items, Table, Text
from actionplan.text import NOT_SET, count, listed, safe, safe_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from actionplan.history.summary import Row
    from actionplan.model.plan import Action, Plan, Status
    from actionplan.reports.blocks import Block, Column

NONE = "None."
MOVED_UNSAID = "date moved without a reason"
NOT_FOR_PUBLICATION = "Not for publication: exempt under Schedule 12A of the Local Government Act 1972"


def cell(*lines: str, alarm: bool = False) -> Cell:
    """Return a cell of lines, made safe to show."""
    return Cell(tuple(part for line in lines for part in safe_lines(line).split("\n")), is_alarm=alarm)


def status_cell(plan: Plan, status: Status | None) -> Cell:
    """Return the cell of a status: symbol, label and letter."""
    return Cell(("not in the plan",)) if status is None else Cell((status_words(plan, status),), status)


def status_words(plan: Plan, status: Status) -> str:
    """Return a status with its symbol and letter: "▲ At risk (A)"."""
    return f"{status.symbol} {plan.label(status)} ({status.letter})"


def name(action: Action) -> str:
    """Return the id and title of an action."""
    return f"{action.id} {safe(action.title)}"


def owner(action: Action) -> str:
    """Return the owner of an action and who supports; "not set" without an owner."""
    support = f", with {listed(map(safe, action.support))}" if action.support else ""
    return f"{safe(action.owner) if action.owner else NOT_SET}{support}"


def due(row: Row, on: date | None = None) -> tuple[str, ...]:
    """Return when an action is due and what stands out about it, a line each; on a day, by how many days overdue."""
    action = row.action
    lines = [due_in_words(action.due, short=True)]
    if action.repeats is not None:
        lines.append(action.repeats.words)
    if row.is_overdue:
        lines.append(f"overdue by {count(action.days_overdue(on), 'day')}" if on else "overdue")
    if "due" in action.assumed:
        lines.append("assumed")
    if words := moved_words(action):
        lines.append(words)
    if row.is_late_against_first and not row.is_overdue:
        lines.append("late against the date first agreed")
    if action.is_open and action.extension is not None:
        lines.append(f"extension to {action.extension.to.words(short=True)} asked for")
    return tuple(lines)


def signed(number: int) -> str:
    """Return a difference with its sign; 0 has none."""
    return f"{number:+,}".replace("-", "−") if number else "0"


def due_cell(row: Row, on: date | None = None) -> Cell:
    """Return the cell of a due date."""
    return cell(*due(row, on), alarm=row.is_overdue)


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    *,
    of: str = "action",
) -> Iterator[Block]:
    """Yield a table with the number of its rows in its caption, or a line if it has none."""
    if rows:
        yield Table(f"{caption}: {count(len(rows), of)}", tuple(columns), tuple(rows))
    else:
        yield Text(NONE, lead=f"{caption}:")


def items(pairs: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """Yield a list, or a line if it is empty."""
    entries = tuple(pairs)
    yield Items(entries) if entries else Text(NONE)


def hidden(actions: Sequence[Action]) -> Iterator[Block]:
    """Yield how many actions are not shown, and why; nothing if all are."""
    if not actions:
        return
    paragraphs = Counter(action.exempt.paragraph for action in actions if action.exempt)
    named = listed(f"paragraph {number}" for number in sorted(paragraphs))
    yield Text(
        f"exempt under {named} of Schedule 12A. All figures are of the actions that are shown.",
        lead=f"{count(len(actions), 'action')} {'is' if len(actions) == 1 else 'are'} not shown:",
        is_note=True,
    )
