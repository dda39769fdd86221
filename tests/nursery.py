"""A process that starts commands of actionplan as children, each in a group of its own, to be killed at any instant.

Everything is imported once, so that a child is at work within milliseconds. A child runs one command again and again
and reports each one that was done.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan import cli
from actionplan.storage import atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
ACTION = "IM-11"
PIECES = 6


def words(number: int) -> list[str]:
    """Return the options of the command with this number: each adds one update."""
    return [ACTION, "--note", f"Update number {number}.", "--next", "The following one."]


class Nursery:
    """What a test talks to: it has a child begin, and kills it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hears(self) -> str:
        """Return its next line of output; empty if it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().rstrip("\n")

    def killed_after(self, folder: Path, kind: str, wait: Callable[[], object]) -> int:
        """Have a child work on a folder until `wait` returns, and return the last number that it reported.

        It is killed with everything that it started, and its first report is there by then: a first command is done, or
        a sync has come to the place that its kind names.
        """
        reports = folder.parent / f"{folder.name}.reports"
        os.mkfifo(reports)
        self._say(f"{kind}\t{folder}\t{reports}")
        with reports.open(encoding="ascii") as stream:
            group = int(stream.readline())
            first = stream.readline()
            wait()
            os.killpg(group, signal.SIGKILL)
            told = [line for line in [first, *stream] if line.endswith("\n")]
        assert self.hears() == "ended"
        return int(told[-1])


@contextmanager
def opened() -> Iterator[Nursery]:
    """Start the process, and end it afterwards."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.nursery"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        found = Nursery(process)
        try:
            assert found.hears() == "ready"
            yield found
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _in_place(path: Path, data: bytes, *, expected: atomic.Snapshot) -> atomic.Placed:
    """Write as a careless program does: over the file, a piece at a time."""
    assert atomic.read(path) == expected
    size = len(data) // PIECES + 1
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(data), size):
            file.write(data[start : start + size])
            os.fsync(file.fileno())
    return atomic.Placed(atomic.read(path).stamp)


def _sync(folder: Path, reports: int, place: str) -> None:
    """Sync once, and report how many programs were started: when it is `place`, or else when the sync is done.

    At the first it does not go on, so that nothing has changed however late the kill comes.
    """
    started, is_reported = 0, False

    def count(event: str, _: object) -> None:
        nonlocal started, is_reported
        if event == "subprocess.Popen":
            started += 1
            if str(started) == place:
                os.write(reports, b"%d\n" % started)
                is_reported = True
                if started == 1:
                    signal.pause()

    sys.addaudithook(count)
    cli.main(["--plan", str(folder / "plan.toml"), "--today", "2016-12-14", "sync"])
    if not is_reported:
        os.write(reports, b"%d\n" % started)
    # It is killed in any case, so that whoever kills it need not ask whether it is still there.
    signal.pause()


def _work(kind: str, folder: Path, reports: int) -> None:
    if kind.startswith("sync "):
        _sync(folder, reports, kind.removeprefix("sync "))
    if kind == "in-place":
        atomic.replace = _in_place
    number = 0
    while True:
        arguments = ["--plan", str(folder / "plan.toml"), "--today", "2016-12-12", "set", *words(number)]
        if cli.main([*arguments, *(["--commit"] if kind == "commit" else [])]) != 0:
            return
        os.write(reports, b"%d\n" % number)
        number += 1


def _born(kind: str, folder: Path, pipe: str) -> None:
    os.setsid()
    reports = os.open(pipe, os.O_WRONLY)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.write(reports, b"%d\n" % os.getpid())
    _work(kind, folder, reports)


def main() -> None:
    """Start a child for each line that is read, and say when it has ended."""
    # Imported here once, for the children.
    import git  # noqa: F401  (for the children)
    import tomlkit  # noqa: F401  (for the children)

    import actionplan.session.sync  # noqa: F401  (for the children)

    print("ready", flush=True)
    for line in sys.stdin:
        kind, folder, pipe = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            try:
                _born(kind, Path(folder), pipe)
            finally:
                os._exit(1)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
