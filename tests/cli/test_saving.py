"""commit, diff, revert and discard: what the group agreed becomes record, and what it did not is taken back."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from actionplan.storage import private
from tests.cli.conftest import PLAN, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


class Terminal(io.StringIO):
    """What a person at a terminal would type."""

    def isatty(self) -> bool:
        return True


def hook(folder: Path, name: str, script: str) -> Path:
    path = folder / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def subjects(folder: Path) -> list[str]:
    return git(folder, "log", "--format=%s").splitlines()


# commit


def test_nothing_to_save_is_said_and_no_error(folder: Path, run: Program) -> None:
    result = run.done("commit")
    assert (result.out, result.err) == ("", "Nothing to save: everything is saved to the record.\n")
    assert len(subjects(folder)) == 1


def test_a_message_of_ones_own_is_the_first_line(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("commit", "--message", "What we agreed", "--meeting", "9 dec")
    assert git(folder, "log", "-1", "--format=%B").rstrip("\n") == (
        "What we agreed\n\nIM-04 Publish the strategy: owner Web Manager (was not set)\n\nMeeting: 2016-12-09"
    )


def trailers(folder: Path, key: str) -> list[str]:
    """Return the trailers that git finds in each message, newest first."""
    return git(folder, "log", f"--format=%(trailers:key={key},valueonly)%x00").replace("\n", "").split("\0")[:-1]


def test_what_was_only_looked_at_is_named_in_a_trailer_that_git_reads(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    assert run.done("set", "im-02", "--reviewed").lines == [
        "IM-02 Review the store: reviewed on 12 December 2016, nothing to change"
    ]
    run.done("set", "IM-07", "--reviewed", "--note", "Two have come.")
    saved = run.done("commit")
    assert saved.lines[0].endswith(" Information Group, 12 December 2016: 2 actions updated, 1 reviewed")
    assert trailers(folder, "Meeting") == ["2016-12-12", ""]
    assert trailers(folder, "Reviewed") == ["IM-02, IM-07", ""]
    run.done("undo")
    assert trailers(folder, "Meeting")[0] == "2016-12-12"
    assert trailers(folder, "Reviewed") == ["", "IM-02, IM-07", ""]
    taken_back = git(folder, "log", "-1", "--format=%B").splitlines()
    assert "IM-02 Review the store: reviewed taken away (was 12 December 2016)" in taken_back
    run.done("undo")
    assert trailers(folder, "Reviewed")[0] == "IM-02, IM-07"


def test_to_note_twice_that_nothing_changes_changes_nothing(plan: Path, run: Program) -> None:
    run.done("set", "IM-02", "--reviewed")
    written = plan.read_bytes()
    result = run.done("set", "IM-02", "--reviewed")
    assert (result.out, plan.read_bytes()) == ("", written)
    assert "Nothing was changed: IM-02 already has these values." in result.err


@pytest.mark.parametrize("message", ["", "  ", "\n\n", "\x1b"])
def test_an_empty_message_is_none(message: str, folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    result = run.done("commit", f"--message={message}")
    assert subjects(folder)[0] == "Information Group, 12 December 2016: 1 action updated"
    assert subjects(folder)[0] in result.lines[0]


def test_a_message_of_several_lines_keeps_them_below_the_first(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    assert run.done("commit", "--message", "# What we  agreed\nby all\x1b[1m").lines[0].endswith(" # What we agreed")
    assert git(folder, "log", "-1", "--format=%B").startswith("# What we agreed\nby all [1m\n\nIM-04 Publish")


def test_what_hooks_say_is_shown(folder: Path, run: Program) -> None:
    hook(folder, "pre-commit", "echo The clerk has looked >&2")
    run.done("set", "IM-04", "--owner", "Web Manager")
    result = run.done("commit")
    assert "The clerk has looked" in result.err
    assert len(subjects(folder)) == 2


def test_a_hook_that_refuses_leaves_edits_and_message(folder: Path, run: Program) -> None:
    hook(folder, "pre-commit", "printf 'The clerk \\033[31msays no' >&2; exit 1")
    run.done("set", "IM-04", "--owner", "Web Manager")
    error = run.refused("commit", "--message", "What we agreed")
    assert "says no" in error
    assert error.endswith("\nThe changes and the message are kept; “actionplan commit” tries again.\n")
    assert "\x1b" not in error
    assert len(subjects(folder)) == 1
    (folder / ".git" / "hooks" / "pre-commit").unlink()
    assert 'owner = "Web Manager"' in (folder / "plan.toml").read_text(encoding="utf-8")
    run.done("commit")
    assert subjects(folder) == ["What we agreed", "The plan as approved"]


@pytest.mark.parametrize("message", ["", "What we agreed", "What we agreed\nin the small hall"])
@pytest.mark.parametrize("again", [("commit",), ("set", "IM-03", "--note", "All are trained.", "--commit")])
def test_the_day_and_the_message_of_a_refused_save_are_those_of_the_next_one(
    message: str, again: tuple[str, ...], folder: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = hook(folder, "pre-commit", "exit 1")
    run.done("set", "IM-04", "--owner", "Web Manager")
    error = run.refused("commit", "--meeting", "2016-12-09", *(["--message", message] if message else []))
    words = "the message and the day of the meeting" if message else "the day of the meeting"
    assert f"The changes{',' if message else ' and'} {words} are kept" in error
    # The next try is on another day.
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2016-12-14")
    assert "are kept; “actionplan commit” tries again." in run.refused("commit")
    check.unlink()
    told = run.done(*again).err
    assert "The day of the meeting, 9 December 2016, is the one given when this was refused." in told
    saved = git(folder, "log", "-1", "--format=%B")
    assert saved.startswith(f"{message}\n\n" if message else "Information Group, 9 December 2016: ")
    assert trailers(folder, "Meeting") == ["2016-12-09", ""]
    assert "IM-04" in run.done("minutes", "--meeting", "2016-12-09").out
    # Nothing of it is left for the save after that.
    run.done("set", "IM-04", "--owner", "Web Officer", "--commit")
    assert subjects(folder)[0] == "Information Group, 14 December 2016: 1 action updated"


def test_another_day_or_message_replaces_what_a_refused_save_left_and_leaves_the_other(
    folder: Path, run: Program
) -> None:
    check = hook(folder, "pre-commit", "exit 1")
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.refused("commit", "--meeting", "2016-12-09", "--message", "What we agreed")
    run.refused("commit", "--meeting", "2016-12-08")
    run.refused("commit", "--message", "What we said")
    check.unlink()
    run.done("commit")
    assert subjects(folder)[0] == "What we said"
    assert trailers(folder, "Meeting")[0] == "2016-12-08"


@pytest.mark.parametrize("kept", [b"Meeting: 2016-12-13\n", b"Meeting: 2016-02-30\n", b"\xff\n\nMeeting: 9999-12-31"])
def test_a_kept_day_that_cannot_be_is_not_used(kept: bytes, folder: Path, plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    private.write(plan, "message", kept)
    run.done("commit")
    assert trailers(folder, "Meeting")[0] == "2016-12-12"


def test_edits_by_hand_are_saved_too_and_nothing_but_the_plan(folder: Path, run: Program) -> None:
    (folder / "notes.txt").write_text("staged\n", encoding="utf-8")
    git(folder, "add", "notes.txt")
    (folder / "plan.toml").write_text(PLAN.replace("Train all staff", "Train everybody"), encoding="utf-8")
    result = run.done("commit")
    assert "title Train everybody (was Train all staff)" in result.out
    assert git(folder, "show", "--name-only", "--format=").split() == ["plan.toml"]
    assert git(folder, "status", "--porcelain") == "A  notes.txt\n"


def test_a_plan_that_was_never_saved_is_saved_whole(
    tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2016-12-12")
    assert run.refused("commit").startswith("actionplan: ")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    assert {change["kind"] for change in run.done("diff", "--json").json} == {"added"}
    assert "which has never been saved" in run.done("diff").err
    assert "never been saved" in run.done("overview").out
    run.done("commit")
    assert subjects(tmp_path) == ["Information Group, 12 December 2016: plan with 7 actions"]


def test_a_meeting_that_is_no_day_is_refused(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    assert run.refused("commit", "--meeting", "2016-Q4").startswith("actionplan: --meeting: “2016-Q4” is not a day.")
    assert len(subjects(folder)) == 1


# diff


def test_diff_says_in_words_what_is_not_saved(run: Program) -> None:
    assert run.done("diff").err == "No unsaved changes: everything is saved to the record.\n"
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("add", "--title", "New")
    result = run.done("diff")
    assert result.lines == [
        "IM-04 Publish the strategy: owner Web Manager (was not set)",
        "IM-08 New: added to the plan",
    ]
    assert result.err == "Not saved to the record: 2 changes\n"


def test_diff_as_json_has_the_keys_of_the_contract(run: Program) -> None:
    assert run.done("diff", "--json").json == []
    run.done("set", "IM-04", "--due", "2017-02-01", "--reason", "Later")
    run.done("add", "--title", "New")
    move = {
        "on": "2016-12-12",
        "from": "2017-01-05",
        "to": "2017-02-01",
        "reason": "Later",
        "agreed_by": "Information Group",
    }
    assert run.done("diff", "--json").json == [
        {"id": "IM-04", "kind": "changed", "field": "due", "before": "2017-01-05", "after": "2017-02-01"},
        {"id": "IM-04", "kind": "changed", "field": "due_changes", "before": None, "after": move},
        {"id": "IM-08", "kind": "added", "field": None, "before": None, "after": "New"},
    ]


def test_diff_between_two_saved_states(folder: Path, run: Program) -> None:
    first = git(folder, "rev-parse", "HEAD").strip()
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    run.done("set", "IM-03", "--owner", "Trainer")
    both = run.done("diff", first)
    assert [line.split()[0] for line in both.lines] == ["IM-04", "IM-03"] or len(both.lines) == 2
    assert [line.split()[0] for line in run.done("diff", first, "HEAD").lines] == ["IM-04"]
    back = run.done("diff", "HEAD", first, "--json").json
    assert [(change["before"], change["after"]) for change in back] == [("Web Manager", None)]
    assert "Nothing changed." in run.done("diff", first, first).err
    assert run.refused("diff", "2010-01-01").startswith("actionplan: ")
    assert run.refused("diff", "no-such-commit").startswith("actionplan: ")


def test_a_change_of_layout_alone_is_said(plan: Path, run: Program) -> None:
    plan.write_text(PLAN + "\n# a remark\n", encoding="utf-8")
    assert "only notes and layout" in run.done("diff").err
    assert run.done("diff", "--json").json == []


# revert and discard


def test_revert_puts_back_one_action_and_leaves_the_others(plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("set", "IM-03", "--status", "complete")
    result = run.done("revert", "im-03", "--yes")
    assert result.lines[0].startswith("IM-03 Train all staff: status on track (was complete)")
    assert result.err == "These changes were undone.\n" or result.err
    assert plan.read_text(encoding="utf-8") == PLAN.replace(
        'status = "not-started"\n', 'status = "not-started"\nowner = "Web Manager"\n'
    )


def test_revert_takes_out_what_was_added(plan: Path, run: Program) -> None:
    run.done("add", "--title", "Not agreed")
    assert run.done("revert", "IM-08", "--yes").lines == ["IM-08 Not agreed: removed from the plan"]
    assert plan.read_text(encoding="utf-8") == PLAN
    assert "There is no action IM-08" in run.refused("revert", "IM-08", "--yes")


def test_revert_of_what_did_not_change_says_so(plan: Path, run: Program) -> None:
    result = run.done("revert", "im-03")
    assert (result.out, result.err) == ("", "Nothing was changed: im-03 is as it was last saved.\n")
    assert plan.read_text(encoding="utf-8") == PLAN


def test_discard_puts_everything_back_to_the_byte(plan: Path, run: Program) -> None:
    plan.write_text(PLAN.replace("# every one", "# each  one"), encoding="utf-8")
    run.done("set", "IM-04", "--owner", "Web Manager")
    result = run.done("discard", "--yes")
    assert result.lines == ["IM-04 Publish the strategy: owner taken away (was Web Manager)"]
    assert plan.read_text(encoding="utf-8") == PLAN
    assert run.done("discard").err == "Nothing was changed: the plan is as it was last saved.\n"


def test_discard_of_layout_alone_says_so(plan: Path, run: Program) -> None:
    plan.write_text(PLAN + "# a remark\n", encoding="utf-8")
    assert "Notes and layout" in run.done("discard", "--yes").err
    assert plan.read_text(encoding="utf-8") == PLAN


def test_discard_takes_back_line_ends_that_git_does_not_convert(plan: Path, run: Program) -> None:
    plan.write_bytes(PLAN.replace("\n", "\r\n").encode())
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("discard", "--yes")
    assert plan.read_bytes() == PLAN.encode()
    assert run.done("diff").err == "No unsaved changes: everything is saved to the record.\n"


def test_discard_leaves_line_ends_that_git_converts(folder: Path, plan: Path, run: Program) -> None:
    git(folder, "config", "core.autocrlf", "true")
    plan.write_bytes(PLAN.replace("\n", "\r\n").encode())
    run.done("set", "IM-04", "--owner", "Web Manager")
    run.done("discard", "--yes")
    assert plan.read_bytes() == PLAN.replace("\n", "\r\n").encode()
    assert run.done("diff").err == "No unsaved changes: everything is saved to the record.\n"


@pytest.mark.parametrize("words", [["revert", "IM-04"], ["discard"]])
@pytest.mark.parametrize("typed", ["n\n", "\n", "", "what\n"])
def test_a_person_is_asked_and_anything_but_yes_leaves_all_as_it_is(
    words: list[str], typed: str, plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    before = plan.read_bytes()
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    result = run(*words)
    assert result.code == 1
    assert "owner Web Manager (was not set)" in result.err
    assert "[y/N]" in result.err
    assert "Nothing was changed." in result.err
    assert plan.read_bytes() == before
    monkeypatch.setattr(sys, "stdin", Terminal("Yes\n"))
    run.done(*words)
    assert plan.read_text(encoding="utf-8") == PLAN


@pytest.mark.parametrize("words", [["revert", "IM-04"], ["discard"]])
def test_where_nobody_can_be_asked_nothing_is_asked_and_nothing_done(
    words: list[str], plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    before = plan.read_bytes()
    for stdin in (io.StringIO("y\n"), None):
        monkeypatch.setattr(sys, "stdin", stdin)
        message = run.refused(*words)
        assert "--yes" in message
        assert "[y/N]" not in message
        assert plan.read_bytes() == before


def test_without_a_record_there_is_nothing_to_go_back_to(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(folder / "plan.toml", alone)
    monkeypatch.chdir(alone)
    for words in (["diff"], ["revert", "IM-04", "--yes"], ["discard", "--yes"], ["list", "--as-at", "2016-12-01"]):
        message = run.refused(*words)
        assert message.startswith("actionplan: ")
        assert len(message.splitlines()) >= 1


def test_what_changed_between_two_states_comes_without_a_word_on_standard_error(plan: Path, run: Program) -> None:
    run.done("set", "IM-02", "--owner", "Clerk", "--commit")
    assert run.done("diff", "HEAD~1", "HEAD").out
    assert run.done("diff", "HEAD~1", "HEAD").err == ""
    assert run.done("diff", "HEAD~1").err == ""
    assert run.done("diff", "HEAD", "HEAD").err == "Nothing changed.\n"
    assert plan.exists()
