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
}
CONTRACT = {
    "view": set[str](),
    "overview": {"--as-at"},
    "list": {
        *("--status", "--owner", "--cornerstone", "--overdue", "--due-within", "--stale", "--text", "--as-at"),
        *("--json", "--csv"),
    },
    "show": {"--as-at", "--json"},
    "set": FIELDS,
    "add": FIELDS | {"--id"},
    "check": {"--strict", "--json"},
    "commit": {"--meeting", "--message"},
    "diff": {"--json"},
    "revert": {"--yes"},
    "discard": {"--yes"},
}
ARGUMENTS = {"show": ["id"], "set": ["id"], "revert": ["id"], "diff": ["since", "until"]}


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


@pytest.mark.parametrize("name", CONTRACT)
def test_every_command_shows_its_help(name: str, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = run.done(name, "--help")
    assert result.out.startswith(f"usage: actionplan {name}")
    assert result.err == ""
    prose = [line for line in result.lines if not line.startswith("  actionplan ")]
    assert max(map(len, prose)) <= 80


def test_the_version_is_printed(run: Program) -> None:
    assert run.done("--version").out == f"actionplan {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["list", "--nonsense"],
        ["list", "--over"],
        ["list", "--due-within", "soon"],
        ["list", "--json", "--csv"],
        ["show"],
        ["add", "--owner", "Records Manager"],
        ["--today", "32 mar", "list"],
        ["list", "--today", "2016-13-01"],
    ],
)
def test_what_the_parser_refuses_ends_with_2(words: list[str], folder: Path, run: Program) -> None:
    before = (folder / "plan.toml").read_bytes()
    result = run(*words)
    assert result.code == 2
    assert result.out == ""
    assert result.err.startswith("usage: actionplan")
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
