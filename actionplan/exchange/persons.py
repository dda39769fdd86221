"""Names of persons in columns of owners: found, so that they are left out unless a job title is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from actionplan.model.warnings import EMAIL, PERSON, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words of job titles, teams and bodies; a name in capitals without one of them looks like a person.
_OFFICE = re.compile(
    r"\b(?:\w*(?:officer|manager|director|lead|head|chief|chair|clerk|secretary|treasurer|auditor|solicitor|engineer|"
    r"architect|accountant|planner|adviser|advisor|analyst|administrator|co-?ordinator|assistant|executive|president|"
    r"warden|registrar|champion|owner|member|leader|mayor|governor|commissioner|inspector|surveyor|librarian|consultant|"
    r"council|councillors?|committee|board|group|team|unit|service|department|directorate|division|office|agency|"
    r"authority|ministry|trust|partnership|partner|panel|forum|academy|university|college|school|police|nhs|"
    r"association|society|charity|company|limited|ltd|plc|contractor|supplier|provider|bureau|network|centre|center|institute)s?|"
    r"hr|it|ict|legal|finance|procurement|governance|audit|policy|communications|comms|housing|planning|democratic|"
    r"digital|parish|borough|county|district|city|national|federal|government|all|everyone|various|tbc|n/a|none|"
    r"records|information|data|human|resources|health|safety|property|estates?|facilities|transport|education|"
    r"environment|environmental|community|communities|corporate|customer|public|social|care|leisure|parks|waste|of)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{2,3}|(?:[A-Z]\.\s?){2,3}")
# Bodies and posts that are known by two or three capitals.
_KNOWN = {
    *("IT", "ICT", "HR", "PR", "CLT", "SLT", "SMT", "CMT", "IMG", "CEO", "CFO", "COO", "CIO", "CTO", "DPO", "FOI"),
    *("LGA", "NHS", "CCG", "ICB", "EA", "OPM", "OMB", "GSA", "DPA", "PMO", "MO", "AGS", "SRO", "TBC", "NA", "ALL"),
}
_NAME = re.compile(r"(?:[A-Z][\w'’-]*\.?\s+){1,2}[A-Z][\w'’-]+")
_CONTACT = re.compile(r"contact|e-?mail|phone|\btel\b|\bnames?\b|holder|person|councillor|member|who\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:\n|;|\s/\s|/(?=[A-Z]{2,3}\b)|(?<=\b[A-Z]{2})/)\s*")
_LIST_MARK = re.compile(r"^[•*\-–]\s+")


def says_who(text: str) -> bool:
    """Return whether a text has a person's title, an e-mail address or a phone number."""
    return any(pattern.search(text) for pattern in (PERSON, EMAIL, PHONE))


def is_person(text: str) -> bool:
    """Return whether a text looks like the name or the initials of a person, or says how to reach one."""
    if says_who(text):
        return True
    if _INITIALS.fullmatch(text):
        return text.replace(".", "").replace(" ", "") not in _KNOWN
    return _NAME.fullmatch(text) is not None and _OFFICE.search(text) is None


def are_contacts(heading: str, texts: Iterable[str]) -> bool:
    """Return whether a column holds contacts: its heading says so, and most of its texts look like names of persons."""
    there = [text for text in texts if text]
    looks_so = sum(any(map(is_person, parts(text))) for text in there) * 2 > len(there)
    return bool(there) and looks_so and _CONTACT.search(heading) is not None


def parts(text: str) -> list[str]:
    """Return the owners that a cell names: a line each, or with semicolons or slashes between them."""
    return [part for each in _PARTS.split(text) if (part := _LIST_MARK.sub("", each).strip(" ,"))]
