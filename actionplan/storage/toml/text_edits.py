"""Replacements in a text: how to make them, take them back, and carry them over to a text that changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Splice:
    """One replacement: `new` for what stands from `start` up to `end`, in characters of the old text."""

    start: int
    end: int
    new: str


def ordered(splices: Iterable[Splice]) -> tuple[Splice, ...]:
    """Sort replacements and join those that touch; insertions at one place keep their order."""
    joined: list[Splice] = []
    for splice in sorted(splices, key=lambda s: (s.start, s.end)):
        if joined and splice.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = Splice(last.start, max(last.end, splice.end), last.new + splice.new)
        else:
            joined.append(splice)
    return tuple(joined)


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """Make sorted replacements that do not overlap."""
    parts: list[str] = []
    position = 0
    for splice in splices:
        parts += (text[position : splice.start], splice.new)
        position = splice.end
    parts.append(text[position:])
    return "".join(parts)


def invert(splices: Sequence[Splice], old: str) -> tuple[Splice, ...]:
    """Give the replacements, in characters of the new text, that bring back `old`."""
    shift = 0
    back: list[Splice] = []
    for splice in splices:
        start = splice.start + shift
        back.append(Splice(start, start + len(splice.new), old[splice.start : splice.end]))
        shift += len(splice.new) - (splice.end - splice.start)
    return tuple(back)


def whole_splice(old: str, new: str) -> Splice:
    """Give the one replacement that turns a text into another, between what both begin and end with."""
    start = common_start(old, new)
    end = _common_end(old, new, start)
    return Splice(start, len(old) - end, new[start : len(new) - end])


def transplant(splices: Sequence[Splice], old: str, current: str) -> str | None:
    """Make the replacements in a text that differs from `old` in one region; None where they meet that region.

    A replacement that only touches the region stands where both end at a line's start, except an insertion where
    the region is one too or a deletion: which of the two comes first is then anybody's guess.
    """
    if old == current:
        return spliced(current, splices)
    prefix, region_end = _region(old, current)
    shift = len(current) - len(old)
    replaces_something = region_end > prefix and region_end + shift > prefix
    moved: list[Splice] = []
    for splice in splices:
        touching = splice.end == prefix or splice.start == region_end
        if touching:
            edge = prefix if splice.end == prefix else region_end
            whole_lines = edge == 0 or old[edge - 1] == "\n"
            if not whole_lines or (splice.start == splice.end and not replaces_something):
                return None
        if splice.end <= prefix:
            moved.append(splice)
        elif splice.start >= region_end:
            moved.append(Splice(splice.start + shift, splice.end + shift, splice.new))
        else:
            return None
    return spliced(current, moved)


def _region(old: str, current: str) -> tuple[int, int]:
    """Give from where up to where a text was replaced; it begins a line where it may as well, for edits are lines."""
    start = common_start(old, current)
    end = len(old) - _common_end(old, current, start)
    line = old.rfind("\n", 0, start) + 1
    line_end = len(old) - _common_end(old, current, line)
    return (line, line_end) if line_end - line == end - start else (start, end)


def _common_end(one: str, other: str, beginning: int) -> int:
    """Give the length of the common end that leaves a common beginning alone."""
    longest = min(len(one), len(other)) - beginning
    return common_start(one[len(one) - longest :][::-1], other[len(other) - longest :][::-1])


def common_start(one: str, other: str) -> int:
    """Give the length of the common beginning, by halving: comparing slices is far faster than characters."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
