"""A report on the screen, to scroll; only the lines in sight are ever drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from actionplan.model.plan import Status
from actionplan.tui.commands import IN_REPORT, bindings
from actionplan.tui.paper.layout import report_lines
from actionplan.tui.paper.lines import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from actionplan.reports.blocks import Report
    from actionplan.tui.paper.lines import Line

_NARROWEST = 20


class ReportView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a report, or words in its place; laid out anew for each width."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(IN_REPORT)]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("paper--title", "paper--heading", "paper--rule", "paper--caption", "paper--label", "paper--strong"),
        *("paper--quiet", "paper--alarm", "paper--now", "paper--then"),
        *(f"paper--{status.value}" for status in Status),
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self._report: Report | None = None
        self._words: tuple[tuple[str, str], ...] = ()
        self.lines: Sequence[Line] = ()

    def show(self, report: Report) -> None:
        """Show a report from its top."""
        self._report, self._words = report, ()
        self._lay_out()
        self.scroll_home(animate=False)

    def say(self, *paragraphs: tuple[str, str]) -> None:
        """Show paragraphs in place of a report, each with its role."""
        self._report, self._words = None, paragraphs
        self._lay_out()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Lay out again, with about the same words at the top."""
        before = len(self.lines)
        top = self.scroll_offset.y
        self._lay_out()
        if before:
            self.scroll_to(y=round(top * len(self.lines) / before), animate=False)

    def notify_style_update(self) -> None:
        """Draw again in other colours."""
        super().notify_style_update()
        self.refresh()

    def _lay_out(self) -> None:
        # A column is left free, so that no figure touches the scroll bar.
        width = max(self.scrollable_content_region.width - 1, _NARROWEST)
        if self._report is not None:
            self.lines = report_lines(self._report, width)
        else:
            self.lines = [line for words in self._words for line in (*wrapped([words], width), ())]
        self.virtual_size = Size(width, len(self.lines))
        self.refresh()

    def action_go(self, lines: int) -> None:
        """Go some lines down, or up."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)

    def action_turn(self, pages: int) -> None:
        """Go some screens down, or up; a line stays in sight."""
        self.action_go(pages * max(self.scrollable_content_region.height - 1, 1))

    def action_top(self) -> None:
        """Go to the top."""
        self.scroll_home(animate=False, immediate=True)

    def action_bottom(self) -> None:
        """Go to the end."""
        self.action_go(len(self.lines))

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is in sight."""
        number = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        line = self.lines[number] if number < len(self.lines) else ()
        segments = [
            Segment(text, self.get_component_rich_style(f"paper--{role}", partial=True) if role else None)
            for text, role in line
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style).apply_style(self.rich_style)
