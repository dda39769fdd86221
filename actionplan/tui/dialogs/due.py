"""The dialog that sets or moves the due date of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.model.date_input import counts_from_today, due_examples, due_from_typed
from actionplan.model.dates import Due, DueKind, due_in_words
from actionplan.model.edits.basic import SetDue
from actionplan.model.edits.extensions import AskExtension
from actionplan.model.plan import moved_words
from actionplan.text import safe
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Field, Line, at_field
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
    """Return a due date as a person would type it."""
    if due is None:
        return ""
    return due.words() if due.kind is DueKind.DAY else str(due.value)


def _examples(today: date) -> list[str]:
    # A line has no room for all: a day with slashes and a year alone are understood too.
    day, _, iso, _, month, quarter, financial, _, ongoing = due_examples(today)
    return [day, "+3m", iso, month, quarter, financial, ongoing]


class DueDialog(ActionDialog):
    """Set the due date as it is typed, with what it is understood as; a move asks for its reason."""

    TITLE_WORDS = "Due date"
    ABOUT = (
        "Write the date as you would say it: 31 mar, +3m, ongoing. Below the line stands how it is "
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
        self._is_move = self._is_request = False

    @property
    def title_words(self) -> str:
        """Return whether the date is set or only requested."""
        return "Ask for a later date" if self._asks else self.TITLE_WORDS

    def now(self) -> Content:
        """Return the present date, and how often it was moved."""
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
            Content(f"Write {', '.join(_examples(self.today))}; empty takes the date away."),
            id="examples",
            classes="quiet",
        )

    def on_mount(self) -> None:
        """Explain the present text at once."""
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
        """Return the edit that was typed.

        Raises RuleError where the date is not understood, or cannot be asked for.
        """
        with at_field("due"):
            due = due_from_typed(self.line("due").value, self.today, self.action.due)
        reason = self.line("reason").value or None
        if not self._asks:
            return due_edit(self.plan, self.action, due, reason, self.line("agreed_by").value)
        asked_by, of = (None if (line := self.line(name)).is_as_offered else line.value for name in ("asked_by", "of"))
        return extension_request(self.plan, self.today, AskExtension(self.action.id, due, reason, asked_by, of))

    @on(Line.Changed, "#due")
    def _understand(self) -> None:
        self._is_move = self._is_request = False
        self.field("due").explain(self._understood)
        is_move, is_request = self._is_move, self._is_request
        for name, is_wanted in (
            ("reason", is_move or is_request),
            ("agreed_by", is_move),
            ("asked_by", is_request),
            ("of", is_request),
        ):
            self.field(name).display = is_wanted
        self.settle()

    def _understood(self) -> Content:
        edit = self.edit()
        self._is_request = isinstance(edit, AskExtension)
        if isinstance(edit, AskExtension):
            due, words = edit.to, request_effect(self.action, edit)
        else:
            self._is_move = edit.is_move(self.plan)
            due, words = edit.due, effect(self.plan, self.action, edit, self.today)
        typed = self.line("due").value
        start = ", from today" if counts_from_today(typed, self.action.due, self.today) else ""
        return Content("\n").join([shown(f"understood as {due_words(due, typed)}{start}"), shown(words)])


def due_edit(plan: Plan, action: Action, due: Due | None, reason: str | None, agreed_by: str) -> SetDue:
    """Return the edit that sets a date; who agreed is named only where it is not the group."""
    return SetDue(action.id, due, reason, agreed_by if agreed_by and agreed_by != safe(plan.group) else None)


def extension_request(plan: Plan, today: date, edit: AskExtension) -> AskExtension:
    """Return a request for a later date.

    Raises RuleError, naming the field of the date, for a date that cannot be asked for.
    """
    try:
        edit.apply(plan, today)
    except RuleError as error:
        if error.field == "ask_due":
            raise RuleError(error.message, error.advice, field="due") from error
    return edit
