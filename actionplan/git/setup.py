"""What `init` puts into a repository so that git merges and checks a plan, and how every trace of it goes again."""

from __future__ import annotations

import os
import re
import shlex
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.errors import PlanFileError, in_plain_words, shown
from actionplan.git.repository import Repository
from actionplan.storage import atomic
from actionplan.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ATTRIBUTES = "merge=actionplan diff=actionplan"
_BEGIN = re.compile(rb"^# actionplan init: ([^\r\n]*)\n", re.MULTILINE)
_END = b"# actionplan init: end\n"
_SECTION = re.compile(rb"""^[ \t]*\[[ \t]*([A-Za-z0-9.-]+)(?:[ \t]+"([^"]*)")?[ \t]*\]""")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_HOOK_MARK = '# Put in by "actionplan init"; "actionplan init --remove" takes it out again.'
# A header of the first two levels: the lines by which git names the part of a plan that a change is in.
_XFUNCNAME = r"""^[ \t]*\[+[ \t]*([^].]+([.]("[^"]*"|'[^']*'|[A-Za-z0-9_-]+))?)[ \t]*\]+.*$"""


def program() -> str:
    """Return this program's command for the shell, which works in any folder and imports nothing from it."""
    return f"{shlex.quote(sys.executable)} -P -m actionplan"


def driver() -> str:
    """Return git's command to merge a plan: this program, or git's own merge if the program does not answer.

    It is missing, was killed, or is of a version that does not know the command: all that it says itself is an answer.
    """
    own = program().replace("%", "%%")
    return (
        f'case "$({own} merge-driver --marker-size=%L --path=%P %O %A %B)" in '
        "merged) exit 0;; conflict) exit 1;; esac; "
        'echo "actionplan gave no answer: git merges the plan by the line." >&2; '
        "git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B || exit 1"
    )


def hook() -> str:
    """Return the pre-commit hook; if the program does not answer, the commit goes on."""
    return (
        f"#!/bin/sh\n{_HOOK_MARK}\n# A plan with an error is not saved.\n"
        f"found=$({program()} check --staged)\n"
        'if [ $? -eq 1 ] && [ -n "$found" ]; then\n'
        "\tprintf '%s\\n' \"$found\" >&2\n"
        "\texit 1\nfi\nexit 0\n"
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What was there before `init`, so that it can be as it was: kept in the first line of what init writes."""

    config_end: bool = True
    hook: bool = False
    hooks_folder: bool = False
    plans: tuple[tuple[str, str], ...] = ()

    def written(self) -> bytes:
        words = [f"config={'ended' if self.config_end else 'not-ended'}"]
        words += ["hook=made"] if self.hook else []
        words += ["hooks=made"] if self.hooks_folder else []
        words += [f"{kind}:{shlex.quote(place)}" for place, kind in self.plans]
        return f"# actionplan init: {' '.join(words)}\n".encode("utf-8", "surrogateescape")

    @classmethod
    def read(cls, line: bytes) -> _State:
        words = shlex.split(line.decode("utf-8", "surrogateescape"))
        plans = tuple((place, kind) for kind, colon, place in (word.partition(":") for word in words) if colon)
        return cls("config=not-ended" not in words, "hook=made" in words, "hooks=made" in words, plans)


class GitSetup:
    """What git knows of one plan.

    Raises RecordTrouble where its folder is in no repository, or one without a working tree.
    """

    def __init__(self, plan: Path) -> None:
        if not _PLAIN_NAME.fullmatch(plan.name):
            raise PlanFileError(
                "git cannot be told of a plan with such a name.", "Use letters, digits, '-', '_' and '.' only."
            )
        self.plan = plan
        self._repository = Repository(plan.parent, plan.name)
        self._place = self._repository.place()
        self._config = (self._place.common / "config").resolve()
        # What is to be done, each with the words for it.
        self._steps: list[tuple[Callable[[], None], str]] = []
        self._attributes = plan.parent.resolve() / ".gitattributes"
        hooks = self._repository.checked("rev-parse", "--git-path", "hooks")
        self._hooks = plan.parent.resolve() / hooks.line
        self._hook = self._hooks / "pre-commit"
        top = Path(self._repository.checked("rev-parse", "--show-toplevel").line)
        self._id = Path(os.path.relpath(plan.resolve(), top.resolve())).as_posix()

    def put_in(self) -> Iterator[str]:
        """Have git merge the plan by meaning and check it; yield in words what was done, each as soon as it is."""
        before, block, after = self._parts()
        state = _State(config_end=before.endswith(b"\n") or not before) if block is None else _state(block)
        self._steps.clear()
        if block is None and self._configured_elsewhere():
            raise PlanFileError(
                "This repository already says how a plan is merged (merge.actionplan), and init did not write it.",
                'Take that out with "git config --remove-section merge.actionplan", then try again.',
            )
        state = self._put_attributes(state)
        state = self._put_hook(state, is_first=block is None)
        new = self._block(state)
        if block != new:
            gifted = b"" if before.endswith(b"\n") or not before or block is not None else b"\n"
            self._write_config(before + gifted + new + after, adds=block is None)
            if block is None or self._section(block) != self._section(new):
                yield f"git merges {self.plan.name} by action and field from now on ({self._seen(self._config)})."
        # What was there before is noted by now, so that whatever breaks this off, all of it can go again.
        for step, words in self._steps:
            step()
            yield words
        if (self._steps or block != new) and self._attributes_now() != self._wanted():
            yield "Other lines about attributes stand against it, so git merges the plan by the line still."

    def take_out(self) -> list[str]:
        """Take out all that `put_in` wrote; give what was done."""
        before, block, after = self._parts()
        if block is None:
            return []
        state, said = _state(block), []
        kind = dict(state.plans).get(self._id)
        if kind is not None:
            said += self._take_attributes(kind)
        rest = tuple(each for each in state.plans if each[0] != self._id)
        if rest:
            self._write_config(before + self._block(replace(state, plans=rest)) + after, adds=False)
            said.append(f"git still merges {', '.join(place for place, _ in rest)}, for which init was run here too.")
            return said
        said += self._take_hook(state)
        rest_of_it = _foreign(block) + after
        if not state.config_end and not rest_of_it:
            before = before.removesuffix(b"\n")
        self._write_config(before + rest_of_it, adds=False)
        return [*said, f"git merges {self.plan.name} by the line again ({self._seen(self._config)})."]

    def _seen(self, path: Path) -> str:
        """Name a file as seen from the folder of the plan, where it is in it."""
        here = self.plan.parent.resolve()
        return safe(str(path.relative_to(here) if path.is_relative_to(here) else path))

    # git's configuration

    def _parts(self) -> tuple[bytes, bytes | None, bytes]:
        """Return the configuration before the lines of init, those lines, and the text after them."""
        data = _contents(self._config) or b""
        begin = _BEGIN.search(data)
        if begin is None:
            return data, None, b""
        end = data.find(_END, begin.end())
        if end < 0:
            raise PlanFileError(
                f"What init wrote into {self._seen(self._config)} was changed, and its last line is gone.",
                "Take out the sections merge.actionplan and diff.actionplan, and the comment above them, by hand.",
            )
        return data[: begin.start()], data[begin.start() : end + len(_END)], data[end + len(_END) :]

    def _block(self, state: _State) -> bytes:
        values = (("merge", "name", "plans, by action and field"), ("merge", "driver", driver()))
        lines = [state.written()]
        for section, key, value in (*values, ("diff", "xfuncname", _XFUNCNAME)):
            if key != "driver":
                lines.append(f'[{section} "actionplan"]\n'.encode())
            quoted = value.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'\t{key} = "{quoted}"\n'.encode("utf-8", "surrogateescape"))
        return b"".join((*lines, _END))

    def _section(self, block: bytes) -> bytes:
        return block.partition(b"\n")[2]

    def _configured_elsewhere(self) -> bool:
        found = self._repository.run(
            "config", "--file", str(self._config), "--get-regexp", r"^(merge|diff)\.actionplan\."
        )
        return found.status == 0

    def _write_config(self, data: bytes, *, adds: bool) -> None:
        old, new = (self._values(text) for text in (_contents(self._config) or b"", data))
        own = {name for name in {*old, *new} if name.split(b"\n")[0].lower().startswith(_OWN)}
        if [value for value in old if value not in own] != [value for value in new if value not in own] or (
            adds and len([value for value in new if value in own]) != 3
        ):
            raise PlanFileError(
                f"{self._seen(self._config)} is written in a way that init cannot add to.",
                "Nothing was changed in it.",
            )
        _put(self._config, data)

    def _values(self, text: bytes) -> list[bytes]:
        return self._repository.checked("config", "--file", "-", "--no-includes", "-z", "--list", data=text).out.split(
            b"\0"
        )

    # Attributes

    def _put_attributes(self, state: _State) -> _State:
        if self._attributes_now() == self._wanted():
            known = dict(state.plans)
            return state if self._id in known else replace(state, plans=(*state.plans, (self._id, "there")))
        data = _contents(self._attributes)
        kind = "made" if data is None else "added" if not data or data.endswith(b"\n") else "not-ended"
        gifted = b"\n" if kind == "not-ended" else b""
        words = f"{self._seen(self._attributes)} says that git is to merge {self.plan.name}; save it to the record too."
        self._steps.append((lambda: _put(self._attributes, (data or b"") + gifted + self._line()), words))
        plans = {**dict(state.plans), self._id: kind}
        return replace(state, plans=tuple(plans.items()))

    def _wanted(self) -> str:
        return f"{self.plan.name}: merge: actionplan\n{self.plan.name}: diff: actionplan\n"

    def _line(self) -> bytes:
        return f"{self.plan.name} {ATTRIBUTES}\n".encode()

    def _attributes_now(self) -> str:
        result = self._repository.run("check-attr", "merge", "diff", "--", self.plan.name)
        return result.out.decode("utf-8", "replace")

    def _take_attributes(self, kind: str) -> list[str]:
        data = _contents(self._attributes)
        lines = [] if data is None else data.splitlines(keepends=True)
        if kind == "there" or data is None:
            return (
                [f"{self._seen(self._attributes)} had the line about {self.plan.name} before, so it stays."]
                if lines
                else []
            )
        places = [number for number, line in enumerate(lines) if line == self._line()]
        if not places:
            return []
        kept = [line for number, line in enumerate(lines) if number != places[-1]]
        rest = b"".join(kept)
        if kind == "not-ended" and places[-1] == len(lines) - 1:
            rest = rest.removesuffix(b"\n")
        if kind == "made" and not rest:
            with in_plain_words(self._attributes, "taken out"):
                self._attributes.unlink()
            return [f"{self._seen(self._attributes)} is gone."]
        _put(self._attributes, rest)
        return [f"{self._seen(self._attributes)} no longer says how git is to merge {self.plan.name}."]

    # The check before each commit

    def _put_hook(self, state: _State, *, is_first: bool) -> _State:
        data = _contents(self._hook)
        if data is not None and _HOOK_MARK.encode() in data:
            if data != hook().encode() and state.hook:
                self._steps.append(
                    (self._write_hook, f"The check before each save was renewed ({self._seen(self._hook)}).")
                )
            return state
        own = (self._place.common / "hooks").resolve()
        if data is not None or self._hooks.resolve() != own:
            where = "Hooks are kept elsewhere" if data is None else "There is a check before each save already"
            if is_first:
                advice = 'To check the plan too, have it run "actionplan check --staged".'
                self._steps.append(
                    (lambda: None, f"{where} ({self._seen(self._hook)}), and it stays as it is. {advice}")
                )
            return state
        is_new = not self._hooks.exists()
        words = f"A plan with an error is not saved to the record ({self._seen(self._hook)})."
        self._steps.append((self._write_hook, words))
        return replace(state, hook=True, hooks_folder=is_new)

    def _write_hook(self) -> None:
        with in_plain_words(self._hooks, "made"):
            self._hooks.mkdir(exist_ok=True)
        _put(self._hook, hook().encode("utf-8", "surrogateescape"), mode=0o755)

    def _take_hook(self, state: _State) -> list[str]:
        if not state.hook or not os.path.lexists(self._hook):
            return []
        data = _contents(self._hook) or b""
        if not _is_our_hook(data):
            return [f"The check before each save ({self._seen(self._hook)}) was changed since, so it stays."]
        with in_plain_words(self._hook, "taken out"):
            self._hook.unlink()
            if state.hooks_folder and not any(self._hooks.iterdir()):
                self._hooks.rmdir()
        return ["Plans are no longer checked before each save."]


# Small files that git reads


def _contents(path: Path) -> bytes | None:
    """Return the contents of a file, or None if there is none. Raises PlanFileError."""
    with in_plain_words(path, "read"):
        try:
            os.lstat(path)
        except FileNotFoundError:
            return None
    return atomic.read(path).data


def _put(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write a whole file under the lock that git itself takes. Raises PlanFileError, with the file as it was."""
    lock = path.with_name(f"{path.name}.lock")
    with in_plain_words(path, "written"):
        try:
            descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            raise PlanFileError(
                f"{shown(path)} is being written by another program, or one was broken off ({shown(lock)}).",
                "Try again; if nothing else is at work, delete that lock file.",
            ) from None
        try:
            os.close(descriptor)
            # As git does it: the lock becomes the file, and so it goes in the same step.
            atomic.write_atomically(path, data, through=lock, mode=mode)
        except BaseException:
            with suppress(OSError):
                lock.unlink()
            raise


_OWN = (b"merge.actionplan.", b"diff.actionplan.")


def _is_our_hook(data: bytes) -> bool:
    """Return whether init wrote a hook, whichever program it names."""
    return _without_program(data) == _without_program(hook().encode())


def _without_program(text: bytes) -> list[bytes]:
    return [line for line in text.split(b"\n") if b"found=" not in line]


def _state(block: bytes) -> _State:
    found = _BEGIN.match(block)
    return _State.read(found[1]) if found else _State()


def _foreign(block: bytes) -> bytes:
    """Return the lines of others between the lines of init."""
    kept, is_ours = [], True
    for line in block.splitlines(keepends=True)[1:-1]:
        section = _SECTION.match(line)
        if section is not None:
            is_ours = section[1].lower() in {b"merge", b"diff"} and section[2] == b"actionplan"
        if not is_ours:
            kept.append(line)
    return b"".join(kept)
