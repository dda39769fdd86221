"""What is saved is what was read, checked and shown, whatever is written into the file meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from actionplan.git.process import Result
from actionplan.git.repository import Repository
from tests.gitrepo import commit, git, hook
from tests.sessions import OPEN_ID, council, opened, owner

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.git.repository import State
    from actionplan.session.session import Session

MEANWHILE = ["# another text\n", "this is no plan\n", ""]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plan and its record."""
    return council(tmp_path)


@pytest.fixture
def session(folder: Path) -> Session:
    """Return a session with one change that is not saved."""
    session = opened(folder)
    session.apply(owner(OPEN_ID, "Records Manager"))
    return session


def _with_an_editor(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str) -> None:
    """Have an editor write the plan file at the last moment before git begins to commit."""
    looked = Repository.mode

    def written_meanwhile(self: Repository, state: State) -> str:
        (folder / "plan.toml").write_text(text, encoding="utf-8")
        return looked(self, state)

    monkeypatch.setattr(Repository, "mode", written_meanwhile)


@pytest.mark.parametrize("text", MEANWHILE)
def test_what_an_editor_writes_during_a_save_is_not_in_it_and_stays_in_the_file(
    text: str, folder: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = (folder / "plan.toml").read_bytes()
    _with_an_editor(monkeypatch, folder, text)
    session.save()
    assert git(folder, "show", "HEAD:plan.toml").encode() == shown
    assert (folder / "plan.toml").read_text(encoding="utf-8") == text
    assert git(folder, "status", "--porcelain", "--", "plan.toml").strip() == "M plan.toml"


@pytest.mark.parametrize("text", MEANWHILE)
def test_what_an_editor_writes_while_a_hook_runs_is_not_in_the_save(text: str, folder: Path, session: Session) -> None:
    shown = (folder / "plan.toml").read_bytes()
    hook(folder, "pre-commit", f"printf '%s' '{text}' > plan.toml")
    session.save()
    assert git(folder, "show", "HEAD:plan.toml").encode() == shown


def test_an_undo_of_a_save_brings_back_the_very_bytes_too(
    folder: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = git(folder, "show", "HEAD:plan.toml")
    session.save()
    _with_an_editor(monkeypatch, folder, MEANWHILE[0])
    session.undo_save()
    assert git(folder, "show", "HEAD:plan.toml") == before


def test_what_else_is_staged_stays_staged_and_out_of_the_save(folder: Path, session: Session) -> None:
    for name in ("staged.txt", "both.txt"):
        (folder / name).write_text("1\n", encoding="utf-8")
        git(folder, "add", name)
    (folder / "both.txt").write_text("2\n", encoding="utf-8")
    session.save()
    assert git(folder, "show", "--format=", "--name-only", "HEAD").split() == ["plan.toml"]
    assert git(folder, "status", "--porcelain", "--untracked-files=no").splitlines() == [
        "AM both.txt",
        "A  staged.txt",
    ]


def test_a_hook_that_adds_a_tidied_plan_has_it_saved(folder: Path, session: Session) -> None:
    hook(folder, "pre-commit", "echo '# tidied' >> plan.toml && git add plan.toml")
    session.save()
    assert git(folder, "show", "HEAD:plan.toml").endswith("# tidied\n")
    assert git(folder, "status", "--porcelain", "--", "plan.toml") == ""


def test_a_save_leaves_no_index_of_its_own(folder: Path, session: Session) -> None:
    session.save()
    assert [*(folder / ".git").glob("actionplan-*"), *(folder / ".git").glob("*.lock")] == []


def test_what_another_git_commits_at_the_last_moment_stays(
    folder: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = Repository.mode

    def committed_meanwhile(self: Repository, state: State) -> str:
        commit(folder, "paper.txt", message="A colleague's paper")
        return looked(self, state)

    (folder / "paper.txt").write_text("1\n", encoding="utf-8")
    monkeypatch.setattr(Repository, "mode", committed_meanwhile)
    session.save()
    assert git(folder, "show", "--format=", "--name-only", "HEAD").split() == ["plan.toml"]
    assert git(folder, "show", "HEAD:paper.txt") == "1\n"


def test_a_git_that_commits_while_a_hook_runs_is_held_off(folder: Path, session: Session) -> None:
    (folder / "paper.txt").write_text("1\n", encoding="utf-8")
    hook(folder, "commit-msg", "unset GIT_INDEX_FILE; ! git add paper.txt")
    session.save()
    assert git(folder, "show", "--format=", "--name-only", "HEAD").split() == ["plan.toml"]
    assert git(folder, "status", "--porcelain").splitlines() == ["?? paper.txt"]


def test_a_list_of_files_that_cannot_be_brought_up_to_date_is_told_after_the_save(
    folder: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Repository.run

    def fails_at_reset(self: Repository, *words: str, **options: Any) -> Result:  # noqa: ANN401  (what `run` takes)
        return Result(128, b"", "fatal: index file corrupt") if "reset" in words else run(self, *words, **options)

    monkeypatch.setattr(Repository, "run", fails_at_reset)
    saved = session.save()
    assert saved is not None
    (warning,) = saved.warnings
    assert "saved to the record, but git's list of files" in warning.message
    assert "git reset -- plan.toml" in warning.advice
    monkeypatch.undo()
    assert "Records Manager" in git(folder, "show", "HEAD:plan.toml")
    git(folder, "reset", "--quiet", "--", "plan.toml")
    assert git(folder, "status", "--porcelain", "--", "plan.toml") == ""
