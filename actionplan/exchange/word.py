"""The tables of a Word document: text with its struck-out parts, merged cells, and the paragraphs above each table."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]

from actionplan.exchange.colours import colour_name
from actionplan.exchange.sheet import EMPTY, Cell, Sheet, cell_of, trimmed, with_headings
from actionplan.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_OFF = {"0", "false", "off", "none"}


def word_tables(data: bytes, name: str) -> tuple[Sheet, ...]:
    """Return the tables of a document, from its bytes; whatever is wrong with the file is raised as it comes."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        document = file.read("word/document.xml").replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(document, parser)
    sheets: list[Sheet] = []
    above: list[str] = []
    heading = ""
    for block in root.find(f"{_W}body"):
        if block.tag == f"{_W}tbl":
            rows = [list(_cells(row)) for row in block.iterfind(f"{_W}tr")]
            label = f"table {len(sheets) + 1}" if sheets else ""
            sheets.append(Sheet(name, label, trimmed(rows), tuple(above), heading))
            above = []
        elif text := cleaned("".join(_texts(block, is_struck=False))):
            above.append(text)
            style = block.find(f"{_W}pPr/{_W}pStyle")
            if style is not None and style.get(f"{_W}val", "").startswith("Heading"):
                heading = text
    return with_headings([sheet for sheet in sheets if sheet.rows])


def _cells(row: Any) -> Iterator[Cell]:  # noqa: ANN401  (an element of lxml)
    cells = list(row.iterfind(f"{_W}tc")) + [cell for box in row.iterfind(f"{_W}sdt") for cell in box.iter(f"{_W}tc")]
    spans = [_span(cell) for cell in cells]
    for cell, span in zip(cells, spans, strict=True):
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        if merge is not None and merge.get(f"{_W}val") != "restart":
            yield EMPTY
        else:
            yield _cell(cell, is_wide=len(cells) == 1 and span > 1)
        for _ in range(span - 1):
            yield EMPTY


def _span(cell: Any) -> int:  # noqa: ANN401  (an element of lxml)
    value = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return min(int(value.get(f"{_W}val", "1")), 100) if value is not None else 1


def _cell(cell: Any, *, is_wide: bool) -> Cell:  # noqa: ANN401  (an element of lxml)
    paragraphs = list(cell.iter(f"{_W}p"))
    text, struck = (
        "\n".join("".join(_texts(paragraph, is_struck=is_struck)) for paragraph in paragraphs)
        for is_struck in (False, True)
    )
    shade = cell.find(f"{_W}tcPr/{_W}shd")
    fill = colour_name(shade.get(f"{_W}fill", "")) if shade is not None else ""
    found = cell_of(text, struck)
    return Cell(found.text, found.struck, fill=fill, is_wide=is_wide)


def _texts(block: Any, *, is_struck: bool) -> Iterator[str]:  # noqa: ANN401  (an element of lxml)
    """Yield the texts of runs that are struck out, or of those that are not; deleted text is in neither."""
    for run in block.iter(f"{_W}r"):
        if any(parent.tag in {f"{_W}del", f"{_W}moveFrom"} for parent in run.iterancestors()):
            continue
        mark = run.find(f"{_W}rPr/{_W}strike")
        if (mark is not None and mark.get(f"{_W}val", "1") not in _OFF) is not is_struck:
            continue
        for part in run:
            if part.tag == f"{_W}t":
                yield part.text or ""
            elif part.tag in {f"{_W}br", f"{_W}cr"}:
                yield "\n"
            elif part.tag == f"{_W}tab":
                yield " "
            elif part.tag == f"{_W}noBreakHyphen":
                yield "-"
