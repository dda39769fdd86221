"""A wait that tells how far it is and that a person can leave."""

from __future__ import annotations

from threading import Event

from actionplan.errors import CancelledError


class Progress:
    """One piece of work that may take long: whoever does it tells how far it is, whoever waits may stop it."""

    def __init__(self) -> None:
        self._stop = Event()
        self.done = 0
        self.total = 0
        self.what = "entries"
        self.note = ""

    def begin(self) -> None:
        """Begin anew: nothing is done, and nobody has asked to stop."""
        self._stop.clear()
        self.done, self.total, self.what, self.note = 0, 0, "entries", ""

    def stop(self) -> None:
        """Ask for an end."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has asked for an end."""
        return self._stop.is_set()

    def reached(self, done: int, total: int, what: str = "entries") -> None:
        """Tell how many of how many are done, and what is counted.

        Raises StoppedError where somebody has asked for an end.
        """
        self.done, self.total, self.what = done, total, what
        self.check()

    def check(self) -> None:
        """Raise StoppedError where somebody has asked for an end."""
        if self.is_stopped:
            raise CancelledError("It was stopped before it was done.", "Nothing was changed by it.")
