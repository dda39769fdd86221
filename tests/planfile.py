"""What tests of the plan file share: its contents, an edit of it, and what a refusal has to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import PlanFileError
from actionplan.storage import atomic, lock
from tests import writers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD = b'title = "Information Management Strategy"\n'
WORK = lock.WORK_FOLDER
AT_REST = {".gitignore", "lock"}


def add(line: bytes) -> Callable[[bytes], bytes]:
    """Return the edit that adds a line."""
    return writers.adding(line + b"\n")


def work(plan: Path) -> set[str]:
    """Name what stands in the work folder."""
    return set(writers.names_in(plan.parent / WORK))


def refused(call: Callable[[], object], *words: str) -> PlanFileError:
    """Expect a message for people, with these words in it."""
    with pytest.raises(PlanFileError) as caught:
        call()
    check_plain(caught.value)
    for word in words:
        assert word in str(caught.value)
    return caught.value


def check_plain(error: PlanFileError) -> None:
    """Hold a message to being for people."""
    assert error.message.endswith(".")
    assert error.advice.endswith(".")
    assert not re.search(r"Errno|Error|errno|0x|\{|None", str(error))


# Both ways in which new contents take the place of the old ones.
SWAPPING = pytest.mark.parametrize("swaps", [True, False], ids=["swapping", "renaming"])


def cannot_swap(monkeypatch: pytest.MonkeyPatch, *, swaps: bool) -> None:
    """Make the system one that cannot swap two names, or expect it to be one that can."""
    if not swaps:
        monkeypatch.setattr(atomic, "_renameat2", lambda: None)
    elif atomic._renameat2() is None:
        pytest.skip("two names cannot be swapped here")
