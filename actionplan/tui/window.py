"""What work beside the screens may ask of the program: the screen of the plan in front, and a place for questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from contextlib import AbstractContextManager

    from textual.screen import Screen

    from actionplan.errors import ActionPlanError


class Front(Protocol):
    """The screen of the plan that is in front."""

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show a message on the message line."""

    def refuse(self, error: ActionPlanError, then: str = "") -> None:
        """Show what could not be done."""

    def show_plan(self) -> None:
        """Bring everything on the screen to the plan as the session has it now."""

    def show_record(self) -> None:
        """Show whether the plan is saved to the record."""

    def look_at_file(self) -> bool:
        """Show the plan as it is on disk now; tell whether it can be read."""

    def look_at_record(self) -> object:
        """Look at the record again."""

    def look_at_past(self) -> object:
        """Read the past again."""

    def shared(self) -> None:
        """Show what came in with the record."""

    def was_saved(self) -> None:
        """Go on after the meeting was saved."""


class Window(Protocol):
    """The program, as work beside its screens knows it."""

    @property
    def fronts(self) -> Sequence[Front]:
        """The screen of the plan that is in front; none once the program ends."""
        ...

    @property
    def is_free(self) -> bool:
        """Whether nothing is open over it."""
        ...

    def keys_held(self) -> AbstractContextManager[None]:
        """Have keys wait while the block finds out what they are for."""
        ...

    def begin(self, work: Coroutine[Any, Any, None], *, group: str, exclusive: bool = False) -> None:
        """Do work beside the screens."""

    def open(self, screen: Screen[Any], answer: Callable[[Any], None]) -> None:
        """Ask something, and go on with the answer."""

    async def ask(self, screen: Screen[Any]) -> Any:  # noqa: ANN401  (whatever a screen answers)
        """Ask something, and wait for the answer."""
