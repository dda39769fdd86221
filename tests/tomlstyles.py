"""TOML documents written in every style that TOML 1.0 allows, and changes of what they say, drawn at random."""

from __future__ import annotations

import copy
import json
import math
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

Path = tuple[str | int, ...]
KEYS = ("title", "status", "due", "updates", "a", "b-2", "C_3", "7", "with space", "dotted.name", "ü", 'q"\\', "")
WORDS = (
    "",
    "plain",
    "a # b",
    'say "so"',
    "it's",
    "back\\slash",
    "tab\there",
    "[x]",
    "{y}",
    "ü 😀",
    "two\nlines",
    "\x7f",
)
SCALARS: tuple[Any, ...] = (
    *(0, 7, -3, 2**63 - 1, True, False, 1.0, 0.5, -0.0, 1e22, math.inf, math.nan),
    *(date(2016, 9, 28), time(7, 30), datetime(2016, 9, 28, 7, 30), datetime(2016, 9, 28, 7, 30, tzinfo=UTC)),  # noqa: DTZ001  (TOML has both)
)


@dataclass
class Line:
    """One line of a document: what it is about, and whether it is a header, part of a pair, a comment or blank."""

    text: str
    owner: Path | None
    kind: str
    end: str = "\n"


@dataclass
class Sheet:
    """A document as lines, and the marks of its comments with what each is about."""

    lines: list[Line] = field(default_factory=list)
    notes: dict[str, Path | None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(line.text + line.end for line in self.lines)


class Writer:
    """Writes tables in styles drawn at random."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.sheet = Sheet()
        self.below: Path | None = ()
        self.indent = random.choice(("", "", "", "  ", "\t"))
        self.column = random.choice((0, 0, 14))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def note(self) -> str:
        mark = f"#{len(self.sheet.notes)}!"
        self.sheet.notes[mark] = self.below
        return self.random.choice(("{}", "# {} said", "{} [x] = 'y")).format(mark)

    def line(self, text: str, owner: Path | None, kind: str) -> None:
        self.sheet.lines.extend(Line(part, owner, kind) for part in text.split("\n"))

    def key(self, name: str) -> str:
        bare = name and all(c.isascii() and (c.isalnum() or c in "-_") for c in name)
        forms = [json.dumps(name, ensure_ascii=False)]
        if "'" not in name:
            forms.append(f"'{name}'")
        if bare:
            forms += [name] * 6
        return self.random.choice(forms)

    def keys(self, names: tuple[str | int, ...]) -> str:
        dot = "." if self.chance(0.8) else " . "
        return dot.join(self.key(str(name)) for name in names if not isinstance(name, int))

    def scalar(self, value: Any) -> str:
        if isinstance(value, str):
            return self.string(value)
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int):
            return self.random.choice((str(value), f"+{value}" if value >= 0 else str(value), _separated(value)))
        if isinstance(value, float):
            return repr(value)
        written = str(value.isoformat())
        if isinstance(value, datetime):
            return written.replace("T", self.random.choice(("T", "t", " ")))
        return written

    def string(self, value: str) -> str:
        basic = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        if "\x7f" in value or any(c < " " and c not in "\t\n" for c in value):
            return basic
        forms = [basic, basic]
        first = "\n" if value.startswith("\n") else self.random.choice(("", "\n"))
        if "'" not in value:
            forms.append(f"'''{first}{value}'''" if "\n" in value else f"'{value}'")
        if "\\" not in value and '"' not in value:
            forms.append(f'"""{first}{value}"""')
            if value == value.lstrip():
                forms.append(f'"""\\\n   {value}"""')
        return self.random.choice(forms)

    def value(self, value: Any, owner: Path, *, one_line: bool = False) -> str:
        if isinstance(value, dict):
            return self.inline(value, owner)
        if isinstance(value, list):
            return self.array(value, owner, one_line=one_line)
        return self.scalar(value)

    def inline(self, table: dict[str, Any], owner: Path) -> str:
        pairs = []
        for name, value in table.items():
            inner = (*owner, name)
            if isinstance(value, dict) and value and self.chance(0.3):
                pairs += [f"{self.keys((name, deep))} = {self.value(value[deep], (*inner, deep))}" for deep in value]
            else:
                pairs.append(f"{self.key(name)}{self.random.choice((' = ', '='))}{self.value(value, inner)}")
        space = self.random.choice((" ", ""))
        return f"{{{space}{', '.join(pairs)}{space}}}" if pairs else self.random.choice(("{}", "{ }"))

    def array(self, values: list[Any], owner: Path, *, one_line: bool) -> str:
        elements = [self.value(value, (*owner, number)) for number, value in enumerate(values)]
        if one_line or self.chance(0.4):
            comma = "," if elements and self.chance(0.2) else ""
            return f"[{', '.join(elements)}{comma}]"
        step = self.random.choice(("  ", "\t", ""))
        lines = ["[" + (f" {self.note()}" if self.chance(0.1) else "")]
        for number, element in enumerate(elements):
            if self.chance(0.1):
                lines.append(f"{step}{self.note()}")
            last = number + 1 == len(elements)
            comma = "" if last and self.chance(0.4) else ","
            lines.append(f"{step}{element}{comma}{f'  {self.note()}' if self.chance(0.15) else ''}")
        if self.chance(0.1):
            lines.append(f"{step}{self.note()}")
        if elements and self.chance(0.2) and "#" not in lines[-1]:
            lines[-1] += "]"
        else:
            lines.append("]")
        return "\n".join(lines)

    def pair(self, names: tuple[str, ...], value: Any, owner: Path) -> None:
        left = self.keys(names)
        left = left.ljust(self.column) if self.column else left
        space = self.random.choice((" = ", " = ", " = ", "=", "\t=  "))
        comment = f"{self.random.choice((' ', '   ', ''))}{self.note()}" if self.chance(0.2) else ""
        blanks = "  " if self.chance(0.05) else ""
        text = self.value(value, owner)
        self.line(f"{self.indent}{left}{space}{text}{comment}{blanks}", owner, "pair")

    def filler(self) -> None:
        if self.chance(0.15):
            self.line(self.indent + self.note(), self.below, "comment")
        if self.chance(0.05):
            self.line(self.random.choice(("", "  ")), self.below, "blank")

    def body(self, table: dict[str, Any], path: Path, prefix: tuple[str, ...] = ()) -> list[tuple[str, Any]]:
        """Write what stands directly below a header; give what has headers of its own."""
        later: list[tuple[str, Any]] = []
        for name, value in table.items():
            inner = (*path, name)
            tables = isinstance(value, list) and value and all(isinstance(v, dict) for v in value)
            if not prefix and (isinstance(value, dict) or tables) and self.chance(0.5):
                later.append((name, value))
            elif isinstance(value, dict) and value and self.chance(0.5):
                self.body(value, inner, (*prefix, name))
            else:
                self.filler()
                self.pair((*prefix, name), value, inner)
        return later

    def section(self, table: dict[str, Any], path: Path, *, double: bool = False) -> list[Sheet]:
        """Write a table with a header, and all below it; give its blocks, each of which may stand anywhere."""
        outer, self.sheet = self.sheet, Sheet(notes=self.sheet.notes)
        subs_only = bool(table) and all(isinstance(value, dict) for value in table.values())
        blocks: list[Sheet] = []
        later: list[tuple[str, Any]] = list(table.items())
        if not (subs_only and not double and self.chance(0.5)):
            self.below = path
            if self.chance(0.2):
                self.line(self.note(), path, "comment")
            brackets = ("[[", "]]") if double else ("[", "]")
            name = f"{' ' if self.chance(0.1) else ''}{self.keys(path)}"
            note = f" {self.note()}" if self.chance(0.1) else ""
            self.line(
                f"{self.indent if self.chance(0.3) else ''}{brackets[0]}{name}{brackets[1]}{note}", path, "header"
            )
            later = self.body(table, path)
            if self.chance(0.8):
                self.line("", None, "blank")
                if self.chance(0.15):
                    self.below = None
                    self.line(self.note(), None, "free")
                    self.line("", None, "blank")
            blocks.append(self.sheet)
        self.sheet = outer
        inner = self.tables(later, path)
        late = bool(inner) and not double and self.chance(0.15)
        blocks = [*inner, *blocks] if late else [*blocks, *inner]
        if double:
            joined = Sheet([line for block in blocks for line in block.lines], self.sheet.notes)
            blocks = [joined]
        return blocks

    def tables(self, later: list[tuple[str, Any]], path: Path) -> list[Sheet]:
        groups: list[list[Sheet]] = []
        for name, value in later:
            inner = (*path, name)
            if isinstance(value, list):
                groups.append([b for n, v in enumerate(value) for b in self.section(v, (*inner, n), double=True)])
            else:
                groups.append(self.section(value, inner))
        blocks: list[Sheet] = []
        mixed = self.chance(0.3)
        while any(groups):
            group = self.random.choice([g for g in groups if g]) if mixed else next(g for g in groups if g)
            blocks.append(group.pop(0))
        return blocks

    def document(self, table: dict[str, Any]) -> Sheet:
        later = self.body(table, ())
        if later and self.sheet.lines:
            self.line("", None, "blank")
        for block in self.tables(later, ()):
            self.sheet.lines += block.lines
        sheet = self.sheet
        style = self.random.choice(("\n", "\n", "\r\n", "mixed"))
        for line in sheet.lines:
            line.end = self.random.choice(("\n", "\r\n")) if style == "mixed" else style
        if sheet.lines and self.chance(0.2):
            sheet.lines[-1].end = ""
        return sheet


def _separated(value: int) -> str:
    digits = str(value)
    return f"{digits[:-1]}_{digits[-1]}" if digits[-2:-1].isdigit() else digits


def random_value(random: Random, depth: int) -> Any:
    kind = random.random()
    if depth > 0 and kind < 0.3:
        return random_table(random, depth - 1, 3)
    if depth > 0 and kind < 0.45:
        return [random_table(random, depth - 1, 2) for _ in range(random.randint(1, 3))]
    if depth > 0 and kind < 0.55:
        return [random_value(random, depth - 1) for _ in range(random.randint(0, 4))]
    return random.choice(WORDS) if kind < 0.8 else random.choice(SCALARS)


def random_table(random: Random, depth: int, most: int) -> dict[str, Any]:
    names = random.sample(KEYS, random.randint(0, most))
    return {name: random_value(random, depth) for name in names}


def random_plan(random: Random) -> dict[str, Any]:
    """Draw tables, most of them like those of a plan: tables of tables."""
    tables = random_table(random, 2, 3)
    for name in random.sample(("actions", "plan", "cornerstones"), random.randint(0, 3)):
        ids = random.sample(("IM-01", "IM-02", "IM-03", "x.y", "é"), random.randint(0, 4))
        tables[name] = {key: random_table(random, 2, 5) for key in ids}
    return tables


def document(random: Random) -> Sheet:
    """Draw a document."""
    return Writer(random).document(random_plan(random))


@dataclass
class Change:
    """What a change was about: the paths that got another value, those that went, and those that are new."""

    after: dict[str, Any]
    changed: set[Path] = field(default_factory=set)
    gone: set[Path] = field(default_factory=set)


def change(random: Random, before: dict[str, Any], times: int) -> Change:
    """Draw so many changes of tables."""
    made = Change(copy.deepcopy(before))
    for _ in range(times):
        path, place = random.choice(list(_containers(made.after, ())))
        if isinstance(place, dict):
            _change_table(random, made, path, place)
        else:
            made.changed.add(path)
            made.gone.add(path)
            _change_list(random, place)
    return made


def _change_table(random: Random, made: Change, path: Path, table: dict[str, Any]) -> None:
    kind = random.randrange(4)
    names = sorted(table)
    if kind == 0 and names:
        _drop(made, path, table, random.choice(names))
    elif kind == 1 and names:
        _set(made, path, table, random.choice(names), random_value(random, 1))
    elif kind == 2 and len(path) == 1:
        _set(made, path, table, random.choice(("IM-07", "NEW")), random_table(random, 1, 4))
    else:
        _set(made, path, table, random.choice(KEYS), random_value(random, 2))


def _change_list(random: Random, elements: list[Any]) -> None:
    kind = random.randrange(4)
    tables = bool(elements) and all(isinstance(element, dict) for element in elements)
    new = random_table(random, 1, 3) if tables and random.random() < 0.8 else random_value(random, 1)
    if kind == 0 and elements:
        elements.pop(random.randrange(len(elements)))
    elif kind == 1 and elements:
        elements[random.randrange(len(elements))] = new
    elif kind == 2:
        elements.append(new)
    else:
        elements.insert(random.randint(0, len(elements)), new)


def _set(made: Change, path: Path, place: dict[str, Any], name: str, value: Any) -> None:
    made.changed.add((*path, name))
    if name in place:
        made.gone.add((*path, name))
    place[name] = value


def _drop(made: Change, path: Path, place: dict[str, Any], name: str) -> None:
    made.changed.add((*path, name))
    made.gone.add((*path, name))
    del place[name]


def _containers(value: Any, path: Path) -> list[tuple[Path, Any]]:
    found: list[tuple[Path, Any]] = [(path, value)]
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in members:
        if isinstance(member, dict | list):
            found += _containers(member, (*path, name))
    return found


def read(sheet: Sheet) -> dict[str, Any]:
    return tomllib.loads(sheet.text)
