"""Agenda and minutes: every figure is right and adds up, and nothing exempt is in them unless it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.history import meetings
from actionplan.history.meetings import Source
from actionplan.model import diff
from actionplan.model.dates import Completion
from actionplan.model.meeting import Need
from actionplan.model.plan import Exemption, Reopening, Status
from tests import council
from tests.builders import TODAY, action, day, due, move, plan, update
from tests.strategies import cases, draw_edit, draw_plan

if TYPE_CHECKING:
    from random import Random

    from actionplan.history.events import Event
    from actionplan.history.meetings import Minutes
    from actionplan.model.plan import Plan

NEXT = TODAY + timedelta(days=28)


def ids(needs: meetings.Agenda) -> dict[Need, list[str]]:
    """Return the ids under each heading."""
    return {need: [row.action.id for row in rows] for need, rows in needs.needs.items() if rows}


def entries(*states: Plan | None) -> list[Event]:
    """Return the entries of the record that led from one state to the next."""
    return [council.event("2016-12-12T12:00:00+00:00", before, after) for before, after in pairwise(states)]


def written(*states: Plan | None, now: Plan | None = None, include_exempt: bool = False) -> Minutes:
    """Return the minutes of consecutive entries; the present plan is the one after them."""
    found = entries(*states)
    last = next(event.after for event in reversed(found) if event.after is not None)
    return meetings.minutes(TODAY, found, now or last, include_exempt=include_exempt)


# Agenda


def test_each_open_action_stands_under_the_first_need_that_holds() -> None:
    found = plan(
        action("A", due="2017-01-05", updates=(update("2016-12-01"),)),
        action("B", Status.OFF_TRACK, due="2016-11-30"),
        action("C", Status.AT_RISK),
        action("D", Status.OFF_TRACK),
        action("E", Status.NOT_STARTED, added=day("2016-08-01")),
        action("F", Status.NOT_STARTED, reviewed=day("2016-12-01")),
        action("G", Status.COMPLETE, due="2016-11-30"),
    )
    agenda = meetings.agenda(found, TODAY, NEXT, Source(TODAY))
    assert ids(agenda) == {
        Need.OVERDUE: ["B"],
        Need.OFF_TRACK: ["D"],
        Need.AT_RISK: ["C"],
        Need.DUE: ["A"],
        Need.STALE: ["E"],
        Need.REST: ["F"],
    }
    assert list(agenda.needs) == [need for need in Need if need is not Need.ASKED]
    assert (agenda.until, agenda.is_next_known) == (NEXT, True)
    assert agenda.needs[Need.OVERDUE][0].action.days_overdue(TODAY) == 12


def test_without_a_next_meeting_it_looks_ahead_as_far_as_due_soon() -> None:
    found = plan(action("A", due="2017-01-11"), action("B", due="2017-01-12"))
    agenda = meetings.agenda(found, TODAY, None, Source(TODAY))
    assert (agenda.until, agenda.is_next_known) == (day("2017-01-11"), False)
    assert ids(agenda)[Need.DUE] == ["A"]


def test_what_falls_due_before_a_meeting_that_lies_ahead_is_overdue_there() -> None:
    found = plan(action("A", due="2016-12-31"))
    ahead = meetings.agenda(found, day("2017-01-09"), None, Source(TODAY))
    assert ids(ahead) == {Need.OVERDUE: ["A"]}
    assert (ahead.counts.overdue, ahead.needs[Need.OVERDUE][0].is_overdue) == (1, True)


def test_a_status_stands_beside_that_of_the_last_save() -> None:
    saved = plan(action("A"), action("B"))
    now = plan(action("A", Status.AT_RISK), action("B"), action("C"))
    agenda = meetings.agenda(now, TODAY, None, Source(TODAY, "a" * 40, saved, 2))
    previous = {row.action.id: row.previous for rows in agenda.needs.values() for row in rows}
    assert previous == {"A": Status.ON_TRACK, "B": Status.ON_TRACK, "C": None}
    unknown = meetings.agenda(now, TODAY, None, Source(TODAY))
    assert [row.previous for row in unknown.needs[Need.AT_RISK]] == [Status.AT_RISK]


def test_a_meeting_that_is_past_and_a_next_one_that_is_not_after_it_are_refused() -> None:
    for on, following in ((TODAY - timedelta(days=1), None), (TODAY, TODAY), (NEXT, TODAY)):
        with pytest.raises(RuleError) as caught:
            meetings.agenda(plan(), on, following, Source(TODAY))
        assert caught.value.advice


@given(st.randoms(use_true_random=True), st.booleans())
@cases(200)
def test_every_agenda_has_each_shown_open_action_once_and_adds_up(random: Random, include_exempt: bool) -> None:
    found = draw_plan(random, 8)
    agenda = meetings.agenda(found, day("2019-01-01"), None, Source(TODAY), include_exempt=include_exempt)
    shown = [one for one in found.actions.values() if include_exempt or not one.exempt]
    listed = [row.action.id for rows in agenda.needs.values() for row in rows]
    assert sorted(listed) == sorted(one.id for one in shown if one.is_open)
    assert len(listed) == agenda.counts.open
    assert agenda.counts.total + len(agenda.hidden) == len(found.actions)


# Minutes


def test_what_was_agreed_is_told_with_what_was_before() -> None:
    ended = action("D", Status.COMPLETE, completed=Completion(day("2016-11-01")))
    before = plan(
        *(action(name, due="2016-12-31", owner="Clerk") for name in "ABC"), ended, action("E"), action("F"), action("G")
    )
    moved = action(
        "A", Status.AT_RISK, due="2017-03-31", owner="Archivist", updates=(update("2016-12-12", "Late", "Ask"),),
        due_changes=(move("2016-12-12", "2016-12-31", "2017-03-31"),),
    )  # fmt: skip
    reopened = action("D", reopened=(Reopening(TODAY, Completion(day("2016-11-01")), "It leaked."),))
    found = written(
        before,
        council.changed(
            before,
            moved,
            action("B", Status.COMPLETE, due="2016-12-31", owner="Clerk", completed=Completion(TODAY)),
            action("C", Status.CLOSED, due="2016-12-31", owner="Clerk"),
            reopened,
            action("E", reviewed=TODAY),
            action("H"),
            without="G",
        ),
    )
    assert [one.row.action.id for one in found.agreed] == ["A", "B", "C", "D", "H"]
    assert found.agreed[0].said == (update("2016-12-12", "Late", "Ask"),)
    assert found.agreed[0].before == before.actions["A"]
    assert (found.updated, [row.action.id for row in found.only_reviewed]) == (6, ["E"])
    for rows, wanted in ((found.added, "H"), (found.completed, "B"), (found.closed, "C"), (found.reopened, "D")):
        assert [row.action.id for row in rows] == [wanted]
    assert [gone.action.id for gone in found.removed] == ["G"]
    (change,) = found.date_changes
    assert (change.first, change.before, change.to, change.number) == (
        *(due("2016-12-31"), due("2016-12-31"), due("2017-03-31"), 1),
    )
    assert (found.previous_counts.total, found.counts.total) == (7, 7)
    assert (found.previous_counts.overdue, found.counts.overdue) == (0, 0)


def test_a_date_that_was_overwritten_without_a_reason_is_told_as_not_recorded() -> None:
    found = written(plan(action("A", due="2016-12-31")), plan(action("A", due="2017-03-31")))
    (change,) = found.date_changes
    assert (change.before, change.to, change.is_recorded) == (due("2016-12-31"), due("2017-03-31"), False)


def test_what_several_entries_did_is_told_as_one_and_what_was_taken_back_is_not() -> None:
    first, second = plan(action("A"), action("B")), plan(action("A", Status.AT_RISK), action("B", owner="Clerk"))
    third = plan(action("A", Status.OFF_TRACK), action("B"))
    found = written(first, second, third)
    assert [(one.row.action.id, one.before and one.before.status) for one in found.agreed] == [("A", Status.ON_TRACK)]
    assert (found.updated, found.agreed[0].row.action.status) == (1, Status.OFF_TRACK)
    nothing = written(first, second, first)
    assert (nothing.updated, nothing.agreed, nothing.counts) == (0, (), nothing.previous_counts)


def test_what_another_meeting_did_between_two_entries_is_left_out() -> None:
    states = (
        plan(action("A"), action("B")),
        plan(action("A", owner="Clerk"), action("B")),
        plan(action("A", owner="Clerk"), action("B", owner="Archivist")),
        plan(action("A", owner="Clerk", risk="R1"), action("B", owner="Archivist")),
    )
    first, _, last = entries(*states)
    found = meetings.minutes(TODAY, [first, last], states[-1])
    assert [one.row.action.id for one in found.agreed] == ["A"]
    assert {change.field for change in found.agreed[0].changes} == {"owner", "risk"}


def test_a_meeting_with_which_the_record_begins_has_every_action_as_new() -> None:
    found = written(None, plan(action("A"), action("B")))
    assert found.begins_record
    assert [row.action.id for row in found.added] == ["A", "B"]
    assert (found.previous_counts.total, found.counts.total) == (0, 2)


def test_an_entry_that_cannot_be_read_is_passed_over() -> None:
    before, after = plan(action("A")), plan(action("A", owner="Clerk"))
    broken = replace(council.event("2016-12-12T12:00:00+00:00", before, None), note="no TOML")
    (whole,) = entries(before, after)
    found = meetings.minutes(TODAY, [broken, whole], after)
    assert [one.row.action.id for one in found.agreed] == ["A"]
    assert [event.note for event in found.events] == ["no TOML", ""]


def test_an_action_exempt_before_or_after_or_now_is_in_no_minutes_unless_asked_for() -> None:
    open_, secret = action("A"), action("A", exempt=Exemption(3))
    changed, hidden = replace(open_, owner="Clerk"), replace(secret, owner="Clerk")
    for states, now in (
        ((plan(open_), plan(hidden)), None),
        ((plan(secret), plan(changed)), None),
        ((plan(open_), plan(changed)), plan(hidden)),
        ((plan(open_), plan(secret), plan(changed)), None),
        ((plan(secret), plan()), None),
    ):
        found = written(*states, now=now)
        assert (found.updated, found.agreed, found.removed) == (0, (), ())
        assert (found.counts.total, found.previous_counts.total) == (0, 0)
        assert [one.id for one in found.hidden] == ["A"]
        asked = written(*states, now=now, include_exempt=True)
        assert (asked.updated, asked.hidden) == (1, ())


def test_an_exempt_action_that_came_after_the_meeting_is_not_counted_as_hidden() -> None:
    states = plan(action("A")), plan(action("A", owner="Clerk"))
    now = council.changed(states[-1], action("B", exempt=Exemption(3)))
    assert written(*states, now=now).hidden == ()


@given(st.randoms(use_true_random=True))
@cases(200)
def test_any_minutes_add_up_and_agree_with_what_changed(random: Random) -> None:
    states = [draw_plan(random, 6)]
    for _ in range(random.randint(1, 5)):
        states.append(draw_edit(random, states[-1]).apply(states[-1], TODAY))
    found = written(*states, include_exempt=True)
    differs = diff.differences(states[0], states[-1])
    touched = diff.touched(differs)
    assert (found.updated, len(found.only_reviewed)) == (len(touched.updated), len(touched.only_reviewed))
    assert found.updated == len(found.agreed) + len(found.removed)
    assert found.previous_counts.total + len(found.added) - len(found.removed) == found.counts.total
    assert [change for one in found.agreed for change in one.changes] + [
        *(change for change in differs if change.kind == diff.REMOVED)
    ] == [change for change in differs if change.id not in {None, *touched.only_reviewed}]
    public = written(*states)
    exempt = {one.id for state in states for one in state.actions.values() if one.exempt}
    assert {one.id for one in public.hidden} <= exempt
    assert not exempt & {one.row.action.id for one in public.agreed}
    assert public.counts.total + len([one for one in states[-1].actions.values() if one.id in exempt]) == len(
        states[-1].actions
    )
