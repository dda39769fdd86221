"""Read commits, trees and contents of git's store, and what its index has, through one process."""

from __future__ import annotations

import os
import weakref
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from actionplan.git import process
from actionplan.git.process import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# The most names that are asked for at once: they fit into the smallest pipe, so neither side waits for the other.
_AT_ONCE = 32
_KINDS = {b"blob", b"commit", b"tree", b"tag"}


class Object(NamedTuple):
    """An object of git's store: its full name, its kind ("blob", "commit", "tree" or "tag") and its content."""

    id: str
    kind: str
    content: bytes


class Entry(NamedTuple):
    """An entry of a tree: its mode as git writes it, "100644" or "40000", and the full name of what it is."""

    mode: str
    id: str


class UnreadableError(Exception):
    """git ended before it answered; `result` is how, and what it printed."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.err)
        self.result = result


class Objects:
    """One `git cat-file`, which answers until it is closed or forgotten, each time from the store as it is then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start("--batch-command", "--buffer")
        # git has learnt to take commands here and to be told by `core.fsync` what to flush with the same version, 2.36.
        self.is_older_git = False
        try:
            self.get("HEAD")
        except UnreadableError as error:
            if error.result.status != 129:
                raise
            self.is_older_git = True
            self._start("--batch")

    def _start(self, *how: str) -> None:
        running = process.start(self._folder, "cat-file", *how)
        self._stdin, self._stdout, self._stderr = running.stdin, running.stdout, running.stderr
        # It ends when this is forgotten, too.
        self.close = weakref.finalize(self, _end, running)

    def get(self, name: str) -> Object | None:
        """Return the object of a name, such as "HEAD" or "HEAD:./plan.toml"; None if there is none.

        Raises UnreadableError.
        """
        return next(self.each([name]))

    def each(self, names: Iterable[str]) -> Iterator[Object | None]:
        """Return the objects of names without line ends, in their order; None for each that is not there.

        Raises UnreadableError.
        """
        left, number = iter(names), 1
        while asked := [os.fsencode(name) for name in islice(left, number)]:
            command, last = (b"", b"") if self.is_older_git else (b"contents ", b"flush\n")
            try:
                self._stdin.write(b"".join(command + name + b"\n" for name in asked) + last)
                self._stdin.flush()
            except OSError:
                raise self._failure() from None
            # All of them are read at once: whoever asks may ask for something else between two, or stop at one.
            yield from [self._answer() for _ in asked]
            number = min(2 * number, _AT_ONCE)

    def _answer(self) -> Object | None:
        header = self._stdout.readline()
        if not header.endswith(b"\n"):
            raise self._failure()
        # "ID KIND SIZE", else the name that was asked for and why there is none.
        parts = header.split()
        if len(parts) != 3 or parts[1] not in _KINDS or not parts[2].isdigit():
            return None
        content = self._stdout.read(int(parts[2]) + 1)
        if len(content) != int(parts[2]) + 1:
            raise self._failure()
        return Object(parts[0].decode("ascii"), parts[1].decode("ascii"), content[:-1])

    def _failure(self) -> UnreadableError:
        printed = self._stderr.read().decode("utf-8", "replace")
        return UnreadableError(Result(self.close() or 0, b"", printed))


def _end(running: Any) -> int:  # noqa: ANN401  (GitPython passes on a Popen's own)
    """End the process, and return its exit status."""
    for stream in (running.stdin, running.stdout, running.stderr):
        # It may have ended before it had read all.
        with suppress(OSError):
            stream.close()
    status: int = running.proc.wait()
    return status


def entries(tree: Object | None) -> dict[bytes, Entry]:
    """Return the entries of a tree by their names; none without a tree."""
    found: dict[bytes, Entry] = {}
    content, at = (tree.content, 0) if tree is not None and tree.kind == "tree" else (b"", 0)
    length = len(tree.id) // 2 if tree is not None else 0
    while at < len(content):
        end = content.index(b"\0", at)
        mode, _, name = content[at:end].partition(b" ")
        at = end + 1 + length
        found[name] = Entry(mode.decode("ascii"), content[end + 1 : at].hex())
    return found
