"""The dialog that sets the status of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Static

from actionplan.model.edits.basic import SetStatus
from actionplan.model.plan import Status
from actionplan.text import safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Choices, Field
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys

_LABEL_WIDTH = 16


class StatusDialog(ActionDialog):
    """Set the status: at once where nothing more is wanted, else with the reason and the next step."""

    TITLE_WORDS = "Status"
    ABOUT = (
        "A letter or Enter sets the status at once, unless it wants a reason: then there are lines for the "
        "reason and for the next step. The status with its reason becomes an update of today."
    )

    DEFAULT_CSS = """
    StatusDialog {
        #meaning { height: 2; padding-left: 2; }
        &.-tall #statuses { margin-bottom: 1; }
        &.-asking #meaning { display: none; }
        &.-asking #statuses:blur { height: 1; overflow: hidden; }
    }
    """

    def __init__(self, plan: Plan, action: Action, today: date, chosen: Status | None = None) -> None:
        super().__init__(plan, action, today)
        self.status: Status | None = None
        self._chosen_before = chosen

    def on_mount(self) -> None:
        """Ask at once for what a status wants that was chosen before this opened."""
        if self._chosen_before is not None:
            self.query_one("#statuses", Choices).highlighted = list(Status).index(self._chosen_before)
            self.choose(self._chosen_before.value)

    def now(self) -> Content:
        """Say the present status."""
        status = self.action.status
        words = f"now {status.symbol} {shortened(self.plan.label(status), 40)} ({status.letter})"
        if self.action.completed is not None:
            words += f", completed {self.action.completed.words(short=True)}"
        if "status" in self.action.assumed:
            words += " · assumed: choosing it again confirms it"
        return shown(words)

    def body(self) -> ComposeResult:
        """Offer the statuses; below them come the lines for what the chosen one wants."""
        present = list(Status).index(self.action.status)
        choices = [(status.value, self._words(status)) for status in Status]
        yield Choices(choices, present, name="statuses", letters=[status.letter for status in Status])
        yield Static(id="meaning", classes="quiet")
        yield Field("Why reopened", "reason", is_shown=False)
        yield Field("Reason", "note", is_shown=False)
        yield Field("Next step", "next", is_shown=False)

    def more_keys(self, focused: Widget | None) -> Keys:
        """In the list the letters choose; from a line one can go back to the list."""
        if isinstance(focused, Choices):
            return ((" ".join(status.letter for status in Status), "set"), ("↑ ↓ Enter", "choose"))
        first = next((field.line for field in self.query(Field) if field.display), None)
        return (("↑", "other status"),) if focused is first else ()

    def _words(self, status: Status) -> Content:
        label = shortened(self.plan.label(status), _LABEL_WIDTH)
        meaning = shortened(safe(self.plan.words[status].meaning), 120)
        return Content.assemble(
            (status.letter, "bold"), "  ", status.symbol, " ", label.ljust(_LABEL_WIDTH), "  ", meaning
        )

    @on(Choices.OptionHighlighted)
    def _explain(self, event: Choices.OptionHighlighted) -> None:
        status = Status(event.option_id or "")
        wanted = SetStatus(self.action.id, status)
        meaning = shortened(safe(self.plan.words[status].meaning), 150)
        if status is self.action.status:
            after = "It is so now."
        elif not wanted.is_possible(self.plan):
            after = "A complete action is not closed: open it again first."
        elif wanted.needs_reason(self.plan):
            after = "Opens the action again: the reason is asked for."
        elif wanted.needs_note(self.plan, self.today):
            after = "The reason is asked for."
        elif status is Status.COMPLETE:
            after = f"Completed today, {short_date(self.today)}."
        else:
            after = "Is set at once."
        self.query_one("#meaning", Static).update(shown(f"{meaning} {after}"))

    def choose(self, key: str) -> None:
        """Take a status: set it at once, or ask for what it needs."""
        self.status = Status(key)
        wanted = SetStatus(self.action.id, self.status)
        reason, note, following = (self.field(name) for name in ("reason", "note", "next"))
        for field in (reason, note):
            field.say(None)
        needs_reason, needs_note = wanted.needs_reason(self.plan), wanted.needs_note(self.plan, self.today)
        if reason.value and not needs_reason and not note.value:
            # What was typed for another status is not thrown away: it becomes the update.
            note.line.fill(reason.value)
            reason.line.fill("")
        typed = bool(note.value or following.value) and wanted.is_possible(self.plan)
        if not (needs_reason or needs_note or typed):
            self.confirm()
            return
        reason.display = needs_reason
        note.display = following.display = needs_note or typed
        note.relabel("Reason" if needs_note else "Update")
        self.add_class("-asking")
        self.set_focus((reason if needs_reason else note).line)

    def edit(self) -> SetStatus | None:
        """Give the chosen status with what was typed for it."""
        if self.status is None:
            return None
        reason, note, following = (self.field(name).value for name in ("reason", "note", "next"))
        return SetStatus(self.action.id, self.status, note or None, following or None, reason or None)
