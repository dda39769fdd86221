"""Two sides of a plan that come together: who changed what clashes, and when; and what was chosen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, BrokenPlanError
from actionplan.model import diff
from actionplan.model.fields import GROUPS
from actionplan.text import count, short_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from actionplan.git.log import Commit
    from actionplan.merge.documents import DocumentMerge, MergedDocument

    # The dashboard imports nothing of `merge`: these two types come from here.
    from actionplan.merge.plans import Conflict as Conflict  # noqa: PLC0414  (handed on)
    from actionplan.merge.plans import Key
    from actionplan.merge.plans import Side as Side  # noqa: PLC0414  (handed on)
    from actionplan.model.diff import Change
    from actionplan.model.plan import Plan


class UnsettledError(ActionPlanError):
    """Fields were changed differently here and elsewhere; `clashes` have both values, who and when."""

    def __init__(self, clashes: Sequence[Conflict], plan: Plan) -> None:
        fields = count(len(clashes), "field was", "fields were")
        super().__init__(
            f"{fields} changed here and elsewhere in different ways, so nothing was taken in or shared.",
            "“actionplan sync --ours” keeps what was saved on this computer, “--theirs” what came in, for all of them. "
            "The dashboard (S) asks about one after the other.",
        )
        self.clashes = tuple(clashes)
        self.plan = plan

    @property
    def lines(self) -> list[str]:
        """Both values of each, with who and when."""
        return [clash.line(self.plan) for clash in self.clashes]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which side counts where two clash; it holds for these very values."""

    clash: Conflict
    side: Side

    def settles(self, clash: Conflict) -> bool:
        """Return whether the choice applies to a conflict, with the values that were shown."""
        mine = self.clash
        return (mine.key, mine.ours, mine.theirs) == (clash.key, clash.ours, clash.theirs)


def when(day: date, today: date) -> str:
    """Return a date in short form, without the year if it is the present one: "12 Dec"."""
    words = short_date(day)
    return words.rpartition(" ")[0] if day.year == today.year else words


@dataclass(frozen=True, slots=True)
class Sides:
    """What was saved on two sides since they were one; `said` gives the plan that a blob says, None for no blob."""

    mine: Sequence[Commit]
    others: Sequence[Commit]
    said: Callable[[str], Plan | None]
    today: date

    def settled(
        self, joining: DocumentMerge, choices: Sequence[Choice], otherwise: Side | None = None
    ) -> tuple[MergedDocument, tuple[str, ...]]:
        """Make both sides one by what was chosen, and say that; a choice may bring up another clash.

        Raises UnsettledError where nothing was chosen, MergeError if the texts cannot be merged.
        """
        chosen: dict[Key, Side] = {}
        notes: list[str] = []
        while True:
            joined = joining.merged(chosen)
            if not joined.clashes:
                return joined, tuple(notes)
            told = [self._with_names(clash) for clash in joined.clashes]
            sides = [next((c.side for c in choices if c.settles(clash)), otherwise) for clash in told]
            if None in sides:
                raise UnsettledError(told, joined.plan)
            for clash, side in zip(told, sides, strict=True):
                if side is not None:
                    chosen[clash.key] = side
                    which = "first" if side == "ours" else "second"
                    notes.append(f"Settled, the {which} value stands: {clash.line(joined.plan)}")

    def _with_names(self, clash: Conflict) -> Conflict:
        return replace(clash, ours_by=self._who(clash, self.mine), theirs_by=self._who(clash, self.others))

    def _who(self, clash: Conflict, saves: Sequence[Commit]) -> str:
        """Return who last changed the field in conflict, and when."""
        group = next((group for group in GROUPS if clash.field in group), (clash.field,))
        for save in reversed(saves):
            found: tuple[Change, ...] = ()
            with suppress(BrokenPlanError):
                before, after = self.said(save.before), self.said(save.blob)
                found = diff.differences(before, after) if before is not None and after is not None else ()
            for change in found:
                is_whole = clash.field is None or change.kind != diff.CHANGED
                if change.id == clash.id and (is_whole or change.field in group):
                    return f"{save.author}, {when(save.day, self.today)}"
        return f"{saves[-1].author}, {when(saves[-1].day, self.today)}" if saves else ""
