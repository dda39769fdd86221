"""Why the record cannot be shared with other computers, each reason with what to do."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from actionplan.git import errors
from actionplan.git.errors import RecordTrouble, Trouble
from actionplan.text import count, listed, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGAIN = "What you saved is kept on this computer; “actionplan sync” shares it once this is put right."
# Name and password that stand in an address are for nobody's eyes.
_SECRET = re.compile(r"(?<=://)[^/@\s]+@")
_QUERY = re.compile(r"((?:://)[^\s'\"?#]*)[?#][^\s'\"]+|(?<=[^\s'\"?#])[?#;][^\s'\"?]*=[^\s'\"]*")
_FULL = re.compile(r"No space left on device|Disk quota exceeded")
_LATE = re.compile(r"timed out|Operation too slow|Timeout, server|timeout exceeded", re.IGNORECASE)
_UNREACHABLE = re.compile(
    r"Could not resolve|name resolution|Name or service not known|nodename nor servname|unreachable|No route to host|"
    r"Connection refused|Failed to connect|Couldn't connect|Connection reset|Connection closed|unable to connect|"
    r"unable to look up|hung up unexpectedly|early EOF|Recv failure|Empty reply",
    re.IGNORECASE,
)
_STRANGE_HOST = re.compile(r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED")
_CERTIFICATE = re.compile(r"certificate|SSL_|gnutls_handshake", re.IGNORECASE)
_CREDENTIALS = re.compile(
    r"Authentication failed|could not read (Username|Password)|prompts disabled|Permission denied \(|"
    r"Permission denied, please|error: 401|Access denied|Invalid (username|credentials)|Too many authentication",
    re.IGNORECASE,
)
_NO_RIGHT = re.compile(
    r"error: 403|Permission to .+ denied|not allowed to push|[Ww]rite access|read-only|"
    r"insufficient permission|unable to create temporary|unpacker error|Permission denied"
)
_NOT_THERE = re.compile(
    r"does not appear to be a git repository|[Rr]epository .*not found|error: 404|not a git repository|No such file"
)
_PROTECTED = re.compile(r"protected branch|GH006|not allowed to (force )?push code", re.IGNORECASE)
_REJECTED = re.compile(r"^!\t\S*\t(?:\[[^\]]*\] )?\(?(.*?)\)?$", re.MULTILINE)


def without_secrets(text: str) -> str:
    """Return a text without the names, passwords and queries of its addresses: a query may hold a token."""
    return _QUERY.sub(r"\1?…", _SECRET.sub("", text))


def no_remote() -> RecordTrouble:
    """Return the error for a record without a remote."""
    return RecordTrouble(
        Trouble.NO_REMOTE,
        "The record is on this computer only: there is no other place (git remote) with which to share it.",
        "Ask whoever looks after the group's files for the address, then: git remote add origin ADDRESS",
    )


def unknown_remote(name: str, known: Sequence[str]) -> RecordTrouble:
    """Return the error for an unknown name of a remote."""
    there = f"There is {listed(map(safe, known))}" if known else "There is none at all"
    return RecordTrouble(
        Trouble.NO_REMOTE,
        f"The record has no remote of the name “{safe(name)}”.",
        f"{there}; “git remote --verbose” shows them with their addresses.",
    )


def several_remotes(names: Sequence[str], branch: str) -> RecordTrouble:
    """Return the error for several remotes of which none is the usual one."""
    first = safe(names[0])
    return RecordTrouble(
        Trouble.NO_REMOTE,
        f"The record can be shared with {listed(map(safe, names), 'or')}, and none of them is the usual one.",
        f"Name one: actionplan sync --remote {shlex.quote(first)}. To make it the usual one: "
        f"git branch --set-upstream-to={shlex.quote(f'{first}/{safe(branch)}')}",
    )


def no_branch(remote: str, branch: str, there: Sequence[str]) -> RecordTrouble:
    """Return the error for a remote that has other branches, but not this one."""
    named, first = shlex.quote(safe(remote)), shlex.quote(f"{safe(remote)}/{safe(there[0])}")
    return RecordTrouble(
        Trouble.NO_BRANCH,
        f"{safe(remote)} has no branch {safe(branch)}; it has {listed(map(safe, there))}.",
        f"If the plan is shared on one of those, say so once: git fetch {named}, then git branch --set-upstream-to="
        f"{first}. If it is to have a branch of its own there: git push -u {named} HEAD",
    )


def unrelated(remote: str) -> RecordTrouble:
    """Return the error for two records without a common commit."""
    return RecordTrouble(
        Trouble.UNRELATED,
        f"The record on this computer and the one on {safe(remote)} have nothing in common: they were begun apart.",
        f"Keep one of them. To go on with that of {safe(remote)}, clone it into another folder and enter there what is "
        "only here. Nothing was changed.",
    )


def shallow(remote: str) -> RecordTrouble:
    """Return the error for a shallow clone without the common history."""
    return RecordTrouble(
        Trouble.SHALLOW,
        "This copy of the record was made without its older history, in which both sides meet.",
        f"Fetch that once with: git fetch --unshallow {shlex.quote(safe(remote))}",
    )


def crossed(remote: str) -> RecordTrouble:
    """Return the error for two sides that have each merged the other in different ways."""
    return RecordTrouble(
        Trouble.NOT_OURS,
        f"The record here and that on {safe(remote)} were put together before, on both sides and in different ways.",
        "That is for git to do: git pull --no-rebase. Nothing was changed.",
    )


def other_files(paths: Sequence[str]) -> RecordTrouble:
    """Return the error for other files that a person has to merge."""
    few = [safe(path) for path in paths[:5]]
    rest = f" and {count(len(paths) - 5, 'other file')}" if len(paths) > 5 else ""
    return RecordTrouble(
        Trouble.NOT_OURS,
        f"Other files than the plan were changed on both sides: {listed(few) if not rest else ', '.join(few) + rest}.",
        "Have git put them together first: git pull --no-rebase. Nothing was changed.",
    )


def in_the_way(output: str) -> RecordTrouble:
    """Return the error for unsaved files that would be overwritten."""
    return RecordTrouble(
        Trouble.NOT_OURS,
        "What came in changes other files too, which have changes here that are not saved, or that git does not know.",
        "Save or move those files first (git status shows them). The plan and the record here are as they were.",
        output,
    )


def no_plan_there(remote: str, name: str) -> RecordTrouble:
    """Return the error for a remote without the plan in this folder."""
    return RecordTrouble(
        Trouble.BAD_THERE,
        f"{safe(remote)} has no {safe(name)} in this folder: it was never there, was taken out, or was moved.",
        f"Ask who did it. “git log {shlex.quote(safe(remote))}/HEAD --stat” shows it. Nothing was changed.",
    )


def begun_twice(name: str) -> RecordTrouble:
    """Return the error for two plans that were begun independently."""
    return RecordTrouble(
        Trouble.UNRELATED,
        f"{safe(name)} was begun here and elsewhere, each as a plan of its own, so nothing tells what was changed.",
        "Keep one of them: git pull --no-rebase -X ours (or theirs), then enter what is only in the other.",
    )


def broken_there(who: str, problem: str) -> RecordTrouble:
    """Return the error for a shared plan that cannot be read; `problem` has the line and the reason."""
    return RecordTrouble(
        Trouble.BAD_THERE,
        f"The plan that {safe(who)} shared cannot be read, so it was not taken in: {safe(problem)}",
        "Whoever shared it mends it and shares it again. To mend it here instead: git pull --no-rebase. Nothing was "
        "changed.",
    )


def newer_there(schema: int) -> RecordTrouble:
    """Return the error for a shared plan in a newer schema."""
    return RecordTrouble(
        Trouble.BAD_THERE,
        f"The plan that was shared is in schema {schema}, newer than this version of actionplan can write.",
        "Install the newest actionplan here, then sync again. Nothing was changed.",
    )


def moved_on(remote: str, times: int) -> RecordTrouble:
    """Return the error for a remote that others changed before each try."""
    return RecordTrouble(
        Trouble.MOVED,
        f"Others changed {safe(remote)} each time that your work was about to be shared, {count(times, 'time')} over.",
        f"Wait a moment, then sync again. {_AGAIN}",
    )


def late(remote: str, seconds: float) -> RecordTrouble:
    """Return the error for a remote that did not answer in time."""
    return RecordTrouble(
        Trouble.OFFLINE,
        f"{safe(remote)} did not answer within {count(round(seconds / 60), 'minute')}.",
        f"Look at the connection, then try again. {_AGAIN}",
    )


def stopped_sync(*, while_sharing: bool) -> RecordTrouble:
    """Return the error for a sync that the user stopped; data that was being sent may have arrived."""
    rest = " What you saved may have been shared already." if while_sharing else ""
    return RecordTrouble(
        Trouble.STOPPED,
        f"Sharing was stopped; the plan and the record on this computer are as they were.{rest}",
        "Sync again to go on.",
    )


def unreached(remote: str, address: str, output: str) -> RecordTrouble:
    """Return the error for a remote that git could not reach or read."""
    name, where = safe(remote), f" ({safe(address)})" if address else ""
    look = "Look at the connection, or at the address with: git remote --verbose."
    for pattern, trouble, message, advice in (
        (_FULL, Trouble.OTHER, "The disk is full, here or where {} is.", "Free some space, then try again."),
        (
            _STRANGE_HOST,
            Trouble.CREDENTIALS,
            "The computer of {} is not known here, or is another one than before.",
            "If that is as it should be, connect to it once by hand with ssh, which asks whether to trust it.",
        ),
        (
            _CREDENTIALS,
            Trouble.CREDENTIALS,
            "{} wants to know who you are; a key or password is missing, or was not accepted.",
            f"Set it up once with: git fetch {shlex.quote(name)}, which may ask for it. {_AGAIN}",
        ),
        (_LATE, Trouble.OFFLINE, "{} did not answer in time.", f"{look} {_AGAIN}"),
        (
            _UNREACHABLE,
            Trouble.OFFLINE,
            "{} cannot be reached: this computer is offline, or the address is wrong.",
            f"{look} {_AGAIN}",
        ),
        (
            _CERTIFICATE,
            Trouble.OFFLINE,
            "The connection to {} is not safe: its certificate is not trusted here.",
            "Ask your IT department; do not turn the check off.",
        ),
        (
            _NOT_THERE,
            Trouble.OFFLINE,
            "There is no record at the address of {}.",
            f"Look at it with: git remote --verbose. Another one: git remote set-url {shlex.quote(name)} ADDRESS",
        ),
        (
            _NO_RIGHT,
            Trouble.REFUSED,
            "You do not have the right to use {}.",
            f"Ask whoever looks after it. {_AGAIN}",
        ),
    ):
        if pattern.search(output):
            return RecordTrouble(trouble, message.format(f"{name}{where}"), advice, output)
    return errors.refused(output)


def not_taken(remote: str, output: str) -> RecordTrouble:
    """Return the error for a remote that refused the push; `output` is the text of git and the server."""
    name = safe(remote)
    said = next((reason for reason in _REJECTED.findall(output) if reason), "")
    advice = f"Ask whoever looks after it. {_AGAIN}"
    if _FULL.search(output):
        return unreached(remote, "", output)
    if _PROTECTED.search(output):
        return RecordTrouble(
            Trouble.REFUSED, f"{name} protects this branch: nothing can be shared on it directly.", advice, output
        )
    if "checked out branch" in output:
        return RecordTrouble(
            Trouble.REFUSED,
            f"{name} is somebody's working folder, and takes nothing on the branch that is open there.",
            "Share by a bare repository (git init --bare), which both computers use as their remote.",
            output,
        )
    if "shallow update" in output:
        return shallow(remote)
    if "hook declined" in output:
        return RecordTrouble(
            Trouble.REFUSED,
            f"A check on {name} refused what was to be shared.",
            f"Mend what it asks for. {advice}",
            output,
        )
    reason = f": {safe(said)}" if said else ""
    return RecordTrouble(Trouble.REFUSED, f"{name} refused what was to be shared{reason}.", advice, output)
