"""The dialog that sets or moves the due date of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Static

from actionplan.dates import Due, DueKind, due_from_typed
from actionplan.edits import SetDue
from actionplan.errors import RuleError
from actionplan.plan import moved_words
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Field, Line
from actionplan.tui.dialogs.understood import due_words, effect
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.tui.dialogs.base import Keys


def typed_form(due: Due | None) -> str:
    """Give a due date as a person would type it."""
    if due is None:
        return ""
    return due.words() if due.kind is DueKind.DAY else str(due.value)


class DueDialog(ActionDialog):
    """Set the due date as it is typed, with what it is understood as; a move asks for its reason."""

    TITLE_WORDS = "Due date"
    ABOUT = (
        "Write the date as you would say it: 31 mar, +3m, 2017-Q1, ongoing. Below the line stands how it is "
        "understood. Where the group had agreed another date, the move wants its reason; the old date is "
        "kept."
    )
    NEXT = "to the reason"
    DEFAULT_CSS = """
    DueDialog {
        #field-due .said { min-height: 2; text-style: bold; }
        #examples { height: auto; padding-left: 2; }
    }
    """

    def now(self) -> Content:
        """Say the present date, and how often it was moved."""
        due = self.action.due
        parts = [f"now {due.words() if due else 'not set'}"]
        if "due" in self.action.assumed:
            parts.append("assumed: setting it again confirms it")
        if moved := moved_words(self.action):
            parts.append(moved)
        return shown(" · ".join(parts))

    def body(self) -> ComposeResult:
        """Lay out the date, what it is understood as, and for a move its reason and who agreed."""
        yield Field("Due", "due", typed_form(self.action.due))
        yield Field("Reason", "reason", ends=True, shown=False)
        yield Field("Agreed by", "agreed_by", self.plan.group, shown=False)
        yield Static(
            Content("Write 31 mar, +3m, 2017-03-31, mar 2017, 2017-Q1, 2016/17, ongoing; empty takes the date away."),
            id="examples",
            classes="quiet",
        )

    def on_mount(self) -> None:
        """Say at once what stands there."""
        self._understand()

    def more_keys(self, focused: Widget | None) -> Keys:
        """From the reason one can go on to who agreed."""
        return (("↓", "agreed by"),) if focused is not None and focused.id == "reason" else ()

    def edit(self) -> SetDue:
        """Give the edit that was typed.

        Raises RuleError where the date is not understood.
        """
        typed, reason, agreed_by = (self.query_one(f"#{name}", Line).value for name in ("due", "reason", "agreed_by"))
        try:
            due = due_from_typed(typed, self.today, self.action.due)
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="due") from error
        if agreed_by == safe(self.plan.group):
            agreed_by = ""
        return SetDue(self.action.id, due, reason or None, agreed_by or None)

    @on(Line.Changed, "#due")
    def _understand(self) -> None:
        field = self.query_one("#field-due", Field)
        try:
            edit = self.edit()
        except RuleError as error:
            field.say(shown(f"? {shortened(safe(error.message), 150)}"))
            is_move = False
        else:
            understood = shown(f"understood as {due_words(edit.due)}")
            field.say(Content("\n").join([understood, shown(effect(self.plan, self.action, edit, self.today))]))
            is_move = edit.is_move(self.plan)
        for name in ("reason", "agreed_by"):
            self.query_one(f"#field-{name}", Field).display = is_move
        self.settle()
