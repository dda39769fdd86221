"""What a Word document has to be for everybody to read it, and for Word to open it without repair: a checker.

It reads the parts of the file by itself, with nothing of what writes them.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.colours import contrast

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "origin": "{http://purl.org/dc/elements/1.1/}description",
    "created": "{http://purl.org/dc/terms/}created",
    "modified": "{http://purl.org/dc/terms/}modified",
}
_LANGUAGE = "en-GB"
_BANNER = "Not for publication"
_GAP = "[To be written"
_NUMBERED = re.compile(r"\bPAGE\b")
# A paper with more sections begins with a list of them.
_SHORT = 6


def breaches(data: bytes) -> list[str]:
    """List each rule that a document breaks; none where all is well."""
    try:
        document = _Document(data)
    except (zipfile.BadZipFile, KeyError, ET.ParseError) as error:
        return [f"it cannot be read: {error!r}"]
    return [
        breach
        for rule in (_package, _properties, _language, _headings, _paragraphs, _lists, _contents, _tables, _pictures)
        for breach in rule(document)
    ] + [breach for rule in (_pages, _banner, _gaps, _contrast) for breach in rule(document)]


class _Document:
    """The parts of a document, and what of its styles and sections the rules ask for."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            self.entries = file.infolist()
            self.parts = {name: file.read(name) for name in file.namelist()}
        self.trees = {
            name: ET.fromstring(part)  # noqa: S314  (what is read here was written a moment ago)
            for name, part in self.parts.items()
            if name.endswith((".xml", ".rels"))
        }
        body = self.trees["word/document.xml"].find(f"{W}body")
        if body is None:
            raise KeyError("w:body")
        self.body = body
        self.styles = {str(one.get(f"{W}styleId")): one for one in self.trees["word/styles.xml"].iter(f"{W}style")}

    @cached_property
    def blocks(self) -> list[ET.Element]:
        """Paragraphs and tables in order; those of the list of contents too."""
        return [part for child in self.body for part in _opened(child) if part.tag in {f"{W}p", f"{W}tbl"}]

    @cached_property
    def paragraphs(self) -> list[ET.Element]:
        """The paragraphs outside tables."""
        return [block for block in self.blocks if block.tag == f"{W}p"]

    def style_name(self, paragraph: ET.Element) -> str:
        """Name the style of a paragraph; nothing where it has none that is there."""
        style = self.styles.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        return _value(style.find(f"{W}name")) if style is not None else ""

    def has(self, paragraph: ET.Element, path: str) -> ET.Element | None:
        """Find a property of a paragraph: its own, else that of its style or of those that this is based on."""
        own = paragraph.find(f"{W}pPr/{path}")
        if own is not None:
            return own
        seen: set[str] = set()
        key = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        while key in self.styles and key not in seen:
            seen.add(key)
            found = self.styles[key].find(f"{W}pPr/{path}")
            if found is not None:
                return found
            key = _value(self.styles[key].find(f"{W}basedOn"))
        return None

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """The levels and words of all headings, with the numbers that Word shows before them."""
        headings, number = [], 0
        for block in self.paragraphs:
            if match := re.fullmatch(r"heading (\d)", self.style_name(block).lower()):
                is_numbered = self.list_format(block) == "decimal"
                number += is_numbered
                headings.append((int(match[1]), f"{number} {_text(block)}" if is_numbered else _text(block)))
        return headings

    def list_format(self, paragraph: ET.Element) -> str:
        """Return how a paragraph is numbered: “bullet”, “lowerLetter” …; nothing if it is not."""
        number = _value(self.has(paragraph, f"{W}numPr/{W}numId"))
        lists = self.trees.get("word/numbering.xml")
        if not number or lists is None:
            return ""
        kinds = {one.get(f"{W}numId"): _value(one.find(f"{W}abstractNumId")) for one in lists.iter(f"{W}num")}
        for kind in lists.iter(f"{W}abstractNum"):
            if kind.get(f"{W}abstractNumId") == kinds.get(number):
                return _value(kind.find(f"{W}lvl/{W}numFmt"))
        return ""

    @cached_property
    def sections(self) -> list[_Section]:
        """The sections in order, each with the headers and footers that it has or inherits."""
        targets = {str(one.get("Id")): str(one.get("Target")) for one in self.trees["word/_rels/document.xml.rels"]}
        found: list[_Section] = []
        inherited: dict[tuple[str, str], str] = {}
        for element in self.body.iter(f"{W}sectPr"):
            for kind in ("header", "footer"):
                for one in element.findall(f"{W}{kind}Reference"):
                    name = posixpath.join("word", targets[str(one.get(f"{R}id"))])
                    inherited = inherited | {(kind, str(one.get(f"{W}type"))): name}
            kinds = {"default"} | ({"first"} if element.find(f"{W}titlePg") is not None else set())
            if self.trees["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None:
                kinds.add("even")
            found.append(_Section(element, inherited, kinds))
        return found


@dataclass(frozen=True)
class _Section:
    element: ET.Element
    stories: dict[tuple[str, str], str]
    kinds: set[str]

    @property
    def width(self) -> int:
        """The width between the margins, in 1/20 point."""
        size, margins = self.element.find(f"{W}pgSz"), self.element.find(f"{W}pgMar")
        if size is None or margins is None:
            return 0
        sides = (int(margins.get(f"{W}{side}", "0")) for side in ("left", "right", "gutter"))
        return int(size.get(f"{W}w", "0")) - sum(sides)


def _opened(element: ET.Element) -> Iterator[ET.Element]:
    if element.tag == f"{W}sdt":
        for content in element.findall(f"{W}sdtContent"):
            yield from content
    else:
        yield element


def _value(element: ET.Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _text(element: ET.Element) -> str:
    signs = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
    words = (signs.get(one.tag) or one.text or "" for one in element.iter() if one.tag in {f"{W}t", *signs})
    return "".join(words).replace("\u00a0", " ")


def _codes(tree: ET.Element) -> str:
    pieces = "".join(one.text or "" for one in tree.iter(f"{W}instrText"))
    return " ".join((pieces, *(one.get(f"{W}instr", "") for one in tree.iter(f"{W}fldSimple"))))


# The rules


def _package(document: _Document) -> Iterator[str]:
    if {entry.date_time for entry in document.entries} != {(1980, 1, 1, 0, 0, 0)}:
        yield "the file says when it was written"
    types = document.parts["[Content_Types].xml"].decode()
    for name, tree in document.trees.items():
        if not name.endswith(".rels"):
            if f'"/{name}"' not in types and name != "[Content_Types].xml" and 'Extension="xml"' not in types:
                yield f"{name} has no type"
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in tree.iter(_RELATION):
            target = str(relation.get("Target"))
            if relation.get("TargetMode") == "External":
                yield f"{name} leads out of the file, to {target}"
            elif target.lstrip("/") not in document.parts and (
                posixpath.normpath(posixpath.join(folder, target)) not in document.parts
            ):
                yield f"{name} leads to {target}, which is not there"
    for wanted in ("attachedTemplate", "documentProtection", "mailMerge", "updateFields"):
        if document.trees["word/settings.xml"].find(f"{W}{wanted}") is not None:
            yield f"its settings have {wanted}"
    if any("vbaProject" in name or "comments" in name for name in document.parts):
        yield "it has macros or comments"


def _properties(document: _Document) -> Iterator[str]:
    found = {name: document.trees["docProps/core.xml"].findtext(path, "") for name, path in _CORE.items()}
    yield from (f"its property “{name}” is not set" for name, text in found.items() if not text.strip())
    if found["language"] != _LANGUAGE:
        yield f"its language is “{found['language']}”"
    if found["created"] != found["modified"]:
        yield "its properties say when it was written"
    if not found["origin"].startswith("actionplan "):
        yield "its properties do not say from what it was made"
    elif not re.match(r"(?:Record [0-9a-f]{10}\b|Not yet saved)", _text(document.paragraphs[-1])):
        yield "its last line does not say from what it was made"


def _language(document: _Document) -> Iterator[str]:
    if _value(document.trees["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")) != _LANGUAGE:
        yield "its styles are not in British English"
    for name in ("word/styles.xml", "word/document.xml"):
        others = {_value(one) for one in document.trees[name].iter(f"{W}lang")} - {_LANGUAGE}
        yield from (f"{name} speaks “{other}”" for other in sorted(others))


def _headings(document: _Document) -> Iterator[str]:
    names = [document.style_name(block) for block in document.paragraphs]
    if names.count("Title") != 1:
        yield f"it has {names.count('Title')} titles"
    elif any(name.lower().startswith("heading") for name in names[: names.index("Title")]):
        yield "a heading stands before the title"
    if not document.headings:
        yield "it has no headings"
    before = 0
    for level, words in document.headings:
        if level > before + 1:
            yield f"the heading “{words[:40]}” is of level {level} below one of level {before}"
        if not words.strip():
            yield "a heading is empty"
        before = level
    for block, name in zip(document.paragraphs, names, strict=True):
        is_heading = name.lower().startswith("heading")
        if (is_heading or name == "caption") and document.has(block, f"{W}keepNext") is None:
            yield f"“{_text(block)[:40]}” can stand alone at the foot of a page"


def _paragraphs(document: _Document) -> Iterator[str]:
    for before, block in zip([None, *document.blocks], document.blocks, strict=False):
        if block.tag != f"{W}p":
            continue
        if not document.style_name(block):
            yield f"“{_text(block)[:40]}” has no style"
        # What ends a section below a table has to be a paragraph.
        is_end = block.find(f"{W}pPr/{W}sectPr") is not None and before is not None and before.tag == f"{W}tbl"
        if not _text(block).strip() and not is_end and next(block.iter(_DRAWN), None) is None:
            yield "a paragraph is empty"
    for block in document.body.iter(f"{W}p"):
        if document.styles.get(_value(block.find(f"{W}pPr/{W}pStyle"))) is None:
            yield f"“{_text(block)[:40]}” has a style that is not there"
    if document.blocks[-1].tag != f"{W}p":
        yield "it ends with a table"


def _lists(document: _Document) -> Iterator[str]:
    wanted = {"List Bullet": "bullet", "List Number": "lowerLetter"}
    for block in document.paragraphs:
        name, form = document.style_name(block), document.list_format(block)
        if name in wanted and form != wanted[name]:
            yield f"“{_text(block)[:40]}” is in the style {name} and has {form or 'no'} marks"
        if name in {"Paper Numbered", "Paper Gap Numbered"} and form != "decimal":
            yield f"“{_text(block)[:40]}” has no number"
        if name not in {*wanted, "Paper Numbered", "Paper Gap Numbered"} and not name.lower().startswith("heading"):
            if form not in {"", "none"}:
                yield f"“{_text(block)[:40]}” has marks of a list, and no style of one"
            if re.match(r"[•▪–-]\s|\([a-z]\)\s", _text(block)):
                yield f"“{_text(block)[:40]}” is a list only to the eye"


def _contents(document: _Document) -> Iterator[str]:
    sections = [words for level, words in document.headings if level == 1]
    if len(sections) <= _SHORT:
        return
    if not re.search(r"\bTOC\b", _codes(document.body)):
        yield "it is long and has no list of contents"
    entries = [block for block in document.paragraphs if document.style_name(block) == "toc 1"]
    if [_text(entry) for entry in entries] != sections:
        yield "its list of contents is not that of its headings"
    marks = {one.get(f"{W}name") for one in document.body.iter(f"{W}bookmarkStart")}
    for entry in entries:
        links = [one.get(f"{W}anchor") for one in entry.iter(f"{W}hyperlink")]
        if not links or not set(links) <= marks:
            yield f"“{_text(entry)[:40]}” in the contents leads nowhere"


def _tables(document: _Document) -> Iterator[str]:
    tops = [block for block in document.blocks if block.tag == f"{W}tbl"]
    if len(list(document.body.iter(f"{W}tbl"))) != len(tops):
        yield "a table stands in another"
    for before, block in zip([None, *document.blocks], document.blocks, strict=False):
        if block.tag != f"{W}tbl":
            continue
        name = _value(block.find(f"{W}tblPr/{W}tblCaption"))
        if block is tops[0] and _is_of_facts(document, block):
            continue
        is_captioned = before is not None and document.style_name(before) == "caption"
        if before is None or not is_captioned or _text(before) != name:
            yield f"the table “{name[:40]}” has no caption above it"
        yield from (f"in the table “{name[:40]}” {breach}" for breach in _table(document, block))
    yield from _widths(document)


def _is_of_facts(document: _Document, table: ET.Element) -> bool:
    """Return whether a table has the facts of a title page: above the first heading, each name beside its value."""
    style = document.styles.get(_value(table.find(f"{W}tblPr/{W}tblStyle")))
    above = document.blocks[: document.blocks.index(table)]
    rows = [[_text(cell).strip() for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
    return (
        (style is not None and _value(style.find(f"{W}name")) == "Paper Facts")
        and not any(document.style_name(block).lower().startswith("heading") for block in above)
        and all(len(row) == 2 and row[0].endswith(":") and row[1] for row in rows)
        and bool(_value(table.find(f"{W}tblPr/{W}tblCaption")) and _value(table.find(f"{W}tblPr/{W}tblDescription")))
        and all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.findall(f"{W}tr"))
    )


def _table(document: _Document, table: ET.Element) -> Iterator[str]:
    if not _value(table.find(f"{W}tblPr/{W}tblCaption")) or not _value(table.find(f"{W}tblPr/{W}tblDescription")):
        yield "there is no text that stands for it"
    if _value(table.find(f"{W}tblPr/{W}tblStyle")) not in document.styles:
        yield "the style is not there"
    rows = table.findall(f"{W}tr")
    if [number for number, row in enumerate(rows) if row.find(f"{W}trPr/{W}tblHeader") is not None] != [0]:
        yield "the first row alone is not marked as that of the headings"
    if any(row.find(f"{W}trPr/{W}cantSplit") is None for row in rows):
        yield "a row may break over two pages"
    if {one.tag for one in table.iter()} & {f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"}:
        yield "cells are merged"
    if {len(row.findall(f"{W}tc")) for row in rows} != {len(table.findall(f"{W}tblGrid/{W}gridCol"))}:
        yield "rows have different numbers of cells"
    if len(rows) < 2:
        yield "there is nothing below the headings"
    if any(not _text(cell).strip() for cell in table.iter(f"{W}tc")):
        yield "a cell is empty"


def _widths(document: _Document) -> Iterator[str]:
    waiting: list[ET.Element] = []
    sections = iter(document.sections)
    for block in [*document.blocks, None]:
        if block is not None and block.tag == f"{W}tbl":
            waiting.append(block)
        elif block is None or block.find(f"{W}pPr/{W}sectPr") is not None:
            room = next(sections).width
            for table in waiting:
                wide = sum(int(one.get(f"{W}w", "0")) for one in table.findall(f"{W}tblGrid/{W}gridCol"))
                if wide > room or not wide:
                    yield f"a table is {wide} wide, where its page has {room}"
            waiting = []


def _pictures(document: _Document) -> Iterator[str]:
    for name, tree in document.trees.items():
        if any(not one.get("descr", "").strip() for one in tree.iter(_DRAWN)):
            yield f"a picture in {name} has no text that stands for it"


def _pages(document: _Document) -> Iterator[str]:
    for number, section in enumerate(document.sections, start=1):
        for kind in sorted(section.kinds - {"first"}):
            stories = [section.stories.get((place, kind)) for place in ("header", "footer")]
            if not any(_NUMBERED.search(_codes(document.trees[story])) for story in stories if story):
                yield f"pages of section {number} ({kind}) have no number"
    if any(one.element.find(f"{W}pgNumType") is not None for one in document.sections[1:]):
        yield "the page numbers begin anew in the middle"


def _banner(document: _Document) -> Iterator[str]:
    origin = document.trees["docProps/core.xml"].findtext(_CORE["origin"], "")
    is_wanted = origin.endswith(" include-exempt")
    for number, section in enumerate(document.sections, start=1):
        for kind in sorted(section.kinds):
            story = section.stories.get(("header", kind))
            is_there = story is not None and _BANNER in _text(document.trees[story])
            if is_there is not is_wanted:
                yield f"pages of section {number} ({kind}) {'do not ' if is_wanted else ''}say “{_BANNER}”"


def _gaps(document: _Document) -> Iterator[str]:
    cells = {id(block): cell for cell in document.body.iter(f"{W}tc") for block in cell.iter(f"{W}p")}
    for block in document.body.iter(f"{W}p"):
        if _GAP not in _text(block) or _has_gaps_of_its_own(block):
            continue
        is_bold = document.style_name(block).startswith("Paper Gap") or _value(
            block.find(f"{W}r/{W}rPr/{W}rStyle")
        ) == _strong(document)
        shaded = document.has(block, f"{W}shd") if id(block) not in cells else cells[id(block)].find(f"{W}tcPr/{W}shd")
        if not is_bold or shaded is None:
            yield f"the gap “{_text(block)[:40]}” is not set off"


def _has_gaps_of_its_own(block: ET.Element) -> bool:
    """Return whether each gap of a text stands in bold letters and on a ground of its own within it."""
    runs = [run for run in block.iter(f"{W}r") if _GAP in _text(run)]
    return all(run.find(f"{W}rPr/{W}b") is not None and run.find(f"{W}rPr/{W}shd") is not None for run in runs)


def _strong(document: _Document) -> str:
    return next(key for key, style in document.styles.items() if _value(style.find(f"{W}name")) == "Strong")


def _contrast(document: _Document) -> Iterator[str]:
    for style in document.styles.values():
        name = _value(style.find(f"{W}name"))
        if name.startswith("Paper"):
            yield from _readable(style.find(f"{W}rPr/{W}color"), style.find(f"{W}pPr/{W}shd"), name)
    for cell in document.body.iter(f"{W}tc"):
        for run in cell.iter(f"{W}r"):
            yield from _readable(run.find(f"{W}rPr/{W}color"), cell.find(f"{W}tcPr/{W}shd"), _text(run)[:40])


def _readable(colour: ET.Element | None, ground: ET.Element | None, name: str) -> Iterator[str]:
    letters = _value(colour) or "000000"
    paper = "FFFFFF" if ground is None else ground.get(f"{W}fill", "FFFFFF")
    found = contrast(f"#{letters}", f"#{paper}")
    if found < 4.5:
        yield f"“{name}” has a contrast of {found:.1f}"
