"""Measure how soon the dashboard answers a key, beside a bare table of Textual with as many rows."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from actionplan.tui.app import ActionPlanApp
from tests.benchmarks import plans

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.pilot import Pilot

SIZE = (120, 40)
ROWS, MANY = 500, 10_000
TIMES = 40


class BareDialog(ModalScreen[None]):
    """Nothing but a box that any key puts away."""

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        yield Static("Status")

    def on_key(self) -> None:
        """Put it away."""
        self.dismiss(None)


class Bare(App[None]):
    """Nothing but a table of so many rows and six columns, and a dialog over it."""

    BINDINGS: ClassVar[list[BindingType]] = [("s", "ask", "Ask")]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table with what the dashboard shows of the same plan."""
        table = self.query_one(DataTable)
        table.add_columns("ID", "Action", "Owner", "Due", "Status", "Marks")
        for number in range(self._rows):
            title = f"Review how information of kind {number} is stored and disposed of"
            table.add_row(f"IM-{number:05}", title, f"Head of Service {number % 12}", "31 Mar 2017", "● On track", "")
        table.focus()

    def action_ask(self) -> None:
        """Open the dialog."""
        self.push_screen(BareDialog())


class Watch:
    """Tells when the last frame that came of a key was drawn, and how much work it took, in seconds."""

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self._app = app
        self._pilot = pilot
        self._drawn = self._worked = 0.0
        draw = app._display

        def display(*given: Any) -> None:  # noqa: ANN401  (as the base has it)
            draw(*given)
            self._drawn, self._worked = perf_counter(), process_time()

        setattr(app, "_display", display)  # noqa: B010  (it stands in for a method)

    async def press(self, *keys: str) -> None:
        """Press keys of which nothing is measured."""
        await self._pilot.press(*keys)

    async def answer(self, key: str) -> tuple[float, float]:
        """Press a key, wait until all is still, and give the time to the last frame and the work until then."""
        driver = self._app._driver
        assert driver is not None
        start, worked = perf_counter(), process_time()
        self._drawn = 0.0
        driver.send_message(events.Key(key, key if len(key) == 1 else None))
        while not self._drawn:
            await self._pilot.pause()
        await self._pilot.pause()
        return self._drawn - start, self._worked - worked

    async def answers(self, keys: Iterable[str], between: Callable[[], Any] | None = None) -> tuple[float, float]:
        """Return the median response time of some keys, without the first one."""
        found = []
        for key in keys:
            if between is not None:
                await between()
            found.append(await self.answer(key))
        return median(time for time, _ in found[1:]), median(work for _, work in found[1:])


@asynccontextmanager
async def watched(app: App[Any]) -> AsyncIterator[Watch]:
    """Run an app and watch it."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield Watch(app, pilot)


async def opening(app: App[Any]) -> float:
    """Return the time in seconds until an app is drawn and at rest."""
    start = perf_counter()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        return perf_counter() - start


async def _measure(path: Path) -> None:
    async with watched(Bare(ROWS)) as watch:
        bare = await watch.answers(["down"] * TIMES)
        closed = await watch.answers("n" * TIMES, partial(watch.press, "down", "s"))
    async with watched(ActionPlanApp(path, today=plans.TODAY)) as watch:
        moves = await watch.answers(["down"] * TIMES)
        letters = await watch.answers("n" * TIMES, partial(watch.press, "down", "s"))
        found: list[tuple[float, float]] = []
        for _ in range(TIMES // 5):
            await watch.press("slash")
            found += [await watch.answer(letter) for letter in "review"[:5]]
            await watch.press("escape")
        await watch.press("m")
        # As in any meeting but at its first key, something was agreed already.
        await watch.press("v")
        # A person presses no key sooner behind another one; a bare table would gain nothing from it.
        agreed = await watch.answers("ng" * (TIMES // 2), partial(asyncio.sleep, 0.25))
        gone_on = await watch.answers(["enter"] * (TIMES // 2))
        typed = median(time for time, _ in found), median(work for _, work in found)
    print(f"{ROWS:>6,}  to the last frame, and of that the processor's time, beside a cursor move in a bare DataTable")
    for what, (time, work) in (
        ("a cursor move, bare", bare),
        ("a dialog put away, bare, and nothing done", closed),
        ("a cursor move", moves),
        ("a status key in the meeting, written to disk", agreed),
        ("Enter in the meeting, its place written", gone_on),
        ("the letter in the dialog of a status, written", letters),
        ("a letter that narrows the table", typed),
    ):
        row = f"{time * 1000:>7.1f} ms {time / bare[0]:>5.2f} ×    {work * 1000:>7.1f} ms {work / bare[1]:>5.2f} ×"
        print(f"{ROWS:>6,}  {what:<46} {row}")


async def _open(path: Path, rows: int) -> None:
    bare, taken = await opening(Bare(rows)), await opening(ActionPlanApp(path, today=plans.TODAY))
    print(f"{rows:>6,}  {'open the dashboard':<46} {taken * 1000:>7.1f} ms {taken / bare:>5.2f} × a bare DataTable")


def measure() -> None:
    """Measure keys at 500 actions, and opening at 500 and 10,000."""
    for rows in (ROWS, MANY):
        with TemporaryDirectory() as folder:
            path = plans.saved(Path(folder), rows)
            if rows == ROWS:
                asyncio.run(_measure(path))
            asyncio.run(_open(path, rows))


if __name__ == "__main__":
    measure()
