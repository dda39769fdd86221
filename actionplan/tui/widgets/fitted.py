"""Lines that are written for the width that they get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import RenderResult


class Fitted(Widget):
    """Lines, each written anew whenever the width changes."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:  # noqa: A002  (as the base calls it)
        super().__init__(id=id)
        self._lines: tuple[Callable[[int], Content], ...] = ()
        self._drawn: Content | None = None

    def show(self, *lines: Callable[[int], Content]) -> None:
        """Show other lines; each is asked for with the width in cells. What says the same is not drawn again."""
        self._lines = lines
        words = self._written()
        if self._drawn is None or (words.plain, words.spans) != (self._drawn.plain, self._drawn.spans):
            self.refresh()

    def _written(self) -> Content:
        width = max(self.content_size.width, 1)
        return Content("\n").join(line(width) for line in self._lines)

    def render(self) -> RenderResult:
        """Write the lines for the width that there is."""
        self._drawn = self._written()
        return self._drawn
