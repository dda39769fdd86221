"""The command palette (ctrl+p): the commands that the screen in front offers, and the actions of its plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from actionplan.model.views import is_named, matches
from actionplan.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.command import Hits

    from actionplan.model.plan import Plan

# More actions than these help nobody to find one: another letter does.
_MOST = 20
_LONGEST = 200
_SURE = 1000.0


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list: what it is called, its key where it has one, what it does, and doing it."""

    name: str
    key: str
    sentence: str
    run: Callable[[], object]

    @property
    def title(self) -> Content:
        """The name with its key; plain text, never markup."""
        return Content(f"{self.name}  ({self.key})" if self.key else self.name)


class Offering(Protocol):
    """A screen whose commands and actions can be found by name."""

    plan: Plan | None

    def offers(self) -> Iterable[Offer]:
        """Give what is offered before anything is typed."""
        ...

    def more_offers(self) -> Iterable[Offer]:
        """Give what is found by typing only."""
        ...

    def go_to(self, action_id: str) -> None:
        """Bring an action into view."""


class ActionNames(Provider):
    """Offers actions by any word of theirs, and goes there."""

    async def search(self, query: str) -> Hits:
        """Offer the actions that have the words, the best first."""
        screen = cast("Offering", self.screen)
        if (plan := screen.plan) is None:
            return
        matcher = self.matcher(query)
        for place, action in enumerate(plan.actions[each] for each in matches(plan, query)[:_MOST]):
            title = f"{safe(action.id)}  {safe(action.title)[:_LONGEST]}"
            state = f"  {action.status.symbol} {plan.label(action.status)}"
            # An id is meant before anything else; words of a title count as much as those of a command.
            score = _SURE if is_named(action, query) else max(matcher.match(title), 1.0)
            run = partial(screen.go_to, action.id)
            yield Hit(score - place / 1000, Content.assemble(title, (state, "dim")), run, text=title)


class CommandNames(Provider):
    """Offers what can be done where one is."""

    async def discover(self) -> Hits:
        """Offer all commands before anything is typed."""
        for offer in cast("Offering", self.screen).offers():
            yield DiscoveryHit(offer.title, offer.run, text=offer.name, help=offer.sentence)

    async def search(self, query: str) -> Hits:
        """Offer those whose name or sentence fits what was typed."""
        screen, matcher = cast("Offering", self.screen), self.matcher(query)
        for offer in (*screen.offers(), *screen.more_offers()):
            score = max(matcher.match(offer.name), matcher.match(offer.sentence))
            if score > 0:
                yield Hit(score, offer.title, offer.run, text=offer.name, help=offer.sentence)
