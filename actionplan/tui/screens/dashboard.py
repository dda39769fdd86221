"""The dashboard: the table of actions, the details of one, and what a meeting does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from actionplan.errors import ActionPlanError, RuleError
from actionplan.session import BrokenPlanError, ClashError
from actionplan.text import safe
from actionplan.tui.commands import BINDINGS, BY_ID, FOOTER, FOOTER_OF_VIEW
from actionplan.tui.dialogs import (
    ClashDialog,
    DueDialog,
    LeaveDialog,
    OwnerDialog,
    StatusDialog,
    UpdateDialog,
    clash_values,
)
from actionplan.tui.palette import CommandNames
from actionplan.tui.past import PastReader
from actionplan.tui.saving import Keeper
from actionplan.tui.screens.help import HelpScreen
from actionplan.tui.screens.problems import ProblemsScreen
from actionplan.tui.themes import NAMES, following
from actionplan.tui.widgets.action_table import ActionTable
from actionplan.tui.widgets.details import DetailsPane
from actionplan.tui.widgets.find_bar import FindBar
from actionplan.tui.widgets.header import PlanHeader
from actionplan.tui.widgets.lines import KeyLine, MessageLine, RecordLine
from actionplan.tui.wording import change_words, record_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import ModalScreen

    from actionplan.edits import Edit
    from actionplan.plan import Action, Plan
    from actionplan.session import Applied, Session

    Asks = Callable[[Plan, Action, date], ModalScreen[Edit | None]]

LOOK_EVERY_SECONDS = 1.0


class Dashboard(Screen[None]):
    """One plan on the screen; everything that a person does goes through the session, and is on disk at once."""

    ALLOW_SELECT = False
    AUTO_FOCUS = "#table"
    COMMANDS = {CommandNames}  # noqa: RUF012  (as the base declares it)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-middle"), (160, "-wide")]  # noqa: RUF012  (as the base declares it)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012  (as the base declares it)
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS, Binding("escape", "close", "Back", show=False)]

    plan: reactive[Plan | None] = reactive(None)
    today: reactive[date | None] = reactive(None)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.keeper = Keeper(self, session)
        self.past = PastReader(session)
        self._unwritten: Edit | None = None
        self._given_up: Edit | None = None
        self.set_reactive(Dashboard.plan, session.plan)
        self.set_reactive(Dashboard.today, session.today)

    def compose(self) -> ComposeResult:
        """Lay out header, table, details and the lines at the foot."""
        header = PlanHeader(id="header").data_bind(Dashboard.plan, Dashboard.today)
        if not self.session.can_write:
            header.notice = "read-only view" if self.session.read_only else "read-only: newer plan"
        yield header
        with Container(id="body"):
            yield ActionTable(id="table").data_bind(Dashboard.plan, Dashboard.today)
            yield DetailsPane(id="details")
        yield FindBar(id="find")
        yield MessageLine(id="message")
        yield RecordLine(id="record")
        yield KeyLine(FOOTER if self.session.can_write else FOOTER_OF_VIEW, id="keys")

    def on_mount(self) -> None:
        """Look at the record once the plan is on the screen, and at the file again and again."""
        self.show_record()
        self.call_after_refresh(self.look_at_record)
        self.set_interval(LOOK_EVERY_SECONDS, self.look_at_file)
        if (why := self._why_read_only()) and not self.session.read_only:
            self.say(why)

    # What is shown

    @property
    def table(self) -> ActionTable:
        """The table of actions."""
        return self.query_one("#table", ActionTable)

    @property
    def details(self) -> DetailsPane:
        """The details of the action under the cursor."""
        return self.query_one("#details", DetailsPane)

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Say what was done, or what is wrong, on the message line."""
        for line in self.query(MessageLine):
            line.say(safe(words), is_trouble=is_trouble)

    def refuse(self, error: ActionPlanError, then: str = "") -> None:
        """Say what could not be done and what to do about it."""
        self.say(" ".join(words for words in (error.message, error.advice, then) if words), is_trouble=True)

    def show_plan(self) -> None:
        """Bring everything on the screen to the plan as the session has it now."""
        if not all(self.query(part) for part in ("#body", "#table", "#details", "#record")):
            # The program is ending: what it did beside the screen may be done after the screen is gone.
            return
        self.today = self.session.today
        self.plan = self.session.plan
        self._share_room()
        self._show_details()
        self.show_record()

    def show_record(self) -> None:
        """Say how the plan stands beside the record."""
        words = record_words(self.session, is_known=self.keeper.is_known, is_saving=self.keeper.is_saving)
        for line in self.query(RecordLine):
            line.show(words.text, is_unsaved=words.is_unsaved, is_trouble=words.is_trouble)

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

    def action_command(self, command_id: str) -> None:
        """Do what a key, a click or the palette asks for."""
        command = BY_ID[command_id]
        if command.edits and (why := self._why_read_only()):
            self.say(why)
        elif command.edits and self.keeper.is_saving:
            self.say("The meeting is being saved: a moment, please.")
        else:
            getattr(self, f"do_{command_id}")()

    def _why_read_only(self) -> str:
        if self.session.read_only:
            return "This is the read-only view: nothing can be changed here."
        if not self.session.can_write:
            return f"Read-only: the plan is in schema {self.session.plan.schema}, and this program is older than that."
        return ""

    def do_status(self) -> None:
        """Ask for the status."""
        self._ask(StatusDialog)

    def do_owner(self) -> None:
        """Ask for the owner."""
        self._ask(OwnerDialog)

    def do_due(self) -> None:
        """Ask for the due date."""
        self._ask(DueDialog)

    def do_update(self) -> None:
        """Ask for what has happened."""
        self._ask(UpdateDialog)

    def _ask(self, asks: Asks) -> None:
        if not self.look_at_file():
            return
        action = self.table.at_cursor
        if self.plan is None or self.today is None or action is None:
            self.say("There is no action in the plan yet.")
            return
        self.app.push_screen(asks(self.plan, action, self.today), self._edited)

    def _edited(self, edit: Edit | None, *, force: bool = False) -> None:
        if edit is None:
            return
        self._unwritten = self._given_up = None
        try:
            applied = self.session.apply(edit, force=force)
        except ClashError as error:
            self._settle(edit, error)
        except RuleError as error:
            self._cannot(error)
        except ActionPlanError as error:
            # What was typed is not thrown away because of a full disk or a slip in somebody's editor.
            self._unwritten = edit
            self._cannot(error, "y tries again.")
        else:
            self._done(applied)

    def do_undo(self) -> None:
        """Take back the last change."""
        self._step(self.session.undo, "Taken back. ")

    def do_redo(self) -> None:
        """Make the change again that was taken back, or that could not be written."""
        if self._unwritten is not None:
            self._edited(self._unwritten)
        else:
            self._step(self.session.redo, "Made again. ")

    def _step(self, step: Callable[[], Applied], before: str) -> None:
        try:
            applied = step()
        except ActionPlanError as error:
            self._cannot(error)
        else:
            self._done(applied, before)

    def _done(self, applied: Applied, before: str = "") -> None:
        """Show the plan as it is after a change, and say what changed."""
        self.keeper.has_edited = self.keeper.has_edited or bool(applied.changes)
        self.show_plan()
        if applied.changes and applied.changes[0].id in self.session.plan.actions:
            self.table.cursor = applied.changes[0].id
        words = change_words(applied.changes, self.session.plan)
        self.say(f"{before}{words}" if words else "Nothing changed.")
        self.keeper.look_where_unsure()

    def _cannot(self, error: ActionPlanError, then: str = "") -> None:
        if isinstance(error, BrokenPlanError):
            self._show_problems(error)
        elif self._reload():
            # In this order: what was refused is the last word.
            self.refuse(error, then)

    def _settle(self, edit: Edit, error: ClashError) -> None:
        self._reload()

        def settled(answer: str | None) -> None:
            if answer == "mine":
                self._edited(edit, force=True)
            else:
                self.say("Kept what is in the file.")

        self.app.push_screen(ClashDialog(error.message, clash_values(error.clashes, self.session.plan)), settled)

    def do_save(self) -> None:
        """Save the meeting."""
        if self.look_at_file():
            self.keeper.save()

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
        """Close what is open; never leave."""
        if self.details.is_whole:
            self._close_details()
        else:
            self.say("")
            self.table.focus()

    def do_progress(self) -> None:
        """Show the progress of a period."""
        from actionplan.tui.screens.progress import ProgressScreen  # noqa: PLC0415  (only who looks pays for reports)

        self.app.push_screen(ProgressScreen(self.session, self.past))

    def do_theme(self) -> None:
        """Change to the next look."""
        self.app.theme = following(self.app.theme)
        self.say(f"Colours: {NAMES[self.app.theme]}.")

    def do_help(self) -> None:
        """Show all keys, and what the symbols and marks mean."""
        self.app.push_screen(HelpScreen(self.session.plan, can_write=self.session.can_write))

    def do_leave(self) -> None:
        """Leave; where something is not saved, say first that it is kept in the file."""
        lines = self.keeper.lines_to_leave()
        if self.keeper.is_saving:
            self.say("The meeting is being saved: a moment, please.")
        elif self._unwritten is not self._given_up:
            self._given_up = self._unwritten
            self.say("What was set last is not in the file. Leave again to give it up.", is_trouble=True)
        elif not lines:
            self.app.exit(0)
        elif not isinstance(self.app.screen, LeaveDialog):
            self.app.push_screen(LeaveDialog(lines), lambda answer: self.app.exit(0) if answer else None)

    # What others do to the file and the record

    def do_reload(self) -> None:
        """Look at the file and the record again."""
        if self.look_at_file():
            self.say("The file and the record were looked at again.")
            self.look_at_record()

    def look_at_file(self) -> bool:
        """Show the plan as it is on disk now; tell whether it can be read. A dialog that is open is left in peace."""
        if self.keeper.is_saving or not self.is_current:
            return not self.keeper.is_saving
        return self._reload()

    def _reload(self) -> bool:
        try:
            has_changed = self.session.reload()
        except ActionPlanError as error:
            self._show_problems(error)
            return False
        if has_changed:
            self.show_plan()
            self.say("The file was changed by somebody else: this is the plan as it is now.")
            self.look_at_record()
        elif self.session.today != self.today:
            self.show_plan()
        return True

    def _show_problems(self, error: ActionPlanError) -> None:
        self.app.push_screen(ProblemsScreen(self.session.path, error, self.session.reload), self._mended)

    def _mended(self, _: object) -> None:
        self.show_plan()
        rest = " What was set last is not in it yet: y writes it." if self._unwritten is not None else ""
        self.say(f"The plan can be read again.{rest}")
        self.look_at_record()

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
        if has_changed and self.plan is not None and self.today is not None and self.query("#details"):
            self.details.show_story(self.plan, self.table.at_cursor, self.today, self.past)
