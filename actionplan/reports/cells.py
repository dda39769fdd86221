"""The small parts of every report: cells, names and dates in words, tables and lists that may be empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.model.dates import due_in_words
from actionplan.model.plan import slipped_words
from actionplan.reports import grammar
from actionplan.reports.blocks import Cell, Items, Table, Text
from actionplan.text import NOT_SET, count, listed, safe, safe_lines, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from actionplan.history.summary import Row
    from actionplan.model.plan import Action, Plan, Status
    from actionplan.reports.blocks import Block, Column

NONE = "None."
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
    lines += dates(row)
    if action.is_open and action.extension is not None:
        lines.append(f"extension to {action.extension.to.words(short=True)} requested")
    return tuple(lines)


def dates(row: Row, *, is_short: bool = False) -> Iterator[str]:
    """Yield what became of the date first agreed: how often it moved, if a reason is missing, and if it is past.

    The short form does not say how much later the due date is.
    """
    slipped = "" if is_short else f", {slipped_words(row.first_due, row.slipped_days)}"
    if row.agreed.moves:
        yield f"moved {times(row.agreed.moves)}{slipped}"
    if not row.agreed.is_explained:
        yield "moved without a reason" if row.agreed.moves else f"moved without a reason{slipped}"
    if row.is_late_against_first and not row.is_overdue:
        yield "past the date first agreed"


def timing(row: Row) -> str:
    """Return whether a completion was on time: "on time", "71 days late", "on time against a date moved once"."""
    found, moves = row.timing, row.agreed.moves
    moved = f"a date moved {times(moves)}" if moves else "a date that was overwritten"
    is_moved = bool(moves) or row.slipped_days != 0
    if found.days_late is None:
        return "not known whether on time"
    if found.days_late:
        late = f"{count(found.days_late, 'day')} late"
        if found.on_time:
            return f"on time by the date first agreed, {late} against {moved}"
        return f"{late} against {moved}" if is_moved else late
    if found.on_time is not False:
        return "on time"
    return f"on time against {moved}"


def rating(row: Row) -> tuple[str, ...]:
    """Return the mark of a rating that its due date contradicts; nothing if there is none."""
    return ("rating out of date",) if row.is_rating_out_of_date else ()


def status_of(plan: Plan, row: Row) -> Cell:
    """Return the cell of the status of an action, marked if its due date contradicts it."""
    return Cell((status_words(plan, row.action.status), *rating(row)), row.action.status)


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
    numbers = sorted({action.exempt.paragraph for action in actions if action.exempt})
    named = listed(map(str, numbers))
    paragraphs = f"paragraph {named}" if len(numbers) == 1 else f"paragraphs {named}"
    verbs = ("is", "is", "it contains") if len(actions) == 1 else ("are", "are", "they contain")
    yield Text(
        f"{grammar.begin(len(actions))} {'action' if len(actions) == 1 else 'actions'} {verbs[0]} not shown, and "
        f"{verbs[1]} not counted in any figure, because {verbs[2]} exempt information as defined in {paragraphs} of "
        "Part 1 of Schedule 12A to the Local Government Act 1972.",
        is_note=True,
    )
