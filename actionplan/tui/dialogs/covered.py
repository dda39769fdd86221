"""The question at the end of a meeting: which of the actions that were covered without a change count as reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from actionplan.text import count, long_date, safe, shortened
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.fields import Choices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.plan import Action
    from actionplan.tui.dialogs.base import Keys


class CoveredDialog(Dialog[tuple[str, ...]]):
    """Offer to note actions as reviewed; the answer has the ids of those that were not left out."""

    TITLE_WORDS = "Close the meeting"
    ABOUT = (
        "Actions that the group covered and did not change are noted as reviewed on the day of the meeting, so that "
        "they do not count as stale. One that nobody looked at can be left out."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,space,delete", "leave_out", "Leave out", show=False),
        Binding("enter", "note", "Note", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    CoveredDialog #said { height: auto; padding-bottom: 1; }
    """

    def __init__(self, actions: Sequence[Action], day: date, not_covered: str = "") -> None:
        super().__init__()
        self._actions = tuple(actions)
        self._day = day
        self._not_covered = not_covered
        self._left_out: set[str] = set()

    def body(self) -> ComposeResult:
        """Show the number of actions, and list them."""
        number = len(self._actions)
        words = f"{count(number, 'action was', 'actions were')} covered without a change: note {_them(number)} as "
        lines = [f"{words}reviewed on {long_date(self._day)}?", *([self._not_covered] if self._not_covered else [])]
        yield Static(Content("\n".join(lines)), id="said")
        yield Choices(self._lines(), name="covered", classes="grows")

    def _lines(self) -> list[tuple[str, Content]]:
        lines = []
        for place, action in enumerate(self._actions):
            sign = "  " if action.id in self._left_out else "✓ "
            words = f"  {shortened(safe(action.title), 120)}"
            out = " (left out)" if action.id in self._left_out else ""
            lines.append((str(place), Content.assemble(sign, (shortened(safe(action.id), 40), "bold"), out, words)))
        return lines

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (there is one list only)
        """Enter notes those with a mark; one can be left out."""
        return (("Enter", "note and go on"), ("↑ ↓", "choose"), ("x", "leave out or put back"))

    def choose(self, key: str) -> None:
        """Leave out, or put back, the action that was clicked."""
        action_id = self._actions[int(key)].id
        self._left_out ^= {action_id}
        choices = self.query_one("#covered", Choices)
        choices.offer(self._lines(), int(key))

    def action_leave_out(self) -> None:
        """Leave out the marked action, or put it back."""
        if (key := self.query_one("#covered", Choices).chosen) is not None:
            self.choose(key)

    def action_note(self) -> None:
        """Answer with those that are not left out."""
        self.answer(tuple(action.id for action in self._actions if action.id not in self._left_out))


def _them(number: int) -> str:
    return "it" if number == 1 else "them"
