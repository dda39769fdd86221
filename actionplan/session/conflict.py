"""A plan that git left in conflict: settled from git's three versions of it, by action and field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, PlanFileError
from actionplan.git.record import Record
from actionplan.git.remote import Remote
from actionplan.git.repository import Repository
from actionplan.merge.documents import DocumentMerge
from actionplan.progress import Progress
from actionplan.session.resolution import Sides, UnsettledError
from actionplan.storage import atomic
from actionplan.storage.document import ids_in
from actionplan.storage.incremental import PlanReader
from actionplan.storage.toml.load import conflict_marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from actionplan.git.log import Commit
    from actionplan.merge.plans import Conflict, Side
    from actionplan.model.plan import Plan
    from actionplan.session.resolution import Choice

# What is under way, the commit that is brought in, and how git goes on once all is settled.
_UNDER_WAY = (
    ("rebase-merge", "REBASE_HEAD", "git rebase --continue"),
    ("rebase-apply", "REBASE_HEAD", "git rebase --continue"),
    ("CHERRY_PICK_HEAD", "CHERRY_PICK_HEAD", "git cherry-pick --continue"),
    ("REVERT_HEAD", "REVERT_HEAD", "git revert --continue"),
    ("MERGE_HEAD", "MERGE_HEAD", "git commit"),
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was written: the plan, what was settled, and what to do next."""

    plan: Plan
    notes: tuple[str, ...]
    following: str


class ConflictedPlan:
    """The three versions of a plan that git could not merge; nothing is written before all is settled."""

    def __init__(self, path: Path, today: date, versions: tuple[bytes, bytes, bytes], data: bytes) -> None:
        """Take git's versions; `data` is what the file says with the markers.

        Raises ActionPlanError where the versions cannot be put together.
        """
        self.path = path
        self._data = data
        self._repository = Repository(path.parent, path.name)
        place = self._repository.place()
        found = [(other, following) for name, other, following in _UNDER_WAY if (place.own / name).exists()]
        other, self.following = found[0] if found else ("", "")
        self._joining = DocumentMerge(*versions, used=self._used_ids(other))
        self._sides = self._since(other, today)
        self.plan: Plan
        self.clashes: tuple[Conflict, ...] = ()
        try:
            self.plan = self._sides.settled(self._joining, ())[0].plan
        except UnsettledError as error:
            self.plan, self.clashes = error.plan, error.clashes

    @classmethod
    def of(cls, path: Path, today: date) -> ConflictedPlan | None:
        """Look whether a plan is in conflict, and git has three versions of it that can be put together."""
        path = path.absolute()
        try:
            data = atomic.read(path).data
            if conflict_marker(data.decode("utf-8", "replace")) is None:
                return None
            repository = Repository(path.parent, path.name)
            stages = [repository.run("cat-file", "blob", f":{stage}:./{path.name}") for stage in (1, 2, 3)]
            if any(stage.status != 0 for stage in stages):
                return None
            return cls(path, today, (stages[0].out, stages[1].out, stages[2].out), data)
        except ActionPlanError:
            return None

    def _used_ids(self, other: str) -> Iterator[str]:
        """Yield the ids that the record ever had, and those of the commit that is brought in; looks if asked."""
        yield from ids_in(Record(self.path).past_lines(*filter(None, [other])))

    def _since(self, other: str, today: date) -> Sides:
        """Find what was saved on both sides since they were one; nothing where git does not say what the other is."""
        remote = Remote(Record(self.path), Progress())
        reader = PlanReader()
        mine: list[Commit] = []
        others: list[Commit] = []
        base = self._repository.run("merge-base", "HEAD", other) if other else None
        if base is not None and base.status == 0:
            mine, others = (remote.saves(base.line, side) for side in ("HEAD", other))
        return Sides(
            mine, others, lambda blob: reader.read(remote.content(blob), self.path.name) if blob else None, today
        )

    def settle(self, choices: Sequence[Choice] = (), otherwise: Side | None = None) -> Settled:
        """Write the plan whole, with all that both sides changed, and tell git that it is settled.

        Raises UnsettledError where something is not chosen, PlanFileError where the file was changed meanwhile or
        cannot be written, RecordTrouble where git cannot take it.
        """
        joined, notes = self._sides.settled(self._joining, choices, otherwise)
        has_returns = b"\r\n" in self._data and b"\r\n" not in joined.data
        data = joined.data.replace(b"\n", b"\r\n") if has_returns else joined.data
        with atomic.locked(self.path):
            snapshot = atomic.read(self.path)
            if snapshot.data != self._data:
                raise PlanFileError(
                    "The plan in conflict was changed by another program meanwhile, so nothing was written.",
                    "Look at it again.",
                )
            atomic.replace(self.path, data, expected=snapshot)
            added = self._repository.run(*self._repository.flushing, "add", "--", self._repository.only, writes=True)
            if added.status != 0:
                place, state = self._repository.place(), self._repository.state()
                raise self._repository.refusal(place, state, added, ran_hooks=False)
        go_on = f"To go on: {self.following}" if self.following else "Save it with: actionplan commit"
        return Settled(joined.plan, (*joined.notes, *notes), go_on)
