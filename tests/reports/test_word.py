"""A Word document says all that the report says, in Word's own styles, and is the same wherever it is written."""

from __future__ import annotations

import io
import locale
import re
import time
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from docx import Document

from actionplan.model.plan import Status
from actionplan.reports import build, make
from actionplan.reports.blocks import (
    Align,
    Cell,
    Clauses,
    Column,
    ComingChart,
    Gap,
    Heading,
    Items,
    MeetingOrigin,
    Part,
    ProgressChart,
    Report,
    StatusChart,
    Table,
    Text,
)
from actionplan.reports.word import table as wordtable
from actionplan.reports.word.document import docx
from tests.colours import contrast
from tests.reports import sample
from tests.reports.templates import changed
from tests.reports.wordrules import breaches

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as DocumentTable

    from actionplan.reports.blocks import Block

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ORIGIN = MeetingOrigin("minutes", date(2026, 3, 11), date(2026, 3, 12), ("1" * 40,), include_exempt=False)


def report(*blocks: Block, banner: str = "") -> Report:
    origin = replace(ORIGIN, include_exempt=bool(banner))
    return Report("Minutes", "A group", "A Council", (("Plan", "A plan"),), blocks, origin, banner)


def opened(data: bytes) -> WordDocument:
    return Document(io.BytesIO(data))


@cache
def whole() -> bytes:
    return docx(build.report(sample.demo()))


def texts(document: WordDocument) -> list[tuple[str, str]]:
    return [(one.style.name if one.style else "", plain(one.text)) for one in document.paragraphs]


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace("\u00a0", " ")


def rows(table: DocumentTable) -> list[list[str]]:
    """Return the texts of the cells of a table."""
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def charts(data: bytes) -> list[ET.Element]:
    """Return the charts of a document, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = sorted(name for name in file.namelist() if name.startswith("word/charts/"))
        return [ET.fromstring(file.read(name)) for name in names]  # noqa: S314  (written a moment ago)


# What it says


def test_a_summary_has_its_title_facts_headings_captions_and_origin_in_the_styles_of_word() -> None:
    made = build.report(sample.demo())
    document = opened(whole())
    found = texts(document)
    assert found[:3] == [
        ("Paper Organisation", "Wellbourne Borough Council (made up)"),
        ("Title", "Progress summary"),
        ("Subtitle", "Digital and Records Strategy action plan (made-up example)"),
    ]
    facts, *tables_of_figures = document.tables
    assert rows(facts) == [[f"{name}:", value] for name, value in made.facts]
    headings = [block for block in made.blocks if isinstance(block, Heading)]
    assert [text for text in found if text[0].startswith("Heading")] == [
        (f"Heading {block.level - 1}", block.text) for block in headings
    ]
    tables = [block for block in made.blocks if isinstance(block, Table)]
    captions = [text for style, text in found if style == "Caption"]
    assert [table.caption for table in tables if table.caption not in captions] == []
    drawn = [block for block in made.blocks if isinstance(block, StatusChart | ProgressChart | ComingChart)]
    assert [chart.caption for chart in drawn if chart.caption not in captions] == []
    # All charts but that of the statuses, which has a table beside it, bring their figures along.
    assert len(tables_of_figures) == len(tables) + len(drawn) - 1 == len(captions) - len(drawn)
    assert found[-1] == ("Paper Origin", made.origin.said())


def test_its_properties_name_title_author_and_language_and_from_what_it_was_made() -> None:
    properties = opened(whole()).core_properties
    assert properties.title == "Progress summary: Digital and Records Strategy action plan (made-up example)"
    assert properties.author == "Wellbourne Borough Council (made up)"
    assert properties.language == "en-GB"
    assert properties.comments.startswith(
        "actionplan summary: rules 2, audience whole, period 2025-10-01 to 2026-03-31"
    )
    assert str(properties.created) == str(properties.modified) == "2026-03-31 00:00:00+00:00"


def test_minutes_of_many_entries_say_from_all_of_them() -> None:
    made = replace(report(Heading("A")), origin=replace(ORIGIN, commits=tuple(str(n) * 64 for n in range(9))))
    assert opened(make.word(made)).core_properties.comments == made.origin.words()


def test_a_table_has_each_cell_where_the_report_has_it() -> None:
    attention = next(
        block
        for block in build.report(sample.demo()).blocks
        if isinstance(block, Table) and block.caption.startswith("Off track, at risk")
    )
    columns = [column.title for column in attention.columns]
    tables = opened(whole()).tables
    found = next(table for table in tables if [cell.text for cell in table.rows[0].cells] == columns)
    for row, cells in zip(found.rows[1:], attention.rows, strict=True):
        assert [plain(cell.text) for cell in row.cells] == ["\n".join(cell.lines) for cell in cells]


def test_the_statuses_are_a_chart_with_each_figure_in_the_colour_of_its_status_and_words_that_stand_for_it() -> None:
    made = next(block for block in build.report(sample.demo()).blocks if isinstance(block, StatusChart))
    then, now = charts(whole())[0].iter(f"{CHART}ser")
    assert [one.text for one in now.findall(f"{CHART}cat//{CHART}v")] == [
        f"{part.status.symbol} {part.label} ({part.status.letter})" for part in made.parts
    ]
    assert [one.text for one in then.findall(f"{CHART}val//{CHART}v")] == ["9", "8", "1", "0", "4", "1", "1"]
    assert [one.text for one in now.findall(f"{CHART}val//{CHART}v")] == ["11", "5", "2", "1", "3", "1", "2"]
    fills = [one.get("val") for point in now.findall(f"{CHART}dPt") for one in point.iter() if one.get("val", "")[5:]]
    assert fills == [wordtable.COLOURS[part.status] for part in made.parts]
    pictures = opened(whole()).element.body.xpath(".//wp:docPr")
    assert pictures[0].get("descr") == f"{made.caption}. {made.alternative}"


def test_a_chart_of_a_record_that_begins_in_the_period_has_no_bars_of_before() -> None:
    parts = (Part("Complete", 3, Status.COMPLETE), Part("On track", 1, Status.ON_TRACK))
    chart = StatusChart("A", "Words.", date(2026, 1, 1), date(2026, 3, 31), parts)
    (drawn,) = charts(make.word(report(Heading("One"), chart)))
    (series,) = drawn.iter(f"{CHART}ser")
    assert series.findtext(f"{CHART}tx/{CHART}v") == "31 Mar 2026"


def test_the_colours_are_those_of_the_page_and_can_be_read_on_white_and_under_it() -> None:
    css = (Path(build.__file__).parent / "html.css").read_text(encoding="utf-8").partition("@media")[0]
    for status, colour in wordtable.COLOURS.items():
        assert f"--{status}: #{colour.lower()};" in css
        assert contrast("#FFFFFF", f"#{colour}") >= 4.5


def test_the_figures_of_charts_are_in_tables_too() -> None:
    tables = [rows(table) for table in opened(whole()).tables]
    over_time = next(one for one in tables if one[0][1] == "Complete" and one[0][0] == "As at")
    assert over_time[-1] == ["11 March 2026", "11 of 22 (50%)", "7", "4", "22"]
    coming = next(one for one in tables if one[0] == ["Month", "Actions"])
    assert coming[1:3] == [["April 2026", "0"], ["May 2026", "2"]]


def test_the_bars_of_the_lead_member_are_a_list_with_their_words() -> None:
    found = texts(opened(make.word(build.report(sample.demo(), build.LEAD_MEMBER))))
    assert ("List Bullet", "Services that work online: 4 of 6 (67%) complete, 2 in progress, 1 standing duty") in found


def test_clauses_are_lettered_by_word_and_each_list_begins_with_a() -> None:
    data = make.word(report(Heading("One"), Clauses(("Note it", "Agree it")), Heading("Two"), Clauses(("Again",))))
    numbered = [one for one in opened(data).paragraphs if one.style and one.style.name == "List Number"]
    assert [one.text for one in numbered] == ["Note it", "Agree it", "Again"]
    lists = [re.search(r'w:numId w:val="(\d+)"', one._p.xml) for one in numbered]
    first, second, third = (found[1] if found else "" for found in lists)
    assert first == second != third
    numbering = zipfile.ZipFile(io.BytesIO(data)).read("word/numbering.xml").decode()
    assert numbering.count('<w:lvlText w:val="(%1)"/>') == 2


def test_gaps_say_so_in_words_and_cells_to_fill_do_too() -> None:
    rows = (
        (Cell(("Legal",)), Cell(("the view of the solicitor",), is_gap=True)),
        (Cell(("Finance",)), Cell((), is_gap=True)),
    )
    table = Table("Issues", (Column("Issue"), Column("Implications")), rows)
    document = opened(make.word(report(Heading("One"), Gap("who was present"), Gap("the case", "1.2"), table)))
    gaps = [text for style, text in texts(document) if style in {"Paper Gap", "Paper Gap Numbered"}]
    assert gaps == ["[To be written: who was present]", "[To be written: the case]"]
    assert [row.cells[1].text for row in document.tables[1].rows[1:]] == [
        "[To be written: the view of the solicitor]",
        "[To be written]",
    ]


def test_an_empty_cell_says_that_nothing_is_set() -> None:
    table = Table("A", (Column("B"), Column("C", 1, Align.RIGHT)), ((Cell(("",)), Cell(())),))
    assert [cell.text for cell in opened(make.word(report(Heading("A"), table))).tables[1].rows[1].cells] == [
        *("not set", "not set")
    ]


def test_lines_numbers_and_leads_of_a_text_are_kept() -> None:
    blocks = (Text("one\ntwo", lead="First:", number="1.1"), Items((("Lead", ": rest\nmore"), ("Alone", ""))))
    assert texts(opened(make.word(report(Heading("A"), *blocks))))[4:7] == [
        *(("Paper Numbered", "First: one\ntwo"), ("List Bullet", "Lead: rest\nmore"), ("List Bullet", "Alone")),
    ]


def test_a_short_paper_has_no_contents_and_a_long_one_has_its_sections() -> None:
    sections = [Heading(f"Section {number}") for number in range(1, 8)]
    short, long = (opened(make.word(report(*some))) for some in (sections[:6], sections))
    assert "Contents" not in short.element.xml
    entries = long.element.body.xpath(".//w:sdt//w:hyperlink")
    assert [entry.xpath("string(.//w:t)") for entry in entries] == [heading.text for heading in sections]


@pytest.mark.parametrize("columns", [6, 7, 12])
def test_a_table_of_seven_columns_or_more_has_pages_in_landscape_and_what_follows_stands_upright(columns: int) -> None:
    table = Table(
        "A", tuple(Column(f"C{n}") for n in range(columns)), (tuple(Cell((str(n),)) for n in range(columns)),)
    )
    blocks = (Heading("One"), Text("Words"), Heading("Part", 3), table, Heading("Two"), Text("Words"))
    sizes = [(one.page_width or 0) > (one.page_height or 0) for one in opened(make.word(report(*blocks))).sections]
    assert sizes == ([False] if columns == 6 else [False, True, False])


def test_a_table_whose_words_would_break_has_pages_in_landscape() -> None:
    long = "Incomprehensibilities"
    table = Table("A", tuple(Column("C") for _ in range(5)), (tuple(Cell((long,)) for _ in range(5)),))
    sections = opened(make.word(report(Heading("One"), Heading("Part", 3), table))).sections
    assert [(one.page_width or 0) > (one.page_height or 0) for one in sections] == [False, True]


def test_what_is_not_for_publication_says_so_in_the_header_of_every_page() -> None:
    document = opened(make.word(build.report(sample.demo(include_exempt=True))))
    assert [one.header.paragraphs[0].text for one in document.sections] == [
        "Not for publication: exempt under Schedule 12A of the Local Government Act 1972"
    ] * len(document.sections)


@pytest.mark.parametrize("audience", [build.WHOLE, build.LEAD_MEMBER])
def test_hostile_texts_are_texts_and_break_no_rule(audience: str) -> None:
    data = make.word(build.report(sample.hostile(), audience))
    words = opened(data).element.xml
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words
    assert "␛[31m␀" in words


def test_what_xml_cannot_hold_is_a_symbol() -> None:
    text = "a\x00b\x0bc\ufffed\uffffe\ud800f\u202eg"
    found = texts(opened(make.word(report(Heading(text), Text(text), Items(((text, text),))))))
    assert [words for _, words in found[3:6]] == ["a␀b c�d�e�f�g", "a␀b c�d�e�f�g", "a␀b c�d�e�f�g" * 2]


# Where it is written


def test_the_same_report_gives_the_same_bytes_in_any_place_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setattr("time.time", lambda: 4e9)
    monkeypatch.setattr("sys.platform", "win32")
    time.tzset()
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
        assert docx(build.report(sample.demo())) == whole()
    finally:
        locale.setlocale(locale.LC_ALL, before)
        monkeypatch.undo()
        time.tzset()


# How it is parted


def widths(*columns: tuple[Column, str], width: int = 9638) -> list[int]:
    """Part a width among columns, each with one cell below its heading."""
    row = tuple(Cell((text,)) for _, text in columns)
    return wordtable.widths(Table("A", tuple(column for column, _ in columns), (row,)), width)


def test_the_columns_of_a_table_take_all_the_room_and_no_more() -> None:
    for width in (1440, 9638, 13000):
        found = widths((Column("A", 5), "x" * 3000), (Column("B"), "31 Mar 2026"), (Column("C"), "1"), width=width)
        assert sum(found) == width
        assert min(found) > 0


def test_a_column_of_figures_is_as_wide_as_its_figures_and_the_rest_goes_by_shares() -> None:
    narrow = widths((Column("Action", 9), "words " * 20), (Column("Complete", 1, Align.RIGHT), "111 of 240 (46%)"))
    assert narrow[1] > 1600
    free = widths((Column("Action", 3), "words"), (Column("Other", 1), "words"))
    assert free[0] == pytest.approx(3 * free[1], abs=3)


# The rules


DOCUMENT, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
RELATIONS, SETTINGS = "word/_rels/document.xml.rels", "word/settings.xml"
OUTSIDE = '<Relationship Id="x" Type="t" Target="http://council.example" TargetMode="External"/><Relationship '
EMPTY = '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p>'
PICTURE = (
    '<w:r><w:drawing><wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'id="1" name="a"/></w:drawing></w:r><w:r>'
)
# What the checker says, and how a document that is well comes to break the rule: which part, what in it, what instead.
FAULTS = {
    "cannot be read": (DOCUMENT, "</w:body>", ""),
    "leads to fontTable.xml, which is not there": ("word/fontTable.xml", "", ""),
    "leads out of the file": (RELATIONS, "<Relationship ", OUTSIDE),
    "its settings have updateFields": (SETTINGS, "(<w:settings[^>]*>)", r"\1<w:updateFields/>"),
    "“title” is not set": (CORE, "<dc:title>[^<]*", "<dc:title>"),
    "“author” is not set": (CORE, "<dc:creator>[^<]*", "<dc:creator>"),
    "its language is “en-US”": (CORE, "en-GB", "en-US"),
    "say when it was written": (CORE, "2026-03-31T00", "2026-03-31T01"),
    "do not say from what it was made": (CORE, "actionplan summary", "a summary"),
    "its last line does not say": (DOCUMENT, ">Record 0", ">A record 0"),
    "its styles are not in British English": (STYLES, "en-GB", "en-US"),
    "word/document.xml speaks “fr-FR”": (DOCUMENT, "<w:r>", '<w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr>'),
    "it has 0 titles": (DOCUMENT, 'w:val="Title"', 'w:val="Subtitle"'),
    "a heading stands before the title": (DOCUMENT, '"PaperOrganisation"', '"Heading1"'),
    "is of level 2 below one of level 0": (DOCUMENT, '"Heading1"', '"Heading2"'),
    "a heading is empty": (DOCUMENT, '("Heading1".*?<w:t[^>]*>)[^<]*', r"\1"),
    "a paragraph is empty": (DOCUMENT, "<w:sdt>", f"{EMPTY}<w:sdt>"),
    "has no style": (DOCUMENT, '<w:pStyle w:val="Subtitle"/>', ""),
    "has a style that is not there": (DOCUMENT, '"PaperFact"', '"Missing"'),
    "it ends with a table": (DOCUMENT, "(.*</w:tbl>).*(<w:sectPr.*</w:body>)", r"\1\2"),
    "List Bullet and has no marks": (STYLES, '(List Bullet".*?)<w:numPr>.*?</w:numPr>', r"\1"),
    "has marks of a list, and no style of one": (STYLES, '"List Bullet"', '"Other"'),
    "is a list only to the eye": (DOCUMENT, "11 of 22 actions", "• 11 of 22 actions"),
    "has no list of contents": (DOCUMENT, r"TOC \\o", "X"),
    "contents is not that of its headings": (DOCUMENT, ">Headline counts<", ">Figures<"),
    "in the contents leads nowhere": (DOCUMENT, 'w:name="_Toc000001"', 'w:name="other"'),
    "a table stands in another": (DOCUMENT, "<w:tc>(.*?)</w:tc>", r"<w:tc>\1<w:tbl/></w:tc>"),
    "has no caption above it": (DOCUMENT, '"Caption"', '"Normal"'),
    "there is no text that stands for it": (DOCUMENT, '(<w:tblDescription w:val=")[^"]*', r"\1"),
    "the first row alone is not marked": (DOCUMENT, "<w:tblHeader/>", ""),
    "a row may break over two pages": (DOCUMENT, "<w:cantSplit/>", ""),
    "cells are merged": (DOCUMENT, "(<w:tblHeader/>.*?<w:tcPr>)", r'\1<w:gridSpan w:val="1"/>'),
    "different numbers of cells": (DOCUMENT, "<w:tc>.*?</w:tc>", ""),
    "a cell is empty": (DOCUMENT, ">Change</w:t>", "></w:t>"),
    "there is nothing below the headings": (DOCUMENT, "(<w:tblHeader/>.*?</w:tr>).*?</w:tbl>", r"\1</w:tbl>"),
    "where its page has": (DOCUMENT, '<w:gridCol w:w="', '<w:gridCol w:w="9'),
    "has no text that stands for it": (DOCUMENT, "<w:r>", PICTURE),
    "have no number": ("word/footer1.xml", " PAGE ", " DATE "),
    "the page numbers begin anew": (DOCUMENT, '("landscape"/>)', r'\1<w:pgNumType w:start="1"/>'),
    "say “Not for publication”": (CORE, "(</dc:description>)", r" include-exempt\1"),
    "is not set off": (DOCUMENT, "Prepared for", "[To be written: Prepared for]"),
    "has a contrast of": (STYLES, '(Paper Organisation".*?w:color w:val=)"4E5763"', r'\1"8A93A0"'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checker_finds_each_breach_of_the_rules(fault: str) -> None:
    part, pattern, instead = FAULTS[fault]
    data = changed(whole(), {part: (pattern, instead)})
    assert [breach for breach in breaches(data) if fault in breach], breaches(data)


def test_the_checker_finds_a_heading_that_neither_itself_nor_its_style_keeps_with_what_follows() -> None:
    style, itself = ('(heading 1"/>.*?)<w:keepNext/>', r"\1"), ('("Heading1"/>)<w:keepNext/>', r"\1")
    assert breaches(changed(whole(), {STYLES: style})) == breaches(changed(whole(), {DOCUMENT: itself})) == []
    assert breaches(changed(whole(), {STYLES: style, DOCUMENT: itself})) == [
        "“Headline counts” can stand alone at the foot of a page"
    ]


def test_the_checker_finds_nothing_in_what_is_well_and_that_a_day_is_told() -> None:
    assert breaches(whole()) == []
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole())) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, (2026, 3, 31, 0, 0, 0)), source.read(name))
    assert breaches(made.getvalue()) == ["the file says when it was written"]


def test_a_document_that_a_test_makes_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordtable, "NOT_SET", "")
    table = Table("A", (Column("B"),), ((Cell(()),),))
    with pytest.raises(AssertionError, match="a cell is empty"):
        make.word(report(Heading("A"), table))
