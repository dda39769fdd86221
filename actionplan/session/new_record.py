"""Making a record at once from a history that is known already, as the demonstration needs it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from actionplan.git.record import Past, Record
from actionplan.model import diff
from actionplan.session import commit_message
from actionplan.session.results import Unsaved
from actionplan.storage import atomic, document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from actionplan.model.edits.basic import Edit
    from actionplan.storage.document import Document


def saved_states(
    first: bytes, day: date, meetings: Iterable[tuple[date, Sequence[Edit]]], author: tuple[str, str]
) -> list[Past]:
    """Return every state of a plan, oldest first: as it was on the first day, then after each meeting.

    `author` is the name and the address of whoever saved them. The same arguments give the same bytes.
    """
    current = document.parse(first)
    subject = commit_message.subject(current.plan, Unsaved((), is_first=True), day)
    states = [_saved(current, commit_message.whole(subject, [], day), day, author)]
    for meeting, edits in meetings:
        before = current.plan
        for edit in edits:
            current, _ = current.changed_to(edit.apply(current.plan, meeting))
        unsaved = Unsaved(diff.differences(before, current.plan))
        lines = diff.lines(unsaved.changes, current.plan)
        subject = commit_message.subject(current.plan, unsaved, meeting)
        message = commit_message.whole(subject, lines, meeting, unsaved.changes)
        states.append(_saved(current, message, meeting, author))
    return states


def _saved(state: Document, message: str, day: date, author: tuple[str, str]) -> Past:
    # British summer time, near enough for a story.
    zone = timezone(timedelta(hours=1 if 4 <= day.month <= 10 else 0))
    when = datetime(day.year, day.month, day.day, 16, 30, tzinfo=zone)
    return Past(state.text.encode("utf-8"), message, when, *author)


def create(plan: Path, states: Sequence[Past]) -> None:
    """Write a plan and its record into the plan's folder, which is empty.

    Raises RecordTrouble if git cannot make the record, PlanFileError if the plan cannot be written.
    """
    # The record comes first: where there can be none, nothing is left.
    Record(plan).create_with(states)
    atomic.write_atomically(plan, states[-1].data)
