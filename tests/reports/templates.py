"""Word documents such as a council has for its papers, to take styles, headers and footers from."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from docx.document import Document as WordDocument

BODY = "Text of last month's paper"
HEAD, FOOT, FIRST, EVEN = "Wellbourne Borough Council", "Town Hall, Wellbourne", "Letterhead", "On even pages"
FONT, MARGIN = "DejaVu Serif", 30


def council(path: Path, *changes: Callable[[WordDocument], None]) -> Path:
    """Save a template with a font, colours, margins, header and footer of its own, after these changes."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.font.size = Pt(12)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x00, 0x5A, 0x30)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.header.paragraphs[0].text = HEAD
    section.footer.paragraphs[0].text = FOOT
    document.add_heading(BODY, 1)
    document.add_paragraph(BODY)
    document.add_table(2, 2).cell(0, 0).text = BODY
    document.core_properties.author = document.core_properties.keywords = BODY
    for change in changes:
        change(document)
    document.save(str(path))
    return path


def commented(document: WordDocument) -> None:
    """Add a comment and a link out of the file."""
    document.add_comment(document.paragraphs[0].runs, text=BODY, author=BODY)
    document.part.relate_to("https://council.example/", "http://council.example/link", is_external=True)


def first_page_differs(document: WordDocument) -> None:
    """Add to the first page a header of its own."""
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = FIRST


def even_pages_differ(document: WordDocument) -> None:
    """Add to even pages a header of their own."""
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_header.paragraphs[0].text = EVEN


def last_section_inherits(document: WordDocument) -> None:
    """Add a section that has its header and footer from the one before it."""
    document.add_section()
    document.add_paragraph(BODY)


def in_landscape(document: WordDocument) -> None:
    """Turn all pages."""
    section = document.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def numbers_headings(document: WordDocument) -> None:
    """Number the headings of the first two levels by a list of the council's own: “1.”, “1.1”."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{at + 1}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for at, text in enumerate(("%1.", "%1.%2"))
    )
    kind, number = parse_xml(
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
        f'{levels}</w:abstractNum><w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num></w:numbering>'
    )
    numbering.insert(0, kind)
    numbering.append(number)
    for at in (0, 1):
        marks = document.styles[f"Heading {at + 1}"].element.get_or_add_pPr().get_or_add_numPr()
        marks.get_or_add_ilvl().val = at
        marks.get_or_add_numId().val = 90


def in_letters(font: str, size: int, margin: int = MARGIN) -> Callable[[WordDocument], None]:
    """Return a change that sets the font, its size in points, and the margins in millimetres."""

    def change(document: WordDocument) -> None:
        normal = document.styles["Normal"]
        normal.font.name, normal.font.size = font, Pt(size)
        section = document.sections[-1]
        section.left_margin = section.right_margin = Mm(margin)

    return change


def without_styles(document: WordDocument) -> None:
    """Remove every style but the four that a document is given by default, and all sizes."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:default")) is None:
            styles.remove(style)
    for size in [*styles.iter(qn("w:sz")), *styles.iter(qn("w:szCs"))]:
        size.getparent().remove(size)
    for paragraph in document.element.body.iter(qn("w:pStyle")):
        paragraph.set(qn("w:val"), "Normal")


def with_a_logo(document: WordDocument) -> None:
    """Put a picture into the header."""
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(_pixel()), width=Mm(40), height=Mm(15))


def in_welsh(document: WordDocument) -> None:
    """Set the language of the styles to Welsh."""
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), "cy-GB")


def as_template(path: Path) -> Path:
    """Turn a document into a template (.dotx)."""
    kind = r"wordprocessingml\.document\.main\+xml", "wordprocessingml.template.main+xml"
    return rewritten(path, {"[Content_Types].xml": kind}).rename(path.with_suffix(".dotx"))


def _pixel() -> bytes:
    """Return the smallest picture that there is: one green pixel as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0\x5a\x30"))
        + chunk(b"IEND", b"")
    )


def rewritten(path: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """Replace what a pattern finds in parts of a document; a part whose pattern is empty is left out."""
    path.write_bytes(changed(path.read_bytes(), changes))
    return path


def changed(data: bytes, changes: Mapping[str, tuple[str, str]]) -> bytes:
    """Replace what a pattern finds first in parts of a document; a part whose pattern is empty is left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            pattern, instead = changes.get(entry.filename, (None, ""))
            if pattern == "":
                continue
            content = source.read(entry)
            if pattern is not None:
                text, number = re.subn(pattern, instead, content.decode(), count=1, flags=re.DOTALL)
                assert number, f"{pattern} is not in {entry.filename}"
                content = text.encode()
            target.writestr(entry, content)
    return made.getvalue()
