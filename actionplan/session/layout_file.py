"""The file of a council's own layout of papers: its text, what it says, and the line of each thing in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actionplan.errors import BrokenPlanError, PlanFileError, Problem, in_plain_words, shown
from actionplan.storage import atomic, document
from actionplan.storage.toml.load import TomlError, loads

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class LayoutFile:
    """A layout as text and as tables; `name` is how a person named its file."""

    name: str
    text: str
    tables: dict[str, Any]

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems with the lines that they are about, in the order of the lines."""
        return document.located(self.text, problems)


def read_layout(name: str) -> LayoutFile:
    """Read the file of a layout by its name.

    Raises PlanFileError if it cannot be read, and what `parse` raises.
    """
    path = Path(name)
    with in_plain_words(path, "read"):
        size = os.lstat(path).st_size
    if size > _LARGEST:
        raise PlanFileError(f"{shown(path)} is larger than any layout, and is not read.", "Name a layout of papers.")
    return parse(atomic.read(path).data, name)


def parse(data: bytes, name: str) -> LayoutFile:
    """Return a layout from the bytes of its file; how its lines end makes no difference.

    Raises BrokenPlanError, with the line, if it is not TOML.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return LayoutFile(name, text, loads(text))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        words = "the file is not UTF-8 text: save it as UTF-8 in your editor"
        raise BrokenPlanError(name, [Problem((), words, line=line)]) from error
    except TomlError as error:
        raise BrokenPlanError(name, [Problem((), error.message, line=error.line)]) from error
