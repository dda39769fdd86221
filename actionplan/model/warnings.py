"""The warnings of a plan that has no errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actionplan.errors import Problem, RuleError
from actionplan.model.extensions import obstacle
from actionplan.model.fields import ENTRY_KEYS, PLAN_TEXTS, TEXT_FIELDS, plain_value
from actionplan.model.plan import Status, moved_silently
from actionplan.text import count, folded, listed, safe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from actionplan.model.fields import Path
    from actionplan.model.plan import Action, Plan

# A text may run to any length, so a match is looked for from the beginning of a run of letters only.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")
# British numbers as people write them: 01622 602000, 020 7946 0000, +44 1622 602000; ten or eleven digits in all.
PHONE = re.compile(r"(?<![\w/.-])(?:\+44\s?\(?0?\)?|\(?0)(?:[\s()-]{0,2}\d){9,10}(?![\w/-])")
PERSON = re.compile(r"\b(Cllr|Mrs|Mr|Ms|Dr)(?:\.\s*|\s+)(?=\w)")

# What `init` writes into a new plan, if nobody names the organisation and the group.
PLACEHOLDERS = {"organisation": "Name of the organisation", "group": "Name of the group"}


def placeholders(plan: Plan) -> list[str]:
    """Return the facts of a plan that are still as `init` wrote them."""
    return [key for key, text in PLACEHOLDERS.items() if folded(getattr(plan, key)) == folded(text)]


def refuse_placeholders(plan: Plan) -> None:
    """Raise RuleError if a fact of a plan is still as `init` wrote it."""
    if left := placeholders(plan):
        names = listed(f"{key} = “{PLACEHOLDERS[key]}”" for key in left)
        raise RuleError(
            f"The plan still has what “init” wrote for you to replace: {names}.",
            "Write the real name into [plan] of the plan file, then try again.",
            field=left[0],
        )


def warnings(plan: Plan, today: date) -> list[Problem]:
    """Return the warnings of a plan, action by action, as at a day."""
    found = [
        Problem(("plan", key), f"{key} is still “{PLACEHOLDERS[key]}”: write the real name", is_warning=True)
        for key in placeholders(plan)
    ]
    for place, text in _header_texts(plan):
        found += [Problem(place, words, is_warning=True) for words in _personal(text)]
    owners = {folded(owner): owner for owner in plan.owners()}
    for action in plan.actions.values():
        path: Path = ("actions", action.id)
        if action.owner is not None and (other := owners[folded(action.owner)]) != action.owner:
            words = f"the owner looks the same as {safe(other)!r} and is stored otherwise: write one like the other"
            found.append(Problem((*path, "owner"), words, action.id, is_warning=True))
        found += [Problem((*path, *at), text, action.id, is_warning=True) for at, text in _state(action, today)]
        asked = _requests(plan, action, today)
        found += [Problem((*path, *at), text, action.id, is_warning=True) for at, text in asked]
        for at, text in _texts(action):
            found += [Problem((*path, *at), words, action.id, is_warning=True) for words in _personal(text)]
    return found


def unrecorded_moves(saved: Plan, plan: Plan) -> list[Problem]:
    """Return due dates that differ from the last saved ones without an entry in `due_changes` that says why."""
    found = []
    for action in plan.actions.values():
        old = saved.actions.get(action.id)
        if old is None or not moved_silently(old, action):
            continue
        was = old.due.words() if old.due else "taken away"
        now = action.due.words() if action.due else "taken away"
        text = (
            f"the due date was {was} when last saved and is now {now}, but due_changes does not say why: "
            "add an entry with on, from, to and reason"
        )
        found.append(Problem(("actions", action.id, "due"), text, action.id, is_warning=True))
    return found


def _state(action: Action, today: date) -> Iterator[tuple[Path, str]]:
    if action.is_open and action.owner is None:
        yield (), "no owner: give the job title of who answers for it"
    if action.is_open and action.due is None:
        yield (), 'no due date: give one, or due = "ongoing" for a standing duty'
    if days := action.days_overdue(today):
        yield (
            ("due",),
            f"overdue by {count(days, 'day')} (due {action.due}): complete it, or move the date with its reason",
        )
    if action.repeats is not None and action.is_open and action.due_end is None:
        yield (
            ("repeats",),
            f"it repeats {action.repeats}, but has no date to count from: set due to the next occurrence",
        )
    if action.status in {Status.AT_RISK, Status.OFF_TRACK} and not action.updates:
        yield ("status",), f"{action.status} with no update saying why: add one with the reason and the next step"
    if action.status is Status.COMPLETE and action.completed is None:
        yield ("status",), 'complete, but not when: add completed = a date, or "by 2016-09-28" if not known exactly'
    if action.status is Status.CLOSED and not action.updates:
        yield ("status",), "closed with no update saying why: add one with the reason"
    if action.superseded_by is not None and action.status is not Status.CLOSED:
        yield (
            ("superseded_by",),
            f"superseded_by is for closed actions, but the status is {action.status}: remove the line, or close it",
        )


def _requests(plan: Plan, action: Action, today: date) -> Iterator[tuple[Path, str]]:
    """Yield what is odd about extensions of the due date that are asked for."""
    for index, asked in enumerate(action.extensions[:-1]):
        yield (
            ("extensions", index),
            f"an extension to {asked.to} is asked for and a later entry asks again: the last entry counts, remove this",
        )
    if (asked_last := action.extension) is None:
        return
    at, days = ("extensions", len(action.extensions) - 1), (today - asked_last.on).days
    asked_for = f"an extension to {asked_last.to}"
    if why := obstacle(action, asked_last.to):
        yield at, f"{asked_for} is asked for, but {why}: ask for another date, or withdraw it"
    elif days > plan.thresholds.stale:
        ago = f"{asked_for} was asked for {count(days, 'day')} ago"
        yield at, f"{ago} and is neither agreed nor refused: put it before who is to agree, or withdraw it"


def _header_texts(plan: Plan) -> Iterator[tuple[Path, str]]:
    for key in ("title", "organisation", "group", *PLAN_TEXTS):
        if text := getattr(plan, key):
            yield ("plan", key), text
    for index, priority in enumerate(plan.corporate_priorities):
        yield ("plan", "corporate_priorities", index), priority
    for status, words in plan.words.items():
        yield ("statuses", str(status), "label"), words.label
        yield ("statuses", str(status), "meaning"), words.meaning
    for stone in plan.cornerstones.values():
        yield ("cornerstones", stone.id, "title"), stone.title


def _texts(action: Action) -> Iterator[tuple[Path, str]]:
    for key in TEXT_FIELDS:
        if text := getattr(action, key):
            yield (key,), text
    if action.exempt is not None and action.exempt.reason:
        yield ("exempt", "reason"), action.exempt.reason
    for column in action.extra:
        yield ("extra", column.name), f"{column.name}\n{column.text}"
    for key in ("evidence", "support", *ENTRY_KEYS):
        if key != "exempt":
            for index, entry in enumerate(plain_value(getattr(action, key)) or ()):
                values = entry.values() if isinstance(entry, dict) else (entry,)
                yield (key, index), "\n".join(value for value in values if isinstance(value, str))


def _personal(text: str) -> Iterator[str]:
    """Yield what in a text points to a person; a history of files cannot forget a name again."""
    if match := EMAIL.search(text):
        yield f"an e-mail address ({safe(match[0])}): write a job title, a saved plan cannot forget it again"
    if match := PHONE.search(text):
        yield f"a phone number ({safe(match[0]).strip()}): leave it out, a saved plan cannot forget it again"
    if match := PERSON.search(text):
        yield f"a person's title ({match[1]}): write a job title, a saved plan cannot forget a name again"
