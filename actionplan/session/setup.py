"""Getting a folder ready for a plan and its record, and undoing it: `init`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING

from actionplan.errors import in_plain_words, shown
from actionplan.git.errors import Trouble
from actionplan.git.record import Record
from actionplan.git.setup import GitSetup
from actionplan.model.warnings import PLACEHOLDERS, placeholders
from actionplan.session.neighbours import sync_warning
from actionplan.storage import atomic, document
from actionplan.text import listed

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_NEW_PLAN = """\
schema = 1

[plan]
title = {}
organisation = {}
group = {}
approved = {}  # the day on which the plan was approved
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """The facts of a new plan; a text that is empty is one for its owner to replace."""

    title: str = ""
    organisation: str = ""
    group: str = ""
    approved: date | None = None


def init(plan: Path, today: date, heading: Heading | None = None) -> list[str]:
    """Make a plan and a record if there is none, have git merge and check the plan; return what was done, by line.

    A plan that is there stays as it is, even one with an error. Raises RecordTrouble and PlanFileError.
    """
    done: list[str] = []
    if not has_plan(plan):
        heading = heading or Heading()
        with in_plain_words(plan.parent, "made"):
            plan.parent.mkdir(parents=True, exist_ok=True)
        texts = (heading.title or "Action plan", *(getattr(heading, key) or text for key, text in PLACEHOLDERS.items()))
        data = _NEW_PLAN.format(*map(_quoted, texts), (heading.approved or today).isoformat()).encode("utf-8")
        # Never a plan that cannot be opened, whatever was typed.
        left = placeholders(document.parse(data, plan.name).plan)
        atomic.write_atomically(plan, data, is_new=True)
        rest = f"; put the names of your {listed(left)} into it" if left else ""
        done.append(f"{shown(plan)} is a new plan{rest}.")
    record = Record(plan)
    if record.trouble() is Trouble.NO_REPOSITORY:
        record.create()
        done.append(f"{shown(plan.parent)} has a record now, in which every meeting can be saved.")
    done += GitSetup(plan).put_in()
    return [*done, warning] if (warning := sync_warning(plan)) else done


def _quoted(text: str) -> str:
    """Return one line of text as a string of TOML, which has the escapes of JSON."""
    return dumps(text, ensure_ascii=False)


def has_plan(plan: Path) -> bool:
    """Return whether anything is in the place of a plan. Raises PlanFileError if the system cannot say."""
    with in_plain_words(plan, "looked for"):
        try:
            os.lstat(plan)
        except (FileNotFoundError, NotADirectoryError):
            return False
    return True


def remove(plan: Path) -> list[str]:
    """Remove all that `init` has put into the repository; return what was done, by line. Plan and record stay.

    Raises RecordTrouble and PlanFileError.
    """
    with in_plain_words(plan.parent, "opened"), os.scandir(plan.parent):
        return GitSetup(plan).take_out()
