"""Every message about a plan file has an example here: what stands in the file, and what `check` says, line by line."""

from __future__ import annotations

import ast
import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import actionplan
from actionplan import cli
from actionplan.errors import BrokenPlanError, problem_line
from actionplan.storage.document import check, parse
from actionplan.storage.toml.load import TomlError, loads
from tests.broken import FILES, NOT_TOML, action, head
from tests.broken_plans import ACTIONS, HEADS
from tests.broken_warnings import WARNINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2016, 12, 12)
EXAMPLES = FILES | NOT_TOML | HEADS | ACTIONS | WARNINGS
PACKAGE = Path(actionplan.__file__).parent


def written(text: str | bytes) -> bytes:
    """Return the bytes of an example."""
    return text if isinstance(text, bytes) else text.encode("utf-8")


def said(data: bytes) -> list[str]:
    """Return the lines of `check` about a plan file."""
    try:
        problems = check(parse(data), TODAY)
    except BrokenPlanError as error:
        problems = error.problems
    return [problem_line("plan.toml", problem) for problem in problems]


def test_no_example_hides_another() -> None:
    assert len(EXAMPLES) == sum(map(len, (FILES, NOT_TOML, HEADS, ACTIONS, WARNINGS)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_check_says_file_line_kind_action_and_what_to_do(name: str) -> None:
    text, *lines = EXAMPLES[name]
    assert said(written(text)) == [f"plan.toml:{line}" for line in lines]


@pytest.mark.parametrize("name", [*FILES, *NOT_TOML])
def test_a_file_that_is_no_plan_is_never_opened(name: str) -> None:
    with pytest.raises(BrokenPlanError, match="was not opened and nothing was changed"):
        parse(written(EXAMPLES[name][0]))


# By command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTIONPLAN_TODAY", TODAY.isoformat())
    return tmp_path


SHARE = (*FILES, *list(NOT_TOML)[::6], *list(HEADS)[::5], *list(ACTIONS)[::6], *WARNINGS)


@pytest.mark.parametrize("name", SHARE)
def test_the_command_prints_each_line_and_its_status_tells_an_error(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, *lines = EXAMPLES[name]
    (folder / "plan.toml").write_bytes(written(text))
    code = cli.main(["check"])
    out, err = capsys.readouterr()
    assert out.splitlines() == [f"plan.toml:{line}" for line in lines]
    has_error = any(": error: " in line for line in out.splitlines())
    assert code == int(has_error)
    assert "Traceback" not in err
    assert cli.main(["check", "--strict"]) == int(bool(lines))
    assert (folder / "plan.toml").read_bytes() == written(text)


@pytest.mark.parametrize("name", ["empty", "latin-1", "conflict", "31 feb", "dup id", "status no", "schema missing"])
@pytest.mark.parametrize("words", [["list"], ["show", "A-1"], ["overview"], ["set", "A-1", "--owner", "x"]])
def test_a_broken_plan_is_neither_shown_nor_written_by_any_command(
    name: str, words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, *lines = EXAMPLES[name]
    (folder / "plan.toml").write_bytes(written(text))
    assert cli.main(words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    for line in lines:
        assert " ".join(f"plan.toml:{line}".split()) in " ".join(err.split())
    assert (folder / "plan.toml").read_bytes() == written(text)


def test_a_newer_schema_is_shown_and_never_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer = head("schema = 2").encode()
    (folder / "plan.toml").write_bytes(newer)
    assert cli.main(["list"]) == 0
    assert "A-1" in capsys.readouterr().out
    assert cli.main(["set", "A-1", "--owner", "x"]) == 1
    assert "schema 2" in capsys.readouterr().err
    assert (folder / "plan.toml").read_bytes() == newer


def _folder(path: Path) -> None:
    path.mkdir()


def _link(path: Path) -> None:
    (path.parent / "real.toml").write_text(action(), encoding="utf-8")
    path.symlink_to("real.toml")


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere.toml")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [(_folder, "a folder"), (_link, "a link"), (_dangling, "a link"), (_pipe, "a pipe")],
)
def test_what_is_no_regular_file_is_refused_with_the_reason(
    make: object, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(make)
    make(folder / "plan.toml")
    assert cli.main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("plan.toml:1: error: ")
    assert words in out
    assert "Traceback" not in err


def test_a_missing_plan_is_said_with_where_was_looked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "There is no plan.toml in" in err
    assert cli.main(["--plan", str(folder / "other.toml"), "check"]) == 1
    assert "other.toml" in capsys.readouterr().err


# That there is an example of every message

# Not of one line of a plan file, or given only where the reader of TOML of another version of Python finds new words.
ELSEWHERE = {
    "this line is not TOML: {}",
    # Needs two actions: see tests/test_spelling.py.
    "the owner looks the same as {} and is stored otherwise: write one like the other",
    # Wants a record: see tests/model/test_checks.py.
    (
        "the due date was {} when last saved and is now {}, but due_changes does not say why: "
        "add an entry with on, from, to and reason"
    ),
    "taken away",
}
# What they say is no line of `check`: a save, an edit or a paper is refused.
SKIPPED = {"changed_to", "refuse_newer", "refuse_placeholders", "undone", "ids_in"}
NOT_SAID = {"compile", "fullmatch", "match", "search", "startswith", "sub", "count", "find"}


def template(node: ast.Constant | ast.JoinedStr) -> str:
    """Return a message in the source as a template, with {} for each value."""
    parts = [node] if isinstance(node, ast.Constant) else node.values
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def is_in(each: str, everything: str) -> bool:
    """Return whether a template occurs somewhere."""
    return re.search(re.escape(each).replace(r"\{\}", ".*"), everything) is not None


def texts(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Return the texts in a part of a source that a user may see."""
    for child in ast.iter_child_nodes(node):
        is_pattern = isinstance(child, ast.Call) and ast.unparse(child.func).split(".")[-1] in NOT_SAID
        is_skipped = isinstance(child, ast.FunctionDef) and child.name in SKIPPED
        is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if is_pattern or is_skipped or is_docstring or isinstance(child, ast.Compare | ast.AnnAssign):
            continue
        if isinstance(child, ast.JoinedStr):
            yield child
            for part in child.values:
                yield from texts(part)
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str):
                yield child
        else:
            yield from texts(child)


def templates() -> set[str]:
    """Return the patterns of all messages of the modules that read a plan."""
    found = set()
    for module in ("storage/reader", "storage/parse", "model/warnings", "storage/document", "storage/toml/explain"):
        tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
        # What has no blank is a name, a key or a mark, and no message.
        found |= {said for text in texts(tree) if " " in (said := template(text).strip())}
    return found


def test_every_message_has_an_example() -> None:
    spoken = [line for name in EXAMPLES for line in EXAMPLES[name][1:]]
    with pytest.raises(TomlError) as conflict:
        loads(str(written(FILES["conflict"][0]), "utf-8"))
    spoken.append(str(conflict.value))
    everything = "\n".join(spoken)
    found = templates()
    assert len(found) > 60
    assert {each for each in found if not is_in(each, everything)} == ELSEWHERE
