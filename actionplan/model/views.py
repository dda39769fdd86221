"""Which actions are shown, in which order and under which headings."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from actionplan.model.ids import natural_order, number_at_end
from actionplan.model.plan import Status, search
from actionplan.text import caseless, folded, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from actionplan.model.plan import Action, Plan


class Filter(StrEnum):
    """Which actions are shown; `OWNER` means those of one owner."""

    ALL = "all"
    OPEN = "open"
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    ATTENTION = "attention"
    STALE = "stale"
    OWNER = "owner"


class Grouping(StrEnum):
    """What makes the headings."""

    CORNERSTONE = "cornerstone"
    OWNER = "owner"
    NONE = "none"


class Sort(StrEnum):
    """The order within a group."""

    PLAN = "plan"
    DUE = "due"
    STATUS = "status"
    SILENCE = "silence"
    OWNER = "owner"
    ID = "id"
    TITLE = "title"


FILTER_WORDS = {
    Filter.ALL: "All actions",
    Filter.OPEN: "Open",
    Filter.OVERDUE: "Overdue",
    Filter.DUE_SOON: "Due soon",
    Filter.ATTENTION: "Needs attention",
    Filter.STALE: "Stale",
    Filter.OWNER: "One owner",
}
GROUPING_WORDS = {
    Grouping.CORNERSTONE: "by cornerstone",
    Grouping.OWNER: "by owner",
    Grouping.NONE: "without headings",
}
SORT_WORDS = {
    Sort.PLAN: "in the plan's order",
    Sort.DUE: "by due date",
    Sort.STATUS: "worst status first",
    Sort.SILENCE: "longest without a word first",
    Sort.OWNER: "by owner",
    Sort.ID: "by id",
    Sort.TITLE: "by title",
}
# From this rank on, words are not the very id of an action.
_NAMED = 2
NO_OWNER, NO_CORNERSTONE = "No owner", "No cornerstone"
# The order of better and worse that the summary has, from its worse end; what has ended comes last.
_WORST_FIRST = (
    *(Status.OFF_TRACK, Status.AT_RISK, Status.ON_HOLD, Status.NOT_STARTED, Status.ON_TRACK),
    *(Status.COMPLETE, Status.CLOSED),
)


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a plan; `owner` counts only with the filter for one, and None means those without."""

    words: str = ""
    filter: Filter = Filter.ALL
    owner: str | None = None
    group: Grouping = Grouping.CORNERSTONE
    sort: Sort = Sort.PLAN

    @property
    def narrows(self) -> bool:
        """Whether it may leave actions out."""
        return self.filter is not Filter.ALL or bool(self.words.split())

    @property
    def label(self) -> str:
        """What it narrows to, in words: "Overdue · “train”"; empty if it leaves nothing out."""
        parts = []
        if self.filter is Filter.OWNER:
            parts.append(f"Owner {safe(self.owner)}" if self.owner else NO_OWNER)
        elif self.filter is not Filter.ALL:
            parts.append(FILTER_WORDS[self.filter])
        if words := " ".join(self.words.split()):
            parts.append(f"“{safe(words)}”")
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that stand together; `key` is the cornerstone or the owner that they share, and a title may be empty."""

    key: str | None
    title: str
    ids: tuple[str, ...]


def is_in(plan: Plan, action: Action, today: date, view: View) -> bool:
    """Return whether the filter of a view lets an action through; its words are another matter."""
    match view.filter:
        case Filter.OPEN:
            return action.is_open
        case Filter.OVERDUE:
            return action.is_overdue(today)
        case Filter.DUE_SOON:
            return plan.is_due_soon(action, today)
        case Filter.ATTENTION:
            return action.status in {Status.OFF_TRACK, Status.AT_RISK} or action.is_overdue(today)
        case Filter.STALE:
            return plan.is_stale(action, today)
        case Filter.OWNER:
            return action.owner == view.owner
        case Filter.ALL:
            return True


def is_named(action: Action, words: str) -> bool:
    """Return whether words are the id of an action, in any case, or the number at its end."""
    return _rank(action, _folded(words)) < _NAMED


def ranked(actions: Iterable[Action], words: str) -> list[Action]:
    """Return the actions that words mean: by id or number first, then the start of an id, titles, all others."""
    actions = list(actions)
    wanted = _folded(words)
    if not wanted:
        return actions
    found = search(actions, wanted)
    if wanted.startswith("0"):
        # The number is asked for, however many zeros are before it in the id.
        known = {action.id for action in found}
        found = [action for action in actions if action.id in known or _rank(action, wanted) < _NAMED]
    return sorted(found, key=lambda action: _rank(action, wanted))


def matches(plan: Plan, words: str) -> list[str]:
    """Return the ids of the actions that words mean, the best first; none without a word."""
    return [action.id for action in ranked(plan.actions.values(), words)] if words.split() else []


def _folded(words: str) -> str:
    return folded(words)


def _rank(action: Action, wanted: str) -> int:
    folded, number = action.id.casefold(), wanted.lstrip("0")
    if folded == wanted:
        return 0
    if number and number_at_end(folded) == number:
        return 1
    return _NAMED if folded.startswith(wanted) else 3 if wanted in caseless(action.title) else 4


def chosen(plan: Plan, today: date, view: View) -> list[Action]:
    """Return the actions that a view shows, what its words mean best first."""
    return ranked((action for action in plan.actions.values() if is_in(plan, action, today, view)), view.words)


def counts(plan: Plan, today: date) -> dict[Filter, int]:
    """Return how many actions each filter but the one for an owner lets through."""
    views = [View(filter=each) for each in Filter if each is not Filter.OWNER]
    actions = plan.actions.values()
    return {view.filter: sum(is_in(plan, action, today, view) for action in actions) for view in views}


def arranged(plan: Plan, today: date, view: View) -> tuple[Group, ...]:
    """Arrange the actions that a view shows; no group is empty, and those without an owner or cornerstone come last."""
    return grouped(plan, chosen(plan, today, view), view)


def grouped(plan: Plan, actions: Iterable[Action], view: View) -> tuple[Group, ...]:
    """Arrange some actions of a plan as a view does."""
    shown = {action.id for action in actions}
    members: dict[str | None, list[Action]] = {key: [] for key in _keys(plan, view.group)}
    for action in plan.actions.values():
        if action.id in shown:
            members[_key(plan, action, view.group)].append(action)
    order = _order(plan, view.sort)
    if order is not None:
        members = {key: sorted(group, key=order) for key, group in members.items()}
    return tuple(
        Group(key, _title(plan, view.group, key), tuple(action.id for action in group))
        for key, group in members.items()
        if group
    )


def steady(before: Sequence[Group], fresh: Sequence[Group], plan: Plan, group: Grouping) -> tuple[Group, ...]:
    """Return the groups of a changed plan with nothing moved: what was shown keeps its place.

    What has left the plan is gone; what is new stands behind the one that it follows in the fresh groups.
    """
    known = {action_id: each.key for each in before for action_id in each.ids}
    heads: dict[str | None, list[str]] = {}
    behind: dict[str, list[str]] = {}
    for each in fresh:
        place = heads.setdefault(each.key, [])
        for action_id in each.ids:
            if action_id not in known:
                place.append(action_id)
            elif known[action_id] == each.key:
                place = behind.setdefault(action_id, [])
    kept = {each.key: each.ids for each in before}
    found = []
    for key in _merged(list(kept), [each.key for each in fresh]):
        ids = heads.get(key, [])
        for action_id in kept.get(key, ()):
            if action_id in plan.actions:
                ids += [action_id, *behind.get(action_id, ())]
        if ids:
            found.append(Group(key, _title(plan, group, key), tuple(ids)))
    return tuple(found)


def _merged(old: list[str | None], new: list[str | None]) -> Iterator[str | None]:
    """Yield all keys in their old order, each new one behind the one that it follows."""
    followers: dict[int, list[str | None]] = {}
    places = {key: place for place, key in enumerate(old)}
    place = -1
    for key in new:
        if key in places:
            place = places[key]
        else:
            followers.setdefault(place, []).append(key)
    yield from followers.get(-1, ())
    for place, key in enumerate(old):
        yield key
        yield from followers.get(place, ())


def _keys(plan: Plan, group: Grouping) -> tuple[str | None, ...]:
    match group:
        case Grouping.CORNERSTONE:
            return (*plan.cornerstones, None)
        case Grouping.OWNER:
            return (*plan.owners(), None)
        case Grouping.NONE:
            return (None,)


def _key(plan: Plan, action: Action, group: Grouping) -> str | None:
    match group:
        case Grouping.CORNERSTONE:
            return stone.id if (stone := plan.cornerstone_of(action)) else None
        case Grouping.OWNER:
            return action.owner or None
        case Grouping.NONE:
            return None


def _title(plan: Plan, group: Grouping, key: str | None) -> str:
    if group is Grouping.CORNERSTONE:
        if key is None:
            return NO_CORNERSTONE if plan.cornerstones else "Actions"
        return safe(plan.cornerstones[key].title if key in plan.cornerstones else key)
    return (safe(key) if key else NO_OWNER) if group is Grouping.OWNER else ""


def _order(plan: Plan, sort: Sort) -> Callable[[Action], tuple[object, ...]] | None:
    """Return what to sort by; None for the plan's own order, which is also that of equals."""
    match sort:
        case Sort.PLAN:
            return None
        case Sort.DUE:
            return lambda action: (_due_day(action),)
        case Sort.STATUS:
            return lambda action: (_WORST_FIRST.index(action.status),)
        case Sort.SILENCE:
            return lambda action: (not action.is_open, action.last_recorded(plan.approved))
        case Sort.OWNER:
            return lambda action: (not action.owner, (action.owner or "").casefold())
        case Sort.ID:
            return lambda action: natural_order(action.id)
        case Sort.TITLE:
            return lambda action: (action.title.casefold(),)


def _due_day(action: Action) -> int:
    """Return the last day of a due date as a number; ongoing comes behind all days, and no date behind that."""
    if action.due is None:
        return sys.maxsize
    return action.due_end.toordinal() if action.due_end is not None else sys.maxsize - 1
