"""Changing one plan file: edits made on it as it is at that moment, undo and redo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from actionplan.errors import BrokenPlanError, PlanFileError, RuleError
from actionplan.merge.plans import merge
from actionplan.model import diff
from actionplan.session.results import Applied, ConflictError, side_by_side
from actionplan.storage import atomic, document
from actionplan.storage.document import Document, PlanFile
from actionplan.storage.toml import text_edits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan
    from actionplan.progress import Progress
    from actionplan.storage.toml.document import TextEdit

# Some 2,000 actions: up to here a plan is read in less than a second on a computer that is busy and slow.
LONG_BYTES = 1_000_000


def takes_long(path: Path) -> bool:
    """Tell whether a plan file is so large that reading it may take over a second."""
    stamp = atomic.stamp(path)
    return stamp is not None and stamp.size >= LONG_BYTES


class Editing:
    """One person's work on one plan file: the plan as last seen, edits to it, and what can be undone."""

    def __init__(
        self, path: Path, *, today: date | None = None, read_only: bool = False, wait: Progress | None = None
    ) -> None:
        self.file = PlanFile(path)
        self.path = self.file.path
        self.read_only = read_only
        self._today = today
        self._undo: list[document.Written] = []
        self._redo: list[document.Written] = []
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
        """Look at the file again; tell whether the plan's text has changed. `wait` is told how far its reading is.

        Raises BrokenPlanError or PlanFileError where it cannot be read now; the plan last seen then stays.
        """
        return self.has_changed and self.read(wait)()

    @property
    def has_changed(self) -> bool:
        """Whether the file is another than the one last seen."""
        return self.file.stamp() != self._stamp

    def read(self, wait: Progress | None = None) -> Callable[[], bool]:
        """Read the file as it is now, which may be done beside the screen; `wait` is told how far it is.

        What it gives makes that the plan last seen, unless another was seen meanwhile, and tells whether the text
        changed. Raises BrokenPlanError and PlanFileError where it cannot be read.
        """
        before, opened = self._document, self.file.open(wait)

        def take() -> bool:
            if self._document is not before:
                return False
            self._document, self._stamp = opened.document, opened.stamp
            return opened.document.text != before.text

        return take

    def prepare(self) -> None:
        """Do now, while somebody reads or types, what the next edit would have to do first."""
        self._document.scan.prepare()

    def apply(self, edit: Edit, *, force: bool = False, on: date | None = None, seen: Plan | None = None) -> Applied:
        """Make an edit on the file as it is now, dated `on` a day, else today; it is on disk when this returns.

        `seen` is the plan that the person had in view, else the one last seen. Raises RuleError where a rule is not
        met, ClashError where somebody else changed the same field since (`force` takes ours), BrokenPlanError and
        PlanFileError. The file is then as it was.
        """
        self._writable()
        in_view, today = seen or self.plan, on or self.today

        def change(current: Document) -> tuple[Document, tuple[TextEdit, ...]]:
            if current.plan is in_view:
                after = edit.apply(current.plan, today)
            else:
                after = side_by_side(in_view, current.plan, edit, today, force=force)
            if after == current.plan:
                return current, ()
            self.must_keep(current.plan, after)
            return current.changed_to(after)

        written = self._write(change)
        if written.after.text != written.before.text:
            self._undo.append(written)
            self._redo.clear()
        return applied(written)

    def must_keep(self, before: Plan, after: Plan) -> None:
        """Raise RuleError where an edit would do away with what has to stay."""

    def _writable(self) -> None:
        if self.read_only:
            raise RuleError("This is the read-only view: nothing can be changed here.", "Open it with: actionplan")

    def _write(self, change: document.Change) -> document.Written:
        written = self.file.change(change, self._document)
        self._document, self._stamp = written.after, written.stamp
        return written

    def undo(self) -> Applied:
        """Take back the last edit since the plan was opened or saved; the very lines, where nobody changed them since.

        Raises RuleError where there is none, ClashError where the field was changed since.
        """
        return self._step(
            self._undo,
            self._redo,
            "There is nothing to undo.",
            "Only edits made here since the last save can be undone.",
        )

    def redo(self) -> Applied:
        """Make the edit again that was undone last.

        Raises RuleError where there is none, ClashError where the field was changed since.
        """
        return self._step(self._redo, self._undo, "There is nothing to redo.", "Redo brings back what was undone last.")

    def _step(self, source: list[document.Written], target: list[document.Written], none: str, advice: str) -> Applied:
        self._writable()
        if not source:
            raise RuleError(none, advice)
        entry = source.pop()

        def change(current: Document) -> tuple[Document, tuple[TextEdit, ...]]:
            back = document.undone(entry, current)
            if back is not None:
                return back, (text_edits.smallest_edit(current.text, back.text),)
            merged = merge(entry.after.plan, current.plan, entry.before.plan)
            if merged.clashes:
                raise ConflictError(merged.clashes, current.plan)
            return current.changed_to(merged.plan)

        try:
            written = self._write(change)
        except (PlanFileError, BrokenPlanError):
            source.append(entry)
            raise
        if written.after.text != written.before.text:
            target.append(written)
        return applied(written)


def applied(written: document.Written) -> Applied:
    """Say what one write did."""
    found = diff.differences(written.before.plan, written.after.plan)
    return Applied(found, tuple(diff.lines(found, written.after.plan)))
