"""Reads the tables of a file, whatever program wrote it; every refusal says what to do instead."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from statistics import mode
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.exchange.sheet import MOST_ROWS, Sheet, cell_of, trimmed, with_headings
from actionplan.text import cleaned, count, safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


MOST_BYTES = 50 * 1024 * 1024
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = ",;\t|"
_SAVE_AS = "Open it in Excel or LibreOffice, save it as an Excel workbook (.xlsx), and import that."
_TABLE_LINE = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """Return the tables of a file, hidden ones too.

    Raises RuleError for a file that is not understood, is protected by a password or is too large.
    """
    name = safe(path.name)
    data = _bytes_of(path, name)
    if data.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise RuleError(f"{name} is protected by a password.", "Save a copy without a password, and import that.")
        raise RuleError(f"{name} is in an old format of Excel or Word.", _SAVE_AS)
    if data.startswith(_ZIP):
        sheets = _packed(data, name)
    elif b"%PDF-" in data[:1024]:
        raise RuleError(f"{name} is a PDF, which has no cells.", "Import the file that it was made from.")
    else:
        text = decoded(data)
        if path.suffix.casefold() == ".json":
            from actionplan.exchange.json_table import json_table  # noqa: PLC0415  (only JSON needs it)

            return (json_table(text, name),)
        is_markdown = path.suffix.casefold() in {".md", ".markdown"} or any(map(_TABLE_LINE.match, text.splitlines()))
        sheets = markdown_tables(text, name) if is_markdown else (delimited(text, name),)
    rows = sum(len(sheet.rows) for sheet in sheets)
    if rows > MOST_ROWS:
        raise RuleError(
            f"{name} has {count(rows, 'row')}; at most {MOST_ROWS:,} can be imported at once.", "Divide it into parts."
        )
    if not rows:
        raise RuleError(f"{name} has no table.", "Name a spreadsheet, a CSV file, or a document with a table.")
    return sheets


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is not there" if not path.exists() else "is not a file"
            raise RuleError(f"{name} {what}.", "Name a file, or a folder with files.")
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(name)
        return path.read_bytes()
    except OSError as error:
        raise RuleError(f"{name} cannot be read: {error.strerror}.", "Check its name and its permissions.") from error


def _too_large(name: str) -> RuleError:
    return RuleError(f"{name} is larger than {MOST_BYTES // 2**20} MB.", "Remove pictures, or divide it into parts.")


def _packed(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Read a workbook or a Word document; zipfile unpacks no part beyond the size that it states."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = file.infolist()
            if sum(part.file_size for part in parts) > MOST_BYTES:
                raise _too_large(name)
            names = {part.filename for part in parts}
            kind = file.read("mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise _damaged(name) from error
    if b"opendocument" in kind:
        raise RuleError(f"{name} is an OpenDocument file, which is not read.", _SAVE_AS)
    try:
        if "word/document.xml" in names:
            from actionplan.exchange.word import word_tables  # noqa: PLC0415  (only a Word document needs lxml)

            return word_tables(data, name)
        if any(each.startswith("xl/") for each in names):
            from actionplan.exchange.xlsx import workbook_sheets  # noqa: PLC0415  (only a workbook needs openpyxl)

            return workbook_sheets(data, name)
    except RuleError:
        raise
    except Exception as error:
        raise _damaged(name) from error
    raise RuleError(f"{name} is neither a workbook nor a Word document.", _SAVE_AS)


def _damaged(name: str) -> RuleError:
    return RuleError(f"{name} is damaged, or not what its name says.", _SAVE_AS)


def decoded(data: bytes) -> str:
    """Return the text of bytes in UTF-8, UTF-16 or Windows-1252."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace").lstrip("\ufeff")
    if len(data) > 3 and data[1::2].count(0) * 3 > len(data):
        return data.decode("utf-16-le", "replace")
    if len(data) > 3 and data[::2].count(0) * 3 > len(data):
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The five bytes that Windows-1252 does not have stand for themselves.
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


def delimited(text: str, name: str) -> Sheet:
    """Return the table of a text with separators; the separator is the one that makes rows of the same width."""
    text = text.replace("\0", "")
    if (match := re.match(r"sep=(.)\r?\n", text)) is not None:
        return _rows(_parsed(text[match.end() :], match[1]), name, first=2)
    found = {separator: _parsed(text, separator) for separator in _SEPARATORS if separator in text}
    if not found:
        return _rows(_parsed(text, ","), name)
    return _rows(max(found.values(), key=_evenness), name)


def _parsed(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(MOST_BYTES)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Return how well a separator fits: the share of rows with the usual number of fields, then that number."""
    widths = [len(row) for row in rows if any(row)]
    usual = mode(sorted(widths, reverse=True)) if widths else 1
    return (0.0, 0) if usual < 2 else (sum(width == usual for width in widths) / len(widths), usual)


def _rows(rows: Sequence[Sequence[str]], name: str, first: int = 1) -> Sheet:
    return Sheet(name, "", trimmed([[cell_of(text) for text in row] for row in rows], first))


def markdown_tables(text: str, name: str) -> tuple[Sheet, ...]:
    """Return the tables of a Markdown text, each with the lines above it."""
    lines = text.splitlines()
    sheets: list[Sheet] = []
    above: list[str] = []
    heading, at = "", 0
    while at < len(lines):
        is_table = at + 1 < len(lines) and "|" in lines[at] and _TABLE_LINE.match(lines[at + 1])
        if not is_table:
            if lines[at].startswith("#"):
                heading = cleaned(lines[at].lstrip("# "))
            if lines[at].strip():
                above.append(lines[at].strip().lstrip("# "))
            at += 1
            continue
        first, rows = at + 1, [_fields(lines[at])]
        at += 2
        # The line under the heading has no text of its own.
        rows.append([])
        while at < len(lines) and "|" in lines[at]:
            rows.append(_fields(lines[at]))
            at += 1
        cells = [[cell_of(field) for field in row] for row in rows]
        label = f"table {len(sheets) + 1}" if sheets else ""
        sheets.append(Sheet(name, label, trimmed(cells, first), tuple(above), heading))
        above = []
    return with_headings(sheets)


def _fields(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [field.replace("\\|", "|").strip() for field in re.split(r"(?<!\\)\|", line)]
