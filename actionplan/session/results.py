"""Result types of the session's operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError
from actionplan.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.errors import PlanFileError
    from actionplan.git.log import Commit
    from actionplan.git.record import Saved
    from actionplan.git.repository import Place, State
    from actionplan.history.history import LastSave
    from actionplan.merge.plans import Conflict
    from actionplan.model.diff import Change
    from actionplan.model.plan import Plan


class ConflictError(ActionPlanError):
    """Another person changed the same field meanwhile; both values are in `clashes`."""

    def __init__(self, clashes: Sequence[Conflict], plan: Plan) -> None:
        words = listed(_conflict_words(conflict, plan) for conflict in clashes)
        super().__init__(f"Meanwhile {words}.", "Nothing was written; choose which is right.")
        self.clashes = tuple(clashes)


def _conflict_words(conflict: Conflict, plan: Plan) -> str:
    from actionplan.model import diff  # noqa: PLC0415  (what only reads has no need of it)

    if conflict.field is None:
        return f"{conflict.id} was {'taken out of' if conflict.ours is None else 'put into'} the plan"
    current, yours = (diff.value_words(value, plan) for value in (conflict.ours, conflict.theirs))
    name = f"the {conflict.field.replace('_', ' ')} of {conflict.id}"
    if isinstance(conflict.ours, tuple):
        # Each entry of a list has its own quotation marks.
        return f"{name} were changed to {current}, and yours would be {yours}"
    return f"{name} was changed to “{current}”, and yours would be “{yours}”"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What is in the plan file but not in the record."""

    changes: tuple[Change, ...]
    only_layout: bool = False
    is_first: bool = False

    def __bool__(self) -> bool:
        return bool(self.changes) or self.only_layout or self.is_first


@dataclass(frozen=True, slots=True)
class EditResult:
    """What an edit, an undo or a redo changed: nothing if `changes` is empty.

    `doubt` is what to tell if the change is in the file, but the disk did not confirm it.
    """

    changes: tuple[Change, ...]
    lines: tuple[str, ...]
    doubt: ActionPlanError | None = None


@dataclass(frozen=True, slots=True)
class RecordState:
    """The record as it was last looked at.

    `trouble` says why nothing can be saved now; `saved` is the plan as last saved, None where nothing was saved yet or
    what was saved cannot be read (`note` then says so); `same_bytes` tells that nothing at all is left to save.
    `ready` is where and how git has the plan, for the save that follows at once.
    """

    saved_bytes: bytes | None = None
    trouble: ActionPlanError | None = None
    saved: Plan | None = None
    note: str = ""
    same_bytes: bool = False
    ready: tuple[Place, State] | None = None

    def unsaved(self, plan: Plan) -> Unsaved:
        """Return what is in a plan but not in the record."""
        if self.saved is None:
            return Unsaved((), is_first=not self.same_bytes)
        from actionplan.model import diff  # noqa: PLC0415  (as above)

        found = diff.differences(self.saved, plan)
        return Unsaved(found, only_layout=not found and not self.same_bytes)


@dataclass(frozen=True, slots=True)
class AsAt:
    """The plan as it was saved at a time, and the day by which its figures count."""

    plan: Plan
    day: date
    commit: Commit


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a save put into the record.

    `kept_day` is the day of the meeting if an earlier try gave it and this one none. `warnings` say what else has to be
    known of the entry that was made.
    """

    saved: Saved
    subject: str
    lines: tuple[str, ...]
    unsaved: Unsaved
    kept_day: date | None = None
    warnings: tuple[ActionPlanError, ...] = ()


def left_over(error: PlanFileError, then: str) -> ActionPlanError:
    """Return the warning that what was kept for a save is still there, though it was made; `then` says what follows."""
    return ActionPlanError(
        f"The plan was saved to the record, but what was kept for that could not be removed: {error.message}",
        f"The entry is there; {then}.",
    )


@dataclass(frozen=True, slots=True)
class UndoneSave:
    """What an undo of the last save took back, and the entry that it put into the record, with `warnings` about it."""

    last: LastSave
    saved: Saved
    subject: str
    changes: tuple[Change, ...]
    warnings: tuple[ActionPlanError, ...] = ()
