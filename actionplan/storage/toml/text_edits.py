"""Replacements in a text: how to make them, take them back, and carry them over to a text that changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class TextEdit:
    """One replacement: `new` for what stands from `start` up to `end`, in characters of the old text."""

    start: int
    end: int
    new: str


def ordered(replacements: Iterable[TextEdit]) -> tuple[TextEdit, ...]:
    """Sort replacements and join those that touch; insertions at one place keep their order."""
    joined: list[TextEdit] = []
    for replacement in sorted(replacements, key=lambda s: (s.start, s.end)):
        if joined and replacement.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = TextEdit(last.start, max(last.end, replacement.end), last.new + replacement.new)
        else:
            joined.append(replacement)
    return tuple(joined)


def replaced(text: str, replacements: Sequence[TextEdit]) -> str:
    """Make sorted replacements that do not overlap."""
    parts: list[str] = []
    position = 0
    for replacement in replacements:
        parts += (text[position : replacement.start], replacement.new)
        position = replacement.end
    parts.append(text[position:])
    return "".join(parts)


def inverted(replacements: Sequence[TextEdit], old: str) -> tuple[TextEdit, ...]:
    """Return the replacements, in characters of the new text, that bring back `old`."""
    shift = 0
    back: list[TextEdit] = []
    for replacement in replacements:
        start = replacement.start + shift
        back.append(TextEdit(start, start + len(replacement.new), old[replacement.start : replacement.end]))
        shift += len(replacement.new) - (replacement.end - replacement.start)
    return tuple(back)


def smallest_edit(old: str, new: str) -> TextEdit:
    """Return the one replacement that turns a text into another, between what both begin and end with."""
    start = common_start(old, new)
    end = common_end(old, new, start)
    return TextEdit(start, len(old) - end, new[start : len(new) - end])


def transplant(replacements: Sequence[TextEdit], old: str, current: str) -> str | None:
    """Make the replacements in a text that differs from `old` in one region; None if they meet that region.

    A replacement that only touches the region stands where both end at a line's start, except an insertion where
    the region is one too or a deletion: which of the two comes first is then anybody's guess.
    """
    if old == current:
        return replaced(current, replacements)
    prefix, region_end = _region(old, current)
    shift = len(current) - len(old)
    replaces_something = region_end > prefix and region_end + shift > prefix
    moved: list[TextEdit] = []
    for replacement in replacements:
        touching = replacement.end == prefix or replacement.start == region_end
        if touching:
            edge = prefix if replacement.end == prefix else region_end
            whole_lines = edge == 0 or old[edge - 1] == "\n"
            if not whole_lines or (replacement.start == replacement.end and not replaces_something):
                return None
        if replacement.end <= prefix:
            moved.append(replacement)
        elif replacement.start >= region_end:
            moved.append(TextEdit(replacement.start + shift, replacement.end + shift, replacement.new))
        else:
            return None
    return replaced(current, moved)


def _region(old: str, current: str) -> tuple[int, int]:
    """Return from where up to where a text was replaced; it begins a line where it may as well, for edits are lines."""
    start = common_start(old, current)
    end = len(old) - common_end(old, current, start)
    line = old.rfind("\n", 0, start) + 1
    line_end = len(old) - common_end(old, current, line)
    return (line, line_end) if line_end - line == end - start else (start, end)


def common_start(one: str, other: str) -> int:
    """Return the length of the common beginning, by halving: comparing slices is far faster than characters."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_end(one: str, other: str, beginning: int) -> int:
    """Return the length of the common end of two texts that leaves a common beginning alone, by halving too."""
    low, high = 0, min(len(one), len(other)) - beginning
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
