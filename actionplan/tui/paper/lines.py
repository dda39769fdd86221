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


def length(line: Line) -> int:
    """Give how many cells of the screen a line takes."""
    return sum(cell_len(text) for text, _ in line)


def plain(line: Line) -> str:
    """Give the words of a line."""
    return "".join(text for text, _ in line)


def _clusters(parts: Iterable[Part]) -> Iterator[tuple[int, list[Part] | None]]:
    """Give words, which may go over several parts, each with how many spaces stand before it; None ends a line."""
    current: list[Part] = []
    gap = 0
    for text, role in parts:
        for piece in _WORDS.split(safe_lines(text)):
            if piece and not piece.isspace():
                current.append((piece, role))
                continue
            if piece and current:
                yield gap, current
                current, gap = [], 0
            gap += len(piece)
            if piece == "\n":
                yield 0, None
                gap = 0
    if current:
        yield gap, current


def _chopped(cluster: list[Part], width: int) -> Iterator[list[Part]]:
    """Cut a word that is wider than the line."""
    if length(tuple(cluster)) <= width:
        yield cluster
        return
    for text, role in cluster:
        for piece in chop_cells(text, width):
            yield [(piece, role)]


def wrapped(parts: Iterable[Part], width: int, indent: Line = (), *, keeps_gaps: bool = False) -> list[Line]:
    """Break parts into lines of at most `width` cells, at least 4; all but the first are indented by `indent`'s width.

    `indent` itself, such as a bullet, stands before the first line. Between words is one space, unless it `keeps_gaps`.
    """
    margin = length(indent)
    room = max(width - margin, NARROWEST)
    found: list[list[Part]] = [[]]
    used = 0
    for spaces, cluster in _clusters(parts):
        if cluster is None:
            found.append([])
            used = 0
            continue
        gap = max(spaces, 1) if keeps_gaps else 1
        for piece in _chopped(cluster, room):
            word = piece
            wide = length(tuple(word))
            if used and used + gap + wide > room:
                found.append([])
                used = 0
            if used:
                last, role = found[-1][-1]
                if keeps_gaps and role == word[0][1]:
                    word = [(f"{last}{' ' * gap}{word[0][0]}", role), *word[1:]]
                    found[-1].pop()
                else:
                    # The space belongs to a role that is never underlined or filled.
                    found[-1].append((" " * gap, ""))
                used += gap
            found[-1] += word
            used += wide
    rest: Line = ((" " * margin, ""),) if margin else ()
    return [(*(rest if index else indent), *line) for index, line in enumerate(found)]


def fitted(line: Line, width: int, *, right: bool = False) -> Line:
    """Fill a line up to `width` cells, at the left where `right`."""
    left = width - length(line)
    if left <= 0:
        return line
    return ((" " * left, ""), *line) if right else (*line, (" " * left, ""))
