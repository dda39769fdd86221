"""Progress of long work, which a person can cancel."""

from __future__ import annotations

from threading import Event

from actionplan.errors import CancelledError


class Progress:
    """One piece of work that may take long: it reports how far it is, and whoever waits may cancel it."""

    def __init__(self) -> None:
        self._stop = Event()
        self.done = 0
        self.total = 0
        self.what = "entries"
        self.note = ""

    def begin(self) -> None:
        """Start again: nothing is done, and nobody has cancelled."""
        self._stop.clear()
        self.done, self.total, self.what, self.note = 0, 0, "entries", ""

    def stop(self) -> None:
        """Cancel the work."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether the work was cancelled."""
        return self._stop.is_set()

    def reached(self, done: int, total: int, what: str = "entries") -> None:
        """Report how many of how many are done, and what is counted.

        Raises CancelledError if the work was cancelled.
        """
        self.done, self.total, self.what = done, total, what
        self.check()

    def check(self) -> None:
        """Raise CancelledError if the work was cancelled."""
        if self.is_stopped:
            raise CancelledError("It was stopped before it was done.", "Nothing was changed by it.")
