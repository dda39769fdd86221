"""Charts as text: bars of block characters with their numbers beside them, told apart without any colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from actionplan.text import safe, share, short_date
from actionplan.tui.paper.lines import fitted, length, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.reports.blocks import Bar, Bars, ComingChart, ProgressChart, StatusChart
    from actionplan.tui.paper.lines import Line, Part

DONE, DOING, REST, BEFORE = "█", "▒", "·", "░"
_LONGEST_BAR = 40
_SHORTEST_BAR = 8
# Two actions are no long bar, however much room there is.
_CELLS_EACH = 3


def status_lines(chart: StatusChart, width: int) -> Iterator[Line]:
    """Give two bars for each status: then above, now below."""
    yield from _caption(chart.caption, width)
    then, now = f" then, {chart.then}; ", f" now, {chart.now}"
    yield from wrapped([(BEFORE, "then"), (then, ""), (DONE, "now"), (now, "")], width)
    names = [f"{part.status.symbol} {safe(part.label)} ({part.status.letter})" for part in chart.parts]
    label = min(max(map(cell_len, names), default=0), max(width // 2 - 4, 8))
    most = max((number for part in chart.parts for number in (part.number, part.before or 0)), default=0)
    room = _room(width - label - 2, most)
    for part, name in zip(chart.parts, names, strict=True):
        titles = wrapped([(name, part.status.value)], label)
        bars: list[Line] = [(*_one(part.number, most, room, DONE, part.status.value),)]
        if part.before is not None:
            bars.insert(0, _one(part.before, most, room, BEFORE, "then"))
        for place in range(max(len(titles), len(bars))):
            title = titles[place] if place < len(titles) else ()
            bar = bars[place] if place < len(bars) else ()
            yield (*fitted(title, label), ("  ", ""), *bar)


def _room(left: int, most: int) -> int:
    """Give how long the bar of the largest number is; the number stands behind it."""
    return min(max(left - len(f"{most:,}") - 1, 1), _LONGEST_BAR, max(most, 1) * _CELLS_EACH)


def _one(number: int, most: int, room: int, sign: str, role: str) -> Line:
    """Give one bar with its number behind it; what is not nothing is seen."""
    cells = max(round(room * number / most), 1) if number and most else 0
    bar: Line = ((sign * cells, role), (" ", "")) if cells else ()
    return (*bar, (f"{number:,}", "strong" if number else "quiet"))


def progress_lines(chart: ProgressChart, width: int) -> Iterator[Line]:
    """Give a bar for each day."""
    yield from _caption(chart.caption, width)
    label = max((cell_len(short_date(point.day)) for point in chart.points), default=0)
    for point in chart.points:
        words = share(point.complete, point.total)
        yield from _row(
            fitted(((short_date(point.day), ""),), label),
            (point.complete, point.in_progress, point.total),
            f"{words} complete, {point.in_progress:,} in progress",
            width,
        )
    yield from _legend(width)


def coming_lines(chart: ComingChart, width: int) -> Iterator[Line]:
    """Give a bar for each month."""
    yield from _caption(chart.caption, width)
    label = max((cell_len(month) for month, _ in chart.months), default=0)
    most = max((number for _, number in chart.months), default=0)
    room = _room(width - label - 2, most)
    for month, number in chart.months:
        yield (*fitted(((month, ""),), label), ("  ", ""), *_one(number, most, room, DONE, "now"))


def bars_lines(chart: Bars, width: int) -> Iterator[Line]:
    """Give a bar for each thing, with its words."""
    yield from _caption(chart.caption, width)
    label = max((cell_len(bar.label) for bar in chart.bars), default=0)
    for bar in chart.bars:
        yield from _row(_label(bar, label), (bar.complete, bar.in_progress, bar.total), bar.words, width)
    yield from _legend(width)


def _label(bar: Bar, width: int) -> Line:
    return fitted(((safe(bar.label), "strong"),), width)


def _row(label: Line, numbers: tuple[int, int, int], words: str, width: int) -> Iterator[Line]:
    """Give label, bar and words in one line where they fit, else the bar in a line of its own."""
    room = width - length(label) - cell_len(words) - 4
    if room >= _SHORTEST_BAR:
        yield (*label, ("  ", ""), *_shares(numbers, min(room, _LONGEST_BAR)), ("  ", ""), (words, ""))
        return
    named: list[Part] = [(text.rstrip(), role) for text, role in label if text.strip()]
    yield from wrapped([*named, (f"  {words}", "")], width)
    yield _shares(numbers, min(width, _LONGEST_BAR))


def _shares(numbers: tuple[int, int, int], room: int) -> Line:
    """Share the cells of a bar among what is complete, in progress and neither."""
    complete, in_progress, total = numbers
    done = round(room * complete / total) if total else 0
    begun = round(room * (complete + in_progress) / total) - done if total else 0
    return (DONE * done, "now"), (DOING * begun, "then"), (REST * (room - done - begun), "quiet")


def _legend(width: int) -> Iterator[Line]:
    parts = [(DONE, "now"), (" complete, ", ""), (DOING, "then"), (" in progress, ", ""), (REST, "quiet")]
    yield from wrapped([*parts, (" neither", "")], width)


def _caption(caption: str, width: int) -> Iterator[Line]:
    yield from wrapped([(caption, "caption")], width)
