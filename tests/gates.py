"""A gate at which a program that a test started waits, without a clock, until the test opens it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Gate:
    """A named pipe that nobody has written to yet, and the lines of shell that wait for it."""

    def __init__(self, folder: Path) -> None:
        self._pipe, self._waiting, self._opened = folder / "gate", folder / "waiting", folder / "opened"
        os.mkfifo(self._pipe)

    @property
    def script(self) -> str:
        """The shell command that waits; once the gate is open it goes on at once."""
        return f"touch '{self._waiting}'; [ -e '{self._opened}' ] || cat '{self._pipe}'"

    def is_reached(self) -> bool:
        """Return whether a program has come to the gate."""
        return self._waiting.exists()

    def open(self) -> None:
        """Let the program that waits go on, and all that come later."""
        self._opened.touch()
        self._pipe.write_bytes(b"")
