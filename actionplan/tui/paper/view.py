"""A report on the screen, to scroll; only the lines in sight are ever drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Size

from actionplan.model.plan import Status
from actionplan.tui.commands import IN_REPORT, bindings
from actionplan.tui.paper.layout import report_lines
from actionplan.tui.paper.lines import wrapped
from actionplan.tui.widgets.drawn import ScrolledLines

if TYPE_CHECKING:
    from textual.binding import BindingType

    from actionplan.reports.blocks import Report

_NARROWEST = 20


class ReportView(ScrolledLines, can_focus=True, inherit_bindings=False):
    """Shows a report, or words in its place; laid out anew for each width."""

    PREFIX = "paper"
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

    def _lay_out(self) -> None:
        # A column is left free, so that no figure touches the scroll bar.
        width = max(self.scrollable_content_region.width - 1, _NARROWEST)
        if self._report is not None:
            self.lines = report_lines(self._report, width)
        else:
            self.lines = [line for words in self._words for line in (*wrapped([words], width), ())]
        self.virtual_size = Size(width, len(self.lines))
        self.redraw()
