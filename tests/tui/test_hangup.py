"""A terminal that is gone ends the program, whatever signals are ignored, and whatever is open."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from actionplan.tui.hangup import STATUS
from tests.docpages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

IGNORING = """
import signal, sys
for name in sys.argv[1].split():
    signal.signal(getattr(signal, name), signal.SIG_IGN)
from actionplan.cli import main
sys.exit(main(sys.argv[2:]))
"""
SIGNALS = "SIGHUP SIGINT SIGTERM SIGPIPE SIGTTIN SIGTTOU"
_COLOURS = re.compile(rb"\x1b\[[0-9;?<>=]*[a-zA-Z]")
# The keys that open each, and what is on the screen then.
OPEN = {
    "the table": ("", b"Everything is saved"),
    "a dialog": ("s", b"No work has begun."),
    "a text that was begun": ("uhalf a sen", b"half a sen"),
    "the help": ("?", b"Keys on the dashboard"),
    "the meeting": ("m", b"0 gone through"),
    "the progress screen": ("p", b"Progress summary"),
}


def ends(plan: Path, typed: str, until: bytes, *words: str, signals: str = SIGNALS) -> int:
    """Run the program on a terminal, type, take the terminal away once it shows something; return the status."""
    main, other = pty.openpty()
    words = (sys.executable, "-c", IGNORING, signals, "--plan", str(plan), "--today", "2016-12-12", *words)
    surroundings = {"TERM": "xterm-256color", "LINES": "40", "COLUMNS": "120", "TMPDIR": str(plan.parents[1])}
    environment = os.environ | surroundings
    with subprocess.Popen(words, cwd=ROOT, stdin=other, stdout=other, stderr=other, env=environment) as running:
        try:
            os.close(other)
            printed, is_typed = b"", not typed
            while not (is_typed and until in printed):
                assert select.select([main], [], [], 20)[0], _COLOURS.sub(b"", printed)[-2000:]
                printed += os.read(main, 65536)
                if not is_typed and b"Everything is saved" in printed:
                    os.write(main, typed.encode())
                    is_typed, printed = True, b""
            os.close(main)
            # It takes half a second at most; a computer that is busy gets more.
            return running.wait(10)
        finally:
            running.kill()


@pytest.mark.parametrize("what", OPEN)
def test_a_terminal_that_is_gone_ends_the_dashboard(what: str, plan: Path, tmp_path: Path) -> None:
    before = plan.read_bytes()
    assert ends(plan, *OPEN[what]) == STATUS
    assert plan.read_bytes() == before
    # It is no error of the program, of which details would be kept.
    assert list(tmp_path.glob("actionplan-*")) == []


@pytest.mark.parametrize(("command", "until"), [("view", b"Everything is saved"), ("meet", b"0 gone through")])
def test_so_it_does_however_the_dashboard_was_opened(command: str, until: bytes, plan: Path) -> None:
    assert ends(plan, "", until, command) == STATUS


def test_so_it_does_while_it_is_opening(plan: Path) -> None:
    # Whatever comes first: the hang-up, or a terminal that cannot be prepared.
    assert ends(plan, "", b"\x1b[?1049h") in {1, STATUS}


def test_without_ignored_signals_it_ends_too(plan: Path) -> None:
    assert ends(plan, "", b"Everything is saved", signals="") == STATUS


def test_a_question_of_a_command_ends_with_its_terminal(plan: Path) -> None:
    plan.write_bytes(plan.read_bytes().replace(b'"on-track"', b'"at-risk"', 1))
    assert ends(plan, "", b"[y/N]", "discard") == 1
