"""The table that `export` writes, recognised when it comes back: its columns, and what it said when it went out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The headings of the fixed columns, and the fields that they become again.
FIXED: Mapping[str, str] = {
    "ID": "id",
    "Reference": "reference",
    "Action": "title",
    "Details": "details",
    "Owner": "owner",
    "Support": "support",
    "Due": "due",
    "Status": "status",
    "Completed": "completed",
    "Latest update": "update",
    "Next step": "next",
    "Outcome": "outcome",
    "Cornerstone": "cornerstone",
    "Origin": "origin",
    "Risk": "risk",
}
KEY_SHEET, BASE_SHEET, MARK = "Key", "actionplan", "actionplan export 1"


def is_own(headings: Iterable[str]) -> bool:
    """Return whether headings are those of an export: the fixed columns first, in their order."""
    return list(headings)[: len(FIXED)] == list(FIXED)


def base_in(sheet: Any) -> dict[str, dict[str, str]] | None:  # noqa: ANN401  (a sheet of openpyxl)
    """Return what the hidden sheet of an export remembers, by the id of an action; None for any other sheet."""
    if sheet.title != BASE_SHEET or sheet.cell(1, 1).value != MARK:
        return None
    found = {}
    for row in sheet.iter_rows(min_row=2, values_only=True):
        cells = [str(cell) for cell in row if cell is not None]
        if cells:
            found[cells[0]] = dict(zip(cells[1::2], cells[2::2], strict=False))
    return found
