"""Two years of a small plan, written by hand, with the figures of one period worked out by hand too.

The period runs from 1 April to 30 September 2017. Before it nine months were recorded, and after it one meeting more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import tomlkit

from actionplan.history.events import Event
from actionplan.history.summary import Point
from actionplan.model.dates import Completion
from actionplan.model.periods import between
from actionplan.model.plan import Action, Exemption, Extension, Plan, Reopening, Review, Status
from tests import strategies
from tests.builders import action, due, move, plan, update
from tests.gitrepo import begin, commit
from tests.once import made

if TYPE_CHECKING:
    from pathlib import Path

PERIOD = between(date(2017, 4, 1), date(2017, 9, 30))
EVE, END = date(2017, 3, 31), date(2017, 9, 30)
N, G, A, R, H, B, C = Status


def changed(before: Plan, *actions: Action, without: str = "") -> Plan:
    """Return a plan with other or more actions in it, and one removed."""
    merged = {**before.actions, **{one.id: one for one in actions}}
    merged.pop(without, None)
    return replace(before, actions=merged)


_COMPLETED = Completion(date(2016, 12, 20))
_REVIEW = Review(6, date(2016, 10, 1))

_A = action("A", G, due="2017-06-30", owner="Archivist", cornerstone="x", updates=(update("2017-03-01"),))
_B = action("B", B, due="2016-12-31", owner="Clerk", cornerstone="x", completed=_COMPLETED)
_C = action("C", A, due="2016-12-31", owner="Clerk", cornerstone="x", updates=(update("2017-03-20"),))
_C_THEN = replace(_C, due=due("2017-03-01"), due_changes=(move("2017-02-01", "2016-12-31", "2017-03-01"),))
_D = action("D", N, due="2017-08-31", owner="Clerk", cornerstone="x")
_E = action("E", H, owner="Clerk", cornerstone="x", updates=(update("2017-02-01"),))
_F = action("F", G, due="2017-05-31", owner="Clerk", cornerstone="x")
_SECRET = (Extension(date(2017, 3, 1), due("2017-12-31"), "Secret reason"),)
_G = action(
    *("G", G),
    due="2017-06-30",
    owner="Clerk",
    cornerstone="x",
    title="Secret",
    exempt=Exemption(3),
    extensions=_SECRET,
)
_H = action("H", B, owner="Clerk", cornerstone="y", completed=Completion(date(2016, 9, 28), exact=False))
_I = action("I", C, owner="Clerk", cornerstone="y", updates=(update("2016-12-01"),))
_J = action("J", G, cornerstone="y")
_K = action("K", G, due="ongoing", owner="Web Manager", cornerstone="y", updates=(update("2017-01-15"),))
_O = action("O", G, due="2017-07-31", owner="Clerk", reviewed=date(2017, 3, 10))

FIRST = plan(
    *(_A, _B, _C, _D, _E, _F, _G, _H, _I, _J, _K),
    title="Two years of a plan",
    review=_REVIEW,
)
BEFORE = changed(FIRST, _C_THEN, _O)
# May: A is complete, C moves again with its reason, L comes and is complete already.
_C_NOW = replace(
    _C_THEN,
    due=due("2017-12-31"),
    due_changes=(*_C_THEN.due_changes, move("2017-05-02", "2017-03-01", "2017-12-31", "The firm failed", "Committee")),
)
_L = action("L", B, cornerstone="y", owner="Clerk", completed=Completion(date(2017, 4, 15)))
MAY = changed(BEFORE, replace(_A, status=B, completed=Completion(date(2017, 5, 2))), _C_NOW, _L)
# June: somebody overwrites the date of D by hand; O is complete for a while.
JUNE = changed(
    MAY,
    replace(_D, due=due("2017-11-30")),
    replace(_O, status=B, completed=Completion(date(2017, 6, 10))),
)
# August: B is opened again and gets a later date, E is closed, F is taken out.
_B_NOW = replace(
    _B,
    status=G,
    completed=None,
    due=due("2018-01-31"),
    due_changes=(move("2017-08-01", "2016-12-31", "2018-01-31", "Opened again"),),
    reopened=(Reopening(date(2017, 8, 1), _COMPLETED, "It came undone."),),
)
AUGUST = changed(
    JUNE, _B_NOW, replace(_E, status=C, updates=(*_E.updates, update("2017-08-01", "Not needed."))), without="F"
)
# September: C is off track, K has another owner, O is opened again, M and N are new; B and O shall be done later still.
_B_ASKED = (Extension(date(2017, 9, 12), due("2018-Q2"), "The depot burnt down", "Head of Digital", "Committee"),)
_O_ASKED = (Extension(date(2017, 9, 12), due("2017-12-31"), "It leaks"),)
_REOPENED = (Reopening(date(2017, 9, 12), Completion(date(2017, 6, 10)), "It leaked."),)
_M = action("M", B, owner="Clerk", completed=Completion(date(2016, 12, 31), exact=False))
_N = action("N", N, due="2017-10-31", added=date(2017, 9, 12))
SEPTEMBER = changed(
    AUGUST,
    replace(_C_NOW, status=R, updates=(*_C.updates, update("2017-09-12", "It slips.", "Ask for help."))),
    replace(_K, owner="Head of Digital", updates=(*_K.updates, update("2017-09-01"))),
    replace(_B_NOW, extensions=_B_ASKED),
    replace(_O, reopened=_REOPENED, extensions=_O_ASKED),
    *(_M, _N),
)
# What came after the period, and must not be in it.
LATER = changed(
    SEPTEMBER,
    replace(_D, status=B, completed=Completion(date(2018, 4, 3))),
    replace(_N, status=B, completed=Completion(date(2018, 4, 3))),
    without="J",
)

SAVED = (
    ("2016-06-15T10:00:00+01:00", FIRST),
    ("2017-03-15T10:00:00+00:00", BEFORE),
    ("2017-05-02T10:00:00+01:00", MAY),
    ("2017-06-14T10:00:00+01:00", JUNE),
    ("2017-08-01T10:00:00+01:00", AUGUST),
    ("2017-09-12T10:00:00+01:00", SEPTEMBER),
    ("2018-04-03T10:00:00+01:00", LATER),
)


def _by_status(*numbers: int) -> dict[str, int]:
    return dict(zip(map(str, Status), numbers, strict=True))


# Worked out by hand, from the lines above.
COUNTS_BEFORE: dict[str, Any] = {
    "total": 11,
    "open": 8,
    "overdue": 1,
    # C was due on 31 December 2016 when that was first agreed.
    "late_against_first": 1,
    "due_on_day": 0,
    "stale": 3,
    "not_set": {"owner": 1, "due": 2},
    "by_status": _by_status(1, 5, 1, 0, 1, 2, 1),
}
COUNTS_NOW: dict[str, Any] = {
    "total": 13,
    "open": 7,
    "overdue": 1,
    # C, D and O; B was complete in time, and its date after the reopening is ahead.
    "late_against_first": 3,
    "due_on_day": 0,
    "stale": 2,
    "not_set": {"owner": 2, "due": 1},
    "by_status": _by_status(2, 4, 0, 1, 0, 4, 2),
}
IDS: dict[str, list[str]] = {
    "needs_attention": ["C", "O"],
    "completed": ["A", "L"],
    "added": ["L", "M", "N"],
    "closed": ["E"],
    "reopened": ["B", "O"],
    "removed": ["F"],
    "coming_up": ["N", "D", "C", "B"],
    "stale": ["D", "J"],
    "actions": ["A", "B", "C", "D", "E", "H", "I", "J", "K", "O", "L", "M", "N"],
}
DATE_CHANGES = [
    ("C", "2017-05-02", "2016-12-31", "2017-03-01", "2017-12-31", "The firm failed", "Committee", True),
    ("D", "2017-06-14", "2017-08-31", "2017-08-31", "2017-11-30", None, None, False),
    ("B", "2017-08-01", "2018-01-31", "2016-12-31", "2018-01-31", "Opened again", "Information Group", True),
]
# Both asked for on one day: in the plan's order. 31 January to 30 June are 150 days, 31 July to 31 December 153.
EXTENSIONS = [
    *(("B", "2018-01-31", "2018-Q2", 150, "The depot burnt down", "Head of Digital", "Committee"),),
    *(("O", "2017-07-31", "2017-12-31", 153, "It leaks", "Clerk", "Information Group"),),
]
DIRECTIONS = {"better": ["A"], "worse": ["B", "C"], "same": ["D", "H", "J", "K", "O"]}
# B and H were complete; A was completed, B reopened, and L and M came complete.
BRIDGE = {"previous": 2, "completed": 1, "added": 2, "reopened": 1, "closed": 0, "removed": 0, "current": 4}
# Of 11 actions I was closed and K is a standing duty; L, M and N came, F was removed and E closed.
RECOUNT = {
    "previous": 9,
    "added": 3,
    "reopened": 0,
    "no_longer_standing": 0,
    "removed": 1,
    "closed": 1,
    "now_standing": 0,
    "current": 10,
}
# On time by the date first agreed, on time by the last one, days late: A of 30 June on 2 May; L never had a date.
TIMING = {"A": (True, True, 0), "L": (None, None, None)}
REMOVED = [("F", "2017-08-01", None)]
# Cornerstone: total, complete, in progress, not started, on hold, closed; before and now.
CORNERSTONES = {
    "x": ((6, 1, 3, 1, 1, 0), (5, 1, 2, 1, 0, 1)),
    "y": ((4, 1, 2, 0, 0, 1), (5, 2, 2, 0, 0, 1)),
    None: ((1, 0, 1, 0, 0, 0), (3, 1, 1, 1, 0, 0)),
}


def points() -> tuple[Point, Point]:
    """Return the plan before and at the end of the period."""
    return Point(BEFORE, EVE, "b" * 40), Point(SEPTEMBER, END, "c" * 40)


def events() -> list[Event]:
    """Return the entries of the period."""
    return [event(SAVED[place][0], SAVED[place - 1][1], SAVED[place][1]) for place in range(2, 6)]


def event(when: str, before: Plan | None, after: Plan | None) -> Event:
    """Return an entry of the record with a plan before and after it."""
    time = datetime.fromisoformat(when)
    return Event("e" * 40, time.date(), time, "Clerk", "Saved", None, before, after)


def text(of: Plan) -> str:
    """Write a plan as TOML."""
    return tomlkit.dumps(strategies.tables(of))


def record(folder: Path) -> Path:
    """Make a repository in which all of it was saved, and give the path of the plan."""
    return made(folder, _recorded) / "plan.toml"


def _recorded(folder: Path) -> None:
    begin(folder)
    path = folder / "plan.toml"
    for when, state in SAVED:
        path.write_text(text(state), encoding="utf-8")
        commit(folder, "plan.toml", message=f"Saved on {when[:10]}", at=when)


def _tally(met: int = 0, open_late: int = 0, still_open: int = 0, withdrawn: int = 0) -> dict[str, int]:
    total = met + open_late + still_open + withdrawn
    answers = {"met_first": met, "met_after_change": 0, "late": 0, "open_late": open_late, "open": still_open}
    return {"total": total, **answers, "withdrawn": withdrawn}


# As at the end of the period. B was complete in time, then O; both were reopened, B with a new date and O without one.
PROMISES = {
    "periods": [
        {"from": "2016-10-01", "to": "2017-03-31", **_tally(met=1, open_late=1)},
        # A and O were met, D and O again are open, F was removed.
        {"from": "2017-04-01", "to": "2017-09-30", **_tally(met=2, open_late=2, withdrawn=1)},
        {"from": "2017-10-01", "to": "2018-03-31", **_tally(still_open=2)},
    ],
    "by_cornerstone": [
        {"cornerstone": "x", **_tally(met=2, open_late=2, still_open=1, withdrawn=1)},
        {"cornerstone": None, **_tally(met=1, open_late=1, still_open=1)},
    ],
    # C was moved by the Committee, and D by nobody that is known.
    "by_agreed_by": [
        {"agreed_by": None, **_tally(met=3, open_late=1, still_open=2, withdrawn=1)},
        {"agreed_by": "Committee", **_tally(open_late=1)},
        {"agreed_by": "", **_tally(open_late=1)},
    ],
}
