"""The dashboard: the table of actions, the details of one, and what a meeting does with them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container
from textual.widgets import Static

from actionplan.model import describe
from actionplan.model.meeting import Meeting
from actionplan.model.views import FILTER_WORDS, GROUPING_WORDS, SORT_WORDS, Filter, Grouping, Sort
from actionplan.session import neighbours
from actionplan.text import count, long_date
from actionplan.tui import dialogs
from actionplan.tui.commands import CLOSE, COMMANDS, FOOTER, FOOTER_OF_DETAILS, FOOTER_OF_VIEW, bindings
from actionplan.tui.palette import Offer
from actionplan.tui.screens.base import PlanScreen
from actionplan.tui.waiting import beside
from actionplan.tui.widgets.action_table import ActionTable
from actionplan.tui.widgets.details import DetailsPane
from actionplan.tui.widgets.find_bar import FindBar
from actionplan.tui.widgets.header import PlanHeader
from actionplan.tui.widgets.lines import KeyLine, MessageLine, RecordLine, ViewLine, key_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from actionplan.model.plan import Action
    from actionplan.model.views import View
    from actionplan.session.session import Session
    from actionplan.tui.past import PastReader
    from actionplan.tui.saving import Keeper


class Dashboard(PlanScreen):
    """The plan as a table, with the details of the action under the cursor."""

    AUTO_FOCUS = "#table"
    KEYS = COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle"), (160, "-wide")]  # noqa: RUF012  (as the base declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012  (as the base declares it)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((*COMMANDS, CLOSE))]

    def __init__(self, session: Session, keeper: Keeper, past: PastReader, *, meeting: date | None = None) -> None:
        super().__init__(session, keeper, past)
        self._meeting = meeting
        # Where the cursor was before nothing was shown.
        self._came_from: str | None = None
        self._rows_of_all = 0

    def compose(self) -> ComposeResult:
        """Lay out header, table, details and the lines at the foot."""
        header = PlanHeader(id="header").data_bind(PlanScreen.plan, PlanScreen.today)
        if not self.session.can_write:
            header.notice = "read-only view" if self.session.read_only else "read-only: newer plan"
        yield header
        yield ViewLine(id="view")
        with Container(id="body"):
            table = ActionTable(id="table").data_bind(PlanScreen.plan, PlanScreen.today)
            table.may_add = self.session.can_write
            yield table
            yield DetailsPane(id="details")
        yield FindBar(id="find")
        yield MessageLine(id="message")
        yield RecordLine(id="record")
        yield KeyLine(FOOTER if self.session.can_write else FOOTER_OF_VIEW, id="keys")
        yield Static(key_words(FOOTER_OF_DETAILS, gap="  "), id="details-keys")

    def on_mount(self) -> None:
        """Begin the meeting that was asked for, else tell of one that was not closed.

        The cursor and what is typed are followed at once: a message would be a frame later.
        """
        self.watch(self.table, "cursor", self._show_details)
        self.watch(self.query_one(FindBar), "words", self._typed, init=False)
        self.watch(self.query_one(FindBar), "is_open", self._find_closed, init=False)
        if self._meeting is not None and self.session.can_write:
            self.call_after_refresh(self.do_meeting, self._meeting)
        else:
            self._say_open_meeting()
            self.run_worker(self._say_neighbours(), group="neighbours")

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

    @property
    def here(self) -> str:
        """Where one is: in the line to find with, in the details, or in the table."""
        return "find" if self.query_one(FindBar).is_open else "details" if self.details.is_whole else "table"

    @property
    def nothing_in_view(self) -> str:
        """Return why there is no action under the cursor."""
        return "No action is shown: Esc shows all again." if self._total else super().nothing_in_view

    def go_to(self, action_id: str) -> None:
        """Put the cursor on an action, and show all where it is not among those that are shown."""
        if action_id not in self.table.shown_ids:
            self.show_all()
        self.table.cursor = action_id

    def show_parts(self) -> None:
        """Lay out table and details, show how the table is narrowed, and draw the details."""
        self._share_room()
        self._tell_view()
        self._show_details()

    def show_past(self) -> None:
        """Show the history of the action in the details."""
        if self.plan is not None and self.today is not None:
            self.details.show_story(self.plan, self.table.at_cursor, self.today, self.past)

    def _show_details(self) -> None:
        if self.plan is not None and self.today is not None:
            self.details.show(self.plan, self.table.at_cursor, self.today, self.past)

    def on_resize(self) -> None:
        """Show as much about the action as there is room for."""
        self.call_after_refresh(self._share_room)
        self.call_after_refresh(self._show_details)

    def _share_room(self) -> None:
        """Give the details below the table the lines that the table does not need."""
        is_below = self.has_class("-tall") and not (self.has_class("-wide") or self.has_class("-whole"))
        if not self.table.view.narrows:
            # By all that there is: what a filter leaves changes with each letter, and the details would jump.
            self._rows_of_all = self.table.virtual_size.height
        left = self.query_one("#body").size.height - self._rows_of_all
        self.details.styles.height = max(left, 12) if is_below else None

    # What a person can do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Enter to the details where they fill the screen."""
        if action == "command" and parameters == ("details",) and self.has_class("-whole"):
            return False
        return super().check_action(action, parameters)

    def action_help_here(self) -> None:
        """Show all keys, those of the line to find with first."""
        self.do_help()

    def do_find(self) -> None:
        """Narrow the table to what is typed."""
        self._close_details()
        self._came_from = self.table.cursor or self._came_from
        self.query_one(MessageLine).display = False
        self.query_one(FindBar).open(self.table.view.words)
        self._tell_view()

    def _typed(self, words: str) -> None:
        self._look(replace(self.table.view, words=words))

    @on(FindBar.Stepped)
    def _stepped(self, event: FindBar.Stepped) -> None:
        self.table.action_move(event.step)

    def _find_closed(self, is_open: bool) -> None:
        if is_open:
            return
        self.query_one(MessageLine).display = True
        # Not `focus`, which takes its time: the next key belongs to the table already.
        self.set_focus(self.table)
        if self.query_one(FindBar).keeps:
            self._tell_view()
        else:
            self.show_all()

    # In which way the plan is looked at

    @property
    def _total(self) -> int:
        return len(self.session.plan.actions)

    def _look(self, view: View) -> None:
        """Look at the plan in another way, and say what is shown."""
        self.table.look(view)
        self._tell_view()

    def _tell_view(self) -> None:
        table = self.table
        line = self.query_one(ViewLine)
        line.show(table.view, matching=table.matching, shown_now=table.shown, total=self._total)
        # Whether or not anything is typed yet: nothing moves with the first letter.
        was_there, line.display = line.display, line.has_words or self.query_one(FindBar).is_open
        if line.display != was_there or not table.view.narrows:
            self.call_after_refresh(self._share_room)

    def show_all(self) -> None:
        """Show all actions again, with the cursor on its action."""
        at = self.table.cursor or self._came_from
        self._look(replace(self.table.view, words="", filter=Filter.ALL, owner=None))
        if at is not None and at in self.session.plan.actions:
            self.table.cursor = at

    def do_filter(self) -> None:
        """Ask which actions to show."""
        if self.plan is not None and self.today is not None:
            self._close_details()
            dialog = dialogs.FilterDialog(self.plan, self.today, self.table.view, self.table.at_cursor)
            self.app.push_screen(dialog, self.choose_view)

    def choose_view(self, view: View | None) -> None:
        """Take the view that was asked for; without words, the cursor goes to an action that it shows."""
        if view is None:
            return
        self._came_from = self.table.cursor or self._came_from
        self._look(view)
        self.say(f"Shown: {view.label or 'all actions'}.")

    def do_group(self) -> None:
        """Change the headings to the next kind."""
        kinds = list(Grouping)
        at = kinds.index(self.table.view.group)
        self.put_in_order(group=kinds[(at + 1) % len(kinds)])
        following = GROUPING_WORDS[kinds[(at + 2) % len(kinds)]]
        self.say(f"The actions stand {GROUPING_WORDS[self.table.view.group]}. g again: {following}.")

    def do_sort(self) -> None:
        """Change to the next order."""
        orders = list(Sort)
        at = orders.index(self.table.view.sort)
        self.put_in_order(sort=orders[(at + 1) % len(orders)])
        following = SORT_WORDS[orders[(at + 2) % len(orders)]]
        self.say(f"The order is {SORT_WORDS[self.table.view.sort]}. x again: {following}.")

    def put_in_order(self, *, group: Grouping | None = None, sort: Sort | None = None) -> None:
        """Take another grouping or order, and leave the rest as it is."""
        view = self.table.view
        self._look(replace(view, group=group or view.group, sort=sort or view.sort))

    @on(ActionTable.Ordered)
    def _ordered(self, event: ActionTable.Ordered) -> None:
        order = Sort.PLAN if self.table.view.sort is event.sort else event.sort
        self.put_in_order(sort=order)
        back = "" if order is Sort.PLAN else " Click again for the plan's order."
        self.say(f"The order is {SORT_WORDS[order]}.{back}")

    def more_offers(self) -> Iterator[Offer]:
        """Offer each status, and each way to see the plan."""
        yield from super().more_offers()
        view = self.table.view
        for chosen in Filter:
            if chosen is not Filter.OWNER:
                run = partial(self.choose_view, replace(view, words="", filter=chosen, owner=None))
                yield Offer(f"Show only: {FILTER_WORDS[chosen]}", "", "Narrow the table to these actions.", run)
        for group in Grouping:
            run = partial(self.put_in_order, group=group)
            yield Offer(f"Headings: {GROUPING_WORDS[group]}", "", "Change the headings of the table.", run)
        for sort in Sort:
            run = partial(self.put_in_order, sort=sort)
            yield Offer(f"Order: {SORT_WORDS[sort]}", "", "Change the order of the table.", run)

    def do_reload(self) -> None:
        """Look at the file and the record again, and arrange the table anew."""
        super().do_reload()
        self._look(self.table.view)

    # Copying

    def do_copy(self) -> None:
        """Copy the action as plain lines."""
        action = self.action_in_view
        if self.plan is None or self.today is None or action is None:
            self.say(self.nothing_in_view)
            return
        self.app.copy_to_clipboard(describe.text(self.plan, action, self.today))
        self.say(f"Copied {action.id} as plain lines, to be pasted.")

    def do_copy_table(self) -> None:
        """Copy the table as it is shown, for a spreadsheet."""
        if self.plan is None or self.today is None:
            return
        shown = [self.plan.actions[action_id] for action_id in self.table.shown_ids]
        self.app.copy_to_clipboard(describe.table(self.plan, shown, self.today))
        self.say(f"Copied {count(len(shown), 'action')} as a table, to be pasted into a spreadsheet.")

    # The details

    @on(ActionTable.Chosen)
    def do_details(self) -> None:
        """Show everything about the action."""
        if self.table.at_cursor is not None:
            self._set_whole(is_whole=True)
            self.set_focus(self.details)

    def _set_whole(self, *, is_whole: bool) -> None:
        self.set_class(is_whole, "-whole")
        self.details.is_whole = is_whole
        self._share_room()
        self._show_details()

    def _close_details(self) -> None:
        if self.details.is_whole:
            self._set_whole(is_whole=False)
            self.set_focus(self.table)

    def action_turn(self, step: int) -> None:
        """Go to the action before or after, with the details open."""
        self.table.action_move(step)

    def action_close(self) -> None:
        """Stop what lasts long, else close what is open, else show all actions again; never leave."""
        if self.stop_wait():
            return
        if self.details.is_whole:
            self._close_details()
            return
        self.say("")
        self.set_focus(self.table)
        if self.table.view.narrows:
            self.show_all()

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
                dialogs.ResumeDialog(begun, day),
                lambda goes_on: self._meet(begun if goes_on else new) if goes_on is not None else None,
            )

    def _meet(self, meeting: Meeting) -> None:
        from actionplan.tui.screens.meeting import MeetingScreen  # noqa: PLC0415  (most sittings do not need it)

        self._close_details()
        self.app.push_screen(MeetingScreen(self.session, self.keeper, self.past, meeting), self._met)

    def _met(self, at: str | None) -> None:
        """Go on where the meeting was."""
        self.show_plan()
        if at is not None and at in self.session.plan.actions:
            self.go_to(at)
        self._say_open_meeting()

    def _say_open_meeting(self) -> None:
        if not self.session.can_write:
            return
        if (meeting := self.session.open_meeting()) is not None:
            self.say(f"The meeting of {long_date(meeting.on)} was not closed: m goes on with it.")
        elif words := self.session.unreadable_meeting():
            self.say(words)

    async def _say_neighbours(self) -> None:
        """Warn once of files beside the plan that may damage it; messages in the meantime come first."""
        words = await beside(partial(neighbours.notice, self.session.path, self.session.plan))
        if words and (line := self.query_one_optional(MessageLine)) is not None:
            self.say(f"{line.words} {words}".strip())

    def do_share(self) -> None:
        """Share what was saved, and take in what others saved."""
        if self.look_at_file():
            self.keeper.sharer.share()

    def do_progress(self) -> None:
        """Show the progress of a period."""
        from actionplan.tui.screens.progress import ProgressScreen  # noqa: PLC0415  (only who looks pays for reports)

        self.app.push_screen(ProgressScreen(self.session, self.past))
