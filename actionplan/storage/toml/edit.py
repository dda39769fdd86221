"""Rewriting a TOML text: statements and tables change where they belong, and nothing else does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from actionplan.storage.toml.layout import (
    PairStyle,
    blank_above,
    block_end,
    block_start,
    is_blank,
    line_end,
    newline_at,
    pair_style,
)
from actionplan.storage.toml.scan import (
    Kind,
    Layout,
    Path,
    Scan,
    ScanError,
    Table,
    Tables,
    comments,
    line_start,
    part_spans,
)
from actionplan.storage.toml.text_edits import TextEdit, ordered, replaced
from actionplan.storage.toml.values import (
    EditError,
    Format,
    ValueEdit,
    aligned,
    in_order,
    indent_at,
    neighbour,
    same,
    written_key,
)
from actionplan.storage.toml.verify import is_proved, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_COMMENT = re.compile(r"( +)#")


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Whole lines put in at an offset; at one offset those of the lowest rank come first."""

    position: int
    rank: tuple[int, int]
    text: str
    parted: bool = False


class DocumentEdit:
    """All replacements that make one text say something else."""

    def __init__(self, layout: Layout, form: Format) -> None:
        text = self.text = layout.text
        self.form = form
        self.layout = layout
        self.statements = self.layout.statements
        self.newline = newline_at(text, len(text))
        self.gone: set[int] = set()
        self.gone_sections: set[int] = set()
        self.instead: dict[int, str] = {}
        self._edits: list[TextEdit] = []
        self._insertions: list[_Insertion] = []

    def replacements(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[TextEdit, ...]:
        """Return the replacements, sorted.

        Raises EditError for what TOML or a file cannot hold, and where two changes would meet in one place.
        """
        self._table(self.layout.root, before, after, ())
        self._remove_statements()
        self._remove_sections()
        found = [*self._inserted(), *self._edits]
        for one, other in pairwise(sorted(found, key=lambda s: (s.start, s.end))):
            if other.start < one.end:
                raise EditError("two changes meet in one place")
        return ordered(found)

    def displaced(self) -> set[tuple[str, str]]:
        """Return the tables of the second level that lost the part which came first in the text."""
        found = set()
        for name, top in self.layout.root.children.items():
            for key, child in top.children.items() if isinstance(top, Table) else ():
                if isinstance(child, Table) and (
                    min(self.layout.sections(child), default=-1) in self.gone_sections
                    or (child.dotted and child.dotted[0][0] in self.gone)
                ):
                    found.add((name, key))
        return found

    # What differs

    def _table(self, node: Table, before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> None:
        fresh = []
        for key, old in before.items():
            if key not in after:
                self._remove_but_comments(node.children[key], path)
                continue
            new = after[key]
            if old is new or same(old, new):
                continue
            child, inner = node.children[key], (*path, key)
            if isinstance(child, int):
                self._value(child, old, new, inner)
            elif isinstance(child, Table) and isinstance(new, Mapping) and (new or child.header is not None):
                self._table(child, old, new, inner)
            elif isinstance(child, Table) and child.dotted:
                self._undotted(child, new, inner)
            elif isinstance(child, Table) and isinstance(new, Mapping):
                self._remove(child)
                header = self.statements[self.layout.headers[min(self.layout.sections(child))]]
                self._in_place_of(child, self._header(inner, header.start, double=False))
            elif isinstance(child, Tables) and _are_tables(new):
                self._elements(child, old, new, inner)
            else:
                self._remove(child)
                fresh.append(key)
        self._add(node, [*fresh, *(key for key in after if key not in before)], after, path)

    def _elements(self, node: Tables, before: Any, after: Any, path: Path) -> None:
        last = None
        for old, new in aligned(before, after):
            if new is None and old is not None:
                self._remove(node.elements[old])
                continue
            if old is not None and new is not None:
                if not same(before[old], after[new]):
                    self._table(node.elements[old], before[old], after[new], (*path, new))
                last = node.elements[old]
            elif new is not None and last is not None:
                self._after(last, after[new], (*path, new), double=True)
            elif new is not None:
                self._before(node, after[new], (*path, new), double=True)

    # What goes

    def _remove(self, node: Table | Tables | int) -> None:
        if isinstance(node, int):
            self.gone.add(node)
            return
        self.gone_sections.update(self.layout.sections(node))
        self._remove_dotted(node)

    def _remove_but_comments(self, node: Table | Tables | int, path: Path) -> None:
        """Remove what is removed from a table of the second level or deeper, which stays, and so do the comments in it.

        With a whole table of the first or second level go its comments.
        """
        self._remove(node)
        sections = sorted(self.layout.sections(node)) if len(path) > 1 and not isinstance(node, int) else []
        spans = [(self._own_start(section), block_end(self.layout, section)) for section in sections]
        notes = [note for span in spans for note in comments(self.text, *span)]
        if notes:
            self.instead[sections[0]] = "".join(f"{note}{self.newline}" for note in notes)

    def _remove_dotted(self, node: Table | Tables) -> None:
        if isinstance(node, Table):
            self.gone.update(number for number, _ in node.dotted)

    def _undotted(self, node: Table, value: Any, path: Path) -> None:
        """Write a table that stood in dotted keys as one value, in the place of the first of them."""
        self._remove(node)
        number, depth = node.dotted[0]
        self.gone.discard(number)
        first = self.statements[number]
        name_end = part_spans(self.text, first.key_start, first.key_end)[depth - 1][1]
        indent = indent_at(self.text, first.start)
        edit = ValueEdit(self.text, self.form, indent, newline_at(self.text, first.end))
        notes = comments(self.text, first.value_start, first.value_end)
        self._above(number, notes)
        new = self.form.value(value, path, indent, edit.newline)
        equals = self.text.index("=", first.key_end)
        self._edits.append(TextEdit(name_end, first.key_end, ""))
        self._edits.append(TextEdit(equals + 1, first.value_end, f" {new}"))

    def _remove_statements(self) -> None:
        for number in sorted(self.gone):
            statement = self.statements[number]
            if statement.section in self.gone_sections:
                continue
            indent = self.text[statement.start : statement.key_start]
            line = self.text[statement.start : statement.end]
            newline = "\r\n" if line.endswith("\r\n") else "\n" if line.endswith("\n") else ""
            notes = comments(self.text, statement.key_start, statement.end)
            kept = (newline or self.newline).join(f"{indent}{note}" for note in notes) + newline if notes else ""
            self._edits.append(TextEdit(statement.start, statement.end, kept))

    def _remove_sections(self) -> None:
        runs: list[list[int]] = []
        for section in sorted(self.gone_sections):
            follows = bool(runs) and runs[-1][-1] == section - 1 and section not in self.instead
            if follows and self._only_blanks(block_end(self.layout, section - 1), block_start(self.layout, section)):
                runs[-1].append(section)
            else:
                runs.append([section])
        for run in runs:
            start, end = self._own_start(run[0]), block_end(self.layout, run[-1])
            new = self.instead.get(run[0], "")
            after = end
            while not new and is_blank(self.text, after):
                after = line_end(self.text, after)
            if after == len(self.text) and not new:
                while start and is_blank(self.text, line_start(self.text, start - 1)):
                    start = line_start(self.text, start - 1)
                end = after
            elif start == 0 or is_blank(self.text, line_start(self.text, start - 1)):
                end = after
            self._edits.append(TextEdit(start, end, new))

    def _own_start(self, section: int) -> int:
        """Return where a block that is removed begins; comments at the top of the text are about all of it and stay."""
        return block_start(self.layout, section) or self.statements[self.layout.headers[section]].start

    def _only_blanks(self, start: int, end: int) -> bool:
        return not self.text[start:end].strip()

    # What stays with another value

    def _value(self, number: int, old: Any, new: Any, path: Path) -> None:
        statement = self.statements[number]
        indent = self.text[statement.start : statement.key_start]
        edit = ValueEdit(self.text, self.form, indent, newline_at(self.text, statement.end))
        edit.change(statement.value_start, statement.value_end, old, new, path)
        self._edits += edit.replacements
        self._above(number, edit.hoisted)
        line = self.text[statement.value_start : statement.value_end]
        gap = _COMMENT.match(self.text, statement.value_end)
        if gap is None or "\n" in line or any("\n" in replacement.new for replacement in edit.replacements):
            return
        if len(gap[1]) > 1 or self._shares_column(number, gap.end(1)):
            growth = sum(
                len(replacement.new) - replacement.end + replacement.start for replacement in edit.replacements
            )
            width = max(1, len(gap[1]) - growth)
            if width != len(gap[1]):
                self._edits.append(TextEdit(*gap.span(1), " " * width))

    def _shares_column(self, number: int, position: int) -> bool:
        """Return whether the comment of a neighbouring statement stands in the same column."""
        column = position - line_start(self.text, position)
        for other in (number - 1, number + 1):
            if 0 <= other < len(self.statements):
                end = self.statements[other].value_end
                gap = _COMMENT.match(self.text, end) if end >= 0 else None
                if gap and gap.end(1) - line_start(self.text, gap.end(1)) == column:
                    return True
        return False

    def _above(self, number: int, notes: Iterable[str]) -> None:
        statement = self.statements[number]
        indent, newline = self.text[statement.start : statement.key_start], newline_at(self.text, statement.end)
        lines = "".join(f"{indent}{note}{newline}" for note in notes)
        if lines:
            self._insertions.append(_Insertion(statement.start, (9, 0), lines))

    # What is new

    def _add(self, node: Table, keys: list[str], after: Mapping[str, Any], path: Path) -> None:
        homeless = {}
        for key in in_order(keys, self.form.order(path)):
            value, inner = after[key], (*path, key)
            if isinstance(value, Mapping) and self._by_header(node, path):
                self._new_section(node, key, after, inner)
            elif node is self.layout.root or node.header is not None or node.dotted:
                self._new_pairs(node, key, value, path)
            else:
                homeless[key] = value
        if homeless:
            self._before(node, homeless, path, double=False)

    def _by_header(self, node: Table, path: Path) -> bool:
        """Return whether a new table within another one gets a header of its own, as its neighbours do."""
        if node is self.layout.root:
            return True
        if node.dotted:
            return False
        if node.header is None:
            return True
        tables = [child for child in node.children.values() if isinstance(child, Table)]
        if any(True for child in tables for _ in self.layout.sections(child)):
            return True
        values = [self.statements[child].value_start for child in node.children.values() if isinstance(child, int)]
        return not tables and len(path) == 1 and not any(self.text[start] == "{" for start in values)

    def _new_pairs(self, node: Table, key: str, value: Any, path: Path) -> None:
        standing = node.dotted or [(number, 0) for number in node.body]
        entries = [(self.statements[n].parts[depth], n) for n, depth in standing if n not in self.gone]
        order = self.form.order(path)
        found = neighbour(entries, key, order)
        number, behind = found or ((standing[0][0], False) if standing else (-1, True))
        position = self._line_for(node, number, behind=behind)
        style = self._style(node, number)
        prefix = ""
        if node.dotted:
            like = number if number >= 0 else node.dotted[0][0]
            depth = dict(node.dotted)[like]
            statement = self.statements[like]
            prefix_end = part_spans(self.text, statement.key_start, statement.key_end)[depth - 1][1]
            prefix = self.text[statement.key_start : prefix_end] + "."
        newline = newline_at(self.text, position)
        name = prefix + written_key(key)
        pairs = [(name, value, (*path, key))]
        if isinstance(value, Mapping) and value and self._by_dots(node):
            inner = in_order(list(value), self.form.order((*path, key)))
            pairs = [(f"{name}.{written_key(k)}", value[k], (*path, key, k)) for k in inner]
        text = "".join(self._pair(style, *pair, newline) for pair in pairs)
        if node is self.layout.root and not node.body and self.layout.headers:
            text += newline
        self._insertions.append(_Insertion(position, (0, 0), text))

    def _by_dots(self, node: Table) -> bool:
        """Return whether the last table that stands below the same header is written in dotted keys."""
        for child in reversed(node.children.values()):
            if isinstance(child, Table) and child.dotted:
                return True
            if isinstance(child, int) and self.text[self.statements[child].value_start] == "{":
                return False
        return False

    def _line_for(self, node: Table, number: int, *, behind: bool) -> int:
        if number >= 0 and behind:
            return self.statements[number].end
        if number >= 0:
            earlier = self.statements[number - 1] if number else None
            return self.statements[number].start if earlier is None else earlier.end
        if node.header is not None:
            return self.statements[self.layout.headers[node.header]].end
        return block_start(self.layout, 0) if self.layout.headers else len(self.text)

    def _style(self, node: Table, number: int) -> PairStyle:
        if number < 0:
            header = self.layout.headers[node.header] if node.header is not None else None
            return PairStyle("" if header is None else indent_at(self.text, self.statements[header].start))
        section = self.statements[number].section
        first = self.layout.headers[section] + 1 if section >= 0 else 0
        return pair_style(
            self.text, self.statements[first : self.layout.section_end(section)], number - first, indent=""
        )

    def _pair(self, style: PairStyle, name: str, value: Any, path: Path, newline: str) -> str:
        return f"{style.left(name)}{self.form.value(value, path, style.indent, newline)}{newline}"

    def _new_section(self, node: Table, key: str, after: Mapping[str, Any], path: Path) -> None:
        keys = list(after)
        for other in reversed(keys[: keys.index(key)]):
            child = node.children.get(other)
            if child is None or isinstance(child, int):
                continue
            last = self._last_kept(child)
            if last is not None:
                # A header of the outer table may stand below those of its inner ones, with more of them in its pairs.
                outer_below = node.header is not None and node.header > last and node.header not in self.gone_sections
                self._after(node if outer_below else child, after[key], path, double=False)
                return
        holds_others = any(section not in self.gone_sections for section in self._below(node))
        if node is self.layout.root or (node.header is not None and not holds_others):
            self._after(node, after[key], path, double=False)
        else:
            self._before(node, after[key], path, double=False)

    def _below(self, node: Table) -> list[int]:
        return [section for section in self.layout.sections(node) if section != node.header]

    def _last_kept(self, node: Table | Tables) -> int | None:
        return max((s for s in self.layout.sections(node) if s not in self.gone_sections), default=None)

    def _after(self, node: Table | Tables, value: Mapping[str, Any], path: Path, *, double: bool) -> None:
        """Put a new table after all that belongs to another one."""
        section = self._last_kept(node)
        if section is None:
            section = -1
        position = block_end(self.layout, section)
        first = section if node is self.layout.root else min(self.layout.sections(node))
        parted = first < 0 or blank_above(self.layout, first) is not False
        newline = newline_at(self.text, position)
        text = self._block(path, value, self._model(first), newline, double=double)
        parting = newline if parted and position > 0 else ""
        self._insertions.append(_Insertion(position, (1, -len(path)), parting + text, parted))

    def _before(self, node: Table | Tables, value: Mapping[str, Any], path: Path, *, double: bool) -> None:
        """Put a new table before all that belongs to another one, or in the place of its first part where all goes."""
        sections = sorted(set(self.layout.sections(node)) - {getattr(node, "header", None)})
        kept = [section for section in sections if section not in self.gone_sections]
        first = (kept or sections)[0]
        position = block_start(self.layout, first)
        newline = newline_at(self.text, line_end(self.text, position))
        text = self._block(path, value, self._model(first), newline, double=double)
        if not kept:
            self._in_place_of(node, text)
            return
        parting = newline if blank_above(self.layout, first) is not False else ""
        self._insertions.append(_Insertion(position, (2, len(path)), text + parting))

    def _in_place_of(self, node: Table | Tables, text: str) -> None:
        first = min(self.layout.sections(node))
        earlier = self.instead.get(first, "")
        self.instead[first] = f"{earlier}{self.newline if earlier else ''}{text}"

    def _model(self, section: int) -> int:
        """Return the header that a new one is written like; -1 for none."""
        return self.layout.headers[section] if section >= 0 else -1

    def _header(self, path: Path, position: int, *, double: bool, indent: str = "") -> str:
        name = ".".join(written_key(part) for part in path if isinstance(part, str))
        return f"{indent}{'[[' if double else '['}{name}{']]' if double else ']'}{newline_at(self.text, position + 1)}"

    def _block(self, path: Path, value: Mapping[str, Any], model: int, newline: str, *, double: bool) -> str:
        """Write a table with its header, spaced like the one whose header is the statement `model`."""
        if not double and len(path) == 1 and value and all(isinstance(v, Mapping) for v in value.values()):
            blocks = (self._block((*path, k), v, model, newline, double=False) for k, v in value.items())
            return newline.join(blocks)
        style, indent = PairStyle(), ""
        if model >= 0:
            indent = indent_at(self.text, self.statements[model].start)
            pairs = self.statements[model + 1 : self.layout.section_end(self.statements[model].section)]
            style = pair_style(self.text, pairs, 0, indent)
        name = ".".join(written_key(part) for part in path if isinstance(part, str))
        header = f"{indent}[[{name}]]{newline}" if double else f"{indent}[{name}]{newline}"
        keys = in_order(list(value), self.form.order(path))
        return header + "".join(self._pair(style, written_key(k), value[k], (*path, k), newline) for k in keys)

    def _inserted(self) -> list[TextEdit]:
        """Return the insertions as replacements; lines after a last line without its end get one before them."""
        found: list[TextEdit] = []
        insertions = sorted(self._insertions, key=lambda i: (i.position, i.rank))
        for number, insertion in enumerate(insertions):
            position, text = insertion.position, insertion.text
            last = number + 1 == len(insertions) or insertions[number + 1].position != position
            if insertion.parted and last and position < len(self.text) and not is_blank(self.text, position):
                text += newline_at(self.text, position)
            if position == len(self.text) and position and self.text[-1] != "\n":
                newline = newline_at(self.text, position)
                text = newline + text.removesuffix("\n").removesuffix("\r")
            found.append(TextEdit(position, position, text))
        return found


def _are_tables(value: Any) -> bool:
    return bool(value) and isinstance(value, list | tuple) and all(isinstance(element, Mapping) for element in value)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text that says something else, what it says, and the replacements that made it from the old one, sorted."""

    text: str
    tables: dict[str, Any]
    replacements: tuple[TextEdit, ...]


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
    Raises EditError if it cannot be done, with the text as it was.
    """
    try:
        return _rewritten(scan, before, after, Format(order, multiline))
    except (ScanError, KeyError, IndexError) as error:
        raise EditError("the text does not say what it was taken to say") from error


def _rewritten(scan: Scan, before: Mapping[str, Any], after: Mapping[str, Any], form: Format) -> Rewritten:
    text = scan.text
    edit = DocumentEdit(scan.layout(), form)
    replacements = tuple(s for s in edit.replacements(before, after) if s.new != text[s.start : s.end])
    new = replaced(text, replacements)
    if is_proved(edit.layout, replacements, before, after):
        return Rewritten(new, dict(after), replacements)
    return Rewritten(new, verify(new, before, after, edit.displaced()), replacements)


def rename_table(scan: Scan, path: tuple[str, ...], name: str) -> str:
    """Return the text of a scan with another name for a table, wherever its name stands in headers and keys.

    What stands in braces is left alone. Raises ScanError for a text that is no TOML.
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
