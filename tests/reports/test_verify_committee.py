"""A committee paper is verified as officers hand it in: what stands in its gaps is theirs, each figure the record's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from actionplan import cli
from actionplan.reports import build, layout, make
from actionplan.reports.verify import Difference, compared, differences, read
from tests import council
from tests.reports import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

GAP = re.compile(r"(?:\*\*)?\\?\[To be written(?:: [^\[\]]*?)?\\?\](?:\*\*)?")
FORMS = ["md", "html"]
each_form = pytest.mark.parametrize("form", FORMS)
each_paper = pytest.mark.parametrize(("name", "form"), [(name, form) for name in layout.SHIPPED for form in FORMS])
PERIOD = ("--from", "2017-04-01", "--to", "2017-09-30")


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


def written(run: Run, folder: Path, form: str, name: str = layout.DEFAULT) -> Path:
    """Write a paper, and give the file."""
    path = folder / f"paper.{form}"
    assert run("summary", *PERIOD, "--format", form, "--layout", name, "--output", str(path), "--force")[0] == 0
    return path


def filled(text: str, form: str) -> str:
    """Write into every gap as an officer would: a few paragraphs where there is room, else a few words."""
    words = iter(range(1, 1000))
    paragraphs = {"md": "One, {}.\n\nTwo: 64 of 114 (55%).", "html": "One, {}.</p><p>Two: 64 of 114 (55%)."}[form]
    if form == "html":
        text = re.sub(
            r"<strong>\[To be written[^\]]*\]</strong></p>", lambda _: f"{paragraphs.format(next(words))}</p>", text
        )
    else:
        text = re.sub(
            r"^> (\d\.\d )?\*\*\[To be written[^\n]*\]\*\*$",
            lambda found: f"{found[1] or ''}{paragraphs.format(next(words))}",
            text,
            flags=re.MULTILINE,
        )
    return GAP.sub(lambda _: f"Filled {next(words)} | with 12 May.", text)


def changed_by(path: Path, change: Callable[[str], str]) -> Path:
    """Change the text of a file."""
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    return path


@cache
def made(form: str, name: str) -> str:
    """Return the text of a paper of the made-up plan."""
    return make.text(make.report(sample.demo(), build.COMMITTEE, layout.load(name)), form)


def told(form: str, name: str, text: str) -> list[Difference]:
    """Return what is told of a text beside the paper as it is made now."""
    return differences(read(text), made(form, name))


PATHS = [
    "..%2Fours.toml",
    "%2Fours.toml",
    "folder%2Fours.toml",
    "..",
    ".",
    "..%2F..%2Fours.toml",
    "ours%00.toml",
    "%2E%2E%2Fours.toml",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_layout_that_a_paper_names_by_a_path_is_not_looked_for(
    run: Run, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    ours = tmp_path / "ours.toml"
    ours.write_text(layout.shipped(layout.DEFAULT), encoding="utf-8")
    paper = written(run, tmp_path, "md", str(ours))
    for place in (tmp_path / "here" / "folder", plan.parent / "folder", tmp_path / "papers" / "folder"):
        place.mkdir(parents=True)
        for folder in (place, place.parent):
            (folder / "ours.toml").write_bytes(ours.read_bytes())
    monkeypatch.chdir(tmp_path / "here")
    moved = tmp_path / "papers" / "paper.md"
    moved.write_bytes(paper.read_bytes())
    assert run("summary", "--verify", str(moved))[0] == 0
    changed_by(moved, lambda text: text.replace("layout-file ours.toml ", f"layout-file {path} "))
    code, out, err = run("summary", "--verify", str(moved))
    assert (code, out) == (1, "")
    assert "the line that records how it was made has been removed" in err or "neither here nor by the paper" in err
    assert "Traceback" not in err


@each_paper
def test_a_paper_agrees_with_its_gaps_filled(name: str, form: str) -> None:
    text = filled(made(form, name), form)
    assert "To be written" not in text
    assert text.count("Filled") + text.count("One, ") == len(GAP.findall(made(form, name)))
    assert told(form, name, text) == []


@each_paper
def test_a_wrong_figure_beside_filled_gaps_is_told_alone_with_what_both_say(name: str, form: str) -> None:
    text = filled(made(form, name), form)
    figures = [found for found in re.finditer(r"(?<=[ >])\d+ of \d+ \(\d+%\)", text) if found[0] != "64 of 114 (55%)"]
    assert len(figures) > 5
    for found in figures[:6]:
        (one,) = told(form, name, f"{text[: found.start()]}9 of 99 (9%){text[found.end() :]}")
        assert "9 of 99 (9%)" in "".join(one.paper)
        assert found[0] in "".join(one.record)


@each_paper
def test_each_row_of_figures_that_is_taken_out_is_told(name: str, form: str) -> None:
    text = filled(made(form, name), form)
    row = {"md": r"^\|[^\n]*\d[^\n]*\|\n", "html": r'<tr role="row"[^>]*>\n(?:(?!</tr>).)*\d(?:(?!</tr>).)*</tr>\n'}[
        form
    ]
    rows = [found for found in re.finditer(row, text, re.MULTILINE | re.DOTALL) if "Filled" not in found[0]]
    assert len(rows) > 40
    for found in rows[::9]:
        (one,) = told(form, name, text[: found.start()] + text[found.end() :])
        assert (one.paper, len(one.record)) == ((), 1)


@each_paper
def test_what_an_officer_adds_where_there_was_no_gap_is_told(name: str, form: str) -> None:
    mark, said = {"md": ("**Actions by status**", "All is well.\n\n"), "html": ("<caption>", "<p>All is well.</p>")}[
        form
    ]
    text = filled(made(form, name), form).replace(mark, said + mark, 2)
    assert ("All is well.",) in [one.paper for one in told(form, name, text)]


@each_paper
def test_numbers_and_letters_that_moved_are_no_difference(name: str, form: str) -> None:
    text = filled(made(form, name), form)
    for before, after in (("1.1", "1.4"), ("1.2", "1.5"), ("(b)", "(c)")):
        assert before in text
        text = text.replace(before, after)
    assert told(form, name, text) == []


# From the record


@each_form
def test_the_command_tells_that_a_paper_agrees_on_any_later_day_gaps_filled_or_not(
    form: str, run: Run, tmp_path: Path
) -> None:
    paper = written(run, tmp_path, form)
    code, out, err = run("--today", "2031-01-01", "summary", "--verify", str(paper))
    assert (code, out) == (0, "")
    assert err.startswith(f"{paper} agrees with the record: 1 April 2017 to 30 September 2017, ")
    changed_by(paper, lambda text: filled(text, form))
    code, out, err = run("summary", "--verify", str(paper))
    assert (code, out) == (0, "")
    assert "agrees with the record, although gaps were filled or its layout was changed: " in err


# Layouts of a council's own


def own(folder: Path, name: str = "our own.toml") -> Path:
    """Write a layout of a council's own."""
    path = folder / name
    path.write_text(layout.shipped(layout.DEFAULT).replace("Progress report", "Our report"), encoding="utf-8")
    return path


@each_form
def test_a_paper_by_a_layout_of_ones_own_needs_the_file_which_is_found_beside_it(
    form: str, run: Run, tmp_path: Path
) -> None:
    file = own(tmp_path, "our own -->.toml")
    paper = written(run, tmp_path, form, str(file))
    assert "Our report" in paper.read_text(encoding="utf-8")
    assert run("summary", "--verify", str(paper))[:2] == (0, "")
    other = file.rename(tmp_path / "record" / "other.toml")
    code, out, err = run("summary", "--verify", str(paper))
    assert (code, out) == (1, "")
    assert "The paper was made by the layout our own -->.toml, which is neither here nor by the paper" in err
    assert "--layout FILE" in err
    code, _, err = run("summary", "--verify", str(paper), "--layout", str(other))
    assert code == 0
    assert "agrees" in err


@each_form
def test_a_layout_that_was_changed_is_said_and_the_figures_are_compared_all_the_same(
    form: str, run: Run, tmp_path: Path
) -> None:
    file = own(tmp_path)
    paper = written(run, tmp_path, form, str(file))
    changed_by(file, lambda text: text.replace("Completed actions", "Done"))
    code, out, err = run("summary", "--verify", str(paper))
    assert code == 1
    assert "The layout our own.toml has changed since the paper was written: headings and fixed text may" in err
    assert "Done" in out
    figures = [line for line in out.splitlines() if re.search(r"\d+ of \d+|\d+ actions", line)]
    assert [line for line in figures if "Done" not in line and "What was completed" not in line] == []


@pytest.mark.parametrize("kind", ["layout", "layout-file"])
def test_a_layout_named_in_a_paper_is_a_name_and_never_a_path(
    kind: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = own(tmp_path, "own.toml")
    paper = written(run, tmp_path, "md", str(file))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for path in ("../own.toml", str(file)):
        named = f"{kind} {quote(path, safe='')} "
        text = paper.read_text(encoding="utf-8")
        paper.write_text(re.sub(r"layout(-file)? [^ ]+ ", named, text), encoding="utf-8")
        code, out, err = run("summary", "--verify", str(paper))
        assert (code, out) == (1, "")
        assert "This is no summary of actionplan, or the line" in err


def test_a_committee_paper_whose_layout_is_not_named_any_more_is_refused(run: Run, tmp_path: Path) -> None:
    paper = written(run, tmp_path, "md")
    changed_by(paper, lambda text: re.sub(r", layout [\w-]+ [0-9a-f]{10}", "", text))
    code, _, err = run("summary", "--verify", str(paper))
    assert code == 1
    assert "This is no summary of actionplan, or the line" in err


# Line by line, as any format gives them


@pytest.mark.parametrize(
    ("paper", "record", "found"),
    [
        (["A", "Mine.", "B"], ["A", "[To be written: why]", "B"], []),
        (["A", "B"], ["A", "[To be written: why]", "B"], []),
        (["A", "Mine.", "More.", "B 2"], ["A", "[To be written]", "B 1"], [Difference(("B 2",), ("B 1",))]),
        (["A", "Mine."], ["A", "[To be written]", "Nothing like it"], [Difference((), ("Nothing like it",))]),
        (["Risk | low | me", "B"], ["Risk | [To be written] | [To be written: who]", "B"], []),
        (["Risk | low"], ["Cost | [To be written]"], [Difference(("Risk | low",), ("Cost | [To be written]",))]),
        (["2.7 In short: 1"], ["2.3 In short: 1"], []),
        (["(c) to note 1"], ["(b) to note 2"], [Difference(("to note 1",), ("to note 2",))]),
        (["A", "Put in", "B"], ["A", "B"], [Difference(("Put in",), ())]),
        (["Lead by me"], ["Lead by [To be written: lead officer]"], []),
    ],
)
def test_lines_are_compared_whatever_format_they_come_from(
    paper: list[str], record: list[str], found: list[Difference]
) -> None:
    assert compared(paper, record) == found
