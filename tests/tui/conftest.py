"""A plan in a folder of its own, with and without a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.tui.desk import saved, with_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _read_once(parse: Callable[..., list[RuleSet]]) -> Callable[..., list[RuleSet]]:
    """Keep what a style sheet was read as for every app that is opened, and not for each alone."""
    kept: dict[object, list[RuleSet]] = {}

    def rules(sheet: Stylesheet, *values: object, **named: object) -> list[RuleSet]:
        key = (values, *sorted(named.items()), *sorted(sheet._variables.items()))
        if key not in kept:
            kept[key] = parse(sheet, *values, **named)
        return kept[key]

    return rules


# A quarter of what opening an app takes, and the tests open some two thousand.
Stylesheet._parse_rules = _read_once(Stylesheet._parse_rules)  # type: ignore[method-assign]  # for the tests only
# The same number, said without a call of Python: millions of times.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]  # for the tests only


@pytest.fixture(autouse=True)
def desk_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of one's own: reports are written where one works."""
    folder = tmp_path_factory.mktemp("desk")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def bare_plan(tmp_path: Path) -> Path:
    """Return a plan in a folder without a record."""
    return with_plan(tmp_path / "council")


@pytest.fixture
def plan(bare_plan: Path) -> Path:
    """Return a plan that is saved in a record."""
    return saved(bare_plan)
