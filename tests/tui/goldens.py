"""Screens kept as text files: what a person saw when somebody last looked at it and found it good."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.filter import Monochrome

from actionplan.tui.themes import GREY
from tests.tui.desk import SIZES
from tests.tui.screen_text import colours_on, is_grey, screen_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from textual.app import App

    from tests.tui.desk import Desk

UPDATE = "ACTIONPLAN_UPDATE_GOLDENS"
FOLDER = Path(__file__).parent


@contextmanager
def without_colour(app: App[Any]) -> Iterator[None]:
    """Go on for a time as the program does from its start where NO_COLOR is set: by a filter and the grey look.

    `test_looks.py` holds that it starts so.
    """
    look, filters = app.theme, list(app._filters)
    app.no_color = True
    app._filters.append(Monochrome())
    app.theme = GREY
    yield
    app.no_color, app.theme = False, look
    app._filters[:] = filters


async def ways(desk: Desk) -> AsyncIterator[tuple[int, int]]:
    """Give every size of the screen, first with colour and then without, beginning with the size that it has then.

    Each comes after the same other one in both, as what is in sight may depend on the size before.
    """
    for way, sizes in ((nullcontext(), SIZES), (without_colour(desk.app), (SIZES[-1], *SIZES[:-1]))):
        with way:
            for size in sizes:
                await desk.resize(size)
                yield size
                assert has_colour(desk.app) is not desk.app.no_color


def has_colour(app: App[Any]) -> bool:
    """Tell whether anything on the screen has a colour."""
    return not all(map(is_grey, colours_on(app)))


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
