"""Getting a folder ready for a plan and its record, and undoing it: `init`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from actionplan.errors import in_plain_words, shown
from actionplan.git.errors import Trouble
from actionplan.git.record import Record
from actionplan.git.setup import GitSetup
from actionplan.session.neighbours import sync_warning
from actionplan.storage import atomic

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_NEW_PLAN = """\
schema = 1

[plan]
title = "Action plan"
organisation = "Name of the organisation"
group = "Name of the group"
approved = {}  # the day on which the plan was approved
"""


def init(plan: Path, today: date) -> list[str]:
    """Make a plan and a record if there is none, have git merge and check the plan; return what was done, by line.

    A plan that is there stays as it is, even one with an error. Raises RecordTrouble and PlanFileError.
    """
    done: list[str] = []
    if not _is_there(plan):
        with in_plain_words(plan.parent, "made"):
            plan.parent.mkdir(parents=True, exist_ok=True)
        atomic.write_atomically(plan, _NEW_PLAN.format(today.isoformat()).encode("utf-8"), is_new=True)
        done.append(f"{shown(plan)} is a new plan; put the names of your organisation and your group into it.")
    record = Record(plan)
    if record.trouble() is Trouble.NO_REPOSITORY:
        record.create()
        done.append(f"{shown(plan.parent)} has a record now, in which every meeting can be saved.")
    done += GitSetup(plan).put_in()
    return [*done, warning] if (warning := sync_warning(plan)) else done


def _is_there(plan: Path) -> bool:
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
