"""What the record shows is read as it is: merges, renames, broken states and short copies included."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import BrokenPlanError, RecordError, RuleError
from actionplan.git.record import Record
from actionplan.history import events
from actionplan.history.history import History
from actionplan.model.periods import between
from actionplan.model.plan import Status
from actionplan.storage import document
from actionplan.storage.incremental import PlanReader
from tests import council
from tests.builders import action, plan
from tests.gitrepo import begin, commit, git
from tests.strategies import cases, draw_plan, draw_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from actionplan.model.plan import Plan

TODAY = date(2018, 6, 1)


def past(path: Path) -> History:
    return History(Record(path), path.name)


def saved(folder: Path, state: Plan, at: str, name: str = "plan.toml") -> str:
    (folder / name).write_text(council.text(state), encoding="utf-8")
    return commit(folder, name, message=f"Saved on {at}", at=f"{at}T12:00:00+00:00")


def test_each_entry_tells_who_when_and_what_changed(tmp_path: Path) -> None:
    folder = begin(tmp_path / "record")
    saved(folder, plan(action("A")), "2017-01-10")
    (folder / "other.txt").write_text("not the plan", encoding="utf-8")
    commit(folder, "other.txt", message="Something else", at="2017-01-11T12:00:00+00:00")
    (folder / "plan.toml").write_text(council.text(plan(action("A", Status.AT_RISK))), encoding="utf-8")
    last = commit(folder, "plan.toml", message="Agreed\n\nMeeting: 2017-02-01", at="2017-02-02T23:30:00-05:00")
    first, second = past(folder / "plan.toml").events()
    assert first.is_first
    assert first.lines() == ["The plan came into the record, with 1 action."]
    assert (second.commit, second.day, second.author) == (last, date(2017, 2, 2), "Test Officer")
    assert second.meeting == date(2017, 2, 1)
    assert second.lines() == ["A Title of A: status at risk (was on track)"]


def test_a_state_that_cannot_be_read_is_said_and_the_next_is_compared_with_the_last_that_could(tmp_path: Path) -> None:
    folder = begin(tmp_path / "record")
    saved(folder, plan(action("A")), "2017-01-10")
    (folder / "plan.toml").write_bytes(b"schema = \n")
    commit(folder, "plan.toml", at="2017-02-10T12:00:00+00:00")
    saved(folder, plan(action("A", Status.AT_RISK)), "2017-03-10")
    _, broken, mended = past(folder / "plan.toml").events()
    assert "could not be read" in broken.note
    assert broken.lines() == [broken.note]
    assert broken.changes() == ()
    assert [change.field for change in mended.changes()] == ["status"]
    found = past(folder / "plan.toml").summary(between(date(2017, 2, 1), date(2017, 3, 31)), TODAY)
    assert found.rows["A"].previous is Status.ON_TRACK
    assert found.rows["A"].action.status is Status.AT_RISK


def test_a_record_that_begins_with_a_plan_that_cannot_be_read_begins_with_the_first_that_can(tmp_path: Path) -> None:
    folder = begin(tmp_path / "record")
    (folder / "plan.toml").write_bytes(b"schema = \n")
    commit(folder, "plan.toml", at="2017-01-10T12:00:00+00:00")
    saved(folder, plan(action("A")), "2017-02-10")
    saved(folder, plan(action("A", Status.AT_RISK)), "2017-03-10")
    found = past(folder / "plan.toml").summary(between(date(2017, 2, 1), date(2017, 3, 31)), TODAY)
    assert found.starts_inside
    assert (found.previous.day, found.rows["A"].previous) == (date(2017, 2, 10), Status.ON_TRACK)


def test_what_a_merge_brought_in_is_told_with_the_merge_and_whose_work_it_was(tmp_path: Path) -> None:
    folder = begin(tmp_path / "record")
    saved(folder, plan(action("A"), action("B")), "2017-01-10")
    git(folder, "checkout", "--quiet", "-b", "side")
    (folder / "plan.toml").write_text(council.text(plan(action("A"), action("B", owner="Clerk"))), encoding="utf-8")
    git(folder, "commit", "--quiet", "--all", "--message=On the side", GIT_AUTHOR_NAME="Other Officer")
    git(folder, "checkout", "--quiet", "main")
    (folder / "other.txt").write_text("so that both sides moved", encoding="utf-8")
    commit(folder, "other.txt")
    git(folder, "merge", "--quiet", "--no-edit", "side")
    first, merge = past(folder / "plan.toml").events()
    assert first.merged == ()
    assert merge.merged == ("Other Officer",)
    assert [(change.id, change.field) for change in merge.changes()] == [("B", "owner")]


def test_commits_out_of_date_order_are_told_in_the_order_of_the_record(tmp_path: Path) -> None:
    folder = begin(tmp_path / "record")
    saved(folder, plan(action("A", owner="First")), "2017-03-10")
    saved(folder, plan(action("A", owner="Second")), "2017-01-10")
    saved(folder, plan(action("A", owner="Third")), "2017-02-10")
    found = past(folder / "plan.toml")
    assert [event.day for event in found.events()] == [date(2017, 3, 10)] * 3
    assert [event.is_backdated for event in found.events()] == [False, True, True]
    assert found.point(date(2017, 3, 10)).plan.actions["A"].owner == "Third"
    with pytest.raises(RecordError, match="nothing from 9 March 2017 or before; it begins on 10 March 2017"):
        found.point(date(2017, 3, 9))


def test_a_plan_file_that_was_renamed_keeps_its_history(tmp_path: Path) -> None:
    folder = begin(tmp_path / "record")
    many = [action(f"A-{number}", owner="Clerk", outcome="x" * 60) for number in range(5)]
    saved(folder, plan(*many), "2017-01-10", "old [name].toml")
    (folder / "in").mkdir()
    git(folder, "mv", "old [name].toml", "in/plan.toml")
    saved(folder, plan(*many[:4], action("A-4", Status.AT_RISK, owner="Clerk")), "2017-02-10", "in/plan.toml")
    found = past(folder / "in" / "plan.toml")
    first, second = found.events()
    assert first.is_first
    assert [change.field for change in second.changes()] == ["status", "outcome"]
    assert found.point(date(2017, 1, 31)).plan.actions["A-4"].status is Status.ON_TRACK


def test_a_copy_without_the_older_history_begins_where_the_copy_does(tmp_path: Path) -> None:
    whole = council.record(tmp_path / "whole")
    git(tmp_path, "clone", "--quiet", "--depth=2", whole.parent.as_uri(), "short")
    found = past(tmp_path / "short" / "plan.toml")
    assert found.log.is_shallow
    assert [event.day.year for event in found.events()] == [2017, 2018]
    with pytest.raises(RecordError, match="left out"):
        found.point(date(2017, 1, 1))


def test_a_plan_that_was_taken_out_and_put_back_is_told_so(tmp_path: Path) -> None:
    folder = begin(tmp_path / "record")
    saved(folder, plan(action("A")), "2017-01-10")
    git(folder, "rm", "--quiet", "plan.toml")
    commit(folder, message="Taken out", at="2017-02-10T12:00:00+00:00")
    saved(folder, plan(action("A", Status.AT_RISK)), "2017-03-10")
    found = past(folder / "plan.toml")
    _, gone, back = found.events()
    assert gone.lines() == ["The plan was taken out of the record."]
    assert [change.field for change in back.changes()] == ["status"]
    with pytest.raises(RecordError, match="not in the record on 15 February 2017"):
        found.point(date(2017, 2, 15))


def test_a_summary_of_a_period_in_which_the_record_begins_says_so(tmp_path: Path) -> None:
    found = past(council.record(tmp_path / "record"))
    inside = found.summary(between(date(2016, 4, 1), date(2017, 3, 31)), TODAY)
    assert inside.starts_inside
    assert inside.previous.day == date(2016, 6, 15)
    assert [row.action.id for row in inside.added] == ["O"]
    assert not found.summary(council.PERIOD, TODAY).starts_inside


def test_a_summary_needs_something_recorded_and_a_period_that_has_begun(tmp_path: Path) -> None:
    found = past(council.record(tmp_path / "record"))
    with pytest.raises(RecordError, match="begins on 15 June 2016"):
        found.summary(between(date(2015, 4, 1), date(2015, 9, 30)), TODAY)
    with pytest.raises(RuleError, match="has not begun"):
        found.summary(between(date(2019, 4, 1), date(2019, 9, 30)), TODAY)
    empty = begin(tmp_path / "empty")
    (empty / "plan.toml").write_text(council.text(plan()), encoding="utf-8")
    with pytest.raises(RecordError, match="Nothing has been saved"):
        past(empty / "plan.toml")


def test_a_period_that_is_not_over_is_counted_as_at_today(tmp_path: Path) -> None:
    found = past(council.record(tmp_path / "record")).summary(council.PERIOD, date(2017, 6, 30))
    assert not found.is_over
    assert found.current.day == date(2017, 6, 30)
    assert found.rows["O"].action.status is Status.COMPLETE


def test_the_usual_period_is_the_last_complete_one_that_the_record_knows(tmp_path: Path) -> None:
    found = past(council.record(tmp_path / "record"))
    assert found.usual_period(council.LATER, TODAY).first == date(2017, 10, 1)
    assert found.usual_period(council.LATER, date(2017, 4, 1)).last == date(2017, 3, 31)
    assert found.usual_period(council.LATER, date(2017, 3, 31)).last == date(2017, 3, 31)
    young = begin(tmp_path / "young")
    saved(young, council.FIRST, "2018-05-01")
    assert past(young / "plan.toml").usual_period(council.FIRST, TODAY).holds(TODAY)


def test_progress_over_time_is_shown_at_the_ends_of_periods_and_agrees_with_the_tables(tmp_path: Path) -> None:
    past_ = past(council.record(tmp_path / "record"))
    found = past_.summary(council.PERIOD, TODAY)
    days = [date(2016, 9, 30), date(2017, 3, 31), date(2017, 9, 30)]
    assert [trail.day for trail in found.trail] == days
    assert [trail.lifecycle for trail in found.trail[-2:]] == [found.previous_lifecycle, found.lifecycle]
    # A period that is not over ends with today, and one in which the record starts begins with its first day.
    running = past_.summary(council.PERIOD, date(2017, 6, 20))
    assert [trail.day for trail in running.trail] == [*days[:2], date(2017, 6, 20)]
    first = past_.summary(between(date(2016, 4, 1), date(2016, 9, 30)), TODAY)
    assert [trail.day for trail in first.trail] == [date(2016, 6, 15), date(2016, 9, 30)]


def test_progress_over_time_has_at_most_nine_days(tmp_path: Path) -> None:
    found = past(council.record(tmp_path / "record")).summary(between(date(2018, 5, 1), date(2018, 5, 31)), TODAY)
    assert len(found.trail) == 9
    assert [trail.day for trail in found.trail[-3:]] == [date(2018, 3, 31), date(2018, 4, 30), date(2018, 5, 31)]


def test_an_id_that_was_given_twice_is_found_and_one_that_came_back_is_not() -> None:
    first, other = plan(action("A")), plan(action("A", title="Something else"))
    steps = [
        council.event("2017-01-10T12:00:00+00:00", first, plan()),
        council.event("2017-02-10T12:00:00+00:00", plan(), other),
    ]
    (found,) = events.used_twice(steps)
    assert (found.event.day.month, found.id, found.title) == (2, "A", "Title of A")
    back = [steps[0], council.event("2017-02-10T12:00:00+00:00", plan(), first)]
    assert events.used_twice(back) == []


def outcome(read: Callable[[], Plan]) -> object:
    """Return the plan, or all its problems."""
    try:
        return read()
    except BrokenPlanError as error:
        return error.problems


def whole(data: bytes) -> Plan:
    """Read a plan all at once."""
    return document.parse(data).plan


@given(st.lists(st.randoms(use_true_random=True), min_size=1, max_size=3))
@cases(250)
def test_reading_piece_by_piece_gives_what_reading_the_whole_gives(randoms: list[Random]) -> None:
    reader = PlanReader()
    for random in randoms:
        text = draw_sheet(random, 4).text
        for state in (text, f"# again\n{text}", text.replace("\n", "\r\n") if "'''" not in text else text):
            data = state.encode("utf-8")
            assert outcome(partial(reader.read, data, "plan.toml")) == outcome(partial(whole, data))


def altered(random: Random, text: str) -> str:
    """Change a text as hands do, with care or without: some lines twice, gone, swapped, or cut in the middle."""
    lines = text.splitlines(keepends=True)
    at, to = sorted(random.randrange(len(lines) + 1) for _ in range(2))
    some = lines[at : min(to, at + random.choice((1, 1, 2, 9)))]
    middle = "".join(some)
    new = random.choice(
        [
            *(middle * 2, "", "".join(reversed(some)), middle[: random.randrange(len(middle) + 1)]),
            *(middle.replace("a", "b"), middle.replace('"', "'"), middle.replace("on-track", "at-risk"), f"# {middle}"),
            *(f"\n{middle}", f'{middle}"""\n', f"{middle}<<<<<<< ours\n", f"{middle}>>>>>>> theirs\n"),
            *(f"{middle}[actions.IM-01.exempt]\nparagraph = 3\n", f"{middle}[actions.New]\n{A}", f"{middle}]\n"),
        ]
    )
    return "".join(lines[:at]) + new + "".join(lines[at + len(some) :])


@given(st.randoms(use_true_random=True))
@cases(400)
def test_reading_what_changed_since_the_last_state_gives_what_reading_the_whole_gives(random: Random) -> None:
    reader, sheet = PlanReader(), council.text(draw_plan(random, 5))
    states = [sheet]
    for _ in range(6):
        # Most states are one step from the sheet, so that many of them can be read.
        states.append(altered(random, random.choice((sheet, sheet, states[-1]))))
    for state in states:
        data = state.encode("utf-8")
        assert outcome(partial(reader.read, data, "plan.toml")) == outcome(partial(whole, data))


def test_a_marker_that_git_left_is_seen_wherever_its_two_halves_are() -> None:
    head = 'schema = 1\n[plan]\ntitle = "T"\norganisation = "O"\ngroup = "G"\napproved = 2016-09-28\n'
    text = f'{head}[actions.A]\n{A}outcome = """\nours"""\n[actions.B]\n{B}outcome = """\ntheirs"""\n'
    reader = PlanReader()
    for state in (text, text.replace("\nours", "\n<<<<<<< ours").replace("\ntheirs", "\n>>>>>>> theirs")):
        data = state.encode()
        assert outcome(partial(reader.read, data, "plan.toml")) == outcome(partial(whole, data))


A, B = 'title = "a"\nstatus = "on-track"\n', 'title = "b"\nstatus = "closed"\n'
UPDATE = '[[actions.A.updates]]\non = 2017-01-01\ntext = "t"\n'


@pytest.mark.parametrize(
    "text",
    [
        'title = """a\n[actions.B]\ntitle = "t"\n[actions.A]\nb"""\nstatus = "on-track"\n',
        "title = '''\n[actions.A]\n'''\nstatus = 'on-track'\n",
        f'{A}evidence = [\n["x"],\n]\n',
        f"{A}[actions.A.exempt]\nparagraph = 3\n[actions.B]\n{B}{UPDATE}",
        f"{A}[actions.A]\n{B}",
        f'{A}["actions".B]\n{B}[ actions . C ]\n{B}',
        f"{A}<<<<<<< ours\n{UPDATE}=======\n{UPDATE}>>>>>>> theirs\n",
    ],
)
def test_text_that_looks_like_a_header_fools_nobody(text: str) -> None:
    head = 'schema = 1\n[plan]\ntitle = "T"\norganisation = "O"\ngroup = "G"\napproved = 2016-09-28\n[actions.A]\n'
    data = (head + text).encode()
    assert outcome(partial(PlanReader().read, data, "plan.toml")) == outcome(partial(whole, data))
