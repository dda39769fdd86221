"""The sections of a progress summary, in the words that every format shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from actionplan.history.promises import Kept
from actionplan.history.summary import ORDER, Direction
from actionplan.model.dates import due_in_words
from actionplan.model.plan import Status
from actionplan.reports import grammar
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
    cell,
    due_cell,
    items,
    name,
    owner,
    rating,
    signed,
    status_cell,
    status_of,
    status_words,
    table,
    timing,
)
from actionplan.text import count, duration, listed, long_date, safe, share, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from actionplan.history.promises import Ledger, Tally
    from actionplan.history.summary import Asked, DateChange, DateCounts, Group, Lifecycle, Removed, Row, Summary
    from actionplan.model.periods import Period
    from actionplan.model.plan import Action, Counts, Plan
    from actionplan.reports.blocks import Block

_NUMBER = Align.RIGHT
# As many periods as are listed one by one; earlier ones are added up.
MOST_PERIODS = 8
KEPT = {
    Kept.MET_FIRST: "Met as first agreed",
    Kept.MET_AFTER_CHANGE: "Met after a change",
    Kept.LATE: "Late or missed",
    Kept.OPEN_LATE: "Open and late",
    Kept.OPEN: "Open",
    Kept.WITHDRAWN: "Withdrawn",
}
TRAVEL = {Direction.BETTER: "improved", Direction.WORSE: "got worse", Direction.SAME: "no change"}


def travelled(row: Row) -> str:
    """Return the direction of travel of an action in words; "new", "closed" or "reopened" if it has none."""
    if row.previous is None:
        return "new"
    if row.direction is not None:
        return TRAVEL[row.direction]
    return "closed" if row.action.status is Status.CLOSED else "reopened"


def headline(summary: Summary) -> Iterator[Block]:
    """Yield the counts, previous beside current."""
    plan = summary.plan
    yield Text(progress(summary))
    yield Items(tuple(_headline(summary)))
    stands = (
        Stand(
            short_date(summary.previous.day),
            summary.previous_counts,
            summary.previous_lifecycle,
            summary.previous_dates,
        ),
        Stand(short_date(summary.current.day), summary.counts, summary.lifecycle, summary.dates),
    )
    yield by_status(plan, *stands)
    yield standing_out(plan, *stands)


def progress(summary: Summary) -> str:
    """Return how many actions are complete, why the number of actions that are counted changed, and what travelled."""
    return grammar.sentences(
        (
            complete(summary),
            recounted(summary),
            travel(summary),
            _new_and_closed(summary),
            _standing(summary.lifecycle.standing),
        )
    )


def complete(summary: Summary) -> str:
    """Return how many actions are complete, and how many were."""
    now, before = summary.lifecycle, summary.previous_lifecycle
    parts = (now.counted_complete, now.counted), (before.counted_complete, before.counted)
    verb = "is" if now.counted == 1 else "are"
    way = grammar.compared(*parts)
    return f"{grammar.of_actions(*parts[0])} {verb} complete, {way} on {long_date(summary.previous.day)}."


def bridge(summary: Summary) -> str:
    """Return how the number of complete actions came from one to the other, as a sum."""
    found = summary.bridge
    terms = [
        f"{found.previous:,} complete + {found.completed:,} completed − {found.reopened:,} reopened",
        *([f"− {found.closed:,} closed"] if found.closed else []),
        *([f"− {found.removed:,} removed"] if found.removed else []),
        f"+ {found.added:,} added complete = {found.current:,}",
    ]
    return " ".join(terms)


def _headline(summary: Summary) -> Iterator[tuple[str, str]]:
    yield "Complete actions", f": {bridge(summary)}."
    yield f"{len(summary.completed):,} completed", f": {on_time(summary.completed)}."
    yield f"Due on {long_date(summary.current.day)} and not complete", f": {summary.dates.due_on_day:,}."


def on_time(rows: Sequence[Row]) -> str:
    """Return how many completions were on time: "1 by the date first agreed, 2 late"."""
    timings = [row.timing for row in rows]
    by_first = sum(timing.on_time is True for timing in timings)
    late = sum(timing.on_time is not True and bool(timing.days_late) for timing in timings)
    unknown = sum(timing.days_late is None for timing in timings)
    after_change = len(rows) - by_first - late - unknown
    words = [f"{by_first:,} by the date first agreed"]
    words += [f"{after_change:,} by a date agreed later"] if after_change else []
    words += [f"{late:,} late"]
    words += [f"{unknown:,} without a due date or a day of completion"] if unknown else []
    return ", ".join(words)


def recounted(summary: Summary) -> str:
    """Return why the number of actions changed of which percentages are taken; nothing if it did not."""
    found = summary.recount
    if found.current == found.previous:
        return ""
    reasons = (
        (found.added, "added"),
        (found.removed, "removed"),
        (found.closed, "closed"),
        (found.reopened, "reopened after closing"),
        (found.now_standing, "made a standing duty"),
        (found.no_longer_standing, "given an end date"),
    )
    words = listed(f"{number:,} {'was' if number == 1 else 'were'} {what}" for number, what in reasons if number)
    other = share(summary.lifecycle.counted_complete, found.previous)
    instead = f"; of {found.previous:,} it would be {other}" if found.current < found.previous else ""
    return f"The percentage is now of {found.current:,} actions, not of {found.previous:,}, because {words}{instead}."


def travel(summary: Summary) -> str:
    """Return how many actions improved, got worse and did not change."""
    ways = summary.directions
    better, worse, same = (ways[way] for way in (Direction.BETTER, Direction.WORSE, Direction.SAME))
    moved = [
        f"{count(better, 'action')} {grammar.have(better)} improved",
        f"{worse:,} {grammar.have(worse)} got worse",
        f"{same:,} {grammar.have(same)} not changed",
    ]
    return f"Since then {listed(moved)}."


def _new_and_closed(summary: Summary) -> str:
    new, closed = len(summary.added), summary.lifecycle.closed
    return grammar.sentences(
        (
            f"{grammar.begin(new)} {'is' if new == 1 else 'are'} new." if new else "",
            f"{grammar.begin(closed)} closed {'action is' if closed == 1 else 'actions are'} not counted."
            if closed
            else "",
        )
    )


def _standing(number: int) -> str:
    if not number:
        return ""
    verb = "standing duty, which has no end date, is" if number == 1 else "standing duties, which have no end date, are"
    return f"{grammar.begin(number)} {verb} counted apart."


@dataclass(frozen=True, slots=True)
class Stand:
    """The counts of a plan at one time, with the heading of their column."""

    title: str
    counts: Counts
    lifecycle: Lifecycle
    dates: DateCounts


def by_status(plan: Plan, *stands: Stand) -> Table:
    """Return the table of how many actions have which status; with two stands, also the change between them."""
    in_progress = tuple(status for status in Status if status.is_in_progress)
    rows = []
    for status in (Status.COMPLETE, None, *in_progress, Status.NOT_STARTED, Status.ON_HOLD, Status.CLOSED):
        if status is None:
            rows.append(_numbers(cell("In progress"), [stand.lifecycle.in_progress for stand in stands]))
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
            "Past the date first agreed: open, and that date is past",
            [stand.dates.late_against_first for stand in stands],
        ),
        (
            f"Stale: open, and no update for more than {count(plan.thresholds.stale, 'day')}",
            [stand.counts.stale for stand in stands],
        ),
        ("Standing duties: ongoing, and not in any percentage", [stand.lifecycle.standing for stand in stands]),
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
            (cell(name(r.action)), cell(owner(r.action)), due_cell(r), _then_now(summary, r), _latest(r.action))
            for r in summary.needs_attention
        ],
    )


def _then_now(summary: Summary, row: Row) -> Cell:
    """Return the cell of the status now, and of what it was if that differs."""
    words = status_words(summary.plan, row.action.status)
    if row.previous is row.action.status:
        was = "no change"
    elif row.previous is None:
        was = "new"
    else:
        was = f"was {summary.plan.label(row.previous).lower()}: {travelled(row)}"
    return Cell((words, *rating(row), was), row.action.status)


def _latest(action: Action) -> Cell:
    update = action.last_update
    if update is None:
        return cell("No update yet.")
    following = [f"Next: {update.next}"] if update.next else []
    return cell(f"{short_date(update.on)}: {update.text}", *following)


def completed(summary: Summary) -> Iterator[Block]:
    """Yield what was completed in the period, with the date first agreed, and whether it was on time."""
    columns = (
        Column("Action", 4),
        Column("Owner", 2),
        Column("First agreed", 2),
        Column("Due", 2),
        Column("Completed", 2),
        Column("On time", 2),
    )
    rows = []
    for row in summary.completed:
        action = row.action
        on = action.completed.words(short=True) if action.completed else "day not recorded"
        dates = due_in_words(row.first_due, short=True), due_in_words(action.due, short=True), on
        cells = tuple(cell(text) for text in (name(action), owner(action), *dates))
        rows.append((*cells, cell(timing(row), alarm=bool(row.timing.days_late))))
    yield from table("Completed in the period", columns, rows)


def promises(ledger: Ledger, plan: Plan) -> Iterator[Block]:
    """Yield how many of the due dates were met as first agreed: by period, by cornerstone and by who agreed."""
    if not ledger.total.total:
        yield Text("No due date was agreed.")
        return
    past = [(period, tally) for period, tally in ledger.periods if period.first <= ledger.on]
    shown = past[-MOST_PERIODS:]
    yield Text(_trend(shown, ledger.on), lead="Due dates met as first agreed:")
    with_dates = [(period, tally) for period, tally in shown if tally.total]
    if with_dates:
        yield Bars(
            "Due dates met, by the period in which the date first agreed falls",
            tuple(_kept_bar(period, tally) for period, tally in with_dates),
            ("met as first agreed", "met after a change", "late, still open or withdrawn"),
        )
    earlier, later = past[: -len(shown)], [each for each in ledger.periods if each[0].first > ledger.on]
    rows = [
        *([_kept_row(f"To {short_date(earlier[-1][0].last)}", _sum(earlier))] if earlier else []),
        *(_kept_row(_days(period), tally) for period, tally in shown),
        *([_kept_row(f"From {short_date(later[0][0].first)}", _sum(later))] if later else []),
    ]
    yield _kept_table("Due dates by period", "Period", rows, ledger)
    stones = [(plan.cornerstones[stone].title if stone else "No cornerstone", t) for stone, t in ledger.by_cornerstone]
    yield _kept_table("Due dates by cornerstone", "Cornerstone", [_kept_row(safe(n), t) for n, t in stones], ledger)
    who = [_kept_row(decider(name), tally) for name, tally in ledger.by_agreed_by]
    yield _kept_table("Due dates by who agreed the last move", "Agreed by", who, ledger)


def decider(name: str | None) -> str:
    """Return who agreed the last move of a due date, in words."""
    return safe(name) if name else "Date not moved" if name is None else "Not recorded"


def _trend(shown: Sequence[tuple[Period, Tally]], on: date) -> str:
    """Return how many due dates of the last two periods were met as first agreed, for those that have come."""
    words = []
    for period, tally in shown[-2:]:
        days = f"from {long_date(period.first)} to {long_date(min(period.last, on))}"
        due = tally.total - tally.by_kept[Kept.OPEN]
        words.append(f"{share(tally.by_kept[Kept.MET_FIRST], due)} {days}")
    return f"{listed(words)}."


def _days(period: Period) -> str:
    return f"{short_date(period.first)} to {short_date(period.last)}"


def _sum(rows: Sequence[tuple[Period, Tally]]) -> Tally:
    return reduce(add, (tally for _, tally in rows))


def _kept_bar(period: Period, tally: Tally) -> Bar:
    first, after = tally.by_kept[Kept.MET_FIRST], tally.by_kept[Kept.MET_AFTER_CHANGE]
    words = f"{share(first, tally.total)} met as first agreed, {after:,} after a change"
    return Bar(_days(period), words, first, after, tally.total)


def _kept_row(label: str, tally: Tally) -> tuple[Cell, ...]:
    return (cell(label), cell(f"{tally.total:,}"), *(cell(f"{tally.by_kept[kept]:,}") for kept in Kept))


def _kept_table(caption: str, head: str, rows: Sequence[tuple[Cell, ...]], ledger: Ledger) -> Table:
    columns = (Column(head, 3), Column("Due dates", 1, _NUMBER), *(Column(KEPT[kept], 1, _NUMBER) for kept in Kept))
    return Table(caption, columns, (*rows, _kept_row("All due dates", ledger.total)), strong=(len(rows),))


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
        to = change.to.words(short=True) if change.to else "removed"
        moved = f"{change.number} of {action.moves}" if change.number is not None else "not recorded"
        reason = f"{short_date(change.on)}: {change.reason}" if change.reason else _unrecorded(change.on)
        agreed = change.agreed_by or "not recorded"
        cells = (name(action), first, change.before.words(short=True), to, moved, reason, agreed)
        rows.append(tuple(cell(text, alarm=not change.is_recorded and index == 5) for index, text in enumerate(cells)))
    yield from table("Changes of agreed due dates", columns, rows, of="change")


def requests(asked: Sequence[Asked], *, are_drafted: bool = True) -> Iterator[Block]:
    """Yield the extension requests that are not agreed, with draft resolutions below them unless they are elsewhere."""
    columns = (
        *(Column("Action", 3), Column("Due", 2), Column("First agreed", 2), Column("Times moved", 2, _NUMBER)),
        *(Column("Requested", 2), Column("Reason", 4), Column("Requested by", 2), Column("To be agreed by", 2)),
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
                cell(due_in_words(request.row.first_due, short=True)),
                cell(f"{action.moves:,}"),
                cell(request.to.words(short=True), *later, *cannot, alarm=bool(cannot)),
                cell(f"{short_date(request.on)}: {request.reason}"),
                cell(request.asked_by or "not recorded"),
                cell(request.of),
            )
        )
    yield from table("Extension requests that are not agreed", columns, rows, of="request")
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
    return f"{short_date(on)}: no reason is recorded; the date was overwritten"


def came_and_went(summary: Summary) -> Iterator[Block]:
    """Yield what is new, closed, reopened or removed."""
    reopened = (*summary.reopened, *summary.ended_again)
    yield from ways(
        summary.plan,
        (("New", summary.added), ("Closed", summary.closed), ("Reopened", reopened)),
        summary.removed,
    )


def ways(plan: Plan, lists: Iterable[tuple[str, Sequence[Row]]], removed: Sequence[Removed]) -> Iterator[Block]:
    """Yield lists of actions under their headings, and of those that were removed."""
    for title, rows in lists:
        yield Heading(title, 3)
        yield from items((name(row.action), f": {_came(plan, row, title)}") for row in rows)
    yield Heading("Removed from the plan", 3)
    yield from items((name(gone.action), f": {removal(plan, gone)}") for gone in removed)


def removal(plan: Plan, gone: Removed) -> str:
    """Return when an action was removed, and what its status was."""
    was = f"its status was {plan.label(gone.action.status).lower()}"
    if gone.meeting is not None:
        return f"removed at the meeting of {long_date(gone.meeting)}; {was}"
    return f"removed on {long_date(gone.on)}; {was}" if gone.on is not None else was


def _came(plan: Plan, row: Row, title: str) -> str:
    action = row.action
    if title == "New":
        from_ = f", {safe(action.origin)}" if action.origin else ""
        return f"{plan.label(action.status).lower()}, owner {owner(action)}{from_}"
    if title == "Completed":
        on = action.completed.words() if action.completed else "day not recorded"
        return f"{on}, {timing(row)}, owner {owner(action)}"
    if title == "Reopened" and action.reopened:
        last = action.reopened[-1]
        done = f"it was completed {_when(last.completed)}; " if last.completed else ""
        again = f" It is {plan.label(action.status).lower()} again." if action.status.has_ended else ""
        return f"{done}reopened on {long_date(last.on)}: {safe(last.reason)}{again}"
    update = action.last_update
    return f"{short_date(update.on)}: {safe(update.text)}" if update else "no reason is recorded"


def _when(completed: object) -> str:
    words = str(completed)
    return words if words.startswith("by ") else f"on {words}"


def by_cornerstone(summary: Summary) -> Iterator[Block]:
    """Yield the progress of each cornerstone."""
    columns = (
        *(Column("Cornerstone", 3), Column("Actions", 1, _NUMBER), Column("Complete", 2, _NUMBER)),
        *(Column("Complete before", 2, _NUMBER), Column("In progress", 1, _NUMBER), Column("Not started", 1, _NUMBER)),
        *(Column("On hold", 1, _NUMBER), Column("Closed", 1, _NUMBER), Column("Standing", 1, _NUMBER)),
    )

    def cells(label: str, before: Lifecycle, now: Lifecycle) -> tuple[Cell, ...]:
        numbers = (now.in_progress, now.not_started, now.on_hold, now.closed, now.standing)
        complete = share(now.counted_complete, now.counted), share(before.counted_complete, before.counted)
        return (cell(label), cell(f"{now.total:,}"), *map(cell, complete), *(cell(f"{n:,}") for n in numbers))

    rows = [cells(group_title(group), group.previous, group.current) for group in summary.groups]
    rows.append(cells("All actions", summary.previous_lifecycle, summary.lifecycle))
    yield Bars(
        "Progress by cornerstone",
        tuple(bar(group_title(group), group.current) for group in summary.groups),
    )
    yield Table(
        "Actions by cornerstone; percentages leave out closed actions and standing duties",
        columns,
        tuple(rows),
        strong=(len(rows) - 1,),
    )


def group_title(group: Group) -> str:
    """Return the title of a cornerstone, or words for actions without one."""
    return safe(group.title) if group.title is not None else "No cornerstone"


def bar(label: str, life: Lifecycle) -> Bar:
    """Return the bar of a cornerstone."""
    words = f"{share(life.counted_complete, life.counted)} complete, {life.counted_in_progress:,} in progress"
    if life.standing:
        words += f", {count(life.standing, 'standing duty', 'standing duties')}"
    return Bar(label, words, life.counted_complete, life.counted_in_progress, life.counted)


def coming_up(summary: Summary) -> Iterator[Block]:
    """Yield what is due from the last day of the period to the end of the one that follows."""
    columns = (Column("Action", 4), Column("Owner", 2), Column("Due", 2), Column("Status", 2))
    yield from table(
        f"Open actions due from {long_date(summary.current.day)} to {long_date(summary.period.following)}",
        columns,
        [
            (cell(name(r.action)), cell(owner(r.action)), due_cell(r), status_of(summary.plan, r))
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
    days = count(summary.plan.thresholds.stale, "day")
    yield from table(f"Open actions with no update for more than {days}", columns, rows)


def whole_plan(summary: Summary) -> Iterator[Block]:
    """Yield every action that is shown, by cornerstone, with its status then beside its status now."""
    columns = (
        *(Column("Action", 16), Column("Owner", 10), Column("Due", 12)),
        *(Column(f"Status {short_date(point.day)}", 12) for point in (summary.previous, summary.current)),
        Column("Direction", 6),
    )
    for cornerstone, actions in summary.plan.by_cornerstone():
        title = safe(cornerstone.title) if cornerstone else "No cornerstone"
        rows = [_plan_row(summary, summary.rows[action.id]) for action in actions]
        yield Table(f"{title}: {count(len(rows), 'action')}", columns, tuple(rows), is_wide=True)


def _plan_row(summary: Summary, row: Row) -> tuple[Cell, ...]:
    before = status_cell(summary.plan, row.previous)
    now = status_of(summary.plan, row)
    return (cell(name(row.action)), cell(owner(row.action)), due_cell(row), before, now, cell(travelled(row)))


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
            ("First agreed", ": the first due date that was agreed, since the last reopening."),
            ("Past the date first agreed", ": open, and that date is past, whatever was agreed since."),
            ("Moved", ": its due date was changed after it was agreed; counted from the date first agreed."),
            (
                "On time",
                ": completed by the date first agreed; else days late are counted from the due date at the end.",
            ),
            ("Due date met", ": complete by the last day of it; a reopened action has a further due date to meet."),
            ("Extension request", ": a later due date is requested and not agreed, so the due date has not moved."),
            ("Rating out of date", ": on track or at risk, although the due date is past."),
            ("Stale", f": open, and nothing was recorded about it for more than {count(old, 'day')}."),
            ("Standing duty", ": its due date is “ongoing”; it is counted apart and is in no percentage."),
            ("Assumed", ": not confirmed by the group."),
            (
                "Improved, got worse, no change",
                f": in this order, best first: {order}. Work that stopped got worse. Closed actions are not compared.",
            ),
            ("Percentages", ": of the actions shown that are neither closed nor standing duties."),
        )
    )
