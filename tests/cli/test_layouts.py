"""The command summary and layouts: a paper by the one that was named, a copy to change, and every mistake told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan.reports import layout

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def test_a_paper_for_a_committee_is_by_the_usual_layout_and_by_another_that_is_named(two_years: Program) -> None:
    usual = two_years("summary", "--audience", "committee").out
    assert usual == two_years("summary", "--layout", layout.DEFAULT).out
    assert f"layout {layout.DEFAULT} " in usual
    decide = two_years("summary", "--audience", "committee", "--layout", "policy-and-resources").out
    assert "## 3 Available options" in decide


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_a_layout_is_shown_as_it_is_written_to_a_file_and_taken_from_there(
    name: str, tmp_path: Path, two_years: Program
) -> None:
    copy = tmp_path / "ours.toml"
    assert two_years("summary", "--layout", name, "--show-layout").out == layout.shipped(name)
    result = two_years("summary", "--layout", name, "--show-layout", "--output", str(copy))
    assert (result.code, result.out) == (0, "")
    assert f"the layout {name}; change a copy of it" in result.err
    assert copy.read_text(encoding="utf-8") == layout.shipped(name)
    assert f"{copy} is there already" in two_years.refused(
        "summary", "--layout", name, "--show-layout", "--output", str(copy)
    )
    ours, theirs = (two_years("summary", "--layout", each).out for each in (str(copy), name))
    assert ours.replace("layout-file ours.toml", f"layout {name}") == theirs


def test_every_mistake_of_a_layout_is_printed_with_file_and_line_and_nothing_is_written(
    tmp_path: Path, two_years: Program
) -> None:
    broken, paper = tmp_path / "ours.toml", tmp_path / "paper.md"
    text = layout.shipped(layout.DEFAULT).replace('title = "', 'titel = "').replace("{lead_officer}", "{\x1b[31m}")
    broken.write_text(text.replace("\x1b", "\\u001b"), encoding="utf-8")
    result = two_years("summary", "--layout", str(broken), "--output", str(paper))
    assert (result.code, result.out) == (1, "")
    lines = result.err.splitlines()
    assert [line.startswith(f"{broken}:") and ": error: " in line for line in lines] == [True] * 3
    assert "\x1b" not in result.err
    assert not paper.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--layout", "policy"], "policy is no layout of actionplan, and no file."),
        (["--layout", "nowhere.toml", "--show-layout"], "nowhere.toml is no layout of actionplan, which alone can be"),
        (["--audience", "lead-member", "--layout", layout.DEFAULT], "The lead member's pages have no layout."),
        (["--format", "json", "--layout", layout.DEFAULT], "JSON has everything; it has no layout."),
        (["--format", "json", "--audience", "committee"], "JSON has everything; it has no audience."),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(words: list[str], message: str, two_years: Program) -> None:
    assert message in two_years.refused("summary", *words)
