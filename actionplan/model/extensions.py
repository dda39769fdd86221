"""Requests for a later due date: who asks, who is to agree, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.text import duration, long_date, safe

if TYPE_CHECKING:
    from actionplan.model.dates import Due
    from actionplan.model.plan import Action, DueChange, Extension, Plan, Update


def obstacle(action: Action, to: Due) -> str:
    """Return, in half a sentence, why a due date cannot be extended to another; empty if it can be.

    Only an open action with a due date that has a last day can get a later one.
    """
    if not action.is_open:
        return f"it is {action.status}"
    if action.due is None:
        return "it has no due date"
    if action.due_end is None:
        return "its due date is “ongoing”, which has no end"
    if to.end is None:
        return "“ongoing” is no later date"
    return "" if to.end > action.due_end else f"it is due {action.due}, which is not before {to}"


def is_met(extension: Extension, due: Due | None) -> bool:
    """Return whether a due date gives all that was asked for, or more."""
    if due is None:
        return False
    return due.end is None or (extension.to.end is not None and due.end >= extension.to.end)


def days(action: Action, extension: Extension) -> int | None:
    """Return the days from the current due date to the one asked for; None if one of them has no last day."""
    end, wanted = action.due_end, extension.to.end
    return None if end is None or wanted is None else (wanted - end).days


def asker(action: Action, extension: Extension) -> str | None:
    """Return who requests it: the owner, unless the request says otherwise; None if that is not known."""
    return extension.asked_by or action.owner


def decider(plan: Plan, extension: Extension) -> str:
    """Return who is to agree: the plan's group, unless the request says otherwise."""
    return extension.of or plan.group


def moved_since(action: Action, extension: Extension) -> DueChange | None:
    """Return the last move of the due date on a later day than that of the request; None if there is none."""
    return next((move for move in reversed(action.due_changes) if move.on > extension.on), None)


def answer_words(extension: Extension, how: str, who: str | None, reason: str) -> str:
    """Return the update that answers a request: "Extension to 30 June 2017 not agreed by the Board: too late"."""
    by = f" by {who}" if who else ""
    return f"{_beginning(extension)}{how}{by}: {reason}"


def is_answer(extension: Extension, update: Update) -> bool:
    """Return whether an update answers a request."""
    return update.text.startswith(_beginning(extension))


def _beginning(extension: Extension) -> str:
    return f"Extension to {extension.to} "


def words(action: Action, extension: Extension) -> str:
    """Return a request in words: "Extension to 30 June 2017 asked for by the Clerk on 1 May 2017, not agreed yet"."""
    who = asker(action, extension)
    by = f" by {safe(who)}" if who else ""
    return f"Extension to {extension.to} asked for{by} on {long_date(extension.on)}, not agreed yet"


def more(plan: Plan, action: Action, extension: Extension) -> str:
    """Return what else a group has to know: how much later, who is to agree, and how the date has moved since."""
    extra = days(action, extension)
    found = [f"{duration(extra)} later than its due date"] if extra is not None and extra > 0 else []
    found.append(f"to be agreed by {safe(decider(plan, extension))}")
    if (move := moved_since(action, extension)) is not None:
        found.append(f"the due date has moved since, {move.words}")
    if action.is_open and (why := obstacle(action, extension.to)):
        found.append(f"cannot be agreed: {why}")
    return "; ".join(found)
