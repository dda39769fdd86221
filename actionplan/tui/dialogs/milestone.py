"""The dialog that adds a milestone, changes one, marks it done or takes it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.model.dates import due_from_typed, past_day_from_typed
from actionplan.model.edits.details import SetMilestone
from actionplan.model.plan import Milestone
from actionplan.text import count, long_date, safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.due import typed_form
from actionplan.tui.dialogs.fields import Field, Line
from actionplan.tui.dialogs.one_line import CONFIRMS
from actionplan.tui.dialogs.understood import day_words, due_words
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult

    from actionplan.model.dates import Due
    from actionplan.model.plan import Action, Plan


class MilestoneDialog(ActionDialog):
    """One step on the way: what is reached, when it is due, and when it was done."""

    TITLE_WORDS = "Milestone"
    ABOUT = "A step on the way, with a date of its own. An emptied title takes it out."
    DEFAULT_CSS = """
    MilestoneDialog #hint { height: auto; padding-left: 2; }
    """

    def __init__(self, plan: Plan, action: Action, today: date, before: Milestone | None = None) -> None:
        super().__init__(plan, action, today)
        self._before = before

    def now(self) -> Content:
        """Say what the milestone is now, or that it is a new one."""
        assumed = CONFIRMS if "milestones" in self.action.assumed else ""
        if self._before is None:
            there = count(len(self.action.milestones), "milestone")
            return Content(f"a new one, beside {there}{assumed}" if self.action.milestones else f"none so far{assumed}")
        return shown(f"now {milestone_words(self._before, 90)}{assumed}")

    def body(self) -> ComposeResult:
        """Lay out the three lines."""
        before = self._before or Milestone("")
        yield Field("Milestone", "milestone", before.title)
        yield Field("Due", "milestone_due", typed_form(before.due))
        yield Field("Done on", "milestone_done", long_date(before.done) if before.done else "")
        hint = "Due and done may be empty." if self._before is None else "An empty first line takes the milestone out."
        yield Static(Content(f"{hint} “today” in the last line marks it as done."), id="hint", classes="quiet")

    def on_mount(self) -> None:
        """Say at once what stands there."""
        self._understand()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Line).value

    def _due(self) -> Due | None:
        before = self._before.due if self._before is not None else None
        if self.query_one("#milestone_due", Line).is_as_offered:
            return before
        try:
            return due_from_typed(self._typed("milestone_due"), self.today, before)
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="milestone_due") from error

    def _done(self) -> date | None:
        typed = self._typed("milestone_done")
        try:
            return past_day_from_typed(typed, self.today) if typed else None
        except RuleError as error:
            raise RuleError(error.message, error.advice, field="milestone_done") from error

    @on(Line.Changed)
    def _understand(self) -> None:
        self._say("milestone_due", lambda: due_words(due) if (due := self._due()) is not None else "")
        self._say("milestone_done", lambda: day_words(done) if (done := self._done()) is not None else "")
        self.settle()

    def _say(self, name: str, understood: Callable[[], str]) -> None:
        field = self.query_one(f"#field-{name}", Field)
        try:
            words = understood()
        except RuleError as error:
            field.say(shown(f"? {shortened(safe(error.message), 150)}"))
        else:
            field.say(shown(f"understood as {words}") if words else None)

    def edit(self) -> SetMilestone:
        """Give the milestone; None for one whose first line was emptied.

        Raises RuleError where a date is not understood.
        """
        line = self.query_one("#milestone", Line)
        title = self._before.title if self._before is not None and line.is_as_offered else line.value
        if self._before is not None and not title:
            return SetMilestone(self.action.id, None, self._before)
        return SetMilestone(self.action.id, Milestone(title, self._due(), self._done()), self._before)


def milestone_words(milestone: Milestone, longest: int) -> str:
    """Say a milestone in one line, its title cut to `longest` letters."""
    sign = "✔" if milestone.done else "○"
    due = f", due {milestone.due.words(short=True)}" if milestone.due else ""
    done = f", done {short_date(milestone.done)}" if milestone.done else ""
    return f"{sign} {shortened(safe(milestone.title), longest)}{due}{done}"
