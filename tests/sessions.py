"""A plan in a folder with a record, and a session on it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from actionplan.model.edits.basic import SetText
from actionplan.session.session import Session
from tests.gitrepo import begin, commit, git
from tests.once import made

PLAN = Path(__file__).parent.parent / "plan.toml"
TODAY = date(2016, 10, 12)
OPEN_ID, OTHER_ID = "IM-11", "IM-12"


def council(tmp_path: Path) -> Path:
    """Return a folder with the plan, saved once."""
    return made(tmp_path / "council", _approved)


def _approved(place: Path) -> None:
    begin(place)
    shutil.copy(PLAN, place / "plan.toml")
    commit(place, "plan.toml", message="The plan as approved")


def opened(folder: Path, *, read_only: bool = False) -> Session:
    """Open the plan of a folder on the day of the tests."""
    return Session(folder / "plan.toml", today=TODAY, read_only=read_only)


def owner(action: str, name: str) -> SetText:
    """Return the edit that sets an owner."""
    return SetText(action, "owner", name)


def changed_lines(folder: Path) -> list[str]:
    """Return the lines of the plan that differ from the last save."""
    diff = git(folder, "diff", "--unified=0", "--", "plan.toml").splitlines()
    return [line for line in diff if line[:1] in "+-" and not line.startswith(("+++", "---"))]
