"""Edits of one plan file, made on it as it is at that moment; undo and redo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.session.results import ConflictError, EditResult
from actionplan.storage import atomic, document
from actionplan.storage.document import PlanFile

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan
    from actionplan.progress import Progress
    from actionplan.storage.document import Document, Opened, Written

# Some 2,000 actions: up to here a plan is read in less than a second on a computer that is busy and slow.
LONG_BYTES = 1_000_000


def takes_long(path: Path) -> bool:
    """Return whether a plan file is so large that reading it may take over a second."""
    stamp = atomic.stamp(path)
    return stamp is not None and stamp.size >= LONG_BYTES


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan file as it was read, and the document that was last seen when that began."""

    before: Document
    opened: Opened


def merge_edit(seen: Plan, current: Plan, edit: Edit, today: date, *, force: bool = False) -> Plan:
    """Return the current plan with an edit that a person made on the plan as they saw it.

    Raises ConflictError if both changed the same field (with `force` the edit counts), RuleError if the current plan no
    longer allows the edit.
    """
    if current is seen:
        return edit.apply(current, today)
    try:
        wanted = edit.apply(seen, today)
    except RuleError:
        return edit.apply(current, today)
    from actionplan.merge.plans import merge  # noqa: PLC0415  (only edits beside those of others need it)

    merged = merge(seen, current, wanted, otherwise="theirs" if force else None)
    if merged.clashes:
        raise ConflictError(merged.clashes, current)
    after = edit.apply(current, today)
    # A new action takes the next number that is free by now.
    return after if wanted.actions.keys() - seen.actions.keys() else merged.plan


class Editing:
    """One person's work on one plan file: the plan as last seen, edits to it, and what can be undone."""

    def __init__(
        self, path: Path, *, today: date | None = None, read_only: bool = False, wait: Progress | None = None
    ) -> None:
        self.file = PlanFile(path)
        self.path = self.file.path
        self.read_only = read_only
        self._today = today
        self._undo: list[Written] = []
        self._redo: list[Written] = []
        opened = self.file.open(wait)
        self._document, self._stamp = opened.document, opened.stamp

    @property
    def today(self) -> date:
        """The day by which every rule and figure counts."""
        return self._today or date.today()  # noqa: DTZ011  (a person's day is that of their own clock)

    @property
    def plan(self) -> Plan:
        """The plan as last seen on disk."""
        return self._document.plan

    @property
    def can_write(self) -> bool:
        """Whether edits are possible here: neither read-only nor in a newer schema."""
        return not self.read_only and not self._document.is_newer

    def reload(self, wait: Progress | None = None) -> bool:
        """Look at the file again, and return whether the plan's text has changed; `wait` shows the progress.

        Raises BrokenPlanError or PlanFileError if it cannot be read now; the plan last seen then stays.
        """
        return self.has_changed and self.take(self.read(wait))

    @property
    def has_changed(self) -> bool:
        """Whether the file is another than the one last seen."""
        return self.file.stamp() != self._stamp

    def read(self, wait: Progress | None = None) -> Reading:
        """Read the file as it is now, in any thread; `wait` shows the progress.

        Raises BrokenPlanError and PlanFileError if it cannot be read.
        """
        return Reading(self._document, self.file.open(wait))

    def take(self, reading: Reading) -> bool:
        """Take what was read as the plan last seen, unless another was seen since; return whether the text changed."""
        if self._document is not reading.before:
            return False
        self._document, self._stamp = reading.opened.document, reading.opened.stamp
        return self._document.text != reading.before.text

    def prepare(self) -> None:
        """Prepare the next edit now, while the person reads or types."""
        self._document.scan.prepare()

    def apply(self, edit: Edit, *, force: bool = False, on: date | None = None, seen: Plan | None = None) -> EditResult:
        """Make an edit on the file as it is now, dated `on` a day, else today; it is on disk when this returns.

        `seen` is the plan that the person had in view, else the one last seen. Raises RuleError if a rule is not met,
        ConflictError if somebody else changed the same field since (with `force` the edit counts), BrokenPlanError and
        PlanFileError. The file is then as it was.
        """
        self._must_be_writable()
        in_view, today = seen or self.plan, on or self.today
        self.prepare_rules(in_view, edit, today)
        if in_view is self.plan and not self.has_changed and edit.apply(in_view, today) == in_view:
            return EditResult((), ())
        written = None
        with self.file.locked(self._document) as current:
            while written is None:
                after = merge_edit(in_view, current.plan, edit, today, force=force)
                self.must_keep(current.plan, after)
                written = current.write(after)
        return self._keep(written, self._undo, self._redo)

    def prepare_rules(self, plan: Plan, edit: Edit, today: date) -> None:
        """Find out what the rules of an edit need beside the plan, before the file is locked."""

    def must_keep(self, before: Plan, after: Plan) -> None:
        """Raise RuleError if an edit would remove what has to stay; called while the file is locked."""

    def _must_be_writable(self) -> None:
        if self.read_only:
            raise RuleError("This is the read-only view: nothing can be changed here.", "Open it with: actionplan")

    def _keep(self, written: Written, undo: list[Written], redo: list[Written] | None = None) -> EditResult:
        """Take what was written as the plan last seen, and remember how to undo it; `redo` is then empty."""
        self._document, self._stamp = written.after, written.stamp
        if written.after.text != written.before.text:
            undo.append(written)
            if redo is not None:
                redo.clear()
        from actionplan.model import diff  # noqa: PLC0415  (only what writes pays for it)

        changes = diff.differences(written.before.plan, written.after.plan)
        return EditResult(changes, tuple(diff.lines(changes, written.after.plan)), written.doubt)

    def undo(self, *, force: bool = False) -> EditResult:
        """Undo the last edit since the plan was opened or saved: its very lines, or by field if these changed since.

        Raises RuleError if there is none, ConflictError if the same field was changed since, unless `force` is given;
        the edit can then still be undone.
        """
        if not self._undo:
            raise self._nothing("undo", "Only edits made here since the last save can be undone.")
        applied = self._reverse(self._undo[-1], self._redo, force=force)
        self._undo.pop()
        return applied

    def redo(self, *, force: bool = False) -> EditResult:
        """Make the edit again that was undone last.

        Raises RuleError if there is none, ConflictError if the same field was changed since, unless `force` is given;
        the edit can then still be made again.
        """
        if not self._redo:
            raise self._nothing("redo", "Redo brings back what was undone last.")
        applied = self._reverse(self._redo[-1], self._undo, force=force)
        self._redo.pop()
        return applied

    def _nothing(self, what: str, advice: str) -> RuleError:
        self._must_be_writable()
        return RuleError(f"There is nothing to {what}.", advice)

    def _reverse(self, entry: Written, reversed_by: list[Written], *, force: bool) -> EditResult:
        """Put back what one write replaced, and remember how to reverse that."""
        from actionplan.merge.plans import merge  # noqa: PLC0415  (as above)

        self._must_be_writable()
        written = None
        with self.file.locked(self._document) as current:
            while written is None:
                before = document.undone(entry, current.document)
                if before is not None:
                    written = current.write_document(before)
                    continue
                merged = merge(entry.after.plan, current.plan, entry.before.plan, otherwise="theirs" if force else None)
                if merged.clashes:
                    raise ConflictError(merged.clashes, current.plan)
                written = current.write(merged.plan)
        return self._keep(written, reversed_by)
