"""What stands on the screen as lines of text, and screens kept as text files to compare with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

GOLDENS = Path(__file__).parent / "goldens"


def screen_lines(app: App[Any]) -> list[str]:
    """Give the rows of the screen, without white space at their ends."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def screen_text(app: App[Any]) -> str:
    """Give the whole screen as one text, each row ended."""
    return "".join(f"{line}\n" for line in screen_lines(app))


def words_on(app: App[Any]) -> str:
    """Give the words on the screen in one line, frames left out, so that a sentence is found however it is broken."""
    kept = screen_text(app).translate(dict.fromkeys(map(ord, "┃┏┓┗┛━│╭╮╰╯─█▌▐"), " "))
    return " ".join(kept.split())


def compare_with_golden(app: App[Any], name: str) -> None:
    """Hold the screen to the text kept under this name; UPDATE_GOLDENS=1 writes it anew."""
    path = GOLDENS / f"{name}.txt"
    seen = screen_text(app)
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(seen, encoding="utf-8")
    assert path.exists(), f"{path} is missing: look at the screen, then run with UPDATE_GOLDENS=1"
    assert seen == path.read_text(encoding="utf-8")
