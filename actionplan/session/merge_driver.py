"""What git calls to merge a plan: three files in, one out, with conflict markers where it takes a person."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from actionplan.errors import BrokenPlanError, PlanFileError, RecordError
from actionplan.git import process
from actionplan.git.record import Record
from actionplan.merge.documents import DocumentMerge, MergeError
from actionplan.merge.markers import marked
from actionplan.storage.atomic import read_named, write_atomically
from actionplan.storage.document import ids_in, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LABELS = ("ours", "theirs")
# git names the commits that it merges to what it calls; no branch need have them.
_MERGING = re.compile(r"GITHEAD_([0-9a-f]{40,64})")


@dataclass(frozen=True, slots=True)
class Driven:
    """Whether a merge left nothing to settle, and what a person should know of it, a line each."""

    is_clean: bool
    lines: tuple[str, ...]


def drive(base: Path, ours: Path, theirs: Path, size: int = 7, path: Path | None = None) -> Driven:
    """Merge by meaning, and write what comes of it in the place of `ours`, whole or not at all.

    What is no plan, or cannot be merged with certainty, is merged by the line as git does it, and never into a plan
    with an error. Markers are `size` letters long. No id that the record of the plan at `path` ever had is given again.
    Raises PlanFileError if a file cannot be read, or the result cannot be written.
    """
    texts = read_named(base), read_named(ours), read_named(theirs)
    try:
        data, driven = _by_meaning(*texts, size, path)
    except (BrokenPlanError, PlanFileError) as error:
        data, is_clean = _by_line((base, ours, theirs), texts, size)
        # Plans that could be read, and not be merged with certainty, are no better merged without a look.
        if is_clean and (isinstance(error, MergeError) or not _is_plan(data)):
            data, is_clean = marked(texts[1], texts[2], size, LABELS), False
        driven = Driven(is_clean, (f"The plan was merged by the line, as git does it. {error.message}",))
    write_atomically(ours.absolute(), data)
    return driven


def _by_meaning(base: bytes, ours: bytes, theirs: bytes, size: int, path: Path | None) -> tuple[bytes, Driven]:
    three = DocumentMerge(base, ours, theirs, used=_used_ids(path))
    found = three.merged()
    if not found.clashes:
        return found.data, Driven(is_clean=True, lines=found.notes)
    data = three.marked(size, LABELS)
    if data == three.merged(otherwise="ours").data:
        return data, Driven(is_clean=True, lines=found.notes)
    return data, Driven(is_clean=False, lines=(*found.notes, *(clash.line(found.plan) for clash in found.clashes)))


def _used_ids(path: Path | None) -> Iterator[str]:
    """Yield the ids that the record of a plan ever had, and those of the commits that git is merging; looks if asked.

    Nothing is known of a plan in no record that can be read.
    """
    if path is not None:
        merging = [found[1] for found in map(_MERGING.fullmatch, os.environ) if found]
        with suppress(RecordError):
            yield from ids_in(Record(path.absolute()).past_lines(*merging))


def _by_line(files: tuple[Path, Path, Path], texts: tuple[bytes, bytes, bytes], size: int) -> tuple[bytes, bool]:
    """Return the result of `git merge-file`, and whether it has no conflict."""
    base, ours, theirs = (str(file.absolute()) for file in files)
    labels = (f"-L{name}" for name in (LABELS[0], "base", LABELS[1]))
    words = ("merge-file", "--stdout", f"--marker-size={size}", *labels, ours, base, theirs)
    with suppress(RecordError):
        result = process.run(files[1].absolute().parent, *words)
        # The status is the number of conflicts; beyond 127, or where a signal ended git, it is no merge at all.
        if 0 <= result.status <= 127:
            return result.out, result.status == 0
    return marked(texts[1], texts[2], size, LABELS), False


def _is_plan(data: bytes) -> bool:
    with suppress(BrokenPlanError):
        parse(data)
        return True
    return False
