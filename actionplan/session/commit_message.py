"""What a save to the record says: its subject, a line an action, the meeting, and what was looked at there."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from actionplan.model.attendance import UNKNOWN
from actionplan.model.diff import reviewed, touched
from actionplan.text import cleaned, count, listed, long_date, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from actionplan.git.log import Commit
    from actionplan.model.attendance import Attendance
    from actionplan.model.diff import Change
    from actionplan.model.plan import Plan
    from actionplan.session.results import Unsaved


def subject(plan: Plan, unsaved: Unsaved, day: date) -> str:
    """Return the first line of a save: "Information Management Group, 12 October 2016: 6 actions updated"."""
    what = done(unsaved.changes)
    if unsaved.is_first:
        what = f"plan with {count(len(plan.actions), 'action')}"
    elif not what:
        what = "plan details updated" if unsaved.changes else "notes and layout of the plan updated"
    return f"{safe(plan.group)}, {long_date(day)}: {what}"


def done(changes: Iterable[Change]) -> str:
    """Return how many actions were updated, and how many reviewed without a change; empty if none."""
    found = touched(changes)
    if not found.updated:
        return f"{count(len(found.only_reviewed), 'action')} reviewed" if found.only_reviewed else ""
    rest = f", {len(found.only_reviewed):,} reviewed" if found.only_reviewed else ""
    return f"{count(len(found.updated), 'action')} updated{rest}"


def _joined(saves: Sequence[Commit]) -> Attendance:
    """Return the attendance that some saves name, newest first; the newest counts."""
    return reduce(lambda known, save: known.or_else(save.attendance), saves, UNKNOWN)


def taken_back(subject: str, commit: str, lines: Sequence[str], day: date, changes: Iterable[Change] = ()) -> str:
    """Put together the message of an entry that takes back another, of which it gives the first line and the name."""
    said = [*lines, ""] if lines else []
    return whole(f'Revert "{cleaned(subject)}"', [*said, f"This reverts commit {commit}."], day, changes)


def of_merge(saves: Sequence[Commit], lines: Sequence[str], changes: Iterable[Change]) -> str:
    """Return the message of a merge that shares saves after what others shared meanwhile.

    A single save keeps its first line. A meeting is named if all saves that name one name the same.
    """
    changes = tuple(changes)
    if len(saves) == 1:
        subject = saves[0].subject
    else:
        what = done(changes) or "notes and layout of the plan updated"
        authors = listed(dict.fromkeys(safe(save.author) for save in saves))
        subject = f"{count(len(saves), 'save')} of {authors}: {what}" if saves else "Other files than the plan"
    meetings = {save.meetings for save in saves}
    meeting = saves[0].meeting if len(meetings) == 1 else None
    return whole(subject, lines, meeting, changes, _joined(saves) if meeting is not None else UNKNOWN)


def whole(
    subject: str,
    lines: Sequence[str],
    meeting: date | None,
    changes: Iterable[Change] = (),
    attendance: Attendance = UNKNOWN,
) -> str:
    """Return the message of a save: subject, a line an action, and trailers.

    They are `Meeting:`; `Present:` and `Apologies:`, if they are known; and `Reviewed:` with the actions that were
    looked at, by what is saved, if there are any.
    """
    parts = [cleaned(subject, lines=True) or (f"Plan, {long_date(meeting)}" if meeting else "Plan")]
    if lines:
        parts.append("\n".join(lines))
    trailers = [f"Meeting: {meeting.isoformat()}"] if meeting is not None else []
    trailers += attendance.trailers()
    if looked_at := reviewed(changes):
        trailers.append(f"Reviewed: {', '.join(looked_at)}")
    if trailers:
        parts.append("\n".join(trailers))
    return "\n\n".join(parts) + "\n"
