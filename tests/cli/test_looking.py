"""What overview, list and show tell is right, whole, and in a form that lasts."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from actionplan.storage import atomic
from actionplan.text import kept_in_spreadsheet
from tests.cli.conftest import PLAN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

LIST_KEYS = [
    *("id", "title", "status", "owner", "due", "due_end", "cornerstone", "completed", "overdue", "due_soon", "stale"),
    *("moves", "first_due", "slipped_days", "last_update"),
]
SHOW_KEYS = [
    *LIST_KEYS,
    *("added", "reviewed", "outcome", "origin", "risk", "depends_on", "evidence", "superseded_by", "assumed"),
    *(
        "details",
        "reference",
        "support",
        "extra",
        "repeats",
        "done",
        "exempt",
        "milestones",
        "updates",
        "due_changes",
        "extensions",
        "reopened",
    ),
]
ALL = [f"IM-0{number}" for number in range(1, 8)]

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize("words", ["list", "show IM-01", "overview", "check", "diff", "history", "summary"])
def test_whoever_looks_sees_one_state_of_the_file_which_is_read_once(
    words: str, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, given = atomic.read, []

    def watched(path: Path) -> atomic.Snapshot:
        given.append(path.name)
        return read(path)

    monkeypatch.setattr(atomic, "read", watched)
    run.done(*words.split())
    assert given == ["plan.toml"]


# list


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ALL),
        (["--status", "at-risk"], ["IM-02"]),
        (["--status", "R", "--status", "at-risk"], ["IM-02", "IM-07"]),
        (["--status", "ON TRACK"], ["IM-03"]),
        (["--owner", "POLICY"], ["IM-03", "IM-07"]),
        (["--owner", "manager records"], ["IM-02"]),
        (["--owner", ""], ["IM-01", "IM-04", "IM-06"]),
        (["--cornerstone", "FIT-for-purpose"], ["IM-02", "IM-03"]),
        (["--cornerstone", "fit for purpose"], ["IM-02", "IM-03"]),
        (["--cornerstone", ""], ["IM-04", "IM-05", "IM-06", "IM-07"]),
        (["--overdue"], ["IM-03"]),
        (["--due-within", "24"], ["IM-04", "IM-07"]),
        (["--due-within", "18"], []),
        (["--stale"], ["IM-05"]),
        (["--text", "shelves"], ["IM-02", "IM-06"]),
        (["--text", "SHELVES late"], ["IM-02"]),
        (["--overdue", "--status", "at-risk"], []),
        (["--owner", "policy", "--overdue"], ["IM-03"]),
        (["--as-at", "HEAD", "--overdue", "--today", "2030-01-01"], []),
    ],
)
def test_conditions_narrow_the_list(words: list[str], expected: list[str], run: Program) -> None:
    assert run.done("list", "--json", *words).ids == expected


def test_the_list_as_json_has_exactly_the_keys_of_the_contract_with_null_for_unknown(run: Program) -> None:
    actions = {action["id"]: action for action in run.done("list", "--json").json}
    for action in actions.values():
        assert list(action) == LIST_KEYS
    assert actions["IM-02"] == {
        "id": "IM-02",
        "title": "Review the store",
        "status": "at-risk",
        "owner": "Records Manager",
        "due": "2017-03-31",
        "due_end": "2017-03-31",
        "cornerstone": "fit-for-purpose",
        "completed": None,
        "overdue": False,
        "due_soon": False,
        "stale": False,
        "moves": 1,
        "first_due": "2016-12-31",
        "slipped_days": 90,
        "last_update": {"on": "2016-12-01", "text": "The shelves are late.", "next": "Ask the supplier"},
    }
    assert actions["IM-01"]["completed"] == "by 2016-09-28"
    assert actions["IM-01"]["due"] is actions["IM-01"]["last_update"] is None
    assert (actions["IM-07"]["due"], actions["IM-07"]["due_end"]) == ("2016-Q4", "2016-12-31")
    assert (actions["IM-05"]["due"], actions["IM-05"]["due_end"]) == ("ongoing", None)
    assert actions["IM-03"]["last_update"]["next"] is None
    assert [actions[key]["overdue"] for key in ALL] == [key == "IM-03" for key in ALL]
    assert [actions[key]["due_soon"] for key in ALL] == [key in {"IM-04", "IM-07"} for key in ALL]


def test_the_list_for_people_has_a_line_an_action_with_its_whole_title(plan: Path, run: Program) -> None:
    long = "Review " + "the very long store " * 40
    plan.write_text(PLAN.replace("Review the store", long.strip()), encoding="utf-8")
    result = run.done("list")
    assert len(result.lines) == 1 + 7
    assert result.lines[0].split() == ["Id", "Title", "Owner", "Due", "Status", "Marks"]
    assert long.strip() in result.lines[2]
    assert result.lines[2].startswith("IM-02  ")
    for words in ("Records Manager", "31 Mar 2017", "▲ At risk", "moved 1×", "assumed"):
        assert words in result.lines[2]
    assert result.lines[3].endswith("● On track     overdue")
    assert result.err == "7 of 7 actions\n"
    assert "\x1b" not in result.out


def test_an_empty_list_is_said(run: Program) -> None:
    result = run.done("list", "--status", "closed", "--overdue")
    assert result.out == ""
    assert result.err == "0 of 7 actions\n"
    assert run.done("list", "--status", "closed", "--overdue", "--json").json == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--status", "nearly"], "actionplan: There is no status nearly."),
        (
            ["--cornerstone", "holes"],
            "actionplan: There is no cornerstone holes.\nUse one of the plan's: accessible and fit-for-",
        ),
    ],
)
def test_conditions_that_name_nothing_are_refused(words: list[str], message: str, run: Program) -> None:
    assert run.refused("list", *words).startswith(message)


def test_the_list_as_csv_has_a_header_and_texts_that_no_spreadsheet_runs(plan: Path, run: Program) -> None:
    titles = ["=1+1", "+44", "-2", "@SUM(A1)", "\\t=1+1", "=2", 'Say \\"yes\\", twice']
    text = PLAN
    olds = ["Set up a register", "Review the store", "Train all staff", "Publish the strategy", "Promote the strategy"]
    for old, new in zip([*olds, "Buy new shelves", "Explain data to councillors"], titles, strict=True):
        text = text.replace(f'title = "{old}"', f'title = "{new}"')
    text = text.replace("The shelves are late.", "\\r=2 shelves, \\nas ever").replace("2017-03-31", "2016-12-01")
    plan.write_text(text, encoding="utf-8")
    result = run.done("list", "--csv")
    header, *rows = csv.reader(io.StringIO(result.out))
    assert header == [*LIST_KEYS[:-1], "last_update_on", "last_update_text", "last_update_next"]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    expected = ["'=1+1", "'+44", "'-2", "'@SUM(A1)", "'=1+1", "'=2", 'Say "yes", twice']
    assert [row["title"] for row in found] == expected
    assert found[1]["last_update_text"] == "'=2 shelves,  as ever"
    assert found[1]["slipped_days"] == "-30"
    assert (found[2]["overdue"], found[3]["overdue"], found[0]["owner"]) == ("yes", "no", "")


# show


def test_show_tells_everything_about_an_action(run: Program) -> None:
    result = run.done("show", "im-02")
    assert result.err == ""
    words = " ".join(result.out.split())
    for expected in (
        "IM-02 Review the store",
        "▲ At risk (A) May miss its due date",
        "Owner Records Manager",
        "Due 31 March 2017, moved once, 3 months later than first agreed",
        "Cornerstone Fit for purpose",
        "Outcome Nothing is kept that is not needed.",
        "Origin strategy 4.5",
        "Assumed outcome: not confirmed by the group",
        "1 Dec 2016 The shelves are late. Next: Ask the supplier",
        "1 Dec 2016 from 31 December 2016 to 31 March 2017, because: No shelves. Agreed by Information Group.",
    ):
        assert expected in words
    assert words.index("The shelves are late") < words.index("Began with the paper")


def test_show_says_what_is_unknown_late_hidden_or_replaced(run: Program) -> None:
    assert "overdue by 12 days" in run.done("show", "IM-03").out
    assert "Owner          not set" in run.done("show", "IM-04").out
    assert "Depends on     IM-02 Review the store (at risk)" in run.done("show", "IM-04").out
    closed = run.done("show", "IM-06").out
    assert "Superseded by  IM-02 Review the store (at risk)" in closed
    assert "not for publication, paragraph 3 of Schedule 12A: prices" in closed
    assert "nothing was recorded about it for 122 days" in run.done("show", "IM-05", "--today", "2017-01-01").out


def test_show_as_json_has_the_keys_of_the_list_and_all_other_fields(run: Program) -> None:
    found = run.done("show", "IM-02", "--json").json
    assert list(found) == SHOW_KEYS
    assert found["due_changes"] == [
        {
            "on": "2016-12-01",
            "from": "2016-12-31",
            "to": "2017-03-31",
            "reason": "No shelves",
            "agreed_by": "Information Group",
        }
    ]
    assert [update["on"] for update in found["updates"]] == ["2016-10-12", "2016-12-01"]
    assert (found["depends_on"], found["exempt"], found["risk"]) == ([], None, None)
    assert run.done("show", "IM-06", "--json").json["exempt"] == {"paragraph": 3, "reason": "prices"}


def test_an_unknown_id_is_refused_with_those_that_come_close(run: Program) -> None:
    for words in (["show", "IM-77"], ["set", "IM-77", "--owner", "X"]):
        message = run.refused(*words)
        assert message.startswith("actionplan: There is no action IM-77 in the plan.\nDid you mean IM-07")


# overview


def test_the_overview_counts_everything_zeros_too(run: Program) -> None:
    result = run.done("overview")
    assert result.lines[:3] == ["Information plan", "Information Group, A Borough Council", "As at 12 December 2016"]
    words = [" ".join(line.split()) for line in result.lines]
    for expected in (
        "7 actions, 5 open",
        "○ Not started (N) 1 of 6 (17%)",
        "● On track (G) 1 of 6 (17%)",
        "▲ At risk (A) 1 of 6 (17%)",
        "■ Off track (R) 1 of 6 (17%)",
        "‖ On hold (H) 1 of 6 (17%)",
        "✔ Complete (B) 1 of 6 (17%)",
        "× Closed (C) 1",
        "Overdue 1 of 5 open",
        "No update for 90 days 1 of 5 open",
        "No owner 1 of 5 open",
        "No due date 0 of 5 open",
        "Accessible complete 1 of 1 (100%) 0 open 0 overdue",
        "Fit for purpose complete 0 of 2 (0%) 2 open 1 overdue",
        "No cornerstone complete 0 of 3 (0%) 3 open 0 overdue",
        "Nothing: everything is saved.",
    ):
        assert expected in words, expected


def test_the_overview_shows_what_needs_attention_worst_first_with_the_reason_and_the_next_step(run: Program) -> None:
    out = run.done("overview").out
    start = out.index("Needs attention: 3 actions")
    assert start < out.index("IM-07  Explain") < out.index("IM-02  Review") < out.index("IM-03  Train")
    words = " ".join(out[start:].split())
    assert "5 December 2016: Nobody has come. Next: Invite them again" in words
    assert "▲ At risk, due 31 March 2017, moved once, 3 months later than first agreed" in words
    assert "● On track, due 30 November 2016, overdue 1 November 2016: Half are trained. Next: not set" in words


def test_the_overview_shows_what_is_not_saved_yet(run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    out = run.done("overview").out
    assert "IM-04 Publish the strategy: owner Web Manager (was not set)" in out[out.index("Not saved to the record") :]


@pytest.mark.parametrize("words", [[], ["view"]])
def test_where_there_is_no_terminal_the_dashboard_is_the_overview(words: list[str], run: Program) -> None:
    assert run.done(*words).out == run.done("overview").out


def test_an_empty_plan_can_be_looked_at(plan: Path, run: Program) -> None:
    plan.write_text(PLAN.split("[cornerstones")[0], encoding="utf-8")
    words = [" ".join(line.split()) for line in run.done("overview").lines]
    assert "0 actions, 0 open" in words
    assert "✔ Complete (B) 0 of 0" in words
    assert run.done("list").out == ""


# As it was


def test_the_plan_as_at_a_day_or_commit_is_the_saved_one(run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    for spec in ("2016-10-12", "12 oct 2016", "HEAD", "2016-12-31"):
        assert "Web Manager" not in run.done("list", "--as-at", spec).out
        assert run.done("show", "IM-04", "--as-at", spec, "--json").json["owner"] is None
        assert "Web Manager" not in run.done("overview", "--as-at", spec).out
    shown = run.done("list", "--as-at", "2016-10-31")
    assert shown.err.startswith("7 of 7 actions (as in ")
    assert "saved on 12 October 2016" in shown.err


def test_figures_as_at_a_day_count_by_that_day(run: Program) -> None:
    out = run.done("overview", "--as-at", "2016-10-31").out
    assert "As at 31 October 2016" in out
    assert "Not saved" not in out
    assert run.done("list", "--overdue", "--as-at", "2016-10-31", "--json").ids == []
    assert run.done("list", "--overdue", "--as-at", "2016-12-02", "--json").ids == ["IM-03"]


def test_what_the_record_does_not_have_is_refused(run: Program) -> None:
    for spec in ("2016-10-11", "no-such-commit", "--output=x"):
        for command in (["list"], ["overview"], ["show", "IM-01"]):
            assert run.refused(*command, f"--as-at={spec}").startswith("actionplan: ")


# list --output

AS_IDS = {
    "IM-01": "4.10",
    "IM-02": "007",
    "IM-03": "1E5",
    "IM-04": "1-2",
    "IM-05": "MAR1",
    "IM-06": "2016-10",
    "IM-07": "A-7",
}


def test_a_list_in_a_csv_file_opens_as_utf_8_with_every_id_as_it_is(plan: Path, run: Program) -> None:
    text = PLAN.replace("Train all staff", "Zoë’s £5,000").replace("Publish the strategy", "2010-11")
    for old, new in AS_IDS.items():
        text = text.replace(f"[actions.{old}]", f'[actions."{new}"]').replace(f'"{old}"', f'"{new}"')
    plan.write_text(text, encoding="utf-8")
    result = run.done("list", "--output", "list.csv")
    assert (result.out, result.err) == ("", "list.csv: 7 of 7 actions\n")
    data = (plan.parent / "list.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,title")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    found = [dict(zip(header, row, strict=True)) for row in rows]
    kept = [f'="{action_id}"' for action_id in AS_IDS.values()]
    assert [row["id"] for row in found] == [*kept[:-1], "A-7"]
    assert (found[2]["title"], found[3]["title"]) == ("Zoë’s £5,000", '="2010-11"')
    assert (found[1]["due"], found[6]["due"], found[1]["slipped_days"]) == ("2017-03-31", '="2016-Q4"', "90")
    # A program that reads standard output gets the plain values.
    assert run.done("list", "--csv").lines[1].startswith("4.10,")


@pytest.mark.parametrize("text", ['8" pipe', "TRUE", "false", "£5", "1/2", "Sept 1", "10:30", "$1.50", "1E5"])
def test_a_text_that_is_like_a_value_is_kept_in_quotation_marks(text: str) -> None:
    cell = kept_in_spreadsheet(text)
    assert cell == '="{}"'.format(text.replace('"', '""'))


@pytest.mark.parametrize(
    "text",
    ["", "2017-03-31", "Archivist", "March on", "IM-07", "3 shelves for the records of the town", "1" * 300, "trueish"],
)
def test_any_other_text_stands_as_it_is(text: str) -> None:
    assert kept_in_spreadsheet(text) == text


def test_a_formula_stays_a_text_in_a_file_too() -> None:
    assert kept_in_spreadsheet("=1+1") == "'=1+1"
    assert kept_in_spreadsheet("-2") == "'-2"


@pytest.mark.parametrize("words", [["--csv"], ["--json"], []])
def test_a_list_in_a_file_is_what_is_printed_and_never_over_another_file(
    plan: Path, run: Program, words: list[str]
) -> None:
    path = plan.parent / "list.out"
    run.done("list", "--overdue", *words, "--output", "list.out")
    printed = run.done("list", "--overdue", *words).out
    assert path.read_text(encoding="utf-8-sig") == printed
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (words == ["--csv"])
    path.write_text("mine", encoding="utf-8")
    assert "is there already" in run.refused("list", *words, "--output", "list.out")
    assert path.read_text(encoding="utf-8") == "mine"
    run.done("list", "--overdue", *words, "--output", "list.out", "--force")
    assert path.read_text(encoding="utf-8-sig") == printed
    before = plan.read_bytes()
    assert "is the plan itself" in run.refused("list", *words, "--output", "plan.toml", "--force")
    assert plan.read_bytes() == before


def test_the_ending_chooses_the_form_and_a_form_that_cannot_be_written_is_refused(plan: Path, run: Program) -> None:
    run.done("list", "--output", "a.JSON")
    assert (plan.parent / "a.JSON").read_text(encoding="utf-8") == run.done("list", "--json").out
    for name in ("a.xlsx", "a.ods", "a.DOCX"):
        assert "Use the ending .csv" in run.refused("list", "--output", name)
        assert not (plan.parent / name).exists()
    for name in ("nowhere/a.csv", ".", ""):
        run.refused("list", "--output", name)
