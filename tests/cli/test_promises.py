"""The promise ledger has the figures worked out by hand, and each row of it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import council

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Program, Result


@pytest.fixture
def two_years(tmp_path: Path, run: Program) -> Callable[..., Result]:
    """Return the program on the plan of two years, on the last day of its period."""
    path = council.record(tmp_path / "record")
    return lambda *words: run.done("--plan", str(path), "--today", "2017-09-30", *words)


def test_the_ledger_has_the_figures_worked_out_by_hand(two_years: Callable[..., Result]) -> None:
    found = two_years("promises", "--json").json
    assert found["as_at"] == "2017-09-30"
    assert {key: found[key] for key in council.PROMISES} == council.PROMISES
    for key in council.PROMISES:
        assert sum(row["total"] for row in found[key]) == 9
        for row in found["periods"]:
            assert sum(number for key, number in row.items() if key not in {"from", "to", "total"}) == row["total"]


def test_the_ledger_in_words_has_the_same_figures_and_leaves_out_what_is_exempt(
    two_years: Callable[..., Result],
) -> None:
    result = two_years("promises")
    rows = [" ".join(line.split()) for line in result.lines]
    assert "1 Apr 2017 to 30 Sept 2017 5 2 0 0 2 0 1" in rows
    assert "Not recorded 1 0 0 0 1 0 0" in rows
    assert rows.count("All due dates 9 3 0 0 3 2 1") == 3
    assert result.err == "1 exempt action left out\n"


def test_without_a_record_it_says_what_to_do(plan: Path, run: Program) -> None:
    (plan.parent / ".git").rename(plan.parent / "elsewhere")
    assert "There is no record" in run.refused("promises")
