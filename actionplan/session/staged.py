"""The plans as the next commit would have them, which are checked before it is made."""

from __future__ import annotations

import os
from pathlib import Path

from actionplan.errors import BrokenPlanError, RuleError, shown
from actionplan.git import process
from actionplan.git.repository import Repository
from actionplan.storage.document import parse


def broken_plans(folder: Path, only: Path | None = None) -> list[BrokenPlanError]:
    """Return the plans that the next commit would change and that have an error: those that git merges as plans.

    With `only`, that plan alone, whether or not git merges it as a plan or the commit changes it. Within a commit that
    git is making it is that one. Raises RecordTrouble if there is no repository, RuleError if git does not know `only`.
    """
    # A commit of some files only has a list of its own, which git names to its hooks.
    named = os.environ.get("GIT_INDEX_FILE", "")
    more = {"GIT_INDEX_FILE": os.path.abspath(named)} if named else None  # noqa: PTH100  (it may be a link, and stays one)
    repository = Repository(folder, "plan.toml")
    top = repository.checked("rev-parse", "--show-toplevel")
    here = folder / top.line

    def asked(*words: str, data: bytes = b"") -> bytes:
        result = process.run(here, *words, data=data, more=more)
        if result.status != 0:
            raise repository.no_use(result)
        return result.out

    if only is not None:
        # Its folder may be reached through a link; the plan itself is none.
        place = Path(os.path.realpath(only.parent), only.name)
        below = Path(os.path.relpath(place, os.path.realpath(here))).as_posix()
        names = asked("ls-files", "--cached", "-z", "--full-name", "--", f":(literal,top){below}")
        plans = sorted({name for name in names.split(b"\0") if name})
        if not plans:
            raise RuleError(f"{shown(only)} is in no next commit: git does not know it.", "Stage it first: git add")
    else:
        names = asked("diff", "--cached", "--name-only", "--no-renames", "--diff-filter=d", "-z")
        answers = asked("check-attr", "--stdin", "-z", "merge", data=names).split(b"\0")
        plans = [name for name, value in zip(answers[::3], answers[2::3], strict=False) if value == b"actionplan"]
    broken = []
    for name in plans:
        data = asked("cat-file", "blob", f":{os.fsdecode(name)}")
        try:
            parse(data, os.fsdecode(name))
        except BrokenPlanError as error:
            broken.append(error)
    return broken
