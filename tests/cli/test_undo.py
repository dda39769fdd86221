"""Undo takes back the last save by one entry more: to the byte, in words, and with nothing lost where it cannot."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import PlanFileError
from actionplan.storage import atomic
from tests.cli.conftest import PLAN, git
from tests.gitrepo import commit, hook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def entries(folder: Path) -> list[str]:
    return git(folder, "log", "--format=%s").splitlines()


def head(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD").strip()


def test_the_plan_is_to_the_byte_as_before_and_the_entry_says_what_was_taken_back(
    folder: Path, plan: Path, run: Program
) -> None:
    plan.write_bytes(PLAN.replace("# every one", "# each   one").encode() + b"# the end")
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("commit", "--message", "What we  agreed")
    last = head(folder)
    result = run.done("undo")
    assert plan.read_bytes() == PLAN.encode()
    assert git(folder, "show", "HEAD:plan.toml") == PLAN
    assert git(folder, "status", "--porcelain") == ""
    line = "IM-04 Publish the strategy: owner taken away (was Web Manager)"
    assert git(folder, "log", "-1", "--format=%B").rstrip("\n") == (
        f'Revert "What we agreed"\n\n{line}\n\nThis reverts commit {last}.\n\nMeeting: 2016-12-12'
    )
    assert git(folder, "log", "-1", "--format=%(trailers:key=Meeting,valueonly)").strip() == "2016-12-12"
    assert result.lines == [f'{head(folder)[:10]} Revert "What we agreed"', f"  {line}"]
    assert result.err == (
        f"This undid “What we agreed”, saved on 12 October 2016 by Test Officer ({last[:10]}). "
        "Run undo again to restore it.\n"
    )
    assert entries(folder) == ['Revert "What we agreed"', "What we agreed", "The plan as approved"]


def test_an_undo_that_is_undone_brings_it_back_and_says_so(folder: Path, plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    agreed = plan.read_bytes()
    subject = entries(folder)[0]
    run.done("undo")
    undo = head(folder)
    result = run.done("undo")
    assert plan.read_bytes() == agreed
    assert "owner Web Manager (was not set)" in result.out
    assert result.err == (
        f"This restored “{subject}”, which had been undone on 12 October 2016 by Test Officer ({undo[:10]}).\n"
    )
    assert run.done("undo").err.startswith(f"This undid “{subject}”, saved on")
    assert plan.read_text(encoding="utf-8") == PLAN


def test_only_the_last_of_several_saves_is_taken_back_and_other_files_do_not_matter(
    folder: Path, plan: Path, run: Program
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    between = plan.read_bytes()
    run.done("set", "IM-03", "--owner", "Trainer", "--commit")
    (folder / "notes.txt").write_text("minutes\n", encoding="utf-8")
    commit(folder, "notes.txt", message="Not about the plan")
    (folder / "other.txt").write_text("staged\n", encoding="utf-8")
    git(folder, "add", "other.txt")
    assert "owner Head of Policy (was Trainer)" in run.done("undo").out
    assert plan.read_bytes() == between
    assert git(folder, "show", "--name-only", "--format=").split() == ["plan.toml"]
    assert git(folder, "status", "--porcelain") == "A  other.txt\n"


def test_layout_alone_is_taken_back_too(plan: Path, run: Program) -> None:
    plan.write_text(PLAN + "# a remark\n", encoding="utf-8")
    run.done("commit")
    assert "Only notes and layout of the plan changed." in run.done("undo").err
    assert plan.read_text(encoding="utf-8") == PLAN


def test_a_merge_is_taken_back_whole_and_whose_work_it_was_is_said(folder: Path, plan: Path, run: Program) -> None:
    git(folder, "checkout", "--quiet", "-b", "side")
    plan.write_text(PLAN.replace("Train all staff", "Train everybody"), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=On the side", "--author=Other Officer <other@council.example>")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "side")
    result = run.done("undo")
    assert "by Test Officer with the work of Other Officer" in result.err
    assert plan.read_text(encoding="utf-8") == PLAN


def test_line_ends_that_git_converts_stay_as_they_are_on_disk(folder: Path, plan: Path, run: Program) -> None:
    git(folder, "config", "core.autocrlf", "true")
    plan.write_bytes(PLAN.replace("\n", "\r\n").encode())
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    run.done("undo")
    assert plan.read_bytes() == PLAN.replace("\n", "\r\n").encode()
    assert git(folder, "status", "--porcelain") == ""


def test_a_save_of_other_line_ends_is_taken_back(plan: Path, run: Program) -> None:
    plan.write_bytes(PLAN.replace("\n", "\r\n").encode())
    run.done("commit")
    run.done("undo")
    assert plan.read_bytes() == PLAN.encode()


def test_the_mode_of_the_file_stays(plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    plan.chmod(0o640)
    run.done("undo")
    assert plan.stat().st_mode & 0o777 == 0o640


def test_unsaved_changes_have_to_be_saved_or_thrown_away_first(folder: Path, plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    run.done("set", "IM-03", "--owner", "Trainer")
    before, last = plan.read_bytes(), head(folder)
    error = run.refused("undo")
    assert "not saved" in error
    assert "actionplan commit" in error
    assert "actionplan discard" in error
    assert (plan.read_bytes(), head(folder)) == (before, last)
    run.done("discard", "--yes")
    plan.write_bytes(plan.read_bytes() + b"# a remark\n")
    assert "not saved" in run.refused("undo")


def test_the_first_save_cannot_be_taken_back(folder: Path, plan: Path, run: Program) -> None:
    assert run.refused("undo").startswith("actionplan: The last save is the first one: there is nothing before it.\n")
    assert plan.read_text(encoding="utf-8") == PLAN
    assert len(entries(folder)) == 1


def test_a_plan_that_was_broken_before_is_not_brought_back(folder: Path, plan: Path, run: Program) -> None:
    plan.write_text(PLAN.replace('"at-risk"', '"nearly"'), encoding="utf-8")
    commit(folder, "plan.toml")
    plan.write_text(PLAN, encoding="utf-8")
    commit(folder, "plan.toml")
    error = run.refused("undo")
    assert error.startswith("actionplan: Before the last save the plan could not be read: plan.toml:")
    assert "IM-02" in error
    assert error.endswith("\nSet right what is wrong, and save again: actionplan commit\n")
    assert plan.read_text(encoding="utf-8") == PLAN


def test_a_plan_that_was_not_there_before_is_not_taken_away(folder: Path, plan: Path, run: Program) -> None:
    git(folder, "rm", "--quiet", "plan.toml")
    commit(folder, message="Taken out")
    plan.write_text(PLAN, encoding="utf-8")
    commit(folder, "plan.toml", message="Put back")
    assert "was not in the record" in run.refused("undo")
    assert plan.read_text(encoding="utf-8") == PLAN


def test_an_entry_that_renamed_the_file_or_made_it_executable_has_no_text_to_take_back(
    folder: Path, plan: Path, run: Program
) -> None:
    plan.chmod(0o755)
    commit(folder, "plan.toml", message="Executable")
    assert "not its text" in run.refused("undo")
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    git(folder, "mv", "plan.toml", "other.toml")
    commit(folder, message="Renamed")
    assert "not its text" in run.refused("--plan", "other.toml", "undo")


def test_a_copy_that_lacks_what_was_before_says_how_to_fetch_it(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    git(tmp_path, "clone", "--quiet", "--depth=1", folder.as_uri(), "short")
    monkeypatch.chdir(tmp_path / "short")
    assert "git fetch --unshallow" in run.refused("undo")


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg", "reference-transaction"])
def test_where_saving_is_refused_the_file_is_put_back_and_the_reason_said(
    name: str, folder: Path, plan: Path, run: Program
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    before, last, mode = plan.read_bytes(), head(folder), plan.stat().st_mode
    hook(folder, name, "echo The clerk says no >&2; exit 1")
    error = run.refused("undo")
    assert "The clerk says no" in error
    assert (plan.read_bytes(), head(folder), plan.stat().st_mode) == (before, last, mode)
    (folder / ".git" / "hooks" / name).unlink()
    assert git(folder, "status", "--porcelain") == ""
    run.done("undo")
    assert plan.read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("trouble", ["detached", "merge", "identity", "lock", "no record"])
def test_where_nothing_can_be_saved_nothing_is_touched(
    trouble: str, folder: Path, plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    before = plan.read_bytes(), plan.stat().st_mtime_ns
    if trouble == "detached":
        git(folder, "checkout", "--quiet", "--detach")
    elif trouble == "merge":
        (folder / ".git" / "MERGE_HEAD").write_text(head(folder), encoding="ascii")
    elif trouble == "identity":
        for what in ("NAME", "EMAIL"):
            for who in ("AUTHOR", "COMMITTER"):
                monkeypatch.delenv(f"GIT_{who}_{what}")
    elif trouble == "lock":
        lock = folder / ".git" / "index.lock"
        lock.touch()
        os.utime(lock, (1, 1))
    else:
        shutil.move(folder / ".git", folder / "elsewhere")
    error = run.refused("undo")
    assert error.startswith("actionplan: ")
    assert len(error.splitlines()) > 1
    assert (plan.read_bytes(), plan.stat().st_mtime_ns) == before


def test_what_somebody_writes_while_an_undo_fails_stays_and_all_else_is_as_it_was(
    folder: Path, plan: Path, run: Program
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    before = plan.read_text(encoding="utf-8")
    hook(
        folder, "pre-commit", "sed -i 's/Train all staff/Train everybody/' plan.toml; echo '# mine' >>plan.toml; exit 1"
    )
    error = run.refused("undo")
    assert "stays as it is now" not in error
    assert plan.read_text(encoding="utf-8") == before.replace("Train all staff", "Train everybody") + "# mine\n"
    assert run.done("diff").out.splitlines() == ["IM-03 Train everybody: title Train everybody (was Train all staff)"]


@pytest.mark.parametrize(
    "formatter",
    [
        '{ tac plan.toml | awk \'BEGIN { RS = "" } { print $0 "\\n" }\' | tac; } >new && mv new plan.toml',
        "sed -i 's/^owner = /owner   =   /' plan.toml",
        "sed -i 's/$/\\r/' plan.toml",
        "printf '\\n\\n\\n' >>plan.toml",
    ],
    ids=["other order", "aligned", "line ends", "blank lines"],
)
def test_an_undo_that_a_formatter_refuses_leaves_the_plan_byte_for_byte_and_can_be_tried_again(
    formatter: str, folder: Path, plan: Path, run: Program
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    before, last = plan.read_bytes(), head(folder)
    check = hook(folder, "pre-commit", f"cp plan.toml was; {formatter}; cmp -s was plan.toml && echo same; exit 1")
    error = run.refused("undo")
    assert "same" not in error
    assert (plan.read_bytes(), head(folder)) == (before, last)
    check.unlink()
    run.done("undo")
    assert plan.read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("script", ["sed -i 's/Web Officer/Web Editor/' plan.toml", "echo 'owner =' >>plan.toml"])
def test_a_refused_undo_tells_what_the_file_has_if_another_program_wrote_what_cannot_be_merged(
    script: str, folder: Path, run: Program
) -> None:
    run.done("set", "IM-04", "--owner", "Web Officer", "--commit")
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    hook(folder, "pre-commit", f"{script}; exit 1")
    error = run.refused("undo")
    assert "plan.toml was also written by another program meanwhile, so it stays as it is now" in error
    assert "“actionplan discard” brings back what was saved last" in error
    (folder / ".git" / "hooks" / "pre-commit").unlink()
    if "Editor" in script:
        assert "Web Editor (was Web Manager)" in run.done("diff").out
        run.done("discard", "--yes")
        assert git(folder, "status", "--porcelain") == ""


def test_an_entry_that_was_made_stands_even_where_git_ended_badly_after_it(
    folder: Path, plan: Path, run: Program
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    hook(folder, "post-commit", "chmod 0 .git/HEAD; exit 1")
    code = run("undo").code
    (folder / ".git" / "HEAD").chmod(0o644)
    assert code in {0, 1}
    assert entries(folder)[0].startswith("Revert")
    assert plan.read_text(encoding="utf-8") == PLAN


def test_where_the_disk_is_full_the_file_and_the_record_stay(
    folder: Path, plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    before, last = plan.read_bytes(), head(folder)

    def full(*_: object, **__: object) -> None:
        raise PlanFileError("The disk is full.", "Free some space.")

    monkeypatch.setattr(atomic, "replace", full)
    assert "The disk is full." in run.refused("undo")
    assert (plan.read_bytes(), head(folder)) == (before, last)


def test_a_plan_in_a_newer_schema_is_not_written(folder: Path, plan: Path, run: Program) -> None:
    newer = PLAN.replace("schema = 1", "schema = 2")
    plan.write_text(newer, encoding="utf-8")
    commit(folder, "plan.toml")
    assert "newer than this version" in run.refused("undo")
    assert plan.read_text(encoding="utf-8") == newer


def test_hostile_words_of_an_entry_are_neither_markup_nor_options_nor_escapes(
    folder: Path, plan: Path, run: Program
) -> None:
    plan.write_text(PLAN.replace("Train all staff", "Train everybody"), encoding="utf-8")
    commit(folder, "plan.toml", message='--amend "x" $(false) \x1b[31m')
    result = run.done("undo")
    assert "\x1b" not in result.out + result.err
    assert entries(folder)[0].startswith('Revert "--amend "x" $(false)')
    assert plan.read_text(encoding="utf-8") == PLAN
