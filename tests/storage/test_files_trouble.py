"""Several writers at once, what the computer refuses, and kills: the plan is the old or the new one."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.errors import PlanFileError
from actionplan.storage import atomic, private
from tests import writers
from tests.planfile import AT_REST, OLD, SWAPPING, WORK, add, cannot_swap, check_plain, refused, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    folder.mkdir()
    path = folder / "plan.toml"
    path.write_bytes(OLD)
    return path


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
            writers.change(plan, add(f"{name} {i}".encode()), timeout=60)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(append, range(10)))
    assert _lines(plan) == sorted(f"{name} {i}" for name in range(10) for i in range(10))


def test_a_lock_held_elsewhere_ends_in_a_message_and_goes_with_its_holder(plan: Path) -> None:
    with writers.start("hold", plan) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused(lambda: writers.change(plan, add(b"new"), timeout=0.2), str(plan), "another program", "unchanged")
        assert plan.read_bytes() == OLD
        assert atomic.read(plan).data == OLD
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        writers.change(plan, add(b"new"), timeout=0)
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
    refused(lambda: writers.change(plan, add(b"new")), "unchanged")
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
    writers.change(plan, add(b"new"))
    assert plan.read_bytes() == OLD + b"new\n"
    assert work(plan) == AT_REST


def test_a_lock_wants_a_folder(plan: Path) -> None:
    shutil.rmtree(plan.parent)
    with pytest.raises(PlanFileError) as caught, atomic.locked(plan):
        pytest.fail("there is nothing to lock")
    check_plain(caught.value)


# What the computer refuses


def _faults(monkeypatch: pytest.MonkeyPatch, at: int, code: int) -> list[str]:
    """Let the call number `at` into the system fail, and give the list in which all calls are noted."""
    calls: list[str] = []

    def patch(name: str, real: Callable[..., Any], where: object = os) -> None:
        def call(*args: object, **named: object) -> object:
            calls.append(name)
            if len(calls) != at:
                return real(*args, **named)
            if name == "close":
                real(*args, **named)
            raise OSError(code, os.strerror(code), args[0])

        monkeypatch.setattr(where, name, call)

    names = ("open", "close", "read", "write", "fsync", "fstat", "lstat", "unlink", "replace", "fchmod", "mkdir")
    for name in (*names, "ftruncate"):
        patch(name, getattr(os, name))
    patch("exchange_names", atomic.exchange_names, atomic)
    return calls


@SWAPPING
def test_a_change_is_flushed_before_it_takes_the_place_and_its_folder_after(
    plan: Path, monkeypatch: pytest.MonkeyPatch, swaps: bool
) -> None:
    put = "exchange_names" if swaps else "replace"
    with monkeypatch.context() as patch:
        cannot_swap(patch, swaps=swaps)
        calls = _faults(patch, 0, 0)
        writers.change(plan, add(b"new"))
    steps = [name for name in calls if name in {"write", "fchmod", "fsync", put}]
    assert steps[-5:] == ["write", "fchmod", "fsync", put, "fsync"]


CODES = ["ENOSPC", "EDQUOT", "EIO", "EACCES", "EROFS", "EMFILE", "EINVAL", "ENOLCK"]


@pytest.mark.parametrize("code", [getattr(errno, name) for name in CODES], ids=CODES)
@SWAPPING
def test_whatever_call_fails_the_plan_is_the_old_or_the_new_one(
    tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch, swaps: bool
) -> None:
    failed = set()
    for at in range(1, 1000):
        plan = tmp_path / str(at) / "plan.toml"
        plan.parent.mkdir()
        plan.write_bytes(OLD)
        error: PlanFileError | None = None
        with monkeypatch.context() as patch:
            cannot_swap(patch, swaps=swaps)
            calls = _faults(patch, at, code)
            try:
                writers.change(plan, add(b"new"), timeout=1)
            except PlanFileError as raised:
                error = raised
        if error is None:
            assert plan.read_bytes() == OLD + b"new\n"
        else:
            assert plan.read_bytes() == OLD
        if error is not None:
            check_plain(error)
            assert str(plan.parent) in error.message
            failed.add(calls[at - 1])
        left = work(plan) - AT_REST
        if left:
            # The plan is the new one, and what could not be taken away is the old one.
            assert calls[at - 1] == "unlink"
            assert (plan.parent / WORK / left.pop()).read_bytes() == OLD
        assert left == set()
        if len(calls) < at:
            break
        writers.change(plan, add(b"later"), timeout=0)
        assert plan.read_bytes().endswith(b"later\n")
        assert work(plan) == AT_REST
    else:
        pytest.fail("a change makes too many calls")
    put = "exchange_names" if swaps else "replace"
    # What cannot be flushed or swapped there is not; it is done without.
    cannot = {"fsync", "exchange_names"} if code == errno.EINVAL else set()
    assert failed >= {"open", "read", "write", "fsync", put, "fchmod", "mkdir"} - cannot


@pytest.mark.parametrize("code", [getattr(errno, name) for name in CODES], ids=CODES)
def test_whatever_call_fails_a_draft_is_the_old_or_the_new_one(
    plan: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(1, 1000):
        private.write(plan, "draft", b"old")
        with monkeypatch.context() as patch:
            calls = _faults(patch, at, code)
            try:
                private.write(plan, "draft", b"new")
                expected = b"new"
            except PlanFileError as error:
                check_plain(error)
                expected = b"old"
        assert private.read(plan, "draft") == expected
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
    snapshot = atomic.read(plan)
    with atomic.locked(plan):
        doubt = atomic.replace(plan, OLD + b"new\n", expected=snapshot).doubt
    assert doubt is not None
    check_plain(doubt)
    assert "could not confirm" in doubt.message
    assert "The change is in the file" in doubt.advice
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
        writers.change(plan, lambda data: data)
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
    writers.change(plan, add(b"new"), timeout=0)
    assert work(plan) == AT_REST


def test_the_same_kills_catch_a_writer_that_writes_in_place(plan: Path) -> None:
    assert any(writers.number_in(data) is None for _, data in writers.kills(plan, "count-in-place", 400, seed=28))


def test_reading_does_not_load_the_lock() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, actionplan.storage.document; print('filelock' in sys.modules)"],
        cwd=writers.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == "False\n"
