"""Killed at any instant, the plan is whole and holds all that was reported done, and the record can be used."""

from __future__ import annotations

import os
import random
import shutil
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from tests import nursery
from tests.gitrepo import begin, commit, git
from tests.longrun import LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLAN = Path(__file__).parents[2] / "plan.toml"
KILLS = 300 if LONG else 25
LOCKS = ("index.lock", "HEAD.lock", "refs/heads/main.lock", "config.lock")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    return Expected(tmp_path_factory.mktemp("expected") / "plan.toml")


class Expected:
    """What the plan says to the letter after so many commands, none of them disturbed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._texts = [PLAN.read_bytes()]
        path.write_bytes(self._texts[0])

    def after(self, commands: int) -> bytes:
        while len(self._texts) <= commands:
            number = len(self._texts) - 1
            assert cli.main(["--plan", str(self._path), "--today", "2016-12-12", "set", *nursery.words(number)]) == 0
            self._texts.append(self._path.read_bytes())
        return self._texts[commands]


@pytest.fixture
def children(isolated: Path) -> Iterator[nursery.Nursery]:  # noqa: ARG001  (the processes inherit what it sets)
    with nursery.opened() as found:
        yield found


def template(folder: Path) -> Path:
    """Make a plan in a repository of its own, saved once."""
    shutil.copy(PLAN, begin(folder))
    commit(folder, "plan.toml")
    # It is copied again and again, and the examples of hooks are most of its files.
    shutil.rmtree(folder / ".git" / "hooks")
    return folder


def instants(longest: float, seed: int, times: int = KILLS) -> Iterator[Callable[[], object]]:
    """Return waits of random length, in seconds, the same in every run."""
    chance, clock = random.Random(seed), threading.Event()  # noqa: S311  (a repeatable choice, not a secret)
    for _ in range(times):
        yield partial(clock.wait, chance.uniform(0, longest))


def test_set_killed_at_random_instants_never_tears_the_plan_or_loses_what_was_done(
    tmp_path: Path, children: nursery.Nursery, expected: Expected, capsys: pytest.CaptureFixture[str]
) -> None:
    for round_, wait in enumerate(instants(0.03, seed=2016)):
        folder = tmp_path / str(round_)
        folder.mkdir()
        shutil.copy(PLAN, folder)
        done = children.killed_after(folder, "set", wait) + 1
        assert (folder / "plan.toml").read_bytes() in {expected.after(done), expected.after(done + 1)}
        arguments = ["--plan", str(folder / "plan.toml"), "--today", "2016-12-12"]
        assert cli.main([*arguments, "set", nursery.ACTION, "--note", "And on it goes."]) == 0
    capsys.readouterr()


def test_set_commit_killed_at_random_instants_loses_nothing_and_leaves_a_record_that_can_be_used(
    tmp_path: Path, children: nursery.Nursery, expected: Expected, capsys: pytest.CaptureFixture[str]
) -> None:
    original = template(tmp_path / "template")
    for round_, wait in enumerate(instants(0.12, seed=2017)):
        folder = tmp_path / str(round_)
        shutil.copytree(original, folder)
        done = children.killed_after(folder, "commit", wait) + 1
        assert (folder / "plan.toml").read_bytes() in {expected.after(done), expected.after(done + 1)}
        git(folder, "fsck", "--strict", "--no-dangling")
        recorded = git(folder, "show", "HEAD:plan.toml").encode()
        assert recorded in {expected.after(done), expected.after(done + 1)}
        _goes_on(folder, capsys)
        shutil.rmtree(folder)


def _left(folder: Path) -> list[Path]:
    return [lock for lock in (folder / ".git" / name for name in LOCKS) if lock.exists()]


def _goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Save once more, the next day, after doing what the message says where git left a lock behind."""
    capsys.readouterr()
    for lock in _left(folder):
        os.utime(lock, (0, 0))
    arguments = ["--plan", str(folder / "plan.toml"), "--today", "2016-12-13", "set", nursery.ACTION]
    arguments += ["--note", "And on it goes.", "--commit"]
    for _ in LOCKS:
        if cli.main(arguments) == 0:
            break
        told = capsys.readouterr().err
        named = [lock for lock in _left(folder) if str(lock) in told]
        assert named, told
        for lock in named:
            lock.unlink()
    assert git(folder, "show", "HEAD:plan.toml").encode() == (folder / "plan.toml").read_bytes()
    assert "And on it goes." in git(folder, "log", "-1", "--format=%B")
    assert git(folder, "status", "--porcelain") == ""


def test_a_program_that_writes_in_place_fails_the_same_test(
    tmp_path: Path, children: nursery.Nursery, expected: Expected
) -> None:
    torn = 0
    for round_, wait in enumerate(instants(0.03, seed=2018, times=1_000)):
        folder = tmp_path / str(round_)
        folder.mkdir()
        shutil.copy(PLAN, folder)
        done = children.killed_after(folder, "in-place", wait) + 1
        torn += (folder / "plan.toml").read_bytes() not in {expected.after(done), expected.after(done + 1)}
        if torn:
            break
    assert torn
