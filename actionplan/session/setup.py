"""Getting a folder ready for a plan and its record, and undoing it: `init`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from json import dumps
from typing import TYPE_CHECKING

from actionplan.errors import BrokenPlanError, PlanFileError, in_plain_words, shown
from actionplan.git.errors import RecordTrouble, Trouble
from actionplan.git.record import Record
from actionplan.git.setup import GitSetup
from actionplan.model.warnings import PLACEHOLDERS, placeholders
from actionplan.session.neighbours import sync_warning
from actionplan.storage import atomic, document
from actionplan.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def init(plan: Path, today: date, heading: Heading | None = None) -> Iterator[str]:
    """Make a plan and a record if there is none, have git merge and check the plan; yield each thing that was done.

    A plan that is there stays as it is, even one with an error. Broken off at any point, it goes on when run again.
    Raises RecordTrouble and PlanFileError.
    """
    if not has_plan(plan):
        yield from _new_plan(plan, today, heading or Heading())
    record = Record(plan)
    if record.trouble() is Trouble.NO_REPOSITORY:
        made = f"{shown(plan.parent)} has a record now, in which every meeting can be saved."
        try:
            record.create()
        except RecordTrouble:
            # It may be made, and not confirmed by the disk.
            if record.trouble() is not Trouble.NO_REPOSITORY:
                yield made
            raise
        yield made
    yield from GitSetup(plan).put_in()
    if warning := sync_warning(plan):
        yield warning


def _new_plan(plan: Path, today: date, heading: Heading) -> list[str]:
    with in_plain_words(plan.parent, "made"):
        plan.parent.mkdir(parents=True, exist_ok=True)
    with atomic.locked(plan):
        if has_plan(plan):
            return [f"{shown(plan)} was made by another program meanwhile, and stays as it is."]
        texts = (heading.title or "Action plan", *(getattr(heading, key) or text for key, text in PLACEHOLDERS.items()))
        data = _NEW_PLAN.format(*map(_quoted, texts), (heading.approved or today).isoformat()).encode("utf-8")
        # Never a plan that cannot be opened, whatever was typed.
        left = placeholders(document.parse(data, plan.name).plan)
        doubt = atomic.write_atomically(plan, data, is_new=True).doubt
    rest = f"; put the names of your {listed(left)} into it" if left else ""
    return [f"{shown(plan)} is a new plan{rest}.", *([str(doubt)] if doubt is not None else [])]


def says(plan: Path, heading: Heading) -> bool:
    """Return whether a plan has all the facts of a heading that are given; False if it cannot be read."""
    try:
        header = document.parse(atomic.read(plan).data, plan.name).plan
    except (BrokenPlanError, PlanFileError, RecursionError):
        return False
    given = (name for name in ("title", "organisation", "group", "approved") if getattr(heading, name))
    return all(getattr(header, name) == getattr(heading, name) for name in given)


def _quoted(text: str) -> str:
    """Return one line of text as a string of TOML, which has the escapes of JSON."""
    return dumps(text, ensure_ascii=False)


def has_plan(plan: Path) -> bool:
    """Return whether anything is in the place of a plan. Raises PlanFileError if the system cannot say."""
    with in_plain_words(plan, "looked for"):
        try:
            os.lstat(plan)
        except FileNotFoundError:
            return False
    return True


def remove(plan: Path) -> list[str]:
    """Remove all that `init` has put into the repository; return what was done, by line. Plan and record stay.

    Raises RecordTrouble and PlanFileError.
    """
    with in_plain_words(plan.parent, "opened"), os.scandir(plan.parent):
        return GitSetup(plan).take_out()
