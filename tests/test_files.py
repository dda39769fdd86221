"""The plan file is read safely, and written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from actionplan import files
from actionplan.errors import PlanFileError
from tests import writers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OLD = b'title = "Information Management Strategy"\n'
WORK = files.WORK_FOLDER
AT_REST = {".gitignore", "lock"}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    folder.mkdir()
    path = folder / "plan.toml"
    path.write_bytes(OLD)
    return path


def add(line: bytes) -> Callable[[bytes], bytes]:
    return writers.adding(line + b"\n")


def work(plan: Path) -> set[str]:
    return set(writers.names_in(plan.parent / WORK))


def refused(call: Callable[[], object], *words: str) -> PlanFileError:
    """Expect a message for people, with these words in it."""
    with pytest.raises(PlanFileError) as caught:
        call()
    check_plain(caught.value)
    for word in words:
        assert word in str(caught.value)
    return caught.value


def check_plain(error: PlanFileError) -> None:
    assert error.message.endswith(".")
    assert error.advice.endswith(".")
    assert not re.search(r"Errno|Error|errno|0x|\{|None", str(error))


# Reading


def test_reading_gives_the_bytes_and_a_stamp_and_leaves_no_trace(plan: Path) -> None:
    snapshot = files.read(plan)
    assert snapshot.data == OLD
    assert snapshot.stamp == files.stamp(plan)
    assert writers.names_in(plan.parent) == ["plan.toml"]


def test_the_stamp_shows_every_save_over_the_file(plan: Path) -> None:
    first = files.stamp(plan)
    other = plan.with_name("other")
    other.write_bytes(OLD)
    other.replace(plan)
    assert files.stamp(plan) != first
    plan.unlink()
    assert files.stamp(plan) is None


def _missing(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere.toml"))
    path.symlink_to("elsewhere.toml")


def _dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.toml")


STRANGE = pytest.mark.parametrize(
    ("make", "words"),
    [
        (_missing, "no such file"),
        (_folder, "is a folder"),
        (_pipe, "is a pipe"),
        (_link, "is a link"),
        (_dangling_link, "is a link"),
    ],
)


@STRANGE
def test_what_is_not_a_regular_file_is_neither_read_nor_written(
    plan: Path, make: Callable[[Path], None], words: str
) -> None:
    make(plan)
    before = writers.names_in(plan.parent)
    refused(lambda: files.read(plan), words, str(plan))
    refused(lambda: files.change(plan, add(b"new")), words, str(plan))
    assert files.stamp(plan) is None
    assert writers.names_in(plan.parent) == before


@STRANGE
def test_what_takes_the_place_of_the_plan_during_an_edit_is_left_alone(
    plan: Path, make: Callable[[Path], None], words: str
) -> None:
    def edit(data: bytes) -> bytes:
        make(plan)
        return data + b"new\n"

    refused(lambda: files.change(plan, edit), words)
    assert work(plan) == AT_REST
    elsewhere = plan.with_name("elsewhere.toml")
    assert not elsewhere.exists() or elsewhere.read_bytes() == OLD


@STRANGE
def test_what_takes_the_place_of_the_plan_while_it_is_written_is_left_alone(
    plan: Path, make: Callable[[Path], None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def flush_late(descriptor: int) -> None:
        monkeypatch.undo()
        make(plan)
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", flush_late)
    refused(lambda: files.change(plan, add(b"new")), words)
    assert work(plan) == AT_REST
    elsewhere = plan.with_name("elsewhere.toml")
    assert not elsewhere.exists() or elsewhere.read_bytes() == OLD


def test_control_characters_in_a_file_name_are_shown_as_symbols(tmp_path: Path) -> None:
    error = refused(lambda: files.read(tmp_path / "plan\x1b[31m.toml"))
    assert "\x1b" not in str(error)


# Writing


def test_a_change_gives_what_was_and_what_is(plan: Path) -> None:
    before, after, new = files.change(plan, add(b"new"))
    assert (before, after) == (OLD, OLD + b"new\n")
    assert files.read(plan) == files.Snapshot(after, new)
    assert work(plan) == AT_REST


def test_an_edit_that_changes_nothing_writes_nothing(plan: Path) -> None:
    first = files.stamp(plan)
    assert files.change(plan, lambda data: data) == (OLD, OLD, first)
    assert files.stamp(plan) == first


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt])
def test_what_an_edit_raises_reaches_the_caller_and_nothing_is_written(plan: Path, error: type[BaseException]) -> None:
    first = files.stamp(plan)

    def edit(_: bytes) -> bytes:
        raise error

    with pytest.raises(error) as caught:
        files.change(plan, edit)
    assert type(caught.value) is error
    assert files.stamp(plan) == first
    assert work(plan) == AT_REST
    files.change(plan, add(b"new"), timeout=0)


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda mask: f"umask-{mask:03o}")
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    old = os.umask(request.param)
    yield request.param
    os.umask(old)


@pytest.mark.usefixtures("mask")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o644])
def test_the_mode_of_the_plan_is_kept(plan: Path, mode: int) -> None:
    plan.chmod(mode)
    files.change(plan, add(b"new"))
    assert stat.S_IMODE(plan.stat().st_mode) == mode


@pytest.mark.usefixtures("mask")
def test_colleagues_who_share_the_folder_can_use_the_work_folder_too(plan: Path) -> None:
    plan.parent.chmod(0o2775)
    plan.chmod(0o664)
    files.change(plan, add(b"new"))
    assert (plan.parent / WORK).stat().st_mode & 0o070 == 0o070
    assert (plan.parent / WORK / "lock").stat().st_mode & 0o060 == 0o060
    assert (plan.parent / WORK / ".gitignore").stat().st_mode & 0o040 == 0o040


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator may give a file away")
def test_owner_and_group_are_kept(plan: Path) -> None:
    os.chown(plan, 1234, 4321)
    files.change(plan, add(b"new"))
    assert (plan.stat().st_uid, plan.stat().st_gid) == (1234, 4321)


def test_a_plan_marked_as_read_only_is_not_replaced(plan: Path) -> None:
    plan.chmod(0o444)
    refused(lambda: files.change(plan, add(b"new")), "read-only", "unchanged")
    assert plan.read_bytes() == OLD
    assert work(plan) == set()


def test_replacing_wants_the_file_to_be_as_it_was_read(plan: Path) -> None:
    with files.locked(plan):
        snapshot = files.read(plan)
        plan.write_bytes(b"an editor was here\n")
        with pytest.raises(files.ChangedError) as caught:
            files.replace(plan, b"new\n", expected=snapshot.stamp)
        check_plain(caught.value)
        assert plan.read_bytes() == b"an editor was here\n"
        new = files.replace(plan, b"new\n", expected=files.read(plan).stamp)
    assert files.read(plan) == files.Snapshot(b"new\n", new)
    assert work(plan) == AT_REST


def test_another_hard_link_keeps_the_old_contents(plan: Path) -> None:
    copy = plan.with_name("copy.toml")
    copy.hardlink_to(plan)
    files.change(plan, add(b"new"))
    assert copy.read_bytes() == OLD


def _saves_in_place(plan: Path, line: bytes) -> None:
    with plan.open("ab") as file:
        file.write(line)


def _saves_by_renaming(plan: Path, line: bytes) -> None:
    other = plan.with_name("plan.toml~")
    other.write_bytes(plan.read_bytes() + line)
    other.replace(plan)


def _saves_with_the_same_time_and_size(plan: Path, line: bytes) -> None:
    was = plan.stat()
    data = plan.read_bytes()
    plan.write_bytes(line + data[len(line) :])
    os.utime(plan, ns=(was.st_atime_ns, was.st_mtime_ns))


EDITORS = pytest.mark.parametrize("save", [_saves_in_place, _saves_by_renaming, _saves_with_the_same_time_and_size])


@EDITORS
def test_an_editor_that_saves_meanwhile_loses_nothing(plan: Path, save: Callable[[Path, bytes], None]) -> None:
    calls = []

    def edit(data: bytes) -> bytes:
        calls.append(data)
        if len(calls) == 1:
            save(plan, b"# typed by hand\n")
        return data + b"new\n"

    before, after, new = files.change(plan, edit)
    assert len(calls) == 2
    assert b"# typed by hand\n" in before
    assert after == before + b"new\n"
    assert files.read(plan) == files.Snapshot(after, new)
    assert work(plan) == AT_REST


def test_a_program_that_never_stops_saving_ends_the_change(plan: Path) -> None:
    calls = []

    def edit(data: bytes) -> bytes:
        calls.append(data)
        _saves_in_place(plan, b"# again\n")
        return data + b"new\n"

    refused(lambda: files.change(plan, edit), "keeps saving over it")
    assert len(calls) == 5
    assert plan.read_bytes() == OLD + b"# again\n" * 5
    assert work(plan) == AT_REST


# What stands in the work folder


def test_a_left_over_is_replaced_and_not_piled_up(plan: Path) -> None:
    files.change(plan, add(b"one"))
    (plan.parent / WORK / "plan.toml.new").write_bytes(b"half a pl")
    files.change(plan, add(b"two"))
    assert plan.read_bytes() == OLD + b"one\ntwo\n"
    assert work(plan) == AT_REST


@pytest.mark.parametrize("name", ["plan.toml.new", "lock", ".gitignore", "private-lock", "plan.toml.draft"])
@pytest.mark.parametrize("make", [_link, _dangling_link, _folder, _pipe])
def test_what_others_put_into_the_work_folder_is_not_followed(
    plan: Path, name: str, make: Callable[[Path], None]
) -> None:
    folder = plan.parent / WORK
    folder.mkdir()
    (folder / ".gitignore").write_bytes(b"*\n")
    (folder / name).write_bytes(b"*\n")
    make(folder / name)

    def use_all() -> None:
        files.change(plan, add(b"new"))
        files.write_private(plan, "draft", b"text")

    refused(use_all, name, "expected there", "so it is not used")
    elsewhere = folder / "elsewhere.toml"
    assert not elsewhere.exists() or elsewhere.read_bytes() == b"*\n"
    assert not (folder / "nowhere.toml").exists()
    if name in {"plan.toml.new", "lock", ".gitignore"}:
        assert plan.read_bytes() == OLD


def test_a_work_folder_that_leads_elsewhere_is_not_used(plan: Path) -> None:
    victim = plan.parent / "victim"
    victim.mkdir()
    (plan.parent / WORK).symlink_to(victim)
    refused(lambda: files.change(plan, add(b"new")), WORK, "link", "unchanged")
    refused(lambda: files.write_private(plan, "draft", b"text"), WORK, "link")
    refused(lambda: files.read_private(plan, "draft"), WORK, "link")
    refused(lambda: files.remove_private(plan, "draft"), WORK, "link")
    assert writers.names_in(victim) == []
    assert plan.read_bytes() == OLD


def test_a_file_in_the_place_of_the_work_folder_is_left_alone(plan: Path) -> None:
    (plan.parent / WORK).write_bytes(b"mine")
    refused(lambda: files.change(plan, add(b"new")), WORK, "a folder is expected there")
    assert (plan.parent / WORK).read_bytes() == b"mine"


def test_a_private_file_is_kept_whole_replaced_and_removed(plan: Path) -> None:
    assert files.read_private(plan, "draft") is None
    files.remove_private(plan, "draft")
    assert work(plan) == set()
    for text in (b"first, and long", b"second"):
        files.write_private(plan, "draft", text)
        assert files.read_private(plan, "draft") == text
    assert stat.S_IMODE((plan.parent / WORK / "plan.toml.draft").stat().st_mode) == 0o600
    assert files.read_private(plan.with_name("other.toml"), "draft") is None
    files.remove_private(plan, "draft")
    assert files.read_private(plan, "draft") is None
    assert not any("draft" in name for name in work(plan))


def test_a_draft_can_be_kept_while_the_plan_is_locked(plan: Path) -> None:
    with files.locked(plan):
        files.write_private(plan, "draft", b"text")
    assert files.read_private(plan, "draft") == b"text"


@pytest.mark.parametrize("ignore", [None, b"", b"!*\n# everything of mine is shown\n"])
def test_git_shows_nothing_of_the_work_folder(plan: Path, ignore: bytes | None) -> None:
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=plan.parent, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", "plan.toml")
    git("commit", "-q", "-m", "Begin")
    if ignore is not None:
        (plan.parent / WORK).mkdir()
        (plan.parent / WORK / ".gitignore").write_bytes(ignore)
    files.change(plan, add(b"new"))
    files.write_private(plan, "draft", b"text")
    (plan.parent / WORK / "plan.toml.new").write_bytes(b"half a pl")
    assert git("status", "--porcelain", "--untracked-files=all") == " M plan.toml\n"


# Several writers


def _lines(plan: Path) -> list[str]:
    return sorted(plan.read_text().splitlines())


def test_ten_programs_at_once_lose_no_line(plan: Path) -> None:
    plan.write_bytes(b"")
    children = [writers.start("append", plan, name, 10) for name in range(10)]
    for child in children:
        child.communicate(timeout=60)
    assert [child.returncode for child in children] == [0] * 10
    assert _lines(plan) == sorted(f"{name} {i}" for name in range(10) for i in range(10))


def test_ten_threads_at_once_lose_no_line(plan: Path) -> None:
    plan.write_bytes(b"")
    gate = threading.Barrier(10)

    def append(name: int) -> None:
        gate.wait()
        for i in range(10):
            files.change(plan, add(f"{name} {i}".encode()), timeout=60)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(append, range(10)))
    assert _lines(plan) == sorted(f"{name} {i}" for name in range(10) for i in range(10))


def test_a_lock_held_elsewhere_ends_in_a_message_and_goes_with_its_holder(plan: Path) -> None:
    with writers.start("hold", plan) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused(lambda: files.change(plan, add(b"new"), timeout=0.2), str(plan), "another program", "unchanged")
        assert plan.read_bytes() == OLD
        assert files.read(plan).data == OLD
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        files.change(plan, add(b"new"), timeout=0)
    assert plan.read_bytes() == OLD + b"new\n"


def test_somebody_who_clears_the_work_folder_away_meanwhile_does_no_harm(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def flush_late(descriptor: int) -> None:
        monkeypatch.undo()
        shutil.rmtree(plan.parent / WORK)
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", flush_late)
    refused(lambda: files.change(plan, add(b"new")), "unchanged")
    assert plan.read_bytes() == OLD


def test_a_temporary_file_that_is_another_writers_never_becomes_the_plan(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync
    temporary = plan.parent / WORK / "plan.toml.new"

    def flush_late(descriptor: int) -> None:
        monkeypatch.undo()
        flush(descriptor)
        temporary.unlink()
        temporary.write_bytes(b"half a pl")

    monkeypatch.setattr(os, "fsync", flush_late)
    files.change(plan, add(b"new"))
    assert plan.read_bytes() == OLD + b"new\n"
    assert work(plan) == AT_REST


def test_a_lock_wants_a_folder(plan: Path) -> None:
    shutil.rmtree(plan.parent)
    with pytest.raises(PlanFileError) as caught, files.locked(plan):
        pytest.fail("there is nothing to lock")
    check_plain(caught.value)


# What the computer refuses


def _faults(monkeypatch: pytest.MonkeyPatch, at: int, code: int) -> list[str]:
    """Let the call number `at` into the system fail, and give the list in which all calls are noted."""
    calls: list[str] = []

    def patch(name: str, real: Callable[..., Any]) -> None:
        def call(*args: object, **named: object) -> object:
            calls.append(name)
            if len(calls) != at:
                return real(*args, **named)
            if name == "close":
                real(*args, **named)
            raise OSError(code, os.strerror(code), args[0])

        monkeypatch.setattr(os, name, call)

    names = ("open", "close", "read", "write", "fsync", "fstat", "lstat", "unlink", "replace", "fchmod", "mkdir")
    for name in (*names, "ftruncate"):
        patch(name, getattr(os, name))
    return calls


def test_a_change_is_flushed_before_it_takes_the_place_and_its_folders_after(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        calls = _faults(patch, 0, 0)
        files.change(plan, add(b"new"))
    steps = [name for name in calls if name in {"write", "fchmod", "fsync", "replace"}]
    assert steps[-6:] == ["write", "fchmod", "fsync", "replace", "fsync", "fsync"]


CODES = ["ENOSPC", "EDQUOT", "EIO", "EACCES", "EROFS", "EMFILE", "EINVAL", "ENOLCK"]


@pytest.mark.parametrize("code", [getattr(errno, name) for name in CODES], ids=CODES)
def test_whatever_call_fails_the_plan_is_the_old_or_the_new_one(
    tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = set()
    for at in range(1, 1000):
        plan = tmp_path / str(at) / "plan.toml"
        plan.parent.mkdir()
        plan.write_bytes(OLD)
        error: PlanFileError | None = None
        with monkeypatch.context() as patch:
            calls = _faults(patch, at, code)
            try:
                files.change(plan, add(b"new"), timeout=1)
            except PlanFileError as raised:
                error = raised
        if error is None or isinstance(error, files.UnconfirmedError):
            assert plan.read_bytes() == OLD + b"new\n"
        else:
            assert plan.read_bytes() == OLD
        if error is not None:
            check_plain(error)
            assert str(plan.parent) in error.message
            failed.add(calls[at - 1])
        assert work(plan) <= AT_REST
        if len(calls) < at:
            break
        files.change(plan, add(b"later"), timeout=0)
        assert plan.read_bytes().endswith(b"later\n")
    else:
        pytest.fail("a change makes too many calls")
    assert failed >= {"open", "read", "write", "fsync", "replace", "fchmod", "mkdir"} - (
        {"fsync"} if code == errno.EINVAL else set()
    )


@pytest.mark.parametrize("code", [getattr(errno, name) for name in CODES], ids=CODES)
def test_whatever_call_fails_a_draft_is_the_old_or_the_new_one(
    plan: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(1, 1000):
        files.write_private(plan, "draft", b"old")
        with monkeypatch.context() as patch:
            calls = _faults(patch, at, code)
            try:
                files.write_private(plan, "draft", b"new")
                expected = b"new"
            except PlanFileError as error:
                check_plain(error)
                expected = b"old"
        assert files.read_private(plan, "draft") == expected
        assert work(plan) == {".gitignore", "private-lock", "plan.toml.draft"}
        if len(calls) < at:
            break
    else:
        pytest.fail("keeping a draft makes too many calls")


def test_a_folder_that_cannot_be_flushed_is_said_to_hold_the_change(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def flush_files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", flush_files_only)
    error = refused(lambda: files.change(plan, add(b"new")), "could not confirm", "The change is in the file")
    assert isinstance(error, files.UnconfirmedError)
    assert plan.read_bytes() == OLD + b"new\n"


@pytest.mark.parametrize("limit", [0, 1, 1000])
def test_a_file_that_may_not_grow_leaves_the_plan_as_it_was(plan: Path, limit: int) -> None:
    with writers.start("save-limited", plan, 5000, limit) as child:
        said = child.communicate(timeout=60)[0]
    assert "could not be saved" in said
    assert "larger than this computer allows" in said
    assert plan.read_bytes() == OLD
    assert work(plan) <= AT_REST


def _on_its_own_disk(folder: Path, *words: object) -> str:
    """Run a program that sees a small disk of its own mounted at this folder."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("there is no unshare to mount a small disk with")
    enter = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--map-root-user", "--mount"]
    mount = ["sh", "-c", 'mount -t tmpfs -o size=72k tmpfs "$0" || exit 77; exec "$@"', str(folder)]
    done = subprocess.run(
        [*enter, *mount, *writers.command(*words)], cwd=writers.ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    return done.stdout


def test_a_full_disk_leaves_the_plan_as_it_was(tmp_path: Path) -> None:
    said = _on_its_own_disk(tmp_path, "save-on", tmp_path, 50_000)
    assert "the disk is full. The plan is unchanged." in said
    assert said.splitlines()[-1] == r"b'old\nxxxxxxxxxxxxxxxx' ['.gitignore', 'lock']"


def test_a_work_folder_on_another_disk_is_refused(plan: Path) -> None:
    (plan.parent / WORK).mkdir()
    said = _on_its_own_disk(plan.parent / WORK, "save", plan, 50_000)
    assert "stands on another disk" in said
    assert plan.read_bytes() == OLD


def _without_rights() -> list[str]:
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("an administrator may write everywhere, and there is no setpriv to give that up")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.parametrize("used_before", [False, True])
def test_a_folder_where_one_may_not_write_leaves_the_plan_as_it_was(plan: Path, used_before: bool) -> None:
    prefix = _without_rights()
    if used_before:
        files.change(plan, lambda data: data)
        (plan.parent / WORK).chmod(0o555)
    plan.parent.chmod(0o555)
    try:
        with writers.start("save", plan, 5000, prefix=prefix) as child:
            said = child.communicate(timeout=60)[0]
    finally:
        plan.parent.chmod(0o755)
    assert "you do not have the right" in said
    assert "The plan is unchanged." in said
    assert plan.read_bytes() == OLD


# Killed


def test_a_writer_killed_at_any_instant_leaves_a_whole_plan(plan: Path) -> None:
    for reported, data in writers.kills(plan, "count", 40, seed=28):
        number = writers.number_in(data)
        assert number is not None
        assert reported <= number <= reported + 1
        assert work(plan) <= {*AT_REST, "plan.toml.new"}
    files.change(plan, add(b"new"), timeout=0)
    assert work(plan) == AT_REST


def test_the_same_kills_catch_a_writer_that_writes_in_place(plan: Path) -> None:
    assert any(writers.number_in(data) is None for _, data in writers.kills(plan, "count-in-place", 40, seed=28))


def test_reading_does_not_load_the_lock() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, actionplan.files; print('filelock' in sys.modules)"],
        cwd=writers.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == "False\n"
