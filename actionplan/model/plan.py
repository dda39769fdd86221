"""A plan and its actions as typed values, and what can be answered from one plan on a given day."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from actionplan import lookalikes
from actionplan.errors import RuleError
from actionplan.text import caseless, cleaned, close_matches, duration, folded, listed, safe, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from actionplan.model.dates import Completion, Due
    from actionplan.model.rhythm import Rhythm


class Status(StrEnum):
    """The seven statuses of an action, in the order in which they are shown."""

    NOT_STARTED = "not-started"
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"
    ON_HOLD = "on-hold"
    COMPLETE = "complete"
    CLOSED = "closed"

    @property
    def letter(self) -> str:
        """The letter that stands for it where there is little room."""
        return _LETTERS[self]

    @property
    def symbol(self) -> str:
        """The symbol that stands beside its word."""
        return _SYMBOLS[self]

    @property
    def has_ended(self) -> bool:
        """Whether an action with it is complete or closed; all others are open."""
        return self in {Status.COMPLETE, Status.CLOSED}

    @property
    def is_in_progress(self) -> bool:
        """Whether an action with it is being worked on: on track, at risk or off track."""
        return self in {Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK}

    @property
    def needs_note(self) -> bool:
        """Whether setting it needs an explanation from a person."""
        return self in {Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD, Status.CLOSED}


_LETTERS = dict(zip(Status, "NGARHBC", strict=True))
_SYMBOLS = dict(zip(Status, "○●▲■‖✔×", strict=True))


@dataclass(frozen=True, slots=True)
class StatusWords:
    """What a council calls a status and means by it."""

    label: str
    meaning: str


DEFAULT_WORDS: Mapping[Status, StatusWords] = MappingProxyType(
    {
        Status.NOT_STARTED: StatusWords("Not started", "No work has begun."),
        Status.ON_TRACK: StatusWords("On track", "Expected by its current due date."),
        Status.AT_RISK: StatusWords("At risk", "May miss its due date; the reason and next step are given."),
        Status.OFF_TRACK: StatusWords(
            "Off track", "Will miss or has missed its due date; the reason and the recovery are given."
        ),
        Status.ON_HOLD: StatusWords("On hold", "Stopped by the group for now; the reason is given."),
        Status.COMPLETE: StatusWords("Complete", "The outcome is reached."),
        Status.CLOSED: StatusWords("Closed", "No longer needed, merged or superseded; the reason is given."),
    }
)


@dataclass(frozen=True, slots=True)
class Update:
    """What was said about an action on a day, and the next step promised."""

    on: date
    text: str
    next: str | None = None


@dataclass(frozen=True, slots=True)
class DueChange:
    """One move of an agreed due date; without `to` the date was taken away."""

    on: date
    before: Due
    to: Due | None
    reason: str
    agreed_by: str | None = None

    @property
    def words(self) -> str:
        """From which date to which: "from 31 December 2016 to 31 March 2017"; "away" instead of the latter without."""
        return f"from {self.before} {f'to {self.to}' if self.to else 'away'}"


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due date that was asked for on a day and is not agreed: it is no move until it is.

    Without `asked_by` the owner asks; without `of` the plan's group is to agree.
    """

    on: date
    to: Due
    reason: str
    asked_by: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Reopening:
    """An ended action made open again; `completed` as it had been."""

    on: date
    completed: Completion | None
    reason: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way, with its own due date."""

    title: str
    due: Due | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why an action is not published: a paragraph, 1 to 7, of Schedule 12A, Local Government Act 1972."""

    paragraph: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """A column of the council's own, and what it says about an action."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A past occurrence of a repeating duty: when it was due, and when it was kept; missed if `on` is None."""

    due: Due
    on: date | None = None


def entry_key(entry: object) -> object:
    """Return what identifies an entry in its list; its other fields may change.

    A milestone is known by its title, an update by its day and text, a column by its name and an occurrence by its due
    date. Any other entry is the same only if all of it is.
    """
    match entry:
        case Extra():
            return (entry.name,)
        case Occurrence():
            return (str(entry.due.value),)
        case Milestone():
            return (entry.title,)
        case Update():
            return (entry.on.isoformat(), entry.text)
    return entry


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the plan."""

    id: str
    title: str
    status: Status
    owner: str | None = None
    due: Due | None = None
    added: date | None = None
    reviewed: date | None = None
    cornerstone: str | None = None
    outcome: str | None = None
    completed: Completion | None = None
    origin: str | None = None
    risk: str | None = None
    depends_on: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    superseded_by: str | None = None
    assumed: tuple[str, ...] = ()
    details: str | None = None
    reference: str | None = None
    support: tuple[str, ...] = ()
    # Sorted by name: the order of columns is no difference between two plans.
    extra: tuple[Extra, ...] = ()
    repeats: Rhythm | None = None
    done: tuple[Occurrence, ...] = ()
    exempt: Exemption | None = None
    milestones: tuple[Milestone, ...] = ()
    updates: tuple[Update, ...] = ()
    due_changes: tuple[DueChange, ...] = ()
    extensions: tuple[Extension, ...] = ()
    reopened: tuple[Reopening, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is neither complete nor closed."""
        return not self.status.has_ended

    @property
    def last_update(self) -> Update | None:
        """The latest update, by its place in the list."""
        return self.updates[-1] if self.updates else None

    @property
    def moves(self) -> int:
        """How many times its agreed due date was moved."""
        return len(self.due_changes)

    @property
    def extension(self) -> Extension | None:
        """The extension of its due date that is asked for; of several that were written by hand, the last one."""
        return self.extensions[-1] if self.extensions else None

    @property
    def due_end(self) -> date | None:
        """The last day of its due date; None without a due date, and for ongoing."""
        return self.due.end if self.due else None

    @property
    def present_moves(self) -> Sequence[DueChange]:
        """The moves of the due date; of a repeating duty, those of its present occurrence."""
        return _moves_since(self.done, self.due_changes)

    @property
    def first_due(self) -> Due | None:
        """The due date first agreed; of a repeating duty, that of its present occurrence."""
        moves = self.present_moves
        return moves[0].before if moves else self.due

    def first_agreed(self, move: DueChange) -> Due:
        """Return the date first agreed of what a move is about; of a repeating duty, that of its occurrence."""
        earlier = [entry for entry in self.done if _ends_before(entry.due, move.before)]
        moves = _moves_since(earlier, self.due_changes)
        return moves[0].before if moves else move.before

    @property
    def next_occurrence(self) -> Due | None:
        """The occurrence that follows the present one; None without a rhythm, and without a date to count from."""
        first, due = self.first_due, self.due
        if self.repeats is None or due is None or due.end is None or first is None or first.end is None:
            return None
        start = _first_occurrence(due, self.done, self.due_changes)
        return self.repeats.next_after(start, max(due.end, first.end))

    @property
    def agreed_due(self) -> Due | None:
        """The date whose change is a move: the current one, or one that was taken away; None if it is assumed."""
        if "due" in self.assumed:
            return None
        last = self.due_changes[-1] if self.due_changes else None
        return self.due or (last.before if last is not None and last.to is None else None)

    @property
    def slipped_days(self) -> int | None:
        """Days from the first agreed due date to the current one, 0 without a move; None if one has no last day."""
        if not self.present_moves:
            return 0
        first = self.first_due.end if self.first_due else None
        return None if first is None or self.due_end is None else (self.due_end - first).days

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its current due date is past."""
        return self.is_open and self.due_end is not None and self.due_end < today

    def days_overdue(self, today: date) -> int:
        """How many days its due date is past, where it is overdue; else 0."""
        return (today - self.due_end).days if self.due_end is not None and self.is_overdue(today) else 0

    def is_late_against_first(self, today: date) -> bool:
        """Whether it is open and the due date first agreed is past, whatever was agreed since."""
        first = self.first_due
        return self.is_open and first is not None and first.end is not None and first.end < today

    def is_due_within(self, days: int, today: date) -> bool:
        """Whether it is open and due from today up to `days` days ahead."""
        return self.is_open and self.due_end is not None and 0 <= (self.due_end - today).days <= days

    def last_recorded(self, approved: date) -> date:
        """The day of the latest thing recorded about it; the day on which the plan was approved where there is none."""
        lists = (self.updates, self.due_changes, self.extensions, self.reopened)
        days = [entry.on for entries in lists for entry in entries]
        days += [day for day in (self.reviewed, self.added) if day is not None]
        return max(days, default=approved)


@dataclass(frozen=True, slots=True)
class Cornerstone:
    """One of the strategy's headings."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Review:
    """How often the group looks back: the length of a period in months, and the first day of the first one."""

    every_months: int = 6
    start: date | None = None
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something is said, in days."""

    due_soon: int = 30
    stale: int = 90


@dataclass(frozen=True, slots=True)
class Counts:
    """How many actions are in which state on one day; `no_owner` and `no_due` are counted among the open ones."""

    total: int
    open: int
    overdue: int
    stale: int
    by_status: Mapping[Status, int]
    no_owner: int
    no_due: int


@dataclass(frozen=True)
class Plan:
    """A whole plan, as read."""

    title: str
    organisation: str
    group: str
    approved: date
    actions: Mapping[str, Action] = field(default_factory=dict)
    cornerstones: Mapping[str, Cornerstone] = field(default_factory=dict)
    review: Review = field(default_factory=Review)
    thresholds: Thresholds = field(default_factory=Thresholds)
    words: Mapping[Status, StatusWords] = field(default_factory=lambda: DEFAULT_WORDS)
    vision: str | None = None
    decision_maker: str | None = None
    lead_director: str | None = None
    lead_officer: str | None = None
    lead_member: str | None = None
    senior_information_risk_owner: str | None = None
    corporate_priorities: tuple[str, ...] = ()
    schema: int = 1

    def find(self, action_id: str) -> Action:
        """Return an action by its id, without regard to case.

        Raises RuleError, with the ids that come close, if there is none.
        """
        if action_id in self.actions:
            return self.actions[action_id]
        # An id that is copied from a paper can have hyphens that do not break.
        folded = lookalikes.plain(action_id).strip().casefold()
        for known, action in self.actions.items():
            if known.casefold() == folded:
                return action
        close = self._same_number(action_id) or close_matches(action_id, list(self.actions))
        advice = f"Did you mean {listed(close, 'or')}?" if close else "“actionplan list” shows the ids."
        raise RuleError(f"There is no action {safe(action_id)} in the plan.", advice, field="id")

    def _same_number(self, typed: str) -> list[str]:
        """Return at most 3 ids that end in the number that was typed, whatever is before it."""
        from actionplan.model.ids import number_at_end  # noqa: PLC0415  (wanted only where somebody mistyped)

        number = number_at_end(typed)
        return [known for known in self.actions if number and number_at_end(known) == number][:3]

    def label(self, status: Status) -> str:
        """What this council calls a status."""
        return safe(self.words[status].label)

    def owners(self) -> list[str]:
        """The owners there are, most actions first; of several spellings of one owner the commonest."""
        counts = Counter(action.owner for action in self.actions.values() if action.owner)
        most_first = sorted(counts, key=lambda owner: (-counts[owner], owner.casefold()))
        by_spelling: dict[str, str] = {}
        for owner in most_first:
            by_spelling.setdefault(folded(owner), owner)
        return list(by_spelling.values())

    def is_stale(self, action: Action, today: date) -> bool:
        """Whether an action is open and nothing was recorded about it for longer than the threshold."""
        return action.is_open and (today - action.last_recorded(self.approved)).days > self.thresholds.stale

    def is_due_soon(self, action: Action, today: date) -> bool:
        """Whether an action is open and due within the threshold."""
        return action.is_due_within(self.thresholds.due_soon, today)

    def counts(self, today: date) -> Counts:
        """Return the numbers of actions by status, zeros too, and those open, overdue and stale on a day."""
        by_status = Counter(action.status for action in self.actions.values())
        still_open = [action for action in self.actions.values() if action.is_open]
        return Counts(
            total=len(self.actions),
            open=len(still_open),
            overdue=sum(action.is_overdue(today) for action in still_open),
            stale=sum(self.is_stale(action, today) for action in still_open),
            by_status=MappingProxyType({status: by_status[status] for status in Status}),
            no_owner=sum(action.owner is None for action in still_open),
            no_due=sum(action.due is None for action in still_open),
        )

    def needs_attention(self, today: date) -> list[Action]:
        """Return the actions that are off track, at risk or overdue, worst first and then by due date."""

        def badness(action: Action) -> tuple[int, bool, int]:
            rank = {Status.OFF_TRACK: 0, Status.AT_RISK: 1}.get(action.status, 2)
            return rank, not action.is_overdue(today), action.due_end.toordinal() if action.due_end else sys.maxsize

        troubled = {Status.OFF_TRACK, Status.AT_RISK}
        found = [action for action in self.actions.values() if action.status in troubled or action.is_overdue(today)]
        return sorted(found, key=badness)

    def cornerstone_of(self, action: Action) -> Cornerstone | None:
        """Return the cornerstone of an action; None without one, and for one that the plan does not have."""
        return self.cornerstones.get(action.cornerstone or "")

    def cornerstone_named(self, words: str) -> Cornerstone | None:
        """Return the cornerstone with an id or title, in any case; None if there is none."""
        wanted = folded(cleaned(words))
        for stone in self.cornerstones.values():
            if wanted in {stone.id.casefold(), folded(cleaned(stone.title))}:
                return stone
        return None

    def status_named(self, typed: str) -> Status:
        """Return the status that a person typed: by its name, letter, symbol or this council's label, in any case.

        Raises RuleError, with the statuses there are, for any other word.
        """
        wanted = " ".join(typed.replace("_", "-").split()).casefold()
        for status in Status:
            names = {status.value, status.value.replace("-", " "), status.letter.casefold(), status.symbol}
            if wanted in names | {self.words[status].label.casefold()}:
                return status
        close = close_matches(wanted, list(Status), 1)
        hint = f"Did you mean {close[0]}?" if close else f"The statuses are {listed(Status)}."
        raise RuleError(f"There is no status {safe(typed).strip() or 'without a name'}.", hint, field="status")

    def by_cornerstone(self) -> list[tuple[Cornerstone | None, list[Action]]]:
        """Group the actions by cornerstone in the plan's order, those without one last; no empty groups."""
        groups: dict[Cornerstone | None, list[Action]] = {stone: [] for stone in (*self.cornerstones.values(), None)}
        for action in self.actions.values():
            groups[self.cornerstone_of(action)].append(action)
        return [(stone, actions) for stone, actions in groups.items() if actions]


# The columns in which actions are listed.
TABLE_HEADER = ("Id", "Title", "Owner", "Due", "Status", "Marks")


def _first_occurrence(due: Due, done: Sequence[Occurrence], moves: Sequence[DueChange]) -> Due:
    """Return the first occurrence of a duty as it was first agreed, from which all others are counted."""
    first = done[0].due if done else due
    # A first occurrence that was moved is counted from the date it had before.
    for move in reversed(moves):
        if move.to == first:
            first = move.before
    return first


def _moves_since(done: Sequence[Occurrence], moves: Sequence[DueChange]) -> Sequence[DueChange]:
    """Return the moves of the present occurrence: those after the last one that has gone by."""
    if not done:
        return moves
    gone_by = done[-1].due.end
    for number in range(len(moves) - 1, -1, -1):
        ends = [due.end for due in (moves[number].before, moves[number].to) if due is not None]
        if gone_by is not None and any(end is not None and end <= gone_by for end in ends):
            return moves[number + 1 :]
    return moves


def _leads_to(
    agreed: Due, rhythm: Rhythm, first: Due, steps: tuple[Iterable[Occurrence], Iterable[DueChange]]
) -> Due | None:
    """Return the due date to which new occurrences and new moves lead from an agreed one, each used once."""
    current: Due | None = agreed
    occurrences, moves = list(steps[0]), list(steps[1])
    while current is not None:
        at = current
        kept = next((entry for entry in occurrences if entry.due == at or entry.due.ends_with(at)), None)
        move = next((entry for entry in moves if entry.before == at or entry.before.ends_with(at)), None)
        if kept is not None and at.end is not None:
            occurrences.remove(kept)
            current = rhythm.next_after(first, at.end)
        elif move is not None:
            moves.remove(move)
            current = move.to
        else:
            break
    return current


def _ends_before(one: Due, other: Due) -> bool:
    return one.end is not None and other.end is not None and one.end < other.end


def moved_silently(before: Action, after: Action) -> bool:
    """Return whether an agreed due date differs between two states of an action and no entry in `due_changes` says why.

    A first date, a changed assumed one and one with the same last day are no moves; one that is given again after it
    was taken away is. An entry says why only where it leads to the date that is there.
    """
    agreed = before.agreed_due
    if agreed is None or before.due == after.due or (before.due is not None and agreed.ends_with(after.due)):
        return False
    entries = after.due_changes[before.moves :]
    to = entries[-1].to if entries else None
    is_told = bool(entries) and (to == after.due or (to is not None and to.ends_with(after.due)))
    return not is_told and not _went_on(before, after, agreed)


def _went_on(before: Action, after: Action, agreed: Due) -> bool:
    """Return whether a repeating duty went on from one occurrence to another, each with an entry in `done`."""
    repeats = after.repeats or before.repeats
    kept = [entry for entry in after.done if entry not in before.done]
    if repeats is None or not kept or before.due is None:
        return False
    first = _first_occurrence(before.due, after.done, after.due_changes)
    moves = after.due_changes[before.moves :]
    return _leads_to(agreed, repeats, first, (kept, moves)) == after.due


def moved_words(action: Action) -> str:
    """Return how far an action slipped: "moved twice, 5 months later than first agreed"; empty without a move."""
    moves = len(action.present_moves)
    if not moves:
        return ""
    return f"moved {times(moves)}, {slipped_words(action.first_due, action.slipped_days)}"


def slipped_words(first: Due | None, days: int | None) -> str:
    """Return how far a due date is from the one first agreed: "5 months later than first agreed"."""
    if days is None:
        return f"first agreed {first}" if first else "first agreed on an unknown date"
    if days == 0:
        return "back to the date first agreed"
    return f"{duration(abs(days))} {'later' if days > 0 else 'earlier'} than first agreed"


def marks(plan: Plan, action: Action, today: date) -> list[str]:
    """Return what stands out about an action in short words: overdue, moved 2×, extension, stale, exempt and so on."""
    found = {
        "overdue": action.is_overdue(today),
        "due soon": plan.is_due_soon(action, today),
        f"moved {len(action.present_moves)}×": len(action.present_moves) > 0,
        "extension": action.is_open and action.extension is not None,
        "stale": plan.is_stale(action, today),
        "assumed": bool(action.assumed),
        "exempt": action.exempt is not None,
    }
    return [word for word, holds in found.items() if holds]


def search(actions: Iterable[Action], words: str) -> list[Action]:
    """Return the actions that hold all the words, in any case: in id, title, owner, other texts or updates."""
    wanted = folded(words).split()
    found = []
    for action in actions:
        texts = [action.id, action.title, action.owner or "", action.outcome or "", action.origin or ""]
        texts += [action.details or "", action.reference or "", *action.support]
        texts += [f"{column.name} {column.text}" for column in action.extra]
        texts += [f"{update.text} {update.next or ''}" for update in action.updates]
        everything = caseless("\n".join(texts))
        if all(word in everything for word in wanted):
            found.append(action)
    return found
