"""The record on other computers: which one it is shared with, fetching from there, pushing, and taking in what came."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from actionplan.git import errors, log, remote_errors
from actionplan.git.errors import RecordTrouble, Trouble, printed
from actionplan.git.objects import entries
from actionplan.git.record import Record
from actionplan.git.repository import wait_for_locks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from actionplan.git.log import Commit
    from actionplan.git.process import Result
    from actionplan.git.repository import Place, State
    from actionplan.progress import Progress

# How long, in seconds, all of one talk with another computer may take.
LONGEST_TALK = 300.0
_PATIENT_SSH = "-o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
# A connection on which nothing moves for so many seconds is given up.
_PATIENT_HTTP = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30")
_NO_SUCH_BRANCH = re.compile(r"couldn't find remote ref|Couldn't find remote ref")
# Somebody else was quicker.
_MOVED = re.compile(
    r"fetch first|non-fast-forward|stale info|is at [0-9a-f]+ but expected|reference already exists|"
    r"cannot lock ref .* unable to resolve|incorrect old value"
)
_FETCHES = 3
_REMOTE = re.compile(r"remote\.(.+)\.url")
# How a git older than 2.38 ends if it is to merge trees: with a word on how it is used.
_UNKNOWN_TO_GIT = 129


class Target(NamedTuple):
    """With whom the record is shared: a remote and its address, the branch there, and where it is remembered here."""

    remote: str
    address: str
    ref: str
    tracking: str

    @property
    def branch(self) -> str:
        """The short name of the branch there."""
        return self.ref.removeprefix("refs/heads/")


class Remote:
    """What the record of one plan has to do with other computers. Each call looks at it as it is then."""

    def __init__(self, record: Record, wait: Progress) -> None:
        """Work for one record; if `wait` is stopped, a talk with another computer is left off."""
        self._wait = wait
        self._repository = record.repository
        # The paths in which two trees differ, which never changes.
        self._known_paths: dict[tuple[str, str], frozenset[bytes]] = {}

    # How both sides are

    def ready(self) -> tuple[Place, State]:
        """Look whether anything could be taken in here; who saves need not be known for that.

        Raises RecordTrouble with the first reason against it.
        """
        return self._repository.ready(needs_identity=False)

    def target(self, state: State, given: str | None) -> Target:
        """Find with whom the record is shared: the remote that is given, else the branch's own, else the only one.

        Raises RecordTrouble if there is none, or it is not known which.
        """
        settings = self._repository.settings
        names = sorted(match[1] for match in map(_REMOTE.fullmatch, settings) if match is not None)
        own, ref = (settings.get(f"branch.{state.branch}.{key}", "") for key in ("remote", "merge"))
        if given is not None and given not in names:
            raise remote_errors.unknown_remote(given, names)
        remote = given or (own if own in names else "")
        if not remote:
            if not names:
                raise remote_errors.no_remote()
            if len(names) > 1:
                raise remote_errors.several_remotes(names, state.branch)
            remote = names[0]
        if remote != own or not ref.startswith("refs/heads/"):
            ref = f"refs/heads/{state.branch}"
        address = remote_errors.without_secrets(settings[f"remote.{remote}.url"])
        return Target(remote, address, ref, f"refs/remotes/{remote}/{ref.removeprefix('refs/heads/')}")

    def head(self) -> str:
        """Return the commit that was saved last here; empty if there is none."""
        return self._repository.head() or ""

    def bases(self, ours: str, theirs: str) -> list[str]:
        """Return the newest states that two sides have in common: one of the sides if the other goes on from it.

        Raises RecordTrouble if git cannot find them.
        """
        result = self._repository.run("merge-base", "--all", ours, theirs)
        if result.status not in {0, 1}:
            raise self._repository.no_use(result)
        return result.out.decode("ascii").split()

    def only_base(self, bases: Sequence[str], remote: str) -> str:
        """Return the one state from which both sides go on.

        Raises RecordTrouble if there is none, or more than one that says something else of the plan.
        """
        if not bases:
            is_shallow = (self._repository.place().common / "shallow").exists()
            raise remote_errors.shallow(remote) if is_shallow else remote_errors.unrelated(remote)
        if len(bases) > 1 and len({self.blob(base) for base in bases}) > 1:
            raise remote_errors.crossed(remote)
        return bases[0]

    def blob(self, commit: str) -> str:
        """Return the name of what a commit has as the plan; empty if it has none."""
        found = self._repository.object(f"{commit}:./{self._repository.name}")
        return found.id if found is not None else ""

    def content(self, blob: str) -> bytes:
        """Return what a blob says.

        Raises RecordError if the record lacks it.
        """
        (content,) = log.contents(self._repository, [blob])
        return content

    def saves(self, older: str, newer: str) -> list[Commit]:
        """Return the commits that changed the plan since another one, oldest first, without those that only merged."""
        return log.saves(self._repository, older, newer)

    def count(self, older: str | None, newer: str) -> int:
        """Count the commits since another state, without those that only merged."""
        since = [f"^{older}"] if older is not None else []
        return int(self._repository.checked("rev-list", "--count", "--no-merges", newer, *since, "--").line)

    # Talking with another computer

    def fetch(self, target: Target) -> str | None:
        """Fetch the branch, and give what it has; None where nothing at all was ever shared there.

        Raises RecordTrouble where that cannot be had.
        """
        words = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--", target.remote,
                 f"+{target.ref}:{target.tracking}")  # fmt: skip
        result = self._talk(target, *words)
        for _ in range(_FETCHES - 1):
            # Another git that fetches here, an editor's or that of a sync which was killed, may note it first.
            if result.status != 0 and _MOVED.search(result.err):
                result = self._talk(target, *words)
        if result.status == 0:
            found = self._repository.object(f"{target.tracking}^{{commit}}")
            return found.id if found is not None else None
        if not _NO_SUCH_BRANCH.search(result.err):
            raise self._unreached(target, result)
        listed = self._talk(target, "ls-remote", "--heads", "--", target.remote)
        if listed.status != 0:
            raise self._unreached(target, listed)
        there = [line.partition("\trefs/heads/")[2] for line in os.fsdecode(listed.out).splitlines()]
        if there:
            raise remote_errors.no_branch(target.remote, target.branch, there)
        return None

    def push(self, target: Target, commit: str) -> bool:
        """Share a commit and all before it; False where somebody else was quicker. Nothing is overwritten there.

        Raises RecordTrouble where it is refused.
        """
        words = ("push", "--porcelain", "--", target.remote, f"{commit}:{target.ref}")
        result = self._talk(target, *words, is_sharing=True)
        if result.status == 0:
            return True
        said = printed(remote_errors.without_secrets(result.out.decode("utf-8", "replace")),
                       remote_errors.without_secrets(result.err))  # fmt: skip
        if _MOVED.search(said):
            return False
        if re.search(r"^!\t", result.out.decode("utf-8", "replace"), re.MULTILINE):
            raise remote_errors.not_taken(target.remote, said)
        error = remote_errors.unreached(target.remote, target.address, said)
        if error.trouble is Trouble.OTHER and "pre-push" in self._repository.active_hooks(("pre-push",)):
            raise errors.hook_refused(["pre-push"], said)
        raise error

    def _talk(self, target: Target, *words: str, is_sharing: bool = False) -> Result:
        if self._wait.is_stopped:
            raise remote_errors.stopped_sync(while_sharing=False)
        result = self._repository.run(
            *(*self._repository.flushing, *_PATIENT_HTTP, *words),
            writes=True,
            wait=self._wait,
            more=self._ssh(),
            limit=LONGEST_TALK,
        )
        if result.status != 0 and self._wait.is_stopped:
            raise remote_errors.stopped_sync(while_sharing=is_sharing)
        if result.status < 0:
            raise remote_errors.late(target.remote, LONGEST_TALK)
        return result

    def _unreached(self, target: Target, result: Result) -> RecordTrouble:
        lock = self._repository.lock_said(result)
        if lock is not None:
            return lock
        said = printed(remote_errors.without_secrets(result.err))
        return remote_errors.unreached(target.remote, target.address, said)

    def _ssh(self) -> Mapping[str, str]:
        """Keep ssh from asking on the terminal, and from waiting for ever, however it is called."""
        told = os.environ.get("GIT_SSH_COMMAND") or self._repository.settings.get("core.sshcommand")
        if not told:
            program = os.environ.get("GIT_SSH")
            told = shlex.quote(program) if program else "ssh"
        try:
            program = PurePath(shlex.split(told)[0].replace("\\", "/")).stem.lower()
        except (ValueError, IndexError):
            return {}
        more = {"ssh": _PATIENT_SSH, "plink": "-batch", "tortoiseplink": "-batch"}.get(program)
        return {"GIT_SSH_COMMAND": f"{told} {more}"} if more else {}

    # Putting two sides together

    def changed_on_both(self, theirs: str, ours: str, base: str) -> list[bytes]:
        """Return the paths, from the top of the repository, of other files that both sides changed, and not alike."""
        here, there, apart = self._paths((base, ours), (base, theirs), (ours, theirs))
        return sorted((here & there & apart) - {self.path()})

    def content_at(self, commit: str, path: bytes) -> bytes | None:
        """Return the contents of a file in a commit or tree, by its path from the top; None if it is not there."""
        found = self._repository.object(f"{commit}:{os.fsdecode(path)}")
        return found.content if found is not None and found.kind == "blob" else None

    def past_lines(self, path: bytes) -> list[str]:
        """Return the lines that were ever put into a file, by its path from the top, in no order."""
        top = Path(self._repository.checked("rev-parse", "--show-toplevel").line)
        return Record(top / os.fsdecode(path)).past_lines()

    def merged_tree(self, theirs: str, ours: str, base: str, merged: Mapping[bytes, bytes]) -> str:
        """Return a tree with the files of both sides: those `merged` already, by path, and others as git merges them.

        The plan has to be among those merged already. Raises RecordTrouble if git cannot merge the others.
        """
        tree = self._tree_of_others(theirs, ours, base, {*merged})
        entries = []
        for path, data in merged.items():
            words = (*self._repository.flushing, "hash-object", "-w", "--stdin")
            blob = self._repository.checked(*words, data=data).line
            entries.append(f"{self._mode(ours, path)} {blob}".encode() + b"\t" + path + b"\0")
        with tempfile.TemporaryDirectory(prefix="actionplan-") as folder:
            apart = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self._repository.checked("read-tree", tree, writes=True, more=apart)
            self._put_into_index(b"".join(entries), apart)
            return self._repository.checked(*self._repository.flushing, "write-tree", writes=True, more=apart).line

    def changed_in_merge(self, tree: str, *sides: str) -> list[bytes]:
        """Return the paths of files, other than the plan, that a merged tree has otherwise than one of its sides."""
        changed = self._paths(*((side, tree) for side in sides))
        return sorted(frozenset().union(*changed) - {self.path()})

    def merge(self, theirs: str, ours: str, tree: str, message: str) -> str:
        """Make the commit that puts two sides together; nothing points to it yet.

        Raises RecordTrouble where git cannot, and where nobody is known who saves.
        """
        signing = ["-S"] if self._repository.is_on("commit.gpgsign") else []
        identity = ("-c", "user.useConfigOnly=true", "-c", "i18n.commitEncoding=utf-8")
        result = self._repository.run(
            *(*self._repository.flushing, *identity, "commit-tree"),
            *(*signing, tree, "-p", theirs, "-p", ours, "-F", "-"),
            data=message.encode("utf-8", "replace"),
            writes=True,
        )
        if result.status != 0:
            place, state = self.ready()
            raise self._repository.refusal(place, state, result, ran_hooks=False)
        return result.line

    def _tree_of_others(self, theirs: str, ours: str, base: str, merged: set[bytes]) -> str:
        """Return a tree with the other files of both sides; what it has of those merged already does not count."""
        mine, other = (paths - merged for paths in self._paths((base, ours), (base, theirs)))
        if not other:
            return ours
        if not mine:
            return theirs
        words = ("merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", theirs, ours)
        result = self._repository.run(*words, writes=True)
        if result.status == _UNKNOWN_TO_GIT:
            raise remote_errors.other_files(sorted(map(os.fsdecode, mine | other)))
        if result.status not in {0, 1}:
            raise self._repository.no_use(result)
        tree, *clashing = result.out.split(b"\0")
        apart = sorted(os.fsdecode(path) for path in {*clashing} - {b""} - merged)
        if apart:
            raise remote_errors.other_files(apart)
        return tree.decode("ascii")

    def _put_into_index(self, entries: bytes, more: Mapping[str, str] | None = None) -> None:
        words = (*self._repository.flushing, "update-index", "-z", "--index-info")
        self._repository.checked(*words, data=entries, writes=True, more=more)

    def _put_plan_into_index(self, commit: str) -> None:
        path = self.path()
        self._put_into_index(f"{self._mode(commit, path)} {self.blob(commit)}".encode() + b"\t" + path + b"\0")

    def _mode(self, commit: str, path: bytes) -> str:
        folder, _, name = path.rpartition(b"/")
        entry = entries(self._repository.object(f"{commit}:{os.fsdecode(folder)}")).get(name)
        return entry.mode if entry is not None else "100644"

    def path(self) -> bytes:
        """Return the plan's path from the top of the repository."""
        return os.fsencode(self._repository.place().prefix + self._repository.name)

    def _paths(self, *pairs: tuple[str, str]) -> list[frozenset[bytes]]:
        """Return the paths in which the two commits or trees of each pair differ."""
        trees = [(self._tree(one), self._tree(other)) for one, other in pairs]
        unknown = [pair for pair in dict.fromkeys(trees) if pair not in self._known_paths]
        if unknown:
            headers = [f"{one} {other}\n".encode() for one, other in unknown]
            words = ("diff-tree", "--stdin", "-r", "-z", "--name-only", "--no-renames", "--no-relative")
            rest = self._repository.checked(*words, data=b"".join(headers)).out
            # A header, then each path with a NUL behind it.
            for pair, header in zip(reversed(unknown), reversed(headers), strict=True):
                rest, _, paths = rest.rpartition(header)
                self._known_paths[pair] = frozenset(paths.split(b"\0")) - {b""}
        return [self._known_paths[pair] for pair in trees]

    def _tree(self, name: str) -> str:
        tree = self._repository.object(f"{name}^{{tree}}")
        if tree is None:
            raise errors.damaged(self._repository.folder, f"fatal: missing object {name}")
        return tree.id

    # Taking in

    def begin(self, new: str, old: str) -> tuple[Place, State]:
        """Put the future plan into git's index, and check that the other received files can be put in place.

        What comes in is on the disk by then, so that a sync that is cut short can go on. Returns how the plan is in the
        repository, for `finish`. Raises RecordTrouble, with the index as it was, if that cannot be done.
        """
        place, state = self.ready()
        wait_for_locks(place, state)
        try:
            self._repository.flush_contents(place, new, old)
        except OSError as error:
            raise errors.refused(f"fatal: {error.strerror}") from error
        self._put_plan_into_index(new)
        if others := self._paths((old, new))[0] - {self.path()}:
            # What a sync that was cut short has put in place already stays there.
            self._stage_what_is_there(new, others)
            result = self._repository.run("read-tree", "-m", "-u", "--dry-run", old, new, writes=True)
            if result.status != 0:
                self.give_up(old)
                raise remote_errors.in_the_way(printed(result.err))
        return place, state

    def _stage_what_is_there(self, new: str, paths: frozenset[bytes]) -> None:
        top = Path(self._repository.checked("rev-parse", "--show-toplevel").line)
        listing = self._repository.checked("ls-tree", "-r", "-z", "--full-tree", new).out.split(b"\0")
        entries = {path: facts for facts, _, path in (entry.partition(b"\t") for entry in listing)}
        for path in sorted(paths & entries.keys()):
            file = top / os.fsdecode(path)
            mode, kind, blob = entries[path].split()
            if kind == b"blob" and mode != b"120000" and file.is_file() and not file.is_symlink():
                found = self._repository.run("hash-object", f"--path={os.fsdecode(path)}", "--stdin",
                                             data=file.read_bytes())  # fmt: skip
                if found.line.encode() == blob:
                    line = mode + b" " + blob + b"\t" + path + b"\0"
                    words = (*self._repository.flushing, "update-index", "-z", "--index-info")
                    self._repository.checked(*words, data=line, writes=True)

    def give_up(self, old: str) -> None:
        """Restore git's index to the plan as it was."""
        self._put_plan_into_index(old)

    def finish(self, new: str, old: str, why: str, begun: tuple[Place, State]) -> RecordTrouble | None:
        """Put the other files in place, and make this the newest state of the branch; the plan file is in place.

        Returns the warning about it if the disk did not confirm it. Raises RecordTrouble if git cannot do it.
        """
        place, state = begun
        if self._paths((old, new))[0] - {self.path()}:
            words = (*self._repository.flushing, "read-tree", "-m", "-u", old, new)
            result = self._repository.run(*words, writes=True)
            if result.status != 0:
                raise self._repository.refusal(place, state, result, ran_hooks=False)
        words = ("update-ref", "-m", why, "HEAD", new, old)
        result = self._repository.run(*self._repository.flushing, *words, writes=True)
        if result.status != 0:
            raise self._repository.refusal(place, state, result, ran_hooks=False)
        try:
            self._repository.run(*self._repository.flushing, "update-index", "-q", "--refresh", writes=True)
            # What it names was flushed when this began.
            self._repository.flush(place, replace(state, head=new))
        except (OSError, RecordTrouble) as error:
            return errors.unconfirmed(error)
        return None
