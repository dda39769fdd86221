"""What strace says that git did, as calls that change a disk."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.disk import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BEARING = ("clone", "clone3", "fork", "vfork")
# Calls that change a disk, and those that say what paths are relative to.
NAMES = (
    *_BEARING,
    *("open", "openat", "creat", "write", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link"),
    *("linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "chdir"),
)
_LINE = re.compile(r"(\d+) +(?:<\.\.\. \w+ resumed>)?(.*)")
_DONE = re.compile(r"(\w+)\((.*)\) += (\d+)(?:<((?:\\x..)*)>)?(?:\(deleted\))?$")
_PLACE = re.compile(r'(?:AT_FDCWD|\d+)<(?P<folder>(?:\\x..)*)>|"(?P<text>(?:\\x..)*)"')


def options(log: Path) -> list[str]:
    """Return the options of strace for output that can be parsed: complete, with paths beside descriptors."""
    return ["-f", "-qq", "-y", "-xx", "-s", "99999999", "-o", str(log), "-e", f"trace={','.join(NAMES)}"]


def _data(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class Trace:
    """What some processes did; `within` gives a path relative to the folder that is watched, None for one elsewhere."""

    def __init__(self, within: Callable[[str], str | None], folder: Path) -> None:
        self._within = within
        self._first = str(folder)
        self._folders: dict[str, str] = {}
        self._places: dict[tuple[str, str], int] = {}

    def calls(self, text: str) -> Iterator[Call]:
        """Return the calls that changed the folder, in the order in which they were made."""
        begun: dict[str, str] = {}
        for line in text.splitlines():
            match = _LINE.match(line)
            assert match is not None, line
            process, call = match[1], begun.pop(match[1], "") + match[2]
            if process not in self._folders:
                # It may be at work before its parent is told that it was born.
                parent = next((each for each, said in begun.items() if said.startswith(_BEARING)), "")
                self._folders[process] = self._folders.get(parent, self._first)
            if call.endswith(" <unfinished ...>"):
                begun[process] = call.removesuffix(" <unfinished ...>")
            elif (done := _DONE.match(call)) is not None:
                yield from self._one(process, *done.groups(""))

    def _one(self, process: str, name: str, given: str, result: str, opened: str) -> Iterator[Call]:
        here = self._folders[process]
        if name in _BEARING:
            self._folders.setdefault(result, here)
            return
        if name == "chdir":
            self._folders[process] = next(_paths(given, here))
            return
        if name in {"open", "openat", "creat"}:
            path = self._within(os.fsdecode(_data(opened)))
            if path is not None and re.search("O_WRONLY|O_RDWR", given):
                self._places[process, result] = -1 if "O_APPEND" in given else 0
                yield Call("open", path, at=0 if "O_TRUNC" in given else -1)
            return
        if name in {"write", "ftruncate", "fsync", "fdatasync"}:
            yield from self._contents(process, name, given, int(result))
            return
        paths = [path for path in map(self._within, _paths(given, here)) if path is not None]
        if not paths:
            return
        kind = "rmdir" if "AT_REMOVEDIR" in given else name.removesuffix("2").removesuffix("at")
        yield Call(kind, paths[0], paths[-1] if len(paths) > 1 else "")

    def _contents(self, process: str, name: str, given: str, result: int) -> Iterator[Call]:
        found = _PLACE.match(given)
        path = self._within(os.fsdecode(_data(found["folder"]))) if found is not None else None
        if path is None:
            return
        if name == "write":
            descriptor = process, given.partition("<")[0]
            at = self._places[descriptor]
            texts = [each["text"] for each in _PLACE.finditer(given)]
            yield Call("write", path, data=_data(texts[1])[:result], at=at)
            self._places[descriptor] = at if at < 0 else at + result
        elif name == "ftruncate":
            yield Call("truncate", path, at=int(given.rpartition(", ")[2]))
        else:
            yield Call("sync", path)


def _paths(given: str, here: str) -> Iterator[str]:
    """Return the paths that a call names, each from the folder before it, or else from the working folder."""
    folder = here
    for each in _PLACE.finditer(given):
        if each["folder"] is not None:
            folder = os.fsdecode(_data(each["folder"]))
        else:
            yield os.path.normpath(Path(folder, os.fsdecode(_data(each["text"]))))
