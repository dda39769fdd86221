"""Keys and pastes handed on in order: each only once all that the one before it does is done."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.dom import DOMNode

T = TypeVar("T")
# As the base names the key for what ends a line in a text that is sent as if it were typed.
LINE_END = "ctrl+j"
# What a key sets going comes to rest in two or three rounds; more would be something else that goes on and on.
_MOST_ROUNDS = 20
# So long a part of the screen may be held up before the next key no longer waits for it.
_MOST_SECONDS = 2.0


class KeysInOrder(App[T], Generic[T]):
    """An app in which a key that moves the focus, or opens or closes a screen, has done so before the next one comes.

    The base sends every key on to the part that has the focus at that moment. Of keys that arrive in one piece, as a
    paste without brackets, a text expander or a slow line sends them, the later ones would reach the part before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._handing_on: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hand a key or a paste on once those before it are done; every other event at once."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._handing_on is None:
            # Beside the app's own messages, since some of what a key does is done by them.
            self._handing_on = asyncio.create_task(self._hand_on())

    async def _hand_on(self) -> None:
        try:
            while self._typed:
                parts = self._parts_with_focus()
                await super().on_event(self._typed.popleft())
                await self._come_to_rest(parts)
        except Exception as error:  # noqa: BLE001  (as the base does with what goes wrong in a message)
            self._handle_exception(error)
        finally:
            self._handing_on = None

    def _parts_with_focus(self) -> list[DOMNode]:
        """Return the part that has the focus and all that it lies in; none once the program ends."""
        return (self.focused or self.screen).ancestors_with_self if self.is_running and self.screen_stack else []

    async def _come_to_rest(self, parts: list[DOMNode]) -> None:
        """Wait until these parts, and those that have the focus afterwards, have nothing left to do."""
        for _ in range(_MOST_ROUNDS):
            for part in parts:
                # A message of one part goes on to the one in which it lies: in this order it is never overtaken.
                await self._reach(part)
            before, parts = parts, self._parts_with_focus()
            if parts == before and not any(part.message_queue_size for part in parts):
                return

    async def _reach(self, part: DOMNode) -> None:
        """Wait until a part has done all that it was sent so far."""
        reached = asyncio.Event()
        if part.call_later(reached.set):
            with suppress(TimeoutError):
                async with asyncio.timeout(_MOST_SECONDS):
                    await reached.wait()
