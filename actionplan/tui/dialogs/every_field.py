"""The dialog that lists every field of one action, and asks for the one that is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from actionplan.model import extensions
from actionplan.model.plan import Status
from actionplan.text import NOT_SET, listed, safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.chosen import AssumedDialog, CornerstoneDialog, ExemptDialog
from actionplan.tui.dialogs.due import DueDialog
from actionplan.tui.dialogs.extension import ExtensionDialog
from actionplan.tui.dialogs.fields import Choices
from actionplan.tui.dialogs.milestone import MilestoneDialog, milestone_words
from actionplan.tui.dialogs.one_line import (
    CompletedDialog,
    EvidenceDialog,
    ExtraDialog,
    NextDialog,
    OccurrenceDialog,
    RhythmDialog,
    SupportDialog,
    TextDialog,
)
from actionplan.tui.dialogs.others import DependsDialog, ReplacedDialog
from actionplan.tui.dialogs.owner import OwnerDialog
from actionplan.tui.dialogs.status import StatusDialog
from actionplan.tui.dialogs.update import UpdateDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys

_LONGEST = 120
_LABEL_WIDTH = 13


@dataclass(frozen=True, slots=True)
class _Row:
    """A field: its label, its present value, the dialog that asks for it, and its name where it may be assumed."""

    label: str
    value: str
    dialog: Callable[[], ActionDialog]
    name: str = ""


class FieldsDialog(ActionDialog):
    """Everything about one action, a line a field; the one that is chosen is asked for, and the answer is its edit.

    `remember` is told which one was chosen, and `at` is the one to begin with.
    """

    TITLE_WORDS = "Edit"
    ABOUT = "Everything that the plan knows of the action. Choose a field, and it is asked for."

    def __init__(
        self,
        plan: Plan,
        action: Action,
        today: date,
        *,
        may_amend: bool = False,
        at: str = "",
        remember: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(plan, action, today)
        self._at = at
        self._remember = remember
        self._may_amend = may_amend
        self._rows = list(self._fields())

    def now(self) -> Content:
        """Return what to do."""
        return Content("Choose what to change.")

    def _fields(self) -> Iterator[_Row]:
        plan, action = self.plan, self.action
        about = plan, action, self.today

        def text(name: str) -> _Row:
            value = getattr(action, name) or ""
            return _Row(name.capitalize(), value, partial(TextDialog, *about, name), name)

        status, last = action.status, action.last_update
        stone = plan.cornerstone_of(action)
        yield text("title")
        words = f"{status.symbol} {plan.label(status)} ({status.letter})"
        yield _Row("Status", words, partial(StatusDialog, *about), "status")
        yield _Row("Owner", action.owner or "", partial(OwnerDialog, *about), "owner")
        yield _Row("Due", action.due.words() if action.due else "", partial(DueDialog, *about), "due")
        yield self._extension()
        yield _Row("Cornerstone", stone.title if stone else "", partial(CornerstoneDialog, *about), "cornerstone")
        yield text("outcome")
        said = f"{short_date(last.on)}: {last.text}" if last is not None else ""
        yield _Row("Update", said, partial(UpdateDialog, *about))
        promised = last.next or "" if last is not None else ""
        yield _Row("Next step", promised, partial(NextDialog, *about, may_amend=self._may_amend))
        if status is Status.COMPLETE:
            done = action.completed.words() if action.completed is not None else ""
            yield _Row("Completed", done, partial(CompletedDialog, *about), "completed")
        yield text("origin")
        yield text("risk")
        yield _Row("Depends on", ", ".join(action.depends_on), partial(DependsDialog, *about), "depends_on")
        yield from self._lists()
        if status is Status.CLOSED:
            yield _Row("Replaced by", action.superseded_by or "", partial(ReplacedDialog, *about), "superseded_by")
        exempt = action.exempt
        reason = f": {exempt.reason}" if exempt is not None and exempt.reason else ""
        published = f"not for publication, paragraph {exempt.paragraph}{reason}" if exempt is not None else "published"
        yield _Row("Exempt", published, partial(ExemptDialog, *about), "exempt")
        assumed = listed(name.replace("_", " ") for name in action.assumed) or "nothing"
        yield _Row("Assumed", assumed, partial(AssumedDialog, *about))
        yield text("details")
        yield text("reference")
        yield _Row("Support", ", ".join(action.support), partial(SupportDialog, *about), "support")
        yield from self._rhythm()
        for column in action.extra:
            yield _Row("Column", f"{column.name}: {column.text}", partial(ExtraDialog, *about, column))
        yield _Row("Column", "add …", partial(ExtraDialog, *about))

    def _extension(self) -> _Row:
        """Return the extension request to decide on, or the way to make one."""
        about, asked = (self.plan, self.action, self.today), self.action.extension
        if asked is None:
            return _Row("Later date", "ask …", partial(DueDialog, *about, asks=True))
        return _Row("Later date", extensions.words(self.action, asked), partial(ExtensionDialog, *about, asked))

    def _rhythm(self) -> Iterator[_Row]:
        """Yield the rhythm and, if it has a date to go on from, its present occurrence."""
        about, repeats = (self.plan, self.action, self.today), self.action.repeats
        yield _Row("Repeats", repeats.words if repeats else "", partial(RhythmDialog, *about), "repeats")
        if self.action.is_open and self.action.next_occurrence is not None:
            yield _Row("Occurrence", "done or missed …", partial(OccurrenceDialog, *about))

    def _lists(self) -> Iterator[_Row]:
        """Return a line for each piece of evidence and each milestone, and one to add another."""
        about = self.plan, self.action, self.today
        for piece in self.action.evidence:
            yield _Row("Evidence", piece, partial(EvidenceDialog, *about, piece), "evidence")
        yield _Row("Evidence", "add …", partial(EvidenceDialog, *about))
        for milestone in self.action.milestones:
            words = milestone_words(milestone, _LONGEST)
            yield _Row("Milestone", words, partial(MilestoneDialog, *about, milestone), "milestones")
        yield _Row("Milestone", "add …", partial(MilestoneDialog, *about))

    def body(self) -> ComposeResult:
        """List the fields, the one that was chosen last marked."""
        place = next((at for at, row in enumerate(self._rows) if row.label == self._at), 0)
        choices = [(f"row-{at}", self._line(row)) for at, row in enumerate(self._rows)]
        words = [row.label for row in self._rows]
        yield Choices(choices, place, name="fields", words=words, classes="grows")

    def _line(self, row: _Row) -> Content:
        assumed = "assumed: " if row.name in self.action.assumed else ""
        # No colours of its own: the marked line has dark and light changed round.
        value = shortened(safe(row.value), _LONGEST) or NOT_SET
        return Content.assemble((row.label.ljust(_LABEL_WIDTH), "bold"), f"{assumed}{value}")

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (there is one list only)
        """Arrows or letters go to a field, Enter asks for it."""
        return (("↑ ↓ letters", "choose"), ("Enter", "change"))

    def choose(self, key: str) -> None:
        """Ask for the field that was chosen."""
        row = self._rows[int(key.removeprefix("row-"))]
        if self._remember is not None:
            self._remember(row.label)
        self.app.push_screen(row.dialog(), self._answered_with)

    def _answered_with(self, edit: Edit | None) -> None:
        if edit is not None:
            self.answer(edit)
