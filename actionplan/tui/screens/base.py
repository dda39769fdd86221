"""What every screen of the plan shares: edits and their dialogs, undo, saving, and what is waited for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.widgets import Input

from actionplan.errors import ActionPlanError, BrokenPlanError, RuleError
from actionplan.model.edits.basic import RemoveNew, Reviewed, SetStatus
from actionplan.model.plan import Status, Update
from actionplan.session.session import ConflictError
from actionplan.text import safe
from actionplan.tui import dialogs, looks, waiting
from actionplan.tui.palette import ActionNames, CommandNames, Offer
from actionplan.tui.screens.looking import LookingScreen
from actionplan.tui.themes import NAMES, following
from actionplan.tui.widgets.lines import MessageLine, RecordLine
from actionplan.tui.wording import change_words, record_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from textual.screen import ModalScreen

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan
    from actionplan.session.session import EditResult, Session
    from actionplan.tui.commands import Command
    from actionplan.tui.past import PastReader
    from actionplan.tui.saving import Keeper

    Asks = Callable[[Plan, Action, date], ModalScreen[Edit | None]]

LOOK_EVERY_SECONDS = 0.5


class PlanScreen(LookingScreen):
    """One plan on the screen; everything that a person does goes through the session, and is on disk at once."""

    ALLOW_SELECT = False
    COMMANDS = {ActionNames, CommandNames}  # noqa: RUF012  (as the base declares it)
    KEYS: ClassVar[Sequence[Command]] = ()

    def __init__(self, session: Session, keeper: Keeper, past: PastReader, *, on: date | None = None) -> None:
        super().__init__(session, keeper, past)
        self._on = on
        self._given_up: Edit | None = None
        self._field = ""
        self.set_reactive(PlanScreen.plan, session.plan)
        self.set_reactive(PlanScreen.today, self.day)

    def on_mount(self) -> None:
        """Look at the record once the plan is on the screen, and at the file again and again."""
        self.show_record()
        self.call_after_refresh(self.look_at_record)
        self.set_interval(LOOK_EVERY_SECONDS, self.look_at_file)
        self.set_interval(waiting.TELL_EVERY_SECONDS, self.tell_waits)
        if (why := self._why_read_only()) and not self.session.read_only:
            self.say(why)

    @on(events.ScreenResume)
    def _let_come(self) -> None:
        # What waited for an open dialog.
        self.keeper.sharer.resumed.set()

    # What a screen has of its own

    @property
    def day(self) -> date:
        """The day by which figures count and on which edits are dated: that of a meeting, else today."""
        return self._on or self.session.today

    @property
    def action_in_view(self) -> Action | None:
        """The action that keys are about."""
        raise NotImplementedError

    @property
    def here(self) -> str:
        """Where one is, by its name in the help."""
        return "table"

    @property
    def nothing_in_view(self) -> str:
        """What is said where keys are about no action."""
        return f"There is no action in the plan yet{': n adds one' if self.session.can_write else ''}."

    def go_to(self, action_id: str) -> None:
        """Bring an action into view."""
        raise NotImplementedError

    def show_parts(self) -> None:
        """Bring the parts of the screen to the plan that it has now."""
        raise NotImplementedError

    def was_saved(self) -> None:
        """Go on after the meeting was saved to the record."""

    # What is shown

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show what was done, or what is wrong, on the message line."""
        if (line := self.query_one_optional(MessageLine)) is not None:
            line.say(safe(words), is_trouble=is_trouble)

    def refuse(self, error: ActionPlanError, then: str = "") -> None:
        """Show what could not be done and what to do about it."""
        self.say(" ".join(words for words in (error.message, error.advice, then) if words), is_trouble=True)

    def show_plan(self) -> None:
        """Bring everything on the screen to the plan as the session has it now."""
        if not self.is_attached or self.query_one_optional(RecordLine) is None:
            # The program is ending: what it did beside the screen may be done after the screen is gone.
            return
        self.today = self.day
        self.plan = self.session.plan
        self.show_parts()
        self.show_record()

    def show_record(self) -> None:
        """Show whether the plan is saved to the record."""
        keeper, past = self.keeper, self.past
        words = record_words(
            self.session,
            is_known=keeper.is_known,
            saving=keeper.saving,
            sharing=keeper.sharer.sharing,
            reading=past.reading,
            file=keeper.file.reading,
            is_left=keeper.file.is_left,
        )
        if (line := self.query_one_optional(RecordLine)) is not None:
            line.show(words.text, is_unsaved=words.is_unsaved, is_trouble=words.is_trouble)

    def tell_waits(self) -> None:
        """Show the progress of a long operation; its result replaces it."""
        waits = (self.keeper.saving, self.keeper.sharer.sharing, self.keeper.file.reading, self.past.reading)
        if self.is_current and any(wait.is_long for wait in waits):
            self.show_record()
            if self.past.reading.is_long:
                self.show_past()

    def stop_wait(self) -> bool:
        """Stop what lasts long; tell whether there was anything."""
        if self.keeper.saving.stop() or self.keeper.sharer.sharing.stop():
            self.show_record()
        elif self.keeper.file.stop():
            self.show_record()
            rest = "" if self._then is None else ", and makes what was set last"
            self.say(f"Stopped: this is the plan from before the change. r reads on{rest}.")
        elif self.past.stop():
            self.show_record()
            self.say("Stopped: the record is not read any further. r begins again.")
        else:
            return False
        return True

    # What a person can do

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  (as the base has it)
        """Leave the keys to a line that somebody types in."""
        return not (action in {"command", "close"} and isinstance(self.focused, Input))

    def command_of(self, key: str) -> Command | None:
        """Return the command that a key does here."""
        return next((command for command in self.KEYS if key in command.keys.replace(" ", ",").split(",")), None)

    def may_do(self, command: Command) -> bool:
        """Return whether a command can be done now."""
        return not self._why_not(command)

    def opens_line(self, key: str) -> bool:
        """Return whether a key opens a line, or a list, for what is typed behind it."""
        command = self.command_of(key)
        if command is None or not command.takes_text or not self.may_do(command):
            return False
        return self.action_in_view is not None or not command.is_of_action

    def _why_not(self, command: Command) -> str:
        """Return why a command cannot be done now; empty if it can."""
        return self._why_no_edit() if command.edits else ""

    def _why_no_edit(self) -> str:
        if self.keeper.is_saving:
            return self._why_read_only() or "The meeting is being saved: a moment, please."
        return self._why_read_only() or self.keeper.file.why_not

    def action_command(self, command_id: str) -> None:
        """Do what a key, a click or the palette asks for."""
        command = next(each for each in self.KEYS if each.id == command_id)
        if why := self._why_not(command):
            self.say(why)
        else:
            name, _, told = command_id.partition(":")
            self._is_asked = True
            getattr(self, f"do_{name}")(*([told] if told else []))
            self._is_asked = False

    def offers(self) -> Iterator[Offer]:
        """Offer every command and every look by its name."""
        for command in self.KEYS:
            if self.session.can_write or not command.edits:
                run = partial(self.action_command, command.id)
                yield Offer(command.label, command.key, command.sentence, run, by_name_only=command.id == "leave")
        for look, name in NAMES.items():
            yield Offer(f"Colours: {name}", "", "Change to these colours.", partial(self.wear, look))

    def more_offers(self) -> Iterator[Offer]:
        """Offer what is found by typing only: each status, removing an action that is new, and renaming an owner."""
        if self.action_in_view is None or not self.session.can_write:
            return
        known = {command.id for command in self.KEYS}
        for status in Status:
            # A command of its own already in the meeting; there, the council's own label finds it as well.
            label = self.session.plan.label(status)
            if f"set:{status.value}" not in known or status.value.replace("-", " ") != label.lower():
                run = partial(self._do_offered, partial(self.do_set, status.value))
                yield Offer(f"Set status: {label}", "", "Set the status of the action in view.", run)
        if "remove" not in known:
            words = "Remove an action that is not yet saved to the record."
            yield Offer("Remove new", "", words, partial(self._do_offered, self.do_remove))
        if self.action_in_view.owner:
            words = "Give the owner of the action in view another name, in every action."
            run = partial(self._do_offered, partial(self.ask, dialogs.RenameOwnerDialog))
            yield Offer("Rename owner", "", words, run)

    def _do_offered(self, do: Callable[[], None]) -> None:
        """Do an edit that has no key here, unless nothing can be edited now."""
        if why := self._why_no_edit():
            self.say(why)
        else:
            do()

    def _why_read_only(self) -> str:
        if self.session.read_only:
            return "This is the read-only view: nothing can be changed here."
        if not self.session.can_write:
            return f"Read-only: the plan is in schema {self.session.plan.schema}, and this program is older than that."
        return ""

    def do_status(self) -> None:
        """Ask for the status."""
        self.ask(dialogs.StatusDialog)

    def do_set(self, status: str) -> None:
        """Set a status: at once, or with what it needs."""
        if not self.look_at_file():
            return
        action, plan, chosen = self.action_in_view, self.session.plan, Status(status)
        if action is None:
            self.say(self.nothing_in_view)
            return
        if dialogs.asks_for_words(plan, action, chosen):
            self.ask(lambda plan, action, day: dialogs.StatusDialog(plan, action, day, chosen))
        else:
            self.edit(SetStatus(action.id, chosen), seen=plan)

    def do_owner(self) -> None:
        """Ask for the owner."""
        self.ask(dialogs.OwnerDialog)

    def do_due(self) -> None:
        """Ask for the due date, or for the decision on another one that is asked for."""
        self.ask(dialogs.due_dialog)

    def do_update(self) -> None:
        """Ask for what has happened; an update of the day that is not yet saved is offered to be corrected."""

        def asks(plan: Plan, action: Action, day: date) -> dialogs.UpdateDialog:
            is_own = action.last_update in self.keeper.own_updates
            return dialogs.UpdateDialog(plan, action, day, may_amend=is_own and self._may_amend(action))

        self.ask(asks)

    def do_next(self) -> None:
        """Ask for the next step."""
        self.ask(lambda plan, action, day: dialogs.NextDialog(plan, action, day, may_amend=self._may_amend(action)))

    def do_fields(self) -> None:
        """Ask which field to change, and then for that one."""

        def remember(field: str) -> None:
            self._field = field

        def asks(plan: Plan, action: Action, day: date) -> dialogs.FieldsDialog:
            may_amend = self._may_amend(action)
            return dialogs.FieldsDialog(plan, action, day, may_amend=may_amend, at=self._field, remember=remember)

        self.ask(asks)

    def _may_amend(self, action: Action) -> bool:
        """Return whether the last update is known not to be in the record yet."""
        return self.keeper.is_known and self.session.may_amend(action.id)

    def do_reviewed(self) -> None:
        """Note that the group looked at the action, and that nothing changes."""
        if not self.look_at_file():
            return
        if (action := self.action_in_view) is None:
            self.say(self.nothing_in_view)
        else:
            self.edit(Reviewed(action.id), seen=self.plan)

    def do_new(self) -> None:
        """Ask for a new action."""
        if self.look_at_file() and self.plan is not None and self.today is not None:
            # Of an action that somebody else adds meanwhile it takes no more than the number.
            add = partial(self.edit, force=True)
            self.app.push_screen(dialogs.NewDialog(self.plan, self.today, self.session.used_ids), add)

    def do_remove(self) -> None:
        """Remove the action in view, which is not yet saved to the record; undo brings it back."""
        if not self.look_at_file():
            return
        if (action := self.action_in_view) is None:
            self.say(self.nothing_in_view)
        elif not self.keeper.is_known or not self.session.is_new(action.id):
            self.say(f"{safe(action.id)} stays: only an action that is not yet saved to the record can be removed.")
        else:
            self.edit(RemoveNew(action.id), seen=self.plan)

    def ask(self, asks: Asks) -> None:
        """Ask about the action in view, with the plan as it is on disk now."""
        if not self.look_at_file():
            return
        action = self.action_in_view
        if self.plan is None or self.today is None or action is None:
            self.say(self.nothing_in_view)
            return
        seen = self.plan
        dialog = asks(seen, action, self.today)
        self.app.push_screen(dialog, lambda edit: self.edit(edit, seen=seen))
        dialog.call_after_refresh(self.session.prepare)

    def edit(self, edit: Edit | None, *, force: bool = False, seen: Plan | None = None) -> None:
        """Make an edit, and say what it did or why it was not made; `seen` is the plan that it was asked about."""
        if edit is None:
            return
        self._unwritten = self._given_up = None
        if self.keeper.file.is_long and not self._reload():
            # The file has to be read before it can be changed: beside the screen, too.
            self._unwritten = edit
            if self.keeper.file.is_unread:
                self._then = partial(self.edit, edit, force=force, seen=seen)
                self.say("This change is made once the file, which somebody else changed, is read.")
            return
        try:
            applied = self.session.apply(edit, force=force, on=self.day, seen=seen)
        except ConflictError as error:
            self._settle(error, partial(self.edit, edit, force=True, seen=seen or self.plan))
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
            self.edit(self._unwritten)
        else:
            self._step(self.session.redo, "Made again. ")

    def _step(self, step: Callable[..., EditResult], before: str) -> None:
        try:
            applied = step()
        except ConflictError as error:
            self._settle(error, partial(self._step, partial(step, force=True), before))
        except ActionPlanError as error:
            self._cannot(error)
        else:
            self._done(applied, before)

    def _done(self, applied: EditResult, before: str = "") -> None:
        """Show the plan as it is after a change, and say what changed."""
        self.keeper.has_edited = self.keeper.has_edited or bool(applied.changes)
        self.keeper.own_updates |= {change.after for change in applied.changes if isinstance(change.after, Update)}
        self.show_plan()
        changed = [change.id for change in applied.changes if change.id in self.session.plan.actions]
        at = self.action_in_view
        # A change of many leaves one where one is.
        if changed and changed[0] is not None and (at is None or at.id not in changed):
            self.go_to(changed[0])
        words = change_words(applied.changes, self.session.plan)
        self.say(f"{before}{words}" if words else "Nothing changed.")
        if applied.doubt is not None:
            self.say(f"{applied.doubt.message} {applied.doubt.advice}", is_trouble=True)
        self.keeper.look_where_unsure()

    def _cannot(self, error: ActionPlanError, then: str = "") -> None:
        if isinstance(error, BrokenPlanError):
            self._show_problems(error)
        elif self._reload():
            # In this order: what was refused is the last word.
            self.refuse(error, then)

    def _settle(self, error: ConflictError, insist: Callable[[], None]) -> None:
        """Ask which of two values is right; `insist` writes the person's own."""
        self._reload()

        def settled(answer: str | None) -> None:
            if answer == "mine":
                insist()
            else:
                self.say("Kept what is in the file.")

        self.app.push_screen(
            dialogs.ConflictDialog(error.message, dialogs.clash_values(error.clashes, self.session.plan)), settled
        )

    def do_save(self) -> None:
        """Save the meeting."""
        if self.look_at_file():
            self.keeper.save()

    def do_theme(self) -> None:
        """Change to the next look."""
        self.wear(following(self.app.theme, in_colour=not self.app.no_color))

    def wear(self, look: str) -> None:
        """Change to a look, say its name, and remember it."""
        self.say(looks.choose(self.app, self.session, look))

    def do_help(self) -> None:
        """Show all keys, and what the symbols and marks mean."""
        from actionplan.tui.screens.help import HelpScreen  # noqa: PLC0415  (most sittings do not need it)

        self.app.push_screen(HelpScreen(self.session.plan, can_write=self.session.can_write, here=self.here))

    def do_leave(self) -> None:
        """Leave; where something is not saved, say first that it is kept in the file."""
        lines = self.keeper.lines_to_leave()
        if self.keeper.is_saving:
            if not isinstance(self.app.screen, dialogs.StopDialog):
                self.app.push_screen(dialogs.StopDialog(), self._stop_and_leave)
        elif not self.may_give_up("Leave again"):
            return
        elif not lines:
            self.app.exit(0)
        elif not isinstance(self.app.screen, dialogs.LeaveDialog):
            self.app.push_screen(dialogs.LeaveDialog(lines), lambda answer: self.app.exit(0) if answer else None)

    def _stop_and_leave(self, answer: bool | None) -> None:
        if answer:
            self.run_worker(self._leave_once_stopped())

    async def _leave_once_stopped(self) -> None:
        await self.keeper.stop()
        self.do_leave()

    def may_give_up(self, again: str) -> bool:
        """Return whether the user may leave; the first time, warn if an edit could not be written."""
        if self._unwritten is self._given_up:
            return True
        self._given_up = self._unwritten
        self.say(f"What was set last is not in the file. {again} to give it up.", is_trouble=True)
        return False
