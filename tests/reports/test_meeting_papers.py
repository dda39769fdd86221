"""Agenda and minutes are pages to paste: every text stays text, headings are in order, and exempt ones are marked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from actionplan.errors import RuleError
from actionplan.history import meetings
from actionplan.history.meetings import Source
from actionplan.model.meeting import Need
from actionplan.model.plan import Cornerstone, Exemption, Status, StatusWords
from actionplan.reports import agenda, cells, make, minutes, verify
from actionplan.reports.blocks import Gap, Heading, Items, Table, Text
from tests import builders, council
from tests.reports.sample import HOSTILE

if TYPE_CHECKING:
    from actionplan.history.events import Event
    from actionplan.model.plan import Action, Plan
    from actionplan.reports.blocks import Report

TODAY = date(2016, 12, 12)
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# What no text of a plan may become: everything that is not a table, a list or words.
FORBIDDEN = {"html_inline", "link_open", "image", "code_inline", "fence", "code_block", "hr", "s_open"}
PIPES = "a | b\n- no list\n# no heading\n> no quotation | **x** <b> [y](z) `c`"


def before_and_after(text: str, *, exempt: bool = False) -> tuple[Plan, Plan]:
    """Return a plan before and after a meeting at which all that can happen did, with the text everywhere."""
    secret = Exemption(3, text) if exempt else None

    def one(name: str, status: Status, **fields: object) -> Action:
        given = {"title": text, "owner": text, "due": "2016-11-30", "exempt": secret, "outcome": text} | fields
        return builders.action(name, status, **given)

    said = (builders.update("2016-12-12", text, text),)
    words = {status: StatusWords(text, text) for status in Status} if not exempt else builders.plan().words
    facts = {} if exempt else {"title": text, "organisation": text, "group": text, "words": words, "vision": text}
    moved = (builders.move("2016-12-12", "2016-11-30", "2017-03-31", text, text),)
    then = builders.plan(*(one(f"A-{number}", status) for number, status in enumerate(Status, start=1)), **facts)
    now = builders.plan(
        one("A-1", Status.AT_RISK, updates=said, due="2017-03-31", due_changes=moved, outcome=f"{text}!"),
        one("A-2", Status.COMPLETE, owner=f"{text}.", evidence=(text,)),
        one("A-3", Status.CLOSED, updates=said),
        one("A-4", Status.OFF_TRACK, reviewed=TODAY, updates=()),
        one("A-5", Status.ON_HOLD, due="2017-03-31"),
        one("A-6", Status.ON_TRACK, reopened=()),
        one("A-8", Status.NOT_STARTED, origin=text, updates=said),
        **facts | ({} if exempt else {"vision": f"{text}!"}),
    )
    return then, replace(now, cornerstones={"c": Cornerstone("c", text)} if not exempt else {})


def event(before: Plan | None, after: Plan) -> Event:
    return council.event("2016-12-12T12:00:00+00:00", before, after)


def reports(text: str, *, exempt: bool = False, include_exempt: bool = False) -> list[Report]:
    """Return an agenda and minutes with the text everywhere."""
    then, now = before_and_after(text, exempt=exempt)
    source = Source(TODAY, "a" * 40, then, 3)
    return [
        agenda.report(meetings.agenda(then, TODAY, None, source, include_exempt=include_exempt)),
        agenda.report(meetings.agenda(now, TODAY, None, source, include_exempt=include_exempt)),
        minutes.report(meetings.minutes(TODAY, [event(then, now)], now, include_exempt=include_exempt)),
        minutes.report(
            meetings.minutes(TODAY, [event(None, then), event(then, now)], now, include_exempt=include_exempt)
        ),
    ]


def kinds(text: str) -> set[str]:
    tokens = READER.parse(text.replace("<br>", " "))
    return {each.type for token in tokens for each in (token, *(token.children or []))}


@pytest.mark.parametrize("text", [HOSTILE, PIPES, "<!-- actionplan summary: audience x -->"], ids=["all", "pipes", "x"])
def test_a_text_of_the_plan_stays_text_in_every_paper(text: str) -> None:
    for report in reports(text):
        page = make.text(report, "md")
        assert not kinds(page) & FORBIDDEN
        assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page) is None
        comments = [line for line in page.splitlines() if line.startswith("<")]
        assert comments == [f"<!-- {report.origin.words()} -->"]
        html = make.text(report, "html")
        assert "<script" not in html
        assert "<b>" not in html


@pytest.mark.parametrize("text", ["Words", HOSTILE, PIPES], ids=["words", "all", "pipes"])
def test_headings_are_in_order_and_every_row_and_list_has_what_belongs_to_it(text: str) -> None:
    for report in reports(text):
        levels = [1, *(block.level for block in report.blocks if isinstance(block, Heading))]
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
        of_page = [token.tag for token in READER.parse(make.text(report, "md")) if token.type == "heading_open"]
        assert of_page == [f"h{level}" for level in levels]
        tables = [block for block in report.blocks if isinstance(block, Table)]
        assert len(tables) > 2
        for table in tables:
            assert {len(row) for row in table.rows} == {len(table.columns)}
        found = [token.type for token in READER.parse(make.text(report, "md"))]
        assert found.count("tr_open") == sum(1 + len(table.rows) for table in tables)
        points = sum(len(block.items) for block in report.blocks if isinstance(block, Items))
        assert found.count("list_item_open") == len(report.facts) + points
        assert found.count("blockquote_open") == sum(isinstance(block, Gap) for block in report.blocks)


def test_text_of_an_exempt_action_is_in_no_paper_unless_it_is_asked_for() -> None:
    for form in ("md", "html"):
        for report in reports("Sale of the depot", exempt=True):
            page = make.text(report, form)
            assert "Sale of the depot" not in page
            assert "are not shown, and are not counted in any figure" in page
            assert "paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972" in page
            assert "Not for publication" not in page
        for report in reports("Sale of the depot", exempt=True, include_exempt=True):
            page = make.text(report, form)
            assert "Sale of the depot" in page
            assert "not shown" not in page
            if form == "md":
                blocks = page.rstrip().split("\n\n")
                assert blocks[0] == blocks[-2] == f"**{cells.NOT_FOR_PUBLICATION}**"
            assert "include-exempt" in report.origin.words()


def test_both_leave_gaps_for_what_only_the_clerk_knows() -> None:
    asked, _, told, _ = reports("Words")
    assert [block.text for block in asked.blocks if isinstance(block, Gap)] == [
        "place and time of the meeting",
        "apologies for absence",
        "minutes of the last meeting: agreed, or with which corrections",
    ]
    assert [block.text for block in told.blocks if isinstance(block, Gap)] == [
        *("who was present", "apologies for absence", "date, time and place of the next meeting")
    ]


def test_the_counts_of_an_agenda_have_every_need_zeros_too_and_add_up() -> None:
    plan = builders.plan(
        builders.action("A", Status.OFF_TRACK, due="2016-11-30"), builders.action("B", Status.COMPLETE)
    )
    report = agenda.report(meetings.agenda(plan, TODAY, None, Source(TODAY)))
    table = next(block for block in report.blocks if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Extension asked for", "0", "0"],
        *(["Overdue", "1", "1"], ["Off track", "1", "0"], ["At risk", "0", "0"]),
        *(["Due before the next meeting", "0", "0"], ["Stale", "0", "0"], ["The rest", "0", "0"]),
        ["Open actions", "1", "1"],
    ]
    headings = [block.text for block in report.blocks if isinstance(block, Heading)]
    assert headings[2 : 2 + len(Need) - 1] == [row[0].text for row in table.rows[:-1]]
    assert report.facts[-1] == ("As at", "12 December 2016 (not yet saved to the record)")
    off_track = [block for block in report.blocks if isinstance(block, Text) and block.lead == "Off track:"]
    assert off_track == [Text("1 action is listed above.", lead="Off track:")]
    assert report.origin.words() == (
        "actionplan agenda: meeting 2016-12-12, as at 2016-12-12, commit none, looking ahead to 2017-01-11"
    )


def test_an_agenda_says_how_late_what_was_said_and_what_is_not_known() -> None:
    late = builders.action(
        "A", Status.AT_RISK, due="2016-12-10", owner="Clerk", reviewed=TODAY,
        due_changes=(builders.move("2016-10-01", "2016-10-10", "2016-12-10"),),
        updates=(builders.update("2016-10-12", "Begun."),),
    )  # fmt: skip
    saved = builders.plan(replace(late, status=Status.ON_TRACK))
    plan = builders.plan(late, builders.action("B"))
    source = Source(TODAY, "a" * 40, saved, 2)
    report = agenda.report(meetings.agenda(plan, TODAY, date(2017, 1, 9), source))
    rows = {
        row[0].text: [cell.lines for cell in row[1:]]
        for block in report.blocks
        if isinstance(block, Table) and len(block.columns) == 5
        for row in block.rows
    }
    assert rows["A Title of A"] == [
        ("Clerk",),
        ("10 Dec 2016", "overdue by 2 days", "moved once, 2 months later than first agreed"),
        ("▲ At risk (A)", "rating out of date", "was on track, not yet saved"),
        ("12 Oct 2016: Begun.", "No next step is recorded.", "Reviewed on 12 Dec 2016 without a change."),
    ]
    assert rows["B Title of B"] == [
        *(("not set",), ("not set",), ("● On track (G)", "new, not yet saved"), ("No update yet.",))
    ]
    assert report.facts[-2:] == (
        ("Next meeting", "9 January 2017"),
        ("As at", "12 December 2016 (record aaaaaaaaaa, with 2 changes not yet saved)"),
    )


def test_minutes_say_what_was_agreed_in_words_and_do_not_say_it_twice() -> None:
    before = builders.action("A", due="2016-12-31", owner="Clerk", assumed=("owner", "risk"), risk="R1")
    after = builders.action(
        "A", Status.COMPLETE, due="2016-12-31", owner="Archivist", reviewed=TODAY,
        updates=(builders.update("2016-12-09", "All is done."), builders.update("2016-12-12", "Agreed.", "File it")),
    )  # fmt: skip
    looked_at = builders.action("B", reviewed=TODAY)
    then, now = builders.plan(before, builders.action("B")), builders.plan(after, looked_at, title="New title")
    report = minutes.report(meetings.minutes(TODAY, [event(then, now)], now))
    lists = [block.items for block in report.blocks if isinstance(block, Items)]
    assert lists[0] == (
        ("Status", ": ✔ Complete (B), was on track"),
        ("Owner", ": Archivist, was Clerk"),
        ("Due", ": 31 Dec 2016"),
        ("Update on 9 Dec 2016", ": All is done."),
        ("Update", ": Agreed."),
        ("Next step", ": File it"),
        ("Other changes", ": reviewed on 12 December 2016; risk taken away (was R1)"),
    )
    assert lists[1] == (("Changed", ": title New title (was Information plan)"),)
    assert (("B Title of B", ": ● On track (G), owner not set"),) in lists
    text = next(block for block in report.blocks if isinstance(block, Text))
    assert text == Text("1 action was updated and 1 was reviewed without a change.")


def test_minutes_of_several_entries_name_each_and_say_so() -> None:
    states = [builders.plan(builders.action("A", owner=owner)) for owner in ("One", "Two", "Three")]
    found = [replace(event(*pair), commit=f"{number}" * 40) for number, pair in enumerate(pairwise(states), start=1)]
    report = minutes.report(meetings.minutes(TODAY, found, states[-1]))
    assert report.facts[-1] == ("Record", "1111111111 of 12 December 2016 and 2222222222 of 12 December 2016")
    together = "The meeting was saved in 2 entries. These minutes show their combined effect."
    assert Text(together, is_note=True) in report.blocks
    assert report.origin.words() == (
        f"actionplan minutes: meeting 2016-12-12, as at 2016-12-12, commit {'1' * 40} {'2' * 40}"
    )


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_paper_of_a_meeting_is_no_summary_to_verify(form: str) -> None:
    for report, said in zip(reports("Words")[1:3], ("This is an agenda", "These are minutes"), strict=True):
        with pytest.raises(RuleError, match=said) as caught:
            verify.read(make.text(report, form))
        assert "Make a new one" in caught.value.advice
