"""What is warned of, from which day on, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from actionplan.model.dates import ONGOING, Completion
from actionplan.model.edits.basic import SetDue
from actionplan.model.plan import (
    DEFAULT_WORDS,
    Action,
    Cornerstone,
    DueChange,
    Exemption,
    Milestone,
    Plan,
    Reopening,
    Status,
    StatusWords,
)
from actionplan.model.warnings import unrecorded_moves, warnings
from tests.builders import TODAY, action, day, due, move, plan, update
from tests.strategies import plans

OPEN = [Status.NOT_STARTED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.ON_HOLD]
FULL: dict[str, Any] = {"owner": "Clerk", "due": "2017-03-31", "updates": (update("2016-12-01", "Said why."),)}


def said(*actions: Action, **facts: Any) -> list[str]:  # noqa: ANN401  (facts of a plan)
    """Return the texts of all warnings."""
    return [problem.text for problem in warnings(plan(*actions, **facts), TODAY)]


@pytest.mark.parametrize("status", list(Status))
def test_a_plan_that_says_all_has_no_warning(status: Status) -> None:
    completed = Completion(TODAY) if status is Status.COMPLETE else None
    assert said(action(status=status, completed=completed, **FULL)) == []


def test_a_warning_names_its_action_and_its_place() -> None:
    found = warnings(plan(action(**FULL), action("IM-02", due="2016-12-11", owner="Mr Smith")), TODAY)
    assert [(p.action, p.path, p.is_warning) for p in found] == [
        ("IM-02", ("actions", "IM-02", "due"), True),
        ("IM-02", ("actions", "IM-02", "owner"), True),
    ]


@pytest.mark.parametrize("status", list(Status))
def test_no_owner_and_no_due_date_are_warned_of_for_open_actions_only(status: Status) -> None:
    texts = said(replace(action(status=status, **FULL), owner=None, due=None, completed=None))
    expected = [
        "no owner: give the job title of who answers for it",
        'no due date: give one, or due = "ongoing" for a standing duty',
    ]
    assert [text for text in texts if text.startswith("no ")] == (expected if status in OPEN else [])


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2016-12-12", []),
        ("2016-12-11", ["overdue by 1 day (due 11 December 2016)"]),
        ("2016-11-30", ["overdue by 12 days (due 30 November 2016)"]),
        ("2016-11", ["overdue by 12 days (due November 2016)"]),
        ("2016-12", []),
        ("ongoing", []),
    ],
)
def test_overdue_is_warned_of_from_the_day_after_its_last_day(written: str, words: list[str]) -> None:
    texts = said(replace(action(**FULL), due=due(written)))
    assert texts == [f"{text}: complete it, or move the date with its reason" for text in words]


@pytest.mark.parametrize("status", list(Status))
def test_trouble_and_closing_without_an_update_are_warned_of(status: Status) -> None:
    bare = replace(action(status=status, **FULL), updates=())
    expected = {
        Status.AT_RISK: ["at-risk with no update saying why: add one with the reason and the next step"],
        Status.OFF_TRACK: ["off-track with no update saying why: add one with the reason and the next step"],
        Status.CLOSED: ["closed with no update saying why: add one with the reason"],
        Status.COMPLETE: ['complete, but not when: add completed = a date, or "by 2016-09-28" if not known exactly'],
    }
    assert said(bare) == expected.get(status, [])


def test_superseded_without_closed_is_odd_and_no_error() -> None:
    one = action(superseded_by="IM-02", **FULL)
    assert said(one) == [
        "superseded_by is for closed actions, but the status is on-track: remove the line, or close it"
    ]


# Persons


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ask clerk@council.example.", "an e-mail address (clerk@council.example)"),
        ("<a.b+c@x-y.gov.uk>", "an e-mail address (a.b+c@x-y.gov.uk)"),
        ("Ring 01622 602000", "a phone number (01622 602000)"),
        ("Ring 01622602000.", "a phone number (01622602000)"),
        ("(01622) 602 000", "a phone number ((01622) 602 000)"),
        ("020 7946 0000", "a phone number (020 7946 0000)"),
        ("07700 900123", "a phone number (07700 900123)"),
        ("+44 1622 602000", "a phone number (+44 1622 602000)"),
        ("+44 (0)1622 602000", "a phone number (+44 (0)1622 602000)"),
        ("Cllr Smith agreed", "a person's title (Cllr)"),
        ("Mr. Smith", "a person's title (Mr)"),
        ("Mr.Smith", "a person's title (Mr)"),
        ("for Mrs O'Neill", "a person's title (Mrs)"),
        ("Ms\nSmith", "a person's title (Ms)"),
        ("with Dr Jones", "a person's title (Dr)"),
    ],
)
def test_what_points_to_a_person_is_warned_of(text: str, words: str) -> None:
    texts = said(action(outcome=text, **FULL))
    assert len(texts) == 1
    assert texts[0].startswith(f"{words}: ")


@pytest.mark.parametrize(
    "text",
    [
        "Head of Policy @ Council",
        "12 October 2016 to 31 March 2017",
        "2016-12-12, 2017-03-31",
        "01/10/2016 31/03/2017",
        "reference 4.5, 0123456",
        "budget 1 000 000 000",
        "mrs, ms, dr",
        "200 ms later",
        "Dropped. Mr",
        "MSWord and DrDisk",
        "www.council.example/a-b",
        "ISO 27001:2013",
    ],
)
def test_what_does_not_point_to_a_person_is_left_alone(text: str) -> None:
    assert said(action(outcome=text, **FULL)) == []


NAMED = "Mr Smith"
ACTION_TEXTS: dict[str, dict[str, Any]] = {
    "title": {"title": NAMED},
    "owner": {"owner": NAMED},
    "outcome": {"outcome": NAMED},
    "origin": {"origin": NAMED},
    "risk": {"risk": NAMED},
    "exempt.reason": {"exempt": Exemption(3, NAMED)},
    "evidence.0": {"evidence": (NAMED,)},
    "milestones.0": {"milestones": (Milestone(NAMED),)},
    "updates.0": {"updates": (update("2016-12-01", NAMED),)},
    "updates.1": {"updates": (update("2016-12-01"), update("2016-12-01", "a", NAMED))},
    "due_changes.0": {"due_changes": (move("2016-12-01", "2016-12-31", "2017-03-31", NAMED),)},
    "due_changes.1": {
        "due_changes": (
            move("2016-12-01", "2016-12-31", "2017-03-31"),
            move("2016-12-01", "2017-03-31", "2017-03-31", "a", NAMED),
        )
    },
    "reopened.0": {"reopened": (Reopening(TODAY, None, NAMED),)},
}


@pytest.mark.parametrize("place", ACTION_TEXTS)
def test_every_text_of_an_action_is_searched(place: str) -> None:
    found = warnings(plan(action(**FULL | ACTION_TEXTS[place])), TODAY)
    assert [".".join(map(str, problem.path[2:])) for problem in found] == [place]


PLAN_FACTS: dict[str, dict[str, Any]] = {
    **{
        f"plan.{name}": {name: NAMED}
        for name in (
            *("title", "organisation", "group", "vision", "decision_maker", "lead_director", "lead_officer"),
            *("lead_member", "senior_information_risk_owner"),
        )
    },
    "plan.corporate_priorities.1": {"corporate_priorities": ("Growth", NAMED)},
    "cornerstones.open.title": {"cornerstones": {"open": Cornerstone("open", NAMED)}},
    "statuses.on-hold.label": {"words": {**DEFAULT_WORDS, Status.ON_HOLD: StatusWords(NAMED, "Fine.")}},
    "statuses.on-hold.meaning": {"words": {**DEFAULT_WORDS, Status.ON_HOLD: StatusWords("Fine", NAMED)}},
}


@pytest.mark.parametrize("place", PLAN_FACTS)
def test_every_text_of_the_plan_itself_is_searched(place: str) -> None:
    found = warnings(plan(**PLAN_FACTS[place]), TODAY)
    assert [(".".join(map(str, problem.path)), problem.action) for problem in found] == [(place, None)]


def test_a_very_long_text_is_searched_too() -> None:
    # A search that begins anew at each letter would not end within hours.
    assert said(action(outcome="a." * 200_000, **FULL)) == []
    assert len(said(action(outcome="a" * 200_000 + "@b.c", **FULL))) == 1


# Dates that moved without a trace

AGREED = action(due="2016-12-31")


@pytest.mark.parametrize(
    ("saved", "now", "is_warned"),
    [
        (AGREED, AGREED, False),
        (AGREED, action(due="2017-03-31"), True),
        (AGREED, action(), True),
        (AGREED, action(due="ongoing"), True),
        (action(due="ongoing"), AGREED, True),
        (AGREED, action(due="2016-Q4"), False),
        (AGREED, action(due="2017-03-31", assumed=("due",)), True),
        (action(), AGREED, False),
        (action(due="2016-12-31", assumed=("due",)), action(due="2017-03-31"), False),
        (AGREED, action(due="2017-03-31", due_changes=(move("2016-12-01", "2016-12-31", "2017-03-31"),)), False),
        (AGREED, action(due="2017-Q1", due_changes=(move("2016-12-01", "2016-12-31", "2017-03-31"),)), False),
        # the entry leads elsewhere
        (AGREED, action(due="2017-06-30", due_changes=(move("2016-12-01", "2016-12-31", "2017-03-31"),)), True),
        (AGREED, action(due_changes=(move("2016-12-01", "2016-12-31", "2017-03-31"),)), True),
        # taken away with an entry, then given again without one
        (action(due_changes=(move("2016-12-01", "2016-12-31", None),)), action(due="2017-03-31"), True),
    ],
)
def test_an_agreed_date_that_differs_from_the_last_saved_one_wants_its_entry(
    saved: Action, now: Action, *, is_warned: bool
) -> None:
    found = unrecorded_moves(plan(saved), plan(replace(now, due_changes=saved.due_changes + now.due_changes)))
    assert [problem.path for problem in found] == ([("actions", "IM-01", "due")] if is_warned else [])


def test_the_warning_says_what_was_what_is_and_what_to_do() -> None:
    gone = action(due_changes=(DueChange(day("2016-12-01"), due("2016-12-31"), None, "Why"),))
    for saved, now, words in (
        (AGREED, action(due="2017-Q1"), "was 31 December 2016 when last saved and is now January to March 2017"),
        (AGREED, action(), "was 31 December 2016 when last saved and is now taken away"),
        (gone, replace(gone, due=ONGOING), "was taken away when last saved and is now ongoing"),
    ):
        (found,) = unrecorded_moves(plan(saved), plan(now))
        assert found.text == (
            f"the due date {words}, but due_changes does not say why: add an entry with on, from, to and reason"
        )
        assert (found.action, found.is_warning) == ("IM-01", True)


def test_an_action_that_is_new_or_gone_has_not_moved() -> None:
    assert unrecorded_moves(plan(), plan(AGREED)) == []
    assert unrecorded_moves(plan(AGREED), plan()) == []


@given(plans())
def test_no_date_that_was_set_by_an_edit_is_ever_warned_of(saved: Plan) -> None:
    now = saved
    for action_id in saved.actions:
        for written in ("2017-03-31", None, "ongoing", "2018-Q2"):
            now = SetDue(action_id, due(written) if written else None, "Why").apply(now, TODAY)
            assert unrecorded_moves(saved, now) == []
