"""Each reason why nothing can be saved is told plainly, changes nothing, and is gone once what it says is done."""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from subprocess import CalledProcessError
from typing import TYPE_CHECKING

import pytest

from actionplan.git import errors, process, repository
from actionplan.git.record import Record, RecordTrouble, Trouble
from tests.gitrepo import FIRST, SECOND, begin, changed_plan, commit, contents, git, hook, refused

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a repository with the plan saved once, and changed since."""
    return changed_plan(tmp_path / "council")


def record(folder: Path) -> Record:
    return Record(folder / "plan.toml")


def test_git_is_given_all_of_a_long_text_however_long_it_takes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PATIENCE", 0.001)
    data = b"# a long note\n" * 500_000
    expected = sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
    assert process.run(folder, "hash-object", "--stdin", data=data).line == expected


# Every reason that can be seen before a save


def merge(folder: Path) -> None:
    plan = folder / "plan.toml"
    plan.write_bytes(FIRST)
    git(folder, "checkout", "--quiet", "-b", "other")
    (folder / "paper.txt").write_bytes(b"theirs\n")
    commit(folder, "paper.txt")
    git(folder, "checkout", "--quiet", "main")
    (folder / "paper.txt").write_bytes(b"ours\n")
    commit(folder, "paper.txt")


def merging(folder: Path) -> None:
    merge(folder)
    git(folder, "merge", "--quiet", "--no-commit", "--strategy=ours", "other")
    (folder / "plan.toml").write_bytes(SECOND)


def stopped(*words: str) -> Callable[[Path], None]:
    """Begin something that git cannot finish by itself."""

    def begun(folder: Path) -> None:
        merge(folder)
        with pytest.raises(CalledProcessError):
            git(folder, *words)
        (folder / "plan.toml").write_bytes(SECOND)

    return begun


def reverting(folder: Path) -> None:
    for words in (b"one\n", b"two\n", b"three\n"):
        (folder / "paper.txt").write_bytes(words)
        commit(folder, "paper.txt")
    with pytest.raises(CalledProcessError):
        git(folder, "revert", "--no-edit", "HEAD~1")


def bisecting(folder: Path) -> None:
    git(folder, "bisect", "start")


def detached(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "--detach")


def in_conflict(folder: Path) -> None:
    git(folder, "stash", "--quiet")
    (folder / "plan.toml").write_bytes(b"ours\n")
    commit(folder, "plan.toml")
    with pytest.raises(CalledProcessError):
        git(folder, "stash", "pop", "--quiet")
    (folder / "plan.toml").write_bytes(SECOND)


def ignored(folder: Path) -> None:
    git(folder, "rm", "--quiet", "--cached", "plan.toml")
    (folder / ".gitignore").write_text("# not ours\n*.toml\n", encoding="utf-8")


def ignored_with_its_folder(folder: Path) -> None:
    git(folder, "rm", "--quiet", "--cached", "plan.toml")
    (folder / ".git" / "info" / "exclude").write_text("/*\n", encoding="utf-8")


def unlisted(folder: Path) -> None:
    shutil.rmtree(folder / ".git")


def broken(folder: Path) -> None:
    (folder / ".git" / "HEAD").unlink()


def unreadable_settings(folder: Path) -> None:
    (folder / ".git" / "config").write_text("[[[\n", encoding="utf-8")


def lost(folder: Path) -> None:
    for place in (folder / ".git" / "objects").glob("??"):
        shutil.rmtree(place)


def bare(folder: Path) -> None:
    git(folder, "config", "core.bare", "true")


def elsewhere(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    git(folder, "config", "core.worktree", str(folder.parent / "elsewhere"))


@dataclass(frozen=True)
class Case:
    """A way to come into trouble, what is told of it, and the way out, in words of git or as a call."""

    make: Callable[[Path], None]
    trouble: Trouble
    told: tuple[str, ...]
    mend: tuple[str, ...] | Callable[[Path], object]


CASES = {
    "merge": Case(merging, Trouble.MERGING, ("merge is under way", "git merge --abort"), ("merge", "--abort")),
    "rebase": Case(
        stopped("-c", "rebase.backend=merge", "rebase", "other"),
        Trouble.MERGING,
        ("rebase is under way", "git rebase --abort"),
        ("rebase", "--abort"),
    ),
    "rebase by patches": Case(
        stopped("-c", "rebase.backend=apply", "rebase", "other"),
        Trouble.MERGING,
        ("rebase is under way", "git rebase --abort"),
        ("rebase", "--abort"),
    ),
    "cherry-pick": Case(
        stopped("cherry-pick", "other"),
        Trouble.MERGING,
        ("cherry-pick is under way", "git cherry-pick --abort"),
        ("cherry-pick", "--abort"),
    ),
    "revert": Case(
        reverting,
        Trouble.MERGING,
        ("revert is under way", "git revert --abort"),
        ("revert", "--abort"),
    ),
    "bisect": Case(bisecting, Trouble.MERGING, ("under way", "git bisect reset"), ("bisect", "reset")),
    "detached": Case(detached, Trouble.DETACHED, ("no branch", "git switch main"), ("switch", "main")),
    "conflict": Case(in_conflict, Trouble.MERGING, ("plan.toml is in conflict", "git add"), ("add", "plan.toml")),
    "ignored": Case(
        ignored,
        Trouble.IGNORED,
        ("ignore plan.toml", "“*.toml” in line 2 of .gitignore"),
        lambda folder: (folder / ".gitignore").unlink(),
    ),
    "ignored elsewhere": Case(
        ignored_with_its_folder,
        Trouble.IGNORED,
        ("“/*” in line 1 of .git/info/exclude",),
        lambda folder: (folder / ".git" / "info" / "exclude").unlink(),
    ),
    "no repository": Case(
        unlisted, Trouble.NO_REPOSITORY, ("no record", "any folder above"), lambda folder: record(folder).create()
    ),
    "damaged": Case(broken, Trouble.OTHER, ("damaged", ".git"), ("init", "--quiet", "--initial-branch=main")),
    "unreadable settings": Case(
        unreadable_settings,
        Trouble.OTHER,
        ("damaged", "bad config line 1"),
        lambda folder: (folder / ".git" / "config").write_bytes(b""),
    ),
    "lost contents": Case(lost, Trouble.OTHER, ("damaged", "bad object HEAD"), ("update-ref", "-d", "HEAD")),
    "bare": Case(bare, Trouble.BARE, ("bare", "Clone it"), ("config", "core.bare", "false")),
    "files elsewhere": Case(
        elsewhere,
        Trouble.OUTSIDE,
        ("does not belong to the working files",),
        lambda folder: git(folder.parent, "--git-dir=council/.git", "config", "--unset", "core.worktree"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_trouble_is_told_and_changes_nothing_and_ends_as_it_says(folder: Path, case: Case) -> None:
    case.make(folder)
    before = contents(folder)
    error = record(folder).trouble_error()
    assert error is not None
    assert error.trouble is case.trouble is record(folder).trouble()
    for words in case.told:
        assert words in str(error)
    assert error.advice
    assert str(refused(folder)) == str(error)
    assert contents(folder) == before

    if callable(case.mend):
        case.mend(folder)
    else:
        git(folder, *case.mend)
    assert record(folder).trouble_error() is None
    (folder / "plan.toml").write_bytes(b"saved at last\n")
    record(folder).save("What we agreed\n")
    assert record(folder).saved_bytes() == b"saved at last\n"


def test_what_is_no_trouble_is_not_told_as_one(folder: Path) -> None:
    assert record(folder).trouble() is None
    (folder / "new.toml").write_bytes(FIRST)
    assert Record(folder / "new.toml").trouble() is None
    empty = begin(folder.parent / "empty")
    (empty / "plan.toml").write_bytes(FIRST)
    assert record(empty).trouble() is None


def test_a_plan_inside_gits_own_folder_is_refused(folder: Path) -> None:
    (folder / ".git" / "plan.toml").write_bytes(FIRST)
    error = refused(folder / ".git")
    assert error.trouble is Trouble.OUTSIDE
    assert str(folder / ".git") in error.message
    git(folder, "config", "core.worktree", str(folder))
    assert refused(folder / ".git").trouble is Trouble.OUTSIDE


def test_a_plan_inside_a_bare_repository_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "store")
    (tmp_path / "store" / "plan.toml").write_bytes(FIRST)
    assert refused(tmp_path / "store").trouble is Trouble.BARE


def test_a_record_that_a_crash_has_damaged_is_said_and_left_alone(folder: Path) -> None:
    branch = folder / ".git" / "refs" / "heads" / "main"
    branch.write_bytes(b"not a commit\n")
    error = refused(folder)
    assert error.trouble is Trouble.OTHER
    assert f"The record at {folder} is damaged" in error.message
    assert branch.read_bytes() == b"not a commit\n"


@pytest.mark.parametrize("data", [b"", bytes(300), b"DIRC" + bytes(300)], ids=["empty", "zeros", "torn"])
def test_a_list_of_files_that_a_crash_has_damaged_is_left_alone_and_the_advice_mends_it(
    folder: Path, data: bytes
) -> None:
    index = folder / ".git" / "index"
    index.write_bytes(data)
    error = refused(folder)
    assert error.trouble is Trouble.OTHER
    assert str(index) in error.message
    assert "damaged" in error.message
    assert error.advice.endswith("Remove that file, then have git write it anew with: git reset")
    assert index.read_bytes() == data
    index.with_name("index.lock").touch()
    assert str(index.with_name("index.lock")) in str(refused(folder))
    index.with_name("index.lock").unlink()
    index.unlink()
    git(folder, "reset", "--quiet")
    assert record(folder).save("What we agreed\n").commit == git(folder, "rev-parse", "HEAD").strip()


def test_a_folder_that_is_gone_is_said(folder: Path) -> None:
    error = refused(folder / "gone")
    assert str(folder / "gone") in error.message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only an administrator can give files away")
def test_a_repository_of_somebody_else_is_not_used_until_it_is_allowed(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 12345, -1)
    error = refused(folder)
    assert error.trouble is Trouble.NOT_OWNED
    assert error.advice.endswith(f"git config --global --add safe.directory {folder}")
    with pytest.raises(RecordTrouble):
        record(folder).saved_bytes()
    git(folder, "config", "--global", "--add", "safe.directory", str(folder))
    assert record(folder).trouble() is None


def test_without_git_that_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    error = refused(folder)
    assert error.trouble is Trouble.NO_GIT
    assert "not installed" in error.message
    assert "git-scm.com" in error.advice


def test_without_git_from_the_start_that_is_said_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "git"}
    for name in known:
        monkeypatch.delitem(sys.modules, name)
    with monkeypatch.context() as without:
        without.setenv("PATH", str(folder))
        assert refused(folder).trouble is Trouble.NO_GIT
    assert record(folder).trouble() is None


def test_a_git_that_may_not_be_run_is_as_good_as_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "git").write_bytes(b"#!/bin/sh\n")
    (folder / "git").chmod(0o644)
    monkeypatch.setenv("PATH", str(folder))
    assert refused(folder).trouble is Trouble.NO_GIT


@pytest.mark.parametrize("option", ["--skip-worktree", "--assume-unchanged"])
def test_a_plan_that_git_is_told_to_overlook_is_saved_all_the_same(option: str, folder: Path) -> None:
    git(folder, "update-index", option, "plan.toml")
    record(folder).save("What we agreed\n")
    assert git(folder, "show", "HEAD:plan.toml").encode() == SECOND


def test_a_store_that_cannot_be_written_to_is_said(folder: Path) -> None:
    objects = folder / ".git" / "objects"
    name = git(folder, "hash-object", "plan.toml").strip()
    (objects / name[:2]).write_bytes(b"in the way\n")
    error = refused(folder)
    assert error.trouble is Trouble.OTHER
    assert "git could not do it" in error.message
    assert error.advice


# Locks


LOCKS = ["index.lock", "HEAD.lock", "refs/heads/main.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_that_was_left_behind_is_named_with_its_age_and_never_removed(folder: Path, name: str) -> None:
    lock = folder / ".git" / name
    lock.touch()
    os.utime(lock, (time.time() - 3 * 3600 - 60,) * 2)
    before = contents(folder)
    error = refused(folder)
    assert error.trouble is Trouble.LOCKED is record(folder).trouble()
    assert str(lock) in error.message
    assert "3 hours" in error.message
    assert "remove that file" in error.advice
    assert contents(folder) == before
    assert record(folder).head() is not None
    lock.unlink()
    record(folder).save("What we agreed\n")


@pytest.mark.parametrize(
    ("age", "words"),
    [(0.2, "1 second"), (119, "119 seconds"), (150, "2 minutes"), (86400 * 3, "3 days"), (-9, "1 sec")],
)
def test_the_age_of_a_lock_is_told_in_words(age: float, words: str) -> None:
    assert words in errors.locked(Path("index.lock"), age).message


@pytest.mark.parametrize("name", LOCKS)
def test_a_git_at_work_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    lock = folder / ".git" / name
    lock.touch()
    assert record(folder).trouble() is None
    monkeypatch.setattr(repository, "sleep", lambda _: lock.unlink())
    record(folder).save("What we agreed\n")


def test_a_git_that_is_at_work_for_long_is_not_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = folder / ".git" / "index.lock"
    lock.touch()
    monkeypatch.setattr(repository, "sleep", lambda _: os.utime(lock, (0, 0)))
    assert refused(folder).trouble is Trouble.LOCKED


def test_a_lock_that_only_git_meets_is_named_too(folder: Path) -> None:
    lock = folder / ".git" / "refs" / "heads" / "main.lock"
    hook(folder, "commit-msg", f"touch '{lock}'")
    before = git(folder, "rev-parse", "HEAD")
    error = refused(folder)
    assert error.trouble is Trouble.LOCKED
    assert str(lock) in error.message
    assert git(folder, "rev-parse", "HEAD") == before
    assert git(folder, "status", "--porcelain") == " M plan.toml\n"
