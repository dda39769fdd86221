"""What stands on the screen as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.segment import Segment
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


def words_in_box(app: App[Any]) -> str:
    """Return the words inside the frame of a dialog in one line, without what is seen on either side of it."""
    parts = [line.split("┃") for line in screen_lines(app)]
    return " ".join(" ".join(part[1] for part in parts if len(part) == 3).split())


def segments_on(app: App[Any]) -> list[list[Segment]]:
    """Give what is drawn, row by row, each piece with its style."""
    return [list(strip) for strip in app.screen._compositor.render_strips()]


def colours_on(app: App[Any]) -> set[tuple[int, int, int]]:
    """Give all colours that are seen on the screen, of grounds and of letters."""
    found: set[tuple[int, int, int]] = set()
    for segment in (segment for row in segments_on(app) for segment in row):
        style = segment.style
        letters = style.color if style is not None and segment.text.strip() else None
        ground = style.bgcolor if style is not None else None
        found.update(colour.get_truecolor() for colour in (letters, ground) if colour is not None)
    return found


def is_grey(colour: tuple[int, int, int]) -> bool:
    """Tell whether a colour is none."""
    return len(set(colour)) == 1
