"""Screens kept as text files: what a person saw when somebody last looked at it and found it good."""

from __future__ import annotations

import os
from contextlib import contextmanager
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.filter import Monochrome

from actionplan.tui.themes import GREY
from tests.tui.desk import LARGE, SIZES, SMALL
from tests.tui.screen_text import colours_on, is_grey, screen_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from textual.app import App

    from tests.tui.desk import Desk

UPDATE = "ACTIONPLAN_UPDATE_GOLDENS"
FOLDER = Path(__file__).parent


@contextmanager
def without_colour(app: App[Any]) -> Iterator[None]:
    """Run the block as the program runs when NO_COLOR is set: with a filter and the grey theme.

    `test_looks.py` checks that it starts so.
    """
    look, filters = app.theme, list(app._filters)
    app.no_color = True
    app._filters.append(Monochrome())
    app.theme = GREY
    yield
    app.no_color, app.theme = False, look
    app._filters[:] = filters


async def sizes(desk: Desk, *, is_screen: bool = False) -> AsyncIterator[tuple[int, int]]:
    """Yield each size that what is open has a golden in, once it has that size: for a screen also the usual one."""
    for size in reversed(SIZES) if is_screen else (LARGE, SMALL):
        await desk.resize(size)
        yield size


def has_colour(app: App[Any]) -> bool:
    """Return whether anything on the screen has a colour."""
    return not all(map(is_grey, colours_on(app)))


def compare_with_golden(app: App[Any], name: str, folder: str = "goldens") -> None:
    """Compare the screen with the text kept as `folder`/`name`.txt beside this module.

    ACTIONPLAN_UPDATE_GOLDENS=1 writes the file from the screen: look at what changed before you commit it.
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
