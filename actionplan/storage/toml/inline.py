"""Changes inside the value of one statement: a scalar, an array or an inline table, each in the way it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from actionplan.storage.toml.arrays import BracketEdit, listed_lines
from actionplan.storage.toml.scan import Table, bracket_at, comments, members, part_spans
from actionplan.storage.toml.text_edits import TextEdit
from actionplan.storage.toml.values import Order, Path, frozen, in_order, rewritten, same, written, written_key

Anchor = tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Manner:
    """How new text is written: the order of the keys of each table, and which lists have one entry a line."""

    order: Order
    multiline: Callable[[Path], bool]

    def value(self, value: Any, path: Path, indent: str, newline: str, *, spread: bool = True) -> str:
        """Write a value that stood nowhere before; `spread` allows it to take several lines.

        Raises: EditError for what TOML or a file cannot hold.
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
    """Give what to do with runs of elements; all stay in their places where moving some would keep no more of them."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) == len(after):
        in_place = sum(one == other for one, other in zip(before, after, strict=True))
        if in_place >= sum(block.size for block in matcher.get_matching_blocks()):
            return [("replace", 0, len(before), 0, len(after))]
    return list(matcher.get_opcodes())


def neighbour(entries: Sequence[tuple[str, int]], key: str, order: Sequence[str]) -> Anchor | None:
    """Give the entry that a new key is placed after (True) or before (False); None where there is no entry.

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
    """The replacements in one value; comments that cannot stay where they were are given in `hoisted`."""

    def __init__(self, text: str, manner: Manner, indent: str, newline: str) -> None:
        self.text = text
        self.manner = manner
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

        Raises: EditError for what TOML or a file cannot hold.
        """
        mark = self.text[start]
        if mark == "{" and isinstance(after, Mapping):
            self._table(start, before, after, path)
        elif mark == "[" and isinstance(after, list | tuple):
            self._array(start, before, after, path, spread=spread)
        else:
            if mark in "[{" or isinstance(after, Mapping | list | tuple):
                self.hoisted += comments(self.text, start, end)
                new = self.manner.value(after, path, self.indent, self.newline, spread=spread)
            else:
                new = rewritten(self.text[start:end], after, self.newline, self.manner.order, path)
            self.replacements.append(TextEdit(start, end, new))

    def _array(self, start: int, before: Any, after: Any, path: Path, *, spread: bool) -> None:
        bracket = bracket_at(self.text, start)
        edit = BracketEdit(self.text, bracket, newline=self.newline)
        last = -1
        for old, new in aligned(before, after):
            if new is None and old is not None:
                edit.dropped.add(old)
            elif new is not None and old is None:
                edit.added.append((last, written(after[new], (*path, new), self.manner.order)))
            elif old is not None and new is not None and not same(before[old], after[new]):
                item = bracket.items[old]
                self.change(item.value_start, item.value_end, before[old], after[new], (*path, new), spread=False)
            last = last if old is None else old
        self._finish(edit, spread=spread and self.manner.multiline(path))

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
                new = written(after[key], inner, self.manner.order)
                self.replacements.append(TextEdit(name_end, first.value_end, f" = {new}"))
                edit.dropped.update(numbers[1:])
        order = self.manner.order(path)
        standing = node.dotted if depth else [(number, 0) for number in node.body]
        entries = [(items[n].parts[depth], n) for n, _ in standing if n not in edit.dropped]
        prefix = ""
        if depth:
            first = items[standing[0][0]]
            prefix = self.text[first.start : part_spans(self.text, first.start, first.key_end)[depth - 1][1]] + "."
        for key in in_order([key for key in after if key not in before], order):
            found = neighbour(entries, key, order)
            number, behind = found or (standing[-1][0] if standing else -1, True)
            value = written(after[key], (*path, key), self.manner.order)
            edit.added.append((number if behind else number - 1, f"{prefix}{written_key(key)} = {value}"))
