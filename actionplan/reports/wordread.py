"""Reads a Word document as a reader sees it: a line for each paragraph, item and row of a table; it trusts nothing."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from actionplan.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Started = Callable[[str, dict[str, str]], object]

_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A paper of 10,000 actions has some fifty million characters; what is much larger is no paper.
MOST = 256 * 1024 * 1024
_PIECE = 1024 * 1024
# Tables within tables within tables do not go as deep.
_DEEPEST = 1000
_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DUBLIN = "http://purl.org/dc/elements/1.1/"
_RELATIONS = "_rels/.rels"
_CONTENTS = "Table of Contents"
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
    """A part of a document that cannot be read, and why."""


def is_document(data: bytes) -> bool:
    """Tell whether a file begins like a Word document, an old one too, or like any other packed file."""
    return data.startswith((_ZIP, _OLD))


def read(data: bytes, name: str) -> Document:
    """Read a document from its bytes; `name` is safe to show.

    Raises: RuleError where it is no Word document, an old one, one with a password, damaged or too large.
    """
    if data.startswith(_OLD):
        raise RuleError(
            f"{name} is a Word document of the old kind (.doc), or one with a password, and cannot be read.", _AGAIN
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = _Parts()
            _parse(file, _RELATIONS, parts)
            body, properties = _Body(), _Properties()
            _parse(file, parts.document, body)
            if parts.properties:
                _parse(file, parts.properties, properties)
    except _NotReadError as error:
        raise RuleError(f"{name} {error}.", _AGAIN) from error
    except (
        *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError),
        *(EOFError, OSError, RuntimeError, ValueError),
    ) as error:
        raise RuleError(f"{name} cannot be read as a Word document: it may be damaged.", _AGAIN) from error
    return Document(tuple(body.lines), "".join(properties.comments))


def _parse(file: zipfile.ZipFile, part: str, reader: _Reader) -> None:
    """Read one part of a document, as much as may be and no more."""
    try:
        entry = file.getinfo(part)
    except KeyError:
        raise _NotReadError("is no Word document") from None
    if entry.flag_bits & 1:
        raise _NotReadError("has a password, and cannot be read")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.begun
    parser.EndElementHandler = reader.ended
    parser.CharacterDataHandler = reader.said
    # No word processor writes one; what it declares could be expanded without an end, or lead to other files.
    parser.StartDoctypeDeclHandler = _refuse
    left = MOST
    with file.open(entry) as source:
        while piece := source.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise _NotReadError("is larger than any paper, and is not read")
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise _NotReadError("declares names of its own in its XML, which no word processor does, and is not read")


class _Reader:
    """Is told of what stands in an XML file: elements by their whole names, with their namespace before a space."""

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""

    def ended(self, name: str) -> None:
        """Take the end of an element."""

    def said(self, text: str) -> None:
        """Take text, or a piece of it."""


class _Parts(_Reader):
    """Finds which parts of the file hold the text and the properties."""

    def __init__(self) -> None:
        self.document = ""
        self.properties = ""

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        if not name.endswith(" Relationship"):
            return
        kind = attributes.get("Type", "")
        target = posixpath.normpath(attributes.get("Target", "")).lstrip("/")
        if kind.endswith("/officeDocument"):
            self.document = target
        elif kind.endswith("/core-properties"):
            self.properties = target


class _Properties(_Reader):
    """Takes the property “Comments”, which the file calls a description."""

    def __init__(self) -> None:
        self.comments: list[str] = []
        self._is_here = False

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002  (as the base has it)
        self._is_here = name == f"{_DUBLIN} description"

    def ended(self, name: str) -> None:  # noqa: ARG002  (as the base has it)
        self._is_here = False

    def said(self, text: str) -> None:
        if self._is_here:
            self.comments.append(text)


@dataclass(slots=True)
class _Field:
    """A field of Word's: its code, and whether what it shows has begun."""

    code: str = ""
    is_shown: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether its text is one of the paper: not a code, and no entry of the list of contents."""
        return self.is_shown and not _is_contents(self.code)


class _Body(_Reader):
    """Gathers the lines of a text; changes that were tracked count as accepted."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._depth = 0
        self._unread_from = 0
        self._controls: list[int] = []
        self._fields: list[_Field] = []
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[list[str]]] = []
        self._is_text = False
        self._is_code = False

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NotReadError("is nested deeper than any paper, and is not read")
        if self._depth == 1 and name not in _ROOTS:
            raise _NotReadError("is no Word document")
        if action := _BEGUN.get(name):
            action(self, attributes)

    def ended(self, name: str) -> None:
        if action := _ENDED.get(name):
            action(self)
        if self._depth == self._unread_from:
            self._unread_from = 0
        self._depth -= 1

    def said(self, text: str) -> None:
        if self._is_text:
            self._put(text)
        elif self._is_code and self._fields:
            self._fields[-1].code += text

    def _put(self, text: str) -> None:
        if self._paragraphs and not self._unread_from and all(field.is_seen for field in self._fields):
            self._paragraphs[-1].append(text)

    def space(self, _: Mapping[str, str]) -> None:
        """Take a tab or the end of a line."""
        self._put(" ")

    def hyphen(self, _: Mapping[str, str]) -> None:
        """Take a hyphen at which no line ends."""
        self._put("-")

    def begin_text(self, _: Mapping[str, str]) -> None:
        """Take the beginning of words."""
        self._is_text = True

    def end_text(self) -> None:
        """Take the end of words."""
        self._is_text = False

    def begin_code(self, _: Mapping[str, str]) -> None:
        """Take the beginning of a field's code."""
        self._is_code = True

    def end_code(self) -> None:
        """Take the end of a field's code."""
        self._is_code = False

    def field(self, attributes: Mapping[str, str]) -> None:
        """Take one of the three marks of a field."""
        match _value(attributes, "fldCharType"):
            case "begin":
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].is_shown = True
            case "end" if self._fields:
                self._fields.pop()

    def simple_field(self, attributes: Mapping[str, str]) -> None:
        """Take a field that stands in one element."""
        if _is_contents(_value(attributes, "instr")):
            self.unread(attributes)

    def unread(self, _: Mapping[str, str]) -> None:
        """Leave out what stands in this element."""
        self._unread_from = self._unread_from or self._depth

    def begin_control(self, _: Mapping[str, str]) -> None:
        """Take the beginning of what Word treats as one thing, such as the list of contents."""
        self._controls.append(self._depth)

    def end_control(self) -> None:
        """Take its end."""
        self._controls.pop()

    def gallery(self, attributes: Mapping[str, str]) -> None:
        """Leave out the list of contents, with its heading."""
        if _value(attributes, "val") == _CONTENTS and self._controls:
            self._unread_from = self._unread_from or self._controls[-1]

    def begin_paragraph(self, _: Mapping[str, str]) -> None:
        """Take the beginning of a paragraph; one in a text box stands within another."""
        self._paragraphs.append([])

    def end_paragraph(self) -> None:
        """Take the end of a paragraph."""
        if text := _line("".join(self._paragraphs.pop())):
            self._place(text)

    def begin_row(self, _: Mapping[str, str]) -> None:
        """Take the beginning of a row."""
        self._rows.append([])

    def begin_cell(self, _: Mapping[str, str]) -> None:
        """Take the beginning of a cell."""
        if self._rows:
            self._rows[-1].append([])

    def end_row(self) -> None:
        """Take the end of a row."""
        cells = [" ".join(texts) for texts in self._rows.pop()]
        if any(cells):
            self._place(" | ".join(cells))

    def _place(self, text: str) -> None:
        """Put a finished text into the cell that it stands in, if any."""
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(text)
        else:
            self.lines.append(text)


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"{space} {name}" for space in _WORDS for name in names)


_ROOTS = frozenset(_named("document"))
_BEGUN: Mapping[str, Callable[[_Body, Mapping[str, str]], None]] = {
    f"{_COMPATIBLE} Fallback": _Body.unread,
    **dict.fromkeys(_named("del", "moveFrom"), _Body.unread),
    **dict.fromkeys(_named("tab", "ptab", "br", "cr"), _Body.space),
    **dict.fromkeys(_named("noBreakHyphen"), _Body.hyphen),
    **dict.fromkeys(_named("t"), _Body.begin_text),
    **dict.fromkeys(_named("instrText"), _Body.begin_code),
    **dict.fromkeys(_named("fldChar"), _Body.field),
    **dict.fromkeys(_named("fldSimple"), _Body.simple_field),
    **dict.fromkeys(_named("sdt"), _Body.begin_control),
    **dict.fromkeys(_named("docPartGallery"), _Body.gallery),
    **dict.fromkeys(_named("p"), _Body.begin_paragraph),
    **dict.fromkeys(_named("tr"), _Body.begin_row),
    **dict.fromkeys(_named("tc"), _Body.begin_cell),
}
_ENDED: Mapping[str, Callable[[_Body], None]] = {
    **dict.fromkeys(_named("t"), _Body.end_text),
    **dict.fromkeys(_named("instrText"), _Body.end_code),
    **dict.fromkeys(_named("sdt"), _Body.end_control),
    **dict.fromkeys(_named("p"), _Body.end_paragraph),
    **dict.fromkeys(_named("tr"), _Body.end_row),
}


def _value(attributes: Mapping[str, str], name: str) -> str:
    return next((attributes[key] for key in _named(name) if key in attributes), "")


def _is_contents(code: str) -> bool:
    return code.split()[:1] == ["TOC"]


def _line(text: str) -> str:
    return " ".join(text.translate(_ALIKE).split())
