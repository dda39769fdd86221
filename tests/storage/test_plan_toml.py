"""The plan that comes with the project says what the council's report says, and nothing that it does not."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from actionplan.model import warnings
from actionplan.model.dates import ONGOING, Completion
from actionplan.model.plan import Plan, Status
from actionplan.storage import parse

PLAN = Path(__file__).parents[2] / "plan.toml"
MEETING = date(2016, 9, 28)


@pytest.fixture(scope="module")
def plan() -> Plan:
    found, problems = parse.read(tomllib.loads(PLAN.read_text(encoding="utf-8")))
    assert problems == []
    assert found is not None
    return found


def test_ten_actions_were_done_by_the_day_of_the_report_and_the_rest_is_to_come(plan: Plan) -> None:
    counts = plan.counts(MEETING)
    assert counts.by_status[Status.COMPLETE] == 10
    assert counts.open >= 12
    assert counts.open + 10 == counts.total
    assert counts.overdue == 0
    done = [action for action in plan.actions.values() if action.status is Status.COMPLETE]
    assert {action.completed for action in done} == {Completion(MEETING, exact=False)}
    assert 'completed = "by 2016-09-28"' in PLAN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "subject",
    [
        *("freedom of information and data protection", "Information Asset Register", "e-learning", "disclosed"),
        *("Information Sharing Policy", "guidance on how to share", "corporate risk register"),
        *("Senior Information Risk Owner in place", "Information Management Group", "key teams"),
    ],
)
def test_each_of_the_ten_is_there_once(plan: Plan, subject: str) -> None:
    done = [action.title for action in plan.actions.values() if action.status is Status.COMPLETE]
    assert len([title for title in done if subject in title]) == 1


@pytest.mark.parametrize(
    ("paragraph", "subject"),
    [
        ("recommendation 1", "strategy"),
        ("recommendation 2", "lead member"),
        ("4.5", "disposed"),
        ("4.5", "all staff"),
        ("4.5", "up to date"),
        ("4.5", "known"),
        ("6.1", "website"),
        ("6.1", "intranet"),
        ("6.1", "unit managers"),
        ("6.1", "training"),
        ("3.3", "councillors"),
        ("4.6", "Promote"),
        ("4.6", "every six months"),
        ("2.1", "annual governance statement"),
    ],
)
def test_what_was_to_come_is_there_with_its_paragraph(plan: Plan, paragraph: str, subject: str) -> None:
    titles = [a.title for a in plan.actions.values() if a.is_open and paragraph in (a.origin or "")]
    assert any(subject in title for title in titles)


def test_every_action_says_where_it_comes_from(plan: Plan) -> None:
    for action in plan.actions.values():
        assert re.match(r"report of 28 September 2016, (recommendation |section )?\d", action.origin or ""), action.id


def test_what_the_report_does_not_state_is_absent_or_marked_as_assumed(plan: Plan) -> None:
    for action in plan.actions.values():
        unmarked = {"owner", "due", "added", "reviewed", "risk"} - set(action.assumed)
        assert [name for name in sorted(unmarked) if getattr(action, name) is not None] == [], action.id
        if action.is_open:
            assert action.status is Status.NOT_STARTED
            assert "status" in action.assumed, action.id
            assert action.due in {None, ONGOING}
        assert action.cornerstone is None or "cornerstone" in action.assumed, action.id
        assert action.updates + action.due_changes + action.reopened + action.milestones == (), action.id
    assert plan.review.start is None or "from" in plan.review.assumed
    assert plan.lead_member is None
    assert plan.senior_information_risk_owner is None


def test_the_strategys_frame_is_that_of_the_report(plan: Plan) -> None:
    assert [stone.title for stone in plan.cornerstones.values()] == [
        "Accessible",
        "Fit for purpose",
        "Open and transparent",
    ]
    assert plan.approved == MEETING
    assert plan.review.every_months == 6
    assert plan.organisation == "Maidstone Borough Council"
    assert plan.group == "Information Management Group"
    assert plan.decision_maker == "Policy and Resources Committee"
    assert plan.lead_director == "Director of Finance and Business Improvement"
    assert plan.lead_officer == "Head of Policy and Communications"
    assert len(plan.corporate_priorities) == 2


def test_check_warns_only_where_the_report_is_silent(plan: Plan) -> None:
    kinds = {warning.text.split(":")[0] for warning in warnings.warnings(plan, date(2026, 1, 1))}
    assert kinds == {"no owner", "no due date"}


def test_no_person_is_named() -> None:
    text = PLAN.read_text(encoding="utf-8")
    assert not warnings.PERSON.search(text)
    assert not warnings.EMAIL.search(text)
    assert not warnings.PHONE.search(text)
    # A name would be two words with capitals that are no part of a body's, a post's or a document's name.
    known = re.compile(
        r"Information (Management|Asset Register|Sharing Policy)( Strategy| Group)?|Senior Information Risk Owner"
        r"|Policy and Resources Committee|Audit, Governance and Standards Committee|Maidstone Borough Council"
        r"|Director of Finance and Business Improvement|Head of Policy and Communications"
    )
    assert not re.findall(r"[A-Z][a-z]+ [A-Z][a-z]+", known.sub("-", text))


def test_ids_run_on_from_im_01(plan: Plan) -> None:
    assert list(plan.actions) == [f"IM-{number:02}" for number in range(1, len(plan.actions) + 1)]
