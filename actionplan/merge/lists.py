"""Merging lists that two sides changed, entry by entry; the result is the same whichever of the two comes first."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Sequence

Entries: TypeAlias = "tuple[Any, ...]"
_Key = TypeVar("_Key", bound="Hashable")


def settled(base: Any, one: Any, other: Any) -> tuple[Any, bool]:
    """Return the value after two changes of one, and whether they conflict; the value is then that of `one`."""
    if other in (base, one):
        return one, False
    return (other, False) if one == base else (one, True)


def order(
    base: Sequence[_Key],
    one: Sequence[_Key],
    other: Sequence[_Key],
    stay: Collection[_Key],
    rank: Callable[[_Key], Any],
) -> list[_Key]:
    """Return what stays, in the order of both sides; what both added at one place is next to each other, by `rank`.

    If both put the same into another order, the order of the side whose ranks are smaller counts.
    """
    common = set(one) & set(other)
    old = [key for key in base if key in common]
    shared = [[key for key in side if key in common] for side in (one, other)]
    known = set(old)
    moved = [side for side in shared if [key for key in side if key in known] != old]
    if shared[0] == shared[1] or len(moved) == 1:
        spine = moved[0] if len(moved) == 1 else shared[0]
    else:
        spine = min(shared, key=lambda keys: [rank(key) for key in keys])
    runs: dict[_Key | None, tuple[list[_Key], list[_Key]]] = {}
    for number, side in enumerate((one, other)):
        anchor: _Key | None = None
        for key in side:
            if key in common:
                anchor = key
            elif key in stay:
                runs.setdefault(anchor, ([], []))[number].append(key)
    found: list[_Key] = []
    for place in (None, *spine):
        if place is not None and place in stay:
            found.append(place)
        own = [run for run in runs.get(place, ()) if run]
        for run in sorted(own, key=lambda run: [rank(each) for each in run]):
            found += run
    return found


def numbered(entries: Iterable[Any], key: Callable[[Any], Any]) -> dict[tuple[Any, int], Any]:
    """Return entries by their key and a number, which separates those of one key."""
    seen: Counter[Any] = Counter()
    found = {}
    for entry in entries:
        name = key(entry)
        found[name, seen[name]] = entry
        seen[name] += 1
    return found


def members(base: Entries, one: Entries, other: Entries) -> Entries:
    """Merge two sides' lists of names or texts: what either removed is removed, what either added is added, once."""
    old, here, there = (numbered(side, _itself) for side in (base, one, other))
    stay = {key for key in {**here, **there} if (key in here) == (key in there) or key not in old}
    found = order(list(old), list(here), list(there), stay, lambda key: (_rank(key[0]), key[1]))
    return tuple(entry for entry, _ in found)


def records(
    base: Entries, one: Entries, other: Entries, key: Callable[[Any], Any], *, is_one: bool | None = None
) -> Entries | None:
    """Merge two sides' lists of entries; those with the same `key` are the same entry.

    An entry that one side removed and the other changed stays as it was changed. None if both changed one entry
    differently, unless `is_one` says whose field counts there, or if they may have: both removed it, and both added
    something of their own.
    """
    old, here, there = (numbered(side, key) for side in (base, one, other))
    lost = old.keys() - here.keys(), old.keys() - there.keys()
    new = here.keys() - old.keys(), there.keys() - old.keys()
    own = new[0] - new[1], new[1] - new[0]
    changed = tuple({name for name in old.keys() & side.keys() if side[name] != old[name]} for side in (here, there))
    if own[0] and own[1] and len(lost[0] & lost[1]) > len(new[0] & new[1]):
        return None
    if (lost[0] & changed[1] and own[0]) or (lost[1] & changed[0] and own[1]):
        return None
    values: dict[Any, Any] = {}
    for name in {**here, **there}:
        if name in here and name in there:
            merged = _record(old.get(name), here[name], there[name], is_one)
            if merged is None:
                return None
            values[name] = merged
        elif name not in old or name in changed[0] | changed[1]:
            values[name] = here[name] if name in here else there[name]
    found = order(list(old), list(here), list(there), values.keys(), lambda name: (_rank(name[0]), name[1]))
    return tuple(values[name] for name in found)


def _record(old: Any, mine: Any, other: Any, is_mine: bool | None) -> Any:
    """Merge one entry, field by field; None if both changed a field differently and neither counts."""
    if other in (mine, old):
        return mine
    if mine == old:
        return other
    if old is None or not is_dataclass(mine) or isinstance(mine, type):
        return None if is_mine is None else mine if is_mine else other
    values = {}
    for field in fields(mine):
        was, here, there = (getattr(entry, field.name) for entry in (old, mine, other))
        value, clashes = settled(was, here, there)
        if clashes and is_mine is None:
            return None
        values[field.name] = there if clashes and not is_mine else value
    return replace(mine, **values)


def _itself(entry: Any) -> Any:
    return entry


def _rank(entry: Any) -> tuple[str, ...]:
    """Return the key by which entries that both sides added at one place are sorted: their text."""
    if isinstance(entry, tuple):
        return tuple(str(part) for part in reversed(entry))
    return (entry,) if isinstance(entry, str) else (str(getattr(entry, "text", "")), repr(entry))
