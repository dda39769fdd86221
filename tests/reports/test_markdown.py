"""Markdown shows every text of a plan as it is: nothing in it is taken for markup, and nothing is lost."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from actionplan.reports.blocks import (
    Align,
    Cell,
    Clauses,
    Column,
    Gap,
    Heading,
    Items,
    Origin,
    Report,
    Table,
    Text,
    gap_words,
)
from actionplan.reports.build import LEAD_MEMBER, WHOLE, report
from actionplan.reports.markdown import escaped, markdown
from actionplan.text import safe
from tests.reports import sample
from tests.strategies import LINES, cases

if TYPE_CHECKING:
    from markdown_it.token import Token

    from actionplan.reports.blocks import Block

# Raw HTML is read as a browser would get it, so that none goes unseen.
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKUP = st.text(alphabet="*_`[]()<>{}#+-=.!|~&;:\\/\"'$%^@0123456789) \tabx", max_size=40)
TITLES = st.one_of(st.sampled_from(LINES), MARKUP, st.text(max_size=40)).map(str.strip)
ALLOWED = {
    *("paragraph", "heading", "inline", "text", "text_special", "strong", "em", "softbreak", "hardbreak"),
    *("bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td", "blockquote"),
}


def flat(tokens: list[Token]) -> list[Token]:
    """Return all tokens, those inside lines too."""
    return [each for token in tokens for each in (token, *flat(token.children or []))]


def kinds(text: str) -> set[str]:
    """Return the kinds of markup that a reader finds."""
    return {re.sub("_(open|close)$", "", token.type) for token in flat(READER.parse(text))}


def shown(token: Token) -> str:
    """Return the words of a line as a reader sees them."""
    said = {"softbreak": "\n", "hardbreak": "\n", "html_inline": "\n"}
    return "".join(said.get(each.type, each.content) for each in token.children or [])


def lines_of(text: str) -> list[str]:
    """Return the words of each line that a reader sees."""
    return [shown(token) for token in READER.parse(text) if token.type == "inline"]


def plain(text: str) -> str:
    """Return a text as a report has it: safe to show, and one line."""
    return " ".join(safe(text).split())


def of(*blocks: Block) -> str:
    """Write a report of some blocks."""
    day = date(2017, 4, 1)
    origin = Origin(WHOLE, day, day, day, "a" * 40, "b" * 40, include_exempt=False)
    return markdown(Report("Progress", "Plan", "Council", (), blocks, origin))


@given(TITLES)
@example("1. not a list")
@example("1) not a list")
@example("- not a list")
@example("+ not a list")
@example("# no heading")
@example("===")
@example("---")
@example("***")
@example("> no quotation")
@example("| no | table |")
@example(":-- | --")
@example("[link](javascript:alert)")
@example("![image](x)")
@example("<script>alert(1)</script>")
@example("<https://example.org>")
@example("&lt;b&gt; &amp;")
@example("a*b*c _d_ `e` ~~f~~")
@example("back\\slash\\")
@example("[x]: /url 'title'")
@cases(600)
def test_a_text_by_itself_is_a_paragraph_of_that_text(text: str) -> None:
    wanted = plain(text)
    found = escaped(wanted)
    if not wanted:
        assert found == ""
        return
    assert kinds(found) <= {"paragraph", "inline", "text", "text_special"}
    assert lines_of(found) == [wanted]


@given(TITLES, TITLES)
@cases(300)
def test_text_in_a_table_stays_in_its_cell(title: str, owner: str) -> None:
    wanted = [plain(title) or "x", plain(owner) or "y"]
    columns = (Column("Action"), Column("Owner", align=Align.RIGHT))
    table = Table("Actions", columns, ((Cell((wanted[0], "second line")), Cell((wanted[1],))),))
    text = of(table)
    assert kinds(text) <= ALLOWED | {"html_inline", "html_block"}
    cells = lines_of(text[text.index("| Action") :])[:4]
    assert cells == ["Action", "Owner", f"{wanted[0]}\nsecond line", wanted[1]]


@given(TITLES.filter(lambda text: bool(plain(text))), TITLES)
@cases(300)
def test_text_in_headings_lists_and_paragraphs_stays_text(lead: str, rest: str) -> None:
    words, more = plain(lead), plain(rest)
    text = of(Heading(words, 2, "x"), Items(((words, f": {more}"),)), Text(more or "x", lead=words), Gap(words))
    assert kinds(text) <= ALLOWED | {"html_block"}
    found = lines_of(text)
    assert words in found
    assert f"{words}: {more}".strip() in found
    assert f"{words} {more or 'x'}" in found
    assert gap_words(words) in found


@pytest.mark.parametrize("audience", [WHOLE, LEAD_MEMBER])
def test_a_whole_report_of_hostile_texts_has_no_markup_but_its_own(audience: str) -> None:
    found = sample.hostile()
    text = markdown(report(found, audience))
    assert "\x1b" not in text
    assert "\x00" not in text
    for token in flat(READER.parse(text)):
        if token.type == "html_inline":
            assert token.content == "<br>"
        elif token.type == "html_block":
            assert token.content.startswith("<!-- actionplan summary: ")
        else:
            assert re.sub("_(open|close)$", "", token.type) in ALLOWED, token


@pytest.mark.parametrize("audience", [WHOLE, LEAD_MEMBER])
def test_headings_are_in_order_and_every_row_of_a_table_has_all_its_cells(audience: str) -> None:
    text = markdown(report(sample.demo(), audience))
    levels = [len(line.split()[0]) for line in text.splitlines() if re.match("#+ ", line)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    widths: list[set[int]] = [set()]
    for line in text.splitlines():
        if line.startswith("|"):
            widths[-1].add(len(re.findall(r"(?<!\\)\|", line)))
        elif widths[-1]:
            widths.append(set())
    assert [width for width in widths if len(width) > 1] == []
    assert len(widths) > 3 or audience == LEAD_MEMBER


def test_a_paper_with_exempt_actions_says_so_first_and_last() -> None:
    text = markdown(report(sample.demo(include_exempt=True)))
    banner = "**Not for publication: exempt under Schedule 12A of the Local Government Act 1972**"
    blocks = text.split("\n\n")
    assert blocks[0] == blocks[-2] == banner
    assert banner not in markdown(report(sample.demo()))


@given(st.lists(TITLES.filter(bool), min_size=1, max_size=3))
def test_clauses_are_lettered_and_numbered_paragraphs_numbered_whatever_they_say(texts: list[str]) -> None:
    words = [plain(text) or "x" for text in texts]
    assert lines_of(of(Clauses(tuple(words))))[2:] == [
        f"({letter}) {text}" for letter, text in zip("abc", words, strict=False)
    ]
    numbered = [Text(text, number=f"1.{at}") for at, text in enumerate(words)]
    assert lines_of(of(*numbered, Gap(words[0], "1.9")))[2:] == [
        *(f"1.{at} {text}" for at, text in enumerate(words)),
        f"1.9 {gap_words(words[0])}",
    ]


@given(TITLES)
def test_a_cell_to_fill_is_marked_and_stays_one_cell(text: str) -> None:
    lines = (plain(text) or "x", "More")
    row = (Cell(("Legal",)), Cell(lines, is_gap=True), Cell((), is_gap=True))
    written = of(Table("Issues", tuple(map(Column, ("Issue", "Implications", "Sign-off"))), (row,)))
    assert lines_of(written)[-3:] == ["Legal", gap_words(f"{lines[0]} More"), "[To be written]"]
