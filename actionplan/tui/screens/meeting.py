"""The meeting: one action after the other fills the screen, and one key does what the group agrees on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from actionplan.errors import ActionPlanError
from actionplan.model.edits.basic import Reviewed, Several
from actionplan.model.plan import Status
from actionplan.text import count, long_date, safe
from actionplan.tui import dialogs
from actionplan.tui.commands import IN_MEETING, IN_MEETING_TEXT, MEETING_ROWS, MEETING_ROWS_BRIEF, bindings
from actionplan.tui.screens.base import PlanScreen
from actionplan.tui.widgets import stage
from actionplan.tui.widgets.fitted import Fitted
from actionplan.tui.widgets.lines import KeyRows, MessageLine, RecordLine
from actionplan.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.model.meeting import Meeting
    from actionplan.model.plan import Action, Plan
    from actionplan.session.session import Session
    from actionplan.tui.past import PastReader
    from actionplan.tui.saving import Keeper

PREPARE_AFTER_SECONDS = 0.1


class MeetingScreen(PlanScreen):
    """One action before the group; its answer is the action at which the meeting was left."""

    AUTO_FOCUS = ""
    KEYS = IN_MEETING
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle"), (110, "-wide")]  # noqa: RUF012  (as the base declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-middling"), (34, "-tall")]  # noqa: RUF012  (as the base declares it)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((*IN_MEETING, *IN_MEETING_TEXT))]

    def __init__(self, session: Session, keeper: Keeper, past: PastReader, meeting: Meeting) -> None:
        super().__init__(session, keeper, past, on=meeting.on)
        self.meeting = meeting
        self._title = Content("")
        # What the chair left out when the meeting was to be closed, and is not asked about again.
        self._left_out: set[str] = set()
        self._placed: object = None

    def compose(self) -> ComposeResult:
        """Lay out the place in the meeting, the action, and the lines at the foot."""
        yield Fitted(id="place")
        with VerticalScroll(id="stage", can_focus=False):
            yield Fitted(id="name")
            yield Static(id="title")
            yield Fitted(id="status")
            yield Sheet(id="facts")
        yield MessageLine(id="message")
        yield RecordLine(id="record")
        yield KeyRows(MEETING_ROWS, MEETING_ROWS_BRIEF, id="keys")

    def on_mount(self) -> None:
        """Show where the meeting is, and keep it."""
        self._keep()
        self.show_parts()
        if self.meeting.done:
            self.say(f"The meeting of {long_date(self.meeting.on)} goes on.")
        elif unsaved := self.session.unsaved().changes:
            actions = len({change.id for change in unsaved})
            self.say(f"Not saved yet from before the meeting: changes on {count(actions, 'action')}.")

    def on_resize(self) -> None:
        """Lay everything out for the new size."""
        self.call_after_refresh(self.show_parts)

    # What is shown

    @property
    def here(self) -> str:
        """Where one is, by its name in the help."""
        return "meeting"

    @property
    def action_in_view(self) -> Action | None:
        """The action before the group."""
        return self.session.plan.actions.get(self.meeting.at)

    @property
    def nothing_in_view(self) -> str:
        """Return that the agenda is empty."""
        return "There is no action before the group: / goes to one."

    def show_parts(self) -> None:
        """Show the place in the meeting, and the action."""
        plan, action = self.session.plan, self.action_in_view
        meeting = self.meeting = self.meeting.within(plan)
        if (meeting, plan.words) != self._placed:
            # What the group agrees on the action before it changes nothing here.
            self._placed = meeting, plan.words
            self.query_one("#place", Fitted).show(
                lambda width: stage.place_line(meeting, width), lambda width: stage.needs_line(plan, meeting, width)
            )
        facts, status = self.query_one("#facts", Sheet), self.query_one("#status", Fitted)
        name = self.query_one("#name", Fitted)
        if action is None:
            name.show()
            self._show_title(Content("There is no open action on the agenda."))
            status.show(lambda _: Content("/ finds any action, + adds one, w closes the meeting."))
            facts.rows = ()
        else:
            saved = self.session.state.saved
            before = saved.actions.get(action.id) if saved is not None else None
            was = before.status if before is not None else None
            name.show(lambda width: stage.name_line(plan, action, meeting, width))
            self._show_title(stage.title(action))
            status.show(lambda _: stage.status_line(plan, action, was))
            facts.rows = tuple(stage.rows(plan, action, self.day, is_airy=self.has_class("-tall")))
        # While the group looks at what is drawn by then: the next status key is answered sooner.
        self.set_timer(PREPARE_AFTER_SECONDS, self.session.prepare)

    def _show_title(self, title: Content) -> None:
        # Only another title has another height: nothing is laid out anew for the same one.
        if title != self._title:
            self._title = title
            self.query_one("#title", Static).update(title)

    def show_past(self) -> None:
        """Show the status as it was saved, once the record is known."""
        self.show_parts()

    def action_scroll_stage(self, by: int) -> None:
        """Show more of a long text."""
        self.query_one("#stage", VerticalScroll).scroll_relative(y=by, animate=False)

    # Going through the agenda

    def _go(self, meeting: Meeting, said: str = "") -> None:
        self.meeting = meeting
        self.say(said)
        self._keep()
        self.show_parts()
        self.query_one("#stage", VerticalScroll).scroll_home(animate=False)

    def _keep(self) -> None:
        try:
            self.session.keep_meeting(self.meeting)
        except ActionPlanError as error:
            self.refuse(error)

    def go_to(self, action_id: str) -> None:
        """Bring an action before the group."""
        if action_id != self.meeting.at:
            self._go(self.meeting.went_to(action_id))

    def do_on(self) -> None:
        """Go on to the next action that was not gone through."""
        if self.action_in_view is None:
            self.say("There is nothing on the agenda: w closes the meeting.")
            return
        after = self.meeting.went_on()
        if not after.left:
            self._go(after, f"All {count(len(after.items), 'action')} were gone through: w closes the meeting.")
        elif after.place < self.meeting.place:
            self._go(after, f"Now what was passed over: {count(len(after.left), 'action')}.")
        else:
            self._go(after)

    def do_skip(self) -> None:
        """Pass over the action."""
        after = self.meeting.stepped(1)
        if after.at == self.meeting.at:
            self.say("This is the last one on the agenda.")
        elif self.meeting.at in self.meeting.done:
            self._go(after)
        else:
            self._go(after, f"{safe(self.meeting.at)} was passed over: it comes again at the end.")

    def do_back(self) -> None:
        """Go back to the action before."""
        after = self.meeting.stepped(-1)
        if after.at == self.meeting.at:
            self.say("This is the first one on the agenda.")
        else:
            self._go(after)

    def do_jump(self) -> None:
        """Ask which action to go to."""
        if self.look_at_file():
            dialog = dialogs.JumpDialog(self.session.plan, self.meeting)
            self.app.push_screen(dialog, lambda found: self.go_to(found) if found is not None else None)

    def do_day(self) -> None:
        """Ask for the day of the meeting, and of the next one."""
        dialog = dialogs.DayDialog(self.session.plan, self.meeting, self.session.today)
        self.app.push_screen(dialog, self._dated)

    def _dated(self, days: dialogs.MeetingDays | None) -> None:
        if days is None or days == (self.meeting.on, self.meeting.next_on):
            return
        self._on = days.on
        self._go(self.meeting.remade(self.session.plan, days.on, days.next_on))
        self.show_plan()
        self.say(f"The meeting is of {long_date(days.on)}, and looks ahead to {long_date(days.next_on)}.")

    # What the group agrees

    def opens_line(self, key: str) -> bool:
        """Return whether a key opens a line: that of a status only if the status asks for words."""
        command, action = self.command_of(key), self.action_in_view
        if command is None or action is None or not self.may_do(command):
            return super().opens_line(key)
        name, _, status = command.id.partition(":")
        if name == "set":
            return dialogs.asks_for_words(self.session.plan, action, Status(status))
        return not action.is_open if name == "reopen" else super().opens_line(key)

    def do_reopen(self) -> None:
        """Open an ended action again, on track until another status is set."""
        action = self.action_in_view
        if action is not None and action.is_open:
            self.say(f"{safe(action.id)} is open: only a complete or closed action is opened again.")
        else:
            self.do_set(Status.ON_TRACK)

    # The end of the meeting

    def do_save(self) -> None:
        """Look at what was agreed, and save it; where nothing was, close the meeting."""
        if not self.look_at_file():
            return
        plan, changed = self.session.plan, {change.id for change in self.session.unsaved().changes} | self._left_out
        covered = self.meeting.covered_without_change(plan, changed)
        # Without a record to compare with, it is not known on which of them nothing was set.
        if covered and self.keeper.is_known and self.session.state.saved is not None:

            def noted(ids: tuple[str, ...] | None) -> None:
                if ids is not None:
                    self._left_out |= {action.id for action in covered} - set(ids)
                    self._note_reviewed(ids, plan)

            self.app.push_screen(dialogs.CoveredDialog(covered, self.day, self.meeting.not_covered), noted)
        else:
            self._close()

    def _note_reviewed(self, ids: tuple[str, ...], seen: Plan) -> None:
        """Note actions as reviewed, as one change, and go on to save; the meeting stays where it is."""
        if ids:
            edit = Several(tuple(Reviewed(action_id) for action_id in ids))
            try:
                self.session.apply(edit, on=self.day, seen=seen)
            except ActionPlanError as error:
                self.refuse(error)
                return
            self.keeper.has_edited = True
            self.show_plan()
        self._close()

    def _close(self) -> None:
        session = self.session
        if self.keeper.is_known and session.state.trouble is None and self.look_at_file() and not session.unsaved():
            note = self.meeting.not_covered
            self.close_meeting()
            self.keeper.say(f"The meeting was closed. There was nothing to save.{f' {note}' if note else ''}")
        else:
            super().do_save()

    def was_saved(self) -> None:
        """Close the meeting, which is in the record now."""
        self.close_meeting()

    def close_meeting(self) -> None:
        """Forget the place in the meeting, and go to the plan."""
        try:
            self.session.end_meeting()
        except ActionPlanError as error:
            self.refuse(error)
        self.dismiss(self.meeting.at)

    def do_plan(self) -> None:
        """Go to the whole plan; the meeting waits. What lasts long is stopped first."""
        if not self.stop_wait() and self.may_give_up("Esc again"):
            self.dismiss(self.meeting.at)
