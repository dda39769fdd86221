"""A file that a person names may be anything: what is no file is refused in words, and nothing waits for it."""

from __future__ import annotations

import json
import os
import select
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

PAPER = ["--from", "2016-10-01", "--to", "2017-03-31"]
READING = {
    "--plan": ["--plan", "{}", "list"],
    "--verify": ["summary", "--verify", "{}"],
    "--layout": ["summary", *PAPER, "--layout", "{}"],
    "--template": ["summary", *PAPER, "--format", "docx", "--output", "new.docx", "--template", "{}"],
    "--template of an agenda": ["agenda", "--format", "docx", "--output", "new.docx", "--template", "{}"],
    "merge-driver": ["merge-driver", "plan.toml", "plan.toml", "{}"],
    "merge-driver's own": ["merge-driver", "plan.toml", "{}", "plan.toml"],
}
NO_FILES = ["pipe", "zeros", "link to zeros", "folder", "dangling"]
WORDS = ("a pipe or a device", "it is a folder", "is a folder", "a link to something else", "no such file", "no file.")


def no_file(folder: Path, kind: str) -> Path:
    """Put something that is no file into a folder."""
    path = folder / "named"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "zeros":
        return type(folder)("/dev/zero")
    else:
        path.symlink_to("/dev/zero" if kind == "link to zeros" else folder / "nowhere")
    return path


@pytest.fixture(autouse=True)
def _saved(plan: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plan.parent)
    run.done("commit")


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes with a name nor devices in folders")
@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize("option", READING)
def test_what_is_no_file_is_refused_in_words(option: str, kind: str, tmp_path: Path, run: Program) -> None:
    named = str(no_file(tmp_path, kind))
    result = run(*(word.format(named) for word in READING[option]))
    assert result.code == 1
    assert result.out == ""
    assert any(words in result.err for words in WORDS), result.err
    assert named in result.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with a name")
@pytest.mark.parametrize("words", [["list", "--csv"], ["summary", *PAPER]])
def test_a_paper_is_not_written_into_a_pipe_from_which_nobody_reads(
    words: list[str], tmp_path: Path, run: Program
) -> None:
    pipe = no_file(tmp_path, "pipe")
    result = run(*words, "--output", str(pipe), "--force")
    assert result.code == 1
    assert "nothing reads from this pipe" in result.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with a name")
def test_a_paper_goes_into_a_pipe_from_which_somebody_reads_however_long_it_is(tmp_path: Path, run: Program) -> None:
    pipe, long = no_file(tmp_path, "pipe"), "late " * 50_000
    assert run.done("set", "IM-02", f"--note={long}", "--commit").code == 0
    got: list[bytes] = []
    descriptor = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)

    def read_all() -> None:
        # Until somebody writes, a pipe reads as one that is at its end.
        select.select([descriptor], [], [])
        with os.fdopen(descriptor, "rb") as file:
            got.append(file.read())

    reader = threading.Thread(target=read_all)
    reader.start()
    run.done("summary", *PAPER, "--format", "json", "--output", str(pipe), "--force")
    reader.join()
    assert json.loads(got[0])["actions"][0]["id"] == "IM-01"
    assert len(got[0]) > 1 << 17


def test_a_link_to_a_template_or_a_paper_is_followed(tmp_path: Path, run: Program) -> None:
    paper, link = tmp_path / "paper.docx", tmp_path / "link.docx"
    run.done("summary", *PAPER, "--format", "docx", "--output", str(paper))
    link.symlink_to(paper)
    assert run("summary", "--verify", str(link)).code == 0
    more = ["--template", str(link), "--output", str(tmp_path / "more.docx")]
    run.done("summary", *PAPER, "--format", "docx", *more)
