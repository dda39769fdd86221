"""The dialog that decides on an extension of the due date: agreed, not agreed, or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from actionplan.model import extensions
from actionplan.model.dates import due_in_words
from actionplan.model.edits.extensions import AgreeExtension, RefuseExtension
from actionplan.text import safe, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.due import DueDialog
from actionplan.tui.dialogs.fields import Choices, Field
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Extension, Plan
    from actionplan.tui.dialogs.base import Keys

AGREE, REFUSE, WITHDRAW, OTHER = "A", "N", "W", "D"
_LONGEST = 150


class ExtensionDialog(ActionDialog):
    """Decide on what is asked for: at once where it is agreed, else with the reason; or set the due date itself."""

    TITLE_WORDS = "Extension asked for"
    ABOUT = (
        "Agreed, the due date moves for the reason with which it was asked for. Not agreed or withdrawn, the due date "
        "stays, and an update says why. Who decides is the one who was asked, unless you write otherwise."
    )
    DEFAULT_CSS = """
    ExtensionDialog {
        #request { height: auto; padding: 0 0 1 2; }
        &.-short #request { padding-bottom: 0; }
        &.-tall #decisions { margin-bottom: 1; }
        &.-asking #decisions:blur { height: 1; overflow: hidden; }
    }
    """
    LETTERS: ClassVar[str] = f"{AGREE} {REFUSE} {WITHDRAW} {OTHER}"

    def __init__(self, plan: Plan, action: Action, today: date, asked: Extension) -> None:
        super().__init__(plan, action, today)
        self._asked = asked
        self._chosen = ""

    def now(self) -> Content:
        """Return the requested date."""
        due = due_in_words(self.action.due)
        return shown(f"now {due} · {shortened(extensions.words(self.action, self._asked), _LONGEST)}")

    def body(self) -> ComposeResult:
        """Show the request in full and the possible decisions; the line for the reason comes below."""
        more = shortened(extensions.more(self.plan, self.action, self._asked), 2 * _LONGEST)
        reason = shortened(safe(self._asked.reason), 2 * _LONGEST)
        yield Static(Content("\n").join([shown(more), shown(f"because: {reason}")]), id="request", classes="quiet")
        words = {
            AGREE: f"Agreed: the due date moves to {self._asked.to}",
            REFUSE: "Not agreed: the due date stays; the reason is asked for",
            WITHDRAW: "Withdrawn by who asked: the reason is asked for",
            OTHER: "Another date: set it, or ask for it instead",
        }
        choices = [(key, Content.assemble((key, "bold"), f"  {text}")) for key, text in words.items()]
        yield Choices(choices, name="decisions", letters=list(words))
        yield Field("Reason", "reason", ends=True, is_shown=False)
        yield Field("Decided by", "agreed_by", extensions.decider(self.plan, self._asked))

    def more_keys(self, focused: Widget | None) -> Keys:
        """In the list the letters choose; from the line for the reason one can go back to it."""
        if isinstance(focused, Choices):
            return ((self.LETTERS, "decide"), ("↑ ↓ Enter", "choose"), ("Tab", "who decides"))
        if focused is not None and focused.id == "reason":
            return (("↑", "other decision"), ("↓", "who decides"))
        return (("↑", "back"),)

    def choose(self, key: str) -> None:
        """Take a decision: at once, or ask for what it wants."""
        if key == OTHER:
            self.app.push_screen(DueDialog(self.plan, self.action, self.today), self._answered_with)
            return
        self._chosen = key
        reason = self.field("reason")
        reason.say(None)
        reason.display = key != AGREE
        self.field("agreed_by").display = key != WITHDRAW
        if key == AGREE:
            self.confirm()
        else:
            self.add_class("-asking")
            self.set_focus(reason.line)

    def _answered_with(self, edit: Edit | None) -> None:
        if edit is not None:
            self.answer(edit)

    def edit(self) -> Edit | None:
        """Return the decision with its reason; None if nothing was chosen yet."""
        reason, by = self.field("reason"), self.field("agreed_by")
        decided_by = None if by.line.is_as_offered else by.value
        if self._chosen == AGREE:
            return AgreeExtension(self.action.id, decided_by)
        if self._chosen == REFUSE:
            return RefuseExtension(self.action.id, reason.value, decided_by)
        if self._chosen == WITHDRAW:
            return RefuseExtension(self.action.id, reason.value, is_withdrawn=True)
        return None


def due_dialog(plan: Plan, action: Action, today: date) -> ActionDialog:
    """Return the dialog for the due date, or for an extension request if there is one."""
    asked = action.extension
    return DueDialog(plan, action, today) if asked is None else ExtensionDialog(plan, action, today, asked)
