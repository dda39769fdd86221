"""The record of the plan: its git repository, reached by git's own commands."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from actionplan import gitcalls, record_errors
from actionplan.errors import RecordError
from actionplan.record_errors import RecordTrouble, Trouble
from actionplan.text import long_date, safe

if TYPE_CHECKING:
    from actionplan.gitcalls import Result

__all__ = ["Identity", "Record", "RecordTrouble", "Saved", "Trouble", "Version"]

_UNDER_WAY = (
    ("MERGE_HEAD", "merge", "git merge --abort"),
    ("rebase-merge", "rebase", "git rebase --abort"),
    ("rebase-apply", "rebase", "git rebase --abort"),
    ("CHERRY_PICK_HEAD", "cherry-pick", "git cherry-pick --abort"),
    ("REVERT_HEAD", "revert", "git revert --abort"),
    ("BISECT_LOG", "search for a fault (bisect)", "git bisect reset"),
)
_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "reference-transaction")
_LOCK_SAID = re.compile(r"Unable to create '(.+?\.lock)': File exists", re.DOTALL)
_NOT_SIGNED = re.compile(r"^(error|fatal): .*(gpg|signing ?key|ssh-keygen)", re.MULTILINE | re.IGNORECASE)
_NOBODY = re.compile(r"auto-detection is disabled|Please tell me who you are|empty ident name|disallowed characters")
_NOT_THERE = re.compile(r"does not exist in|but not in|[Nn]ot a valid object name|invalid object name")
# A lock this young, in seconds, is held by a git at work; an older one was left behind, or the work takes long.
_YOUNG = 2.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the record: its commit, day and time in the zone of whoever saved, by whom, and the first line."""

    commit: str
    day: date
    when: datetime
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the commit that it made, and what hooks and git printed, safe to show."""

    commit: str
    output: str


class Identity(NamedTuple):
    """Who saves; each is empty where git does not know it."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the repository keeps its state: for this working tree, and for all of them."""

    own: Path
    common: Path


@dataclass(frozen=True, slots=True)
class _State:
    head: str | None
    branch: str
    is_known: bool
    is_ignored: bool
    is_unsettled: bool


class Record:
    """The record of one plan. Each call looks at the repository as it is then; nothing is kept open."""

    def __init__(self, plan_path: Path) -> None:
        path = plan_path.absolute()
        self._folder = path.parent
        self._name = path.name
        # Whatever is in the name, it is one file of this folder.
        self._only = f":(literal){path.name}"

    # Looking

    def trouble_error(self) -> RecordTrouble | None:
        """Say why nothing could be saved now, with nothing changed; None where it could."""
        try:
            self._ready()
        except RecordTrouble as error:
            return error
        return None

    def trouble(self) -> Trouble | None:
        """Give the kind of `trouble_error`."""
        error = self.trouble_error()
        return None if error is None else error.trouble

    def head(self) -> str | None:
        """Give the commit that was saved last on this branch; None where there is none.

        Raises RecordTrouble where there is no repository that can be looked at.
        """
        result = self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if result.status == 1:
            return None
        return self._checked(result).line

    def saved_bytes(self) -> bytes | None:
        """Give the plan as last saved; None where it never was.

        Raises RecordTrouble where there is no repository that can be looked at.
        """
        return self._blob("HEAD")

    def is_saved(self, data: bytes) -> bool:
        """Tell whether git would see no change against what was last saved, were these the bytes of the plan file.

        Raises RecordTrouble where there is no repository that can be looked at.
        """
        saved = self._run("rev-parse", "--verify", "--quiet", f"HEAD:./{self._name}")
        if saved.status != 0:
            return False
        # Line ends and filters as git is set to convert them.
        words = ("-c", "core.safecrlf=false", "hash-object", f"--path=./{self._name}", "--stdin")
        return self._checked(self._run(*words, data=data)).line == saved.line

    def find(self, spec: str | date) -> Version:
        """Find the state as at a day, or that a commit's name stands for.

        As at a day: the first on the way back from the last one, by first parents, that was saved on or before it.
        Raises RecordError where there is none.
        """
        return self._version(self._on_or_before(spec) if isinstance(spec, date) else self._named(spec))

    def bytes_at(self, version: Version) -> bytes:
        """Give the plan as it was in a state of the record.

        Raises RecordError where it was not there, under this name and in this folder.
        """
        data = self._blob(version.commit)
        if data is None:
            raise RecordError(
                f"{safe(self._name)} was not yet in the record on {long_date(version.day)} ({version.commit[:10]}).",
                "Only its present name and folder are looked for; choose a later day.",
            )
        return data

    def past_lines(self) -> list[str]:
        """List the lines that were ever put into the plan, on any branch, in no order.

        Raises RecordTrouble where there is no repository that can be looked at.
        """
        result = self._run(
            *("-c", "log.showSignature=false", "log", "--all", "--full-history", "--format=", "-p", "-m", "-U0"),
            *("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--text", "--", self._only),
        )
        text = self._checked(result).out.decode("utf-8", "replace")
        return [line[1:] for line in text.split("\n") if line.startswith("+") and not line.startswith("+++ ")]

    # Who saves

    def identity(self) -> Identity:
        """Give who saves, as git was told and never guessed."""
        known = self._known_identity()
        return Identity(
            known.get("author.name") or known.get("user.name", ""),
            known.get("author.email") or known.get("user.email", ""),
        )

    def set_identity(self, name: str, email: str) -> None:
        """Keep who saves, for this repository only.

        Raises RecordError where one of them is empty, RecordTrouble where git cannot keep it.
        """
        for value, what in ((name, "name"), (email, "e-mail address")):
            if not value.strip(" .,:;<>\"\\'\t\r\n"):
                raise RecordError(f"The {what} is empty.", "Give one by which colleagues know who saved.")
        place = self._place()
        for key, value in (("user.name", name), ("user.email", email)):
            result = self._run("config", "--local", "--replace-all", key, value.strip(), writes=True)
            if result.status != 0:
                lock = place.common / "config.lock"
                age = _age(lock)
                if age is not None:
                    raise record_errors.locked(lock, age)
                self._checked(result)

    # Saving

    def create(self) -> None:
        """Make a repository in the plan's folder, with the branch main.

        Raises RecordTrouble where there is one already, or git cannot make it.
        """
        try:
            self._place()
        except RecordTrouble as error:
            if error.trouble is not Trouble.NO_REPOSITORY:
                raise
            self._checked(self._run("-c", "init.defaultBranch=main", "init", "--quiet", writes=True))

    def save(self, message: str) -> Saved:
        """Save the plan as one commit, as git itself does: with hooks, and signed where git is set to sign.

        Everything else that is staged stays so. The commit is on the disk when this returns.
        Raises RecordTrouble with the record, and what is staged, as they were.
        """
        place, state = self._ready()
        _wait_for_locks(place, state.branch)
        output = self._commit(place, state, message.encode("utf-8", "replace"))
        commit = self._checked(self._run("rev-parse", "--verify", "HEAD")).line
        return Saved(commit, output)

    def _commit(self, place: _Place, state: _State, message: bytes) -> str:
        if not state.is_known:
            added = self._run("add", "--", self._only, writes=True)
            if added.status != 0:
                raise self._refusal(place, state, added)
        result = self._run(
            *self._flushing(),
            *("-c", "user.useConfigOnly=true", "-c", "i18n.commitEncoding=utf-8", "commit", "--quiet", "--only"),
            *("--cleanup=whitespace", "--file=-", "--", self._only),
            data=message,
            writes=True,
        )
        output = record_errors.printed(result.out.decode("utf-8", "replace"), result.err)
        # A commit that was made is made, even where git ended badly after it.
        if result.status == 0 or self.head() != state.head:
            return output
        refusal = self._refusal(place, state, result)
        if not state.is_known:
            self._run("rm", "--cached", "--force", "--quiet", "--ignore-unmatch", "--", self._only, writes=True)
        raise refusal

    def _flushing(self) -> tuple[str, ...]:
        version = re.search(r"(\d+)\.(\d+)", self._run("version").line)
        if version is not None and (int(version[1]), int(version[2])) < (2, 36):
            return ("-c", "core.fsyncObjectFiles=true")
        return ("-c", "core.fsync=committed,reference", "-c", "core.fsyncMethod=fsync")

    def _refusal(self, place: _Place, state: _State, result: Result) -> RecordTrouble:
        output = record_errors.printed(result.out.decode("utf-8", "replace"), result.err)
        lock = _find_lock(place, state.branch) or _said_lock(result.err)
        if lock is not None:
            return record_errors.locked(*lock)
        if _NOT_SIGNED.search(result.err):
            return record_errors.not_signed(output)
        if _NOBODY.search(result.err):
            return record_errors.no_identity()
        hooks = self._active_hooks()
        if hooks:
            return record_errors.hook_refused(hooks, output)
        return record_errors.refused(output)

    def _active_hooks(self) -> list[str]:
        folder = self._run("rev-parse", "--git-path", "hooks")
        if folder.status != 0:
            return []
        return [name for name in _HOOKS if os.access(self._folder / folder.line / name, os.X_OK)]

    # The repository as it is

    def _run(self, *words: str, data: bytes = b"", writes: bool = False) -> Result:
        return gitcalls.run(self._folder, *words, data=data, writes=writes)

    def _checked(self, result: Result) -> Result:
        if result.status != 0:
            raise self._no_use(result)
        return result

    def _no_use(self, result: Result) -> RecordTrouble:
        output = record_errors.printed(result.err)
        if "dubious ownership" in result.err or "unsafe repository" in result.err:
            return record_errors.not_owned(self._folder, output)
        if "xcrun: error" in result.err or "xcode-select" in result.err:
            return record_errors.no_git(output)
        if "not a git repository" not in result.err:
            return record_errors.refused(output)
        for folder in (self._folder, *self._folder.parents):
            if os.path.lexists(folder / ".git"):
                return record_errors.damaged(folder / ".git", output)
        return record_errors.no_repository(self._folder)

    def _place(self) -> _Place:
        words = ("--is-bare-repository", "--is-inside-git-dir", "--is-inside-work-tree", "--absolute-git-dir")
        answers = self._checked(self._run("rev-parse", *words)).out.split(b"\n", 3)
        if answers[1] == b"true":
            raise record_errors.bare(self._folder) if answers[0] == b"true" else record_errors.outside(self._folder)
        if answers[0] == b"true":
            raise record_errors.bare(self._folder)
        if answers[2] != b"true":
            raise record_errors.outside(self._folder)
        own = Path(os.fsdecode(answers[3].removesuffix(b"\n")))
        try:
            common = own / os.fsdecode((own / "commondir").read_bytes().removesuffix(b"\n"))
        except OSError:
            common = own
        return _Place(own, common)

    def _state(self) -> _State:
        result = self._run(
            *("status", "--porcelain=v2", "--branch", "--no-ahead-behind", "-z", "--untracked-files=all"),
            *("--ignored=matching", "--no-renames", "--", self._only),
        )
        entries = self._checked(result).out.split(b"\0")
        facts = dict(entry[2:].split(b" ", 1) for entry in entries if entry.startswith(b"# "))
        head = facts.get(b"branch.oid", b"(initial)").decode("ascii")
        kinds = {entry[:1] for entry in entries}
        return _State(
            head=None if head == "(initial)" else head,
            branch=os.fsdecode(facts.get(b"branch.head", b"(detached)")),
            is_known=not kinds & {b"?", b"!"},
            is_ignored=b"!" in kinds,
            is_unsettled=b"u" in kinds,
        )

    def _ready(self) -> tuple[_Place, _State]:
        """Look whether a save could work.

        Raises RecordTrouble with the first reason against it.
        """
        place = self._place()
        for name, what, finish in _UNDER_WAY:
            if (place.own / name).exists():
                raise record_errors.merging(what, finish)
        state = self._state()
        if state.branch == "(detached)":
            raise record_errors.detached()
        if state.is_unsettled:
            raise record_errors.unsettled()
        if state.is_ignored:
            raise record_errors.ignored(self._name, self._ignoring_rule())
        lock = _find_lock(place, state.branch)
        if lock is not None and lock[1] >= _YOUNG:
            raise record_errors.locked(*lock)
        known = self._known_identity()
        for who in ("author", "committer"):
            for what in ("name", "email"):
                if not (known.get(f"{who}.{what}") or known.get(f"user.{what}")):
                    raise record_errors.no_identity()
        return place, state

    def _ignoring_rule(self) -> str:
        result = self._run("check-ignore", "--verbose", "-z", "--stdin", data=os.fsencode(f"./{self._name}") + b"\0")
        parts = result.out.split(b"\0")
        if result.status != 0 or len(parts) < 3:
            return ""
        file, line, pattern = (part.decode("utf-8", "replace") for part in parts[:3])
        return f"“{pattern}” in line {line} of {file}"

    def _known_identity(self) -> dict[str, str]:
        result = self._run("config", "-z", "--get-regexp", r"^(user|author|committer)\.(name|email)$")
        if result.status not in {0, 1}:
            raise self._no_use(result)
        entries = result.out.decode("utf-8", "replace").split("\0")
        known = dict(entry.split("\n", 1) for entry in entries if "\n" in entry)
        for who in ("author", "committer"):
            for what in ("name", "email"):
                value = os.environ.get(f"GIT_{who}_{what}".upper())
                if value:
                    known[f"{who}.{what}"] = value
        return known

    def _blob(self, commit: str) -> bytes | None:
        result = self._run("cat-file", "blob", f"{commit}:./{self._name}")
        if result.status != 0 and _NOT_THERE.search(result.err):
            return None
        return self._checked(result).out

    # Finding a state

    def _named(self, spec: str) -> str:
        unknown = RecordError(
            f"The record has no entry “{safe(spec)}”.",
            "Give a day such as 2016-10-12, or a commit as git log shows it.",
        )
        # What begins like an option is never a commit's name.
        if not spec or spec.startswith("-") or "\0" in spec:
            raise unknown
        try:
            os.fsencode(spec)
        except UnicodeEncodeError:
            raise unknown from None
        result = self._run("rev-parse", "--verify", f"{spec}^{{commit}}")
        if result.status == 0:
            return result.line
        if "not a git repository" in result.err or "dubious ownership" in result.err:
            raise self._no_use(result)
        if "is ambiguous" in result.err:
            raise RecordError(f"“{safe(spec)}” stands for more than one entry of the record.", "Give more of it.")
        raise unknown

    def _on_or_before(self, day: date) -> str:
        if self.head() is None:
            raise RecordError("Nothing has been saved to the record yet.", "Save the plan first: actionplan commit")
        result = self._run(
            *("-c", "log.showSignature=false", "log", "--first-parent", "--no-color", "--format=%H %cI", "HEAD", "--")
        )
        first = None
        for line in self._checked(result).out.decode("ascii", "replace").splitlines():
            commit, _, when = line.partition(" ")
            try:
                first = date.fromisoformat(when[:10])
            except ValueError:
                continue
            if first <= day:
                return commit
        begins = "" if first is None else f"; it begins on {long_date(first)}"
        raise RecordError(
            f"The record has nothing from {long_date(day)} or before{begins}.", "Choose that day or a later one."
        )

    def _version(self, commit: str) -> Version:
        result = self._run(
            *("-c", "log.showSignature=false", "log", "-1", "--no-color", "--encoding=UTF-8"),
            *("--format=%H%n%cI%n%an%n%s", commit, "--"),
        )
        lines = self._checked(result).out.decode("utf-8", "replace").split("\n")
        try:
            when = datetime.fromisoformat(lines[1])
        except ValueError as error:
            raise RecordError(f"The entry {commit[:10]} of the record has no date that can be understood.") from error
        return Version(lines[0], when.date(), when, lines[2], lines[3])


def _age(lock: Path) -> float | None:
    try:
        return time.time() - lock.lstat().st_mtime
    except OSError:
        return None


def _find_lock(place: _Place, branch: str) -> tuple[Path, float] | None:
    for lock in (
        place.own / "index.lock",
        place.own / "HEAD.lock",
        place.common / "refs" / "heads" / f"{branch}.lock",
        place.common / "reftable" / "tables.list.lock",
    ):
        age = _age(lock)
        if age is not None:
            return lock, age
    return None


def _said_lock(words: str) -> tuple[Path, float] | None:
    match = _LOCK_SAID.search(words)
    if match is None:
        return None
    lock = Path(match[1])
    age = _age(lock)
    return None if age is None else (lock, age)


def _wait_for_locks(place: _Place, branch: str) -> None:
    give_up = time.monotonic() + _YOUNG
    while (lock := _find_lock(place, branch)) is not None:
        if lock[1] >= _YOUNG or time.monotonic() >= give_up:
            raise record_errors.locked(*lock)
        time.sleep(_POLL_SECONDS)
