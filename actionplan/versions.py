"""Reads one state of a plan after the other: what two states have in common is read once."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from actionplan import document, reading, tomltext

if TYPE_CHECKING:
    from actionplan.plan import Plan

_HEADER = re.compile(r"""^(?=\[\[?[ \t]*[A-Za-z0-9_"'-][^\n]*\][ \t]*(?:\#[^\n]*)?\r?$)""", re.MULTILINE)
_ACTION = re.compile(r"""\[\[?actions\.(?:([A-Za-z0-9_-]+)|"([A-Za-z0-9_.-]+)"|'([A-Za-z0-9_.-]+)')(?=[.\]])""")


class PlanReader:
    """Reads plans and remembers their pieces, from one header to the next.

    A piece that is TOML by itself leaves no text or list open, so all the pieces together say what the whole says.
    Where a piece is none, or pieces would have to be put together in any but the plainest way, the whole is read.
    """

    def __init__(self) -> None:
        self._pieces: dict[str, dict[str, Any] | None] = {}
        self._known: reading.Known = {}

    def read(self, data: bytes, name: str) -> Plan:
        """Give the plan that some bytes say.

        Raises BrokenPlanError, as `document.parse`, where they are no plan.
        """
        tables = self._tables(data)
        if tables is not None:
            plan, _ = reading.read(tables, self._known)
            if plan is not None:
                return plan
        return document.parse(data, name).plan

    def _tables(self, data: bytes) -> dict[str, Any] | None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if tomltext.conflict_marker(text) is not None:
            return None
        header: list[str] = []
        parts: dict[str, list[str]] = {}
        for piece in _HEADER.split(text):
            if self._piece(piece) is None:
                return None
            found = _ACTION.match(piece)
            if found is None:
                header.append(piece)
            else:
                parts.setdefault(found[1] or found[2] or found[3], []).append(piece)
        tables = self._piece("".join(header))
        if tables is None or "actions" in tables:
            return None
        actions = {}
        for action_id, pieces in parts.items():
            said = self._piece(pieces[0] if len(pieces) == 1 else "".join(pieces))
            if said is None or said.keys() != {"actions"} or said["actions"].keys() != {action_id}:
                return None
            actions[action_id] = said["actions"][action_id]
        return {**tables, "actions": actions} if actions else dict(tables)

    def _piece(self, text: str) -> dict[str, Any] | None:
        """Give what a piece says by itself; None where it is not TOML."""
        if text not in self._pieces:
            try:
                self._pieces[text] = tomllib.loads(text)
            except (ValueError, RecursionError):
                self._pieces[text] = None
        return self._pieces[text]
