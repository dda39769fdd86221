"""`actionplan sync`: what came in and went out is said, clashes are shown with both values, trouble is told plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from tests.cli.conftest import Program
from tests.gitrepo import git
from tests.laptops import Laptop, shared

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Laptop]:
    """Return the laptops of Ana and Ben, with Ben's as the working folder."""
    found = shared(tmp_path, "Ana", "Ben")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2016-12-14")
    monkeypatch.chdir(found[1].folder)
    return found


@pytest.fixture
def program(laptops: list[Laptop], capsys: pytest.CaptureFixture[str]) -> Program:
    assert laptops
    return Program(capsys)


def both_set_the_status(ana: Laptop, ben: Laptop) -> None:
    ana.write('"not-started"\ndue', '"at-risk"\ndue').commit()
    git(ana.folder, "push", "--quiet")
    ben.write('"not-started"\ndue', '"on-hold"\ndue').commit()


def test_what_came_in_is_printed_and_what_was_done_is_said(laptops: list[Laptop], program: Program) -> None:
    ana, ben = laptops
    ana.write('"not-started"\ndue', '"at-risk"\ndue').commit()
    git(ana.folder, "push", "--quiet")
    ben.write('owner = "Head of Policy"', 'owner = "Trainer"').commit()
    result = program.done("sync")
    assert result.out == "Ana, 12 Dec: IM-04 Publish the strategy: status at risk (was not started)\n"
    assert result.err == "1 save of Ana came in · 1 save shared with origin.\n"
    again = program.done("sync")
    assert (again.out, again.err) == ("", "Nothing to do: origin and this computer agree.\n")


def test_a_clash_is_printed_with_both_values_and_ends_with_1(laptops: list[Laptop], program: Program) -> None:
    both_set_the_status(*laptops)
    before = laptops[1].text
    result = program("sync")
    assert result.code == 1
    assert result.out == "IM-04, status: on hold (Ben, 13 Dec) / at risk (Ana, 12 Dec)\n"
    assert "1 field was changed here and elsewhere in different ways, so nothing was taken in or shared." in result.err
    assert "actionplan sync --ours" in result.err
    assert laptops[1].text == before


@pytest.mark.parametrize(("option", "status"), [("--ours", "on-hold"), ("--theirs", "at-risk")])
def test_a_clash_is_settled_by_an_option(laptops: list[Laptop], program: Program, option: str, status: str) -> None:
    both_set_the_status(*laptops)
    result = program.done("sync", option)
    assert "Settled, the " in result.out
    assert str(laptops[1].now().actions["IM-04"].status) == status


def test_both_options_at_once_are_not_understood(program: Program) -> None:
    assert program("sync", "--ours", "--theirs").code == 2


def test_unsaved_changes_are_refused_with_advice(laptops: list[Laptop], program: Program) -> None:
    program.done("set", "IM-03", "--owner", "Trainer")
    assert program.refused("sync").startswith("actionplan: The plan has changes that are not saved to the record")
    program.done("commit")
    program.done("sync")
    assert git(laptops[1].folder, "status", "--porcelain") == ""


def test_what_the_server_says_stands_before_what_to_do(laptops: list[Laptop], program: Program) -> None:
    ben = laptops[1]
    ben.write("Head of Policy", "Trainer").commit()
    hooks = ben.folder.parent / "shared.git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-receive").write_text("#!/bin/sh\necho 'Only on Fridays.'; exit 1\n", encoding="utf-8")
    (hooks / "pre-receive").chmod(0o755)
    said = program.refused("sync").splitlines()
    assert any("Only on Fridays." in line for line in said[:-2])
    assert said[-2] == "actionplan: A check on origin refused what was to be shared."
    assert said[-1].startswith("Mend what it asks for. Ask whoever looks after it. What you saved is kept on this")


def test_ctrl_c_leaves_plan_and_record_as_they_were(
    laptops: list[Laptop], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, text = laptops[1].head, laptops[1].text

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("actionplan.git.remote.Remote.fetch", interrupted)
    result = program("sync")
    assert (result.code, result.err) == (130, "")
    assert (laptops[1].head, laptops[1].text) == (head, text)
    assert cli.main(["--version"]) == 0


def in_conflict(laptops: list[Laptop]) -> Laptop:
    """Have git leave the plan of Ben in conflict."""
    ana, ben = laptops
    both_set_the_status(ana, ben)
    git(ben.folder, "fetch", "--quiet")
    with pytest.raises(Exception, match="non-zero"):
        git(ben.folder, "merge", "--quiet", "origin/main")
    return ben


def test_a_plan_that_git_left_in_conflict_is_told_by_commands_and_shown_by_sync(
    laptops: list[Laptop], program: Program
) -> None:
    ben = in_conflict(laptops)
    before = ben.text
    assert "the plan is in conflict" in program.refused("list")
    assert "“actionplan sync”" in program.refused("set", "IM-03", "--owner", "Trainer")
    result = program("sync")
    assert (result.code, result.out) == (1, "IM-04, status: on hold (Ben, 13 Dec) / at risk (Ana, 12 Dec)\n")
    assert "actionplan sync --ours" in result.err
    assert ben.text == before


def test_sync_settles_it_for_one_side_and_says_how_to_go_on(laptops: list[Laptop], program: Program) -> None:
    ben = in_conflict(laptops)
    result = program.done("sync", "--theirs")
    assert result.err == "The conflict is settled, and git knows it. To go on: git commit\n"
    git(ben.folder, "commit", "--no-edit", "--quiet")
    assert str(ben.now().actions["IM-04"].status) == "at-risk"
    assert git(ben.folder, "status", "--porcelain") == ""
