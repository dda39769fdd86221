"""A disk that loses its power: what can stand on it after each call that a program made.

The model. A call changes what programs see at once, and what the disk holds later, or never:

- What was written to a file is on the disk for certain once the file was flushed. Before, any part of it may be there:
  none, all, the beginning, the later without the earlier, or its length with zeros in place of the bytes.
- A name that was made, moved or taken away is on the disk for certain once its folder was flushed. Before, it may be
  there or not. `any_names` lets each name go its own way, as POSIX allows, the two halves of a move too.
  `names_in_order` takes what journals give: beyond what was flushed, all names up to some call, and none later.

The words and the two kinds of file system follow Pillai and others, "All File Systems Are Not Created Equal", OSDI
2014: ext4 and XFS keep names in order; Btrfs keeps them in order but for those that a flush brings forward.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from random import Random

MOST_WAYS = 256
FOLDER = None


class Call(NamedTuple):
    """One call that changes a disk. `path` is relative to the folder that is watched, which is "" itself.

    open: makes the file where there is none, and empties it where `at` is 0. write: `at` is where, -1 for the end.
    truncate: `at` is the size. rename, link: to `other`. swap: with `other`, in one step. told: what was reported as
    done.
    """

    kind: str
    path: str
    other: str = ""
    data: bytes = b""
    at: int = -1


@dataclass(eq=False)
class File:
    """A file: what the disk holds for certain, and what was done to it since."""

    kept: bytes = b""
    since: list[Call] = field(default_factory=list)

    def now(self) -> bytes:
        """Return the files as programs see them."""
        return _written(self.kept, self.since, len(self.since))

    def after_loss(self) -> list[bytes]:
        """List what it may hold after a loss of power: what was kept first, what was seen last."""
        number = len(self.since)
        found = [self.kept]
        for done in range(number):
            found.append(_written(self.kept, self.since[: done + 1], done))
            whole = self.since[done]
            if whole.kind == "write":
                half = whole._replace(data=whole.data[: len(whole.data) // 2])
                found.append(_written(self.kept, [*self.since[:done], half], done + 1))
            found.append(_written(self.kept, [*self.since[:done], *self.since[done + 1 :]], number))
        found += [_written(self.kept, self.since, 0), self.now()]
        return list(dict.fromkeys(found))


def _written(data: bytes, calls: list[Call], arrived: int) -> bytes:
    """Make calls on contents; of those after the first `arrived` only the length counts."""
    made = bytearray(data)
    for number, call in enumerate(calls):
        if call.kind == "truncate":
            del made[call.at :]
            made += bytes(call.at - len(made))
            continue
        at = len(made) if call.at < 0 else call.at
        made += bytes(max(0, at + len(call.data) - len(made)))
        if number < arrived:
            made[at : at + len(call.data)] = call.data
    return bytes(made)


class Name(NamedTuple):
    """A change of one name in a folder that was not flushed since; the two halves of a move have the same step."""

    step: int
    folder: Folder
    name: str
    leads_to: File | Folder | None


@dataclass(eq=False)
class Folder:
    """A folder: the names that the disk holds for certain."""

    kept: dict[str, File | Folder] = field(default_factory=dict)
    now: dict[str, File | Folder] = field(default_factory=dict)


State = dict[str, bytes | None]


class Disk:
    """What stands in one folder: seen by programs, and held by the disk."""

    def __init__(self, state: State) -> None:
        """Begin with a folder all of which is on the disk."""
        self.root = Folder()
        self._names: list[Name] = []
        self._step = 0
        for path, data in state.items():
            folder, name = self._place(path)
            folder.now[name] = folder.kept[name] = Folder() if data is FOLDER else File(data)

    def make(self, call: Call) -> None:
        """Make a call."""
        self._step += 1
        folder, name = self._place(call.path)
        match call.kind:
            case "open":
                file = folder.now.get(name)
                if file is None:
                    self._name(folder, name, File())
                elif call.at == 0 and isinstance(file, File):
                    file.since.append(Call("truncate", call.path, at=0))
            case "write" | "truncate":
                file = folder.now[name]
                assert isinstance(file, File)
                file.since.append(call)
            case "mkdir":
                self._name(folder, name, Folder())
            case "unlink" | "rmdir":
                self._name(folder, name, None)
            case "rename" | "link":
                self._name(*self._place(call.other), folder.now[name])
                if call.kind == "rename":
                    self._name(folder, name, None)
            case "swap":
                other, its_name = self._place(call.other)
                what, its = folder.now[name], other.now[its_name]
                self._name(other, its_name, what)
                self._name(folder, name, its)
            case "sync":
                self._sync(folder.now[name] if name else folder)

    def _place(self, path: str) -> tuple[Folder, str]:
        *way, name = path.split("/")
        folder = self.root
        for each in way:
            found = folder.now[each]
            assert isinstance(found, Folder)
            folder = found
        return folder, name

    def _name(self, folder: Folder, name: str, leads_to: File | Folder | None) -> None:
        _set(folder.now, name, leads_to)
        self._names.append(Name(self._step, folder, name, leads_to))

    def _sync(self, what: File | Folder) -> None:
        if isinstance(what, File):
            what.kept, what.since = what.now(), []
        else:
            what.kept = dict(what.now)
            self._names = [name for name in self._names if name.folder is not what]

    def now(self) -> State:
        """Return the files as programs see them."""
        return _tree(self.root, lambda folder: folder.now, File.now)

    def any_names(self) -> Iterator[State]:
        """Return the possible states after a loss of power if names reach the disk in any order."""
        names, number = self._names, range(len(self._names))
        if 2 ** len(names) <= MOST_WAYS:
            ways = [way for size in (*number, len(names)) for way in combinations(number, size)]
        else:
            few = [(), tuple(number), *((each,) for each in number), *(tuple(range(each)) for each in number)]
            ways = [*few, *(tuple(each for each in number if each != left) for left in number)]
        for way in ways:
            yield from self._states([names[each] for each in way])

    def names_in_order(self) -> Iterator[State]:
        """Return the possible states after a loss of power if unflushed names reach the disk in order."""
        for arrived in self._in_order():
            yield from self._states(arrived)

    def some_names_in_order(self, chance: Random) -> Iterator[State]:
        """Return the least and the most of the states of `names_in_order`, and two others."""
        ways = self._in_order()
        yield self._state(ways[0], lambda each: each[0])
        yield self._state(ways[-1], lambda each: each[-1])
        yield self._state(chance.choice(ways), chance.choice)
        yield self._state(chance.choice(ways), chance.choice)

    def _in_order(self) -> list[list[Name]]:
        steps = [0, *dict.fromkeys(name.step for name in self._names)]
        return [[name for name in self._names if name.step <= last] for last in steps]

    def _states(self, arrived: list[Name]) -> Iterator[State]:
        torn: dict[int, int] = {}

        def count(each: list[bytes]) -> bytes:
            torn[len(torn)] = len(each)
            return each[0]

        self._state(arrived, count)
        for choice in _choices(list(torn.values())):
            following = iter(choice)

            def chosen(each: list[bytes], following: Iterator[int] = following) -> bytes:
                return each[next(following)]

            yield self._state(arrived, chosen)

    def _state(self, arrived: list[Name], choose: Callable[[list[bytes]], bytes]) -> State:
        """Return the state in which these names arrived, with one of the possible contents for each file."""
        names: dict[Folder, dict[str, File | Folder]] = {}
        for name in arrived:
            _set(names.setdefault(name.folder, dict(name.folder.kept)), name.name, name.leads_to)
        chosen: dict[File, bytes] = {}

        def data(file: File) -> bytes:
            if file not in chosen:
                found = file.after_loss()
                chosen[file] = choose(found) if len(found) > 1 else found[0]
            return chosen[file]

        return _tree(self.root, lambda folder: names.get(folder, folder.kept), data)


def _choices(each: list[int]) -> Iterator[tuple[int, ...]]:
    """Choose one of each, in all ways where these are few: else all oldest, all newest, and one of them any other."""
    if prod(each) <= MOST_WAYS:
        yield from product(*map(range, each))
        return
    for rest in ([0] * len(each), [number - 1 for number in each]):
        for at, number in enumerate(each):
            for value in range(number):
                yield (*rest[:at], value, *rest[at + 1 :])


def _set(names: dict[str, File | Folder], name: str, leads_to: File | Folder | None) -> None:
    if leads_to is None:
        names.pop(name, None)
    else:
        names[name] = leads_to


def _tree(
    folder: Folder, names: Callable[[Folder], dict[str, File | Folder]], data: Callable[[File], bytes], way: str = ""
) -> State:
    found: State = {}
    for name, what in names(folder).items():
        if isinstance(what, Folder):
            found[way + name] = FOLDER
            found |= _tree(what, names, data, f"{way}{name}/")
        else:
            found[way + name] = data(what)
    return found


def contents(root: Path) -> State:
    """Return the contents of a folder: each path, folders first, with its bytes."""
    return {
        path.relative_to(root).as_posix(): FOLDER if path.is_dir() else path.read_bytes()
        for path in sorted(root.rglob("*"))
    }


def built(state: State, root: Path) -> Path:
    """Build a state in a new folder, and give that."""
    root.mkdir(parents=True)
    for path, data in state.items():
        if data is FOLDER:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(data)
    return root


class Loss(NamedTuple):
    """What may stand there after a loss of power, what had been reported as done by then, and after which call."""

    state: State
    told: tuple[str, ...]
    after: Call


def losses(before: State, calls: Iterable[Call], states: Callable[[Disk], Iterator[State]]) -> Iterator[Loss]:
    """Let the power fail after each call; each state is given once for what had been reported by then."""
    seen: set[tuple[tuple[str, ...], frozenset[tuple[str, bytes | None]]]] = set()
    told: tuple[str, ...] = ()
    now = Disk(before)
    for call in calls:
        if call.kind == "told":
            told = (*told, call.path)
        else:
            now.make(call)
        for state in states(now):
            key = told, frozenset(state.items())
            if key not in seen:
                seen.add(key)
                yield Loss(state, told, call)
