"""Measure reading the past beside git itself: two years of a record with 5,000 entries and 200 actions."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTRIES, ACTIONS, DAYS = 5_000, 200, 730
FIRST = datetime(2015, 1, 1, 9, tzinfo=UTC)
HEAD = """schema = 1

[plan]
title = "A plan to measure"
organisation = "A borough council"
group = "A group"
approved = 2015-01-01
"""
STATUSES = ("on-track", "at-risk", "off-track", "not-started")
# The last six months of the two years.
PERIOD = ("--from", "2016-07-01", "--to", "2016-12-31")


class _Action:
    """An action as text, which one entry of the record changes in one place."""

    def __init__(self, number: int) -> None:
        self.number, self.status, self.owner, self.updates = number, "on-track", number % 12, [""]

    def change(self, random: Random, day: datetime) -> None:
        """Change the status, the owner, or add an update."""
        match random.randrange(5):
            case 0 | 1:
                self.status = random.choice(STATUSES)
            case 2 | 3:
                self.owner = random.randrange(100)
            case _:
                self.updates.append(f'  {{ on = {day:%Y-%m-%d}, text = "Half of the teams have answered." }},\n')

    def text(self) -> str:
        """Write it as TOML."""
        updates = f"updates = [\n{''.join(self.updates)}]\n" if len(self.updates) > 1 else ""
        return (
            f"\n# Agreed at the meeting of the group.\n[actions.IM-{self.number:03}]\n"
            f'title = "Review how information of kind {self.number} is stored and disposed of"\n'
            f'status = "{self.status}"\nowner = "Head of Service {self.owner}"\ndue = 2017-03-31\n'
            f'outcome = "Every team can say what it keeps, why, and until when."\n{updates}'
        )


def _stream() -> Iterator[bytes]:
    """Return the input of git's fast-import."""
    random = Random(1)  # noqa: S311  (the same record each time; nothing is secret)
    actions = [_Action(number) for number in range(ACTIONS)]
    texts = [action.text() for action in actions]
    for entry in range(ENTRIES):
        day = FIRST + timedelta(minutes=entry * DAYS * 24 * 60 // ENTRIES)
        changed = random.choice(actions)
        changed.change(random, day)
        texts[changed.number] = changed.text()
        data = (HEAD + "".join(texts)).encode()
        who = f"Officer <officer@council.example> {int(day.timestamp())} +0000".encode()
        yield b"commit refs/heads/main\nauthor %b\ncommitter %b\ndata 5\nSaved\n" % (who, who)
        yield b"M 100644 inline plan.toml\ndata %d\n%b\n" % (len(data), data)
    yield b"done\n"


def make(folder: Path) -> Path:
    """Make the record in an empty folder, and give the plan."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=folder, check=True)
    words = ["git", "fast-import", "--quiet", "--done"]
    with subprocess.Popen(words, cwd=folder, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in _stream():
            process.stdin.write(part)
    assert process.returncode == 0
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=folder, check=True)
    return folder / "plan.toml"


def _seconds(folder: Path, *words: str) -> float:
    """Return the time in seconds that a program takes, including its start."""
    start = perf_counter()
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    return perf_counter() - start


def measure(folder: Path) -> None:
    """Run the commands and git's own log in turn, five times each, and print the median of each beside git's."""
    make(folder)
    program = (sys.executable, "-m", "actionplan", "--today", "2017-01-10")
    wanted = {
        "git log -p -- plan.toml": ("git", "log", "-p", "--", "plan.toml"),
        "summary of six months": (*program, "summary", *PERIOD),
        "history": (*program, "history"),
        "history of one action": (*program, "history", "IM-100"),
        "check --history": (*program, "check", "--history"),
    }
    runs = [[_seconds(folder, *words) for words in wanted.values()] for _ in range(5)]
    taken = [median(times) for times in zip(*runs, strict=True)]
    for what, time in zip(wanted, taken, strict=True):
        line = f"{what:<42} {time * 1000:>9.1f} ms  {time / taken[0]:>7.2f} × git log -p -- plan.toml"
        print(f"{ENTRIES:>6,}  {line}")


def demo(folder: Path) -> None:
    """Measure how long the demonstration takes to make."""
    taken = _seconds(folder, sys.executable, "-m", "actionplan", "demo", "made", "--no-open")
    print(f"        demo --no-open {taken * 1000:>37.1f} ms")
