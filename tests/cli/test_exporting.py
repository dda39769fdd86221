"""export: the format by the ending, which actions, and nothing written over without being told to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json", "ics", "md"])
def test_the_ending_chooses_the_format_and_exempt_actions_are_left_out(folder: Path, run: Program, kind: str) -> None:
    result = run.done("export", f"out.{kind}")
    assert result.err == f"out.{kind}: 6 actions; 1 exempt action left out (--include-exempt writes them too)\n"
    assert b"Buy new shelves" not in (folder / f"out.{kind}").read_bytes()
    assert "is there already" in run.refused("export", f"out.{kind}")
    assert run.done("export", f"out.{kind}", "--force", "--include-exempt").err == f"out.{kind}: 7 actions\n"


def test_owner_status_and_an_earlier_state_narrow_what_is_written(folder: Path, run: Program) -> None:
    def ids(*words: str) -> list[str]:
        run.done("export", "out.json", "--force", *words)
        return [action["id"] for action in json.loads((folder / "out.json").read_text(encoding="utf-8"))]

    assert ids("--owner", "head policy") == ["IM-03", "IM-07"]
    assert ids("--status", "A", "--status", "off-track") == ["IM-02", "IM-07"]
    run.done("add", "--title", "New")
    assert "IM-08" in ids()
    assert "IM-08" not in ids("--as-at", "HEAD")


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json", "md"])
def test_what_was_exported_comes_back_as_nothing_new(folder: Path, run: Program, kind: str) -> None:
    before = (folder / "plan.toml").read_bytes()
    run.done("export", f"out.{kind}", "--include-exempt")
    assert run.done("import", f"out.{kind}", "--apply", "--accept").err.startswith("Nothing is new")
    assert (folder / "plan.toml").read_bytes() == before


def test_a_name_without_an_ending_is_refused(run: Program) -> None:
    for name in ("actions", "actions.pdf", "actions.xls"):
        assert ".xlsx, .csv, .json, .ics or .md" in run.refused("export", name)
