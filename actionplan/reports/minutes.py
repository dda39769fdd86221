"""The minutes of a meeting: what was agreed, action by action, and the progress on the plan after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.history.meetings import Outcome
from actionplan.model import diff, extensions
from actionplan.model.dates import due_in_words
from actionplan.reports import cells, grammar
from actionplan.reports.blocks import Gap, Heading, Items, MeetingOrigin, Report, Text
from actionplan.reports.sections import Stand, by_status, moves, standing_out, status_key, ways
from actionplan.text import count, listed, long_date, safe, safe_lines, short_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.history.meetings import Agreed, Decided, Minutes
    from actionplan.model.diff import Change
    from actionplan.reports.blocks import Block

# Fields with a line of their own under an action, which are not listed again.
_SHOWN = {"status", "owner", "due", "due_changes", "extensions", "updates"}


def report(minutes: Minutes) -> Report:
    """Return the report of minutes."""
    plan = minutes.plan
    return Report(
        title="Minutes",
        subtitle=f"{safe(plan.group)}, {long_date(minutes.on)}",
        organisation=safe(plan.organisation),
        facts=tuple(_facts(minutes)),
        blocks=tuple(_blocks(minutes)),
        origin=MeetingOrigin(
            "minutes",
            minutes.on,
            minutes.events[-1].day,
            tuple(event.commit for event in minutes.events),
            minutes.includes_exempt,
        ),
        banner=cells.NOT_FOR_PUBLICATION if minutes.includes_exempt else "",
    )


def _facts(minutes: Minutes) -> Iterator[tuple[str, str]]:
    yield "Plan", safe(minutes.plan.title)
    yield "Meeting", long_date(minutes.on)
    yield "Record", listed(f"{event.commit[:10]} of {long_date(event.day)}" for event in minutes.events)


def _blocks(minutes: Minutes) -> Iterator[Block]:
    yield Text(_done(minutes))
    if len(minutes.events) > 1:
        number = count(len(minutes.events), "entry", "entries")
        yield Text(f"The meeting was saved in {number}. These minutes show their combined effect.", is_note=True)
    for event in minutes.events:
        if event.note:
            # The reason is left out: it could quote an exempt action.
            yield Text(
                f"that of {long_date(event.day)} ({event.commit[:10]}).",
                lead="A saved plan could not be read:",
                is_note=True,
            )
    yield from cells.hidden(minutes.hidden)
    yield Heading("Present", 2, "present")
    attendance = minutes.attendance
    for lead, titles, gap in (
        ("Present:", attendance.present, "who was present"),
        ("Apologies:", attendance.apologies, "apologies for absence"),
    ):
        yield Text(f"{'; '.join(map(safe, titles))}.", lead=lead) if titles else Gap(gap)
    for anchor, title, blocks in (
        ("agreed", "What was agreed", _agreed(minutes)),
        ("dates", "Changes of due dates", moves(minutes.date_changes)),
        ("extensions", "Extension requests", _extensions(minutes)),
        ("ways", "New, completed, closed and reopened", _ways(minutes)),
        ("reviewed", "Reviewed without a change", _reviewed(minutes)),
        ("standing", "Progress on the plan", _standing(minutes)),
    ):
        yield Heading(title, 2, anchor)
        yield from blocks
    yield Heading("Next meeting", 2, "next")
    yield Gap("date, time and place of the next meeting")
    yield Heading("Key", 2, "key")
    yield status_key(minutes.plan)


def _done(minutes: Minutes) -> str:
    begins = "The plan was saved to the record for the first time." if minutes.begins_record else ""
    reviewed = len(minutes.only_reviewed)
    without = f" and {reviewed:,} {'was' if reviewed == 1 else 'were'} reviewed without a change" if reviewed else ""
    return grammar.sentences((begins, f"{grammar.with_verb(minutes.updated, 'action', 'was')} updated{without}."))


def _agreed(minutes: Minutes) -> Iterator[Block]:
    if not minutes.agreed and not minutes.facts:
        yield Text(cells.NONE)
    for agreed in minutes.agreed:
        yield Heading(cells.name(agreed.row.action), 3)
        yield Items(tuple(_lines(minutes, agreed)))
    if minutes.facts:
        yield Heading("The plan itself", 3)
        yield Items(tuple(("Changed", f": {phrase}") for phrase in diff.phrases(minutes.facts, minutes.plan)))


def _lines(minutes: Minutes, agreed: Agreed) -> Iterator[tuple[str, str]]:
    plan, action, before = minutes.plan, agreed.row.action, agreed.before
    changed = {change.field for change in agreed.changes}
    if before is None:
        was = "new"
    elif before.status is action.status:
        was = "no change"
    else:
        was = f"was {plan.label(before.status).lower()}"
    yield "Status", f": {cells.status_words(plan, action.status)}, {was}"
    owner = f", was {cells.owner(before)}" if before is not None and "owner" in changed else ""
    yield "Owner", f": {cells.owner(action)}{owner}"
    due = f"; was {due_in_words(before.due, short=True)}" if before is not None and "due" in changed else ""
    yield "Due", f": {'; '.join(cells.due(agreed.row, minutes.on))}{due}"
    for decided in minutes.extensions:
        if decided.row is agreed.row:
            yield "Extension", f": {_decided(minutes, decided)}"
    for update in agreed.said:
        day = f" on {short_date(update.on)}" if update.on != minutes.on else ""
        yield f"Update{day}", f": {safe_lines(update.text)}"
        if update.next or action.is_open:
            yield "Next step", f": {safe_lines(update.next) if update.next else 'none recorded'}"
    if not agreed.said:
        yield "Update", ": none"
    if others := "; ".join(diff.phrases(_others(agreed, changed), plan)):
        yield "Other changes", f": {others}"


def _others(agreed: Agreed, changed: set[str | None]) -> list[Change]:
    """Return the changes without a line of their own; a new value shows by itself that its field is confirmed."""
    return [
        change
        for change in agreed.changes
        if change.kind == diff.CHANGED
        and change.field not in _SHOWN
        and not (change.field == "assumed" and change.after is None and change.before in changed)
    ]


def _ways(minutes: Minutes) -> Iterator[Block]:
    lists = (
        ("New", minutes.added),
        ("Completed", minutes.completed),
        ("Closed", minutes.closed),
        ("Reopened", minutes.reopened),
    )
    yield from ways(minutes.plan, lists, minutes.removed)


def _extensions(minutes: Minutes) -> Iterator[Block]:
    yield from cells.items(
        (cells.name(decided.row.action), f": {_decided(minutes, decided)}") for decided in minutes.extensions
    )


def _decided(minutes: Minutes, decided: Decided) -> str:
    """Return what the meeting did with an extension request, in words."""
    wanted, action = decided.extension, decided.row.action
    to = wanted.to.words(short=True)
    if decided.outcome is Outcome.AGREED:
        return f"to {to} agreed, as requested on {short_date(wanted.on)}"
    if decided.outcome is Outcome.ENDED:
        return safe_lines(decided.said) if decided.said else f"to {to} {decided.outcome}"
    who = extensions.asker(action, wanted)
    by = f" by {safe(who)}" if who else ""
    of = safe(extensions.decider(minutes.plan, wanted))
    return f"to {to} requested{by}, to be agreed by {of}. Reason: {safe_lines(wanted.reason)}"


def _reviewed(minutes: Minutes) -> Iterator[Block]:
    yield from cells.items(
        (
            cells.name(row.action),
            f": {cells.status_words(minutes.plan, row.action.status)}, owner {cells.owner(row.action)}",
        )
        for row in minutes.only_reviewed
    )


def _standing(minutes: Minutes) -> Iterator[Block]:
    yield Text(f"The figures are those before and after the meeting, as at {long_date(minutes.on)}.")
    stands = (
        Stand("Before", minutes.previous_counts, minutes.previous_lifecycle, minutes.previous_dates),
        Stand("After", minutes.counts, minutes.lifecycle, minutes.dates),
    )
    yield by_status(minutes.plan, *stands)
    yield standing_out(minutes.plan, *stands)
