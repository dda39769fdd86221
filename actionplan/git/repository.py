"""The git repository of a plan: where it is, what stands in the way of a save, and why one failed."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, NamedTuple

from actionplan.git import errors, process
from actionplan.git.errors import RecordTrouble
from actionplan.git.objects import Objects, UnreadableError, entries
from actionplan.storage.fsync import flush, write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Self

    from actionplan.git.objects import Object
    from actionplan.git.process import Result
    from actionplan.progress import Progress

_UNDER_WAY = (
    ("MERGE_HEAD", "merge", "git merge --abort"),
    ("rebase-merge", "rebase", "git rebase --abort"),
    ("rebase-apply", "rebase", "git rebase --abort"),
    ("CHERRY_PICK_HEAD", "cherry-pick", "git cherry-pick --abort"),
    ("REVERT_HEAD", "revert", "git revert --abort"),
    ("BISECT_LOG", "search for a fault (bisect)", "git bisect reset"),
)
# The hooks that can refuse a commit before it is made.
_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg")
_ABORTED = "aborted by hook"
_LOCK_SAID = re.compile(r"Unable to create '(.+?\.lock)': File exists", re.DOTALL)
_NOT_SIGNED = re.compile(
    r"^(error|fatal): .*(gpg|signing ?key|ssh-keygen|load public key)", re.MULTILINE | re.IGNORECASE
)
_NOBODY = re.compile(r"auto-detection is disabled|Please tell me who you are|empty ident name|disallowed characters")
_NOTHING = re.compile(r"nothing (added )?to commit|no changes added to commit")
_DAMAGED = re.compile(
    r"bad object|bad file|corrupt|bad config|unable to read|could not parse|reference broken|null sha1"
)
_INDEX_DAMAGED = re.compile(r"index file (corrupt|smaller)|bad index file")
# git flushes nothing unless it is told to; the names changed with version 2.36.
_FLUSHING = ("-c", "core.fsync=added,reference", "-c", "core.fsyncMethod=fsync")
_FLUSHING_BEFORE_2_36 = ("-c", "core.fsyncObjectFiles=true")
_PARENT = re.compile(rb"^parent ([0-9a-f]+)$", re.MULTILINE)
# With these set, git does not look for a repository by files alone.
_DISCOVERY = {"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"}
_HEAD = re.compile(rb"ref: refs/|[0-9a-f]{40}")
# A lock this young, in seconds, is held by a git at work; an older one was left behind, or the work takes long.
_YOUNG = 2.0
_POLL_SECONDS = 0.05
_LEFT_SECONDS = 3600.0
_COMMON_LOCK = "index.lock"


class Lock(NamedTuple):
    """A lock file of git's, and its age in seconds."""

    file: Path
    age: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the repository keeps its state: of this working tree, and of all of them.

    `prefix` is the path from the top of the working tree to the plan's folder, empty at the top.
    """

    own: Path
    common: Path
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How the plan stands in the repository: `head` is the last commit, if any; `is_known` says that git tracks it."""

    head: str | None
    branch: str
    is_known: bool
    is_ignored: bool
    is_unsettled: bool
    mode: str = ""


@dataclass(frozen=True, slots=True)
class OwnIndex:
    """The index from which a plan is committed, while git's lock on the common one is held.

    `surroundings` tell git of it, and `base` is the commit on which it rests. `next_common` is the common index as it
    will be after the commit, until it takes the place of `common`.
    """

    surroundings: dict[str, str]
    base: str | None
    next_common: Path
    common: Path


class Repository:
    """The repository of one file. Each call looks at it as it is then.

    Within `with`, or after `open`, one process reads objects for all calls, and the settings and the place are asked
    for once. That holds until it is left or forgotten.
    """

    def __init__(self, folder: Path, name: str, wait: Progress | None = None) -> None:
        self.folder = folder
        self._wait = wait
        self.name = name
        # Whatever is in the name, it is one file of this folder.
        self.only = f":(literal){name}"
        self._is_open = False
        self._objects: Objects | None = None
        self._is_older_git: bool | None = None
        self._settings: dict[str, str] | None = None
        self._place: Place | None = None

    def open(self) -> None:
        """Keep what is asked of git for the calls that follow."""
        self._is_open = True

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        if self._objects is not None:
            self._objects.close()
        self._is_open, self._objects, self._settings, self._place = False, None, None, None

    def run(
        self,
        *words: str,
        data: bytes = b"",
        writes: bool = False,
        wait: Progress | None = None,
        more: Mapping[str, str] | None = None,
        limit: float | None = None,
    ) -> Result:
        """Run git in the plan's folder; see `gitcalls.run`.

        Raises StoppedError where the wait for all that is asked of this repository is stopped.
        """
        wait = wait or self._wait
        result = process.run(self.folder, *words, data=data, writes=writes, wait=wait, more=more, limit=limit)
        if self._wait is not None:
            self._wait.check()
        return result

    @property
    def flushing(self) -> tuple[str, ...]:
        """The options with which git has the disk keep what it writes."""
        if self._is_older_git is None:
            self.object("HEAD")
        return _FLUSHING_BEFORE_2_36 if self._is_older_git else _FLUSHING

    def object(self, name: str) -> Object | None:
        """Return the object of a name, such as "HEAD:./plan.toml"; None if there is none, or it is ambiguous.

        Raises RecordTrouble if git cannot look.
        """
        if "\n" in name:
            result = self.run("rev-parse", "--verify", "--quiet", name)
            if result.status != 0:
                return None
            name = result.line
        return next(self.objects([name]))

    def objects(self, names: Iterable[str]) -> Iterator[Object | None]:
        """Return the objects of names without line ends, in their order; None for each that is not there.

        Raises RecordTrouble if git cannot look, CancelledError.
        """
        is_kept = self._is_open
        objects = None
        try:
            objects = self._objects or Objects(self.folder)
            self._is_older_git = objects.is_older_git
            if is_kept:
                self._objects = objects
            for found in objects.each(names):
                if self._wait is not None:
                    self._wait.check()
                yield found
        except UnreadableError as error:
            self._objects = None
            raise self.no_use(error.result) from error
        finally:
            if objects is not None and not is_kept:
                objects.close()

    @property
    def settings(self) -> dict[str, str]:
        """What is set in git for this repository, wherever: the last value of each, "true" for one without a value.

        Raises RecordTrouble if git cannot read it.
        """
        if self._settings is not None:
            return self._settings
        out = self.checked("config", "--null", "--list").out.decode("utf-8", "surrogateescape")
        parts = (entry.partition("\n") for entry in out.split("\0"))
        settings = {key: value if is_given else "true" for key, is_given, value in parts if key}
        if self._is_open:
            self._settings = settings
        return settings

    def is_on(self, key: str) -> bool:
        """Return whether a setting, by its name in small letters, is one of git's words or numbers for "yes"."""
        value = self.settings.get(key, "").lower()
        return value in {"true", "yes", "on"} or (value.isdigit() and int(value) != 0)

    def checked(
        self, *words: str, data: bytes = b"", writes: bool = False, more: Mapping[str, str] | None = None
    ) -> Result:
        """Run git in the plan's folder.

        Raises RecordTrouble where it fails.
        """
        result = self.run(*words, data=data, writes=writes, more=more)
        if result.status != 0:
            raise self.no_use(result)
        return result

    def no_use(self, result: Result) -> RecordTrouble:
        """Return the reason why git could not read the repository."""
        output = errors.printed(result.err)
        if "dubious ownership" in result.err or "unsafe repository" in result.err:
            return errors.not_owned(self.folder, output)
        if "xcrun: error" in result.err or "xcode-select" in result.err:
            return errors.no_git(output)
        if "cannot use bare repository" in result.err:
            return errors.bare(self.folder)
        if "not a git repository" not in result.err:
            return self._failed(output)
        # Where a link leads out of a repository, that one has no part in it.
        here = self.folder.resolve()
        for folder in (here, *here.parents):
            if os.path.lexists(folder / ".git") and not (folder == here and _is_just_begun(folder / ".git")):
                return errors.damaged(folder / ".git", output)
        return errors.no_repository(here)

    def place(self) -> Place:
        """Find the repository.

        Raises RecordTrouble if there is none in which a plan can be saved.
        """
        try:
            place = self._place or self._plain_place() or self._unusual_place()
        except OSError as error:
            raise errors.refused(f"fatal: {error.strerror}") from error
        if self._is_open:
            self._place = place
        return place

    def _plain_place(self) -> Place | None:
        """Find the repository by its files, as git itself does; None if something is unusual, and git has to say."""
        here = self.folder.resolve()
        top = next((each for each in (here, *here.parents) if os.path.lexists(each / ".git")), None)
        if top is None or _DISCOVERY & os.environ.keys():
            return None
        own = top / ".git"
        folders = [each for each in (here, *here.parents) if each.is_relative_to(top)]
        if own.is_symlink() or not _is_gits_folder(own) or any(map(_is_gits_folder, folders)):
            return None
        settings = self.settings
        is_elsewhere = "core.worktree" in settings or self.is_on("core.bare")
        # Where letters of either case mean the same folder, git and the system may write its name differently.
        if is_elsewhere or (self.is_on("core.ignorecase") and here != top):
            return None
        return Place(own, own, f"{here.relative_to(top).as_posix()}/" if here != top else "")

    def _unusual_place(self) -> Place:
        """Ask git where the repository is."""
        words = ("--is-bare-repository", "--is-inside-git-dir", "--is-inside-work-tree", "--show-prefix")
        answers = self.checked("rev-parse", *words, "--absolute-git-dir").out.split(b"\n", 3)
        is_bare, is_inside_git, is_inside, paths = answers
        if is_bare == b"true":
            raise errors.bare(self.folder)
        prefix, own = _two_paths(os.fsdecode(paths.removesuffix(b"\n")), self.folder.resolve())
        if is_inside != b"true" or is_inside_git == b"true" or ".git" in prefix.casefold().split("/"):
            raise errors.outside(self.folder)
        try:
            common = (own / os.fsdecode((own / "commondir").read_bytes().removesuffix(b"\n"))).resolve()
        except FileNotFoundError:
            common = own
        return Place(own, common, prefix)

    def state(self) -> State:
        """Look how the plan stands.

        Raises RecordTrouble where git cannot tell.
        """
        entries = self.checked(
            *("status", "--porcelain=v2", "--branch", "--no-ahead-behind", "-z", "--untracked-files=all"),
            *("--ignored=matching", "--no-renames", "--", self.only),
        ).out.split(b"\0")
        facts = dict(entry[2:].split(b" ", 1) for entry in entries if entry.startswith(b"# "))
        head = facts.get(b"branch.oid", b"(initial)").decode("ascii")
        kinds = {entry[:1] for entry in entries}
        # "1 XY sub mH mI mW …": the mode that the file has in the working tree, as git sees it.
        modes = (entry.split(b" ")[5] for entry in entries if entry.startswith(b"1 "))
        mode = next((mode.decode("ascii") for mode in modes if mode.startswith(b"100")), "")
        return State(
            head=None if head == "(initial)" else head,
            branch=os.fsdecode(facts.get(b"branch.head", b"(detached)")),
            is_known=not kinds & {b"?", b"!"},
            is_ignored=b"!" in kinds,
            is_unsettled=b"u" in kinds,
            mode=mode,
        )

    def ready(self, *, needs_identity: bool = True) -> tuple[Place, State]:
        """Look whether a save could work, or something be taken in, for which nobody needs to be known.

        Raises RecordTrouble with the first reason against it.
        """
        place = self.place()
        for name, what, finish in _UNDER_WAY:
            try:
                is_under_way = (place.own / name).exists()
            except OSError as error:
                raise errors.refused(f"fatal: {error.strerror}") from error
            if is_under_way:
                raise errors.merging(what, finish)
        state = self.state()
        if state.branch == "(detached)":
            raise errors.detached()
        if state.is_unsettled:
            raise errors.unsettled(self.name)
        if state.is_ignored:
            raise errors.ignored(self.name, self._ignoring_rule())
        lock = _lock_in_the_way(place, state)
        if lock is not None and lock.age >= _YOUNG:
            raise errors.locked(*lock)
        if needs_identity and not all(self.identity().values()):
            raise errors.no_identity()
        return place, state

    def _ignoring_rule(self) -> str:
        result = self.run("check-ignore", "--verbose", "-z", "--stdin", data=os.fsencode(f"./{self.name}") + b"\0")
        parts = result.out.decode("utf-8", "replace").split("\0")
        return f"“{parts[2]}” in line {parts[1]} of {parts[0]}" if result.status == 0 and len(parts) > 2 else ""

    def identity(self) -> dict[str, str]:
        """Return `name` and `email` of `author` and `committer`, as git was told them: "author.name" and so on.

        Raises RecordTrouble if git's configuration cannot be read.
        """
        settings = self.settings
        return {
            f"{who}.{what}": os.environ.get(f"GIT_{who}_{what}".upper())
            or settings.get(f"{who}.{what}")
            or settings.get(f"user.{what}", "")
            for who in ("author", "committer")
            for what in ("name", "email")
        }

    def refusal(
        self, place: Place, state: State, result: Result, *, ran_hooks: bool = True, was_stopped: bool = False
    ) -> RecordTrouble:
        """Return the reason why git did not save; `was_stopped` means that the user stopped it."""
        output = errors.printed(result.out.decode("utf-8", "replace"), result.err)
        lock = _lock_in_the_way(place, state) or _lock_said(result.err)
        if was_stopped:
            return errors.stopped_here(lock.file if lock is not None else None, output)
        if result.status < 0:
            return errors.stopped(-result.status, lock.file if lock is not None else None, output)
        if _ABORTED in result.err:
            return errors.hook_refused(["reference-transaction"], output)
        # git ends with 1 where a hook refused, or nothing was to be done; with 128 where it failed itself.
        if ran_hooks and result.status == 1:
            if _NOTHING.search(output):
                return errors.unseen(self.name, output)
            hooks = self.active_hooks()
            if hooks:
                return errors.hook_refused(hooks, output)
        if lock is not None:
            return errors.locked(*lock)
        if _NOT_SIGNED.search(result.err):
            return errors.not_signed(output)
        return errors.no_identity() if _NOBODY.search(result.err) else self._failed(output)

    def _failed(self, output: str) -> RecordTrouble:
        if _INDEX_DAMAGED.search(output):
            index = self.folder / self.run("rev-parse", "--git-path", "index").line
            lock = lock_at(index.with_name("index.lock"))
            return errors.index_damaged(index, output) if lock is None else errors.locked(*lock)
        damaged = _DAMAGED.search(output) is not None
        return errors.damaged(self.folder, output) if damaged else errors.refused(output)

    def lock_said(self, result: Result) -> RecordTrouble | None:
        """Return the lock that git's output names; None if there is none."""
        lock = _lock_said(result.err)
        return None if lock is None else errors.locked(*lock)

    def active_hooks(self, names: tuple[str, ...] = _HOOKS) -> list[str]:
        """Name the hooks that are there, of those that run before a save and can refuse it, or of others."""
        if "core.hookspath" in self.settings:
            folder = self.folder / self.checked("rev-parse", "--git-path", "hooks").line
        else:
            folder = self.place().common / "hooks"
        return [name for name in names if os.access(folder / name, os.X_OK)]

    def mode(self, state: State) -> str:
        """Return the plan's mode as git has it: that of the file, unless git is set not to look at it."""
        is_executable = os.access(self.folder / self.name, os.X_OK) and os.name != "nt"
        return state.mode or ("100755" if is_executable else "100644")

    def store(self, place: Place, state: State, data: bytes | None) -> str:
        """Store a text of the plan, or else the file, in git, converted as for a commit; return its name.

        git takes over what it has already without looking at it. Another program may have put it there, and a loss of
        power may have left a part of it: then it is written again. Raises RecordTrouble, with nothing changed, if the
        disk cannot do it.
        """
        if data is None:
            try:
                data = (self.folder / self.name).read_bytes()
            except OSError as error:
                raise errors.refused(f"fatal: {error.strerror}") from error
        unconverted = object_name(data, state.head or "")
        was_there = _loose(place, unconverted).exists()
        words = (*self.flushing, "hash-object", "-w", f"--path=./{self.name}", "--stdin")
        name = self.checked(*words, data=data, writes=True).line
        file = _loose(place, name)
        try:
            # Of a text that git converts, nothing tells whether it was there.
            if (was_there or name != unconverted) and file.exists():
                if not _is_whole(file, name):
                    file.unlink()
                    self.checked(*words, data=data, writes=True)
                flush(file)
                flush(file.parent)
        except OSError as error:
            raise errors.refused(f"fatal: {error.strerror}") from error
        return name

    def head(self) -> str | None:
        """Return the name of the last commit on this branch; None if there is none.

        Raises RecordTrouble if there is no repository that can be looked at.
        """
        if (commit := self.object("HEAD")) is not None:
            return commit.id
        # Either there is none yet, or something is damaged.
        result = self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if result.status not in {0, 1}:
            raise self.no_use(result)
        return result.line if result.status == 0 else None

    @contextmanager
    def own_index(self, place: Place, state: State, entry: str) -> Iterator[OwnIndex]:
        """Make an index that has the last commit with another entry for the plan.

        Until it is left, git's lock on the common index is held, as git holds it during a commit: what another git
        commits meanwhile would be undone. The files are beside the common index, where hooks expect them and a split
        index finds its other half. Raises RecordTrouble if git cannot make it, or another git holds the lock.
        """
        common = place.own / "index"
        own = place.own / f"actionplan-{os.getpid()}.index"
        next_common = own.with_name(f"{own.name}.next")
        _take_lock(place, state)
        try:
            _remove_left_indexes(place, own)
            if common.exists():
                # What git knows of the other files spares it reading them.
                content = common.read_bytes()
                if not _ends_with_checksum(content):
                    raise errors.index_damaged(common, "error: bad signature of the index file")
                _write_new(own, content)
                _write_new(next_common, content)
            base = self.head()
            surroundings = {"GIT_INDEX_FILE": str(own)}
            tree = ("--reset", base) if base is not None else ("--empty",)
            self.checked("read-tree", *tree, writes=True, more=surroundings)
            words = ("update-index", "--add", "--cacheinfo", entry)
            self.checked(*self.flushing, *words, writes=True, more=surroundings)
            yield OwnIndex(surroundings, base, next_common, common)
        except OSError as error:
            raise errors.refused(f"fatal: {error.strerror}") from error
        finally:
            files = own, next_common, *(file.with_name(f"{file.name}.lock") for file in (own, next_common, common))
            for file in files:
                with suppress(OSError):
                    file.unlink()

    def update_common_index(self, index: OwnIndex) -> RecordTrouble | None:
        """Have the common index show the plan as it was just committed, and all else as it was.

        Returns what a person has to be told if that fails: the commit is made, and stays.
        """
        words = (*self.flushing, "reset", "--quiet", "--", self.only)
        try:
            result = self.run(*words, writes=True, more={"GIT_INDEX_FILE": str(index.next_common)})
            if result.status != 0:
                return errors.index_behind(self.name, errors.refused(errors.printed(result.err)))
            index.next_common.replace(index.common)
        except (OSError, RecordTrouble) as error:
            return errors.index_behind(self.name, error)
        return None

    def flush_contents(self, place: Place, newest: str, known: str | None) -> str:
        """Have the disk keep a commit with all that it names and another one does not; return the commit's name.

        Raises OSError if the disk cannot do it, RecordTrouble if a part of it is not whole.
        """
        newest, added = self._added(newest, known)
        contents = [_loose(place, name) for name in added]
        objects = place.common / "objects"
        for path in dict.fromkeys((*contents, *(file.parent for file in contents), objects / "pack", objects)):
            flush(path)
        return newest

    def _added(self, newest: str, known: str | None) -> tuple[str, list[str]]:
        """Return the full name of a commit, and of all that it and those before it have and another one does not."""
        commit = self.object(newest)
        if commit is None:
            raise errors.damaged(self.folder, f"fatal: missing object {newest}")
        if commit.id == known:
            return commit.id, []
        if _PARENT.findall(commit.content.partition(b"\n\n")[0]) == ([known.encode()] if known else []):
            old = f"{known}^{{tree}}" if known else None
            return commit.id, [commit.id, *self._added_tree(f"{commit.id}^{{tree}}", old)]
        words = ("rev-list", "--objects", commit.id, *([f"^{known}"] if known else []), "--")
        lines = self.checked(*words).out.decode("ascii", "replace").splitlines()
        return commit.id, [line.partition(" ")[0] for line in lines]

    def _added_tree(self, name: str, known: str | None) -> Iterator[str]:
        """Return the names of what a tree has and another one does not, the tree first. Raises RecordTrouble."""
        tree = self.object(name)
        if tree is None:
            raise errors.damaged(self.folder, f"fatal: missing object {name}")
        yield tree.id
        before = entries(self.object(known) if known is not None else None)
        for path, entry in entries(tree).items():
            # What stands for a whole other repository is not in this one.
            if before.get(path) != entry and entry.mode != "160000":
                is_folder_still = entry.mode == "40000" and path in before and before[path].mode == "40000"
                yield from self._added_tree(entry.id, before[path].id if is_folder_still else None)

    def flush(self, place: Place, state: State) -> str:
        """Have the disk keep what the last commit added, what is named before what names it; return its name.

        git itself flushes no names, and no contents that it found there already. Raises OSError where the disk could
        not do it, RecordTrouble where a part of it is not whole.
        """
        newest = self.flush_contents(place, "HEAD", state.head)
        refs = place.common / "refs"
        branch = refs / "heads" / state.branch
        names = [folder for folder in branch.parents if folder.is_relative_to(refs)]
        for path in (branch, *names, place.common / "reftable"):
            flush(path)
        # A git older than 2.36 flushes none of these.
        for path in (place.own / "index", place.own / "HEAD", place.own):
            flush(path)
        return newest


def _take_lock(place: Place, state: State) -> None:
    """Take git's lock on the common index.

    Raises RecordTrouble if another git holds it for longer than a moment, or it cannot be made.
    """
    while True:
        wait_for_locks(place, state)
        try:
            os.close(os.open(place.own / _COMMON_LOCK, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            # Another git was quicker; how long it is waited for is the same as for any lock.
            continue
        except OSError as error:
            raise errors.refused(f"fatal: {error.strerror}") from error
        return


def _ends_with_checksum(index: bytes) -> bool:
    """Return whether an index is whole: it ends with its own checksum, or with the zeros of `index.skipHash`.

    git reads an index without that look, and may commit from a damaged one.
    """
    sums = (hashlib.sha1(index[:-20], usedforsecurity=False).digest(), hashlib.sha256(index[:-32]).digest(), bytes(20))
    return index.endswith(sums)


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    try:
        write_all(descriptor, content)
    finally:
        os.close(descriptor)


def _remove_left_indexes(place: Place, own: Path) -> None:
    """Remove what a save that was cut short left of its index: under the name of this one, or over an hour old."""
    for left in place.own.glob("actionplan-*.index*"):
        with suppress(OSError):
            if left.name.startswith(own.name) or time() - left.lstat().st_mtime > _LEFT_SECONDS:
                left.unlink()


def _is_gits_folder(path: Path) -> bool:
    """Return whether a folder is one in which git keeps a repository, and no second working tree of one."""
    try:
        head = (path / "HEAD").read_bytes()
    except OSError:
        return False
    has_all = (path / "objects").is_dir() and (path / "refs").is_dir() and not (path / "commondir").exists()
    return has_all and _HEAD.match(head) is not None


def _is_just_begun(repository: Path) -> bool:
    """Return whether `git init` was broken off here: a folder with nothing saved in it, which `git init` completes."""
    is_folder = repository.is_dir() and not repository.is_symlink() and not (repository / "packed-refs").exists()
    return is_folder and not any(
        path.is_file() for name in ("refs", "objects", "logs") for path in (repository / name).rglob("*")
    )


def _two_paths(lines: str, folder: Path) -> tuple[str, Path]:
    """Split a folder's path within its repository from the absolute path that follows; each can have line breaks."""
    here = f"{folder.as_posix()}/"
    for at, character in enumerate(lines):
        if character == "\n" and here.endswith(lines[:at]) and Path(lines[at + 1 :]).is_absolute():
            return lines[:at], Path(lines[at + 1 :])
    return "", Path(lines.lstrip("\n"))


def object_name(content: bytes, like: str, kind: bytes = b"blob") -> str:
    """Return git's name for a content, by the kind of hash that another name of the repository has."""
    algorithm = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return algorithm(b"%b %d\0" % (kind, len(content)) + content).hexdigest()


def _is_whole(file: Path, name: str) -> bool:
    """Return whether a loose object of git's holds what its name says."""
    try:
        _, _, content = zlib.decompress(file.read_bytes()).partition(b"\0")
    except zlib.error:
        return False
    return object_name(content, name) == name


def _loose(place: Place, name: str) -> Path:
    return place.common / "objects" / name[:2] / name[2:]


def lock_at(file: Path) -> Lock | None:
    """Look at a lock file; None where there is none."""
    try:
        return Lock(file, time() - file.lstat().st_mtime)
    except OSError:
        return None


def _lock_in_the_way(place: Place, state: State) -> Lock | None:
    files = (
        place.own / _COMMON_LOCK,
        place.own / "HEAD.lock",
        place.common / "refs" / "heads" / f"{state.branch}.lock",
        place.common / "reftable" / "tables.list.lock",
    )
    return next((lock for lock in map(lock_at, files) if lock is not None), None)


def _lock_said(words: str) -> Lock | None:
    match = _LOCK_SAID.search(words)
    return None if match is None else lock_at(Path(match[1]))


def wait_for_locks(place: Place, state: State) -> None:
    """Wait a moment for a running git to finish.

    Raises RecordTrouble where it takes longer.
    """
    give_up = monotonic() + _YOUNG
    while (lock := _lock_in_the_way(place, state)) is not None:
        if lock.age >= _YOUNG or monotonic() >= give_up:
            raise errors.locked(*lock)
        sleep(_POLL_SECONDS)
