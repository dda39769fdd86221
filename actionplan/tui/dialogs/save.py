"""The dialog that saves the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from actionplan.errors import ActionPlanError, RuleError
from actionplan.model.date_input import past_day_from_typed
from actionplan.text import cleaned, count, long_date, safe, shortened
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import MARK, Field, Line, at_field
from actionplan.tui.dialogs.understood import understood_day
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.diff import Change
    from actionplan.model.edits.pending import PendingChange
    from actionplan.tui.dialogs.base import Keys

# A line is read out in a meeting: all of it stands in the details of the action.
_LONGEST, _LONGEST_TITLE, _MOST = 400, 80, 300


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """What to save under: the day of the meeting, and the message; `shown` is what was listed."""

    meeting: date
    message: str
    shown: tuple[Change, ...] = ()


class ToSave(Protocol):
    """What is not saved yet, as it is at each moment."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that differs from what was saved."""
        ...

    @property
    def lines(self) -> Sequence[PendingChange]:
        """The same, line by line; nothing before the first save."""
        ...

    @property
    def otherwise(self) -> str:
        """What is saved where there are no lines, in words; empty where nothing is left to save."""
        ...

    def subject(self, day: date) -> str:
        """Return the suggested message for a meeting on a day."""
        ...

    def look(self) -> bool:
        """Look at the file; tell whether somebody else has changed it."""
        ...

    def take_back(self, line: PendingChange) -> None:
        """Take one line back; raises ActionPlanError."""
        ...

    def bring_back(self) -> None:
        """Make again what was taken back last; raises ActionPlanError."""
        ...


class Lines(OptionList):
    """What is saved, below the action that each line is about; the marked line can be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete,backspace", "screen.take_back", "Take back", show=False),
        Binding("z", "screen.bring_back", "Bring back", show=False),
        Binding("up", "up", "Line above", show=False),
        Binding("enter", "screen.to_message", "To the message", show=False),
    ]
    DEFAULT_CSS = """
    Lines {
        border: none;
        padding: 0;
        height: auto;
        background: $surface;
        scrollbar-size-vertical: 1;

        &:focus { border: none; background-tint: $foreground 0%; }
        & > .option-list--option-disabled { color: $foreground; text-style: bold; }
        & > .option-list--option-highlighted { background: $surface; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $foreground; color: $background; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="lines", classes="grows", markup=False)
        self._agreed: tuple[PendingChange, ...] = ()
        self._place_of_mark = 0

    def show(self, lines: Sequence[PendingChange]) -> None:
        """Show lines; the mark stays at its place."""
        at = self.marked
        self._agreed = tuple(lines[:_MOST])
        self.clear_options()
        self.add_options(self._entries())
        if len(lines) > _MOST:
            self.add_option(Option(Content(f"and {count(len(lines) - _MOST, 'more line')}"), disabled=True))
        if self._agreed:
            place = min(self._agreed.index(at) if at in self._agreed else self._place_of_mark, len(self._agreed) - 1)
            self.highlighted = self.get_option_index(str(place))
        self.can_focus = bool(self._agreed)

    def _entries(self) -> Iterator[Option]:
        last: str | None = ""
        for index, line in enumerate(self._agreed):
            if line.id != last:
                name, title = shortened(safe(line.id or "Plan"), 40), shortened(safe(line.title), _LONGEST_TITLE)
                yield Option(Content.assemble((name, "bold $primary"), "  ", title), disabled=True)
                last = line.id
            yield Option(self._words(index), id=str(index))

    def _words(self, index: int) -> Content:
        is_marked = index == self._place_of_mark and self.screen.focused is self
        return Content.assemble(MARK if is_marked else "· ", shortened(safe(self._agreed[index].words), _LONGEST))

    def _mark(self, *places: int) -> None:
        for place in places:
            if place < len(self._agreed):
                self.replace_option_prompt(str(place), self._words(place))

    def on_focus(self) -> None:
        """Show the mark."""
        self._mark(self._place_of_mark)

    def on_blur(self) -> None:
        """Take the mark away: it belongs to the keys of this list."""
        self._mark(self._place_of_mark)

    @property
    def marked(self) -> PendingChange | None:
        """The marked line."""
        option = self.highlighted_option
        return self._agreed[int(option.id)] if option is not None and option.id is not None else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Move the mark, and remember its place."""
        if event.option_id is not None:
            before, self._place_of_mark = self._place_of_mark, int(event.option_id)
            self._mark(before, self._place_of_mark)

    def action_up(self) -> None:
        """Go to the line above, and from the first one to the message."""
        if self._place_of_mark == 0:
            self.screen.focus_previous()
        else:
            self.action_cursor_up()


class SaveDialog(Dialog[SaveRequest]):
    """Save what was agreed: the day of the meeting, a message that is ready, and what is saved, line by line.

    The message is made anew for another day or for fewer lines, as long as nobody has changed it by hand.
    """

    TITLE_WORDS = "Save the meeting"
    ABOUT = (
        "Everything that is not saved yet becomes one entry of the record, with this message and the day of "
        "the meeting. Other files stay as they are."
    )
    SETS = "save"
    NEXT = "to the message"
    AUTO_FOCUS = "#message"
    LOOK_EVERY_SECONDS: ClassVar[float] = 0.5
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll(1)", "Further lines", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "Earlier lines", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SaveDialog #count { height: auto; text-style: bold; }
    """

    def __init__(self, to_save: ToSave, meeting: date, today: date, refused: str = "", note: str = "") -> None:
        super().__init__()
        self._refused = refused
        self._note = note
        self.to_save = to_save
        self.meeting = meeting
        self.today = today
        self._taken_back = 0
        self._shown: tuple[Change, ...] = ()
        # A message of several lines, as a failed save may have left one, is shown and saved as one.
        self._subject = cleaned(to_save.subject(meeting))

    def head(self) -> list[Content]:
        """Return the effect of saving, and what the meeting did not cover."""
        note = [Content(self._note)] if self._note else []
        return [Content("Puts what was agreed into the record of the plan, as one entry."), *note]

    def body(self) -> ComposeResult:
        """Lay out the day, the message and the lines."""
        yield Field("Meeting on", "meeting", long_date(self.meeting))
        yield Field("Message", "message", self._subject, ends=True)
        yield Static(id="count")
        yield Lines()

    def on_mount(self) -> None:
        """Show the lines, say how the day is understood, and look at the file again and again."""
        self._show()
        self._understand()
        if self._refused:
            # The line that gets the focus first takes a warning away.
            self.when_drawn(self._warn_refused)
        self.set_interval(self.LOOK_EVERY_SECONDS, self._look)

    def _warn_refused(self) -> None:
        self.warn(self._refused)

    def _show(self, said: str = "") -> None:
        lines = self.to_save.lines
        self._shown = self.to_save.changes
        self.query_one(Lines).show(lines)
        if said:
            words = said
        elif lines:
            actions = len({line.id for line in lines if line.id is not None})
            words = f"What is saved: {count(len(lines), 'line')} on {count(actions, 'action')}"
        else:
            words = self.to_save.otherwise or "Nothing is left to save. Esc goes back."
        self.query_one("#count", Static).update(shown(words))
        self._offer_message()
        self.settle()

    def _look(self) -> None:
        if self.is_open and self.is_active and self.to_save.look():
            self._show("The file was changed by somebody else: the list has it now.")

    def more_keys(self, focused: Widget | None) -> Keys:
        """From the message one can go up to the date and down to the lines; there, one can be taken back."""
        if isinstance(focused, Lines):
            back = (("z", "bring back"),) if self._taken_back else ()
            return (("↑ ↓", "choose"), ("x", "take this line back"), *back, ("Enter", "to the message"))
        if focused is not None and focused.id == "message":
            down = (("↓", "take a line back"),) if self.query_one(Lines).can_focus else ()
            return (("↑", "date"), *down)
        return ()

    def _typed_meeting(self) -> date:
        with at_field("meeting"):
            return past_day_from_typed(self.line("meeting").value, self.today)

    @on(Line.Changed, "#meeting")
    def _understand(self) -> None:
        self.field("meeting").explain(self._understood)

    def _understood(self) -> Content:
        self.meeting = self._typed_meeting()
        self._offer_message()
        return understood_day(self.meeting, self.today)

    def _offer_message(self) -> None:
        message = self.line("message")
        subject = safe(cleaned(self.to_save.subject(self.meeting)))
        if message.is_as_offered and message.ready != subject:
            message.offer(subject)

    def action_scroll(self, by: int) -> None:
        """Turn the pages of the lines, wherever one is typing."""
        lines = self.query_one(Lines)
        if by > 0:
            lines.scroll_page_down(animate=False)
        else:
            lines.scroll_page_up(animate=False)

    def choose(self, key: str) -> None:
        """Choose nothing: a click only marks a line."""

    def action_to_message(self) -> None:
        """Go back to the message, where Enter saves."""
        self.set_focus(self.line("message"))

    def action_take_back(self) -> None:
        """Take the marked line back: it is as it was saved then."""
        line = self.query_one(Lines).marked
        if line is None:
            return
        try:
            self.to_save.take_back(line)
        except ActionPlanError as error:
            self.show_error(error)
            return
        self._taken_back += 1
        name = f"{safe(line.id)}: " if line.id is not None else ""
        self._show(f"Taken back. {name}{shortened(safe(line.words), 200)}")
        if not self.query_one(Lines).can_focus:
            self.action_to_message()

    def action_bring_back(self) -> None:
        """Make again what was taken back here last."""
        if not self._taken_back:
            self.warn("Nothing was taken back here.")
            return
        try:
            self.to_save.bring_back()
        except ActionPlanError as error:
            self.show_error(error)
            return
        self._taken_back -= 1
        self._show("Brought back.")

    def value(self) -> SaveRequest:
        """Return date and message.

        Raises RuleError for what is no day that has been, without a message, as nothing finds the entry then, and
        where nothing is left.
        """
        day = self._typed_meeting()
        message = cleaned(self.line("message").value)
        if not message:
            raise RuleError("The entry needs a message.", "Say in one line what was agreed.", field="message")
        if not self.to_save.lines and not self.to_save.otherwise:
            raise RuleError("Nothing is left to save.", "Esc goes back.")
        return SaveRequest(day, message, self._shown)
