"""Real repositories for tests, made by git itself."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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
    git(folder, "--literal-pathspecs", "add", "--force", "--", *names)
    git(folder, "commit", "--quiet", "--allow-empty", f"--message={message}", **when)
    return git(folder, "rev-parse", "HEAD").strip()


def hook(folder: Path, name: str, script: str) -> Path:
    """Give a repository a hook in the language of sh, and give its path."""
    path = folder / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
