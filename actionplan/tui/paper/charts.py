"""Charts as text: bars of block characters with their numbers beside them, told apart without any colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from actionplan.reports.blocks import Bar
from actionplan.text import long_date, safe, share, short_date
from actionplan.tui.paper.lines import fitted, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from actionplan.reports.blocks import Bars, ComingChart, ProgressChart, StatusChart
    from actionplan.tui.paper.lines import Line

_LEGEND = ("complete", "in progress", "not started or on hold")
DONE, DOING, REST, BEFORE = "█", "▒", "·", "░"
_LONGEST_BAR = 40
_SHORTEST_BAR = 8
# Two actions are no long bar, however much room there is.
_CELLS_EACH = 3


def status_lines(chart: StatusChart, width: int) -> Iterator[Line]:
    """Return two bars for each status: previous above, current below."""
    yield from _caption(chart.caption, width)
    then, now = f" then, {long_date(chart.then)}; ", f" now, {long_date(chart.now)}"
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
    """Return the length of the bar of the largest number; the number follows it."""
    return min(max(left - len(f"{most:,}") - 1, 1), _LONGEST_BAR, max(most, 1) * _CELLS_EACH)


def _one(number: int, most: int, room: int, sign: str, role: str) -> Line:
    """Return one bar with its number; a number above zero has a visible bar."""
    cells = max(round(room * number / most), 1) if number and most else 0
    bar: Line = ((sign * cells, role), (" ", "")) if cells else ()
    return (*bar, (f"{number:,}", "strong" if number else "quiet"))


def progress_lines(chart: ProgressChart, width: int) -> Iterator[Line]:
    """Return a bar for each date."""
    yield from _caption(chart.caption, width)
    yield from _rows(
        [
            Bar(
                short_date(point.day),
                f"{share(point.complete, point.total)} complete, {point.in_progress:,} in progress",
                point.complete,
                point.in_progress,
                point.total,
            )
            for point in chart.points
        ],
        width,
    )


def coming_lines(chart: ComingChart, width: int) -> Iterator[Line]:
    """Return a bar for each month."""
    yield from _caption(chart.caption, width)
    label = max((cell_len(month) for month, _ in chart.months), default=0)
    most = max((number for _, number in chart.months), default=0)
    room = _room(width - label - 2, most)
    for month, number in chart.months:
        yield (*fitted(((month, ""),), label), ("  ", ""), *_one(number, most, room, DONE, "now"))


def bars_lines(chart: Bars, width: int) -> Iterator[Line]:
    """Return a bar for each thing, with its label."""
    yield from _caption(chart.caption, width)
    yield from _rows(chart.bars, width, chart.legend)


def _rows(bars: Sequence[Bar], width: int, legend: tuple[str, str, str] = _LEGEND) -> Iterator[Line]:
    """Return label, bar and words on one line each if all fit, otherwise each bar on a line, and then the key.

    All bars are equally long, so that the eye can compare them.
    """
    label = max((cell_len(bar.label) for bar in bars), default=0)
    room = width - label - max((cell_len(bar.words) for bar in bars), default=0) - 4
    for bar in bars:
        if room >= _SHORTEST_BAR:
            name = fitted(((safe(bar.label), "strong"),), label)
            yield (*name, ("  ", ""), *_shares(bar, min(room, _LONGEST_BAR)), ("  ", ""), (safe(bar.words), ""))
        else:
            yield from wrapped([(bar.label, "strong"), (f"  {bar.words}", "")], width)
            yield _shares(bar, min(width, _LONGEST_BAR))
    full, half, rest = legend
    parts = [(DONE, "now"), (f" {full}, ", ""), (DOING, "then"), (f" {half}, ", ""), (REST, "quiet"), (f" {rest}", "")]
    yield from wrapped(parts, width)


def _shares(bar: Bar, room: int) -> Line:
    """Share the cells of a bar among what is complete, in progress and neither."""
    done = round(room * bar.complete / bar.total) if bar.total else 0
    begun = round(room * (bar.complete + bar.in_progress) / bar.total) - done if bar.total else 0
    return (DONE * done, "now"), (DOING * begun, "then"), (REST * (room - done - begun), "quiet")


def _caption(caption: str, width: int) -> Iterator[Line]:
    yield from wrapped([(caption, "caption")], width)
