"""A committee paper has what its layout says, in its order, filled in from the plan and with gaps for the rest."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from actionplan.history.summary import Summary, summarise
from actionplan.reports import build, cells, committee, layout, make, markdown
from actionplan.reports.blocks import Clauses, Gap, Heading, Items, LayoutMark, Table, Text
from actionplan.reports.layout import (
    Content,
    Fact,
    Form,
    Layout,
    PartOf,
    Recommendations,
    Section,
    Wording,
)
from actionplan.session.layout_file import read_layout
from actionplan.text import safe
from tests import council
from tests.reports import sample
from tests.reports.test_html import Page
from tests.reports.test_markdown import ALLOWED, READER, flat, kinds, lines_of
from tests.strategies import LINES, cases

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.reports.blocks import Block, Report

DEMO, HOSTILE = sample.demo(), sample.hostile()
QUIET = summarise(council.PERIOD, *council.points()[:1] * 2)
MARK = LayoutMark("ours.toml", "0123456789", is_file=True)
IN_ORDER = [
    *("Recommendations", "Corporate priorities", "Timetable", "1 Purpose and executive summary"),
    *("2 Introduction and background", "3 Available options", "4 Preferred option and reasons", "5 Consultation"),
    *("6 Next steps", "7 Cross-cutting issues and implications", "8 Appendices", "9 Background papers"),
    *("Appendix A: the whole plan", "Appendix B: key"),
]


def paper(name: str, summary: Summary = DEMO) -> Report:
    """Return the paper by a layout that ships."""
    return committee.report(summary, layout.load(name))


def of(*content: Content, summary: Summary = DEMO, numbered: bool = True) -> list[Block]:
    """Return the blocks of one section with this content, without notes and key."""
    section = Section("One", (*content, PartOf("notes"), PartOf("key")), numbered)
    blocks = committee.report(summary, Layout(MARK, "Title", (), (section,))).blocks
    ends = [*build.notes(summary), *{anchor: part for anchor, _, part in build.parts(summary)}["key"]]
    return list(blocks[1 : len(blocks) - len(ends)])


def headings(report: Report, level: int = 2) -> list[str]:
    """Return the headings of a level."""
    return [block.words for block in report.blocks if isinstance(block, Heading) and block.level == level]


def knowing_more(summary: Summary, **facts: Any) -> Summary:  # noqa: ANN401  (facts of a plan)
    """Return a summary of a plan with other facts."""
    return replace(summary, plan=replace(summary.plan, **facts))


# The two that ship


def test_the_paper_to_decide_on_stands_in_the_order_of_the_council_s_template() -> None:
    assert headings(paper("policy-and-resources")) == IN_ORDER
    assert [name for name, _ in paper("policy-and-resources").facts] == [
        *("Committee", "Date of the meeting", "Final decision at this meeting", "Final decision-maker"),
        *("Lead director", "Lead officer and report author", "Classification", "Wards affected"),
        *("Period", "As at", "Compared with"),
    ]


def test_the_paper_to_note_begins_and_ends_like_the_other() -> None:
    found = [re.sub(r"^\d+ ", "", title) for title in headings(paper("audit-governance-and-standards"))]
    template = [re.sub(r"^\d+ ", "", title) for title in IN_ORDER]
    assert found[:4] == template[:4]
    assert found[-6:] == template[-6:]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_every_section_of_the_whole_summary_is_in_each_once(name: str) -> None:
    content = [each for section in layout.load(name).sections for each in section.content]
    named = [each.name for each in content if isinstance(each, PartOf)]
    anchors = [anchor for anchor, _, _ in build.parts(DEMO)]
    assert sorted(named) == sorted([*anchors, "notes", "priorities"])
    blocks = paper(name).blocks
    tables = [block for _, _, part in build.parts(DEMO) for block in part if isinstance(block, Table)]
    assert len(tables) > 8
    assert [table.caption for table in tables if table not in blocks] == []


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_each_has_the_table_of_issues_to_fill_with_the_sign_off(name: str) -> None:
    (table,) = [
        block for block in paper(name).blocks if isinstance(block, Table) and block.caption.startswith("Issues")
    ]
    assert [column.title for column in table.columns] == ["Issue", "Implications", "Sign-off"]
    assert {"Risk management", "Financial", "Staffing", "Legal"} <= {row[0].text for row in table.rows}
    assert {cell.is_gap for row in table.rows for cell in row[1:]} == {True}


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_what_the_plan_knows_is_filled_in_and_what_it_does_not_know_is_a_gap(name: str) -> None:
    facts = dict(paper(name).facts)
    assert facts["Lead director"] == "Director of Corporate Services"
    assert facts["Date of the meeting"] == "[To be written: the day of the meeting]"
    unknown = dict(paper(name, QUIET).facts)
    assert unknown["Lead officer and report author"] == "[To be written: lead officer]"
    assert Gap("the corporate priorities that this report is about") in paper(name, QUIET).blocks
    assert Items((("", "A council that is easy to deal with"), ("", "Value for money"))) in paper(name).blocks


def clauses(name: str, summary: Summary) -> tuple[str, ...]:
    """Return the recommendations of a paper, whose letters have no hole."""
    (found,) = [block for block in paper(name, summary).blocks if isinstance(block, Clauses)]
    assert [letter for letter, _ in found.lettered()] == [f"({letter})" for letter in "abcdefgh"[: len(found.items)]]
    return found.items


def asking(summary: Summary, of: str, obstacle: str = "") -> Summary:
    """Return a summary whose one extension is to be agreed by somebody."""
    return replace(summary, extensions=(replace(DEMO.extensions[0], of=of, obstacle=obstacle),))


def test_the_recommendations_of_the_paper_to_note_have_the_figures_of_the_record() -> None:
    first, *_, last = clauses("audit-governance-and-standards", DEMO)
    assert first == "to note that 3 actions were completed from 1 October 2025 to 31 March 2026 (section 2);"
    assert last == (
        "to note that on 31 March 2026 11 of 22 actions (50%) were complete, and 4 actions were off track, at risk or "
        "overdue (section 4 and Appendix A)."
    )


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_where_no_date_is_asked_for_nothing_is_said_of_dates_and_the_letters_go_on(name: str) -> None:
    assert not QUIET.extensions
    found = clauses(name, QUIET)
    assert len(found) == 2
    assert not [text for text in found if "due date" in text]


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_a_date_that_the_committee_is_to_agree_is_a_recommendation_of_its_own(name: str) -> None:
    found = clauses(name, asking(DEMO, f" {layout.load(name).committee.upper()}"))
    assert len(found) == 3
    assert found[1] == (
        "to agree that the due date of DR-02 Move every team's folders to the filing scheme be extended from "
        "30 June 2026 to 30 September 2026;"
    )


@pytest.mark.parametrize("name", layout.SHIPPED)
@pytest.mark.parametrize("obstacle", ["", "it is complete"])
def test_a_date_that_others_agree_or_nobody_can_is_not_put_to_the_committee(name: str, obstacle: str) -> None:
    of = layout.load(name).committee if obstacle else "Digital and Records Group"
    found = clauses(name, asking(DEMO, of, obstacle))
    assert not [text for text in found if text.startswith("to agree that the due date")]
    noted = [text for text in found if "requested" in text]
    words = "to note that 1 extension is requested which this Committee is not asked to agree (section 5);"
    assert noted == ([words] if name == "audit-governance-and-standards" else [])
    (table,) = [b for b in paper(name).blocks if isinstance(b, Table) and b.caption.startswith("Extension requests")]
    assert "DR-02" in table.rows[0][0].text


# What a layout can say


def test_the_names_of_parts_counts_and_fill_ins_are_those_that_there_are() -> None:
    assert set(layout.PARTS) == {"notes", "vision", "priorities", *(anchor for anchor, _, _ in build.parts(DEMO))}
    assert sorted(layout.COUNTS) == sorted(committee.numbers(DEMO))
    assert sorted(layout.FILL_INS) == sorted(committee.fill_ins(DEMO))


def test_counts_agree_with_their_verb_and_references_name_the_section() -> None:
    none, several = ("".join(str(each) for each in _texts(summary)) for summary in (QUIET, DEMO))
    assert (
        several == "3: 3 actions were completed; 1 extension is requested. 11 of 22 actions (50%). See section 2; Key."
    )
    assert none.startswith("0: 0 actions were completed; 0 extensions are requested.")


def _texts(summary: Summary) -> list[str]:
    words = "{completed.count}: {completed.actions} completed; {extensions.are} requested. {complete.actions}. "
    sections = (
        Section("One", (Wording(f"{words}See {{section:completed}}; {{section:key}}."),)),
        Section("Two", (PartOf("completed"),)),
        Section("Key: what words mean", (PartOf("key"),), is_numbered=False),
    )
    blocks = committee.report(summary, Layout(MARK, "Title", (), sections)).blocks
    return [block.text for block in blocks if isinstance(block, Text) and block.number == "1.1"]


def test_paragraphs_and_gaps_of_a_numbered_section_are_numbered_and_of_another_not() -> None:
    content = (Wording("One\nline.\n\nTwo."), Gap("why"), Heading("More", 3), Wording("Three."))
    assert of(*content) == [
        *(Text("One line.", number="1.1"), Text("Two.", number="1.2"), Gap("why", "1.3"), Heading("More", 3)),
        Text("Three.", number="1.4"),
    ]
    assert of(*content, numbered=False)[0] == Text("One line.")


def test_a_text_may_depend_on_whether_there_are_any() -> None:
    wording = Wording("Some.", "reopened", "None.")
    assert DEMO.reopened
    assert not QUIET.reopened
    assert of(wording, Wording("x", "reopened"), numbered=False) == [Text("Some."), Text("x")]
    assert of(wording, Wording("x", "reopened"), summary=QUIET, numbered=False) == [Text("None.")]
    clauses = Recommendations((Wording("x", "reopened"),))
    assert of(clauses, summary=QUIET, numbered=False) == [Text(cells.NONE)]


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    summary = knowing_more(DEMO, organisation="{group} [x]", lead_member=None)
    assert of(Wording("{organisation}: {lead_member}"), summary=summary, numbered=False) == [
        Text("{group} [x]: [To be written: lead member]")
    ]


def test_a_form_has_a_gap_for_each_cell_that_it_does_not_say() -> None:
    (table,) = of(Form("For {group}", ("Issue", "What", "Who"), (("Legal",), ("Risk", "", "{lead_officer}"))))
    assert isinstance(table, Table)
    assert table.caption == "For Digital and Records Group"
    assert [[(cell.text, cell.is_gap) for cell in row] for row in table.rows] == [
        [("Legal", False), ("", True), ("", True)],
        [("Risk", False), ("", True), ("Head of Digital and Records", False)],
    ]


def test_notes_stand_first_and_the_key_last_where_a_layout_does_not_place_them() -> None:
    made = committee.report(DEMO, Layout(MARK, "T", (), (Section("One", (PartOf("coming"),)),)))
    assert isinstance(made.blocks[0], Text)
    assert made.blocks[0].is_note
    assert headings(made) == ["1 One", "Key"]
    assert [each for each in paper("policy-and-resources").blocks if each == made.blocks[0]]


# Any layout

TEXTS = st.one_of(st.sampled_from(LINES), st.text(max_size=30)).map(lambda text: re.sub(r"[{}\n]", " ", text)).map(safe)
WORDS = TEXTS.map(lambda text: " ".join(text.split())).filter(lambda text: bool(re.search(r"\w", text)))
OTHER = st.one_of(
    WORDS.map(Wording),
    WORDS.map(Gap),
    WORDS.map(lambda text: Heading(text, 3)),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda texts: Items(tuple(("", text) for text in texts))),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda found: Recommendations(tuple(map(Wording, found)))),
    WORDS.map(lambda text: Form(text, ("Issue", text), ((text,), (text, text)))),
)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Return any layout: each known part at most once, in any order, among texts of any kind."""
    parts = draw(st.lists(st.sampled_from(layout.PARTS), unique=True, max_size=4))
    content: list[Content] = draw(st.permutations([*map(PartOf, parts), *draw(st.lists(OTHER, max_size=4))]))
    titles = draw(st.lists(WORDS, min_size=1, max_size=4))
    cut = len(content) // len(titles) + 1
    sections = tuple(
        Section(title, tuple(content[at * cut : (at + 1) * cut]), draw(st.booleans()))
        for at, title in enumerate(titles)
    )
    return Layout(MARK, draw(WORDS), (Fact(draw(WORDS), draw(WORDS), draw(st.booleans())),), sections)


@cases(40)
@given(layouts(), st.sampled_from([DEMO, HOSTILE, QUIET]))
def test_any_layout_is_written_without_loss_each_heading_once_and_in_order(made: Layout, summary: Summary) -> None:
    report = committee.report(summary, made)
    page = Page(make.text(report, "html"))
    named = {each.name for section in made.sections for each in section.content if isinstance(each, PartOf)}
    titles = [
        re.sub(r"^\d+ ", "", title) if section.is_numbered else title
        for title, section in zip(headings(report), made.sections, strict=False)
    ]
    assert titles == [section.heading for section in made.sections]
    assert headings(report)[len(titles) :] == ([] if "key" in named else ["Key"])
    shown = [title for title in page.text("h2") if title != "Contents"]
    assert shown == [" ".join(title.split()) for title in headings(report)]
    assert page.text("h3") == [" ".join(title.split()) for title in headings(report, 3)]
    written = make.text(report, "md")
    assert [line for line in written.splitlines() if line.startswith("## ")] == [
        f"## {markdown.escaped(title)}" for title in headings(report)
    ]
    everything = " ".join(" ".join(lines_of(written)).split())
    for section in made.sections:
        for each in section.content:
            if isinstance(each, Wording):
                assert each.text in everything
    assert len(page.all("table")) == sum(isinstance(block, Table) for block in report.blocks)


# What nobody may see


@pytest.mark.parametrize("name", layout.SHIPPED)
@pytest.mark.parametrize("form", ["md", "html"])
def test_an_exempt_action_is_in_no_paper_unless_asked_for_and_then_the_paper_says_so(name: str, form: str) -> None:
    (hidden,) = DEMO.hidden
    free = make.text(make.report(DEMO, build.COMMITTEE, layout.load(name)), form)
    assert hidden.id not in free
    assert hidden.title not in free
    assert "One action is not shown" in free
    assert "Not for publication" not in free
    marked = make.text(make.report(sample.demo(include_exempt=True), build.COMMITTEE, layout.load(name)), form)
    assert hidden.id in marked
    assert marked.count(cells.NOT_FOR_PUBLICATION) >= 2


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_hostile_text_in_the_plan_is_shown_as_text(name: str) -> None:
    facts = ("organisation", "decision_maker", "lead_director", "lead_officer", "lead_member")
    summary = knowing_more(HOSTILE, **dict.fromkeys(facts, sample.HOSTILE), corporate_priorities=(sample.HOSTILE,))
    page = Page(make.text(make.report(summary, build.COMMITTEE, layout.load(name)), "html"))
    assert page.all("script", "img") == []
    assert not [attrs for _, attrs in page.tags if "onload" in attrs]
    written = make.text(make.report(summary, build.COMMITTEE, layout.load(name)), "md")
    assert kinds(written) <= ALLOWED | {"html_block", "html_inline"}
    assert {token.content for token in flat(READER.parse(written)) if token.type == "html_inline"} == {"<br>"}
    assert written.count("<!--") == 1
    assert "\x1b" not in written


def test_the_same_summary_and_layout_give_the_same_bytes() -> None:
    again = sample.demo()
    for name, form in zip(layout.SHIPPED, ("md", "html"), strict=True):
        one, other = (make.text(make.report(each, build.COMMITTEE, layout.load(name)), form) for each in (DEMO, again))
        assert one == other


def test_a_gap_among_the_facts_or_within_a_sentence_is_set_off_from_what_is_said(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    said = '{ text = "Ask {lead_member} first." }'
    text = layout.shipped(layout.DEFAULT).replace('{ text = "The Committee is asked:" }', said)
    file.write_text(text, encoding="utf-8")
    summary = replace(QUIET, plan=replace(QUIET.plan, lead_member=None))
    paper = committee.report(summary, layout.load(str(file), read_layout))
    made = {form: make.text(paper, form) for form in ("md", "html")}
    assert "- **Wards affected:** **[To be written: all, or which]**\n" in made["md"]
    assert "Ask **[To be written: lead member]** first." in made["md"]
    assert '<dd><strong class="gap">[To be written: all, or which]</strong></dd>' in made["html"]
    assert 'Ask <strong class="gap">[To be written: lead member]</strong> first.' in made["html"]
    document = Document(io.BytesIO(make.word(paper)))
    (ask,) = [each for each in document.paragraphs if each.text == "Ask [To be written: lead member] first."]
    assert [(run.text, bool(run.bold)) for run in ask.runs] == [
        *(("Ask ", False), ("[To be written: lead member]", True), (" first.", False)),
    ]
