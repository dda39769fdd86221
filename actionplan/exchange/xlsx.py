"""The sheets of a workbook: cells as a reader sees them, with number formats, colours, comments and struck-out text."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]

from actionplan.exchange.colours import colour_name
from actionplan.exchange.own_table import BASE_SHEET, KEY_SHEET, base_in
from actionplan.exchange.sheet import EMPTY, Cell, Sheet, cell_of, trimmed
from actionplan.model.dates import Due, DueKind, is_in_range, on
from actionplan.text import MONTHS, cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"y+|m+|d+|\[[^\]]*\]|\"[^\"]*\"|\\.|.", re.IGNORECASE)
_DECIMALS = re.compile(r"[#0,]*0(?:\.(0+))?(%?)")


def workbook_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, from its bytes; whatever is wrong with the file is raised as it comes."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True, keep_vba=False, keep_links=False)
    # A formula that was never computed has no value; its own text is better than an empty cell.
    formulas = openpyxl.load_workbook(io.BytesIO(data), keep_links=False) if _has_formulas(data) else None
    bases = [base for sheet in book.worksheets if (base := base_in(sheet)) is not None]
    sheets = []
    for sheet in book.worksheets:
        if bases and sheet.title in {BASE_SHEET, KEY_SHEET}:
            continue
        other = formulas[sheet.title] if formulas is not None else None
        hidden = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
        rows = trimmed(list(_rows(sheet, other)))
        visible = tuple(row for row in rows if row.number not in hidden)
        label = sheet.title if len(book.worksheets) > 1 and not bases else ""
        if visible:
            sheets.append(
                Sheet(name, label, visible, is_hidden=sheet.sheet_state != "visible", base=bases[0] if bases else {})
            )
        if len(visible) < len(rows):
            rest = tuple(row for row in rows if row.number in hidden)
            sheets.append(Sheet(name, f"{label} hidden rows".strip(), rest, is_hidden=True))
    return tuple(sheets)


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return any(
            re.search(rb"<(?:\w+:)?f[ >/]", file.read(part))
            for part in file.namelist()
            if part.startswith("xl/worksheets/") and part.endswith(".xml")
        )


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says that is read: the name of its colour, and whether the text is struck out."""

    fill: str = ""
    is_struck: bool = False


_PLAIN = _Style()


def _rows(sheet: Any, formulas: Any) -> Iterator[list[Cell]]:  # noqa: ANN401  (sheets of openpyxl)
    wide = {
        (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        if area.min_row == area.max_row and area.max_col - area.min_col + 1 >= max(sheet.max_column, 2)
    }
    styles: dict[int, _Style] = {}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = []
        for cell in row:
            style = _PLAIN
            if cell.has_style and (found := styles.get(cell.style_id)) is None:
                # A sheet of thousands of cells has few styles, and each is slow to look up.
                found = styles[cell.style_id] = _style(cell)
            if cell.has_style:
                style = found or _PLAIN
            read = _cell(cell, style, is_wide=bool(wide) and (number, cell.column) in wide)
            if not read.text and formulas is not None and cell.value is None:
                text = formulas.cell(number, cell.column).value
                read = cell_of(str(text)) if isinstance(text, str) and text.startswith("=") else read
            cells.append(read)
        yield cells


def _style(cell: Any) -> _Style:  # noqa: ANN401  (a cell of openpyxl)
    fill = cell.fill.fgColor.rgb if cell.fill.patternType == "solid" else ""
    return _Style(colour_name(fill) if isinstance(fill, str) else "", bool(cell.font.strike))


def _cell(cell: Any, style: _Style, *, is_wide: bool) -> Cell:  # noqa: ANN401  (a cell of openpyxl)
    note = cleaned(cell.comment.text, lines=True) if cell.comment is not None else ""
    value = cell.value
    if value is None:
        return Cell(note=note, fill=style.fill) if note or style.fill else EMPTY
    form = cell.number_format if not isinstance(value, str) else ""
    text, struck = _parts(value, form)
    if style.is_struck:
        text, struck = "", f"{text}{struck}"
    found = cell_of(text, struck)
    due = None if style.is_struck else _due(value, form)
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Cell(found.text, found.struck, due, number, style.fill, note, is_wide)


def _parts(value: Any, form: str) -> tuple[str, str]:  # noqa: ANN401  (any value of a cell)
    """Return the text of a cell that is not struck out, and the text that is."""
    if isinstance(value, CellRichText):
        runs = [(str(run), isinstance(run, TextBlock) and bool(run.font.strike)) for run in value]
        return "".join(text for text, gone in runs if not gone), "".join(text for text, gone in runs if gone)
    return _shown(value, form), ""


def _shown(value: Any, form: str) -> str:  # noqa: ANN401  (any value of a cell)
    """Return a value as the sheet shows it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return _shown_date(value, form)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        return _shown_number(value, form)
    return str(value)


def _shown_number(value: float, form: str) -> str:
    match = _DECIMALS.fullmatch(form.split(";", maxsplit=1)[0])
    if match is None:
        return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    shown, places = (value * 100, "%") if match[2] else (value, "")
    comma = "," if "," in form else ""
    return f"{shown:{comma}.{len(match[1] or '')}f}{places}"


def _shown_date(value: datetime | date, form: str) -> str:
    """Return a date in the form of its cell, as a file without formats would have it."""
    day = value.date() if isinstance(value, datetime) else value
    parts = {
        "yyyy": f"{day.year}",
        "yyy": f"{day.year}",
        "yy": f"{day.year % 100:02}",
        "y": f"{day.year % 100:02}",
        "mmmmm": MONTHS[day.month - 1][0],
        "mmmm": MONTHS[day.month - 1],
        "mmm": MONTHS[day.month - 1][:3],
        "mm": f"{day.month:02}",
        "m": f"{day.month}",
        "dd": f"{day.day:02}",
        "d": f"{day.day}",
        "dddd": day.strftime("%A"),
        "ddd": day.strftime("%a"),
    }
    tokens = [match[0] for match in _TOKEN.finditer(form.split(";", maxsplit=1)[0])]
    if not any(token.lower().startswith("y") for token in tokens) or any(
        token.lower() in {"h", "hh"} for token in tokens
    ):
        return day.isoformat()
    shown = []
    for token in tokens:
        if token.startswith("["):
            continue
        shown.append(parts.get(token.lower(), token.strip('"').removeprefix("\\")))
    return "".join(shown)


def _due(value: Any, form: str) -> Due | None:  # noqa: ANN401  (any value of a cell)
    """Return the date of a date cell: a month if its form shows no day, a year if it shows no month."""
    if not isinstance(value, datetime | date):
        return None
    day = value.date() if isinstance(value, datetime) else value
    if not is_in_range(day.year):
        return None
    tokens = {token[0].lower() for token in _TOKEN.findall(form.split(";", maxsplit=1)[0]) if token[0] not in '["\\'}
    if "d" in tokens or "y" not in tokens:
        return on(day)
    return Due(DueKind.MONTH, day.replace(day=1)) if "m" in tokens else Due(DueKind.YEAR, date(day.year, 1, 1))
