"""The pages of the documentation, taken apart: headings, links, tables, blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PATHS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
NAMES = tuple(path.relative_to(ROOT).as_posix() for path in PATHS)

_FENCE = re.compile(r"(`{3,})(\w*)\s*")
_HEADING = re.compile(r"(#{1,6}) (.+)")
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language and its lines, and the line of the page on which it begins."""

    language: str
    lines: tuple[str, ...]
    line: int

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Page:
    """A page, or a part of one."""

    name: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The fenced blocks, in their order."""
        found = []
        start, fence, language = 0, "", ""
        for number, line in enumerate(self.lines, start=1):
            match = _FENCE.fullmatch(line)
            if fence and line.strip() == fence:
                found.append(Block(language, self.lines[start : number - 1], start))
                fence = ""
            elif match and not fence:
                start, fence, language = number, match[1], match[2]
        assert not fence, f"{self.name}:{start}: the block is not closed"
        return tuple(found)

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """The lines that stand in no block; those of a block are empty here."""
        inside = {
            number for block in self.blocks for number in range(block.line - 1, block.line + len(block.lines) + 1)
        }
        return tuple("" if number in inside else line for number, line in enumerate(self.lines))

    @property
    def links(self) -> list[str]:
        """Where the links and pictures lead."""
        return [target for line in self.prose for target in _LINK.findall(line)]

    @property
    def anchors(self) -> set[str]:
        """What a link can name behind `#`: headings as code hosts make anchors of them."""
        titles = [match[2] for line in self.prose if (match := _HEADING.fullmatch(line))]
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}

    @property
    def headings(self) -> list[str]:
        """The headings, without the marks for code in them."""
        return [match[2].replace("`", "") for line in self.prose if (match := _HEADING.fullmatch(line))]

    def part(self, title: str) -> Page:
        """Return the text under a heading, with the parts below it."""
        level, found = 0, []
        for line, is_prose in zip(self.lines, self.prose, strict=True):
            match = _HEADING.fullmatch(line) if is_prose else None
            if match and not level and match[2].replace("`", "") == title:
                level = len(match[1])
            elif match and level and len(match[1]) <= level:
                break
            elif level:
                found.append(line)
        assert level, f"{self.name} has no part {title!r}"
        return Page(f"{self.name}, {title}", tuple(found))

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of its tables, without their headers; a bar within a cell is written with a backslash."""
        found: list[tuple[str, ...]] = []
        was_table = False
        for line in self.prose:
            is_table = line.startswith("|")
            cells = tuple(cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            if is_table and was_table and not set("".join(cells)) <= set("-: "):
                found.append(cells)
            was_table = is_table
        return found

    @property
    def first_cells(self) -> list[str]:
        """What is marked as code in the first cells of its tables."""
        return [code for row in self.rows for code in _CODE.findall(row[0])]


def page(name: str) -> Page:
    """Read a page by its path from the top of the project."""
    return Page(name, tuple((ROOT / name).read_text(encoding="utf-8").splitlines()))


def codes(text: str) -> list[str]:
    """Return the code spans of a text."""
    return _CODE.findall(text)
