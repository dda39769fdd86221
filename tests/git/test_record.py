"""Saving to the record is a commit of git's own, of the plan alone, and on the disk when it is reported."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from actionplan.git.record import Record, Trouble
from tests.gitrepo import FIRST, SECOND, begin, changed_plan, commit, git, hook, refused

MESSAGE = "What we agreed\n\n# A line that begins like a comment, with – signs\n\nMeeting: 2016-10-12\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a repository with the plan saved once and changed since, and two other unsaved files."""
    place = changed_plan(tmp_path / "council")
    (place / "notes.txt").write_bytes(b"as saved\n")
    (place / "paper.txt").write_bytes(b"as saved\n")
    commit(place, "notes.txt", "paper.txt")
    (place / "notes.txt").write_bytes(b"staged\n")
    git(place, "add", "notes.txt")
    (place / "paper.txt").write_bytes(b"changed\n")
    return place


def record(folder: Path) -> Record:
    return Record(folder / "plan.toml")


def status(folder: Path) -> list[str]:
    return git(folder, "status", "--porcelain", "--untracked-files=all").splitlines()


# What a save does


def test_a_save_is_one_commit_of_the_plan_alone_with_the_message_to_the_letter(folder: Path) -> None:
    before = git(folder, "rev-parse", "HEAD").strip()
    saved = record(folder).save(MESSAGE)
    assert git(folder, "rev-parse", "HEAD", "HEAD~1").split() == [saved.commit, before]
    assert git(folder, "cat-file", "commit", "HEAD").partition("\n\n")[2] == MESSAGE
    assert git(folder, "log", "-1", "--format=%(trailers:key=Meeting,valueonly)").strip() == "2016-10-12"
    assert git(folder, "show", "--format=", "--name-only").split() == ["plan.toml"]
    assert record(folder).saved_bytes() == SECOND
    assert saved.output == ""


def test_all_else_that_is_staged_or_changed_stays_as_it_is(folder: Path) -> None:
    record(folder).save(MESSAGE)
    assert status(folder) == ["M  notes.txt", " M paper.txt"]
    assert git(folder, "show", ":notes.txt") == "staged\n"


def test_a_plan_that_was_staged_before_is_saved_as_the_file_is(folder: Path) -> None:
    git(folder, "add", "plan.toml")
    (folder / "plan.toml").write_bytes(b"newest\n")
    record(folder).save(MESSAGE)
    assert record(folder).saved_bytes() == b"newest\n"


@pytest.mark.parametrize(
    "settings",
    [
        {"commit.template": "template.txt", "commit.verbose": "true", "commit.status": "true"},
        {"core.commentChar": "W", "commit.cleanup": "strip"},
        {"core.editor": "false", "sequence.editor": "false", "core.pager": "false"},
        {"i18n.commitEncoding": "ISO-8859-1", "i18n.logOutputEncoding": "ISO-8859-1"},
        {"status.showUntrackedFiles": "no", "status.short": "true", "status.relativePaths": "false"},
        {"color.ui": "always", "log.showSignature": "true", "diff.external": "false", "diff.noprefix": "true"},
        {"core.fsync": "none", "core.quotePath": "true", "log.follow": "true", "user.useConfigOnly": "false"},
        {"core.safecrlf": "warn", "core.autocrlf": "true", "diff.renames": "copies", "log.date": "relative"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_a_persons_own_settings_of_git_change_nothing(folder: Path, settings: dict[str, str]) -> None:
    (folder / "template.txt").write_text("From the template\n", encoding="utf-8")
    for key, value in settings.items():
        git(folder, "config", key, value)
    found = record(folder)
    saved = found.save(MESSAGE)
    header, _, message = git(folder, "cat-file", "commit", "HEAD").partition("\n\n")
    assert message == MESSAGE
    assert "\nencoding " not in header
    assert found.saved_bytes() == SECOND
    assert found.is_saved(SECOND)
    assert found.find("HEAD").id == saved.commit
    assert "# agreed" in found.past_lines()
    assert saved.output == ""


def test_a_message_that_no_file_can_hold_is_saved_with_a_mark(folder: Path) -> None:
    record(folder).save("Half \ud83d a character\n")
    assert git(folder, "log", "-1", "--format=%s").strip() == "Half ? a character"


def test_nobody_is_asked_on_the_terminal(folder: Path) -> None:
    hook(folder, "pre-commit", 'read answer && exit 1; printf "%s %s" "$GIT_TERMINAL_PROMPT" "$SSH_ASKPASS_REQUIRE"')
    assert record(folder).save(MESSAGE).output == "0 force"


# On the disk


def test_what_a_save_adds_is_flushed_before_it_is_reported(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(tmp_path / "trace"))
    saved = record(folder).save(MESSAGE)
    events = [json.loads(line) for line in (tmp_path / "trace").read_text(encoding="utf-8").splitlines()]
    flushes = sum(int(event["value"]) for event in events if event.get("key") == "fsync/hardware-flush")
    assert flushes >= len(["the plan", "the tree", "the commit", "the branch"])
    names = [saved.commit, *git(folder, "rev-parse", "HEAD^{tree}", "HEAD:plan.toml").split()]
    for place in (*(f"objects/{name[:2]}" for name in names), "objects", "refs/heads"):
        assert (folder / ".git" / place).stat().st_ino in flushed, place


def stand_in(tmp_path: Path, *, is_old: bool) -> Path:
    """Make a git that writes down what it is asked, and may know no more than one of before 2.36."""
    real, place = shutil.which("git"), tmp_path / "bin"
    place.mkdir()
    unknown = "echo usage: git cat-file >&2; exit 129" if is_old else f'exec "{real}" "$@"'
    script = f'echo "$*" >> "$0.log"; case "$*" in *--batch-command*) {unknown};; *) exec "{real}" "$@";; esac'
    (place / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (place / "git").chmod(0o755)
    return place


@pytest.mark.parametrize(
    ("is_old", "setting", "other"),
    [
        (True, "core.fsyncObjectFiles=true", "core.fsync="),
        (False, "core.fsync=added,reference", "core.fsyncObjectFiles"),
    ],
)
def test_each_git_is_told_to_flush_in_the_words_that_it_knows(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_old: bool, setting: str, other: str
) -> None:
    place = stand_in(tmp_path, is_old=is_old)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    record(folder).save(MESSAGE)
    assert record(folder).saved_bytes() == SECOND
    asked = [line for line in (place / "git.log").read_text(encoding="utf-8").splitlines() if " commit " in line]
    assert len(asked) == 1
    assert setting in asked[0]
    assert "user.useConfigOnly=true" in asked[0]
    assert other not in asked[0]


# Hooks


@pytest.mark.parametrize("name", ["pre-commit", "prepare-commit-msg", "commit-msg"])
def test_a_hook_that_refuses_is_named_with_its_words_and_all_stays_as_it_was(folder: Path, name: str) -> None:
    before = git(folder, "rev-parse", "HEAD"), status(folder)
    refusing = hook(folder, name, "printf 'The clerk \\033[1;31msays no\\033[0m\\007\\n' >&2; echo See rule 7; exit 3")
    error = refused(folder)
    assert error.trouble is Trouble.HOOK
    assert name in error.message
    assert error.advice
    assert error.output == "The clerk says no␇\nSee rule 7"
    assert (git(folder, "rev-parse", "HEAD"), status(folder)) == before
    refusing.unlink()
    assert record(folder).save(MESSAGE).commit == git(folder, "rev-parse", "HEAD").strip()


def test_a_hook_that_refuses_without_a_word_is_named_too(folder: Path) -> None:
    git(folder, "config", "core.hooksPath", "checks")
    (folder / "checks").mkdir()
    hook(folder, "commit-msg", "exit 1").rename(folder / "checks" / "commit-msg")
    error = refused(folder)
    assert (error.trouble, error.output) == (Trouble.HOOK, "")
    assert "commit-msg" in error.message
    assert "who" in error.advice


def test_a_hook_of_the_branches_is_named(folder: Path) -> None:
    before = git(folder, "rev-parse", "HEAD")
    hook(folder, "pre-commit", "exit 0")
    hook(folder, "reference-transaction", "echo Not today; exit 1")
    error = refused(folder)
    assert error.trouble is Trouble.HOOK
    assert "reference-transaction" in error.message
    assert "Not today" in error.output
    assert git(folder, "rev-parse", "HEAD") == before


def test_a_check_of_the_whole_repository_is_found_from_a_folder_in_it(folder: Path) -> None:
    git(folder, "config", "core.hooksPath", "checks")
    (folder / "checks").mkdir()
    hook(folder, "commit-msg", "exit 1").rename(folder / "checks" / "commit-msg")
    (folder / "sub").mkdir()
    (folder / "sub" / "plan.toml").write_bytes(FIRST)
    assert refused(folder / "sub").trouble is Trouble.HOOK


@pytest.mark.parametrize("is_known", [True, False])
def test_what_git_itself_refuses_is_not_put_down_to_a_hook(folder: Path, is_known: bool) -> None:
    hook(folder, "pre-commit", "exit 0")
    if not is_known:
        git(folder, "rm", "--quiet", "--cached", "plan.toml")
    git(folder, "config", "core.autocrlf", "input")
    git(folder, "config", "core.safecrlf", "true")
    (folder / "plan.toml").write_bytes(b"a = 1\r\n")
    error = refused(folder)
    assert error.trouble is Trouble.OTHER
    assert "CRLF would be replaced by LF" in error.message


def test_what_hooks_print_is_kept_and_only_the_end_of_very_much(folder: Path) -> None:
    hook(folder, "pre-commit", 'for i in 1 2 3 4 5 6 7 8 9 10; do seq -f "line %g of $i" 50; done')
    hook(folder, "post-commit", "echo Told the clerk; exit 1")
    lines = record(folder).save(MESSAGE).output.split("\n")
    assert lines[0] == "… (301 lines before this)"
    assert lines[-2:] == ["line 50 of 10", "Told the clerk"]


def test_a_hook_works_as_it_does_for_git_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
    hook(folder, "pre-commit", 'git diff --cached --name-only -- "*.toml"; echo "$LC_CTYPE"; pwd')
    assert record(folder).save(MESSAGE).output.split("\n") == ["plan.toml", "C.UTF-8", str(folder)]


def test_a_hook_may_change_what_is_saved(folder: Path) -> None:
    hook(folder, "pre-commit", "echo '# tidied' >> plan.toml; git add plan.toml")
    record(folder).save(MESSAGE)
    assert record(folder).saved_bytes() == SECOND + b"# tidied\n" == (folder / "plan.toml").read_bytes()


def test_a_program_that_a_hook_leaves_running_holds_up_nobody(folder: Path, tmp_path: Path) -> None:
    hook(folder, "post-commit", f"echo Begun; sleep 20 & echo $! > '{tmp_path}/pid'")
    saved = record(folder).save(MESSAGE)
    os.kill(int((tmp_path / "pid").read_text(encoding="ascii")), 15)
    assert saved.output == "Begun"


def test_a_git_that_is_killed_leaves_no_lock_behind(folder: Path) -> None:
    before = git(folder, "rev-parse", "HEAD")
    killing = hook(folder, "pre-commit", "kill -9 $PPID")
    error = refused(folder)
    assert "was stopped" in error.message
    assert error.advice == "Save again."
    assert git(folder, "rev-parse", "HEAD") == before
    assert [*(folder / ".git").glob("*.lock"), *(folder / ".git").glob("actionplan-*")] == []
    killing.unlink()
    record(folder).save(MESSAGE)
    assert status(folder) == ["M  notes.txt", " M paper.txt"]


def test_a_commit_that_was_made_counts_though_git_is_killed_after_it(folder: Path) -> None:
    hook(folder, "post-commit", "kill -9 $PPID")
    saved = record(folder).save(MESSAGE)
    assert saved.commit == git(folder, "rev-parse", "HEAD").strip()
    assert record(folder).saved_bytes() == SECOND


# Signing


def signer(tmp_path: Path, script: str) -> str:
    path = tmp_path / "signer"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_what_is_saved_is_signed_where_git_is_set_to_sign(folder: Path, tmp_path: Path) -> None:
    script = "cat >/dev/null; echo 'the seal'; printf '\\n[GNUPG:] SIG_CREATED \\n' >&2"
    git(folder, "config", "gpg.program", signer(tmp_path, script))
    git(folder, "config", "commit.gpgSign", "true")
    record(folder).save(MESSAGE)
    assert "gpgsig the seal\n" in git(folder, "cat-file", "commit", "HEAD")


@pytest.mark.parametrize(
    "settings",
    [
        {"gpg.program": "false"},
        {"gpg.program": "/no/such/program"},
        {"gpg.format": "ssh"},
        {"gpg.format": "ssh", "user.signingKey": "/no/such/key"},
    ],
    ids=str,
)
def test_signing_that_fails_is_said_and_all_stays_as_it_was(folder: Path, settings: dict[str, str]) -> None:
    before = git(folder, "rev-parse", "HEAD"), status(folder)
    hook(folder, "pre-commit", "exit 0")
    for key, value in {"commit.gpgSign": "true", **settings}.items():
        git(folder, "config", key, value)
    error = refused(folder)
    assert error.trouble is Trouble.SIGNING
    assert error.output
    assert (git(folder, "rev-parse", "HEAD"), status(folder)) == before


# A plan that git does not know yet


@pytest.fixture
def unknown(folder: Path) -> Path:
    """Return the folder with a plan that was never saved, and no other entry."""
    shutil.rmtree(folder / ".git")
    begin(folder)
    git(folder, "add", "notes.txt")
    return folder


def test_a_plan_that_git_does_not_know_is_added_first(unknown: Path) -> None:
    found = record(unknown)
    assert (found.head(), found.saved_bytes(), found.trouble_error()) == (None, None, None)
    assert not found.is_saved(SECOND)
    saved = found.save(MESSAGE)
    assert (found.head(), found.saved_bytes()) == (saved.commit, SECOND)
    assert git(unknown, "ls-tree", "--name-only", "HEAD").split() == ["plan.toml"]
    assert status(unknown) == ["A  notes.txt", "?? paper.txt"]


def test_it_is_taken_out_again_where_the_save_fails(unknown: Path) -> None:
    before = status(unknown)
    hook(unknown, "pre-commit", "echo '# by a hook' >> plan.toml; git add plan.toml; exit 1")
    assert refused(unknown).trouble is Trouble.HOOK
    assert status(unknown) == before == ["A  notes.txt", "?? paper.txt", "?? plan.toml"]


def test_it_is_saved_from_any_state_that_can_be_staged(folder: Path) -> None:
    git(folder, "rm", "--quiet", "--cached", "plan.toml")
    record(folder).save(MESSAGE)
    (folder / "other.toml").write_bytes(FIRST)
    git(folder, "add", "--intent-to-add", "other.toml")
    Record(folder / "other.toml").save(MESSAGE)
    assert status(folder) == ["M  notes.txt", " M paper.txt"]
    assert git(folder, "show", "HEAD~1:plan.toml", "HEAD:other.toml").encode() == SECOND + FIRST


def test_it_is_saved_where_only_another_part_of_the_repository_is_checked_out(folder: Path) -> None:
    git(folder, "sparse-checkout", "set", "--cone", "elsewhere")
    (folder / "here").mkdir()
    (folder / "here" / "plan.toml").write_bytes(SECOND)
    record(folder / "here").save(MESSAGE)
    assert git(folder, "show", "HEAD:here/plan.toml").encode() == SECOND


# Beside the work


def test_nothing_stays_open_and_git_is_loaded_only_when_it_is_used(folder: Path) -> None:
    program = "import sys; import actionplan.git.record; sys.exit('git' in sys.modules)"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)
    found = record(folder)
    found.save(MESSAGE)
    gc.collect()
    if sys.platform != "linux":
        return
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir()))
    for look in (found.head, found.saved_bytes, found.trouble_error, found.past_lines, found.identity):
        look()
    found.bytes_at(found.find("HEAD"))
    assert len(list(descriptors.iterdir())) == before
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    assert not children.exists() or children.read_text(encoding="ascii") == ""
