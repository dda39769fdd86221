"""Every figure of a summary is right: worked out by hand once, and adding up for any history."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan import cli
from actionplan.history.summary import ORDER, Direction, Point, Summary, direction, lifecycle, summarise
from actionplan.model.dates import Completion, add_months
from actionplan.model.periods import between
from actionplan.model.plan import DueChange, Exemption, Reopening, Status
from actionplan.reports import cells, data, sections
from tests import council
from tests.builders import action, due, move, plan
from tests.strategies import cases, draw_edit, draw_plan

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from actionplan.history.events import Event
    from actionplan.model.plan import Action, Plan


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
        ("2017-09-12", "2018-01-31", 1),
        ("2017-09-12", "2017-07-31", 0),
    ]
    assert found["hidden"] == 1
    assert (found["bridge"], found["recount"]) == (council.BRIDGE, council.RECOUNT)
    timing = ("on_time", "on_time_after_change", "days_late")
    assert {row["id"]: tuple(row[key] for key in timing) for row in found["completed"]} == council.TIMING
    assert [
        (gone["id"], gone["removed_on"], gone["removed_at_meeting"]) for gone in found["removed"]
    ] == council.REMOVED
    assert found["promises"] == council.PROMISES
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
    assert direction(Status.CLOSED, Status.CLOSED) is None
    # Work that stopped has not improved, however bad it was.
    assert direction(Status.AT_RISK, Status.NOT_STARTED) is Direction.WORSE
    assert direction(Status.OFF_TRACK, Status.ON_HOLD) is Direction.WORSE
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


def _chain(random: Random) -> tuple[list[Plan], list[Summary]]:
    """Return the states of a random history, whose days are in any order, and a paper of each month of it."""
    plans = [draw_plan(random, 4)]
    for _ in range(random.randint(1, 8)):
        today = date(2016, 12, 12) + timedelta(days=random.randint(0, 300))
        plans.append(draw_edit(random, plans[-1]).apply(plans[-1], today))
    steps = [
        council.event(f"2017-{month:02}-{random.randint(1, 28):02}T12:00:00+00:00", before, after)
        for month, (before, after) in zip(
            sorted(random.choices(range(2, 6), k=len(plans) - 1)), pairwise(plans), strict=True
        )
    ]
    papers = []
    for month in range(2, 6):
        earlier, inside = ([s for s in steps if is_in(s.day.month)] for is_in in (month.__gt__, month.__eq__))
        points = ([*(step.after for step in before)] for before in (earlier, [*earlier, *inside]))
        then, now = ((states[-1] if states else plans[0]) or plans[0] for states in points)
        period = between(date(2017, month, 1), add_months(date(2017, month, 1), 1) - timedelta(days=1))
        ends = Point(then, period.eve, "b"), Point(now, period.last, "c")
        papers.append(summarise(period, *ends, inside, earlier=earlier, include_exempt=True))
    return plans, papers


def _only_grows(states: list[Action | None]) -> bool:
    """Return whether an action was always there, and no entry of it was taken back by an undo."""
    return all(
        before is not None
        and after is not None
        and after.due_changes[: len(before.due_changes)] == before.due_changes
        and after.updates[: len(before.updates)] == before.updates
        for before, after in pairwise(states)
    )


@given(st.randoms(use_true_random=True))
@cases(200)
def test_over_consecutive_periods_each_entry_is_in_exactly_one_paper_and_the_bridges_join(random: Random) -> None:
    plans, papers = _chain(random)
    first, last = plans[0], plans[-1]
    for key, now in last.actions.items():
        if not _only_grows([state.actions.get(key) for state in plans]):
            continue
        before = first.actions[key]
        moved = [
            DueChange(each.on, each.before, each.to, each.reason or "", each.agreed_by)
            for paper in papers
            for each in paper.date_changes
            if each.row.action.id == key and each.is_recorded
        ]
        assert Counter(moved) == Counter(now.due_changes) - Counter(before.due_changes)
        updates = [update for paper in papers for row, update in paper.updates if row.action.id == key]
        assert Counter(updates) == Counter(now.updates) - Counter(before.updates)
        # What was completed or reopened from paper to paper leads from the first status to the last.
        ways = [
            (key in {row.action.id for row in paper.completed}) - (key in {row.action.id for row in paper.reopened})
            for paper in papers
        ]
        assert max(ways) <= 1
    for earlier, later in pairwise(papers):
        assert earlier.bridge.current == later.bridge.previous
        assert earlier.recount.current == later.recount.previous
        assert earlier.counts == later.previous_counts or earlier.current.day != later.previous.day
    for paper in papers:
        bridge, recount = paper.bridge, paper.recount
        complete = bridge.previous + bridge.completed + bridge.added
        assert complete - bridge.reopened - bridge.closed - bridge.removed == bridge.current == paper.lifecycle.complete
        counted = recount.previous + recount.added + recount.reopened + recount.no_longer_standing
        assert counted - recount.removed - recount.closed - recount.now_standing == recount.current
        assert recount.current == paper.lifecycle.counted


def test_a_date_change_that_is_agreed_in_one_period_and_saved_in_the_next_is_in_the_paper_of_the_next() -> None:
    first = action("A", due="2017-03-31")
    moved = replace(first, due=due("2017-06-30"), due_changes=(move("2017-03-30", "2017-03-31", "2017-06-30"),))
    saved = council.event("2017-04-02T10:00:00+01:00", plan(first), plan(moved))
    spring = between(date(2017, 1, 1), date(2017, 3, 31))
    before = summarise(spring, Point(plan(first), date(2016, 12, 31), "a"), Point(plan(first), spring.last, "a"))
    after = summarise(
        council.PERIOD, Point(plan(first), council.EVE, "a"), Point(plan(moved), council.END, "b"), [saved]
    )
    assert [len(paper.date_changes) for paper in (before, after)] == [0, 1]
    # Due on the last day of the spring, and not complete: it is the first of what comes up, and counted.
    assert [row.action.id for row in before.coming_up] == ["A"]
    assert (before.dates.due_on_day, before.counts.overdue) == (1, 0)
    assert (after.dates.late_against_first, after.counts.overdue) == (1, 1)


def test_closing_actions_is_no_progress_and_the_paper_says_why_the_number_changed() -> None:
    actions = [action(f"A-{at:02}", Status.COMPLETE if at < 6 else Status.ON_TRACK) for at in range(52)]
    after = [replace(each, status=Status.CLOSED) if 10 <= at < 14 else each for at, each in enumerate(actions)]
    found = summarise(council.PERIOD, Point(plan(*actions), council.EVE, "a"), Point(plan(*after), council.END, "b"))
    assert sections.progress(found) == (
        "6 of 48 actions (13%) are complete, up from 6 of 52 (12%) on 31 March 2017. The percentage is now of 48 "
        "actions, not of 52, because 4 were closed; of 52 it would be 6 of 52 (12%). Since then 0 actions have "
        "improved, 0 have got worse and 48 have not changed. Four closed actions are not counted."
    )


def test_standing_duties_are_counted_apart_and_leave_the_percentage() -> None:
    duty, other = action("D", due="ongoing"), action("A", Status.COMPLETE)
    found = summarise(
        council.PERIOD, Point(plan(duty, other), council.EVE, "a"), Point(plan(duty, other), council.END, "b")
    )
    assert (found.lifecycle.counted_complete, found.lifecycle.counted, found.lifecycle.standing) == (1, 1, 1)
    assert "1 of 1 action (100%) is complete, no change from 1 of 1 (100%)" in sections.progress(found)


@pytest.mark.parametrize(
    ("completed", "moves", "expected", "words"),
    [
        ("2017-06-30", 0, (True, True, 0), "on time"),
        ("2017-07-01", 0, (False, False, 1), "1 day late"),
        ("2017-09-09", 0, (False, False, 71), "71 days late"),
        ("2017-08-31", 1, (False, True, 0), "on time against a date moved once"),
        ("2017-09-12", 1, (False, False, 12), "12 days late against a date moved once"),
        ("2017-06-01", 1, (True, True, 0), "on time"),
        (None, 0, (None, None, None), "not known whether on time"),
    ],
)
def test_each_completion_says_whether_it_was_on_time(
    completed: str | None, moves: int, expected: tuple[object, ...], words: str
) -> None:
    entries = (move("2017-05-01", "2017-06-30", "2017-08-31"),) * moves
    before = action("A", due="2017-08-31" if moves else "2017-06-30", due_changes=entries)
    done = Completion(date.fromisoformat(completed)) if completed else None
    after = replace(before, status=Status.COMPLETE, completed=done)
    found = summarise(council.PERIOD, Point(plan(before), council.EVE, "a"), Point(plan(after), council.END, "b"))
    timing = found.rows["A"].timing
    assert (timing.on_time, timing.on_time_after_change, timing.days_late) == expected
    assert cells.timing(found.rows["A"]) == words


def test_a_silent_move_is_marked_in_every_later_paper_until_a_reason_is_recorded() -> None:
    first = action("A", due="2017-06-30")
    moved = replace(first, due=due("2017-12-31"))
    told = replace(moved, due_changes=(move("2017-11-01", "2017-06-30", "2017-12-31"),))
    silent = council.event("2017-05-02T10:00:00+01:00", plan(first), plan(moved))
    later = between(date(2017, 10, 1), date(2018, 3, 31))
    for state, is_explained in ((moved, False), (told, True)):
        ends = Point(plan(moved), council.END, "b"), Point(plan(state), later.last, "c")
        found = summarise(later, *ends, earlier=[silent])
        row = found.rows["A"]
        assert (row.agreed.is_explained, row.slipped_days, row.is_late_against_first) == (is_explained, 184, True)
        assert len(found.date_changes) == is_explained


def test_what_was_reopened_and_ended_again_within_a_period_is_told() -> None:
    done = action("A", Status.COMPLETE, completed=Completion(date(2017, 1, 10)))
    again = Reopening(date(2017, 5, 2), done.completed, "It came undone.")
    after = replace(done, completed=Completion(date(2017, 8, 1)), reopened=(again,))
    found = summarise(council.PERIOD, Point(plan(done), council.EVE, "a"), Point(plan(after), council.END, "b"))
    assert [row.action.id for row in found.ended_again] == ["A"]
    assert (found.completed, found.reopened) == ((), ())


def test_a_removed_action_names_the_meeting_that_removed_it() -> None:
    step = replace(council.event("2017-05-02T10:00:00+01:00", plan(action("A")), plan()), meeting=date(2017, 5, 1))
    found = summarise(
        council.PERIOD, Point(plan(action("A")), council.EVE, "a"), Point(plan(), council.END, "b"), [step]
    )
    (gone,) = found.removed
    assert (gone.action.id, gone.on, gone.meeting) == ("A", date(2017, 5, 2), date(2017, 5, 1))


def test_a_rating_that_the_due_date_contradicts_is_out_of_date() -> None:
    states = [action(f"A-{status}", status, due="2017-06-30") for status in Status]
    found = summarise(council.PERIOD, Point(plan(), council.EVE, "a"), Point(plan(*states), council.END, "b"))
    marked = [row.action.status for row in found.rows.values() if row.is_rating_out_of_date]
    assert marked == [Status.ON_TRACK, Status.AT_RISK]
