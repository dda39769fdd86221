"""Whenever the power fails, the plan is the old or the new one, and so is the record; what was reported done is there.

Every call that changes the disk is recorded, and the power fails after each. What can stand on the disk then is told
in `tests/disk.py`. Of these states the suite looks at a share; ACTIONPLAN_LONG=1 looks at all of them.
"""

from __future__ import annotations

import os
import random
import shutil
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import RecordError
from actionplan.git import process, record, repository
from actionplan.git.record import Record, RecordTrouble
from actionplan.git.repository import Repository
from actionplan.model.edits.basic import AddUpdate
from actionplan.session.session import Session
from actionplan.storage import lock as workfolder
from actionplan.storage import private
from tests import disk, writers
from tests.disk import Disk
from tests.gitrepo import begin, commit, git
from tests.laptops import Laptop, shared
from tests.longrun import LONG
from tests.planfile import SWAPPING, cannot_swap
from tests.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tests.disk import Loss

TODAY = date(2016, 12, 12)
OLD = """\
schema = 1
[plan]
title = "Action plan"
organisation = "Council"
group = "Group"
approved = 2016-09-28
[actions.A-1]
title = "Review how records are kept"
status = "on-track"
owner = "Head of Policy"
"""
EDIT = AddUpdate("A-1", "Half of the teams are done.", "The other half.")
LATER = AddUpdate("A-1", "And on it goes.", "")
AT_REST = {".gitignore", "lock"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are flushed on other systems only")


def _folder(place: Path) -> Path:
    place.mkdir(parents=True)
    (place / "plan.toml").write_text(OLD, encoding="utf-8")
    return place


def _share(found: Iterable[Loss], number: int) -> list[Loss]:
    """Choose some of what may be found, the same in every run, and the last of it; all of it in the long run."""
    *every, last, final = found
    if not LONG and len(every) > number:
        every = random.Random(7).sample(every, number)  # noqa: S311  (a repeatable choice, not a secret)
    return [*every, last, final]


# The plan


def _edit(path: Path) -> None:
    Session(path, today=TODAY).apply(EDIT)


def _recorded(folder: Path, write: Callable[[Path], object]) -> Recorder:
    recorder = Recorder(folder)
    with recorder.watching():
        write(folder / "plan.toml")
        recorder.tell("set")
    recorder.check_whole()
    return recorder


def _new(place: Path) -> bytes:
    """Return the plan after the edit without a fault."""
    path = _folder(place) / "plan.toml"
    _edit(path)
    return path.read_bytes()


def _wrong(recorder: Recorder, new: bytes) -> Iterator[str]:
    """Return what is wrong in a state after a loss of power."""
    for loss in disk.losses(recorder.before, recorder.calls, Disk.any_names):
        found, when = loss.state.get("plan.toml"), " ".join(loss.after[:3]).strip()
        if found not in {OLD.encode(), new}:
            yield f"torn after {when}"
        elif loss.told and found != new:
            yield f"lost after {when}"


@SWAPPING
@pytest.mark.parametrize("used_before", [False, True])
def test_whenever_the_power_fails_the_plan_is_the_old_or_the_new_one(
    tmp_path: Path, used_before: bool, monkeypatch: pytest.MonkeyPatch, swaps: bool
) -> None:
    cannot_swap(monkeypatch, swaps=swaps)
    new, folder = _new(tmp_path / "expected"), _folder(tmp_path / "council")
    if used_before:
        writers.change(folder / "plan.toml", lambda data: data)
    recorder = _recorded(folder, _edit)
    assert [call.kind for call in recorder.calls if call.kind in {"sync", "rename", "swap", "told"}] == (
        ["sync", "swap" if swaps else "rename", "sync", "told"]
    )
    assert list(_wrong(recorder, new)) == []


def test_after_a_loss_of_power_the_plan_opens_and_left_overs_are_replaced(tmp_path: Path) -> None:
    _new(tmp_path / "expected")
    Session(tmp_path / "expected" / "plan.toml", today=TODAY).apply(LATER)
    expected = (tmp_path / "expected" / "plan.toml").read_bytes()
    recorder = _recorded(_folder(tmp_path / "council"), _edit)
    found = _share(disk.losses(recorder.before, recorder.calls, Disk.any_names), 40)
    assert any("plan.toml.new" in name for loss in found for name in loss.state)
    for number, loss in enumerate(found):
        path = disk.built(loss.state, tmp_path / str(number)) / "plan.toml"
        session = Session(path, today=TODAY)
        for edit in (EDIT, LATER):
            # An update that is there already changes nothing.
            session.apply(edit)
        assert path.read_bytes() == expected
        assert {file.name for file in (path.parent / workfolder.WORK_FOLDER).iterdir()} == AT_REST
        assert (path.parent / workfolder.WORK_FOLDER / ".gitignore").read_bytes() == b"*\n"


@pytest.mark.parametrize("name", ["message", "meeting", "look"])
def test_whenever_the_power_fails_a_private_file_is_the_old_or_the_new_one_and_the_plan_stands(
    tmp_path: Path, name: str
) -> None:
    folder = _folder(tmp_path / "council")
    private.write(folder / "plan.toml", name, b"old")
    recorder = _recorded(folder, lambda path: private.write(path, name, b"the new one"))
    for loss in disk.losses(recorder.before, recorder.calls, Disk.any_names):
        assert loss.state["plan.toml"] == OLD.encode()
        found = loss.state[f".actionplan/plan.toml.{name}"]
        assert found == b"the new one" or (found == b"old" and not loss.told)


# Programs that are careless, each in its own way: the same replay has to find every one of them.


def _in_place(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
    os.write(descriptor, data)
    os.fsync(descriptor)
    os.close(descriptor)


def _by_renaming(path: Path, data: bytes, *, flushes: str) -> None:
    temporary = path.with_name("plan.toml.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT)
    os.write(descriptor, data)
    if "file" in flushes:
        os.fsync(descriptor)
    os.close(descriptor)
    temporary.replace(path)
    if "folder" in flushes:
        descriptor = os.open(path.parent, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


CARELESS: dict[str, tuple[Callable[[Path, bytes], None], set[str]]] = {
    "writes in place": (_in_place, {"torn"}),
    "renames what is not flushed": (partial(_by_renaming, flushes="folder"), {"torn"}),
    "does not flush the folder": (partial(_by_renaming, flushes="file"), {"lost"}),
    "is careful": (partial(_by_renaming, flushes="file, folder"), set()),
}


@pytest.mark.parametrize("kind", CARELESS)
def test_the_same_replay_finds_a_program_that_is_careless(tmp_path: Path, kind: str) -> None:
    new, (write, expected) = _new(tmp_path / "expected"), CARELESS[kind]
    recorder = _recorded(_folder(tmp_path / "council"), lambda path: write(path, new))
    assert {words.partition(" ")[0] for words in _wrong(recorder, new)} == expected


# The record


# The diary that git keeps of a branch may name an entry that was never finished; nothing is looked up by it.
FSCK = ("fsck", "--strict", "--no-dangling", "--no-reflogs")


def _losses(recorder: Recorder, number: int) -> list[Loss]:
    """Return the possible states if names reach the disk in order, or a share of them."""
    chance = random.Random(11)  # noqa: S311  (a repeatable choice, not a secret)
    states = Disk.names_in_order if LONG else partial(Disk.some_names_in_order, chance=chance)
    return _share(disk.losses(recorder.before, recorder.calls, states), number)


class Saving:
    """One save to the record, recorded call by call."""

    @staticmethod
    def begun(folder: Path, kind: str) -> Path:
        """Make a record, and a plan that is not saved yet."""
        commit(begin(_folder(folder)), *(["plan.toml"] if kind != "new to the record" else []))
        shutil.rmtree(folder / ".git" / "hooks")
        _edit(folder / "plan.toml")
        return folder

    def __init__(self, folder: Path, kind: str) -> None:
        path = self.begun(folder, kind) / "plan.toml"
        self.plan = path.read_bytes()
        # What somebody else's git left half written, and no entry has, is not looked at.
        self.fsck = (*FSCK, *(["--connectivity-only"] if kind == "staged by somebody" else []))
        self.heads = [git(folder, "rev-parse", "HEAD").strip()]
        self.recorder = Recorder(folder)
        with self.recorder.watching(), self.recorder.watching_git():
            if kind == "staged by somebody":
                process.run(folder, "add", "plan.toml", writes=True)
            self.heads.append(Record(path).save("What we agreed\n").commit)
            self.recorder.tell("saved")
        self.recorder.check_whole()

    def wrong(self, loss: Loss, folder: Path) -> Iterator[str]:
        """Return what is wrong with a record after a loss of power."""
        path = disk.built(loss.state, folder) / "plan.toml"
        if path.read_bytes() != self.plan:
            yield "plan"
        try:
            head, saved = Record(path).head(), Record(path).saved_bytes()
        except RecordError:
            yield "head"
            return
        if head != self.heads[1] and (loss.told or head != self.heads[0]):
            yield "lost"
        if head == self.heads[1] and saved != self.plan:
            yield "torn"
        Record(path).dropped()
        # What git has listed for the next entry is no part of the record; a damaged list is made anew.
        (folder / ".git" / "index").unlink(missing_ok=True)
        if process.run(folder, *self.fsck).status != 0:
            yield "fsck"


def _age_locks(path: Path) -> None:
    """Let the locks be as old as they are when somebody has switched the computer on again."""
    for lock in (path.parent / ".git").rglob("*.lock"):
        os.utime(lock, (0, 0))


def made_usable(path: Path) -> None:
    """Do what the message says where the loss of power left something behind."""
    for _ in range(4):
        error = Record(path).trouble_error()
        if error is None:
            return
        _do_as_told(path, error)
    pytest.fail("the advice does not help")


def _do_as_told(path: Path, error: RecordTrouble) -> None:
    named = [file for file in (path.parent / ".git").rglob("*") if f"{file} " in f"{error} ".replace(",", " ")]
    assert len(named) == 1, error
    assert "emove that file" in error.advice
    named[0].unlink()
    if error.advice.endswith("with: git reset"):
        git(path.parent, "reset", "--quiet")


def _synced(laptop: Laptop) -> None:
    """Sync, after doing what the message says where there is one."""
    for _ in range(4):
        try:
            laptop.sync()
        except RecordTrouble as error:
            _do_as_told(laptop.plan, error)
        else:
            return
    pytest.fail("the advice does not help")


@pytest.fixture(scope="module")
def savings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Saving]:
    """Return a recorded save of each kind, each made once."""

    def made(kind: str) -> Saving:
        return Saving(tmp_path_factory.mktemp("saving") / "council", kind)

    return cache(made)


KINDS = ["known to the record", "new to the record", "staged by somebody"]


@pytest.mark.parametrize("kind", KINDS)
def test_whenever_the_power_fails_the_record_has_the_old_or_the_new_entry_whole(
    tmp_path: Path, savings: Callable[[str], Saving], kind: str
) -> None:
    saving = savings(kind)
    for number, loss in enumerate(_losses(saving.recorder, 20)):
        assert list(saving.wrong(loss, tmp_path / str(number))) == [], loss.after


@pytest.mark.parametrize("kind", KINDS)
def test_once_a_save_is_reported_as_done_its_entry_does_not_depend_on_the_order_of_names(
    tmp_path: Path, savings: Callable[[str], Saving], kind: str
) -> None:
    saving = savings(kind)
    now = Disk(saving.recorder.before)
    for call in saving.recorder.calls:
        now.make(call)
    found = {frozenset(state.items()): state for state in now.any_names()}
    for number, state in enumerate(list(found.values())[: None if LONG else 5]):
        assert list(saving.wrong(disk.Loss(state, ("saved",), call), tmp_path / str(number))) == []


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_loss_of_power_the_next_save_works_once_what_the_message_names_is_done(
    tmp_path: Path, savings: Callable[[str], Saving], kind: str
) -> None:
    saving = savings(kind)
    for number, loss in enumerate(_losses(saving.recorder, 4)):
        path = disk.built(loss.state, tmp_path / str(number)) / "plan.toml"
        _age_locks(path)
        if Record(path).saved_bytes() == saving.plan:
            Session(path, today=TODAY).apply(LATER)
        made_usable(path)
        try:
            saved = Session(path, today=TODAY).save()
        except RecordTrouble as error:
            _do_as_told(path, error)
            saved = Session(path, today=TODAY).save()
        assert saved is not None
        assert Record(path).saved_bytes() == path.read_bytes()
        git(path.parent, *saving.fsck)


def test_what_another_git_left_half_written_is_not_taken_over(tmp_path: Path) -> None:
    folder = Saving.begun(tmp_path / "council", "known to the record")
    name = git(folder, "hash-object", "-w", "plan.toml").strip()
    blob = folder / ".git" / "objects" / name[:2] / name[2:]
    blob.chmod(0o644)
    blob.write_bytes(bytes(len(blob.read_bytes())))
    Session(folder / "plan.toml", today=TODAY).save()
    assert Record(folder / "plan.toml").saved_bytes() == (folder / "plan.toml").read_bytes()
    git(folder, *FSCK)


def _lost_of_a_new_record(tmp_path: Path) -> list[str]:
    """Begin a record, save to it, let the power fail, and say where the entry is not to be had."""
    folder = _folder(tmp_path / "council")
    path, recorder = folder / "plan.toml", Recorder(folder)
    with recorder.watching(), recorder.watching_git():
        Record(path).create()
        commit_made = Record(path).save("What we agreed\n").commit
        recorder.tell("saved")
    recorder.check_whole()
    lost = []
    for number, loss in enumerate(each for each in _losses(recorder, 100_000) if each.told):
        path = disk.built(loss.state, tmp_path / str(number)) / "plan.toml"
        try:
            if Record(path).head() != commit_made or Record(path).saved_bytes() != OLD.encode():
                lost.append(f"{number}: another entry")
            Session(path, today=TODAY).apply(LATER)
            Session(path, today=TODAY).save()
        except RecordError as error:
            lost.append(f"{number}: {error}")
    return lost


def test_a_record_that_is_begun_here_is_whole_once_its_first_save_is_reported(tmp_path: Path) -> None:
    assert _lost_of_a_new_record(tmp_path) == []


def test_the_same_replay_finds_a_new_record_that_is_not_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "flush_tree", lambda _: None)
    assert _lost_of_a_new_record(tmp_path)


# Sharing


def test_whenever_the_power_fails_during_a_sync_plan_and_record_are_the_old_or_the_new_ones_and_the_next_sync_goes_on(
    tmp_path: Path,
) -> None:
    ana, ben = shared(tmp_path, "Ana", "Ben")
    ana.write("# The training is with the personnel section.", "# The training is bought.").commit()
    ana.sync()
    ben.write("due = 2017-06-30", 'due = 2017-06-30\noutcome = "All know"').commit()
    between, before = tmp_path / "shared.git", (ben.text, ben.head)
    shutil.copytree(between, tmp_path / "untouched.git")
    recorder = Recorder(ben.folder)
    with recorder.watching(), recorder.watching_git():
        ben.sync()
        recorder.tell("synced")
    recorder.check_whole()
    # What comes in is on the disk before the plan says it: else the next sync could not tell where the words are from.
    at = next(at for at, call in enumerate(recorder.calls) if "plan.toml" in {call.path, call.other})
    named = {call.other.rpartition("/")[0] for call in recorder.calls[:at] if call.other.startswith(".git/objects/")}
    assert named
    assert named <= {call.path for call in recorder.calls[:at] if call.kind == "sync"}
    after = ben.text, ben.head
    for number, loss in enumerate(_losses(recorder, 12)):
        laptop = Laptop("Ben", disk.built(loss.state, tmp_path / str(number)))
        assert laptop.text in {after[0], *([] if loss.told else [before[0]])}
        assert laptop.head in {after[1], *([] if loss.told else [before[1]])}
        if loss.told or number % 4 == 0:
            # As if nothing had arrived there, which the loss of power leaves open.
            shutil.rmtree(between)
            shutil.copytree(tmp_path / "untouched.git", between)
            _age_locks(laptop.plan)
            _synced(laptop)
            assert laptop.text == after[0]
            assert git(between, "rev-parse", "main").strip() == laptop.head
            git(laptop.folder, *FSCK)


# A git that is told to flush less, or whose work is not flushed after it: the same replay has to find it.

NO_FLUSHING = ("-c", "core.fsync=none")


@pytest.mark.parametrize(("careless", "expected"), [("git", {"torn", "head", "fsck"}), ("names", {"lost"})])
def test_the_same_replay_finds_a_save_that_is_careless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, careless: str, expected: set[str]
) -> None:
    if careless == "git":
        monkeypatch.setattr(repository, "_FLUSHING", NO_FLUSHING)
    else:
        monkeypatch.setattr(Repository, "flush", lambda *_: None)
    saving = Saving(tmp_path / "council", "known to the record")
    found = set[str]()
    for number, loss in enumerate(reversed(_losses(saving.recorder, 20))):
        found |= set(saving.wrong(loss, tmp_path / str(number)))
        if found & expected:
            return
    pytest.fail("nothing was found")
