"""The line to find an action in: the cursor of the table follows what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from actionplan.plan import search
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.plan import Plan


def matches(plan: Plan, words: str) -> list[str]:
    """Find the ids that words mean: an id or the end of one first, then titles, then everything else."""
    wanted = " ".join(words.casefold().split())
    if not wanted:
        return []

    def rank(action_id: str, title: str) -> int:
        folded = action_id.casefold()
        number = folded.rpartition("-")[2].lstrip("0")
        tests = (folded == wanted, number == wanted.lstrip("0"), folded.startswith(wanted), wanted in title.casefold())
        return tests.index(True) if True in tests else len(tests)

    found = search(plan.actions.values(), words)
    number = [a for a in plan.actions.values() if rank(a.id, "") == 1]
    unique = {action.id: rank(action.id, action.title) for action in (*number, *found)}
    return sorted(unique, key=lambda action_id: unique[action_id])


class FindBar(Horizontal):
    """An input that is shown only while somebody looks for an action."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close(False)", "Back", show=False),
        Binding("down,ctrl+n", "next(1)", "Next", show=False),
        Binding("up,ctrl+p", "next(-1)", "Previous", show=False),
    ]

    class Found(Message):
        """The action that what was typed means."""

        def __init__(self, action_id: str) -> None:
            super().__init__()
            self.action_id = action_id

    class Closed(Message):
        """The search is over; `back_to` is where to go where it was given up."""

        def __init__(self, back_to: str | None) -> None:
            super().__init__()
            self.back_to = back_to

    def __init__(self, *, id: str) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self._plan: Plan | None = None
        self._start: str | None = None
        self._found: list[str] = []
        self._at = 0
        self.is_open = False

    def compose(self) -> ComposeResult:
        """Lay out label, input and how many there are."""
        yield Static(Content("Find"), id="find-label")
        yield Input(id="find-words", compact=True, placeholder="id or words")
        yield Static(id="find-count")

    def open(self, plan: Plan, start: str | None) -> None:
        """Begin to look for an action."""
        self._plan, self._start, self._found = plan, start, []
        self.is_open = True
        line = self.query_one(Input)
        line.value = ""
        line.focus()
        self._tell()

    def _tell(self) -> None:
        words = self.query_one(Input).value.strip()
        if self._found:
            text = f"{self._at + 1} of {len(self._found):,}"
        else:
            text = "none has that" if words else "Enter stays · Esc back"
        self.query_one("#find-count", Static).update(shown(text))

    @on(Input.Changed)
    def _look(self, event: Input.Changed) -> None:
        event.stop()
        if self._plan is None or not self.is_open:
            return
        self._found, self._at = matches(self._plan, event.value), 0
        self._tell()
        self._go()

    def _go(self) -> None:
        target = self._found[self._at] if self._found else self._start
        if target is not None:
            self.post_message(self.Found(target))

    def action_next(self, step: int) -> None:
        """Go to the next one that matches."""
        if self._found:
            self._at = (self._at + step) % len(self._found)
            self._tell()
            self._go()

    @on(Input.Submitted)
    def _stay(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_close(stay=True)

    def action_close(self, stay: bool) -> None:
        """Close it, on the action that was found or back where it began."""
        self.is_open = False
        self.post_message(self.Closed(None if stay and self._found else self._start))
