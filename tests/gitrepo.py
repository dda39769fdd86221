"""Real repositories for tests, made by git itself."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from actionplan.git.record import Past, Record, RecordTrouble
from tests.once import made

if TYPE_CHECKING:
    from pathlib import Path


FIRST, SECOND = b"schema = 1\n", b"schema = 1\n# agreed\n"


def git(folder: Path, *words: str, **surroundings: str) -> str:
    """Run git in a folder; give its output, and an error where it fails. Names given are added to its environment."""
    environment = os.environ | surroundings
    result = subprocess.run(["git", *words], cwd=folder, env=environment, check=True, capture_output=True)
    return result.stdout.decode("utf-8", "surrogateescape")


def begin(folder: Path) -> Path:
    """Make a repository with the branch main, where there is a folder or not, and give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def commit(folder: Path, *names: str, message: str = "Saved by hand", at: str = "") -> str:
    """Save files by their names, and give the commit; `at` is an ISO time with its zone."""
    when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
    if names:
        git(folder, "--literal-pathspecs", "add", "--force", "--", *names)
    git(folder, "commit", "--quiet", "--allow-empty", f"--message={message}", **when)
    return git(folder, "rev-parse", "HEAD").strip()


def hook(folder: Path, name: str, script: str) -> Path:
    """Add a hook, written for sh, to a repository, and return its path."""
    path = folder / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def changed_plan(folder: Path) -> Path:
    """Make a repository with a plan that was saved once, and changed since; give the folder."""
    return made(folder, _changed_plan)


def _changed_plan(folder: Path) -> None:
    begin(folder)
    (folder / "plan.toml").write_bytes(FIRST)
    commit(folder, "plan.toml")
    (folder / "plan.toml").write_bytes(SECOND)


def refused(folder: Path) -> RecordTrouble:
    """Save a plan that cannot be saved, and give the reason."""
    with pytest.raises(RecordTrouble) as caught:
        Record(folder / "plan.toml").save("What we agreed\n")
    return caught.value


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, git's own included."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def made_long(folder: Path, entries: int) -> Path:
    """Give a folder a record with this many entries, an hour apart from 1 January 2015, of a plan with one action."""
    head = 'schema = 1\n[plan]\ntitle = "P"\norganisation = "O"\ngroup = "G"\napproved = 2015-01-01\n'
    first = datetime(2015, 1, 1, 9, tzinfo=UTC)
    history = [
        Past(
            f'{head}[actions.A-1]\ntitle = "One"\nstatus = "on-track"\nowner = "Owner {entry}"\n'.encode(),
            "Saved\n",
            first + timedelta(hours=entry),
            "Officer",
            "officer@council.example",
        )
        for entry in range(entries)
    ]
    (folder / "plan.toml").write_bytes(history[-1].data)
    Record(folder / "plan.toml").create_with(history)
    return folder
