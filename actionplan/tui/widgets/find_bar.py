"""The line that narrows the table to what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input, Static

from actionplan.text import cleaned
from actionplan.tui.commands import FINDING, bindings
from actionplan.tui.keys import LINE_END
from actionplan.tui.widgets.lines import key_words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class WordsLine(Input):
    """An input that does not lay the whole screen out anew with each letter: it has one line, and keeps it."""

    virtual_size = Reactive(Size(0, 0), layout=False)

    async def _on_key(self, event: events.Key) -> None:
        """Take the end of a line, in a text that is sent as if it were typed, for a space."""
        if event.key == LINE_END:
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(" ")

    def _on_paste(self, event: events.Paste) -> None:
        """Join pasted lines: the words of all of them are looked for."""
        event.stop()
        event.prevent_default()
        self.replace(cleaned(event.text), *sorted(self.selection))


class FindBar(Horizontal):
    """An input that is shown only while somebody looks for an action.

    `words` are those that were typed; once it is closed, `keeps` tells whether the table stays narrowed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(FINDING)]

    class Stepped(Message):
        """Somebody goes on to the next of those that are shown, or to the one before."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    words: reactive[str] = reactive("")
    is_open: reactive[bool] = reactive(False)

    def __init__(self, *, id: str) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self.display = False
        self.keeps = False

    def compose(self) -> ComposeResult:
        """Lay out label, input, and what the keys do."""
        yield Static(Content("Find"), id="find-label")
        yield WordsLine(id="find-words", compact=True, placeholder="id or words")
        yield Static(key_words(FINDING[2:4], style=""), id="find-keys")

    def on_mount(self) -> None:
        """Take what is typed at once: a message would be a frame later."""
        self.watch(self.query_one(WordsLine), "value", self._take, init=False)

    def _take(self, value: str) -> None:
        if self.is_open:
            self.words = value

    def open(self, words: str) -> None:
        """Begin with the words that narrow the table now; the first letter replaces them."""
        line = self.query_one(WordsLine)
        line.value = words
        self.set_reactive(FindBar.words, words)
        self.display = self.is_open = True
        self.screen.set_focus(line)
        line.action_select_all()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_close(keeps=True)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()

    def action_step(self, step: int) -> None:
        """Go to the next one that is shown."""
        self.post_message(self.Stepped(step))

    def action_close(self, keeps: bool) -> None:
        """Return the focus to the table, which stays narrowed or shows all actions again."""
        self.keeps = keeps
        self.display = self.is_open = False
