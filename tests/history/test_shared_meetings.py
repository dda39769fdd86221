"""Meetings that were saved on a laptop while others shared theirs can be found and written up, each by its day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import RuleError
from actionplan.model.edits.basic import AddAction, AddUpdate, SetStatus, SetText
from actionplan.model.plan import Status
from actionplan.model.renaming import renamed_since
from tests.builders import action, plan
from tests.gitrepo import git
from tests.laptops import Laptop, shared

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.history.meetings import Minutes
    from actionplan.model.edits.basic import Edit

EARLY, LATE = date(2016, 12, 10), date(2016, 12, 13)


def meets(laptop: Laptop, on: date, *edits: Edit) -> None:
    """Have a meeting, and save it."""
    session = laptop.session()
    for edit in edits:
        session.apply(edit)
    laptop.commit(message=f"Information Group, {on}\n\nMeeting: {on}")


def minutes(laptop: Laptop, on: date | None = None) -> Minutes:
    return laptop.session().past().minutes(on, laptop.now())


@pytest.fixture
def laptops(tmp_path: Path) -> list[Laptop]:
    """Return the laptops of Ana, who shared first, and of Ben, who had two meetings meanwhile."""
    ana, ben = shared(tmp_path, "Ana", "Ben")
    ana.saves(SetStatus("IM-01", Status.AT_RISK, "Nobody has the time.", "Ask for help."), AddAction("Buy shelves"))
    ana.sync()
    meets(ben, EARLY, SetText("IM-03", "owner", "Trainer"), AddAction("Hire a van"))
    ben.saves(SetText("IM-02", "owner", "Archivist"))
    meets(ben, LATE, AddUpdate("IM-03", "Half of them are trained.", ""), AddUpdate("IM-05", "Two offers came.", ""))
    ben.sync()
    ana.sync()
    return [ana, ben]


def test_several_meetings_that_one_merge_brought_in_are_written_up_one_by_one(laptops: list[Laptop]) -> None:
    for laptop in laptops:
        assert len(git(laptop.folder, "log", "-1", "--format=%P").split()) == 2
        assert set(laptop.session().past().meetings()) == {EARLY, LATE}
        early, late = minutes(laptop, EARLY), minutes(laptop)
        assert (early.on, late.on) == (EARLY, LATE)
        assert [one.row.action.owner for one in early.agreed if one.before is not None] == ["Trainer"]
        assert [update.text for one in late.agreed for update in one.said] == (
            ["Half of them are trained.", "Two offers came."]
        )
        # What was saved between the two, and what the others shared, is of neither.
        told = {one.row.action.id for each in (early, late) for one in each.agreed}
        assert told.isdisjoint({"IM-01", "IM-02"})
        assert {event.author for each in (early, late) for event in each.events} == {"Ben"}


def test_an_action_that_got_another_id_meanwhile_has_that_one_in_the_minutes(laptops: list[Laptop]) -> None:
    now = laptops[0].now()
    (van,) = (action.id for action in now.actions.values() if action.title == "Hire a van")
    assert now.actions["IM-05"].title == "Buy shelves"
    assert van == "IM-06"
    assert [(row.action.id, row.action.title) for row in minutes(laptops[0], EARLY).added] == [(van, "Hire a van")]
    assert van in [one.row.action.id for one in minutes(laptops[0], LATE).agreed]


def test_what_was_taken_back_beside_the_main_line_belongs_to_the_meeting_of_what_it_takes_back(tmp_path: Path) -> None:
    ana, ben = shared(tmp_path, "Ana", "Ben")
    ana.saves(SetText("IM-01", "owner", "Archivist"))
    ana.sync()
    meets(ben, EARLY, SetText("IM-03", "owner", "Trainer"))
    before = git(ben.folder, "show", "HEAD^:plan.toml")
    meets(ben, LATE, SetText("IM-02", "owner", "Trainer"))
    last = git(ben.folder, "show", "HEAD^:plan.toml")
    ben.plan.write_text(last, encoding="utf-8")
    ben.commit(message=f'Revert "Information Group, {LATE}"')
    ben.sync()
    assert before != last
    assert [one.row.action.owner for one in minutes(ben, EARLY).agreed] == ["Trainer"]
    assert minutes(ben, LATE).agreed == ()
    assert len(minutes(ben, LATE).events) == 2


def test_a_day_without_a_meeting_is_told_with_those_that_there_are(laptops: list[Laptop]) -> None:
    with pytest.raises(RuleError, match="nothing of a meeting on 11 December 2016") as caught:
        minutes(laptops[0], date(2016, 12, 11))
    assert "10 December 2016 and 13 December 2016" in caught.value.advice


def test_what_got_another_id_is_found_by_its_title() -> None:
    before = plan(action("A-1", title="Review"), action("A-2", title="Hire a van"), action("A-3", title="Gone"))
    after = plan(action("A-1", title="Reviewed"), action("A-2", title="Buy shelves"), action("A-4", title="hire a Van"))
    assert renamed_since(before, after) == {"A-2": "A-4"}
    assert renamed_since(before, before) == {}
    twice = plan(*after.actions.values(), action("A-5", title="Hire a van"))
    assert renamed_since(before, twice) == {}
