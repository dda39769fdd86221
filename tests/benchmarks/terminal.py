"""Measure how soon a key is answered in a terminal: from its byte to the last byte of the answer."""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from tests.benchmarks import plans
from tests.benchmarks.screens import ROWS, SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DOWN = "\x1b[B"
TIMES, RUNS = 30, 5
# An answer has ended when nothing came for so many seconds.
_QUIET, _QUIET_AT_FIRST, _MOST = 0.15, 1.5, 10.0


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def last_seen(self, quiet: float, most: float = _MOST) -> float:
        """Read what comes until nothing does for so many seconds, and `most` at all; give when something came last."""
        last, end = 0.0, perf_counter() + most
        until = end
        while (left := until - perf_counter()) > 0:
            if select.select([self._descriptor], [], [], left)[0] and os.read(self._descriptor, 1 << 16):
                last = perf_counter()
                # A cursor that blinks never ends.
                until = min(last + quiet, end)
        return last

    def press(self, *keys: str) -> None:
        """Press keys of which nothing is measured."""
        for key in keys:
            os.write(self._descriptor, key.encode())
            self.last_seen(_QUIET, 4 * _QUIET)

    def answers(self, keys: Sequence[str]) -> list[float]:
        """Press keys one after the other, and give how long each took to be answered, in seconds."""
        found = []
        for key in keys:
            start = perf_counter()
            os.write(self._descriptor, key.encode())
            last = self.last_seen(_QUIET)
            assert last, f"nothing came of {key!r}"
            found.append(last - start)
        return found


@contextmanager
def running(*words: str) -> Iterator[Terminal]:
    """Run Python with these words in a terminal of the usual size, until it has drawn its first screen."""
    import fcntl
    import pty
    import struct
    import termios

    child, descriptor = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.execv(sys.executable, [sys.executable, *words])  # noqa: S606  (no shell is wanted)
    try:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        terminal = Terminal(descriptor)
        terminal.last_seen(_QUIET_AT_FIRST)
        yield terminal
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(descriptor)


def _measured(plan: Path) -> dict[str, float]:
    """Return the median response time of each kind of key, in seconds."""
    with running("-c", f"from tests.benchmarks.screens import Bare; Bare({ROWS}).run()") as bare:
        found = {"a cursor move, bare": median(bare.answers([DOWN] * TIMES))}
    with running("-m", "actionplan", "--plan", str(plan)) as dashboard:
        found["a cursor move"] = median(dashboard.answers([DOWN] * TIMES))
        letters = []
        for _ in range(TIMES // 5):
            dashboard.press("/")
            letters += dashboard.answers("revie")
            dashboard.press("\x1b")
        found["a letter that narrows the table"] = median(letters)
        dashboard.press("m", "v")
        found["a status key in the meeting, written to disk"] = median(dashboard.answers("ng" * (TIMES // 2)))
        found["Enter in the meeting, its place written"] = median(dashboard.answers(["\r"] * TIMES))
    return found


def measure() -> None:
    """Measure keys at 500 actions, several times, beside a cursor move in a bare table of Textual."""
    if not hasattr(os, "fork"):
        print("Keys in a terminal are not measured here.")
        return
    with TemporaryDirectory() as folder:
        plan = plans.saved(Path(folder), ROWS)
        runs = [_measured(plan) for _ in range(RUNS)]
    print(f"{ROWS:>6,}  in a terminal, from the key to the last of its answer: the middle one of {RUNS} runs, and all")
    for what in runs[0]:
        times = [run[what] for run in runs]
        ratios = [time / run["a cursor move, bare"] for time, run in zip(times, runs, strict=True)]
        every = " ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
        print(f"{ROWS:>6,}  {what:<46} {median(times) * 1000:>7.1f} ms {median(ratios):>5.2f} ×    {every}")


if __name__ == "__main__":
    measure()
