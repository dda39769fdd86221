"""Check tells every mistake with its file, line and action, and its exit status can be relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PLAN, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def line_of(words: str, text: str = PLAN) -> int:
    """Return the number of the only line with these words."""
    assert text.count(words) == 1
    return text[: text.index(words)].count("\n") + 1


OVERDUE = line_of("due = 2016-11-30")
NO_OWNER = line_of("[actions.IM-04]")
BROKEN = PLAN.replace('status = "at-risk"', 'status = "nearly"').replace(
    'cornerstone = "accessible"', 'cornerstone = "x"'
)
ERRORS = [
    [f"plan.toml:{line_of(words, BROKEN)}", "error", action]
    for words, action in (('cornerstone = "x"', "IM-01"), ('status = "nearly"', "IM-02"))
]
WITHOUT_WARNING = """\
schema = 1

[plan]
title = "T"
organisation = "O"
group = "G"
approved = 2016-09-28

[actions.A-1]
title = "Done"
status = "complete"
completed = 2016-10-01
"""


def test_warnings_have_file_line_and_action_and_do_not_fail(run: Program) -> None:
    result = run.done("check")
    move = "complete it, or move the date with its reason"
    assert result.lines == [
        f"plan.toml:{OVERDUE}: warning: IM-03: overdue by 12 days (due 30 November 2016): {move}",
        f"plan.toml:{NO_OWNER}: warning: IM-04: no owner: give the job title of who answers for it",
    ]
    assert result.err == "plan.toml: no errors, 2 warnings\n"


def test_strict_fails_on_a_warning_and_only_then(plan: Path, run: Program) -> None:
    assert run("check", "--strict").code == 1
    plan.write_text(WITHOUT_WARNING, encoding="utf-8")
    result = run.done("check", "--strict")
    assert (result.out, result.err) == ("", "plan.toml: no errors, no warnings\n")
    assert run.done("check", "--strict", "--json").json == []


def test_all_errors_are_listed_and_fail(plan: Path, run: Program) -> None:
    plan.write_text(BROKEN, encoding="utf-8")
    result = run("check")
    assert result.code == 1
    assert [line.split(": ")[:3] for line in result.lines] == ERRORS
    assert result.err == "plan.toml: 2 errors\n"


@pytest.mark.parametrize(
    "words", [["list"], ["overview"], [], ["view"], ["show", "IM-03"], ["set", "IM-03", "--owner", "X"], ["diff"],
              ["add", "--title", "X"], ["commit"], ["revert", "IM-03", "--yes"], ["discard", "--yes"]]
)  # fmt: skip
def test_a_broken_plan_is_neither_shown_nor_written_by_any_command(words: list[str], plan: Path, run: Program) -> None:
    plan.write_text(BROKEN, encoding="utf-8")
    lines = run.refused(*words).splitlines()
    assert [line.split(": ")[:3] for line in lines] == ERRORS
    assert plan.read_text(encoding="utf-8") == BROKEN


def test_findings_as_json_have_the_same_keys_for_errors_and_warnings(plan: Path, run: Program) -> None:
    assert run.done("check", "--json").json[1] == {
        "file": "plan.toml",
        "line": NO_OWNER,
        "kind": "warning",
        "id": "IM-04",
        "text": "no owner: give the job title of who answers for it",
    }
    plan.write_text("schema = 1\n[plan\n", encoding="utf-8")
    result = run("check", "--json")
    assert result.code == 1
    (found,) = result.json
    assert list(found) == ["file", "line", "kind", "id", "text"]
    assert (found["file"], found["line"], found["kind"], found["id"]) == ("plan.toml", 2, "error", None)
    assert isinstance(found["text"], str)


def test_a_due_date_moved_by_hand_without_a_trace_is_found(plan: Path, run: Program) -> None:
    plan.write_text(PLAN.replace("due = 2017-01-05", "due = 2017-06-30"), encoding="utf-8")
    (found,) = [line for line in run.done("check").lines if "due_changes" in line]
    line = line_of("due = 2017-01-05")
    assert found.startswith(f"plan.toml:{line}: warning: IM-04: the due date was 5 January 2017 when last saved")


def test_the_file_is_named_as_a_person_gave_it(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = folder / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert run.done("check").lines[0].startswith(f"../plan.toml:{OVERDUE}: ")
    monkeypatch.chdir(tmp_path)
    assert run.done("check", "--plan", "council").lines[0].startswith(f"council/plan.toml:{OVERDUE}: ")
    assert run.done("check", "--plan", str(folder / "plan.toml")).lines[0].startswith(f"{folder}/plan.toml:{OVERDUE}: ")


def test_check_needs_no_record(folder: Path, run: Program) -> None:
    (folder / ".git").rename(folder / "no-record")
    assert len(run.done("check").lines) == 2


@pytest.mark.parametrize("name", ["plan (Clerk's conflicted copy).toml", "plan-LAPTOP-7F3K.toml", "plan (1).toml"])
def test_a_copy_beside_the_plan_is_a_warning_and_on_the_overview(plan: Path, run: Program, name: str) -> None:
    plan.with_name(name).write_text(PLAN.replace('status = "at-risk"', 'status = "off-track"'), encoding="utf-8")
    first = run.done("check").lines[0]
    assert first.startswith(f"plan.toml:1: warning: {name}, a copy by ")
    assert "1 action differs (IM-02)" in first
    assert run("check", "--strict").code == 1
    assert run.done("check", "--json").json[0]["line"] == 1
    assert "1 action differs (IM-02)" in run.done("overview").lines[-1]
    assert name not in run.done("list").out
    plan.with_name(name).write_text("schema =", encoding="utf-8")
    assert "it cannot be read" in run.done("check").lines[0]


def test_of_what_is_staged_check_looks_at_the_plan_that_is_named(
    plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = plan.parent / "other" / "plan.toml"
    other.parent.mkdir()
    other.write_text(BROKEN, encoding="utf-8")
    assert "git does not know it" in run.refused("check", "--staged", "--plan", str(other))
    git(plan.parent, "add", "other/plan.toml")
    other.write_text(PLAN, encoding="utf-8")
    for words in (["--plan", str(other)], ["--plan", "other"], ["--plan", "other/plan.toml"]):
        result = run("check", "--staged", *words)
        assert (result.code, len(result.lines)) == (1, len(ERRORS))
        assert all(line.startswith("other/plan.toml:") for line in result.lines)
    assert run.done("check", "--staged", "--plan", str(plan)).out == ""
    monkeypatch.chdir(plan.parents[1])
    assert run("check", "--staged", "--json", "--plan", str(other)).json[0]["file"] == "other/plan.toml"
    assert "Traceback" not in run.refused("check", "--staged", "--plan", str(plan.parent / "nowhere" / "plan.toml"))


PLACEHOLDERS = [
    ('organisation = "A Borough Council"', 'organisation = "Name of the organisation"', "organisation"),
    ('group = "Information Group"', 'group = "name of the  group"', "group"),
]


@pytest.mark.parametrize(("before", "after", "key"), PLACEHOLDERS)
def test_a_placeholder_of_init_is_a_warning_and_is_neither_saved_nor_printed_on_a_paper(
    plan: Path, run: Program, before: str, after: str, key: str
) -> None:
    plan.write_text(PLAN.replace(before, after, 1), encoding="utf-8")
    line = next(line for line in run.done("check").lines if "is still" in line)
    assert line.startswith(
        f"plan.toml:{line_of(after, plan.read_text(encoding='utf-8'))}: warning: {key} is still “Name"
    )
    for words in (["commit"], ["set", "IM-02", "--owner", "Clerk", "--commit"]):
        assert "still has what “init” wrote" in run(*words).err
    assert git(plan.parent, "rev-list", "--count", "HEAD").strip() == "1"
    for words in (["summary"], ["summary", "--format", "json"], ["agenda"], ["minutes"]):
        assert f"{key} = “Name of the" in run.refused(*words)
    # Everything else goes on.
    for words in (["list"], ["overview"], ["show", "IM-01"], ["diff"]):
        run.done(*words)
