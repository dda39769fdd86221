"""Papers in Word from the command line: to a file or to another program, in a council's looks, never on a terminal."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document

from tests.reports import templates
from tests.reports.wordrules import breaches

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from tests.cli.conftest import Program

COMMANDS = {"summary": ("summary", "--period", "0"), "agenda": ("agenda",), "minutes": ("minutes",)}


@pytest.fixture(autouse=True)
def _saved(run: Program) -> None:
    """Save a meeting, so that there is something to write of each."""
    run.done("set", "IM-02", "--note", "As before.")
    run.done("commit")


def opened(path: Path) -> WordDocument:
    return Document(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_paper_goes_to_a_file_as_a_word_document(words: tuple[str, ...], run: Program, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    result = run.done(*words, "--format", "docx", "--output", str(path))
    assert (result.out, result.err.startswith(f"{path}: ")) == ("", True)
    assert breaches(path.read_bytes()) == []
    text = [line.text for line in opened(path).paragraphs]
    plain = run.done(*words).out
    assert text[0] == "A Borough Council"
    assert text[1] in plain.splitlines()[0]
    # Both name what they were made from.
    stated = plain.splitlines()[-1].removeprefix("<!-- ").removesuffix(" -->")
    assert opened(path).core_properties.comments == stated
    assert re.match(r"Record [0-9a-f]{10}[ ,]|Not yet saved", text[-1])


def test_the_lead_members_page_is_written_in_word_too(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "visit.docx"
    run.done("summary", "--period", "0", "--audience", "lead-member", "--format", "docx", "--output", str(path))
    assert opened(path).paragraphs[1].text == "Progress for the lead member"


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_template_gives_the_looks(words: tuple[str, ...], run: Program, tmp_path: Path) -> None:
    template, path = templates.council(tmp_path / "council.docx"), tmp_path / "paper.docx"
    before = template.read_bytes()
    run.done(*words, "--format", "docx", "--template", str(template), "--output", str(path))
    assert opened(path).sections[0].header.paragraphs[0].text == templates.HEAD
    assert template.read_bytes() == before


def test_what_is_no_template_is_said_and_nothing_is_written(run: Program, tmp_path: Path) -> None:
    template, path = tmp_path / "council.docx", tmp_path / "paper.docx"
    words = ("agenda", "--format", "docx", "--template", str(template), "--output", str(path))
    assert "could not be read: there is no such file or folder" in run.refused(*words)
    template.write_text("Dear all", encoding="utf-8")
    assert "is no Word document" in run.refused(*words)
    assert not path.exists()


def test_a_template_is_never_written_over(folder: Path, run: Program) -> None:
    before = templates.council(folder / "council.docx").read_bytes()
    words = ("minutes", "--format", "docx", "--template", "council.docx", "--output", "./council.docx", "--force")
    assert "The paper would overwrite its own template." in run.refused(*words)
    assert (folder / "council.docx").read_bytes() == before


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_template_is_for_word_alone(form: str, run: Program) -> None:
    assert run.refused("summary", "--format", form, "--template", "council.docx") == (
        f"actionplan: Only Word has a template, and {form} has none.\nChoose --format docx.\n"
    )


def test_a_document_that_is_there_stays_unless_it_may_be_replaced(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(b"mine")
    words = ("minutes", "--format", "docx", "--output", str(path))
    assert "is there already, and nothing was written" in run.refused(*words)
    assert path.read_bytes() == b"mine"
    run.done(*words, "--force")
    assert breaches(path.read_bytes()) == []


def test_a_terminal_is_shown_no_document(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.cli.papers.is_terminal", lambda _: True)
    assert run.refused("agenda", "--format", "docx") == (
        "actionplan: A terminal cannot show a Word document.\nName a file for it: --output paper.docx.\n"
    )


def test_another_program_gets_the_bytes_of_the_file(folder: Path, run: Program, tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    run.done("minutes", "--format", "docx", "--output", str(path))
    program = (sys.executable, "-m", "actionplan", "minutes", "--format", "docx")
    place = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    piped = subprocess.run(program, cwd=folder, capture_output=True, check=True, env=place)
    assert piped.stdout == path.read_bytes()
    assert b"minutes of " in piped.stderr
    # A reader that has read enough is no mistake.
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write) as pipe:
        done = subprocess.run(program, cwd=folder, stdout=pipe, stderr=subprocess.PIPE, check=False, env=place)
    assert (done.returncode, done.stderr) == (0, piped.stderr)
