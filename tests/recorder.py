"""Records, or lets fail, the calls by which a program changes one folder: this process's own, and those of git."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import git
import pytest

from actionplan.git import process
from actionplan.storage import atomic
from tests import traces
from tests.disk import Call, Disk, contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from actionplan.git.process import Result

_CHANGING = ("open", "write", "fsync", "ftruncate", "replace", "link", "unlink", "mkdir", "rmdir")
_LOOKING = ("lstat", "fstat", "read", "close")


def strace() -> str:
    """Return the path of strace; skip a test that has to see git's calls if it cannot be used."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("what git does to the disk is seen with strace, which is not installed")
    tried = subprocess.run([found, "-f", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        pytest.skip(f"what git does to the disk cannot be seen here: {tried.stderr.strip()}")
    return found


class Recorder:
    """The calls of this process that changed a folder, in their order; one of them can be made to fail."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.before = contents(self.root)
        self.calls: list[Call] = []
        # All calls that touched the folder, by name, those that only looked too.
        self.touched: list[str] = []
        # The number of the one that fails, from 1, and how; and the most that one write takes.
        self.fails_at, self.fails_with = 0, errno.EIO
        self.takes: int | None = None
        # What strace wrote last.
        self.traced = ""
        self._opened: dict[int, tuple[str, bool]] = {}

    def tell(self, what: str) -> None:
        """Note that something was reported as done."""
        self.calls.append(Call("told", what))

    def check_whole(self) -> None:
        """Hold what was recorded against the folder: a call that was overlooked shows."""
        now = Disk(self.before)
        for call in self.calls:
            now.make(call)
        assert now.now() == contents(self.root)

    def within(self, path: str | bytes | os.PathLike[str]) -> str | None:
        """Return a path relative to the folder, "" for the folder itself; None for one elsewhere."""
        found = os.path.normpath(Path.cwd() / os.fsdecode(path))
        here = str(self.root)
        return "" if found == here else found.removeprefix(f"{here}/") if found.startswith(f"{here}/") else None

    # The calls of this process

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record what this process does to the folder."""
        with pytest.MonkeyPatch.context() as patch:
            for name in (
                "open",
                "write",
                "fsync",
                "ftruncate",
                "replace",
                "link",
                "unlink",
                "mkdir",
                "rmdir",
                *_LOOKING,
            ):
                patch.setattr(os, name, self._watched(name, getattr(os, name)))
            for name in ("exchange_names", "rename_to_free"):
                patch.setattr(atomic, name, self._watched(name, getattr(atomic, name)))
            yield

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(what: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401  (each has its own)
            path = self._opened.get(what, ("", False))[0] if isinstance(what, int) else self.within(what)
            if path is None or (isinstance(what, int) and what not in self._opened):
                return real(what, *rest, **named)
            self.touched.append(name)
            fails = len(self.touched) == self.fails_at
            if fails and name != "close":
                raise OSError(self.fails_with, os.strerror(self.fails_with), what)
            if name == "write" and self.takes is not None:
                rest = (bytes(rest[0])[: self.takes],)
            found = real(what, *rest, **named)
            self._note(name, what, path, rest, found)
            if fails:
                raise OSError(self.fails_with, os.strerror(self.fails_with), what)
            return found

        return call

    def _note(self, name: str, what: Any, path: str, rest: tuple[Any, ...], found: Any) -> None:  # noqa: ANN401  (as above)
        match name:
            case "open":
                flags = rest[0]
                self._opened[found] = path, bool(flags & os.O_APPEND)
                if flags & (os.O_WRONLY | os.O_RDWR):
                    self.calls.append(Call("open", path, at=0 if flags & os.O_TRUNC else -1))
            case "close":
                del self._opened[what]
            case "write":
                at = -1 if self._opened[what][1] else os.lseek(what, 0, os.SEEK_CUR) - found
                self.calls.append(Call("write", path, data=bytes(rest[0])[:found], at=at))
            case "ftruncate":
                self.calls.append(Call("truncate", path, at=rest[0]))
            case "fsync":
                self.calls.append(Call("sync", path))
            case "link":
                other = self.within(rest[0])
                assert other is not None, "it went out of the folder"
                self.calls.append(Call("link", path, other))
            case "replace" | "rename_to_free" | "exchange_names":
                other = self.within(rest[0])
                assert other is not None, "it went out of the folder"
                is_swap = name == "exchange_names"
                kind, names = ("swap", {path: other, other: path}) if is_swap else ("rename", {path: other})
                self.calls.append(Call(kind, path, other))
                moved = {each: known for each, known in self._opened.items() if known[0] in names}
                self._opened |= {each: (names[known[0]], known[1]) for each, known in moved.items()}
            case "unlink" | "mkdir" | "rmdir":
                self.calls.append(Call(name, path))

    # The calls of git

    @contextmanager
    def watching_git(self, fault: str = "") -> Iterator[None]:
        """Record what git does to the folder too; `fault` is what strace lets fail in each commit, in its own words."""
        program, run = strace(), process.run
        log, wrapper = (self.root.parent / f"{self.root.name}.{each}" for each in ("strace", "git"))
        words = [program, *traces.options(log), *(["-e", f"inject={fault}"] if fault else []), "git"]
        wrapper.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
        wrapper.chmod(0o755)

        def recorded(folder: Path, *words: str, **named: Any) -> Result:  # noqa: ANN401  (what `gitcalls.run` takes)
            looks_only = not named.get("writes") and "-w" not in words
            if looks_only or (fault and "commit" not in words):
                return run(folder, *words, **named)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(git.Git, "GIT_PYTHON_GIT_EXECUTABLE", str(wrapper))
                result = run(folder, *words, **named)
            traced = log.read_text(encoding="ascii")
            if "commit" in words:
                self.traced = traced
            self.calls += traces.Trace(self.within, Path.cwd()).calls(traced)
            return result

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(process, "run", recorded)
            yield
