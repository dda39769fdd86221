"""Ids of actions: their order, the number at their end, and the next free one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


# Python reads no number of thousands of digits, and nobody counts with one.
_RUN = re.compile(r"[0-9]{1,18}|[^0-9]+")
_NUMBERED = re.compile(r"(.*[^0-9]|)([0-9]{1,18})")


def natural_order(action_id: str) -> tuple[tuple[int, str], ...]:
    """Return the key that sorts ids as people do: IM-9 before IM-10, and letters before numbers."""
    runs = _RUN.findall(action_id.casefold())
    return (*((int(run), "") if run[0] in "0123456789" else (-1, run) for run in runs), (-2, action_id))


def number_at_end(action_id: str) -> str:
    """Return the digits at the end of an id without the zeros before them; empty without a number."""
    return action_id[len(action_id.rstrip("0123456789")) :].lstrip("0")


def next_id(ids: Iterable[str], used: Iterable[str] = ()) -> str:
    """Return the id after the highest number ever used with the plan's most frequent prefix, in its width.

    An empty plan with an empty record begins with A-01.
    """
    current = [match for known in ids if (match := _NUMBERED.fullmatch(known))]
    earlier = [match for known in used if (match := _NUMBERED.fullmatch(known))]
    if not current and not earlier:
        return "A-01"
    prefix = Counter(match[1] for match in current or earlier).most_common(1)[0][0]
    numbers = [match[2] for match in (*current, *earlier) if match[1].casefold() == prefix.casefold()]
    width = max(len(match[2]) for match in current or earlier if match[1] == prefix)
    return f"{prefix}{max(int(number) for number in numbers) + 1:0{width}}"
