"""Verify tells whether a paper still says what the record says, and where it does not, both."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from tests import council
from tests.gitrepo import commit, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

ORIGIN, COMMITS = "actionplan summary: audience whole,", f"commit {'a' * 40}, baseline {'b' * 40}"
KINDS = ["md", "json", "html", "md lead-member", "html lead-member"]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return the plan of a record of two years."""
    return council.record(tmp_path / "record")


@pytest.fixture
def run(plan: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the program on that plan: exit status, standard output, standard error."""

    def once(*words: str) -> tuple[int, str, str]:
        code = cli.main(["--plan", str(plan), "--today", "2018-06-01", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return once


def written(run: Run, folder: Path, kind: str = "md") -> Path:
    """Write a summary of six months, and give the file."""
    form, *audience = kind.split()
    path = folder / f"paper.{form}"
    options = ["--audience", *audience] if audience else []
    words = ("summary", "--from", "2017-04-01", "--to", "2017-09-30", "--format", form, "--output", str(path))
    assert run(*words, *options)[0] == 0
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_that_nobody_touched_agrees_on_any_later_day(kind: str, run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path, kind)
    code, out, err = run("--today", "2031-01-01", "summary", "--verify", str(paper))
    assert (code, out) == (0, "")
    assert err.startswith(f"{paper} agrees with the record: 1 April 2017 to 30 September 2017, from the record as at ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_with_exempt_actions_is_compared_with_one_that_has_them(kind: str, run: Run, tmp_path: Path) -> None:
    form, *audience = kind.split()
    paper = tmp_path / f"exempt.{form}"
    options = ["--audience", *audience] if audience else []
    words = ("summary", "--period=-2", "--format", form, "--output", str(paper), "--include-exempt")
    assert run(*words, *options)[0] == 0
    assert run("summary", "--verify", str(paper))[0] == 0


@pytest.mark.parametrize(
    ("kind", "figure", "other", "paper_says", "record_says"),
    [
        ("json", '"slipped_days": 365', '"slipped_days": 5', "slipped_days: 5", "slipped_days: 365"),
        ("md", "The firm failed", "The firm prospered", "The firm prospered", "The firm failed"),
        ("html", "The firm failed", "The firm prospered", "The firm prospered", "The firm failed"),
        ("md", "31 Dec 2017", "31 Oct 2017", "31 Oct 2017", "31 Dec 2017"),
    ],
)
def test_one_thing_that_was_changed_is_found_with_what_both_say(
    kind: str, figure: str, other: str, paper_says: str, record_says: str, run: Run, tmp_path: Path
) -> None:
    paper = written(run, tmp_path, kind)
    text = paper.read_text(encoding="utf-8")
    assert figure in text
    paper.write_text(text.replace(figure, other, 1), encoding="utf-8")
    code, out, err = run("summary", "--verify", str(paper))
    assert code == 1
    of_paper, of_record, *rest = out.splitlines()
    assert of_paper.startswith("paper:  ")
    assert paper_says in of_paper
    assert of_record.startswith("record: ")
    assert record_says in of_record
    assert rest == [""]
    assert f"{paper} does not agree with the record in 1 place: " in err


@pytest.mark.parametrize("kind", ["md", "html"])
def test_every_figure_of_the_headline_counts(kind: str, run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path, kind)
    text = paper.read_text(encoding="utf-8")
    cell = {"md": r"\| (\d+) (?=\|)", "html": r"(?<=>)(\d+)</td>"}[kind]
    figures = list(re.finditer(cell, text))
    assert len(figures) > 10
    for found in figures[:12]:
        changed = text[: found.start(1)] + str(int(found[1]) + 7) + text[found.end(1) :]
        paper.write_text(changed, encoding="utf-8")
        assert run("summary", "--verify", str(paper))[0] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_lines_that_were_taken_out_or_put_in_by_hand_are_found(kind: str, run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path, kind)
    text = paper.read_text(encoding="utf-8")
    if kind == "json":
        values = json.loads(text)
        values["note"] = "All is well."
        del values["organisation"]
        paper.write_text(json.dumps(values), encoding="utf-8")
        out = run("summary", "--verify", str(paper))[1]
        assert 'record: organisation: "A Borough Council"' in out
        assert 'paper:  note: "All is well."' in out
        return
    mark, said = ("</h1>", "<p>All is well.</p>") if kind.startswith("html") else ("## ", "All is well.\n\n## ")
    put_in = text.replace(mark, mark + said if kind.startswith("html") else said, 1)
    paper.write_text(put_in, encoding="utf-8")
    assert run("summary", "--verify", str(paper))[1] == "paper:  All is well.\n\n"
    paper.write_text(text.replace("A Borough Council", "", 1), encoding="utf-8")
    code, out, _ = run("summary", "--verify", str(paper))
    assert code == 1
    assert "record: " in out


@pytest.mark.parametrize("kind", KINDS)
def test_line_ends_and_marks_of_other_systems_are_no_difference(kind: str, run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path, kind)
    data = paper.read_bytes()
    for other in (data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data):
        paper.write_bytes(other)
        code, out, err = run("summary", "--verify", str(paper))
        assert (code, out) == (0, "")
        assert "agrees with the record: " in err


def test_layout_that_was_changed_is_said_and_agrees(run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path, "html")
    paper.write_text(paper.read_text(encoding="utf-8").replace("</td>", "\n</td >"), encoding="utf-8")
    code, out, err = run("summary", "--verify", str(paper))
    assert (code, out) == (0, "")
    assert "agrees with the record, although its layout was changed: " in err


def test_what_is_saved_later_matters_only_where_it_is_about_the_period(run: Run, plan: Path, tmp_path: Path) -> None:
    paper = written(run, tmp_path)
    plan.write_text(council.text(council.FIRST), encoding="utf-8")
    commit(plan.parent, "plan.toml", at="2018-05-01T10:00:00+01:00")
    assert run("summary", "--verify", str(paper))[0] == 0
    # A wrong clock brings nothing into an earlier period: the entry counts from the day of the one before it.
    plan.write_text(council.text(council.JUNE), encoding="utf-8")
    commit(plan.parent, "plan.toml", at="2017-09-20T10:00:00+01:00")
    assert run("summary", "--verify", str(paper))[0] == 0


def test_a_paper_of_another_record_does_not_agree(run: Run, plan: Path, tmp_path: Path) -> None:
    paper = written(run, tmp_path)
    shutil.rmtree(plan.parent)
    other = council.record(tmp_path / "other")
    plan.parent.mkdir()
    shutil.move(other, plan)
    shutil.move(other.parent / ".git", plan.parent)
    older = git(plan.parent, "rev-list", "-1", "--before=2017-09-24", "HEAD").strip()
    git(plan.parent, "reset", "--quiet", "--hard", older)
    plan.write_text(plan.read_text(encoding="utf-8").replace("Two years", "Three years"), encoding="utf-8")
    commit(plan.parent, "plan.toml", at="2017-09-25T10:00:00+01:00")
    assert run("summary", "--verify", str(paper))[0] == 1


@pytest.mark.parametrize(
    "text",
    [
        *("", "# Minutes\n", "{}", "{", '{"period": 1}', "<!DOCTYPE html><title>x</title>", '{"a": ' + "[" * 100_000),
        *(
            f"{ORIGIN} period {first} to 2017-09-30, as at 2017-09-30, {COMMITS}"
            for first in ("2017-13-01", "0001-01-01")
        ),
    ],
)
def test_a_file_that_is_no_summary_is_refused(text: str, run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    paper.write_text(text, encoding="utf-8")
    code, out, err = run("summary", "--verify", str(paper))
    assert (code, out) == (1, "")
    assert err.startswith("actionplan: This is no summary of actionplan, or the line")


def test_a_file_that_is_no_text_or_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "paper.docx"
    paper.write_bytes(b"\xff\xfe\x00\x01")
    assert f"{paper} is no summary of actionplan." in run("summary", "--verify", str(paper))[2]
    for place in (tmp_path, tmp_path / "nowhere.md"):
        code, out, err = run("summary", "--verify", str(place))
        assert (code, out) == (1, "")
        assert str(place) in err


def test_much_that_differs_is_cut_and_hostile_text_is_shown_as_text(run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path)
    lines = paper.read_text(encoding="utf-8").splitlines()
    origin = lines[-1]
    paper.write_text("\n".join([f"{line} \x1b[31m{number}" for number, line in enumerate(lines)] + [origin]), "utf-8")
    code, out, err = run("summary", "--verify", str(paper))
    assert code == 1
    assert "\x1b" not in out + err
    assert "␛[31m" in out


# Rules


def of_rules_1(paper: Path, *more: tuple[str, str]) -> None:
    """Rewrite a paper as it was under rules 1: without a number, and with the standing duty in its percentages."""
    text = paper.read_text(encoding="utf-8")
    numbers = ("rules 2, ", ""), ('"rules": 2,', "")
    shares = ("4 of 10 (40%)", "4 of 11 (36%)"), ("4 of 10 actions (40%)", "4 of 11 (36%)")
    for now, then in (*numbers, *shares, *more):
        text = text.replace(now, then)
    paper.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_of_earlier_rules_is_not_called_wrong_and_the_figures_that_changed_are_named(
    kind: str, run: Run, tmp_path: Path
) -> None:
    paper = written(run, tmp_path, kind)
    of_rules_1(paper, ("Since then 1 action has improved", "1 action is better than before"))
    code, out, err = run("summary", "--verify", str(paper))
    assert code == 0, out
    if kind == "json":
        # It has no percentages, and says nothing else than before.
        return
    assert "Percentage complete: 4 of 11 (36%) under rules 1, 4 of 10 (40%) under rules 2\n" in out
    assert "Not changed: 6 under rules 1, 5 under rules 2\n" in out
    assert f"{paper} was made under rules 1 of counting. Rules 2 apply now" in err
    assert "agrees with the record" in err
    assert "does not" not in err


def test_a_figure_that_the_rules_do_not_explain_is_wrong_in_a_paper_of_any_rules(run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path)
    of_rules_1(paper, ("| **All actions** | **11** | **13** |", "| **All actions** | **11** | **12** |"))
    code, out, err = run("summary", "--verify", str(paper))
    assert code == 1
    assert "paper:  | **All actions** | **11** | **12** |" in out
    assert "does not agree with the record in 1 figure for another reason" in err


def test_a_paper_of_later_rules_is_for_a_later_version(run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path)
    paper.write_text(paper.read_text(encoding="utf-8").replace("rules 2, ", "rules 3, "), encoding="utf-8")
    code, out, err = run("summary", "--verify", str(paper))
    assert (code, out) == (1, "")
    assert "under rules 3 of counting. This version knows rules 1 to 2." in err
    assert "Update actionplan" in err
