"""Check with --history finds what the record shows and the plan does not say, and nothing where all is well."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import PLAN, git
from tests.cli.test_checking import BROKEN, line_of
from tests.gitrepo import commit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

MOVED = PLAN.replace("due = 2017-01-05", "due = 2017-06-30")
DUE = line_of("due = 2017-01-05")
ENTRY = """due = 2017-06-30
due_changes = [
  { on = 2016-12-05, from = 2017-01-05, to = 2017-06-30, reason = "The printer is late" },
]"""


def saved(plan: Path, text: str, message: str = "Saved by hand", at: str = "2016-12-05T10:00:00+00:00") -> str:
    """Save a text of the plan, and give the commit."""
    plan.write_text(text, encoding="utf-8")
    return commit(plan.parent, plan.name, message=message, at=at)


def who(day: str, entry: str) -> str:
    return f"what was saved on {day} by Test Officer ({entry[:10]})"


def found(run: Program) -> list[str]:
    """Return the lines that --history adds."""
    plain = run("check").lines
    return [line for line in run.done("check", "--history").lines if line not in plain]


def test_nothing_is_added_where_the_record_has_nothing_to_tell(plan: Path, run: Program) -> None:
    run.done("set", "IM-04", "--due", "2017-02-28", "--reason", "Later", "--commit")
    run.done("set", "IM-03", "--owner", "Trainer", "--commit")
    run.done("undo")
    assert found(run) == []
    assert run.done("check", "--history").err == run.done("check").err
    assert "IM-04" in plan.read_text(encoding="utf-8")


def test_a_date_that_moved_without_a_trace_is_told_with_when_from_to_and_by_which_entry(
    plan: Path, run: Program
) -> None:
    moved = saved(plan, MOVED)
    # Saved since, so that the plain check does not see it.
    assert not [line for line in run.done("check").lines if "due date was" in line]
    assert found(run) == [
        f"plan.toml:{DUE}: warning: IM-04: the agreed due date was moved from 5 January 2017 to 30 June 2017 by "
        + who("5 December 2016", moved)
        + ", and nothing says why: add an entry to due_changes with on, from, to and reason"
    ]
    saved(plan, MOVED.replace("due = 2017-06-30", ENTRY))
    assert found(run) == []


def test_a_date_that_was_taken_away_is_told_at_the_action_and_of_a_removed_one_in_line_1(
    plan: Path, run: Program
) -> None:
    saved(plan, PLAN.replace("due = 2017-01-05\n", ""))
    (line,) = found(run)
    assert line.startswith(
        f"plan.toml:{line_of('[actions.IM-04]')}: warning: IM-04: the agreed due date was taken away"
    )
    assert "(it was 5 January 2017)" in line
    saved(plan, MOVED)
    saved(plan, MOVED.replace("[actions.IM-04]", "[actions.IM-14]"))
    moves = [line for line in found(run) if "agreed due date" in line]
    assert [line.split(": ")[:3] for line in moves] == [["plan.toml:1", "warning", "IM-04"]]
    assert "add an entry" not in moves[0]


def test_an_id_that_was_given_twice_is_told_with_the_action_that_had_it_first(plan: Path, run: Program) -> None:
    removed = PLAN[: PLAN.index("[actions.IM-07]")]
    saved(plan, removed)
    other = '[actions.IM-07]\ntitle = "Something else"\nstatus = "not-started"\n'
    given = saved(plan, removed + other, at="2016-12-06T10:00:00+00:00")
    (line,) = found(run)
    assert line == (
        f"plan.toml:{line_of('[actions.IM-07]')}: warning: IM-07: the id was that of another action, “Explain data to "
        f"councillors”, before {who('6 December 2016', given)} gave it to this one: give it an id that was never used"
    )


def test_an_action_that_came_back_has_its_own_id(plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(plan, PLAN[: PLAN.index("[actions.IM-07]")])
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2016-12-07T10:00:00+00:00")
    run.done("undo")
    assert found(run) == []


def test_an_entry_that_is_dated_earlier_than_the_one_before_it_is_told(plan: Path, run: Program) -> None:
    saved(plan, PLAN.replace("Explain data", "Explain the data"))
    early = saved(plan, PLAN, at="1980-01-01T00:00:00+00:00")
    (line,) = found(run)
    assert line == (
        f"plan.toml:1: warning: the entry {early[:10]} by Test Officer is dated 1 January 1980, earlier than the entry "
        "before it. It counts from 5 December 2016: check the clock of the computer on which it was saved"
    )


def test_a_state_that_could_not_be_read_is_told_with_its_first_problem_and_is_not_fatal(
    plan: Path, run: Program
) -> None:
    broken = saved(plan, BROKEN)
    moved = saved(plan, MOVED)
    lines = found(run)
    assert lines[0].startswith(
        f"plan.toml:1: warning: what was saved on 5 December 2016 by Test Officer ({broken[:10]}) cannot be compared. "
        "The plan could not be read after this: plan.toml:"
    )
    assert lines[0].endswith(f"Look at it with: git show {broken[:10]}")
    assert moved[:10] in lines[1]


def test_a_plan_that_was_out_of_the_record_for_a_while_is_told(folder: Path, plan: Path, run: Program) -> None:
    git(folder, "rm", "--quiet", "plan.toml")
    commit(folder, message="Taken out")
    saved(plan, PLAN)
    assert "The plan was taken out of the record." in found(run)[0]


@pytest.mark.parametrize("way", ["amend", "reset"])
def test_a_save_that_was_taken_out_of_the_record_is_told(way: str, folder: Path, plan: Path, run: Program) -> None:
    lost = saved(plan, PLAN.replace("Train all staff", "Train everybody"))
    if way == "amend":
        plan.write_text(PLAN.replace("Train all staff", "Train some"), encoding="utf-8")
        git(folder, "commit", "--quiet", "--all", "--amend", "--message=Nobody will see")
    else:
        git(folder, "reset", "--quiet", "--hard", "HEAD~1")
    (line,) = found(run)
    assert line == (
        f"plan.toml:1: warning: {who('5 December 2016', lost)} is no longer in the record (branch main): its history "
        f"was rewritten. This machine still has it: look at it with git show {lost[:10]}, and ask who took it out"
    )


def test_a_history_that_was_rewritten_where_it_is_pulled_from_is_told(
    folder: Path, plan: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = saved(plan, PLAN.replace("Train all staff", "Train everybody"))
    git(tmp_path, "clone", "--quiet", folder.as_uri(), "copy")
    git(folder, "reset", "--quiet", "--hard", "HEAD~1")
    saved(plan, PLAN.replace("Train all staff", "Train some"))
    copy = tmp_path / "copy"
    monkeypatch.chdir(copy)
    assert found(run) == []
    git(copy, "fetch", "--quiet")
    # The copy itself still has it; what it is pulled from has not.
    (line,) = found(run)
    assert f"({lost[:10]}) is no longer in the record (branch origin/main)" in line


def test_what_others_saved_and_other_branches_are_no_rewritten_history(
    folder: Path, plan: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "--quiet", folder.as_uri(), "copy")
    saved(plan, PLAN.replace("Train all staff", "Train everybody"))
    copy = tmp_path / "copy"
    git(copy, "checkout", "--quiet", "-b", "trial")
    saved(copy / "plan.toml", PLAN.replace("Publish the strategy", "Print the strategy"))
    git(copy, "checkout", "--quiet", "main")
    git(copy, "branch", "--quiet", "-D", "trial")
    git(copy, "fetch", "--quiet")
    monkeypatch.chdir(copy)
    assert found(run) == []
    git(copy, "merge", "--quiet", "origin/main")
    assert found(run) == []


def test_changes_of_other_files_that_were_rewritten_are_nobodys_business(folder: Path, run: Program) -> None:
    (folder / "notes.txt").write_text("one\n", encoding="utf-8")
    commit(folder, "notes.txt")
    git(folder, "commit", "--quiet", "--amend", "--message=Notes")
    assert found(run) == []


def test_on_no_branch_and_without_a_reflog_nothing_is_claimed(folder: Path, plan: Path, run: Program) -> None:
    saved(plan, MOVED)
    git(folder, "reset", "--quiet", "--hard", "HEAD~1")
    git(folder, "checkout", "--quiet", "--detach")
    assert found(run) == []
    git(folder, "checkout", "--quiet", "main")
    git(folder, "reflog", "expire", "--expire=now", "--all")
    assert found(run) == []


def test_entries_without_a_signature_are_told_only_where_signing_is_set_up(
    folder: Path, tmp_path: Path, run: Program
) -> None:
    assert found(run) == []
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", str(key)), ("commit.gpgSign", "yes")):
        git(folder, "config", name, value)
    run.done("set", "IM-03", "--owner", "Trainer", "--commit")
    first = git(folder, "rev-list", "--max-parents=0", "HEAD").strip()
    (line,) = found(run)
    assert line == (
        "plan.toml:1: warning: git is set to sign what is saved, and 1 of 2 entries is not signed; the latest is "
        f"{who('12 October 2016', first)}: ask whether it was they who saved it"
    )
    git(folder, "-c", "commit.gpgSign=false", "revert", "--no-edit", "HEAD")
    last = git(folder, "rev-parse", "HEAD").strip()
    (line,) = found(run)
    assert "2 of 3 entries are not signed" in line
    assert last[:10] in line


def test_they_are_warnings_which_strict_counts_and_json_has_with_the_same_keys(plan: Path, run: Program) -> None:
    saved(plan, MOVED)
    assert run("check", "--history", "--strict").code == 1
    result = run.done("check", "--history", "--json")
    assert {tuple(each) for each in result.json} == {("file", "line", "kind", "id", "text")}
    assert [each["line"] for each in result.json] == sorted(each["line"] for each in result.json)
    (move,) = [each for each in result.json if "agreed due date" in each["text"]]
    assert (move["file"], move["line"], move["kind"], move["id"]) == ("plan.toml", DUE, "warning", "IM-04")
    assert result.err == "plan.toml: no errors, 3 warnings\n"


def test_without_a_record_it_says_so_and_a_broken_plan_is_told_as_without_it(
    folder: Path, plan: Path, run: Program
) -> None:
    plan.write_text(BROKEN, encoding="utf-8")
    assert run("check", "--history") == run("check")
    plan.write_text(PLAN, encoding="utf-8")
    (folder / ".git").rename(folder / "elsewhere")
    assert "There is no record" in run.refused("check", "--history")


def test_hostile_names_are_shown_as_text(plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Mallory\x1b[31m --help")
    saved(plan, MOVED)
    result = run.done("check", "--history")
    assert "\x1b" not in result.out
    assert "Mallory" in result.out
