"""`init` never harms a plan that is there, and broken off anywhere it completes when it is run again.

The suite breaks it off at a share of its calls; ACTIONPLAN_LONG=1 at every one.
"""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from actionplan import cli
from actionplan.session import setup
from actionplan.storage import atomic
from tests.cli.conftest import PLAN
from tests.failing import Failing
from tests.gitrepo import git
from tests.longrun import LONG

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

SHARE = 1 if LONG else 9
GIVEN = ("--organisation", "Our Council", "--group", "Our Group", "--title", "Records")
pytestmark = [
    pytest.mark.usefixtures("folder"),
    pytest.mark.skipif(os.name == "nt", reason="names are taken in another way there"),
]


def state(folder: Path) -> dict[str, object]:
    """Return what `init` made, and what git says of it."""
    plan = (folder / "plan.toml").read_bytes()
    left = sorted(file.name for file in folder.iterdir())
    locks = sorted(file.name for file in (folder / ".git").rglob("*.lock"))
    config = (folder / ".git" / "config").read_text(encoding="utf-8")
    hook = (folder / ".git" / "hooks" / "pre-commit").read_bytes()
    return {"plan": plan, "left": left, "locks": locks, "config": config, "hook": hook,
            "git": git(folder, "check-attr", "--all", "plan.toml")}  # fmt: skip


def stop() -> None:
    """Press ctrl+c."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("how", ["an error of the disk", "ctrl+c"])
@pytest.mark.parametrize("words", [GIVEN, ()], ids=["given", "without options"])
def test_init_broken_off_at_any_call_completes_when_run_again_and_each_thing_done_is_told_once(
    how: str, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    assert cli.main(["init", str(folder), *words]) == 0
    whole, told = state(folder), capsys.readouterr().err
    assert told.count("\n") == 5
    is_broken_off = False
    for number in range(1, 1000, SHARE):
        shutil.rmtree(folder)
        calls = Failing(folder, number, happens=stop if how == "ctrl+c" else None)
        with calls.failing():
            status = cli.main(["init", str(folder), *words])
        first = capsys.readouterr().err
        assert status in ({0, 130} if how == "ctrl+c" else {0, 1}), first
        assert "Traceback" not in first
        is_broken_off |= status != 0
        if (folder / "plan.toml").exists():
            assert (folder / "plan.toml").read_bytes() == whole["plan"]
        assert cli.main(["init", str(folder), *words]) == 0, (calls.calls[-1], first, capsys.readouterr().err)
        assert state(folder) == whole, (number, calls.calls)
        second = capsys.readouterr().err
        for line in told.splitlines():
            # A thing that was done just before it was broken off may be told by neither.
            assert (first + second).count(line) == 1 or status == 130, (number, line, first, second)
        if len(calls.calls) < number:
            break
    assert is_broken_off
    assert number > 50


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.EACCES, errno.ENOTDIR, errno.ELOOP, errno.ETIMEDOUT])
def test_a_plan_that_the_system_cannot_find_just_now_is_not_taken_for_absent(
    plan: Path, run: Program, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, looks = os.lstat, list[object]()

    def fails_once(path: Any, **named: Any) -> os.stat_result:  # noqa: ANN401  (what `lstat` takes)
        if os.fspath(path) == str(plan) and not looks:
            looks.append(path)
            raise OSError(code, os.strerror(code), str(path))
        return look(path, **named)

    monkeypatch.setattr(os, "lstat", fails_once)
    assert "could not be looked for" in run.refused("init", *GIVEN)
    assert looks
    assert plan.read_text(encoding="utf-8") == PLAN


def _no_step(*_: object) -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


WAYS: dict[str, tuple[str, ...]] = {
    "rename": (),
    "link": ("rename_to_free",),
    "neither": ("rename_to_free", "link"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_plan_that_another_program_writes_at_any_moment_of_init_is_never_replaced(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the system offers, a look that came too early does no harm."""
    for name in WAYS[way]:
        monkeypatch.setattr(os if name == "link" else atomic, name, _no_step)
    for number in range(1, 1000):
        folder = tmp_path / str(number)
        folder.mkdir()
        plan = folder / "plan.toml"

        def writes(plan: Path = plan) -> None:
            if not plan.exists():
                plan.write_text(PLAN, encoding="utf-8")

        calls = Failing(folder, number, happens=writes)
        with calls.failing():
            cli.main(["init", str(folder), *GIVEN])
        if len(calls.calls) < number or "Our Council" in plan.read_text(encoding="utf-8"):
            # The plan of `init` was there by then.
            break
        assert plan.read_text(encoding="utf-8") == PLAN
    assert number > 10


@pytest.mark.parametrize(
    "there",
    [(), ("hooks/",), ("refs/heads/",), ("HEAD",), ("objects/pack/", "refs/tags/"), ("config", "description")],
)
def test_a_record_whose_making_was_broken_off_is_completed(
    there: tuple[str, ...], tmp_path: Path, run: Program
) -> None:
    folder = tmp_path / "new"
    (folder / ".git").mkdir(parents=True)
    for name in there:
        path = folder / ".git" / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.write_text("ref: refs/heads/main\n" if name == "HEAD" else "", encoding="utf-8")
    assert "has a record now" in run.done("init", str(folder), *GIVEN).err
    run.done("--plan", str(folder), "commit")


@pytest.mark.parametrize("name", ["refs/heads/main", "objects/12/3456", "packed-refs", "logs/HEAD"])
def test_a_record_in_which_something_was_saved_is_damaged_and_not_begun_again(
    name: str, tmp_path: Path, run: Program
) -> None:
    folder = tmp_path / "new"
    path = folder / ".git" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    assert "is damaged" in run.refused("init", str(folder), *GIVEN)
    assert [file for file in (folder / ".git").rglob("*") if file.is_file()] == [path]


def test_a_plan_that_appears_while_init_waits_for_its_turn_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tmp_path / "plan.toml"
    look, looks = setup.has_plan, list[bool]()

    def looked(path: Path) -> bool:
        found = look(path)
        if not looks:
            plan.write_text(PLAN, encoding="utf-8")
        looks.append(found)
        return found

    monkeypatch.setattr(setup, "has_plan", looked)
    assert cli.main(["init", str(tmp_path), *GIVEN]) == 0
    assert plan.read_text(encoding="utf-8") == PLAN


def test_the_same_words_go_on_with_what_was_broken_off_and_others_are_refused(tmp_path: Path, run: Program) -> None:
    run.done("init", str(tmp_path), *GIVEN)
    shutil.rmtree(tmp_path / ".git")
    assert "has a record now" in run.done("init", str(tmp_path), *GIVEN).err
    assert "stays as it is" in run.refused("init", str(tmp_path), "--title", "Others")
    assert "stays as it is" in run.refused("init", str(tmp_path), *GIVEN, "--approved", "2016-01-01")
