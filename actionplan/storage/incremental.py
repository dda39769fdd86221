"""Reads one state of a plan after the other: what two states have in common is read once."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any

from actionplan.storage import document, parse
from actionplan.storage.toml.load import conflict_marker, tables_of
from actionplan.storage.toml.text_edits import common_end, common_start

if TYPE_CHECKING:
    from actionplan.model.plan import Action, Plan

_HEADER = re.compile(r"""^(?=\[\[?[ \t]*[A-Za-z0-9_"'-][^\n]*\][ \t]*(?:\#[^\n]*)?\r?$)""", re.MULTILINE)
_ACTION = re.compile(r"""\[\[?actions\.(?:([A-Za-z0-9_-]+)|"([A-Za-z0-9_.-]+)"|'([A-Za-z0-9_.-]+)')(?=[.\]])""")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in its pieces, each with the id of the action that it is about (None: of none)."""

    whole: str
    pieces: list[str]
    ids: list[str | None]

    @classmethod
    def of(cls, text: str) -> _Text:
        pieces = _HEADER.split(text)
        return cls(text, pieces, [_id(piece) for piece in pieces])

    def changed_to(self, text: str) -> tuple[_Text, set[str | None]] | None:
        """Return another text in its pieces, and what it says something else about.

        Only what lies between the lines that both begin and end with is looked at. None if pieces came or went.
        """
        same_start = common_start(self.whole, text)
        same_end = common_end(self.whole, text, same_start)
        starts = [0, *accumulate(map(len, self.pieces))]
        # A header on which anything changed may be none any more, so the piece before it counts as changed too.
        first = bisect_right(starts, same_start, hi=len(self.pieces)) - 1
        while first > 0 and starts[first] + len(self.pieces[first].partition("\n")[0]) >= same_start:
            first -= 1
        last = bisect_right(starts, len(self.whole) - same_end, hi=len(self.pieces))
        changed = text[starts[first] : len(text) - (len(self.whole) - starts[last])]
        pieces = _HEADER.split(changed)[1 if first else 0 :]
        ids = [_id(piece) for piece in pieces]
        if [key for key, _ in groupby(ids)] != [key for key, _ in groupby(self.ids[first:last])]:
            return None
        whole = (self.pieces[:first] + pieces + self.pieces[last:], self.ids[:first] + ids + self.ids[last:])
        return _Text(text, *whole), set(ids)


def _id(piece: str) -> str | None:
    found = _ACTION.match(piece)
    return None if found is None else found[1] or found[2] or found[3]


class PlanReader:
    """Reads plans and remembers their pieces, from one header to the next.

    A piece that is TOML by itself leaves no text or list open, so all the pieces together say what the whole says.
    Where a piece is none, or pieces would have to be put together in any but the plainest way, the whole is read.
    """

    def __init__(self) -> None:
        self._pieces: dict[str, dict[str, Any] | None] = {}
        self._known: parse.Known = {}
        self._last: tuple[_Text, Plan] | None = None

    def read(self, data: bytes, name: str) -> Plan:
        """Return the plan that some bytes say.

        Raises BrokenPlanError, as `document.parse`, where they are no plan.
        """
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        found = self._changed(text) or self._whole(text)
        if found is None:
            return document.parse(data, name).plan
        self._last = found
        return found[1]

    def _changed(self, text: str) -> tuple[_Text, Plan] | None:
        """Read a text that differs from the last one in what it says about some actions, and not in what names others.

        None if there is more to it.
        """
        step = self._last[0].changed_to(text) if self._last is not None and text else None
        if self._last is None or step is None or conflict_marker(text) is not None:
            return None
        changed, ids = step
        plan = self._last[1]
        actions = dict(plan.actions)
        for action_id in ids:
            mine = [piece for piece, its in zip(changed.pieces, changed.ids, strict=True) if its == action_id]
            table = self._action(action_id, mine) if action_id is not None else None
            if action_id is None or not isinstance(table, dict):
                return None
            action, problems = parse.read_action(action_id, table, self._known)
            if any(not problem.is_warning for problem in problems) or _names(action) != _names(actions[action_id]):
                return None
            actions[action_id] = action
        return changed, replace(plan, actions=actions)

    def _whole(self, text: str) -> tuple[_Text, Plan] | None:
        if conflict_marker(text) is not None:
            return None
        pieces = _Text.of(text)
        tables = self._tables(pieces)
        plan = parse.read(tables, self._known)[0] if tables is not None else None
        return None if plan is None else (pieces, plan)

    def _tables(self, text: _Text) -> dict[str, Any] | None:
        header: list[str] = []
        parts: dict[str, list[str]] = {}
        for piece, action_id in zip(text.pieces, text.ids, strict=True):
            if action_id is None:
                if self._piece(piece) is None:
                    return None
                header.append(piece)
            else:
                parts.setdefault(action_id, []).append(piece)
        tables = self._piece("".join(header))
        if tables is None or "actions" in tables:
            return None
        actions = {}
        for action_id, pieces in parts.items():
            table = self._action(action_id, pieces)
            if table is None:
                return None
            actions[action_id] = table
        return {**tables, "actions": actions} if actions else dict(tables)

    def _action(self, action_id: str, pieces: list[str]) -> Any:  # noqa: ANN401  (any value that TOML has)
        """Return what the pieces of an action say of it; None if they are not TOML, or say anything else."""
        if any(self._piece(piece) is None for piece in pieces):
            return None
        said = self._piece(pieces[0] if len(pieces) == 1 else "".join(pieces))
        if said is None or said.keys() != {"actions"} or said["actions"].keys() != {action_id}:
            return None
        return said["actions"][action_id]

    def _piece(self, text: str) -> dict[str, Any] | None:
        """Return what a piece says by itself; None if it is not TOML."""
        if text not in self._pieces:
            try:
                self._pieces[text] = tables_of(text)
            except ValueError:
                self._pieces[text] = None
        return self._pieces[text]


def _names(action: Action) -> tuple[object, ...]:
    """Return what an action names of the rest of the plan."""
    return action.cornerstone, action.depends_on, action.superseded_by
