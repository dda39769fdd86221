"""Word documents such as a council has for its papers, to take styles, headers and footers from."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT
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
