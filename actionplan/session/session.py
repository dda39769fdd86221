"""What can be done with a plan, for the dashboard and the command line alike."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, BrokenPlanError, PlanFileError, RecordError, RuleError, problem_line
from actionplan.session.editing import Editing
from actionplan.session.results import AsAt, ConflictError, EditResult, RecordState, SavedPlan, UndoneSave, left_over
from actionplan.storage import atomic, document
from actionplan.text import cleaned, long_date, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from actionplan.errors import Problem
    from actionplan.git.record import Record, Saved
    from actionplan.history.history import History
    from actionplan.history.meetings import Agenda, Minutes
    from actionplan.model.attendance import Attendance
    from actionplan.model.diff import Change
    from actionplan.model.edits.basic import Edit
    from actionplan.model.edits.pending import PendingChange
    from actionplan.model.meeting import Meeting
    from actionplan.model.plan import Action, Plan
    from actionplan.progress import Progress
    from actionplan.session.draft import Draft
    from actionplan.session.results import Unsaved
    from actionplan.storage.document import Document

# The dashboard imports nothing that knows the file, so what it has to catch comes from here.
__all__ = [
    "DRAFT",
    "PLAN_NAME",
    "AsAt",
    "BrokenPlanError",
    "ConflictError",
    "EditResult",
    "RecordState",
    "SavedPlan",
    "Session",
    "find_plan",
]

PLAN_NAME = "plan.toml"
DRAFT, MEETING, LOOK, NAMES = "message", "meeting", "look", "names"


def find_plan(given: str | None = None, folder: Path | None = None) -> Path:
    """Return the path of the plan: as given, else ACTIONPLAN_PLAN, else the nearest plan.toml in or above the folder.

    Raises PlanFileError, which names the folder, if there is none.
    """
    named = given or os.environ.get("ACTIONPLAN_PLAN")
    if named:
        path = Path(named)
        return path / PLAN_NAME if path.is_dir() else path
    start = (folder or Path.cwd()).absolute()
    for place in (start, *start.parents):
        if os.path.lexists(place / PLAN_NAME):
            return place / PLAN_NAME
    from actionplan.session import neighbours  # noqa: PLC0415  (only where there is no plan)

    raise PlanFileError(
        f"There is no {PLAN_NAME} in {safe(str(start))} or in any folder above it.",
        next(filter(None, map(neighbours.misnamed, (start, *start.parents))), "")
        or "Go to the folder of the plan, or name it: actionplan --plan FILE. “actionplan init” makes a new plan here, "
        "and “actionplan demo” shows one that is made up.",
    )


class Session(Editing):
    """One person's work on one plan, and the record beside it."""

    def __init__(
        self, path: Path, *, today: date | None = None, read_only: bool = False, wait: Progress | None = None
    ) -> None:
        super().__init__(path, today=today, read_only=read_only, wait=wait)
        self._wait = wait
        self._record: Record | None = None
        self.state = RecordState()
        self._unsaved: tuple[RecordState, Plan, Unsaved] | None = None
        self._tracked: dict[str, bool] = {}

    def problems(self) -> list[Problem]:
        """Return the warnings of the plan, with lines; silent moves of dates only once the record is known."""
        return document.check(self._document, self.today, self.state.saved)

    def prepare_rules(self, plan: Plan, edit: Edit, today: date) -> None:
        """Look at the record if an edit marks a due date as assumed, and nothing is known of the record yet."""
        if self.state.saved is None:
            # A rule that the edit breaks is reported when it is made.
            with suppress(RuleError):
                if _newly_assumed(plan, edit.apply(plan, today)):
                    self.look_at_record()

    def must_keep(self, before: Plan, after: Plan) -> None:
        """Raise RuleError if an action that the record has would be removed, or a date it has as agreed be assumed.

        An assumed date can be moved without a reason.
        """
        saved_actions = self.state.saved.actions if self.state.saved is not None else {}
        for action_id in before.actions.keys() - after.actions.keys():
            if action_id in saved_actions:
                raise RuleError(
                    f"{action_id} is saved in the record, so it stays in the plan.",
                    "An action that is no longer needed is closed, with the reason.",
                )
        for action in _newly_assumed(before, after):
            saved = saved_actions.get(action.id)
            if saved is not None and saved.agreed_due is not None:
                raise RuleError(
                    f"{action.id}: the group has agreed its due date, as the record shows, so it is no assumption.",
                    "Set the date that holds, with the reason.",
                    field="assume",
                )

    def refuse_placeholders(self) -> None:
        """Raise RuleError if the plan is not ready for papers: a fact is still as `init` wrote it."""
        from actionplan.model.warnings import refuse_placeholders  # noqa: PLC0415  (only what leaves the plan has to be ready)

        refuse_placeholders(self.plan)

    # The meeting

    def open_meeting(self) -> Meeting | None:
        """Return the meeting that was begun and not closed, without what has left the plan; None if there is none.

        What cannot be read as a meeting is none: all that was agreed in it is in the plan.
        """
        with suppress(PlanFileError):
            return self._kept_meeting()
        return None

    def _kept_meeting(self) -> Meeting | None:
        from json import loads  # noqa: PLC0415  (few commands ask for a meeting)

        from actionplan.model.meeting import Meeting  # noqa: PLC0415  (as above)

        data = self._kept(MEETING)
        with suppress(ValueError, RecursionError):
            return Meeting.from_json(loads(data)).within(self.plan) if data is not None else None
        return None

    def unreadable_meeting(self) -> str:
        """Return in one sentence that an open meeting cannot be read, such as another person's; empty if none is so."""
        from actionplan.storage import private  # noqa: PLC0415  (only what keeps such files needs it)

        try:
            data, foreign = self._kept(MEETING), private.unreadable(self.path, MEETING)
        except PlanFileError as error:
            return f"The open meeting, of another person perhaps, cannot be read. {error.message}"
        if data is None:
            whose = f"of another person{_named(foreign.st_uid)} " if foreign is not None else ""
            return f"The open meeting {whose}cannot be read, and stays as it is." if whose else ""
        if self.open_meeting() is None:
            return "The open meeting that is kept here cannot be read: it is damaged, or from a newer version."
        return ""

    def keep_meeting(self, meeting: Meeting) -> None:
        """Keep how far a meeting is, so that it is found again after a crash; raises PlanFileError."""
        from json import dumps  # noqa: PLC0415  (as above)

        self._must_be_writable()
        self._keep_private(MEETING, dumps(meeting.as_json(), ensure_ascii=False).encode())

    def end_meeting(self) -> None:
        """Forget the meeting that was open; raises PlanFileError."""
        self._forget(MEETING)

    # Names of persons, which no record may have

    def kept_names(self) -> dict[str, str]:
        """Return the names of persons that imports have met, each with the job title that it becomes, or nothing."""
        from json import loads  # noqa: PLC0415  (only an import asks for names)

        with suppress(PlanFileError, ValueError, RecursionError):
            kept = loads(self._kept(NAMES) or b"{}")
            return {str(name): str(title) for name, title in kept.items()} if isinstance(kept, dict) else {}
        return {}

    def keep_names(self, names: Mapping[str, str]) -> None:
        """Keep names of persons beside the plan, for this person only; raises PlanFileError."""
        from json import dumps  # noqa: PLC0415  (as above)

        kept = self.kept_names()
        if not names.items() <= kept.items():
            self._keep_private(NAMES, dumps(kept | dict(names), ensure_ascii=False, sort_keys=True).encode())

    # What is kept beside the plan for one person

    def _kept(self, name: str) -> bytes | None:
        from actionplan.storage import private  # noqa: PLC0415  (as above)

        return private.read(self.path, name, is_foreign=self._is_tracked)

    def _keep_private(self, name: str, data: bytes) -> None:
        from actionplan.storage import private  # noqa: PLC0415  (as above)

        private.write(self.path, name, data, is_foreign=self._is_tracked)

    def _forget(self, name: str) -> None:
        from actionplan.storage import private  # noqa: PLC0415  (as above)

        private.remove(self.path, name, is_foreign=self._is_tracked)

    def _is_tracked(self, file: Path) -> bool:
        """Return whether a private file came with the record, so that another person kept it."""
        with suppress(OSError):
            # Nobody is misled by the name of a theme, and every start reads it: git is not asked if it is as kept here.
            if file.name.startswith(f"{self.path.name}.{LOOK}") and not os.lstat(file).st_mode & 0o077:
                return False
        if file.name not in self._tracked:
            with suppress(RecordError):
                self._tracked[file.name] = self.record.tracks(file)
        return self._tracked.get(file.name, False)

    def draft(self) -> Draft:
        """Return what a save that failed was given; empty if there is nothing that can be read."""
        from actionplan.session.draft import Draft  # noqa: PLC0415  (only a save has one)

        draft = Draft()
        with suppress(PlanFileError):
            draft = Draft.from_text((self._kept(DRAFT) or b"").decode("utf-8", "replace"))
        # No meeting is saved before it is held, whatever the clock said when it was tried.
        is_to_come = draft.meeting is not None and draft.meeting > self.today
        return Draft(draft.words) if is_to_come else draft

    def agenda(self, on: date, next_on: date | None = None, *, include_exempt: bool = False) -> Agenda:
        """Return the agenda of a meeting from the plan as it is.

        Raises RuleError if the days cannot be or a placeholder is left.
        """
        from actionplan.history import meetings  # noqa: PLC0415  (only who wants a paper pays for it)
        from actionplan.model import diff as changes  # noqa: PLC0415  (as above)

        self.refuse_placeholders()
        commit, agreed = None, {}
        with self._record_once() as record:
            state = self._look_at(record)
            if state.saved is not None:
                commit = state.ready[1].head if state.ready else record.head()
                agreed = self._past(record).agreed(self.plan, self.today, include_exempt=include_exempt)
        unsaved = changes.count_phrases(self.unsaved().changes, self.plan)
        source = meetings.Source(self.today, commit or "", state.saved, unsaved, agreed)
        return meetings.agenda(self.plan, on, next_on, source, include_exempt=include_exempt)

    def minutes(self, on: date | None = None, *, include_exempt: bool = False) -> Minutes:
        """Return the minutes of a meeting, the last one if none is named, from what was saved of it.

        Raises RuleError if the record has nothing of it or a placeholder is left, RecordError if it cannot be read.
        """
        self.refuse_placeholders()
        return self.past().minutes(on, self.plan, include_exempt=include_exempt)

    # The look of the screen

    def look(self) -> str:
        """Return the name of the look that was chosen last; empty if none is known, or what is kept cannot be read."""
        with suppress(PlanFileError):
            return (self._kept(LOOK) or b"").decode("utf-8", "replace").strip()
        return ""

    def keep_look(self, name: str) -> None:
        """Remember a look beside the plan; not in the read-only view, which writes nothing. Raises PlanFileError."""
        if not self.read_only:
            self._keep_private(LOOK, f"{name}\n".encode())

    # The record

    @property
    def record(self) -> Record:
        """The record beside the plan."""
        if self._record is None:
            self._record = self._record_once()
        return self._record

    def _record_once(self, wait: Progress | None = None) -> Record:
        """Return a record for one operation, which asks git for nothing twice; `wait` stops it."""
        from actionplan.git.record import Record  # noqa: PLC0415  (only what needs the record pays for it)

        return Record(self.path, wait)

    def look_at_record(self) -> RecordState:
        """Look at the record again, and remember how it is.

        Edits made before the plan was last saved, by whomever, can no longer be undone here.
        """
        with self._record_once() as record:
            return self._look_at(record)

    def _look_at(self, record: Record, *, has_saved: bool = False) -> RecordState:
        """Look at a record; one that has just been saved to needs no look at what stands in the way of a save."""
        from actionplan.git.record import RecordTrouble  # noqa: PLC0415  (as above)

        ready = trouble = None
        try:
            ready = record.ready() if not has_saved else None
        except RecordTrouble as error:
            trouble = error
        try:
            saved_bytes = record.saved_bytes()
        except RecordTrouble as error:
            self.state = RecordState(trouble=trouble or error)
            return self.state
        data = self._document.text.encode("utf-8")
        last, saved, note = self.state, self.state.saved, self.state.note
        if saved_bytes != last.saved_bytes:
            # The very plan where it is the same: what is compared later is then known to be the same at a glance.
            saved, note = (self.plan, "") if saved_bytes == data else _saved_plan(saved_bytes)
            if last.saved_bytes is not None:
                self._undo.clear()
                self._redo.clear()
        try:
            # A plan that says something else is not saved, however git would convert it.
            may_be_same = saved_bytes is not None and (saved is None or saved == self.plan)
            same = saved_bytes == data or (may_be_same and record.is_saved(data))
        except RecordTrouble as error:
            trouble, same = trouble or error, False
        self.state = RecordState(saved_bytes, trouble, saved, note, same, ready)
        return self.state

    def unsaved(self) -> Unsaved:
        """Return what is in the plan but not in the record, as the record was last looked at."""
        state, plan = self.state, self.plan
        known = self._unsaved
        if known is None or known[0] is not state or known[1] is not plan:
            known = self._unsaved = state, plan, state.unsaved(plan)
        return known[2]

    def may_amend(self, action_id: str) -> bool:
        """Return whether the last update of an action is not in the record yet, as that was last looked at.

        Where the record cannot be read, what is in it is not known, and nothing may be amended. Raises RuleError for an
        unknown id.
        """
        action, saved = self.plan.find(action_id), self.state.saved
        if saved is None or action.id not in saved.actions:
            return self.is_new(action_id)
        return action.last_update not in saved.actions[action.id].updates

    def is_new(self, action_id: str) -> bool:
        """Return whether an action is not in the record yet, as that was last looked at; False if that is unknown."""
        state = self.state
        if state.saved is None:
            from actionplan.git.errors import Trouble  # noqa: PLC0415  (only what needs the record pays for it)

            # With this trouble the record is known to hold nothing of the plan, although nothing was read from it.
            empty = {Trouble.NO_REPOSITORY, Trouble.NO_IDENTITY}
            unknown = state.trouble is not None and getattr(state.trouble, "trouble", None) not in empty
            return state.saved_bytes is None and not unknown
        return action_id not in state.saved.actions

    def pending_changes(self) -> tuple[PendingChange, ...]:
        """Return what is not saved yet, a line a change that can be taken back; nothing before the first save."""
        from actionplan.model.edits.pending import pending_changes  # noqa: PLC0415  (only the dashboard shows them)

        return pending_changes(self.state.saved, self.plan) if self.state.saved is not None else ()

    def lines(self, found: Sequence[Change]) -> list[str]:
        """Return changes in words, one line for each action."""
        from actionplan.model import diff as changes  # noqa: PLC0415  (what only reads has no need of it)

        return changes.lines(found, self.plan)

    def subject(self, meeting: date | None = None) -> str:
        """Return the first line of the message for what is not saved yet; a draft that was not saved comes first."""
        from actionplan.session import commit_message  # noqa: PLC0415  (only a save has a message)

        return self.draft().words or commit_message.subject(self.plan, self.unsaved(), meeting or self.today)

    def save(
        self,
        *,
        meeting: date | None = None,
        message: str | None = None,
        attendance: Attendance | None = None,
        shown: Sequence[Change] | None = None,
        wait: Progress | None = None,
    ) -> SavedPlan | None:
        """Save everything that is not yet saved as one entry of the record; None if there is nothing to save.

        The open meeting of that day is closed by it. A message, a day or an attendance that is not given is that of a
        save that failed, else made up from the changes, today, and unknown. Where `wait` is stopped, all of it or
        nothing is saved.
        Raises RuleError if what is saved is not what was `shown` or has a placeholder of `init`, RecordTrouble if the
        record cannot take it, BrokenPlanError and PlanFileError; the edits stay in the file, and the message and the
        day are kept for the next try. Once the entry is made nothing is raised; what fails then is a warning.
        """
        from actionplan.session import commit_message  # noqa: PLC0415  (as above)

        self._must_be_writable()
        given = cleaned(message or "", lines=True)
        draft = self._keep_draft(given, meeting, attendance)
        with self._record_once() as record:
            with atomic.locked(self.path):
                unsaved = self._unsaved_now(record)
                if not unsaved:
                    if draft:
                        self._forget(DRAFT)
                    return None
                self.refuse_placeholders()
                if shown is not None and tuple(shown) != unsaved.changes:
                    raise RuleError(
                        "The plan was changed by somebody else while this was shown, so nothing was saved.",
                        "Look at the list again, which has it now.",
                    )
                day = draft.meeting or self.today
                words = tuple(self.lines(unsaved.changes))
                subject = given or draft.words or commit_message.subject(self.plan, unsaved, day)
                whole = commit_message.whole(subject, words, day, unsaved.changes, draft.attendance)
                data = self._document.text.encode("utf-8")
                saved = record.save(whole, data, wait, self.state.ready)
            warnings = [*saved.doubts, *self._put_away(draft, day)]
            self._look_after_save(record)
        kept_day = draft.meeting if meeting is None else None
        return SavedPlan(saved, whole.splitlines()[0], words, unsaved, kept_day, tuple(warnings))

    def _keep_draft(self, given: str, meeting: date | None, attendance: Attendance | None) -> Draft:
        """Keep what a save is given, each beside what an earlier try left; return all of it."""
        from actionplan.session import commit_message  # noqa: PLC0415  (as above)
        from actionplan.session.draft import Draft  # noqa: PLC0415  (as above)

        draft = self.draft()
        day = meeting or draft.meeting or (self.today if attendance else None)
        attending = attendance.or_else(draft.attendance) if attendance else draft.attendance
        words = given or draft.words
        if given == commit_message.subject(self.plan, self.unsaved(), day or self.today):
            # Words that were made up fit these changes only, and are made up anew for the next try.
            words = ""
        kept = Draft(words, day, attending)
        if kept != draft:
            # A file that stands in the way of keeping it is no reason not to save.
            with suppress(PlanFileError):
                self._keep_private(DRAFT, kept.as_text().encode("utf-8", "replace"))
        return kept

    def _put_away(self, draft: Draft, day: date) -> Iterator[ActionPlanError]:
        """Remove what was kept for a save that was made, and close the meeting of that day; yield what failed."""
        try:
            if draft:
                self._forget(DRAFT)
        except PlanFileError as error:
            yield left_over(error, "the message is offered again at the next save")
        try:
            if (begun := self._kept_meeting()) is not None and begun.on == day:
                self.end_meeting()
        except PlanFileError as error:
            yield left_over(error, "the meeting is offered again as open")

    def _look_after_save(self, record: Record) -> None:
        self._undo, self._redo = [], []
        self._look_at(record, has_saved=True)

    def _unsaved_now(self, record: Record) -> Unsaved:
        """Return what a save would save now, from file and record; raise RecordTrouble if nothing could be saved."""
        opened = self.file.open()
        self._document, self._stamp = opened.document, opened.stamp
        state = self._look_at(record)
        if state.trouble is not None:
            raise state.trouble
        return self.unsaved()

    def undo_save(self) -> UndoneSave:
        """Take back the last save by one entry more; the file gets the very bytes that it had before that save.

        Raises RuleError if something is not saved yet, or nothing can be gone back to, RecordError where the record
        cannot take it, BrokenPlanError and PlanFileError; the file is then as it was.
        """
        from actionplan.model import diff as changes  # noqa: PLC0415  (as above)
        from actionplan.session import commit_message  # noqa: PLC0415  (as above)

        self._must_be_writable()
        with self._record_once() as record:
            with atomic.locked(self.path):
                if self._unsaved_now(record):
                    raise RuleError(
                        "The plan has changes that are not saved to the record, so the last save cannot be taken back.",
                        "Save them first (actionplan commit), or throw them away (actionplan discard).",
                    )
                last = self._past(record).last_save()
                after = document.parse(record.in_file(last.before, self._document.with_its_line_ends), self.file.name)
                found = changes.differences(self.plan, after.plan)
                words = changes.lines(found, after.plan)
                message = commit_message.taken_back(last.entry.subject, last.entry.id, words, self.today, found)
                saved, doubt = self._saved_instead(record, after, message)
            self._look_after_save(record)
        warnings = (*([doubt] if doubt is not None else []), *saved.doubts)
        return UndoneSave(last, saved, message.splitlines()[0], found, warnings)

    def _saved_instead(self, record: Record, after: Document, message: str) -> tuple[Saved, PlanFileError | None]:
        """Save another text of the plan, and return what the disk did not confirm of the file.

        The lock is held, and nothing is unsaved. Whatever is raised, the plan is as it was, or the advice says how not.
        """
        self._document.refuse_newer()
        head = record.head()
        old, new = (each.text.encode("utf-8") for each in (self._document, after))
        try:
            stamp, doubt = atomic.replace(self.path, new, expected=atomic.Snapshot(old, self._stamp))
            saved = record.save(message, new, ready=self.state.ready)
        except BaseException as error:
            # An entry that was made stays, whatever went wrong after it.
            is_made = False
            with suppress(RecordError):
                is_made = record.head() != head
            if not is_made and not self._is_put_back(after) and isinstance(error, ActionPlanError):
                error.advice += (
                    f" {self.file.name} was also written by another program meanwhile, so it stays as it is now: as it "
                    "was before the last save, and not saved to the record. “actionplan commit” saves it like that; "
                    "“actionplan discard” brings back what was saved last."
                )
            raise
        self._document, self._stamp = after, stamp
        return saved, doubt

    def _is_put_back(self, after: Document) -> bool:
        """Put the file back as it was before `after` was written, with what other programs changed in it since.

        Returns whether that could be done. If a formatter did no more than move things, the file gets its old bytes.
        """
        old, new = (each.text.encode("utf-8") for each in (self._document, after))
        try:
            current = atomic.read(self.path)
            if current.data == old:
                return True
            is_moved = current.data == new or document.is_same_but_for_layout(document.parse(current.data), after)
            back = old if is_moved else self._merged(new, current.data, old)
            if back is not None:
                atomic.replace(self.path, back, expected=current)
        except ActionPlanError:
            return False
        return back is not None

    def _merged(self, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        from actionplan.merge.documents import DocumentMerge  # noqa: PLC0415  (only what others wrote needs it)

        merged = DocumentMerge(base, ours, theirs).merged()
        return merged.data if not merged.clashes else None

    def as_at(self, spec: str) -> AsAt:
        """Return the plan as saved at a date or commit.

        Raises RecordError if the record has none, BrokenPlanError if that one cannot be read.
        """
        wanted = _day(spec, self.today)
        with self._record_once() as record:
            commit = record.find(wanted or spec)
            data = record.bytes_at(commit)
        name = f"{self.file.name} as saved on {long_date(commit.day)} ({commit.id[:10]})"
        return AsAt(document.parse(data, name).plan, wanted or commit.day, commit)

    def past(self, wait: Progress | None = None) -> History:
        """Read what the record shows of the plan's past; `wait` is told how far that is, now and later, and stops it.

        Without one it is that of the session, where it has one.

        Raises RecordError if nothing was saved yet, or there is no record, and CancelledError.
        """
        wait = wait or self._wait
        return self._past(self._record_once(wait), wait)

    def _past(self, record: Record, wait: Progress | None = None) -> History:
        from actionplan.history.history import History  # noqa: PLC0415  (only what needs the record pays for it)

        return History(record, self.file.name, wait)

    def history_problems(self) -> list[Problem]:
        """List, with lines, what the record shows of the plan's past and the plan does not say.

        Raises RecordError if nothing was saved yet, or there is no record.
        """
        from actionplan.history import audit  # noqa: PLC0415  (only who asks for it pays for it)

        return document.located(self._document.text, audit.findings(self.past(), self.plan))

    def diff(self, since: str | None = None, until: str | None = None) -> tuple[Change, ...]:
        """Return what changed: not saved yet; or since a date or commit, up to now or to another.

        In a record that has nothing of the plan yet, all its actions count as added.

        Raises RecordError if the record does not have them.
        """
        from actionplan.model import diff as changes  # noqa: PLC0415  (as above)

        if since is not None:
            after = self.as_at(until).plan if until is not None else self.plan
            return changes.differences(self.as_at(since).plan, after)
        state = self.look_at_record()
        if state.saved is None and (state.trouble is not None or state.note):
            self._saved()
        if state.saved is None:
            return changes.differences(replace(self.plan, actions={}), self.plan)
        return self.unsaved().changes

    def revert(self, action_id: str) -> EditResult:
        """Put one action back as it was last saved.

        Raises RuleError for an unknown id, RecordError where nothing was saved yet.
        """
        self._must_be_writable()
        saved = self._saved()
        known = saved.actions.keys() | self.plan.actions.keys()
        match = next((known_id for known_id in known if known_id.casefold() == action_id.casefold()), action_id)
        if match not in known:
            self.plan.find(action_id)
        from actionplan.model.edits.basic import Restore  # noqa: PLC0415  (what only reads has no need of it)

        return self.apply(Restore(match, saved.actions.get(match)), force=True)

    def discard(self) -> EditResult:
        """Put the whole plan back as it was last saved, layout and comments too.

        Raises RecordError if nothing was saved yet.
        """
        self._must_be_writable()
        self._saved()
        data = self.record.in_file(self.state.saved_bytes or b"", self._document.with_its_line_ends)
        saved = document.parse(data, self.file.name)
        written = None
        with self.file.locked(self._document) as current:
            while written is None:
                written = current.write_document(saved)
        return self._keep(written, self._undo)

    def _saved(self) -> Plan:
        state = self.look_at_record()
        if state.saved is not None:
            return state.saved
        if state.trouble is not None:
            raise state.trouble
        if state.note:
            raise RecordError(state.note, "Save the plan as it is now: actionplan commit")
        raise RecordError("Nothing has been saved to the record yet.", "Save the plan first: actionplan commit")

    def used_ids(self) -> frozenset[str]:
        """Return the ids that the record has ever known; none without a record."""
        try:
            lines = self.record.past_lines()
        except RecordError:
            return frozenset()
        return document.ids_in(lines)


def _named(uid: int) -> str:
    """Return the name of a person of this computer in brackets, with a space before it; empty if none is known."""
    with suppress(ImportError, KeyError):
        import pwd  # noqa: PLC0415  (Windows has none)

        return f" ({safe(pwd.getpwuid(uid).pw_name)})"
    return ""


def _newly_assumed(before: Plan, after: Plan) -> list[Action]:
    """Return the actions whose due date is assumed after an edit and was not before."""
    assumed = [action for action in after.actions.values() if "due" in action.assumed]
    known = {action.id for action in before.actions.values() if "due" in action.assumed}
    return [action for action in assumed if action.id not in known]


def _saved_plan(data: bytes | None) -> tuple[Plan | None, str]:
    if data is None:
        return None, ""
    try:
        return document.parse(data, "the plan as last saved").plan, ""
    except BrokenPlanError as error:
        first = problem_line(error.name, next(each for each in error.problems if not each.is_warning))
        return None, f"What was last saved cannot be compared: {first}"


def _day(spec: str, today: date) -> date | None:
    """Return the day that words name; None if they name a commit."""
    from actionplan.model.date_input import past_day_from_typed  # noqa: PLC0415  (few commands take a day)

    try:
        return past_day_from_typed(spec, today) if any(mark in spec for mark in "-/ .") else None
    except RuleError:
        return None
