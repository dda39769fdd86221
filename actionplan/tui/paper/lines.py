"""Lines of text in parts, each with the role that gives its style; broken between words to fit a width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len, chop_cells

from actionplan.text import safe_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Part: TypeAlias = tuple[str, str]
Line: TypeAlias = tuple[Part, ...]
NARROWEST = 4
_WORDS = re.compile(r"(\n|[^\S\n]+)")
# White space that is not shown as it was written.
_ODD_SPACE = re.compile(r"^ |[^\S ]")


def length(line: Iterable[Part]) -> int:
    """Return how many cells of the screen a line takes."""
    return sum([cell_len(text) for text, _ in line])


def plain(line: Line) -> str:
    """Return the words of a line."""
    return "".join(text for text, _ in line)


def _words(parts: Iterable[Part]) -> Iterator[tuple[int, list[Part] | None]]:
    """Yield words, which may go over several parts, each with the spaces before it; None ends a line."""
    word: list[Part] = []
    gap = 0
    for text, role in parts:
        for piece in _WORDS.split(text):
            if piece and not piece.isspace():
                word.append((piece, role))
                continue
            if piece and word:
                yield gap, word
                word, gap = [], 0
            gap += len(piece)
            if piece == "\n":
                yield 0, None
                gap = 0
    if word:
        yield gap, word


def _chopped(word: Iterable[Part], width: int) -> Iterator[list[Part]]:
    """Yield the pieces of a word that is wider than the line."""
    for text, role in word:
        for piece in chop_cells(text, width):
            yield [(piece, role)]


def wrapping(parts: Iterable[Part], width: int, indent: Line = (), *, keeps_gaps: bool = False) -> Iterator[Line]:
    """Break parts into lines of at most `width` cells, at least 4, each only once it is asked for.

    `indent`, such as a bullet, is before the first line, and as much space before every other. Between words is one
    space, unless it `keeps_gaps`.
    """
    margin = length(indent)
    room = max(width - margin, NARROWEST)
    parts = [(safe_lines(text), role) for text, role in parts]
    whole = "".join([text for text, _ in parts])
    if keeps_gaps and cell_len(whole) <= room and not _ODD_SPACE.search(whole):
        yield (*indent, *parts)
        return
    before = indent
    line: list[Part] = []
    used = 0
    for spaces, word in _words(parts):
        if word is None:
            yield (*before, *line)
            before, line, used = ((" " * margin, ""),) if margin else (), [], 0
            continue
        gap = max(spaces, 1) if keeps_gaps else 1
        whole_wide = length(word)
        for piece in [word] if whole_wide <= room else _chopped(word, room):
            wide = whole_wide if piece is word else length(piece)
            if used and used + gap + wide > room:
                yield (*before, *line)
                before, line, used = ((" " * margin, ""),) if margin else (), [], 0
            if used and keeps_gaps and line[-1][1] == piece[0][1]:
                last, role = line.pop()
                line += [(f"{last}{' ' * gap}{piece[0][0]}", role), *piece[1:]]
            elif used:
                # The space belongs to a role that is never underlined or filled.
                line += [(" " * gap, ""), *piece]
            else:
                line += piece
            used += gap + wide if used else wide
    yield (*before, *line)


def wrapped(parts: Iterable[Part], width: int, indent: Line = ()) -> list[Line]:
    """Return all lines into which parts are broken; `wrapping` says how."""
    return list(wrapping(parts, width, indent))


def fitted(line: Line, width: int, *, right: bool = False) -> Line:
    """Fill a line up to `width` cells, at the left where `right`."""
    left = width - length(line)
    if left <= 0:
        return line
    return ((" " * left, ""), *line) if right else (*line, (" " * left, ""))
