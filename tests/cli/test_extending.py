"""set: an extension of a due date is asked for, agreed, refused or withdrawn, and all of it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

ASK = ("set", "im-02", "--ask-due", "30 jun 2017", "--reason", "The shelves come in May")
ASKED = (
    '{ on = 2016-12-12, to = 2017-06-30, reason = "The shelves come in May", '
    'asked_by = "Records Manager", of = "Information Group" }'
)
MOVED = (
    '  { on = 2016-12-12, from = 2017-03-31, to = 2017-06-30, reason = "The shelves come in May", '
    'agreed_by = "Information Group" },'
)

pytestmark = pytest.mark.usefixtures("folder")


def changed_lines(folder: Path) -> list[str]:
    diff = git(folder, "diff", "--unified=0", "--", "plan.toml").splitlines()
    return [line for line in diff if line[:1] in "+-" and not line.startswith(("+++", "---"))]


def test_what_is_asked_for_is_written_one_a_line_and_the_due_date_stays(folder: Path, run: Program) -> None:
    result = run.done(*ASK)
    assert result.out == (
        "IM-02 Review the store: extension to 30 June 2017 asked for by Records Manager, because: The shelves come in "
        "May\n"
    )
    assert changed_lines(folder) == ["+extensions = [", f"+  {ASKED},", "+]"]
    found = run.done("show", "IM-02", "--json").json
    assert (found["due"], found["moves"]) == ("2017-03-31", 1)
    assert found["extensions"] == [
        {
            "on": "2016-12-12",
            "to": "2017-06-30",
            "reason": "The shelves come in May",
            "asked_by": "Records Manager",
            "of": "Information Group",
        }
    ]


def test_show_and_list_tell_what_is_asked_for(run: Program) -> None:
    run.done(*ASK, "--asked-by", "Head of Policy", "--of", "Audit Committee")
    told = " ".join(run.done("show", "IM-02").out.split())
    assert "Extension to 30 June 2017 asked for by Head of Policy on 12 December 2016, not agreed yet" in told
    assert "3 months later than its due date; to be agreed by Audit Committee" in told
    assert "because: The shelves come in May" in told
    (line,) = (line for line in run.done("list").lines if line.startswith("IM-02"))
    assert line.endswith("moved 1×, extension, assumed")


def test_what_is_agreed_becomes_a_move_and_leaves_no_request(folder: Path, run: Program) -> None:
    run.done(*ASK, "--commit")
    result = run.done("set", "IM-02", "--agree-due")
    assert result.out == (
        "IM-02 Review the store: due 30 June 2017 (was 31 March 2017), as was asked for, because: The shelves come in "
        "May\n"
    )
    assert sorted(changed_lines(folder)) == sorted(
        ["-due = 2017-03-31", "+due = 2017-06-30", f"+{MOVED}", "-extensions = [", f"-  {ASKED},", "-]"]
    )
    run.done("commit")
    assert "as was asked for" in run.done("history", "IM-02").out
    assert "as was asked for" in run.done("diff", "HEAD~1", "HEAD").out


def test_who_agreed_can_be_another_than_was_asked(run: Program) -> None:
    run.done(*ASK, "--of", "Audit Committee")
    run.done("set", "IM-02", "--agree-due", "--agreed-by", "Chair")
    assert run.done("show", "IM-02", "--json").json["due_changes"][-1]["agreed_by"] == "Chair"


@pytest.mark.parametrize(
    ("option", "more", "words"),
    [
        ("--refuse-due", (), "not agreed by Information Group"),
        ("--refuse-due", ("--agreed-by", "Audit Committee"), "not agreed by Audit Committee"),
        ("--withdraw-due", (), "withdrawn by Records Manager"),
    ],
)
def test_what_is_refused_or_withdrawn_stays_told_in_an_update(
    option: str, more: tuple[str, ...], words: str, run: Program
) -> None:
    run.done(*ASK)
    result = run.done("set", "IM-02", option, "--reason", "There is room in the depot", *more)
    said = f"Extension to 30 June 2017 {words}: There is room in the depot"
    assert result.out == f"IM-02 Review the store: update “{said}”\n"
    assert "not kept" not in result.err
    found = run.done("show", "IM-02", "--json").json
    assert (found["due"], found["extensions"]) == ("2017-03-31", [])
    assert found["updates"][-1] == {"on": "2016-12-12", "text": said}


def test_asking_again_says_what_it_replaces(run: Program) -> None:
    run.done(*ASK)
    again = run.done("set", "IM-02", "--ask-due", "2017-09-30", "--reason", "They come in August")
    assert "asked for by Records Manager instead of one to 30 June 2017, because: They come in August" in again.out


def test_a_date_asked_for_counts_from_the_due_date(run: Program) -> None:
    run.done("set", "IM-02", "--ask-due", "+2m", "--reason", "Late")
    assert run.done("show", "IM-02", "--json").json["extensions"][0]["to"] == "2017-05-31"


def test_what_is_not_kept_or_has_changed_meanwhile_is_said(run: Program) -> None:
    run.done(*ASK)
    run.done("--today", "2017-01-09", "set", "IM-02", "--due", "2017-04-30", "--reason", "Snow")
    result = run.done("--today", "2017-01-10", "set", "IM-02", "--agree-due", "--reason", "Because")
    assert "has moved from 31 March 2017 to 30 April 2017" in result.err
    assert "The reason was not kept: the extension was agreed with the reason of the request." in result.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--ask-due", "2017-06-30"), "needs a reason. Say in a few words why. Give it with --reason TEXT."),
        (("--ask-due", "", "--reason", "x"), "an extension needs a date. Say until when. Give it with --ask-due DATE."),
        (("--ask-due", "soon", "--reason", "x"), "--ask-due"),
        (("--ask-due", "2017-03-31", "--reason", "x"), "it is due 31 March 2017, which is not before 31 March 2017."),
        (("--ask-due", "ongoing", "--reason", "x"), "“ongoing” is no later date."),
        (("--agree-due",), "no extension of its due date is asked for."),
        (("--refuse-due", "--reason", "x"), "no extension of its due date is asked for."),
        (("--withdraw-due", "--reason", "x"), "no extension of its due date is asked for."),
        (
            ("--asked-by", "Clerk"),
            "--asked-by needs the date of the extension request. Add the later date with --ask-due DATE.",
        ),
        (
            ("--of", "Committee"),
            "--of needs the date of the extension request. Add the later date with --ask-due DATE.",
        ),
        (("--agree-due", "--refuse-due"), "--agree-due and --refuse-due cannot be used together"),
        (("--due", "", "--ask-due", "2018", "--reason", "x"), "--due and --ask-due cannot be used together"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(words: tuple[str, ...], message: str, run: Program) -> None:
    assert message in " ".join(run.refused("set", "IM-02", *words).split())


def test_refusing_without_a_reason_is_refused_and_the_request_stays(run: Program) -> None:
    run.done(*ASK)
    assert "is not agreed, so it needs a reason." in run.refused("set", "IM-02", "--refuse-due")
    assert run.done("show", "IM-02", "--json").json["extensions"]


def test_an_action_that_has_ended_or_has_no_date_cannot_be_extended(run: Program) -> None:
    ask = ("--ask-due", "2018-01-31", "--reason", "x")
    assert "it is complete.\nOpen it again first" in run.refused("set", "IM-01", *ask)
    run.done("set", "IM-03", "--due", "", "--reason", "Not known any more")
    assert "it has no due date.\nSet its due date first." in run.refused("set", "IM-03", *ask)


def test_a_reason_beside_an_exemption_is_that_of_the_request(run: Program) -> None:
    run.done(*ASK, "--exempt", "3")
    found = run.done("show", "IM-02", "--json").json
    assert (found["exempt"], found["extensions"][0]["reason"]) == ({"paragraph": 3}, "The shelves come in May")
    assert "The shelves" not in run.done("agenda", "--meeting", "2016-12-12").out


def test_revert_takes_what_is_asked_for_back(folder: Path, run: Program) -> None:
    run.done(*ASK)
    run.done("revert", "IM-02", "--yes")
    assert changed_lines(folder) == []
