"""Dialogs with one line: texts, completion date, evidence, support, own columns, rhythm, the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.model.date_input import completion_from_typed, past_day_from_typed
from actionplan.model.dates import due_in_words
from actionplan.model.edits.basic import SetNext, SetText
from actionplan.model.edits.details import (
    AddEvidence,
    ChangeEvidence,
    PassOccurrence,
    SetCompleted,
    SetExtra,
    SetRhythm,
    SetSupport,
)
from actionplan.model.rhythm import rhythm_from_typed
from actionplan.text import NOT_SET, safe, short_date, shortened
from actionplan.tui.dialogs.base import ActionDialog
from actionplan.tui.dialogs.fields import Field, Line, at_field
from actionplan.tui.dialogs.understood import day_words, from_today
from actionplan.tui.dialogs.update import last_update
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Extra, Plan

CONFIRMS = " · assumed: setting it again confirms it"
# What a text is for, as the line below it says.
_HINTS = {
    "title": "What is to be done, in one line. It cannot be empty.",
    "outcome": "What done looks like, so that everybody can tell when it is. Empty takes it away.",
    "origin": "Where it came from: strategy 4.5, internal audit, annual governance statement. Empty takes it away.",
    "details": "The full text, if the title is a short one. Empty takes it away.",
    "reference": "Its name elsewhere, such as 2.10 in a spreadsheet. Empty takes it away.",
    "risk": "Its reference in the corporate risk register. Empty takes it away.",
}


class LineDialog(ActionDialog):
    """One line, what is said of it while one types, and what it is for."""

    DEFAULT_CSS = """
    LineDialog #hint { height: auto; padding-left: 2; }
    """
    FIELD: ClassVar[str] = ""
    HINT: ClassVar[str] = ""

    @property
    def field_name(self) -> str:
        """The name of the field, by which rules say what they are about."""
        return self.FIELD

    def label(self) -> str:
        """Return the label of the line."""
        return self.TITLE_WORDS

    def present(self) -> str:
        """Return the present value as a person would type it; empty if there is none."""
        return ""

    def hint(self) -> str:
        """Return the purpose of the field."""
        return self.HINT

    def now(self) -> Content:
        """Return the present value in words."""
        assumed = CONFIRMS if self.field_name in self.action.assumed else ""
        return shown(f"now {shortened(safe(self.present()) or NOT_SET, 90)}{assumed}")

    def body(self) -> ComposeResult:
        """Lay out the line and what it is for."""
        yield Field(self.label(), self.field_name, self.present())
        yield Static(shown(self.hint()), id="hint", classes="quiet")

    def on_mount(self) -> None:
        """Explain the present text at once."""
        self.understand()

    @property
    def text(self) -> str:
        """What was typed; the present value to the letter where nothing was."""
        line = self.line(self.field_name)
        return self.present() if line.is_as_offered else line.value

    @on(Line.Changed)
    def understand(self) -> None:
        """Show how the typed text is understood."""
        self.query_one(Field).explain(self.understood)
        self.settle()

    def understood(self) -> Content | None:
        """Return what is said of the line; None where there is nothing to say. Raises RuleError for what cannot be."""
        return None


class TextDialog(LineDialog):
    """Set title, outcome, origin, risk, details or reference."""

    def __init__(self, plan: Plan, action: Action, today: date, field: str) -> None:
        super().__init__(plan, action, today)
        self._field = field

    @property
    def field_name(self) -> str:
        """The name of the field."""
        return self._field

    @property
    def title_words(self) -> str:
        """What is asked for."""
        return self._field.capitalize()

    def label(self) -> str:
        """Return the label of the line."""
        return self.title_words

    def present(self) -> str:
        """Return the present text."""
        return str(getattr(self.action, self._field) or "")

    def hint(self) -> str:
        """Return the purpose of the text."""
        return _HINTS[self._field]

    def edit(self) -> Edit:
        """Return the edit that sets the text."""
        return SetText(self.action.id, self._field, self.text)


class CompletedDialog(LineDialog):
    """Correct when a complete action was completed."""

    TITLE_WORDS = "Completed"
    ABOUT = "The day on which the action was completed, where it was another than the one that is set."
    FIELD = "completed"
    HINT = "Write 28 sep or 2016-09-28; “by 28 sep” where the exact day is not known. Empty: not known at all."

    def present(self) -> str:
        """Return the present date."""
        return self.action.completed.words() if self.action.completed is not None else ""

    def edit(self) -> Edit:
        """Return the edit that sets the date.

        Raises RuleError where it is not understood, or still to come.
        """
        with at_field(self.FIELD):
            return SetCompleted(self.action.id, completion_from_typed(self.text, self.today))

    def understood(self) -> Content:
        """Return the date as it is understood.

        Raises RuleError where none was.
        """
        completed = completion_from_typed(self.text, self.today)
        if completed is None:
            return Content("not known")
        by = "" if completed.exact else "on or before "
        return Content(f"understood as {by}{day_words(completed.day)}, {from_today(completed.day, self.today)}")


class EvidenceDialog(LineDialog):
    """Add a piece of evidence, or change the one that was there `before`; empty takes that out."""

    TITLE_WORDS = "Evidence"
    ABOUT = "Where one can see that it is done: a document, a page, a minute. An emptied line takes it out."
    FIELD = "evidence"

    def __init__(self, plan: Plan, action: Action, today: date, before: str = "") -> None:
        super().__init__(plan, action, today)
        self._before = before

    def present(self) -> str:
        """Return the present piece; empty for a new one."""
        return self._before

    def now(self) -> Content:
        """Return how many pieces there are."""
        number = len(self.action.evidence)
        assumed = CONFIRMS if self.field_name in self.action.assumed else ""
        if not self._before:
            return Content(f"a new one, beside {number}{assumed}" if number else f"none so far{assumed}")
        return super().now()

    def hint(self) -> str:
        """Return the meaning of evidence."""
        then = " Empty takes it out." if self._before else ""
        return f"Where it can be seen that it was done: a minute, a document, a page.{then}"

    def edit(self) -> Edit:
        """Return the edit that adds the new piece or replaces the old one."""
        if self._before:
            return ChangeEvidence(self.action.id, self._before, self.text)
        return AddEvidence(self.action.id, self.text)


class SupportDialog(LineDialog):
    """Set who else answers for part of the action."""

    TITLE_WORDS = "Support"
    ABOUT = "Others who answer for part of the action, by their job titles."
    FIELD = "support"
    HINT = "Job titles with semicolons between them, never names of persons. Empty: nobody else."

    def present(self) -> str:
        """Return the job titles there are."""
        return "; ".join(self.action.support)

    def edit(self) -> Edit:
        """Return the edit that sets the job titles."""
        return SetSupport(self.action.id, tuple(self.text.split(";")))


class ExtraDialog(LineDialog):
    """Set what a column of the council's own says; without a name, add a column as NAME=TEXT."""

    TITLE_WORDS = "Own column"
    ABOUT = "A column of the council's own. An emptied line removes it from this action."
    FIELD = "extra"

    def __init__(self, plan: Plan, action: Action, today: date, column: Extra | None = None) -> None:
        super().__init__(plan, action, today)
        self._column = column

    def present(self) -> str:
        """Return the text that there is; empty for a new column."""
        return self._column.text if self._column is not None else ""

    def hint(self) -> str:
        """Return what to write."""
        if self._column is None:
            return "Write the name of the column, “=” and the text: Budget=£5,000."
        return f"What the column {shortened(safe(self._column.name), 60)} says. Empty removes it."

    def edit(self) -> Edit:
        """Return the edit that sets the column.

        Raises RuleError if a new column has no name.
        """
        if self._column is not None:
            return SetExtra(self.action.id, self._column.name, self.text)
        name, separator, text = self.text.partition("=")
        if not (separator and name.strip() and text.strip()):
            raise RuleError("A new column needs a name and a text.", "Write NAME=TEXT.", field=self.FIELD)
        return SetExtra(self.action.id, name, text)


class RhythmDialog(LineDialog):
    """Set how often the action is due again."""

    TITLE_WORDS = "Repeats"
    ABOUT = "How often a duty is due again. The due date is its next occurrence."
    FIELD = "repeats"
    HINT = "Write 6 months, 2 weeks, quarterly or every year. Empty: it does not repeat."

    def present(self) -> str:
        """Return the rhythm there is."""
        return self.action.repeats.value if self.action.repeats is not None else ""

    def edit(self) -> Edit:
        """Return the edit that sets the rhythm; raise RuleError if it is not understood."""
        return SetRhythm(self.action.id, rhythm_from_typed(self.text))

    def understood(self) -> Content:
        """Return the rhythm as understood; raise RuleError if it is not."""
        rhythm = rhythm_from_typed(self.text)
        return Content("does not repeat" if rhythm is None else f"understood as {rhythm}")


class OccurrenceDialog(LineDialog):
    """Note that the present occurrence was done on a day or missed, and go on to the next."""

    TITLE_WORDS = "Occurrence"
    ABOUT = "The occurrence was done or missed: the due date goes on to the next one, which is no move."
    FIELD = "done"
    HINT = "Write the day on which it was done (today, 28 mar), or “missed”."

    def now(self) -> Content:
        """Return which occurrence it is about, and which follows."""
        return Content(f"due {due_in_words(self.action.due)}, then {due_in_words(self.action.next_occurrence)}")

    def _day(self) -> date | None:
        text = self.text.strip()
        if not text:
            raise RuleError(
                "The occurrence is neither done nor missed yet.", "Write a day or “missed”.", field=self.FIELD
            )
        return None if text.casefold() == "missed" else past_day_from_typed(text, self.today)

    def edit(self) -> Edit:
        """Return the edit; raise RuleError if the day is not understood."""
        with at_field(self.FIELD):
            return PassOccurrence(self.action.id, self._day())

    def understood(self) -> Content | None:
        """Return the day as understood; raise RuleError if it is not."""
        if not self.text.strip():
            return None
        day = self._day()
        return Content("understood as missed" if day is None else f"understood as {day_words(day)}")


class NextDialog(LineDialog):
    """Agree the next step; what was said last stands above."""

    TITLE_WORDS = "Next step"
    ABOUT = "What is to be done next, and by whom. It goes into the update of today."
    FIELD = "next"

    def __init__(self, plan: Plan, action: Action, today: date, *, may_amend: bool = False) -> None:
        super().__init__(plan, action, today)
        self._may_amend = may_amend

    @property
    def _amends(self) -> bool:
        last = self.action.last_update
        return last is not None and last.on == self.today and self._may_amend

    def present(self) -> str:
        """Return the next step of today's update, if that can still be changed."""
        last = self.action.last_update
        return last.next or "" if last is not None and self._amends else ""

    def now(self) -> Content:
        """Return the present status."""
        status = self.action.status
        return shown(f"{status.symbol} {shortened(self.plan.label(status), 40)} ({status.letter})")

    def body(self) -> ComposeResult:
        """Show the last update above the line."""
        yield last_update(self.action)
        yield from super().body()

    def hint(self) -> str:
        """Return where the next step is written."""
        day = short_date(self.today)
        return f"Goes into the update of {day}." if self._amends else f"Is written into an update of {day}."

    def edit(self) -> Edit:
        """Return the edit that sets the next step."""
        return SetNext(self.action.id, self.text, self._may_amend)
