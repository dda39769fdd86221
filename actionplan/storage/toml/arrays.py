"""Elements put into and taken out of one array or inline table, in the way that it is written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from actionplan.storage.toml.scan import after_line, comments, line_start
from actionplan.storage.toml.text_edits import TextEdit, ordered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.storage.toml.scan import Bracket

STEP = "  "


def listed_lines(elements: Sequence[str], indent: str, newline: str) -> str:
    """Write an array with one element a line, each ended by a comma; `indent` is that of the closing bracket."""
    lines = "".join(f"{indent}{STEP}{element},{newline}" for element in elements)
    return f"[{newline}{lines}{indent}]"


def indent_at(text: str, position: int) -> str:
    """Give the white space with which the line of an offset begins."""
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
        self._splices: list[TextEdit] = []
        self._drops: list[TextEdit] = []

    def replacements(self, indent: str, *, spread: bool) -> list[TextEdit]:
        """Give the replacements; `indent` is that of the statement, `spread` writes a filled empty array over lines."""
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
        return [*self._splices, *ordered(self._drops)]

    def _after(self, number: int) -> tuple[int, bool]:
        """Give where the text of an item ends, with its comma and the rest of its line, and whether a line ends there.

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

    def _splice(self, start: int, end: int, new: str) -> None:
        self._splices.append(TextEdit(start, end, new))

    def _fill(self, indent: str, *, spread: bool) -> None:
        opening, closing = self.bracket.opening, self.bracket.closing
        written = [new for _, new in self.added]
        if self.inline:
            self._splice(opening + 1, closing, f" {', '.join(written)} ")
        elif "\n" in self.text[opening:closing]:
            position, step = line_start(self.text, closing), indent_at(self.text, closing) + STEP
            self._splice(position, position, "".join(f"{step}{new},{self.newline}" for new in written))
        elif spread:
            self._splice(opening, closing + 1, listed_lines(written, indent, self.newline))
        else:
            self._splice(opening + 1, closing, ", ".join(written))

    def _replace_all(self, indent: str) -> None:
        opening, closing = self.bracket.opening, self.bracket.closing
        written = [new for _, new in self.added]
        notes = comments(self.text, opening + 1, closing)
        if self.inline:
            self.hoisted += notes
            self._splice(opening + 1, closing, f" {', '.join(written)} " if written else "")
        elif notes or (written and self._after(-1)[1]):
            step = indent_at(self.text, self.bracket.items[0].start) if self._begins_line(0) else indent + STEP
            lines = [*notes, *(f"{new}," for new in written)]
            inside = "".join(f"{step}{line}{self.newline}" for line in lines)
            self._splice(opening + 1, closing, f"{self.newline}{inside}{indent_at(self.text, closing)}")
        else:
            self._splice(opening + 1, closing, ", ".join(written))

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
        """Take away the comma that would be left before the closing bracket, where that is not the array's habit."""
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
        """Give the additions, each after the last item that stays (-1: before all of them)."""
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
                self._splice(items[anchor].value_end, items[anchor].value_end, ",")
            self._splice(position, position, "".join(lines))
            return
        joined = ", ".join(written)
        if anchor < 0:
            start = items[self.kept[0]].start
            self._splice(start, start, f"{joined}, ")
        elif items[anchor].comma < 0:
            self._splice(items[anchor].value_end, items[anchor].value_end, f", {joined}")
        else:
            after = items[anchor].comma + 1
            self._splice(after, after, f" {joined}{',' if comma_after else ''}")
