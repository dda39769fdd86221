"""What stands on the screen as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App


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
