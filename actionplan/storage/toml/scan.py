"""Where everything is in a TOML text: statements, tables, the members of arrays and inline tables, and lines."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASIC = r'"(?:[^"\\\n]++|\\.)*+"'
_LITERAL = r"'[^'\n]*+'"
# A multi-line string may end in up to two quotation marks of its own, straight before the three that close it.
_LONG_BASIC = r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"""(?:"{0,2})'
_LONG_LITERAL = r"'''(?:[^']++|'(?!''))*+'''(?:'{0,2})"
_STRING = f"{_LONG_BASIC}|{_LONG_LITERAL}|{_BASIC}|{_LITERAL}"
_PART = f"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
# A date and its time may be parted by a space.
_BARE = r"""\d{4}-\d\d-\d\d[ ]\d\d:[^ \t\r\n#,\]}]*|[^ \t\r\n#,\[\]{}"'][^ \t\r\n#,\]}]*"""
_SCALAR = f"(?:{_STRING}|{_BARE})"
_REST = r"[ \t]*(?:\#[^\n]*)?\r?(?:\n|\Z)"

_STATEMENT = re.compile(
    rf"[ \t]*(?:\[(\[)?[ \t]*({_KEY})[ \t]*\]\]?|({_KEY})[ \t]*=[ \t]*(?:({_SCALAR})|(?=[\[{{])))?({_REST})?",
)
_REST_OF_LINE = re.compile(_REST)
_LINE_ENDS = re.compile(r"[ \t]*(?:#[^\n]*)?\r?\n")
_KEY_AT = re.compile(_KEY)
_PART_AT = re.compile(_PART)
_SCALAR_AT = re.compile(_SCALAR)
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_MARKS = re.compile(rf"{_STRING}|#[^\n]*|[\[\]{{}}]")


Path = tuple[str | int, ...]


class ScanError(Exception):
    """The text stops being TOML in the statement that begins at `offset` (in characters)."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Kind(Enum):
    """What a statement is."""

    PAIR = auto()
    TABLE = auto()
    ELEMENT = auto()


@dataclass(slots=True)
class Statement:
    """A header or a `key = value`, with offsets in characters; `end` is after the newline of its last line."""

    kind: Kind
    start: int
    end: int
    key_start: int
    key_end: int
    value_start: int
    value_end: int
    parts: tuple[str, ...]
    section: int


@dataclass(slots=True)
class Table:
    """A table of the document or of one inline table; children that are values are numbers of statements or items.

    `header` is the number of the section that its header opens, `body` what stands below that header, and `dotted`
    each statement or item that names it by dots, with how many parts of the key lead to it.
    """

    header: int | None = None
    children: dict[str, Table | Tables | int] = field(default_factory=dict)
    body: list[int] = field(default_factory=list)
    dotted: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Tables:
    """An array of tables: each of its elements has a header of its own."""

    elements: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """An element of an array or a member of an inline table; `comma` is -1 if none follows."""

    start: int
    key_end: int
    value_start: int
    value_end: int
    comma: int
    parts: tuple[str, ...]


@dataclass(slots=True)
class Bracket:
    """An array or inline table from its opening bracket to its closing one, with what stands directly inside."""

    opening: int
    closing: int
    items: list[Item]


class Layout:
    """The statements of a valid TOML text, in order, and the tables that they make."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.statements: list[Statement] = []
        self.headers: list[int] = []
        self.root = Table()
        self._scan()

    def _scan(self) -> None:
        text, statements, root = self.text, self.statements, self.root
        match_at, end_of_text = _STATEMENT.match, len(self.text)
        position, section, current = 0, -1, root
        known: dict[str, tuple[str, ...]] = {}
        while position < end_of_text:
            start = position
            found = match_at(text, position)
            if found is None:
                raise ScanError(start)
            double, header, key, value, rest = found.groups()
            position = found.end()
            if header is not None:
                if rest is None:
                    raise ScanError(start)
                section += 1
                self.headers.append(len(statements))
                kind = Kind.ELEMENT if double else Kind.TABLE
                parts = key_parts(header)
                statements.append(Statement(kind, start, position, *found.span(2), -1, -1, parts, section))
                current = _opened(root, parts, section, element=bool(double))
            elif key is not None:
                if value is not None:
                    value_start, value_end = found.span(4)
                else:
                    value_start = found.end()
                    value_end = end_of_value(text, value_start)
                if rest is None:
                    tail = _REST_OF_LINE.match(text, value_end) if value is None and value_end > 0 else None
                    if tail is None:
                        raise ScanError(start)
                    position = tail.end()
                parts = known.get(key) or known.setdefault(key, key_parts(key))
                span = found.span(3)
                add_member(current, parts, len(statements))
                statements.append(Statement(Kind.PAIR, start, position, *span, value_start, value_end, parts, section))
            elif rest is None:
                raise ScanError(start)

    def section_end(self, section: int) -> int:
        """Return the number of the first statement that no longer belongs to a section (-1: before every header)."""
        return self.headers[section + 1] if section + 1 < len(self.headers) else len(self.statements)

    def sections(self, node: Table | Tables) -> Iterator[int]:
        """Return every section of a table or an array of tables, those of its sub-tables too."""
        if isinstance(node, Tables):
            for element in node.elements:
                yield from self.sections(element)
            return
        if node.header is not None:
            yield node.header
        for child in node.children.values():
            if not isinstance(child, int):
                yield from self.sections(child)


def add_member(table: Table, parts: tuple[str, ...], number: int) -> None:
    """Enter a statement or item below the table that it stands in, making the tables that its dots name."""
    table.body.append(number)
    for depth, part in enumerate(parts[:-1], start=1):
        child = table.children.get(part)
        if not isinstance(child, Table):
            child = table.children[part] = Table()
        child.dotted.append((number, depth))
        table = child
    table.children[parts[-1]] = number


def _opened(root: Table, parts: tuple[str, ...], section: int, *, element: bool) -> Table:
    table = root
    for part in parts[:-1]:
        child = table.children.get(part)
        if isinstance(child, Tables):
            child = child.elements[-1]
        elif not isinstance(child, Table):
            child = table.children[part] = Table()
        table = child
    last = table.children.get(parts[-1])
    if element:
        if not isinstance(last, Tables):
            last = table.children[parts[-1]] = Tables()
        opened = Table(header=section)
        last.elements.append(opened)
        return opened
    if not isinstance(last, Table):
        last = table.children[parts[-1]] = Table()
    last.header = section
    return last


def _plain(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] != '"':
        return part
    if "\\" not in part:
        return part[1:-1]
    value: str = tomllib.loads(f"key = {part}")["key"]
    return value


def key_parts(key: str) -> tuple[str, ...]:
    """Return the names in a written key: `a . "b c"` is a and b c."""
    if '"' not in key and "'" not in key:
        return tuple(part.strip(" \t") for part in key.split("."))
    return tuple(_plain(part) for part in _PART_AT.findall(key))


def long_name(text: str, most: int) -> int | None:
    """Return the offset of the first name of more than `most` parts with dots between them, wherever it stands.

    The text may be anything: it is looked at up to the first text that is not closed.
    """
    marks = re.compile(rf"({_PART}(?:[ \t]*\.[ \t]*{_PART}){{{most}}})|{_STRING}|#[^\n]*|([\"'])|[A-Za-z0-9_-]++")
    for found in marks.finditer(text):
        if found.lastindex is not None:
            return found.start() if found.lastindex == 1 else None
    return None


def deepest(text: str) -> int:
    """Return the offset of the bracket that is nested most deeply; the text may be anything."""
    depth = most = offset = 0
    for found in _MARKS.finditer(text):
        mark = text[found.start()]
        depth += (mark in "[{") - (mark in "]}")
        if depth > most:
            most, offset = depth, found.start()
    return offset


def part_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where each name of the written key between two offsets stands."""
    return [found.span() for found in _PART_AT.finditer(text, start, end)]


def end_of_value(text: str, start: int) -> int:
    """Return the offset after the value that begins at `start`; -1 if it is not closed."""
    if text[start] not in "[{":
        found = _SCALAR_AT.match(text, start)
        return found.end() if found else -1
    depth = 0
    for found in _MARKS.finditer(text, start):
        mark = text[found.start()]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
            if not depth:
                return found.end()
    return -1


def bracket_at(text: str, opening: int) -> Bracket:
    """Return the members of the array or inline table whose bracket is at `opening`; what is nested stays whole."""
    items: list[Item] = []
    inline = text[opening] == "{"
    position = _skip_gap(text, opening + 1)
    while text[position : position + 1] not in {"]", "}"}:
        start = key_end = position
        parts: tuple[str, ...] = ()
        if inline:
            key, equals = _KEY_AT.match(text, position), None
            if key is not None:
                key_end, parts = key.end(), key_parts(key.group())
                equals = _EQUALS.match(text, key_end)
            if equals is None:
                raise ScanError(opening)
            position = equals.end()
        value_start, value_end = position, end_of_value(text, position) if position < len(text) else -1
        if value_end < 0:
            raise ScanError(opening)
        position = _skip_gap(text, value_end)
        comma = position if text.startswith(",", position) else -1
        if comma >= 0:
            position = _skip_gap(text, comma + 1)
        items.append(Item(start, key_end, value_start, value_end, comma, parts))
    return Bracket(opening, position, items)


def members(bracket: Bracket) -> Table:
    """Return the names of an inline table's members; their numbers are those of the items."""
    table = Table()
    for number, item in enumerate(bracket.items):
        add_member(table, item.parts, number)
    return table


def comments(text: str, start: int, end: int) -> list[str]:
    """Return the comments between two offsets, neither of them within a string."""
    marks = (found.group() for found in _MARKS.finditer(text, start, end))
    return [mark.rstrip() for mark in marks if mark.startswith("#")]


def after_line(text: str, position: int) -> int | None:
    """Return the start of the next line if only blanks and a comment remain on this one, else None."""
    found = _LINE_ENDS.match(text, position)
    return found.end() if found else None


def line_start(text: str, position: int) -> int:
    """Return the offset at which the line of an offset begins."""
    return text.rfind("\n", 0, position) + 1


def _skip_gap(text: str, position: int) -> int:
    found = _GAP.match(text, position)
    return found.end() if found else position


class Scan:
    """Where things stand in a text; found when first asked for, or before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._layout: Layout | None = None

    def layout(self) -> Layout:
        """Return the layout.

        Raises ScanError for a text that is no TOML.
        """
        if self._layout is None:
            self._layout = Layout(self.text)
        return self._layout

    def prepare(self) -> None:
        """Find the layout now; an error is raised when it is asked for."""
        with suppress(ScanError):
            self.layout()


class Places:
    """The lines of what a text says; the text is scanned when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._layout: Layout | None = None
        self._newlines: list[int] = []
        self._brackets: dict[int, tuple[Bracket, Table]] = {}
        self._is_scanned = False

    def line(self, path: Path) -> int:
        """Return the line (from 1) where something stands, or the nearest table, list or value that holds it."""
        if not self._is_scanned:
            self._scan()
        if self._layout is None:
            return 1
        return bisect_right(self._newlines, self._offset(self._layout, path)) + 1

    def _scan(self) -> None:
        self._is_scanned = True
        try:
            self._layout = Layout(self.text)
        except ScanError:
            return
        position = self.text.find("\n")
        while position >= 0:
            self._newlines.append(position + 1)
            position = self.text.find("\n", position + 1)

    def _offset(self, layout: Layout, path: Path) -> int:
        node: Table | Tables | int = layout.root
        place = 0
        for depth, name in enumerate(path):
            child: Table | Tables | int | None = None
            if isinstance(node, Table):
                child = node.children.get(name) if isinstance(name, str) else None
            elif isinstance(node, Tables) and isinstance(name, int) and name < len(node.elements):
                child = node.elements[name]
            if child is None:
                return place
            if isinstance(child, int):
                statement = layout.statements[child]
                return self._inside(statement.key_start, statement.value_start, path[depth + 1 :])
            node = child
            place = self._table(layout, node, place)
        return place

    def _table(self, layout: Layout, node: Table | Tables, place: int) -> int:
        header = node.header if isinstance(node, Table) else None
        if header is None and isinstance(node, Table) and node.dotted:
            return layout.statements[node.dotted[0][0]].key_start
        if header is None:
            header = next(layout.sections(node), None)
        return place if header is None else layout.statements[layout.headers[header]].key_start

    def _inside(self, place: int, start: int, path: Path) -> int:
        """Return where the rest of a path is in the value at `start`; `place` is where its statement begins."""
        table: Table | None = None
        bracket: Bracket | None = None
        for name in path:
            if table is None:
                if self.text[start] not in "[{":
                    return place
                if start not in self._brackets:
                    found = bracket_at(self.text, start)
                    self._brackets[start] = (found, members(found) if self.text[start] == "{" else Table())
                bracket, table = self._brackets[start]
                if isinstance(name, int):
                    if self.text[start] != "[" or name >= len(bracket.items):
                        return place
                    place, start, table = bracket.items[name].start, bracket.items[name].value_start, None
                    continue
            child = table.children.get(name) if isinstance(name, str) else None
            if isinstance(child, int) and bracket is not None:
                place, start, table = bracket.items[child].start, bracket.items[child].value_start, None
            elif isinstance(child, Table) and bracket is not None:
                place, table = bracket.items[child.dotted[0][0]].start, child
            else:
                return place
        return place
