"""Run git on the plan's folder, the same way whatever surrounds it, and return what it printed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from actionplan.git import errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from actionplan.progress import Progress

# What a git that runs this program (in a hook, say) tells its children would lead to its repository, not the plan's.
_INHERITED = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE"),
    *("GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_CONFIG", "GIT_ATTR_SOURCE", "GIT_REPLACE_REF_BASE"),
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
)
# GitPython asks git for its version as it is imported, twice. Nothing needs that: without a git, the first run fails.
_WITHOUT_A_LOOK = {"GIT_PYTHON_REFRESH": "quiet", "GIT_PYTHON_GIT_EXECUTABLE": os.devnull}
_IMPORTING = Lock()
# A look leaves no trace: no index refreshed in passing, and no program that watches the files started.
_LOOKS = ("-c", "core.fsmonitor=false")
# Nothing may wait for an answer on a terminal that the dashboard has.
_SILENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": ":", "GIT_PAGER": "cat", "SSH_ASKPASS_REQUIRE": "force"}
_PATIENCE = 0.5
# How often a git that was asked to end is waited for, before it is ended by force.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What a run of git gave: its exit status (negative: the signal that ended it) and what it printed."""

    status: int
    out: bytes
    err: str

    @property
    def line(self) -> str:
        """The one line that it printed."""
        return os.fsdecode(self.out.removesuffix(b"\n"))


def start(
    folder: Path,
    *words: str,
    writes: bool = False,
    more: Mapping[str, str] | None = None,
    can_end: bool = False,
) -> Any:  # noqa: ANN401  (GitPython passes on a Popen's own)
    """Start git in a folder, with pipes to it; `writes` gives its hooks the person's own language.

    `more` is added to its surroundings. With `can_end` it is in a session of its own: all of it can be ended together,
    and nothing in it asks on the dashboard's terminal. It ends when the process that is returned is forgotten.
    Raises RecordTrouble if git cannot be run at all.
    """
    git = _gitpython()
    surroundings = _SILENT | (_own_language() if writes else {"GIT_OPTIONAL_LOCKS": "0"}) | dict(more or {})
    # GitPython can add to what git inherits, but not remove from it.
    foreign = [name for name in _INHERITED if name in os.environ and name not in surroundings]
    without = ["env", *(word for name in foreign for word in ("-u", name))] if foreign else []
    looks = () if writes else _LOOKS
    command = [*without, git.Git.GIT_PYTHON_GIT_EXECUTABLE, *looks, "-C", str(folder), *words]
    try:
        return git.Git(str(folder)).execute(
            command, istream=subprocess.PIPE, as_process=True, env=surroundings, start_new_session=can_end
        )
    except (git.GitCommandNotFound, PermissionError) as error:
        raise errors.no_git() from error
    except OSError as error:
        raise errors.refused(f"fatal: {error.strerror}") from error


def _gitpython() -> Any:  # noqa: ANN401  (a module)
    """Import GitPython, which takes longer than most commands, without its look for a git."""
    with _IMPORTING:
        if "git" not in sys.modules:
            named = {name: os.environ.get(name) for name in _WITHOUT_A_LOOK}
            os.environ.update(_WITHOUT_A_LOOK)
            try:
                import git  # noqa: PLC0415
            finally:
                for name, value in named.items():
                    del os.environ[name]
                    os.environ.update({name: value} if value is not None else {})
            git.Git.GIT_PYTHON_GIT_EXECUTABLE = named["GIT_PYTHON_GIT_EXECUTABLE"] or "git"
    return sys.modules["git"]


def run(
    folder: Path,
    *words: str,
    data: bytes = b"",
    writes: bool = False,
    wait: Progress | None = None,
    more: Mapping[str, str] | None = None,
    limit: float | None = None,
) -> Result:
    """Run git in a folder to its end; `data` is its standard input, and `writes` and `more` are as for `start`.

    If `wait` is stopped, or it lasts longer than `limit` seconds, git and all that it has started are ended, and the
    result has the signal's status. Raises RecordTrouble if git cannot be run at all.
    """
    can_end = wait is not None or limit is not None
    process = start(folder, *words, writes=writes, more=more, can_end=can_end)
    _feed(process, data)
    until = None if limit is None else monotonic() + limit
    try:
        out, err = _finished(process, wait, until)
    except BaseException:
        # Whoever leaves with ctrl+c leaves nothing at work behind his back.
        if can_end:
            _end(process, by_force=False)
        raise
    return Result(process.returncode, out, err.decode("utf-8", "replace"))


def _own_language() -> dict[str, str]:
    # git's own words in English, to be recognised; a hook handles text as it does in the person's terminal.
    everything = os.environ.get("LC_ALL", "")
    kept = {"LANG": everything, "LC_CTYPE": everything} if everything else {}
    return {"LC_ALL": "", "LC_MESSAGES": "C", **kept}


def _feed(process: Any, data: bytes) -> None:  # noqa: ANN401  (GitPython passes on a Popen's own)
    """Write git's input from a thread: `communicate`, if called again after its timeout, would drop the remainder."""
    popen = process.proc
    stream, popen.stdin = popen.stdin, None

    if not data:
        stream.close()
        return

    def write() -> None:
        # git need not want all of it.
        with suppress(OSError), stream:
            stream.write(data)

    Thread(target=write, daemon=True).start()


def _finished(
    process: Any,  # noqa: ANN401  (GitPython passes on a Popen's own)
    wait: Progress | None,
    until: float | None,
) -> tuple[bytes, bytes]:
    """Wait for git to end, but not for a program that a hook left running with git's output still open."""
    has_ended, rounds = False, 0
    while True:
        try:
            out, err = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired as error:
            if not has_ended:
                # What it printed last is read once more after it has ended.
                has_ended = process.poll() is not None
                is_late = until is not None and monotonic() >= until
                if not has_ended and (is_late or (wait is not None and wait.is_stopped)):
                    # Asked to end, git takes its locks away; ended by force, it cannot.
                    _end(process, by_force=rounds >= _ROUNDS)
                    rounds += 1
                continue
            for stream in (process.stdout, process.stderr):
                stream.close()
            out, err = error.output or b"", error.stderr or b""
        if rounds:
            _end(process, by_force=True)
        return out, err


def _end(process: Any, *, by_force: bool) -> None:  # noqa: ANN401  (as above)
    """End git and what it has started; what has ended already is left in peace."""
    with suppress(OSError):
        if os.name == "nt":
            process.terminate()
        else:
            os.killpg(process.pid, signal.SIGKILL if by_force else signal.SIGTERM)
