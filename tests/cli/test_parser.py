"""What can be asked for is what the contract says, and help explains all of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from actionplan import __version__, cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Program

EVERYWHERE = {"--help", "--plan", "--today", "--no-color"}
FIELDS = {
    *("--status", "--owner", "--due", "--reason", "--agreed-by", "--note", "--next", "--title", "--cornerstone"),
    *("--outcome", "--origin", "--risk", "--completed", "--superseded-by", "--exempt", "--commit"),
    *("--depends-on", "--evidence", "--milestone", "--milestone-due", "--milestone-done", "--assume"),
    *("--details", "--reference", "--support", "--extra", "--repeats"),
}
PAPER = {"--format", "--template", "--include-exempt", "--output", "--force"}
CONTRACT = {
    "view": set[str](),
    "meet": {"--meeting"},
    "overview": {"--as-at"},
    "list": {
        *("--status", "--owner", "--cornerstone", "--overdue", "--due-within", "--stale", "--text", "--as-at"),
        *("--json", "--csv", "--output", "--force"),
    },
    "show": {"--as-at", "--json"},
    "set": {
        *(*FIELDS, "--done", "--missed", "--reviewed", "--milestone-title", "--no-milestone", "--confirm"),
        *("--ask-due", "--asked-by", "--of", "--agree-due", "--refuse-due", "--withdraw-due"),
    },
    "add": FIELDS | {"--id"},
    "import": {
        *("--apply", "--accept", "--map", "--status", "--dates", "--names", "--sheet", "--heading-row", "--rows"),
        "--json",
    },
    "export": {"--owner", "--status", "--as-at", "--include-exempt", "--force"},
    "rename-owner": set[str](),
    "check": {"--strict", "--history", "--staged", "--json"},
    "init": {"--title", "--organisation", "--group", "--approved", "--remove"},
    "merge-driver": {"--marker-size", "--path"},
    "commit": {"--meeting", "--message", "--present", "--apologies"},
    "diff": {"--json"},
    "revert": {"--yes"},
    "discard": {"--yes"},
    "undo": set[str](),
    "sync": {"--remote", "--ours", "--theirs"},
    "history": {"--since", "--json"},
    "summary": {
        *("--from", "--to", "--period", "--audience", "--layout", "--show-layout", "--verify"),
        *PAPER,
    },
    "promises": {"--json"},
    "agenda": {"--meeting", "--next-meeting", *PAPER},
    "minutes": {"--meeting", *PAPER},
    "demo": {"--no-open"},
}
ARGUMENTS = {
    **{name: ["id"] for name in ("show", "set", "revert", "history")},
    "diff": ["since", "until"],
    "demo": ["folder"],
    "init": ["folder"],
    "import": ["files"],
    "export": ["file"],
    "rename-owner": ["old", "new"],
    "merge-driver": ["base", "ours", "theirs"],
}


def commands() -> dict[str, argparse.ArgumentParser]:
    for action in cli.parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError


def options(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    return (action for action in parser._actions if not isinstance(action, argparse._SubParsersAction))


def test_commands_and_options_are_those_of_the_contract() -> None:
    found = {
        name: {option.option_strings[-1] for option in options(parser) if option.option_strings}
        for name, parser in commands().items()
    }
    assert found == {name: names | EVERYWHERE for name, names in CONTRACT.items()}
    arguments = {
        name: [option.dest for option in options(parser) if not option.option_strings]
        for name, parser in commands().items()
    }
    assert {name: words for name, words in arguments.items() if words} == ARGUMENTS


def test_every_option_is_explained_and_every_command_has_its_sentence_in_the_list(
    run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    overall = run.done("--help").out
    for name, parser in commands().items():
        for option in options(parser):
            assert option.help, (name, option.dest)
        assert parser.description is not None
        sentence = parser.description.splitlines()[0].rstrip(".")
        assert sentence[0].lower() + sentence[1:] in overall
        assert f"actionplan {name}" in str(parser.epilog)
    for option in options(cli.parser()):
        assert option.help


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("name", ["", *CONTRACT])
def test_every_command_shows_its_help_in_the_width_of_the_terminal(
    name: str, columns: int, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    result = run.done(*name.split(), "--help")
    assert result.out.startswith(f"usage: actionplan {name}".rstrip())
    assert result.err == ""
    assert len(result.lines[0]) <= columns
    examples = [line for line in result.lines if line.startswith("  actionplan")]
    assert examples
    assert max(map(len, examples)) <= 80
    prose = [line for line in result.lines if line not in examples]
    assert max(map(len, prose)) <= columns
    # A status or a date that is broken at its dash cannot be copied.
    assert not [line for line in prose if line.endswith("-")]


def test_help_lists_the_commands_before_the_options(run: Program) -> None:
    out = run.done("--help").out
    places = [
        out.index(words) for words in ("\ncommands:\n", "\n  view ", "\n  check ", "\noptions for every command:")
    ]
    assert places == sorted(places)


def test_the_version_is_printed(run: Program) -> None:
    assert run.done("--version").out == f"actionplan {__version__}\n"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["comit"], "there is no command “comit”.\nDid you mean commit?"),
        (["List"], "Did you mean list?"),
        (["save"], "Did you mean commit?"),
        (["edit", "IM-03"], "Did you mean set?"),
        (["xyzzy"], "The commands are view, meet, overview, list, show, set, add,"),
        (["list", "--nonsense"], "there is no option --nonsense."),
        (["list", "--over"], "there is no option --over.\nDid you mean --overdue?"),
        (["set", "IM-03", "--ownr=X"], "there is no option --ownr.\nDid you mean --owner?"),
        (
            ["set", "IM-03", "--owner", "Records", "Manager"],
            "“Manager” was not understood.\nPut words that belong toge",
        ),
        (["set", "IM-03", "--due", "-2w"], 'If a value begins with a dash, join it with "=": --due=-2w.'),
        (["list", "--due-within", "soon"], "soon is not a number of days, such as 60"),
        (["list", "--due-within=-5"], "-5 is not a number of days, such as 60"),
        (["list", "--json", "--csv"], "argument --csv: not allowed with argument --json"),
        (["show"], "required: ID"),
        (["add", "--owner", "Records Manager"], "required: --title"),
        (["--today", "32 mar", "list"], "argument --today: “32 mar” is not a date"),
        (["list", "--today", "2016-13-01"], "argument --today: “2016-13-01” is not a date"),
    ],
)
def test_what_the_parser_refuses_ends_with_2_and_a_hint(
    words: list[str], hint: str, folder: Path, run: Program
) -> None:
    before = (folder / "plan.toml").read_bytes()
    result = run(*words)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("usage: actionplan")
    assert hint in result.err
    assert result.err.splitlines()[-1].endswith(" --help” explains it.")
    assert (folder / "plan.toml").read_bytes() == before


def test_options_for_every_command_stand_before_it_or_after_it(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan = str(folder / "plan.toml")
    before = run.done("--plan", plan, "--today", "2017-02-01", "--no-color", "list", "--overdue", "--json")
    after = run.done("list", "--overdue", "--json", "--plan", plan, "--today", "2017-02-01", "--no-color")
    both = run.done("--plan", "nowhere", "--today", "2016-10-01", "list", "--overdue", "--json", "--plan", plan,
                    "--today", "2017-02-01")  # fmt: skip
    assert before.ids == after.ids == both.ids == ["IM-03", "IM-04", "IM-07"]


def test_the_plan_is_the_one_named_else_the_one_of_the_environment_else_the_nearest(
    folder: Path, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert len(run.done("list", "--json").ids) == 7
    other = tmp_path / "other.toml"
    other.write_text((folder / "plan.toml").read_text(encoding="utf-8").split("[actions.IM-02]")[0], encoding="utf-8")
    monkeypatch.setenv("ACTIONPLAN_PLAN", str(other))
    assert run.done("list", "--json").ids == ["IM-01"]
    assert len(run.done("--plan", str(folder), "list", "--json").ids) == 7


def test_no_plan_anywhere_is_said_with_what_to_do(
    tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["list"], ["overview"], [], ["view"], ["set", "IM-01"], ["check"], ["commit"]):
        message = run.refused(*command)
        assert message.startswith("actionplan: There is no plan.toml in ")
        assert "--plan FILE" in message
    assert "elsewhere.toml" in run.refused("--plan", "elsewhere.toml", "list")


def test_a_day_of_the_environment_that_is_none_is_refused(
    folder: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder.exists()
    monkeypatch.setenv("ACTIONPLAN_TODAY", "someday")
    assert run.refused("list").startswith("actionplan: ACTIONPLAN_TODAY: “someday”")
    assert run.done("--today", "2016-12-12", "list").code == 0
