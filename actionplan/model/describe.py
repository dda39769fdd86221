"""An action in words, as `show` prints it and as it is copied to the clipboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.model import extensions
from actionplan.model.dates import due_in_words
from actionplan.model.plan import TABLE_HEADER, marks, moved_words
from actionplan.text import NOT_SET, count, for_spreadsheet, listed, long_date, safe, safe_lines, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from actionplan.model.plan import Action, DueChange, Extension, Occurrence, Plan, Reopening, Update

# The column in which the values begin.
NAMES = 15


@dataclass(frozen=True, slots=True)
class Entries:
    """What happened to an action under a heading: each with its day or name."""

    heading: str
    entries: tuple[tuple[str, str], ...]


def lines(plan: Plan, action: Action, today: date) -> Iterator[tuple[str, str]]:
    """Yield the fields of an action in words, each with its name; long texts may have several lines."""
    yield "Owner", action.owner or NOT_SET
    for name in action.support:
        yield "Support", name
    yield "Due", _due(plan, action, today)
    if action.repeats:
        yield "Repeats", action.repeats.words
    if action.extension:
        yield "Extension", _extension(plan, action, action.extension)
    if action.completed:
        yield "Completed", action.completed.words()
    if stone := plan.cornerstone_of(action):
        yield "Cornerstone", stone.title
    yield from _details(plan, action)
    if action.exempt:
        reason = f": {action.exempt.reason}" if action.exempt.reason else ""
        yield "Exempt", f"not for publication, paragraph {action.exempt.paragraph} of Schedule 12A{reason}"
    if action.assumed:
        names = listed(name.replace("_", " ") for name in action.assumed)
        yield "Assumed", f"{names}: not confirmed by the group"
    if action.added:
        yield "Added", long_date(action.added)
    if action.reviewed:
        yield "Reviewed", long_date(action.reviewed)
    if plan.is_stale(action, today):
        days = (today - action.last_recorded(plan.approved)).days
        yield "Stale", f"nothing was recorded about it for {count(days, 'day')}"


def _details(plan: Plan, action: Action) -> Iterator[tuple[str, str]]:
    texts = {"Details": action.details, "Reference": action.reference, "Outcome": action.outcome}
    for name, value in (texts | {"Origin": action.origin, "Risk": action.risk}).items():
        if value:
            yield name, value
    for column in action.extra:
        yield column.name, column.text
    for name, ids in (("Depends on", action.depends_on), ("Superseded by", (action.superseded_by,))):
        for other in ids:
            if other and other in plan.actions:
                found = plan.actions[other]
                yield name, f"{found.id} {found.title} ({plan.label(found.status).lower()})"
    for evidence in action.evidence:
        yield "Evidence", evidence
    for milestone in action.milestones:
        due = f", due {milestone.due}" if milestone.due else ""
        done = f", done {long_date(milestone.done)}" if milestone.done else ""
        yield "Milestone", f"{milestone.title}{due}{done}"


def _due(plan: Plan, action: Action, today: date) -> str:
    words = [due_in_words(action.due)]
    if days := action.days_overdue(today):
        words.append(f"overdue by {count(days, 'day')}")
    elif plan.is_due_soon(action, today):
        words.append("due soon")
    if moved := moved_words(action):
        words.append(moved)
        if action.is_late_against_first(today) and not action.is_overdue(today):
            words.append("late against that date")
    return ", ".join(words)


def _extension(plan: Plan, action: Action, asked: Extension) -> str:
    shown = extensions.words(action, asked).removeprefix("Extension ")
    return f"{shown}\n{extensions.more(plan, action, asked)}\nbecause: {asked.reason}"


def entry_lists(action: Action) -> Iterator[Entries]:
    """Yield the lists of what happened to an action, each newest first; empty lists are left out."""
    found = (
        ("Updates, newest first", [(short_date(each.on), _update(each)) for each in action.updates]),
        ("Moves of the due date, newest first", [(short_date(each.on), _move(each)) for each in action.due_changes]),
        ("Occurrences, newest first", [(entry.due.words(short=True), _occurrence(entry)) for entry in action.done]),
        ("Opened again, newest first", [(short_date(each.on), _reopening(each)) for each in action.reopened]),
    )
    for heading, entries in found:
        if entries:
            yield Entries(heading, tuple(reversed(entries)))


def text(plan: Plan, action: Action, today: date) -> str:
    """Return all about an action as plain lines, safe to paste anywhere."""
    status = action.status
    found = [f"{safe(action.id)}  {safe(action.title)}", ""]
    words = f"{status.symbol} {plan.label(status)} ({status.letter})\n{plan.words[status].meaning}"
    for name, shown in (("Status", words), *lines(plan, action, today)):
        found += _labelled(name, shown)
    for part in entry_lists(action):
        found += ["", part.heading]
        for name, shown in part.entries:
            found += _labelled(name, shown)
    return "".join(f"{line.rstrip()}\n" for line in found)


def _labelled(name: str, words: str) -> Iterator[str]:
    for index, line in enumerate(safe_lines(words).split("\n")):
        yield f"{'' if index else f'{safe(name)} ':<{NAMES}}{line}"


def table(plan: Plan, actions: Iterable[Action], today: date) -> str:
    """Return actions as lines with tabs, for a spreadsheet; the first line names the columns."""
    rows = [TABLE_HEADER]
    for action in actions:
        due = due_in_words(action.due, short=True)
        label = plan.label(action.status)
        rows.append(
            (action.id, action.title, action.owner or NOT_SET, due, label, ", ".join(marks(plan, action, today)))
        )
    return "".join("\t".join(map(for_spreadsheet, row)) + "\n" for row in rows)


def _update(update: Update) -> str:
    return f"{update.text}\nNext: {update.next}" if update.next else update.text


def _move(move: DueChange) -> str:
    to = f"to {move.to}" if move.to else "taken away"
    agreed = f" Agreed by {move.agreed_by}." if move.agreed_by else ""
    return f"from {move.before} {to}, because: {move.reason.rstrip('.')}.{agreed}"


def _occurrence(entry: Occurrence) -> str:
    return f"kept on {long_date(entry.on)}" if entry.on else "missed"


def _reopening(again: Reopening) -> str:
    was = f" It had been completed: {again.completed}." if again.completed else ""
    return f"because: {again.reason.rstrip('.')}.{was}"
