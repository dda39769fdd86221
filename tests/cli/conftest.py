"""A plan in a record of its own, and the program run on it as a person would run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from actionplan import cli
from tests import council
from tests.conftest import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = "2016-12-12"
PLAN = """\
# Kept by hand and by program.
schema = 1

[plan]
title = "Information plan"
organisation = "A Borough Council"
group = "Information Group"
approved = 2016-09-28

[cornerstones.accessible]
title = "Accessible"

[cornerstones.fit-for-purpose]
title = "Fit for purpose"

[actions.IM-01]
title = "Set up a register"
status = "complete"
completed = "by 2016-09-28"
cornerstone = "accessible"

[actions.IM-02]
title = "Review the store"
status = "at-risk"
owner = "Records Manager"
due = 2017-03-31
cornerstone = "fit-for-purpose"
outcome = "Nothing is kept that is not needed."
origin = "strategy 4.5"
assumed = ["outcome"]
updates = [
  { on = 2016-10-12, text = "Began with the paper." },
  { on = 2016-12-01, text = "The shelves are late.", next = "Ask the supplier" },
]
due_changes = [
  { on = 2016-12-01, from = 2016-12-31, to = 2017-03-31, reason = "No shelves", agreed_by = "Information Group" },
]

[actions.IM-03]
title = "Train all staff" # every one of them
status = "on-track"
owner = "Head of Policy"
due = 2016-11-30
cornerstone = "fit-for-purpose"
updates = [
  { on = 2016-11-01, text = "Half are trained." },
]

[actions.IM-04]
title = "Publish the strategy"
status = "not-started"
due = 2017-01-05
depends_on = ["IM-02"]

[actions.IM-05]
title = "Promote the strategy"
status = "on-hold"
owner = "Lead member"
due = "ongoing"
updates = [
  { on = 2016-09-01, text = "Until there is a lead member." },
]

[actions.IM-06]
title = "Buy new shelves"
status = "closed"
superseded_by = "IM-02"
exempt = { paragraph = 3, reason = "prices" }
updates = [
  { on = 2016-10-12, text = "Part of the review." },
]

[actions.IM-07]
title = "Explain data to councillors"
status = "off-track"
owner = "Head of Policy"
due = "2016-Q4"
updates = [
  { on = 2016-12-05, text = "Nobody has come.", next = "Invite them again" },
]
"""


@dataclass(frozen=True)
class Result:
    """What one run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:  # noqa: ANN401  (any value that JSON has)
        return json.loads(self.out)

    @property
    def ids(self) -> list[str]:
        return [action["id"] for action in self.json]


def git(folder: Path, *words: str) -> str:
    """Run git on a folder; its output, and an error where it fails."""
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def saved_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to copy, with the plan saved once."""
    folder = tmp_path_factory.mktemp("saved") / "council"
    folder.mkdir()
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    surroundings = os.environ | IDENTITY | {"HOME": str(folder.parent), "GIT_CONFIG_GLOBAL": os.devnull}
    for words in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "plan.toml"],
        ["commit", "--quiet", "--message=The plan as approved"],
    ):
        subprocess.run(["git", *words], cwd=folder, env=surroundings, check=True)
    return folder


@pytest.fixture
def folder(saved_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the plan saved once, as the working folder."""
    place = tmp_path / "council"
    shutil.copytree(saved_plan, place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("ACTIONPLAN_TODAY", TODAY)
    return place


@pytest.fixture
def plan(folder: Path) -> Path:
    """Return the plan's file."""
    return folder / "plan.toml"


class Program:
    """The program, run in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> Result:
        self._capsys.readouterr()
        code = cli.main(words)
        out, err = self._capsys.readouterr()
        return Result(code, out, err)

    def done(self, *words: str) -> Result:
        """Run what must succeed."""
        result = self(*words)
        assert result.code == 0, result
        return result

    def refused(self, *words: str) -> str:
        """Run what must be refused; what standard error says then."""
        result = self(*words)
        assert result.code == 1, result
        assert result.out == ""
        assert "Traceback" not in result.err
        return result.err


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """Return the program, in a folder with its own plan, so that no test touches a real plan."""
    assert folder.is_dir()
    return Program(capsys)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the plan of a record of two years, which no test may change."""
    with pytest.MonkeyPatch.context() as patch:
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "Test Officer")
            patch.setenv(f"GIT_{who}_EMAIL", "officer@council.example")
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield council.record(tmp_path_factory.mktemp("two-years") / "record")


@pytest.fixture
def two_years(kept: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program on the record of two years, a few weeks after its last entry."""
    monkeypatch.setenv("ACTIONPLAN_PLAN", str(kept))
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2018-04-20")
    return run
