"""Measure whole commands, each beside the least that a program could do: read the same file, write it safely.

A command and its base are run in turn, so that what else the computer does slows both, and the medians are compared.
Both have their modules compiled beforehand, as an installed program has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from tests.benchmarks.plans import saved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

READ = """
import sys, tomllib
with open(sys.argv[1], "rb") as file:
    tomllib.load(file)
"""
WRITE = """
import os, sys, tomllib
with open(sys.argv[1], "rb") as file:
    data = file.read()
tomllib.loads(data.decode())
with open(sys.argv[1] + ".plain", "wb") as file:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
os.replace(sys.argv[1] + ".plain", sys.argv[1])
folder = os.open(os.path.dirname(sys.argv[1]), os.O_RDONLY)
os.fsync(folder)
"""
# How many times its base a command may take, at so many actions.
AIMS = {(500, "list"): 2.2, (500, "overview"): 3.5, (500, "set"): 3.0, (10_000, "set"): 2.5}


def seconds(words: list[str], environment: Mapping[str, str]) -> float:
    """Return how long a program takes from its start to its end."""
    start = perf_counter()
    subprocess.run(words, check=True, capture_output=True, env=environment)
    return perf_counter() - start


def new_owner(size: int) -> Iterator[list[str]]:
    """Yield the words of commands that each give the action in the middle another owner."""
    for number in count():
        yield ["set", f"IM-{size // 2:05}", "--owner", f"Head of Service {number}"]


def measure(pairs: int = 21) -> None:
    """Print the ratio of each command to its base."""
    with tempfile.TemporaryDirectory() as place:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = f"{place}/compiled"
        for (size, command), aim in AIMS.items():
            folder = Path(place, f"{size}-{command}")
            folder.mkdir()
            plan = str(saved(folder, size))
            edits = new_owner(size)
            base = [sys.executable, "-c", WRITE if command == "set" else READ, plan]
            taken: list[tuple[float, float]] = []
            for _ in range(pairs + 1):
                words = next(edits) if command == "set" else [command]
                program = [sys.executable, "-m", "actionplan", "--plan", plan, *words]
                taken.append((seconds(base, environment), seconds(program, environment)))
            # The first pair compiled the modules.
            least, whole = (median(times) for times in zip(*taken[1:], strict=True))
            form = "read, write, fsync, replace" if command == "set" else "read by tomllib"
            print(
                f"{size:>6,}  {command:<42} {whole * 1000:>9.1f} ms  {whole / least:>7.2f} × python -c: {form}"
                f" (aim: at most {aim})"
            )


if __name__ == "__main__":
    measure()
