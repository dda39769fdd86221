"""Two texts as one, with git's conflict markers round the lines in which they differ."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Lines that only changed places are one conflict, if no more than so many lines stand between.
_NEAR = 8


class _Hunk(NamedTuple):
    """Lines of one text, from and up to, that stand for those of the other."""

    start: int
    end: int
    other_start: int
    other_end: int


def marked(ours: bytes, theirs: bytes, size: int = 7, labels: tuple[str, str] = ("ours", "theirs")) -> bytes:
    """Return both texts as one: what is alike once, and what differs of both, between markers of `size` letters."""
    mine, other = _lines(ours), _lines(theirs)
    newline = b"\r\n" if b"\r\n" in ours else b"\n"
    found: list[bytes] = []
    position = 0
    for hunk in _joined(list(_hunks(mine, other)), mine, other):
        found += mine[position : hunk.start]
        found += (b"<" * size, b" ", labels[0].encode(), newline)
        found += _ended(mine[hunk.start : hunk.end], newline)
        found += (b"=" * size, newline)
        found += _ended(other[hunk.other_start : hunk.other_end], newline)
        found += (b">" * size, b" ", labels[1].encode(), newline)
        position = hunk.end
    return b"".join((*found, *mine[position:]))


def _lines(text: bytes) -> list[bytes]:
    parts = text.split(b"\n")
    return [*(part + b"\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]


def _ended(lines: Sequence[bytes], newline: bytes) -> Sequence[bytes]:
    return lines if not lines or lines[-1].endswith(b"\n") else (*lines, newline)


def _hunks(one: Sequence[bytes], other: Sequence[bytes]) -> Iterator[_Hunk]:
    """Return where two lists of lines differ; compared between lines that each has once, to be quick in long texts."""
    start = start_there = 0
    for place, there in (*_anchors(one, other), (len(one), len(other))):
        mine, its = one[start:place], other[start_there:there]
        if mine != its:
            matcher = SequenceMatcher(None, mine, its, autojunk=False)
            for kind, i1, i2, j1, j2 in matcher.get_opcodes():
                if kind != "equal":
                    yield _Hunk(start + i1, start + i2, start_there + j1, start_there + j2)
        start, start_there = place, there


def _anchors(one: Sequence[bytes], other: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return the places of lines that each text has once: the longest run in which both have them in one order."""
    counts = Counter(one), Counter(other)
    there = {line: place for place, line in enumerate(other) if counts[1][line] == 1}
    pairs = [(place, there[line]) for place, line in enumerate(one) if counts[0][line] == 1 and line in there]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _joined(hunks: Sequence[_Hunk], one: Sequence[bytes], other: Sequence[bytes]) -> list[_Hunk]:
    """Join differences that follow each other if lines only changed their places."""
    found: list[_Hunk] = []
    for hunk in hunks:
        if found and hunk.start - found[-1].end <= _NEAR:
            last = found[-1]
            here = [_said(one[part.start : part.end]) for part in (last, hunk)]
            there = [_said(other[part.other_start : part.other_end]) for part in (last, hunk)]
            if here[0] & there[1] or here[1] & there[0]:
                found[-1] = _Hunk(last.start, hunk.end, last.other_start, hunk.other_end)
                continue
        found.append(hunk)
    return found


def _said(lines: Sequence[bytes]) -> set[bytes]:
    return {line.strip() for line in lines} - {b""}
