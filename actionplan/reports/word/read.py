"""Reads a Word document as a reader sees it: a line for each paragraph, item and row of a table; it trusts nothing."""

from __future__ import annotations

import io
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]

from actionplan.errors import RuleError
from actionplan.reports.word.package import DAMAGED, LARGEST, Package, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST = LARGEST
# Tables within tables within tables do not go as deep.
_DEEPEST = 200
_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006", "Fallback"
_DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"
_AGAIN = "Open it in Word or LibreOffice, save it as a Word document (.docx) without a password, and verify that."
# Letters that a word processor writes in its own way, and that nobody sees a difference of.
_ALIKE = str.maketrans({"\u2011": "-", "\u00ad": ""})


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader sees of a document, and what its property “Comments” says.

    The list of contents is left out, and so is what stands at the head and foot of every page.
    """

    lines: tuple[str, ...]
    comments: str


class _NotReadError(Exception):
    """A document that cannot be read, and why."""


def is_document(data: bytes) -> bool:
    """Return whether a file begins like a Word document, an old one too, or like any other packed file."""
    return data.startswith((_ZIP, _OLD))


def read(data: bytes, name: str) -> Document:
    """Return what a reader sees of a document, from its bytes; `name` is safe to show.

    Raises: RuleError where it is no Word document, an old one, one with a password, damaged or too large.
    """
    if data.startswith(_OLD):
        raise RuleError(
            f"{name} is a Word document of the old kind (.doc), or one with a password, and cannot be read.", _AGAIN
        )
    try:
        package = Package(data, MOST)
        parts = {
            element.get("Type", "").rpartition("/")[2]: posixpath.normpath(element.get("Target", "")).lstrip("/")
            for event, element in _events(package, "_rels/.rels")
            if event == "start" and element.tag.endswith("}Relationship")
        }
        lines = tuple(_lines(package, parts.get("officeDocument", "")))
        properties = _events(package, parts["core-properties"]) if "core-properties" in parts else ()
        comments = [e.text or "" for event, e in properties if event == "end" and e.tag == _DESCRIPTION]
    except TooLargeError:
        raise RuleError(f"{name} is larger than any paper, and is not read.", _AGAIN) from None
    except _NotReadError as error:
        raise RuleError(f"{name} {error}.", _AGAIN) from error
    except (etree.XMLSyntaxError, *DAMAGED) as error:
        raise RuleError(f"{name} cannot be read as a Word document: it may be damaged.", _AGAIN) from error
    return Document(lines, "".join(comments))


def _events(package: Package, part: str) -> Iterator[tuple[str, Any]]:
    """Yield the elements of one part, each at its start and at its end; what was yielded does not stay in memory.

    Raises: _NotReadError where the part is missing, has a password, is too deep, or declares entities; TooLargeError.
    """
    try:
        data = package.part(part)
    except KeyError:
        raise _NotReadError("is no Word document") from None
    except RuntimeError:
        raise _NotReadError("has a password, and cannot be read") from None
    depth = 0
    for event, element in etree.iterparse(
        io.BytesIO(data), ("start", "end"), remove_comments=True, remove_pis=True, resolve_entities=False
    ):
        depth += 1 if event == "start" else -1
        # No word processor declares entities, which could be expanded without an end, or lead to other files.
        if element.getroottree().docinfo.doctype:
            raise _NotReadError("declares names of its own in its XML, which no word processor does, and is not read")
        if depth > _DEEPEST:
            raise _NotReadError("is nested deeper than any paper, and is not read")
        yield event, element
        while event == "end" and element.getprevious() is not None:
            del element.getparent()[0]


def _lines(package: Package, part: str) -> Iterator[str]:
    """Yield the lines of the part that holds the text.

    Raises: _NotReadError where it holds something else, and what `_events` raises.
    """
    body, is_first = _Body(), True
    for event, element in _events(package, part):
        space, _, name = element.tag[1:].partition("}")
        if is_first and (space not in _WORDS or name != "document"):
            raise _NotReadError("is no Word document")
        is_first = False
        if space not in _WORDS and (space, name) != _FALLBACK:
            continue
        if event == "start":
            body.start(name, element)
        elif text := body.end(name, element):
            yield text


@dataclass(slots=True)
class _Field:
    """A field of Word's: its code, and whether its result has begun."""

    code: str = ""
    is_shown: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether its text is one of the paper: not a code, and no entry of the list of contents."""
        return self.is_shown and not _is_contents(self.code)


class _Body:
    """Puts the lines of a text together from its elements; changes that were tracked count as accepted."""

    def __init__(self) -> None:
        # The element whose text is left out.
        self._unread: Any = None
        # What is open: controls, which hold such things as the list of contents, fields, paragraphs, and rows by cells.
        self._controls: list[Any] = []
        self._fields: list[_Field] = []
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[list[str]]] = []

    def start(self, name: str, element: Any) -> None:  # noqa: ANN401  (an element of lxml, which has no types)
        """Take the start of an element."""
        match name:
            case "p":
                # One in a text box stands within another.
                self._paragraphs.append([])
            case "tr":
                self._rows.append([])
            case "tc" if self._rows:
                self._rows[-1].append([])
            case "sdt":
                self._controls.append(element)
            case "docPartGallery" if _value(element, "val") == "Table of Contents" and self._controls:
                self._leave_out(self._controls[-1])
            case "del" | "moveFrom" | "Fallback":
                self._leave_out(element)
            case "fldSimple" if _is_contents(_value(element, "instr")):
                self._leave_out(element)
            case "fldChar":
                self._field(_value(element, "fldCharType"))

    def end(self, name: str, element: Any) -> str:  # noqa: ANN401  (as above)
        """Take the end of an element, and return the line that it ends; nothing where it ends none."""
        line = ""
        match name:
            case "t":
                self._put(element.text or "")
            case "tab" | "ptab" | "br" | "cr":
                self._put(" ")
            case "noBreakHyphen":
                self._put("-")
            case "instrText" if self._fields:
                self._fields[-1].code += element.text or ""
            case "sdt":
                self._controls.pop()
            case "p":
                line = " ".join("".join(self._paragraphs.pop()).translate(_ALIKE).split())
            case "tr":
                cells = [" ".join(texts) for texts in self._rows.pop()]
                line = " | ".join(cells) if any(cells) else ""
        if element is self._unread:
            self._unread = None
        if line and self._rows and self._rows[-1]:
            self._rows[-1][-1].append(line)
            return ""
        return line

    def _leave_out(self, element: Any) -> None:  # noqa: ANN401  (as above)
        if self._unread is None:
            self._unread = element

    def _field(self, mark: str) -> None:
        """Take one of the three marks of a field."""
        if mark == "begin":
            self._fields.append(_Field())
        elif mark == "separate" and self._fields:
            self._fields[-1].is_shown = True
        elif mark == "end" and self._fields:
            self._fields.pop()

    def _put(self, text: str) -> None:
        if self._paragraphs and self._unread is None and all(field.is_seen for field in self._fields):
            self._paragraphs[-1].append(text)


def _value(element: Any, name: str) -> str:  # noqa: ANN401  (as above)
    return next(
        (element.attrib[f"{{{space}}}{name}"] for space in _WORDS if f"{{{space}}}{name}" in element.attrib), ""
    )


def _is_contents(code: str) -> bool:
    return code.split()[:1] == ["TOC"]
