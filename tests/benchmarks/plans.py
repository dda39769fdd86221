"""The plans that the benchmarks measure."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2016, 12, 12)
HEAD = """schema = 1

[plan]
title = "A plan to measure"
organisation = "A borough council"
group = "A group"
approved = 2016-09-28
"""
ACTION = """
# Agreed at the meeting of the group.
[actions.IM-{number:05}]
title = "Review how information of kind {number} is stored and disposed of"
status = "on-track"
owner = "Head of Service {owner}"
due = 2017-03-31
outcome = "Every team can say what it keeps, why, and until when."
updates = [
  {{ on = 2016-10-12, text = "Began with a list of what there is.", next = "Ask each team." }},
  {{ on = 2016-11-09, text = "Half of the teams have answered.", next = "Ask the rest." }},
]
"""


def plan_text(size: int) -> str:
    """Write a plan with so many actions."""
    return HEAD + "".join(ACTION.format(number=number, owner=number % 12) for number in range(size))


def git(folder: Path, *words: str) -> None:
    """Run git quietly."""
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def saved(folder: Path, size: int) -> Path:
    """Write a plan with so many actions, and save it to a record of its own."""
    path = folder / "plan.toml"
    path.write_text(plan_text(size), encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "plan.toml")
    git(folder, "-c", "user.name=Benchmark", "-c", "user.email=none", "commit", "--quiet", "--message=Plan")
    return path
