"""The commands by name, for ctrl+p; in the read-only view only those that change nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from actionplan.tui.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from actionplan.tui.commands import Command
    from actionplan.tui.screens.dashboard import Dashboard


class CommandNames(Provider):
    """Offers the commands of the dashboard; titles are plain text, never markup."""

    def _offered(self) -> Iterator[tuple[Command, Callable[[], None]]]:
        dashboard: Dashboard = self.screen  # type: ignore[assignment]
        for command in COMMANDS:
            if dashboard.session.can_write or not command.edits:
                yield command, partial(dashboard.action_command, command.id)

    async def discover(self) -> Hits:
        """Offer all of them before anything is typed."""
        for command, run in self._offered():
            yield DiscoveryHit(
                Content(f"{command.label}  ({command.key})"), run, text=command.label, help=command.sentence
            )

    async def search(self, query: str) -> Hits:
        """Offer those whose label or sentence fits what was typed."""
        matcher = self.matcher(query)
        for command, run in self._offered():
            score = max(matcher.match(command.label), matcher.match(command.sentence))
            if score > 0:
                title = Content(f"{command.label}  ({command.key})")
                yield Hit(score, title, run, text=command.label, help=command.sentence)
