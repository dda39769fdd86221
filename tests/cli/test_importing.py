"""import: what it shows, what it asks, and that nothing is written without being told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exchange.tables import as_csv, as_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

ROWS = (
    ("Ref", "Action", "Owner", "Due", "RAG", "Budget"),
    ("7", "Open the archive", "Records Manager", "Q3 2017", "Amber", "£5,000"),
    ("8", "Close the depot", "Jane Smith", "March 2018", "Green", ""),
)


@pytest.fixture
def table(folder: Path) -> Path:
    return as_csv(ROWS, folder / "tracker.csv", "cp1252")


def test_looking_shows_each_column_and_writes_nothing(folder: Path, run: Program, table: Path) -> None:
    before = sorted(folder.rglob("*")), (folder / "plan.toml").read_bytes()
    result = run.done("import", str(table))
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert "Due due Q3 2017 dates asked for (1) and dates (1)" in lines
    assert "Budget own column £5,000" in lines
    assert "17 cells: 6 in headings and titles, 9 in fields, 0 in updates, 1 in own columns and 1 left out." in lines
    assert "tracker.csv, C3: Jane Smith (names of persons)" in lines
    assert result.err == "Nothing was written. “--apply” takes this into the plan.\n"
    found = run.done("import", str(table), "--json").json
    assert [row["title"] for row in found["rows"]] == ["Open the archive", "Close the depot"]
    assert {question["about"] for question in found["questions"]} == {"quarter", "status", "names"}
    assert (sorted(folder.rglob("*")), (folder / "plan.toml").read_bytes()) == before


def test_a_question_is_answered_by_its_option_or_by_what_is_offered(folder: Path, run: Program, table: Path) -> None:
    before = (folder / "plan.toml").read_bytes()
    refused = run.refused("import", str(table), "--apply")
    assert "--dates calendar-quarters or --dates financial-quarters" in refused
    assert (folder / "plan.toml").read_bytes() == before
    (folder / "names.txt").write_text("Jane Smith=Depot Manager\n", encoding="utf-8")
    answers = ("--dates", "financial-quarters", "--status", "amber=off-track", "--status", "Green=on-track")
    result = run.done("import", str(table), "--apply", *answers, "--names", "names.txt", "--map", "Budget=risk")
    assert result.err.startswith("2 actions added, 0 actions changed.")
    first, second = (run.done("show", f"IM-{number:02}", "--json").json for number in (8, 9))
    assert (first["due"], first["status"], first["risk"], first["reference"]) == ("2017-Q4", "off-track", "£5,000", "7")
    assert (second["owner"], second["assumed"]) == ("Depot Manager", [])
    # The answers are remembered: next time nothing is asked.
    assert run.done("import", str(table), "--apply").err.startswith("Nothing is new")


def test_what_was_taken_is_listed_by_diff_and_dropped_by_discard(folder: Path, run: Program, table: Path) -> None:
    before = (folder / "plan.toml").read_bytes()
    run.done("import", str(table), "--apply", "--accept")
    assert run.done("diff").out.splitlines() == [
        "IM-08 Open the archive: added to the plan",
        "IM-09 Close the depot: added to the plan",
    ]
    run.done("discard", "--yes")
    assert (folder / "plan.toml").read_bytes() == before


def test_a_folder_stands_for_its_files_and_several_sheets_are_read(folder: Path, run: Program) -> None:
    place = folder / "papers"
    place.mkdir()
    as_xlsx([("Action", "Owner"), ("Do one", "Clerk")], place / "a.xlsx")
    as_csv([("Action", "Owner"), ("Do two", "Clerk")], place / "b.csv")
    (place / "picture.png").write_bytes(b"\x89PNG")
    assert [row["title"] for row in run.done("import", str(place), "--json").json["rows"]] == ["Do one", "Do two"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("missing.csv",), "missing.csv is not there"),
        (("tracker.csv", "--map", "Owner"), "Write COLUMN=FIELD"),
        (("tracker.csv", "--map", "Owner=chief"), "there is no field chief"),
        (("tracker.csv", "--status", "Amber=orange"), "There is no status orange"),
        (("tracker.csv", "--dates", "soon"), "--dates: soon"),
        (("tracker.csv", "--names", "nobody.txt"), "nobody.txt cannot be read"),
        (("tracker.csv", "--sheet", "Old"), "There is no sheet Old"),
        (("tracker.csv", "--heading-row", "99"), "no row with headings"),
    ],
)
def test_a_mistake_gets_a_message_and_changes_nothing(
    folder: Path, run: Program, table: Path, words: tuple[str, ...], message: str
) -> None:
    before = (folder / "plan.toml").read_bytes()
    assert table.exists()
    assert message in run.refused("import", *words, "--apply")
    assert (folder / "plan.toml").read_bytes() == before
