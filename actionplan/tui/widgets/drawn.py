"""Lines of text in parts, drawn with the styles that a widget has for their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.scroll_view import ScrollView
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual.widget import Widget

    from actionplan.tui.paper.lines import Line


def style_of(widget: Widget, prefix: str, role: str) -> Style:
    """Return the style of a role: that of the widget, and over it that of its component `prefix--role`."""
    base = widget.rich_style
    return base + widget.get_component_rich_style(f"{prefix}--{role}", partial=True) if role else base


def drawn(line: Line, width: int, style: Callable[[str], Style]) -> Strip:
    """Return a line as wide as `width`, each part in the style of its role."""
    return Strip([Segment(text, style(role)) for text, role in line]).adjust_cell_length(width, style(""))


class ScrolledLines(ScrollView, inherit_bindings=False):
    """Lines to scroll at once, where the base would glide: on a slow line that is many screens for one.

    Only those in sight are drawn, each once for as long as it stays as it is.
    """

    ALLOW_SELECT = False
    PREFIX: ClassVar[str] = ""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self.lines: Sequence[Line] = ()
        self._drawn: dict[int, Strip] = {}
        self._styles: dict[str, Style] = {}

    def redraw(self) -> None:
        """Draw every line again."""
        self._drawn.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw again with other colours."""
        super().notify_style_update()
        self._styles.clear()
        self.redraw()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        number = y + self.scroll_offset.y
        if number not in self._drawn:
            self._drawn[number] = self.strip(number, self.lines[number] if number < len(self.lines) else ())
        return self._drawn[number]

    def strip(self, number: int, line: Line) -> Strip:  # noqa: ARG002  (a line may be drawn by its place)
        """Return the line of a number as it is drawn."""
        return drawn(line, self.scrollable_content_region.width, self._style)

    def _style(self, role: str) -> Style:
        if role not in self._styles:
            self._styles[role] = style_of(self, self.PREFIX, role)
        return self._styles[role]

    def action_go(self, lines: int) -> None:
        """Go some lines down, or up."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)

    def action_go_pages(self, pages: int) -> None:
        """Go some screens down, or up; a line stays in sight."""
        self.action_go(pages * max(self.scrollable_content_region.height - 1, 1))

    def action_top(self) -> None:
        """Go to the top."""
        self.action_go(-len(self.lines))

    def action_bottom(self) -> None:
        """Go to the end."""
        self.action_go(len(self.lines))
