"""The lossless TOML editor: read a text, find where things stand, and make it say something else."""

from __future__ import annotations

from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actionplan.storage.toml.edit import DocumentEdit
from actionplan.storage.toml.explain import TomlError, conflict_marker, loads
from actionplan.storage.toml.inline import Manner
from actionplan.storage.toml.scan import (
    Bracket,
    Kind,
    Layout,
    ScanError,
    Table,
    Tables,
    bracket_at,
    members,
    part_spans,
)
from actionplan.storage.toml.text_edits import TextEdit, inverted, ordered, replaced, smallest_edit, transplant
from actionplan.storage.toml.values import EditError, Path, written_key
from actionplan.storage.toml.verify import is_proved, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = (
    "EditError",
    "Path",
    "Places",
    "Rewritten",
    "Scan",
    "ScanError",
    "TextEdit",
    "TomlError",
    "conflict_marker",
    "inverted",
    "loads",
    "renamed",
    "rewrite",
    "smallest_edit",
    "transplant",
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text that says something else, what it says, and the replacements that made it from the old one, sorted."""

    text: str
    tables: dict[str, Any]
    replacements: tuple[TextEdit, ...]


class Scan:
    """Where things stand in a text; found when first asked for, or before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._layout: Layout | None = None

    def layout(self) -> Layout:
        """Give the layout.

        Raises: ScanError for a text that is no TOML.
        """
        if self._layout is None:
            self._layout = Layout(self.text)
        return self._layout

    def prepare(self) -> None:
        """Find the layout now; what is wrong is said when it is asked for."""
        with suppress(ScanError):
            self.layout()


def rewrite(
    scan: Scan,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    order: Callable[[Path], Sequence[str]],
    multiline: Callable[[Path], bool],
) -> Rewritten:
    """Make the text of a scan, which says `before`, say `after`, changing only the lines that differ.

    `order` gives the order of the keys in a table, `multiline` says which lists are written one entry a line.
    Raises: EditError where it cannot be done, with the text as it was.
    """
    try:
        return _rewritten(scan, before, after, Manner(order, multiline))
    except (ScanError, KeyError, IndexError) as error:
        raise EditError("the text does not say what it was taken to say") from error
    except RecursionError:
        raise EditError("lists or tables stand inside each other too many times") from None


def _rewritten(scan: Scan, before: Mapping[str, Any], after: Mapping[str, Any], manner: Manner) -> Rewritten:
    text = scan.text
    edit = DocumentEdit(scan.layout(), manner)
    replacements = tuple(s for s in edit.replacements(before, after) if s.new != text[s.start : s.end])
    new = replaced(text, replacements)
    if is_proved(edit.layout, replacements, before, after):
        return Rewritten(new, dict(after), replacements)
    return Rewritten(new, verify(new, before, after, edit.displaced()), replacements)


def renamed(scan: Scan, path: tuple[str, ...], name: str) -> str:
    """Give the text of a scan with another name for a table, wherever its name stands in headers and keys.

    What stands in braces is left alone. Raises: ScanError for a text that is no TOML.
    """
    text, depth = scan.text, len(path)
    found = []
    within: tuple[str, ...] = ()
    for statement in scan.layout().statements:
        outer = within if statement.kind is Kind.PAIR else ()
        full = (*outer, *statement.parts)
        if statement.kind is not Kind.PAIR:
            within = statement.parts
        if full[:depth] == path and len(outer) < depth:
            start, end = part_spans(text, statement.key_start, statement.key_end)[depth - len(outer) - 1]
            found.append(TextEdit(start, end, written_key(name)))
    return replaced(text, ordered(found))


class Places:
    """The lines of what a text says; the text is scanned when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._layout: Layout | None = None
        self._newlines: list[int] = []
        self._brackets: dict[int, tuple[Bracket, Table]] = {}
        self._is_scanned = False

    def line(self, path: Path) -> int:
        """Give the line (from 1) where something stands, or the nearest table, list or value that holds it."""
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
        """Find the rest of a path in the value that begins at `start`; `place` is where its statement begins."""
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
