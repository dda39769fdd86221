"""The program that shows the dashboard in a terminal."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from actionplan.errors import ActionPlanError
from actionplan.session.editing import takes_long
from actionplan.session.session import Session
from actionplan.tui import dialogs, looks
from actionplan.tui.commands import QUIT, bindings
from actionplan.tui.keys import KeysInOrder
from actionplan.tui.last_resort import LastResort
from actionplan.tui.past import PastReader
from actionplan.tui.saving import Keeper
from actionplan.tui.screens.base import PlanScreen
from actionplan.tui.screens.dashboard import Dashboard
from actionplan.tui.themes import DEFAULTS, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from textual.binding import BindingType
    from textual.screen import Screen

    from actionplan.progress import Progress


class ActionPlanApp(KeysInOrder[int], LastResort[int]):
    """Opens the plan, or says why it cannot be opened; its result is the exit status."""

    CSS_PATH = "app.tcss"
    TITLE = "actionplan"
    COMMANDS = set()  # noqa: RUF012  (as the base declares it; the dashboard has its own)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings([QUIT])]

    def __init__(
        self,
        path: Path,
        *,
        today: date | None = None,
        read_only: bool = False,
        color: bool = True,
        meeting: date | None = None,
    ) -> None:
        if not color:
            # The base takes this from the environment, and nowhere else.
            os.environ["NO_COLOR"] = "1"
        elif not os.environ.get("NO_COLOR"):
            # The base takes an empty one for a wish, which it is not: https://no-color.org
            os.environ.pop("NO_COLOR", None)
        super().__init__()
        self._path = path
        self._today = today
        self._read_only = read_only
        self._meeting = meeting
        self.session: Session | None = None
        for theme in THEMES:
            self.register_theme(theme)
        # Before the style sheets are read, which else would have to be read again.
        self.theme = looks.at_first(self)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours of the dashboard for themes that lack them."""
        return DEFAULTS

    def on_mount(self) -> None:
        """Open the plan."""
        if takes_long(self._path):
            from actionplan.tui.screens.opening import OpeningScreen  # noqa: PLC0415  (most sittings do not need it)

            self.push_screen(OpeningScreen(self._path, self._open), self._opened)
            return
        try:
            self._open()
        except ActionPlanError as error:
            self._opened(error)
        else:
            self._opened()

    def _open(self, wait: Progress | None = None) -> None:
        self.session = Session(self._path, today=self._today, read_only=self._read_only, wait=wait)

    def _opened(self, error: ActionPlanError | None = None) -> None:
        """Show the plan, or what is wrong with it until it is mended."""
        if error is None:
            self._show_dashboard()
            return
        from actionplan.tui.screens.problems import ProblemsScreen  # noqa: PLC0415  (most sittings do not need it)

        today = self._today or date.today()  # noqa: DTZ011  (a person's day is that of their own clock)
        screen = ProblemsScreen(self._path, error, self._open, today, read_only=self._read_only)
        self.push_screen(screen, self._show_dashboard)

    def _show_dashboard(self, _: object = None) -> None:
        if self.session is not None:
            self.theme = looks.at_first(self, self.session)
            keeper, past = Keeper(self, self.session), PastReader(self.session)
            self.push_screen(Dashboard(self.session, keeper, past, meeting=self._meeting))

    @property
    def dashboard(self) -> Dashboard | None:
        """The dashboard, once the plan is open."""
        return next((screen for screen in self.screen_stack if isinstance(screen, Dashboard)), None)

    @property
    def plan_screen(self) -> PlanScreen | None:
        """The uppermost screen that shows the plan, once it is open."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, PlanScreen)), None)

    # What work beside the screens may ask

    @property
    def fronts(self) -> list[PlanScreen]:
        """The screen of the plan that is in front; none once the program ends."""
        return [screen] if (screen := self.plan_screen) is not None else []

    @property
    def is_free(self) -> bool:
        """Whether nothing is open over it."""
        return self.screen is self.plan_screen

    def begin(self, work: Coroutine[Any, Any, None], *, group: str, exclusive: bool = False) -> None:
        """Do work beside the screens."""
        self.run_worker(work, group=group, exclusive=exclusive)

    def open(self, screen: Screen[Any], answer: Callable[[Any], None]) -> None:
        """Ask something, and go on with the answer."""
        self.push_screen(screen, answer)

    async def ask(self, screen: Screen[Any]) -> Any:  # noqa: ANN401  (whatever a screen answers)
        """Ask something, and wait for the answer."""
        return await self.push_screen_wait(screen)

    def on_app_focus(self) -> None:
        """Look again when somebody comes back from another window."""
        if (screen := self.plan_screen) is not None:
            screen.look_at_file()
            screen.look_at_record()

    def action_command_palette(self) -> None:
        """Offer the commands by name wherever the plan is shown."""
        if isinstance(self.screen, PlanScreen):
            super().action_command_palette()

    def action_leave(self) -> None:
        """Leave; with changes not yet saved to the record only after saying that they are kept."""
        if (screen := self.plan_screen) is None:
            from actionplan.tui.screens.opening import OpeningScreen  # noqa: PLC0415  (most sittings do not need it)

            self.exit(0 if isinstance(self.screen, OpeningScreen) else 1)
        elif self.screen is screen or not isinstance(self.screen, dialogs.Dialog) or self.screen.may_close("Ctrl+Q"):
            screen.do_leave()

    async def action_quit(self) -> None:
        """Leave in the same way wherever the base would quit."""
        self.action_leave()
