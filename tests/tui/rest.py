"""Waits until a running app has nothing left to do, by what its event loop still holds and not by a clock."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import OptionList

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App

# Far more than anything that comes to rest takes: each is one run of whatever is ready.
_MOST_TURNS = 20_000
_MOST_SECONDS = 60
_LOOK_AGAIN_SECONDS = 0.005


def _drawn_when_seen(draw: Callable[[Screen[Any]], None]) -> Callable[[Screen[Any]], None]:
    """Draw no frame that no terminal shows: `screen_text` and its like draw what a test looks at."""

    def refresh(screen: Screen[Any]) -> None:
        app = screen.app
        if not app.is_headless or screen is not app.screen:
            draw(screen)
            return
        for options in screen.query(OptionList):
            # It measures itself while it is drawn.
            options._update_lines()
        screen._compositor._dirty_regions.clear()
        screen._dirty_widgets.clear()
        app._update_mouse_over(screen)

    return refresh


# Half of what an app in a test does, otherwise.
setattr(Screen, "_compositor_refresh", _drawn_when_seen(Screen._compositor_refresh))  # noqa: B010  (for the tests only)


async def come_to_rest(app: App[Any]) -> None:
    """Let the app run until nothing is ready to run and every screen is drawn as it stands.

    What waits for a thread, for another process or for a timer is not waited for. Raises AssertionError where the app
    goes on for ever.
    """
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # (the loop says it to nobody)
    for _ in range(_MOST_TURNS):
        await asyncio.sleep(0)
        if ready:
            continue
        unfinished = [screen for screen in app._screen_stack if _has_to_be_drawn(screen)] if app.is_running else []
        if not unfinished:
            return
        for screen in unfinished:
            screen._on_timer_update()
    raise AssertionError("the app does not come to rest")


async def comes(holds: Callable[[], Awaitable[bool]]) -> bool:
    """Return whether a condition becomes true; the work of another thread or process is done at once, or never."""
    last = time.monotonic() + _MOST_SECONDS
    while not await holds():
        if time.monotonic() > last:
            return False
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
    return True


async def resize(app: App[Any], size: tuple[int, int]) -> None:
    """Set the size of the terminal of a running app, unless it has that one."""
    if app.size == Size(*size):
        await come_to_rest(app)
        return
    driver = app._driver
    assert isinstance(driver, HeadlessDriver)
    driver._size = size
    app.post_message(Resize(Size(*size), Size(*size)))
    await come_to_rest(app)
    # The app takes note of another size a moment later, so that many in a row are one.
    app._check_resize()
    await come_to_rest(app)


def _has_to_be_drawn(screen: Screen[Any]) -> bool:
    """Return whether a screen has work for its next frame, which is due now and not after a sixtieth of a second."""
    if screen._callbacks:
        return True
    if not screen.is_current or screen.app._batch_count:
        return False
    # A screen beneath another asks for itself to be drawn again each time that it was.
    is_whole = screen._repaint_required and screen is screen.app.screen
    is_moved = screen._layout_required or screen._scroll_required or screen._recompose_required
    return bool(is_whole or is_moved or screen._dirty_widgets)
