"""A report says what the summary says: in the committee's order, before beside now, and rows that add up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.history.summary import Point, summarise
from actionplan.model.periods import between
from actionplan.model.plan import Extension, Status, StatusWords
from actionplan.reports import sections
from actionplan.reports.blocks import (
    Bars,
    Clauses,
    ComingChart,
    Heading,
    Items,
    ProgressChart,
    StatusChart,
    Table,
    Text,
)
from actionplan.reports.build import LEAD_MEMBER, WHOLE, report
from tests import council
from tests.builders import action, due, plan
from tests.reports import sample
from tests.strategies import cases, draw_edit, draw_plan

if TYPE_CHECKING:
    from random import Random

    from actionplan.history.summary import Summary
    from actionplan.reports.blocks import Block, Report


@pytest.fixture(scope="module")
def summary() -> Summary:
    """Return the summary whose figures were worked out by hand."""
    return summarise(council.PERIOD, *council.points(), council.events())


def tables(found: Report) -> dict[str, Table]:
    """Return the tables of a report by the beginning of their captions."""
    return {block.caption.split(":")[0].split(";")[0]: block for block in found.blocks if isinstance(block, Table)}


def rows(table: Table) -> dict[str, list[str]]:
    """Return the cells of a table by the first of each row."""
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


def notes(found: Report) -> list[str]:
    """Return what a reader has to know before the figures."""
    return [f"{block.lead} {block.text}" for block in found.blocks if isinstance(block, Text) and block.is_note]


def number(cell: str) -> int:
    """Return the number with which a cell begins."""
    found = re.match(r"[+−]?[\d,]+", cell)
    assert found is not None, cell
    return int(found[0].replace(",", "").replace("−", "-"))


def test_the_parts_stand_in_the_order_of_the_committee(summary: Summary) -> None:
    titles = [block.text for block in report(summary).blocks if isinstance(block, Heading) and block.level == 2]
    assert titles == [
        *("Headline counts", "Needs attention", "Completed", "Due dates met", "Date changes"),
        *("Extension requests", "New, closed, reopened and removed", "By cornerstone", "Coming up"),
        *("No update for more than 90 days", "The whole plan", "Key"),
    ]


def test_the_headline_counts_are_those_worked_out_by_hand_before_beside_now(summary: Summary) -> None:
    cells = rows(tables(report(summary))["Actions by status"])
    then, now = council.COUNTS_BEFORE, council.COUNTS_NOW
    for status in Status:
        (found,) = [values for name, values in cells.items() if summary.plan.label(status) in name]
        before, after = then["by_status"][str(status)], now["by_status"][str(status)]
        assert found[:2] == [str(before), str(after)]
        assert number(found[2]) == after - before
    assert cells["All actions"][:2] == [str(then["total"]), str(now["total"])]
    assert cells["In progress"][:2] == ["6", "5"]


def test_every_list_has_the_actions_worked_out_by_hand(summary: Summary) -> None:
    found = tables(report(summary))
    first_words = {name: [row.split()[0] for row in rows(table)] for name, table in found.items()}
    assert first_words["Off track, at risk or overdue"] == council.IDS["needs_attention"]
    assert first_words["Completed in the period"] == council.IDS["completed"]
    assert first_words["Open actions due from 30 September 2017 to 31 March 2018"] == council.IDS["coming_up"]
    assert first_words["Open actions with no update for more than 90 days"] == council.IDS["stale"]
    assert first_words["Changes of agreed due dates"] == [change[0] for change in council.DATE_CHANGES]
    stones = [first_words[name] for name in ("Title of x", "Title of y", "No cornerstone") if name in first_words]
    assert sorted(name for names in stones for name in names) == sorted(council.IDS["actions"])


def test_extensions_stand_with_what_a_committee_asks_and_a_draft_resolution_each(summary: Summary) -> None:
    table = rows(tables(report(summary))["Extension requests that are not agreed"])
    assert table["B Title of B"] == [
        *("31 Jan 2018", "31 Jan 2018", "1", "Apr to Jun 2018 5 months later", "12 Sept 2017: The depot burnt down"),
        *("Head of Digital", "Committee"),
    ]
    assert table["O Title of O"] == [
        *("31 Jul 2017", "31 Jul 2017", "0", "31 Dec 2017 5 months later", "12 Sept 2017: It leaks"),
        *("Clerk", "Information Group"),
    ]
    drafts = [block.items for block in report(summary).blocks if isinstance(block, Clauses)]
    assert drafts == [sections.drafts(summary.extensions)]
    assert drafts[0] == (
        "That the due date of B Title of B be extended from 31 January 2018 to April to June 2018.",
        "That the due date of O Title of O be extended from 31 July 2017 to 31 December 2017.",
    )


def test_without_an_extension_that_is_said_and_nothing_is_to_be_resolved() -> None:
    nothing = plan(action("A", due="2017-12-31"))
    found = summarise(council.PERIOD, Point(nothing, council.EVE, "a"), Point(nothing, council.END, "b"))
    assert list(sections.requests(found.extensions)) == [Text("None.", lead="Extension requests that are not agreed:")]
    assert sections.drafts(found.extensions) == ()


def test_what_cannot_be_agreed_as_it_is_asked_for_is_listed_with_the_reason_and_not_resolved() -> None:
    late = Extension(date(2017, 9, 1), due("2017-11-30"), "Late")
    odd = plan(action("A", due="2017-12-31", extensions=(late,)), action("B", Status.COMPLETE, extensions=(late,)))
    found = summarise(council.PERIOD, Point(odd, council.EVE, "a"), Point(odd, council.END, "b"))
    (table,) = sections.requests(found.extensions)
    assert isinstance(table, Table)
    assert [row[4].text for row in table.rows] == [
        "30 Nov 2017 cannot be agreed: it is due 31 December 2017, which is not before 30 November 2017"
    ]


def test_a_move_that_the_plan_does_not_explain_is_said_to_be_one(summary: Summary) -> None:
    moves = rows(tables(report(summary))["Changes of agreed due dates"])
    assert [cells[:4] for cells in moves.values()] == [
        ["31 Dec 2016", "1 Mar 2017", "31 Dec 2017", "2 of 2"],
        ["31 Aug 2017", "31 Aug 2017", "30 Nov 2017", "not recorded"],
        ["31 Jan 2018", "31 Dec 2016", "31 Jan 2018", "1 of 1"],
    ]
    silent = list(moves.values())[1]
    assert "no reason is recorded; the date was overwritten" in silent[4]
    assert silent[5] == "not recorded"


def test_a_move_that_the_plan_does_not_explain_is_said_wherever_the_date_stands() -> None:
    found = sample.demo()
    silent = {change.row.action.id for change in found.date_changes if not change.is_recorded}
    assert silent == {"DR-22"}
    told = [
        (
            row[0].text.split()[0],
            any("moved without a reason, 6 months later than first agreed" in entry.text for entry in row),
        )
        for block in report(found).blocks
        if isinstance(block, Table) and {"Due", "Next step"} & {column.title for column in block.columns}
        for row in block.rows
        if "Reason" not in [column.title for column in block.columns]
    ]
    assert [name for name, is_told in told if is_told] == ["DR-22"] * 3
    assert len(told) > 3
    named = [lead.split()[0] for lead, text in listed_on_the_page(found) if "moved without a reason" in text]
    assert named == ["DR-22"]


def listed_on_the_page(found: Summary) -> list[tuple[str, str]]:
    """Return the actions that the lead member's page lists, each with what it says of it."""
    return [entry for block in report(found, LEAD_MEMBER).blocks if isinstance(block, Items) for entry in block.items]


@pytest.mark.parametrize("name", ["demo", "large"])
def test_the_lead_members_page_names_each_action_once_and_has_at_most_450_words(name: str) -> None:
    found = sample.demo() if name == "demo" else sample.large()
    named = [lead.split()[0] for lead, _ in listed_on_the_page(found)]
    assert len(named) == len(set(named))
    # Eight that need something or are due next, and the completed ones.
    assert 8 <= len(named) <= 12
    said = [*listed_on_the_page(found), *((lead, text) for lead, text in report(found, LEAD_MEMBER).facts)]
    for block in report(found, LEAD_MEMBER).blocks:
        if isinstance(block, Heading) and block.text == "Words explained":
            break
        if isinstance(block, Heading):
            said.append((block.text, ""))
        elif isinstance(block, Text) and not block.is_note:
            said.append((block.lead, block.text))
        elif isinstance(block, Bars):
            said += [(bar.label, bar.words) for bar in block.bars]
    assert len([word for each in said for text in each for word in text.split() if re.search(r"\w", word)]) <= 450


def test_the_lead_members_page_says_how_late_an_action_was_completed_and_what_was_removed_when() -> None:
    said = dict(listed_on_the_page(sample.demo()))
    (late,) = [text for lead, text in said.items() if lead.startswith("DR-14")]
    assert late == ": 10 Dec 2025, 71 days late."
    words_of_it = " ".join(block.text for block in report(sample.demo(), LEAD_MEMBER).blocks if isinstance(block, Text))
    assert "Removed: DR-25 Let staff sign in once for all systems (on 10 December 2025)." in words_of_it


def test_every_percentage_has_its_n_of_n(summary: Summary) -> None:
    for found in (summary, sample.demo(), sample.demo(include_exempt=True)):
        for audience in (WHOLE, LEAD_MEMBER):
            said = "\n".join(words(block) for block in report(found, audience).blocks)
            # A council may name a percentage in the title of an action.
            for row in found.rows.values():
                said = said.replace(row.action.title, "")
            shares = re.findall(r"(\d+) of (\d+)(?: actions?)? \((\d+)%\)", said)
            assert shares
            assert said.count("%") == len(shares)
            for part, whole, percent in shares:
                assert abs(int(part) * 100 / int(whole) - int(percent)) <= 0.5


def words(block: Block) -> str:
    """Return all words of a block."""
    match block:
        case Text():
            return f"{block.lead} {block.text}"
        case Table():
            return "\n".join(cell.text for row in block.rows for cell in row)
        case StatusChart() | ProgressChart() | ComingChart():
            return block.alternative
        case _:
            return ""


def test_no_cell_of_a_figure_is_blank(summary: Summary) -> None:
    for found in (summary, sample.demo()):
        for table in tables(report(found)).values():
            for row in table.rows:
                assert all(cell.text.strip() for cell in row), (table.caption, row[0].text)


def test_charts_say_in_words_what_they_show() -> None:
    blocks = report(sample.demo()).blocks
    (status,) = [block for block in blocks if isinstance(block, StatusChart)]
    assert (
        "31 March 2026: 11 complete, 5 on track, 2 at risk, 1 off track, 3 not started, 1 on hold" in status.alternative
    )
    assert [part.number for part in status.parts] == [11, 5, 2, 1, 3, 1, 2]
    (progress,) = [block for block in blocks if isinstance(block, ProgressChart)]
    assert progress.alternative.count(" of ") >= len(progress.points)
    (coming,) = [block for block in blocks if isinstance(block, ComingChart)]
    assert sum(number for _, number in coming.months) == 7
    for month, many in coming.months:
        assert f"{month}: {many}" in coming.alternative


def test_the_key_has_the_councils_own_labels_and_meanings(summary: Summary) -> None:
    own = {**summary.plan.words, Status.ON_HOLD: StatusWords("Parked", "Waiting for the Cabinet.")}
    found = report(replace(summary, plan=replace(summary.plan, words=own)))
    key = rows(tables(found)["What each status means"])
    assert len(key) == len(Status)
    assert [meaning for name, (meaning,) in key.items() if "Parked" in name] == ["Waiting for the Cabinet."]


def test_the_lead_members_page_counts_the_actions_without_an_update_for_long() -> None:
    found = sample.demo()
    page = " ".join(block.text for block in report(found, LEAD_MEMBER).blocks if isinstance(block, Text))
    assert f"{len(found.stale)} have had no update for more than 90 days" in page


def test_what_has_to_be_known_first_is_said_first() -> None:
    points, events = council.points(), council.events()
    over = report(summarise(council.PERIOD, *points, events))
    (hidden,) = notes(over)
    assert hidden.strip() == (
        "One action is not shown, and is not counted in any figure, because it contains exempt information as defined "
        "in paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972."
    )
    running = Point(points[1].plan, date(2017, 9, 20), points[1].commit)
    found = report(summarise(council.PERIOD, points[0], running, events, starts_inside=True, include_exempt=True))
    under_way, begins = notes(found)
    assert under_way.strip() == "The period ends on 30 September 2017. The figures are those up to 20 September 2017."
    assert begins.strip() == (
        "The record starts on 31 March 2017, part-way through the period. Figures are compared with that date."
    )
    assert found.banner.startswith("Not for publication")
    assert not over.banner
    assert isinstance(found.blocks[0], Text)
    assert [label for label, _ in found.facts] == ["Prepared for", "Period", "As at", "Compared with"]


def test_a_plan_with_nothing_in_it_gives_a_report_that_says_so() -> None:
    empty = Point(plan(), council.EVE, "a" * 40), Point(plan(), council.END, "b" * 40)
    for audience in (WHOLE, LEAD_MEMBER):
        found = report(summarise(council.PERIOD, *empty), audience)
        said = "\n".join(words(block) for block in found.blocks)
        assert "%" not in said
        assert [table.caption for table in tables(found).values() if not table.rows] == []
    one = Point(plan(action("A", Status.CLOSED)), council.END, "b" * 40)
    assert report(summarise(council.PERIOD, empty[0], one)).blocks


@given(st.randoms(use_true_random=True))
@cases(150)
def test_in_any_report_rows_add_up_to_their_total(random: Random) -> None:
    plans = [draw_plan(random, 6)]
    for _ in range(random.randint(0, 5)):
        plans.append(draw_edit(random, plans[-1]).apply(plans[-1], date(2016, 12, 12)))
    steps = [council.event("2017-05-01T12:00:00+00:00", before, after) for before, after in pairwise(plans)]
    ends = Point(plans[0], council.EVE, "b" * 40), Point(plans[-1], council.END, "c" * 40)
    found = summarise(between(date(2017, 4, 1), date(2017, 9, 30)), *ends, steps, [ends[1]])
    report(found, LEAD_MEMBER)
    of = tables(report(found))
    by_status = of["Actions by status"]
    # By its symbol: two statuses of a council may have the same label.
    inside = tuple(status.symbol for status in Status if status.is_in_progress)
    for column in (1, 2, 3):
        values = {row[0].text: number(row[column].text) for row in by_status.rows}
        total, progress = values.pop("All actions"), values.pop("In progress")
        assert sum(values.values()) == total
        assert sum(value for name, value in values.items() if name.lstrip().startswith(inside)) == progress
    stones = of["Actions by cornerstone"]
    (last,) = stones.strong
    for column in range(1, len(stones.columns)):
        parts = [number(row[column].text) for place, row in enumerate(stones.rows) if place != last]
        assert sum(parts) == number(stones.rows[last][column].text)
