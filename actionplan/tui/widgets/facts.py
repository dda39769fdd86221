"""What is shown about one action, as rows of words: what it is, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from actionplan.model import extensions
from actionplan.model.dates import due_in_words
from actionplan.model.plan import marks, moved_words
from actionplan.text import NOT_SET, count, listed, long_date, safe, safe_lines, short_date, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from actionplan.model.plan import Action, Plan, Update

Part = tuple[str, str]
T = TypeVar("T")
_PEEK = 200
_MOST_UPDATES = 12
_MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A label and a text in parts, each with the role that gives its style; all of it is safe to show."""

    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A part of what is told that can be put away: its title, how many things are in it, and their rows."""

    title: str
    count: int
    rows: tuple[Row, ...]
    aside: tuple[Part, ...] = ()


NO_ROW = Row("", ((" ", ""),))


def _row(label: str, *parts: Part) -> Row:
    return Row(label, tuple(part for part in parts if part[0]))


def _cut(text: str, limit: int | None) -> str:
    return safe_lines(text if limit is None else shortened(text, limit))


def facts(plan: Plan, action: Action, today: date, limit: int | None = None) -> tuple[Row, ...]:
    """Return the facts of an action; texts longer than `limit` are cut, and without it the folds' facts left out."""
    status = action.status
    rows = [
        _row("", (safe(action.id), "label"), ("  ", ""), (_cut(safe(action.title), limit), "title")),
        _row(
            "Status",
            (f"{status.symbol} {plan.label(status)}", status.value),
            (f"  {_cut(plan.words[status].meaning, 200)}" if limit is None else "", "quiet"),
        ),
        _row("Owner", (_cut(action.owner, limit), "") if action.owner else (NOT_SET, "quiet")),
        *(
            _row("Support" if first else " ", (_cut(safe(name), limit), ""))
            for first, name in _numbered(action.support)
        ),
        *_due(plan, action, today, limit),
    ]
    if action.completed is not None:
        rows.append(_row("Completed", (action.completed.words(), "")))
    texts = [("Details", action.details), ("Reference", action.reference), ("Outcome", action.outcome)]
    texts.append(("Risk", action.risk))
    rows += [_row(label, (_cut(text, limit), "")) for label, text in texts if text]
    if action.assumed:
        names = listed(safe(name).replace("_", " ") for name in action.assumed)
        rows.append(_row("Assumed", (f"{names}: not confirmed by the group", "")))
    if action.exempt is not None:
        reason = f", {_cut(action.exempt.reason, limit)}" if action.exempt.reason else ""
        rows.append(_row("Exempt", (f"not for publication: paragraph {action.exempt.paragraph}{reason}", "alarm")))
    rows += _others(plan, "Replaced by", (action.superseded_by,) if action.superseded_by else (), limit)
    if limit is not None:
        rows += [*_dependencies(plan, action, limit), *_milestones(action, limit)]
    if action.cornerstone is not None:
        stone = plan.cornerstone_of(action)
        rows.append(_row("Cornerstone", (safe(stone.title if stone else action.cornerstone), "")))
    rows += [_row("Evidence" if first else " ", (_cut(text, limit), "")) for first, text in _numbered(action.evidence)]
    for first, column in _numbered(action.extra):
        name = f"{shortened(safe(column.name), _MOST_NAME)}: "
        rows.append(_row("Own columns" if first else " ", (name, "quiet"), (_cut(column.text, limit), "")))
    if action.origin:
        rows.append(_row("Origin", (_cut(action.origin, limit), "quiet")))
    return tuple(rows)


def peek(plan: Plan, action: Action, today: date) -> tuple[Row, ...]:
    """Return an action in three lines: title; owner and marks; latest update."""
    title = _row("", (f"{safe(action.id)}  ", "label"), (_cut(safe(action.title), _PEEK), "title"))
    found = marks(plan, action, today)
    owner: Part = (_cut(action.owner, 60), "") if action.owner else ("no owner", "quiet")
    late = "alarm" if action.is_overdue(today) else "strong"
    second = _row("", owner, (f"  {', '.join(found)}" if found else "", late))
    last = action.last_update
    if last is None:
        text = f"Outcome: {_cut(action.outcome, _PEEK)}" if action.outcome else "No update yet."
        return title, second, _row("", (safe(text), "quiet"))
    following = f"  Next: {_cut(last.next, _PEEK)}" if last.next else ""
    words = f"{short_date(last.on)}: {_cut(last.text, _PEEK)}"
    return title, second, _row("", (safe(words), ""), (safe(following), "strong"))


def _numbered(entries: Iterable[T]) -> Iterator[tuple[bool, T]]:
    for index, entry in enumerate(entries):
        yield index == 0, entry


def _due(plan: Plan, action: Action, today: date, limit: int | None) -> Iterator[Row]:
    end = action.due_end
    late: Part = ("", "")
    if action.is_overdue(today) and end is not None:
        late = (f"  overdue by {count((today - end).days, 'day')}", "alarm")
    elif plan.is_due_soon(action, today) and end is not None:
        late = (f"  due in {count((end - today).days, 'day')}", "strong")
    yield _row("Due", (due_in_words(action.due), "" if action.due else "quiet"), late)
    if action.repeats is not None:
        following = f", then {action.next_occurrence}" if action.next_occurrence else ""
        yield _row("Repeats", (f"{action.repeats}{following}", ""))
    if action.present_moves:
        role = "alarm" if action.is_late_against_first(today) else "strong"
        first = action.first_due
        agreed = f" ({first})" if first and action.slipped_days is not None else ""
        yield _row(" ", (f"{moved_words(action)}{agreed}", role))
    if (asked := action.extension) is not None:
        yield _row("Extension", (extensions.words(action, asked).removeprefix("Extension "), "strong"))
        yield _row(" ", (f"{extensions.more(plan, action, asked)}; because: {_cut(asked.reason, limit)}", ""))


def _others(plan: Plan, label: str, ids: tuple[str, ...], limit: int | None) -> Iterator[Row]:
    for first, other_id in _numbered(ids):
        other = plan.actions.get(other_id)
        words = f" {_cut(safe(other.title), limit)}" if other else ""
        state = (f"  {other.status.symbol} {plan.label(other.status)}", other.status.value) if other else ("", "")
        yield _row(label if first else " ", (f"{safe(other_id)}{words}", ""), state)


def _dependencies(plan: Plan, action: Action, limit: int | None) -> tuple[Row, ...]:
    """Return the actions on which an action depends, and those that depend on it."""
    waiting = tuple(other.id for other in plan.actions.values() if action.id in other.depends_on)
    return (
        *_others(plan, "Depends on", action.depends_on, limit),
        *_others(plan, "Waits for it", waiting, limit),
    )


def _milestones(action: Action, limit: int | None) -> Iterator[Row]:
    for index, milestone in enumerate(action.milestones):
        done = f", done {short_date(milestone.done)}" if milestone.done else ""
        due = f", due {milestone.due.words(short=True)}" if milestone.due else ""
        sign = "✔" if milestone.done else "○"
        words = f"{sign} {_cut(safe(milestone.title), limit)}{due}{done}"
        yield _row("Milestones" if index == 0 else " ", (words, ""))


def folds(plan: Plan, action: Action, today: date, history: Fold | None) -> tuple[Fold, ...]:
    """Return everything that happened to an action, and its dependencies, newest first, uncut."""
    updates = tuple(row for update in reversed(action.updates) for row in _update(update, None))
    dependencies = _dependencies(plan, action, None)
    found = [
        Fold("Updates", len(action.updates), updates, tuple(_age(plan, action, today))),
        Fold("Date changes", len(action.due_changes), tuple(_moves(action, None))),
        Fold("Milestones", len(action.milestones), tuple(Row("", row.parts) for row in _milestones(action, None))),
        Fold("Dependencies", len(dependencies), dependencies),
    ]
    if action.done:
        found.append(Fold("Occurrences", len(action.done), tuple(_occurrences(action))))
    if action.reopened:
        found.append(Fold("Opened again", len(action.reopened), tuple(_reopenings(action, None))))
    return (*found, history) if history is not None else tuple(found)


def story(plan: Plan, action: Action, today: date, limit: int) -> tuple[Row, ...]:
    """Return what happened to an action, newest first; texts longer than `limit` letters are cut."""
    rows = [_row("", ("Updates", "label"), *_age(plan, action, today))]
    if not action.updates:
        rows.append(_row("", ("None yet.", "quiet")))
    for update in action.updates[: -_MOST_UPDATES - 1 : -1]:
        rows += _update(update, limit)
    if len(action.updates) > _MOST_UPDATES:
        earlier = count(len(action.updates) - _MOST_UPDATES, "earlier update")
        rows.append(_row("", (f"{earlier}: Enter shows everything.", "quiet")))
    lists = {"Date changes": _moves(action, limit), "Occurrences": _occurrences(action)}
    for title, found in (lists | {"Opened again": _reopenings(action, limit)}).items():
        if entries := list(found):
            rows += [NO_ROW, _row("", (title, "label")), *entries]
    return tuple(rows)


def _moves(action: Action, limit: int | None) -> Iterator[Row]:
    for change in reversed(action.due_changes):
        to = f"to {change.to.words(short=True)}" if change.to else "taken away"
        agreed = f" (agreed by {_cut(safe(change.agreed_by), limit)})" if change.agreed_by else ""
        words = f"{change.before.words(short=True)} {to}"
        yield _row(short_date(change.on), (words, "strong"), (f": {_cut(change.reason, limit)}{agreed}", ""))


def _occurrences(action: Action) -> Iterator[Row]:
    for entry in reversed(action.done):
        kept = f"kept on {short_date(entry.on)}" if entry.on else "missed"
        yield _row(entry.due.words(short=True), (kept, "" if entry.on else "strong"))


def _reopenings(action: Action, limit: int | None) -> Iterator[Row]:
    for reopening in reversed(action.reopened):
        was = f" (had been completed {reopening.completed})" if reopening.completed else ""
        yield _row(short_date(reopening.on), (f"{_cut(reopening.reason, limit)}{was}", ""))


def _age(plan: Plan, action: Action, today: date) -> Iterator[Part]:
    if plan.is_stale(action, today):
        day = action.last_recorded(plan.approved)
        yield f"  stale: nothing recorded since {long_date(day)}", "strong"


def _update(update: Update, limit: int | None) -> Iterator[Row]:
    yield _row(short_date(update.on), (_cut(update.text, limit), ""))
    if update.next:
        yield _row(" ", ("Next: ", "strong"), (_cut(update.next, limit), ""))
