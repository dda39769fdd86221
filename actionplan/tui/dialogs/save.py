"""The dialog that saves the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from actionplan.dates import past_day_from_typed
from actionplan.errors import RuleError
from actionplan.text import cleaned, count, long_date, safe, shortened
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import Field, Line, change_lines
from actionplan.tui.dialogs.understood import day_words, from_today
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.tui.dialogs.base import Keys


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
    SETS = "save"
    NEXT = "to the message"
    AUTO_FOCUS = "#message"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", "Further changes", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "Earlier changes", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SaveDialog {
        #lines { height: auto; scrollbar-size-vertical: 1; }
        #lines Static { height: auto; padding-left: 2; }
        #count { text-style: bold; }
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
        self._subject = cleaned(subject)
        self._day_of_message = meeting

    def head(self) -> list[Content]:
        """Say what saving does."""
        return [Content("Puts what was agreed into the record of the plan, as one entry.")]

    def body(self) -> ComposeResult:
        """Lay out the day, the message and the list of changes."""
        yield Field("Meeting on", "meeting", long_date(self.meeting))
        yield Field("Message", "message", self._subject, ends=True)
        yield Static(Content(self._count_words()), id="count")
        with VerticalScroll(id="lines", classes="grows", can_focus=False):
            yield Static(change_lines(self.lines))

    def _count_words(self) -> str:
        if not self.lines:
            return "No action changed; notes or the layout of the file did."
        return f"What is saved, {count(len(self.lines), 'line')}:"

    def on_mount(self) -> None:
        """Say at once how the day is understood."""
        self._understand()

    def more_keys(self, focused: Widget | None) -> Keys:
        """From the message one can go up to the date; the list of changes turns its pages."""
        up = (("↑", "date"),) if focused is not None and focused.id == "message" else ()
        return (*up, ("PgUp PgDn", "changes"))

    def _typed_meeting(self) -> date:
        try:
            return past_day_from_typed(self.query_one("#meeting", Line).value, self.today)
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="meeting") from error

    @on(Line.Changed, "#meeting")
    def _understand(self) -> None:
        field = self.query_one("#field-meeting", Field)
        try:
            day = self._typed_meeting()
        except RuleError as error:
            field.say(shown(f"? {shortened(safe(error.message), 150)}"))
            return
        field.say(shown(f"understood as {day_words(day)}, {from_today(day, self.today)}"))
        message = self.query_one("#message", Line)
        if self._subject_for is not None and day != self._day_of_message and message.is_as_offered:
            self._day_of_message = day
            message.offer(cleaned(self._subject_for(day)))

    def action_scroll(self, by: int) -> None:
        """Turn the pages of the list of changes, wherever one is typing."""
        lines = self.query_one("#lines", VerticalScroll)
        if by > 0:
            lines.scroll_page_down(animate=False)
        else:
            lines.scroll_page_up(animate=False)

    def value(self) -> SaveRequest:
        """Give day and message.

        Raises RuleError for what is no day that has been, and without a message: nothing finds the entry then.
        """
        day = self._typed_meeting()
        message = cleaned(self.query_one("#message", Line).value)
        if not message:
            raise RuleError("The entry needs a message.", "Say in one line what was agreed.", field="message")
        return SaveRequest(day, message)
