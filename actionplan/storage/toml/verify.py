"""Proof that a rewritten text says what it should; if the tables touched can prove it, no others are read again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actionplan.storage.toml.load import TomlError, loads
from actionplan.storage.toml.scan import Layout, Table, Tables
from actionplan.storage.toml.text_edits import TextEdit, replaced
from actionplan.storage.toml.values import EditError, same

Tree = Mapping[str, Any]
Unit = tuple[str, ...]


def verify(new: str, before: Tree, after: Tree, displaced: Collection[Unit] = ()) -> dict[str, Any]:
    """Return what a rewritten text says; `displaced` tables lost the part that gave them their place among the others.

    Raises EditError if it does not say `after`, or where the tables of the second level changed their order.
    """
    try:
        found = loads(new)
    except TomlError as error:
        raise EditError(f"the text would no longer be TOML ({error.message})") from error
    if not same(found, after):
        raise EditError("the text would say something else")
    for name, tables in after.items():
        old, now = before.get(name), found[name]
        if old is not tables and isinstance(old, Mapping) and isinstance(tables, Mapping):
            stay = {
                key
                for key in old
                if isinstance(old[key], Mapping)
                and isinstance(tables.get(key), Mapping)
                and (name, key) not in displaced
            }
            if [key for key in now if key in stay] != [key for key in old if key in stay]:
                raise EditError(f"the tables of {name} would change their order")
    return found


def is_proved(layout: Layout, replacements: Sequence[TextEdit], before: Tree, after: Tree) -> bool:
    """Return whether the sections that were touched say, read alone, what is new; False if that proves nothing.

    A table of the first or second level is proved by all its sections together: what is outside them was not
    touched, and cannot be about it. Where it is also made by dotted keys, or keeps no first header, nothing is proved.
    """
    starts = [layout.statements[number].start for number in layout.headers]
    units = _units(layout, starts, replacements)
    if units is None:
        return False
    sections: set[int] = set()
    for unit in units:
        own = _sections(layout, unit)
        if own is None:
            return False
        if _holds(after, unit) and any(s.start <= starts[min(own)] < s.end for s in replacements):
            return False
        sections.update(own)
    text = _projected(layout, starts, sorted(sections), replacements)
    if text is None or len(text) * 2 > len(layout.text):
        return False
    expected = _expected(units, before, after)
    if expected is None:
        return False
    try:
        if not same(loads(text), expected):
            return False
    except TomlError:
        return False
    # A header of an outer table says nothing by itself, but may stand outside what was touched already.
    alone = Layout(text)
    headers = (alone.statements[number].parts for number in alone.headers)
    return not any(len(parts) == 1 and parts not in units and parts[0] in before for parts in headers)


def _units(layout: Layout, starts: Sequence[int], replacements: Sequence[TextEdit]) -> set[Unit] | None:
    """Return the tables whose sections are touched; None if a statement above all headers is."""
    touched: set[int] = set()
    for replacement in replacements:
        first, last = (bisect_right(starts, position) - 1 for position in (replacement.start, replacement.end))
        touched.update(range(first, last + 1))
    if -1 in touched:
        return None
    units = set()
    for section in touched:
        parts = layout.statements[layout.headers[section]].parts
        units.add(parts[: 2 if isinstance(layout.root.children.get(parts[0]), Table) else 1])
    return units


def _sections(layout: Layout, unit: Unit) -> list[int] | None:
    """Return the sections of a table, or None if dotted keys are about it too."""
    node: Table | Tables | int | None = layout.root
    for part in unit:
        node = node.children.get(part) if isinstance(node, Table) else None
        if node is None or isinstance(node, int) or (isinstance(node, Table) and node.dotted):
            return None
    return None if node is None or isinstance(node, int) else sorted(layout.sections(node))


def _holds(tree: Tree, unit: Unit) -> bool:
    top = tree.get(unit[0])
    return unit[0] in tree if len(unit) == 1 else isinstance(top, Mapping) and unit[1] in top


def _projected(
    layout: Layout, starts: Sequence[int], sections: Sequence[int], replacements: Sequence[TextEdit]
) -> str | None:
    """Return the new text of some sections, each from its header to the next one."""
    text = layout.text
    parts: list[str] = []
    used = number = 0
    while number < len(sections):
        first = last = sections[number]
        while number + 1 < len(sections) and sections[number + 1] == last + 1:
            number += 1
            last += 1
        number += 1
        start, end = starts[first], starts[last + 1] if last + 1 < len(starts) else len(text)
        own = [
            TextEdit(s.start - start, s.end - start, s.new) for s in replacements if start <= s.start and s.end <= end
        ]
        used += len(own)
        parts.append(replaced(text[start:end], own))
        if end < len(text) and parts[-1] and not parts[-1].endswith("\n"):
            return None
    return "".join(parts) if used == len(replacements) else None


def _expected(units: set[Unit], before: Tree, after: Tree) -> dict[str, Any] | None:
    """Return what touched and new tables should say; None if anything else differs too."""
    expected: dict[str, Any] = {}
    for name, value in after.items():
        old = before.get(name)
        if (name,) in units or name not in before:
            expected[name] = value
        elif isinstance(value, Mapping) and isinstance(old, Mapping) and value is not old:
            own = {key: member for key, member in value.items() if (name, key) in units or key not in old}
            if not all(key in own or same(old[key], member) for key, member in value.items()):
                return None
            if any(key not in value and (name, key) not in units for key in old):
                return None
            if not value:
                return None
            if own:
                expected[name] = own
        elif not same(old, value):
            return None
    if any(name not in after and (name,) not in units for name in before):
        return None
    return expected
