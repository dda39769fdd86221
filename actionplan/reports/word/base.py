"""The Word document that a paper is written into: our own looks, or a council's template emptied of its text."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml

from actionplan.errors import RuleError, shown
from actionplan.reports.word import charts, styles
from actionplan.reports.word.package import DAMAGED, LARGEST, Package, TooLargeError
from actionplan.reports.word.xml import field, paragraph, run, whole
from actionplan.storage.atomic import read_named
from actionplan.text import long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from docx.document import Document as WordDocument

    from actionplan.reports.blocks import Report

_LANGUAGE = "en-GB"
# What a document needs besides its text; whatever else hangs on the text of a template goes with that text.
_KEPT = {
    *(RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE),
    *(RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER),
}
# Settings of a template that ask a question, reach for another file, lock the gaps up, or are about the text dropped.
_UNWANTED = (
    *("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "updateFields", "linkStyles"),
    *("footnotePr", "endnotePr", "rsids", "docVars"),
)
_A4 = {"w": "11906", "h": "16838"}
_MARGINS = {
    **dict.fromkeys(("top", "right", "bottom", "left"), "1134"),
    **dict.fromkeys(("header", "footer"), "567"),
    "gutter": "0",
}
_KINDS = ("default", "even", "first")
_PAGE_NUMBER = re.compile(r"\bPAGE\b")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The earliest day that a ZIP file can hold; what day it is must not be seen in a paper.
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
# As much as Word shows of a property, and of a name in a footer.
_PROPERTY, _NAME = 255, 80
MOST = LARGEST
# Fewer than a paper may have: all of a template is held in memory as a tree.
_MOST_MARKS = 1_000_000
_OTHERS = (
    ("ms-word.template.macroEnabled", "a Word template with macros (.dotm)"),
    ("ms-word.document.macroEnabled", "a Word document with macros (.docm)"),
    ("spreadsheetml.sheet.main", "a workbook"),
    ("presentationml.presentation.main", "a presentation"),
)
_TEMPLATE, _DOCUMENT = b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"
_LESS = "Open it in Word or LibreOffice, take its text and pictures out and save it again, then name that."
_AGAIN = "Open it in Word or LibreOffice and save it as a Word document (.docx), then name that."


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of pages of one orientation, in XML."""

    is_landscape: bool
    content: str


@dataclass(frozen=True, slots=True)
class Base:
    """A document without text; `styles` has the id of each style by its name."""

    styles: Mapping[str, str]
    _document: WordDocument

    def width(self, *, is_landscape: bool) -> int:
        """Return the width of the text on a page, in 1/20 point."""
        sheet = self._turned(is_landscape=is_landscape)
        margins = sheet.find(qn("w:pgMar"))
        sides = (margins.get(qn(f"w:{side}"), "0") for side in ("left", "right", "gutter"))
        return max(int(sheet.find(qn("w:pgSz")).get(qn("w:w"))) - sum(map(int, sides)), 1440)

    def lettered(self) -> int:
        """Add a list that is lettered from (a) on, and return its number."""
        return styles.lettered(self._document)

    def font(self) -> str:
        """Return the font of the text; nothing if that of the theme is used."""
        return styles.font(self._document, self.styles["Normal"])

    def letters(self) -> float:
        """Return how wide the letters of tables are, compared with Arial at 10 points."""
        return styles.letters(self._document, self.styles["Paper Table Text"])

    def add_chart(self, number: int, chart: bytes) -> str:
        """Add the part that holds a chart, in XML, and return the relation that leads to it."""
        document = self._document.part
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), charts.CONTENT_TYPE, chart, document.package)
        return document.relate_to(part, RELATIONSHIP_TYPE.CHART)

    def number_sections(self) -> None:
        """Have Word number the headings and paragraphs of the paper."""
        styles.number_sections(self._document, self.styles)

    def finished(self, report: Report, sheets: Sequence[Sheet]) -> bytes:
        """Return the bytes of the document with its sheets, headers, footers and properties."""
        self._head_and_foot(report)
        _describe(self._document, report)
        content = []
        for number, sheet in enumerate(sheets):
            section = self._turned(is_landscape=sheet.is_landscape)
            if number:
                _take(section, "headerReference", "footerReference", "titlePg", "pgNumType")
            is_last = number == len(sheets) - 1
            content += [sheet.content, section.xml] if is_last else [self._ended(sheet.content, section.xml)]
        body = "".join(("<w:body>", *content, "</w:body>"))
        return _packed(self._document, f"{_DECLARATION}{whole('document', body)}")

    def _ended(self, content: str, section: str) -> str:
        """Return the content of a section with its properties in the last paragraph, an empty one below a table."""
        if not content.endswith("</w:p>"):
            content += paragraph(self.styles["Paper Table End"])
        at = content.rindex("</w:pPr>")
        return content[:at] + section + content[at:]

    def _turned(self, *, is_landscape: bool) -> Any:  # noqa: ANN401  (an element of lxml, which has no types)
        section = deepcopy(self._document.sections[0]._sectPr)  # noqa: SLF001  (python-docx shows parts of it alone)
        size = section.find(qn("w:pgSz"))
        width, height = size.get(qn("w:w")), size.get(qn("w:h"))
        if is_landscape and int(width) < int(height):
            size.set(qn("w:w"), height)
            size.set(qn("w:h"), width)
            size.set(qn("w:orient"), "landscape")
        return section

    def _head_and_foot(self, report: Report) -> None:
        """Put the banner on every page, and a page number too if the template has none."""
        section = self._document.sections[0]
        headers = dict(zip(_KINDS, (section.header, section.even_page_header, section.first_page_header), strict=True))
        footers = dict(zip(_KINDS, (section.footer, section.even_page_footer, section.first_page_footer), strict=True))
        used = {"default"}
        if self._document.settings.odd_and_even_pages_header_footer:
            used.add("even")
        if section.different_first_page_header_footer:
            used.add("first")
        is_own = all(footers[kind].is_linked_to_previous for kind in used)
        page = [run("Page "), field("PAGE", run("1")), run(" of "), field("NUMPAGES", run("1"))]
        if is_own:
            name, day = shortened(safe(report.organisation), _NAME), long_date(report.origin.as_at)
            page.insert(0, run(f"{name}  ·  As at {day}  ·  "))
        # A first page with a foot of its own and no number in it was meant to be so.
        for kind in sorted(used if is_own else used - {"first"}):
            parts = [story[kind] for story in (headers, footers) if not story[kind].is_linked_to_previous]
            if not any(_PAGE_NUMBER.search(_fields(story.part.element)) for story in parts):
                _story(footers[kind]).append(self._line("Footer", *page))
        if report.banner:
            for kind in sorted(used):
                _story(headers[kind]).insert(0, self._line("Paper Banner", run(report.banner)))

    def _line(self, style: str, *runs: str) -> Any:  # noqa: ANN401  (as above)
        (line,) = parse_xml(whole("body", paragraph(self.styles[style], *runs)))
        return line


def base(template: Path | None) -> Base:
    """Return a document to write into, from a template if there is one.

    Raises RuleError if the template is no Word document, PlanFileError if the system refuses it.
    """
    document = Document() if template is None else _read(template)
    section = _emptied(document)
    if template is None:
        _forget(document)
        for child in list(section):
            section.remove(child)
    for name, values in (("pgMar", _MARGINS), ("pgSz", _A4)):
        if section.find(qn(f"w:{name}")) is None:
            place = len(section.xpath("./w:headerReference | ./w:footerReference | ./w:pgSz"))
            section.insert(place, OxmlElement(f"w:{name}", {qn(f"w:{key}"): value for key, value in values.items()}))
    return Base(styles.added(document, _LANGUAGE, is_bare=template is None), document)


def _read(template: Path) -> WordDocument:
    if template.is_dir():
        raise RuleError(f"{shown(template)} is a folder, and no Word document.", "Name a document in it (.docx).")
    data = read_named(template, MOST + 1)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RuleError(
            f"{shown(template)} is a Word document of the old kind (.doc), or one with a password, and no styles can "
            "be taken from it.",
            _AGAIN,
        )
    if other := _other_kind(data):
        raise RuleError(f"{shown(template)} is {other}, and no styles can be taken from it.", _AGAIN)
    try:
        document = Document(_stored(data))
        # Whatever is missing or damaged shows when it is first looked at.
        _ = (document.styles.element, document.settings.element, document.element.body[:], document.core_properties)
    except TooLargeError:
        message = f"{shown(template)} is larger than any paper, and no styles can be taken from it."
        raise RuleError(message, _LESS) from None
    except Exception as error:  # whatever can be wrong with a file that somebody else has made
        raise RuleError(f"{shown(template)} cannot be read as a Word document: it may be damaged.", _AGAIN) from error
    return document


def _other_kind(data: bytes) -> str:
    """Return what a file is if it is no Word document; nothing if it is one, is too large, or cannot be told."""
    try:
        types = Package(data, MOST).part("[Content_Types].xml").decode("utf-8", "replace")
    except (KeyError, RuntimeError, *DAMAGED):
        return "no Word document"
    except TooLargeError:
        return ""
    return next((words for mark, words in _OTHERS if mark in types), "")


def _stored(data: bytes) -> io.BytesIO:
    """Return a packed file with its parts as they are unpacked, which python-docx would do without a bound.

    Raises TooLargeError, RuntimeError if a part has a password, one of DAMAGED.
    """
    package, stored = Package(data, MOST, _MOST_MARKS), io.BytesIO()
    with zipfile.ZipFile(stored, "w") as target:
        for name in package.names():
            part = package.part(name)
            # python-docx opens documents alone, and a template (.dotx) differs from one by its type.
            target.writestr(name, part.replace(_TEMPLATE, _DOCUMENT) if name == "[Content_Types].xml" else part)
    return stored


def _emptied(document: WordDocument) -> Any:  # noqa: ANN401  (as above)
    """Remove all text from a document, with its belongings, and return the one section that is left, its last."""
    body = document.element.body
    sections = body.xpath(".//w:sectPr[not(parent::w:sectPrChange)]")
    section = deepcopy(sections[-1]) if sections else OxmlElement("w:sectPr")
    # A section without a header of its own has that of the one before it.
    references = {
        (reference.tag, reference.get(qn("w:type"))): reference
        for part in sections
        for reference in part
        if reference.get(qn("r:id"))
    }
    _take(section, "headerReference", "footerReference", "sectPrChange", "type", "cols", "lnNumType", "textDirection")
    for place, reference in enumerate(references.values()):
        section.insert(place, deepcopy(reference))
    for child in list(body):
        body.remove(child)
    body.append(section)
    named = {reference.get(qn("r:id")) for reference in references.values()}
    relations = document.part.rels
    for key, relation in list(relations.items()):
        is_page = relation.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}
        if relation.reltype not in _KEPT or (is_page and key not in named):
            del relations[key]
    _take(document.settings.element, *_UNWANTED)
    of_package = document.part.package.rels
    for key, relation in list(of_package.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del of_package[key]
    return section


def _forget(document: WordDocument) -> None:
    """Remove what python-docx's own document says of the program that once made it."""
    relations = document.part.package.rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            del relations[key]
    settings = document.settings.element
    _take(settings, "proofState", "savePreviewPicture", "doNotAutoCompressPictures", "zoom")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for setting in settings.iter(qn("w:themeFontLang")):
        setting.attrib.clear()
        setting.set(qn("w:val"), _LANGUAGE)


def _take(element: Any, *names: str) -> None:  # noqa: ANN401  (as above)
    """Remove children with these names from an element."""
    for child in [child for name in names for child in element.findall(qn(f"w:{name}"))]:
        element.remove(child)


def _story(place: Any) -> Any:  # noqa: ANN401  (a header or a footer of python-docx, whose class is not public)
    """Return the element of a header or footer, which is made if there is none."""
    is_new = place.is_linked_to_previous
    if is_new:
        place.is_linked_to_previous = False
    element = place.part.element
    if is_new:
        for child in list(element):
            element.remove(child)
    return element


def _fields(element: Any) -> str:  # noqa: ANN401  (as above)
    """Return the codes of all fields in a header or footer; Word may cut a code into pieces."""
    pieces = "".join(code.text or "" for code in element.iter(qn("w:instrText")))
    return " ".join((pieces, *(code.get(qn("w:instr"), "") for code in element.iter(qn("w:fldSimple")))))


def _describe(document: WordDocument, report: Report) -> None:
    """Set the properties of a document; none of a template's own stay."""
    properties = document.core_properties
    for child in list(properties._element):  # noqa: SLF001  (there is no call that empties them)
        properties._element.remove(child)  # noqa: SLF001  (as above)
    made = datetime.combine(report.origin.as_at, time(), UTC)
    properties.title = shortened(f"{safe(report.title)}: {safe(report.subtitle)}", _PROPERTY)
    properties.author = properties.last_modified_by = shortened(safe(report.organisation), _PROPERTY)
    properties.language = _LANGUAGE
    properties.created = properties.modified = made
    properties.revision = 1
    # The one property that may be longer: minutes of many entries name each of them.
    properties.comments = ""
    (comments,) = properties._element.iter("{*}description")  # noqa: SLF001  (as above)
    comments.text = report.origin.words()


def _packed(document: WordDocument, content: str) -> bytes:
    """Return the bytes of a document with this content, which depend on nothing but what it holds.

    They are not compressed, because no two versions of a compressor need agree.
    """
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 0
            # Put into the tree of the document first, 10,000 actions would take minutes.
            target.writestr(entry, content if name == document.part.partname.membername else source.read(name))
    return packed.getvalue()
