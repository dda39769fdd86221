"""Rows of a label and a text, as the meeting and the help have them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.plan import Status
from actionplan.tui.widgets.drawn import drawn, style_of
from actionplan.tui.widgets.facts import Row
from actionplan.tui.widgets.rows import row_lines

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.strip import Strip

    from actionplan.tui.paper.lines import Line


class Sheet(Widget):
    """Rows of a label and a text, as high as they are; long texts wrap beside their label."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("sheet--label", "sheet--title", "sheet--strong", "sheet--quiet", "sheet--alarm"),
        *(f"sheet--{status.value}" for status in Status),
    }
    rows: reactive[tuple[Row, ...]] = reactive[tuple[Row, ...]]((), layout=True)
    _lines: tuple[Line, ...] = ()
    _wrapped_for: tuple[tuple[Row, ...], int] = ((), 0)

    def _lines_for(self, width: int) -> tuple[Line, ...]:
        if self._wrapped_for != (self.rows, width):
            self._lines, self._wrapped_for = tuple(row_lines(self.rows, width)), (self.rows, width)
        return self._lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  (as the base has it)
        """Return the number of lines at a width."""
        return len(self._lines_for(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.content_size.width
        lines = self._lines_for(width)
        return drawn(lines[y] if y < len(lines) else (), width, partial(style_of, self, "sheet"))
