"""The XML of a Word document as text: paragraphs, runs and fields, with every text made safe for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from actionplan.reports.blocks import by_gaps
from actionplan.text import MONTHS, SHORT_MONTHS, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# The ground of what has to be written.
GAP_FILL = "FFF4CE"
# A date, a month with its year, and an id, within which no line may end.
_MONTH = "|".join({*MONTHS, *SHORT_MONTHS})
_DATE = re.compile(rf"\b(?:\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?|(?:{_MONTH}) \d{{4}})\b")
_ID = re.compile(r"\b[A-Z][A-Z0-9]*-\d+\b")
NO_BREAK_SPACE, NO_BREAK_HYPHEN = "\u00a0", "\u2011"
# XML has no way to write these two, not even as numbers.
_REFUSED = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})


def written(text: str) -> str:
    """Return a text as XML, with a symbol for what XML cannot hold or must not be shown."""
    return escape(safe(text).translate(_REFUSED), {'"': "&quot;"})


def whole(name: str, content: str) -> str:
    """Return an element that declares its namespace, with this content."""
    return f'<w:{name} xmlns:w="{MAIN}">{content}</w:{name}>'


def run(text: str, style: str = "", look: str = "") -> str:
    """Return a run of words with the id of a character style, or with formatting in XML; lines stay lines."""
    chosen = f'<w:rStyle w:val="{style}"/>' if style else ""
    looks = f"<w:rPr>{chosen}{look}</w:rPr>" if chosen or look else ""
    return f"<w:r>{looks}{'<w:br/>'.join(map(_line, text.split(chr(10))))}</w:r>"


def _line(text: str) -> str:
    """Return the letters of a line, in which no date and no id breaks."""
    parts = unbroken(text).split(NO_BREAK_HYPHEN)
    return "<w:noBreakHyphen/>".join(
        f'<w:t xml:space="preserve">{written(part)}</w:t>' if part else "" for part in parts
    )


def unbroken(text: str) -> str:
    """Return a text with no-break spaces and hyphens within its dates and ids."""
    text = _DATE.sub(lambda date: date[0].replace(" ", NO_BREAK_SPACE), text)
    return _ID.sub(lambda key: key[0].replace("-", NO_BREAK_HYPHEN), text)


def words(text: str, style: str = "") -> str:
    """Return runs of words with the id of a character style; gaps in them are highlighted."""
    return "".join(run(piece, style, _GAP if is_gap else "") for piece, is_gap in by_gaps(text))


def paragraph(
    style: str,
    *runs: str,
    number: int | None = None,
    is_kept: bool = False,
    is_apart: bool = False,
) -> str:
    """Return a paragraph with the id of its style.

    `number` is that of its list, 0 for none although its style leads to one. A kept paragraph stays with the one that
    follows, and one apart has room above it.
    """
    kept = "<w:keepNext/>" if is_kept else ""
    listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number is not None else ""
    room = '<w:spacing w:before="240"/>' if is_apart else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{listed}{room}</w:pPr>{"".join(runs)}</w:p>'


def field(code: str, result: str) -> str:
    """Return a field that Word works out, with its result until then."""
    return f"{field_start(code)}{result}{field_end()}"


def field_start(code: str) -> str:
    """Return the start of a field whose result may have several paragraphs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {written(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_end() -> str:
    """Return the end of a field."""
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def marked(name: str, number: int, content: str) -> str:
    """Return content as a place that links lead to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def link(name: str, content: str) -> str:
    """Return a link to a marked place."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>'


_GAP = f'<w:b/><w:bCs/><w:shd w:val="clear" w:color="auto" w:fill="{GAP_FILL}"/>'


def contents(heading: str, style: str, entries: Iterable[tuple[str, str]]) -> str:
    """Return a list of contents that Word can update, below `heading`; an entry is its mark and its words.

    It has no page numbers: only a laid-out document has them, and a wrong one is worse than none.
    """
    lines = [link(name, words(text)) for name, text in entries]
    lines[0] = field_start(r'TOC \o "1-1" \n \h \z') + lines[0]
    lines[-1] += field_end()
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{heading}{''.join(paragraph(style, line) for line in lines)}</w:sdtContent></w:sdt>"
    )
