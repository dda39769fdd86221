"""The dialogs of the meeting: its day, going to any action, and a meeting that was not closed."""

from __future__ import annotations

from datetime import date  # noqa: TC003  (the fields of a named tuple are looked at)
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import RuleError
from actionplan.model.date_input import day_from_typed, past_day_from_typed
from actionplan.model.meeting import must_have_come, usual_next
from actionplan.model.views import matches
from actionplan.text import count, long_date, safe, shortened
from actionplan.tui.dialogs.base import Dialog
from actionplan.tui.dialogs.choice import ChoiceDialog
from actionplan.tui.dialogs.fields import Choices, Field, Line, at_field
from actionplan.tui.dialogs.understood import understood_day
from actionplan.tui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from actionplan.model.meeting import Meeting
    from actionplan.model.plan import Action, Plan
    from actionplan.tui.dialogs.base import Keys

# More than these help nobody to find one: another letter does.
_MOST = 60
_LONGEST_TITLE = 120


class ResumeDialog(ChoiceDialog[bool]):
    """A meeting of another day was not closed: True goes on with it, False begins a new one."""

    TITLE_WORDS = "A meeting was not closed"
    ABOUT = "All that was agreed is in the plan already. Going on finds the agenda where it was."

    def __init__(self, begun: Meeting, day: date) -> None:
        super().__init__()
        self._begun = begun
        self._day = day

    def said(self) -> Sequence[Content]:
        """Return the date of the meeting and its progress."""
        done, all_ = len(self._begun.items) - len(self._begun.left), count(len(self._begun.items), "action")
        return [
            Content(f"The meeting of {long_date(self._begun.on)} was begun and not closed."),
            Content(f"{done:,} of {all_} were gone through. All that was set in it is in the plan."),
        ]

    def answers(self) -> Sequence[tuple[str, Content]]:
        """Offer to go on or to begin anew."""
        return [
            ("on", Content(f"Go on with the meeting of {long_date(self._begun.on)}")),
            ("new", Content(f"Begin the meeting of {long_date(self._day)}")),
        ]

    def answer_for(self, key: str) -> bool:
        """Return whether to continue."""
        return key == "on"


class MeetingDays(NamedTuple):
    """The day of a meeting, and that of the next one."""

    on: date
    next_on: date


class DayDialog(Dialog[MeetingDays]):
    """Set the day of the meeting, by which all that is set in it is dated, and the next one, up to which it looks."""

    TITLE_WORDS = "Day of the meeting"
    ABOUT = "What is set in the meeting is dated by its day. The agenda looks ahead to the next one."
    NEXT = "to the next meeting"

    def __init__(self, plan: Plan, meeting: Meeting, today: date) -> None:
        super().__init__()
        self._plan = plan
        self._meeting = meeting
        self._today = today

    def head(self) -> list[Content]:
        """Return the purpose of the two dates."""
        return [
            Content("What is set from now on is dated by the day of the meeting."),
            Content("What falls due before the next one is on the agenda."),
        ]

    def body(self) -> ComposeResult:
        """Lay out the two lines."""
        yield Field("Meeting on", "meeting", long_date(self._meeting.on))
        yield Field("Next meeting", "next", long_date(self._meeting.next_on))

    def on_mount(self) -> None:
        """Explain both dates at once."""
        self._understand()

    def _on(self) -> date:
        return meeting_day(self.line("meeting").value, self._today)

    def _next(self) -> date:
        typed = self.line("next").value
        with at_field("next"):
            return day_from_typed(typed, self._today) if typed else usual_next(self._plan, self._on())

    @on(Line.Changed)
    def _understand(self) -> None:
        self.field("meeting").explain(lambda: understood_day(self._on(), self._today))
        self.field("next").explain(lambda: understood_day(self._next(), self._today))

    def value(self) -> MeetingDays:
        """Return both dates.

        Raises RuleError for what is no day that has been, and for a next meeting that is not behind this one.
        """
        days = MeetingDays(self._on(), self._next())
        if days.next_on <= days.on:
            raise RuleError("The next meeting is after this one.", "Write a later day.", field="next")
        return days


def meeting_day(typed: str, today: date) -> date:
    """Return the day of a meeting that was typed. Raises RuleError for what is no day, or is still to come."""
    with at_field("meeting"):
        day = past_day_from_typed(typed, today)
        must_have_come(day, today)
    return day


class JumpDialog(Dialog[str]):
    """Go to any action: the agenda in its order, or what is typed, as an id, its number or words."""

    TITLE_WORDS = "Go to"
    ABOUT = "The group can talk about any action, on the agenda or not."
    SETS = "go there"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next action", show=False, priority=True),
        Binding("up", "move(-1)", "Action above", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    JumpDialog {
        Choices { height: auto; max-height: 20; min-height: 5; }
        Choices > .option-list--option-highlighted { background: $foreground; color: $background; text-style: bold; }
        &.-tall Choices { margin-bottom: 1; }
        #hint { height: auto; }
    }
    """

    def __init__(self, plan: Plan, meeting: Meeting) -> None:
        super().__init__()
        self._plan = plan
        self._meeting = meeting

    def body(self) -> ComposeResult:
        """Lay out the line and the actions."""
        yield Field("Id or words", "words")
        choices = Choices(name="actions")
        # Typing goes on in the line whatever is marked or clicked.
        choices.can_focus = False
        yield choices
        yield Static(id="hint", classes="quiet")

    def more_keys(self, focused: Widget | None) -> Keys:  # noqa: ARG002  (there is one line only)
        """Arrows mark another action."""
        return (("↑ ↓", "choose"),)

    def on_mount(self) -> None:
        """Offer the agenda, with the present action marked."""
        self._offer()

    @on(Line.Changed)
    def _offer(self) -> None:
        typed = self.query_one("#words", Line).value
        ids = matches(self._plan, typed) if typed else [item.id for item in self._meeting.items]
        place = 0 if typed else self._meeting.place
        # The present one is in sight, with some before it.
        first = max(0, min(place - 5, len(ids) - _MOST))
        offered = [self._plan.actions[each] for each in ids[first : first + _MOST]]
        choices = [(action.id, self._words(action)) for action in offered]
        self.query_one("#actions", Choices).offer(choices, place - first)
        more = len(ids) - len(offered)
        hint = "✓ was gone through. Ended actions are found by typing."
        if typed and not ids:
            hint = "No action has that: try fewer letters."
        elif more:
            hint = f"{count(more, 'more action')}: type a letter."
        self.query_one("#hint", Static).update(Content(hint))

    def _words(self, action: Action) -> Content:
        sign = "✓" if action.id in self._meeting.done else " "
        title = shown(shortened(safe(action.title), _LONGEST_TITLE))
        status = f"{action.status.symbol} {action.status.letter}"
        return Content.assemble(sign, " ", (shortened(safe(action.id), 40), "bold"), "  ", status, "  ", title)

    def action_move(self, by: int) -> None:
        """Mark the next action or the one above."""
        self.query_one("#actions", Choices).move(by)

    def value(self) -> str:
        """Return the marked action.

        Raises RuleError where nothing is marked.
        """
        chosen = self.query_one("#actions", Choices).chosen
        if chosen is None:
            raise RuleError("No action has that.", "Try fewer letters.", field="words")
        return chosen
