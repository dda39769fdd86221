"""What the record shows of a plan's past that the plan itself does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.errors import Problem
from actionplan.history import events
from actionplan.history.events import Event
from actionplan.model import diff
from actionplan.text import count, long_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.git.log import Commit
    from actionplan.git.record import Dropped
    from actionplan.history.events import SilentMove, UsedTwice
    from actionplan.history.history import History
    from actionplan.model.plan import Plan


def findings(past: History, plan: Plan) -> Iterator[Problem]:
    """Find what the record shows and the plan, as it is now, does not say: warnings all.

    Raises RecordError where the record cannot be read.
    """
    found = past.events()
    yield from (_moved(move, plan) for move in events.silent_moves(found, plan))
    yield from (_twice(used, plan) for used in events.used_twice(found))
    yield from (_unreadable(event) for event in found if event.note)
    yield from (_backdated(event) for event in found if event.is_backdated)
    yield from (_gone(dropped) for dropped in past.dropped())
    unsigned = past.unsigned()
    if unsigned:
        yield _unsigned(unsigned, len(found))


def _who(entry: Event | Commit) -> str:
    commit = entry.commit if isinstance(entry, Event) else entry.id
    return f"what was saved on {long_date(entry.day)} by {entry.author} ({commit[:10]})"


def _of_action(plan: Plan, action_id: str, text: str, *field: str) -> Problem:
    line = 0 if action_id in plan.actions else 1
    return Problem(("actions", action_id, *field), text, action_id, is_warning=True, line=line)


def _of_record(text: str) -> Problem:
    return Problem((), text, is_warning=True, line=1)


def _moved(move: SilentMove, plan: Plan) -> Problem:
    before, to = (diff.value_words(due, plan) for due in (move.before, move.to))
    what = f"moved from {before} to {to}" if move.to is not None else f"taken away (it was {before})"
    text = f"the agreed due date was {what} by {_who(move.event)}, and nothing says why"
    advice = "add an entry to due_changes with on, from, to and reason"
    return _of_action(plan, move.id, f"{text}: {advice}" if move.id in plan.actions else text, "due")


def _twice(used: UsedTwice, plan: Plan) -> Problem:
    advice = "give it an id that was never used" if used.id in plan.actions else "an id is never used again"
    text = f"the id was that of another action, “{used.title}”, before {_who(used.event)} gave it to this one"
    return _of_action(plan, used.id, f"{text}: {advice}")


def _unreadable(event: Event) -> Problem:
    return _of_record(f"{_who(event)} cannot be compared. {event.note} Look at it with: git show {event.commit[:10]}")


def _backdated(event: Event) -> Problem:
    what_is_wrong = "has a date that cannot be read"
    if event.when is not None:
        what_is_wrong = f"is dated {long_date(event.when.date())}, earlier than the entry before it"
    return _of_record(
        f"the entry {event.commit[:10]} by {event.author} {what_is_wrong}. It counts from {long_date(event.day)}: "
        "check the clock of the computer on which it was saved"
    )


def _gone(dropped: Dropped) -> Problem:
    return _of_record(
        f"{_who(dropped.commit)} is no longer in the record (branch {dropped.branch}): its history was rewritten. "
        f"This machine still has it: look at it with git show {dropped.commit.id[:10]}, and ask who took it out"
    )


def _unsigned(entries: list[Commit], number: int) -> Problem:
    are = "is" if len(entries) == 1 else "are"
    return _of_record(
        f"git is set to sign what is saved, and {len(entries):,} of {count(number, 'entry', 'entries')} {are} not "
        f"signed; the latest is {_who(entries[0])}: ask whether it was they who saved it"
    )
