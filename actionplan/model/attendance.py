"""Who was at a meeting, and who sent apologies, by job title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.text import cleaned, folded, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINE = re.compile(r"^[ \t]*(Present|Apologies):[ \t]*(\S.*?)[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_PERSON = re.compile(r"\b(?:Cllr|Councillor|Mrs|Mr|Ms|Miss|Dr)\b\.?\s+\w|@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attendance:
    """The job titles of those who were present and of those who sent apologies; either may be unknown."""

    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.present or self.apologies)

    def trailers(self) -> Iterator[str]:
        """Yield the lines that a message of git has for it."""
        for name, titles in (("Present", self.present), ("Apologies", self.apologies)):
            if titles:
                # A single title that has a comma in it is not two.
                end = ";" if len(titles) == 1 and "," in titles[0] else ""
                yield f"{name}: {'; '.join(titles)}{end}"

    def or_else(self, other: Attendance) -> Attendance:
        """Return this attendance; what it does not know is taken from another."""
        return Attendance(self.present or other.present, self.apologies or other.apologies)


UNKNOWN = Attendance()


def from_message(message: str) -> Attendance:
    """Return the attendance that a message names, wherever its lines are; the last line of each kind counts."""
    named = {match[1].casefold(): _titles(match[2]) for match in _LINE.finditer(message)}
    return Attendance(named.get("present", ()), named.get("apologies", ()))


def from_typed(present: Iterable[str], apologies: Iterable[str]) -> Attendance:
    """Return the attendance that a person typed: job titles, with semicolons or commas between them.

    Raises RuleError for what looks like the name of a person, and for a title that is both present and absent.
    """
    found = Attendance(
        tuple(dict.fromkeys(title for typed in present for title in _titles(typed))),
        tuple(dict.fromkeys(title for typed in apologies for title in _titles(typed))),
    )
    for field, titles in (("present", found.present), ("apologies", found.apologies)):
        for title in titles:
            if _PERSON.search(title):
                raise RuleError(
                    f"“{safe(title)}” looks like a person’s name, which stays in the record for ever.",
                    "Give job titles, such as “Records Manager”.",
                    field=field,
                )
    both = {folded(title) for title in found.present} & {folded(title) for title in found.apologies}
    for title in found.present:
        if folded(title) in both:
            raise RuleError(
                f"“{safe(title)}” is given as present and with apologies.",
                "Leave it out of one of them.",
                field="present",
            )
    return found


def _titles(text: str) -> tuple[str, ...]:
    parts = text.split(";" if ";" in text else ",")
    return tuple(title for part in parts if (title := cleaned(part)))
