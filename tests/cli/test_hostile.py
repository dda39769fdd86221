"""Text of a plan or of a command line is shown as text, whatever it holds, and no command ever ends in a traceback."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan import cli
from tests.cli.conftest import PLAN, git

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tests.cli.conftest import Program

ESCAPES = "\x1b[31mred \x1b]0;owned\x07 \x9b2J"
HOSTILE = {
    "markup": "Repair [/x] [b]bold[/b] [link=http://a.example]",
    "escapes": ESCAPES,
    "long": "w" * 3000,
    "reordered": "paid \u202efdp.exe\u202c \u2066x\u2069 \u200fy",
    "separators": "one\u2028two\u2029three\x85four",
    "nul": "a\x00b\x08c\x7fd",
    "formula": "=1+1|' /C calc'!A0",
    "template": "%s {0} {title} $HOME `id` \\n",
}
# Only tests may look for what must not be there.
RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
LOOKING = [
    *([name, *form] for name in ("list", "show IM-02", "check", "diff") for form in ([], ["--json"])),
    *(["list", "--csv"], ["overview"], ["view"], []),
]
PAPERS = [
    *(["summary", "--from", "2016-10-01", "--to", "2017-03-31", f"--format={form}"] for form in ("md", "html", "json")),
    *(["agenda"], ["minutes"], ["history"], ["history", "--json"], ["history", "IM-02", "--json"]),
]
LOOKING = [[word for part in words for word in part.split()] for words in LOOKING]


def toml(text: str) -> str:
    """Write a text as a TOML string."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def hostile_plan(text: str) -> str:
    """Return a plan that has the text everywhere."""
    value = toml(text)
    plan = PLAN.replace('"Information plan"', value).replace('"A Borough Council"', value)
    plan = plan.replace('"Information Group"\napproved', f"{value}\napproved").replace('"Fit for purpose"', value)
    for old in ("Review the store", "Records Manager", "Nothing is kept that is not needed.", "strategy 4.5"):
        plan = plan.replace(f'"{old}"', value)
    for old in ("The shelves are late.", "Ask the supplier", "No shelves", "prices"):
        plan = plan.replace(f'"{old}"', value)
    more = f"risk = {value}\nevidence = [{value}]\n{value} = {value}\nmilestones = [{{ title = {value} }}]\n"
    plan = plan.replace("\n[actions.IM-03]", f"{more}\n[actions.IM-03]")
    return f"{plan}\n[statuses.at-risk]\nlabel = {value}\nmeaning = {value}\n"


def assert_safe(*texts: str) -> None:
    for text in texts:
        assert RAW.search(text) is None, text[:2000]
        assert not any(unicodedata.category(letter) == "Cs" for letter in text)
        assert "Traceback" not in text


@pytest.mark.parametrize("name", HOSTILE)
def test_a_plan_of_hostile_texts_is_shown_as_text_by_every_command(name: str, plan: Path, run: Program) -> None:
    plan.write_text(hostile_plan(HOSTILE[name]), encoding="utf-8")
    for words in LOOKING:
        result = run.done(*words)
        assert_safe(result.out, result.err)
    shown = run.done("show", "IM-02", "--json").json
    assert shown["outcome"] == HOSTILE[name]
    if name in {"markup", "long", "formula", "template"}:
        for words in (["overview"], ["list"], ["show", "IM-02"]):
            assert HOSTILE[name][:290] in run.done(*words).out
    for words in (["set", "IM-02", "--owner", "Web Manager"], ["revert", "IM-02", "--yes"], ["add", "--title", "N"],
                  ["commit"], ["set", "IM-02", "--due", "+1m", "--reason", "Late", "--commit"], ["diff", "HEAD~1"],
                  ["set", "IM-03", "--owner", "X"], ["discard", "--yes"], *PAPERS):  # fmt: skip
        result = run.done(*words)
        assert_safe(result.out, result.err)
    assert_safe(git(plan.parent, "log", "--format=%s%b").replace("\n", ""))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_that_are_typed_are_kept_tidied_and_shown_as_text(name: str, run: Program) -> None:
    text = HOSTILE[name]
    words = [
        f"--{option}={text}" for option in ("title", "owner", "outcome", "origin", "risk", "note", "next", "reason")
    ]
    result = run.done("set", "IM-04", *words, "--due", "+1m", f"--agreed-by={text}", "--exempt", "3", "--commit")
    assert_safe(result.out, result.err)
    for looking in LOOKING:
        assert_safe(run.done(*looking).out)
    kept = run.done("show", "IM-04", "--json").json["title"]
    assert_safe(kept)
    if name not in {"escapes", "reordered", "separators", "nul"}:
        assert kept == text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_in_any_place_of_the_command_line_are_refused_as_text(name: str, run: Program) -> None:
    text = HOSTILE[name].replace("\x00", "")
    for words in (
        ["show", text], ["set", text, "--owner", "X"], ["revert", text, "--yes"], ["list", f"--cornerstone={text}"],
        ["list", f"--status={text}"], ["list", f"--as-at={text}"], ["diff", f"x{text}"], ["diff", "HEAD", f"x{text}"],
        ["set", "IM-03", f"--status={text}"], ["set", "IM-03", f"--due={text}"],
        ["set", "IM-03", f"--completed={text}"],
        ["set", "IM-03", f"--cornerstone={text}"], ["set", "IM-03", f"--exempt={text}"],
        ["set", "IM-06", f"--superseded-by={text}"], ["add", "--title=X", f"--id=-{text}"],
        ["commit", f"--meeting={text}"], ["list", f"--plan={text}"],
    ):  # fmt: skip
        assert_safe(run.refused(*words))
    for words in ([text], ["list", f"--{text}"], ["list", f"--due-within={text}"], [f"--today={text}", "list"],
                  ["show", "IM-01", text], ["list", text]):  # fmt: skip
        result = run(*words)
        assert result.code == 2
        assert_safe(result.err)
        assert len(result.err) < 8000


# Never a traceback

ODD = st.text(st.characters(exclude_characters="\x00"), max_size=20)
IDS = st.sampled_from(["IM-01", "im-02", "IM-03", "im-04", "IM-06", "IM-08", "", "-", "\udcff"])
# What means something somewhere, and what nearly does.
MEANT = (
    "|1|R|g|complete|at-risk|on hold|nearly|31 mar|+3m|-2w|2017-Q1|2016/17|ongoing|by 2016-09-28|2016-12-01|9999-12-31"
    "|0000-00-00|99999999999999999999|7|accessible|HEAD|HEAD~9|@{1}|:/|..|/|.|plan.toml|Web Manager|²|\udcff|\n|im-02"
)
VALUES = st.one_of(st.sampled_from(MEANT.split("|")), ODD)


def _words_of(name: str, parser: argparse.ArgumentParser) -> st.SearchStrategy[list[str]]:
    """Return command lines of one command: mostly its own options, with any values, and sometimes any words."""
    everywhere = {"help", "plan", "today"}
    own = [option for option in parser._actions if option.option_strings and option.dest not in everywhere]
    flags = [option.option_strings[-1] for option in own if option.nargs == 0]
    valued = [option.option_strings[-1] for option in own if option.nargs != 0]
    takes_id = any(option.dest == "id" and not option.option_strings for option in parser._actions)
    title = ["--title=New"] if name == "add" else []
    pairs = st.tuples(st.sampled_from(valued or ["--text"]), VALUES).map(lambda pair: ["=".join(pair)])
    words = st.one_of(pairs, st.sampled_from(flags).map(lambda flag: [flag])) if valued else st.sampled_from([flags])
    rarely = st.tuples(st.integers(0, 9), VALUES).map(lambda found: [found[1]] if found[0] == 9 else [])
    return st.builds(
        lambda first, found, last: [name, *title, *first, *(word for words in found for word in words), *last],
        st.lists(IDS, min_size=takes_id, max_size=takes_id),
        st.lists(words, max_size=4),
        rarely,
    )


LINES = st.one_of([_words_of(name, parser) for name, parser in cli.parser().commands().items()])


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=LINES)
def test_no_command_line_ends_in_a_traceback(words: list[str], folder: Path) -> None:
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(words)
    assert code in {0, 1, 2}
    assert_safe(out.getvalue(), err.getvalue())
    assert (code == 2) == err.getvalue().startswith("usage: ")
    assert code == 0 or err.getvalue()
