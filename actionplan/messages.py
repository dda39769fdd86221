"""What a save to the record says: its subject, a line an action, and the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.text import cleaned, count, long_date, safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.changes import Change
    from actionplan.plan import Plan


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What is in the plan file but not in the record."""

    changes: tuple[Change, ...]
    only_layout: bool = False
    is_first: bool = False

    def __bool__(self) -> bool:
        return bool(self.changes) or self.only_layout or self.is_first


def subject(plan: Plan, unsaved: Unsaved, day: date) -> str:
    """Give the first line of a save: "Information Management Group, 12 October 2016: 6 actions updated"."""
    updated = len({change.id for change in unsaved.changes} - {None})
    if unsaved.is_first:
        what = f"plan with {count(len(plan.actions), 'action')}"
    elif updated:
        what = f"{count(updated, 'action')} updated"
    else:
        what = "plan details updated" if unsaved.changes else "notes and layout of the plan updated"
    return f"{safe(plan.group)}, {long_date(day)}: {what}"


def taken_back(subject: str, commit: str, lines: Sequence[str], day: date) -> str:
    """Put together the message of an entry that takes back another, of which it gives the first line and the name."""
    said = [*lines, ""] if lines else []
    return whole(f'Revert "{cleaned(subject)}"', [*said, f"This reverts commit {commit}."], day)


def whole(subject: str, lines: Sequence[str], meeting: date) -> str:
    """Put together the message of a save: subject, a line an action, and the trailer `Meeting:`."""
    parts = [cleaned(subject, lines=True) or f"Plan, {long_date(meeting)}"]
    if lines:
        parts.append("\n".join(lines))
    parts.append(f"Meeting: {meeting.isoformat()}")
    return "\n\n".join(parts) + "\n"
