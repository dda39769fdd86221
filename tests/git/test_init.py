"""`init` gets a folder ready and leaves what is there; `init --remove` leaves no trace, to the byte."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from actionplan import cli
from tests.git.test_mergedriver import tried
from tests.gitrepo import begin, commit, contents, git, hook
from tests.merge.test_joining import BASE, changed

CONFIGS = {
    "as git made it": None,
    "not ended": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[user]\n\tname = Clerk",
    "in another style": '; mine\n[core] repositoryformatversion = 0\n  BARE=false;no\n\n[alias] x = "!echo \\"a\\""\n',
    "with Windows line ends": "[core]\r\n\trepositoryformatversion = 0\r\n\tbare = false\r\n",
    "with another merge": '[core]\n\tbare = false\n[merge "ours"]\n\tdriver = true\n[diff]\n\tnoprefix = true\n',
    "empty": "",
}
ATTRIBUTES = {
    "none": None,
    "empty": b"",
    "others": b"*.docx binary\n",
    "not ended": b"# mine\n*.toml text",
    "Windows": b"*.docx binary\r\n",
    "set otherwise": b"*.toml merge=union\nplan.toml -diff\n",
    "there already": b"plan.toml merge=actionplan diff=actionplan\n",
}


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file of a folder, git's own included, with its mode; and git's own folders."""
    found = {name: (data, (folder / name).stat().st_mode) for name, data in contents(folder).items()}
    found |= {str(path): (b"", 0) for path in sorted((folder / ".git").iterdir()) if path.is_dir()}
    return {name: data for name, data in found.items() if "/objects" not in name and ".git/index" not in name}


CASES = [(config, "others") for config in CONFIGS] + [("as git made it", attributes) for attributes in ATTRIBUTES]


@pytest.mark.parametrize(("named", "listed"), CASES)
def test_put_in_and_taken_out_everything_is_as_it_was_to_the_byte(tmp_path: Path, named: str, listed: str) -> None:
    config, attributes = CONFIGS[named], ATTRIBUTES[listed]
    begin(tmp_path)
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    if config is not None:
        (tmp_path / ".git" / "config").write_bytes(config.encode())
    if attributes is not None:
        (tmp_path / ".gitattributes").write_bytes(attributes)
    before = state(tmp_path)
    assert cli.main(["init", str(tmp_path)]) == 0
    answer = git(tmp_path, "check-attr", "merge", "diff", "--", "plan.toml")
    assert answer == "plan.toml: merge: actionplan\nplan.toml: diff: actionplan\n"
    assert git(tmp_path, "config", "merge.actionplan.driver").startswith("case ")
    once = state(tmp_path)
    assert cli.main(["init", str(tmp_path)]) == 0
    assert state(tmp_path) == once
    assert cli.main(["init", "--remove", str(tmp_path)]) == 0
    assert state(tmp_path) == before
    assert cli.main(["init", "--remove", str(tmp_path)]) == 0
    assert state(tmp_path) == before


@pytest.mark.parametrize("words", [["our-plan"], ["--plan", "our-plan"], ["--plan", "our-plan/plan.toml"]])
def test_a_folder_below_the_working_folder_is_got_ready_and_left_without_a_trace(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if "--plan" in words:
        (tmp_path / "our-plan").mkdir()
    assert cli.main(["init", *words]) == 0
    plan = tmp_path / "our-plan" / "plan.toml"
    assert git(plan.parent, "check-attr", "merge", "--", "plan.toml") == "plan.toml: merge: actionplan\n"
    assert cli.main(["init", "--remove", *words]) == 0
    assert sorted(each.name for each in plan.parent.iterdir()) == [".actionplan", ".git", "plan.toml"]
    assert "actionplan" not in (plan.parent / ".git" / "config").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["--remove"], []])
def test_a_folder_that_is_none_is_said(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    place = tmp_path / ("nowhere" if words else "file")
    assert cli.main(["init", *words, str(place)]) == 1
    said = capsys.readouterr().err
    looked = f"{place} could not be opened: there is no such file or folder"
    assert (looked if words else "could not be looked for: a part of its path is not a folder") in said
    assert "git" not in said


def test_what_others_wrote_meanwhile_stays_where_init_is_taken_out(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    config = tmp_path / ".git" / "config"
    config.write_bytes(config.read_bytes().rstrip(b"\n"))
    assert cli.main(["init", str(tmp_path)]) == 0
    git(tmp_path, "config", "merge.actionplan.recursive", "binary")
    git(tmp_path, "config", "user.name", "Clerk")
    with (tmp_path / ".gitattributes").open("ab") as file:
        file.write(b"*.docx binary\n")
    assert cli.main(["init", "--remove", str(tmp_path)]) == 0
    assert git(tmp_path, "config", "user.name") == "Clerk\n"
    assert "actionplan" not in config.read_text(encoding="utf-8")
    assert (tmp_path / ".gitattributes").read_bytes() == b"*.docx binary\n"
    assert not (tmp_path / ".git" / "hooks" / "pre-commit").exists()


def test_a_new_folder_gets_a_plan_and_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "our plan"
    assert cli.main(["--today", "2016-10-12", "init", str(folder)]) == 0
    said = capsys.readouterr().err
    assert "is a new plan" in said
    assert "has a record now" in said
    assert cli.main(["--plan", str(folder / "plan.toml"), "check"]) == 0
    assert "approved = 2016-10-12" in (folder / "plan.toml").read_text(encoding="utf-8")
    assert git(folder, "symbolic-ref", "--short", "HEAD") == "main\n"
    assert sorted(path.name for path in folder.iterdir()) == [".actionplan", ".git", ".gitattributes", "plan.toml"]


def test_a_plan_that_stands_stays_as_it_is_even_a_broken_one(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(b"not a plan")
    assert cli.main(["init", str(tmp_path)]) == 0
    assert (tmp_path / "plan.toml").read_bytes() == b"not a plan"


def test_a_plan_with_an_error_is_not_committed_and_one_with_warnings_is(tmp_path: Path) -> None:
    begin(tmp_path)
    plan = tmp_path / "plan.toml"
    plan.write_text(BASE, encoding="utf-8")
    assert cli.main(["init", str(tmp_path)]) == 0
    commit(tmp_path, "plan.toml", ".gitattributes")
    # What would be committed counts, and not what stands in the folder.
    plan.write_text(changed(("2017-03-31", "2017-02-31")), encoding="utf-8")
    git(tmp_path, "add", "plan.toml")
    plan.write_text(BASE, encoding="utf-8")
    refused = tried(tmp_path, "commit", "--message=x")
    assert refused.returncode == 1
    assert "plan.toml:18: error: " in refused.stderr
    # A commit of some files only has a list of its own.
    (tmp_path / "other").write_text("x", encoding="utf-8")
    git(tmp_path, "add", "other")
    assert tried(tmp_path, "commit", "--message=x", "--only", "--", "other").returncode == 0
    plan.write_text(changed(("2017-03-31", "2017-04-30")), encoding="utf-8")
    assert tried(tmp_path, "commit", "--message=x", "--only", "--", "plan.toml").returncode == 0


@pytest.mark.parametrize("script", ["exit 127", "kill -9 $$", "exit 2", "echo Traceback >&2; exit 1"])
def test_where_the_program_gives_no_answer_commits_go_on(tmp_path: Path, script: str) -> None:
    begin(tmp_path)
    (tmp_path / "plan.toml").write_text("broken", encoding="utf-8")
    assert cli.main(["init", str(tmp_path)]) == 0
    check = tmp_path / ".git" / "hooks" / "pre-commit"
    text = check.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(text) if line.startswith("found="))
    text[place] = f"found=$(sh -c '{script}')"
    check.write_text("\n".join(text) + "\n", encoding="utf-8")
    git(tmp_path, "add", "plan.toml", ".gitattributes")
    assert tried(tmp_path, "commit", "--message=x").returncode == 0


def test_a_hook_that_is_there_stays_and_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(tmp_path)
    own = hook(tmp_path, "pre-commit", "exit 0")
    before = state(tmp_path)
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    assert cli.main(["init", str(tmp_path)]) == 0
    assert 'have it run "actionplan check --staged"' in capsys.readouterr().err
    assert own.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"
    assert cli.main(["init", "--remove", str(tmp_path)]) == 0
    (tmp_path / "plan.toml").unlink()
    assert state(tmp_path) == before


def test_hooks_that_are_kept_elsewhere_stay_untouched(tmp_path: Path) -> None:
    folder, elsewhere = begin(tmp_path / "plan"), tmp_path / "hooks"
    elsewhere.mkdir()
    git(folder, "config", "core.hooksPath", str(elsewhere))
    assert cli.main(["init", str(folder)]) == 0
    assert list(elsewhere.iterdir()) == []
    assert not (folder / ".git" / "hooks" / "pre-commit").exists()


def test_a_linked_working_tree_and_a_folder_of_the_repository_are_set_up_where_they_are(tmp_path: Path) -> None:
    main = begin(tmp_path / "main")
    (main / "plan.toml").write_text(BASE, encoding="utf-8")
    commit(main, "plan.toml")
    before = state(main)
    linked = tmp_path / "linked"
    git(main, "worktree", "add", "--quiet", str(linked))
    inner = linked / "group"
    inner.mkdir()
    for folder in (linked, inner):
        assert cli.main(["init", str(folder)]) == 0
        assert "merge: actionplan" in git(folder, "check-attr", "merge", "--", "plan.toml")
    assert not (main / ".gitattributes").exists()
    assert (main / ".git" / "hooks" / "pre-commit").exists()
    # The last plan that goes takes the settings with it.
    assert cli.main(["init", "--remove", str(linked)]) == 0
    assert git(main, "config", "merge.actionplan.driver")
    assert cli.main(["init", "--remove", str(inner)]) == 0
    git(main, "worktree", "remove", "--force", str(linked))
    now = state(main)
    assert {name: now[name] for name in before} == before


def test_a_repository_without_a_working_tree_is_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet", "--bare")
    before = contents(tmp_path)
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    assert cli.main(["init", str(tmp_path)]) == 1
    assert "actionplan: " in capsys.readouterr().err
    (tmp_path / "plan.toml").unlink()
    assert contents(tmp_path) == before


def test_settings_that_somebody_made_by_hand_are_not_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(tmp_path)
    git(tmp_path, "config", "merge.actionplan.driver", "mine %A")
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    before = state(tmp_path)
    assert cli.main(["init", str(tmp_path)]) == 1
    assert "git config --remove-section merge.actionplan" in capsys.readouterr().err
    assert state(tmp_path) == before


def test_a_configuration_that_another_program_is_writing_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(tmp_path)
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    (tmp_path / ".git" / "config.lock").write_bytes(b"")
    before = state(tmp_path)
    assert cli.main(["init", str(tmp_path)]) == 1
    assert "is being written by another program" in capsys.readouterr().err
    assert state(tmp_path) == before


def test_git_shows_the_history_of_one_action_and_needs_no_program_for_it(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    assert cli.main(["init", str(tmp_path)]) == 0
    commit(tmp_path, "plan.toml", message="First")
    (tmp_path / "plan.toml").write_text(changed(('owner    = "Clerk"', 'owner    = "Deputy"')), encoding="utf-8")
    commit(tmp_path, "plan.toml", message="Owner")
    (tmp_path / "plan.toml").write_text(
        changed(('owner    = "Clerk"', 'owner    = "Deputy"'), ("everybody", "all")), encoding="utf-8"
    )
    commit(tmp_path, "plan.toml", message="Training")
    told = git(tmp_path, "log", "--format=%s", "--no-patch", "-L", ":IM-01:plan.toml")
    assert told.splitlines() == ["Owner", "First"]
    assert "@@ actions.IM-02\n" in git(tmp_path, "diff", "--unified=0", "HEAD~1", "--", "plan.toml")


def test_init_reads_and_runs_nothing_out_of_the_folder_that_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that comes from others may hold files with the names of Python's modules."""
    folder = begin(tmp_path)
    (folder / "plan.toml").write_text(BASE, encoding="utf-8")
    (folder / "tomllib.py").write_text("raise SystemExit(9)", encoding="utf-8")
    (folder / "actionplan.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert cli.main(["init"]) == 0
    commit(folder, "plan.toml", ".gitattributes")
    (folder / "plan.toml").write_text(changed(("2017-03-31", "2017-02-31")), encoding="utf-8")
    refused = tried(folder, "commit", "--all", "--message=x")
    assert refused.returncode == 1
    assert "error: " in refused.stderr
    assert Path(os.getcwd()) == folder  # noqa: PTH109  (the folder itself, not where a link leads)


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EACCES])
@pytest.mark.parametrize("name", ["plan.toml", ".gitattributes", "config", "pre-commit"])
def test_a_file_that_cannot_be_looked_at_is_not_taken_for_absent(
    name: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path)
    (tmp_path / "plan.toml").write_text(BASE, encoding="utf-8")
    (tmp_path / ".gitattributes").write_bytes(b"*.docx binary\n")
    hook(tmp_path, "pre-commit", "exit 0")
    before, look = state(tmp_path), os.lstat

    def fails(path: Path) -> os.stat_result:
        if Path(path).name == name:
            raise OSError(number, os.strerror(number))
        return look(path)

    with monkeypatch.context() as failing:
        failing.setattr(os, "lstat", fails)
        assert cli.main(["init", str(tmp_path)]) == 1
    after = state(tmp_path)
    assert {file: after[file] for file in before if "config" not in file} == {
        file: before[file] for file in before if "config" not in file
    }
    assert cli.main(["init", str(tmp_path)]) == 0
    assert git(tmp_path, "check-attr", "merge", "--", "plan.toml") == "plan.toml: merge: actionplan\n"
