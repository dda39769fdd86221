"""The sections of a progress summary, in the words that every format shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.history.summary import ORDER, Direction
from actionplan.model.dates import due_in_words
from actionplan.model.plan import Status
from actionplan.reports.blocks import (
    Align,
    Bar,
    Bars,
    Cell,
    Clauses,
    Column,
    Heading,
    Items,
    Table,
    Text,
)
from actionplan.reports.cells import (
    MOVED_UNSAID,
    cell,
    due,
    items,
    name,
    owner,
    signed,
    status_cell,
    status_words,
    table,
)
from actionplan.text import count, duration, listed, long_date, safe, share, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from actionplan.history.summary import Asked, DateChange, Group, Lifecycle, Removed, Row, Summary
    from actionplan.model.plan import Action, Counts, Plan
    from actionplan.reports.blocks import Block

_NUMBER = Align.RIGHT


def travelled(row: Row) -> str:
    """Return the direction of travel of an action in words; "new", "closed" or "opened again" if it has none."""
    if row.previous is None:
        return "new"
    if row.direction is not None:
        return str(row.direction)
    return "closed" if row.action.status is Status.CLOSED else "opened again"


def headline(summary: Summary) -> Iterator[Block]:
    """Yield the counts, previous beside current."""
    plan, now, then = summary.plan, summary.counts, summary.previous_counts
    life, before = summary.lifecycle, summary.previous_lifecycle
    yield Text(
        f"{share(life.complete, life.not_closed)} are complete, before "
        f"{share(before.complete, before.not_closed)}; closed actions are not counted. "
        f"{_travel(summary)}",
        lead="In short:",
    )
    stands = (
        Stand(short_date(summary.previous.day), then, before),
        Stand(short_date(summary.current.day), now, life),
    )
    yield by_status(plan, *stands)
    yield standing_out(plan, *stands)


@dataclass(frozen=True, slots=True)
class Stand:
    """The counts of a plan at one time, with the heading of their column."""

    title: str
    counts: Counts
    lifecycle: Lifecycle


def by_status(plan: Plan, *stands: Stand) -> Table:
    """Return the table of how many actions have which status; with two stands, also the change between them."""
    in_progress = tuple(status for status in Status if status.is_in_progress)
    rows = []
    for status in (Status.COMPLETE, None, *in_progress, Status.NOT_STARTED, Status.ON_HOLD, Status.CLOSED):
        if status is None:
            rows.append(_numbers(cell("In progress, in all"), [stand.lifecycle.in_progress for stand in stands]))
        else:
            rows.append(_numbers(status_cell(plan, status), [stand.counts.by_status[status] for stand in stands]))
    rows.append(_numbers(cell("All actions"), [stand.lifecycle.total for stand in stands]))
    return Table("Actions by status", _compared("Status", stands), tuple(rows), strong=(len(rows) - 1,))


def standing_out(plan: Plan, *stands: Stand) -> Table:
    """Return the table of what stands out: open, overdue, stale, and without an owner or a date."""
    facts: tuple[tuple[str, list[int]], ...] = (
        ("Open: neither complete nor closed", [stand.counts.open for stand in stands]),
        ("Overdue: open, and the due date is past", [stand.counts.overdue for stand in stands]),
        (
            f"Stale: open, and nothing recorded for {plan.thresholds.stale} days",
            [stand.counts.stale for stand in stands],
        ),
        ("Open, and the owner is not set", [stand.counts.no_owner for stand in stands]),
        ("Open, and the due date is not set", [stand.counts.no_due for stand in stands]),
    )
    rows = tuple(_numbers(cell(label), numbers) for label, numbers in facts)
    return Table("What stands out", _compared("Actions that are", stands), rows)


def _compared(head: str, stands: Sequence[Stand]) -> tuple[Column, ...]:
    change = (Column("Change", 1, _NUMBER),) if len(stands) == 2 else ()
    return (Column(head, 4), *(Column(stand.title, 1, _NUMBER) for stand in stands), *change)


def _numbers(label: Cell, numbers: Sequence[int]) -> tuple[Cell, ...]:
    change = (cell(signed(numbers[1] - numbers[0])),) if len(numbers) == 2 else ()
    return (label, *(cell(f"{number:,}") for number in numbers), *change)


def _travel(summary: Summary) -> str:
    ways = summary.directions
    words = [
        f"{count(ways[Direction.BETTER], 'action')} {_stands(ways[Direction.BETTER])} better than before",
        f"{ways[Direction.WORSE]:,} worse",
        f"{ways[Direction.SAME]:,} the same",
    ]
    new, closed = len(summary.added), summary.not_compared
    rest = f" and {closed:,} {_stands(closed)} not compared, being or having been closed" if closed else ""
    return f"{listed(words)}; {new:,} {_stands(new)} new{rest}."


def _stands(number: int) -> str:
    return "is" if number == 1 else "are"


def needs_attention(summary: Summary) -> Iterator[Block]:
    """Yield what is off track, at risk or overdue, worst first, with its latest update and next step."""
    columns = (
        Column("Action", 3),
        Column("Owner", 2),
        Column("Due", 2),
        Column("Status", 2),
        Column("Latest update", 4),
    )
    yield from table(
        "Off track, at risk or overdue",
        columns,
        [
            (cell(name(r.action)), cell(owner(r.action)), _due(summary, r), _then_now(summary, r), _latest(r.action))
            for r in summary.needs_attention
        ],
    )


def _then_now(summary: Summary, row: Row) -> Cell:
    """Return the cell of the status now, and of what it was if that differs."""
    words = status_words(summary.plan, row.action.status)
    if row.previous is row.action.status:
        return Cell((words, "as before"), row.action.status)
    was = "not in the plan" if row.previous is None else summary.plan.label(row.previous).lower()
    return Cell((words, f"was {was}: {travelled(row)}"), row.action.status)


def _latest(action: Action) -> Cell:
    update = action.last_update
    if update is None:
        return cell("No update yet.")
    following = [f"Next: {update.next}"] if update.next else []
    return cell(f"{short_date(update.on)}: {update.text}", *following)


def completed(summary: Summary) -> Iterator[Block]:
    """Yield what was completed in the period, with the date first agreed beside the date of completion."""
    columns = (
        Column("Action", 4),
        Column("Owner", 2),
        Column("Due", 2),
        Column("First agreed", 2),
        Column("Completed", 2),
    )
    rows = []
    for row in summary.completed:
        action = row.action
        on = action.completed.words(short=True) if action.completed else "day not recorded"
        dates = due_in_words(action.due, short=True), due_in_words(action.first_due, short=True), on
        rows.append(tuple(cell(text) for text in (name(action), owner(action), *dates)))
    yield from table("Completed in the period", columns, rows)


def moves(changes: Sequence[DateChange]) -> Iterator[Block]:
    """Yield each move of an agreed due date: old, new, how often, why and who agreed."""
    columns = (
        *(Column("Action", 3), Column("First agreed", 2), Column("From", 2), Column("To", 2)),
        *(Column("Times moved", 2, _NUMBER), Column("Reason", 4), Column("Agreed by", 2)),
    )
    rows = []
    for change in changes:
        action = change.row.action
        first = change.first.words(short=True)
        to = change.to.words(short=True) if change.to else "taken away"
        moved = f"{change.number} of {action.moves}" if change.number is not None else "not recorded"
        reason = f"{short_date(change.on)}: {change.reason}" if change.reason else _unrecorded(change.on)
        agreed = change.agreed_by or "not recorded"
        cells = (name(action), first, change.before.words(short=True), to, moved, reason, agreed)
        rows.append(tuple(cell(text, alarm=not change.is_recorded and index == 5) for index, text in enumerate(cells)))
    yield from table("Agreed due dates that moved", columns, rows, of="move")


def requests(asked: Sequence[Asked], *, are_drafted: bool = True) -> Iterator[Block]:
    """Yield the extension requests that are not agreed, with draft resolutions below them unless they are elsewhere."""
    columns = (
        *(Column("Action", 3), Column("Due", 2), Column("First agreed", 2), Column("Times moved", 2, _NUMBER)),
        *(Column("Asked for", 2), Column("Reason", 4), Column("Asked by", 2), Column("To be agreed by", 2)),
    )
    rows = []
    for request in asked:
        action = request.row.action
        later = [f"{duration(request.days)} later"] if request.days is not None and request.days > 0 else []
        cannot = [f"cannot be agreed: {request.obstacle}"] if request.obstacle else []
        rows.append(
            (
                cell(name(action)),
                cell(due_in_words(action.due, short=True)),
                cell(due_in_words(action.first_due, short=True)),
                cell(f"{action.moves:,}"),
                cell(request.to.words(short=True), *later, *cannot, alarm=bool(cannot)),
                cell(f"{short_date(request.on)}: {request.reason}"),
                cell(request.asked_by or "not recorded"),
                cell(request.of),
            )
        )
    yield from table("Extensions asked for and not agreed", columns, rows, of="extension")
    if are_drafted and (texts := drafts(asked)):
        yield Heading("Draft resolutions", 3)
        yield Clauses(texts)


def drafts(asked: Sequence[Asked]) -> tuple[str, ...]:
    """Return a draft resolution for each extension request that can be agreed as it is, a whole sentence each."""
    return tuple(
        f"That the due date of {name(request.row.action)} be extended from {request.row.action.due} to {request.to}."
        for request in asked
        if not request.obstacle
    )


def _unrecorded(on: date) -> str:
    return f"{short_date(on)}: only the record shows this move; the plan does not say why"


def came_and_went(summary: Summary) -> Iterator[Block]:
    """Yield what is new, closed, reopened or removed."""
    yield from ways(
        summary.plan,
        (("New", summary.added), ("Closed", summary.closed), ("Opened again", summary.reopened)),
        summary.removed,
    )


def ways(plan: Plan, found: Iterable[tuple[str, Sequence[Row]]], removed: Sequence[Removed]) -> Iterator[Block]:
    """Yield lists of actions under their headings, and of those that were removed."""
    for title, rows in found:
        yield Heading(title, 3)
        yield from items((name(row.action), f": {_came(plan, row, title)}") for row in rows)
    yield Heading("Taken out of the plan", 3)
    yield from items((name(gone.action), f": it was {plan.label(gone.action.status).lower()}") for gone in removed)


def _came(plan: Plan, row: Row, title: str) -> str:
    action = row.action
    if title == "New":
        from_ = f", {safe(action.origin)}" if action.origin else ""
        return f"{plan.label(action.status).lower()}, owner {owner(action)}{from_}"
    if title == "Completed":
        on = action.completed.words() if action.completed else "day not recorded"
        return f"{on}, owner {owner(action)}"
    if title == "Opened again" and action.reopened:
        last = action.reopened[-1]
        done = f"it had been complete {_when(last.completed)}; " if last.completed else ""
        return f"{done}{short_date(last.on)}: {safe(last.reason)}"
    update = action.last_update
    return f"{short_date(update.on)}: {safe(update.text)}" if update else "no reason recorded"


def _when(completed: object) -> str:
    words = str(completed)
    return words if words.startswith("by ") else f"on {words}"


def by_cornerstone(summary: Summary) -> Iterator[Block]:
    """Yield the progress of each cornerstone."""
    columns = (
        *(Column("Cornerstone", 3), Column("Actions", 1, _NUMBER), Column("Complete", 2, _NUMBER)),
        *(Column("Complete before", 2, _NUMBER), Column("In progress", 1, _NUMBER), Column("Not started", 1, _NUMBER)),
        *(Column("On hold", 1, _NUMBER), Column("Closed", 1, _NUMBER)),
    )

    def cells(label: str, before: Lifecycle, now: Lifecycle) -> tuple[Cell, ...]:
        numbers = (now.in_progress, now.not_started, now.on_hold, now.closed)
        complete = share(now.complete, now.not_closed), share(before.complete, before.not_closed)
        return (cell(label), cell(f"{now.total:,}"), *map(cell, complete), *(cell(f"{n:,}") for n in numbers))

    rows = [cells(group_title(group), group.previous, group.current) for group in summary.groups]
    rows.append(cells("All actions", summary.previous_lifecycle, summary.lifecycle))
    yield Bars(
        "How far each cornerstone is",
        tuple(bar(group_title(group), group.current) for group in summary.groups),
    )
    yield Table(
        "Actions by cornerstone; shares are of those that are not closed",
        columns,
        tuple(rows),
        strong=(len(rows) - 1,),
    )


def group_title(group: Group) -> str:
    """Return the title of a cornerstone, or words for actions without one."""
    return safe(group.title) if group.title is not None else "No cornerstone"


def bar(label: str, life: Lifecycle) -> Bar:
    """Return the bar of a cornerstone."""
    words = f"{share(life.complete, life.not_closed)} complete, {life.in_progress:,} in progress"
    return Bar(label, words, life.complete, life.in_progress, life.not_closed)


def coming_up(summary: Summary) -> Iterator[Block]:
    """Yield what is due in the period that follows."""
    columns = (Column("Action", 4), Column("Owner", 2), Column("Due", 2), Column("Status", 2))
    yield from table(
        f"Open actions due by {long_date(summary.period.following)}",
        columns,
        [
            (cell(name(r.action)), cell(owner(r.action)), _due(summary, r), status_cell(summary.plan, r.action.status))
            for r in summary.coming_up
        ],
    )


def stale(summary: Summary) -> Iterator[Block]:
    """Yield the actions without an update for long."""
    columns = (Column("Action", 4), Column("Owner", 2), Column("Status", 2), Column("Last recorded", 3))
    rows = []
    for row in summary.stale:
        last = row.action.last_recorded(summary.plan.approved)
        days = count((summary.current.day - last).days, "day")
        rows.append(
            (
                cell(name(row.action)),
                cell(owner(row.action)),
                status_cell(summary.plan, row.action.status),
                cell(f"{short_date(last)}, {days} before"),
            )
        )
    yield from table(f"Open actions without an update for {summary.plan.thresholds.stale} days", columns, rows)


def whole_plan(summary: Summary) -> Iterator[Block]:
    """Yield every action that is shown, by cornerstone, with its status then beside its status now."""
    columns = (
        *(Column("Action", 16), Column("Owner", 10), Column("Due", 12)),
        *(Column(f"Status {short_date(point.day)}", 12) for point in (summary.previous, summary.current)),
        Column("Travel", 6),
    )
    for cornerstone, actions in summary.plan.by_cornerstone():
        title = safe(cornerstone.title) if cornerstone else "No cornerstone"
        rows = [_plan_row(summary, summary.rows[action.id]) for action in actions]
        yield Table(f"{title}: {count(len(rows), 'action')}", columns, tuple(rows), is_wide=True)


def _plan_row(summary: Summary, row: Row) -> tuple[Cell, ...]:
    before = status_cell(summary.plan, row.previous)
    now = status_cell(summary.plan, row.action.status)
    return (cell(name(row.action)), cell(owner(row.action)), _due(summary, row), before, now, cell(travelled(row)))


def status_key(plan: Plan) -> Table:
    """Return the table of the statuses with their definitions."""
    return Table(
        "What each status means",
        (Column("Status", 1), Column("Meaning", 3)),
        tuple((status_cell(plan, status), cell(plan.words[status].meaning)) for status in Status),
    )


def key(summary: Summary) -> Iterator[Block]:
    """Yield the statuses with their definitions, and every word that names a figure."""
    plan = summary.plan
    yield status_key(plan)
    order = listed([plan.label(status).lower() for status in reversed(ORDER)], "and last")
    soon, old = plan.thresholds.due_soon, plan.thresholds.stale
    yield Items(
        (
            ("Open", ": neither complete nor closed."),
            ("In progress", ": on track, at risk or off track."),
            ("Overdue", ": open, and the last day of its due date is past."),
            ("Due soon", f": open, and due within {count(soon, 'day')}."),
            ("Moved", ": its due date was changed after it was agreed; counted from the date first agreed."),
            ("Extension asked for", ": a later due date is asked for and not agreed, so it is no move yet."),
            ("Late against the date first agreed", ": open, and that date is past, whatever was agreed since."),
            ("Stale", f": open, and nothing was recorded about it for more than {count(old, 'day')}."),
            ("Assumed", ": not confirmed by the group."),
            ("Better, worse, the same", f": by this order of statuses, best first: {order}. Closed is not compared."),
            ("Shares", ": of the actions shown that are not closed."),
        )
    )


def _due(summary: Summary, row: Row) -> Cell:
    """Return the cell of a due date, which also shows a move in the period that the plan does not explain."""
    unsaid = (MOVED_UNSAID,) if summary.moved_unsaid(row) else ()
    return cell(*due(row), *unsaid, alarm=row.is_overdue)
