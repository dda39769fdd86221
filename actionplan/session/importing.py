"""Taking tables of other programs into the plan: looking first, then one edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actionplan.errors import RuleError
from actionplan.exchange.files import sheets_of
from actionplan.exchange.headings import FIELDS
from actionplan.exchange.mapping import ColumnMapping, mapping_name, read_mapping, write_mapping
from actionplan.exchange.statuses import normal
from actionplan.exchange.taking import TakeRows
from actionplan.exchange.understand import OFFERED, Options, Question, understand
from actionplan.text import close_matches, count, folded, listed, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from actionplan.exchange.taking import Outcome
    from actionplan.exchange.understand import Understanding
    from actionplan.model.plan import Plan
    from actionplan.session.results import EditResult
    from actionplan.session.session import Session

__all__ = ["FIELDS", "Import", "Options", "apply", "look", "options_from"]

_READ = {".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".docx", ".md", ".markdown", ".json", ".xls", ".ods"}
_DATE_ANSWERS = ("day-first", "month-first", "calendar-quarters", "financial-quarters", "months", "days")


@dataclass(frozen=True)
class Import:
    """What tables say, and what the plan would be with them; nothing is written."""

    understood: Understanding
    outcome: Outcome
    questions: tuple[Question, ...]
    edit: TakeRows
    name: str
    options: Options


def options_from(
    plan: Plan,
    *,
    columns: Sequence[str] = (),
    statuses: Sequence[str] = (),
    dates: Sequence[str] = (),
    names: str = "",
    sheet: str = "",
    heading_row: int | None = None,
) -> Options:
    """Return the options of an import from pairs such as "Target date=due" and the lines "NAME = JOB TITLE" of a text.

    Raises RuleError for what is not understood.
    """
    chosen = {}
    for typed in columns:
        heading, name = _pair(typed, "--map", "COLUMN=FIELD")
        if name not in FIELDS:
            close = close_matches(name, FIELDS, 1)
            hint = f"Did you mean {close[0]}?" if close else f"Fields are {listed(FIELDS)}."
            raise RuleError(f"--map: there is no field {safe(name)}.", hint)
        chosen[normal(heading)] = name
    known = {}
    for typed in statuses:
        word, status = _pair(typed, "--status", "WORD=STATUS")
        known[normal(word)] = plan.status_named(status)
    for answer in dates:
        if answer not in _DATE_ANSWERS and not (answer.isdecimal() and len(answer) == 4):
            forms = listed((*_DATE_ANSWERS, "a year such as 2016"), "or")
            raise RuleError(f"--dates: {safe(answer)} is not understood.", f"Write {forms}.")
    people = {}
    for line in names.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            name, title = _pair(line, "--names", "NAME=JOB TITLE")
            people[folded(name)] = title
    return Options(chosen, known, people, frozenset(dates), sheet, heading_row)


def _pair(typed: str, option: str, form: str) -> tuple[str, str]:
    left, separator, right = (part.strip() for part in typed.rpartition("="))
    if not (separator and left and right):
        raise RuleError(f"{option}: {safe(typed.strip())} is not understood.", f"Write {form}.")
    return left, right


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.iterdir() if each.suffix.casefold() in _READ and each.is_file())
            if not inside:
                raise RuleError(f"{safe(str(path))} has no file that can be imported.", "Name a file.")
            found += [each for each in inside if not each.name.startswith(("~$", "."))]
        else:
            found.append(path)
    return found


def look(session: Session, paths: Sequence[Path], options: Options) -> Import:
    """Return what the tables of files say, and what would come of them; nothing is written.

    Raises RuleError for a file that cannot be read or understood, PlanFileError for a mapping that cannot be read.
    """
    files = _files(paths)
    name = mapping_name(files[0].stem)
    mapping = read_mapping(session.path, name)
    statuses = {word: session.plan.status_named(name) if name else None for word, name in mapping.statuses.items()}
    remembered = {normal(column): field for column, field in mapping.columns.items()}
    options = replace(
        options,
        columns=remembered | dict(options.columns),
        statuses=statuses | dict(options.statuses),
        names=session.kept_names() | dict(options.names),
        dates=options.dates | frozenset(mapping.dates),
    )
    sheets = [sheet for file in files for sheet in sheets_of(file)]
    understood = understand(sheets, options, session.plan, session.today)
    edit = TakeRows(
        tuple(understood.rows),
        files[0].stem,
        dict(mapping.rows),
        dict(understood.base),
        session.used_ids(),
        understood.there(),
    )
    outcome = edit.outcome(session.plan, session.today)
    return Import(understood, outcome, (*understood.questions, *_of_outcome(outcome)), edit, name, options)


def _of_outcome(outcome: Outcome) -> Iterable[Question]:
    """Yield the questions that the plan raises: titles nearly the same, and fields changed on both sides."""
    if outcome.alike:
        pairs = listed(f"“{shortened(safe(new), 50)}” as {known}" for known, _, new in outcome.alike[:3])
        words = f"{count(len(outcome.alike), 'title')} nearly the same as in the plan: {pairs}."
        yield Question("titles", words, "the same actions", "--accept")
    conflicts = [each for each in outcome.differences if each.is_conflict]
    if conflicts:
        shown = listed(f"{each.id} {each.field}: {each.plan} / {each.table}" for each in conflicts[:3])
        words = f"{count(len(conflicts), 'field')} changed both in the plan and in the file: {shown}."
        yield Question("conflicts", words, "keep the plan's values", "--accept")


def apply(session: Session, found: Import) -> EditResult:
    """Take the rows into the plan as one edit, and remember beside it what was taken.

    Raises RuleError, ConflictError, BrokenPlanError and PlanFileError; the plan is then as it was.
    """
    before = session.plan
    result = session.apply(found.edit)
    # What was taken is what the edit made of the plan that it was made on.
    outcome = found.outcome if before is session.plan else found.edit.outcome(before, session.today)
    options, understood = found.options, found.understood
    dates = options.dates | {OFFERED[each.key] for each in found.questions if each.key in OFFERED}
    mapping = ColumnMapping(
        {**understood.mapping},
        {word: str(status or "") for word, status in ({**understood.statuses} | {**options.statuses}).items()},
        # A year that was typed is that of this file only.
        tuple(sorted(answer for answer in dates if not answer.isdecimal())),
        outcome.taken,
    )
    if mapping != read_mapping(session.path, found.name):
        write_mapping(session.path, found.name, mapping)
    people = {**options.names} | dict.fromkeys(understood.persons, "")
    if people:
        session.keep_names(people)
    return result
