"""The files and folders beside a plan: copies that file-sharing services made of it, and a service that has the folder.

Nothing here raises an error about what lies there: whatever cannot be read is reported as such.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError, Problem
from actionplan.model import diff
from actionplan.storage import atomic, document
from actionplan.text import count, listed, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from actionplan.model.plan import Plan

# A copy that is larger than any plan is not read.
_LARGEST_BYTES = 20_000_000
# So many copies are compared, ids listed, and copies named in one line.
_MOST_COMPARED, _MOST_NAMED, _MOST_TOLD = 10, 5, 2

_LOOSE = re.IGNORECASE | re.DOTALL
# What the services put between the plan's name and its ending. The first that fits names the service.
_MADE_BY = (
    ("Syncthing", re.compile(r"\.sync-conflict-.*", _LOOSE)),
    ("Dropbox or Nextcloud", re.compile(r"[ _]?\(.*conflicted copy.*\)", _LOOSE)),
    ("a file-sharing service", re.compile(r"[ ._([-].*conflict.*", _LOOSE)),
    ("Google Drive", re.compile(r" ?\(\d{1,3}\)")),
    # The name of a computer, as Windows writes it.
    ("OneDrive", re.compile(r"-(?=[0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{0,14}")),
)
# Names that a person may have given as well: a copy only if its heading is that of the plan.
_PERHAPS = (
    ("OneDrive", re.compile(r"-.+", _LOOSE)),
    ("a person or a file-sharing service", re.compile(r"( - copy| copy| \d{1,3})( ?\(?\d{1,3}\)?)?", re.IGNORECASE)),
)
_GOOGLE_COPY = "copy of "

_SERVICES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "syncthing": "Syncthing",
    "iclouddrive": "iCloud Drive",
    "mobiledocuments": "iCloud Drive",
}
# A service's name may have that of a council or an account behind it, as in OneDrive - Example Council.
_FOLDER = re.compile(r"([a-z]+(?: ?(?:drive|documents))?)(?:\s*[-(_].*)?", re.IGNORECASE)


def _anything(mode: int) -> bool:  # noqa: ARG001  (in the form of the tests for a kind of file)
    return True


# What the services leave in the uppermost folder that they have. In a home folder Dropbox keeps a folder `.dropbox`
# for itself, which is no such mark; hence the kinds.
_MARKS = (
    (re.compile(r"\.dropbox", re.IGNORECASE), stat.S_ISREG, "Dropbox"),
    (re.compile(r"\.dropbox\.cache", re.IGNORECASE), stat.S_ISDIR, "Dropbox"),
    (re.compile(r"\.stfolder|\.stversions"), _anything, "Syncthing"),
    (re.compile(r"\.tmp\.drive(down|up)load", re.IGNORECASE), stat.S_ISDIR, "Google Drive"),
    (re.compile(r"\._?sync_[0-9a-f]+\.db|\.nextcloudsync\.log|\.owncloudsync\.log"), stat.S_ISREG, "Nextcloud"),
    (re.compile(r"\.849C9593-D756-4E56-8D6E-42412F2A707B", re.IGNORECASE), _anything, "OneDrive"),
)
_DESKTOP_INI_BYTES = 8192


@dataclass(frozen=True, slots=True)
class PlanCopy:
    """A copy beside the plan: its name, who made it, and the ids of the actions that differ.

    `to_show` is the first of these that the copy has. `problem` is why nothing is known of its actions; empty if they
    were compared.
    """

    name: str
    service: str
    differing: tuple[str, ...] = ()
    to_show: str = ""
    has_other_heading: bool = False
    problem: str = ""

    @property
    def state(self) -> str:
        """What is different in it, in a few words."""
        if self.problem:
            return self.problem
        if self.differing:
            return count(len(self.differing), "action differs", "actions differ")
        return "only the details of the plan itself differ" if self.has_other_heading else "no action differs"

    @property
    def advice(self) -> str:
        """What to do about it."""
        if self.problem:
            return "Look at it, put what is missing into the plan, then move the copy to another folder."
        if self.differing:
            look = f"show {self.to_show}" if self.to_show else "list"
            return (
                f'“actionplan --plan "{safe(self.name)}" {look}” shows what it says. Put what is right into the plan '
                "(set, add), then move the copy to another folder."
            )
        if self.has_other_heading:
            return "Put what is right into [plan] of the plan, then move the copy to another folder."
        return "Move it to another folder, or delete it."

    @property
    def words(self) -> str:
        """The copy in a sentence or two, with what to do."""
        ids = f" ({_some(self.differing)})" if self.differing else ""
        return f"{safe(self.name)}, a copy by {self.service}, is beside the plan: {self.state}{ids}. {self.advice}"


def _some(names: Sequence[str]) -> str:
    """Return names in a list that is never long."""
    more = len(names) - _MOST_NAMED
    shown = [safe(name) for name in names[:_MOST_NAMED]]
    return listed([*shown, f"{more:,} more"] if more > 0 else shown)


def copies(path: Path, plan: Plan) -> list[PlanCopy]:
    """Return the copies of a plan in its folder, by name; none if the folder cannot be listed."""
    found: list[PlanCopy] = []
    for number, (name, service, is_certain) in enumerate(_named_like(path)):
        if number >= _MOST_COMPARED:
            if is_certain:
                found.append(PlanCopy(name, service, problem="not compared, there are many"))
            continue
        other = _read(path.with_name(name))
        if other is None:
            if is_certain:
                found.append(PlanCopy(name, service, problem="it cannot be read"))
            continue
        if is_certain or (other.title, other.approved) == (plan.title, plan.approved):
            ids = diff.by_action(diff.differences(plan, other))
            differing = tuple(action_id for action_id in ids if action_id is not None)
            to_show = next((action_id for action_id in differing if action_id in other.actions), "")
            found.append(PlanCopy(name, service, differing, to_show, None in ids))
    return found


def _named_like(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield the names that copies of the plan may have, who gives such a name, and whether nobody else does."""
    stem, suffix = path.stem.casefold(), path.suffix.casefold()
    for name in sorted(_names(path.parent)):
        low = name.casefold()
        if name == path.name or not low.endswith(suffix):
            continue
        if low == f"{_GOOGLE_COPY}{stem}{suffix}":
            yield name, "Google Drive", False
        elif low.startswith(stem):
            between = name[len(path.stem) : len(name) - len(path.suffix)]
            for patterns in (_MADE_BY, _PERHAPS):
                if service := next((made_by for made_by, form in patterns if form.fullmatch(between)), ""):
                    yield name, service, patterns is _MADE_BY
                    break


def _names(folder: Path) -> list[str]:
    with suppress(OSError, ValueError):
        return os.listdir(folder)  # noqa: PTH208  (names are all that is needed)
    return []


def _read(path: Path) -> Plan | None:
    """Return the plan in a file that anybody may have put there; None if it cannot be read."""
    with suppress(ActionPlanError, OSError, ValueError):
        if os.lstat(path).st_size <= _LARGEST_BYTES:
            return document.parse(atomic.read(path).data, path.name).plan
    return None


def warnings(path: Path, plan: Plan) -> list[Problem]:
    """Return a warning for each copy beside the plan, about no line of it."""
    return [Problem((), copy.words, is_warning=True, line=1) for copy in copies(path, plan)]


def notice(path: Path, plan: Plan) -> str:
    """Return in one line what lies beside a plan that is opened, with what to do; empty if all is well."""
    found = copies(path, plan)
    if not found:
        return sync_warning(path)
    told = [f"{safe(copy.name)}: {copy.state}" for copy in found[:_MOST_TOLD]]
    more = [f"{len(found) - _MOST_TOLD:,} more"] if len(found) > _MOST_TOLD else []
    copied = "A copy is" if len(found) == 1 else f"{len(found):,} copies are"
    advice = f"{copied} beside the plan ({'; '.join([*told, *more])}): “actionplan check” says what to do."
    return f"{advice} {sync_warning(path)}".rstrip()


# A plan that has another name


def misnamed(folder: Path) -> str:
    """Return which file in a folder was meant to be plan.toml, and what to do; empty if none is like that."""
    for name in sorted(_names(folder)):
        if name != "plan.toml" and name.casefold() in {"plan.toml", "plan.toml.txt", "plan.toml.toml", "plan.txt"}:
            hidden = " Windows may hide the ending .txt." if name.casefold().endswith(".txt") else ""
            return f"There is a {safe(name)} in {safe(str(folder))}: rename it to plan.toml.{hidden}"
    return ""


# A folder that a service has


def sync_service(path: Path) -> str:
    """Return the name of the service that shares the folder of a plan, by the folders above it; empty if none does."""
    folder = Path(os.path.realpath(path.parent))
    return next(filter(None, map(_service_of, (folder, *folder.parents))), "")


def _service_of(folder: Path) -> str:
    """Return the service whose uppermost folder this is, by its name or by what the service keeps in it."""
    match = _FOLDER.fullmatch(folder.name)
    if match and (named := _SERVICES.get(match[1].casefold().replace(" ", ""))):
        return named
    for name in _names(folder):
        for form, is_of_kind, service in _MARKS:
            if form.fullmatch(name) and _is(folder / name, is_of_kind):
                return service
        if name.casefold() == "desktop.ini" and _is_of_onedrive(folder / name):
            return "OneDrive"
    return ""


def _is(path: Path, is_of_kind: Callable[[int], bool]) -> bool:
    with suppress(OSError):
        return is_of_kind(os.lstat(path).st_mode)
    return False


def _is_of_onedrive(path: Path) -> bool:
    """Return whether a desktop.ini, which Windows writes in UTF-16 or in a code page, names OneDrive."""
    with suppress(ActionPlanError, OSError):
        return os.lstat(path).st_size <= _DESKTOP_INI_BYTES and (
            b"onedrive" in atomic.read(path).data.replace(b"\0", b"").lower()
        )
    return False


def sync_warning(path: Path) -> str:
    """Return in words that a service shares the folder of a plan, and what to do; empty if none is seen."""
    service = sync_service(path)
    return service and (
        f"The plan is in a folder that {service} shares. Such services can damage the record (.git). Move the plan to "
        "a folder of this computer alone, and share it with “actionplan sync”."
    )
