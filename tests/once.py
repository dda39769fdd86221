"""What git makes in the same way for many tests is made by git once in a process, and then laid out again as it was."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT: dict[object, _Kept] = {}


@dataclass(frozen=True)
class _Kept:
    """All that stood in a folder: the paths of its folders, and of its files with mode and contents."""

    at: str
    folders: tuple[str, ...]
    files: tuple[tuple[str, int, bytes], ...]


def made(folder: Path, make: Callable[..., object], *words: str) -> Path:
    """Have `make(folder, *words)` fill a folder, as new for each test: what one changes in it no other sees.

    It may depend on nothing but the words and what git is told by the environment.
    """
    key = (make, words, _said_to_git())
    if key not in _KEPT:
        with tempfile.TemporaryDirectory() as place:
            make(Path(place) / "made", *words)
            _KEPT[key] = _looked_at(Path(place) / "made")
    _lay_out(_KEPT[key], folder)
    return folder


def _said_to_git() -> object:
    """Return git's settings other than the folder in which it works."""
    said = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    configuration = Path(said.pop("GIT_CONFIG_GLOBAL", Path.home() / ".gitconfig"))
    words = configuration.read_bytes() if configuration.is_file() else b""
    return tuple(sorted(said.items())), words


def _looked_at(folder: Path) -> _Kept:
    paths = [(str(path.relative_to(folder)), path) for path in sorted(folder.rglob("*"))]
    return _Kept(
        str(folder),
        tuple(name for name, path in paths if path.is_dir()),
        tuple((name, path.stat().st_mode, path.read_bytes()) for name, path in paths if path.is_file()),
    )


def _lay_out(kept: _Kept, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in kept.folders:
        (folder / name).mkdir()
    for name, mode, data in kept.files:
        path = folder / name
        # Where a clone came from stands in these, as a whole path.
        is_told = path.name == "config" or "logs" in path.parts or path.name == "packed-refs"
        path.write_bytes(data.replace(kept.at.encode(), str(folder).encode()) if is_told else data)
        path.chmod(mode)
