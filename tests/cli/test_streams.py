"""Whatever reads the output, or does not, the work is done and the exit status says how it went."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from actionplan import cli
from actionplan.session.session import Session
from tests.cli.conftest import git

if TYPE_CHECKING:
    from tests.cli.conftest import Program

HERE = Path(__file__).parent.parent.parent
PROGRAM = (sys.executable, "-m", "actionplan")
# With what each ends where nothing is in the way.
COMMANDS = [
    (["list"], 0),
    (["list", "--json"], 0),
    (["overview"], 0),
    (["check"], 0),
    (["check", "--strict"], 1),
    (["show", "im-02"], 0),
    (["show", "IM-99"], 1),
    (["--help"], 0),
    (["nonsense"], 2),
]
needs_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")


@pytest.fixture(autouse=True)
def _found_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    # As a person's own: what is printed waits in a buffer.
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


class Closed(io.TextIOBase):
    """A pipe that nobody reads any more."""

    encoding = "utf-8"

    def write(self, text: str) -> NoReturn:  # noqa: ARG002  (as a stream has it)
        raise BrokenPipeError


class Full(io.TextIOBase):
    """A file on a disk that is full."""

    encoding = "utf-8"

    def write(self, text: str) -> NoReturn:  # noqa: ARG002  (as a stream has it)
        raise OSError(28, "No space left on device")


# Output that is not read


@pytest.mark.parametrize(("words", "code"), COMMANDS)
def test_a_reader_that_has_read_enough_changes_neither_exit_status_nor_errors(
    words: list[str], code: int, run: Program
) -> None:
    usual = run(*words)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write) as pipe:
        result = subprocess.run([*PROGRAM, *words], stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (usual.code, result.returncode) == (code, code)
    assert result.stderr == usual.err


def test_a_change_is_saved_whole_though_nobody_reads_what_was_done(
    folder: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Closed())
    assert cli.main(["add", "--title", "New", "--commit"]) == 0
    assert cli.main(["set", "IM-04", "--owner", "Web Manager", "--commit"]) == 0
    monkeypatch.undo()
    assert "Information Group" in git(folder, "log", "-1", "--format=%s")
    monkeypatch.chdir(folder)
    assert run.done("diff", "--json").json == []
    assert run.done("show", "IM-08").code == 0


# Output that cannot be written


@needs_full_disk
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", [["list"], ["show", "IM-02", "--json"], ["list", "--csv"], ["--help"]])
def test_a_full_disk_is_said_and_no_success(words: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run([*PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 1
    assert "actionplan: The output could not be written: the disk is full." in result.stderr
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr


@pytest.mark.usefixtures("folder")
def test_words_that_cannot_be_written_leave_the_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (Full(), Closed()):
        monkeypatch.setattr(sys, "stderr", stream)
        assert cli.main(["list"]) == 0
        assert cli.main(["show", "IM-99"]) == 1
        assert cli.main(["nonsense"]) == 2


def test_a_change_is_made_and_said_to_be_though_the_disk_of_the_output_is_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Full())
    # What is saved stays saved, so this is a warning.
    assert cli.main(["set", "IM-04", "--owner", "Web Manager", "--commit"]) == 0
    assert "The command itself was carried out." in capsys.readouterr().err
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.usefixtures("folder")
def test_closed_streams_are_no_mistake() -> None:
    result = subprocess.run(
        ["sh", "-c", '"$0" -m actionplan list <&- >&- 2>&-; echo "ended with $?"', sys.executable],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "ended with 0\n"
    assert result.stderr == ""


# Few letters


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_output_that_knows_few_letters_shows_plainer_ones(
    encoding: str, monkeypatch: pytest.MonkeyPatch, run: Program
) -> None:
    run.done("set", "IM-04", "--title", "Café ✔ 名 “now”")
    raw, errors = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(errors, encoding=encoding))
    for words in (["overview"], ["list"], ["show", "IM-04"], ["check"], ["list", "--csv"]):
        assert cli.main(words) == 0, words
    assert cli.main(["set", "IM-04", "--status", "“✔” done"]) == 1
    sys.stdout.flush()
    out, err = raw.getvalue().decode(encoding), errors.getvalue().decode(encoding)
    assert "A At risk (A)" in out
    known = {"ascii": 'Caf? B ? "now"', "latin-1": 'Café B ? "now"', "cp1252": "Café B ? “now”"}
    assert known[encoding] in out
    assert "There is no status" in err


@pytest.mark.usefixtures("folder")
def test_json_keeps_every_letter_in_any_encoding(monkeypatch: pytest.MonkeyPatch, run: Program) -> None:
    title = "Café ✔ 名 “now” 🎉"
    run.done("set", "IM-04", "--title", title)
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert cli.main(["show", "IM-04", "--json"]) == 0
    sys.stdout.flush()
    assert json.loads(raw.getvalue())["title"] == title


@pytest.mark.usefixtures("folder")
def test_a_machine_without_a_language_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        monkeypatch.setenv(name, value)
    result = subprocess.run([*PROGRAM, "overview"], capture_output=True, check=False)
    assert result.returncode == 0
    assert b"A At risk (A)" in result.stdout
    assert result.stdout.isascii()
    help_text = subprocess.run([*PROGRAM, "set", "--help"], capture_output=True, check=False)
    assert help_text.returncode == 0
    assert help_text.stdout.isascii()


# A person who stops it


@pytest.mark.usefixtures("folder")
def test_a_command_that_is_stopped_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "diff", stopped)
    assert cli.main(["diff"]) == 130
    assert capsys.readouterr() == ("", "")


def test_stopped_at_the_question_nothing_is_done(folder: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    run.done("set", "IM-04", "--owner", "Web Manager")
    before = (folder / "plan.toml").read_bytes()

    class Stopping(io.StringIO):
        def isatty(self) -> bool:
            return True

        def readline(self, *_: object) -> NoReturn:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Stopping())
    assert run("discard").code == 130
    assert (folder / "plan.toml").read_bytes() == before


# The program itself


@pytest.mark.usefixtures("folder")
def test_the_module_can_be_run_as_the_program() -> None:
    result = subprocess.run([*PROGRAM, "list", "--json"], capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b'"IM-07"' in result.stdout
