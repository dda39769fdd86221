"""The command that takes tables of other programs into the plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actionplan.cli.options import add_command
from actionplan.cli.output import is_terminal
from actionplan.errors import RuleError
from actionplan.text import count, listed, safe, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from actionplan.cli.options import Commands
    from actionplan.cli.run import Run
    from actionplan.session.importing import Import

_MOST_LISTED = 10
_LONGEST = 60


def add_import(commands: Commands) -> None:
    """Add `import`."""
    parser = add_command(
        commands,
        "import",
        import_tables,
        takes="FILE|FOLDER… [options]",
        details="Without --apply nothing is written: you see each column, what it becomes, what is assumed, what is "
        "left out and what is asked. Read are Excel workbooks (.xlsx), CSV and tab-separated files, and tables of Word "
        "(.docx) and Markdown documents. Every cell gets into a field, an update or a column of your own, or is "
        "listed. Names of persons are left out unless --names gives their job titles. The same file again changes "
        "nothing; a newer one is merged with what people changed in the plan since.",
        examples=(
            "actionplan import tracker.xlsx",
            'actionplan import tracker.xlsx --map "Body=owner" --status Amber=at-risk',
            "actionplan import tracker.xlsx --apply --accept",
        ),
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="a file, or a folder with files")
    group = parser.add_argument_group("what is done")
    group.add_argument("--apply", action="store_true", help="take the actions into the plan, as one change")
    group.add_argument("--accept", action="store_true", help="answer each question as it is offered")
    answers = parser.add_argument_group("answers")
    add = answers.add_argument
    add(
        "--map", metavar="COLUMN=FIELD", action="append", help="what a column becomes, by its heading; “extra” keeps it"
    )
    add("--status", metavar="WORD=STATUS", action="append", help="the status that a word of the file means")
    add(
        "--dates",
        metavar="ANSWER",
        action="append",
        help="a year for days without one; calendar-quarters or financial-quarters; months or days for “March 17”; "
        "month-first for dates as in the United States",
    )
    add("--names", metavar="FILE", help="a text file with a line NAME=JOB TITLE for each person")
    add("--sheet", metavar="NAME", help="read this sheet only, also if it is hidden")
    add("--heading-row", metavar="N", type=int, help="the row with the headings, counted from 1")
    shown = parser.add_argument_group("what is shown")
    shown.add_argument("--rows", action="store_true", help="list every row with what becomes of it")
    shown.add_argument("--json", action="store_true", help="the same as JSON, with every row")


def import_tables(run: Run) -> int:
    """Show what tables would become or, with `--apply`, take them into the plan."""
    from actionplan.session import importing  # noqa: PLC0415  (only this command reads tables)

    arguments = run.arguments
    session = run.open(read_only=not arguments.apply)
    options = importing.options_from(
        session.plan,
        columns=arguments.map or (),
        statuses=arguments.status or (),
        dates=arguments.dates or (),
        names=_names(arguments.names) if arguments.names else "",
        sheet=arguments.sheet or "",
        heading_row=arguments.heading_row,
    )
    found = importing.look(session, [Path(each) for each in arguments.files], options)
    if arguments.json:
        run.output.json(_as_json(found))
    elif not arguments.apply or arguments.rows:
        _print(run, found)
    if not arguments.apply:
        if not arguments.json:
            run.output.say("Nothing was written. “--apply” takes this into the plan.")
        return 0
    if found.questions and not arguments.accept:
        _answer(run, found)
    result = importing.apply(session, found)
    outcome = found.outcome
    if not result.changes:
        run.output.say("Nothing is new: the plan has all of this already.")
        return 0
    added, changed = len(outcome.added), len({change.id for change in result.changes} - {*outcome.added, None})
    run.output.say(f"{count(added, 'action')} added, {count(changed, 'action')} changed. Not yet saved to the record:")
    run.output.say(
        "“actionplan diff” lists the changes, “actionplan commit” saves them, “actionplan discard” drops them."
    )
    return 0


def _names(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"--names: {safe(path)} cannot be read as UTF-8 text.", "Check its name and form.") from error


def _answer(run: Run, found: Import) -> None:
    """Ask each question on a terminal.

    Raises RuleError if nobody can be asked, or an answer is not the one offered.
    """
    for question in found.questions:
        advice = f"Answer it with {question.option}, or take what is offered with --accept."
        if not is_terminal(sys.stdin):
            raise RuleError(f"{question.words} Offered: {question.offered}.", advice)
        run.output.say(f"{question.words} Offered: {question.offered}. Take it? [Y/n]")
        line = sys.stdin.readline()
        if not line or line.strip().casefold() not in {"", "y", "yes"}:
            raise RuleError("Nothing was written.", advice)


def _print(run: Run, found: Import) -> None:
    output, understood, outcome = run.output, found.understood, found.outcome
    several = len({column.sheet for column in understood.columns}) > 1
    rows = [("Column", "Becomes", "Sample", "Understood")]
    for column in understood.columns:
        name = f"{column.sheet}: {column.name}" if several else column.name
        becomes = "own column" if column.field == "extra" else column.field
        rows.append((safe(name), becomes, shortened(safe(column.sample), 40), safe(column.understood)))
    output.table(rows)
    fates = [understood.fates[fate] for fate in ("heading", "field", "update", "own column", "left out")]
    places = ("in headings and titles", "in fields", "in updates", "in own columns", "left out")
    parts = listed(f"{number:,} {place}" for number, place in zip(fates, places, strict=True))
    output.line(f"{count(sum(fates), 'cell')}: {parts}.")
    output.line(
        f"{count(len(understood.rows), 'row')}: {len(outcome.added):,} new, {len(outcome.matched):,} in the plan."
    )
    assumed = sum(bool(row.assumed) for row in understood.rows)
    if assumed:
        output.line(f"{count(assumed, 'action')} with an assumed status or date, marked so in the plan.")
    _print_list(run, "Notes", [safe(note) for note in understood.notes])
    _print_list(run, "Left out", [f"{each.place}: {_text(each.text)} ({each.why})" for each in understood.left_out])
    differences = (f"{each.id} {each.field}: {each.plan} / {each.table}" for each in outcome.differences)
    _print_list(run, "Different, and left as the plan has it (plan / file)", [safe(each) for each in differences])
    _print_list(run, "Questions", [f"{q.words} Offered: {q.offered}. ({q.option})" for q in found.questions], most=None)
    if run.arguments.rows:
        _print_list(run, "Rows", [_row_words(found, at) for at in range(len(understood.rows))], most=None)


def _print_list(run: Run, heading: str, lines: Iterable[str], most: int | None = _MOST_LISTED) -> None:
    there = list(lines)
    if run.arguments.rows:
        most = None
    if there:
        run.output.line(f"{heading}:")
        for line in there[:most]:
            run.output.line(f"  {line}")
        if most is not None and len(there) > most:
            run.output.line(f"  and {len(there) - most:,} more (“--rows” lists all)")


def _row_words(found: Import, at: int) -> str:
    row = found.understood.rows[at]
    action_id = found.outcome.taken.get(row.key, {}).get("id", "")
    values = row.values
    due = f", due {values['due']}" if values.get("due") else ""
    assumed = f", assumed: {listed(row.assumed)}" if row.assumed else ""
    return safe(f"{row.place}: {action_id} {_text(values['title'])}, {values['status']}{due}{assumed}")


def _text(text: str) -> str:
    return shortened(safe(" ".join(text.split())), _LONGEST)


def _as_json(found: Import) -> dict[str, Any]:
    understood, outcome = found.understood, found.outcome
    return {
        "columns": [
            {"sheet": c.sheet, "column": c.name, "becomes": c.field, "sample": c.sample, "understood": c.understood}
            for c in understood.columns
        ],
        "cells": {name: understood.fates[name] for name in ("heading", "field", "update", "own column", "left out")},
        "notes": understood.notes,
        "left_out": [{"place": each.place, "text": each.text, "why": each.why} for each in understood.left_out],
        "questions": [
            {"about": q.key, "words": q.words, "offered": q.offered, "option": q.option} for q in found.questions
        ],
        "differences": [
            {"id": each.id, "field": each.field, "plan": each.plan, "file": each.table} for each in outcome.differences
        ],
        "rows": [
            {
                "place": row.place,
                "id": outcome.taken.get(row.key, {}).get("id"),
                "title": row.values["title"],
                "status": str(row.values["status"]),
                "due": str(row.values["due"].value) if row.values.get("due") else None,
                "owner": row.values.get("owner"),
                "assumed": list(row.assumed),
            }
            for row in understood.rows
        ],
    }
