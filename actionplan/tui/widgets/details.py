"""Everything about one action: what it is at the left, what happened at the right or below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.plan import Plan, Status
from actionplan.tui.widgets.facts import Row, facts, peek, story

if TYPE_CHECKING:
    from datetime import date

    from rich.style import Style
    from textual.app import ComposeResult, RenderResult
    from textual.binding import BindingType

    from actionplan.plan import Action

_LONGEST_IN_PANE = 320


class Sheet(Widget):
    """Rows of a label and a text; long texts wrap beside their label."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sheet--label",
        "sheet--title",
        "sheet--strong",
        "sheet--quiet",
        "sheet--alarm",
        *(f"sheet--{status.value}" for status in Status),
    }
    rows: reactive[tuple[Row, ...]] = reactive[tuple[Row, ...]]((), layout=True)

    def render(self) -> RenderResult:
        """Lay the rows out as a table of two columns; a row without a label takes the whole width."""
        whole = Table.grid(padding=0, expand=True)
        whole.add_column()
        grid: Table | None = None
        for row in self.rows:
            if not row.label:
                grid = None
                whole.add_row(self._text(row))
                continue
            if grid is None:
                grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
                grid.add_column(width=11, no_wrap=True)
                grid.add_column(ratio=1)
                whole.add_row(grid)
            label = Text("" if row.label == " " else row.label, style=self._style("label"))
            grid.add_row(label, self._text(row))
        return whole

    def _text(self, row: Row) -> Text:
        text = Text(overflow="fold")
        for words, role in row.parts:
            text.append(words, self._style(role) if role else None)
        return text

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"sheet--{role}", partial=True)


class DetailsPane(VerticalScroll, can_focus=True):
    """The action under the cursor; short texts only, unless it is opened to fill the screen."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "Action before", show=False),
        Binding("right", "turn(1)", "Action after", show=False),
    ]

    class Turned(Message):
        """Somebody wants to read about the action before or after this one."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    is_whole: reactive[bool] = reactive(False)

    def compose(self) -> ComposeResult:
        """Lay out the two sheets."""
        yield Sheet(id="facts")
        yield Sheet(id="story")

    def show(self, plan: Plan, action: Action | None, today: date) -> None:
        """Show an action, from its top."""
        first, second = self.query_one("#facts", Sheet), self.query_one("#story", Sheet)
        if action is None:
            first.rows = second.rows = ()
        elif self.is_whole:
            first.rows, second.rows = facts(plan, action, today), story(plan, action, today)
        elif self.screen.has_class("-tall"):
            first.rows = facts(plan, action, today, _LONGEST_IN_PANE)
            second.rows = story(plan, action, today, _LONGEST_IN_PANE)
        else:
            first.rows, second.rows = peek(action, with_owner=self.screen.has_class("-narrow")), ()
        self.scroll_home(animate=False)

    def action_turn(self, step: int) -> None:
        """Go to the action before or after."""
        self.post_message(self.Turned(step))
