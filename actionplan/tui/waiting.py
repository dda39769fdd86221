"""What is being waited for beside the screen: told once it lasts over a second, with how far it is."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from actionplan.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

TOLD_AFTER_SECONDS = 1.0
TELL_EVERY_SECONDS = 0.5


class Waiting:
    """One kind of work beside the screen, which lasts as long as it does and can be stopped."""

    def __init__(self) -> None:
        self.wait = Progress()
        self._since: float | None = None

    def begin(self) -> Progress:
        """Begin to wait; the work tells the wait that this gives how far it is."""
        self.wait.begin()
        self._since = monotonic()
        return self.wait

    def end(self) -> None:
        """Wait no more."""
        self._since = None

    @property
    def seconds(self) -> float:
        """How long it lasts already; 0 where nothing is waited for."""
        return 0.0 if self._since is None else monotonic() - self._since

    @property
    def is_on(self) -> bool:
        """Whether it is being waited for."""
        return self._since is not None

    @property
    def is_long(self) -> bool:
        """Whether it lasts long enough to be told."""
        return self.seconds >= TOLD_AFTER_SECONDS

    def stop(self) -> bool:
        """Stop what was told; tell whether there was anything."""
        if self.is_long:
            self.wait.stop()
            return True
        return False

    @property
    def saving(self) -> str:
        """Return how long a save has taken, and what delays it."""
        return self._done_to("Saving to", "Stopping the save …")

    @property
    def sharing(self) -> str:
        """Return how long a sync has taken, and with which remote."""
        return self._done_to("Sharing", "Stopping …")

    def _done_to(self, doing: str, stopping: str) -> str:
        if self.wait.is_stopped:
            return stopping
        # The key comes before the reason: a narrow line loses its end.
        note = f" · {self.wait.note}" if self.wait.note else ""
        return f"{doing} the record: {int(self.seconds)} s · Esc stops it{note}"

    @property
    def reading(self) -> str:
        """Return how much of the record has been read."""
        if self.wait.is_stopped:
            return "Stopping …"
        return self._read_of("the record")

    @property
    def reading_again(self) -> str:
        """Return how much of a changed plan has been read."""
        return self._read_of("the plan again")

    @property
    def opening(self) -> str:
        """Return how much of a plan has been read; the number of actions is known once its text is read."""
        return f"{self.so_far} read" if self.wait.total else f"{self.so_far} so far: its text is read first"

    def _read_of(self, what: str) -> str:
        return f"Reading {self.so_far if self.wait.total else f'{what}: {self.so_far}'} · Esc stops it"

    @property
    def so_far(self) -> str:
        """Return the progress: entries or actions read, or else seconds."""
        wait = self.wait
        return f"{wait.done:,} of {wait.total:,} {wait.what}" if wait.total else f"{int(self.seconds)} s"


async def beside(work: Callable[[], T]) -> T:
    """Do what only reads in a thread, and wait for it; who leaves the program does not wait for the thread's end."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[T] = loop.create_future()

    def tell(settle: Callable[[T], None] | Callable[[BaseException], None], what: T | BaseException) -> None:
        if not ended.done():
            settle(what)  # type: ignore[arg-type]  # (each is called with its own)

    def run() -> None:
        try:
            given: tuple[Callable[..., None], T | BaseException] = ended.set_result, work()
        except BaseException as error:  # noqa: BLE001  (whoever waits gets it)
            given = ended.set_exception, error
        # The program may have ended meanwhile.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, *given)

    Thread(target=run, daemon=True).start()
    return await ended
