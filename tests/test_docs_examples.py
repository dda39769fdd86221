"""What the tutorial and the guides tell a person to do can be done so, and gives what they show."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from actionplan.session.session import find_plan
from actionplan.tui.app import ActionPlanApp
from tests import ready
from tests.conftest import IDENTITY
from tests.docpages import NAMES, ROOT, Block, Page, codes, page
from tests.reports import templates
from tests.reports.wordrules import breaches
from tests.tui.dialog_host import KEY_NAMES
from tests.tui.rest import come_to_rest, comes
from tests.tui.screen_text import screen_text, words_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

NAMED = {"Enter": "enter", "Esc": "escape", "↑": "up", "↓": "down", "←": "left", "→": "right", "ctrl+l": "ctrl+l"}
KEYS_HEADER = "| press | you see |"
TODAY = "2016-10-12"
_MARK = "\x1e"


@dataclass(frozen=True)
class Command:
    """A command of a page, and the lines that it is said to print."""

    words: str
    shown: tuple[str, ...]
    place: str

    @property
    def is_refused(self) -> bool:
        """Whether the page shows that it cannot be done."""
        return any(line.startswith("actionplan: ") for line in self.shown)

    def is_met_by(self, lines: list[str]) -> bool:
        """Return whether the lines are those of the page; "…" matches any text, and alone on a line any lines."""
        if not self.shown:
            return True
        pattern = "".join(
            r"(?:.*\n)*?" if line == "…" else ".*?".join(map(re.escape, line.split("…"))) + r"\n" for line in self.shown
        )
        return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


@dataclass(frozen=True)
class Keys:
    """Keys to press, and the words that are then on the screen."""

    presses: tuple[str, ...]
    seen: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Table:
    """A table of keys to press in the dashboard, one row after the other."""

    rows: tuple[Keys, ...]


@dataclass(frozen=True)
class File:
    """A plan to write."""

    text: str


def commands(name: str, block: Block) -> Iterator[Command]:
    """Take a block apart: a line that begins with "$ " is a command, those below it are what it prints."""
    assert block.lines[0].startswith("$ "), f"{name}:{block.line}"
    begins = [at for at, line in enumerate(block.lines) if line.startswith("$ ")]
    for at, end in zip(begins, [*begins[1:], len(block.lines)], strict=True):
        yield Command(block.lines[at][2:], block.lines[at + 1 : end], f"{name}:{block.line + at + 1}")


def tables(where: Page) -> Iterator[tuple[int, Table]]:
    """Return the tables of keys with the line in which each begins."""
    for start, line in enumerate(where.prose, start=1):
        if line != KEYS_HEADER:
            continue
        found = []
        for number, row in enumerate(where.prose[start + 1 :], start=start + 2):
            if not row.startswith("|"):
                break
            _, press, see, _ = row.split("|")
            found.append(Keys(tuple(codes(press)), tuple(re.findall(r"“(.+?)”", see)), f"{where.name}:{number}"))
        yield start, Table(tuple(found))


def steps(where: Page) -> list[list[Command] | Table | File]:
    """Return the instructions of a page, in their order."""
    found: list[tuple[int, list[Command] | Table | File]] = [*tables(where)]
    for block in where.blocks:
        if block.language == "console":
            found.append((block.line, list(commands(where.name, block))))
        elif block.language == "toml" and "schema = " in block.text:
            found.append((block.line, File(block.text)))
    return [step for _, step in sorted(found, key=lambda pair: pair[0])]


EXAMPLES = [name for name in NAMES if any(not isinstance(step, File) for step in steps(page(name)))]


class Person:
    """Does what a page says, in a copy of the plan that has a record of its own, beside a paper of the council."""

    def __init__(self, folder: Path, program_text: str) -> None:
        self.folder = folder / "copy"
        self._state = folder / "state"
        programs = folder / "programs"
        for place in (self.folder, programs):
            place.mkdir()
        program = programs / "actionplan"
        program.write_text(program_text, encoding="utf-8")
        program.chmod(0o755)
        self._surroundings = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PWD": str(self.folder),
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "GIT_PAGER": "cat",
            "ACTIONPLAN_TODAY": TODAY,
        }  # fmt: skip
        (self.folder / "plan.toml").write_bytes((ROOT / "plan.toml").read_bytes())
        templates.council(self.folder / "council.docx", templates.first_page_differs)
        begin = (
            "git config --global color.ui false",
            "git init --quiet --initial-branch=main",
            "git config user.name 'Clerk to the group'",
            "git config user.email clerk@council.example",
            "git add plan.toml",
            "git commit --quiet --message='The plan as approved'",
        )
        self.do([Command(line, (), "set-up") for line in begin])

    def do(self, todo: list[Command]) -> None:
        """Type commands in a terminal, and compare what they print."""
        state = shlex.quote(str(self._state))
        script = [f'if [ -f {state} ]; then . {state}; fi; cd "$PWD"']
        for command in todo:
            script += [command.words, f"printf '{_MARK}%s{_MARK}' $?"]
        script.append(f"export -p > {state}")
        parts = self._typed("\n".join(script)).split(_MARK)
        for command, output, code in zip(todo, parts[::2], parts[1::2], strict=False):
            lines = [line.rstrip() for line in output.splitlines()]
            assert (code == "0") is not command.is_refused, f"{command.place}: {command.words}\n{output}"
            assert command.is_met_by(lines), f"{command.place}: {command.words}\n{output}"
        assert len(parts) == 2 * len(todo) + 1, f"{todo[0].place}: {parts}"

    def _typed(self, script: str) -> str:
        """Run a script whose output goes to a terminal, and where nobody answers questions."""
        end, terminal = pty.openpty()
        with subprocess.Popen(
            ["sh", "-c", script],
            cwd=self.folder,
            env=self._surroundings,
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        ):
            os.close(terminal)
            pieces = []
            while piece := _read(end):
                pieces.append(piece)
        os.close(end)
        written = b"".join(pieces).decode("utf-8").replace("\r\n", "\n")
        # On a slow machine a line first tells how far a reading is; what overwrites it is what a person is left with.
        return re.sub(rf"[^\n{_MARK}]*\r", "", written)

    def _now(self, name: str) -> str:
        match = re.search(rf"^export {name}=(.+)$", self._state.read_text(encoding="utf-8"), re.MULTILINE)
        assert match is not None
        return shlex.split(match[1])[0]

    def write(self, plan: File) -> None:
        """Write a plan where the page has led to."""
        (Path(self._now("PWD")) / "plan.toml").write_text(plan.text, encoding="utf-8")

    async def press(self, table: Table) -> None:
        """Press keys in the dashboard, and wait for what the page says one sees."""
        path = find_plan(None, Path(self._now("PWD")))
        app = ActionPlanApp(path, today=date.fromisoformat(self._now("ACTIONPLAN_TODAY")))
        async with app.run_test(size=(120, 40)) as pilot:
            for keys in table.rows:
                for each in keys.presses:
                    await _press(pilot, each)
                for words in keys.seen:
                    await _wait_for(pilot, words, keys.place)


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # as Linux tells that the other end was closed
        return b""


async def _press(pilot: Pilot[int], keys: str) -> None:
    """Press a key that has a name, or type a text as fast as a person can."""
    if keys in NAMED:
        await pilot.press(NAMED[keys])
    else:
        for letter in keys:
            pilot.app.post_message(events.Key(KEY_NAMES.get(letter, letter), letter))
    await come_to_rest(pilot.app)


async def _wait_for(pilot: Pilot[int], words: str, place: str) -> None:
    async def is_seen() -> bool:
        await come_to_rest(pilot.app)
        return words in words_on(pilot.app)

    if not await comes(is_seen):
        pytest.fail(f"{place}: “{words}” is not on the screen:\n{screen_text(pilot.app)}")


@pytest.fixture(scope="module")
def program() -> Iterator[str]:
    """Return the text of a program that behaves as the program does."""
    with ready.at_hand() as text:
        yield text


@pytest.fixture
def person(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Return a person whom git does not know yet."""
    for name in IDENTITY:
        if not name.endswith("DATE"):
            monkeypatch.delenv(name)
    return Person(tmp_path, program)


@pytest.mark.parametrize("name", EXAMPLES)
async def test_what_a_page_tells_to_do_gives_what_it_shows(name: str, person: Person) -> None:
    for step in steps(page(name)):
        if isinstance(step, File):
            person.write(step)
        elif isinstance(step, Table):
            await person.press(step)
        else:
            person.do(step)
    papers = [file for file in person.folder.rglob("*.docx") if file.name != "council.docx"]
    assert bool(papers) is ("--format docx" in done_on(name))
    for paper in papers:
        assert breaches(paper.read_bytes()) == [], paper.name


def done_on(name: str) -> str:
    """Return all commands of a page in one line."""
    return " ".join(command.words for step in steps(page(name)) for command in _all(step))


def test_there_are_examples_to_run() -> None:
    assert {"docs/tutorial/first-meeting.md", "docs/how-to/start-a-plan.md"} <= set(EXAMPLES)
    assert list(tables(page("docs/tutorial/first-meeting.md")))


def test_an_officers_day_goes_from_the_period_to_a_paper_that_is_checked() -> None:
    done = done_on("docs/how-to/an-officers-day.md")
    told = ("--from", "--format docx", "--template", "actionplan set", "--reason", "actionplan commit", "--verify")
    assert [done.index(words) for words in told] == sorted(done.index(words) for words in told)


def _all(step: list[Command] | Table | File) -> list[Command]:
    return step if isinstance(step, list) else []
