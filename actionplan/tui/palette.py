"""The commands by name, for ctrl+p; in the read-only view only those that change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from actionplan.tui.commands import COMMANDS
from actionplan.tui.themes import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from actionplan.tui.screens.dashboard import Dashboard


@dataclass(frozen=True, slots=True)
class _Offer:
    """One line of the list: what it is called, its key where it has one, what it does, and doing it."""

    name: str
    key: str
    sentence: str
    run: Callable[[], None]

    @property
    def title(self) -> Content:
        return Content(f"{self.name}  ({self.key})" if self.key else self.name)


class CommandNames(Provider):
    """Offers the commands of the dashboard, and each look by its name; titles are plain text, never markup."""

    def _offered(self) -> Iterator[_Offer]:
        dashboard: Dashboard = self.screen  # type: ignore[assignment]
        for command in COMMANDS:
            if dashboard.session.can_write or not command.edits:
                run = partial(dashboard.action_command, command.id)
                yield _Offer(command.label, command.key, command.sentence, run)
        for look, name in NAMES.items():
            yield _Offer(f"Colours: {name}", "", "Change to these colours.", partial(dashboard.wear, look))

    async def discover(self) -> Hits:
        """Offer all of them before anything is typed."""
        for offer in self._offered():
            yield DiscoveryHit(offer.title, offer.run, text=offer.name, help=offer.sentence)

    async def search(self, query: str) -> Hits:
        """Offer those whose name or sentence fits what was typed."""
        matcher = self.matcher(query)
        for offer in self._offered():
            score = max(matcher.match(offer.name), matcher.match(offer.sentence))
            if score > 0:
                yield Hit(score, offer.title, offer.run, text=offer.name, help=offer.sentence)
