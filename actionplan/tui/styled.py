"""What lets a screen open at once: its style sheets are applied once, and not three times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

T = TypeVar("T")


class StyledOnce(Screen[T], Generic[T]):
    """A screen that is made anew each time that it is opened."""

    def on_compose(self) -> None:
        """Take the classes of its size before it has widgets, which else are styled, laid out and drawn again."""
        width, height = self.app.size
        for size, breakpoints in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            fitting = [name for least, name in breakpoints or () if least <= size]
            self.add_class(*fitting[-1:], update=False)

    @property
    def is_open(self) -> bool:
        """Whether this can still be written on: it was not closed, and the program goes on."""
        return self.is_attached and self in self.app.screen_stack and self.app.return_code is None

    def when_drawn(self, do: Callable[[], object]) -> None:
        """Do something once this is drawn, unless it was closed meanwhile: its parts are gone then."""
        self.call_after_refresh(self._do_if_open, do)

    def _do_if_open(self, do: Callable[[], object]) -> None:
        if self.is_open:
            do()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Have the base apply no styles: its widgets have just got them, and those of a screen below a dialog stay."""
        event.refresh_styles = False
