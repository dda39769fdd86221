"""What a typed date was understood as, in words, while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.model.date_input import financial_reading
from actionplan.model.dates import Due, DueKind
from actionplan.text import WEEKDAYS, duration, long_date
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.content import Content

    from actionplan.model.edits.basic import SetDue
    from actionplan.model.edits.extensions import AskExtension
    from actionplan.model.plan import Action, Plan


def day_words(day: date) -> str:
    """Write a day with its weekday: "Friday 31 March 2017"."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def due_words(due: Due | None, typed: str = "") -> str:
    """Return a due date so that a slip of the finger shows: a day with its weekday, a longer time with its last day.

    A quarter that was typed without its financial year is shown both ways.
    """
    if due is None:
        return "no date"
    if due.end is None:
        return "ongoing, without an end"
    if due.kind is DueKind.DAY:
        return day_words(due.end)
    return f"{due}, so by {day_words(due.end)}{_other_reading(typed)}"


def _other_reading(typed: str) -> str:
    """Return how a bare quarter would be read as one of a financial year, and what to write for it; else nothing."""
    other = financial_reading(typed)
    if other is None or other.start is None:
        return ""
    begun = other.start.year - (other.start.month < 4)
    number = (other.start.month - 4) % 12 // 3 + 1
    return f"; write Q{number} {begun}/{(begun + 1) % 100:02} for {other}"


def distance(before: date, after: date) -> str:
    """Return how much later or earlier a date is: "3 months later"."""
    days = (after - before).days
    return f"{duration(abs(days))} {'later' if days > 0 else 'earlier'}" if days else "the same day"


def from_today(day: date, today: date) -> str:
    """Return how far a date is from today: "today", "in 5 months", "5 months ago"."""
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {duration(days)}" if days > 0 else f"{duration(-days)} ago"


def understood_day(day: date, today: date) -> Content:
    """Return what is said of a day that was understood: "understood as Friday 31 March 2017, in 5 months"."""
    return shown(f"understood as {day_words(day)}, {from_today(day, today)}")


def effect(plan: Plan, action: Action, edit: SetDue, today: date) -> str:
    """Return the effect of a due date on an action: a move that needs a reason, a first date, or none."""
    due, before = edit.due, action.due
    assumed = "due" in action.assumed
    if edit.is_move(plan):
        words = _move_words(due, before or action.due_changes[-1].before, away=before is None)
    elif due == before:
        words = "no change"
        if assumed:
            words = "confirms the date" if due is not None else "confirms that there is no date"
    elif before is None:
        words = "the first date: no reason needed"
    elif assumed:
        what = "instead of" if due else "takes away"
        words = f"{what} {before.words(short=True)}, which was only assumed: no reason needed"
    else:
        words = f"the same last day as {before.words(short=True)}: no reason needed"
    if due is not None and due.end is not None and due.end < today and action.is_open:
        words += " · is past: the action will be overdue"
    return words


def request_effect(action: Action, edit: AskExtension) -> str:
    """Return the effect of an extension request, which leaves the due date until it is agreed."""
    asked = action.extension
    instead = f", instead of {asked.to.words(short=True)}" if asked is not None else ""
    before, after = action.due_end, edit.to.end if edit.to else None
    later = f"{distance(before, after)}, " if before is not None and after is not None else ""
    return f"asks for it{instead}: {later}no move until it is agreed; needs a reason"


def _move_words(due: Due | None, before: Due, *, away: bool) -> str:
    was = f"{before.words(short=True)}, which was taken away" if away else before.words(short=True)
    if due is None:
        return f"takes away {was}: needs a reason"
    if due.end is None or before.end is None:
        return f"moves from {was}: needs a reason"
    return f"moves from {was}, {distance(before.end, due.end)}: needs a reason"
