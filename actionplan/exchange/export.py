"""A plan as a table of another program: an Excel workbook, CSV, JSON, a calendar or Markdown."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from actionplan.exchange.own_table import BASE_SHEET, FIXED, KEY_SHEET, MARK
from actionplan.model.as_json import for_show
from actionplan.model.dates import DueKind
from actionplan.model.plan import Status
from actionplan.text import kept_in_spreadsheet, long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from actionplan.model.dates import Due
    from actionplan.model.plan import Action, Plan

FORMATS = ("xlsx", "csv", "json", "ics", "md")
_FILLS = {
    Status.ON_TRACK: "C6EFCE",
    Status.AT_RISK: "FFEB9C",
    Status.OFF_TRACK: "FFC7CE",
    Status.COMPLETE: "BDD7EE",
    Status.ON_HOLD: "E4DFEC",
}
_WIDTHS = {"ID": 9, "Reference": 11, "Action": 48, "Details": 40, "Owner": 28, "Support": 24, "Due": 16, "Status": 18}
_USUAL_WIDTH = 30
_LONGEST_CELL = 32_767
_LONGEST_LINE = 74


@dataclass(frozen=True, slots=True)
class Export:
    """The actions that are exported, the plan that they belong to, and the day by which figures count."""

    plan: Plan
    actions: Sequence[Action]
    day: date


def exported(export: Export, kind: str) -> bytes:
    """Return the bytes of a file of a kind, one of FORMATS."""
    match kind:
        case "xlsx":
            return _workbook(export)
        case "csv":
            return _csv(export)
        case "json":
            found = [for_show(export.plan, action, export.day) for action in export.actions]
            return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()
        case "ics":
            return _calendar(export)
    return _markdown(export).encode()


def _columns(export: Export) -> list[str]:
    """Return the headings: those that every plan has, then the council's own columns, each once."""
    own = dict.fromkeys(column.name for action in export.actions for column in action.extra)
    return [*FIXED, *own]


def _texts(export: Export, action: Action) -> list[str]:
    """Return the cells of an action as texts."""
    plan, last = export.plan, action.last_update
    stone = plan.cornerstone_of(action)
    fixed = {
        "ID": action.id,
        "Reference": action.reference,
        "Action": action.title,
        "Details": action.details,
        "Owner": action.owner,
        "Support": "\n".join(action.support),
        "Due": action.due.words() if action.due else None,
        "Status": f"{plan.label(action.status)} ({action.status.letter})",
        "Completed": str(action.completed) if action.completed is not None else None,
        "Latest update": f"{long_date(last.on)}: {last.text}" if last is not None else None,
        "Next step": last.next if last is not None else None,
        "Outcome": action.outcome,
        "Cornerstone": stone.title if stone is not None else None,
        "Origin": action.origin,
        "Risk": action.risk,
    }
    own = {column.name: column.text for column in action.extra}
    return [fixed.get(name) or "" for name in FIXED] + [own.get(name, "") for name in _columns(export)[len(FIXED) :]]


def _workbook(export: Export) -> bytes:
    """Return a workbook that a person would have made, and in a hidden sheet what it said when it was exported."""
    return _sheets(export, _base(_sheets(export, None), export))


def _base(data: bytes, export: Export) -> dict[str, dict[str, str]]:
    """Return a mark of every value of a workbook, by the id of its action, as it is read back unchanged."""
    from actionplan.exchange.taking import marks_of  # noqa: PLC0415  (only a workbook carries marks)
    from actionplan.exchange.understand import Options, understand  # noqa: PLC0415  (as above)
    from actionplan.exchange.xlsx import workbook_sheets  # noqa: PLC0415  (as above)

    sheets = workbook_sheets(data, "export.xlsx")[:1]
    if not export.actions:
        return {}
    found = understand(sheets, Options(), export.plan, export.day)
    return {row.id: marks_of(row, row.id) for row in found.rows if row.id}


def _sheets(export: Export, base: dict[str, dict[str, str]] | None) -> bytes:
    from openpyxl import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415  (only a workbook needs it)
    from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    sheet.title = "Actions"
    headings = _columns(export)
    wrapped = Alignment(vertical="top", wrap_text=True)
    for place, heading in enumerate(headings, start=1):
        cell = _write(sheet, 1, place, heading)
        cell.font, cell.alignment = Font(bold=True), wrapped
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(heading, _USUAL_WIDTH)
    due_at, status_at = headings.index("Due") + 1, headings.index("Status") + 1
    for row, action in enumerate(export.actions, start=2):
        for place, text in enumerate(_texts(export, action), start=1):
            cell = _write(sheet, row, place, text) if text else sheet.cell(row, place)
            cell.alignment = wrapped
        if action.due is not None and action.due.kind in {DueKind.DAY, DueKind.MONTH}:
            cell = sheet.cell(row, due_at, action.due.start)
            cell.number_format = "d mmmm yyyy" if action.due.kind is DueKind.DAY else "mmmm yyyy"
        if action.status in _FILLS:
            sheet.cell(row, status_at).fill = PatternFill("solid", fgColor=f"FF{_FILLS[action.status]}")
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(export.actions) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    key = book.create_sheet(KEY_SHEET)
    for row, words in enumerate([("Status", "Meaning"), *_key(export.plan)], start=1):
        for place, text in enumerate(words, start=1):
            _write(key, row, place, text).alignment = wrapped
    key.column_dimensions["A"].width, key.column_dimensions["B"].width = 24, 70
    if base is not None:
        hidden = book.create_sheet(BASE_SHEET)
        hidden.sheet_state = "veryHidden"
        _write(hidden, 1, 1, MARK)
        # A row for each action: a cell holds no more than some thousand letters.
        for row, (action_id, marks) in enumerate(base.items(), start=2):
            _write(hidden, row, 1, action_id)
            for place, (name, mark) in enumerate(marks.items()):
                _write(hidden, row, 2 + 2 * place, name)
                _write(hidden, row, 3 + 2 * place, mark)
    book.properties.creator = "actionplan"
    # The same plan gives the same bytes on the same day.
    book.properties.created = book.properties.modified = _moment(export.day)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _moment(day: date) -> Any:  # noqa: ANN401  (a time of openpyxl)
    from datetime import datetime  # noqa: PLC0415  (as above)

    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  (openpyxl takes times without a zone)


def _write(sheet: Any, row: int, place: int, text: str) -> Any:  # noqa: ANN401  (a sheet and a cell of openpyxl)
    """Write a text that stays one, also if it begins like a formula; characters that no workbook holds are left out."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]  # noqa: PLC0415  (as above)

    cell = sheet.cell(row, place)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL]
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _key(plan: Plan) -> Iterator[tuple[str, str]]:
    return ((f"{plan.label(status)} ({status.letter})", plan.words[status].meaning) for status in Status)


def _csv(export: Export) -> bytes:
    """Return CSV with a byte-order mark, in which a spreadsheet shows each text letter for letter."""
    import csv  # noqa: PLC0415  (only CSV needs it)

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([kept_in_spreadsheet(name) for name in _columns(export)])
    for action in export.actions:
        cells = _texts(export, action)
        writer.writerow([_csv_cell(name, cell) for name, cell in zip(_columns(export), cells, strict=True)])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(name: str, text: str) -> str:
    # A date is to be one in the spreadsheet too.
    return text if name == "Due" else "\n".join(kept_in_spreadsheet(line) for line in text.split("\n"))


def _markdown(export: Export) -> str:
    headings = _columns(export)
    rows = [headings, ["---"] * len(headings), *(_texts(export, action) for action in export.actions)]
    return "".join(f"| {' | '.join(map(_field, row))} |\n" for row in rows)


def _field(text: str) -> str:
    escaped = re.sub(r"([\\|<>&`*_~\[\]])", r"\\\1", text) if text != "---" else text
    return "<br>".join(safe(line) for line in escaped.split("\n"))


def _calendar(export: Export) -> bytes:
    """Return a calendar with one all-day event for each open action on the last day of its due date."""
    stamp = f"{export.day:%Y%m%d}T000000Z"
    name = re.sub(r"[^a-z0-9]+", "-", export.plan.title.casefold()).strip("-") or "plan"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//actionplan//EN", "CALSCALE:GREGORIAN"]
    for action in export.actions:
        due: Due | None = action.due
        if due is None or due.end is None or not action.is_open:
            continue
        about = [
            f"Owner: {action.owner}" if action.owner else "",
            f"Due: {due}",
            f"Status: {export.plan.label(action.status)}",
        ]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{action.id}@{name}.actionplan",
            f"DTSTAMP:{stamp}",
            f"SEQUENCE:{action.moves + len(action.done)}",
            f"DTSTART;VALUE=DATE:{due.end:%Y%m%d}",
            f"DTEND;VALUE=DATE:{due.end + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'{action.id} {shortened(action.title, 120)}')}",
            f"DESCRIPTION:{_escaped(chr(10).join(filter(None, about)))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _escaped(text: str) -> str:
    lines = "\n".join(safe(line) for line in text.split("\n"))
    return re.sub(r"([\\;,])", r"\\\1", lines).replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """Yield a line in parts of at most 75 bytes, each but the first after a space, as calendars want it."""
    part, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > _LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += character
        size += length
    yield part
