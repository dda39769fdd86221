"""The agenda of a meeting: every open action once, by what it needs, with its latest update and next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.model import meeting
from actionplan.model.meeting import Need
from actionplan.reports import cells, grammar
from actionplan.reports.blocks import Align, Cell, Column, Gap, Heading, Items, MeetingOrigin, Report, Table, Text
from actionplan.reports.cells import cell
from actionplan.reports.sections import Stand, by_status, requests, standing_out, status_key
from actionplan.text import count, long_date, safe, short_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.history.meetings import Agenda
    from actionplan.history.summary import Row
    from actionplan.model.plan import Action
    from actionplan.reports.blocks import Block

_COLUMNS = (Column("Action", 4), Column("Owner", 2), Column("Due", 2), Column("Status", 2), Column("Latest update", 4))


def report(agenda: Agenda) -> Report:
    """Return the report of an agenda."""
    plan, source = agenda.plan, agenda.source
    unsaved = f", {count(source.unsaved, 'change')} not saved" if source.commit and source.unsaved else ""
    return Report(
        title="Agenda",
        subtitle=f"{safe(plan.group)}, {long_date(agenda.on)}",
        organisation=safe(plan.organisation),
        facts=tuple(_facts(agenda)),
        blocks=tuple(_blocks(agenda)),
        origin=MeetingOrigin(
            "agenda",
            agenda.on,
            source.day,
            (source.commit,) if source.commit else (),
            agenda.includes_exempt,
            f", looking ahead to {agenda.until.isoformat()}{unsaved}",
        ),
        banner=cells.NOT_FOR_PUBLICATION if agenda.includes_exempt else "",
    )


def _facts(agenda: Agenda) -> Iterator[tuple[str, str]]:
    yield "Plan", safe(agenda.plan.title)
    yield "Meeting", long_date(agenda.on)
    if agenda.is_next_known:
        yield "Next meeting", long_date(agenda.until)
    else:
        days = count((agenda.until - agenda.on).days, "day")
        yield "Looks ahead to", f"{long_date(agenda.until)}, {days} ahead; the day of the next meeting was not given"
    yield "As at", f"{long_date(agenda.source.day)} ({_state(agenda)})"


def _state(agenda: Agenda) -> str:
    source = agenda.source
    if source.saved is None:
        return "not yet saved to the record"
    unsaved = f", with {count(source.unsaved, 'change')} not yet saved" if source.unsaved else ""
    return f"record {source.commit[:10]}{unsaved}"


def _blocks(agenda: Agenda) -> Iterator[Block]:
    yield from cells.hidden(agenda.hidden)
    yield Heading("Opening", 2, "opening")
    yield Gap("place and time of the meeting")
    yield Gap("apologies for absence")
    yield Gap("minutes of the last meeting: agreed, or with which corrections")
    yield Heading("Actions by need", 2, "needs")
    rows = [
        (cell(meeting.label(need, agenda.plan)), cell(f"{agenda.all_with(need):,}"), cell(f"{len(needing):,}"))
        for need, needing in agenda.needs.items()
    ]
    rows.append((cell("Open actions"), cell(f"{agenda.counts.open:,}"), cell(f"{agenda.counts.open:,}")))
    columns = (Column("Need", 4), Column("Actions", 1, Align.RIGHT), Column("Listed there", 1, Align.RIGHT))
    yield Table(
        "Open actions by need; one with several needs is listed under the first of them",
        columns,
        tuple(rows),
        strong=(len(rows) - 1,),
    )
    for need, needing in agenda.needs.items():
        label = meeting.label(need, agenda.plan)
        yield Heading(label, 2, need.value)
        above = agenda.all_with(need) - len(needing)
        if needing or not above:
            yield from cells.table(label, _COLUMNS, [_row(agenda, row) for row in needing])
        if above:
            yield Text(
                f"{grammar.with_verb(above, 'further action' if needing else 'action', 'is')} listed above.",
                lead=f"{label}:",
            )
        if need is Need.EXTENSION and needing:
            yield from requests(agenda.extensions)
    yield Heading("Progress on the plan", 2, "standing")
    stand = Stand(short_date(agenda.on), agenda.counts, agenda.lifecycle, agenda.dates)
    yield by_status(agenda.plan, stand)
    yield standing_out(agenda.plan, stand)
    yield Heading("Key", 2, "key")
    yield status_key(agenda.plan)
    yield Items(tuple(_words(agenda)))


def _row(agenda: Agenda, row: Row) -> tuple[Cell, ...]:
    action = row.action
    return (
        cell(cells.name(action)),
        cell(cells.owner(action)),
        cells.due_cell(row, agenda.on),
        _status(agenda, row),
        cell(*_said(action)),
    )


def _status(agenda: Agenda, row: Row) -> Cell:
    status = row.action.status
    words = cells.status_words(agenda.plan, status)
    if row.previous is status:
        return Cell((words, *cells.rating(row)), status)
    was = "new" if row.previous is None else f"was {agenda.plan.label(row.previous).lower()}"
    return Cell((words, *cells.rating(row), f"{was}, not yet saved"), status)


def _said(action: Action) -> Iterator[str]:
    update = action.last_update
    if update is None:
        yield "No update yet."
    else:
        yield f"{short_date(update.on)}: {update.text}"
        yield f"Next: {update.next}" if update.next else "No next step is recorded."
    if action.reviewed is not None and (update is None or action.reviewed > update.on):
        yield f"Reviewed on {short_date(action.reviewed)} without a change."


def _words(agenda: Agenda) -> Iterator[tuple[str, str]]:
    plan, day = agenda.plan, long_date(agenda.on)
    yield "Extension request", ": open, and a later due date is requested and not agreed."
    yield "Overdue", f": open, and the last day of its due date is before {day}."
    yield "Due before the next meeting", f": open, and due by {long_date(agenda.until)}."
    yield "Stale", f": open, and nothing was recorded about it for more than {count(plan.thresholds.stale, 'day')}."
    yield "First agreed", ": the first due date that was agreed, since the last reopening."
    yield "Moved", ": its due date was changed after it was agreed; counted from the date first agreed."
    yield "Rating out of date", ": on track or at risk, although the due date is past."
    yield "Assumed", ": not confirmed by the group."
