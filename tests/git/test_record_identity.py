"""Who saves is known and never guessed, and a record begins only where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan.errors import RecordError
from actionplan.git.record import Record, RecordTrouble, Trouble
from tests.gitrepo import FIRST, changed_plan, contents, git, refused

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a repository with the plan saved once, and changed since."""
    return changed_plan(tmp_path / "council")


def record(folder: Path) -> Record:
    return Record(folder / "plan.toml")


# Who saves


@pytest.fixture
def nobody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder without an identity in git, and with a partial one in the system."""
    for name in IDENTITY:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EMAIL", "guessed@computer.example")
    return folder


def test_who_saves_is_never_guessed(nobody: Path) -> None:
    git(nobody, "config", "user.useConfigOnly", "false")
    found = record(nobody)
    assert found.identity() == ("", "")
    error = refused(nobody)
    assert error.trouble is Trouble.NO_IDENTITY
    assert "git config user.name" in error.advice
    assert git(nobody, "log", "--format=%s").split("\n", 1)[0] == "Saved by hand"


@pytest.mark.parametrize(
    "known",
    [
        {"user.name": "Clerk"},
        {"user.email": "clerk@council.example"},
        {"author.name": "Clerk", "author.email": "clerk@council.example", "committer.name": "Clerk"},
        {"user.name": "Clerk", "user.email": ""},
    ],
    ids=str,
)
def test_half_of_it_is_not_enough_and_is_offered(nobody: Path, known: dict[str, str]) -> None:
    for key, value in known.items():
        git(nobody, "config", key, value)
    assert refused(nobody).trouble is Trouble.NO_IDENTITY
    found = record(nobody).identity()
    assert found.name == (known.get("author.name") or known.get("user.name", ""))
    assert found.email == (known.get("author.email") or known.get("user.email", ""))


def test_what_is_told_is_kept_for_this_repository_only(nobody: Path, isolated: Path) -> None:
    git(nobody, "config", "--add", "user.name", "")
    git(nobody, "config", "--add", "user.name", "")
    found = record(nobody)
    found.set_identity(" -Zoë  Größe ", "clerk@council.example\n")
    assert found.identity() == ("-Zoë Größe", "clerk@council.example")
    assert found.trouble() is None
    found.save("What we agreed\n")
    assert git(nobody, "log", "-1", "--format=%an <%ae> %cn <%ce>").strip() == (
        "-Zoë Größe <clerk@council.example> -Zoë Größe <clerk@council.example>"
    )
    assert not (isolated / ".gitconfig").exists()


@pytest.mark.parametrize(("name", "email"), [("", "a@b"), (" ", "a@b"), ("Clerk", ""), ("<.>", "a@b"), ("Clerk", "\n")])
def test_nothing_is_no_name(nobody: Path, name: str, email: str) -> None:
    before = contents(nobody)
    with pytest.raises(RecordError, match="is empty"):
        record(nobody).set_identity(name, email)
    assert contents(nobody) == before


def test_a_lock_of_the_settings_is_named(nobody: Path) -> None:
    lock = nobody / ".git" / "config.lock"
    lock.touch()
    with pytest.raises(RecordTrouble) as caught:
        record(nobody).set_identity("Clerk", "clerk@council.example")
    assert caught.value.trouble is Trouble.LOCKED
    assert str(lock) in caught.value.message
    assert lock.exists()


# A first record


def test_a_record_begins_in_the_plans_folder_on_the_branch_main(tmp_path: Path) -> None:
    git(tmp_path, "config", "--global", "init.defaultBranch", "trunk")
    (tmp_path / "plan.toml").write_bytes(FIRST)
    found = record(tmp_path)
    assert found.trouble() is Trouble.NO_REPOSITORY
    found.create()
    found.save("The first\n")
    assert git(tmp_path, "symbolic-ref", "HEAD") == "refs/heads/main\n"
    found.create()
    assert git(tmp_path, "log", "--format=%s") == "The first\n"


def test_a_record_is_not_begun_over_a_damaged_one(folder: Path) -> None:
    (folder / ".git" / "HEAD").unlink()
    before = contents(folder)
    (folder / "sub").mkdir()
    for place in (folder, folder / "sub"):
        with pytest.raises(RecordTrouble, match="damaged"):
            record(place).create()
    assert contents(folder) == before
