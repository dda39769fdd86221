"""The lead member's page: what improved, where help is needed and why, and what is next, in two minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.model.dates import due_in_words
from actionplan.model.plan import Status
from actionplan.reports import grammar
from actionplan.reports.blocks import Bars, Cell, Column, Items, Table, Text
from actionplan.reports.cells import cell, dates, items, name, owner, rating, status_of, status_words, timing
from actionplan.reports.sections import bar, group_title, progress, removal
from actionplan.text import count, long_date, safe, safe_lines, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from actionplan.history.summary import Row, Summary
    from actionplan.model.plan import Plan
    from actionplan.reports.blocks import Block

# As many actions as fit under a heading of the page; the others are counted, and are in the full summary.
MOST = 6


def parts(summary: Summary) -> Iterator[tuple[str, str, Iterable[Block]]]:
    """Yield the parts of the page: anchor, heading and blocks."""
    yield "aims", "Progress on the plan", _aims(summary)
    yield "since", f"Changes since {long_date(summary.previous.day)}", _since(summary)
    yield "stuck", "Where help is needed", _stuck(summary)
    yield "good", "Good news", _good(summary)
    yield "coming", "Coming up", _coming(summary)
    yield "words", "Words explained", _words(summary)


def _aims(summary: Summary) -> Iterator[Block]:
    if summary.plan.vision:
        yield Text(safe_lines(summary.plan.vision), lead="The vision:")
    yield Text(progress(summary))
    bars = tuple(bar(group_title(group), group.current) for group in summary.groups if group.current.total)
    yield Bars("Actions complete and in progress, by cornerstone", bars)


def _since(summary: Summary) -> Iterator[Block]:
    silent = len({change.row.action.id for change in summary.date_changes if not change.is_recorded})
    unsaid = f", {silent:,} without a reason" if silent else ""
    better, worse, moved = summary.improved, summary.worsened, summary.moved
    dates = "due date" if len(moved) == 1 else "due dates"
    lines = (
        (f"{len(summary.completed):,} completed", _names(summary.completed)),
        (f"{len(better):,} improved", _listed(_with_was(summary.plan, row) for row in better)),
        (f"{len(worse):,} got worse", _listed(_with_was(summary.plan, row) for row in worse)),
        (f"{len(moved):,} {dates} moved{unsaid}", _names(moved)),
        (f"{len(summary.reopened):,} reopened", _names(summary.reopened)),
        (f"{len(summary.ended_again):,} reopened and ended again", _names(summary.ended_again)),
        (f"{len(summary.added):,} new", _names(summary.added)),
        (f"{len(summary.closed):,} closed", _names(summary.closed)),
        (
            f"{len(summary.removed):,} removed",
            _listed(f"{name(gone.action)} ({removal(summary.plan, gone)})" for gone in summary.removed),
        ),
        (f"Overdue: {summary.counts.overdue:,}", ""),
        (f"Past the date first agreed: {summary.dates.late_against_first:,}", ""),
        (f"Due on {long_date(summary.current.day)} and not complete: {summary.dates.due_on_day:,}", ""),
    )
    yield Items(tuple((lead, f": {rest}" if rest else "") for lead, rest in lines))


def _was(plan: Plan, row: Row) -> str:
    now = row.action.status
    before, after = (safe(plan.label(status)).lower() for status in (row.previous or now, now))
    return f" (was {before}, is {after})"


def _with_was(plan: Plan, row: Row) -> str:
    return f"{name(row.action)}{_was(plan, row)}"


def _names(rows: Iterable[Row]) -> str:
    return _listed(name(row.action) for row in rows)


def _listed(texts: Iterable[str]) -> str:
    """Return a list of as many as fit on the page, with how many more there are."""
    words = list(texts)
    more = f"; and {len(words) - MOST:,} more" if len(words) > MOST else ""
    return "; ".join(words[:MOST]) + more


def _stuck(summary: Summary) -> Iterator[Block]:
    """Yield what is off track, at risk, overdue or on hold: why, the next step, and the owner."""
    held = [row for row in summary.rows.values() if row.action.status is Status.ON_HOLD and not row.is_overdue]
    rows = [*summary.needs_attention, *held]
    shown = rows[:MOST]
    if not rows:
        yield Text("Nothing is off track, at risk, overdue or on hold.")
        return
    yield Table(
        f"Off track, at risk, overdue or on hold: {count(len(rows), 'action')}",
        (Column("Action", 5), Column("Status", 4), Column("Latest update", 5), Column("Next step", 4)),
        tuple(_stuck_row(summary, row) for row in shown),
    )
    if len(rows) > MOST:
        yield Text(f"{grammar.with_verb(len(rows) - MOST, 'more action', 'is')} in the full summary.")
    if summary.stale:
        # Actions of the table too, so that the number is that of every other paper.
        days = count(summary.plan.thresholds.stale, "day")
        yield Text(f"{_names(summary.stale)}.", lead=f"No update for more than {days}:")


def _stuck_row(summary: Summary, row: Row) -> tuple[Cell, ...]:
    action, update = row.action, row.action.last_update
    why = [f"{short_date(update.on)}: {update.text}" if update else "No update is recorded."]
    if action.due_changes:
        why.append(f"Date moved {short_date(action.due_changes[-1].on)}: {action.due_changes[-1].reason}")
    following = update.next if update and update.next else "No next step is recorded."
    return cell(name(action), f"Owner: {owner(action)}"), _state(summary, row), cell(*why), cell(following)


def _state(summary: Summary, row: Row) -> Cell:
    action = row.action
    words = [status_words(summary.plan, action.status), *rating(row)]
    if row.is_overdue and action.due:
        words.append(f"overdue since {action.due.words(short=True)}")
    elif action.due:
        words.append(f"due {action.due.words(short=True)}")
    words += dates(row)
    if action.extension is not None:
        words.append(f"extension to {action.extension.to.words(short=True)} requested")
    return Cell(tuple(words), action.status)


def _good(summary: Summary) -> Iterator[Block]:
    news = [(name(row.action), _done(row)) for row in summary.completed]
    news += [(name(row.action), _was(summary.plan, row)) for row in summary.improved]
    yield from items(news[:MOST])
    if len(news) > MOST:
        yield Text(f"{grammar.with_verb(len(news) - MOST, 'more action', 'is')} in the full summary.")


def _done(row: Row) -> str:
    action = row.action
    on = f" {action.completed.words(short=True)}" if action.completed else ""
    outcome = f": {safe(action.outcome)}" if action.outcome else ""
    return f", completed{on}, {timing(row)}{outcome}"


def _coming(summary: Summary) -> Iterator[Block]:
    days = f"from {long_date(summary.current.day)} to {long_date(summary.period.following)}"
    if not summary.coming_up:
        yield Text(f"No open action is due {days}.")
        return
    rows = summary.coming_up[: MOST + 2]
    yield Table(
        f"Open actions due {days}: {count(len(summary.coming_up), 'action')}",
        (Column("Action", 9), Column("Due", 3), Column("Owner", 5), Column("Status", 4)),
        tuple(
            (
                cell(name(row.action)),
                cell(due_in_words(row.action.due, short=True), *dates(row)),
                cell(owner(row.action)),
                status_of(summary.plan, row),
            )
            for row in rows
        ),
    )
    if len(summary.coming_up) > len(rows):
        yield Text(f"{grammar.with_verb(len(summary.coming_up) - len(rows), 'more action', 'is')} in the full summary.")


def _words(summary: Summary) -> Iterator[Block]:
    plan = summary.plan
    words = [(f"{status.symbol} {plan.label(status)}", f": {safe(plan.words[status].meaning)}") for status in Status]
    words += [
        ("Cornerstone", ": one of the strategy's headings."),
        ("Overdue", ": open, and its due date is past."),
        ("Moved", ": its due date was changed after it was agreed."),
        ("First agreed", ": the first due date that was agreed, since the last reopening."),
        ("Standing duty", ": its due date is “ongoing”."),
        ("Percentages", ": of the actions that are neither closed nor standing duties."),
    ]
    yield Items(tuple(words))
