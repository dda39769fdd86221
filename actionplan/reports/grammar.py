"""The grammar of papers: numbers with their noun and verb, comparisons, and sentences one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.text import count, share

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def begin(number: int) -> str:
    """Return a number as a sentence begins with it: "One" to "Nine", larger ones in figures."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def have(number: int) -> str:
    """Return "has" or "have", as the number asks."""
    return "has" if number == 1 else "have"


def with_verb(number: int, noun: str, verb: str) -> str:
    """Return a number with its noun and a form of "is" or "was" that agrees: "1 action was", "3 requests are"."""
    plural = {"is": "are", "was": "were"}[verb]
    return f"{count(number, noun)} {verb if number == 1 else plural}"


def of_actions(number: int, of: int) -> str:
    """Return a part of some actions: "11 of 23 actions (48%)"."""
    part = share(number, of)
    noun = "action" if of == 1 else "actions"
    return part.replace(" (", f" {noun} (") if of else f"{part} {noun}"


def compared(now: tuple[int, int], before: tuple[int, int]) -> str:
    """Return how a part of a whole differs from what it was: "up from 9 of 23 (39%)", "no change from 9 of 23 (39%)".

    The parts are compared; if one whole is 0 too, the numbers are.
    """
    (part, whole), (old, old_whole) = now, before
    rise = part * old_whole - old * whole if whole and old_whole else part - old
    way = "up" if rise > 0 else "down" if rise < 0 else "no change"
    return f"{way} from {share(old, old_whole)}"


def sentences(parts: Iterable[str]) -> str:
    """Return the sentences that are not empty, one after the other."""
    return " ".join(part for part in parts if part)
