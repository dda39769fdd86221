"""What ctrl+p finds by name: commands, looks, ways to see the plan, and actions; in the read-only view no edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Provider
from textual.content import Content

from actionplan.model.views import FILTER_WORDS, GROUPING_WORDS, SORT_WORDS, Filter, Grouping, Sort, is_named, matches
from actionplan.text import safe
from actionplan.tui.commands import COMMANDS
from actionplan.tui.themes import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from actionplan.tui.screens.dashboard import Dashboard

# More actions than these help nobody to find one: another letter does.
_MOST = 20
_LONGEST = 200
_SURE = 1000.0


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


class _Names(Provider):
    """Offers things of the dashboard; titles are plain text, never markup."""

    @property
    def dashboard(self) -> Dashboard:
        """The dashboard: there is no palette anywhere else."""
        return cast("Dashboard", self.screen)


class ActionNames(_Names):
    """Offers actions by any word of theirs, and goes there."""

    async def search(self, query: str) -> Hits:
        """Offer the actions that have the words, the best first."""
        plan = self.dashboard.session.plan
        matcher = self.matcher(query)
        for place, action in enumerate(plan.actions[each] for each in matches(plan, query)[:_MOST]):
            title = f"{safe(action.id)}  {safe(action.title)[:_LONGEST]}"
            state = f"  {action.status.symbol} {plan.label(action.status)}"
            run = partial(self.dashboard.go_to, action.id)
            # An id is meant before anything else; words of a title count as much as those of a command.
            score = _SURE if is_named(action, query) else max(matcher.match(title), 1.0)
            yield Hit(score - place / 1000, Content.assemble(title, (state, "dim")), run, text=title)


class CommandNames(_Names):
    """Offers the commands, each look by its name, and each way to see the plan."""

    def _commands(self) -> Iterator[_Offer]:
        dashboard = self.dashboard
        for command in COMMANDS:
            if dashboard.session.can_write or not command.edits:
                run = partial(dashboard.action_command, command.id)
                yield _Offer(command.label, command.key, command.sentence, run)
        for look, name in NAMES.items():
            yield _Offer(f"Colours: {name}", "", "Change to these colours.", partial(dashboard.wear, look))

    def _views(self) -> Iterator[_Offer]:
        dashboard = self.dashboard
        view = dashboard.table.view
        for chosen in Filter:
            if chosen is not Filter.OWNER:
                run = partial(dashboard.choose_view, replace(view, words="", filter=chosen, owner=None))
                yield _Offer(f"Show only: {FILTER_WORDS[chosen]}", "", "Narrow the table to these actions.", run)
        for group in Grouping:
            run = partial(dashboard.put_in_order, group=group)
            yield _Offer(f"Headings: {GROUPING_WORDS[group]}", "", "Change the headings of the table.", run)
        for sort in Sort:
            run = partial(dashboard.put_in_order, sort=sort)
            yield _Offer(f"Order: {SORT_WORDS[sort]}", "", "Change the order of the table.", run)

    async def discover(self) -> Hits:
        """Offer all commands before anything is typed; the ways to see the plan have keys of their own."""
        for offer in self._commands():
            yield DiscoveryHit(offer.title, offer.run, text=offer.name, help=offer.sentence)

    async def search(self, query: str) -> Hits:
        """Offer those whose name or sentence fits what was typed."""
        matcher = self.matcher(query)
        for offer in (*self._commands(), *self._views()):
            score = max(matcher.match(offer.name), matcher.match(offer.sentence))
            if score > 0:
                yield Hit(score, offer.title, offer.run, text=offer.name, help=offer.sentence)
