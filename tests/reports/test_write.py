"""A report goes into a file whole, and over nothing that somebody needs."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from actionplan.errors import PlanFileError, RuleError
from actionplan.session.paper_file import FileThereError, write_paper
from tests import disk
from tests.disk import Disk
from tests.planfile import check_plain
from tests.recorder import Recorder


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a file that stands for the plan."""
    path = tmp_path / "plan.toml"
    path.write_bytes(b"the plan")
    return path


def test_a_new_file_has_the_text_to_the_letter(plan: Path) -> None:
    path = plan.parent / "progress.md"
    write_paper("✔ done\n", path, plan=plan)
    assert path.read_bytes() == "✔ done\n".encode()


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(plan: Path) -> None:
    path = plan.parent / "progress.md"
    path.write_bytes(b"mine")
    with pytest.raises(FileThereError, match="is there already, and nothing was written") as caught:
        write_paper("new", path, plan=plan, advice="Say --force.")
    assert (caught.value.advice, path.read_bytes()) == ("Say --force.", b"mine")
    write_paper("new", path, plan=plan, force=True)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["plan.toml", "./plan.toml", "link.md", "hard.md"])
def test_the_plan_is_never_written_over_by_whatever_name(name: str, plan: Path) -> None:
    (plan.parent / "link.md").symlink_to(plan)
    (plan.parent / "hard.md").hardlink_to(plan)
    with pytest.raises(RuleError, match="is the plan itself, and nothing was written"):
        write_paper("new", plan.parent / name, plan=plan, force=True)
    assert plan.read_bytes() == b"the plan"


def test_what_the_system_refuses_is_said_in_plain_words(plan: Path) -> None:
    with pytest.raises(PlanFileError, match="could not be written: there is no such file or folder"):
        write_paper("new", plan.parent / "nowhere" / "progress.md", plan=plan)


@pytest.mark.skipif(os.name == "nt", reason="folders are flushed on other systems only")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("force", [True, False])
def test_whatever_call_fails_the_old_paper_is_whole_and_nothing_else_is_left(
    plan: Path, code: int, force: bool
) -> None:
    path, failed = plan.parent / "progress.md", set[str]()
    old = b"the old paper, and longer than the new one" if force else None
    for at in range(1, 1000):
        path.unlink(missing_ok=True)
        if old is not None:
            path.write_bytes(old)
        recorder, expected = Recorder(plan.parent), b"the new paper"
        recorder.fails_at, recorder.fails_with = at, code
        with recorder.watching():
            try:
                write_paper(expected, path, plan=plan, force=force)
            except PlanFileError as error:
                check_plain(error)
                failed.add(recorder.touched[at - 1])
                expected = old or b""
        assert (path.read_bytes() if path.exists() else b"") == expected
        assert {file.name for file in plan.parent.iterdir()} <= {"plan.toml", "progress.md"}
        if len(recorder.touched) < at:
            break
    assert failed >= {"open", "write", "fsync", "close", "replace" if force else "rename_to_free"}


@pytest.mark.skipif(os.name == "nt", reason="folders are flushed on other systems only")
def test_whenever_the_power_fails_a_paper_is_the_old_or_the_new_one(plan: Path) -> None:
    path = plan.parent / "progress.md"
    path.write_bytes(b"the old paper")
    recorder = Recorder(plan.parent)
    with recorder.watching():
        write_paper("the new one", path, plan=plan, force=True)
        recorder.tell("written")
    recorder.check_whole()
    for loss in disk.losses(recorder.before, recorder.calls, Disk.any_names):
        found = loss.state["progress.md"]
        assert found == b"the new one" or (found == b"the old paper" and not loss.told)


def test_a_link_is_followed_and_stays_a_link(plan: Path) -> None:
    path, elsewhere = plan.parent / "latest.md", plan.parent / "papers" / "2016.md"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(b"old")
    path.symlink_to(elsewhere)
    with pytest.raises(FileThereError):
        write_paper("new", path, plan=plan)
    write_paper("new", path, plan=plan, force=True)
    assert (path.is_symlink(), elsewhere.read_bytes()) == (True, b"new")


def test_a_paper_that_is_marked_as_read_only_is_not_replaced(plan: Path) -> None:
    path = plan.parent / "progress.md"
    path.write_bytes(b"mine")
    path.chmod(0o444)
    with pytest.raises(PlanFileError, match="could not be written: it is marked as read-only"):
        write_paper("new", path, plan=plan, force=True)
    assert path.read_bytes() == b"mine"


def test_a_device_takes_a_paper_as_it_is(plan: Path) -> None:
    write_paper("new", Path(os.devnull), plan=plan, force=True)


def test_a_new_paper_has_the_mode_that_the_person_s_new_files_have(plan: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_paper("new", plan.parent / "progress.md", plan=plan)
    finally:
        os.umask(mask)
    assert stat.S_IMODE((plan.parent / "progress.md").stat().st_mode) == 0o640
