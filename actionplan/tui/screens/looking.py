"""What every screen of the plan does about others: it looks at the file and the record, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive

from actionplan.errors import ActionPlanError
from actionplan.tui.styled import StyledOnce
from actionplan.tui.widgets.lines import RecordLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan
    from actionplan.session.session import Session
    from actionplan.tui.past import PastReader
    from actionplan.tui.saving import Keeper


class LookingScreen(StyledOnce[str]):
    """Shows the plan as it is on disk, whoever changed it, and how it stands beside the record."""

    plan: reactive[Plan | None] = reactive(None, repaint=False)
    today: reactive[date | None] = reactive(None, repaint=False)

    def __init__(self, session: Session, keeper: Keeper, past: PastReader) -> None:
        super().__init__()
        self.session = session
        self.keeper = keeper
        self.past = past
        self._unwritten: Edit | None = None
        # Whether somebody who pressed a key has to be told why nothing comes of it.
        self._is_asked = False
        # The edit that waits until the file is read.
        self._then: Callable[[], None] | None = None

    # What a screen has of its own

    @property
    def day(self) -> date:
        """The day by which figures count."""
        raise NotImplementedError

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show a message on the message line."""
        raise NotImplementedError

    def show_plan(self) -> None:
        """Bring everything on the screen to the plan as the session has it now."""
        raise NotImplementedError

    def show_record(self) -> None:
        """Show whether the plan is saved to the record."""
        raise NotImplementedError

    def show_past(self) -> None:
        """Show the past of the action in view, which was read anew."""

    # The file

    def do_reload(self) -> None:
        """Look at the file and the record again."""
        self.keeper.file.resume()
        self.past.resume()
        if self.look_at_file():
            self.say("The file and the record were looked at again.")
            self.look_at_record()
        else:
            self.show_record()

    def look_at_file(self) -> bool:
        """Show the plan as it is on disk now; tell whether it can be read. A dialog that is open is left in peace.

        A large plan that somebody changed is read beside the screen: until then it counts as not to be read.
        """
        if self.keeper.is_saving or not self.is_active:
            return not self.keeper.is_saving
        return self._reload()

    def shared(self) -> None:
        """Show what came in with the record."""
        self.keeper.file.is_told = True
        self._reload(is_new=True)

    def _reload(self, *, is_new: bool = False) -> bool:
        file = self.keeper.file
        try:
            has_changed = file.look()
        except ActionPlanError as error:
            file.is_told, self._then = False, None
            self._show_problems(error)
            return False
        if has_changed is None:
            if self._is_asked:
                self.say(file.why_not)
            return False
        then, self._then = self._then, None
        if has_changed or is_new:
            self.show_plan()
            if not file.is_told:
                self.say("The file was changed by somebody else: this is the plan as it is now.")
            file.is_told = False
            self.look_at_record()
        elif self.day != self.today:
            self.show_plan()
        if then is not None:
            then()
        return True

    def _show_problems(self, error: ActionPlanError) -> None:
        from actionplan.tui.screens.problems import ProblemsScreen  # noqa: PLC0415  (most sittings do not need it)

        # One may be there already: the file is looked at while a dialog gives its answer.
        if not isinstance(self.app.screen, ProblemsScreen):
            session = self.session
            screen = ProblemsScreen(session.path, error, session.reload, session.today, read_only=session.read_only)
            self.app.push_screen(screen, self._mended)

    def _mended(self, _: object) -> None:
        self.show_plan()
        rest = " What was set last is not in it yet: y writes it." if self._unwritten is not None else ""
        self.say(f"The plan can be read again.{rest}")
        self.look_at_record()

    # The record

    @work
    async def look_at_record(self) -> None:
        """Look at the record again, and then at the past; the screen goes on meanwhile."""
        await self.keeper.look()
        await self._look_at_past()

    @work
    async def look_at_past(self) -> None:
        """Read the past again where the record has a newer entry; the screen goes on meanwhile."""
        await self._look_at_past()

    async def _look_at_past(self) -> None:
        has_changed = await self.past.look()
        if self.is_attached and self.query_one_optional(RecordLine) is not None:
            self.show_record()
            if has_changed:
                self.show_past()
