"""The packages are as docs/explanation/architecture.md says, and every error says what to do."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import actionplan
from tests.gitrepo import git

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(actionplan.__file__).parent
# The door for `python -m` is part of the command line.
FILES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "__main__.py"})
# The packages from the highest level to the lowest; the modules beside them are the lowest level of all.
LEVELS = ("cli", "tui demo", "session reports", "merge history exchange", "git", "storage", "model")
FOR_DOORS = {"session", "reports", "history", "model"}
MAY_OPEN = {"cli": FOR_DOORS | {"tui", "demo"}, "tui": FOR_DOORS, "demo": FOR_DOORS}


def package_of(file: Path) -> str:
    """Return the package of a file, or nothing for a module beside the packages."""
    return next(iter(file.relative_to(PACKAGE).parts[:-1]), "")


@cache
def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Return the full name of each thing that a file imports anywhere in it."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{where(file, node.lineno)} imports by dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def libraries_of(file: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    return {name.split(".")[0] for name in imports(file)}


def where(file: Path, line: int) -> str:
    """Return a line's place in the form that editors understand."""
    return f"{file.relative_to(PACKAGE.parent)}:{line}"


def test_a_package_imports_only_packages_of_a_lower_level_and_doors_only_those_for_doors() -> None:
    level = {package: number for number, packages in enumerate(LEVELS) for package in packages.split()}
    wrong = [
        f"{file.relative_to(PACKAGE)}: {name}"
        for file in FILES
        for name in imports(file)
        if name.startswith("actionplan.") and (other := name.split(".")[1]) in level
        if other != (own := package_of(file))
        if level.get(own, len(LEVELS)) >= level[other] or other not in MAY_OPEN.get(own, level)
    ]
    assert wrong == []


def test_no_files_import_each_other_in_a_circle() -> None:
    files = {".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file for file in FILES}
    graph = {
        name: {
            # A file, a package, or else a name in one of them.
            next((part for part in (full, f"{full}.__init__", up, f"{up}.__init__") if part in files), "")
            for full in imports(file)
            for up in [full.rpartition(".")[0]]
        }
        for name, file in files.items()
    }
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize(
    ("library", "packages"),
    [
        ("textual", {"tui"}),
        ("rich", {"tui"}),
        ("git", {"git"}),
        ("tomlkit", {"storage"}),
        ("tomllib", {"storage", "reports"}),
        ("filelock", {"storage"}),
        ("jinja2", {"reports"}),
        ("docx", {"reports"}),
        ("openpyxl", {"exchange"}),
        ("lxml", {"reports", "exchange"}),
    ],
)
def test_a_library_is_imported_only_where_it_belongs(library: str, packages: set[str]) -> None:
    users = {package_of(file) for file in FILES if library in libraries_of(file)}
    assert users <= packages
    # rich comes with Textual, and the screens may do without it
    assert users or library == "rich"


@pytest.mark.parametrize(
    "file",
    [file for file in FILES if package_of(file) in {"model", ""} and file.stem != "__main__"],
    ids=lambda f: f.stem,
)
def test_the_model_reads_no_file_and_no_clock_and_runs_no_program(file: Path) -> None:
    impure = {"os", "io", "pathlib", "subprocess", "time", "socket", "shutil", "tempfile", "random", "asyncio"}
    tree = tree_of(file)
    guarded = {
        alias.name.split(".")[0]
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in ([ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names)
    }
    assert not libraries_of(file) & impure - guarded
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            assert name not in {"open", "print", "input"}, where(file, node.lineno)
            assert not name.endswith((".today", ".now", ".utcnow")), where(file, node.lineno)


# Errors


def trees() -> list[tuple[Path, ast.Module]]:
    """Return the syntax tree of every file."""
    return [(file, tree_of(file)) for file in FILES]


def error_classes() -> dict[str, ast.ClassDef]:
    """Return the classes of errors that derive from ActionPlanError."""
    classes = [node for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found: dict[str, ast.ClassDef] = {}
    while True:
        known = {"ActionPlanError", *found}
        new = [c for c in classes if c.name not in found and {ast.unparse(base) for base in c.bases} & known]
        if not new:
            return found
        found |= {one.name: one for one in new}


def advice_of(call: ast.Call, place: int) -> ast.expr | None:
    """Return the advice with which an error is made; None if there is none."""
    # Message and advice that stand together as one constant are filled in by a star.
    starred: list[ast.expr] = [part for part in call.args if isinstance(part, ast.Starred)]
    named = [keyword.value for keyword in call.keywords if keyword.arg == "advice"]
    return next(iter([*starred, *named, *call.args[place : place + 1]]), None)


def is_said(advice: ast.expr | None) -> bool:
    """Return whether an advice is not empty, as far as the source shows it."""
    return advice is not None and not (isinstance(advice, ast.Constant) and not advice.value)


def test_every_error_says_what_to_do() -> None:
    classes = error_classes()
    own = {name for name, one in classes.items() if any(getattr(part, "name", "") == "__init__" for part in one.body)}
    # How many arguments stand before the advice. The others say it by their own call of ActionPlanError.
    places = dict.fromkeys({"ActionPlanError", *classes} - own, 1) | {"RuleError": 1, "RecordTrouble": 2}
    assert own == {"RuleError", "RecordTrouble", "BrokenPlanError", "ConflictError", "UnsettledError"}
    silent, seen = [], 0
    for file, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).split(".")[-1]
            if name in places:
                advice = advice_of(node, places[name])
            elif ast.unparse(node.func) == "super().__init__" and is_inside(
                tree, node, {"BrokenPlanError", "ConflictError", "UnsettledError"}
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
    """Return whether a call is inside one of these classes."""
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

HEAVY = {
    *("textual", "rich", "git", "tomlkit", "docx", "openpyxl", "jinja2", "filelock", "subprocess"),
    *(f"actionplan.{package}" for package in ("git", "merge", "history", "reports", "tui")),
}
RUN = """
import sys
from actionplan import cli
code = cli.main(sys.argv[1:])
print("loaded:", *sys.modules, file=sys.stderr)
sys.exit(code)
"""


def modules_of(folder: Path, *words: str) -> set[str]:
    """Return the names of all modules that a command has loaded, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].removeprefix("loaded:").split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the council's plan, saved to a record."""
    (tmp_path / "plan.toml").write_bytes((PACKAGE.parent / "plan.toml").read_bytes())
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "plan.toml")
    git(tmp_path, "commit", "--quiet", "--message=Plan")
    return tmp_path


LOOKS = (["list"], ["list", "--json"], ["--today", "2017-01-01", "list", "--overdue"], ["show", "IM-01"])


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_look_at_the_plan_loads_nothing_heavy(folder: Path, words: list[str]) -> None:
    assert modules_of(folder, *words) & HEAVY == set()


def test_a_list_loads_at_most_thirty_modules_of_ours_and_nothing_that_writes(folder: Path) -> None:
    loaded = {name for name in modules_of(folder, "list") if name.partition(".")[0] == "actionplan"}
    assert len(loaded) <= 30, loaded
    assert not {name for name in loaded if name.startswith(("actionplan.model.edits", "actionplan.storage.toml.edit"))}


def test_nothing_is_loaded_from_the_working_folder(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    words = [sys.executable, "-m", "actionplan", "--version"]
    result = subprocess.run(
        words, cwd=tmp_path, capture_output=True, env=environment | {"PYTHONPATH": str(PACKAGE.parent)}, check=False
    )
    assert (result.returncode, result.stderr) == (0, b"")


def test_an_edit_loads_what_writes_and_nothing_of_the_record(folder: Path) -> None:
    assert modules_of(folder, "set", "IM-11", "--owner", "Records Manager") & HEAVY == {"tomlkit", "filelock"}


@pytest.mark.parametrize("words", [["--owner", "Records Manager"], ["--reviewed"], []], ids=" ".join)
def test_an_edit_that_changes_nothing_loads_nothing_that_writes(folder: Path, words: list[str]) -> None:
    modules_of(folder, "--today", "2017-01-01", "set", "IM-11", "--owner", "Records Manager", "--reviewed")
    assert modules_of(folder, "--today", "2017-01-01", "set", "IM-11", *words) & HEAVY == set()


def test_a_rule_that_needs_the_record_and_a_look_at_the_past_load_git(folder: Path) -> None:
    git_modules = {"git", "actionplan.git", "subprocess"}
    assert modules_of(folder, "list", "--as-at", "HEAD") & HEAVY == git_modules
    assert modules_of(folder, "set", "IM-11", "--next", "Ask each team") & HEAVY >= git_modules


def test_the_dashboard_begins_without_its_dialogs_other_screens_and_papers() -> None:
    code = "import sys, actionplan.tui.app; print(*(n for n in sys.modules if n.startswith('actionplan.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "actionplan.tui.screens.dashboard" in loaded
    screens = tuple(f"actionplan.tui.screens.{name}" for name in ("help", "meeting", "opening", "problems", "progress"))
    later = ("actionplan.tui.dialogs.", "actionplan.session.sync", "actionplan.reports", "actionplan.history", *screens)
    assert [name for name in loaded if name.startswith(later)] == []
