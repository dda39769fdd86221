"""Charts are drawn to scale, say their numbers in words, and need neither colour nor sight."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from actionplan.model.plan import Status
from actionplan.reports import build, charts
from actionplan.reports.blocks import Bar, ComingChart, Part, ProgressChart, ProgressPoint, StatusChart
from tests.reports import sample

DAYS = date(2016, 5, 1), date(2016, 6, 1)
STATUSES = StatusChart(
    "By status",
    "Two, then one",
    *DAYS,
    (Part("Complete", 4, Status.COMPLETE, 1), Part("On track", 0, Status.ON_TRACK, 2)),
)
PROGRESS = ProgressChart(
    "Over time", "More and more", (ProgressPoint(date(2016, 3, 1), 1, 2, 4), ProgressPoint(date(2016, 9, 1), 3, 1, 5))
)
COMING = ComingChart("By month", "One, two", (("October 2016", 0), ("November 2016", 2), ("December 2016", 1)))
ALL = [STATUSES, PROGRESS, COMING]


def drawn(text: str) -> ET.Element:
    """Read a chart as the XML that it also is."""
    return ET.fromstring(text)  # noqa: S314  (our own drawing)


def words(root: ET.Element) -> list[str]:
    """Return what is written in a chart."""
    return ["".join(found.itertext()) for found in root.iter("text")]


def boxes(root: ET.Element, kind: str) -> list[ET.Element]:
    """Return the boxes of one kind that are drawn to scale, without the samples of the key."""
    return [box for box in root.iter("rect") if box.get("class") == kind and (box.get("width") or "").endswith("%")]


def size(box: ET.Element, name: str) -> float:
    """Return one measure of a box."""
    return float((box.get(name) or "").removesuffix("%"))


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.caption)
def test_a_chart_is_a_picture_with_a_title_and_its_numbers_in_words(
    chart: StatusChart | ProgressChart | ComingChart,
) -> None:
    root = drawn(charts.svg(chart, "k"))
    assert root.get("role") == "img"
    named = {found.get("id"): found.text for found in root if found.tag in {"title", "desc"}}
    assert [named[key] for key in (root.get("aria-labelledby") or "").split()] == [chart.caption, chart.alternative]


def test_then_stands_above_now_and_both_have_their_number_even_zero() -> None:
    root = drawn(charts.svg(STATUSES, "k"))
    assert words(root) == [
        *("then: 1 May 2016", "now: 1 June 2016"),
        *("✔ Complete (B)", "1", "4", "● On track (G)", "2", "0"),
    ]
    (complete,) = boxes(root, "s-complete")
    before = boxes(root, "part")
    assert [size(box, "width") for box in (complete, *before)] == [88, 22, 44]
    assert size(before[0], "y") < size(complete, "y")
    assert boxes(root, "s-on-track") == []


def test_then_is_told_from_now_without_colour() -> None:
    root = drawn(charts.svg(STATUSES, "k"))
    assert {box.get("fill") for box in boxes(root, "part")} == {"url(#k-hatch)"}
    assert [pattern.get("id") for pattern in root.iter("pattern")] == ["k-hatch"]


def test_progress_piles_up_complete_and_in_progress_within_the_whole() -> None:
    root = drawn(charts.svg(PROGRESS, "k"))
    whole, going, complete = (boxes(root, kind) for kind in ("whole", "part", "s-complete"))
    assert [size(box, "height") for box in whole] == [120, 150]
    assert [size(box, "height") for box in going] == [60, 30]
    assert [size(box, "height") for box in complete] == [30, 90]
    for one, other in zip(going, complete, strict=True):
        assert size(one, "y") + size(one, "height") == size(other, "y")
    assert words(root)[:8] == ["1", "of 4", "Mar", "2016", "3", "of 5", "Sept", "2016"]
    assert words(root)[8:] == ["complete", "in progress", "not started or on hold"]


def test_of_many_days_some_are_named_and_the_last_always() -> None:
    points = tuple(ProgressPoint(date(2000 + year, 3, 31), year, 1, 60) for year in range(40))
    years = [word for word in words(drawn(charts.svg(ProgressChart("c", "a", points), "k"))) if word.startswith("20")]
    assert len(years) <= 12
    assert years[-1] == "2039"


def test_every_month_has_its_number_even_zero() -> None:
    root = drawn(charts.svg(COMING, "k"))
    assert words(root) == ["October 2016", "0", "November 2016", "2", "December 2016", "1"]
    assert [size(box, "width") for box in boxes(root, "s-coming")] == [48, 24]


@pytest.mark.parametrize(
    "chart",
    [
        StatusChart("c", "a", *DAYS, (Part("Complete", 0, Status.COMPLETE, None),)),
        StatusChart("c", "a", *DAYS, ()),
        ProgressChart("c", "a", (ProgressPoint(date(2016, 1, 1), 0, 0, 0),)),
        ProgressChart("c", "a", ()),
        ComingChart("c", "a", (("May", 0),)),
        ComingChart("c", "a", ()),
    ],
)
def test_nothing_to_draw_is_drawn_as_nothing(chart: StatusChart | ProgressChart | ComingChart) -> None:
    root = drawn(charts.svg(chart, "k"))
    assert [box for box in root.iter("rect") if (box.get("width") or "").endswith("%")] == []
    assert int(root.get("height") or "") > 0


def test_a_bar_is_drawn_to_scale_and_passed_over_by_a_screen_reader() -> None:
    root = drawn(charts.bar_svg(Bar("Accessible", "1 of 4", 1, 2, 4), "k"))
    assert root.get("aria-hidden") == "true"
    (complete,), (going,) = boxes(root, "s-complete"), boxes(root, "part")
    assert (size(complete, "width"), size(going, "x"), size(going, "width")) == (25, 25, 50)
    assert boxes(drawn(charts.bar_svg(Bar("None", "0 of 0", 0, 0, 0), "k")), "s-complete") == []


def test_hostile_words_stay_words_and_long_ones_are_shortened() -> None:
    parts = (Part(sample.HOSTILE, 1, Status.AT_RISK, 1),)
    text = charts.svg(StatusChart(sample.HOSTILE, sample.HOSTILE, *DAYS, parts), "k")
    assert "<script" not in text
    assert max(len(word) for word in words(drawn(text))) < 50


def test_nothing_is_drawn_outside_its_picture() -> None:
    summary = sample.demo()
    for chart in (build.status_chart(summary), build.progress_chart(summary), build.coming_chart(summary)):
        root = drawn(charts.svg(chart, "k"))
        height = float(root.get("height") or "")
        for box in root.iter("rect"):
            if (box.get("width") or "").endswith("%"):
                assert size(box, "x") + size(box, "width") <= 100
                assert size(box, "y") >= 0
                assert size(box, "y") + size(box, "height") <= height
        assert all(0 < size(word, "y") <= height for word in root.iter("text"))


def test_the_numbers_drawn_are_those_of_the_summary() -> None:
    summary = sample.demo()
    written = words(drawn(charts.svg(build.status_chart(summary), "k")))
    for status in Status:
        place = next(number for number, word in enumerate(written) if word.endswith(f"({status.letter})"))
        before, now = summary.previous_counts.by_status[status], summary.counts.by_status[status]
        assert written[place + 1 : place + 3] == [str(before), str(now)]
    assert re.search(r"complete", build.status_chart(summary).alternative)
