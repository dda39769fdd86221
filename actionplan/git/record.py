"""The record of the plan: what was saved when, and saving to it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from actionplan.errors import RecordError
from actionplan.git import errors, log
from actionplan.git.errors import RecordTrouble, Trouble
from actionplan.git.repository import Repository, lock_at, object_name
from actionplan.storage.fsync import flush, flush_tree
from actionplan.text import long_date, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import Self

    from actionplan.git.log import Commit, Log
    from actionplan.git.repository import Place, State
    from actionplan.progress import Progress

__all__ = ["Dropped", "Identity", "Past", "Record", "RecordTrouble", "Saved", "Trouble"]

_NOT_THERE = re.compile(r"does not exist in|but not in|[Nn]ot a valid object name|invalid object name")
_CHECK = "a check of the record is at work"
_NOTHING_YET = "Nothing has been saved to the record yet.", "Save the plan first: actionplan commit"
# What git takes out of a name or an address; of nothing else it makes no identity.
_NO_NAME = " .,:;<>\"\\'\t\r\n"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the commit that it made, and what hooks and git printed, safe to show.

    `doubts` are what a person has to be told if the commit was made and something failed after it. `commit` is empty
    if git could not even name it.
    """

    commit: str
    output: str
    doubts: tuple[RecordTrouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A state of the plan that was saved once: what the file said, and the message, time and author of the commit."""

    data: bytes
    message: str
    when: datetime
    author: str
    email: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A save that a branch once had and has no more."""

    commit: Commit
    branch: str


class Identity(NamedTuple):
    """Who saves; each is empty where git does not know it."""

    name: str
    email: str


class Record:
    """The record of one plan. Each call looks at it as it is then.

    Within `with`, or after `open`, the calls share what they ask of git. One record is used by one thread at a time.
    """

    def __init__(self, plan_path: Path, wait: Progress | None = None) -> None:
        """Look at the record of a plan; where `wait` is stopped, whatever is being looked at is left off."""
        path = plan_path.absolute()
        self._name = path.name
        self.repository = Repository(path.parent, path.name, wait)

    def open(self) -> None:
        """Keep what is asked of git for the calls that follow, until the record is forgotten."""
        self.repository.open()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.repository.__exit__()

    # Looking

    def ready(self) -> tuple[Place, State]:
        """Return where and how the plan is in the repository, if it could be saved now.

        Raises RecordTrouble, with nothing changed, if it could not.
        """
        return self.repository.ready()

    def trouble_error(self) -> RecordTrouble | None:
        """Return what stands in the way of a save, with nothing changed; None if nothing does."""
        try:
            self.ready()
        except RecordTrouble as error:
            return error
        return None

    def trouble(self) -> Trouble | None:
        """Return the kind of what stands in the way of a save."""
        error = self.trouble_error()
        return None if error is None else error.trouble

    def head(self) -> str | None:
        """Return the last commit of this branch; None if there is none.

        Raises RecordTrouble where there is no repository that can be looked at.
        """
        return self.repository.head()

    def saved_bytes(self) -> bytes | None:
        """Return the plan as last saved; None if it never was.

        Raises RecordTrouble where there is no repository that can be looked at.
        """
        return self._blob("HEAD")

    def is_saved(self, data: bytes) -> bool:
        """Return whether git would see no change from the last save if these were the bytes of the plan file.

        Raises RecordTrouble where git cannot convert them as it is set to.
        """
        saved = self.repository.object(f"HEAD:./{self._name}")
        if saved is None:
            return False
        # With line ends and filters as for a commit.
        words = ("hash-object", f"--path=./{self._name}", "--stdin")
        return saved.content == data or self.repository.checked(*words, data=data).line == saved.id

    def tracks(self, file: Path) -> bool:
        """Return whether git tracks a file, which is in the plan's folder or one below it.

        Raises RecordTrouble if git cannot be run.
        """
        place = file.absolute().relative_to(self.repository.folder).as_posix()
        return self.repository.run("ls-files", "--error-unmatch", "--", f":(literal){place}").status == 0

    def in_file(self, data: bytes, converted: Callable[[bytes], bytes]) -> bytes:
        """Return the recorded bytes as they belong in the plan file, converted as git converts them on checkout.

        Raises RecordTrouble where git cannot convert as it is set to.
        """
        found = converted(data)
        if found == data:
            return data
        name = self.repository.checked("hash-object", "--stdin", f"--path=./{self._name}", data=found).line
        return found if name == object_name(data, name) else data

    def find(self, spec: str | date) -> Commit:
        """Return the commit as at a day, or the one that a name stands for.

        As at a day: the first on the way back from the last one, by first parents, that counts on or before it.
        Raises RecordError if there is none.
        """
        if not isinstance(spec, date):
            return log.main_line(self.repository, self._named(spec))[0]
        if self.head() is None:
            raise RecordError(*_NOTHING_YET)
        line = log.main_line(self.repository)
        found = next((commit for commit in line if commit.day <= spec), None)
        if found is None:
            raise log.unknown_day(line[-1].day, spec)
        return found

    def bytes_at(self, commit: Commit) -> bytes:
        """Return the plan as it was in a state of the record.

        Raises RecordError where it was not there, under this name and in this folder.
        """
        data = self._blob(commit.id)
        if data is None:
            raise RecordError(
                f"{safe(self._name)} was not in the record on {long_date(commit.day)} ({commit.id[:10]}).",
                "Choose another day. Where the plan had another name or folder then, git log --follow tells.",
            )
        return data

    def log(self) -> Log:
        """Read the main line of the record: who changed the plan when.

        Raises RecordError where nothing was saved yet, RecordTrouble where it cannot be read.
        """
        if self.head() is None:
            raise RecordError(*_NOTHING_YET)
        return log.read(self.repository)

    def contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """Return the contents of some states of the plan, in their order, by the names in the log.

        Raises RecordError where one of them is lacking.
        """
        return log.contents(self.repository, blobs)

    def past_lines(self, *commits: str) -> list[str]:
        """List the lines that were ever put into the plan, on any branch and up to these commits, in no order.

        Raises RecordTrouble where there is no repository that can be looked at.
        """
        result = self.repository.checked(
            *(*log.LOG, "--all", "--full-history", "--format=", "--patch", "--diff-merges=separate", "--unified=0"),
            *("--text", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/", *commits),
            *("--", self.repository.only),
        )
        lines = result.out.decode("utf-8", "replace").split("\n")
        return [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++ ")]

    def signs(self) -> bool:
        """Return whether git is set to sign commits."""
        return self.repository.is_on("commit.gpgsign")

    def dropped(self) -> list[Dropped]:
        """List the saves of the plan that this branch, or the one that it is pulled from, once had and has no more.

        It is what git's reflog remembers on this machine, newest first. Raises RecordTrouble where it cannot be read.
        """
        run, found = self.repository.run, dict[str, Dropped]()
        for name in (("symbolic-ref", "--quiet", "HEAD"), ("rev-parse", "--symbolic-full-name", "@{upstream}")):
            branch = run(*name)
            if branch.status != 0 or not branch.line:
                continue
            once = self.repository.checked(
                *log.LOG, "--no-patch", "--walk-reflogs", "--format=%H", branch.line, "--"
            ).out
            # A line of the reflog has what came and what went; the log shows only what came.
            before = run("rev-parse", "--verify", "--quiet", f"{branch.line}@{{{len(once.splitlines())}}}")
            once += before.out if before.status == 0 else b""
            if not once:
                continue
            listed = self.repository.checked(
                *("rev-list", "--ignore-missing", "--stdin", "--", self.repository.only),
                data=once + os.fsencode(f"^{branch.line}\n"),
            )
            short = branch.line.removeprefix("refs/heads/").removeprefix("refs/remotes/")
            for commit in listed.out.decode("ascii", "replace").split():
                found.setdefault(commit, Dropped(log.main_line(self.repository, commit)[0], short))
        return list(found.values())

    def _blob(self, commit: str) -> bytes | None:
        name = f"{commit}:./{self._name}"
        if (found := self.repository.object(name)) is not None:
            return found.content
        # Either it is not there, or something is damaged.
        result = self.repository.run("cat-file", "blob", name)
        if result.status == 0:
            return result.out
        if _NOT_THERE.search(result.err):
            return None
        raise self.repository.no_use(result)

    def _named(self, spec: str) -> str:
        words = f"The record has no entry “{safe(spec)}”."
        unknown = RecordError(words, "Give a day such as 2016-10-12, or a commit as git log shows it.")
        try:
            # What begins like an option is never a commit's name.
            is_no_name = spec.startswith("-") or b"\0" in os.fsencode(spec)
        except UnicodeEncodeError:
            is_no_name = True
        if is_no_name:
            raise unknown
        self.repository.place()
        result = self.repository.run("rev-parse", "--verify", f"{spec}^{{commit}}")
        if result.status == 0:
            return result.line
        if "is ambiguous" in result.err:
            raise RecordError(f"“{safe(spec)}” stands for more than one entry of the record.", "Give more of it.")
        raise unknown

    # Who saves

    def identity(self) -> Identity:
        """Return the committer's identity as git is configured, never guessed.

        Raises RecordTrouble where git's configuration cannot be read.
        """
        known = self.repository.identity()
        return Identity(known["author.name"], known["author.email"])

    def set_identity(self, name: str, email: str) -> None:
        """Keep who saves, for this repository only.

        Raises RecordError where one of them is empty, RecordTrouble where git cannot keep it.
        """
        for value, what in ((name, "name"), (email, "e-mail address")):
            if not value.strip(_NO_NAME):
                raise RecordError(f"The {what} is empty.", "Give one by which colleagues know who saved.")
        place = self.repository.place()
        for key, value in (("user.name", name), ("user.email", email)):
            words = ("config", "--local", "--replace-all", key, " ".join(value.split()))
            result = self.repository.run(*words, writes=True)
            if result.status != 0:
                lock = lock_at(place.common / "config.lock")
                raise errors.locked(*lock) if lock is not None else self.repository.no_use(result)
        # Where the disk cannot do it, the name is asked for again at worst.
        with suppress(OSError):
            flush(place.common / "config")
            flush(place.common)

    # Saving

    def create(self) -> None:
        """Make a repository in the plan's folder, with the branch main; nothing where there is one already.

        Raises RecordTrouble where git cannot make it.
        """
        try:
            self.repository.place()
        except RecordTrouble as error:
            if error.trouble is not Trouble.NO_REPOSITORY:
                raise
            self.repository.checked("-c", "init.defaultBranch=main", "init", "--quiet", writes=True)
            try:
                # git flushes nothing of it, and a save rests on all of it.
                flush_tree(self.repository.folder / ".git")
            except OSError as failed:
                raise errors.refused(f"fatal: {failed.strerror}") from failed

    def create_with(self, history: Sequence[Past]) -> None:
        """Make a repository in the plan's folder with a history of the plan, oldest first; the file stands there.

        Raises RecordTrouble where git cannot make it.
        """
        self.repository.checked("-c", "init.defaultBranch=main", "init", "--quiet", writes=True)
        stream = b"".join(self._commands(past) for past in history)
        self.repository.checked("fast-import", "--quiet", "--done", data=stream + b"done\n", writes=True)
        self.repository.checked("reset", "--quiet", "--mixed", writes=True)

    def _commands(self, past: Past) -> bytes:
        """Return the input of git's fast-import for one commit."""
        who = f"{past.author} <{past.email}> {int(past.when.timestamp())} {past.when:%z}".encode()
        message = past.message.encode()
        return b"".join(
            (
                b"commit refs/heads/main\n",
                *(b"author ", who, b"\ncommitter ", who),
                b"\ndata %d\n%b\n" % (len(message), message),
                b"M 100644 inline %b\ndata %d\n%b\n" % (os.fsencode(self._name), len(past.data), past.data),
            )
        )

    def save(
        self,
        message: str,
        data: bytes | None = None,
        wait: Progress | None = None,
        ready: tuple[Place, State] | None = None,
    ) -> Saved:
        """Save a text of the plan as one commit, as git itself does: with hooks, and signed where git is set to sign.

        `data` is what was read and checked, else what the file holds now; what an editor writes meanwhile stays in the
        file, unsaved. `ready` is what `ready` returned a moment ago. Everything else that is staged stays so. The
        commit is on the disk when this returns, unless the save says that this is in doubt. `wait` stops it. Raises
        RecordTrouble with the record, and what is staged, as they were; never once the commit is made.
        """
        if wait is not None and wait.is_stopped:
            raise errors.stopped_here(None, "")
        repository = self.repository
        place, state = ready or repository.ready()
        blob = repository.store(place, state, data)
        entry = f"{repository.mode(state)},{blob},{place.prefix}{self._name}"
        output, doubts = self._commit(place, state, entry, message.encode("utf-8", "replace"), wait)
        newest = ""
        try:
            newest = repository.flush(place, state)
        except (OSError, RecordTrouble) as error:
            doubts = (*doubts, errors.unconfirmed(error))
            with suppress(RecordTrouble):
                newest = repository.head() or ""
        return Saved(newest, output, doubts)

    def _commit(
        self, place: Place, state: State, entry: str, message: bytes, wait: Progress | None
    ) -> tuple[str, tuple[RecordTrouble, ...]]:
        """Commit an entry of the index, and nothing else that is staged.

        Returns what git and its hooks printed, and what is in doubt though the commit is made. The commit is made from
        an index of its own, as `git commit --only` does. That command reads the file once more, though, and an editor
        may have written it since it was checked.
        """
        repository = self.repository
        if wait is not None and repository.active_hooks():
            wait.note = _CHECK
        with repository.own_index(place, state, entry) as index:
            result = repository.run(
                *(*repository.flushing, "-c", "user.useConfigOnly=true", "-c", "i18n.commitEncoding=utf-8"),
                *("commit", "--quiet", "--cleanup=whitespace", "--file=-"),
                data=message,
                writes=True,
                wait=wait,
                more=index.surroundings,
            )
            # A commit that was made is made, even where git ended badly after it.
            is_made = result.status == 0 or self.head() != index.base
            doubt = repository.update_common_index(index) if is_made else None
        if not is_made:
            was_stopped = wait is not None and wait.is_stopped
            raise repository.refusal(place, state, result, was_stopped=was_stopped)
        return errors.printed(result.out.decode("utf-8", "replace"), result.err), (doubt,) if doubt else ()
