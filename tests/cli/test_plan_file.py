"""What is named as the plan and is none is said in one line, with what to give instead, and left as it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PLAN, Result, git

if TYPE_CHECKING:
    from tests.cli.conftest import Program

COMMANDS = [["list"], ["overview"], [], ["show", "IM-01"], ["check"], ["diff"], ["set", "IM-01", "--owner", "X"],
            ["add", "--title", "X"], ["commit"], ["revert", "IM-01", "--yes"], ["discard", "--yes"]]  # fmt: skip


def first_words(result: Result) -> str:
    """Return the first line of a failed command's message, on either stream."""
    assert result.code == 1
    assert "Traceback" not in result.err
    return (result.out + result.err).splitlines()[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_link_to_a_plan_is_refused_and_what_it_leads_to_stays(command: list[str], plan: Path, run: Program) -> None:
    Path("link.toml").symlink_to(plan)
    assert first_words(run("--plan", "link.toml", *command)) == (
        "link.toml:1: error: the plan is a link to something else, not a regular file, so it is not used. "
        "Name the file that the link leads to."
    )
    assert plan.read_text(encoding="utf-8") == PLAN
    assert Path("link.toml").is_symlink()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_in_the_place_of_a_plan_is_refused(command: list[str], run: Program) -> None:
    Path("there/plan.toml").mkdir(parents=True)
    line = first_words(run("--plan", "there", *command))
    assert line.startswith(
        "there/plan.toml:1: error: the plan is a folder, not a regular file, so it is not used. Name"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_not_there_is_said(command: list[str], run: Program) -> None:
    for name in ("none.toml", "no/such/plan.toml", "plan.toml/below"):
        line = first_words(run(*command, "--plan", name))
        assert line.startswith(f"actionplan: {name} could not be read: ")
    Path("empty").mkdir()
    assert first_words(run("--plan", "empty", *command)).startswith("actionplan: empty/plan.toml could not be read: ")
    assert {path.name for path in Path().iterdir()} == {".git", "empty", "plan.toml"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "plan.toml:1: error: the file is empty"),
        (b"schema = 1\n[plan\n", "plan.toml:2: error: "),
        (b'schema = 1\ntitle = "caf\xe9"\n', "plan.toml:2: error: the file is not UTF-8 text"),
        (PLAN.replace("2016-11-30", "2017-02-31").encode(), "error: there is no such date or time: 2017-02-31"),
        (PLAN.replace("[actions.IM-04]", "[actions.IM-03]").encode(), "error: "),
        (f"<<<<<<< ours\n{PLAN}=======\n>>>>>>> theirs\n".encode(), "plan.toml:1: error: git's conflict markers"),
    ],
)
def test_a_broken_plan_is_said_by_every_command_and_left_as_it_is(
    content: bytes, words: str, plan: Path, run: Program
) -> None:
    plan.write_bytes(content)
    for command in COMMANDS:
        line = first_words(run(*command))
        assert line.startswith("plan.toml:")
        assert words in line
        assert plan.read_bytes() == content
    assert git(plan.parent, "log", "--format=%s") == "The plan as approved\n"


def test_a_plan_of_a_newer_version_is_shown_with_a_word_about_it_and_never_changed(plan: Path, run: Program) -> None:
    newer = PLAN.replace("schema = 1", "schema = 2")
    plan.write_text(newer, encoding="utf-8")
    for command in (["list"], ["overview"], ["show", "IM-01"]):
        result = run.done(*command)
        assert result.out
        assert "The plan is in schema 2, newer than this version knows" in result.err
    for command in (["set", "IM-01", "--owner", "X"], ["add", "--title", "X"]):
        assert "Install the newest actionplan" in run.refused(*command)
    assert "schema 2" in first_words(run("check"))
    assert plan.read_text(encoding="utf-8") == newer


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the system's administrator")
def test_a_plan_that_may_not_be_read_is_said(plan: Path, run: Program) -> None:
    plan.chmod(0)
    assert first_words(run("list")) == (
        "plan.toml:1: error: the plan could not be read: you do not have the right to do this here. Ask whoever looks "
        "after this folder for the right to change it, or copy the plan to a folder of your own."
    )


def test_a_working_folder_that_is_gone_is_said(folder: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert first_words(run("list")) == "actionplan: The working folder no longer exists."
    assert run.done("list", "--json", "--plan", str(folder / "plan.toml")).ids
    assert run.done("check", "--plan", str(folder)).code == 0
