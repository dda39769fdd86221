"""Keys and pastes handed on in order: each only once all that the one before it does is done."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import contextmanager, suppress
from itertools import takewhile
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events
from textual.app import App

from actionplan.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.dom import DOMNode

T = TypeVar("T")
# As the base names the key for what ends a line in a text that is sent as if it were typed.
LINE_END = "ctrl+j"
# What a key sets going comes to rest in two or three rounds; more would be something else that goes on and on.
_MOST_ROUNDS = 20
# So long a part of the screen may be held up before the next key no longer waits for it.
_MOST_SECONDS = 2.0
# So many letters without a pause are a text: nobody presses as many single keys at once.
_LEAST_OF_TEXT = 4
# Letters that come closer than this are sent by a program: dictation and text expanders need 0 to 20 ms for a letter,
# fast typists 80 ms or more. It is also the longest that a key which acts at once is kept waiting.
TEXT_GAP_SECONDS = 0.03
# These only move the cursor, and are held down.
_MOVES = frozenset("jk ")
# Keys that never wait: with them a person gives up what the others wait for.
_NOW = frozenset({"escape", "ctrl+q"})


class KeysInOrder(App[T], Generic[T]):
    """An app in which a key that moves the focus, or opens or closes a screen, has done so before the next one comes.

    The base sends every key on to the part that has the focus at that moment. Of keys that arrive in one piece, as a
    paste without brackets, a text expander or a slow line sends them, the later ones would reach the part before.

    A text never reaches keys that act at once: where no line is open for it, and its first letter opens none, it is
    thrown away to its end, and this is said. A part or a screen on which keys change something tells by `opens_line`
    which of them open one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._handing_on: asyncio.Task[None] | None = None
        self._has_more = asyncio.Event()
        self._holds = 0
        self._is_free = asyncio.Event()
        self._is_free.set()
        # Seconds; None for the usual ones, which are none without a terminal.
        self.text_gap: float | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hand a key or a paste on once those before it are done; every other event at once."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed.append(event)
        self._has_more.set()
        if self._handing_on is None:
            # Beside the app's own messages, since some of what a key does is done by them.
            self._handing_on = asyncio.create_task(self._hand_on())

    @contextmanager
    def keys_held(self) -> Iterator[None]:
        """Have keys wait while the block finds out what they are for: it opens a dialog, or closes one, at its end."""
        self._holds += 1
        self._is_free.clear()
        try:
            yield
        finally:
            self._holds -= 1
            if not self._holds:
                self._is_free.set()

    async def _hand_on(self) -> None:
        try:
            while self._typed:
                if self._holds and not self._is_now(self._typed[0]):
                    await self._is_free.wait()
                    await self._come_to_rest(self._parts_with_focus())
                if await self._is_stray_text():
                    await self._throw_away()
                    continue
                parts = self._parts_with_focus()
                await super().on_event(self._typed.popleft())
                await self._come_to_rest(parts)
        except Exception as error:  # noqa: BLE001  (as the base does with what goes wrong in a message)
            self._handle_exception(error)
        finally:
            self._handing_on = None

    @staticmethod
    def _is_now(event: events.Event) -> bool:
        return isinstance(event, events.Key) and event.key in _NOW

    # Text where there is no line for it

    async def _is_stray_text(self) -> bool:
        """Return whether what comes next is a text that nothing on the screen takes."""
        first = self._typed[0]
        if not self.is_running or not self.screen_stack or self._has_line:
            return False
        if isinstance(first, events.Paste):
            return bool(first.text.strip())
        if not first.is_printable or self._opens_line(first.key):
            return False
        while len(letters := self._letters()) < _LEAST_OF_TEXT:
            if len(letters) < len(self._typed) or not await self._another_comes(is_move=first.character in _MOVES):
                return False
        # A key that is held down is no text.
        return len(set(letters)) > 1

    def _letters(self) -> list[str]:
        """Return the letters that came so far, up to a key that is none."""
        keys = takewhile(lambda event: isinstance(event, events.Key) and event.is_printable, self._typed)
        return [event.character or "" for event in keys if isinstance(event, events.Key)]

    async def _another_comes(self, *, is_move: bool = False) -> bool:
        """Wait for the shortest pause of a person who types; return whether another key came before it was over."""
        gap = self.text_gap if self.text_gap is not None else 0.0 if self.is_headless else TEXT_GAP_SECONDS
        number = len(self._typed)
        # Keys that are on their way to the app already, each of which takes a turn or two.
        for turn in range(_MOST_ROUNDS):
            await asyncio.sleep(0)
            if len(self._typed) > number:
                return True
            if turn and not self.message_queue_size:
                break
        if gap and not is_move:
            self._has_more.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(gap):
                    await self._has_more.wait()
        return len(self._typed) > number

    async def _throw_away(self) -> None:
        """Throw away a text, and the keys that come with it, up to the next pause; say so."""
        number = 0
        while self._typed:
            event = self._typed.popleft()
            number += len(event.text) if isinstance(event, events.Paste) else event.is_printable
            if not self._typed:
                await self._another_comes()
        say = getattr(self.screen, "say", None) if self.screen_stack else None
        words = f"No line is open for a text, so {count(number, 'letter')} did nothing."
        if say is not None:
            say(f"{words} u opens one." if self._opens_line("u") else words, is_trouble=True)
        else:
            self.notify(words, markup=False)

    @property
    def _has_line(self) -> bool:
        """Whether what is typed now is text of a line."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    def _opens_line(self, key: str) -> bool:
        """Return whether a key opens a line for what is typed behind it, or what has the focus tells nothing of it."""
        for part in (self.focused, self.screen):
            if (opens := getattr(part, "opens_line", None)) is not None:
                return bool(opens(key))
        return True

    # Rest

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
