"""What each entry of the record did to the plan: who, when, at which meeting, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from actionplan.model import diff as changes
from actionplan.model.attendance import UNKNOWN, Attendance
from actionplan.model.plan import moved_silently
from actionplan.text import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from actionplan.model.dates import Due
    from actionplan.model.diff import Change
    from actionplan.model.plan import DueChange, Plan

Move = TypeVar("Move", bound="Overwritten")


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the record, with the plan before and after it.

    `before` is None for the first entry. `after` is None where the plan could not be read then; `note` says why, and
    the next entry is compared with the last plan that could be read. `merged` names whose work a merge brought in.
    `is_backdated` says that it carries an earlier date than an entry before it, or none that can be read.
    """

    commit: str
    day: date
    when: datetime | None
    author: str
    subject: str
    meeting: date | None
    before: Plan | None
    after: Plan | None
    note: str = ""
    merged: tuple[str, ...] = ()
    is_backdated: bool = False
    attendance: Attendance = UNKNOWN

    @property
    def is_first(self) -> bool:
        """Whether nothing that could be read was recorded before it."""
        return self.before is None and self.after is not None

    def changes(self) -> tuple[Change, ...]:
        """List what it changed; for the first entry, and where the plan could not be read, nothing."""
        if self.before is None or self.after is None:
            return ()
        return changes.differences(self.before, self.after)

    def lines(self) -> list[str]:
        """Return its changes, one line for each action."""
        if self.note:
            return [self.note]
        if self.after is None:
            return []
        if self.before is None:
            return [f"The plan came into the record, with {count(len(self.after.actions), 'action')}."]
        return changes.lines(self.changes(), self.after) or ["Only notes and layout of the file changed."]


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """What one entry of the record did to one action, in phrases."""

    event: Event = field(repr=False)
    changes: tuple[Change, ...]
    phrases: tuple[str, ...]


def of_action(events: Iterable[Event], action_id: str) -> Iterator[ActionEvent]:
    """Return the changes of each entry to one action, in the order of the events; entries without any are left out."""
    wanted = action_id.casefold()
    for event in events:
        mine = _touched(event).get(wanted)
        if mine is not None:
            yield _action_event(event, mine)


def by_action(events: Iterable[Event]) -> dict[str, list[ActionEvent]]:
    """Return the changes of each entry to every action, by id in small letters, in the order of the events."""
    found: dict[str, list[ActionEvent]] = {}
    for event in events:
        for action_id, mine in _touched(event).items():
            found.setdefault(action_id, []).append(_action_event(event, mine))
    return found


def _touched(event: Event) -> dict[str, list[Change]]:
    """Return the changes by id in small letters; at the start of the record, every action with none."""
    if event.after is None:
        return {}
    if event.before is None:
        return {known.casefold(): [] for known in event.after.actions}
    found: dict[str, list[Change]] = {}
    for change in event.changes():
        if change.id is not None:
            found.setdefault(change.id.casefold(), []).append(change)
    return found


def _action_event(event: Event, mine: Sequence[Change]) -> ActionEvent:
    if event.after is None or not mine:
        return ActionEvent(event, (), ("in the plan when the record begins",))
    return ActionEvent(event, tuple(mine), tuple(changes.phrases(mine, event.after)))


@dataclass(frozen=True, slots=True)
class SilentMove:
    """An agreed due date that one entry of the record moved without saying why."""

    event: Event = field(repr=False)
    id: str
    before: Due
    to: Due | None


class Overwritten(Protocol):
    """A due date that was overwritten without a reason; `to` is None if it was cleared."""

    @property
    def before(self) -> Due:
        """The date before."""

    @property
    def to(self) -> Due | None:
        """The date after."""


def unexplained(moves: Sequence[Move], entries: Sequence[DueChange]) -> list[Move]:
    """Return the moves of one action, oldest first, without those that an entry of `due_changes` explains.

    One entry explains a move, or several on end that begin and end with its dates.
    """
    left = list(moves)
    for entry in entries:
        left = _without_chain(left, entry.before, entry.to)
    return left


def returned(moves: Sequence[Move]) -> list[Move]:
    """Return the moves of one action, oldest first, without those that led back to the date before them."""
    left = list(moves)
    for move in moves:
        left = _without_chain(left, move.before, move.before)
    return left


def _without_chain(moves: list[Move], before: Due, to: Due | None) -> list[Move]:
    for start, first in enumerate(moves):
        if first.before != before:
            continue
        for end in range(start, len(moves)):
            if end > start and moves[end].before != moves[end - 1].to:
                break
            if moves[end].to == to:
                return moves[:start] + moves[end + 1 :]
    return moves


def silent_moves(events: Sequence[Event], now: Plan | None = None) -> list[SilentMove]:
    """Return the moves that only the record shows, without those that the plan, as it is now, explains."""
    moves: dict[str, list[SilentMove]] = {}
    entries: dict[str, tuple[DueChange, ...]] = {}
    for event in events:
        if event.before is None or event.after is None:
            continue
        for action in event.after.actions.values():
            old = event.before.actions.get(action.id)
            if old is None or old is action:
                continue
            if old.due is not None and moved_silently(old, action):
                entries[action.id] = action.due_changes
                moves.setdefault(action.id, []).append(SilentMove(event, action.id, old.due, action.due))
    if now is not None:
        entries |= {action_id: now.actions[action_id].due_changes for action_id in moves if action_id in now.actions}
    order = {id(event): place for place, event in enumerate(events)}
    left = [move for action_id, mine in moves.items() for move in unexplained(mine, entries[action_id])]
    return sorted(left, key=lambda move: order[id(move.event)])


@dataclass(frozen=True, slots=True)
class UsedTwice:
    """An id that one entry of the record gave to another action than had it before; `title` is that of the first."""

    event: Event = field(repr=False)
    id: str
    title: str


def used_twice(events: Sequence[Event]) -> list[UsedTwice]:
    """Find the ids that were given to another action after theirs had left the plan; one that came back is no other."""
    gone: dict[str, str] = {}
    found = []
    for event in events:
        if event.before is None or event.after is None:
            continue
        before, after = event.before.actions, event.after.actions
        if before.keys() != after.keys():
            come = [after[action_id] for action_id in after if action_id not in before]
            found += [
                UsedTwice(event, action.id, gone[action.id])
                for action in come
                if action.id in gone and gone[action.id].casefold() != action.title.casefold()
            ]
            gone |= {action_id: before[action_id].title for action_id in before if action_id not in after}
    return found
