"""Programs that the tests start as processes of their own, to be raced, starved of disk space and killed."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.errors import PlanFileError
from actionplan.storage import atomic, lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).parent.parent
PIECES = 6


def command(*words: object) -> list[str]:
    """Return the command line that runs one of the programs below."""
    return [sys.executable, "-m", "tests.writers", *map(str, words)]


def start(*words: object, prefix: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start one of the programs below, its input and output as pipes."""
    return subprocess.Popen(
        [*prefix, *command(*words)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def names_in(folder: Path) -> list[str]:
    """Return the names of all entries of a folder, sorted; none if there is no folder."""
    return sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []


def adding(line: bytes) -> Callable[[bytes], bytes]:
    """Return the edit that adds a line at the end."""
    return lambda data: data + line


def change(path: Path, edit: Callable[[bytes], bytes], timeout: float = 10.0) -> tuple[bytes, bytes, atomic.Stamp]:
    """Edit a plan file under its lock; return its contents before and after, and its stamp."""
    with atomic.opened_to_write(path, timeout) as file:
        while True:
            before = file.snapshot.data
            after = edit(before)
            placed = file.write(after)
            if placed is not None:
                return before, after, placed.stamp


def numbered(number: int) -> bytes:
    """Return 60 kB that contain a counter and, in the last line, a checksum of all lines before it."""
    body = f"number = {number}\n" + f"line = {number:020}\n" * 2100
    return f"{body}sum = {hashlib.sha256(body.encode()).hexdigest()}\n".encode()


def number_in(data: bytes) -> int | None:
    """Return the counter of a whole file; None for a torn one."""
    first = data.partition(b"\n")[0].removeprefix(b"number = ")
    return int(first) if first.isdigit() and data == numbered(int(first)) else None


def kills(path: Path, program: str, times: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """Kill a counting program again and again; give the last number it reported and what stands in the file then."""
    chance, clock = random.Random(seed), threading.Event()  # noqa: S311  (a repeatable choice, not a secret)
    for _ in range(times):
        path.write_bytes(numbered(0))
        with start(program, path) as child:
            assert child.stdout is not None
            first = child.stdout.readline()
            clock.wait(chance.uniform(0, 0.03))
            child.send_signal(signal.SIGKILL)
            lines = (first + child.stdout.read()).split("\n")
        yield int(lines[-2]), path.read_bytes()


def _append(path: Path, name: str, times: str) -> None:
    for i in range(int(times)):
        line = f"{name} {i}\n".encode()
        change(path, adding(line))


def _hold(path: Path) -> None:
    with atomic.locked(path):
        print("held", flush=True)
        sys.stdin.readline()


def _count(path: Path) -> None:
    def next_one(data: bytes) -> bytes:
        return numbered((number_in(data) or 0) + 1)

    while True:
        _, after, _ = change(path, next_one)
        print(number_in(after), flush=True)


def _count_in_place(path: Path) -> None:
    for number in range(1, sys.maxsize):
        data = numbered(number)
        size = len(data) // PIECES + 1
        with path.open("wb", buffering=0) as file:
            for i in range(PIECES):
                file.write(data[i * size : (i + 1) * size])
        print(number, flush=True)


def _save(path: Path, size: str) -> None:
    try:
        change(path, lambda _: b"x" * int(size))
    except PlanFileError as error:
        print(error)
    else:
        print("saved")
    print(path.read_bytes()[:20], names_in(path.parent / lock.WORK_FOLDER))


def _save_limited(path: Path, size: str, limit: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    _save(path, size)


def _save_on(folder: Path, size: str) -> None:
    path = folder / "plan.toml"
    path.write_bytes(b"old\n" + b"x" * 40_000)
    _save(path, size)


def _command(path: Path, *words: str) -> bool:
    from actionplan import cli  # most programs do without

    return cli.main(["--plan", str(path), "--today", "2016-12-12", *words]) == 0


def _set(path: Path, action: str, name: str, times: int) -> Iterator[str]:
    """Add updates by the command, each until it is done: an editor may stand in the way with half a file."""
    for number in range(times):
        said = f"Writer {name} says {number}."
        while not _command(path, "set", action, "--note", said):
            pass
        yield said


def _by_hand(path: Path, name: str, times: int) -> Iterator[str]:
    """Add comments as an editor does, which knows of no lock: in place, or by a new file that takes the place.

    The lock is held all the same: that picks those moments in which nobody else saves between its reading and saving.
    """
    for number in range(times):
        line = f"# Editor {name} says {number}."
        with atomic.locked(path, timeout=60):
            data = path.read_bytes() + f"{line}\n".encode()
            if name == "in place":
                path.write_bytes(data)
            else:
                other = path.with_name("plan.toml~")
                other.write_bytes(data)
                other.replace(path)
        yield line


def _side_by_side(path: Path, times: str) -> None:
    """Let ten commands and two editors save at once, and tell what each reported as done."""
    told = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(null, stream)
    # What is imported now, no child has to.
    _command(path, "set", "IM-01", "--note", "They begin.")
    work = [_set(path, f"IM-{name % 3 + 1:02}", str(name), int(times)) for name in range(10)]
    work += [_by_hand(path, name, int(times)) for name in ("in place", "by renaming")]
    children = []
    for each in work:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                for line in each:
                    os.write(told, f"{line}\n".encode())
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    failed = [child for child in children if os.waitpid(child, 0)[1] != 0]
    sys.exit(1 if failed else 0)


PROGRAMS: dict[str, Callable[..., None]] = {
    "append": _append,
    "hold": _hold,
    "count": _count,
    "count-in-place": _count_in_place,
    "save": _save,
    "save-limited": _save_limited,
    "save-on": _save_on,
    "side-by-side": _side_by_side,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
