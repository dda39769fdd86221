"""The documentation is whole: it says all that there is, and only what there is."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import pkgutil
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding

from actionplan import __version__, cli, tui
from actionplan.model import fields
from actionplan.model.diff import CHANGED, Change
from actionplan.model.plan import DEFAULT_WORDS, Status, Thresholds
from actionplan.tui.app import ActionPlanApp
from actionplan.tui.commands import ANYWHERE, COMMANDS, IN_MEETING, PLACES
from actionplan.tui.dialogs.filter import LETTERS
from actionplan.tui.widgets.columns import MARK_MEANINGS, SHORT_MARKS
from tests.docpages import DOCS, NAMES, ROOT, codes, page
from tests.keys import PAGE, with_tables
from tests.tui.screen_text import words_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from actionplan.cli.options import Parser

COMMANDS_PAGE, KEYS_PAGE = "docs/reference/commands.md", "docs/reference/keys.md"
FORMAT_PAGE, FIGURES_PAGE = "docs/reference/plan-format.md", "docs/reference/figures.md"


# Every page


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_pages_and_parts_that_are_there(name: str) -> None:
    for target in page(name).links:
        if target.startswith("https://"):
            continue
        place, _, part = target.partition("#")
        path = ((ROOT / name).parent / place).resolve() if place else ROOT / name
        assert path.is_file(), f"{name}: {target}"
        if part:
            assert part in page(path.relative_to(ROOT).as_posix()).anchors, f"{name}: {target}"


@pytest.mark.parametrize("name", NAMES)
def test_no_page_names_a_place_that_is_one_machine_s_own(name: str) -> None:
    for line in page(name).lines:
        assert re.search(r"(?:^|[\s(`'\"=])(?:/(?:home|root|tmp|work|Users|opt|mnt)/|[A-Z]:\\Users)", line) is None, (
            line
        )


def test_every_page_is_in_the_index() -> None:
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"README.md"}
    assert {target for target in page("docs/README.md").links if "#" not in target} == pages


def test_every_page_begins_with_its_one_title() -> None:
    for name in NAMES:
        titles = [line for line in page(name).prose if line.startswith("# ")]
        assert titles == [page(name).lines[0]], name


def test_the_readme_is_one_screen_and_its_test_command_is_the_one_that_all_checks_begin_with() -> None:
    readme = page("README.md")
    assert len(readme.lines) <= 60
    opens, opens_on_windows, tests, installs = (block.lines for block in readme.blocks)
    assert opens[0].endswith(" && .venv/bin/actionplan")
    assert opens_on_windows == (
        opens[0].replace("python3", "py").replace(" &&", ";").replace(".venv/bin/", ".venv\\Scripts\\"),
    )
    assert tests[0].endswith("python -m pytest")
    assert [len(lines) for lines in (opens, tests)] == [1, 1]
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert [line for line in script if line.removesuffix(" || exit 1") == tests[0]]
    assert list(tests) in [list(block.lines) for block in page("docs/how-to/contribute.md").blocks]
    assert list(installs) == ["pipx install .", "uv tool install ."]


def test_the_change_log_knows_this_version_and_every_command() -> None:
    log = page("CHANGELOG.md")
    versions = [title for title in log.headings if title.startswith("[")]
    assert [title.split("]")[0] for title in versions[:2]] == ["[Unreleased", f"[{__version__}"]
    assert set(_commands()) <= set(re.findall(r"`(?:actionplan )?([\w-]+)`", log.text))


# Commands


def _commands() -> dict[str, Parser]:
    for action in cli.parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError


def _options(parser: argparse.ArgumentParser, *, shared: bool) -> Iterator[argparse.Action]:
    for group in parser._action_groups:
        if group.title != "commands" and (group.title == "options for every command") == shared:
            yield from (action for action in group._group_actions if action.option_strings and action.dest != "help")


def _written(option: argparse.Action) -> str:
    name = option.option_strings[-1]
    return name if option.nargs == 0 else f"{name} {option.metavar}"


def test_every_command_has_its_part_of_the_reference_and_its_place_in_the_list_at_the_top() -> None:
    reference = page(COMMANDS_PAGE)
    names = list(_commands())
    assert set(names) <= set(reference.headings)
    top = [target.removeprefix("#") for target in reference.links if target.startswith("#")]
    assert top[: len(names) + 1] == ["no-command", *names]


@pytest.mark.parametrize("name", list(_commands()))
def test_the_reference_has_the_options_of_each_command_and_no_others(name: str) -> None:
    part = page(COMMANDS_PAGE).part(name)
    expected = [_written(option) for option in _options(_commands()[name], shared=False)]
    assert sorted(codes(" ".join(row[0] for row in part.rows))) == sorted(expected)
    for row in part.rows:
        assert row[1] or name == "add", f"{name}: {row[0]} is not explained"


def test_the_reference_has_the_options_that_all_commands_share() -> None:
    shared = [_written(option) for option in _options(cli.parser(), shared=True)]
    part = page(COMMANDS_PAGE).part("Options for every command")
    assert sorted(part.first_cells) == sorted([*shared, "-h", "--help", "--version"])


@pytest.mark.parametrize(
    ("command", "option", "default"),
    [
        ("set", "--completed DATE", "means today"),
        ("set", "--agreed-by TEXT", "without it the plan's group"),
        ("set", "--exempt PARAGRAPH", "1 to 7"),
        ("commit", "--meeting DATE", "without it today"),
        (
            "commit",
            "--message TEXT",
            "or else a generated one: “Information Management Group, 12 October 2016: 6 actions updated”",
        ),
        ("revert", "--yes", "needed if standard input is not a terminal"),
    ],
)
def test_the_reference_says_what_happens_without_an_option(command: str, option: str, default: str) -> None:
    rows = {codes(row[0])[0]: row[1] for row in page(COMMANDS_PAGE).part(command).rows}
    assert default in rows[option]


def test_no_option_has_a_default_that_the_reference_does_not_say() -> None:
    for name, parser in _commands().items():
        text = page(COMMANDS_PAGE).part(name).text
        for option in _options(parser, shared=False):
            assert option.default in {None, False, "", argparse.SUPPRESS} or f"`{option.default}`" in text, option.dest


def test_the_reference_has_every_exit_status_and_variable() -> None:
    part = page(COMMANDS_PAGE).part("What holds for all commands")
    statuses = {row[0] for row in part.rows if row[0].isdigit()}
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "actionplan/cli").glob("*.py")]
    assert statuses == {"2"} | {found for text in sources for found in re.findall(r"(?:return|code =) (\d+)\b", text)}
    read_here = re.compile(r"""environ(?:\.get)?[\[(]["']([A-Z_]+)""")
    names = {
        name for path in (ROOT / "actionplan").rglob("*.py") for name in read_here.findall(path.read_text("utf-8"))
    }
    # Those of the terminal and of git are told of there.
    known_elsewhere = {"TERM", "LC_ALL", "GIT_INDEX_FILE", "GIT_SSH", "GIT_SSH_COMMAND"}
    assert names - known_elsewhere == set(page(COMMANDS_PAGE).part("Environment").first_cells)
    assert "`dumb`" in page(COMMANDS_PAGE).part("Environment").text


def test_the_reference_has_the_keys_of_all_json_and_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(page(FORMAT_PAGE).part("A whole plan").blocks[0].text, encoding="utf-8")

    def printed(*words: str) -> str:
        capsys.readouterr()
        assert cli.main(["--plan", str(plan), "--today", "2018-01-01", *words]) == 0
        return capsys.readouterr().out

    part = page(COMMANDS_PAGE).part("JSON")
    tables: list[list[str]] = [[]]
    for line in part.lines:
        if line.startswith("| `"):
            tables[-1] += codes(line.split("|")[1])
        elif tables[-1]:
            tables.append([])
    action, change, problem = tables[:3]
    assert sorted(action) == sorted(json.loads(printed("list", "--json"))[0])
    shown = next(line for line in part.lines if line.startswith("`show --json`"))
    assert sorted([*action, *codes(shown)[1:]]) == sorted(json.loads(printed("show", "IM-13", "--json")))
    assert change == list(Change("A-01", "Train", CHANGED, "title", "Train", "Train all").as_json())
    assert problem == list(json.loads(printed("check", "--json"))[0])
    csv = next(row[1] for row in page(COMMANDS_PAGE).part("list").rows if row[0] == "`--csv`")
    columns = printed("list", "--csv").splitlines()[0].split(",")
    assert set(columns) == (set(action) | set(codes(csv))) - {"last_update"}


# Keys

WRITTEN = dict(
    zip(
        ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "enter", "escape", "f1", "tab"),
        ("↑", "↓", "←", "→", "PgUp", "PgDn", "Home", "End", "Enter", "Esc", "F1", "Tab"),
        strict=True,
    )
) | {"question_mark": "?", "slash": "/", "plus": "+", "shift+tab": "shift+Tab"}
# Where the keys of each class are documented.
PARTS = {
    "Dashboard": "On the dashboard",
    "ActionPlanApp": "On the dashboard",
    "ActionTable": "To move in the table",
    "DetailsPane": "In the details of an action",
    "ProgressScreen": "On the progress screen",
    "ReportView": "On the progress screen",
    "FindBar": "While finding",
    "JumpDialog": "Go to",
    "Lines": "Save the meeting",
    "MeetingScreen": "In the meeting",
    "Dialog": "In a dialog",
    "Line": "In a dialog",
    "OwnerDialog": "Owner",
    "DueDialog": "Due date",
    "UpdateDialog": "Update",
    "CoveredDialog": "Close the meeting",
    "NewDialog": "New action",
    "_OthersDialog": "Other actions",
    "SaveDialog": "Save the meeting",
    "ChoiceDialog": "Questions with a few answers",
    "WordsScreen": "Help and messages",
    "OpeningScreen": "While a long plan is opened",
    "ProblemsScreen": "Where the plan is broken",
}


def _bindings() -> Iterator[tuple[str, str]]:
    """Return the keys that each class of the dashboard adds."""
    for module in pkgutil.walk_packages(tui.__path__, "actionplan.tui."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if isinstance(found, type) and found.__module__ == module.name and vars(found).get("BINDINGS"):
                for binding in vars(found)["BINDINGS"]:
                    assert isinstance(binding, Binding)
                    yield from ((name, key) for key in binding.key.split(","))


def test_every_key_is_in_the_reference() -> None:
    for name, key in _bindings():
        assert WRITTEN.get(key, key) in page(KEYS_PAGE).part(PARTS[name]).first_cells, (name, key)
    letters = page(KEYS_PAGE).part("Status").first_cells
    assert letters[: len(Status)] == [status.letter for status in Status]


def test_the_reference_gives_no_key_of_the_dashboard_that_is_none() -> None:
    known = {WRITTEN.get(key, key) for name, key in _bindings() if PARTS[name] == "On the dashboard"}
    assert set(page(KEYS_PAGE).part("On the dashboard").first_cells) == known | {"ctrl+p"}


def test_the_reference_names_the_keys_as_the_screen_does() -> None:
    rows = {codes(row[0])[0]: row[1] for row in page(KEYS_PAGE).part("On the dashboard").rows}
    assert {key: name for key, name in rows.items() if name} == {each.key: each.label for each in COMMANDS}
    edits = [each.key for each in COMMANDS if each.edits]
    sentence = next(line for line in page(KEYS_PAGE).lines if "read-only view" in line)
    assert codes(sentence) == edits


def test_the_reference_names_the_keys_of_the_meeting_as_its_foot_does() -> None:
    rows = {codes(row[0])[0]: row[1] for row in page(KEYS_PAGE).part("In the meeting").rows}
    assert {key: name for key, name in rows.items() if name} == {each.key: each.label for each in IN_MEETING}


@pytest.mark.parametrize("read_only", [False, True])
async def test_help_on_the_screen_has_every_key_of_the_dashboard(tmp_path: Path, read_only: bool) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(page(FORMAT_PAGE).blocks[0].text, encoding="utf-8")
    app = ActionPlanApp(plan, today=date(2016, 12, 12), read_only=read_only)
    async with app.run_test(size=(140, 140)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        words = words_on(app)
    for each in (*COMMANDS, *ANYWHERE):
        assert (f"{each.every_key} {each.sentence}" in words) is not (read_only and each.edits), each.id
    for place, (_, commands) in PLACES.items():
        for each in commands if not (read_only and place == "meeting") else ():
            assert f"{each.every_key} {each.sentence}" in words
    for mark in MARK_MEANINGS:
        assert f"{SHORT_MARKS.get(mark, '2×')} {mark}: " in words


def test_the_reference_has_the_keys_of_each_place_as_help_has_them() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == with_tables(text), "write it by: python -m tests.keys"


def test_the_reference_has_the_letter_of_every_filter() -> None:
    assert page(KEYS_PAGE).part("Filter").first_cells[: len(LETTERS)] == [*LETTERS.values()]


def test_the_reference_explains_every_mark() -> None:
    rows = page(KEYS_PAGE).part("Marks").rows
    assert [row[0] for row in rows] == list(MARK_MEANINGS)
    assert [codes(row[1]) for row in rows] == [[SHORT_MARKS.get(mark, "2×")] for mark in MARK_MEANINGS]


# The plan's format and the figures


def test_every_key_of_the_plan_is_in_the_reference_and_in_its_example() -> None:
    reference, example = page(FORMAT_PAGE), tomllib.loads(page(FORMAT_PAGE).part("A whole plan").blocks[0].text)
    actions = list(example["actions"].values())
    tables = {
        "The top of the file": (("schema", "plan", "statuses", "cornerstones", "actions"), [example]),
        "[plan]": (fields.PLAN_KEYS, [example["plan"]]),
        "[plan.review]": (("every_months", "from", "assumed"), [example["plan"]["review"]]),
        "[plan.thresholds]": (("due_soon", "stale"), [example["plan"]["thresholds"]]),
        "[statuses.STATUS]": (("label", "meaning"), list(example["statuses"].values())),
        "[cornerstones.ID]": (("title",), list(example["cornerstones"].values())),
        "[actions.ID]": (fields.ACTION_KEYS, actions),
    }
    for key, keys in fields.ENTRY_KEYS.items():
        found = [action[key] for action in actions if key in action]
        tables[key] = (keys, found if key == "exempt" else [entry for entries in found for entry in entries])
    for title, (keys, examples) in tables.items():
        assert [codes(row[0])[0] for row in reference.part(title).rows] == list(keys), title
        assert set(keys) == {key for each in examples for key in each}, title


def test_the_statuses_and_limits_of_the_reference_are_those_that_hold() -> None:
    rows = page(FIGURES_PAGE).part("The seven statuses").rows
    assert [(codes(row[0])[0], *row[1:]) for row in rows] == [
        (status.value, status.letter, status.symbol, DEFAULT_WORDS[status].label, DEFAULT_WORDS[status].meaning)
        for status in Status
    ]
    for title, key in (("Due soon", "due_soon"), ("Stale", "stale")):
        words = f"{getattr(Thresholds(), key)} "
        assert words in page(FIGURES_PAGE).part(title).text
        assert words in next(row[2] for row in page(FORMAT_PAGE).part("[plan.thresholds]").rows if key in row[0])


# How it is built, and what is promised


def test_each_dependency_has_its_reason_and_there_is_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed, for_tests = (
        {re.split(r"[<>=~!\[; ]", each, maxsplit=1)[0] for each in found}
        for found in (project["project"]["dependencies"], project["dependency-groups"]["test"])
    )
    reasons = page("docs/explanation/dependencies.md")
    assert set(reasons.headings[1:]) == {*needed, "For tests"}
    assert for_tests == {name for name in for_tests if re.search(rf"\b{name}\b", reasons.part("For tests").text)}
    builder = project["build-system"]["requires"][0].partition(">")[0]
    assert f"**{builder} builds the package.**" in page("docs/explanation/decisions.md").text


def test_the_test_that_is_said_to_hold_a_promise_is_there() -> None:
    named: list[tuple[str, str]] = []
    for name in NAMES:
        for line in page(name).lines:
            file = "no file is named"
            for code in codes(line):
                if re.fullmatch(r"(?:tests/)?(?:\w+/)?test_\w+\.py", code):
                    file = code.rpartition("/")[2]
                elif code.startswith("test_"):
                    named.append((file, code))
    assert len(named) > 10
    for file, test in named:
        there = [
            node.name
            for path in (ROOT / "tests").rglob("test_*.py")
            if path.name == file
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        assert test in there, f"{file}: {test}"


def test_each_promise_about_files_names_its_test() -> None:
    for promise, test in page("docs/reference/files.md").part("What is promised").rows:
        assert any(code.startswith("test_") and not code.endswith(".py") for code in codes(test)), promise
