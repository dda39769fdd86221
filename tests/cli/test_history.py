"""History tells who saved what, when and at which meeting, in words and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import council
from tests.cli.conftest import PLAN, git
from tests.cli.test_checking import BROKEN
from tests.gitrepo import commit

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Program


def saved(plan: Path, text: str, message: str = "Saved by hand", at: str = "2016-12-05T10:00:00+00:00") -> str:
    """Save a text of the plan, and give the commit."""
    plan.write_text(text, encoding="utf-8")
    return commit(plan.parent, plan.name, message=message, at=at)


def test_it_is_told_newest_first_with_who_when_and_what_in_words(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("set", "IM-03", "--due", "2017-01-31", "--reason", "Half are trained")
    run.done("commit", "--meeting", "2016-12-09")
    last, first = git(folder, "rev-list", "HEAD").split()
    result = run.done("history")
    assert result.lines == [
        "12 October 2016, meeting of 9 December 2016, Test Officer",
        f"  {last[:10]} Information Group, 9 December 2016: 2 actions updated",
        "  IM-03 Train all staff: due 31 January 2017 (was 30 November 2016), because: Half are trained",
        "  IM-04 Publish the strategy: owner Web Manager (was not set)",
        "",
        "12 October 2016, Test Officer",
        f"  {first[:10]} The plan as approved",
        "  The plan came into the record, with 7 actions.",
        "",
    ]
    assert result.err == "2 entries\n"


def test_the_history_of_one_action_leaves_out_what_was_not_about_it(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    run.done("set", "IM-03", "--owner", "Trainer", "--commit")
    result = run.done("history", "im-03")
    assert [line for line in result.lines if "IM-0" in line] == [
        "  IM-03 Train all staff: owner Trainer (was Head of Policy)",
        "  IM-03: in the plan when the record begins",
    ]
    assert result.err == "2 of 3 entries\n"
    assert len(git(folder, "rev-list", "HEAD").split()) == 3


def test_as_json_it_has_the_keys_of_the_contract(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("commit", "--meeting", "2016-12-09", "--message", "What we agreed")
    last, first = git(folder, "rev-list", "HEAD").split()
    assert run.done("history", "--json").json == [
        {
            "commit": last,
            "date": "2016-10-12T14:00:00+01:00",
            "author": "Test Officer",
            "subject": "What we agreed",
            "meeting": "2016-12-09",
            "changes": [
                {"id": "IM-04", "kind": "changed", "field": "owner", "before": None, "after": "Web Manager"},
            ],
            "note": None,
        },
        {
            "commit": first,
            "date": "2016-10-12T14:00:00+01:00",
            "author": "Test Officer",
            "subject": "The plan as approved",
            "meeting": None,
            "changes": [],
            "note": None,
        },
    ]
    (only,) = run.done("history", "IM-04", "--since", "2016-10-12", "--json").json[:-1]
    assert [change["id"] for change in only["changes"]] == ["IM-04"]


def test_since_a_day_counts_that_day_in_the_zone_in_which_it_was_saved(plan: Path, run: Program) -> None:
    saved(plan, PLAN.replace("Train all", "Train most"), "Most", at="2016-12-05T23:30:00-05:00")
    saved(plan, PLAN, "All", at="2016-12-07T00:30:00+13:00")
    for since, subjects in (("2016-12-05", ["All", "Most"]), ("6 dec", ["All"]), ("2016-12-08", [])):
        assert [entry["subject"] for entry in run.done("history", "--since", since, "--json").json] == subjects
    assert run.done("history", "--since", "2016-12-06").err == "1 of 3 entries\n"
    assert run.refused("history", "--since", "soon").startswith("actionplan: --since: “soon”")


def test_an_action_that_was_taken_out_keeps_its_history(plan: Path, run: Program) -> None:
    run.done("set", "IM-07", "--note", "Two have come.", "--commit")
    saved(plan, PLAN[: PLAN.index("[actions.IM-07]")], "Taken out")
    lines = run.done("history", "im-07").lines
    assert "  IM-07 Explain data to councillors: removed from the plan" in lines
    assert [line for line in lines if "Two have come." in line]
    assert "There is no action IM-07" in run.refused("show", "IM-07")


def test_an_id_that_never_was_is_refused_and_one_that_is_not_saved_has_no_history_yet(run: Program) -> None:
    assert run.refused("history", "IM-99").startswith("actionplan: There is no action IM-99")
    run.done("add", "--title", "New")
    result = run.done("history", "IM-08")
    assert (result.out, result.err) == ("", "0 of 1 entry\n")


def test_what_a_merge_brought_in_is_told_once_with_the_names(folder: Path, plan: Path, run: Program) -> None:
    git(folder, "checkout", "--quiet", "-b", "side")
    plan.write_text(PLAN.replace("Train all staff", "Train everybody"), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=On the side", "--author=Other Officer <other@council.example>")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "side")
    lines = run.done("history", "IM-03").lines
    assert lines[0] == "12 October 2016, Test Officer, with the work of Other Officer"
    assert [line for line in lines if "title Train everybody (was Train all staff)" in line] == lines[2:3]
    assert not [line for line in lines if "On the side" in line]


def test_a_copy_without_the_older_history_says_so(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    git(tmp_path, "clone", "--quiet", "--depth=1", folder.as_uri(), "short")
    monkeypatch.chdir(tmp_path / "short")
    result = run.done("history")
    assert "  The plan came into the record, with 7 actions." in result.lines
    assert result.err == "1 entry; older ones were left out when this copy was made\n"


def test_an_entry_after_which_the_plan_was_broken_is_said_and_the_rest_is_told(plan: Path, run: Program) -> None:
    saved(plan, BROKEN, "Oh")
    saved(plan, PLAN.replace("Train all staff", "Train everybody"), "Mended")
    lines = run.done("history").lines
    assert lines[2] == "  IM-03 Train everybody: title Train everybody (was Train all staff)"
    (note,) = [line for line in lines if "could not be read" in line]
    assert note.startswith("  The plan could not be read after this: plan.toml:")
    newest, broken, _ = run.done("history", "--json").json
    assert [change["field"] for change in newest["changes"]] == ["title"]
    assert (broken["changes"], broken["note"]) == ([], note.strip())


def test_layout_alone_is_said(plan: Path, run: Program) -> None:
    saved(plan, PLAN + "# a remark\n", "Tidied")
    assert run.done("history").lines[2] == "  Only notes and layout of the file changed."
    assert "Tidied" not in run.done("history", "IM-03").out


def test_commits_of_other_files_are_no_part_of_it(folder: Path, run: Program) -> None:
    (folder / "notes.txt").write_text("minutes\n", encoding="utf-8")
    commit(folder, "notes.txt", message="Not about the plan")
    assert run.done("history").err == "1 entry\n"


def test_without_a_record_it_says_what_to_do(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "git init" in run.refused("history")
    git(tmp_path, "init", "--quiet")
    assert run.refused("history").startswith("actionplan: Nothing has been saved to the record yet.")
    assert folder.is_dir()


def test_hostile_words_are_shown_as_text(plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Mallory\x1b[31m")
    saved(plan, PLAN.replace("Train all staff", "[/x] \\u001B[31m red"), "Subject\x1b]0;title\x07")
    result = run.done("history")
    assert "\x1b" not in result.out
    assert "\x07" not in result.out
    assert "[/x] ␛[31m red" in result.out
    assert run.done("history", "--json").json[0]["changes"][0]["after"] == "[/x] \x1b[31m red"


def test_two_years_of_a_record_are_told_in_its_order(tmp_path: Path, run: Program) -> None:
    path = council.record(tmp_path / "record")
    entries = run.done("--plan", str(path), "history", "--json").json
    assert [entry["date"] for entry in entries] == [when for when, _ in reversed(council.SAVED)]
    changed = [{change["id"] for change in entry["changes"]} for entry in entries]
    assert changed == [{"D", "N", "J"}, {"B", "C", "K", "O", "M", "N"}, {"B", "E", "F"}, {"D", "O"}, {"A", "C", "L"},
                       {"C", "O"}, set()]  # fmt: skip
