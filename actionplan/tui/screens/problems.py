"""A plan that cannot be read as it stands: what is wrong, line by line, until it is mended."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import ActionPlanError, BrokenPlanError
from actionplan.session.conflict import ConflictedPlan, Settled
from actionplan.session.editing import takes_long
from actionplan.session.resolution import Choice, UnsettledError
from actionplan.text import count, safe, shortened
from actionplan.tui import waiting
from actionplan.tui.commands import ON_PROBLEMS, bindings
from actionplan.tui.dialogs.settle import BY_GIT, SettleDialog
from actionplan.tui.screens.words import WordsScreen
from actionplan.tui.shown import shown
from actionplan.tui.styled import StyledOnce
from actionplan.tui.waiting import beside
from actionplan.tui.widgets.lines import key_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.progress import Progress
    from actionplan.tui.commands import Command

LOOK_EVERY_SECONDS = 1.0
_MOST = 200
_LONGEST = 600
_LONGEST_TITLE = 120
_SETTLE, _LOOK, _LEAVE, _MORE = ON_PROBLEMS


class ProblemsScreen(StyledOnce[bool]):
    """Shows the problems of a plan file, looks at it again each second, and opens the plan once it is mended."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "#problems"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(ON_PROBLEMS)]

    def __init__(
        self,
        path: Path,
        error: ActionPlanError,
        open_plan: Callable[[Progress], object],
        today: date,
        *,
        read_only: bool = False,
    ) -> None:
        super().__init__()
        self._path = path
        self._today = today
        self._read_only = read_only
        self._conflict: ConflictedPlan | None = None
        self._error = error
        self._open_plan = open_plan
        self._seen = _stamp(path)
        # What is done beside the screen, and how it is told; one thing at a time.
        self._reading = waiting.Waiting()
        self._is_joining = False
        self._keys = "", ""

    def compose(self) -> ComposeResult:
        """Lay out what is wrong and what to do."""
        yield Static(id="problems-head")
        with VerticalScroll(id="problems"):
            yield Static(id="problems-lines")
        yield Static(id="problems-keys")

    def on_mount(self) -> None:
        """Show the problems, and look at the file again and again."""
        self._show()
        self.set_interval(LOOK_EVERY_SECONDS, self._look_where_changed)
        self.set_interval(waiting.TELL_EVERY_SECONDS, self._tell)

    def _show(self) -> None:
        self._conflict = None
        looking = partial(ConflictedPlan.of, self._path, self._today)
        if not isinstance(self._error, BrokenPlanError):
            self._show_found()
        elif takes_long(self._path):
            self._show_found()
            self.run_worker(self._look_for_conflict(looking))
        else:
            self._conflict = looking()
            self._show_found()

    async def _look_for_conflict(self, looking: Callable[[], ConflictedPlan | None]) -> None:
        self._reading.begin()
        self._is_joining = True
        self._conflict = await beside(looking)
        self._reading.end()
        self._show_found()

    def _show_found(self) -> None:
        error = self._error
        if self._conflict is not None:
            self._show_conflict(self._conflict)
            return
        where = shown(shortened(str(self._path), _LONGEST), "$quiet")
        head = Content("\n").join([shown(shortened(error.message, _LONGEST), "bold"), shown(error.advice), where])
        self.query_one("#problems-head", Static).update(head)
        self.query_one("#problems-lines", Static).update(Content("\n\n").join(list(self._lines())))
        self._show_keys("The file is looked at every second; the plan opens as soon as it is mended.")

    def _show_keys(self, words: str, settles: str = "") -> None:
        """Show what comes next, and the keys; Enter only where it settles something."""
        self._keys = words, settles
        settle = [replace(_SETTLE, label=settles)] if settles else []
        self._write_keys(words, *settle, _LOOK)

    def _write_keys(self, words: str, *first: Command) -> None:
        keys = key_words([*first, _LEAVE, _MORE], gap="  ·  ", style="bold $foreground")
        self.query_one("#problems-keys", Static).update(Content.assemble(f"{words}\n", keys))

    # A plan that git left in conflict

    def _show_conflict(self, conflict: ConflictedPlan) -> None:
        """Show every action as it comes together, and both values of what was changed differently."""
        number = len(conflict.clashes)
        what = f"{count(number, 'field was', 'fields were')} changed on both sides in different ways"
        head = Content("\n").join(
            [
                shown("The plan is in conflict: git could not put two versions of it together.", "bold"),
                shown(f"By action and field, {what if number else 'nothing clashes'}. Nothing is written yet."),
                shown(shortened(str(self._path), _LONGEST), "$quiet"),
            ]
        )
        self.query_one("#problems-head", Static).update(head)
        self.query_one("#problems-lines", Static).update(Content("\n").join(list(self._actions(conflict))))
        if self._read_only:
            self._show_keys("This is the read-only view: it is settled elsewhere.")
        else:
            settles = "settles it, one field after the other" if number else "puts both versions together"
            self._show_keys("Afterwards the plan opens, and git goes on where it stopped.", settles)

    def _actions(self, conflict: ConflictedPlan) -> Iterator[Content]:
        plan = conflict.plan
        for clash in conflict.clashes:
            yield shown(f"◆ {shortened(clash.line(plan), _LONGEST)}", "bold")
        for action in plan.actions.values():
            mark = "◆" if any(clash.id == action.id for clash in conflict.clashes) else " "
            words = f"{action.id} {shortened(safe(action.title), _LONGEST_TITLE)}: {plan.label(action.status)}"
            yield shown(f"{mark} {words}")

    def action_settle(self) -> None:
        """Ask about what clashes, then write the plan whole."""
        if self._conflict is not None and not self._read_only and not self._reading.is_on:
            self.run_worker(self._settle(self._conflict), group="settle", exclusive=True)

    async def _settle(self, conflict: ConflictedPlan) -> None:
        choices = list[Choice]()
        while True:
            try:
                settled = await self._settled(conflict, choices)
            except UnsettledError as error:
                left = [clash for clash in error.clashes if not any(choice.settles(clash) for choice in choices)]
                for number, clash in enumerate(left, start=1):
                    side = await self.app.push_screen_wait(SettleDialog(clash, error.plan, number, len(left), BY_GIT))
                    if side is None:
                        return
                    choices.append(Choice(clash, side))
            except ActionPlanError as error:
                lines = [error.message, error.advice]
                await self.app.push_screen_wait(WordsScreen("Not settled", lines, is_trouble=True))
                self.action_look()
                return
            else:
                lines = [*settled.notes, *([""] if settled.notes else []), settled.following]
                await self.app.push_screen_wait(WordsScreen("The plan is whole again, and git knows it", lines))
                self.action_look()
                return

    async def _settled(self, conflict: ConflictedPlan, choices: Sequence[Choice]) -> Settled:
        self._reading.begin()
        self._is_joining = True
        try:
            return await to_thread(conflict.settle, choices)
        finally:
            self._reading.end()
            self._show_keys(*self._keys)

    def _lines(self) -> Iterator[Content]:
        if not isinstance(self._error, BrokenPlanError):
            return
        problems = self._error.problems
        for problem in problems[:_MOST]:
            who = f"{problem.action}: " if problem.action is not None else ""
            kind = "warning: " if problem.is_warning else ""
            place = shown(f"{self._error.name}:{problem.line}:", "bold" if kind else "bold $alarm")
            yield Content.assemble(place, " ", shown(shortened(f"{kind}{who}{problem.text}", _LONGEST)))
        if len(problems) > _MOST:
            yield Content(f"… and {count(len(problems) - _MOST, 'more problem')}.")

    def _look_where_changed(self) -> None:
        if self.is_active and _stamp(self._path) != self._seen:
            self.action_look()

    def action_look(self) -> None:
        """Try to open the plan now; one that may take long is read beside the screen."""
        if self._reading.is_on:
            return
        self._seen = _stamp(self._path)
        opening = partial(self._open_plan, self._reading.begin())
        self._is_joining = False
        if takes_long(self._path):
            self.run_worker(self._look_beside(opening))
            return
        try:
            opening()
        except ActionPlanError as error:
            self._looked(error)
        else:
            self._looked()

    async def _look_beside(self, opening: Callable[[], object]) -> None:
        try:
            await beside(opening)
        except ActionPlanError as error:
            self._looked(error)
        else:
            self._looked()

    def _looked(self, error: ActionPlanError | None = None) -> None:
        """Go on with the plan, or show what is wrong with it now."""
        self._reading.end()
        if error is None:
            self.dismiss(True)
        else:
            self._error = error
            self._show()

    def _tell(self) -> None:
        if not self._reading.is_long:
            return
        if self._is_joining:
            self._write_keys(f"Both versions are being put together: {self._reading.so_far} so far.")
        else:
            self._write_keys(f"The file is being read: {self._reading.opening}.")


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Return a value that differs between two states of a file; None if there is no file."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
