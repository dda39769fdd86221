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
        self._drawn_for = 0

    def show(self, *lines: Callable[[int], Content]) -> None:
        """Show other lines; each is asked for with the width in cells. What says the same is not drawn again."""
        self._lines = lines
        before = self._drawn
        words = self._write()
        if before is None or (words.plain, words.spans) != (before.plain, before.spans):
            self.refresh()

    def _write(self) -> Content:
        self._drawn_for = max(self.content_size.width, 1)
        self._drawn = Content("\n").join([line(self._drawn_for) for line in self._lines])
        return self._drawn

    def render(self) -> RenderResult:
        """Write the lines for the width that there is."""
        if self._drawn is None or self._drawn_for != max(self.content_size.width, 1):
            return self._write()
        return self._drawn
