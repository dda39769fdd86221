"""Rows of a label and a text, as the details of an action and the help have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.plan import Status
from actionplan.tui.widgets.facts import Row

if TYPE_CHECKING:
    from rich.style import Style
    from textual.app import RenderResult


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
                grid.add_column(width=12, no_wrap=True)
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
