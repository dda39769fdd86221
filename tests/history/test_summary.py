"""Every figure of a summary is right: worked out by hand once, and adding up for any history."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan import cli
from actionplan.history.summary import ORDER, Direction, Point, Summary, direction, lifecycle, summarise
from actionplan.model.periods import between
from actionplan.model.plan import Exemption, Status
from actionplan.reports import data
from tests import council
from tests.builders import action, due, move, plan
from tests.strategies import cases, draw_edit, draw_plan

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from actionplan.history.events import Event
    from actionplan.model.plan import Plan


@pytest.fixture(scope="module")
def summary() -> Summary:
    return summarise(council.PERIOD, *council.points(), council.events())


@pytest.mark.parametrize("way", ["of plans", "of a record"])
def test_the_figures_are_those_worked_out_by_hand(
    way: str, summary: Summary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = data.values(summary)
    if way == "of a record":
        path = council.record(tmp_path / "record")
        arguments = ["--plan", str(path), "summary", "--from", "2017-04-01", "--to", "2017-09-30", "--format", "json"]
        assert cli.main(arguments) == 0
        found = json.loads(capsys.readouterr().out)
    assert found["counts"] == {"previous": council.COUNTS_BEFORE, "current": council.COUNTS_NOW}
    assert {name: [row["id"] for row in found[name]] for name in council.IDS} == council.IDS
    keys = ("id", "on", "first_due", "from", "to", "reason", "agreed_by", "recorded")
    assert [tuple(change[key] for key in keys) for change in found["date_changes"]] == council.DATE_CHANGES
    wanted = ("id", "due", "to", "days", "reason", "asked_by", "of")
    assert [tuple(asked[key] for key in wanted) for asked in found["extensions"]] == council.EXTENSIONS
    before = ("on", "first_due", "moves")
    assert [tuple(asked[key] for key in before) for asked in found["extensions"]] == [
        ("2017-09-12", "2016-12-31", 1),
        ("2017-09-12", "2017-07-31", 0),
    ]
    assert found["hidden"] == 1
    assert found["as_at"] == "2017-09-30"
    assert not found["record_starts_inside"]
    numbers = ("total", "complete", "in_progress", "not_started", "on_hold", "closed")
    groups = {
        group["id"]: tuple(tuple(group[when][number] for number in numbers) for when in ("previous", "current"))
        for group in found["by_cornerstone"]
    }
    assert groups == council.CORNERSTONES
    travelled = {way: [row["id"] for row in found["actions"] if row["direction"] == way] for way in council.DIRECTIONS}
    assert travelled == council.DIRECTIONS
    assert found["directions"] == {way: len(ids) for way, ids in council.DIRECTIONS.items()}


def test_slippage_is_counted_from_the_date_first_agreed(summary: Summary) -> None:
    moved = summary.rows["C"].action
    assert (moved.moves, moved.slipped_days) == (2, 365)
    assert summary.rows["C"].is_late_against_first
    assert not summary.rows["C"].is_overdue


def test_an_exempt_action_is_in_no_figure_unless_it_is_asked_for(summary: Summary) -> None:
    assert "G" not in json.dumps([row["id"] for row in data.values(summary)["actions"]])
    assert "Secret" not in data.text(summary)
    assert [hidden.id for hidden in summary.hidden] == ["G"]
    assert "G" not in [asked.row.action.id for asked in summary.extensions]
    whole = summarise(council.PERIOD, *council.points(), council.events(), include_exempt=True)
    assert whole.counts.total == summary.counts.total + 1
    assert whole.includes_exempt
    assert whole.hidden == ()


def test_an_action_that_was_exempt_when_it_left_the_plan_is_not_told_as_taken_out() -> None:
    secret = action("S", exempt=Exemption(1))
    before, after = plan(action("A"), secret), plan(action("A"))
    found = summarise(council.PERIOD, Point(before, council.EVE, "b"), Point(after, council.END, "c"))
    assert found.removed == ()
    assert [hidden.id for hidden in found.hidden] == ["S"]


def test_an_action_that_became_exempt_on_its_way_out_is_not_told_either() -> None:
    named, secret = action("S"), action("S", exempt=Exemption(1))
    steps = [
        council.event("2017-05-02T10:00:00+01:00", plan(named), plan(secret)),
        council.event("2017-06-02T10:00:00+01:00", plan(secret), plan()),
    ]
    found = summarise(council.PERIOD, Point(plan(named), council.EVE, "b"), Point(plan(), council.END, "c"), steps)
    assert found.removed == ()
    assert found.previous_counts.total == 0


def test_what_exemption_means_now_holds_for_the_past_too() -> None:
    before = plan(action("S"))
    after = plan(action("S", exempt=Exemption(1)))
    found = summarise(council.PERIOD, Point(before, council.EVE, "b"), Point(after, council.END, "c"))
    assert (found.previous_counts.total, found.counts.total) == (0, 0)


def test_a_silent_move_that_was_explained_later_is_told_once() -> None:
    first = action("A", due="2017-06-30")
    moved = replace(first, due=due("2017-12-31"))
    told = replace(moved, due_changes=(move("2017-07-01", "2017-06-30", "2017-12-31"),))
    steps = [
        council.event("2017-05-02T10:00:00+01:00", plan(first), plan(moved)),
        council.event("2017-07-01T10:00:00+01:00", plan(moved), plan(told)),
    ]
    found = summarise(council.PERIOD, Point(plan(first), council.EVE, "b"), Point(plan(told), council.END, "c"), steps)
    assert [(change.on, change.is_recorded) for change in found.date_changes] == [(date(2017, 7, 1), True)]


def test_the_order_of_statuses_gives_the_direction() -> None:
    assert direction(Status.AT_RISK, Status.ON_TRACK) is Direction.BETTER
    assert direction(Status.COMPLETE, Status.ON_TRACK) is Direction.WORSE
    assert direction(Status.ON_HOLD, Status.ON_HOLD) is Direction.SAME
    assert direction(None, Status.COMPLETE) is None
    assert direction(Status.AT_RISK, Status.CLOSED) is None
    assert direction(Status.CLOSED, Status.ON_TRACK) is None
    assert set(ORDER) == set(Status) - {Status.CLOSED}


def _history(random: Random) -> tuple[list[Plan], list[Event]]:
    plans = [draw_plan(random, 4)]
    for _ in range(random.randint(0, 6)):
        plans.append(draw_edit(random, plans[-1]).apply(plans[-1], date(2016, 12, 12)))
    days = [date(2017, 4, 1) + timedelta(days=10 * number) for number in range(len(plans))]
    steps = [
        council.event(f"{day.isoformat()}T12:00:00+00:00", before, after)
        for day, before, after in zip(days, plans, plans[1:], strict=False)
    ]
    return plans, steps


@given(st.randoms(use_true_random=True), st.booleans())
@cases(250)
def test_in_any_history_every_total_is_the_sum_of_its_parts(random: Random, include_exempt: bool) -> None:
    plans, steps = _history(random)
    found = summarise(
        between(date(2017, 4, 1), date(2017, 9, 30)),
        Point(plans[0], council.EVE, "b"),
        Point(plans[-1], council.END, "c"),
        steps,
        [Point(one, council.END, "c") for one in plans],
        include_exempt=include_exempt,
    )
    now, then = found.counts, found.previous_counts
    assert then.total + len(found.added) - len(found.removed) == now.total == len(found.rows)
    for counts, life in ((now, found.lifecycle), (then, found.previous_lifecycle)):
        assert sum(counts.by_status.values()) == counts.total == life.total
        assert life.complete + life.in_progress + life.not_started + life.on_hold + life.closed == life.total
        assert counts.open == counts.total - life.complete - life.closed
        assert max(counts.overdue, counts.stale, counts.no_owner, counts.no_due) <= counts.open
    for name in ("total", "complete", "in_progress", "not_started", "on_hold", "closed"):
        assert sum(getattr(group.current, name) for group in found.groups) == getattr(found.lifecycle, name)
        assert sum(getattr(group.previous, name) for group in found.groups) == getattr(found.previous_lifecycle, name)
    assert sum(found.directions.values()) + found.not_compared + len(found.added) == now.total
    assert found.not_compared >= 0
    assert len(found.stale) == now.stale
    assert sum(row.is_overdue for row in found.rows.values()) == now.overdue
    hidden = {one.id for one in found.hidden}
    assert not hidden & found.rows.keys()
    assert bool(hidden) <= (not include_exempt)
    for rows in (found.needs_attention, found.completed, found.closed, found.reopened, found.coming_up, found.stale):
        assert {row.action.id for row in rows} <= found.rows.keys()
        assert len({row.action.id for row in rows}) == len(rows)
    assert found.trail[-1].lifecycle == found.lifecycle


@given(st.randoms(use_true_random=True))
@cases(100)
def test_what_was_completed_or_closed_is_so_now_and_was_not_before(random: Random) -> None:
    plans, steps = _history(random)
    ends = Point(plans[0], council.EVE, "b"), Point(plans[-1], council.END, "c")
    found = summarise(council.PERIOD, *ends, steps)
    for row in found.completed:
        assert row.action.status is Status.COMPLETE
        assert row.previous is not Status.COMPLETE
    for row in found.closed:
        assert row.action.status is Status.CLOSED
        assert row.previous is not Status.CLOSED
    for row in found.reopened:
        assert row.action.is_open
    assert lifecycle([row.action for row in found.rows.values()]) == found.lifecycle
