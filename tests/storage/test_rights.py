"""Whoever could read or write a file before it is written can do so after it, and nobody else can."""

from __future__ import annotations

import errno
import os
import stat
import struct
import sys
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import PlanFileError
from actionplan.session.paper_file import write_paper
from actionplan.storage import atomic, private
from tests import writers
from tests.planfile import AT_REST, OLD, SWAPPING, add, cannot_swap, check_plain, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Python knows extended attributes on Linux only")

ACCESS_LIST, DEFAULT_LIST = "system.posix_acl_access", "system.posix_acl_default"
OWNER, USER, GROUP, MASK, OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20


def access_list(*entries: tuple[int, int, int]) -> bytes:
    """Return an access list as the kernel keeps it: kind, rights and number of each entry (linux/posix_acl_xattr.h)."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NOBODY = 0xFFFFFFFF
# The owner and the user 1234 write, the group reads, others do nothing.
FOR_1234 = access_list((OWNER, 6, NOBODY), (USER, 6, 1234), (GROUP, 4, NOBODY), (MASK, 6, NOBODY), (OTHERS, 0, NOBODY))
# In a folder with this list, every new file is the user 4321's too.
FOR_4321 = access_list((OWNER, 7, NOBODY), (USER, 7, 4321), (GROUP, 7, NOBODY), (MASK, 7, NOBODY), (OTHERS, 0, NOBODY))


def _set(path: Path, name: str, value: bytes) -> None:
    assert sys.platform == "linux"
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        pytest.skip("this disk has no extended attributes")


def _attributes(path: Path) -> dict[str, bytes]:
    assert sys.platform == "linux"
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "council"
    folder.mkdir()
    path = folder / "plan.toml"
    path.write_bytes(OLD)
    return path


def _write_plan(plan: Path) -> Path:
    writers.change(plan, add(b"new"))
    return plan


def _write_file(plan: Path) -> Path:
    atomic.write_atomically(plan, OLD + b"new\n")
    return plan


def _write_paper(plan: Path) -> Path:
    paper = plan.rename(plan.with_name("progress.md"))
    write_paper(OLD + b"new\n", paper, plan=plan, force=True)
    return paper


WAYS = pytest.mark.parametrize("write", [_write_plan, _write_file, _write_paper])


@WAYS
@SWAPPING
def test_the_access_list_and_other_attributes_of_a_file_are_kept(
    plan: Path, write: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch, swaps: bool
) -> None:
    cannot_swap(monkeypatch, swaps=swaps)
    _set(plan, ACCESS_LIST, FOR_1234)
    _set(plan, "user.council.class", b"official")
    before, mode = _attributes(plan), plan.stat().st_mode
    written = write(plan)
    assert written.read_bytes() == OLD + b"new\n"
    assert (_attributes(written), written.stat().st_mode) == (before, mode)


@WAYS
@pytest.mark.parametrize("own", [None, FOR_1234])
def test_nobody_gains_a_right_by_the_list_of_the_folder(
    plan: Path, write: Callable[[Path], Path], own: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.chmod(0o660)
    if own is not None:
        _set(plan, ACCESS_LIST, own)
    before, mode = _attributes(plan), plan.stat().st_mode
    _set(plan.parent, DEFAULT_LIST, FOR_4321)
    rights: list[tuple[int, bytes]] = []
    set_mode = os.fchmod

    def watched(descriptor: int, wanted: int) -> None:
        set_mode(descriptor, wanted)
        assert sys.platform == "linux"
        if descriptor in written_to:
            list_now = os.getxattr(descriptor, ACCESS_LIST) if ACCESS_LIST in os.listxattr(descriptor) else b""
            rights.append((stat.S_IMODE(wanted), list_now))

    written_to = set[int]()
    really_write = os.write

    def write_and_note(descriptor: int, data: bytes) -> int:
        if os.fstat(descriptor).st_size == 0 and len(data) > len(b"*\n"):
            written_to.add(descriptor)
        return really_write(descriptor, data)

    monkeypatch.setattr(os, "fchmod", watched)
    monkeypatch.setattr(os, "write", write_and_note)
    written = write(plan)
    assert (_attributes(written), written.stat().st_mode) == (before, mode)
    # Not for a moment either: when the mode is set, the list is the file's own already.
    assert rights == [(stat.S_IMODE(mode), own or b"")]


@WAYS
@pytest.mark.parametrize("name", [ACCESS_LIST, "user.council.class"])
@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOSPC, errno.ENOTSUP])
def test_what_cannot_be_kept_is_a_reason_to_write_nothing(
    plan: Path, write: Callable[[Path], Path], name: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(plan, name, FOR_1234)

    def fails(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "setxattr", fails)
    with pytest.raises(PlanFileError, match="would be lost") as caught:
        write(plan)
    check_plain(caught.value)
    assert ("its access list" if name == ACCESS_LIST else f"its attribute {name}") in caught.value.message
    monkeypatch.undo()
    standing = plan if plan.exists() else plan.with_name("progress.md")
    assert standing.read_bytes() == OLD
    assert _attributes(standing) == {name: FOR_1234}
    assert {file.name for file in plan.parent.iterdir()} <= {standing.name, ".actionplan"}
    assert work(plan) <= AT_REST


def _cannot_give_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "fchown", fails)


OTHER_GROUP = pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator may give a file away")


@WAYS
@OTHER_GROUP
@pytest.mark.parametrize(
    ("mode", "expected"), [(0o660, 0o600), (0o664, 0o644), (0o640, 0o600), (0o606, 0o600), (0o644, 0o644)]
)
def test_where_the_group_cannot_be_kept_nobody_may_do_more_than_before(
    plan: Path, write: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch, mode: int, expected: int
) -> None:
    os.chown(plan, -1, 4321)
    plan.chmod(mode)
    _cannot_give_away(monkeypatch)
    assert stat.S_IMODE(write(plan).stat().st_mode) == expected


@WAYS
@OTHER_GROUP
def test_an_access_list_of_a_group_that_cannot_be_kept_is_a_reason_to_write_nothing(
    plan: Path, write: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chown(plan, -1, 4321)
    _set(plan, ACCESS_LIST, FOR_1234)
    _cannot_give_away(monkeypatch)
    with pytest.raises(PlanFileError, match="not a member of its group"):
        write(plan)


def test_a_private_file_stays_its_owner_s_whatever_the_folder_lets_others_do(plan: Path) -> None:
    private.write(plan, "draft", b"first")
    _set(plan.parent / ".actionplan", DEFAULT_LIST, FOR_4321)
    for text in (b"second", b"third"):
        private.write(plan, "draft", text)
        file = plan.parent / ".actionplan" / "plan.toml.draft"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        # The group's bits of the mode are the most that any entry of a list may do.
        assert ACCESS_LIST not in _attributes(file)
