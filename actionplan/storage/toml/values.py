"""TOML values: whether two are the same to the letter, how one is written, and how one is changed in its place."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import SequenceMatcher
from typing import Any

from actionplan.storage.toml.scan import (
    Bracket,
    Path,
    Table,
    after_line,
    bracket_at,
    comments,
    line_start,
    members,
    part_spans,
)
from actionplan.storage.toml.text_edits import TextEdit, ordered

Order = Callable[[Path], Sequence[str]]

_RAW_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_KINDS = (bool, int, float, str, datetime, date, time)


class EditError(Exception):
    """A text could not be made to say what was asked; it stays as it was."""


def _kind(value: object) -> type | None:
    return next((kind for kind in _KINDS if isinstance(value, kind)), None)


def same(one: Any, other: Any) -> bool:
    """Return whether two values are the same TOML: 1, 1.0 and true are three values, and NaN is itself."""
    if one is other:
        return True
    if isinstance(one, Mapping):
        return (
            isinstance(other, Mapping)
            and len(one) == len(other)
            and all(key in other and same(value, other[key]) for key, value in one.items())
        )
    if isinstance(one, list | tuple):
        return (
            isinstance(other, list | tuple)
            and len(one) == len(other)
            and all(same(a, b) for a, b in zip(one, other, strict=True))
        )
    kind = _kind(one)
    if kind is not _kind(other):
        return False
    if kind is float:
        return repr(float(one)) == repr(float(other))
    if kind in {datetime, time}:
        return bool(one.isoformat() == other.isoformat())
    return bool(one == other)


def frozen(value: Any) -> object:
    """Return something hashable that is equal for the same values only."""
    if isinstance(value, Mapping):
        return (dict, frozenset((key, frozen(member)) for key, member in value.items()))
    if isinstance(value, list | tuple):
        return (list, tuple(frozen(element) for element in value))
    kind = _kind(value)
    if kind is float:
        return (kind, repr(float(value)))
    return (kind, value.isoformat() if kind in {datetime, time} else value)


def in_order(keys: Sequence[str], order: Sequence[str]) -> list[str]:
    """Sort keys as `order` has them, unknown ones last as they come."""
    rank = {key: number for number, key in enumerate(order)}
    return sorted(keys, key=lambda key: rank.get(key, len(rank)))


def written_key(key: str) -> str:
    """Write one name of a key, quoted where TOML asks. Raises EditError for what no file can hold."""
    import tomlkit  # noqa: PLC0415  (loaded only by who writes)

    return _without_controls(tomlkit.key(_storable(key)).as_string())


def written(value: Any, path: Path, order: Order) -> str:
    """Write a value on one line. Raises EditError for what TOML or a file cannot hold."""
    if isinstance(value, Mapping):
        keys = in_order(list(value), order(path) if len(value) > 1 else ())
        pairs = [f"{written_key(key)} = {written(value[key], (*path, key), order)}" for key in keys]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(written(element, (*path, i), order) for i, element in enumerate(value))}]"
    import tomlkit  # noqa: PLC0415  (loaded only by who writes)

    kind = _kind(value)
    if kind is None:
        raise EditError(f"TOML has no {type(value).__name__}")
    if kind is str:
        return _without_controls(tomlkit.string(_storable(str(value))).as_string())
    text: str = tomlkit.item(value).as_string()
    return text


def rewritten(old: str, value: Any, newline: str, order: Order, path: Path) -> str:
    """Write a value in the place of one that was written `old`, with the same kind of quotes where it allows them.

    Raises EditError for what TOML or a file cannot hold.
    """
    if isinstance(value, str) and old[0] in "\"'":
        return _requoted(old, _storable(value), newline)
    text = written(value, path, order)
    if isinstance(value, datetime) and re.match(r"\d{4}-\d\d-\d\d[ t]\d", old):
        text = text[:10] + old[10] + text[11:]
    return text


def _requoted(old: str, value: str, newline: str) -> str:
    import tomlkit  # noqa: PLC0415  (loaded only by who writes)

    quote = old[0]
    long = old.startswith(quote * 3) and "\n" in value
    unquotable = "'''" if long else "'"
    raw = not _RAW_CONTROL.search(value) and unquotable not in value and not value.endswith("'")
    if long:
        text = tomlkit.string(value, literal=quote == "'" and raw, multiline=True).as_string()
        delimiter, body = text[:3], text[3:]
        # The first newline after the opening quotes is not part of the value.
        if body.startswith("\n"):
            body = body[1:]
            opening = "\n"
        else:
            opening = "\n" if re.match(r"...\r?\n", old) else ""
        lines = _without_controls(opening + body.replace("\r", "\\r"))
        return delimiter + lines.replace("\n", newline)
    if quote == "'" and raw and "\n" not in value:
        return f"'{value}'"
    return _without_controls(tomlkit.string(value).as_string())


def _without_controls(text: str) -> str:
    return _RAW_CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _storable(text: str) -> str:
    if any(unicodedata.category(c) == "Cs" for c in text if c >= "\ud800"):
        raise EditError("a text holds half a character (a lone surrogate), which no file can hold")
    return text


# Changing a value in its place

STEP = "  "


def listed_lines(elements: Sequence[str], indent: str, newline: str) -> str:
    """Write an array with one element a line, each ended by a comma; `indent` is that of the closing bracket."""
    lines = "".join(f"{indent}{STEP}{element},{newline}" for element in elements)
    return f"[{newline}{lines}{indent}]"


def indent_at(text: str, position: int) -> str:
    """Return the white space with which the line of an offset begins."""
    start = line_start(text, position)
    end = start
    while text[end : end + 1] in {" ", "\t"}:
        end += 1
    return text[start:end]


class BracketEdit:
    """One array or inline table, the numbers of the items that go, and the written items that come after others.

    An item goes or stays with what belongs to its line; comments that cannot stay inside are given in `hoisted`.
    """

    def __init__(self, text: str, bracket: Bracket, *, newline: str) -> None:
        self.text = text
        self.bracket = bracket
        self.newline = newline
        self.inline = text[bracket.opening] == "{"
        self.dropped: set[int] = set()
        self.added: list[tuple[int, str]] = []
        self.hoisted: list[str] = []
        self._edits: list[TextEdit] = []
        self._drops: list[TextEdit] = []

    def replacements(self, indent: str, *, spread: bool) -> list[TextEdit]:
        """Return the edits; `indent` is that of the statement, `spread` writes a filled empty array over lines."""
        if not self.dropped and not self.added:
            return []
        count = len(self.bracket.items)
        self.kept = [number for number in range(count) if number not in self.dropped]
        by_lines = all(self._owns_lines(number) for number in range(count)) and self._after(-1)[1]
        if not count:
            self._fill(indent, spread=spread)
        elif not self.kept and (not by_lines or not self.added):
            self._replace_all(indent)
        else:
            for number in sorted(self.dropped):
                self._drop(number)
            self._settle_comma()
            self._insert()
        return [*self._edits, *ordered(self._drops)]

    def _after(self, number: int) -> tuple[int, bool]:
        """Return where an item ends, with its comma and the rest of its line, and whether a line ends there.

        Number -1 is the opening bracket.
        """
        position = self.bracket.opening + 1
        if number >= 0:
            item = self.bracket.items[number]
            position = item.comma + 1 if item.comma >= 0 else item.value_end
        end = after_line(self.text, position)
        return (position, False) if end is None else (end, True)

    def _begins_line(self, number: int) -> bool:
        start = self.bracket.items[number].start
        return not self.text[line_start(self.text, start) : start].strip(" \t")

    def _owns_lines(self, number: int) -> bool:
        return self._begins_line(number) and self._after(number)[1]

    def _replace(self, start: int, end: int, new: str) -> None:
        self._edits.append(TextEdit(start, end, new))

    def _fill(self, indent: str, *, spread: bool) -> None:
        opening, closing = self.bracket.opening, self.bracket.closing
        written = [new for _, new in self.added]
        if self.inline:
            self._replace(opening + 1, closing, f" {', '.join(written)} ")
        elif "\n" in self.text[opening:closing]:
            position, step = line_start(self.text, closing), indent_at(self.text, closing) + STEP
            self._replace(position, position, "".join(f"{step}{new},{self.newline}" for new in written))
        elif spread:
            self._replace(opening, closing + 1, listed_lines(written, indent, self.newline))
        else:
            self._replace(opening + 1, closing, ", ".join(written))

    def _replace_all(self, indent: str) -> None:
        opening, closing = self.bracket.opening, self.bracket.closing
        written = [new for _, new in self.added]
        notes = comments(self.text, opening + 1, closing)
        if self.inline:
            self.hoisted += notes
            self._replace(opening + 1, closing, f" {', '.join(written)} " if written else "")
        elif notes or (written and self._after(-1)[1]):
            step = indent_at(self.text, self.bracket.items[0].start) if self._begins_line(0) else indent + STEP
            lines = [*notes, *(f"{new}," for new in written)]
            inside = "".join(f"{step}{line}{self.newline}" for line in lines)
            self._replace(opening + 1, closing, f"{self.newline}{inside}{indent_at(self.text, closing)}")
        else:
            self._replace(opening + 1, closing, ", ".join(written))

    def _drop(self, number: int) -> None:
        items, text = self.bracket.items, self.text
        item = items[number]
        end, ends_line = self._after(number)
        after_comma = item.comma + 1 if item.comma >= 0 else item.value_end
        begins_line = self._begins_line(number)
        if begins_line and ends_line:
            start = line_start(text, item.start)
            indent = text[start : item.start]
            notes = comments(text, item.start, end)
            self._drops.append(TextEdit(start, end, "".join(f"{indent}{note}{self.newline}" for note in notes)))
            return
        first = not self.kept or number < self.kept[0]
        start = item.start
        if not ends_line and number + 1 < len(items) and (first or begins_line):
            end = items[number + 1].start
        else:
            end = after_comma
            if not first and not begins_line:
                start = self._after(number - 1)[0]
        notes = comments(text, item.start, after_comma)
        if self.inline:
            self.hoisted += notes
            notes = []
        indent = indent_at(text, item.start)
        self._drops.append(TextEdit(start, end, "".join(f" {note}{self.newline}{indent}" for note in notes)))

    def _settle_comma(self) -> None:
        """Remove the comma that would be left before the closing bracket, if the array has no such habit."""
        if not self.kept:
            return
        number = self.kept[-1]
        last, item = self.bracket.items[-1], self.bracket.items[number]
        if number == len(self.bracket.items) - 1 or last.comma >= 0 or any(a == number for a, _ in self._anchored()):
            return
        if self.inline or not self._after(number)[1]:
            between = self.text[item.value_end : item.comma]
            start = item.comma if between.strip(" \t") else item.value_end
            self._drops.append(TextEdit(start, item.comma + 1, ""))

    def _anchored(self) -> list[tuple[int, str]]:
        """Return the additions, each after the last item that stays (-1: before all of them)."""
        return [(max((k for k in self.kept if k <= after), default=-1), new) for after, new in self.added]

    def _insert(self) -> None:
        groups: defaultdict[int, list[str]] = defaultdict(list)
        for anchor, new in self._anchored():
            groups[anchor].append(new)
        for anchor, written in groups.items():
            last = anchor == (self.kept[-1] if self.kept else -1)
            comma_after = not last or self.bracket.items[-1].comma >= 0
            self._insert_after(anchor, written, comma_after=comma_after)

    def _insert_after(self, anchor: int, written: list[str], *, comma_after: bool) -> None:
        items = self.bracket.items
        position, ends_line = self._after(anchor)
        neighbours = [n for n in (anchor, anchor + 1) if 0 <= n < len(items) and self._begins_line(n)]
        if ends_line and neighbours:
            indent = indent_at(self.text, items[neighbours[0]].start)
            lines = [f"{indent}{new},{self.newline}" for new in written]
            if not comma_after:
                lines[-1] = f"{indent}{written[-1]}{self.newline}"
            if anchor >= 0 and items[anchor].comma < 0:
                self._replace(items[anchor].value_end, items[anchor].value_end, ",")
            self._replace(position, position, "".join(lines))
            return
        joined = ", ".join(written)
        if anchor < 0:
            start = items[self.kept[0]].start
            self._replace(start, start, f"{joined}, ")
        elif items[anchor].comma < 0:
            self._replace(items[anchor].value_end, items[anchor].value_end, f", {joined}")
        else:
            after = items[anchor].comma + 1
            self._replace(after, after, f" {joined}{',' if comma_after else ''}")


Anchor = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Format:
    """How new text is written: the order of the keys of each table, and which lists have one entry a line."""

    order: Order
    multiline: Callable[[Path], bool]

    def value(self, value: Any, path: Path, indent: str, newline: str, *, spread: bool = True) -> str:
        """Write a new value; `spread` allows it to take several lines.

        Raises EditError for what TOML or a file cannot hold.
        """
        if spread and value and isinstance(value, list | tuple) and self.multiline(path):
            elements = [written(element, (*path, number), self.order) for number, element in enumerate(value)]
            return listed_lines(elements, indent, newline)
        return written(value, path, self.order)


def aligned(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Pair the elements of two lists in order: kept or changed in place, dropped (x, None) or added (None, x)."""
    shortest = min(len(before), len(after))
    head = next((n for n in range(shortest) if not same(before[n], after[n])), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if not same(before[-1 - n], after[-1 - n])), rest)
    middle, middle_after = before[head : len(before) - tail], after[head : len(after) - tail]
    yield from ((number, number) for number in range(head))
    for _, old, old_end, new, new_end in _opcodes([frozen(x) for x in middle], [frozen(x) for x in middle_after]):
        for step in range(max(old_end - old, new_end - new)):
            yield (
                head + old + step if old + step < old_end else None,
                head + new + step if new + step < new_end else None,
            )
    yield from ((len(before) - n, len(after) - n) for n in range(tail, 0, -1))


def _opcodes(before: Sequence[object], after: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    """Return the opcodes of a diff; all stay in their places if moving some would keep no more of them."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) == len(after):
        in_place = sum(one == other for one, other in zip(before, after, strict=True))
        if in_place >= sum(block.size for block in matcher.get_matching_blocks()):
            return [("replace", 0, len(before), 0, len(after))]
    return list(matcher.get_opcodes())


def neighbour(entries: Sequence[tuple[str, int]], key: str, order: Sequence[str]) -> Anchor | None:
    """Return the entry that a new key is placed after (True) or before (False); None if there is no entry.

    `entries` are the names and numbers of what stands there, in the order of the text.
    """
    if not entries:
        return None
    rank = {name: number for number, name in enumerate(order)}
    own = rank.get(key)
    if own is not None:
        earlier = [(rank[name], number) for name, number in entries if rank.get(name, own) < own]
        if earlier:
            return max(earlier)[1], True
        later = [(rank[name], number) for name, number in entries if rank.get(name, own) > own]
        if later:
            return min(later)[1], False
    return entries[-1][1], True


class ValueEdit:
    """The replacements in one value; comments that cannot stay where they were are in `hoisted`."""

    def __init__(self, text: str, form: Format, indent: str, newline: str) -> None:
        self.text = text
        self.form = form
        self.indent = indent
        self.newline = newline
        self.replacements: list[TextEdit] = []
        self.hoisted: list[str] = []

    def change(
        self,
        start: int,
        end: int,
        before: Any,
        after: Any,
        path: Path,
        *,
        spread: bool = True,
    ) -> None:
        """Change the value that stands between two offsets.

        Raises EditError for what TOML or a file cannot hold.
        """
        mark = self.text[start]
        if mark == "{" and isinstance(after, Mapping):
            self._table(start, before, after, path)
        elif mark == "[" and isinstance(after, list | tuple):
            self._array(start, before, after, path, spread=spread)
        else:
            if mark in "[{" or isinstance(after, Mapping | list | tuple):
                self.hoisted += comments(self.text, start, end)
                new = self.form.value(after, path, self.indent, self.newline, spread=spread)
            else:
                new = rewritten(self.text[start:end], after, self.newline, self.form.order, path)
            self.replacements.append(TextEdit(start, end, new))

    def _array(self, start: int, before: Any, after: Any, path: Path, *, spread: bool) -> None:
        bracket = bracket_at(self.text, start)
        edit = BracketEdit(self.text, bracket, newline=self.newline)
        last = -1
        for old, new in aligned(before, after):
            if new is None and old is not None:
                edit.dropped.add(old)
            elif new is not None and old is None:
                edit.added.append((last, written(after[new], (*path, new), self.form.order)))
            elif old is not None and new is not None and not same(before[old], after[new]):
                item = bracket.items[old]
                self.change(item.value_start, item.value_end, before[old], after[new], (*path, new), spread=False)
            last = last if old is None else old
        self._finish(edit, spread=spread and self.form.multiline(path))

    def _table(self, start: int, before: Any, after: Any, path: Path) -> None:
        bracket = bracket_at(self.text, start)
        edit = BracketEdit(self.text, bracket, newline=self.newline)
        self._members(edit, members(bracket), before, after, path, 0)
        self._finish(edit, spread=False)

    def _finish(self, edit: BracketEdit, *, spread: bool) -> None:
        self.replacements += edit.replacements(self.indent, spread=spread)
        self.hoisted += edit.hoisted

    def _members(self, edit: BracketEdit, node: Table, before: Any, after: Any, path: Path, depth: int) -> None:
        items = edit.bracket.items
        for key, old in before.items():
            child, inner = node.children[key], (*path, key)
            numbers = [child] if isinstance(child, int) else [number for number, _ in getattr(child, "dotted", ())]
            if key not in after:
                edit.dropped.update(numbers)
            elif same(old, after[key]):
                continue
            elif isinstance(child, int):
                item = items[child]
                self.change(item.value_start, item.value_end, old, after[key], inner, spread=False)
            elif isinstance(child, Table) and isinstance(after[key], Mapping) and after[key]:
                self._members(edit, child, old, after[key], inner, depth + 1)
            else:
                first = items[numbers[0]]
                name_end = part_spans(self.text, first.start, first.key_end)[depth][1]
                self.hoisted += comments(self.text, first.value_start, first.value_end)
                new = written(after[key], inner, self.form.order)
                self.replacements.append(TextEdit(name_end, first.value_end, f" = {new}"))
                edit.dropped.update(numbers[1:])
        order = self.form.order(path)
        standing = node.dotted if depth else [(number, 0) for number in node.body]
        entries = [(items[n].parts[depth], n) for n, _ in standing if n not in edit.dropped]
        prefix = ""
        if depth:
            first = items[standing[0][0]]
            prefix = self.text[first.start : part_spans(self.text, first.start, first.key_end)[depth - 1][1]] + "."
        for key in in_order([key for key in after if key not in before], order):
            found = neighbour(entries, key, order)
            number, behind = found or (standing[-1][0] if standing else -1, True)
            value = written(after[key], (*path, key), self.form.order)
            edit.added.append((number if behind else number - 1, f"{prefix}{written_key(key)} = {value}"))
