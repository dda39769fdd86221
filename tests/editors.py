"""Text editors, which know of no lock, as they save a line that somebody typed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def saves_in_place(plan: Path, line: bytes) -> None:
    """Write into the file that stands there."""
    with plan.open("ab") as file:
        file.write(line)


def saves_by_renaming(plan: Path, line: bytes) -> None:
    """Write another file, and give it the name."""
    other = plan.with_name("plan.toml~")
    other.write_bytes(plan.read_bytes() + line)
    other.replace(plan)


def saves_with_the_same_time_and_size(plan: Path, line: bytes) -> None:
    """Leave nothing by which the new contents could be told but themselves."""
    was = plan.stat()
    data = plan.read_bytes()
    plan.write_bytes(line + data[len(line) :])
    os.utime(plan, ns=(was.st_atime_ns, was.st_mtime_ns))


EDITORS = pytest.mark.parametrize("save", [saves_in_place, saves_by_renaming, saves_with_the_same_time_and_size])
