"""The dialog that saves the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from actionplan.dates import day_from_typed
from actionplan.errors import RuleError
from actionplan.text import cleaned, count, long_date, safe, shortened
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import Field, Line
from actionplan.tui.dialogs.understood import day_words, from_today
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.tui.dialogs.base import Keys

# A line of the list is read, not searched: what is longer stands in the details pane.
_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """What to save under: the day of the meeting, and the message."""

    meeting: date
    message: str


class SaveDialog(Dialog[SaveRequest]):
    """Save what was agreed: the day of the meeting, a message that is ready, and what changed in words.

    `subject_for` gives the message for another day; a message that was changed by hand stays as it is.
    """

    TITLE_WORDS = "Save the meeting"
    KEYS: ClassVar[Keys] = (("Enter", "save"), ("↑", "date"), ("PgUp PgDn", "changes"), ("Esc", "back"))
    AUTO_FOCUS = "#message"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", "Further changes", show=False),
        Binding("pageup", "scroll(-1)", "Earlier changes", show=False),
    ]
    DEFAULT_CSS = """
    SaveDialog {
        #understood { height: auto; padding-left: 2; margin-bottom: 1; }
        #lines { height: auto; max-height: 14; min-height: 3; scrollbar-size-vertical: 1; margin-top: 1; }
        #lines Static { height: auto; padding-bottom: 0; }
        &.-short #understood { margin-bottom: 0; }
        &.-short #lines { max-height: 8; margin-top: 0; }
    }
    """

    def __init__(
        self,
        subject: str,
        lines: Sequence[str],
        meeting: date,
        today: date,
        subject_for: Callable[[date], str] | None = None,
    ) -> None:
        super().__init__()
        self.lines = list(lines)
        self.meeting = meeting
        self.today = today
        self._subject_for = subject_for
        # A message of several lines, as a failed save may have left one, is shown and saved as one.
        self._ready = safe(cleaned(subject))

    def head(self) -> list[Content]:
        """Say what saving does."""
        return [Content("Puts what was agreed into the history of the plan, as one entry.")]

    def body(self) -> ComposeResult:
        """Lay out the day, the message and the list of changes."""
        yield Field("Meeting on", "meeting", long_date(self.meeting))
        yield Static(id="understood", classes="quiet")
        yield Field("Message", "message", self._ready, ends=True)
        yield Static(Content(f"{count(len(self.lines), 'line')} of changes:"), classes="quiet", id="count")
        with VerticalScroll(id="lines", can_focus=False):
            for line in self.lines:
                yield Static(shown(f"• {shortened(safe(line), _LONGEST_LINE)}"))

    def on_mount(self) -> None:
        """Say at once how the day is understood."""
        self._understand()

    def _typed_meeting(self) -> date:
        try:
            return day_from_typed(self.query_one("#meeting", Line).value, self.today)
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="meeting") from error

    @on(Line.Changed, "#meeting")
    def _understand(self) -> None:
        understood = self.query_one("#understood", Static)
        try:
            day = self._typed_meeting()
        except RuleError as error:
            understood.update(shown(f"? {shortened(safe(error.message), 150)}"))
            return
        understood.update(shown(f"understood as {day_words(day)}, {from_today(day, self.today)}"))
        message = self.query_one("#message", Line)
        if self._subject_for is not None and message.value == self._ready:
            self._ready = safe(cleaned(self._subject_for(day)))
            message.value = self._ready

    def action_scroll(self, by: int) -> None:
        """Turn the pages of the list of changes, wherever one is typing."""
        lines = self.query_one("#lines", VerticalScroll)
        if by > 0:
            lines.scroll_page_down(animate=False)
        else:
            lines.scroll_page_up(animate=False)

    def confirm(self) -> None:
        """Answer with day and message; without a message there is nothing to find the entry by."""
        try:
            day = self._typed_meeting()
        except RuleError as error:
            self.show_error(error)
            return
        message = cleaned(self.query_one("#message", Line).value)
        if message:
            self.answer(SaveRequest(day, message))
        else:
            advice = "Say in one line what was agreed."
            self.show_error(RuleError("The entry needs a message.", advice, field="message"))
