"""What a save was given, kept beside the plan until the save is made."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from actionplan.text import cleaned

_DAY = re.compile(r"(?:^|\n)Meeting: (\d{4}-\d\d-\d\d)\s*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Draft:
    """The words and the day of the meeting that a save was given; either may be missing."""

    words: str = ""
    meeting: date | None = None

    def __bool__(self) -> bool:
        return bool(self.words) or self.meeting is not None

    def as_text(self) -> str:
        """Return the draft as a text, which has the day in its last line."""
        day = f"\n\nMeeting: {self.meeting.isoformat()}\n" if self.meeting is not None else "\n"
        return f"{self.words}{day}"

    @classmethod
    def from_text(cls, text: str) -> Draft:
        """Return the draft that a text is; what cannot be a day is part of the words."""
        if match := _DAY.search(text):
            with suppress(ValueError):
                return cls(cleaned(text[: match.start()], lines=True), date.fromisoformat(match[1]))
        return cls(cleaned(text, lines=True))
