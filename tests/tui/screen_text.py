"""What stands on the screen as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual._context import visible_screen_stack

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual.app import App
    from textual.strip import Strip


def strips_on(app: App[Any]) -> list[Strip]:
    """Return the rows of the screen as they are drawn, with what is seen behind a dialog."""
    with app._context():
        visible_screen_stack.set(app._background_screens)
        return app.screen._compositor.render_strips()


def screen_lines(app: App[Any]) -> list[str]:
    """Return the rows of the screen, without white space at their ends."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips_on(app)]


def screen_text(app: App[Any]) -> str:
    """Return the whole screen as one text, each row ended."""
    return "".join(f"{line}\n" for line in screen_lines(app))


def words_on(app: App[Any]) -> str:
    """Return the words on the screen in one line without frames, so that a sentence is found wherever it wraps."""
    kept = screen_text(app).translate(dict.fromkeys(map(ord, "┃┏┓┗┛━│╭╮╰╯─█▌▐"), " "))
    return " ".join(kept.split())


def words_in_box(app: App[Any]) -> str:
    """Return the words inside the frame of a dialog in one line, without what is seen on either side of it."""
    parts = [line.split("┃") for line in screen_lines(app)]
    return " ".join(" ".join(part[1] for part in parts if len(part) == 3).split())


def segments_on(app: App[Any]) -> list[list[Segment]]:
    """Return the drawn segments, row by row, each with its style."""
    return [list(strip) for strip in strips_on(app)]


def colours_on(app: App[Any]) -> set[tuple[int, int, int]]:
    """Return all visible colours of backgrounds and letters."""
    return colours_of(strips_on(app))


def colours_of(strips: list[Strip]) -> set[tuple[int, int, int]]:
    """Return all colours of drawn rows, of backgrounds and letters."""
    found: set[tuple[int, int, int]] = set()
    for segment in (segment for strip in strips for segment in strip):
        style = segment.style
        letters = style.color if style is not None and segment.text.strip() else None
        ground = style.bgcolor if style is not None else None
        found.update(colour.get_truecolor() for colour in (letters, ground) if colour is not None)
    return found


def is_grey(colour: tuple[int, int, int]) -> bool:
    """Return whether a colour is a grey."""
    return len(set(colour)) == 1
