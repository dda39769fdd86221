"""The lead member's page: what was completed, where help is needed, and what is next, on one sheet of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.model.dates import due_in_words
from actionplan.model.plan import Status
from actionplan.reports import grammar
from actionplan.reports.blocks import Bars, Items, Text
from actionplan.reports.cells import dates, name, owner, rating, timing
from actionplan.reports.sections import bar, complete, group_title, recounted, travel
from actionplan.text import count, listed, long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from actionplan.history.summary import Removed, Row, Summary
    from actionplan.model.plan import Action
    from actionplan.reports.blocks import Block

# One sheet has room for so many open actions, of which so many need help, and for so many completed ones.
MOST, MOST_IN_NEED, MOST_COMPLETED = 8, 6, 4
# All updates and next steps together have so many words, and those of one action no fewer than these.
_WORDS, _FEWEST_WORDS = 64, 10
_LONGEST_TITLE = 66
_LONGEST_BAR = 60


def facts(summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield the period; the last line of the page has the day and the record."""
    yield "Period", summary.days


def parts(summary: Summary) -> Iterator[tuple[str, str, Iterable[Block]]]:
    """Yield the parts of the page: anchor, heading and blocks; each action is named once."""
    yield "aims", "Progress on the plan", _aims(summary)
    yield "completed", f"Completed since {long_date(summary.previous.day)}", _completed(summary)
    yield "help", "Where help is needed", _help(summary)
    yield "next", f"Due by {long_date(summary.period.following)}", _next(summary)
    yield "words", "Words explained", _explained(summary)


def _aims(summary: Summary) -> Iterator[Block]:
    yield Text(grammar.sentences((complete(summary), recounted(summary), travel(summary))))
    yield Text(grammar.sentences((_late(summary), _other_changes(summary))))
    bars = tuple(
        bar(shortened(group_title(group), _LONGEST_BAR), group.current)
        for group in summary.groups
        if group.current.total
    )
    yield Bars("Actions complete and in progress, by cornerstone", bars)


def _late(summary: Summary) -> str:
    late, due, stale = summary.dates.late_against_first, summary.dates.due_on_day, len(summary.stale)
    parts = [
        f"{grammar.with_verb(summary.counts.overdue, 'action', 'is')} overdue",
        f"{late:,} {'is' if late == 1 else 'are'} past the date first agreed",
    ]
    if due:
        was, is_ = ("was", "is") if due == 1 else ("were", "are")
        parts.append(f"{due:,} {was} due on {long_date(summary.current.day)} and {is_} not complete")
    if stale:
        days = count(summary.plan.thresholds.stale, "day")
        parts.append(f"{stale:,} {grammar.have(stale)} had no update for more than {days}")
    return f"{listed(parts)}."


def _other_changes(summary: Summary) -> str:
    """Return how many actions changed in other ways, and which were removed; nothing if there are none."""
    silent = len({change.row.action.id for change in summary.date_changes if not change.is_recorded})
    moved = count(len(summary.moved), "due date")
    changes = [
        f"{moved} moved{f' ({silent:,} without a reason)' if silent else ''}" if summary.moved else "",
        *(
            f"{len(rows):,} {verb}" if rows else ""
            for rows, verb in (
                (summary.added, "added"),
                (summary.closed, "closed"),
                (summary.reopened, "reopened"),
                (summary.ended_again, "reopened and ended again"),
            )
        ),
    ]
    found = [change for change in changes if change]
    gone = [f"{_title(each.action)}{_removed(each)}" for each in summary.removed]
    more = f" and {len(gone) - MOST_COMPLETED:,} more" if len(gone) > MOST_COMPLETED else ""
    return grammar.sentences(
        (
            f"In the period: {listed(found)}." if found else "",
            f"Removed: {'; '.join(gone[:MOST_COMPLETED])}{more}." if gone else "",
        )
    )


def _removed(gone: Removed) -> str:
    at = "at the meeting of" if gone.meeting else "on"
    day = gone.meeting or gone.on
    return f" ({at} {long_date(day)})" if day else ""


def _title(action: Action) -> str:
    return shortened(name(action), _LONGEST_TITLE)


def _completed(summary: Summary) -> Iterator[Block]:
    if not summary.completed:
        yield Text("No action was completed.")
        return
    rows = summary.completed[:MOST_COMPLETED]
    yield Items(tuple((_title(row.action), f": {_done(row)}.") for row in rows))
    yield from _more(len(summary.completed) - len(rows))


def _done(row: Row) -> str:
    action = row.action
    return f"{action.completed.words(short=True)}, {timing(row)}" if action.completed else timing(row)


def _more(number: int) -> Iterator[Block]:
    if number > 0:
        yield Text(f"And {number:,} more in the full summary.")


def _in_need(summary: Summary) -> list[Row]:
    """Return what is off track, at risk, overdue or on hold, worst first."""
    held = [row for row in summary.rows.values() if row.action.status is Status.ON_HOLD and not row.is_overdue]
    return [*summary.needs_attention, *held]


def _help(summary: Summary) -> Iterator[Block]:
    """Yield where help is needed: why, and the next step, which is what the lead member can help with."""
    rows = _in_need(summary)
    if not rows:
        yield Text("No action is off track, at risk, overdue or on hold.")
        return
    shown = rows[:MOST_IN_NEED]
    words = max(_WORDS // len(shown), _FEWEST_WORDS)
    yield Items(tuple((_title(row.action), f": {_why(summary, row, words)}") for row in shown))
    yield from _more(len(rows) - len(shown))


def _why(summary: Summary, row: Row, words: int) -> str:
    action, update = row.action, row.action.last_update
    said = f" {_cut(update.text, words * 3 // 5)}" if update else " No update is recorded."
    step = _cut(update.next, words * 2 // 5) if update and update.next else "none is recorded."
    return f"{_state(summary, row)}; {owner(action)}.{said} Next step: {step}"


def _cut(text: str, words: int) -> str:
    """Return the first words of a text as a sentence, with an ellipsis if it goes on."""
    every = safe(text).split()
    cut = " ".join(every[:words])
    return f"{cut.rstrip('.,;:')} …" if len(every) > words else _sentence(cut)


def _state(summary: Summary, row: Row) -> str:
    action = row.action
    is_on_track = action.status is Status.ON_TRACK and not row.is_overdue
    label = safe(summary.plan.label(action.status)).lower()
    words = [] if is_on_track else [f"{action.status.symbol} {label}"]
    if row.is_overdue and action.due:
        words.append(f"overdue since {action.due.words(short=True)}")
    elif action.due:
        words.append(f"due {due_in_words(action.due, short=True)}")
    words += (*rating(row), *dates(row, is_short=True))
    if action.extension is not None:
        words.append(f"extension to {action.extension.to.words(short=True)} requested")
    return ", ".join(words)


def _next(summary: Summary) -> Iterator[Block]:
    """Yield what is due next, unless it is named already."""
    named = _in_need(summary)
    ids = {row.action.id for row in (*named, *summary.completed)}
    rows = [row for row in summary.coming_up if row.action.id not in ids]
    if not rows:
        yield Text("No other open action is due by then.")
        return
    shown = rows[: MOST - min(len(named), MOST_IN_NEED)]
    yield Items(tuple((_title(row.action), f": {_state(summary, row)}.") for row in shown))
    yield from _more(len(rows) - len(shown))


def _explained(summary: Summary) -> Iterator[Block]:
    """Yield the meaning of the words that the page uses, in one paragraph."""
    plan = summary.plan
    words = [f"{status.symbol} {plan.label(status)}: {safe(plan.words[status].meaning)}" for status in Status]
    words += [
        "Overdue: open, and its due date is past.",
        "First agreed: the first due date that was agreed, since the last reopening.",
        "Cornerstone: one of the strategy's headings.",
        "Percentages leave out closed actions and standing duties, which are due “ongoing”.",
    ]
    yield Text(" ".join(_sentence(each) for each in words))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
