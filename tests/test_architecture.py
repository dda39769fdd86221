"""The house stands as docs/explanation/architecture.md says: rooms, walls, and errors that say what to do."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import actionplan
from tests.gitrepo import git

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(actionplan.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
TABLE = PACKAGE.parent / "docs" / "explanation" / "architecture.md"
ROOMS = re.findall(r"^\| `(\w+)` \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
# The two files that are no rooms: the name of the package, and its door for `python -m`.
DOORSTEPS = {"__init__", "__main__"}
TOML_ROOMS = {room for room in ROOMS if room.startswith("toml")} | {"document", "versions", "joining", "mergedtables"}
GIT_ROOMS = {"gitcalls", "repository", "record", "mergedriver", "gitsetup", "staged", "remote"}
# Answers depend on nothing but what is given: no files, no clock, no other programs.
PURE_ROOMS = ROOMS[: ROOMS.index("splices")]


def room_of(file: Path) -> str:
    """Give the room that a file belongs to: a module of the package, or a folder in it."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree_of(file: Path) -> ast.Module:
    """Give what a file's text is made of."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports_of(file: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Give all imports of a file."""
    return tuple(node for node in ast.walk(tree_of(file)) if isinstance(node, ast.Import | ast.ImportFrom))


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Give each module that a file imports anywhere in it, with the line."""
    for node in imports_of(file):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        else:
            assert node.level == 0, f"{file.name}:{node.lineno} imports by dots"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def rooms_imported(file: Path) -> Iterator[tuple[str, int]]:
    """Give each room of the package that a file imports, with the line."""
    for name, line in imports(file):
        top, _, rest = name.partition(".")
        if top == "actionplan" and rest and rest != "__version__":
            yield rest.split(".")[0], line


def packages_imported(file: Path) -> set[str]:
    """Give the packages that a file imports."""
    return {name.split(".")[0] for name, _ in imports(file)}


def where(file: Path, line: int) -> str:
    """Name a line as an editor finds it."""
    return f"{file.relative_to(PACKAGE.parent)}:{line}"


def test_every_room_has_its_place_in_the_table_and_the_table_has_no_other() -> None:
    assert len(ROOMS) == len(set(ROOMS))
    assert {room_of(file) for file in FILES} - DOORSTEPS == set(ROOMS)


def test_a_room_imports_only_rooms_that_stand_above_it() -> None:
    places = {room: place for place, room in enumerate((*ROOMS, "__main__"))}
    found = [
        f"{where(file, line)} imports {other}"
        for file in FILES
        for other, line in rooms_imported(file)
        if other != room_of(file) and places.get(other, len(places)) >= places.get(room_of(file), -1)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("package", "rooms"),
    [
        ("textual", {"tui"}),
        ("rich", {"tui"}),
        ("git", GIT_ROOMS),
        ("tomlkit", TOML_ROOMS),
        ("tomllib", TOML_ROOMS),
        ("filelock", {"workfolder"}),
        ("jinja2", {"reports"}),
        ("docx", {"reports"}),
    ],
)
def test_what_is_not_ours_is_imported_only_where_it_belongs(package: str, rooms: set[str]) -> None:
    found = {room_of(file) for file in FILES if package in packages_imported(file)}
    assert found <= rooms
    # rich comes with Textual, and the screens may do without it
    assert found or package == "rich"


def test_the_dashboard_knows_neither_file_nor_record_nor_commands() -> None:
    forbidden = TOML_ROOMS | GIT_ROOMS | {"record_errors", "file_errors", "workfolder", "files", "splices", "cli"}
    found = [
        f"{where(file, line)} imports {other}"
        for file in FILES
        if room_of(file) == "tui"
        for other, line in rooms_imported(file)
        if other in forbidden
    ]
    assert found == []


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_the_core_reads_no_file_no_clock_and_runs_nothing(room: str) -> None:
    impure = {"os", "io", "pathlib", "subprocess", "time", "socket", "shutil", "tempfile", "random", "asyncio"}
    for file in (file for file in FILES if room_of(file) == room):
        tree = tree_of(file)
        guarded = {
            alias.name.split(".")[0]
            for block in ast.walk(tree)
            if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
            for node in ast.walk(block)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in ([ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names)
        }
        assert not packages_imported(file) & impure - guarded
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                assert name not in {"open", "print", "input"}, where(file, node.lineno)
                assert not name.endswith((".today", ".now", ".utcnow")), where(file, node.lineno)


# Errors


def trees() -> list[tuple[Path, ast.Module]]:
    """Give every file as a tree."""
    return [(file, tree_of(file)) for file in FILES]


def error_classes() -> dict[str, ast.ClassDef]:
    """Give the classes of errors that come from ActionPlanError."""
    classes = [node for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found: dict[str, ast.ClassDef] = {}
    while True:
        known = {"ActionPlanError", *found}
        new = [c for c in classes if c.name not in found and {ast.unparse(base) for base in c.bases} & known]
        if not new:
            return found
        found |= {one.name: one for one in new}


def advice_of(call: ast.Call, place: int) -> ast.expr | None:
    """Give the advice that an error is made with; None where there is none."""
    # Message and advice that stand together as one constant are filled in by a star.
    starred: list[ast.expr] = [part for part in call.args if isinstance(part, ast.Starred)]
    named = [keyword.value for keyword in call.keywords if keyword.arg == "advice"]
    return next(iter([*starred, *named, *call.args[place : place + 1]]), None)


def is_said(advice: ast.expr | None) -> bool:
    """Tell whether an advice says something, as far as the source shows it."""
    return advice is not None and not (isinstance(advice, ast.Constant) and not advice.value)


def test_every_error_says_what_to_do() -> None:
    classes = error_classes()
    own = {name for name, one in classes.items() if any(getattr(part, "name", "") == "__init__" for part in one.body)}
    # How many arguments stand before the advice. The others say it by their own call of ActionPlanError.
    places = dict.fromkeys({"ActionPlanError", *classes} - own, 1) | {"RuleError": 1, "RecordTrouble": 2}
    assert own == {"RuleError", "RecordTrouble", "BrokenPlanError", "ClashError", "UnsettledError"}
    silent, seen = [], 0
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).split(".")[-1]
            if name in places:
                advice = advice_of(node, places[name])
            elif ast.unparse(node.func) == "super().__init__" and is_inside(
                tree, node, {"BrokenPlanError", "ClashError", "UnsettledError"}
            ):
                advice = advice_of(node, 1)
            else:
                continue
            seen += 1
            if not is_said(advice):
                silent.append(where(file, node.lineno))
    assert silent == []
    assert seen > 60


def is_inside(tree: ast.Module, call: ast.Call, classes: set[str]) -> bool:
    """Tell whether a call stands in one of these classes."""
    return any(
        isinstance(node, ast.ClassDef) and node.name in classes and any(part is call for part in ast.walk(node))
        for node in ast.walk(tree)
    )


def test_no_error_is_passed_over_in_silence() -> None:
    found = []
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = {"BaseException"} if node.type is None else {ast.unparse(part) for part in ast.walk(node.type)}
            does_nothing = all(isinstance(part, ast.Pass) for part in node.body)
            if caught & {"Exception", "BaseException"} and does_nothing:
                found.append(where(file, node.lineno))
    assert found == []


def test_every_file_is_short_enough_to_read() -> None:
    files = [*FILES, *(PACKAGE.parent / "tests").rglob("*.py")]
    assert {file.name: n for file in files if (n := len(file.read_text(encoding="utf-8").splitlines())) > 450} == {}


def test_all_that_is_public_says_what_it_is() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    silent = []
    for file, tree in trees():
        public: list[ast.AST] = [tree]
        while public:
            for node in ast.iter_child_nodes(public.pop()):
                if isinstance(node, kinds) and not node.name.startswith("_"):
                    said = (ast.get_docstring(node) or "").split("\n")[0]
                    if not said.endswith((".", '."')):
                        silent.append(f"{where(file, node.lineno)} {node.name}: {said}")
                    if isinstance(node, ast.ClassDef):
                        public.append(node)
    assert silent == []


# What is loaded

HEAVY = ("textual", "rich", "git", "tomlkit", "docx", "openpyxl", "jinja2")
RUN = """
import sys
from actionplan import cli
code = cli.main(sys.argv[1:])
loaded = [name for name in {heavy} if name in sys.modules]
print("loaded:", *loaded, file=sys.stderr)
sys.exit(code)
"""


def loaded_by(folder: Path, *words: str) -> list[str]:
    """Run a command in a process of its own; give which of the heavy packages it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(heavy=HEAVY), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1].removeprefix("loaded:").split()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the council's plan, saved to a record."""
    (tmp_path / "plan.toml").write_bytes((PACKAGE.parent / "plan.toml").read_bytes())
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "plan.toml")
    git(tmp_path, "commit", "--quiet", "--message=Plan")
    return tmp_path


LOOKS = (["list"], ["list", "--json"], ["--today", "2017-01-01", "list", "--overdue"], ["show", "IM-01"])


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_look_at_the_plan_loads_nothing_heavy(folder: Path, words: list[str]) -> None:
    assert loaded_by(folder, *words) == []


def test_an_edit_loads_what_writes_and_a_look_at_the_past_what_reads_the_record(folder: Path) -> None:
    assert "tomlkit" in loaded_by(folder, "set", "IM-11", "--owner", "Records Manager")
    assert loaded_by(folder, "list", "--as-at", "HEAD") == ["git"]
