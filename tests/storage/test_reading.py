"""Tables are read into the plan that they say, and a changed plan into tables that lose nothing."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model import fields
from actionplan.model.dates import Completion
from actionplan.model.plan import (
    DEFAULT_WORDS,
    Action,
    Cornerstone,
    Exemption,
    Extension,
    Extra,
    Milestone,
    Occurrence,
    Plan,
    Reopening,
    Review,
    Status,
    StatusWords,
    Thresholds,
)
from actionplan.model.rhythm import Rhythm
from actionplan.storage.parse import read
from actionplan.text import safe
from tests.builders import TODAY, action, day, due, move, plan, update
from tests.strategies import edits, plans, tables

# The example of the plan's format, with every key that there is.
WHOLE = """
schema = 1

[plan]
title = "Information Management Strategy action plan"
organisation = "A Borough Council"
group = "Information Management Group"
approved = 2016-09-28
vision = "Open"
decision_maker = "Policy and Resources Committee"
lead_director = "Director of Finance"
lead_officer = "Head of Policy"
lead_member = "Lead member"
senior_information_risk_owner = "Head of Legal"
corporate_priorities = ["A place for all", "A successful economy"]

[plan.review]
every_months = 3
from = 2016-10-01
assumed = ["from"]

[plan.thresholds]
due_soon = 14
stale = 60

[statuses.on-track]
label = "Green"
meaning = "Fine."

[statuses.closed]
label = "Gone"

[cornerstones.fit-for-purpose]
title = "Fit for purpose"

[actions.IM-03]
title = "Write a list"
status = "complete"
completed = "by 2016-09-28"

[actions.IM-07]
title = "Review the store"
status = "closed"
owner = "Head of Policy"
due = "2016/17"
added = 2016-10-12
reviewed = 2016-12-12
cornerstone = "fit-for-purpose"
outcome = "Nothing is kept that is not needed."
origin = "strategy 4.5"
risk = "R7"
depends_on = ["IM-03"]
evidence = ["minute 4", "list"]
superseded_by = "IM-03"
assumed = ["owner", "due"]
details = '''
Go through every store, and ask who needs what.
Then dispose of the rest.
'''
reference = "2.10"
support = ["Head of ICT"]
extra = { "Portfolio holder" = "Leader", Budget = "£5,000" }
repeats = "6 months"
done = [
  { due = 2016-03-31, on = 2016-03-28 },
  { due = 2016-09-30 },
]
exempt = { paragraph = 3, reason = "prices" }
milestones = [
  { title = "List", due = 2016-12-31, done = 2016-12-20 },
  { title = "Shelves" },
]
updates = [
  { on = 2016-12-12, text = "Begun.", next = "Go on." },
]
due_changes = [
  { on = 2016-12-12, from = "2016", to = "2016/17", reason = "Late", agreed_by = "Group" },
  { on = 2016-12-13, from = "2016/17", reason = "Not known" },
]
extensions = [
  { on = 2016-12-14, to = 2017-06-30, reason = "Later", asked_by = "Head of Policy", of = "Committee" },
  { on = 2016-12-15, to = "2017", reason = "Later still" },
]
reopened = [
  { on = 2017-05-02, completed = 2017-03-20, reason = "Empty" },
  { on = 2017-05-03, reason = "Again" },
]
"""
REVIEWED = Action(
    id="IM-07",
    title="Review the store",
    status=Status.CLOSED,
    owner="Head of Policy",
    due=due("2016/17"),
    added=day("2016-10-12"),
    reviewed=day("2016-12-12"),
    cornerstone="fit-for-purpose",
    outcome="Nothing is kept that is not needed.",
    origin="strategy 4.5",
    risk="R7",
    depends_on=("IM-03",),
    evidence=("minute 4", "list"),
    superseded_by="IM-03",
    assumed=("owner", "due"),
    details="Go through every store, and ask who needs what.\nThen dispose of the rest.\n",
    reference="2.10",
    support=("Head of ICT",),
    extra=(Extra("Budget", "£5,000"), Extra("Portfolio holder", "Leader")),
    repeats=Rhythm(6, "month"),
    done=(Occurrence(due("2016-03-31"), day("2016-03-28")), Occurrence(due("2016-09-30"))),
    exempt=Exemption(3, "prices"),
    milestones=(Milestone("List", due("2016-12-31"), day("2016-12-20")), Milestone("Shelves")),
    updates=(update("2016-12-12", "Begun.", "Go on."),),
    due_changes=(
        move("2016-12-12", "2016", "2016/17", "Late", "Group"),
        move("2016-12-13", "2016/17", None, "Not known", None),
    ),
    extensions=(
        Extension(day("2016-12-14"), due("2017-06-30"), "Later", "Head of Policy", "Committee"),
        Extension(day("2016-12-15"), due("2017"), "Later still"),
    ),
    reopened=(
        Reopening(day("2017-05-02"), Completion(day("2017-03-20")), "Empty"),
        Reopening(day("2017-05-03"), None, "Again"),
    ),
)


def test_every_key_of_the_format_is_read() -> None:
    found, problems = read(tomllib.loads(WHOLE))
    assert problems == []
    assert found == Plan(
        title="Information Management Strategy action plan",
        organisation="A Borough Council",
        group="Information Management Group",
        approved=date(2016, 9, 28),
        actions={
            "IM-03": action(
                "IM-03", Status.COMPLETE, title="Write a list", completed=Completion(day("2016-09-28"), exact=False)
            ),
            "IM-07": REVIEWED,
        },
        cornerstones={"fit-for-purpose": Cornerstone("fit-for-purpose", "Fit for purpose")},
        review=Review(3, date(2016, 10, 1), ("from",)),
        thresholds=Thresholds(14, 60),
        words={
            **DEFAULT_WORDS,
            Status.ON_TRACK: StatusWords("Green", "Fine."),
            Status.CLOSED: StatusWords("Gone", DEFAULT_WORDS[Status.CLOSED].meaning),
        },
        vision="Open",
        decision_maker="Policy and Resources Committee",
        lead_director="Director of Finance",
        lead_officer="Head of Policy",
        lead_member="Lead member",
        senior_information_risk_owner="Head of Legal",
        corporate_priorities=("A place for all", "A successful economy"),
        schema=1,
    )


def test_what_is_absent_is_not_known_and_thresholds_have_their_defaults() -> None:
    found, problems = read({"schema": 1, "plan": tables(plan())["plan"]})
    assert problems == []
    assert found is not None
    assert (found.review, found.thresholds, found.words) == (Review(6, None), Thresholds(30, 90), DEFAULT_WORDS)
    assert (found.actions, found.cornerstones, found.vision, found.corporate_priorities) == ({}, {}, None, ())


def test_the_example_uses_every_key_that_there_is() -> None:
    found = tomllib.loads(WHOLE)
    used = {key for table in found["actions"].values() for key in table}
    assert used | {"completed"} == set(fields.ACTION_KEYS)
    assert found["plan"].keys() == set(fields.PLAN_KEYS)
    for name, keys in fields.ENTRY_KEYS.items():
        entries = found["actions"]["IM-07"][name]
        assert {key for entry in (entries if isinstance(entries, list) else [entries]) for key in entry} == set(keys)


def test_an_empty_optional_text_counts_as_not_set_and_is_warned_of() -> None:
    found, problems = read(tables(plan(action(owner="", due="2017"))))
    assert found is not None
    assert found.actions["IM-01"].owner is None
    assert [(problem.path, problem.is_warning) for problem in problems] == [(("actions", "IM-01", "owner"), True)]


def test_rings_of_actions_are_told_once_each_from_their_first_in_the_plan() -> None:
    waits = {"A": ("C",), "B": ("C",), "C": ("B", "D"), "D": ("E",), "E": ("D",), "F": ("F", "A")}
    _, problems = read(tables(plan(*(action(key, depends_on=names) for key, names in waits.items()))))
    assert [(problem.action, problem.text.split(":")[0]) for problem in problems] == [
        ("B", "the actions wait for each other (B → C → B)"),
        ("D", "the actions wait for each other (D → E → D)"),
        ("F", "the actions wait for each other (F → F)"),
    ]


def test_a_long_row_of_actions_that_wait_for_each_other_is_no_ring() -> None:
    row = [action(f"A-{n}", depends_on=(f"A-{n + 1}",) if n < 4999 else ()) for n in range(5000)]
    assert read(tables(plan(*row)))[1] == []


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = tables(plan(action(), action("IM-02")))
    wrong["plan"]["approved"] = "yesterday"
    wrong["actions"]["IM-01"]["status"] = "green"
    del wrong["actions"]["IM-02"]["title"]
    found, problems = read(wrong)
    assert found is None
    assert [problem.path for problem in problems] == [
        ("plan", "approved"),
        ("actions", "IM-01", "status"),
        ("actions", "IM-02"),
    ]


@given(plans())
def test_a_plan_is_read_from_its_tables_as_it_is(any_plan: Plan) -> None:
    assert read(tables(any_plan)) == (any_plan, [])


@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.dates()), st.lists), st.data())
def test_a_value_of_any_kind_anywhere_is_a_problem_and_never_an_accident(value: Any, data: st.DataObject) -> None:  # noqa: ANN401  (any value that TOML has)
    places = list(_places(tomllib.loads(WHOLE), ()))
    wrong = tomllib.loads(WHOLE)
    *path, last = data.draw(st.sampled_from(places))
    holder: Any = wrong
    for name in path:
        holder = holder[name]
    holder[last] = value if value is not None else {}
    found, problems = read(wrong)
    assert found is not None or any(not problem.is_warning for problem in problems)
    assert all(problem.text and problem.text == safe(problem.text) for problem in problems)


def _places(value: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401  (any value that TOML has)
    """Return each place in nested tables and lists."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        yield (*path, name)
        yield from _places(item, (*path, name))


# What is written


@given(st.data(), plans())
def test_the_tables_of_an_edited_plan_say_it(data: st.DataObject, before: Plan) -> None:
    after = data.draw(edits(before)).apply(before, TODAY)
    old = tables(before)
    kept = deepcopy(old)
    assert read(fields.written(old, before, after)) == (after, [])
    assert old == kept


def test_keys_of_others_stay_where_they_are() -> None:
    before = plan(action(updates=(update("2016-10-12"), update("2016-11-12")), exempt=Exemption(3)))
    old: Any = tables(before)
    old["note"] = 1
    old["actions"]["IM-01"]["colour"] = "red"
    old["actions"]["IM-01"]["updates"][1]["by"] = "Clerk"
    old["actions"]["IM-01"]["exempt"]["note"] = "x"
    one = before.actions["IM-01"]
    changed = replace(one, owner="Clerk", updates=one.updates[1:], exempt=Exemption(4))
    new = fields.written(old, before, replace(before, actions={"IM-01": changed}))
    assert new["note"] == 1
    assert new["actions"]["IM-01"]["colour"] == "red"
    assert new["actions"]["IM-01"]["updates"] == [{"on": day("2016-11-12"), "text": "Went on.", "by": "Clerk"}]
    assert new["actions"]["IM-01"]["exempt"] == {"paragraph": 4, "note": "x"}


def test_new_keys_have_their_order_and_lists_of_entries_stand_one_a_line() -> None:
    assert fields.key_order(("actions", "IM-01")) == fields.ACTION_KEYS
    assert fields.key_order(("actions", "IM-01", "updates", 0)) == ("on", "text", "next")
    assert fields.key_order(("plan",)) == ()
    assert fields.is_multiline(("actions", "IM-01", "updates"))
    assert fields.is_multiline(("actions", "IM-01", "evidence"))
    assert not fields.is_multiline(("actions", "IM-01", "depends_on"))


@pytest.mark.parametrize("field", fields.ACTION_KEYS)
def test_a_field_that_is_not_set_is_not_written(field: str) -> None:
    empty = Action("IM-01", "T", Status.ON_TRACK)
    assert (fields.plain_value(getattr(empty, field)) is None) is (field not in {"title", "status"})
