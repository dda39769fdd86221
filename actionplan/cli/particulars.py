"""The options of set and add about what an action depends on, its evidence, its milestones and what is assumed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from actionplan.cli.run import typed_as
from actionplan.errors import RuleError
from actionplan.model.date_input import due_from_typed, past_day_from_typed
from actionplan.model.edits import details
from actionplan.model.plan import Milestone
from actionplan.text import safe

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from actionplan.model.edits.basic import ActionEdit
    from actionplan.model.plan import Action

# The input that a rule is about, and the option by which it is given.
OPTIONS_OF_PARTICULARS = {
    "depends_on": "--depends-on IDS",
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
    add("--depends-on", metavar="IDS", help="the actions that have to come first, with commas between them")
    add(
        "--evidence",
        metavar="TEXT",
        action="append",
        help="add where it can be seen that it was done; may be given again; '' takes out what is there",
    )
    add("--milestone", metavar="TITLE", help="a step on the way: a new one, or the one with this title")
    add("--milestone-due", metavar="DATE", help="when that step is due")
    add("--milestone-done", metavar="DATE", help="when that step was reached")
    add("--assume", metavar="FIELD", action="append", help="mark a field, such as due, as not confirmed by the group")


def add_options_of_set(what: argparse._ArgumentGroup) -> None:
    """Add the options that make sense only for an action that is there."""
    add = what.add_argument
    add("--milestone-title", metavar="TITLE", help="another title for that step")
    add("--no-milestone", metavar="TITLE", help="take out the step with this title; '' takes out all of them")
    add("--confirm", metavar="FIELD", action="append", help="the group has confirmed this field as it is")


def edits_of(arguments: argparse.Namespace, action_id: str, action: Action | None, today: date) -> list[ActionEdit]:
    """Turn the options into edits; what is marked as assumed comes last, as setting a field confirms it.

    Raises RuleError for what is not understood.
    """
    given = vars(arguments)
    found: list[ActionEdit] = []
    if arguments.depends_on is not None:
        found.append(details.SetDependsOn(action_id, tuple(re.split(r"[,;\s]+", arguments.depends_on))))
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
                raise RuleError(f"{option} does not say of which milestone.", "Give its title with --milestone TITLE.")
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
            raise RuleError(f"--milestone: {action_id} has no milestone {safe(title)}.", "Give the title that it has.")
        wanted = replace(wanted, title=new)
    return [details.SetMilestone(action_id, wanted, before)]
