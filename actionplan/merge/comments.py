"""That no comment of two sides is lost where their texts are made one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from actionplan.merge.layout import ABSENT, BETWEEN, at, blocks_of
from actionplan.storage.toml.scan import comments
from actionplan.storage.toml.text_edits import TextEdit, replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from actionplan.merge.layout import Name


def commented(
    text: str,
    tables: Mapping[str, Any],
    texts: Sequence[str],
    said: Sequence[Mapping[str, Any]],
    wanted: Mapping[str, Any],
) -> str:
    """Give the text with the comments of both sides that it lacks, each above the table that it was about.

    Raises: ScanError.
    """
    there = _comments(text, tables)
    base, one, other = (_comments(side, says) for side, says in zip(texts, said, strict=True))
    needed: dict[Name, Counter[str]] = {}
    for name in dict.fromkeys((*one, *other)):
        old, mine, its = (side.get(name, Counter[str]()) for side in (base, one, other))
        is_there = (
            name in there or any(isinstance(part, tuple) for part in name) or at(wanted, _plain(name)) is not ABSENT
        )
        # With a table go its comments, but not those that somebody wrote meanwhile.
        needed[name] = _needed(old, mine, its) if is_there else (mine - old) | (its - old)
    lacking = _total(needed.values()) - _total(there.values())
    if not lacking:
        return text
    places = blocks_of(text, tables)
    insertions: list[TextEdit] = []
    for name, wants in needed.items():
        mine = Counter({note: n for note, n in (wants - there.get(name, Counter())).items() if lacking[note]}) & lacking
        lacking -= mine
        place = _place(name, places, len(text))
        newline = "\r\n" if "\r\n" in text else "\n"
        start = newline if place == len(text) and text and not text.endswith("\n") else ""
        lines = "".join(f"{note}{newline}" for note in mine.elements())
        if lines:
            insertions.append(TextEdit(place, place, start + lines))
    return replaced(text, sorted(insertions, key=lambda replacement: replacement.start))


def _total(counters: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for counter in counters:
        found.update(counter)
    return found


def _plain(name: Name) -> tuple[str, ...]:
    return tuple(part for part in name if isinstance(part, str))


def _needed(base: Counter[str], one: Counter[str], other: Counter[str]) -> Counter[str]:
    """Give how often each comment has to be there: what either side added, and what neither took out."""
    found: Counter[str] = Counter()
    for note in {*base, *one, *other}:
        mine, its = one[note] - base[note], other[note] - base[note]
        both = max(mine, its) if min(mine, its) > 0 else min(mine, its) if max(mine, its) < 0 else mine + its
        found[note] = max(0, base[note] + both)
    return +found


def _place(name: Name, places: Mapping[Name, tuple[int, int]], end: int) -> int:
    if name in places:
        start, last = places[name]
        return last if len(name) == 1 else start
    plain = _plain(name)
    near = [span[0] for other, span in places.items() if _plain(other)[: min(2, len(plain))] == plain[:2] and plain]
    return min(near, default=end)


def _comments(text: str, tables: Mapping[str, Any]) -> dict[Name, Counter[str]]:
    """Give the comments of each table of a text, and those that stand between tables."""
    found = {name: Counter(comments(text, *span)) for name, span in blocks_of(text, tables).items()}
    found[BETWEEN] = Counter(comments(text, 0, len(text))) - _total(found.values())
    return found
