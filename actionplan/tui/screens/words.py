"""A box of words over the dashboard, which any closing key puts away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from actionplan.tui.commands import ON_WORDS, bindings
from actionplan.tui.shown import shown_lines
from actionplan.tui.styled import StyledOnce
from actionplan.tui.widgets.lines import key_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget


class WordsScreen(StyledOnce[None], ModalScreen[None]):
    """Words that stay until they are put away."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "#words"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012  (as the base declares it)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_WORDS)]

    def __init__(self, title: str, lines: Sequence[str] = (), *, is_trouble: bool = False) -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._is_trouble = is_trouble

    def words(self) -> Widget:
        """Return the widget with the words."""
        return Static(Content("\n").join(shown_lines(line) for line in self._lines))

    def compose(self) -> ComposeResult:
        """Lay out the words in a box that scrolls."""
        with Vertical(id="box", classes="-trouble" if self._is_trouble else "") as box:
            box.border_title = Content(f" {self._title} ")
            box.border_subtitle = Content.assemble(" ", key_words(ON_WORDS, gap="  ·  ", style="bold"), " ")
            with VerticalScroll(id="words"):
                yield self.words()

    def action_close(self) -> None:
        """Put it away."""
        self.dismiss(None)
