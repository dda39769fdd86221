"""What a command tells a person who waits at a terminal."""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from actionplan.cli.output import is_terminal
from actionplan.waits import Wait

if TYPE_CHECKING:
    from collections.abc import Callable

TOLD_AFTER_SECONDS, TELL_EVERY_SECONDS = 1.0, 0.2


class TerminalWait(Wait):
    """Tells on standard error, in one line that is taken away again, how much of the record is read.

    Only on a terminal, and once it lasts over a second; `clock` gives seconds. ctrl+c leaves it.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._tells = is_terminal(sys.stderr)
        self._told_at = clock() + TOLD_AFTER_SECONDS - TELL_EVERY_SECONDS
        self._width = 0

    def reached(self, done: int, total: int) -> None:
        """Tell how many entries of how many are read."""
        super().reached(done, total)
        now = self._clock()
        if self._tells and done < total and now >= self._told_at + TELL_EVERY_SECONDS:
            self._told_at = now
            self._show(f"Reading the record: {done:,} of {total:,} entries (ctrl+c leaves)")
        elif done >= total:
            self.take_away()

    def take_away(self) -> None:
        """Take the line away, where one stands there."""
        if self._width:
            self._show("")
            self._width = 0

    def _show(self, words: str) -> None:
        # Where nothing can be told, the work goes on all the same.
        with suppress(OSError, ValueError):
            print(f"\r{words.ljust(self._width)}\r{words}", end="", file=sys.stderr, flush=True)
        self._width = len(words)
