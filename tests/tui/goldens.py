"""Screens kept as text files: what a person saw when somebody last looked at it and found it good."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.tui.screen_text import screen_text

if TYPE_CHECKING:
    from textual.app import App

UPDATE = "ACTIONPLAN_UPDATE_GOLDENS"
FOLDER = Path(__file__).parent


def is_as_kept(app: App[Any], name: str, folder: str = "goldens") -> bool:
    """Tell whether the screen is as it is kept already, or is written anew."""
    path = FOLDER / folder / f"{name}.txt"
    return bool(os.environ.get(UPDATE)) or (path.exists() and path.read_text(encoding="utf-8") == screen_text(app))


def compare_with_golden(app: App[Any], name: str, folder: str = "goldens") -> None:
    """Hold the screen to the text kept as `folder`/`name`.txt beside this module.

    ACTIONPLAN_UPDATE_GOLDENS=1 writes it anew: look at what changed before it is kept.
    """
    path = FOLDER / folder / f"{name}.txt"
    seen = screen_text(app)
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(seen, encoding="utf-8")
    assert path.exists(), f"{path} is missing: look at the screen, then run with {UPDATE}=1"
    kept = path.read_text(encoding="utf-8")
    changes = unified_diff(kept.splitlines(), seen.splitlines(), f"kept in {path.name}", "on the screen", lineterm="")
    assert seen == kept, "\n".join(changes)
