"""Writes one table in every format that can be imported."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import docx
import openpyxl  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Table: TypeAlias = "Sequence[Sequence[Any]]"
MONTH = "mmm-yy"


def shown(value: Any) -> str:  # noqa: ANN401  (any value of a cell)
    """Return a value as a text file has it: a date as its month, as the workbook shows it."""
    return value.strftime("%b-%y") if isinstance(value, date) else "" if value is None else str(value)


def as_xlsx(rows: Table, path: Path) -> Path:
    """Write a workbook; dates are date cells that show their month."""
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value is not None:
                cell = book.active.cell(number, place, value)
                if isinstance(value, date):
                    cell.number_format = MONTH
    book.save(path)
    return path


def as_csv(rows: Table, path: Path, encoding: str = "utf-8", separator: str = ",") -> Path:
    """Write a text with separators."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([shown(value) for value in row] for row in rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def as_docx(rows: Table, path: Path) -> Path:
    """Write a Word document with one table."""
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for row, cells in zip(rows, table.rows, strict=True):
        for value, cell in zip(row, cells.cells, strict=False):
            cell.text = shown(value)
    document.save(str(path))
    return path


def as_markdown(rows: Table, path: Path) -> Path:
    """Write a Markdown table."""
    lines = ["| " + " | ".join(shown(value).replace("\n", "<br>") for value in row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def written(rows: Table, folder: Path, stem: str = "tracker") -> list[Path]:
    """Write a table in each format, each in a folder of its own, so that all have the same name but for the ending."""
    found = []
    for kind in ("xlsx", "docx", "md", "utf-8", "utf-8-sig", "utf-16", "cp1252", "tsv", "semicolons"):
        place = folder / kind
        place.mkdir()
        match kind:
            case "xlsx":
                found.append(as_xlsx(rows, place / f"{stem}.xlsx"))
            case "docx":
                found.append(as_docx(rows, place / f"{stem}.docx"))
            case "md":
                found.append(as_markdown(rows, place / f"{stem}.md"))
            case "tsv":
                found.append(as_csv(rows, place / f"{stem}.tsv", separator="\t"))
            case "semicolons":
                found.append(as_csv(rows, place / f"{stem}.csv", "cp1252", ";"))
            case _:
                found.append(as_csv(rows, place / f"{stem}.csv", kind))
    return found
