"""What the pages say of plan files is what the program does: each example is read, and each message is given."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import BrokenPlanError, RecordError
from actionplan.git.errors import Trouble
from actionplan.model.date_input import due_from_typed
from actionplan.model.dates import due_from_value
from actionplan.model.edits.basic import AddUpdate
from actionplan.model.meeting import Meeting
from actionplan.session.session import Session
from actionplan.storage.document import check, parse
from tests.docpages import NAMES, ROOT, codes, page

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2016, 12, 12)
FORMAT_PAGE = "docs/reference/plan-format.md"
# Line 8 is the header of the first action, and line 13 is the one after its last key.
PLAN = """\
schema = 1
[plan]
title = "Information plan"
organisation = "A Borough Council"
group = "Information Group"
approved = 2016-09-28

[actions.A-01]
title = "Review the store"
status = "on-track"
owner = "Clerk"
due = 2017-03-31

[actions.A-02]
title = "Train all staff"
status = "not-started"
owner = "Clerk"
due = "ongoing"
depends_on = ["A-01"]
"""
_BY_INIT = (".gitattributes", ".git/config", ".git/hooks/pre-commit")
_KEPT = ("message", "look", "meeting", "names")
_WRITTEN = (".actionplan/plan.toml", *(f".actionplan/plan.toml.{name}" for name in _KEPT))
TOP, HEADER, ACTION = "", "[plan]", "[actions.A-01]"


def problems(text: str | bytes) -> list[str]:
    """Return the problems of a plan, in the words of `check`."""
    try:
        document = parse(text if isinstance(text, bytes) else text.encode("utf-8"))
    except BrokenPlanError as error:
        return [problem.text for problem in error.problems]
    return [problem.text for problem in check(document, TODAY)]


def changed(table: str, example: str) -> str:
    """Put the lines of an example into a table of the plan, or take a key out of it."""
    lines = PLAN.splitlines()
    start = lines.index(table) + 1 if table else 0
    end = next((at for at in range(start, len(lines)) if not lines[at]), len(lines))
    keys = {line.partition(" =")[0]: at for at, line in enumerate(lines[start:end], start) if " = " in line}
    if example.startswith("no "):
        del lines[keys[codes(example)[0]]]
        return "\n".join(lines)
    for line in codes(example):
        key = line.partition(" =")[0]
        if key in keys:
            lines[keys[key]] = line
        else:
            lines.insert(end, line)
            end += 1
    return "\n".join(lines)


def rows(title: str) -> list[tuple[str, str]]:
    """Return the examples of a table with their messages."""
    return [(row[0], row[1]) for row in page(FORMAT_PAGE).part(title).rows]


def test_the_plan_of_these_tests_has_nothing_wrong() -> None:
    assert problems(PLAN) == []


@pytest.mark.parametrize(
    ("table", "example", "message"),
    [
        *((TOP, *row) for row in rows("In the top of the file")),
        *((HEADER, *row) for row in rows("In [plan]")),
        *((ACTION, *row) for row in rows("In an action")),
        *((ACTION, *row) for row in rows("Not TOML")),
        *((ACTION, *row) for row in rows("Warnings")),
    ],
)
def test_check_says_of_each_example_what_the_reference_says(table: str, example: str, message: str) -> None:
    assert message in problems(changed(table, example))


@pytest.mark.parametrize(("example", "message"), rows("In other tables"))
def test_check_says_of_each_other_table_what_the_reference_says(example: str, message: str) -> None:
    assert message in problems("\n".join([PLAN, *codes(example)]))


FILES = {
    "is empty": b"",
    "is not UTF-8": PLAN.replace("Review", "Révise").encode("latin-1"),
    "is UTF-16": PLAN.encode("utf-16"),
    "begins with a byte-order mark": f"\ufeff{PLAN}".encode(),
    "is in a newer schema": PLAN.replace("schema = 1", "schema = 2").encode(),
    "has conflict markers": f"{PLAN}<<<<<<< HEAD\n=======\n>>>>>>> other\n".encode(),
}


@pytest.mark.parametrize(("example", "message"), rows("The file itself"))
def test_check_says_of_the_file_what_the_reference_says(example: str, message: str) -> None:
    assert problems(FILES[example]) == [message]


def test_no_table_of_examples_is_overlooked() -> None:
    titles = ("In the top of the file", "In [plan]", "In an action", "In other tables", "Not TOML", "Warnings")
    assert min(len(rows(title)) for title in titles) >= 3
    assert {example for example, _ in rows("The file itself")} == set(FILES)


@pytest.mark.parametrize("name", NAMES)
def test_whole_plans_on_a_page_have_no_error_and_nothing_unknown(name: str) -> None:
    for block in page(name).blocks:
        if block.language == "toml":
            tomllib.loads(block.text)
            if "schema = " in block.text:
                words = problems(block.text)
                assert [each for each in words if "not a key" in each or "names" in each] == [], name
                parse(block.text.encode("utf-8"))


def test_the_example_of_the_format_has_no_warning() -> None:
    assert problems(page(FORMAT_PAGE).part("A whole plan").blocks[0].text) == []


def test_due_dates_have_the_last_day_that_the_reference_says() -> None:
    found = page(FORMAT_PAGE).part("Dates").rows
    assert len(found) >= 6
    for written, _, last_day in found:
        due = due_from_value(tomllib.loads(f"due = {codes(written)[0]}")["due"])
        assert str(due.end) == last_day if due.end else last_day.startswith("none")


def test_every_way_to_type_a_date_is_understood() -> None:
    found = page("docs/reference/commands.md").part("Dates").rows
    typed = [code for row in found for code in codes(row[0])]
    assert len(typed) > 20
    for each in typed:
        if each not in {"-", "''"}:
            assert due_from_typed(each, TODAY) is not None, each
    in_october = date(2016, 10, 12)
    assert due_from_typed("31 mar", in_october) == due_from_typed("2017-03-31", in_october)
    assert due_from_typed("q1 2017", in_october) == due_from_value("2017-Q1")
    assert due_from_typed("", in_october) is None


def test_every_example_line_of_a_broken_plan_is_what_check_prints() -> None:
    name = "docs/how-to/mend-a-plan.md"
    lines = next(block.lines for block in page(name).blocks if block.language == "text")
    said = {re.sub(r"A-0\d|IM-\d\d", "ID", message) for title in ("In an action",) for _, message in rows(title)}
    for line in lines:
        match = re.fullmatch(r"plan\.toml:\d+: error: IM-\d\d: (.+)", line)
        assert match is not None
        assert re.sub(r"A-0\d|IM-\d\d", "ID", match[1]) in said


def pattern(words: ast.expr) -> str:
    """Return the words of a message, with "…" for the parts that vary."""
    match words:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(pattern, parts))
        case ast.BinOp(left=left, right=right):
            return pattern(left) + pattern(right)
    return "…"


def test_every_reason_why_saving_fails_is_in_the_guide_and_no_other() -> None:
    modules = {
        path.stem: list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        for path in (ROOT / "actionplan" / "git").glob("*.py")
    }
    saving = [node for name, nodes in modules.items() if not name.startswith("remote") for node in nodes]
    everything = [node for nodes in modules.values() for node in nodes]
    said = {
        re.sub("…+", "…", pattern(node.args[1]))
        for node in saving
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RecordTrouble"
    }
    assert {row[0][1:-1] for row in page("docs/how-to/when-saving-fails.md").rows} == said
    assert {trouble.name for trouble in Trouble} == {
        node.attr
        for node in everything
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Trouble"
    }


def test_the_private_folder_holds_nothing_that_is_not_in_the_reference(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    session = Session(plan, today=TODAY)
    session.apply(AddUpdate("A-01", "Begun"))
    session.keep_look("actionplan-light")
    session.keep_meeting(Meeting.begun(session.plan, TODAY))
    session.keep_names({"A. Person": "Clerk"})
    with pytest.raises(RecordError):
        session.save(message="There is no record here")
    there = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / ".actionplan").iterdir()}
    named = set(page("docs/reference/files.md").part("What is written where").first_cells)
    assert {"plan.toml", ".actionplan/"} | there <= named
    elsewhere = {"plan.toml", "imports/NAME.toml", ".actionplan/", *_BY_INIT}
    assert named - there == elsewhere | {f"{name}.new" for name in _WRITTEN}
