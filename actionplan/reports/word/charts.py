"""The charts of a report as charts of Word's own, with the figures in them and words that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from actionplan.model.plan import Status
from actionplan.reports.blocks import ComingChart, ProgressChart, StatusChart
from actionplan.reports.word.table import COLOURS
from actionplan.reports.word.xml import paragraph, written
from actionplan.text import short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What is drawn as a chart.
Chart: TypeAlias = StatusChart | ProgressChart | ComingChart
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_INK, _RULE, _REST = "1A1D21", "AEB6C0", "D5DAE0"
# A twentieth of a point, and a centimetre, in the unit of drawings.
_TWENTIETH, _CENTIMETRE = 635, 360000
# The axes of a chart have numbers that only have to differ.
_NAMES, _VALUES = 1, 2


class _Series(NamedTuple):
    """One row of bars: its name, its values, and the fill of each bar or of all, in XML."""

    name: str
    values: Sequence[int]
    fills: Sequence[str]
    label: str = _INK


def placed(chart: Chart, style: str, relation: str, number: int, width: int) -> str:
    """Return a paragraph that shows a chart; `relation` leads to it, and `width` is that of the text in 1/20 point."""
    height = {
        StatusChart: lambda: 8.5,
        ProgressChart: lambda: 7.5,
        ComingChart: lambda: 1.5 + 0.75 * len(chart.months if isinstance(chart, ComingChart) else ()),
    }[type(chart)]()
    drawing = (
        f'<wp:inline xmlns:wp="{_DRAWING}wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width * _TWENTIETH}" cy="{int(height * _CENTIMETRE)}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr="{written(f"{chart.caption}. {chart.alternative}")}"/>'
        f'<a:graphic xmlns:a="{_DRAWING}main"><a:graphicData uri="{_DRAWING}chart">'
        f'<c:chart xmlns:c="{_DRAWING}chart" xmlns:r="{_RELATIONS}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline>"
    )
    return paragraph(style, f"<w:r><w:drawing>{drawing}</w:drawing></w:r>")


def part(chart: Chart, font: str) -> bytes:
    """Return the part of a document that holds a chart, in XML; its letters are of 11 points."""
    typeface = f'<a:latin typeface="{written(font)}"/>' if font else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_DRAWING}chart" xmlns:a="{_DRAWING}main"><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/>{_drawn(chart)}<c:plotVisOnly val="1"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100"><a:solidFill><a:srgbClr val="{_INK}"/></a:solidFill>'
        f'{typeface}</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr></c:chartSpace>'
    ).encode()


def _drawn(chart: Chart) -> str:
    match chart:
        case StatusChart():
            names = [f"{part.status.symbol} {part.label} ({part.status.letter})" for part in chart.parts]
            then = _Series(short_date(chart.then), [part.before or 0 for part in chart.parts], [_HATCHED])
            now = _Series(
                short_date(chart.now),
                [part.number for part in chart.parts],
                [_filled(COLOURS[part.status]) for part in chart.parts],
            )
            known = [now] if all(part.before is None for part in chart.parts) else [then, now]
            return _bars(names, known, is_stacked=False, is_across=True)
        case ProgressChart():
            points = chart.points
            return _bars(
                [short_date(point.day) for point in points],
                [
                    _Series(
                        "Complete", [point.complete for point in points], [_filled(COLOURS[Status.COMPLETE])], "FFFFFF"
                    ),
                    _Series("In progress", [point.in_progress for point in points], [_HATCHED]),
                    _Series(
                        "Not started or on hold",
                        [point.total - point.complete - point.in_progress for point in points],
                        [_filled(_REST)],
                    ),
                ],
                is_stacked=True,
                is_across=False,
            )
        case ComingChart():
            fill = _filled(COLOURS[Status.NOT_STARTED])
            return _bars(
                [month for month, _ in chart.months],
                [_Series("Actions", [number for _, number in chart.months], [fill])],
                is_stacked=False,
                is_across=True,
            )


def _bars(names: Sequence[str], series: Sequence[_Series], *, is_stacked: bool, is_across: bool) -> str:
    """Return the bars of a chart with their axes, and a legend if there are several to a name."""
    drawn = "".join(_one(number, names, row) for number, row in enumerate(series))
    overlap = f'<c:overlap val="{100 if is_stacked else 0}"/>'
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(series) > 1 else ""
    return (
        f'<c:plotArea><c:layout/><c:barChart><c:barDir val="{"bar" if is_across else "col"}"/>'
        f'<c:grouping val="{"stacked" if is_stacked else "clustered"}"/><c:varyColors val="0"/>{drawn}'
        f'<c:gapWidth val="50"/>{overlap}<c:axId val="{_NAMES}"/><c:axId val="{_VALUES}"/></c:barChart>'
        # The first name is at the top, as in a table.
        f'<c:catAx><c:axId val="{_NAMES}"/><c:scaling><c:orientation val="{"maxMin" if is_across else "minMax"}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{"l" if is_across else "b"}"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr><a:ln><a:solidFill><a:srgbClr val="{_RULE}"/>'
        f'</a:solidFill></a:ln></c:spPr><c:txPr><a:bodyPr rot="0" vert="horz"/><a:p><a:pPr><a:defRPr/></a:pPr>'
        f'<a:endParaRPr lang="en-GB"/></a:p></c:txPr><c:crossAx val="{_VALUES}"/></c:catAx>'
        # Each bar has its number, so the axis of numbers is not shown.
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{"b" if is_across else "l"}"/><c:crossAx val="{_NAMES}"/></c:valAx>'
        f"</c:plotArea>{legend}"
    )


def _one(number: int, names: Sequence[str], row: _Series) -> str:
    """Return one row of bars, each with its number in it or behind it."""
    own = (
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>{fill}</c:spPr></c:dPt>'
        for at, fill in enumerate(row.fills)
        if len(row.fills) > 1
    )
    shown = "".join(
        f'<c:show{what} val="{int(what == "Val")}"/>'
        for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    )
    look = (
        '<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr b="1"><a:solidFill>'
        f'<a:srgbClr val="{row.label}"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:v>{written(row.name)}</c:v></c:tx>'
        f'<c:spPr>{row.fills[0]}</c:spPr><c:invertIfNegative val="0"/>{"".join(own)}'
        f'<c:dLbls><c:numFmt formatCode="#,##0;;" sourceLinked="0"/>{look}{shown}</c:dLbls>'
        f"<c:cat><c:strLit>{_points(map(written, names), len(names))}</c:strLit></c:cat>"
        f"<c:val><c:numLit><c:formatCode>General</c:formatCode>{_points(map(str, row.values), len(row.values))}"
        "</c:numLit></c:val></c:ser>"
    )


def _points(values: Iterable[str], number: int) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
    return f'<c:ptCount val="{number}"/>{points}'


def _filled(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


_HATCHED = (
    '<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="6F7883"/></a:fgClr>'
    '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    '<a:ln w="9525"><a:solidFill><a:srgbClr val="6F7883"/></a:solidFill></a:ln>'
)
