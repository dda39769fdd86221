"""The dialog that adds a milestone, changes one, marks it done or takes it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Static

from actionplan.model.date_input import due_from_typed, past_day_from_typed
from actionplan.model.edits.details import SetMilestone
from actionplan.model.plan import Milestone
from actionplan.text import count, long_date, safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.due import typed_form
from actionplan.tui.dialogs.fields import Field, Line, at_field
from actionplan.tui.dialogs.one_line import CONFIRMS
from actionplan.tui.dialogs.understood import day_words, due_words
from actionplan.tui.shown import shown

if TYPE_CHECKING:
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
        """Return the present milestone, or that it is a new one."""
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
        """Explain the present text at once."""
        self._understand()

    def _due(self) -> Due | None:
        before = self._before.due if self._before is not None else None
        line = self.line("milestone_due")
        if line.is_as_offered:
            return before
        with at_field("milestone_due"):
            return due_from_typed(line.value, self.today, before)

    def _done(self) -> date | None:
        typed = self.line("milestone_done").value
        with at_field("milestone_done"):
            return past_day_from_typed(typed, self.today) if typed else None

    @on(Line.Changed)
    def _understand(self) -> None:
        self.field("milestone_due").explain(self._due_words)
        self.field("milestone_done").explain(self._done_words)
        self.settle()

    def _due_words(self) -> Content | None:
        due = self._due()
        return shown(f"understood as {due_words(due, self.line('milestone_due').value)}") if due is not None else None

    def _done_words(self) -> Content | None:
        done = self._done()
        return shown(f"understood as {day_words(done)}") if done is not None else None

    def edit(self) -> SetMilestone:
        """Return the milestone; None if its first line is empty.

        Raises RuleError where a date is not understood.
        """
        line = self.line("milestone")
        title = self._before.title if self._before is not None and line.is_as_offered else line.value
        is_removed = self._before is not None and not title
        milestone = None if is_removed else Milestone(title, self._due(), self._done())
        return SetMilestone(self.action.id, milestone, self._before)


def milestone_words(milestone: Milestone, longest: int) -> str:
    """Return a milestone in one line, its title cut to `longest` letters."""
    sign = "✔" if milestone.done else "○"
    due = f", due {milestone.due.words(short=True)}" if milestone.due else ""
    done = f", done {short_date(milestone.done)}" if milestone.done else ""
    return f"{sign} {shortened(safe(milestone.title), longest)}{due}{done}"
