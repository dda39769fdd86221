"""What is left to do if the program itself fails: say so in one sentence, and keep the traceback."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from contextlib import suppress
from io import StringIO
from typing import TYPE_CHECKING, Generic, TypeVar

from textual.app import App

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")


def keep(text: str) -> str:
    """Write a traceback to a new file that only its owner may read, and return its path; empty if that fails."""
    with suppress(OSError):
        # Not beside the plan: a folder that cannot be written may be what went wrong, and a view leaves no trace.
        handle, path = tempfile.mkstemp(prefix="actionplan-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        return path
    return ""


def sentence(path: str) -> str:
    """Return what a person is told when the program ends by an error of its own; `path` is where the details are."""
    details = f"and the details of the error are in {path}" if path else "and the details could not be kept"
    return (
        "actionplan: The program ended because of an error in it: every change that was made is in the plan file, "
        f"“actionplan” opens it again (“actionplan meet” goes on with a meeting), {details}."
    )


class LastResort(App[T], Generic[T]):
    """An app that ends by one plain sentence if it fails; the base prints a traceback with the values of a plan."""

    _details = ""

    def _handle_exception(self, error: Exception) -> None:
        """End the program; the first error is the one that is kept."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        # Of work beside the screens, the error that ended it.
        cause = getattr(error, "error", None)
        self._end("".join(traceback.format_exception(cause if isinstance(cause, BaseException) else error)))

    def panic(self, *renderables: RenderableType) -> None:
        """End the program because of an error that was already put into words, as when the keys cannot be read."""
        from rich.console import Console  # noqa: PLC0415  (only a program that fails needs it)

        self._return_code = 1
        written = StringIO()
        with suppress(Exception):
            Console(file=written, width=120).print(*renderables)
        self._end(written.getvalue())

    def _end(self, details: str) -> None:
        self._details = self._details or details or "no details"
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Print the sentence, once the terminal is as it was."""
        details, self._details = self._details, ""
        self._exit_renderables.clear()
        if details:
            tell(details)


def tell(details: str) -> None:
    """Keep the details of an error, and print the sentence; a terminal that is gone is no further error."""
    with suppress(OSError, ValueError, AttributeError):
        print(sentence(keep(details)), file=sys.__stderr__, flush=True)
