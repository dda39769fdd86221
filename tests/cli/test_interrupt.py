"""Ctrl+C from the first instant: the program ends with 130 and prints nothing, however little of it is loaded.

The suite presses it before a share of the imports; ACTIONPLAN_LONG=1 before every one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan import __main__ as program
from tests.longrun import LONG

if TYPE_CHECKING:
    from collections.abc import Iterator

# Loaded by Python itself before the program: presses ctrl+c at the import of a number, from the program's first one on.
PRESSES = """
import os, signal, sys

class Pressing:
    left, is_on = int(os.environ["PRESSED_AT"]), False

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if cls.is_on:
            cls.left -= 1
            if cls.left == 0:
                signal.raise_signal(signal.SIGINT)
        cls.is_on = cls.is_on or name == "actionplan.__main__"

sys.meta_path.insert(0, Pressing)
"""
# As pip writes it for a console script.
SCRIPT = "import sys; from actionplan.__main__ import main; sys.exit(main())"
WAYS = {"script": ("-c", SCRIPT), "module": ("-m", "actionplan")}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="ctrl+c is no signal there")


def pressed(folder: Path, at: int, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program and press ctrl+c before the import of this number."""
    (folder.parent / "pressing").mkdir(exist_ok=True)
    (folder.parent / "pressing" / "sitecustomize.py").write_text(PRESSES, encoding="utf-8")
    surroundings = os.environ | {"PYTHONPATH": str(folder.parent / "pressing"), "PRESSED_AT": str(at)}
    return subprocess.run([sys.executable, *words], cwd=folder, env=surroundings, capture_output=True, check=False)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words", [("list",), ("commit", "--help"), ("set", "IM-04", "--owner", "Web Manager"), ()])
def test_ctrl_c_at_any_import_ends_the_program_quietly(way: str, words: tuple[str, ...], folder: Path) -> None:
    numbers: Iterator[int] = iter(range(1, 1000) if LONG else (1, 2, 3, *range(5, 1000, 23)))
    whole = pressed(folder, 0, *WAYS[way], *words).stdout
    for number in numbers:
        result = pressed(folder, number, *WAYS[way], *words)
        if result.returncode == 0:
            break
        assert (result.returncode, result.stderr) == (130, b""), number
        # What was printed before is no more than it would have been.
        assert whole.startswith(result.stdout), number
    assert number > 40


def test_the_command_that_is_installed_begins_where_ctrl_c_is_taken_care_of() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"actionplan": "actionplan.__main__:main"}


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.default_int_handler])
def test_ctrl_c_that_is_ignored_stays_ignored(handler: signal.Handlers) -> None:
    before = signal.signal(signal.SIGINT, handler)
    try:
        program._leave_at_once()
        is_taken = signal.getsignal(signal.SIGINT) is not handler
        program._raise_again()
        assert signal.getsignal(signal.SIGINT) is handler
        assert is_taken == (handler is not signal.SIG_IGN)
    finally:
        signal.signal(signal.SIGINT, before)
