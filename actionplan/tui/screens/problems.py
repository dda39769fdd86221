"""A plan that cannot be read as it stands: what is wrong, line by line, until it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from actionplan.errors import ActionPlanError
from actionplan.session import BrokenPlanError
from actionplan.text import count, shortened
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

LOOK_EVERY_SECONDS = 1.0
_MOST = 200
_LONGEST = 600


class ProblemsScreen(Screen[bool]):
    """Shows the problems of a plan file, looks at it again each second, and opens the plan once it is mended."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "#problems"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "look", "Look again", show=False),
        Binding("q", "app.leave", "Leave", show=False),
    ]

    def __init__(self, path: Path, error: ActionPlanError, open_plan: Callable[[], object]) -> None:
        super().__init__()
        self._path = path
        self._error = error
        self._open_plan = open_plan
        self._seen = _stamp(path)

    def compose(self) -> ComposeResult:
        """Lay out what is wrong and what to do."""
        yield Static(id="problems-head")
        with VerticalScroll(id="problems"):
            yield Static(id="problems-lines")
        yield Static(id="problems-keys")

    def on_mount(self) -> None:
        """Show the problems, and look at the file again and again."""
        self._show()
        self.set_interval(LOOK_EVERY_SECONDS, self._look_where_changed)

    def _show(self) -> None:
        error = self._error
        where = shown(shortened(str(self._path), _LONGEST), "$quiet")
        head = Content("\n").join([shown(shortened(error.message, _LONGEST), "bold"), shown(error.advice), where])
        self.query_one("#problems-head", Static).update(head)
        self.query_one("#problems-lines", Static).update(Content("\n\n").join(list(self._lines())))
        keys = [("r", " looks at once"), ("q", " leaves"), ("↑ ↓", " more")]
        parts = Content("  ·  ").join([Content.assemble((key, "bold $foreground"), words) for key, words in keys])
        words = "The file is looked at every second; the plan opens as soon as it is mended.\n"
        self.query_one("#problems-keys", Static).update(Content.assemble(words, parts))

    def _lines(self) -> Iterator[Content]:
        if not isinstance(self._error, BrokenPlanError):
            return
        problems = self._error.problems
        for problem in problems[:_MOST]:
            who = f"{problem.action}: " if problem.action is not None else ""
            kind = "warning: " if problem.is_warning else ""
            place = shown(f"{self._error.name}:{problem.line}:", "bold" if kind else "bold $alarm")
            yield Content.assemble(place, " ", shown(shortened(f"{kind}{who}{problem.text}", _LONGEST)))
        if len(problems) > _MOST:
            yield Content(f"… and {count(len(problems) - _MOST, 'more problem')}.")

    def _look_where_changed(self) -> None:
        if self.is_active and _stamp(self._path) != self._seen:
            self.action_look()

    def action_look(self) -> None:
        """Try to open the plan now."""
        self._seen = _stamp(self._path)
        try:
            self._open_plan()
        except ActionPlanError as error:
            self._error = error
            self._show()
        else:
            self.dismiss(True)


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Give what tells one state of a file from another; None where it is not there."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
