"""The dashboard on a plan in a record of its own, and a person at its keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key
from textual.worker import WorkerCancelled

from actionplan.tui.app import ActionPlanApp
from tests.once import made
from tests.tui.rest import come_to_rest, comes, resize
from tests.tui.screen_text import screen_lines, words_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

    from actionplan.tui.screens.dashboard import Dashboard

TODAY = date(2016, 12, 12)
PLAN = Path(__file__).parent / "meeting.toml"
SMALL, MIDDLE, LARGE = SIZES = ((60, 20), (80, 24), (120, 40))


def git(folder: Path, *words: str, when: str = "") -> str:
    """Run git in a folder, at a time where one is given, and give what it prints."""
    surroundings = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
    environment = os.environ | surroundings
    found = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True, env=environment)
    return found.stdout


def with_plan(folder: Path, text: str = "") -> Path:
    """Make a folder with a plan, the one of the tests unless another is given; give the path of the plan."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "plan.toml"
    path.write_text(text or PLAN.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def saved(path: Path) -> Path:
    """Begin a record beside a plan and save it there."""
    made(path.parent, _saved, path.read_text(encoding="utf-8"))
    return path


def _saved(folder: Path, text: str) -> None:
    path = with_plan(folder, text)
    git(path.parent, "init", "--quiet", "--initial-branch=main")
    git(path.parent, "add", "plan.toml")
    who = ("-c", "user.name=Test Officer", "-c", "user.email=officer@council.example")
    git(path.parent, *who, "commit", "--quiet", "--message=The plan as approved")


def edited(path: Path, before: str, after: str) -> None:
    """Change a plan as somebody with a text editor would."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def written(path: Path, data: bytes) -> None:
    """Put bytes into a file."""
    path.write_bytes(data)


def taken_away(path: Path) -> bytes:
    """Take a file or folder away; give the bytes that a file had."""
    if path.is_dir():
        shutil.rmtree(path)
        return b""
    data = path.read_bytes()
    path.unlink()
    return data


def make_folder(path: Path) -> None:
    """Make a folder."""
    path.mkdir(parents=True)


class Desk:
    """A running dashboard: keys go in, words come out."""

    def __init__(self, app: ActionPlanApp, pilot: Pilot[int], path: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.path = path

    @property
    def dashboard(self) -> Dashboard:
        """The dashboard, whatever stands over it."""
        found = self.app.dashboard
        assert found is not None, "there is no dashboard"
        return found

    @property
    def at(self) -> str:
        """The id of the action under the cursor."""
        return self.dashboard.table.cursor or ""

    @property
    def screen(self) -> str:
        """The name of what is open."""
        return type(self.app.screen).__name__

    @property
    def words(self) -> str:
        """The words on the screen, in one line."""
        return words_on(self.app)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return screen_lines(self.app)

    @property
    def said(self) -> str:
        """What the message line says."""
        return str(self.dashboard.query_one("#message").render()).strip()

    @property
    def record(self) -> str:
        """What the line about the record says."""
        return str(self.dashboard.query_one("#record").render()).strip()

    @property
    def text(self) -> str:
        """What stands in the plan's file."""
        return self.path.read_text(encoding="utf-8")

    async def press(self, *keys: str) -> None:
        """Press keys by name, each once the screen is at rest; "=three weeks" types three weeks in a hurry."""
        for key in keys:
            await self.hurry(*(key[1:] if key.startswith("=") and len(key) > 1 else (key,)))

    async def hurry(self, *keys: str) -> None:
        """Press keys by name without looking at the screen between them."""
        for key in keys:
            self.send_key(key)
        await self.turn()

    def send_key(self, key: str) -> None:
        """Send a key by its name, or a letter."""
        name = _character_to_key(key) if len(key) == 1 else key
        self.send(events.Key(name, key if len(key) == 1 else None))

    def send(self, event: events.Event) -> None:
        """Send a key, a paste or another size, as the terminal does: all in their order."""
        driver = self.app._driver
        assert driver is not None
        driver.send_message(event)

    async def turn(self) -> None:
        """Let the screen come to rest; what is done beside it may go on."""
        await come_to_rest(self.app)

    async def at_rest(self) -> None:
        """Wait until all work beside the screen is done, or was given up, and the screen shows it."""
        await self.turn()
        while any(not worker.is_finished for worker in self.app.workers):
            with suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete()
            await self.turn()

    async def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Wait until something holds."""

        async def holds_at_rest() -> bool:
            await self.turn()
            return holds()

        assert await comes(holds_at_rest), what or "\n".join(self.lines)

    async def until_open(self, screen: str) -> None:
        """Wait until a screen of this name is open and has drawn itself."""
        await self.until(lambda: self.screen == screen)
        await self.turn()

    async def find(self, words: str) -> None:
        """Go to the action that words mean, and show all others again."""
        await self.press("slash", f"={words}", "enter", "escape")

    async def resize(self, size: tuple[int, int]) -> None:
        """Set the size of the terminal."""
        await resize(self.app, size)


@asynccontextmanager
async def opened(
    path: Path, size: tuple[int, int] = LARGE, *, read_only: bool = False, today: date = TODAY
) -> AsyncIterator[Desk]:
    """Open the dashboard on a plan, as `actionplan` or `actionplan view` does, and look at the record once."""
    app = ActionPlanApp(path, today=today, read_only=read_only)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        desk = Desk(app, pilot, path)
        await desk.at_rest()
        yield desk
