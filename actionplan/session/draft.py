"""What a save was given, kept beside the plan until the save is made."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from actionplan.model.attendance import UNKNOWN, Attendance, from_message
from actionplan.text import cleaned

_DAY = re.compile(r"(?:^|\n)Meeting: (\d{4}-\d\d-\d\d)(?P<more>(?:\n(?:Present|Apologies): [^\n]*)*)\s*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """The words, the day of the meeting and the attendance that a save was given; each may be missing."""

    words: str = ""
    meeting: date | None = None
    attendance: Attendance = UNKNOWN

    def __bool__(self) -> bool:
        return bool(self.words) or self.meeting is not None

    def as_text(self) -> str:
        """Return the draft as a text, which has the day and the attendance in its last lines."""
        if self.meeting is None:
            return f"{self.words}\n"
        lines = "\n".join((f"Meeting: {self.meeting.isoformat()}", *self.attendance.trailers()))
        return f"{self.words}\n\n{lines}\n"

    @classmethod
    def from_text(cls, text: str) -> Draft:
        """Return the draft that a text is; what cannot be a day is part of the words."""
        if match := _DAY.search(text):
            with suppress(ValueError):
                words = cleaned(text[: match.start()], lines=True)
                return cls(words, date.fromisoformat(match[1]), from_message(match["more"]))
        return cls(cleaned(text, lines=True))
