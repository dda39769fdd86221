"""A plan that takes long to be read, from the start of the program until it is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from actionplan.errors import ActionPlanError
from actionplan.text import shortened
from actionplan.tui import waiting
from actionplan.tui.commands import ON_OPENING, bindings
from actionplan.tui.shown import shown
from actionplan.tui.styled import StyledOnce
from actionplan.tui.waiting import beside
from actionplan.tui.widgets.lines import key_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.progress import Progress

_LONGEST = 600


class OpeningScreen(StyledOnce[ActionPlanError | None]):
    """Opens the plan beside the screen, and tells how far that is once it lasts; answers with what came in the way."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_OPENING)]

    def __init__(self, path: Path, open_plan: Callable[[Progress], None]) -> None:
        super().__init__()
        self._path = path
        self._open_plan = open_plan
        self._opening = waiting.Waiting()

    def compose(self) -> ComposeResult:
        """Lay out one text, empty for as long as nothing is to be told."""
        yield Static(id="opening")

    def on_mount(self) -> None:
        """Begin to open the plan, and tell how far it is again and again."""
        self._opening.begin()
        self.run_worker(self._open())
        self.set_interval(waiting.TELL_EVERY_SECONDS, self._tell)

    async def _open(self) -> None:
        try:
            await beside(partial(self._open_plan, self._opening.wait))
        except ActionPlanError as error:
            self.dismiss(error)
        else:
            self.dismiss(None)

    def _tell(self) -> None:
        if not self._opening.is_long:
            return
        lines = [
            Content.styled("The plan is being read", "bold"),
            shown(shortened(str(self._path), _LONGEST), "$quiet"),
            Content(""),
            Content(self._opening.opening),
            Content(""),
            Content.assemble(key_words(ON_OPENING, style="bold $foreground")),
        ]
        self.query_one("#opening", Static).update(Content("\n").join(lines))

    def action_stop(self) -> None:
        """Leave, once it is told that this key does."""
        if self._opening.is_long:
            self.app.exit(0)
