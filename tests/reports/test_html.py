"""A report in HTML is one page that stands alone, is built for every reader, and shows any text as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from actionplan.model.plan import Status
from actionplan.reports import build, cells, verify
from actionplan.reports.blocks import Cell, Clauses, Column, Gap, Heading, Origin, Report, Table, Text
from actionplan.reports.html import css_string, html
from tests.reports import sample

if TYPE_CHECKING:
    from actionplan.reports.blocks import Block

VOID = {"meta", "br", "col", "link", "img", "input", "hr", "rect", "line"}
Attributes = dict[str, str | None]


class Page(HTMLParser):
    """A page taken apart: its tags in order, the text in each, and whether they close as they open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, Attributes]] = []
        self.texts: list[list[str]] = []
        self.open: list[int] = []
        self.feed(text)
        self.close()
        assert self.open == [], [self.tags[number][0] for number in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        self.tags.append((tag, dict(attrs)))
        self.texts.append([])
        if tag not in VOID:
            self.open.append(len(self.tags) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append([])

    def handle_endtag(self, tag: str) -> None:
        assert self.tags[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for number in self.open:
            self.texts[number].append(data)

    def all(self, *tags: str) -> list[Attributes]:
        """Return the attributes of every such tag."""
        return [attrs for tag, attrs in self.tags if tag in tags]

    def text(self, tag: str) -> list[str]:
        """Return the text in every such tag."""
        found = zip(self.tags, self.texts, strict=True)
        return [" ".join("".join(texts).split()) for (name, _), texts in found if name == tag]


WHOLE = html(build.report(sample.demo()))
PAGES = {
    "whole": WHOLE,
    "lead member": html(build.report(sample.demo(), build.LEAD_MEMBER)),
    "exempt": html(build.report(sample.demo(include_exempt=True))),
    "hostile": html(build.report(sample.hostile())),
    "hostile, lead member": html(build.report(sample.hostile(), build.LEAD_MEMBER)),
}
each_page = pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)


def report(*blocks: Block) -> Report:
    """Return a report with these blocks."""
    day = sample.PERIOD.first
    origin = Origin("whole", day, day, day, "a" * 40, "b" * 40, include_exempt=False)
    return Report("Title", "Subtitle", "A Council", (("Period", "Long"),), blocks, origin)


# For every reader


@each_page
def test_the_page_says_its_language_its_title_and_that_it_fits_any_width(text: str) -> None:
    page = Page(text)
    assert page.tags[0] == ("html", {"lang": "en-GB"})
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert page.text("title")[0] != ""


@each_page
def test_there_is_one_title_and_no_heading_skips_a_level(text: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(text).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


@each_page
def test_every_table_has_a_caption_and_heads_with_their_scope(text: str) -> None:
    page = Page(text)
    kinds = [tag for tag, _ in page.tags]
    tables = [number for number, tag in enumerate(kinds) if tag == "table"]
    assert [kinds[number + 1] for number in tables] == ["caption"] * len(tables)
    assert all(page.text("caption"))
    assert {attrs.get("scope") for attrs in page.all("th")} <= {"col", "row"}
    rows = [number for number, tag in enumerate(kinds) if tag == "tr"]
    assert {kinds[number + 1] for number in rows} <= {"th"}


@each_page
def test_every_cell_names_its_column_where_cells_stand_below_each_other(text: str) -> None:
    heads: list[str] = []
    page = Page(text)
    for (tag, attrs), words in zip(page.tags, page.texts, strict=True):
        if tag == "table":
            heads = []
        elif tag == "th" and attrs["scope"] == "col":
            heads.append("".join(words))
        elif tag == "td":
            assert attrs["data-label"] in heads[1:]


@each_page
def test_the_page_has_its_regions_and_a_way_past_the_first(text: str) -> None:
    page = Page(text)
    assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    body = [tag for tag, _ in page.tags].index("body")
    assert page.tags[body + 1] == ("a", {"class": "skip", "href": "#report"})
    assert page.all("main")[0]["id"] == "report"


@each_page
def test_ids_are_unique_and_every_link_leads_somewhere(text: str) -> None:
    page = Page(text)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    named = [attrs["href"] for attrs in page.all("a")]
    named += [f"#{key}" for _, a in page.tags for key in (a.get("aria-labelledby") or "").split()]
    named += [f"#{key}" for key in re.findall(r"url\(#([^)]*)\)", text)]
    assert {(name or "").removeprefix("#") for name in named} <= set(ids)
    assert all((name or "").startswith("#") for name in named)


def test_a_long_report_begins_with_its_contents_and_a_short_one_does_not() -> None:
    whole = Page(WHOLE)
    assert whole.text("nav")[0].startswith("Contents Headline counts Needs attention")
    assert [link["href"] for link in whole.all("a")][1:] == [
        f"#{attrs['id']}" for attrs in whole.all("h2") if attrs["id"] != "contents"
    ]
    assert Page(PAGES["lead member"]).all("nav") == []


def test_each_status_is_a_word_and_a_letter_and_its_symbol_is_not_read_aloud() -> None:
    for status in Status:
        assert f'<span aria-hidden="true">{status.symbol}</span> ' in WHOLE
        assert re.search(rf'class="status s-{status}">.*\({status.letter}\)</span>', WHOLE)


# Alone


@each_page
def test_the_page_needs_nothing_else_and_runs_nothing(text: str) -> None:
    page = Page(text)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video", "image"}
    names = {name for _, attrs in page.tags for name in attrs}
    assert [name for name in names if name.startswith("on") or name in {"src", "srcset", "action", "xlink:href"}] == []
    style = "".join(page.text("style"))
    assert "@import" not in style
    assert "url(" not in style
    assert "://" not in re.sub(r"\s", "", text.partition("<body")[0])
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


# From what it was made


@each_page
def test_the_page_says_from_what_it_was_made_to_people_and_to_programs(text: str) -> None:
    page = Page(text)
    words = next(m["content"] or "" for m in page.all("meta") if m.get("name") == "actionplan-origin")
    origin = verify.read(text).origin
    assert origin.words() == words
    assert page.text("footer")[0].startswith(f"Record {origin.commit[:10]}, 31 March 2026. How to check these figures:")


@pytest.mark.parametrize("audience", [build.WHOLE, build.LEAD_MEMBER])
def test_the_same_report_gives_the_same_bytes(audience: str) -> None:
    again = [html(build.report(sample.demo(), audience)) for _ in range(2)]
    assert again[0] == again[1]
    assert verify.differences(verify.read(again[0]), again[1]) == []


def test_only_a_report_with_exempt_actions_is_marked_on_screen_and_paper() -> None:
    page = Page(PAGES["exempt"])
    assert page.text("header")[0].startswith(cells.NOT_FOR_PUBLICATION)
    assert f'@top-center {{ content: "{css_string(cells.NOT_FOR_PUBLICATION)}"' in PAGES["exempt"]
    assert "Not for publication" not in WHOLE
    assert "@top-center" not in WHOLE


# Text is text


def test_markup_and_templates_and_controls_in_a_plan_stay_text() -> None:
    for name in ("hostile", "hostile, lead member"):
        text, page = PAGES[name], Page(PAGES[name])
        assert "<script" not in text
        assert (
            "&lt;script&gt;alert(1)&lt;/script&gt; &#34; onload=&#39;x&#39; {{ 7 * 7 }} &lt;/style&gt; [/x] ␛[31m␀"
            in text
        )
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
        assert "<script>alert(1)</script>" in page.text("h1")[0] + page.text("main")[0]
        assert len(page.all("style")) == 1
        assert "l" * 3000 in page.text("main")[0]


def test_even_a_text_that_nobody_made_safe_is_shown_by_symbols_and_can_be_written() -> None:
    page = html(report(Text("a\x1bb\u202ec", lead="\ud800:"), Heading("x\x00y")))
    assert "<strong>\ufffd:</strong> a␛b\ufffdc" in page
    assert ">x␀y</h2>" in page
    assert page.encode("utf-8")


def test_a_text_in_the_style_sheet_is_nothing_but_text() -> None:
    assert css_string('A"; } </style>\\\n') == r"A\22 \3b \20 \7d \20 \3c \2f style\3e \5c "
    assert css_string("Müller") == r"M\fc ller"


def test_lines_of_a_paragraph_stay_lines_and_a_gap_is_marked() -> None:
    page = html(report(Text("One\nTwo & three", lead="Lead:"), Gap("The reason")))
    assert "<p><strong>Lead:</strong> One<br>Two &amp; three" in page
    assert '<p class="gap"><strong>[To be written: The reason]</strong></p>' in page


def test_sections_of_the_same_name_get_different_ids() -> None:
    page = Page(html(report(*(Heading("Same", 2, "same") for _ in range(3)))))
    assert [attrs["id"] for attrs in page.all("h2")] == ["same", "section-2", "section-3"]


# On paper


def test_paper_repeats_heads_keeps_rows_whole_and_is_a4() -> None:
    style = " ".join(Page(WHOLE).text("style"))
    for rule in ("size: A4", "table-header-group", "thead, tr { break-inside: avoid; }", "counter(pages)"):
        assert rule in style


def test_colours_stand_out_from_the_ground_light_and_dark() -> None:
    sheets = re.findall(r":root \{(.*?)\}", "".join(Page(WHOLE).text("style")))
    assert len(sheets) == 2
    for sheet in sheets:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", sheet))
        for ground in ("paper", "card"):
            # Words want 4.5, what is drawn 3; fine lines between rows say nothing.
            for name in ("ink", "soft", "accent", "off-track"):
                assert contrast(colours[name], colours[ground]) >= 4.5, name
        for name in ("edge", *(status for status in Status)):
            assert contrast(colours[name], colours["paper"]) >= 3, name


def contrast(one: str, other: str) -> float:
    """Compute the contrast of two colours as WCAG defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Compute the relative luminance of a colour."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_clauses_have_their_letters_in_words_and_a_list_stays_one() -> None:
    page = Page(html(report(Clauses(("That it is <noted>", "That it is agreed")))))
    assert page.text("li") == ["(a) That it is <noted>", "(b) That it is agreed"]
    assert page.all("ol") == [{"class": "clauses", "role": "list"}]


def test_letters_go_on_after_z() -> None:
    letters = [letter for letter, _ in Clauses(("x",) * 53).lettered()]
    assert letters[:2] == ["(a)", "(b)"]
    assert letters[25:28] == ["(z)", "(aa)", "(bb)"]
    assert letters[52] == "(aaa)"


def test_a_cell_to_fill_is_marked_and_says_with_what() -> None:
    cells_ = (Cell(("Legal",)), Cell(("what <the> law asks",), is_gap=True), Cell((), is_gap=True))
    page = Page(html(report(Table("Issues", tuple(map(Column, ("Issue", "Implications", "By"))), (cells_,)))))
    assert page.text("td") == ["[To be written: what <the> law asks]", "[To be written]"]
    assert [str(attrs["class"]).split() for attrs in page.all("td")] == [["gap"], ["gap"]]


def test_a_numbered_paragraph_has_its_number_before_all_its_words() -> None:
    page = Page(html(report(Text("Two", lead="In short:", number="1.1"), Gap("the reason", "1.2"), Text("Three"))))
    assert page.text("p")[1:-1] == ["Subtitle", "1.1 In short: Two", "1.2 [To be written: the reason]", "Three"]
