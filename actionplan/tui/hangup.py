"""The end of the program when its terminal is gone, whatever signals are ignored."""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress
from threading import Thread, Timer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

# As a shell reports a program that SIGHUP ended.
STATUS = 129
# So long the program may take to end by itself; every change is on the disk by then.
SECONDS_TO_END = 0.5


def end_with_terminal(app: App[Any]) -> None:
    """End an app once its terminal hangs up; at a terminal that nobody reads, the base reads the end again and again.

    On a system that cannot tell, nothing is done.
    """
    with suppress(AttributeError, OSError, ValueError):
        terminal = select.poll()
        # For no event: a hang-up is reported without being asked for, and keys wake nobody.
        terminal.register(sys.__stdin__.fileno(), 0)  # type: ignore[union-attr]  # (it may be None: suppressed)
        Thread(target=_wait, args=(terminal, app), daemon=True, name="hangup").start()


def _wait(terminal: select.poll, app: App[Any]) -> None:
    if not any(event & select.POLLHUP for _, event in terminal.poll()):
        return
    # What is being drawn or read may wait for the terminal for ever.
    last = Timer(SECONDS_TO_END, os._exit, (STATUS,))
    last.daemon = True
    last.start()
    with suppress(RuntimeError):
        app.call_from_thread(app.exit, STATUS)
