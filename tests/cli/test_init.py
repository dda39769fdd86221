"""`init` names what a new plan is about: by options, by what a person answers, or by placeholders that are told."""

from __future__ import annotations

import io
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from actionplan import cli

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

PLACEHOLDERS = ("Action plan", "Name of the organisation", "Name of the group", "2016-12-12")
pytestmark = pytest.mark.usefixtures("folder")


class Terminal(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        return True


def facts(folder: Path) -> tuple[Any, ...]:
    """Return the facts of the plan in a folder."""
    header = tomllib.loads((folder / "plan.toml").read_text(encoding="utf-8"))["plan"]
    return *(header[key] for key in ("title", "organisation", "group")), header["approved"].isoformat()


@pytest.mark.parametrize(
    "title", ["Records", 'A "new" plan', "C:\\plan\\t", "Zoë – £5", "x" * 500, "[plan]\ttitle = 1"]
)
def test_the_options_name_what_a_new_plan_is_about(tmp_path: Path, run: Program, title: str) -> None:
    words = ("--organisation", "Our Council", "--group", "Our Group", "--approved", "12 Oct 2016")
    result = run.done("init", str(tmp_path / "new"), "--title", title, *words)
    assert facts(tmp_path / "new") == (title.replace("\t", " "), "Our Council", "Our Group", "2016-10-12")
    assert "is a new plan.\n" in result.err
    assert run.done("--plan", str(tmp_path / "new"), "check").out == ""
    run.done("--plan", str(tmp_path / "new"), "commit")


@pytest.mark.parametrize("stdin", [io.StringIO("Ours\nOurs\nOurs\ntoday\n"), None])
def test_nothing_is_asked_if_nobody_can_answer(
    stdin: io.StringIO | None, tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    result = run.done("init", str(tmp_path / "new"))
    assert facts(tmp_path / "new") == PLACEHOLDERS
    assert "put the names of your organisation and group into it" in result.err
    assert "?" not in result.err
    assert "still has what “init” wrote" in run.refused("--plan", str(tmp_path / "new"), "commit")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("T\nO\nG\n1 Oct 2016\n", ("T", "O", "G", "2016-10-01")),
        ("\n\n\n\n", PLACEHOLDERS),
        ("", PLACEHOLDERS),
        ("T\n", ("T", *PLACEHOLDERS[1:])),
        ("T\nO\nG\nsoon\n31 Feb 2016\n\n", ("T", "O", "G", "2016-12-12")),
        ("\x1b[31mT\n O \nG\x00\ntoday\n", ("[31mT", "O", "G", "2016-12-12")),
        ("\udcff\nT\nO\nG\ntoday\n", ("T", "O", "G", "2016-12-12")),
    ],
)
def test_on_a_terminal_what_is_left_out_is_asked(
    typed: str, expected: tuple[str, ...], tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    result = run.done("init", str(tmp_path / "new"))
    assert facts(tmp_path / "new") == expected
    assert "Name of the organisation?" in result.err
    # Run again, there is nothing to ask.
    monkeypatch.setattr(sys, "stdin", Terminal("Other\n" * 4))
    assert "nothing to do" in run.done("init", str(tmp_path / "new")).err
    assert facts(tmp_path / "new") == expected


def test_what_an_option_gives_is_not_asked(tmp_path: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("G\n"))
    words = ("--title", "T", "--organisation", "O", "--approved", "2016-10-01")
    result = run.done("init", str(tmp_path / "new"), *words)
    assert facts(tmp_path / "new") == ("T", "O", "G", "2016-10-01")
    assert result.err.count("?") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--title", ""], "--title is empty"),
        (["--organisation", " \t"], "--organisation is empty"),
        (["--group", "\udcff"], "not UTF-8"),
        (["--approved", "soon"], "--approved: “soon” is not understood"),
        (["--approved", "2016-10"], "is not a day"),
        (["--remove", "--title", "T"], "--title cannot be used with --remove"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    words: list[str], message: str, tmp_path: Path, run: Program
) -> None:
    assert message in run.refused("init", str(tmp_path / "new"), *words)
    assert not (tmp_path / "new").exists()


def test_a_plan_that_is_there_stays_as_it_is(plan: Path, run: Program) -> None:
    before = plan.read_bytes()
    assert "exists and stays as it is" in run.refused("init", "--title", "Another")
    assert plan.read_bytes() == before
    assert not (plan.parent / ".gitattributes").exists()


def test_stopped_at_a_question_it_has_made_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> str:
        raise KeyboardInterrupt

    terminal = Terminal()
    monkeypatch.setattr(terminal, "readline", stop)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert cli.main(["init", str(tmp_path / "new")]) == 130
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
