"""set and add: the next step alone, dependencies, evidence, milestones, and what is assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import PLAN, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def changed_lines(folder: Path) -> list[str]:
    diff = git(folder, "diff", "--unified=0", "--", "plan.toml").splitlines()
    return [line for line in diff if line[:1] in "+-" and not line.startswith(("+++", "---"))]


def shown(run: Program, action_id: str, field: str) -> Any:  # noqa: ANN401  (any value of JSON)
    return run.done("show", action_id, "--json").json[field]


# The next step


def test_a_next_step_alone_goes_into_todays_update_until_that_is_saved(folder: Path, run: Program) -> None:
    first = run.done("set", "IM-03", "--next", "Ask the trainer")
    assert first.out == "IM-03 Train all staff: update “Next step agreed.” Next: Ask the trainer\n"
    again = run.done("set", "IM-03", "--next", "Ask two trainers")
    assert again.out == "IM-03 Train all staff: next step “Ask two trainers” (was “Ask the trainer”)\n"
    assert [line for line in changed_lines(folder) if "{ on" in line] == [
        '+  { on = 2016-12-12, text = "Next step agreed.", next = "Ask two trainers" },'
    ]
    run.done("set", "IM-03", "--next", "Ask two trainers", "--commit")
    run.done("set", "IM-03", "--next", "Ask three")
    assert [line for line in changed_lines(folder) if "{ on" in line] == [
        '+  { on = 2016-12-12, text = "Next step agreed.", next = "Ask three" },'
    ]


def test_a_next_step_beside_a_status_that_wants_no_note_is_kept(run: Program) -> None:
    run.done("set", "IM-04", "--status", "on-track", "--next", "Ask the editor")
    assert shown(run, "IM-04", "updates") == [
        {"on": "2016-12-12", "text": "Next step agreed.", "next": "Ask the editor"}
    ]
    assert "needs an update that says why" in run.refused("set", "IM-03", "--status", "at-risk", "--next", "Ask")


def test_a_next_step_of_today_can_be_taken_back(run: Program) -> None:
    run.done("set", "IM-03", "--note", "Half are trained", "--next", "The others")
    result = run.done("set", "IM-03", "--next", "")
    assert result.out == "IM-03 Train all staff: no next step (was “The others”)\n"


# Lists


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["--depends-on", "im-02, IM-01"], ['-depends_on = ["IM-02"]', '+depends_on = ["IM-02", "IM-01"]']),
        (["--evidence", "Minute 4", "--evidence", "Page 2"], ["+evidence = [", '+  "Minute 4",', '+  "Page 2",', "+]"]),
        (
            ["--milestone", "Sort it", "--milestone-due", "2017-Q1"],
            ["+milestones = [", '+  { title = "Sort it", due = "2017-Q1" },', "+]"],
        ),
        (["--assume", "owner", "--assume", "outcome"], ['+assumed = ["owner", "outcome"]']),
        (["--owner", "Trainer", "--assume", "Owner"], ['+owner = "Trainer"', '+assumed = ["owner"]']),
    ],
)
def test_an_option_writes_its_own_lines_only(words: list[str], lines: list[str], folder: Path, run: Program) -> None:
    run.done("set", "IM-04", *words)
    assert changed_lines(folder) == lines


def test_dependencies_are_cleared_with_an_empty_value(folder: Path, run: Program) -> None:
    said = run.done("set", "IM-04", "--depends-on", "").out
    assert said == "IM-04 Publish the strategy: taken back: depends on IM-02\n"
    assert changed_lines(folder) == ['-depends_on = ["IM-02"]']


def test_evidence_is_added_and_all_of_it_taken_out_with_an_empty_value(run: Program) -> None:
    run.done("set", "IM-04", "--evidence", "Minute 4")
    run.done("set", "IM-04", "--evidence", "Page 2")
    assert shown(run, "IM-04", "evidence") == ["Minute 4", "Page 2"]
    run.done("set", "IM-04", "--evidence", "", "--evidence", "Page 3")
    assert shown(run, "IM-04", "evidence") == ["Page 3"]


def test_a_milestone_is_found_by_its_title_changed_marked_done_and_taken_out(run: Program) -> None:
    run.done("set", "IM-04", "--milestone", "Sort it", "--milestone-due", "2017-01-31")
    run.done("set", "IM-04", "--milestone", "sort IT", "--milestone-due", "+1m")
    said = run.done("set", "IM-04", "--milestone", "sort it", "--milestone-done", "1 dec").out
    assert said == "IM-04 Publish the strategy: milestone “Sort it”: done 1 December 2016\n"
    run.done("set", "IM-04", "--milestone", "Print it")
    assert shown(run, "IM-04", "milestones") == [
        {"title": "Sort it", "due": "2017-02-28", "done": "2016-12-01"},
        {"title": "Print it"},
    ]
    run.done("set", "IM-04", "--milestone", "sort it", "--milestone-title", "Sort all", "--milestone-done", "")
    assert shown(run, "IM-04", "milestones")[0] == {"title": "Sort all", "due": "2017-02-28"}
    run.done("set", "IM-04", "--no-milestone", "PRINT it")
    assert [milestone["title"] for milestone in shown(run, "IM-04", "milestones")] == ["Sort all"]
    run.done("set", "IM-04", "--no-milestone", "")
    assert shown(run, "IM-04", "milestones") == []


def test_what_is_assumed_is_confirmed_as_it_is(folder: Path, run: Program) -> None:
    assert run.done("set", "IM-02", "--confirm", "outcome").out == "IM-02 Review the store: outcome confirmed\n"
    assert changed_lines(folder) == ['-assumed = ["outcome"]']


@pytest.mark.parametrize(
    ("words", "message", "option"),
    [
        (["--depends-on", "IM-99"], "There is no action IM-99", "It was given with --depends-on."),
        (["--depends-on", "IM-03"], "IM-03 cannot depend on itself.", "It was given with --depends-on."),
        (["--milestone", " "], "a milestone needs a title", "Give it with --milestone TITLE."),
        (["--milestone", "a", "--milestone-due", "soon"], "--milestone-due: “soon”", ""),
        (["--milestone", "a", "--milestone-done", "soon"], "--milestone-done: “soon”", ""),
        (
            ["--milestone", "a", "--milestone-done", "2017-01-01"],
            "still to come",
            "It was given with --milestone-done.",
        ),
        (["--milestone-due", "2017"], "--milestone-due needs the title of a milestone.", "--milestone TITLE"),
        (["--milestone-done", ""], "--milestone-done needs the title of a milestone.", "--milestone TITLE"),
        (["--milestone", "a", "--milestone-title", "b"], "IM-03 has no milestone a.", "Use its present title."),
        (["--no-milestone", "a"], "IM-03 has no milestone “a” (any more).", "actionplan show IM-03"),
        (["--assume", "ower"], "There is no field ower.", "Did you mean owner? It was given with --assume."),
        (["--confirm", "x"], "There is no field x.", "It was given with --confirm."),
        (["--milestone", "a\x1b[31m", "--milestone-title", "b"], "no milestone a␛[31m", ""),
    ],
)
def test_what_cannot_be_is_refused_whole_with_the_option_to_give(
    words: list[str], message: str, option: str, plan: Path, run: Program
) -> None:
    error = run.refused("set", "IM-03", *words, "--risk", "CR 1")
    assert error.startswith("actionplan: ")
    assert message in error
    assert option in error
    assert plan.read_text(encoding="utf-8") == PLAN


def test_a_new_action_takes_them_all_at_once(run: Program) -> None:
    lists = ["--depends-on", "im-02", "--evidence", "Minute 4", "--milestone", "Half", "--milestone-due", "2017"]
    result = run.done("add", "--title", "Write it", *lists, "--owner", "Clerk", "--assume", "owner", "--next", "Begin")
    found = run.done("show", result.out.strip(), "--json").json
    assert (found["depends_on"], found["evidence"], found["assumed"]) == (["IM-02"], ["Minute 4"], ["owner"])
    assert found["milestones"] == [{"title": "Half", "due": "2017"}]
    assert found["updates"] == [{"on": "2016-12-12", "text": "Next step agreed.", "next": "Begin"}]


# Support, own columns and rhythms


def test_the_fields_of_real_plans_are_set_added_and_cleared(folder: Path, run: Program) -> None:
    fields = (
        "--details",
        "All of it.",
        "--reference",
        "2.10",
        "--support",
        "Head of ICT; Clerk",
        "--extra",
        "Cost=5=5",
    )
    run.done("set", "IM-04", *fields, "--repeats", "6 months")
    found = run.done("show", "IM-04", "--json").json
    assert [found[key] for key in ("details", "reference", "support", "extra", "repeats", "done")] == [
        *("All of it.", "2.10", ["Head of ICT", "Clerk"], {"Cost": "5=5"}, "6 months", [])
    ]
    assert "2.10" in run.done("show", "IM-04").out
    assert run.done("list", "--text", "5=5 head ict").out.splitlines()[1].startswith("IM-04")
    run.done("set", "IM-04", "--details", "", "--reference", "", "--support", "", "--extra", "cost=", "--repeats", "")
    assert changed_lines(folder) == []
    added = run.done("add", "--title", "Report", "--due", "2017-03-31", "--repeats", "yearly", "--extra", "Ward=All")
    assert shown(run, added.out.strip(), "repeats") == "1 year"


def test_an_occurrence_is_done_or_missed_by_a_command(folder: Path, run: Program) -> None:
    added = run.done("add", "--title", "Report", "--due", "2016-08-31", "--repeats", "6 months").out.strip()
    result = run.done("set", added, "--done", "30 aug")
    assert result.out == (
        f"{added} Report: occurrence of 31 August 2016: kept on 30 August 2016; "
        "due 28 February 2017 (was 31 August 2016)\n"
    )
    assert "not missed before" in run.refused("set", added, "--missed")
    assert shown(run, added, "done") == [{"due": "2016-08-31", "on": "2016-08-30"}]
    assert "no rhythm" in run.refused("set", "IM-04", "--done", "today")
    assert "has no “=”" in run.refused("set", "IM-04", "--extra", "Budget")
    assert "not understood as a rhythm" in run.refused("set", "IM-04", "--repeats", "often")
    lines = [line for line in changed_lines(folder) if "done" in line or "on =" in line]
    assert lines == ["+done = [", "+  { due = 2016-08-31, on = 2016-08-30 },"]
