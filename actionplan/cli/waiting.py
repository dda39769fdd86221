"""What a command tells a person who waits at a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from actionplan.cli.output import is_terminal
from actionplan.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOLD_AFTER_SECONDS, TELL_EVERY_SECONDS = 1.0, 0.2


class TerminalWait(Progress):
    """Tells on standard error, in one line that is taken away again, how much of the record or the plan is read.

    Only on a terminal, and once it lasts over a second; `clock` gives seconds. ctrl+c leaves it.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._tells = is_terminal(sys.stderr)
        self._told_at = clock() + TOLD_AFTER_SECONDS - TELL_EVERY_SECONDS
        self._width = 0
        self._is_told_beside = False

    def reached(self, done: int, total: int, what: str = "entries") -> None:
        """Show how many of how many are read."""
        super().reached(done, total, what)
        if self._is_told_beside:
            return
        if done < total:
            self._tell(f"Reading the record: {done:,} of {total:,} {what} (ctrl+c leaves)")
        else:
            self.take_away()

    @contextmanager
    def lasting(self, doing: str) -> Iterator[None]:
        """Show from a thread the progress of work that reports little or none: "Reading the plan: 2 s"."""
        if not self._tells:
            yield
            return
        self.begin()
        self._is_told_beside, ended = True, Event()
        teller = Thread(target=self._tell_beside, args=(doing, self._clock(), ended), daemon=True)
        teller.start()
        try:
            yield
        finally:
            ended.set()
            teller.join()
            self._is_told_beside = False
            self.take_away()

    def _tell_beside(self, doing: str, since: float, ended: Event) -> None:
        while not ended.wait(TELL_EVERY_SECONDS):
            known = f"{self.done:,} of {self.total:,} {self.what}"
            so_far = known if self.total else f"{int(self._clock() - since)} s"
            self._tell(f"{doing}: {so_far} (ctrl+c leaves)")

    def _tell(self, words: str) -> None:
        now = self._clock()
        if self._tells and now >= self._told_at + TELL_EVERY_SECONDS:
            self._told_at = now
            self._show(words)

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
