"""The plans as the next commit would have them, which are checked before it is made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from actionplan.errors import BrokenPlanError
from actionplan.git import process
from actionplan.git.repository import Repository
from actionplan.storage.document import parse

if TYPE_CHECKING:
    from pathlib import Path


def broken_plans(folder: Path) -> list[BrokenPlanError]:
    """Give the plans that the next commit would change and that have an error: those that git merges as plans.

    Within a commit that git is making it is that one. Raises RecordTrouble where there is no repository.
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

    names = asked("diff", "--cached", "--name-only", "--no-renames", "--diff-filter=d", "-z")
    answers = asked("check-attr", "--stdin", "-z", "merge", data=names).split(b"\0")
    found = []
    for name, value in zip(answers[::3], answers[2::3], strict=False):
        if value == b"actionplan":
            data = asked("cat-file", "blob", f":{os.fsdecode(name)}")
            try:
                parse(data, os.fsdecode(name))
            except BrokenPlanError as error:
                found.append(error)
    return found
