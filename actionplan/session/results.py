"""What comes of working on a plan: what an edit, a look at the record, or a save gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, RuleError
from actionplan.merge.plans import merge
from actionplan.model import diff as changes
from actionplan.session.commit_message import Unsaved
from actionplan.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.git.record import Saved, Version
    from actionplan.history.history import LastSave
    from actionplan.merge.plans import Conflict
    from actionplan.model.diff import Change
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan


class ConflictError(ActionPlanError):
    """The same field was changed meanwhile by somebody else; both values are in `clashes`."""

    def __init__(self, clashes: Sequence[Conflict], plan: Plan) -> None:
        words = []
        for clash in clashes:
            if clash.field is None:
                words.append(f"{clash.id} was {'taken out of' if clash.ours is None else 'put into'} the plan")
            else:
                now, yours = (changes.value_words(value, plan) for value in (clash.ours, clash.theirs))
                name = f"the {clash.field.replace('_', ' ')} of {clash.id}"
                if isinstance(clash.ours, tuple):
                    # Each entry of a list has its own marks round what somebody wrote.
                    words.append(f"{name} were changed to {now}, and yours would be {yours}")
                else:
                    words.append(f"{name} was changed to “{now}”, and yours would be “{yours}”")
        super().__init__(f"Meanwhile {listed(words)}.", "Nothing was written; choose which is right.")
        self.clashes = tuple(clashes)


def side_by_side(seen: Plan, current: Plan, edit: Edit, today: date, *, force: bool = False) -> Plan:
    """Give the plan in which an edit of the plan as it was seen stands beside all that changed since.

    Raises: ClashError where both are about the same field (with `force` the edit counts there), RuleError where what
    changed no longer allows the edit.
    """
    try:
        wanted = edit.apply(seen, today)
    except RuleError:
        return edit.apply(current, today)
    merged = merge(seen, current, wanted, otherwise="theirs" if force else None)
    if merged.clashes:
        raise ConflictError(merged.clashes, current)
    after = edit.apply(current, today)
    # A new action takes the next number that is free by now.
    return after if wanted.actions.keys() - seen.actions.keys() else merged.plan


@dataclass(frozen=True, slots=True)
class Applied:
    """What an edit, an undo or a redo did: nothing where `changes` is empty."""

    changes: tuple[Change, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordState:
    """The record as it was last looked at.

    `trouble` says why nothing can be saved now; `saved` is the plan as last saved, None where nothing was saved yet or
    what was saved cannot be read (`note` then says so); `same_bytes` tells that nothing at all is left to save.
    """

    saved_bytes: bytes | None = None
    trouble: ActionPlanError | None = None
    saved: Plan | None = None
    note: str = ""
    same_bytes: bool = False

    def unsaved(self, plan: Plan) -> Unsaved:
        """List what is in a plan but not in the record."""
        if self.saved is None:
            return Unsaved((), is_first=not self.same_bytes)
        found = changes.differences(self.saved, plan)
        return Unsaved(found, only_layout=not found and not self.same_bytes)


@dataclass(frozen=True, slots=True)
class AsAt:
    """The plan as it was saved at a time, and the day by which its figures count."""

    plan: Plan
    day: date
    version: Version


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a save put into the record."""

    saved: Saved
    subject: str
    lines: tuple[str, ...]
    unsaved: Unsaved


@dataclass(frozen=True, slots=True)
class UndoneSave:
    """What an undo of the last save took back, and the entry that it put into the record."""

    last: LastSave
    saved: Saved
    subject: str
    changes: tuple[Change, ...]
