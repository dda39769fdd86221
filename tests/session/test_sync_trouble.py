"""Each reason why the record cannot be shared is told plainly, with what to do, and changes nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import ActionPlanError, RuleError
from actionplan.git import remote, remote_errors
from actionplan.git.errors import RecordTrouble, Trouble
from actionplan.session.sync import Syncing
from tests.conftest import IDENTITY
from tests.gitrepo import begin, commit, git, hook
from tests.laptops import PLAN, TODAY, Laptop, joined, shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def ana(tmp_path: Path) -> Laptop:
    """Return the laptop of Ana, with an entry to share, while Ben has shared another."""
    ana, ben = shared(tmp_path, "Ana", "Ben")
    ben.write('owner = "Head of Policy"', 'owner = "Trainer"').commit()
    git(ben.folder, "push", "--quiet")
    ana.write("# since October", "# since September").commit()
    return ana


def bare(laptop: Laptop) -> Path:
    return laptop.folder.parent / "shared.git"


def refused(laptop: Laptop, *, given: str | None = None) -> ActionPlanError:
    """Return why the record could not be shared, and check that plan, record and remote are unchanged."""
    there = git(bare(laptop), "rev-parse", "--all")
    before = laptop.plan.read_bytes(), laptop.head, git(laptop.folder, "status", "--porcelain")
    with pytest.raises(ActionPlanError) as caught:
        laptop.sync(remote=given)
    assert before == (laptop.plan.read_bytes(), laptop.head, git(laptop.folder, "status", "--porcelain"))
    assert git(bare(laptop), "rev-parse", "--all") == there
    assert caught.value.advice
    return caught.value


# What stands in the way on this computer


def no_remote(ana: Laptop) -> None:
    git(ana.folder, "remote", "remove", "origin")


def several(ana: Laptop) -> None:
    git(ana.folder, "remote", "add", "backup", "../backup.git")
    git(ana.folder, "branch", "--unset-upstream")


def detached(ana: Laptop) -> None:
    git(ana.folder, "checkout", "--quiet", "--detach")


def merging(ana: Laptop) -> None:
    (ana.folder / ".git" / "MERGE_HEAD").write_text(f"{ana.head}\n", encoding="ascii")


def unsaved(ana: Laptop) -> None:
    ana.write("IM-02", "IM-2")


def broken_here(ana: Laptop) -> None:
    ana.write('title = "Review the store"', "title = Review")


def locked(ana: Laptop) -> None:
    lock = ana.folder / ".git" / "refs" / "remotes" / "origin" / "main.lock"
    lock.write_bytes(b"")


def other_branch(ana: Laptop) -> None:
    git(ana.folder, "checkout", "--quiet", "-b", "trial")


def unrelated(ana: Laptop) -> None:
    git(ana.folder, "checkout", "--quiet", "--orphan", "fresh")
    ana.commit()
    git(ana.folder, "branch", "--force", "main", "fresh")
    git(ana.folder, "checkout", "--quiet", "main")


def no_plan_there(ana: Laptop) -> None:
    ben = ana.folder.parent / "Ben"
    git(ben, "mv", "plan.toml", "old.toml")
    git(ben, "commit", "--quiet", "--message=Moved")
    git(ben, "push", "--quiet")


def broken_there(ana: Laptop) -> None:
    ben = Laptop("Ben", ana.folder.parent / "Ben")
    ben.write('title = "Review the store"', "title = Review").commit()
    git(ben.folder, "push", "--quiet")


def newer_there(ana: Laptop) -> None:
    ben = Laptop("Ben", ana.folder.parent / "Ben")
    ben.write("schema = 1", "schema = 2").commit()
    git(ben.folder, "push", "--quiet")


def no_such_place(ana: Laptop) -> None:
    git(ana.folder, "remote", "set-url", "origin", "../nowhere.git")


def nobody(ana: Laptop) -> None:
    git(ana.folder, "config", "user.useConfigOnly", "true")


def refusing(name: str, script: str) -> Callable[[Laptop], None]:
    def make(ana: Laptop) -> None:
        made = hook(ana.folder, name, script)
        if name != "pre-push":
            shutil.move(made, bare(ana) / "hooks" / name)

    return make


def local_branch(ana: Laptop) -> None:
    git(ana.folder, "config", "branch.main.remote", ".")
    git(ana.folder, "remote", "add", "backup", "../backup.git")


@dataclass(frozen=True)
class Case:
    """A way to come into trouble, and what is told of it."""

    make: Callable[[Laptop], None]
    trouble: Trouble | None
    told: tuple[str, ...]


CASES = {
    "no-repository": Case(
        lambda ana: shutil.rmtree(ana.folder / ".git"), Trouble.NO_REPOSITORY, ("There is no record", "git init")
    ),
    "no-remote": Case(no_remote, Trouble.NO_REMOTE, ("on this computer only", "git remote add origin ADDRESS")),
    "several-remotes": Case(
        several, Trouble.NO_REMOTE, ("backup or origin", "none of them is the usual one", "sync --remote backup")
    ),
    "upstream-is-local": Case(local_branch, Trouble.NO_REMOTE, ("none of them is the usual one",)),
    "detached": Case(detached, Trouble.DETACHED, ("on no branch", "git switch main")),
    "merge": Case(merging, Trouble.MERGING, ("merge is under way", "git merge --abort")),
    "unsaved": Case(unsaved, None, ("not saved to the record", "actionplan commit", "actionplan discard")),
    "broken-here": Case(broken_here, None, ("plan.toml has 1 problem",)),
    "locked": Case(locked, Trouble.LOCKED, ("main.lock is in the way", "remove that file")),
    "no-branch-there": Case(
        other_branch, Trouble.NO_BRANCH, ("origin has no branch trial; it has main", "git push -u origin HEAD")
    ),
    "unrelated": Case(unrelated, Trouble.UNRELATED, ("have nothing in common", "Keep one of them")),
    "no-plan-there": Case(no_plan_there, Trouble.BAD_THERE, ("origin has no plan.toml in this folder",)),
    "broken-there": Case(broken_there, Trouble.BAD_THERE, ("that Ben shared cannot be read", "plan.toml:21: error")),
    "newer-there": Case(newer_there, Trouble.BAD_THERE, ("in schema 2", "Install the newest actionplan")),
    "no-such-place": Case(
        no_such_place, Trouble.OFFLINE, ("no record at the address of origin (../nowhere.git)", "git remote set-url")
    ),
    "refused-there": Case(
        refusing("pre-receive", "echo 'Only on Fridays.' >&2; exit 1"),
        Trouble.REFUSED,
        ("A check on origin refused", "Mend what it asks for"),
    ),
    "protected": Case(
        refusing("update", "echo 'GH006: Protected branch update failed' >&2; exit 1"),
        Trouble.REFUSED,
        ("origin protects this branch", "is kept on this computer"),
    ),
    "refused-here": Case(
        refusing("pre-push", "echo 'Not before the meeting.' >&2; exit 1"), Trouble.HOOK, ("git hook pre-push",)
    ),
    "disk-full-there": Case(
        refusing("pre-receive", "echo 'fatal: write error: No space left on device' >&2; exit 1"),
        Trouble.OTHER,
        ("The disk is full", "Free some space"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_trouble_is_told_and_changes_nothing(ana: Laptop, case: Case) -> None:
    case.make(ana)
    if case.trouble is Trouble.NO_REPOSITORY:
        with pytest.raises(RecordTrouble) as caught:
            ana.sync()
        error: ActionPlanError = caught.value
    else:
        error = refused(ana)
    assert getattr(error, "trouble", None) is case.trouble, error
    for words in case.told:
        assert words in str(error)


def test_what_the_server_said_is_kept_to_be_shown(ana: Laptop) -> None:
    CASES["refused-there"].make(ana)
    error = refused(ana)
    assert isinstance(error, RecordTrouble)
    assert "Only on Fridays." in error.output


def test_a_remote_that_is_not_there_is_named_with_those_that_are(ana: Laptop) -> None:
    error = refused(ana, given="upstream")
    assert "no remote of the name “upstream”. There is origin" in str(error)
    assert "no remote of the name “--all”" in str(refused(ana, given="--all"))


def test_of_several_remotes_the_one_that_is_named_is_used(ana: Laptop) -> None:
    several(ana)
    assert ana.sync(remote="origin").sent == 1
    assert git(bare(ana), "rev-parse", "main").strip() == ana.head


def test_nobody_is_asked_who_saves_where_nothing_has_to_be_put_together(
    ana: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = Laptop("Ben", ana.folder.parent / "Ben")
    git(ben.folder, "reset", "--quiet", "--hard", "HEAD~1")
    for name in IDENTITY:
        monkeypatch.delenv(name)
    ben.sync()
    error = refused(ana)
    assert getattr(error, "trouble", None) is Trouble.NO_IDENTITY


def test_a_copy_without_its_history_says_how_to_get_it(ana: Laptop, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{bare(ana)}", "Cleo")
    cleo, ben = Laptop("Cleo", tmp_path / "Cleo"), Laptop("Ben", tmp_path / "Ben")
    cleo.write("# since October", "# since May").commit()
    ben.write('title = "Train', 'title = "Soon: Train').commit()
    git(ben.folder, "push", "--quiet")
    # What goes on from what is here can be put together.
    assert cleo.sync().sent == 1
    git(ben.folder, "reset", "--quiet", "--hard", "HEAD~2")
    ben.write('title = "Train', 'title = "Late: Train').commit()
    git(ben.folder, "push", "--quiet", "--force")
    error = refused(cleo)
    assert getattr(error, "trouble", None) is Trouble.SHALLOW
    assert "git fetch --unshallow origin" in str(error)


def test_both_sides_that_began_a_plan_of_their_own_are_told_so(tmp_path: Path) -> None:
    first = begin(tmp_path / "first")
    commit(first)
    git(tmp_path, "clone", "--quiet", "--bare", "first", "shared.git")
    laptops = [joined(tmp_path, name) for name in ("Ana", "Ben")]
    for laptop in laptops:
        shutil.copy(PLAN, laptop.plan)
    laptops[1].write("Train all staff", "Train everybody")
    for laptop in laptops:
        laptop.commit()
    laptops[0].sync()
    error = refused(laptops[1])
    assert "was begun here and elsewhere" in str(error)


def test_an_empty_place_gets_all_that_was_saved(tmp_path: Path, ana: Laptop) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    git(ana.folder, "remote", "set-url", "origin", "../empty.git")
    assert ana.sync().words == "2 saves shared with origin."
    assert git(tmp_path / "empty.git", "rev-parse", "main").strip() == ana.head


def test_a_record_that_has_nothing_yet_is_told_to_save_first(tmp_path: Path) -> None:
    folder = begin(tmp_path / "new")
    shutil.copy(PLAN, folder / "plan.toml")
    with pytest.raises(ActionPlanError, match="Nothing has been saved to the record yet"):
        Laptop("Ana", folder).sync()


def test_a_file_that_cannot_be_written_now_gets_what_came_in_once_it_can(ana: Laptop) -> None:
    (ana.folder / "plan.toml").chmod(0o444)
    with pytest.raises(ActionPlanError, match="read-only"):
        ana.sync()
    # What was put together had been shared by then, and comes in once the file can be written.
    (ana.folder / "plan.toml").chmod(0o644)
    ana.sync()
    assert git(bare(ana), "rev-parse", "main").strip() == ana.head


# On the way to another computer; no network is used


def by_ssh(ana: Laptop, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Have the remote reached by a program in the place of ssh."""
    folder = ana.folder.parent / "bin"
    folder.mkdir(exist_ok=True)
    program = folder / "ssh"
    program.write_text(f'#!/bin/sh\necho "$@" >> {folder}/asked\n{script}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(program))
    git(ana.folder, "remote", "set-url", "origin", "ssh://git@council.example/plan.git")
    return folder / "asked"


FOR_EVER = f"exec {sys.executable} -c 'import signal; signal.pause()'"


def said(words: str) -> str:
    return f"echo '{words}' >&2; exit 255"


WAYS = {
    "unknown-host": (
        "ssh: Could not resolve hostname council.example: Name or service not known",
        Trouble.OFFLINE,
        "cannot be reached",
    ),
    "offline": (
        "ssh: connect to host council.example port 22: Network is unreachable",
        Trouble.OFFLINE,
        "this computer is offline",
    ),
    "refused": (
        "ssh: connect to host council.example port 22: Connection refused",
        Trouble.OFFLINE,
        "cannot be reached",
    ),
    "timeout": (
        "ssh: connect to host council.example port 22: Connection timed out",
        Trouble.OFFLINE,
        "did not answer in time",
    ),
    "key": ("git@council.example: Permission denied (publickey).", Trouble.CREDENTIALS, "a key or password is missing"),
    "host-key": ("Host key verification failed.", Trouble.CREDENTIALS, "is not known here"),
    "not-there": ("ERROR: Repository not found.", Trouble.OFFLINE, "no record at the address"),
}


@pytest.mark.parametrize(("words", "trouble", "told"), WAYS.values(), ids=WAYS.keys())
def test_what_ssh_says_is_told_in_plain_words(
    ana: Laptop, monkeypatch: pytest.MonkeyPatch, words: str, trouble: Trouble, told: str
) -> None:
    asked = by_ssh(ana, monkeypatch, said(words))
    error = refused(ana)
    assert isinstance(error, RecordTrouble)
    assert (error.trouble, told in str(error)) == (trouble, True), error
    assert words in error.output
    assert "BatchMode=yes" in asked.read_text(encoding="utf-8")


def test_a_remote_by_ssh_is_shared_with(ana: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    # The last word is the command for the other computer, which here is this one.
    by_ssh(ana, monkeypatch, f'for last; do :; done; cd {ana.folder.parent} && eval "${{last%% *}} shared.git"')
    assert ana.sync().sent == 1
    assert git(bare(ana), "rev-parse", "main").strip() == ana.head


HTTPS = {
    "no-password": (
        "fatal: could not read Username for 'https://council.example': terminal prompts disabled",
        Trouble.CREDENTIALS,
    ),
    "wrong-password": ("fatal: Authentication failed for 'https://ana:secret@council.example/'", Trouble.CREDENTIALS),
    "no-right": (
        "fatal: unable to access 'https://council.example/': The requested URL returned error: 403",
        Trouble.REFUSED,
    ),
    "unknown-host": (
        "fatal: unable to access 'https://council.example/': Could not resolve host: council.example",
        Trouble.OFFLINE,
    ),
    "certificate": (
        "fatal: unable to access 'https://council.example/': SSL certificate problem: self-signed certificate",
        Trouble.OFFLINE,
    ),
    "slow": (
        "error: RPC failed; curl 28 Operation too slow. Less than 1 bytes/sec transferred the last 30 seconds",
        Trouble.OFFLINE,
    ),
    "full": ("fatal: write error: No space left on device", Trouble.OTHER),
    "anything-else": ("fatal: the moon is in the wrong quarter", Trouble.OTHER),
}


@pytest.mark.parametrize(("words", "trouble"), HTTPS.values(), ids=HTTPS.keys())
def test_what_git_says_of_an_address_is_told_without_names_and_passwords(words: str, trouble: Trouble) -> None:
    output = remote_errors.without_secrets(words)
    error = remote_errors.unreached("origin", "https://council.example/", output)
    assert error.trouble is trouble
    assert "secret" not in f"{error}{error.output}"
    assert error.advice


def test_an_address_is_shown_without_the_password_in_it(ana: Laptop) -> None:
    git(ana.folder, "remote", "set-url", "origin", "https://ana:secret@localhost:1/plan.git")
    error = refused(ana)
    assert isinstance(error, RecordTrouble)
    assert error.trouble is Trouble.OFFLINE
    assert "secret" not in f"{error}{error.output}"


def test_what_takes_too_long_is_given_up(ana: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "LONGEST_TALK", 0.2)
    by_ssh(ana, monkeypatch, FOR_EVER)
    error = refused(ana)
    assert "did not answer within" in str(error)


def test_what_waits_can_be_stopped(ana: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    syncing = Syncing(ana.plan, TODAY)
    by_ssh(ana, monkeypatch, f"kill -USR1 {os.getpid()}; {FOR_EVER}")
    before = signal.signal(signal.SIGUSR1, lambda *_: syncing._wait.stop())
    try:
        with pytest.raises(RecordTrouble, match="Sharing was stopped; the plan and the record on this computer are as"):
            syncing.run()
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_unsaved_changes_are_refused_before_anybody_is_asked(ana: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = by_ssh(ana, monkeypatch, "exit 1")
    ana.write("# since September", "# since June")
    assert isinstance(refused(ana), RuleError)
    assert not asked.exists()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "'https://me:s3cret@host.example/a.git?private_token=s3cret&x=1/': gone?",
            "'https://host.example/a.git?…': gone?",
        ),
        ("to https://host.example/a.git?s3cret", "to https://host.example/a.git?…"),
        ("to https://host.example/a.git#s3cret now", "to https://host.example/a.git?… now"),
        ("to host.example:a.git?key=s3cret", "to host.example:a.git?…"),
        ("to HTTPS://s3cret@host.example/;token=s3cret", "to HTTPS://host.example/?…"),
        ("is https://host.example/a.git there? Ask!", "is https://host.example/a.git there? Ask!"),
    ],
)
def test_neither_a_password_nor_a_token_of_an_address_is_shown(said: str, shown: str) -> None:
    assert remote_errors.without_secrets(f"fatal: {said}") == f"fatal: {shown}"
