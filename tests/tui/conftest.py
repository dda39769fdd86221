"""A plan in a folder of its own, with and without a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.desk import saved, with_plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def desk_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of one's own: reports are written where one works."""
    folder = tmp_path_factory.mktemp("desk")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def bare_plan(tmp_path: Path) -> Path:
    """Give a plan in a folder without a record."""
    return with_plan(tmp_path / "council")


@pytest.fixture
def plan(bare_plan: Path) -> Path:
    """Give a plan that is saved in a record."""
    return saved(bare_plan)
