"""The commands agenda and minutes: from the file before a meeting, from the record after it, never over a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PLAN, git
from tests.cli.test_hostile import HOSTILE, assert_safe, hostile_plan
from tests.gitrepo import commit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

SECRET = PLAN.replace('title = "Train all staff"', 'exempt = { paragraph = 4 }\ntitle = "Train all staff"')


def sections(page: str) -> dict[str, str]:
    """Return the text below each heading of level 2."""
    parts = page.split("\n## ")[1:]
    return {title: body for title, _, body in (part.partition("\n") for part in parts)}


# Agenda


def test_an_agenda_has_every_open_action_under_its_need_and_says_of_which_state_it_is(
    folder: Path, run: Program
) -> None:
    result = run.done("agenda")
    head = git(folder, "rev-parse", "HEAD").strip()
    assert result.lines[:8] == [
        "# Agenda: Information Group, 12 December 2016",
        "",
        "**A Borough Council**",
        "",
        "- **Plan:** Information plan",
        "- **Meeting:** 12 December 2016",
        "- **Looks ahead to:** 11 January 2017, 30 days ahead; the day of the next meeting was not given",
        f"- **As at:** 12 December 2016 (record {head[:10]})",
    ]
    parts = sections(result.out)
    found = {title: [name for name in ("IM-02", "IM-03", "IM-04", "IM-05", "IM-07") if f"| {name} " in body]
             for title, body in parts.items()}  # fmt: skip
    assert {title: names for title, names in found.items() if names} == {
        "Overdue": ["IM-03"],
        "Off track": ["IM-07"],
        "At risk": ["IM-02"],
        "Due before the next meeting": ["IM-04"],
        "Stale": ["IM-05"],
    }
    assert "overdue by 12 days" in parts["Overdue"]
    assert "moved once, 3 months later than first agreed" in parts["At risk"]
    assert "1 Dec 2016: The shelves are late.<br>Next: Ask the supplier" in parts["At risk"]
    assert result.lines[-1] == (
        f"<!-- actionplan agenda: meeting 2016-12-12, as at 2016-12-12, commit {head}, looking ahead to 2017-01-11 -->"
    )
    assert result.err == "agenda of 12 December 2016, with 5 actions, 1 exempt action left out\n"


def test_an_agenda_of_a_meeting_to_come_counts_as_at_its_day(run: Program) -> None:
    page = run.done("agenda", "--meeting", "9 jan", "--next-meeting", "2017-04-03").out
    assert "- **Meeting:** 9 January 2017\n- **Next meeting:** 3 April 2017\n" in page
    parts = sections(page)
    assert [name for name in ("IM-03", "IM-04", "IM-07") if f"| {name} " in parts["Overdue"]] == [
        *("IM-03", "IM-04", "IM-07")
    ]
    # IM-02 is due then too, and at risk.
    assert "**Due before the next meeting:** 1 action is listed above." in parts["Due before the next meeting"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--meeting", "2016-12-11"], "The meeting of 11 December 2016 is past"),
        (["--meeting", "soon"], "--meeting: “soon” is not understood as a date."),
        (["--next-meeting", "2016-12-12"], "The next meeting, on 12 December 2016, is not after that of"),
        (
            ["--meeting", "2017-03-01", "--next-meeting", "2017-02-01"],
            "that of 1 March 2017.\nGive a later day.",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_what_to_do(words: list[str], message: str, run: Program) -> None:
    assert message in run.refused("agenda", *words)


def test_an_agenda_has_what_is_not_saved_yet_and_says_how_much_that_is(plan: Path, run: Program) -> None:
    run.done("set", "IM-02", "--status", "off-track", "--note", "No shelves at all.")
    page = run.done("agenda").out
    assert ", with 2 changes not yet saved)" in page
    assert ", 2 changes not saved -->" in page
    assert "■ Off track (R)<br>was at risk, not yet saved" in sections(page)["Off track"]
    (plan.parent / ".git").rename(plan.parent / "elsewhere")
    page = run.done("agenda").out
    assert "- **As at:** 12 December 2016 (not yet saved to the record)" in page
    assert "changes not" not in page
    assert ", commit none, looking ahead" in page


# Minutes


def test_minutes_tell_what_was_saved_of_the_last_meeting(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit", "--today", "2016-11-14")
    run.done("set", "IM-02", "--status", "on-track", "--due", "2017-04-30", "--reason", "Shelves in April")
    run.done("set", "IM-02", "--note", "The shelves are ordered.")
    run.done("set", "IM-05", "--reviewed")
    run.done("commit", "--meeting", "9 dec")
    head = git(folder, "rev-parse", "HEAD").strip()
    result = run.done("minutes")
    parts = sections(result.out)
    assert result.lines[0] == "# Minutes: Information Group, 9 December 2016"
    assert "1 action was updated and 1 was reviewed without a change." in result.lines
    for line in (
        "### IM-02 Review the store",
        "- **Status**: ● On track (G), was at risk",
        "- **Owner**: Records Manager",
        "- **Update on 12 Dec 2016**: The shelves are ordered.",
        "- **Next step**: none recorded",
    ):
        assert line in parts["What was agreed"].splitlines()
    assert "Web Manager" not in result.out
    assert (
        "| 31 Dec 2016 | 31 Mar 2017 | 30 Apr 2017 | 2 of 2 | 12 Dec 2016: Shelves in April | Information Group |"
        in parts["Changes of due dates"]
    )
    assert "- **IM-05 Promote the strategy**: ‖ On hold (H), owner Lead member" in parts["Reviewed without a change"]
    assert "| ▲ At risk (A) | 1 | 0 | −1 |" in parts["Progress on the plan"]
    assert result.lines[-1].startswith("<!-- actionplan minutes: meeting 2016-12-09, as at ")
    assert result.lines[-1].endswith(f", commit {head} -->")
    assert result.err == "minutes of 9 December 2016, from 1 entry of the record, 1 exempt action left out\n"
    earlier = run.done("minutes", "--meeting", "14/11/2016").out
    assert "- **Owner**: Web Manager, was not set" in earlier.splitlines()
    assert "shelves are ordered" not in earlier


def test_a_save_that_was_taken_back_and_made_again_is_told_once(run: Program) -> None:
    run.done("set", "IM-04", "--owner", "The wrong one")
    run.done("set", "IM-07", "--owner", "The wrong one")
    run.done("commit")
    run.done("undo", "--today", "2016-12-13")
    assert "0 actions were updated." in run.done("minutes").out
    run.done("set", "IM-04", "--owner", "Web Manager", "--today", "2016-12-13")
    run.done("commit", "--meeting", "2016-12-12", "--today", "2016-12-13")
    result = run.done("minutes", "--today", "2016-12-13")
    assert "from 3 entries of the record" in result.err
    assert "- **Owner**: Web Manager, was not set" in result.lines
    assert "The wrong one" not in result.out
    assert "IM-07" not in sections(result.out)["What was agreed"]
    assert "The record has nothing of a meeting on 13 December 2016." in run.refused(
        "minutes", "--meeting", "2016-12-13", "--today", "2016-12-13"
    )


def test_an_undo_that_is_undone_belongs_to_the_meeting_too(run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    run.done("undo", "--today", "2016-12-13")
    run.done("undo", "--today", "2016-12-14")
    assert "- **Owner**: Web Manager, was not set" in run.done("minutes").lines


def test_what_is_not_saved_is_in_no_minutes_and_that_there_is_some_is_said(run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    before = run.done("minutes")
    run.done("set", "IM-03", "--owner", "Trainer", "--note", "All are trained.")
    result = run.done("minutes")
    assert result.out == before.out
    assert result.err == before.err + (
        "2 changes not saved to the record, and so not in these minutes (actionplan diff).\n"
    )


def test_a_record_without_the_meeting_names_those_that_it_has_and_what_to_do(folder: Path, run: Program) -> None:
    assert "The record has no meeting yet.\nSave what was agreed" in run.refused("minutes")
    for month in range(1, 8):
        day = f"2016-{month:02}-12"
        run.done("set", "IM-04", "--owner", f"Clerk {month}", "--commit", "--today", day)
    assert run.refused("minutes", "--meeting", "2016-05-13") == (
        "actionplan: The record has nothing of a meeting on 13 May 2016.\n"
        "The last meetings that it has: 12 March 2016, 12 April 2016, 12 May 2016, 12 June 2016 and 12 July 2016. Name "
        "one of them. If what was agreed on that day is not saved yet, save it first: actionplan commit --meeting "
        "2016-05-13\n"
    )
    assert run.refused("minutes", "--meeting", "soon").startswith("actionplan: --meeting: “soon” is not understood")
    (folder / ".git").rename(folder / "elsewhere")
    assert "There is no record" in run.refused("minutes")


def test_a_meeting_of_which_nothing_can_be_read_is_refused_and_one_of_which_something_can_says_what_cannot(
    plan: Path, run: Program
) -> None:
    plan.write_text(PLAN.replace('"at-risk"', '"nearly"'), encoding="utf-8")
    commit(plan.parent, "plan.toml", message="Broken\n\nMeeting: 2016-12-12")
    plan.write_text(PLAN, encoding="utf-8")
    message = run.refused("minutes")
    assert "What was saved of the meeting on 12 December 2016 cannot be read." in message
    assert "IM-02" in message
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    page = run.done("minutes").out
    assert "**A saved plan could not be read:** that of " in page
    assert "- **Owner**: Web Manager, was not set" in page


# Both


@pytest.mark.parametrize("command", ["agenda", "minutes"])
def test_a_file_is_written_whole_and_never_over_another_without_force(
    command: str, tmp_path: Path, plan: Path, run: Program
) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    printed = run.done(command).out
    paper = tmp_path / "paper.md"
    result = run.done(command, "--output", str(paper))
    assert result.out == ""
    assert result.err.startswith(f"{paper}: {command} of 12 December 2016, ")
    assert paper.read_bytes() == printed.encode()
    paper.write_bytes(b"kept")
    assert "is there already, and nothing was written.\nUse another name, or --force to overwrite it." in run.refused(
        command, "--output", str(paper)
    )
    assert paper.read_bytes() == b"kept"
    run.done(command, "--output", str(paper), "--force")
    assert paper.read_bytes() == printed.encode()
    kept = plan.read_bytes()
    assert "is the plan itself" in run.refused(command, "--output", str(plan), "--force")
    assert plan.read_bytes() == kept
    assert "not a summary" in run.refused("summary", "--verify", str(paper))
    assert run(command, "--format", "pdf").code == 2


@pytest.mark.parametrize("command", ["agenda", "minutes"])
def test_an_exempt_action_is_left_out_and_counted_or_shown_and_marked(command: str, plan: Path, run: Program) -> None:
    plan.write_text(SECRET, encoding="utf-8")
    run.done("set", "IM-03", "--note", "The trainer wants more.", "--next", "Find another", "--owner", "Trainer")
    run.done("set", "IM-02", "--note", "As before.")
    run.done("commit")
    public = run.done(command)
    for text in ("IM-03", "Train all staff", "The trainer wants more.", "Find another", "Trainer", "Buy new shelves"):
        assert text not in public.out
    assert "Two actions are not shown, and are not counted in any figure," in public.out
    assert "paragraphs 3 and 4 of Part 1 of Schedule 12A to the Local Government Act 1972." in public.out
    assert ", 2 exempt actions left out\n" in public.err
    whole = run.done(command, "--include-exempt")
    assert "The trainer wants more." in whole.out
    assert whole.lines[0] == "**Not for publication: exempt under Schedule 12A of the Local Government Act 1972**"
    assert "not shown" not in whole.out
    assert "left out" not in whole.err


@pytest.mark.parametrize("name", HOSTILE)
def test_papers_of_hostile_texts_are_safe_to_print(name: str, plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    plan.write_text(hostile_plan(HOSTILE[name]), encoding="utf-8")
    run.done("commit")
    for command in ("agenda", "minutes"):
        for words in ([], ["--include-exempt"]):
            result = run.done(command, *words)
            assert_safe(result.out, result.err)


def test_nothing_is_changed_by_writing_a_paper(folder: Path, plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--commit")
    kept, head = plan.read_bytes(), git(folder, "rev-parse", "HEAD")
    run.done("agenda")
    run.done("minutes")
    assert (plan.read_bytes(), git(folder, "rev-parse", "HEAD")) == (kept, head)
    assert git(folder, "status", "--porcelain") == ""


def test_minutes_name_who_was_there_and_a_refused_save_keeps_it(folder: Path, run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    assert "job titles" in run.refused("commit", "--present", "Cllr Smith")
    hook = folder / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    refused = run.refused("commit", "--meeting", "9 dec", "--present", "Chair; Clerk, minutes", "--apologies", "SIRO")
    assert "who was there are kept" in refused
    hook.unlink()
    run.done("commit")
    assert git(folder, "log", "-1", "--format=%(trailers:only)").splitlines()[:3] == [
        *("Meeting: 2016-12-09", "Present: Chair; Clerk, minutes", "Apologies: SIRO")
    ]
    present = sections(run.done("minutes").out)["Present"]
    assert present.strip() == "**Present:** Chair; Clerk, minutes.\n\n**Apologies:** SIRO."
    # What is corrected for the same meeting counts; what it does not name stays.
    run.done("set", "IM-04", "--owner", "Web Officer")
    run.done("commit", "--meeting", "9 dec", "--apologies", "Archivist")
    present = sections(run.done("minutes").out)["Present"]
    assert present.strip() == "**Present:** Chair; Clerk, minutes.\n\n**Apologies:** Archivist."
