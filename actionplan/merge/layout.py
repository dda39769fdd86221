"""Merging the layout of three TOML texts: the lines, comments and spacing of both sides that changed the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from actionplan.merge import lists
from actionplan.storage.toml.layout import block_end, block_start
from actionplan.storage.toml.scan import Bracket, Kind, Layout, Statement, bracket_at, comments, line_start
from actionplan.storage.toml.text_edits import TextEdit, replaced
from actionplan.storage.toml.values import frozen, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from actionplan.storage.toml.values import Order

Name: TypeAlias = "tuple[Hashable, ...]"
_Held = TypeVar("_Held")
_ABSENT = object()
# No name of a key is a number.
_HEADER: Name = (0,)
_TAIL: Name = (1,)
# What stands below the last table, and what stands between tables and belongs to none.
_END: Name = ("end",)
_BETWEEN: Name = ("between",)


@dataclass(frozen=True, slots=True)
class _Text:
    """One of the texts, the tables that it says, and where everything is in it."""

    text: str
    tables: Mapping[str, Any]
    layout: Layout


@dataclass(frozen=True, slots=True)
class _Block:
    """A table with its header and its comments; `above` is the text before it that belongs to no table."""

    name: Name
    path: tuple[str | int, ...]
    above: str
    start: int
    end: int
    section: int
    of: _Text

    @property
    def text(self) -> str:
        return self.of.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A statement of a table, with the lines of comments and blanks that stand before it."""

    lead: str
    text: str
    statement: Statement | None
    of: _Text


_Three: TypeAlias = "tuple[_Held | None, _Held | None, _Held | None]"


def merge_layout(
    texts: Sequence[str], tables: Sequence[Mapping[str, Any]], wanted: Mapping[str, Any], order: Order
) -> str:
    """Return a text with the lines of both sides; what it says comes close to `wanted`, and is not proved.

    `texts` are the one that both began with and those of the two sides, `tables` what they say. Raises ScanError.
    """
    base, one, other = (_Text(text, said, Layout(text)) for text, said in zip(texts, tables, strict=True))
    return _LayoutMerge(base, one, other, wanted, order).text()


def _blocks(of: _Text) -> dict[Name, _Block]:
    text, layout = of.text, of.layout
    starts = [block_start(layout, section) for section in range(len(layout.headers))]
    found: dict[Name, _Block] = {}
    numbers: Counter[tuple[str | int, ...]] = Counter()
    seen: Counter[Name] = Counter()
    above = ""
    for section, (start, end) in enumerate(pairwise((0, *starts, len(text))), start=-1):
        path: tuple[str | int, ...] = ()
        name: Name = ()
        if section >= 0:
            header = layout.statements[layout.headers[section]]
            path = _path(header, numbers)
            name = tuple(_named(of.tables, path))
        content_end = max(start, min(end, block_end(layout, section)))
        seen[name] += 1
        found[(*name, seen[name])] = _Block((*name, seen[name]), path, above, start, content_end, section, of)
        above = text[content_end:end]
    found[_END] = _Block(_END, (), above, len(text), len(text), -2, of)
    return found


def _path(header: Statement, numbers: Counter[tuple[str | int, ...]]) -> tuple[str | int, ...]:
    """Return where a header leads to, with the numbers of the elements of lists on the way."""
    path: tuple[str | int, ...] = ()
    for depth, part in enumerate(header.parts, start=1):
        path = (*path, part)
        if header.kind is Kind.ELEMENT and depth == len(header.parts):
            numbers[path] += 1
        if numbers[path]:
            path = (*path, numbers[path] - 1)
    return path


def _named(tables: Any, path: Iterable[str | int]) -> Iterable[Hashable]:
    """Return the names that lead to a table; an element of a list is named by what it says."""
    value: Any = tables
    for part in path:
        value = _at(value, (part,))
        yield (frozen(value),) if isinstance(part, int) else part


def _at(value: Any, path: Iterable[str | int]) -> Any:
    """Return the value at the end of a path in tables; _ABSENT if there is none."""
    for part in path:
        if isinstance(part, str) and isinstance(value, Mapping):
            value = value.get(part, _ABSENT)
        elif isinstance(part, int) and isinstance(value, list) and part < len(value):
            value = value[part]
        else:
            return _ABSENT
    return value


class _LayoutMerge:
    """One text made of three."""

    def __init__(self, base: _Text, one: _Text, other: _Text, wanted: Mapping[str, Any], order: Order) -> None:
        self.three = (base, one, other)
        self.wanted = wanted
        self.order = order

    def text(self) -> str:
        sides = tuple(self._carried(_blocks(side)) for side in self.three)
        parts: list[str] = []
        for name, three in _together(sides, self._stays, str):
            above = _lines(_each(three, lambda block: block.above))
            first = next(block for block in three[1:] if block is not None)
            if name == _END:
                parts.append(above)
                continue
            text = self._block(three)
            if text and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
            if first.start == 0 and any(parts) and not above:
                above = "\n"
            parts += [above if any(parts) or first.start else "", text]
        return "".join(parts)

    def _carried(self, blocks: dict[Name, _Block]) -> dict[Name, _Block]:
        """Move the text above a table that is removed, if it belongs to no table, to the next one that stays."""
        found: dict[Name, _Block] = {}
        carried = ""
        for name, block in blocks.items():
            stays = self._stays(block)
            found[name] = replace(block, above=carried + block.above) if stays else block
            carried = "" if stays else carried + (block.above if "#" in block.above else "")
        return found

    def _stays(self, block: _Block) -> bool:
        return any(isinstance(part, int) for part in block.path) or _at(self.wanted, block.path) is not _ABSENT

    def _block(self, three: _Three[_Block]) -> str:
        shortcut = _shortcut(_each(three, lambda block: block.text))
        if shortcut is not None:
            return shortcut
        path = next(block.path for block in three[1:] if block is not None)
        ranks = {key: number for number, key in enumerate(self.order(path))}

        def rank(name: Name) -> tuple[int, str]:
            return ranks.get(str(name[0]), len(ranks)), str(name)

        def stays(unit: _Unit) -> bool:
            statement = unit.statement
            if statement is None or statement.kind is not Kind.PAIR:
                return True
            return _at(self.wanted, (*path, *statement.parts)) is not _ABSENT

        units = tuple({} if block is None else _units(block) for block in three)
        parts: list[str] = []
        for name, same_units in _together(units, stays, rank):
            text = self._unit(same_units, path if name not in {_HEADER, _TAIL} else None)
            if text and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
            parts.append(text)
        return "".join(parts)

    def _unit(self, three: _Three[_Unit], path: tuple[str | int, ...] | None) -> str:
        lead = _lines(_each(three, lambda unit: unit.lead))
        text = _shortcut(_each(three, lambda unit: unit.text))
        if text is None:
            hoisted, text = self._statement(three, path)
            lead += hoisted
        return lead + text

    def _statement(self, three: _Three[_Unit], path: tuple[str | int, ...] | None) -> tuple[str, str]:
        """Merge a statement that both sides changed; comments that have no place in it go above it."""
        base, one, other = (None if unit is None else _parted(unit) for unit in three)
        unit = three[1]
        if one is None or other is None or unit is None:
            return "", ""
        before, value, after = (
            _pick((base[number] if base else None, one[number], other[number])) or "" for number in range(3)
        )
        if path is not None and unit.statement is not None:
            place = (*path, *unit.statement.parts)
            value = self._value((base[1] if base else None, one[1], other[1]), place)
        line = before + value + after
        lines = ["".join(parts or ()) for parts in (base, one, other)]
        gone, mine, its = (comments(text, 0, len(text)) for text in lines)
        kept = {*comments(line, 0, len(line)), *gone}
        notes = [note for note in dict.fromkeys((*mine, *its)) if note not in kept]
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        newline = "\r\n" if line.endswith("\r\n") else "\n"
        return "".join(f"{indent}{note}{newline}" for note in notes), line

    def _value(self, three: _Three[str], path: tuple[str | int, ...]) -> str:
        shortcut = _shortcut(three)
        if shortcut is not None:
            return shortcut
        _, one, other = (text or "" for text in three)
        wanted = _at(self.wanted, path)
        values = [_at(side.tables, path) for side in self.three]
        right = [same(value, wanted) for value in values[1:]]
        if right[0] != right[1]:
            return one if right[0] else other
        if one.startswith("[") and other.startswith("[") and isinstance(wanted, list):
            woven = _array(three, (values[0], values[1], values[2]), wanted)
            if woven is not None:
                return woven
        return one


def _together(
    sides: tuple[Mapping[Name, _Held], ...], stays: Callable[[_Held], bool], rank: Callable[[Name], Any]
) -> Iterable[tuple[Name, _Three[_Held]]]:
    """Return what stays of three sides, in the order of both that changed it, each with what it is on every side."""
    base, one, other = sides
    found = {name: held for side in (other, one) for name, held in side.items()}
    stay = {name for name, held in found.items() if stays(held)}
    for name in lists.order(list(base), list(one), list(other), stay, rank):
        yield name, (base.get(name), one.get(name), other.get(name))


def _each(three: _Three[_Held], get: Callable[[_Held], str]) -> _Three[str]:
    base, one, other = (None if held is None else get(held) for held in three)
    return base, one, other


def _shortcut(three: _Three[str]) -> str | None:
    """Return the text if only one side changed it, or is the only one that has it; None if both did."""
    base, one, other = three
    if one is None or other is None:
        return one if other is None else other
    if other in (one, base):
        return one
    return other if one == base else None


def _pick(three: _Three[str]) -> str | None:
    """Return the text of the side that changed it; the longer one if both did."""
    _, one, other = three
    found = _shortcut(three)
    return found if found is not None or one is None or other is None else max(one, other, key=len)


def _units(block: _Block) -> dict[Name, _Unit]:
    layout, text = block.of.layout, block.of.text
    first = layout.headers[block.section] if block.section >= 0 else 0
    last = layout.section_end(block.section)
    found: dict[Name, _Unit] = {}
    position = block.start
    for statement in layout.statements[first:last]:
        name: Name = statement.parts if statement.kind is Kind.PAIR else _HEADER
        lead, own = text[position : statement.start], text[statement.start : statement.end]
        found[name] = _Unit(lead, own, statement, block.of)
        position = statement.end
    found[_TAIL] = _Unit(text[position : block.end], "", None, block.of)
    return found


def _parted(unit: _Unit) -> tuple[str, str, str]:
    """Return what stands before the value of a statement, the value, and the rest of its line."""
    statement = unit.statement
    if statement is None or statement.kind is not Kind.PAIR:
        return "", unit.text, ""
    start, end = statement.value_start - statement.start, statement.value_end - statement.start
    return unit.text[:start], unit.text[start:end], unit.text[end:]


def _lines(three: _Three[str]) -> str:
    """Merge lines of comments and blanks: what one side removed is removed, what either added is added."""
    shortcut = _shortcut(three)
    if shortcut is not None:
        return shortcut
    sides = [[f"{line}\n" for line in (side or "").split("\n")[:-1]] for side in three]
    old, here, there = (lists.numbered(side, str) for side in sides)
    stay = {line for line in {**here, **there} if (line in here) == (line in there) or line not in old}
    found = lists.order(list(old), list(here), list(there), stay, str)
    return "".join(line for line, _ in found)


# Arrays


@dataclass(frozen=True, slots=True)
class _Chunk:
    """An element of an array with its own lines: comments before it, the element, and the comment behind it."""

    lead: str
    text: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Array:
    """An array that has each element on lines of its own."""

    head: str
    chunks: dict[Name, _Chunk]
    tail: str
    has_last_comma: bool


def _array(three: _Three[str], values: tuple[Any, Any, Any], wanted: list[Any]) -> str | None:
    """Merge an array whose elements are on lines of their own; None if they are not."""
    taken = [
        None if text is None or not isinstance(value, list) else _taken_apart(text, value)
        for text, value in zip(three, values, strict=True)
    ]
    base, one, other = taken
    if one is None or other is None or not (one.chunks or other.chunks):
        return None
    empty = _Array(one.head, {}, one.tail, has_last_comma=True)
    base = base or empty
    parts = [_pick((base.head, one.head, other.head)) or ""]
    names = [name for name in lists.numbered(wanted, frozen) if name in one.chunks or name in other.chunks]
    has_last_comma = one.has_last_comma if one.chunks else other.has_last_comma
    for number, name in enumerate(names):
        same_chunks = (base.chunks.get(name), one.chunks.get(name), other.chunks.get(name))
        lead = _lines(_each(same_chunks, lambda chunk: chunk.lead))
        text = _pick(_each(same_chunks, lambda chunk: chunk.text)) or ""
        rest = _pick(_each(same_chunks, lambda chunk: chunk.rest)) or "\n"
        comma = "," if number + 1 < len(names) or has_last_comma else ""
        parts.append(f"{lead}{text}{comma}{rest}")
    parts.append(_lines((base.tail, one.tail, other.tail)))
    return "".join(parts)


def _taken_apart(text: str, values: list[Any]) -> _Array | None:
    bracket: Bracket = bracket_at(text, 0)
    head_end = text.find("\n") + 1
    if not head_end or (bracket.items and bracket.items[0].start < head_end):
        return None
    position, chunks = head_end, []
    for item in bracket.items:
        start = line_start(text, item.start)
        after = item.comma + 1 if item.comma >= 0 else item.value_end
        end = text.find("\n", after) + 1
        stands_alone = not text[start : item.start].strip() and not text[after:end].partition("#")[0].strip()
        between = text[item.value_end : item.comma] if item.comma >= 0 else ""
        if not end or start < position or not stands_alone or between.strip():
            return None
        chunks.append(_Chunk(text[position:start], text[start : item.value_end], text[after:end]))
        position = end
    names = lists.numbered(values, frozen)
    if len(names) != len(chunks):
        return None
    last = bracket.items[-1].comma >= 0 if bracket.items else True
    return _Array(text[:head_end], dict(zip(names, chunks, strict=True)), text[position:], last)


# Comments


def with_comments(
    text: str,
    tables: Mapping[str, Any],
    texts: Sequence[str],
    said: Sequence[Mapping[str, Any]],
    wanted: Mapping[str, Any],
) -> str:
    """Return the text with the comments of both sides that it lacks, each above the table that it was about.

    Raises ScanError.
    """
    there = _comments(text, tables)
    base, one, other = (_comments(side, says) for side, says in zip(texts, said, strict=True))
    needed: dict[Name, Counter[str]] = {}
    for name in dict.fromkeys((*one, *other)):
        old, mine, its = (side.get(name, Counter[str]()) for side in (base, one, other))
        is_present = (
            name in there or any(isinstance(part, tuple) for part in name) or _at(wanted, _plain(name)) is not _ABSENT
        )
        # With a table go its comments, but not those that somebody wrote meanwhile.
        needed[name] = _needed(old, mine, its) if is_present else (mine - old) | (its - old)
    lacking = _total(needed.values()) - _total(there.values())
    if not lacking:
        return text
    places = _spans(text, tables)
    insertions: list[TextEdit] = []
    for name, wants in needed.items():
        mine = Counter({note: n for note, n in (wants - there.get(name, Counter())).items() if lacking[note]}) & lacking
        lacking -= mine
        place = _place(name, places, len(text))
        newline = "\r\n" if "\r\n" in text else "\n"
        start = newline if place == len(text) and text and not text.endswith("\n") else ""
        lines = "".join(f"{note}{newline}" for note in mine.elements())
        if lines:
            insertions.append(TextEdit(place, place, start + lines))
    return replaced(text, sorted(insertions, key=lambda replacement: replacement.start))


def _total(counters: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for counter in counters:
        found.update(counter)
    return found


def _plain(name: Name) -> tuple[str, ...]:
    return tuple(part for part in name if isinstance(part, str))


def _needed(base: Counter[str], one: Counter[str], other: Counter[str]) -> Counter[str]:
    """Return how often each comment has to be there: those that either side added, and those that neither removed."""
    found: Counter[str] = Counter()
    for note in {*base, *one, *other}:
        mine, its = one[note] - base[note], other[note] - base[note]
        both = max(mine, its) if min(mine, its) > 0 else min(mine, its) if max(mine, its) < 0 else mine + its
        found[note] = max(0, base[note] + both)
    return +found


def _place(name: Name, places: Mapping[Name, tuple[int, int]], end: int) -> int:
    if name in places:
        start, last = places[name]
        return last if len(name) == 1 else start
    plain = _plain(name)
    near = [span[0] for other, span in places.items() if _plain(other)[: min(2, len(plain))] == plain[:2] and plain]
    return min(near, default=end)


def _comments(text: str, tables: Mapping[str, Any]) -> dict[Name, Counter[str]]:
    """Return the comments of each table of a text, and those that stand between tables."""
    found = {name: Counter(comments(text, *span)) for name, span in _spans(text, tables).items()}
    found[_BETWEEN] = Counter(comments(text, 0, len(text))) - _total(found.values())
    return found


def _spans(text: str, tables: Mapping[str, Any]) -> dict[Name, tuple[int, int]]:
    """Return where the tables of a text stand, with the comments above their headers. Raises ScanError."""
    blocks = _blocks(_Text(text, tables, Layout(text)))
    return {name: (block.start, block.end) for name, block in blocks.items()}
