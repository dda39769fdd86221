"""The options of set and add about lists of an action, its own columns, its rhythm and what is assumed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from actionplan.cli.run import typed_as
from actionplan.errors import RuleError
from actionplan.model.date_input import due_from_typed, past_day_from_typed
from actionplan.model.edits import details
from actionplan.model.plan import Milestone
from actionplan.model.rhythm import rhythm_from_typed
from actionplan.text import safe

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from actionplan.model.edits.basic import ActionEdit
    from actionplan.model.plan import Action

# The input that a rule is about, and the option by which it is given.
OPTIONS_OF_PARTICULARS = {
    "depends_on": "--depends-on IDS",
    "support": "--support TITLES",
    "extra": "--extra NAME=TEXT",
    "repeats": "--repeats RHYTHM",
    "done": "--done DATE",
    "missed": "--missed",
    "evidence": "--evidence TEXT",
    "milestone": "--milestone TITLE",
    "milestone_done": "--milestone-done DATE",
    "exempt": "--exempt PARAGRAPH",
    "assume": "--assume FIELD",
    "confirm": "--confirm FIELD",
}
_NEEDS_A_MILESTONE = ("milestone_title", "milestone_due", "milestone_done")


def add_options(what: argparse._ArgumentGroup) -> None:
    """Add the options that set and add share."""
    add = what.add_argument
    add("--depends-on", metavar="IDS", help="the actions that have to be done first, with commas between them")
    add("--support", metavar="TITLES", help="others who answer for part of it: job titles with semicolons between them")
    add(
        "--extra",
        metavar="NAME=TEXT",
        action="append",
        help="the text of one of the council's own columns; can be given several times; an empty text removes the "
        "column",
    )
    add(
        "--repeats", metavar="RHYTHM", help="how often it is due again: 6 months, 2 weeks, 1 year; due is the next time"
    )
    add(
        "--evidence",
        metavar="TEXT",
        action="append",
        help="add evidence that it is done; can be given several times; '' removes all evidence",
    )
    add("--milestone", metavar="TITLE", help="a milestone: a new one, or the one with this title")
    add("--milestone-due", metavar="DATE", help="when the milestone is due")
    add("--milestone-done", metavar="DATE", help="when the milestone was reached")
    add("--assume", metavar="FIELD", action="append", help="mark a field, such as due, as not confirmed by the group")


def add_options_of_set(what: argparse._ArgumentGroup) -> None:
    """Add the options that make sense only for an action that is there."""
    add = what.add_argument
    add("--milestone-title", metavar="TITLE", help="a new title for the milestone")
    add("--no-milestone", metavar="TITLE", help="remove the milestone with this title; '' removes all of them")
    add("--confirm", metavar="FIELD", action="append", help="the group has confirmed this field as it is")
    passed = what.add_mutually_exclusive_group()
    passed.add_argument(
        "--done", metavar="DATE", help="the present occurrence of what repeats was done on this day: go on to the next"
    )
    passed.add_argument("--missed", action="store_true", help="the present occurrence was missed: go on to the next")


def edits_of(arguments: argparse.Namespace, action_id: str, action: Action | None, today: date) -> list[ActionEdit]:
    """Turn the options into edits; what is marked as assumed comes last, as setting a field confirms it.

    Raises RuleError for what is not understood.
    """
    given = vars(arguments)
    found: list[ActionEdit] = []
    if arguments.depends_on is not None:
        found.append(details.SetDependsOn(action_id, tuple(re.split(r"[,;\s]+", arguments.depends_on))))
    if arguments.support is not None:
        found.append(details.SetSupport(action_id, tuple(arguments.support.split(";"))))
    for typed in arguments.extra or ():
        name, separator, text = typed.partition("=")
        if not separator:
            raise RuleError(f"--extra: {safe(typed)} has no “=”.", "Write the name of the column, “=” and the text.")
        found.append(details.SetExtra(action_id, name, text))
    if arguments.repeats is not None:
        found.append(details.SetRhythm(action_id, typed_as("--repeats", lambda: rhythm_from_typed(arguments.repeats))))
    if (done := given.get("done")) is not None:
        found.append(details.PassOccurrence(action_id, typed_as("--done", lambda: past_day_from_typed(done, today))))
    if given.get("missed"):
        found.append(details.PassOccurrence(action_id, None))
    for text in arguments.evidence or ():
        if text.strip():
            found.append(details.AddEvidence(action_id, text))
        else:
            before = action.evidence if action is not None else ()
            found += [details.ChangeEvidence(action_id, known, "") for known in before]
    if given.get("no_milestone") is not None and action is not None:
        found += _taken_out(action, arguments.no_milestone)
    found += _milestone(given, action_id, action, today)
    found += [details.SetAssumed(action_id, name, is_assumed=False) for name in given.get("confirm") or ()]
    found += [details.SetAssumed(action_id, name, is_assumed=True) for name in arguments.assume or ()]
    return found


def _taken_out(action: Action, title: str) -> list[ActionEdit]:
    if not title.strip():
        return [details.SetMilestone(action.id, None, known) for known in action.milestones]
    known = details.milestone_named(action, title)
    return [details.SetMilestone(action.id, None, known or Milestone(title))]


def _milestone(given: dict[str, str | None], action_id: str, action: Action | None, today: date) -> list[ActionEdit]:
    title, due, done = given["milestone"], given["milestone_due"], given["milestone_done"]
    if title is None:
        for name in _NEEDS_A_MILESTONE:
            if given.get(name) is not None:
                option = f"--{name.replace('_', '-')}"
                raise RuleError(f"{option} needs the title of a milestone.", "Add it with --milestone TITLE.")
        return []
    before = details.milestone_named(action, title) if action is not None else None
    wanted = before or Milestone(title)
    if due is not None:
        wanted = replace(wanted, due=typed_as("--milestone-due", lambda: due_from_typed(due, today, wanted.due)))
    if done is not None:
        day = typed_as("--milestone-done", lambda: past_day_from_typed(done, today)) if done.strip() else None
        wanted = replace(wanted, done=day)
    if (new := given.get("milestone_title")) is not None:
        if before is None:
            raise RuleError(f"--milestone: {action_id} has no milestone {safe(title)}.", "Use its present title.")
        wanted = replace(wanted, title=new)
    return [details.SetMilestone(action_id, wanted, before)]
