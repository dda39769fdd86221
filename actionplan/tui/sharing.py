"""Sharing the record beside the screens: everything else stays usable, and clashes are settled one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from actionplan.errors import ActionPlanError
from actionplan.text import count
from actionplan.tui import dialogs
from actionplan.tui.screens.words import WordsScreen
from actionplan.tui.waiting import Waiting
from actionplan.tui.wording import NO_IDENTITY, STOPPED, count_changes, kind, told_in_full

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from textual.screen import Screen

    from actionplan.session.resolution import Choice, UnsettledError
    from actionplan.session.session import Session
    from actionplan.session.sync import Synced
    from actionplan.tui.window import Window

_NOTHING = "Nothing is lost: what was saved is in the record here, and S tries again."


class Keeping(Protocol):
    """What sharing has to know of saving."""

    is_known: bool

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show a message on the front screen."""

    async def ask_identity(self) -> bool:
        """Ask who saves; tell whether it is known now."""
        ...


class Sharer:
    """Shares the record of one plan, in a thread and with a look of its own at file and record."""

    def __init__(self, window: Window, session: Session, keeper: Keeping) -> None:
        self._window = window
        self._session = session
        self._keeper = keeper
        self.sharing = Waiting()
        self.resumed = asyncio.Event()
        self._is_asking = False

    def share(self) -> None:
        """Share, unless that is at work already, or something is not saved yet."""
        session, keeper = self._session, self._keeper
        if self.sharing.is_on or self._is_asking:
            keeper.say("The record is being shared already: a moment, please.")
        elif keeper.is_known and session.unsaved().changes and session.state.saved is not None:
            number = count(count_changes(session.unsaved().changes, session.plan), "change is", "changes are")
            keeper.say(f"Not shared: {number} not saved yet. w saves the meeting, then S shares it.", is_trouble=True)
        else:
            self._window.begin(self._share(), group="share", exclusive=True)

    async def _share(self) -> None:
        """Share; where a name is missing or both sides clash, ask and try again."""
        from actionplan.session.resolution import UnsettledError  # noqa: PLC0415  (most sittings do not need it)

        self._is_asking = True
        choices: list[Choice] = []
        try:
            while True:
                try:
                    synced = await self._share_in_thread(choices)
                except UnsettledError as error:
                    chosen = await self._settled(error, choices)
                    if chosen is None:
                        self._keeper.say("Nothing was taken in or shared. S asks again.")
                        return
                    choices = chosen
                except ActionPlanError as error:
                    if kind(error) != NO_IDENTITY or not await self._keeper.ask_identity():
                        await self._explain(error)
                        return
                else:
                    await self._tell(synced)
                    return
        finally:
            self._is_asking = False

    async def _share_in_thread(self, choices: Sequence[Choice]) -> Synced:
        from actionplan.session.sync import Syncing  # noqa: PLC0415  (most sittings do not need it)

        session = self._session
        wait = self.sharing.begin()
        self._show_record()
        try:
            return await asyncio.to_thread(Syncing(session.path, session.today, choices=choices, wait=wait).run)
        finally:
            # Whoever leaves the program leaves nothing at work; all of it is shared, or nothing.
            wait.stop()
            self.sharing.end()
            self._show_record()

    def _show_record(self) -> None:
        for screen in self._window.fronts:
            screen.show_record()

    async def _settled(self, error: UnsettledError, before: Sequence[Choice]) -> list[Choice] | None:
        """Ask about one clash after the other; None where one is left for another time."""
        from actionplan.session.resolution import Choice  # noqa: PLC0415  (most sittings do not need it)

        choices = [*before]
        left = [clash for clash in error.clashes if not any(choice.settles(clash) for choice in before)]
        for number, clash in enumerate(left, start=1):
            side = await self._asked(dialogs.SettleDialog(clash, error.plan, number, len(left)))
            if side is None:
                return None
            choices.append(Choice(clash, side))
        return choices

    async def _asked(self, screen: Screen[Any]) -> Any:  # noqa: ANN401  (whatever a screen answers)
        """Open a screen once nothing else is open: somebody may be typing."""
        while not self._window.is_free:
            self.resumed.clear()
            await self.resumed.wait()
        return await self._window.ask(screen)

    async def _tell(self, synced: Synced) -> None:
        """Show the plan as it is now, and say what came in."""
        for screen in self._window.fronts:
            screen.shared()
        self._keeper.say(synced.words)
        lines = [line for arrival in synced.came for line in arrival.said()]
        warnings = [line for warning in synced.warnings for line in told_in_full(warning)]
        told = [line for part in (lines, synced.notes, warnings) if part for line in ("", *part)]
        if told:
            await self._asked(WordsScreen("What came in", [synced.words, *told], is_trouble=bool(warnings)))

    async def _explain(self, error: ActionPlanError) -> None:
        if kind(error) == STOPPED:
            self._keeper.say(f"{error.message} S tries again.", is_trouble=True)
            return
        self._keeper.say(f"Not shared: {error.message}", is_trouble=True)
        for screen in self._window.fronts:
            screen.look_at_record()
        if kind(error) == NO_IDENTITY:
            return
        await self._asked(WordsScreen("Not shared", [*told_in_full(error), "", _NOTHING], is_trouble=True))
