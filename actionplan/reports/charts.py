"""The charts of a report as SVG: drawn in shares of whatever width there is, in letters that keep their size."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from actionplan.reports.blocks import ComingChart, ProgressChart, StatusChart
from actionplan.text import SHORT_MONTHS, long_date, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from actionplan.reports.blocks import Bar, Part, ProgressPoint

# How much of the width the longest bar takes; its number stands behind it.
_LONGEST = 88.0
# What fits above a bar at 320 pixels.
_LABEL = 40
# Where the bars of the months begin, in per cent of the width.
_MONTHS = 40.0


def svg(chart: StatusChart | ProgressChart | ComingChart, key: str) -> str:
    """Return a chart as SVG; `key` begins its ids, so each chart of a page needs its own."""
    height, drawn = _drawn(chart, key)
    return (
        f'<svg class="chart" role="img" aria-labelledby="{key}-title {key}-words" width="100%" height="{height}">'
        f'<title id="{key}-title">{_text(chart.caption)}</title>'
        f'<desc id="{key}-words">{_text(chart.alternative)}</desc>'
        f"{_hatched(key)}{drawn}</svg>"
    )


def _drawn(chart: StatusChart | ProgressChart | ComingChart, key: str) -> tuple[int, str]:
    match chart:
        case StatusChart():
            return _statuses(chart, key)
        case ProgressChart():
            return _progress(chart.points, key)
        case ComingChart():
            return _months(chart.months)


def bar_svg(bar: Bar, key: str) -> str:
    """Return a progress bar, hidden from screen readers because the words beside it say everything."""
    complete, in_progress = (100 * number / (bar.total or 1) for number in (bar.complete, bar.in_progress))
    return (
        f'<svg class="chart" aria-hidden="true" focusable="false" width="100%" height="18">{_hatched(key)}'
        f"{_box(0, 1, 100, 16, 'whole')}"
        f"{_box(complete, 1, in_progress, 16, 'part', f'url(#{key}-hatch)')}"
        f"{_box(0, 1, complete, 16, 's-complete')}</svg>"
    )


def swatch(kind: str, key: str) -> str:
    """Return the sample that explains a bar: `complete`, `in progress` or `whole`."""
    fills = {"complete": ("s-complete", ""), "in progress": ("part", f"url(#{key}-hatch)"), "whole": ("whole", "")}
    return (
        '<svg class="swatch" aria-hidden="true" focusable="false" width="16" height="12">'
        f"{_hatched(key)}{_sample(0, 0, *fills[kind])}</svg>"
    )


def _statuses(chart: StatusChart, key: str) -> tuple[int, str]:
    most = max((number for part in chart.parts for number in (part.before or 0, part.number)), default=0) or 1
    then = ("part", f"url(#{key}-hatch)")
    drawn = [
        *(_sample(0, 2, *then), _words(0, 13, f"then: {long_date(chart.then)}", dx=22)),
        *(_sample(0, 22, "s-not-started"), _words(0, 33, f"now: {long_date(chart.now)}", dx=22)),
    ]
    top = 52
    for part in chart.parts:
        drawn += _status(part, top, most, then)
        top += 52
    return top - 6, "".join(drawn)


def _status(part: Part, top: int, most: int, then: tuple[str, str]) -> Iterable[str]:
    """Yield one status: its words, and the bar of then above the bar of now."""
    status = part.status
    yield _words(0, top + 11, f"{status.symbol} {shortened(safe(part.label), _LABEL)} ({status.letter})")
    yield f'<line class="axis" x1="0" x2="0" y1="{top + 15}" y2="{top + 44}"/>'
    old, new = (_LONGEST * number / most for number in (part.before or 0, part.number))
    if part.before is not None:
        yield _box(0, top + 17, old, 11, *then)
        yield _words(old, top + 27, f"{part.before:,}", dx=6, kind="small")
    yield _box(0, top + 30, new, 13, f"s-{status}")
    yield _words(new, top + 41, f"{part.number:,}", dx=6, kind="strong")


def _progress(points: Sequence[ProgressPoint], key: str) -> tuple[int, str]:
    most = max((point.total for point in points), default=0) or 1
    base, full = 200, 150
    slot = 100 / (len(points) or 1)
    width = min(slot * 0.6, 12.0)
    # Labels of more than a dozen days would stand in each other's way.
    step = -(-len(points) // 12) or 1
    hatch = ("part", f"url(#{key}-hatch)")
    drawn = []
    for number, point in enumerate(points):
        middle = slot * (number + 0.5)
        whole, complete, going = (full * n / most for n in (point.total, point.complete, point.in_progress))
        drawn += [
            _box(middle - width / 2, base - whole, width, whole, "whole"),
            _box(middle - width / 2, base - complete - going, width, going, *hatch),
            _box(middle - width / 2, base - complete, width, complete, "s-complete"),
        ]
        if (len(points) - 1 - number) % step == 0:
            drawn += [
                _words(middle, base - whole - 18, f"{point.complete:,}", kind="strong", anchor="middle"),
                _words(middle, base - whole - 5, f"of {point.total:,}", kind="small", anchor="middle"),
                _words(middle, base + 15, SHORT_MONTHS[point.day.month - 1], kind="small", anchor="middle"),
                _words(middle, base + 29, str(point.day.year), kind="small", anchor="middle"),
            ]
    drawn += [
        f'<line class="axis" x1="0" x2="100%" y1="{base}" y2="{base}"/>',
        *(_sample(0, base + 44, "s-complete"), _words(0, base + 55, "complete", dx=22)),
        *(_sample(0, base + 64, *hatch), _words(0, base + 75, "in progress", dx=22)),
        *(_sample(0, base + 84, "whole"), _words(0, base + 95, "not started or on hold", dx=22)),
    ]
    return base + 104, "".join(drawn)


def _months(months: Sequence[tuple[str, int]]) -> tuple[int, str]:
    most = max((number for _, number in months), default=0) or 1
    drawn = [f'<line class="axis" x1="{_per(_MONTHS)}" x2="{_per(_MONTHS)}" y1="0" y2="{28 * len(months)}"/>']
    for place, (month, number) in enumerate(months):
        width = (_LONGEST - _MONTHS) * number / most
        drawn += [
            _words(_MONTHS, 28 * place + 19, shortened(safe(month), _LABEL), dx=-8, anchor="end"),
            _box(_MONTHS, 28 * place + 5, width, 18, "s-coming"),
            _words(_MONTHS + width, 28 * place + 19, f"{number:,}", dx=6, kind="strong"),
        ]
    return max(28 * len(months), 1), "".join(drawn)


def _hatched(key: str) -> str:
    return (
        f'<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="gaps" width="6" height="6"/>'
        '<rect class="lines" width="2.5" height="6"/></pattern></defs>'
    )


def _sample(x: float, y: float, kind: str, fill: str = "") -> str:
    return f'<rect class="{kind}" x="{x + 0.5:g}" y="{y + 0.5:g}" width="15" height="11"{_fill(fill)}/>'


def _box(x: float, y: float, width: float, height: float, kind: str, fill: str = "") -> str:
    """Return a box; x and width in per cent, y and height in pixels. One without a size is left out."""
    if width <= 0 or height <= 0:
        return ""
    return (
        f'<rect class="{kind}" x="{_per(x)}" y="{_number(y)}" width="{_per(width)}" height="{_number(height)}"'
        f"{_fill(fill)}/>"
    )


def _fill(fill: str) -> str:
    return f' fill="{fill}"' if fill else ""


def _words(x: float, y: float, text: str, *, dx: int = 0, kind: str = "", anchor: str = "") -> str:
    extra = "".join(
        f' {name}="{value}"' for name, value in (("dx", dx), ("class", kind), ("text-anchor", anchor)) if value
    )
    return f'<text x="{_per(x)}" y="{_number(y)}"{extra}>{_text(text)}</text>'


def _per(share: float) -> str:
    return f"{_number(share)}%"


def _number(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(safe(text))
