"""What differs between two plans, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from actionplan.model.as_json import plain
from actionplan.model.dates import Completion, Due, due_in_words
from actionplan.model.extensions import is_answer, is_met
from actionplan.model.fields import ACTION_KEYS, PLAN_TEXTS
from actionplan.model.plan import (
    Action,
    DueChange,
    Exemption,
    Extension,
    Extra,
    Milestone,
    Occurrence,
    Plan,
    Reopening,
    Status,
    Update,
    entry_key,
)
from actionplan.model.rhythm import Rhythm
from actionplan.text import NOT_SET, long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
LISTS = (
    *("depends_on", "evidence", "assumed", "support", "extra", "done", "milestones", "updates", "due_changes"),
    *("extensions", "reopened"),
)
# Lists in which one entry may be written anew.
REWRITTEN = ("extra", "done", "milestones", "updates", "extensions")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: an action that came or went, or one field; an entry of a list has no `before` or no `after`.

    A difference in the plan's own facts has no id.
    """

    id: str | None
    title: str
    kind: str
    field: str | None
    before: Any
    after: Any

    def as_json(self) -> dict[str, Any]:
        """Return the keys and plain values of the command line's JSON."""
        return {
            "id": self.id,
            "kind": self.kind,
            "field": self.field,
            "before": plain(self.before),
            "after": plain(self.after),
        }


def differences(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return what differs: the plan's own facts, then the actions in the order of `after`, then those that went."""
    found = list(_plan_differences(before, after))
    for action in after.actions.values():
        old = before.actions.get(action.id)
        if old is None:
            found.append(Change(action.id, action.title, ADDED, None, None, action.title))
        elif old is not action and old != action:
            found += _action_differences(old, action)
    found += [
        Change(action.id, action.title, REMOVED, None, action.title, None)
        for action in before.actions.values()
        if action.id not in after.actions
    ]
    return tuple(found)


def plan_fields(plan: Plan) -> dict[str, Any]:
    """Return the plan's own facts under the names that their changes have, such as "plan.title"."""
    names = ("title", "organisation", "group", "approved", *PLAN_TEXTS, "corporate_priorities", "schema")
    found = {f"plan.{name}": getattr(plan, name) for name in names}
    review, thresholds = plan.review, plan.thresholds
    found |= {"plan.review.every_months": review.every_months, "plan.review.from": review.start}
    found["plan.review.assumed"] = review.assumed
    found |= {f"plan.thresholds.{name}": getattr(thresholds, name) for name in ("due_soon", "stale")}
    for status in Status:
        words = plan.words[status]
        found |= {f"statuses.{status}.label": words.label, f"statuses.{status}.meaning": words.meaning}
    return found | {f"cornerstones.{key}": stone.title for key, stone in plan.cornerstones.items()}


def _plan_differences(before: Plan, after: Plan) -> Iterator[Change]:
    old, new = plan_fields(before), plan_fields(after)
    for field in {**old, **new}:
        values = old.get(field), new.get(field)
        if values[0] != values[1]:
            # An empty list stands for nothing; a threshold of 0 days does not.
            yield Change(None, "", CHANGED, field, *(None if value == () else value for value in values))


def _action_differences(before: Action, after: Action) -> Iterator[Change]:
    for field in ACTION_KEYS:
        old, new = getattr(before, field), getattr(after, field)
        if old == new:
            continue
        if field in LISTS:
            removed, new_entries = entries_between(old, new)
            for entry in removed:
                yield Change(after.id, after.title, CHANGED, field, entry, None)
            for entry in new_entries:
                yield Change(after.id, after.title, CHANGED, field, None, entry)
            if not removed and not new_entries:
                yield Change(after.id, after.title, CHANGED, field, old, new)
        else:
            yield Change(after.id, after.title, CHANGED, field, old, new)


def entries_between(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[list[Any], list[Any]]:
    """Return the entries that were removed and those that were added, in their order."""
    removed = Counter(old) - Counter(new)
    new_entries = Counter(new) - Counter(old)
    return list(taken(old, removed)), list(taken(new, new_entries))


def taken(entries: Iterable[Any], wanted: Counter[Any]) -> Iterator[Any]:
    """Yield the entries that are wanted, each as often as it is, in their order."""
    left = Counter(wanted)
    for entry in entries:
        if left[entry] > 0:
            left[entry] -= 1
            yield entry


def by_action(changes: Iterable[Change]) -> dict[str | None, list[Change]]:
    """Group changes by the action that they are about, in their order; those of the plan's own facts under None."""
    found: dict[str | None, list[Change]] = {}
    for change in changes:
        found.setdefault(change.id, []).append(change)
    return found


def reviewed(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the actions that were looked at: those whose `reviewed` has a later day than before."""
    return tuple(dict.fromkeys(change.id for change in changes if change.id is not None and _is_review(change)))


def _is_review(change: Change) -> bool:
    return (
        change.field == "reviewed"
        and change.after is not None
        and (change.before is None or change.after > change.before)
    )


@dataclass(frozen=True, slots=True)
class Touched:
    """The actions that changes are about: those with something new, and those looked at with nothing to change."""

    updated: tuple[str, ...]
    only_reviewed: tuple[str, ...]


def touched(changes: Iterable[Change]) -> Touched:
    """Return the actions that changes are about, divided by whether anything is new."""
    groups = {key: group for key, group in by_action(changes).items() if key is not None}
    only = tuple(key for key, group in groups.items() if all(map(_is_review, group)))
    return Touched(tuple(key for key in groups if key not in set(only)), only)


def count_phrases(changes: Iterable[Change], plan: Plan) -> int:
    """Return the number of changes as a person counts them: a moved date with its reason is one."""
    return sum(1 for group in by_action(changes).values() for _ in phrases(group, plan))


def lines(changes: Sequence[Change], plan: Plan) -> list[str]:
    """Return what changed in words, one line for each action: "IM-07 Review the store: at risk (was on track); …"."""
    found = []
    for key, group in by_action(changes).items():
        if key is None:
            found += [f"Plan: {phrase}" for phrase in phrases(group, plan)]
        else:
            title = shortened(safe(group[0].title), _LONGEST // 2)
            found.append(f"{key} {title}: {'; '.join(phrases(group, plan))}")
    return found


def phrases(changes: Sequence[Change], plan: Plan) -> Iterator[str]:
    """Yield what changed on one action, one phrase for each change: "status at risk (was on track)"."""
    return (words for words, _ in phrases_with_changes(changes, plan))


def phrases_with_changes(changes: Sequence[Change], plan: Plan) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Yield what changed on one action in phrases, each with the changes that it is about."""
    changes = _rewritten(changes)
    moves = [c for c in changes if c.field == "due_changes" and isinstance(c.after, DueChange)]
    due = next((c for c in changes if c.field == "due"), None)
    kept = [c for c in changes if c.before is None and isinstance(c.after, Occurrence)] if due is not None else []
    explains = due is not None and not kept and bool(moves) and moves[-1].after.to == due.after
    removed = [c for c in changes if isinstance(c.before, Extension) and c.after is None]
    granted = [c for c in removed if due is not None and is_met(c.before, due.after)]
    # A new date, the entries that lead to it and the request that it answers are said as one.
    together = (*(moves if explains else ()), *kept, *granted)
    ended = {id(update): request for update, request in _ended(changes, removed)}
    for change in changes:
        if change.kind == ADDED:
            yield "added to the plan", (change,)
        elif change.kind == REMOVED:
            yield "removed from the plan", (change,)
        elif change is due and together:
            why = "; ".join(_reason(move.after, plan) for move in moves)
            as_asked = ", as was asked for" if granted else ""
            because = f", because: {why}" if explains else ""
            occurrences = "".join(f"{_entry_words(entry.after)}; " for entry in kept)
            yield f"{occurrences}{_scalar('due', change, plan)}{as_asked}{because}", (change, *together)
        elif change in together or change in ended.values():
            continue
        elif id(change) in ended:
            # The update that says what became of a request says all.
            yield _entry_phrase(change), (ended[id(change)], change)
        elif change.field == "assumed" and change.after is None and any(c.field == change.before for c in changes):
            # Setting a field confirms it: the new value says so.
            continue
        elif change.field in LISTS:
            yield _entry_phrase(change), (change,)
        elif _is_review(change):
            nothing = ", nothing to change" if len(changes) == 1 else ""
            yield f"reviewed on {long_date(change.after)}{nothing}", (change,)
        else:
            yield _scalar(str(change.field), change, plan), (change,)


def _ended(changes: Sequence[Change], removed: Sequence[Change]) -> Iterator[tuple[Change, Change]]:
    """Yield the updates that report what became of a request, each with the removal of the request."""
    updates = [c for c in changes if c.before is None and isinstance(c.after, Update)]
    return ((c, request) for request in removed for c in updates if is_answer(request.before, c.after))


def _rewritten(changes: Sequence[Change]) -> list[Change]:
    """Put an entry that went and the one that came in its place together: the same milestone, the same update."""
    removed = {
        _entry_key(change.before): change for change in changes if change.field in REWRITTEN and not change.after
    }
    found: list[Change] = []
    for change in changes:
        is_new = change.field in REWRITTEN and not change.before
        if is_new and (old := removed.pop(_entry_key(change.after), None)) is not None:
            found.remove(old)
            found.append(replace(change, before=old.before))
        else:
            found.append(change)
    return found


def _entry_key(entry: object) -> object:
    # A new request for an extension replaces the one before it.
    return Extension if isinstance(entry, Extension) else entry_key(entry)


def _reason(move: DueChange, plan: Plan) -> str:
    reason = shortened(safe(move.reason), _LONGEST)
    agreed = f" (agreed by {shortened(safe(move.agreed_by), _LONGEST)})" if move.agreed_by else ""
    return reason if move.agreed_by == plan.group else reason + agreed


def _scalar(field: str, change: Change, plan: Plan) -> str:
    name = field.removeprefix("plan.").replace("_", " ")
    before, after = value_words(change.before, plan), value_words(change.after, plan)
    if change.after is None:
        return f"{'due date' if field == 'due' else name} taken away (was {before})"
    if change.before is None:
        return f"{name} {after}" if field == "completed" else f"{name} {after} (was not set)"
    return f"{name} {after} (was {before})"


def _entry_phrase(change: Change) -> str:
    entry = change.after if change.after is not None else change.before
    field = str(change.field)
    if field == "assumed":
        name = safe(str(entry)).replace("_", " ")
        return f"{name} confirmed" if change.after is None else f"{name} marked as assumed"
    if change.before is not None and change.after is not None:
        same_list = isinstance(change.after, tuple)
        return f"{field.replace('_', ' ')} in another order" if same_list else _rewritten_phrase(change)
    if isinstance(entry, Extension) and change.after is None:
        return f"extension to {entry.to} no longer asked for"
    names = {"depends_on": "depends on {}", "evidence": "evidence “{}”", "support": "support by {}"}
    words = names.get(field, "{}").format(_entry_words(entry))
    return words if change.after is not None else f"taken back: {words}"


def _rewritten_phrase(change: Change) -> str:
    before, after = change.before, change.after
    if isinstance(after, Extension):
        return _request_words(after, f" instead of one to {before.to}")
    if isinstance(after, Update):
        was = f" (was “{shortened(safe(before.next), _LONGEST)}”)" if before.next else ""
        return f"next step “{shortened(safe(after.next), _LONGEST)}”{was}" if after.next else f"no next step{was}"
    if isinstance(after, (Extra, Occurrence)):
        return f"{_entry_words(after)} (was {_entry_words(before).partition(': ')[2]})"
    parts = []
    if before.due != after.due:
        parts.append(f"due {due_in_words(after.due)} (was {due_in_words(before.due)})")
    if before.done != after.done:
        was = f" (was done {long_date(before.done)})" if before.done else ""
        parts.append(f"done {long_date(after.done)}{was}" if after.done else f"not done{was}")
    return f"milestone “{shortened(safe(after.title), _LONGEST)}”: {', '.join(parts)}"


def _entry_words(entry: object) -> str:
    match entry:
        case Update():
            following = f" Next: {shortened(safe(entry.next), _LONGEST)}" if entry.next else ""
            return f"update “{shortened(safe(entry.text), _LONGEST)}”{following}"
        case DueChange():
            return f"due date moved {entry.words}, because: {shortened(safe(entry.reason), _LONGEST)}"
        case Extension():
            return _request_words(entry)
        case Reopening():
            return f"opened again, because: {shortened(safe(entry.reason), _LONGEST)}"
        case Extra():
            return f"{shortened(safe(entry.name), _LONGEST)}: {shortened(safe(entry.text), _LONGEST)}"
        case Occurrence():
            kept = f"kept on {long_date(entry.on)}" if entry.on else "missed"
            return f"occurrence of {entry.due}: {kept}"
        case Milestone():
            done = f", done {long_date(entry.done)}" if entry.done else ""
            due = f", due {entry.due}" if entry.due else ""
            return f"milestone “{shortened(safe(entry.title), _LONGEST)}”{due}{done}"
    return shortened(safe(str(entry)), _LONGEST)


def _request_words(entry: Extension, instead: str = "") -> str:
    by = f" by {shortened(safe(entry.asked_by), _LONGEST)}" if entry.asked_by else ""
    return f"extension to {entry.to} asked for{by}{instead}, because: {shortened(safe(entry.reason), _LONGEST)}"


def value_words(value: object, plan: Plan) -> str:
    """Return a value of a plan in words."""
    match value:
        case None:
            return NOT_SET
        case Status():
            return plan.label(value).lower()
        case Due() | Completion():
            return value.words()
        case Rhythm():
            return value.words
        case date():
            return long_date(value)
        case Exemption():
            reason = f", {safe(value.reason)}" if value.reason else ""
            return f"under paragraph {value.paragraph}{reason}"
        case tuple():
            return ", ".join(value_words(item, plan) for item in value) or "none"
        case str():
            return shortened(safe(value), _LONGEST)
        case Update() | DueChange() | Extension() | Extra() | Milestone() | Occurrence() | Reopening():
            return _entry_words(value)
    return str(value)
