"""The command palette (ctrl+p): the commands that the screen in front offers, and the actions of its plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from actionplan.model.views import is_named, matches
from actionplan.text import folded, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.command import Hits

    from actionplan.model.plan import Plan

# More actions than these help nobody to find one: another letter does.
_MOST = 20
_LONGEST = 200
# An id is meant before anything else, then the name of a command, words of a title, and words found elsewhere.
_SURE, _NAME, _TITLE, _ELSEWHERE = 1000.0, 100.0, 60.0, 10.0


def begins_words(typed: str, text: str) -> bool:
    """Return whether each word that was typed begins a word of a text: "at ri" those of "Set status: At risk"."""
    words, wanted = re.findall(r"\w+", folded(text)), re.findall(r"\w+", folded(typed))
    return bool(wanted) and all(any(word.startswith(begun) for word in words) for begun in wanted)


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list: what it is called, its key where it has one, what it does, and doing it.

    `by_name_only` is for what nobody may do by mistake: words of its sentence do not find it.
    """

    name: str
    key: str
    sentence: str
    run: Callable[[], object]
    by_name_only: bool = False

    @property
    def title(self) -> Content:
        """The name with its key; plain text, never markup."""
        return Content(f"{self.name}  ({self.key})" if self.key else self.name)


class Offering(Protocol):
    """A screen whose commands and actions can be found by name."""

    plan: Plan | None

    def offers(self) -> Iterable[Offer]:
        """Return the entries shown before anything is typed."""
        ...

    def more_offers(self) -> Iterable[Offer]:
        """Return the entries that are found only by typing."""
        ...

    def go_to(self, action_id: str) -> None:
        """Bring an action into view."""

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show a message on the message line."""


class ActionNames(Provider):
    """Offers actions by any word of theirs, and goes there."""

    async def search(self, query: str) -> Hits:
        """Offer the actions that have the words, the best first."""
        screen = cast("Offering", self.screen)
        if (plan := screen.plan) is None:
            return
        for place, action in enumerate(plan.actions[each] for each in matches(plan, query)[:_MOST]):
            title = f"{safe(action.id)}  {safe(action.title)[:_LONGEST]}"
            state = f"  {action.status.symbol} {plan.label(action.status)}"
            score = _SURE if is_named(action, query) else _TITLE if begins_words(query, title) else _ELSEWHERE / 2
            run = partial(screen.go_to, action.id)
            yield Hit(score - place / 1000, Content.assemble(title, (state, "dim")), run, text=title)


class CommandNames(Provider):
    """Offers what can be done where one is."""

    async def discover(self) -> Hits:
        """Offer all commands before anything is typed."""
        for offer in cast("Offering", self.screen).offers():
            yield DiscoveryHit(offer.title, offer.run, text=offer.name, help=offer.sentence)

    async def search(self, query: str) -> Hits:
        """Offer those of which what was typed begins words; say so where nothing at all is found."""
        screen, is_found = cast("Offering", self.screen), False
        for offer in (*screen.offers(), *screen.more_offers()):
            by_name = begins_words(query, offer.name)
            if by_name or (not offer.by_name_only and begins_words(query, f"{offer.name} {offer.sentence}")):
                is_found = True
                # Of several names the one of which most was typed.
                score = _NAME + 1 / len(offer.name) if by_name else _ELSEWHERE
                yield Hit(score, offer.title, offer.run, text=offer.name, help=offer.sentence)
        if not is_found and (screen.plan is None or not matches(screen.plan, query)):
            words = f"Nothing here is called “{shortened(safe(query), 40)}”."
            yield Hit(1.0, Content(words), partial(screen.say, words), text=query)
