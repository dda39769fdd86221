"""Sharing the record with other computers: what others saved comes in, what was saved here goes out."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, BrokenPlanError, PlanFileError, RecordError, RuleError, problem_line
from actionplan.git import remote_errors
from actionplan.git.errors import RecordTrouble, Trouble
from actionplan.git.record import Record
from actionplan.git.remote import Remote
from actionplan.merge.documents import DocumentMerge, MergeError
from actionplan.model import diff as changes
from actionplan.model.fields import SCHEMA
from actionplan.progress import Progress
from actionplan.session import commit_message
from actionplan.session.other_plans import merged_plans, refuse_broken
from actionplan.session.resolution import Sides, when
from actionplan.storage import atomic, document, private
from actionplan.storage.incremental import PlanReader
from actionplan.text import count, listed, safe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from actionplan.git.log import Commit
    from actionplan.git.remote import Target
    from actionplan.merge.plans import Side
    from actionplan.model.diff import Change
    from actionplan.model.plan import Plan
    from actionplan.session.resolution import Choice

# How often it is tried to share, where others share their work meanwhile.
TRIES = 5
_UNDER_WAY = "sync"
_TWO_COMMITS = re.compile(r"([0-9a-f]{40,64}) ([0-9a-f]{40,64})")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A save that came in: who made it, on which day, and what it changed, a line an action."""

    author: str
    day: date
    when: str
    lines: tuple[str, ...]

    def said(self) -> list[str]:
        """Return it in words: "Ben, 13 Dec: IM-04 Publish the strategy: status complete (was on track)"."""
        return [f"{safe(self.author)}, {self.when}: {line}" for line in self.lines]


@dataclass(frozen=True, slots=True)
class Synced:
    """What was shared with `remote`: what came in and what it changed here, how many saves went out.

    `notes` say what was settled by a rule or by choice when both sides were put together, `warnings` what else has to
    be known of what was taken in.
    """

    remote: str
    plan: Plan
    came: tuple[Arrival, ...] = ()
    changes: tuple[Change, ...] = ()
    sent: int = 0
    notes: tuple[str, ...] = ()
    warnings: tuple[ActionPlanError, ...] = ()

    @property
    def words(self) -> str:
        """Return it in one line."""
        others = count(len(self.came), "save")
        came = (
            f"{others} of {listed(dict.fromkeys(safe(one.author) for one in self.came))} came in" if self.came else ""
        )
        sent = f"{count(self.sent, 'save')} shared with {safe(self.remote)}" if self.sent else ""
        said = " · ".join(part for part in (came, sent) if part)
        return (
            f"{said[0].upper()}{said[1:]}." if said else f"Nothing to do: {safe(self.remote)} and this computer agree."
        )


class Syncing:
    """One sync of one plan's record."""

    def __init__(
        self,
        path: Path,
        today: date,
        *,
        remote: str | None = None,
        otherwise: Side | None = None,
        choices: Sequence[Choice] = (),
        wait: Progress | None = None,
    ) -> None:
        """Prepare it; `choices` settle clashes, `otherwise` all others, and `wait` stops it before anything is done."""
        self.path = path
        self.today = today
        self._given = remote
        self._otherwise = otherwise
        self._choices = tuple(choices)
        self._wait = wait or Progress()
        self._record = Record(path)
        self._remote = Remote(self._record, self._wait)
        self._reader = PlanReader()

    def run(self) -> Synced:
        """Take in what others saved, and share what was saved here.

        Raises RuleError while something is not saved, UnsettledError where both sides clash, RecordTrouble where it
        cannot be done, BrokenPlanError and PlanFileError; plan and record are then as they were. What somebody edits
        meanwhile stays in the file, not saved yet.
        """
        with self._record:
            _, state = self._remote.ready()
            if state.head is None:
                raise RecordError("Nothing has been saved to the record yet.", "Save the plan first: actionplan commit")
            self._finish_what_was_begun()
            self._refuse_unsaved()
            target = self._remote.target(state, self._given)
            for _ in range(TRIES):
                synced = self._once(target)
                if synced is not None:
                    return synced
            raise remote_errors.moved_on(target.remote, TRIES)

    def _refuse_unsaved(self) -> None:
        data = atomic.read(self.path).data
        if not self._record.is_saved(data):
            document.parse(data, self.path.name)
            raise RuleError(
                "The plan has changes that are not saved to the record, so nothing was taken in or shared.",
                "Save them first (actionplan commit), or throw them away (actionplan discard).",
            )

    def _once(self, target: Target) -> Synced | None:
        """Try once; None where somebody else was quicker."""
        remote = self._remote
        self._wait.note = f"asking {safe(target.remote)}"
        ours, theirs = remote.head(), remote.fetch(target)
        synced = Synced(target.remote, self._plan(ours))
        new = ours
        bases = remote.bases(ours, theirs) if theirs is not None else []
        if theirs is not None and theirs not in bases:
            others = remote.saves(ours, theirs)
            came = tuple(map(self._arrival, others))
            self._refuse_unusable(theirs, target, came)
            synced = replace(synced, came=came)
            if ours in bases:
                new = theirs
            else:
                new, notes = self._merged(ours, theirs, others, remote.only_base(bases, target.remote))
                synced = replace(synced, notes=notes)
        # All that is told is known before anything is done.
        after = self._plan(new)
        synced = replace(synced, plan=after, changes=changes.differences(synced.plan, after))
        if new != theirs:
            synced = replace(synced, sent=remote.count(theirs, ours))
            self._wait.note = f"sending to {safe(target.remote)}"
            if not remote.push(target, new):
                return None
        if new == ours:
            return synced
        try:
            warnings = self._taken_in(ours, new)
        except ActionPlanError as error:
            if synced.sent:
                error.advice = f"{error.advice} What was saved here is shared already; the next sync takes the rest in."
            raise
        return replace(synced, warnings=warnings) if warnings is not None else None

    # What both sides say

    def _plan(self, commit: str) -> Plan:
        return self._reader.read(self._remote.content(self._remote.blob(commit)), self.path.name)

    def _refuse_unusable(self, theirs: str, target: Target, came: Sequence[Arrival]) -> None:
        if not self._remote.blob(theirs):
            raise remote_errors.no_plan_there(target.remote, self.path.name)
        who = came[-1].author if came else target.remote
        try:
            plan = self._plan(theirs)
        except BrokenPlanError as error:
            raise remote_errors.broken_there(who, _first_problem(error)) from error
        if plan.schema > SCHEMA:
            raise remote_errors.newer_there(plan.schema)

    def _arrival(self, save: Commit) -> Arrival:
        on = when(save.day, self.today)
        try:
            after = self._said(save.blob)
            before = self._said(save.before)
        except BrokenPlanError as error:
            return Arrival(save.author, save.day, on, (f"the plan could not be read: {_first_problem(error)}",))
        if after is None or before is None:
            words = "took the plan out of the record" if after is None else "put the plan into the record"
            return Arrival(save.author, save.day, on, (words,))
        lines = changes.lines(changes.differences(before, after), after)
        return Arrival(save.author, save.day, on, tuple(lines) or ("notes and layout of the plan",))

    def _said(self, blob: str) -> Plan | None:
        return self._reader.read(self._remote.content(blob), self.path.name) if blob else None

    # Both sides together

    def _merged(self, ours: str, theirs: str, others: Sequence[Commit], base: str) -> tuple[str, tuple[str, ...]]:
        """Put both sides together in a commit; what was shared before stays the main line of the record."""
        remote = self._remote
        blobs = [remote.blob(commit) for commit in (base, ours, theirs)]
        if not blobs[0] and blobs[1] != blobs[2]:
            raise remote_errors.begun_twice(self.path.name)
        mine = remote.saves(theirs, ours)
        data, notes = remote.content(blobs[1]), tuple[str, ...]()
        if blobs[1] != blobs[2]:
            try:
                joining = DocumentMerge(*map(remote.content, blobs), used=document.ids_in(self._record.past_lines()))
                sides = Sides(mine, others, self._said, self.today)
                joined, settled = sides.settled(joining, self._choices, self._otherwise)
            except (BrokenPlanError, MergeError) as error:
                words = _first_problem(error) if isinstance(error, BrokenPlanError) else error.message
                raise RecordTrouble(
                    Trouble.NOT_OURS,
                    f"What was changed here and elsewhere cannot be put together: {safe(words)}",
                    "That is for git and you to do: git pull --no-rebase. Nothing was changed.",
                ) from error
            data, notes = joined.data, (*joined.notes, *settled)
        other_plans, more_notes = merged_plans(remote, theirs, ours, base)
        notes = (*notes, *more_notes)
        tree = remote.merged_tree(theirs, ours, base, {remote.path(): data, **other_plans})
        refuse_broken(remote, tree, ours, theirs)
        before = self._plan(theirs)
        after = self._reader.read(data, self.path.name)
        found = changes.differences(before, after)
        message = commit_message.of_merge(
            mine,
            [*changes.lines(found, after), *notes],
            found,
        )
        return remote.merge(theirs, ours, tree, message), notes

    # Taking in

    def _finish_what_was_begun(self) -> None:
        """Go on with what a sync that was cut short had begun to take in."""
        kept = private.read(self.path, _UNDER_WAY)
        if kept is None:
            return
        commits = _TWO_COMMITS.fullmatch(kept.decode("ascii", "replace"))
        old, new = commits.groups() if commits is not None else ("", "")
        is_open = commits is not None and self._remote.head() == old and old in self._remote.bases(old, new)
        if not is_open or self._taken_in(old, new, was_begun=True) is None:
            private.remove(self.path, _UNDER_WAY)

    def _taken_in(self, old: str, new: str, *, was_begun: bool = False) -> tuple[ActionPlanError, ...] | None:
        """Put a new state of the record in the place of the old one; None if another program did meanwhile.

        The plan file is put in place first: cut short after that, the rest is done by the next sync. What is in the
        file and not saved stays so. Returns the warnings about it; once it is in the record, nothing is raised.
        """
        remote = self._remote
        with atomic.locked(self.path):
            if remote.head() != old:
                return None
            snapshot = atomic.read(self.path)
            data = self._with_edits(snapshot.data, old, new)
            private.write(self.path, _UNDER_WAY, f"{old} {new}".encode(), for_group=True)
            try:
                begun = remote.begin(new, old)
                warnings: list[ActionPlanError | None] = []
                if data != snapshot.data:
                    warnings.append(atomic.replace(self.path, data, expected=snapshot).doubt)
                warnings.append(remote.finish(new, old, "actionplan: sync", begun))
            except BaseException:
                with suppress(ActionPlanError):
                    self._give_up(old, new, data, snapshot)
                    # The file may have the new state since it was begun: it stays begun, and a later sync goes on.
                    if not was_begun:
                        private.remove(self.path, _UNDER_WAY)
                raise
            # That a sync was begun is no longer true, and the next one sees that too.
            with suppress(PlanFileError):
                private.remove(self.path, _UNDER_WAY)
        return tuple(warning for warning in warnings if warning is not None)

    def _give_up(self, old: str, new: str, data: bytes, before: atomic.Snapshot) -> None:
        """Go back to the old state, unless the new one is in the record already, or the file is somebody else's now."""
        if self._remote.head() != new:
            now = atomic.read(self.path)
            if now.data == data != before.data:
                atomic.replace(self.path, before.data, expected=now)
            self._remote.give_up(old)

    def _with_edits(self, data: bytes, old: str, new: str) -> bytes:
        """Return the next text of the plan file: the new state, with the edits made since the old one."""
        remote = self._remote
        now = document.parse(data, self.path.name)
        before, after = (now.with_its_line_ends(remote.content(remote.blob(commit))) for commit in (old, new))
        if data in (before, after):
            return after
        try:
            joined = DocumentMerge(before, data, after).merged()
        except (MergeError, PlanFileError) as error:
            raise _edited_meanwhile() from error
        if joined.clashes:
            raise _edited_meanwhile()
        return joined.data


def _edited_meanwhile() -> RuleError:
    return RuleError(
        "The plan was edited while it was shared, where what came in changes it too; the edits stay as they are.",
        "Save them, then sync again: both values are shown then.",
    )


def _first_problem(error: BrokenPlanError) -> str:
    return problem_line(error.name, next(each for each in error.problems if not each.is_warning))
