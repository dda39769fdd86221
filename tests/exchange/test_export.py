"""Exporting: a table that a person would have made, and that changes nothing when it comes back as it went out."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given

from actionplan.exchange.files import sheets_of
from actionplan.exchange.taking import TakeRows
from actionplan.exchange.understand import Options, understand
from actionplan.model.dates import ONGOING, Completion
from actionplan.model.diff import differences, lines
from actionplan.model.plan import Extra, Plan, Status, Update
from actionplan.session import exporting
from tests.builders import TODAY, action, day, due, plan, update
from tests.strategies import cases, plans

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.exchange.taking import Outcome

BOARD = plan(
    action(
        "IM-01",
        Status.AT_RISK,
        title="=SUM(1;2) is no formula",
        reference="2.10",
        owner="Head of ICT",
        support=("Clerk", "Records Manager"),
        due="2017-03-31",
        cornerstone="open",
        details="The whole text.\nIn two lines.",
        updates=(
            update("2016-10-12", "Begun."),
            Update(day("2016-12-01"), "The shelves are late.", "Ask the supplier"),
        ),
        extra=(Extra("Budget", "£5,000"), Extra("Status", "own")),
    ),
    action("IM-02", Status.COMPLETE, due="2017-03", completed=Completion(day("2016-09-28"), exact=False)),
    action("IM-03", Status.NOT_STARTED, due="2017-Q1", owner="Clerk"),
    action("IM-04", Status.ON_HOLD, due="2016/17", updates=(update("2016-12-01"),)),
    action("IM-05", Status.ON_TRACK, due="ongoing"),
)


def exported(one: Plan, kind: str, folder: Path) -> Path:
    path = folder / f"out.{kind}"
    path.write_bytes(exporting.content(one, list(one.actions.values()), TODAY, kind))
    return path


def back(path: Path, into: Plan) -> Outcome:
    found = understand(sheets_of(path), Options(), into, TODAY)
    assert found.fates["left out"] == len(found.left_out) or kind_of(path) != "xlsx"
    edit = TakeRows(tuple(found.rows), path.stem, {}, dict(found.base), frozenset(), found.there())
    return edit.outcome(into, TODAY)


def kind_of(path: Path) -> str:
    return path.suffix.removeprefix(".")


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json", "md"])
def test_what_went_out_changes_nothing_when_it_comes_back(kind: str, tmp_path: Path) -> None:
    outcome = back(exported(BOARD, kind, tmp_path), BOARD)
    assert lines(differences(BOARD, outcome.plan), BOARD) == []
    assert sorted(outcome.matched) == list(BOARD.actions)


@cases(60)
@given(plans())
def test_no_workbook_of_any_plan_changes_it_when_it_comes_back(tmp_path_factory: Any, any_plan: Plan) -> None:  # noqa: ANN401  (a fixture of pytest)
    if not any_plan.actions:
        return
    path = exported(any_plan, "xlsx", tmp_path_factory.mktemp("export"))
    outcome = back(path, any_plan)
    assert lines(differences(any_plan, outcome.plan), any_plan) == []


def test_into_an_empty_plan_a_workbook_and_json_give_the_same_actions(tmp_path: Path) -> None:
    empty = replace(BOARD, actions={}, cornerstones=BOARD.cornerstones)
    found = [back(exported(BOARD, kind, tmp_path), empty).plan for kind in ("xlsx", "json")]
    assert found[0].actions == found[1].actions
    first, second = found[0].actions["IM-01"], found[0].actions["IM-02"]
    assert (first.title, first.due, first.status) == ("=SUM(1;2) is no formula", due("2017-03-31"), Status.AT_RISK)
    assert (first.support, first.cornerstone, first.details) == (
        ("Clerk", "Records Manager"),
        "open",
        "The whole text.\nIn two lines.",
    )
    assert (second.completed, second.due) == (Completion(day("2016-09-28"), exact=False), due("2017-03"))
    assert found[0].actions["IM-05"].due == ONGOING


@pytest.mark.parametrize(
    ("heading", "value", "told"),
    [
        ("Action", "Something else", "title Something else (was =SUM(1;2) is no formula)"),
        ("Owner", "Clerk", "owner Clerk (was Head of ICT)"),
        ("Owner", None, "owner taken away (was Head of ICT)"),
        ("Support", "Clerk", "taken back: support by Records Manager"),
        ("Due", date(2017, 6, 30), "due 30 June 2017 (was 31 March 2017), because: Not given in out"),
        ("Status", "On track", "status on track (was at risk)"),
        ("Budget", "£6,000", "Budget: £6,000 (was £5,000)"),
        ("Budget", None, "taken back: Budget: £5,000"),
        ("Next step", "Ask again", "update “Next step agreed.” Next: Ask again"),
        ("Latest update", "12 December 2016: They have come.", "update “They have come.” Next: Ask the supplier"),
        ("Details", None, "details taken away (was The whole text. In two lines.)"),
    ],
)
def test_an_edited_cell_changes_that_field_and_nothing_else(
    heading: str, value: object, told: str, tmp_path: Path
) -> None:
    path = exported(BOARD, "xlsx", tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["Actions"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index(heading) + 1).value = value
    book.save(path)
    after = back(path, BOARD).plan
    assert [line.partition(": ")[2] for line in lines(differences(BOARD, after), after)] == [told]


def test_an_old_export_never_undoes_what_was_changed_since(tmp_path: Path) -> None:
    path = exported(BOARD, "xlsx", tmp_path)
    newer = replace(BOARD.actions["IM-01"], owner="Clerk", status=Status.ON_TRACK, due=due("2018-01-01"))
    since = replace(BOARD, actions={**BOARD.actions, "IM-01": newer})
    assert back(path, since).plan == since


def test_a_workbook_is_one_that_a_person_would_have_made(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(exported(BOARD, "xlsx", tmp_path))
    sheet, key = book["Actions"], book["Key"]
    assert [each.title for each in book.worksheets if each.sheet_state == "visible"] == ["Actions", "Key"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("D2", "A1:Q6", True)
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].value == "=SUM(1;2) is no formula"
    headings = [cell.value for cell in sheet[1]]
    dates = [sheet.cell(row, headings.index("Due") + 1) for row in range(2, 7)]
    assert [cell.is_date for cell in dates] == [True, True, False, False, False]
    assert dates[1].number_format == "mmmm yyyy"
    assert sheet.cell(2, headings.index("Status") + 1).value == "At risk (A)"
    assert sheet.cell(2, headings.index("Status") + 1).fill.patternType == "solid"
    assert key.max_row == 8


def test_the_same_day_gives_the_same_bytes_but_for_what_the_archive_notes(tmp_path: Path) -> None:
    one, other = (exporting.content(BOARD, list(BOARD.actions.values()), TODAY, "csv") for _ in range(2))
    assert one == other
    assert one.startswith(b"\xef\xbb\xbfID,Reference,Action,")
    assert '="2.10"' in one.decode().replace('""', '"')
    found = json.loads(exported(BOARD, "json", tmp_path).read_text(encoding="utf-8"))
    assert found[0]["extra"] == {"Budget": "£5,000", "Status": "own"}


def test_a_calendar_has_an_event_for_each_open_action_with_a_date() -> None:
    title = f"Büro; prüfen, {'ä' * 200}"
    one = plan(action(title=title, due="2017-03", owner="Clerk"), *[BOARD.actions[f"IM-0{at}"] for at in (2, 5)])
    data = exporting.content(one, list(one.actions.values()), TODAY, "ics")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20170331\r\nDTEND;VALUE=DATE:20170401" in text
    assert "SUMMARY:IM-01 Büro\\; prüfen\\, ä" in text
    assert "UID:IM-01@information-plan.actionplan" in text


def test_a_workbook_opens_from_its_bytes() -> None:
    data = exporting.content(BOARD, [], TODAY, "xlsx")
    assert openpyxl.load_workbook(io.BytesIO(data))["Actions"]["A1"].value == "ID"
