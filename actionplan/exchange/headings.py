"""The heading of a table, and what each of its columns holds: recognised by its heading and by its content."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.exchange.cell_dates import DateRules, Sure, are_serials, read_date, rules_of
from actionplan.exchange.own_table import FIXED, is_own
from actionplan.exchange.statuses import is_short, normal, read_status
from actionplan.model.date_input import complete_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from actionplan.exchange.sheet import Cell, Row, Sheet

_LOOKED_AT = 40
# What a column may become, with the headings that say so in published plans.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "action id"),
    "reference": (
        *("ref", "ref no", "reference", "reference no", "reference number", "no", "number", "action no", "action ref"),
        *("action number", "action reference", "item no", "item", "item ref", "measure reference", "rec", "rec no"),
        *("recommendation number", "recommendation no", "commitment detail sub id", "milestoneid", "sr", "s no", "#"),
    ),
    "title": (
        *(
            "action",
            "actions",
            "action required",
            "agreed action",
            "agreed actions",
            "action to be taken",
            "action title",
        ),
        *("title", "task", "tasks", "activity", "activities", "milestone", "milestones", "recommendation", "measure"),
        *("recommendations", "project", "commitment", "commitments", "commitment detail sub", "milestonedesc", "what"),
        *("action requested", "actions and outputs", "original text", "governance issue", "issue", "deliverable"),
        *(
            "what will we do",
            "what we will do",
            "management action",
            "improvement action",
            "steps",
            "step",
            "objective",
        ),
    ),
    "details": (
        "description",
        "details",
        "detail",
        "work involved",
        "full text",
        "action detail",
        "action description",
        "measure text",
    ),
    "owner": (
        *(
            "owner",
            "action owner",
            "lead",
            "lead officer",
            "responsible",
            "responsibility",
            "responsible officer",
            "who",
        ),
        *(
            "by whom",
            "led by",
            "assigned to",
            "responsible party",
            "lead responsibility",
            "person responsible",
            "officer",
        ),
        *("person or team responsible", "persons responsible", "who is responsible for action", "lead organisation"),
        *("lead agency", "responsible officers", "lead officer/em", "commitment agency", "accountable", "lead service"),
        *("responsible person", "lead department", "sponsor", "officer responsible", "responsible lead", "owned by"),
    ),
    "support": (
        *("support", "supported by", "assisted by", "supporting", "other organisations involved", "partners", "with"),
        *("supporting officers", "other organisation contact", "partner organisations", "support officer"),
    ),
    "due": (
        *(
            "due",
            "due date",
            "date due",
            "target",
            "target date",
            "by when",
            "when",
            "deadline",
            "timescale",
            "timescales",
        ),
        *(
            "end date",
            "finish",
            "finish by",
            "finish date",
            "timeframe",
            "timetable",
            "target completion date",
            "exec date",
        ),
        *(
            "completion timeframe",
            "forecast end date",
            "likely completion date",
            "delivery timeline",
            "timing",
            "due by",
        ),
        *("implementation date", "target implementation date", "planned completion date", "year to action", "timeline"),
        *(
            "timescale & review date",
            "proposed completion date",
            "milestonetargetcompletiondate",
            "expected completion",
        ),
        *(
            "completion date",
            "original due date",
            "original date",
            "original target date",
            "original implementation date",
        ),
        *("action by", "to be completed by", "complete by", "planned end date"),
    ),
    "new due": (
        *("new date", "new due date", "revised date", "revised due date", "revised target date", "revised deadline"),
        *("current due date", "extended to", "revised completion date", "revised timescale", "new target date"),
        *("revised implementation date", "new deadline", "updated due date"),
    ),
    "completed": (
        *("completed", "completed on", "date completed", "completed date", "actual completion date", "date closed"),
        *("closed", "actual end date", "actual completion", "done on", "date of completion", "closed on"),
    ),
    "status": (
        *(
            "status",
            "current status",
            "action status",
            "commitment status",
            "state",
            "achieved",
            "delivered",
            "complete",
        ),
        *(
            "progress status",
            "milestonestatus",
            "current status of action",
            "status/ comment",
            "status/comment",
            "done",
        ),
        *("status update", "implementation status", "delivery status", "open/closed", "open/close", "open or closed"),
        *("proposed to open/ close", "proposed to open/close"),
    ),
    "rating": (
        "rag",
        "r/a/g",
        "rag status",
        "rag rating",
        "rating",
        "bragg",
        "brag",
        "brag status",
        "colour",
        "progress rag",
    ),
    "update": (
        *("update", "updates", "progress", "progress update", "comment", "comments", "latest update", "notes", "note"),
        *(
            "current position",
            "action taken",
            "progress notes",
            "progress to date",
            "action update",
            "position",
            "remarks",
        ),
        *(
            "progress/comments",
            "status comment",
            "commentary",
            "latest position",
            "management response",
            "progress report",
        ),
        *("government response", "actions taken", "milestonestatusdesc", "evidence of progress"),
    ),
    "next": ("next step", "next steps", "next action", "next actions", "next milestone"),
    "outcome": (
        *("outcome", "outcomes", "success measure", "success measures", "measure of success", "expected outcome"),
        *("what difference will the action make", "output", "outputs", "desired outcome", "impact", "success criteria"),
        *("measurement", "intended outcome", "benefit", "benefits", "what success looks like"),
    ),
    "origin": ("source", "origin", "paper", "audit", "report", "source document", "relevant item", "origin of action"),
    "risk": ("risk ref", "risk reference", "risk no", "risk id", "corporate risk", "risk register reference"),
    "cornerstone": (
        *(
            "theme",
            "cornerstone",
            "commitment theme name",
            "category",
            "strategic objective",
            "workstream",
            "priority area",
        ),
        *("section", "section heading", "pillar", "area", "strand", "strategic theme", "key area", "portfolio"),
    ),
}
FIELDS = (*HEADINGS, "extra")
_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
# Fields of which a table has one column; of several that fit, the first one is taken.
_ONE = frozenset(HEADINGS) - {"update", "owner", "support"}
_MONTH_WORD = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATED_HEADING = re.compile(
    rf"\b(?:{_MONTH_WORD}[\s_.-]*\d{{2,4}}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?)\b", re.IGNORECASE
)
_DATE_OF_HEADING = re.compile(
    rf"((?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH_WORD}[\s_.-]*\d{{2,4}}|\d{{1,2}}/\d{{1,2}}/\d{{2,4}})", re.IGNORECASE
)
_CODE = re.compile(r"[A-Za-z]{0,6}[ .-]?\d+(?:[./-]\w+)*[a-z)]?|[A-Za-z]{1,6}(?: ?\(?[\d/]+\)?)+(?: \d+)?|[A-Z]\.\d+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its heading, the field that it becomes, and how that was found."""

    place: int
    heading: str
    field: str
    rules: DateRules
    is_serial: bool = False
    on: date | None = None
    why: str = ""

    @property
    def name(self) -> str:
        """The heading as it is shown; a letter, as in a spreadsheet, if there is none."""
        return self.heading or f"Column {letters(self.place)}"


def letters(place: int) -> str:
    """Return the letters by which a spreadsheet names a column, counted from 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def field_of(heading: str) -> str | None:
    """Return the field that a heading names; None for a heading that is not known."""
    words = re.sub(r"\s*\([^)]*\)", "", normal(heading)) or normal(heading)
    words = words.strip(" .:?*")
    if words in _FIELD_OF:
        return _FIELD_OF[words]
    if _DATED_HEADING.search(heading.replace("_", " ")) and not re.search(
        r"\b(?:due|target|date|deadline|status)\b", words
    ):
        return "update"
    return "update" if words.endswith((" update", " progress", " comments")) else None


def heading_row(sheet: Sheet) -> int | None:
    """Return the place of the row with the headings: below any titles, the row with most headings that are known."""
    scores = heading_scores(sheet)
    best = max(scores, key=lambda place: scores[place], default=None)
    return best if best is not None and scores[best] >= 2 else None


def heading_scores(sheet: Sheet) -> dict[int, float]:
    """Return the rows near the top that may be the heading, with a number for how likely each is."""
    found: dict[int, float] = {}
    for place, row in enumerate(sheet.rows[:_LOOKED_AT]):
        texts = [cell.text for cell in row.cells if cell.text]
        if len(texts) < 2 or len({normal(text) for text in texts}) < 2:
            continue
        fields = {field for text in texts if len(text) < 60 and (field := field_of(text)) is not None}
        found[place] = len(fields) + bool(fields & {"title"}) * 0.5 - place * 0.001
    return found


def columns_of(sheet: Sheet, place: int, rules: DateRules, chosen: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the columns of a table whose heading is in a row; `chosen` maps headings to fields that a person chose.

    Raises RuleError for a heading that the table does not have.
    """
    heading, rows = sheet.rows[place], sheet.rows[place + 1 :]
    width = max((len(row.cells) for row in sheet.rows[place:]), default=0)
    columns: list[Column] = []
    taken: set[str] = set()
    is_ours = is_own(cell.text for cell in heading.cells)
    if is_ours:
        chosen = {normal(name): own for name, own in FIXED.items()} | dict(chosen)
    title = _title_place(heading, chosen)
    for number in range(width):
        cells = [row.cell(number) for row in rows if not is_band(row)]
        name = " ".join(heading.cell(number).text.split())
        if not name and not any(cells):
            continue
        named = field_of(name)
        field, why = _by_content(named, name, cells, rules)
        if field == "title" and named == "title" and title not in {None, number}:
            field = "extra"
        if field in _ONE and field in taken:
            field, why = ("extra", f"{field} is another column") if field != "title" else ("extra", "")
        if is_ours and number >= len(FIXED):
            field, why = "extra", ""
        wanted = chosen.get(normal(name)) or chosen.get(normal(f"column {letters(number)}"))
        if wanted and not (wanted in {*_ONE, *(FIXED.values() if is_ours else ())} and wanted in taken):
            field, why = wanted, ""
        taken.add(field)
        own = rules_of(cells, rules)
        columns.append(Column(number, name, field, own, are_serials(cells), _day_of(name), why))
    return _with_a_title(columns, rows, {*chosen.values()})


def _title_place(heading: Row, chosen: Mapping[str, str]) -> int | None:
    """Return the column whose heading says best that it is the title: “Action” before “Recommendation”."""
    if "title" in chosen.values():
        return None
    titles = HEADINGS["title"]
    ranks = {
        place: titles.index(words)
        for place, cell in enumerate(heading.cells)
        if field_of(cell.text) == "title" and (words := normal(cell.text).strip(" .:?*")) in titles
    }
    return min(ranks, key=lambda place: ranks[place], default=None)


def _with_a_title(columns: list[Column], rows: Sequence[Row], chosen: set[str]) -> tuple[Column, ...]:
    """Return the columns with one that is the title: the longest texts, if no heading says which it is."""
    if "title" in chosen or any(column.field == "title" for column in columns):
        return tuple(columns)
    lengths = {
        at: median([len(row.cell(column.place).text) for row in rows] or [0])
        for at, column in enumerate(columns)
        if column.field in {"extra", "update", "outcome", "details", "origin"}
    }
    if lengths:
        best = max(lengths, key=lambda at: lengths[at])
        columns[best] = replace(columns[best], field="title", why="the longest texts")
    return tuple(columns)


def is_band(row: Row) -> bool:
    """Return whether a row is one text over the whole width, as headings of themes and months are."""
    there = [cell for cell in row.cells if cell.text]
    return len(there) == 1 and there[0].is_wide


def _by_content(named: str | None, heading: str, cells: Sequence[Cell], rules: DateRules) -> tuple[str, str]:
    """Return the field of a column, decided by its content where the heading and the content do not agree."""
    texts = [cell.text for cell in cells if cell.text]
    if named is None:
        if not heading and texts and sum(_CODE.fullmatch(text) is not None for text in texts) * 2 > len(texts):
            return "reference", "short codes"
        return "extra", ""
    if not texts:
        return named, ""
    if named in {"status", "rating"}:
        known = [read_status(text, heading=heading, is_rating=named == "rating") for text in texts if is_short(text)]
        if sum(reading.sure is not Sure.WORDS for reading in known) * 3 < len(texts):
            return "update", "texts, not statuses"
    if named == "completed":
        readings = [read_date(cell, rules) for cell in cells if cell.text]
        if sum(reading.due is not None for reading in readings) * 2 < len(readings):
            known = [read_status(text, heading=heading) for text in texts if is_short(text)]
            is_state = sum(reading.sure is not Sure.WORDS for reading in known) * 2 > len(texts)
            return ("status", "") if is_state else ("extra", "no dates")
    if named == "cornerstone" and len(set(texts)) > max(12, len(texts) // 3):
        return "extra", "too many different texts for themes"
    if named == "title" and all(_CODE.fullmatch(text) and " " not in text for text in texts):
        return "reference", "short codes"
    if named in {"reference", "id"} and median(map(len, texts)) > 30:
        return "title", "long texts"
    return named, ""


def _day_of(heading: str) -> date | None:
    """Return the last day of the date that a heading names, such as "September 2024 Update"; None without one."""
    match = _DATE_OF_HEADING.search(heading.replace("_", " "))
    if match is None:
        return None
    try:
        due = complete_date(re.sub(r"\s+(?=\d\d$)", "-", match[1]) if not match[1][0].isdecimal() else match[1])
    except RuleError:
        return None
    return due.end if due is not None else None
