"""Measure reading, editing, saving and looking at the record at 26, 500 and 10,000 actions, and a long record."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import tomlkit

from actionplan import cli
from actionplan.merge.documents import DocumentMerge
from actionplan.model import diff, fields
from actionplan.model.edits.basic import AddUpdate, SetText
from actionplan.session.session import Session
from actionplan.storage import document
from actionplan.storage.toml.edit import DocumentEdit
from actionplan.storage.toml.values import Format
from actionplan.storage.toml.verify import is_proved
from tests.benchmarks import commands, history, screens, terminal
from tests.benchmarks.plans import TODAY, git, plan_text, saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionplan.model.plan import Plan

SIZES = (26, 500, 10_000)


def seconds(work: Callable[[], object], times: int = 7) -> float:
    """Return the median time of some runs in seconds, without the first one."""
    work()
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)


def plain_write(path: Path, data: bytes) -> None:
    """Write, flush and replace: the least that any safe save does."""
    new = path.with_suffix(".plain")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def row(size: int, what: str, taken: float, base: str, base_taken: float) -> None:
    """Print one measurement beside what it is compared with."""
    print(f"{size:>6,}  {what:<42} {taken * 1000:>9.1f} ms  {taken / base_taken:>7.2f} × {base}")


def proving(before: document.Document, plan: Plan) -> float:
    """Return the time in seconds to check that a changed text has the content of a plan."""
    tables = fields.written(before.tables, before.plan, plan)
    edit = DocumentEdit(before.scan.layout(), Format(fields.key_order, fields.is_multiline))
    replacements = edit.replacements(before.tables, tables)
    assert is_proved(edit.layout, replacements, before.tables, tables)
    return seconds(lambda: is_proved(edit.layout, replacements, before.tables, tables))


def measure(size: int, folder: Path) -> None:
    """Measure everything at one size."""
    path = saved(folder, size)
    data = path.read_bytes()
    text = data.decode()
    toml = seconds(lambda: tomllib.loads(text))
    row(size, "read a plan", seconds(lambda: document.parse(data)), "tomllib.loads", toml)
    opened = document.parse(data)
    middle = f"IM-{size // 2:05}"
    owner = SetText(middle, "owner", "Records Manager").apply(opened.plan, TODAY)
    change = seconds(lambda: opened.changed_to(owner))
    row(size, "change the text for one edit", change, "tomllib.loads", toml)
    if size <= 500:
        kit = seconds(lambda: tomlkit.dumps(tomlkit.parse(text)), times=3)
        row(size, "change the text for one edit", change, "tomlkit, read and written", kit)
    row(size, "of it, proving the new text", proving(opened, owner), "tomllib.loads", toml)
    row(
        size,
        "differences of two plans",
        seconds(lambda: diff.differences(opened.plan, owner)),
        "tomllib.loads",
        toml,
    )
    session = Session(path, today=TODAY)
    numbers = iter(range(1000))
    edit = seconds(lambda: session.apply(AddUpdate(middle, f"Update {next(numbers)}.")))
    row(size, "apply an edit, on disk", edit, "tomllib.loads", toml)
    row(size, "apply an edit, on disk", edit, "a bare safe write", seconds(lambda: plain_write(path, data)))
    status = seconds(lambda: git(folder, "status", "--porcelain"))
    row(size, "look at the record", seconds(session.look_at_record), "git status", status)
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        row_list = seconds(lambda: cli.main(["--plan", str(path), "list"]))
    row(size, "list", row_list, "tomllib.loads", toml)


def merging(size: int, folder: Path) -> None:
    """Measure how long it takes to merge two sides that changed different actions, beside git's merge by the line."""
    base = document.parse(plan_text(size).encode())
    ours, _ = base.changed_to(SetText(f"IM-{size // 2:05}", "owner", "Records Manager").apply(base.plan, TODAY))
    theirs, _ = base.changed_to(AddUpdate(f"IM-{size // 3:05}", "Begun.").apply(base.plan, TODAY))
    texts = [side.text.encode() for side in (ours, base, theirs)]
    names = ("ours", "base", "theirs")
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(text)
    git_words = ["git", "merge-file", "-p", *names]
    by_line = seconds(lambda: subprocess.run(git_words, cwd=folder, capture_output=True, check=True))
    mine, old, other = texts
    taken = seconds(lambda: DocumentMerge(old, mine, other).merged(), times=3)
    row(size, "merge two sides", taken, "git merge-file", by_line)
    row(size, "merge two sides", taken, "tomllib.loads", seconds(lambda: tomllib.loads(base.text)))


def start() -> None:
    """Measure how long a command takes to start, beside Python itself."""
    python = seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    command = seconds(
        lambda: subprocess.run([sys.executable, "-m", "actionplan", "--help"], check=True, capture_output=True)
    )
    row(0, "actionplan --help", command, "starting Python", python)


if __name__ == "__main__":
    start()
    commands.measure()
    for number_of_actions in SIZES:
        with tempfile.TemporaryDirectory() as place:
            measure(number_of_actions, Path(place))
            merging(number_of_actions, Path(place))
    screens.measure()
    terminal.measure()
    for work in (history.demo, history.measure):
        with tempfile.TemporaryDirectory() as place:
            work(Path(place))
