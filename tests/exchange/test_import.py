"""Importing: every cell gets into the plan or is listed, all formats agree, and nothing that people did is undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock  # type: ignore[import-untyped]
from openpyxl.cell.text import InlineFont  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]

from actionplan.errors import RuleError
from actionplan.exchange.files import sheets_of
from actionplan.exchange.mapping import mapping_name
from actionplan.exchange.understand import Options, understand
from actionplan.model.edits.basic import AddUpdate, SetDue, SetStatus, SetText
from actionplan.model.plan import Action, Extra, Plan, Status
from actionplan.session import importing
from actionplan.session.session import Session
from tests.builders import due, plan
from tests.exchange.tables import as_csv, as_xlsx, written
from tests.strategies import cases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from actionplan.exchange.understand import Understanding
    from actionplan.session.importing import Import

TODAY = date(2026, 12, 1)
EMPTY = """schema = 1

[plan]
title = "Action plan"
organisation = "A Council"
group = "A Group"
approved = 2016-09-28
"""
BOARD = (
    ("Actions of the board (compiled 4 July 2018)", None, None, None, None, None, None),
    ("No", "Theme", "Action", "Lead", "Target date", "Status", "Comments"),
    ("1.1", "Open", "Publish the register", "Head of ICT", date(2019, 3, 1), "Completed", "It is on the website."),
    ("1.2", "Open", "Ask the parishes", "Clerk\nRecords Manager", date(2019, 8, 1), "In progress", None),
    ("2.1", "Fit", "Train all staff", "Head of ICT", "Ongoing", "Amber", "12/05/18: Begun.\n02/06/2018 Half are done."),
    ("2.2", "Fit", "Move the store", "Jane Smith", "Summer 2019", "Verbal update", "Waits for shelves."),
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "plan.toml").write_text(EMPTY, encoding="utf-8")
    return Session(folder / "plan.toml", today=TODAY)


def taken(session: Session, *files: Path, **options: Any) -> Import:  # noqa: ANN401  (options of an import)
    found = importing.look(session, files, importing.options_from(session.plan, **options))
    importing.apply(session, found)
    return found


def read(file: Path, options: Options | None = None, into: Plan | None = None) -> Understanding:
    return understand(sheets_of(file), options or Options(), into or plan(), TODAY)


def titled(session: Session, title: str) -> Action:
    return next(action for action in session.plan.actions.values() if action.title == title)


# What becomes of a table


def test_a_board_tracker_becomes_the_plan_that_a_person_would_write(session: Session, tmp_path: Path) -> None:
    found = taken(session, as_xlsx(BOARD, tmp_path / "board.xlsx"))
    first, second, third, fourth = session.plan.actions.values()
    assert (first.title, first.reference, first.owner) == ("Publish the register", "1.1", "Head of ICT")
    assert (first.status, str(first.completed), first.due) == (Status.COMPLETE, "by 4 July 2018", due("2019-03"))
    assert [update.text for update in first.updates] == ["It is on the website."]
    assert (second.owner, second.support, second.assumed) == ("Clerk", ("Records Manager",), ("status",))
    assert (third.status, third.due, third.extra) == (Status.AT_RISK, due("ongoing"), (Extra("Status", "Amber"),))
    assert [(str(update.on), update.text) for update in third.updates] == [
        ("2018-05-12", "Begun."),
        ("2018-06-02", "Half are done."),
    ]
    assert (fourth.owner, fourth.due, fourth.status) == (None, due("2019-08"), Status.NOT_STARTED)
    assert fourth.assumed == ("due", "status")
    assert {update.text for update in fourth.updates} == {"Verbal update", "Waits for shelves."}
    assert [stone.title for stone in session.plan.cornerstones.values()] == ["Open", "Fit"]
    assert [each.text for each in found.understood.left_out] == ["Jane Smith"]
    assert {question.key for question in found.questions} == {"status", "names"}


def test_the_same_table_gives_the_same_plan_in_every_format(tmp_path: Path) -> None:
    plans, stems, numbers = [], [], []
    for number, file in enumerate(written(BOARD, tmp_path)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "plan.toml").write_text(EMPTY, encoding="utf-8")
        session = Session(folder / "plan.toml", today=TODAY)
        found = taken(session, file)
        plans.append((folder / "plan.toml").read_bytes())
        stems.append(found.name)
        numbers.append(len(session.plan.actions))
    assert set(numbers) == {4}
    assert set(plans) == {plans[0]}
    assert set(stems) == {"tracker"}


@cases(60)
@given(st.data())
def test_every_cell_is_in_the_plan_or_listed_and_the_counts_add_up(data: st.DataObject) -> None:
    headings = data.draw(
        st.lists(
            st.sampled_from(
                [
                    "Ref",
                    "Action",
                    "Owner",
                    "Due",
                    "New date",
                    "Status",
                    "RAG",
                    "Update",
                    "Next steps",
                    "Theme",
                    "Budget",
                ]
            ),
            min_size=2,
            max_size=9,
            unique=True,
        ).filter(lambda names: "Action" in names)
    )
    words = st.one_of(
        st.sampled_from(
            ["", "Green", "Completed", "Mar-19", "31/12/2019", "Spring 2025", "Jane Smith", "Head of ICT", "7"]
        ),
        st.integers(0, 10**6).map(lambda number: f"word{number} of the clerk"),
    )
    rows = data.draw(st.lists(st.lists(words, min_size=len(headings), max_size=len(headings)), min_size=1, max_size=8))
    texts = [
        [f"x{at}y{place} {text}" if text.startswith("word") else text for place, text in enumerate(row)]
        for at, row in enumerate(rows)
    ]
    table = "\n".join(",".join(f'"{text}"' for text in row) for row in [headings, *texts])
    from actionplan.exchange.files import delimited

    found = understand([delimited(table, "made.csv")], Options(), plan(), TODAY)
    total = sum(bool(text) for row in [headings, *texts] for text in row)
    assert sum(found.fates.values()) == total
    everything = repr(found.rows) + repr(found.left_out)
    for row in texts:
        for text in row:
            assert not text.startswith("x") or text in everything


def test_two_dates_become_a_move_with_the_reason_that_the_file_has_none(session: Session, tmp_path: Path) -> None:
    rows = (("Action", "Target date", "New date"), ("Publish", "31/03/2019", "30/06/2019"), ("Move", "1/4/2019", ""))
    taken(session, as_csv(rows, tmp_path / "t.csv"))
    action = titled(session, "Publish")
    assert [(str(move.before), str(move.to), move.reason) for move in action.due_changes] == [
        ("31 March 2019", "30 June 2019", "Not given in t")
    ]
    assert titled(session, "Move").due_changes == ()


def workbook(path: Path, rows: Sequence[Sequence[Any]]) -> Any:  # noqa: ANN401  (a workbook of openpyxl)
    as_xlsx(rows, path)
    return openpyxl.load_workbook(path)


def test_what_a_workbook_says_beside_its_texts_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = workbook(
        path, [("Ref", "Action", "Due date", "RAG", "Cost"), *[(None, f"Do {at}", None, None, None) for at in range(4)]]
    )
    sheet = book.active
    for row, (number, form) in enumerate([(2.9, "General"), (2.1, "General"), (3.1, "0.00"), (4, "General")], start=2):
        sheet.cell(row, 1, number).number_format = form
    sheet.cell(2, 3, date(2019, 3, 31)).number_format = "dd/mm/yyyy"
    sheet.cell(3, 3, CellRichText(TextBlock(InlineFont(strike=True), "31 March 2019"), " 30 June 2019"))
    sheet.cell(4, 3, "1 May 2019").font = Font(strike=True)
    sheet.cell(5, 3, "=DATE(2019,3,31)")
    for row, colour in ((2, "FF0000"), (3, "FFC000"), (4, "00B050")):
        sheet.cell(row, 4).fill = PatternFill("solid", fgColor=f"FF{colour}")
    sheet.cell(2, 5, 1234.5).number_format = "0.00"
    sheet.cell(2, 2).comment = Comment("Ask the chair first", "A")
    sheet.row_dimensions[5].hidden = True
    hidden = book.create_sheet("Old")
    hidden.append(["Action", "Owner"])
    hidden.append(["Gone", "Clerk"])
    hidden.sheet_state = "hidden"
    book.save(path)
    found = read(path)
    first, second, third = (row.values for row in found.rows)
    assert [row["reference"] for row in (first, second, third)] == ["2.9", "2.10", "3.10"]
    assert (first["due"], second["due"], third.get("due")) == (due("2019-03-31"), due("2019-06-30"), None)
    assert [row.before for row in found.rows] == [None, due("2019-03-31"), due("2019-05-01")]
    assert [row["status"] for row in (first, second, third)] == [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK]
    assert first["extra"] == {"Action (comment)": "Ask the chair first", "Cost": "1234.50"}
    assert {each.why for each in found.left_out} == {"a hidden sheet"}
    assert any("=DATE(2019,3,31)" in each.text for each in found.left_out)
    assert [row.values["title"] for row in read(path, Options(sheet="Old")).rows] == ["Gone"]


def test_headings_below_titles_theme_rows_and_repeated_headings_are_told_from_actions(tmp_path: Path) -> None:
    path = tmp_path / "themes.xlsx"
    rows = [("Plan", None, None), (None, None, None), ("Action", "Lead", "By when")]
    rows += [
        ("People", None, None),
        ("Train", "Clerk", "May 2019"),
        ("Action", "Lead", "By when"),
        ("Teach", "Clerk", ""),
    ]
    book = workbook(path, rows)
    book.active.merge_cells("A4:C4")
    book.save(path)
    found = read(path)
    assert [(row.values["title"], row.values["cornerstone"]) for row in found.rows] == [
        ("Train", "People"),
        ("Teach", "People"),
    ]


def test_a_column_without_a_heading_and_one_that_holds_texts_are_recognised_by_content(tmp_path: Path) -> None:
    rows = [("", "Action", "Status", "September 2024 Update", "EA contact")]
    rows += [
        (f"{at}.1", f"Do {at}", f"We have gone on with part {at} of it.", f"Part {at}", f"a{at}@b.example")
        for at in range(1, 5)
    ]
    found = read(as_csv(rows, tmp_path / "t.csv"))
    assert [column.field.partition(" (")[0] for column in found.columns] == [
        "reference",
        "title",
        "update",
        "update",
        "left out",
    ]
    assert [str(update.on) for update in found.rows[0].updates] == ["2024-09-30", "2026-12-01"]
    assert {each.why for each in found.left_out} == {"names or contacts of persons"}


def test_rows_with_whole_numbers_are_themes_and_a_column_for_each_meeting_is_an_update(tmp_path: Path) -> None:
    rows = [
        ("Ref", "Item", "Led by", "Start by", "05/6 Mtg"),
        ("1", "Prepare", "", "", ""),
        ("1.1", "Begin", "Clerk", "Early May", "Done"),
    ]
    rows += [
        ("2.0", "Consult", "", "", ""),
        ("2.1", "Ask the users", "Clerk", "", ""),
        ("3", "No theme of others", "", "", ""),
    ]
    found = read(as_csv(rows, tmp_path / "t.csv"))
    assert [(row.values["title"], row.values["cornerstone"]) for row in found.rows] == [
        ("Begin", "Prepare"),
        ("Ask the users", "Consult"),
        ("No theme of others", "Consult"),
    ]
    assert [update.text for update in found.rows[0].updates] == ["05/6 Mtg: Done"]
    assert found.rows[0].values["extra"] == {"Start by": "Early May"}


def test_the_headings_above_several_tables_are_their_themes(tmp_path: Path) -> None:
    file = tmp_path / "paper.md"
    table = "| Milestone | Target Date |\n|---|---|\n| {} | ~~May 2020~~ June 2020* |\n"
    file.write_text(f"# One\n\n{table.format('Begin')}\n# Two\n\nText.\n\n{table.format('Go on')}", encoding="utf-8")
    found = read(file)
    assert [(row.values["title"], row.values["cornerstone"]) for row in found.rows] == [
        ("Begin", "One"),
        ("Go on", "Two"),
    ]
    assert {(row.before, row.values["due"]) for row in found.rows} == {(due("2020-05"), due("2020-06"))}


def test_the_state_is_found_in_another_column_than_the_one_called_status(tmp_path: Path) -> None:
    rows = [
        ("Action", "Status", "Proposed to Open/ Close"),
        ("Do", "A verbal update is to be given at the meeting", "O"),
    ]
    rows.append(("Go", "It was circulated and discussed at the committee", "C"))
    found = read(as_csv(rows, tmp_path / "t.csv"))
    assert [row.values["status"] for row in found.rows] == [Status.ON_TRACK, Status.COMPLETE]


def test_of_two_headings_that_fit_the_better_one_is_the_title(tmp_path: Path) -> None:
    rows = [
        ("Recommendation", "Action", "Timescale"),
        ("Be bolder", "• Write the vision\n• Ask the partners", "May 2019\nComplete"),
    ]
    row = read(as_csv(rows, tmp_path / "t.csv")).rows[0]
    assert (row.values["title"], row.values["details"]) == (
        "Write the vision",
        "• Write the vision\n• Ask the partners",
    )
    assert (row.values["due"], row.assumed) == (due("2019-05"), ("due", "status"))
    assert row.values["extra"] == {"Recommendation": "Be bolder", "Timescale": "May 2019\nComplete"}


def test_a_long_action_gets_a_short_title_and_keeps_its_whole_text(session: Session, tmp_path: Path) -> None:
    text = (
        "Review how personal data is stored. "
        + "Every team says what it keeps, where it is and for how long it is needed. " * 3
    )
    taken(session, as_csv([("Action", "Owner"), (text, "Clerk")], tmp_path / "t.csv"))
    action = titled(session, "Review how personal data is stored.")
    assert action.details == text.strip()


def test_the_file_says_itself_what_its_letters_mean(tmp_path: Path) -> None:
    rows = [
        ("Key: R = Not started; G = Completed", "", ""),
        ("Action", "Owner", "RAG"),
        ("Do", "Clerk", "R"),
        ("Go", "Clerk", "G"),
    ]
    found = read(as_csv(rows, tmp_path / "t.csv"))
    assert [row.values["status"] for row in found.rows] == [Status.NOT_STARTED, Status.COMPLETE]
    assert found.questions == []


# Names of persons


def test_names_are_left_out_unless_a_job_title_is_given(session: Session, tmp_path: Path) -> None:
    rows = [
        ("Action", "Owner", "Due"),
        ("Do", "JS", ""),
        ("Go", "Jane Smith; Head of ICT", ""),
        ("Ask", "ICT / AB", ""),
    ]
    file = as_csv(rows, tmp_path / "t.csv")
    found = taken(session, file, names="JS = Clerk\n# the rest is unknown\n")
    assert [titled(session, title).owner for title in ("Do", "Go", "Ask")] == ["Clerk", "Head of ICT", "ICT"]
    assert [question.key for question in found.questions] == ["names"]
    for path in session.path.parent.rglob("*"):
        if path.is_file() and path.parent.name != ".actionplan":
            assert b"Smith" not in path.read_bytes(), path
    # Next month nothing is asked.
    assert importing.look(session, [file], importing.options_from(session.plan)).questions == ()


# Again, and newer


def test_the_same_file_again_is_nothing_new_and_asks_nothing(session: Session, tmp_path: Path) -> None:
    file = as_xlsx(BOARD, tmp_path / "board 2018-07.xlsx")
    taken(session, file)
    before = session.path.read_bytes()
    again = taken(session, file)
    assert again.questions == ()
    assert session.path.read_bytes() == before
    assert (session.path.parent / "imports" / "board.toml").exists()


def newer(**changes: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  (values of cells)
    row = {
        "Ref": "1",
        "Action": "Publish",
        "Owner": "Clerk",
        "Due": "31/03/2027",
        "Status": "On track",
        "Update": "Begun.",
    }
    return [tuple(row), tuple((row | changes).values())]


def test_an_old_sheet_never_undoes_what_a_meeting_changed(session: Session, tmp_path: Path) -> None:
    file = as_csv(newer(), tmp_path / "t.csv")
    taken(session, file)
    session.apply(SetDue("A-01", due("2027-06-30"), "The printer is late"))
    session.apply(SetText("A-01", "owner", "Head of ICT"))
    session.apply(SetStatus("A-01", Status.AT_RISK, "The printer is late"))
    before = session.plan
    assert taken(session, file).questions == ()
    assert session.plan == before


def test_a_newer_sheet_brings_its_changes_by_the_rules_of_the_plan(session: Session, tmp_path: Path) -> None:
    taken(session, as_csv(newer(), tmp_path / "t 2026-10.csv"))
    session.apply(AddUpdate("A-01", "Said in the meeting"))
    taken(
        session, as_csv(newer(Due="30/06/2027", Status="Completed", Update="Begun.\nDone."), tmp_path / "t 2026-11.csv")
    )
    action = session.plan.actions["A-01"]
    assert (action.due, action.status, action.title) == (due("2027-06-30"), Status.COMPLETE, "Publish")
    assert [move.reason for move in action.due_changes] == ["Not given in t 2026-11"]
    assert "Said in the meeting" in [update.text for update in action.updates]
    assert len(session.plan.actions) == 1


def test_what_changed_on_both_sides_is_asked_and_the_plan_keeps_its_value(session: Session, tmp_path: Path) -> None:
    taken(session, as_csv(newer(), tmp_path / "t.csv"))
    session.apply(SetText("A-01", "owner", "Head of ICT"))
    file = as_csv(newer(Owner="Records Manager"), tmp_path / "t2.csv")
    found = taken(session, file)
    assert [question.key for question in found.questions] == ["conflicts"]
    assert session.plan.actions["A-01"].owner == "Head of ICT"
    assert taken(session, file).questions == ()


def test_without_a_base_the_plan_keeps_its_value_and_the_difference_is_listed(session: Session, tmp_path: Path) -> None:
    taken(session, as_csv(newer(), tmp_path / "t.csv"))
    (session.path.parent / "imports" / "t.toml").unlink()
    found = taken(session, as_csv(newer(Owner="Records Manager"), tmp_path / "t.csv"))
    assert [(each.id, each.field, each.plan, each.table) for each in found.outcome.differences] == [
        ("A-01", "owner", "Clerk", "Records Manager")
    ]
    assert session.plan.actions["A-01"].owner == "Clerk"


def test_rows_that_are_missing_or_moved_or_have_another_title_find_their_actions(
    session: Session, tmp_path: Path
) -> None:
    rows = [("Ref", "Action"), *((str(at), f"Do the work number {at} of the board") for at in range(1, 6))]
    taken(session, as_csv(rows, tmp_path / "t.csv"))
    changed = [
        rows[0],
        ("5", rows[5][1]),
        ("2", "Something else altogether"),
        ("", "Do the work number 3 of the boards"),
    ]
    found = taken(session, as_csv(changed, tmp_path / "t.csv"))
    assert len(session.plan.actions) == 5
    assert session.plan.actions["A-02"].title == "Something else altogether"
    assert [question.key for question in found.questions] == ["titles"]
    assert len(taken(session, as_csv(rows, tmp_path / "t.csv")).outcome.added) == 0


def test_one_reference_on_several_rows_is_no_key(session: Session, tmp_path: Path) -> None:
    rows = [("Ref", "Action"), ("1", "Open"), ("1", "Close"), ("1", "Open")]
    file = as_csv(rows, tmp_path / "t.csv")
    taken(session, file)
    assert [action.title for action in session.plan.actions.values()] == ["Open", "Close", "Open"]
    taken(session, file)
    assert len(session.plan.actions) == 3


def test_an_import_is_one_change_that_can_be_undone(session: Session, tmp_path: Path) -> None:
    taken(session, as_xlsx(BOARD, tmp_path / "board.xlsx"))
    session.undo()
    assert session.path.read_text(encoding="utf-8") == EMPTY


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("tracker 2024-10", "tracker"),
        ("Tracker_Nov_2024 final v2", "tracker"),
        ("IMG action plan", "img-action-plan"),
        ("2024-10", "table"),
        ("Mayor's plan", "mayor-s-plan"),
        ("../../etc", "etc"),
    ],
)
def test_the_file_of_next_month_has_the_mapping_of_this_month(stem: str, name: str) -> None:
    assert mapping_name(stem) == name


# Refusals


@pytest.mark.parametrize(
    ("name", "data", "words", "advice"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old format", "save it as an Excel workbook"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
            "without a password",
        ),
        ("a.xlsx", b"PK\x03\x04 no zip at all", "is damaged", "save it as"),
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF", "the file that it was made from"),
        ("a.csv", b"", "has no table", "Name a spreadsheet"),
        ("a.csv", b"x,y\n1,2\n", "no row with headings", "--heading-row N"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, words: str, advice: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RuleError, match=words) as caught:
        read(tmp_path / name)
    assert advice in caught.value.advice


def test_more_rows_or_bytes_than_any_plan_has_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("Action,Owner\n" + "Do,Clerk\n" * 20_001, encoding="utf-8")
    with pytest.raises(RuleError, match="20,002 rows"):
        read(file)
    import zipfile

    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", bytes(60 * 2**20))
    with pytest.raises(RuleError, match="larger than 50 MB"):
        read(tmp_path / "bomb.xlsx")


def test_a_word_of_the_options_that_is_not_understood_is_refused() -> None:
    for words, column in (("--map", "Lead"), ("no field ownr", "Lead=ownr")):
        with pytest.raises(RuleError, match=words):
            importing.options_from(plan(), columns=[column])
    with pytest.raises(RuleError, match="no status"):
        importing.options_from(plan(), statuses=["Amber=orange"])
    with pytest.raises(RuleError, match="--dates"):
        importing.options_from(plan(), dates=["someday"])
