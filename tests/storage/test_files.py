"""The plan file is read safely, and written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from actionplan.storage import atomic, private
from tests import writers
from tests.editors import EDITORS, saves_in_place
from tests.planfile import AT_REST, OLD, WORK, add, check_plain, refused, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    folder.mkdir()
    path = folder / "plan.toml"
    path.write_bytes(OLD)
    return path


# Reading


def test_reading_gives_the_bytes_and_a_stamp_and_leaves_no_trace(plan: Path) -> None:
    snapshot = atomic.read(plan)
    assert snapshot.data == OLD
    assert snapshot.stamp == atomic.stamp(plan)
    assert writers.names_in(plan.parent) == ["plan.toml"]


def test_the_stamp_shows_every_save_over_the_file(plan: Path) -> None:
    first = atomic.stamp(plan)
    other = plan.with_name("other")
    other.write_bytes(OLD)
    other.replace(plan)
    assert atomic.stamp(plan) != first
    plan.unlink()
    assert atomic.stamp(plan) is None


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
    refused(lambda: atomic.read(plan), words, str(plan))
    refused(lambda: writers.change(plan, add(b"new")), words, str(plan))
    assert atomic.stamp(plan) is None
    assert writers.names_in(plan.parent) == before


def _after_a_look_at(path: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have something take the place of a file once the program has seen that it is a regular one."""
    look, seen = os.lstat, set[str]()

    def looked(place: Path | str, **options: int) -> os.stat_result:
        status = look(place, **options)
        if str(place) == str(path) and not seen:
            seen.add(str(place))
            make(path)
        return status

    monkeypatch.setattr(os, "lstat", looked)


@pytest.mark.parametrize(
    ("make", "words"), [(_folder, "folder"), (_pipe, "is a pipe"), (_link, "link"), (_dangling_link, "link")]
)
def test_what_takes_the_place_of_the_plan_after_it_was_looked_at_is_not_read(
    plan: Path, make: Callable[[Path], None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _after_a_look_at(plan, make, monkeypatch)
    refused(lambda: atomic.read(plan), words, str(plan))


@pytest.mark.parametrize("make", [_link, _dangling_link])
def test_a_link_that_takes_the_place_of_a_file_in_the_work_folder_after_it_was_looked_at_is_not_followed(
    plan: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plan.parent / WORK
    folder.mkdir()
    (folder / ".gitignore").write_bytes(b"a list of somebody's own\n")
    _after_a_look_at(folder / ".gitignore", make, monkeypatch)
    refused(lambda: writers.change(plan, add(b"new")), "link")
    elsewhere = folder / "elsewhere.toml"
    assert not elsewhere.exists() or elsewhere.read_bytes() == b"a list of somebody's own\n"
    assert not (folder / "nowhere.toml").exists()
    assert plan.read_bytes() == OLD


@STRANGE
def test_what_takes_the_place_of_the_plan_during_an_edit_is_left_alone(
    plan: Path, make: Callable[[Path], None], words: str
) -> None:
    def edit(data: bytes) -> bytes:
        make(plan)
        return data + b"new\n"

    refused(lambda: writers.change(plan, edit), words)
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
    refused(lambda: writers.change(plan, add(b"new")), words)
    assert work(plan) == AT_REST
    elsewhere = plan.with_name("elsewhere.toml")
    assert not elsewhere.exists() or elsewhere.read_bytes() == OLD


def test_control_characters_in_a_file_name_are_shown_as_symbols(tmp_path: Path) -> None:
    error = refused(lambda: atomic.read(tmp_path / "plan\x1b[31m.toml"))
    assert "\x1b" not in str(error)


# Writing


def test_a_change_gives_what_was_and_what_is(plan: Path) -> None:
    before, after, new = writers.change(plan, add(b"new"))
    assert (before, after) == (OLD, OLD + b"new\n")
    assert atomic.read(plan) == atomic.Snapshot(after, new)
    assert work(plan) == AT_REST


def test_an_edit_that_changes_nothing_writes_nothing(plan: Path) -> None:
    first = atomic.stamp(plan)
    assert writers.change(plan, lambda data: data) == (OLD, OLD, first)
    assert atomic.stamp(plan) == first


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt])
def test_what_an_edit_raises_reaches_the_caller_and_nothing_is_written(plan: Path, error: type[BaseException]) -> None:
    first = atomic.stamp(plan)

    def edit(_: bytes) -> bytes:
        raise error

    with pytest.raises(error) as caught:
        writers.change(plan, edit)
    assert type(caught.value) is error
    assert atomic.stamp(plan) == first
    assert work(plan) == AT_REST
    writers.change(plan, add(b"new"), timeout=0)


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda mask: f"umask-{mask:03o}")
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    old = os.umask(request.param)
    yield request.param
    os.umask(old)


@pytest.mark.usefixtures("mask")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o644])
def test_the_mode_of_the_plan_is_kept(plan: Path, mode: int) -> None:
    plan.chmod(mode)
    writers.change(plan, add(b"new"))
    assert stat.S_IMODE(plan.stat().st_mode) == mode


@pytest.mark.usefixtures("mask")
def test_colleagues_who_share_the_folder_can_use_the_work_folder_too(plan: Path) -> None:
    plan.parent.chmod(0o2775)
    plan.chmod(0o664)
    writers.change(plan, add(b"new"))
    assert (plan.parent / WORK).stat().st_mode & 0o070 == 0o070
    assert (plan.parent / WORK / "lock").stat().st_mode & 0o060 == 0o060
    assert (plan.parent / WORK / ".gitignore").stat().st_mode & 0o040 == 0o040


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator may give a file away")
def test_owner_and_group_are_kept(plan: Path) -> None:
    os.chown(plan, 1234, 4321)
    writers.change(plan, add(b"new"))
    assert (plan.stat().st_uid, plan.stat().st_gid) == (1234, 4321)


def test_a_plan_marked_as_read_only_is_not_replaced(plan: Path) -> None:
    plan.chmod(0o444)
    refused(lambda: writers.change(plan, add(b"new")), "read-only", "unchanged")
    assert plan.read_bytes() == OLD
    assert work(plan) == set()


def test_replacing_wants_the_file_to_be_as_it_was_read(plan: Path) -> None:
    with atomic.locked(plan):
        snapshot = atomic.read(plan)
        plan.write_bytes(b"an editor was here\n")
        with pytest.raises(atomic.ChangedError) as caught:
            atomic.replace(plan, b"new\n", expected=snapshot)
        check_plain(caught.value)
        assert plan.read_bytes() == b"an editor was here\n"
        new = atomic.replace(plan, b"new\n", expected=atomic.read(plan)).stamp
    assert atomic.read(plan) == atomic.Snapshot(b"new\n", new)
    assert work(plan) == AT_REST


def test_another_hard_link_keeps_the_old_contents(plan: Path) -> None:
    copy = plan.with_name("copy.toml")
    copy.hardlink_to(plan)
    writers.change(plan, add(b"new"))
    assert copy.read_bytes() == OLD


@EDITORS
def test_an_editor_that_saves_meanwhile_loses_nothing(plan: Path, save: Callable[[Path, bytes], None]) -> None:
    calls = []

    def edit(data: bytes) -> bytes:
        calls.append(data)
        if len(calls) == 1:
            save(plan, b"# typed by hand\n")
        return data + b"new\n"

    before, after, new = writers.change(plan, edit)
    assert len(calls) == 2
    assert b"# typed by hand\n" in before
    assert after == before + b"new\n"
    assert atomic.read(plan) == atomic.Snapshot(after, new)
    assert work(plan) == AT_REST


def test_a_program_that_never_stops_saving_ends_the_change(plan: Path) -> None:
    calls = []

    def edit(data: bytes) -> bytes:
        calls.append(data)
        saves_in_place(plan, b"# again\n")
        return data + b"new\n"

    refused(lambda: writers.change(plan, edit), "keeps saving over it")
    assert len(calls) == 5
    assert plan.read_bytes() == OLD + b"# again\n" * 5
    assert work(plan) == AT_REST


# What stands in the work folder


def test_a_left_over_is_replaced_and_not_piled_up(plan: Path) -> None:
    writers.change(plan, add(b"one"))
    (plan.parent / WORK / "plan.toml.new").write_bytes(b"half a pl")
    writers.change(plan, add(b"two"))
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
        writers.change(plan, add(b"new"))
        private.write(plan, "draft", b"text")

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
    refused(lambda: writers.change(plan, add(b"new")), WORK, "link", "unchanged")
    refused(lambda: private.write(plan, "draft", b"text"), WORK, "link")
    refused(lambda: private.read(plan, "draft"), WORK, "link")
    refused(lambda: private.remove(plan, "draft"), WORK, "link")
    assert writers.names_in(victim) == []
    assert plan.read_bytes() == OLD


def test_a_file_in_the_place_of_the_work_folder_is_left_alone(plan: Path) -> None:
    (plan.parent / WORK).write_bytes(b"mine")
    refused(lambda: writers.change(plan, add(b"new")), WORK, "a folder is expected there")
    assert (plan.parent / WORK).read_bytes() == b"mine"


def test_a_private_file_is_kept_whole_replaced_and_removed(plan: Path) -> None:
    assert private.read(plan, "draft") is None
    private.remove(plan, "draft")
    assert work(plan) == set()
    for text in (b"first, and long", b"second"):
        private.write(plan, "draft", text)
        assert private.read(plan, "draft") == text
    assert stat.S_IMODE((plan.parent / WORK / "plan.toml.draft").stat().st_mode) == 0o600
    assert private.read(plan.with_name("other.toml"), "draft") is None
    private.remove(plan, "draft")
    assert private.read(plan, "draft") is None
    assert not any("draft" in name for name in work(plan))


def test_a_draft_can_be_kept_while_the_plan_is_locked(plan: Path) -> None:
    with atomic.locked(plan):
        private.write(plan, "draft", b"text")
    assert private.read(plan, "draft") == b"text"


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
    writers.change(plan, add(b"new"))
    private.write(plan, "draft", b"text")
    (plan.parent / WORK / "plan.toml.new").write_bytes(b"half a pl")
    assert git("status", "--porcelain", "--untracked-files=all") == " M plan.toml\n"
