"""Summaries to write reports of: one of the made-up plan, where every section has something, and a hostile one."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from actionplan.history.events import Event
from actionplan.history.summary import Point, summarise
from actionplan.model.periods import Period
from actionplan.model.plan import Cornerstone, Status, StatusWords
from actionplan.storage import document
from tests import builders, demonstration

if TYPE_CHECKING:
    from actionplan.history.summary import Summary

PERIOD = Period(date(2025, 10, 1), date(2026, 3, 31), date(2026, 9, 30))
COMMITS = [f"{number:040x}" for number in range(1, 100)]

# A tag, an attribute's end, a template, a style's end, a link of Textual's, controls, an override, one long word.
HOSTILE = (
    "<script>alert(1)</script> \" onload='x' {{ 7 * 7 }} </style> [/x] \x1b[31m\x00 \u202eright to left " + "l" * 3000
)


@cache
def demo(*, include_exempt: bool = False) -> Summary:
    """Return the summary of half a year of the made-up plan."""
    past = [entry for entry in demonstration.states() if entry.when.date() <= PERIOD.last]
    plans = [document.parse(entry.data).plan for entry in past]
    points = [Point(plan, entry.when.date(), commit) for plan, entry, commit in zip(plans, past, COMMITS, strict=False)]
    events = [
        Event(commit, entry.when.date(), entry.when, "An Officer", "Saved", None, before, after)
        for entry, before, after, commit in zip(past[1:], plans, plans[1:], COMMITS[1:], strict=False)
    ]
    in_period = [event for event in events if PERIOD.holds(event.day)]
    older = max(number for number, point in enumerate(points) if point.day < PERIOD.first)
    return summarise(
        PERIOD,
        Point(plans[older], PERIOD.eve, COMMITS[older]),
        Point(plans[-1], PERIOD.last, COMMITS[len(plans) - 1]),
        in_period,
        points,
        earlier=events[: len(events) - len(in_period)],
        include_exempt=include_exempt,
    )


@cache
def hostile() -> Summary:
    """Return a summary of a plan in which every text is hostile."""
    update, moved = (
        builders.update("2026-03-01", HOSTILE, HOSTILE),
        builders.move("2026-01-01", "2026-02-01", "2026-04-01"),
    )
    actions = [
        builders.action(
            f"IM-{number:02}",
            status,
            title=HOSTILE,
            owner=HOSTILE,
            due="2026-04-01",
            outcome=HOSTILE,
            origin=HOSTILE,
            cornerstone="c",
            updates=(update,),
            due_changes=(moved,),
        )
        for number, status in enumerate(Status, start=1)
    ]
    words = {status: StatusWords(HOSTILE, HOSTILE) for status in Status}
    facts = {"title": HOSTILE, "organisation": HOSTILE, "group": HOSTILE, "vision": HOSTILE, "words": words}
    plan = builders.plan(*actions, **facts, cornerstones={"c": Cornerstone("c", HOSTILE)})
    before = builders.plan(builders.action("IM-00", title=HOSTILE), *actions[:2], **facts)
    then, now = Point(before, PERIOD.eve, COMMITS[0]), Point(plan, PERIOD.last, COMMITS[1])
    return summarise(PERIOD, then, now, (), (then, now))


def large() -> Summary:
    """Return a summary of the largest plan that councils have: 114 actions, long titles, and words without an end."""
    word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2
    title = "Move every file of the service to the place that the filing scheme has for it, and say where it was, "
    actions = [
        builders.action(
            f"IM-{number:03}",
            tuple(Status)[number % 7],
            title=f"{title * (1 + number % 2)}{word if number % 5 == 0 else 'at last'}",
            owner=word if number % 11 == 0 else "Head of Policy, Communications, Information and Records",
            due=f"2026-{4 + number % 8:02}-28",
            cornerstone=("find", "keep", "share")[number % 3],
            updates=(builders.update("2026-03-01", f"Went on as far as {word}.", "Go on with the next file. " * 6),),
            due_changes=(builders.move("2026-01-01", "2026-02-01", f"2026-{4 + number % 8:02}-28", f"Late: {word}"),),
        )
        for number in range(1, 115)
    ]
    plan = builders.plan(*actions)
    then, now = Point(plan, PERIOD.eve, COMMITS[0]), Point(plan, PERIOD.last, COMMITS[1])
    return summarise(PERIOD, then, now, (), (then, now))
