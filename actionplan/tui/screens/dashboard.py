"""The dashboard: the table of actions, the details of one, and what a meeting does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Container

from actionplan.meeting import Meeting
from actionplan.text import long_date
from actionplan.tui.commands import BINDINGS, COMMANDS, FOOTER, FOOTER_OF_VIEW
from actionplan.tui.dialogs import ResumeDialog
from actionplan.tui.palette import CommandNames
from actionplan.tui.screens.base import PlanScreen
from actionplan.tui.screens.meeting import MeetingScreen
from actionplan.tui.widgets.action_table import ActionTable
from actionplan.tui.widgets.details import DetailsPane
from actionplan.tui.widgets.find_bar import FindBar
from actionplan.tui.widgets.header import PlanHeader
from actionplan.tui.widgets.lines import KeyLine, MessageLine, RecordLine

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.plan import Action
    from actionplan.session import Session
    from actionplan.tui.past import PastReader
    from actionplan.tui.saving import Keeper


class Dashboard(PlanScreen):
    """The plan as a table, with the details of the action under the cursor."""

    AUTO_FOCUS = "#table"
    KEYS = COMMANDS
    COMMANDS = {CommandNames}  # noqa: RUF012  (as the base declares it)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle"), (160, "-wide")]  # noqa: RUF012  (as the base declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012  (as the base declares it)
    BINDINGS: ClassVar[list[BindingType]] = [
        *BINDINGS,
        Binding("escape", "close", "Back", show=False),
    ]

    def __init__(self, session: Session, keeper: Keeper, past: PastReader, *, meeting: date | None = None) -> None:
        super().__init__(session, keeper, past)
        self._meeting = meeting

    def compose(self) -> ComposeResult:
        """Lay out header, table, details and the lines at the foot."""
        header = PlanHeader(id="header").data_bind(PlanScreen.plan, PlanScreen.today)
        if not self.session.can_write:
            header.notice = "read-only view" if self.session.read_only else "read-only: newer plan"
        yield header
        with Container(id="body"):
            yield ActionTable(id="table").data_bind(PlanScreen.plan, PlanScreen.today)
            yield DetailsPane(id="details")
        yield FindBar(id="find")
        yield MessageLine(id="message")
        yield RecordLine(id="record")
        yield KeyLine(FOOTER if self.session.can_write else FOOTER_OF_VIEW, id="keys")

    def on_mount(self) -> None:
        """Begin the meeting that was asked for, else tell of one that was not closed."""
        if self._meeting is not None and self.session.can_write:
            self.call_after_refresh(self.do_meeting, self._meeting)
        else:
            self._say_open_meeting()

    # What is shown

    @property
    def table(self) -> ActionTable:
        """The table of actions."""
        return self.query_one("#table", ActionTable)

    @property
    def details(self) -> DetailsPane:
        """The details of the action under the cursor."""
        return self.query_one("#details", DetailsPane)

    @property
    def action_in_view(self) -> Action | None:
        """The action under the cursor."""
        return self.table.at_cursor

    def go_to(self, action_id: str) -> None:
        """Put the cursor on an action."""
        self.table.cursor = action_id

    def show_parts(self) -> None:
        """Give table and details their room, and show the details."""
        self._share_room()
        self._show_details()

    def show_past(self) -> None:
        """Show the history of the action in the details."""
        if self.plan is not None and self.today is not None:
            self.details.show_story(self.plan, self.table.at_cursor, self.today, self.past)

    @on(ActionTable.Moved)
    def _show_details(self) -> None:
        if self.plan is not None and self.today is not None:
            self.details.show(self.plan, self.table.at_cursor, self.today, self.past)

    def on_resize(self) -> None:
        """Show as much about the action as there is room for."""
        self.call_after_refresh(self._share_room)
        self.call_after_refresh(self._show_details)

    def _share_room(self) -> None:
        """Give the details below the table the lines that the table leaves."""
        is_below = self.has_class("-tall") and not (self.has_class("-wide") or self.has_class("-whole"))
        left = self.query_one("#body").size.height - self.table.virtual_size.height
        self.details.styles.height = max(left, 12) if is_below else None

    # What a person can do

    def do_find(self) -> None:
        """Look for an action."""
        if self.plan is not None:
            self._close_details()
            self.add_class("-finding")
            self.query_one(FindBar).open(self.plan, self.table.cursor)

    @on(FindBar.Found)
    def _found(self, event: FindBar.Found) -> None:
        if event.action_id in self.session.plan.actions:
            self.table.cursor = event.action_id

    @on(FindBar.Closed)
    def _find_closed(self, event: FindBar.Closed) -> None:
        self.remove_class("-finding")
        if event.back_to in self.session.plan.actions:
            self.table.cursor = event.back_to
        self.table.focus()

    @on(ActionTable.Chosen)
    def do_details(self) -> None:
        """Show everything about the action, or go back to the table."""
        if self.details.is_whole:
            self._close_details()
        elif self.table.at_cursor is not None:
            self._set_whole(is_whole=True)
            self.details.focus()

    def _set_whole(self, *, is_whole: bool) -> None:
        self.set_class(is_whole, "-whole")
        self.details.is_whole = is_whole
        self._share_room()
        self._show_details()

    def _close_details(self) -> None:
        if self.details.is_whole:
            self._set_whole(is_whole=False)
            self.table.focus()

    @on(DetailsPane.Turned)
    def _turn(self, event: DetailsPane.Turned) -> None:
        self.table.action_move(event.step)

    def action_close(self) -> None:
        """Stop what lasts long, else close what is open; never leave."""
        if self.stop_wait():
            return
        if self.details.is_whole:
            self._close_details()
        else:
            self.say("")
            self.table.focus()

    def do_meeting(self, on: date | None = None) -> None:
        """Begin the meeting of a day, else of today, or go on with the one that was not closed."""
        if not self.look_at_file():
            return
        begun, day = self.session.open_meeting(), on or self.session.today
        if begun is None:
            self._meet(Meeting.begun(self.session.plan, day))
        elif begun.on == day:
            self._meet(begun)
        else:
            new = Meeting.begun(self.session.plan, day)
            self.app.push_screen(
                ResumeDialog(begun, day),
                lambda goes_on: self._meet(begun if goes_on else new) if goes_on is not None else None,
            )

    def _meet(self, meeting: Meeting) -> None:
        self._close_details()
        self.app.push_screen(MeetingScreen(self.session, self.keeper, self.past, meeting), self._met)

    def _met(self, at: str | None) -> None:
        """Go on where the meeting was."""
        self.show_plan()
        if at in self.session.plan.actions:
            self.table.cursor = at
        self._say_open_meeting()

    def _say_open_meeting(self) -> None:
        if self.session.can_write and (meeting := self.session.open_meeting()) is not None:
            self.say(f"The meeting of {long_date(meeting.on)} was not closed: m goes on with it.")

    def do_progress(self) -> None:
        """Show the progress of a period."""
        from actionplan.tui.screens.progress import ProgressScreen  # noqa: PLC0415  (only who looks pays for reports)

        self.app.push_screen(ProgressScreen(self.session, self.past))
