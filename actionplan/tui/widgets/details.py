"""Everything about one action: what it is at the left, what happened at the right or below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.reactive import reactive

from actionplan.tui.widgets.facts import Row, facts, peek, story
from actionplan.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.plan import Action, Plan
    from actionplan.tui.past import PastReader

_LONGEST_IN_PANE = 320
_MOST_ENTRIES = 6


class DetailsPane(VerticalScroll):
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

    def watch_is_whole(self) -> None:
        """Take the keys only while it fills the screen: beside the table, arrows go from action to action."""
        self.can_focus = self.is_whole

    def compose(self) -> ComposeResult:
        """Lay out the two sheets."""
        yield Sheet(id="facts")
        yield Sheet(id="story")

    def show(self, plan: Plan, action: Action | None, today: date, past: PastReader) -> None:
        """Show an action, from its top."""
        first = self.query_one("#facts", Sheet)
        first.is_cut = not self.is_whole and not self.screen.has_class("-tall")
        if action is None:
            first.rows = ()
        elif self.is_whole:
            first.rows = facts(plan, action, today)
        elif self.screen.has_class("-tall"):
            first.rows = facts(plan, action, today, _LONGEST_IN_PANE)
        else:
            first.rows = peek(plan, action, today)
        self.show_story(plan, action, today, past)
        self.scroll_home(animate=False)

    def show_story(self, plan: Plan, action: Action | None, today: date, past: PastReader) -> None:
        """Show what happened to an action, and what the record has of it, where one is reading."""
        rows: tuple[Row, ...] = ()
        if action is not None and self.is_whole:
            rows = (*story(plan, action, today), *_apart(past.rows(action.id)))
        elif action is not None and self.screen.has_class("-tall"):
            rows = (*story(plan, action, today, _LONGEST_IN_PANE), *_apart(past.rows(action.id, _MOST_ENTRIES)))
        self.query_one("#story", Sheet).rows = rows

    def action_turn(self, step: int) -> None:
        """Go to the action before or after."""
        self.post_message(self.Turned(step))


def _apart(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return (Row("", ((" ", ""),)), *rows) if rows else ()
