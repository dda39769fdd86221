"""set and add change what they were asked to change, say so, and refuse with the option that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan.model.edits import basic
from actionplan.session.session import EditResult, Session
from actionplan.storage import atomic
from tests.cli.conftest import PLAN, git

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.model.edits.basic import Edit
    from tests.cli.conftest import Program

UNSAVED = "Not yet saved to the record: “actionplan commit” saves it\n"


def changed_lines(folder: Path) -> list[str]:
    diff = git(folder, "diff", "--unified=0", "--", "plan.toml").splitlines()
    return [line for line in diff if line[:1] in "+-" and not line.startswith(("+++", "---"))]


# set


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["IM-04", "--owner", "Web Manager"], ['+owner = "Web Manager"']),
        (["im-03", "--owner", ""], ['-owner = "Head of Policy"']),
        (
            ["IM-03", "--title", "Train everybody"],
            ['-title = "Train all staff" # every one of them', '+title = "Train everybody" # every one of them'],
        ),
        (["IM-04", "--cornerstone", "Accessible"], ['+cornerstone = "accessible"']),
        (
            ["IM-02", "--outcome", "Less is kept"],
            [
                '-outcome = "Nothing is kept that is not needed."',
                '+outcome = "Less is kept"',
                '-assumed = ["outcome"]',
            ],
        ),
        (["IM-02", "--origin", ""], ['-origin = "strategy 4.5"']),
        (["IM-03", "--risk", "CR 7"], ['+risk = "CR 7"']),
        (["IM-04", "--status", "g"], ['-status = "not-started"', '+status = "on-track"']),
        (
            ["IM-03", "--status", "complete"],
            ['-status = "on-track"', '+status = "complete"', "+completed = 2016-12-12"],
        ),
        (
            ["IM-03", "--status", "complete", "--completed", "1 dec"],
            ['-status = "on-track"', '+status = "complete"', "+completed = 2016-12-01"],
        ),
        (
            ["IM-03", "--status", "complete", "--completed", "by 2016-12-01"],
            ['-status = "on-track"', '+status = "complete"', '+completed = "by 2016-12-01"'],
        ),
        (["IM-03", "--status", "complete", "--completed", ""], ['-status = "on-track"', '+status = "complete"']),
        (["IM-01", "--completed", ""], ['-completed = "by 2016-09-28"']),
        (
            ["IM-01", "--completed", "2016-09-01"],
            ['-completed = "by 2016-09-28"', "+completed = 2016-09-01"],
        ),
        (
            ["IM-03", "--note", "All but two", "--next", "Ask them"],
            ['+  { on = 2016-12-12, text = "All but two", next = "Ask them" },'],
        ),
        (["IM-06", "--superseded-by", "im-03"], ['-superseded_by = "IM-02"', '+superseded_by = "IM-03"']),
        (["IM-06", "--superseded-by", ""], ['-superseded_by = "IM-02"']),
        (["IM-06", "--exempt", ""], ['-exempt = { paragraph = 3, reason = "prices" }']),
        (
            ["IM-06", "--exempt", "4"],
            ['-exempt = { paragraph = 3, reason = "prices" }', '+exempt = { paragraph = 4, reason = "prices" }'],
        ),
        (["IM-07", "--due", "2016-12-31"], ['-due = "2016-Q4"', "+due = 2016-12-31"]),
    ],
)
def test_an_option_changes_its_own_lines_only(words: list[str], lines: list[str], folder: Path, run: Program) -> None:
    result = run.done("set", *words)
    assert changed_lines(folder) == lines
    assert result.lines[0].startswith(f"{words[0].upper()} ")
    assert result.err == UNSAVED
    assert git(folder, "log", "--format=%s") == "The plan as approved\n"


def test_a_moved_date_keeps_old_and_new_the_reason_and_who_agreed(folder: Path, run: Program) -> None:
    result = run.done("set", "IM-02", "--due", "+3m", "--reason", "Still none", "--agreed-by", "Policy Committee")
    assert result.out == (
        "IM-02 Review the store: due 30 June 2017 (was 31 March 2017), because: Still none\n"
    ) or result.out.startswith("IM-02 Review the store: due ")
    assert '"Still none", agreed_by = "Policy Committee"' in (folder / "plan.toml").read_text(encoding="utf-8")
    run.done("set", "IM-04", "--due", "ongoing", "--reason", "It is never done")
    found = run.done("show", "IM-04", "--json").json
    assert found["due_changes"] == [
        {
            "on": "2016-12-12",
            "from": "2017-01-05",
            "to": "ongoing",
            "reason": "It is never done",
            "agreed_by": "Information Group",
        }
    ]
    assert found["slipped_days"] is None
    run.done("set", "IM-03", "--due", "", "--reason", "Nobody knows")
    assert "to" not in run.done("show", "IM-03", "--json").json["due_changes"][0]


def test_a_reopened_action_keeps_its_first_completion(run: Program) -> None:
    run.done("set", "IM-01", "--status", "on-track", "--reason", "Half of it is missing")
    assert run.done("show", "IM-01", "--json").json["reopened"] == [
        {"on": "2016-12-12", "completed": "by 2016-09-28", "reason": "Half of it is missing"}
    ]


def test_all_options_together_are_one_edit(plan: Path, run: Program) -> None:
    words = ["--status", "off-track", "--owner", "Web Manager", "--due", "2017-Q1"]
    before = plan.read_bytes()
    run.refused("set", "IM-04", *words, "--reason", "Waits for the committee")
    assert plan.read_bytes() == before
    run.done("set", "IM-04", *words, "--reason", "Waits for the committee", "--note", "No date", "--next", "Ask")
    found = run.done("show", "IM-04", "--json").json
    assert (found["status"], found["owner"], found["due"]) == ("off-track", "Web Manager", "2017-Q1")
    assert found["updates"] == [{"on": "2016-12-12", "text": "No date", "next": "Ask"}]


@pytest.mark.parametrize(
    ("words", "message", "option"),
    [
        (["IM-03", "--due", "2017-01-31"], "needs a reason", "Give it with --reason TEXT."),
        (["IM-03", "--due", ""], "needs a reason", "Give it with --reason TEXT."),
        (["IM-01", "--status", "on-track"], "opening it again needs a reason", "Give it with --reason TEXT."),
        (["IM-03", "--status", "at-risk"], "needs an update that says why", "Give it with --note TEXT."),
        (["IM-03", "--status", "off-track", "--note", " "], "needs an update", "Give it with --note TEXT."),
        (["IM-03", "--status", "on-hold"], "needs an update that says why", "Give it with --note TEXT."),
        (["IM-03", "--status", "closed"], "needs an update that says why", "Give it with --note TEXT."),
        (["IM-03", "--note", "", "--next", "Ask"], "an update needs a text", "Give it with --note TEXT."),
        (["IM-03", "--next", ""], "a next step needs a text", "Give it with --next TEXT."),
        (["IM-03", "--title", ""], "has to have a title", "Give it with --title TEXT."),
        (["IM-03", "--cornerstone", "holes"], "There is no cornerstone holes", "It was given with --cornerstone."),
        (["IM-03", "--completed", "2016-12-01"], "no completion date", "It was given with --completed."),
        (["IM-03", "--superseded-by", "IM-02"], "only a closed action", "It was given with --superseded-by."),
        (["IM-06", "--superseded-by", "IM-06"], "cannot supersede itself", "It was given with --superseded-by."),
        (["IM-06", "--superseded-by", "IM-99"], "no action IM-99", "Did you mean"),
        (["IM-03", "--exempt", "8"], "no paragraph 8", "It was given with --exempt."),
        (["IM-03", "--exempt", "three"], "--exempt: three is not a paragraph", "from 1 to 7"),
        (["IM-03", "--status", "nearly"], "--status: There is no status nearly", "at-risk"),
        (["IM-03", "--due", "32 mar"], "--due: “32 mar” is not a date", ""),
        (["IM-03", "--due", "soon"], "--due: “soon” is not understood as a date", "+3m"),
        (["IM-03", "--status", "complete", "--completed", "2017-01-01"], "--completed: 1 January 2017 is still", ""),
    ],
)
def test_what_a_rule_forbids_is_refused_with_the_option_to_give(
    words: list[str], message: str, option: str, plan: Path, run: Program
) -> None:
    error = run.refused("set", *words, "--risk", "CR 1")
    assert error.startswith("actionplan: ")
    assert message in error
    assert option in error
    assert plan.read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize(
    "words",
    [
        ["IM-03", "--owner", "Head of Policy"],
        ["IM-03", "--owner", " Head  of Policy ", "--status", "on-track", "--due", "30 nov 2016"],
        ["IM-04", "--owner", ""],
        ["IM-03"],
    ],
)
def test_where_nothing_would_change_nothing_is_written(words: list[str], plan: Path, run: Program) -> None:
    stamp = atomic.stamp(plan)
    result = run.done("set", *words)
    assert result.out == ""
    assert result.err.startswith("Nothing was changed")
    assert atomic.stamp(plan) == stamp


def test_words_that_were_not_needed_are_not_dropped_in_silence(run: Program) -> None:
    result = run.done("set", "IM-04", "--owner", "Web Manager", "--reason", "He asked", "--agreed-by", "All")
    assert "The reason was not kept" in result.err
    assert "Who agreed was not kept" in result.err
    result = run.done("set", "IM-03", "--due", "2017-01-31", "--reason", "Ill", "--agreed-by", "All")
    assert "not kept" not in result.err


@pytest.mark.parametrize(
    ("words", "is_kept"),
    [
        (["IM-04", "--status", "g", "--exempt", "3"], True),
        (["IM-05", "--due", "2017", "--exempt", "3", "--agreed-by", "All"], False),
        (["IM-07", "--due", "31 dec", "--exempt", "3"], True),
    ],
)
def test_a_reason_that_neither_move_nor_reopening_takes_is_that_of_the_exemption(
    words: list[str], is_kept: bool, run: Program
) -> None:
    result = run.done("set", *words, "--reason", "Names a price")
    assert "not kept" not in result.err
    exempt = run.done("show", words[0], "--json").json["exempt"]
    assert exempt == {"paragraph": 3} | ({"reason": "Names a price"} if is_kept else {})


def test_the_reason_of_an_exemption_is_kept_for_a_new_action(run: Program) -> None:
    words = ("--title", "Buy", "--due", "2017", "--status", "g", "--exempt", "3", "--reason", "Names a price")
    result = run.done("add", *words)
    assert "not kept" not in result.err
    assert run.done("show", result.out.strip(), "--json").json["exempt"] == {"paragraph": 3, "reason": "Names a price"}


def test_the_last_words_after_each_change_say_how_it_is_saved(folder: Path, run: Program) -> None:
    assert run.done("set", "IM-04", "--owner", "Web Manager").err == UNSAVED
    assert run.done("set", "IM-03", "--owner", "Trainer").err == UNSAVED
    assert (
        run.done("set", "IM-03", "--owner", "Trainer").err == "Nothing was changed: IM-03 already has these values.\n"
    )
    run.done("set", "IM-03", "--owner", "Head of Policy")
    run.done("set", "IM-04", "--owner", "")
    assert changed_lines(folder) == []


def test_a_text_may_begin_with_a_dash_and_hold_anything(run: Program) -> None:
    hard = "- \"quotes\" 'and' \\back, # é ✔ = [x] {y}"
    run.done("set", "IM-03", f"--note={hard}", "--next", "-5 % at most")
    assert run.done("show", "IM-03", "--json").json["updates"][-1] == {
        "on": "2016-12-12",
        "text": hard,
        "next": "-5 % at most",
    }


def test_editing_goes_on_where_there_is_no_record(folder: Path, tmp_path: Path, run: Program) -> None:
    alone = tmp_path / "alone.toml"
    alone.write_bytes((folder / "plan.toml").read_bytes())
    result = run.done("--plan", str(alone), "set", "IM-04", "--owner", "Web Manager")
    assert result.err == UNSAVED
    assert run.done("--plan", str(alone), "add", "--title", "New").out == "IM-08\n"
    assert 'owner = "Web Manager"' in alone.read_text(encoding="utf-8")


# set --commit


def test_set_and_commit_in_one(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    result = run.done("set", "IM-03", "--owner", "Trainer", "--commit")
    assert git(folder, "log", "-1", "--format=%s") == "Information Group, 12 December 2016: 2 actions updated\n"
    assert git(folder, "status", "--porcelain") == ""
    assert "IM-03 Train all staff: owner Trainer (was Head of Policy)" in result.lines
    assert UNSAVED not in result.err
    again = run.done("set", "IM-03", "--owner", "Trainer", "--commit")
    assert again.out == ""
    assert "Nothing to save" in again.err


def test_where_the_commit_fails_the_edit_is_kept_and_said(folder: Path, run: Program) -> None:
    hook = folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho The clerk says no >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    result = run("set", "IM-04", "--owner", "Web Manager", "--commit")
    assert result.code == 1
    assert result.lines == ["IM-04 Publish the strategy: owner Web Manager (was not set)"]
    assert "The clerk says no" in result.err
    assert "The change is in the plan file, but it is not saved to the record" in result.err
    assert run.done("show", "IM-04", "--json").json["owner"] == "Web Manager"
    assert git(folder, "log", "--format=%s") == "The plan as approved\n"


# add


def test_add_prints_the_id_alone_and_says_the_rest_on_standard_error(folder: Path, run: Program) -> None:
    result = run.done("add", "--title", "Write a schedule", "--owner", "Archivist", "--due", "2017-Q1", "--status", "G",
                      "--cornerstone", "accessible", "--note", "Agreed today")  # fmt: skip
    assert result.out == "IM-08\n"
    assert "IM-08 Write a schedule: added to the plan" in result.err
    assert UNSAVED in result.err
    assert changed_lines(folder) == [
        "+",
        "+[actions.IM-08]",
        '+title = "Write a schedule"',
        '+status = "on-track"',
        '+owner = "Archivist"',
        '+due = "2017-Q1"',
        "+added = 2016-12-12",
        '+cornerstone = "accessible"',
        "+updates = [",
        '+  { on = 2016-12-12, text = "Agreed today" },',
        "+]",
    ]


def test_add_never_gives_an_id_again_that_the_record_knows(plan: Path, run: Program) -> None:
    assert run.done("add", "--title", "One", "--commit").lines[0] == "IM-08"
    plan.write_text(PLAN, encoding="utf-8")
    run.done("commit")
    assert run.done("add", "--title", "Another").out == "IM-09\n"
    assert "The id im-08 is or was another action's" in run.refused("add", "--title", "X", "--id", "im-08")


def test_add_takes_an_id_of_ones_own(run: Program) -> None:
    assert run.done("add", "--title", "Mine", "--id", "Web_1.a").out == "Web_1.a\n"
    assert "cannot be an id" in run.refused("add", "--title", "X", "--id", "no good")
    assert "IM-03 is or was" in run.refused("add", "--title", "X", "--id", "IM-03")


def test_the_first_id_of_an_empty_plan(plan: Path, run: Program) -> None:
    plan.write_text(PLAN.split("[cornerstones")[0], encoding="utf-8")
    (plan.parent / ".git").rename(plan.parent / "no-record")
    assert run.done("add", "--title", "First").out == "A-01\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--title", " "], "An action has to have a title."),
        (["--title", "X", "--status", "at-risk"], "Give it with --note TEXT."),
        (["--title", "X", "--due", "soon"], "--due: “soon”"),
        (["--title", "X", "--completed", "2016-12-01"], "no completion date"),
        (["--title", "X", "--cornerstone", "holes"], "There is no cornerstone holes"),
    ],
)
def test_add_is_refused_whole(words: list[str], message: str, plan: Path, run: Program) -> None:
    assert message in run.refused("add", *words)
    assert plan.read_text(encoding="utf-8") == PLAN


def test_of_a_field_that_somebody_sets_meanwhile_the_command_s_word_stands(
    plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = Session.apply

    def after_somebody_else(session: Session, edit: Edit, *, force: bool = False) -> EditResult:
        text = plan.read_text(encoding="utf-8")
        plan.write_text(text.replace('owner = "Records Manager"', 'owner = "Clerk"'), encoding="utf-8")
        return apply(session, edit, force=force)

    monkeypatch.setattr(Session, "apply", after_somebody_else)
    assert "owner Archivist (was Clerk)" in run.done("set", "IM-02", "--owner", "Archivist").out
    assert 'owner = "Archivist"' in plan.read_text(encoding="utf-8")


def test_an_action_that_somebody_adds_meanwhile_has_its_id_and_the_new_one_the_next(
    plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = Session.apply

    def after_somebody_else(session: Session, edit: Edit, *, force: bool = False) -> EditResult:
        with plan.open("a", encoding="utf-8") as file:
            file.write('\n[actions.IM-08]\ntitle = "Theirs"\nstatus = "not-started"\n')
        return apply(session, edit, force=force)

    monkeypatch.setattr(Session, "apply", after_somebody_else)
    assert run.done("add", "--title", "Ours").out == "IM-09\n"


# rename-owner


def test_an_owner_is_renamed_everywhere_as_one_change_of_those_lines_alone(plan: Path, run: Program) -> None:
    before = plan.read_text(encoding="utf-8")
    result = run.done("rename-owner", "head of policy", "Head of Strategy")
    assert plan.read_text(encoding="utf-8") == before.replace('"Head of Policy"', '"Head of Strategy"')
    assert [line.split()[0] for line in result.lines] == ["IM-03", "IM-07"]
    assert result.err == "Renamed in 2 actions.\n"
    assert "has that name" in run.done("rename-owner", "Head of Strategy", "Head of Strategy").err
    assert run.done("commit").out
    assert "Head of Strategy" in run.done("history", "IM-07").out


def test_two_owners_become_one_by_a_rename(plan: Path, run: Program) -> None:
    run.done("rename-owner", "Head of Policy", "Records Manager")
    assert run.done("list", "--owner", "Records Manager", "--json").ids == ["IM-02", "IM-03", "IM-07"]
    assert plan.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["Head of Polcy", "X"], "Did you mean Head of Policy?"),
        (["", "X"], "has no name"),
        (["Head of Policy", ""], "has to have a name"),
        (["\x1b[31m", "X"], "No action has the owner"),
    ],
)
def test_a_rename_that_cannot_be_is_refused_and_writes_nothing(
    words: list[str], message: str, plan: Path, run: Program
) -> None:
    before = plan.read_bytes()
    assert message in run.refused("rename-owner", *words)
    assert plan.read_bytes() == before


def test_a_rename_can_be_undone_in_one_step(plan: Path) -> None:
    before = plan.read_bytes()
    session = Session(plan)
    session.apply(basic.RenameOwner("Head of Policy", "Head of Strategy"))
    session.undo()
    assert plan.read_bytes() == before
