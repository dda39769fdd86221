"""Read commits, trees and contents of git's store, and what its index has, through one process."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

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
        self._process = process.start(folder, "cat-file", "--batch-command", "--buffer")
        # git has learnt to take commands here and to be told by `core.fsync` what to flush with the same version, 2.36.
        self.is_older_git = False
        try:
            self.get("HEAD")
        except UnreadableError as error:
            if error.result.status != 129:
                raise
            self.is_older_git = True
            self._process = process.start(folder, "cat-file", "--batch")

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
            stream = self._process.proc.stdin
            try:
                stream.write(b"".join(command + name + b"\n" for name in asked) + last)
                stream.flush()
            except OSError:
                raise self._ended() from None
            # All of them are read at once: whoever asks may ask for something else between two, or stop at one.
            yield from [self._answer() for _ in asked]
            number = min(2 * number, _AT_ONCE)

    def _answer(self) -> Object | None:
        stream = self._process.proc.stdout
        header = stream.readline()
        if not header.endswith(b"\n"):
            raise self._ended()
        # "ID KIND SIZE", else the name that was asked for and why there is none.
        parts = header.split()
        if len(parts) != 3 or parts[1] not in _KINDS or not parts[2].isdigit():
            return None
        content = stream.read(int(parts[2]) + 1)
        if len(content) != int(parts[2]) + 1:
            raise self._ended()
        return Object(parts[0].decode("ascii"), parts[1].decode("ascii"), content[:-1])

    def _ended(self) -> UnreadableError:
        popen = self._process.proc
        printed = popen.stderr.read()
        return UnreadableError(Result(self.close(), b"", printed.decode("utf-8", "replace")))

    def close(self) -> int:
        """End the process, and return its exit status."""
        popen = self._process.proc
        # It may have ended already.
        with suppress(OSError):
            popen.stdin.close()
        popen.stdout.close()
        popen.stderr.close()
        status: int = popen.wait()
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
