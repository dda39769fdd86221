"""Which plan is meant: the one named, or the nearest upwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.errors import ActionPlanError
from actionplan.session.session import find_plan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plan file."""
    place = tmp_path / "council"
    place.mkdir()
    (place / "plan.toml").write_text("schema = 1\n", encoding="utf-8")
    return place


def test_the_plan_is_the_one_named_or_the_nearest_upwards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    assert find_plan(folder=below) == folder / "plan.toml"
    assert find_plan(str(folder)) == folder / "plan.toml"
    monkeypatch.setenv("ACTIONPLAN_PLAN", str(folder / "plan.toml"))
    assert find_plan(folder=Path("/")) == folder / "plan.toml"
    assert find_plan("other.toml", folder=below) == Path("other.toml")


def test_no_plan_anywhere_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ActionPlanError) as caught:
        find_plan(folder=tmp_path)
    assert str(tmp_path) in caught.value.message
    assert "--plan" in caught.value.advice
