"""How often git is started: each operation asks it once for what it needs, and hands the answers on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.gitrepo import commit
from tests.laptops import shared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.laptops import Laptop

# The most processes of git that a command may start.
MOST = {
    "list": 0,
    "overview": 4,
    "diff": 4,
    "check": 4,
    "history": 3,
    "summary": 6,
    "agenda": 4,
    "minutes": 6,
    "commit": 8,
    "undo": 10,
    "sync": 25,
}


class Counted:
    """The program, run as a process with a git on its path that counts how often it is started."""

    def __init__(self, folder: Path) -> None:
        real = shutil.which("git")
        folder.mkdir()
        self._calls = folder / "calls"
        (folder / "git").write_text(f'#!/bin/sh\necho "$*" >> "{self._calls}"\nexec "{real}" "$@"\n', encoding="utf-8")
        (folder / "git").chmod(0o755)
        self._surroundings = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}

    def calls(self, laptop: Laptop, *words: str) -> list[str]:
        """Run the program on a plan, and return what git was started with."""
        self._calls.write_text("", encoding="utf-8")
        command = [sys.executable, "-m", "actionplan", *words]
        subprocess.run(command, cwd=laptop.folder, env=self._surroundings, check=True, capture_output=True)
        return self._calls.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counted:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2016-12-14")
    return Counted(tmp_path / "counted")


@pytest.fixture
def ana(tmp_path: Path) -> Laptop:
    """Return a laptop with a saved meeting and an unsaved change."""
    (ana,) = shared(tmp_path / "shared", "Ana")
    ana.write("# since October", "# since September")
    commit(ana.folder, "plan.toml", message="Agreed\n\nMeeting: 2016-12-12", at="2016-12-12T12:00:00+00:00")
    return ana.write('owner = "Head of Policy"', 'owner = "Trainer"')


@pytest.mark.parametrize("command", [name for name in MOST if name not in {"undo", "sync"}])
def test_a_command_starts_git_no_more_often_than_it_needs(counted: Counted, ana: Laptop, command: str) -> None:
    calls = counted.calls(ana, command)
    assert len(calls) <= MOST[command], calls


def test_an_undo_starts_git_no_more_often_than_it_needs(counted: Counted, ana: Laptop) -> None:
    counted.calls(ana, "commit")
    calls = counted.calls(ana, "undo")
    assert len(calls) <= MOST["undo"], calls


def test_a_sync_with_one_save_on_each_side_starts_git_no_more_often_than_it_needs(
    counted: Counted, tmp_path: Path
) -> None:
    ana, ben = shared(tmp_path / "two", "Ana", "Ben")
    ana.write("# since October", "# since September").commit()
    ben.write('owner = "Head of Policy"', 'owner = "Trainer"').commit()
    assert len(counted.calls(ana, "sync")) <= 10
    calls = counted.calls(ben, "sync")
    assert len(calls) <= MOST["sync"], calls
    assert len(counted.calls(ben, "sync")) <= 6


def test_git_is_not_asked_for_its_version(counted: Counted, ana: Laptop) -> None:
    assert [call for call in counted.calls(ana, "commit") if "version" in call] == []
