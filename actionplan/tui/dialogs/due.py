"""The dialog that sets or moves the due date of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.model.dates import Due, DueKind, due_from_typed, due_in_words
from actionplan.model.edits.basic import SetDue
from actionplan.model.edits.extensions import AskExtension
from actionplan.model.plan import moved_words
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Field, Line
from actionplan.tui.dialogs.understood import due_words, effect, request_effect
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.plan import Action, Plan
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
        "kept. ctrl+l only asks for the later date: the due date stays until that is agreed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "only_ask", "Only ask for it", show=False, priority=True)
    ]
    NEXT = "to the reason"
    DEFAULT_CSS = """
    DueDialog {
        #field-due .said { min-height: 2; text-style: bold; }
        #examples { height: auto; padding-left: 2; }
    }
    """

    def __init__(self, plan: Plan, action: Action, today: date, *, asks: bool = False) -> None:
        super().__init__(plan, action, today)
        self._asks = asks

    @property
    def title_words(self) -> str:
        """Say whether the date is set or only asked for."""
        return "Ask for a later date" if self._asks else self.TITLE_WORDS

    def now(self) -> Content:
        """Say the present date, and how often it was moved."""
        due = self.action.due
        parts = [f"now {due_in_words(due)}"]
        if "due" in self.action.assumed:
            parts.append("assumed: setting it again confirms it")
        if moved := moved_words(self.action):
            parts.append(moved)
        return shown(" · ".join(parts))

    def body(self) -> ComposeResult:
        """Lay out the date, what it is understood as, and for a move its reason and who agreed."""
        yield Field("Due", "due", typed_form(self.action.due) if not self._asks else "")
        yield Field("Reason", "reason", ends=True, is_shown=False)
        yield Field("Agreed by", "agreed_by", self.plan.group, is_shown=False)
        yield Field("Asked by", "asked_by", self.action.owner or "", is_shown=False)
        yield Field("To be agreed by", "of", self.plan.group, is_shown=False)
        yield Static(
            Content("Write 31 mar, +3m, 2017-03-31, mar 2017, 2017-Q1, 2016/17, ongoing; empty takes the date away."),
            id="examples",
            classes="quiet",
        )

    def on_mount(self) -> None:
        """Say at once what stands there."""
        self._understand()

    def more_keys(self, focused: Widget | None) -> Keys:
        """From the reason one can go on to who agreed; at the date one can choose only to ask for it."""
        if focused is not None and focused.id == "reason":
            return (("↓", "who asks, who agrees" if self._asks else "agreed by"),)
        due, is_at_date = self.action.due, focused is not None and focused.id == "due"
        if is_at_date and self.action.is_open and due is not None and due.end is not None:
            return (("ctrl+l", "set it instead" if self._asks else "only ask for it"),)
        return ()

    def action_only_ask(self) -> None:
        """Change between setting the date and asking for it; what was typed stays."""
        self._asks = not self._asks
        self.query_one("#dialog").border_title = Content(f" {self.title_words} ")
        self._understand()

    def edit(self) -> SetDue | AskExtension:
        """Give the edit that was typed.

        Raises RuleError where the date is not understood, or cannot be asked for.
        """
        typed, reason, agreed_by = (self.query_one(f"#{name}", Line).value for name in ("due", "reason", "agreed_by"))
        try:
            due = due_from_typed(typed, self.today, self.action.due)
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="due") from error
        if self._asks:
            return self._request(due, reason)
        if agreed_by == safe(self.plan.group):
            agreed_by = ""
        return SetDue(self.action.id, due, reason or None, agreed_by or None)

    def _request(self, due: Due | None, reason: str) -> AskExtension:
        asked_by, of = (self.query_one(f"#{name}", Line) for name in ("asked_by", "of"))
        whose = (None if line.is_as_offered else line.value for line in (asked_by, of))
        edit = AskExtension(self.action.id, due, reason or None, *whose)
        try:
            edit.apply(self.plan, self.today)
        except RuleError as error:
            if error.field == "ask_due":
                raise RuleError(error.message, error.advice, field="due") from error
        return edit

    @on(Line.Changed, "#due")
    def _understand(self) -> None:
        field = self.query_one("#field-due", Field)
        try:
            edit = self.edit()
        except RuleError as error:
            field.say(shown(f"? {shortened(safe(error.message), 150)}"))
            is_move = is_request = False
        else:
            is_request = isinstance(edit, AskExtension)
            due = edit.to if isinstance(edit, AskExtension) else edit.due
            words = request_effect(self.action, edit) if isinstance(edit, AskExtension) else self._effect(edit)
            field.say(Content("\n").join([shown(f"understood as {due_words(due)}"), shown(words)]))
            is_move = isinstance(edit, SetDue) and edit.is_move(self.plan)
        for name, is_wanted in (
            ("reason", is_move or is_request),
            ("agreed_by", is_move),
            ("asked_by", is_request),
            ("of", is_request),
        ):
            self.query_one(f"#field-{name}", Field).display = is_wanted
        self.settle()

    def _effect(self, edit: SetDue) -> str:
        return effect(self.plan, self.action, edit, self.today)
