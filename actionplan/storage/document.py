"""The text of plan.toml and the plan that it says: read whole, changed only where an edit is about."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actionplan.errors import BrokenPlanError, PlanFileError, Problem
from actionplan.model import fields
from actionplan.storage import atomic
from actionplan.storage.parse import read, still_known
from actionplan.storage.toml.load import TomlError, conflict_marker, loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from actionplan.model.plan import Plan
    from actionplan.progress import Progress
    from actionplan.storage.parse import Known
    from actionplan.storage.toml.scan import Scan
    from actionplan.storage.toml.text_edits import TextEdit


@dataclass(frozen=True)
class Document:
    """A plan file's text, its tables and the plan that they say."""

    text: str
    tables: dict[str, Any]
    plan: Plan
    problems: tuple[Problem, ...] = ()
    # What was read of the tables, so that those that an edit leaves alone are not read again.
    known: Known = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def scan(self) -> Scan:
        """Where everything is in the text, which can be found before an edit needs it."""
        from actionplan.storage.toml.scan import Scan  # noqa: PLC0415  (what only reads has no need of it)

        return Scan(self.text)

    @property
    def is_newer(self) -> bool:
        """Whether it is in a schema newer than this version writes."""
        return self.plan.schema > fields.SCHEMA

    def with_its_line_ends(self, data: bytes) -> bytes:
        """Return what the record has of a plan as it is in this file, in which git may have converted line ends."""
        return data.replace(b"\n", b"\r\n") if "\r\n" in self.text and b"\r\n" not in data else data

    def refuse_newer(self) -> None:
        """Raise PlanFileError if it is in a newer schema."""
        if self.is_newer:
            raise PlanFileError(
                f"The plan is in schema {self.plan.schema}, newer than this version of actionplan can write.",
                "Install the newest actionplan; until then it can only be read.",
            )

    def changed_to(self, plan: Plan) -> tuple[Document, tuple[TextEdit, ...]]:
        """Return the document that says another plan, and what was replaced in the text.

        Raises PlanFileError for a newer schema, and if the text cannot be made to say it.
        """
        from actionplan.storage.toml.edit import rewrite  # noqa: PLC0415  (only what writes pays for the editor)
        from actionplan.storage.toml.values import EditError  # noqa: PLC0415  (as above)

        self.refuse_newer()
        tables = fields.written(self.tables, self.plan, plan)
        try:
            result = rewrite(self.scan, self.tables, tables, order=fields.key_order, multiline=fields.is_multiline)
        except EditError as error:
            raise PlanFileError(
                f"The change could not be written without touching other lines: {error}.",
                "Nothing was changed. Make this change in plan.toml with a text editor.",
            ) from error
        known = still_known(result.tables, self.known)
        read_back, problems = read(result.tables, known)
        if read_back is None or read_back != plan:
            words = "; ".join(problem.text for problem in problems if not problem.is_warning)
            raise PlanFileError(f"The change would leave the plan with an error: {words}.", "Nothing was changed.")
        return Document(result.text, result.tables, read_back, tuple(problems), known), result.replacements


def parse(data: bytes, name: str = "plan.toml", wait: Progress | None = None) -> Document:
    """Read a plan from the bytes of its file; `wait` is told how many actions are read, once the text is.

    Raises BrokenPlanError, with every problem and its line, if it cannot be read whole, and CancelledError.
    """
    text = _decoded(data, name)
    marker = conflict_marker(text)
    if marker is not None:
        words = (
            "git's conflict markers: the plan is in conflict, for it was changed in two places; settle it in the "
            "dashboard or with “actionplan sync”, or keep what is right and remove the markers"
        )
        raise BrokenPlanError(name, [Problem((), words, line=marker)])
    try:
        tables = loads(text)
    except TomlError as error:
        raise BrokenPlanError(name, [Problem((), str(error.message), line=error.line)]) from error
    known: Known = {}
    plan, problems = read(tables, known, wait)
    if plan is None:
        raise BrokenPlanError(name, located(text, problems))
    return Document(text, tables, plan, tuple(problems), known)


def _decoded(data: bytes, name: str) -> str:
    if not data.strip():
        words = 'the file is empty: a plan begins with schema = 1 and [plan]; "git log" shows whether it once had more'
        raise BrokenPlanError(name, [Problem((), words, line=1)])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
        kind = "UTF-16" if utf16 else f"byte {data[error.start]:#04x} is not UTF-8, perhaps Latin-1"
        words = f"the file is not UTF-8 text ({kind}): save it as UTF-8 in your editor"
        raise BrokenPlanError(name, [Problem((), words, line=1 if utf16 else line)]) from error


def located(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with the lines that they are about, in the order of the lines."""
    from actionplan.storage.toml.scan import Places  # noqa: PLC0415  (only a plan with problems needs it)

    places = Places(text)
    found = [replace(problem, line=problem.line or places.line(problem.path)) for problem in problems]
    return sorted(found, key=lambda problem: (problem.line, problem.is_warning))


def check(document: Document, today: date, saved: Plan | None = None) -> list[Problem]:
    """Return every problem and warning of a plan that can be read, with lines."""
    from actionplan.model.warnings import unrecorded_moves, warnings  # noqa: PLC0415  (only `check` needs them)

    problems = [*document.problems, *warnings(document.plan, today)]
    if saved is not None:
        problems += unrecorded_moves(saved, document.plan)
    return located(document.text, problems)


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan file as it was read: the document, and the stamp by which a change on disk is seen."""

    document: Document
    stamp: atomic.Stamp


@dataclass(frozen=True, slots=True)
class Written:
    """What one write did; `doubt` is what to tell if the disk did not confirm it."""

    before: Document
    after: Document
    replacements: tuple[TextEdit, ...]
    stamp: atomic.Stamp
    doubt: PlanFileError | None = None


class PlanFile:
    """The plan file on disk, the only truth about the plan."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.name = self.path.name

    def stamp(self) -> atomic.Stamp | None:
        """Return what shows a change of the file, cheaply; None if there is no readable file."""
        return atomic.stamp(self.path)

    def open(self, wait: Progress | None = None) -> Opened:
        """Read the plan; `wait` is told how far that is.

        Raises PlanFileError if there is no such file, BrokenPlanError if it has an error, and CancelledError.
        """
        snapshot = atomic.read(self.path)
        return Opened(parse(snapshot.data, self.name, wait), snapshot.stamp)

    @contextmanager
    def locked(self, known: Document | None = None) -> Iterator[LockedPlan]:
        """Lock the plan file against other writers, and read it as it is now.

        `known` is a document read before, used if the file still says the same.
        Raises BrokenPlanError and PlanFileError, with the file left as it was.
        """
        with atomic.opened_to_write(self.path) as file:
            yield LockedPlan(file, self.name, known)


class LockedPlan:
    """The plan file while this program holds its lock, as it was last read.

    Both ways of writing return None if another program saved over the file first, knowing of no lock. `document` is
    then what that program saved, and the edit is made again on that:

        with plan_file.locked() as current:
            while (written := current.write(edit.apply(current.plan, today))) is None:
                pass
    """

    def __init__(self, file: atomic.LockedFile, name: str, known: Document | None = None) -> None:
        self._file = file
        self._name = name
        self.document = self._read(known)

    @property
    def plan(self) -> Plan:
        """The plan as it was last read."""
        return self.document.plan

    def write(self, plan: Plan) -> Written | None:
        """Write another plan, changing only the lines that differ; nothing is written if the plan stays the same.

        What was written is read back and compared before. Raises PlanFileError, with the file left as it was, also if
        the text cannot be made to say it or another program never stops saving.
        """
        if plan == self.plan:
            return self.write_document(self.document, ())
        return self.write_document(*self.document.changed_to(plan))

    def write_document(self, after: Document, edits: tuple[TextEdit, ...] | None = None) -> Written | None:
        """Write another text of the plan; `edits` are what makes it of this one, and are found if not given.

        Raises PlanFileError, with the file left as it was.
        """
        from actionplan.storage.toml.text_edits import smallest_edit  # noqa: PLC0415  (as above)

        before = self.document
        if edits is None:
            edits = (smallest_edit(before.text, after.text),)
        placed = self._file.write(after.text.encode("utf-8"))
        if placed is not None:
            return Written(before, after, edits, *placed)
        self.document = self._read()
        return None

    def _read(self, known: Document | None = None) -> Document:
        data = self._file.snapshot.data
        if known is not None and data == known.text.encode("utf-8"):
            return known
        return parse(data, self._name)


def undone(written: Written, current: Document) -> Document | None:
    """Return the document with the very lines back that a write replaced.

    None if those were changed since, or if they would now mean something else.
    """
    from actionplan.storage.toml.text_edits import inverted, transplant  # noqa: PLC0415  (as above)

    if current.text == written.after.text:
        return written.before
    inverse = inverted(written.replacements, written.before.text)
    text = transplant(inverse, written.after.text, current.text)
    if text is None:
        return None
    tables = written.before.tables, written.after.tables, current.tables
    try:
        back = parse(text.encode("utf-8"))
        return back if _is_taken_back(*tables, back.tables) else None
    except BrokenPlanError:
        return None


def _is_taken_back(before: Any, after: Any, current: Any, back: Any) -> bool:  # noqa: ANN401  (any TOML value)
    """Return whether what changed from `before` to `after`, and nothing else, was undone in `current`."""
    from actionplan.storage.toml.values import same  # noqa: PLC0415  (as above)

    if same(after, current):
        return same(back, before)
    if same(before, after):
        return same(back, current)
    values = (before, after, current, back)
    if not all(isinstance(value, dict) for value in values):
        return True
    names = {name for value in values for name in value}
    return all(_is_taken_back(*(value.get(name) for value in values)) for name in names)


def is_same_but_for_layout(document: Document, other: Document) -> bool:
    """Return whether two texts differ in order, blanks and line breaks alone: values and comments are the same."""
    from actionplan.storage.toml.scan import comments  # noqa: PLC0415  (as above)
    from actionplan.storage.toml.values import same  # noqa: PLC0415  (as above)

    notes, other_notes = (sorted(comments(each.text, 0, len(each.text))) for each in (document, other))
    return notes == other_notes and same(document.tables, other.tables)


_HEADER = re.compile(r"""^\s*(?:\[\[?\s*)?actions\s*\.\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))""")
_MEMBER = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*(?:\.\s*(?:title|status)\s*)?=\s*\{?""")


def ids_in(lines: Iterable[str]) -> frozenset[str]:
    """Return the ids of actions in lines of earlier plans: in headers, dotted keys and tables written in one line."""
    found = set()
    for line in lines:
        match = _HEADER.match(line) or (_MEMBER.match(line) if "{" in line or ".title" in line else None)
        if match is not None:
            found.add(match[1] or match[2] or match[3])
    return frozenset(name for name in found if name not in fields.ACTION_KEYS and fields.ID.fullmatch(name))
