"""Whatever call fails, once: the plan and the record are the old or the new ones, it is said, and the next try works.

The suite lets a share of the calls of a save to the record fail; ACTIONPLAN_LONG=1 lets every one fail in every way.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from actionplan.errors import PlanFileError
from actionplan.git.record import Record, RecordTrouble, Trouble
from actionplan.storage import lock as workfolder
from actionplan.storage import private
from tests.gitrepo import begin, commit, git
from tests.longrun import LONG
from tests.planfile import check_plain
from tests.recorder import Recorder
from tests.storage.test_power_loss import AT_REST, FSCK, OLD, made_usable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODES = (errno.ENOSPC, errno.EIO, errno.EPERM)
NOTE = ("set", "A-1", "--note", "Half of the teams are done.")
LATER = ("set", "A-1", "--note", "And on it goes.")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are flushed on other systems only")


class Told:
    """What a command said."""

    def __init__(self, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._plan = plan
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, str]:
        """Run a command; give its exit status and what it said on standard error, which has to be for people."""
        status = cli.main(["--plan", str(self._plan), "--today", "2016-12-12", *words])
        said = self._capsys.readouterr().err
        assert not re.search(r"Traceback|Errno|Error\b|0x", said)
        if status:
            # What happened, and what to do about it.
            assert re.fullmatch(r"\S.*\.\s+\S.*\.\n", said, re.DOTALL), said
        return status, said


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    folder.mkdir()
    path = folder / "plan.toml"
    path.write_text(OLD, encoding="utf-8")
    return path


def _ways(at: int) -> tuple[int, ...]:
    """Return the ways in which the call with this number fails: in turn, or all in the long run."""
    return CODES if LONG else (CODES[at % len(CODES)],)


def test_whatever_call_of_an_edit_fails_the_plan_is_the_old_or_the_new_one_and_the_next_edit_works(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told, undisturbed = Told(plan, capsys), Recorder(plan.parent)
    with undisturbed.watching():
        assert told.run(*NOTE)[0] == 0
    new, number, failed = plan.read_bytes(), 0, set[str]()
    for at in range(1, 1000):
        # One of the ways is how a system refuses to swap two names, which is then done without.
        swaps = undisturbed.touched[at - 1 : at] == ["exchange_names"]
        for code in CODES if swaps else _ways(at):
            shutil.rmtree(plan.parent / workfolder.WORK_FOLDER, ignore_errors=True)
            plan.write_text(OLD, encoding="utf-8")
            recorder = Recorder(plan.parent)
            recorder.fails_at, recorder.fails_with = at, code
            with recorder.watching():
                status, _ = told.run(*NOTE)
            number = len(recorder.touched)
            assert plan.read_bytes() == (new if status == 0 else OLD.encode())
            if status:
                failed.add(recorder.touched[at - 1])
            work = plan.parent / workfolder.WORK_FOLDER
            left = {file.name for file in work.iterdir()} - AT_REST if work.exists() else set()
            if left and recorder.touched[at - 1] == "unlink":
                # The plan is the new one, and the old one could not be taken away; the next edit does so.
                assert left == {"plan.toml.new"}
                assert (work / left.pop()).read_text(encoding="utf-8") == OLD
                assert told.run(*LATER)[0] == 0
                assert {file.name for file in work.iterdir()} == AT_REST
            assert left == set()
            if LONG or at % 3 == 0:
                assert told.run(*LATER)[0] == 0
        if at > number:
            break
    assert failed >= {"open", "read", "write", "fsync", "mkdir", "lstat"}
    assert failed & {"exchange_names", "replace"}


@pytest.mark.parametrize("most", [1, 1000])
def test_a_system_that_takes_less_than_it_was_given_is_given_the_rest(
    plan: Path, capsys: pytest.CaptureFixture[str], most: int
) -> None:
    told, recorder = Told(plan, capsys), Recorder(plan.parent)
    plan.write_text(OLD + "# " + "x" * 3000 + "\n", encoding="utf-8")
    recorder.takes = most
    with recorder.watching():
        assert told.run(*NOTE)[0] == 0
    assert plan.read_bytes().endswith(b"x\n")
    assert b"Half of the teams are done." in plan.read_bytes()
    assert (plan.parent / workfolder.WORK_FOLDER / ".gitignore").read_bytes() == b"*\n"


@pytest.mark.parametrize("name", ["message", "meeting", "look"])
def test_whatever_call_fails_while_a_private_file_is_kept_the_plan_stands_and_nothing_piles_up(
    plan: Path, name: str
) -> None:
    number = 1
    for at in range(1, 1000):
        for code in _ways(at):
            private.write(plan, name, b"old")
            recorder = Recorder(plan.parent)
            recorder.fails_at, recorder.fails_with = at, code
            expected = b"new"
            with recorder.watching():
                try:
                    private.write(plan, name, b"new")
                except PlanFileError as error:
                    check_plain(error)
                    expected = b"old"
            number = len(recorder.touched)
            assert private.read(plan, name) == expected
            assert plan.read_text(encoding="utf-8") == OLD
            work = plan.parent / workfolder.WORK_FOLDER
            assert {file.name for file in work.iterdir()} == {".gitignore", "private-lock", f"plan.toml.{name}"}
        if at > number:
            break
    assert number > 10


# The record


@pytest.fixture
def saved(plan: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a plan that was saved, and changed since."""
    commit(begin(plan.parent), "plan.toml")
    shutil.rmtree(plan.parent / ".git" / "hooks")
    assert Told(plan, capsys).run(*NOTE)[0] == 0
    return plan


def _copies(plan: Path) -> Iterator[Path]:
    """Return copies of a plan with its record, one after the other; each is deleted when the next one comes."""
    for number in range(1, 10_000):
        folder = plan.parent.with_name(f"copy-{number}")
        shutil.copytree(plan.parent, folder)
        yield folder / "plan.toml"
        shutil.rmtree(folder)


def _check(plan: Path, before: str, edited: bytes) -> bool:
    """Hold plan and record against what they may be after a save that failed or not; tell whether it was made."""
    assert plan.read_bytes() == edited
    git(plan.parent, *FSCK)
    head = git(plan.parent, "rev-parse", "HEAD").strip()
    if head == before:
        return False
    assert git(plan.parent, "rev-parse", "HEAD^").strip() == before
    assert git(plan.parent, "show", "HEAD:plan.toml").encode() == edited
    return True


def test_whatever_call_of_a_save_to_the_record_fails_its_entry_is_whole_or_not_there_and_the_next_save_works(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, edited, copies = git(saved.parent, "rev-parse", "HEAD").strip(), saved.read_bytes(), _copies(saved)
    recorder = Recorder(next(copies).parent)
    with recorder.watching():
        assert Told(recorder.root / "plan.toml", capsys).run("commit", "--message", "What we agreed")[0] == 0
    calls = [at for at, name in enumerate(recorder.touched, 1) if LONG or name == "fsync" or at % 12 == 0]
    assert len(calls) > 5
    unconfirmed = 0
    for at in calls if LONG else [*calls[:4], *calls[4::4]]:
        for code in _ways(at):
            plan = next(copies)
            told, recorder = Told(plan, capsys), Recorder(plan.parent)
            recorder.fails_at, recorder.fails_with = at, code
            with recorder.watching():
                status, said = told.run("commit", "--message", "What we agreed")
            assert _check(plan, before, edited) == (status == 0), said
            unconfirmed += "could not confirm" in said
            assert told.run(*LATER)[0] == 0
            assert told.run("commit")[0] == 0
            assert git(plan.parent, "show", "HEAD:plan.toml").encode() == plan.read_bytes()
    assert unconfirmed


def _faults(recorder: Recorder) -> list[str]:
    """Name, in the words of strace, each call of git's that changes the record."""
    found, counts = list[str](), dict[str, int]()
    first = recorder.traced.partition(" ")[0]
    for line in recorder.traced.splitlines():
        process, _, call = line.partition(" ")
        name = call.strip().partition("(")[0]
        if process != first or not name.isalnum():
            continue
        counts[name] = counts.get(name, 0) + 1
        if name in {"fsync", "link", "rename", "unlink", "mkdir"} or "O_CREAT" in call or name == "write":
            found.append(f"{name}:error={{}}:when={counts[name]}")
    return found


def test_whatever_call_of_git_s_fails_the_entry_is_whole_or_not_there_and_the_next_save_works(
    saved: Path,
) -> None:
    before, edited, copies = git(saved.parent, "rev-parse", "HEAD").strip(), saved.read_bytes(), _copies(saved)
    recorder = Recorder(next(copies).parent)
    with recorder.watching_git():
        Record(recorder.root / "plan.toml").save("What we agreed\n")
    faults = _faults(recorder)
    assert {fault.partition(":")[0] for fault in faults} >= {"openat", "write", "fsync", "link", "rename", "unlink"}
    failed = 0
    for number, fault in enumerate(faults if LONG else faults[::6]):
        for code in ("ENOSPC", "EIO", "EPERM") if LONG else [("ENOSPC", "EIO", "EPERM")[number % 3]]:
            plan = next(copies)
            recorder, error = Recorder(plan.parent), None
            with recorder.watching_git(fault.format(code)):
                try:
                    Record(plan).save("What we agreed\n")
                except RecordTrouble as raised:
                    error = raised
                    failed += 1
            assert _check(plan, before, edited) == (error is None), fault
            for lock in (plan.parent / ".git").rglob("*.lock"):
                os.utime(lock, (0, 0))
            made_usable(plan)
            if error is not None:
                assert error.message.endswith((".", "”.")), error
                Record(plan).save("What we agreed\n")
            assert Record(plan).is_saved(edited)
    assert failed


def test_a_disk_that_does_not_confirm_a_save_is_told_and_what_was_saved_is_not_offered_again(
    saved: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    flush, heads = os.fsync, saved.parent / ".git" / "refs" / "heads"

    def fails(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), heads.stat()):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", fails)
    told = Told(saved, capsys)
    status, said = told.run("commit", "--message", "What we agreed")
    assert status == 0
    assert "warning: The plan was saved to the record, but the computer could not confirm that it is on" in said
    assert git(saved.parent, "log", "-1", "--format=%s").strip() == "What we agreed"
    assert private.read(saved, "message") is None
    monkeypatch.undo()
    assert told.run(*LATER)[0] == 0
    assert told.run("commit")[0] == 0
    assert git(saved.parent, "log", "-1", "--format=%s").strip() != "What we agreed"


def test_a_message_that_cannot_be_put_away_after_a_save_does_not_make_it_look_as_if_nothing_was_saved(
    saved: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, name: str, **_: object) -> None:
        raise PlanFileError(f"{path}.{name} could not be removed: the disk reports an error.", "Check the disk.")

    monkeypatch.setattr(private, "remove", fails)
    status, said = Told(saved, capsys).run("commit", "--message", "What we agreed")
    assert status == 0
    assert "warning: The plan was saved to the record, but what was kept for that could not be removed" in said
    assert "the message is offered again at the next save" in said
    assert "unchanged" not in said
    assert git(saved.parent, "show", "HEAD:plan.toml").encode() == saved.read_bytes()


def test_a_disk_that_cannot_take_a_new_record_is_told(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(RecordTrouble) as caught:
        Record(plan).create()
    assert caught.value.trouble is Trouble.OTHER
    monkeypatch.undo()
    Record(plan).create()
    assert Record(plan).trouble_error() is None
