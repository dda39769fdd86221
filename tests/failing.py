"""Lets one call fail of all that a command makes in a folder, and of the programs that it starts."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import git as gitpython
import pytest

from actionplan.git import process
from actionplan.storage import atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from actionplan.git.process import Result

_CALLS = ("open", "read", "write", "fsync", "close", "replace", "rename", "unlink", "mkdir", "rmdir", "link")
_LOOKS = ("stat", "lstat", "fstat", "scandir", "listdir", "chmod", "fchmod")


def _disk_fails() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


class Failing:
    """The calls that a command makes in one folder, and the starts of git, of which one fails."""

    def __init__(
        self, root: Path, fails_at: int, *, after: str = "", happens: Callable[[], object] | None = None
    ) -> None:
        """Count from the start, or from the end of the git command `after`; the call of this number fails.

        Instead of failing with an error of the disk, something else `happens` just before it.
        """
        self.calls: list[str] = []
        self._root, self._after, self._fails_at = str(root), after, fails_at
        self._happens = happens or _disk_fails
        self._counts = not after
        self._opened = set[int]()

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Let the call fail, if as many are made."""
        run = process.run

        def watched(folder: Path, *words: str, **named: Any) -> Result:  # noqa: ANN401  (what `run` takes)
            result = run(folder, *words, **named)
            self._counts = self._counts or (self._after in words and result.status == 0)
            return result

        with pytest.MonkeyPatch.context() as patch:
            for name in (*_CALLS, *_LOOKS):
                patch.setattr(os, name, self._watched(name, getattr(os, name)))
            for name in ("exchange_names", "rename_to_free"):
                patch.setattr(atomic, name, self._watched(name, getattr(atomic, name)))
            patch.setattr(gitpython.Git, "execute", self._watched("start git", gitpython.Git.execute))
            patch.setattr(process, "run", watched)
            yield

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*what: Any, **named: Any) -> Any:  # noqa: ANN401  (each has its own)
            if not self._is_about_folder(name, what):
                return real(*what, **named)
            if self._counts:
                self.calls.append(name)
                if len(self.calls) == self._fails_at:
                    if name == "close":
                        real(*what)
                    self._happens()
            found = real(*what, **named)
            if name == "open":
                self._opened.add(found)
            elif name == "close":
                self._opened.discard(what[0])
            return found

        return call

    def _is_about_folder(self, name: str, what: tuple[Any, ...]) -> bool:
        if name == "start git":
            return True
        if not what or isinstance(what[0], int):
            return bool(what) and what[0] in self._opened
        return os.path.normpath(Path.cwd() / os.fsdecode(what[0])).startswith(self._root)
