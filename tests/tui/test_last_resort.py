"""An error of the program itself ends it by one plain sentence, with the terminal as it was and nothing of the plan."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from actionplan.tui import last_resort
from actionplan.tui.widgets.lines import MessageLine
from tests.docpages import ROOT
from tests.tui.desk import opened

if TYPE_CHECKING:
    from pathlib import Path

# Each fails in the way that its name says once `!` is pressed.
FAILING = """
import sys
from pathlib import Path
from actionplan.tui import run
from actionplan.tui.screens.dashboard import Dashboard
SECRET = "a local value of the plan"
def message(self, event):
    if event.character == "!":
        secret = Path(sys.argv[1]).read_text()
        raise RuntimeError("the widget failed")
async def work(self):
    raise RuntimeError("the work failed")
def worker(self, event):
    if event.character == "!":
        self.run_worker(work(self))
def later(self, event):
    if event.character == "!":
        self.call_after_refresh(message, self, event)
def drawing(self, event):
    if event.character == "!":
        self.table.render_line = lambda y: message(self, event)
        self.table.refresh()
Dashboard.on_key = globals()[sys.argv[2]]
sys.exit(run(Path(sys.argv[1])))
"""


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.parametrize("how", ["message", "worker", "later", "drawing"])
def test_the_terminal_is_restored_and_one_sentence_names_the_file(how: str, plan: Path, kept_in: Path) -> None:
    main, other = pty.openpty()
    words = [sys.executable, "-c", FAILING, str(plan), how]
    ended = subprocess.Popen(words, cwd=ROOT, stdin=other, stdout=other, stderr=other)
    os.close(other)
    printed, is_pressed = b"", False
    while select.select([main], [], [], 60)[0]:
        try:
            printed += os.read(main, 65536)
        except OSError:
            break
        if not is_pressed and b"Everything is saved" in printed:
            is_pressed = True
            os.write(main, b"!")
    os.close(main)
    assert ended.wait(60) == 1
    after = printed.rpartition(b"\x1b[?1049l")[2].decode()
    text = " ".join(re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]", "", after).split())
    assert text.startswith("actionplan: The program ended because of an error in it: every change that was made is")
    (file,) = kept_in.glob("actionplan-*")
    assert str(file) in text
    assert "Traceback" not in text
    assert file.stat().st_mode & 0o777 == 0o600
    details = file.read_text(encoding="utf-8")
    assert "RuntimeError: the w" in details
    assert "Review how information is stored" not in details + text


def test_where_nothing_can_be_kept_the_sentence_is_printed_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise OSError

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    last_resort.tell("Traceback")
    assert "the details could not be kept" in capfd.readouterr().err


async def test_a_widget_that_fails_ends_the_app_with_status_1(
    plan: Path, kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the line failed")

    monkeypatch.setattr("tempfile.tempdir", str(kept_in))
    running = opened(plan)
    desk = await running.__aenter__()
    monkeypatch.setattr(MessageLine, "say", fail)
    await desk.hurry("g")
    with pytest.raises(RuntimeError, match="the line failed"):
        await running.__aexit__(None, None, None)
    assert desk.app.return_code == 1
    assert len(os.listdir(kept_in)) == 1  # noqa: PTH208  (in an async test)
