"""A made-up plan with two years of history, to try the program on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from importlib.resources import files
from typing import TYPE_CHECKING

from actionplan.demo.story import MEETINGS
from actionplan.git.record import Past, Record
from actionplan.model import diff
from actionplan.session import commit_message
from actionplan.session.commit_message import Unsaved
from actionplan.storage import document

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.storage.document import Document

OFFICER = ("Information Governance Officer", "governance@wellbourne.example")
FIRST = date(2024, 4, 10)
LAST = MEETINGS[-1].on


def history() -> list[Past]:
    """Give all that was saved in the two years, oldest first; the same bytes each time."""
    current = document.parse(files("actionplan.demo").joinpath("plan.toml").read_bytes())
    first = commit_message.subject(current.plan, Unsaved((), is_first=True), FIRST)
    found = [_saved(current, commit_message.whole(first, [], FIRST), FIRST)]
    for meeting in MEETINGS:
        before = current
        for edit in meeting.edits:
            after = edit.apply(current.plan, meeting.on)
            current, _ = current.changed_to(after)
        unsaved = Unsaved(diff.differences(before.plan, current.plan))
        lines = diff.lines(unsaved.changes, current.plan)
        subject = commit_message.subject(current.plan, unsaved, meeting.on)
        found.append(_saved(current, commit_message.whole(subject, lines, meeting.on, unsaved.changes), meeting.on))
    return found


def _saved(state: Document, message: str, day: date) -> Past:
    # British summer time, near enough for a story.
    zone = timezone(timedelta(hours=1 if 4 <= day.month <= 10 else 0))
    when = datetime(day.year, day.month, day.day, 16, 30, tzinfo=zone)
    return Past(state.text.encode("utf-8"), message, when, *OFFICER)


@dataclass(frozen=True, slots=True)
class Made:
    """A demonstration on disk: its plan, and the day to take as today."""

    plan: Path
    today: date


def make(folder: Path) -> Made:
    """Write the plan and its record into an empty folder.

    Raises RecordTrouble where there is no git, OSError where the folder cannot be written to.
    """
    plan = folder / "plan.toml"
    saved = history()
    # The record comes first: where there can be none, nothing is left.
    Record(plan).create_with(saved)
    plan.write_bytes(saved[-1].data)
    return Made(plan, LAST)
