"""The dialog that sets the status of an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Static

from actionplan.model.edits.basic import AddUpdate, Reviewed, SetStatus
from actionplan.model.plan import Status
from actionplan.text import safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Choices, Field, Line
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys

_LABEL_WIDTH = 16


def asks_for_words(plan: Plan, action: Action, status: Status) -> bool:
    """Return whether choosing a status opens lines to type in; every other status is set at once.

    It does if the status needs words, whatever was said today, if the action has it already, and if it reopens one.
    """
    chosen = SetStatus(action.id, status)
    return is_still(action, status) or chosen.needs_reason(plan) or (status.needs_note and chosen.is_possible(plan))


def is_still(action: Action, status: Status) -> bool:
    """Return whether an action has this status already, and nobody has to confirm it."""
    return action.status is status and "status" not in action.assumed


class StatusDialog(ActionDialog):
    """Set the status: at once where nothing more is needed, else with the reason and the next step.

    The status that the action has opens the line too: what is said then is an update, and the status stays.
    """

    TITLE_WORDS = "Status"
    ABOUT = (
        "A letter or Enter sets the status at once, unless it needs a reason: then there are lines for the "
        "reason and for the next step. The status with its reason becomes an update of today. The present status "
        "opens the lines too, and stays."
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
        """Return the present status."""
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

    @property
    def title_words(self) -> str:
        """What is asked: for a status, or for a word on the present one."""
        return f"Still {self.plan.label(self.action.status).lower()}" if self._is_still else self.TITLE_WORDS

    @property
    def _is_still(self) -> bool:
        return self.status is not None and is_still(self.action, self.status)

    @property
    def _needs_note(self) -> bool:
        """Whether nothing can be set without a word on it."""
        if self.status is None:
            return False
        if self._is_still:
            return self.status.needs_note or not self.action.is_open
        return SetStatus(self.action.id, self.status).needs_note(self.plan, self.today)

    def opens_line(self, key: str) -> bool:
        """Return whether a letter chooses a status that opens a line for what is typed behind it."""
        status = next((status for status in Status if status.letter.casefold() == key.casefold()), None)
        return status is not None and asks_for_words(self.plan, self.action, status)

    def _following(self, line: Line) -> Line | None:
        """Have Enter in an empty line set what needs no words."""
        is_empty = not any(self.field(name).value for name in ("note", "next"))
        return None if line.id == "note" and is_empty and not self._needs_note else super()._following(line)

    @on(Line.Changed)
    def _typed(self) -> None:
        self.say_keys()

    @on(Choices.OptionHighlighted)
    def _explain(self, event: Choices.OptionHighlighted) -> None:
        status = Status(event.option_id or "")
        wanted = SetStatus(self.action.id, status)
        meaning = shortened(safe(self.plan.words[status].meaning), 150)
        if is_still(self.action, status):
            after = "It is so now: a line for an update opens."
        elif status is self.action.status:
            after = "It is so now."
        elif not wanted.is_possible(self.plan):
            after = "A complete action is not closed: open it again first."
        elif wanted.needs_reason(self.plan):
            after = "Opens the action again: the reason is asked for."
        elif status.needs_note:
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
        asks = asks_for_words(self.plan, self.action, self.status)
        if not (asks or typed):
            self.confirm()
            return
        reason.display = needs_reason
        note.display = following.display = needs_note or typed or (asks and not needs_reason)
        note.relabel("Reason" if self._needs_note and self.status.needs_note else "Update")
        self.query_one("#dialog").border_title = Content(f" {self.title_words} ")
        self.add_class("-asking")
        self.set_focus((reason if needs_reason else note).line)

    def edit(self) -> Edit | None:
        """Return the chosen status with what was typed for it; of the present one an update, or that it was seen."""
        if self.status is None:
            return None
        reason, note, following = (self.field(name).value for name in ("reason", "note", "next"))
        if self._is_still:
            has_words = self._needs_note or note or following
            return AddUpdate(self.action.id, note, following or None) if has_words else Reviewed(self.action.id)
        return SetStatus(self.action.id, self.status, note or None, following or None, reason or None)
