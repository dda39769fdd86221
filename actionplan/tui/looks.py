"""Choosing a look, and finding it again the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actionplan.errors import ActionPlanError
from actionplan.tui.themes import DARK, GREY, GREYS, NAMES

if TYPE_CHECKING:
    from textual.app import App

    from actionplan.session.session import Session


def at_first(app: App[Any], session: Session | None = None) -> str:
    """Return the first theme: one without colour if colour is off, otherwise the last one chosen."""
    if app.no_color:
        return GREY
    kept = session.look() if session is not None else ""
    return kept if kept in NAMES else DARK


def choose(app: App[Any], session: Session, look: str) -> str:
    """Change to a look and remember it; give what to say about it. Where colour is turned off nothing is remembered."""
    app.theme = look
    words = f"Colours: {NAMES[look]}{', in greys' if app.no_color and look not in GREYS else ''}."
    if app.no_color or session.look() == look:
        return words
    try:
        session.keep_look(look)
    except ActionPlanError as error:
        return f"{words} Not for the next time: {error.message}"
    return words
