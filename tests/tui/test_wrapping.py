"""Texts beside their labels: only what is drawn is wrapped, whatever the rest of it is."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from actionplan.tui.paper.lines import length, plain, wrapped, wrapping
from actionplan.tui.widgets.facts import Row
from actionplan.tui.widgets.rows import LABEL, fitting, row_lines
from tests.benchmarks import plans
from tests.tui.desk import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

TEXT = "Half of the teams have answered, and the others were asked again on the telephone."
MORE = ("more", "")


def counted(number: int, seen: list[int]) -> Iterator[Row]:
    """Yield rows, and note each that is asked for."""
    for place in range(number):
        seen.append(place)
        yield Row(f"Row {place}", ((TEXT, ""),))


@pytest.mark.parametrize("height", [0, 1, 5, 12])
def test_rows_below_the_pane_are_never_asked_for(height: int) -> None:
    seen: list[int] = []
    lines = fitting(row_lines(counted(1_000, seen), 40), height, MORE)
    assert len(lines) == height
    assert not lines or plain(lines[-1]) == "more"
    # Each of these rows is four lines high.
    assert len(seen) <= height // 4 + 1


def test_what_fits_is_shown_whole_and_nothing_says_that_there_is_more() -> None:
    lines = fitting(row_lines(counted(2, []), 40), 8, MORE)
    assert len(lines) == 8
    assert "more" not in map(plain, lines)
    assert all(length(line) <= 40 for line in lines)
    assert [plain(line)[:LABEL].strip() for line in lines] == ["Row 0", "", "", "", "Row 1", "", "", ""]


def test_a_text_of_a_million_letters_is_wrapped_only_as_far_as_it_is_drawn() -> None:
    lines = wrapping(((TEXT * 12_000, ""),), 40)
    assert plain(next(lines)) == "Half of the teams have answered, and the"


@pytest.mark.parametrize("text", [TEXT, "one\ntwo", " led by a space", "a\tb", "a  b", "end ", "", "x" * 50, "…" * 39])
@pytest.mark.parametrize("width", [4, 12, 40, 200])
def test_lines_are_the_same_whether_or_not_a_text_fits_at_once(text: str, width: int) -> None:
    kept = [plain(line) for line in wrapping(((text, ""),), width, keeps_gaps=True)]
    assert [" ".join(line.split()) for line in kept] == [plain(line) for line in wrapped(((text, ""),), width)]
    assert all(length(((line.rstrip(), ""),)) <= width for line in kept)


async def test_a_cursor_move_among_500_actions_makes_few_calls(tmp_path: Path) -> None:
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            calls[frame.f_code.co_filename.rpartition("/")[2]] += 1

    async with opened(plans.saved(tmp_path, 500), today=plans.TODAY) as desk:
        await desk.press("down")
        before = sys.getprofile()
        sys.setprofile(count)
        try:
            desk.dashboard.table.action_move(1)
        finally:
            sys.setprofile(before)
        assert desk.at == "IM-00002"
    # Texts wrapped to their ends take half as many again.
    assert calls.total() < 1_200
