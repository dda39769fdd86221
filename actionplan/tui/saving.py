"""The record beside the screens: looking at it, and saving the meeting to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, RecordError, RuleError
from actionplan.text import count
from actionplan.tui import dialogs
from actionplan.tui.reading import FileReader
from actionplan.tui.screens.words import WordsScreen
from actionplan.tui.sharing import Sharer
from actionplan.tui.waiting import Waiting
from actionplan.tui.wording import NO_IDENTITY, NO_REPOSITORY, STOPPED, kind, told_in_full

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from actionplan.model.diff import Change
    from actionplan.model.edits.pending import PendingChange
    from actionplan.session.session import SavedPlan, Session
    from actionplan.tui.window import Front, Window


_KEPT = "Nothing is lost: every change is in the file, and the message and the day are kept for the next try."


class PlanToSave:
    """What is not saved yet, as the dialog that saves it shows it and takes it back."""

    def __init__(self, session: Session, file: FileReader) -> None:
        self._session = session
        self._file = file

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that differs from what was saved."""
        return self._session.unsaved().changes

    @property
    def lines(self) -> tuple[PendingChange, ...]:
        """The same, line by line."""
        return self._session.pending_changes()

    @property
    def otherwise(self) -> str:
        """What is saved where there are no lines."""
        unsaved = self._session.unsaved()
        if unsaved.is_first:
            return f"The whole plan, for the first time: {count(len(self._session.plan.actions), 'action')}"
        return "No action changed; notes or the layout of the file did." if unsaved.only_layout else ""

    def subject(self, day: date) -> str:
        """Return the suggested message for a meeting on a day."""
        return self._session.subject(day)

    def look(self) -> bool:
        """Look at the file; one that cannot be read now is told by the save."""
        try:
            return bool(self._file.look())
        except ActionPlanError:
            return False

    def take_back(self, line: PendingChange) -> None:
        """Take one line back."""
        if line.back is None:
            raise RuleError("This is a fact of the plan itself.", "It is taken back in the file, or by: discard")
        self._session.apply(line.back)

    def bring_back(self) -> None:
        """Make again what was taken back last."""
        self._session.undo()


class Keeper:
    """Keeps the record in view and saves to it, one thing after the other, beside the screens' own work."""

    def __init__(self, window: Window, session: Session) -> None:
        self._window = window
        self._session = session
        self._lock = asyncio.Lock()
        self.is_known = False
        self.saving = Waiting()
        self.sharer = Sharer(window, session, self)
        self.file = FileReader(window, session)
        self.has_edited = False
        # Updates written here, or there at the start: those that others write meanwhile are not offered for correction.
        self.own_updates = {action.last_update for action in session.plan.actions.values()}

    @property
    def is_saving(self) -> bool:
        """Whether a save is at work."""
        return self.saving.is_on

    async def stop(self) -> None:
        """Stop a save that is at work, and wait until it is."""
        self.saving.wait.stop()
        self._show_record()
        async with self._lock:
            pass

    @property
    def screens(self) -> Sequence[Front]:
        """The uppermost screen that shows the plan; none once the program ends."""
        return self._window.fronts

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Show a message on the uppermost screen that shows the plan."""
        for screen in self.screens:
            screen.say(words, is_trouble=is_trouble)

    def _show_record(self) -> None:
        for screen in self.screens:
            screen.show_record()

    async def look(self) -> None:
        """Look at the record in a thread, then say how the plan stands."""
        async with self._lock:
            try:
                await asyncio.to_thread(self._session.look_at_record)
            except ActionPlanError as error:
                for screen in self.screens:
                    screen.refuse(error)
            self.is_known = True
        self._show_record()

    def look_where_unsure(self) -> None:
        """Look again where only the record can tell whether anything is left to save."""
        if self.is_known and self._session.unsaved().only_layout:
            for screen in self.screens:
                screen.look_at_record()

    def lines_to_leave(self) -> list[str]:
        """Return the unsaved changes for a user who quits; empty if there are none."""
        unsaved = self._session.unsaved()
        if not self._session.can_write or not (unsaved.changes or (self.has_edited and unsaved)):
            return []
        if unsaved.changes:
            return self._session.lines(unsaved.changes)
        return ["The whole plan: there is no record of it yet"] if unsaved.is_first else ["Notes or layout of the file"]

    def save(self) -> None:
        """Save the meeting, asking on the way for whatever is missing."""
        session = self._session
        if self.is_known and session.state.trouble is None and session.unsaved():
            # Known already, so the dialog opens before the next key is pressed.
            self._ask()
        else:
            self._window.begin(self._look_and_ask(), group="save", exclusive=True)

    async def _look_and_ask(self) -> None:
        with self._window.keys_held():
            await self.look()
        session = self._session
        if kind(session.state.trouble) == NO_REPOSITORY:
            if not await self._start_record():
                return
            await self.look()
        if session.state.trouble is not None and kind(session.state.trouble) != NO_IDENTITY:
            await self._explain(session.state.trouble)
        elif session.unsaved():
            self._ask()
        else:
            self.say("Everything is saved to the record already.")

    def _ask(self, refused: str = "") -> None:
        session = self._session
        meeting = session.open_meeting()
        day = session.draft().meeting or (meeting.on if meeting else session.today)
        note = meeting.not_covered if meeting else ""
        dialog = dialogs.SaveDialog(PlanToSave(session, self.file), day, session.today, refused, note)
        self._window.open(dialog, self._asked)

    def _asked(self, request: dialogs.SaveRequest | None) -> None:
        for screen in self.screens:
            screen.show_plan()
        if request is not None:
            self._window.begin(self._save(request), group="save", exclusive=True)

    async def _save(self, request: dialogs.SaveRequest) -> None:
        """Save; where a name or a record is missing, ask for it and try again with the same words."""
        while True:
            try:
                saved = await self._save_in_thread(request)
            except RecordError as error:
                mends = {NO_IDENTITY: self.ask_identity, NO_REPOSITORY: self._start_record}
                mend = mends.get(kind(error))
                if kind(error) == STOPPED:
                    self.say(f"{error.message} {_KEPT} w tries again.", is_trouble=True)
                elif mend is None:
                    await self._explain(error)
                elif await mend():
                    continue
            except RuleError as error:
                self._ask(str(error))
            except ActionPlanError as error:
                await self._explain(error)
            else:
                await self._tell(saved)
            return

    async def _save_in_thread(self, request: dialogs.SaveRequest) -> SavedPlan | None:
        session = self._session
        async with self._lock:
            wait = self.saving.begin()
            self._show_record()
            try:
                return await asyncio.to_thread(
                    session.save, meeting=request.meeting, message=request.message, shown=request.shown, wait=wait
                )
            finally:
                self.saving.end()
                for screen in self.screens:
                    screen.show_plan()

    async def _tell(self, saved: SavedPlan | None) -> None:
        if saved is None:
            self.say("Everything is saved to the record already.")
            return
        self._was_saved()
        self.say(f"Saved to the record: {saved.subject}")
        warnings = [line for warning in saved.warnings for line in ("", *told_in_full(warning))]
        printed = ["", saved.saved.output.strip()] if saved.saved.output.strip() else []
        if warnings or printed:
            title = "Saved to the record, with a warning" if warnings else "Saved to the record"
            lines = [saved.subject, *warnings, *printed]
            await self._window.ask(WordsScreen(title, lines, is_trouble=bool(warnings)))

    def _was_saved(self) -> None:
        self.has_edited = False
        for screen in self.screens:
            screen.was_saved()
        for screen in self.screens:
            screen.look_at_past()

    async def _explain(self, error: ActionPlanError) -> None:
        lines = [*told_in_full(error), "", _KEPT]
        self.say(f"Not saved: {error.message} w tries again.", is_trouble=True)
        await self._window.ask(WordsScreen("Not saved to the record", lines, is_trouble=True))

    async def _start_record(self) -> bool:
        folder = str(self._session.path.parent)
        if not await self._window.ask(dialogs.RepositoryDialog(folder)):
            return False
        return await self._attempt(self._session.record.create)

    async def ask_identity(self) -> bool:
        """Ask who saves, and keep it; tell whether it is known now."""
        try:
            known = await asyncio.to_thread(self._session.record.identity)
        except ActionPlanError:
            known = None
        name, email = (known.name or "", known.email or "") if known is not None else ("", "")
        answer: dialogs.Identity | None = await self._window.ask(dialogs.IdentityDialog(name, email))
        if answer is None:
            self.say("Not saved: every entry of the record needs a name. w tries again.", is_trouble=True)
            return False
        return await self._attempt(self._session.record.set_identity, answer.name, answer.email)

    async def _attempt(self, change: Callable[..., object], *values: str) -> bool:
        try:
            async with self._lock:
                await asyncio.to_thread(change, *values)
        except ActionPlanError as error:
            await self._explain(error)
            return False
        return True
