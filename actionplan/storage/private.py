"""Small files that belong to a plan and to one person: the message of a save, the open meeting, the theme."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from actionplan.errors import in_plain_words
from actionplan.storage import atomic, lock

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, name: str, data: bytes) -> None:
    """Keep a small file in the work folder of a plan, for its owner's eyes only. Raises PlanFileError."""
    with lock.locked(path, "private-lock", 10.0) as folder:
        target, temporary = folder / f"{path.name}.{name}", folder / f"{path.name}.{name}.new"
        for file in (target, temporary):
            lock.stands(file)
        # It is in its place; that a loss of power may still bring back the one before is no failure of this call.
        with suppress(atomic.UnconfirmedError):
            atomic.write_atomically(target, data, through=temporary, mode=0o600, done="saved")


def read(path: Path, name: str) -> bytes | None:
    """Return what `write` kept under this name, or None if nothing is kept. Raises PlanFileError."""
    file = _file(path, name)
    return None if file is None else atomic.read(file).data


def remove(path: Path, name: str) -> None:
    """Remove what `write` kept under this name, if anything. Raises PlanFileError."""
    file = _file(path, name)
    if file is not None:
        with in_plain_words(file, "removed"), suppress(FileNotFoundError):
            file.unlink()


def _file(path: Path, name: str) -> Path | None:
    folder = lock.standing_for(path)
    if folder is None:
        return None
    file = folder / f"{path.name}.{name}"
    return file if lock.stands(file) else None
