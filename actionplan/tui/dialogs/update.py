"""The dialog that adds an update to an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from actionplan.model.edits.basic import AddUpdate
from actionplan.text import safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Field
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from actionplan.model.plan import Action


def last_update(action: Action) -> Static:
    """Give what was said last about an action, and the next step promised then."""
    last = action.last_update
    if last is None:
        return Static(Content("No update so far."), id="last", classes="quiet block")
    lines = [shown(f"{short_date(last.on)}: {shortened(safe(last.text), 200)}")]
    if last.next:
        lines.append(shown(f"Next step then: {shortened(safe(last.next), 100)}"))
    return Static(Content("\n").join(lines), id="last", classes="quiet block")


class UpdateDialog(ActionDialog):
    """Write down what has happened and the next step; the last update stands above."""

    TITLE_WORDS = "Update"
    ABOUT = "What has happened since last time, and the next step. It becomes an update of today; earlier ones stay."
    SETS = "add"
    NEXT = "to the next step"

    def now(self) -> Content:
        """Say the present status."""
        status = self.action.status
        return shown(f"{status.symbol} {shortened(self.plan.label(status), 40)} ({status.letter})")

    def body(self) -> ComposeResult:
        """Show the last update, and two lines for the new one."""
        yield last_update(self.action)
        yield Field("What happened", "note")
        yield Field("Next step", "next")

    def edit(self) -> AddUpdate:
        """Give the update."""
        note, following = (self.query_one(f"#field-{name}", Field).value for name in ("note", "next"))
        return AddUpdate(self.action.id, note, following or None)
