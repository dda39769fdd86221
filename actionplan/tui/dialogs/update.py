"""The dialog that adds an update to an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from actionplan.model.edits.basic import AddUpdate, AmendUpdate
from actionplan.text import safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Field
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys


def last_update(action: Action) -> Static:
    """Return the latest update of an action, with its next step."""
    last = action.last_update
    if last is None:
        return Static(Content("No update so far."), id="last", classes="quiet block")
    lines = [shown(f"{short_date(last.on)}: {shortened(safe(last.text), 200)}")]
    if last.next:
        lines.append(shown(f"Next step then: {shortened(safe(last.next), 100)}"))
    return Static(Content("\n").join(lines), id="last", classes="quiet block")


class UpdateDialog(ActionDialog):
    """Write down what has happened and the next step; the last update is shown above.

    The update of today is offered to be corrected as long as the record does not have it (`may_amend`).
    """

    TITLE_WORDS = "Update"
    ABOUT = "What has happened since last time, and the next step. It becomes an update of today; earlier ones stay."
    SETS = "add"
    NEXT = "to the next step"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+l", "add_further", "Further update", show=False)]

    def __init__(self, plan: Plan, action: Action, today: date, *, may_amend: bool = False) -> None:
        super().__init__(plan, action, today)
        last = action.last_update
        self._amended = last if may_amend and last is not None and last.on == today else None

    def now(self) -> Content:
        """Return the present status."""
        status = self.action.status
        return shown(f"{status.symbol} {shortened(self.plan.label(status), 40)} ({status.letter})")

    def body(self) -> ComposeResult:
        """Show the last update, and two lines for the new one."""
        yield last_update(self.action)
        amended = self._amended
        yield Field("What happened", "note", amended.text if amended else "")
        yield Field("Next step", "next", (amended.next or "") if amended else "")

    def keys(self, focused: Widget | None) -> Keys:
        """Return the effect of Enter: it adds an update, or corrects today's."""
        words = super().keys(focused)
        if self._amended is None:
            return words
        return tuple((key, "correct today's update" if does == self.SETS else does) for key, does in words)

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (in either line)
        """A key adds a further update where the one of today would be corrected."""
        return (("ctrl+l", "add a further one"),) if self._amended is not None else ()

    def action_add_further(self) -> None:
        """Leave the update of today as it is, and add a further one; what was typed stays."""
        if self._amended is not None:
            self._amended = None
            for name in ("note", "next"):
                if (line := self.line(name)).is_as_offered:
                    line.offer("")
            self.settle()

    def edit(self) -> AddUpdate | AmendUpdate:
        """Return the new update, or the one of today as it was corrected."""
        note, following = self.line("note"), self.line("next")
        if (amended := self._amended) is None:
            return AddUpdate(self.action.id, note.value, following.value or None)
        # What was not touched stays to the letter.
        text = amended.text if note.is_as_offered else note.value
        return AmendUpdate(self.action.id, text, amended.next if following.is_as_offered else following.value or None)
