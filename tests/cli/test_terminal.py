"""On a terminal the output fits its width, has colours only where they are wanted, and loses nothing without them."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from actionplan.cli.output import cells, wrapped
from actionplan.model.plan import Status
from tests.cli.conftest import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Program

COLOUR = re.compile(r"\x1b\[[\d;]*m")
# They show every kind of line that a command prints on a terminal.
COMMANDS = [["overview"], ["list"], ["show", "IM-02"], ["show", "IM-06"], ["check"], ["diff"]]
LONG = PLAN.replace(
    "Review the store", "Review how all of the information is stored, and how it is disposed of"
).replace('owner = "Head of Policy"', 'owner = "Head of Policy, Communications and Customer Services"')


class Terminal(io.StringIO):
    """What a terminal shows."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that runs the program on a terminal of a width and returns all that it shows."""
    assert folder.exists()

    def show(*words: str, columns: int = 80, code: int = 0) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", terminal)
            patch.setattr(sys, "stderr", terminal)
            assert cli.main(words) == code
        return terminal.getvalue()

    return show


# Width


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_line_of_what_a_person_reads_is_wider_than_the_terminal(
    columns: int, plan: Path, shown: Callable[..., str]
) -> None:
    plan.write_text(LONG, encoding="utf-8")
    for words in COMMANDS:
        lines = COLOUR.sub("", shown(*words, columns=columns)).splitlines()
        assert lines
        assert max(map(cells, lines)) <= columns, words


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_wrapping_loses_no_word(columns: int, plan: Path, shown: Callable[..., str]) -> None:
    plan.write_text(LONG, encoding="utf-8")
    for words in (["list"], ["show", "IM-02"], ["diff"]):
        text = " ".join(COLOUR.sub("", shown(*words, columns=columns)).split())
        if columns > 100 and words == ["list"]:
            # Beside the columns of a table a title goes on below itself.
            text = text.replace("Records Manager 31 Mar 2017 ▲ At risk moved 1×, assumed ", "")
        assert "Review how all of the information is stored, and how it is disposed of" in text, words


def test_a_very_long_title_takes_a_few_lines_of_the_list_and_is_whole_in_show(
    plan: Path, shown: Callable[..., str]
) -> None:
    title = "w" * 3000
    plan.write_text(PLAN.replace("Review the store", title), encoding="utf-8")
    listed = COLOUR.sub("", shown("list")).splitlines()
    assert 3 <= sum("www" in line for line in listed) <= 4
    assert any(line.endswith("…") for line in listed)
    assert "w" * 3000 in "".join(COLOUR.sub("", shown("show", "IM-02")).split())


def test_words_are_broken_between_words_and_by_the_columns_that_they_take() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("", 7) == [""]
    assert wrapped("名前名前 x", 4) == ["名前", "名前", "x"]
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]
    assert wrapped("one two three four five", 7, 2) == ["one two", "three…"]
    assert wrapped("one two", 7, 1) == ["one two"]
    assert wrapped("abcdefgh", 3, 2) == ["abc", "de…"]


def test_messages_are_wrapped_too_and_points_hang_under_their_dash(
    shown: Callable[..., str], run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("set", "IM-04", "--owner", "Head of Policy and Communications")
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert shown("discard", columns=50, code=1) == (
        "- IM-04 Publish the strategy: owner Head of\n"
        "  Policy and Communications (was not set)\n"
        "Discard everything that is listed here? [y/N]\n"
        "Nothing was changed.\n"
    )
    lines = shown("list", "--cornerstone", "the store of everything", columns=50, code=1).splitlines()
    assert lines[:2] == ["actionplan: There is no cornerstone the store of", "everything."]


# Colour


def test_colours_come_only_where_they_are_wanted(
    shown: Callable[..., str], run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in COMMANDS:
        run.done("set", "IM-03", "--risk", "CR 1")
        coloured = shown(*words)
        assert COLOUR.search(coloured), words
        plain = COLOUR.sub("", coloured)
        assert "\x1b" not in plain
        assert shown(*words, "--no-color") == shown("--no-color", *words) == plain
        with monkeypatch.context() as patch:
            patch.setenv("NO_COLOR", "1")
            assert shown(*words) == plain
        with monkeypatch.context() as patch:
            patch.setenv("TERM", "dumb")
            assert shown(*words) == plain
        assert "\x1b" not in run(*words).out


def test_every_status_has_word_symbol_and_letter(shown: Callable[..., str]) -> None:
    text = shown("overview", "--no-color")
    for status, label in zip(
        Status, ("Not started", "On track", "At risk", "Off track", "On hold", "Complete", "Closed"), strict=True
    ):
        assert f"{status.symbol} {label} ({status.letter})" in text
    assert "■ Off track (R)" in shown("show", "IM-07", "--no-color")


# The look, to the letter


def test_the_list_takes_two_lines_an_action_where_a_row_would_be_too_narrow(shown: Callable[..., str]) -> None:
    assert shown("list", "--status", "at-risk", "--status", "closed", columns=60, code=0) == (
        "\x1b[1mIM-02  \x1b[0mReview the store\n"
        "       \x1b[33m▲ At risk\x1b[0m · due 31 Mar 2017 · Records Manager\n"
        "       moved 1×, assumed\n"
        "\x1b[1mIM-06  \x1b[0mBuy new shelves\n"
        "       × Closed · exempt\n"
        "2 of 7 actions\n"
    )


def test_what_changed_stands_below_its_action(shown: Callable[..., str], run: Program) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager", "--due", "2017-02-01", "--reason", "The new site is late")
    expected = (
        "\x1b[1mIM-04  Publish the strategy\x1b[0m\n"
        "       owner Web Manager (was not set)\n"
        "       due 1 February 2017 (was 5 January 2017), because: The new\n"
        "       site is late\n"
    )
    assert shown("diff", columns=66) == f"{expected}Not saved to the record: 2 changes\n"
    assert expected.replace("IM-04", "  IM-04").replace("       ", "         ") in shown("commit", columns=68)


def test_show_sets_names_and_values_in_two_columns(shown: Callable[..., str]) -> None:
    assert (
        shown("show", "IM-02", "--no-color", columns=60)
        == """\
IM-02  Review the store

Status         ▲ At risk (A)
               May miss its due date; the reason and next
               step are given.
Owner          Records Manager
Due            31 March 2017, moved once, 3 months later
               than first agreed
Cornerstone    Fit for purpose
Outcome        Nothing is kept that is not needed.
Origin         strategy 4.5
Assumed        outcome: not confirmed by the group

Updates, newest first
1 Dec 2016     The shelves are late.
               Next: Ask the supplier
12 Oct 2016    Began with the paper.

Moves of the due date, newest first
1 Dec 2016     from 31 December 2016 to 31 March 2017,
               because: No shelves. Agreed by Information
               Group.
"""
    )
