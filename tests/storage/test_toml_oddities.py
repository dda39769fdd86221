"""A plan with every oddity that TOML allows: each kind of edit of each action changes the lines it is about, no others.

The lines that change are in data/oddities.diff; ACTIONPLAN_UPDATE_GOLDENS=1 writes it anew: read the difference first.
"""

from __future__ import annotations

import difflib
import os
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import BrokenPlanError, RuleError, problem_line
from actionplan.model.dates import ONGOING, Completion, Due, DueKind, on
from actionplan.model.edits import basic, details
from actionplan.model.plan import Milestone, Status
from actionplan.storage import atomic, document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan

DATA = Path(__file__).parents[1] / "data"
TEXT = (DATA / "oddities.toml").read_bytes().decode()
GOLDEN = DATA / "oddities.diff"
TODAY = date(2016, 12, 12)
PLAN = document.parse(TEXT.encode()).plan
COMMENTS = [line[line.index("#") :].rstrip() for line in TEXT.split("\n") if line.lstrip().startswith("#")]


def texts(name: str) -> dict[str, Edit]:
    """Return edits of the text fields."""
    return {
        "title": basic.SetText(name, "title", 'It\'s "new"'),
        "owner": basic.SetText(name, "owner", "Head of Policy"),
        "owner cleared": basic.SetText(name, "owner", ""),
        "outcome": basic.SetText(name, "outcome", 'All "know"\nwhat to do\\say.'),
        "outcome cleared": basic.SetText(name, "outcome", ""),
        "risk": basic.SetText(name, "risk", "R-1"),
        "cornerstone": basic.SetCornerstone(name, "fit for purpose"),
        "update": basic.AddUpdate(name, "All is well.", "Go on."),
        "reviewed": basic.Reviewed(name),
    }


def dates_and_states(name: str, action: Action) -> dict[str, Edit]:
    """Return edits of dates, statuses and exemptions, as far as this action allows them."""
    found: dict[str, Edit] = {
        "due": basic.SetDue(name, on(date(2017, 6, 30)), "Waiting for others.", "Chair"),
        "due in a quarter": basic.SetDue(name, Due(DueKind.QUARTER, date(2018, 1, 1)), "Waiting for others."),
        "due ongoing": basic.SetDue(name, ONGOING, "A standing duty."),
        "due taken away": basic.SetDue(name, None, "Nobody knows."),
        "exempt": details.SetExempt(name, 5, "Legal advice."),
        "published again": details.SetExempt(name, None),
    }
    for status in Status:
        if (action.status, status) != (Status.COMPLETE, Status.CLOSED):
            found[str(status)] = basic.SetStatus(name, status, note="Said why.", reason="It came back.")
    if action.status is Status.COMPLETE:
        found["completed"] = details.SetCompleted(name, Completion(date(2016, 9, 1)))
        found["completed not known"] = details.SetCompleted(name, None)
    if action.status is Status.CLOSED:
        found["superseded by"] = details.SetSupersededBy(name, "IM.03")
        found["superseded by none"] = details.SetSupersededBy(name, "")
    return found


def particulars_of(name: str, action: Action) -> dict[str, Edit]:
    """Return edits of lists, and of assumed fields."""
    others = [other for other in ("IM.03", "IM-01") if other != name and name not in PLAN.actions[other].depends_on]
    found: dict[str, Edit] = {
        "depends on": details.SetDependsOn(name, tuple(others)),
        "depends on none": details.SetDependsOn(name, ()),
        "evidence": details.AddEvidence(name, "Minute 4 of the group."),
        "milestone": details.SetMilestone(name, Milestone("Half of it", on(date(2017, 1, 31)))),
        "assumed": details.SetAssumed(name, "owner", is_assumed=True),
        "next step": basic.SetNext(name, "Go on."),
    }
    found |= {f"{field} confirmed": details.SetAssumed(name, field, is_assumed=False) for field in action.assumed}
    for text in action.evidence[:1]:
        found["other evidence"] = details.ChangeEvidence(name, text, "Minute 5.")
        found["evidence taken out"] = details.ChangeEvidence(name, text, "")
    for milestone in action.milestones[:1]:
        done = replace(milestone, done=date(2016, 10, 1))
        found["milestone done"] = details.SetMilestone(name, done, milestone)
        found["milestone taken out"] = details.SetMilestone(name, None, milestone)
    return found


def named(plan: Plan) -> set[str | None]:
    """Return the actions to which others refer, which cannot be removed."""
    return {name for action in plan.actions.values() for name in (*action.depends_on, action.superseded_by)}


def all_edits() -> Iterator[tuple[str, Edit]]:
    """Return every kind of edit of every action, each with its name."""
    for name, action in PLAN.actions.items():
        found = texts(name) | dates_and_states(name, action) | particulars_of(name, action)
        found["all at once"] = basic.Several((found["title"], found["due"], found["at-risk"], found["exempt"]))
        if name not in named(PLAN):
            found["taken out"] = basic.Restore(name, None)
        yield from ((f"{name}: {what}", edit) for what, edit in found.items())
    yield "a new action", basic.AddAction("New", details=(basic.SetText("", "owner", "Officer"),))


EDITS = dict(all_edits())
by_edit = pytest.mark.parametrize("what", EDITS)


def edited(text: str, what: str) -> document.Written:
    """Make one of the edits in a text."""
    before = document.parse(text.encode())
    plan = EDITS[what].apply(before.plan, TODAY)
    after, replacements = before.changed_to(plan)
    assert after.plan == plan
    return document.Written(before, after, replacements, atomic.Stamp(0, 0, 0, 0))


def difference(what: str) -> str:
    """Return the lines that an edit changes, with their numbers."""
    old, new = TEXT.split("\n"), edited(TEXT, what).after.text.split("\n")
    lines = list(difflib.unified_diff(old, new, lineterm="", n=0))[2:]
    return "".join(f"{line}\n" for line in (f"=== {what}", *lines))


def test_the_lines_that_each_edit_changes_are_those_it_is_about() -> None:
    found = "".join(difference(what) for what in EDITS)
    if os.environ.get("ACTIONPLAN_UPDATE_GOLDENS"):
        GOLDEN.write_text(found, encoding="utf-8", newline="\n")
    expected = GOLDEN.read_bytes().decode()
    wrong = [e for e, f in zip(expected.split("=== "), found.split("=== "), strict=True) if e != f]
    assert not wrong
    assert found == expected


@by_edit
def test_the_new_text_says_what_the_edit_says(what: str) -> None:
    written = edited(TEXT, what)
    read = document.parse(written.after.text.encode())
    assert read.plan == EDITS[what].apply(PLAN, TODAY)
    stay = [name for name in PLAN.actions if name in read.plan.actions]
    assert [name for name in read.plan.actions if name in stay] == stay


@by_edit
def test_undo_gives_back_the_very_bytes(what: str) -> None:
    written = edited(TEXT, what)
    back = document.undone(written, written.after)
    assert back is not None
    assert back.text == TEXT


@by_edit
def test_the_same_lines_change_where_lines_end_as_on_windows(what: str) -> None:
    assert edited(TEXT.replace("\n", "\r\n"), what).after.text == edited(TEXT, what).after.text.replace("\n", "\r\n")


@pytest.mark.parametrize("what", [what for what in EDITS if "taken out" not in what])
def test_every_comment_stays_and_in_its_order(what: str) -> None:
    new = edited(TEXT, what).after.text
    place = 0
    for comment in COMMENTS:
        place = new.index(comment, place) + 1


def test_what_the_program_does_not_know_is_there_after_every_edit_in_turn() -> None:
    current = document.parse(TEXT.encode())
    for what, edit in EDITS.items():
        if "taken out" in what:
            continue
        with suppress(RuleError):  # an earlier edit may have changed what this one builds on
            current, _ = current.changed_to(edit.apply(current.plan, TODAY))
    before = document.parse(TEXT.encode()).tables
    assert repr(current.tables["elsewhere"]) == repr(before["elsewhere"])
    assert current.tables["plan"] == before["plan"]
    assert current.tables["actions"]["IM-02"]["note"] == {"by": "somebody"}
    assert current.tables["actions"]["IM-02"]["updates"][1]["any key"] == 31
    assert current.tables["actions"]["IM.03"]["anything"] == before["actions"]["IM.03"]["anything"]


def test_a_byte_order_mark_is_named_as_what_is_wrong() -> None:
    with pytest.raises(BrokenPlanError) as raised:
        document.parse(b"\xef\xbb\xbf" + TEXT.encode())
    assert [problem_line("plan.toml", problem) for problem in raised.value.problems] == [
        "plan.toml:1: error: the file begins with an invisible byte-order mark: save it as UTF-8 without BOM"
    ]
