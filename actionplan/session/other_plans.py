"""The other plans of a repository when two sides of its record are merged: none of them may get an error by it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from actionplan.errors import BrokenPlanError, PlanFileError, problem_line
from actionplan.git import remote_errors
from actionplan.git.errors import RecordTrouble, Trouble
from actionplan.merge.documents import DocumentMerge
from actionplan.storage import document
from actionplan.text import safe

if TYPE_CHECKING:
    from actionplan.git.remote import Remote

_PLAN_TABLE = re.compile(rb"^[ \t]*\[[ \t]*plan[ \t]*\]", re.MULTILINE)


def merged_plans(remote: Remote, theirs: str, ours: str, base: str) -> tuple[dict[bytes, bytes], list[str]]:
    """Merge the other plans that both sides changed, by action and field; return their texts by path, and notes.

    Raises RecordTrouble, which names the files, if a person has to merge one of them.
    """
    merged: dict[bytes, bytes] = {}
    notes: list[str] = []
    apart = []
    for path in remote.changed_on_both(theirs, ours, base):
        texts = [remote.content_at(commit, path) for commit in (base, ours, theirs)]
        if not any(_is_plan(path, text) for text in texts):
            continue
        # A plan that one side removed, or that both began, is merged by a person.
        whole = [text for text in texts if text is not None]
        if len(whole) < len(texts):
            apart.append(os.fsdecode(path))
            continue
        try:
            result = DocumentMerge(*whole, used=document.ids_in(remote.past_lines(path))).merged()
        except (BrokenPlanError, PlanFileError):
            apart.append(os.fsdecode(path))
            continue
        if result.clashes:
            apart.append(os.fsdecode(path))
        merged[path] = result.data
        notes += [f"{safe(os.fsdecode(path))}: {note}" for note in result.notes]
    if apart:
        raise remote_errors.other_files(apart)
    return merged, notes


def refuse_broken(remote: Remote, tree: str, ours: str, theirs: str) -> None:
    """Raise RecordTrouble if another plan that a merged tree has otherwise than one of its sides has an error."""
    for path in remote.changed_in_merge(tree, ours, theirs):
        data = remote.content_at(tree, path)
        if data is None or not _is_plan(path, data):
            continue
        try:
            document.parse(data, os.fsdecode(path))
        except BrokenPlanError as error:
            first = problem_line(error.name, next(problem for problem in error.problems if not problem.is_warning))
            raise RecordTrouble(
                Trouble.NOT_OURS,
                f"Another plan of this repository would have an error: {first}.",
                "Correct that plan where it was changed, and save it. Then sync again. Nothing was changed.",
            ) from error


def _is_plan(path: bytes, text: bytes | None) -> bool:
    is_named = path.rpartition(b"/")[2] == b"plan.toml"
    return text is not None and (is_named or (path.endswith(b".toml") and _PLAN_TABLE.search(text) is not None))
