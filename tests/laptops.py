"""Several laptops of one group: clones of one bare repository, each with its owner's name."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.session.session import Session
from actionplan.session.sync import Synced, Syncing
from tests.gitrepo import begin, commit, git
from tests.once import made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.merge.plans import Side
    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan
    from actionplan.session.resolution import Choice

TODAY = date(2016, 12, 14)
PLAN = Path(__file__).parent / "data" / "shared.toml"
DAYS = {"Ana": 12, "Ben": 13, "Cleo": 14}


@dataclass(frozen=True)
class Laptop:
    """One person's clone."""

    name: str
    folder: Path

    @property
    def plan(self) -> Path:
        return self.folder / "plan.toml"

    @property
    def text(self) -> str:
        return self.plan.read_text(encoding="utf-8")

    @property
    def head(self) -> str:
        return git(self.folder, "rev-parse", "HEAD").strip()

    def session(self) -> Session:
        """Open the plan; its clock stands still."""
        return Session(self.plan, today=TODAY)

    def now(self) -> Plan:
        """Return the present plan."""
        return self.session().plan

    def commit(self, *names: str, message: str = "Saved by hand") -> str:
        """Save files by hand, in this person's name and on this person's day."""
        at = f"2016-12-{DAYS.get(self.name, 15)}T10:00:00+00:00"
        who = {"GIT_AUTHOR_NAME": self.name, "GIT_COMMITTER_NAME": self.name}
        git(self.folder, "add", "--", *(names or ("plan.toml",)))
        when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        git(self.folder, "commit", "--quiet", "--allow-empty", f"--message={message}", **who, **when)
        return self.head

    def write(self, old: str, new: str) -> Laptop:
        """Change words in the file by hand, each time that they stand there."""
        text = self.text
        assert old in text
        self.plan.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def saves(self, *edits: Edit) -> Laptop:
        """Make edits, and save them."""
        session = self.session()
        for edit in edits:
            session.apply(edit)
        self.commit()
        return self

    def sync(
        self, *, remote: str | None = None, otherwise: Side | None = None, choices: Sequence[Choice] = ()
    ) -> Synced:
        """Share the record."""
        return Syncing(self.plan, TODAY, remote=remote, otherwise=otherwise, choices=choices).run()


def shared(folder: Path, *names: str) -> list[Laptop]:
    """Make a plan, a bare repository in which it is shared, and a clone for each person."""
    made(folder, _shared, *names)
    return [Laptop(name, folder / name) for name in names]


def _shared(folder: Path, *names: str) -> None:
    first = begin(folder / "first")
    shutil.copy(PLAN, first / "plan.toml")
    commit(first, "plan.toml", message="The plan", at="2016-12-01T10:00:00+00:00")
    git(folder, "clone", "--quiet", "--bare", "first", "shared.git")
    shutil.rmtree(first)
    for name in names:
        joined(folder, name)


def joined(folder: Path, name: str) -> Laptop:
    """Return a clone for one more person."""
    git(folder, "clone", "--quiet", "shared.git", name)
    return Laptop(name, folder / name)
