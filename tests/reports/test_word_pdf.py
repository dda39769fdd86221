"""LibreOffice opens every paper as it is and prints all of it: nothing runs off a page, and no word is lost."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import dropwhile, pairwise, takewhile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from docx import Document

from actionplan.history import meetings
from actionplan.history.events import Event
from actionplan.reports import agenda, build, cells, committee, layout, make, minutes
from actionplan.storage.document import parse
from tests import demonstration
from tests.reports import sample, templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from docx.document import Document as WordDocument

    from actionplan.reports.blocks import Report

# In points: A4, our own margins and those of the template.
LONG_SIDE, MARGIN, TEMPLATE_MARGIN = 841.9, 56.7, templates.MARGIN * 72 / 25.4
# The headings of the whole plan, as they stand at the top of each page that it goes on to.
# A shorter word is not broken, in letters as wide as ours.
SHORT = 12
# An entry of the record is longer, and may be broken.
LONGEST = 30
HEADS = ["Action", "Owner", "Due", "Status", "30", "Sept", "2025", "Status", "31", "Mar", "2026", "Direction"]


def agenda_paper() -> Report:
    """Return the agenda of the meeting after the last one of the made-up plan."""
    last = list(demonstration.states())[-1]
    plan = parse(last.data).plan
    source = meetings.Source(last.when.date(), "1" * 40, plan)
    return agenda.report(meetings.agenda(plan, date(2026, 6, 10), date(2026, 9, 9), source))


def committee_paper(name: str) -> Report:
    """Return the committee paper by a layout that is part of the program."""
    return committee.report(sample.demo(), layout.load(name))


def minutes_paper() -> Report:
    """Return the minutes of the meeting of the made-up plan at which most happened."""
    entries = [(entry, parse(entry.data).plan) for entry in demonstration.states()]
    at = next(number for number, (entry, _) in enumerate(entries) if entry.when.date() == date(2025, 12, 10))
    entry, plan = entries[at]
    event = Event("1" * 40, entry.when.date(), entry.when, "A Clerk", "Saved", None, entries[at - 1][1], plan)
    return minutes.report(meetings.minutes(event.day, [event], plan))


PAPERS: dict[str, Callable[[], Report]] = {
    "whole": lambda: build.report(sample.demo()),
    "member": lambda: build.report(sample.demo(), build.LEAD_MEMBER),
    "exempt": lambda: build.report(sample.demo(include_exempt=True)),
    "large": lambda: build.report(sample.large()),
    **{name: partial(committee_paper, name) for name in layout.SHIPPED},
    "agenda": agenda_paper,
    "minutes": minutes_paper,
    "council": lambda: build.report(sample.demo(include_exempt=True)),
}


# Templates such as councils have, for a committee paper each: how they differ from the first, and their side margins.
TEMPLATES: dict[str, tuple[tuple[Callable[[WordDocument], None], ...], int]] = {
    "numbers its headings": ((templates.numbers_headings,), templates.MARGIN),
    "Verdana and wide margins": ((templates.in_letters("DejaVu Sans", 11, 38),), 38),
    "Arial": ((templates.in_letters("Liberation Sans", 12, 20),), 20),
    "a logo": ((templates.with_a_logo,), templates.MARGIN),
    "landscape": ((templates.in_landscape,), templates.MARGIN),
    "no styles": ((templates.without_styles,), templates.MARGIN),
    "Welsh": ((templates.in_welsh,), templates.MARGIN),
    "a first page of its own": ((templates.first_page_differs,), templates.MARGIN),
    "even pages of their own": ((templates.even_pages_differ,), templates.MARGIN),
    "a template (.dotx)": ((templates.numbers_headings,), templates.MARGIN),
}


def missing() -> str:
    """Return what is not installed of what these tests need."""
    return ", ".join(name for name in ("soffice", "pdftotext") if not shutil.which(name))


pytestmark = pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}; .ci/run installs it")


@dataclass(frozen=True)
class Word:
    """A word on a page, or as much of one as a line holds: where its box begins and ends, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page: its size in points, and its words as they follow each other."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """All words, with a space between any two."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Printed:
    """A paper as it was written, and as it came out of the printer."""

    document: bytes
    pages: tuple[Page, ...]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Turn every paper into PDF by one start of LibreOffice, and read where each word came to stand."""
    folder = tmp_path_factory.mktemp("papers")
    template = templates.council(folder / "template.docx", templates.first_page_differs)
    for name, paper in PAPERS.items():
        data = make.word(paper(), template if name == "council" else None)
        (folder / f"{name}.docx").write_bytes(data)
    for number, (name, (changes, _)) in enumerate(TEMPLATES.items()):
        chosen = templates.council(folder / f"template-{number}.docx", *changes)
        if "dotx" in name:
            chosen = templates.as_template(chosen)
        (folder / f"{name}.docx").write_bytes(make.word(committee_paper(layout.DEFAULT), chosen))
    # A paper with faults shows that they would be found.
    fault = {"word/document.xml": ('w:left="1701"', 'w:left="300"')}
    (folder / "faulty.docx").write_bytes(templates.changed((folder / "council.docx").read_bytes(), fault))
    names = [*PAPERS, *TEMPLATES, "faulty"]
    done = subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"),
            *("--outdir", str(folder), *(str(folder / f"{name}.docx") for name in names)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return {
        name: Printed((folder / f"{name}.docx").read_bytes(), tuple(_pages(folder / f"{name}.pdf"))) for name in names
    }


def _pages(path: Path) -> Iterator[Page]:
    done = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], capture_output=True, text=True, check=True)
    # A heading of the file may hold a letter that XML does not know; the pages do not.
    body = done.stdout[done.stdout.index("<doc>") : done.stdout.index("</doc>") + len("</doc>")]
    for page in ET.fromstring(body).iter("page"):  # noqa: S314  (of a file that was written a moment ago)
        words = (
            Word(
                (one.text or "").replace("\u2011", "-"),
                *(float(one.get(side, "0")) for side in ("xMin", "yMin", "xMax", "yMax")),
            )
            for one in page.iter("word")
        )
        yield Page(float(page.get("width", "0")), float(page.get("height", "0")), tuple(words))


def words_of(paragraph: Any) -> list[str]:  # noqa: ANN401  (an element of lxml, which has no types)
    """Return the words of a paragraph of a document."""
    parts = (
        one.text or "" if one.tag.endswith("}t") else " "
        for one in paragraph.xpath(".//w:t | .//w:br | .//w:tab | .//w:noBreakHyphen")
    )
    return apart("".join(parts))


def apart(text: str) -> list[str]:
    """Return the words of a text; a line may end at a dash, and a colon behind bold letters stands apart to some."""
    return [word for word in re.split(r"[\s:-]+", text) if word]


def outside(page: Page, margin: float) -> list[str]:
    """Return the words that are not between the margins; a frame may stand out by a letter."""
    left, right = margin - 8, page.width - margin + 8
    return [
        word.text
        for word in page.words
        if word.left < left or word.right > right or word.top < 20 or word.bottom > page.height - 20
    ]


def of_the_plan(pages: Sequence[Page]) -> list[Page]:
    """Return the pages of the whole plan: from its heading on, as far as they lie on their side."""
    begun = dropwhile(lambda page: not page.text.startswith("The whole plan"), pages)
    return list(takewhile(lambda page: page.width > page.height, begun))


def letters(text: str) -> str:
    """Return a text without white space, which no two programs see alike."""
    return "".join(text.split())


@pytest.mark.parametrize("name", PAPERS)
class TestEveryPaper:
    """What holds of each."""

    def test_nothing_runs_off_a_page_or_into_its_margins(self, name: str, printed: dict[str, Printed]) -> None:
        margin = TEMPLATE_MARGIN if name == "council" else MARGIN
        assert [outside(page, margin) for page in printed[name].pages if outside(page, margin)] == []

    def test_no_word_stands_on_another(self, name: str, printed: dict[str, Printed]) -> None:
        for page in printed[name].pages:
            by_line = sorted(page.words, key=lambda word: (round(word.top), word.left))
            for word, other in pairwise(by_line):
                is_beside = other.left >= word.right - 1.5 or other.right <= word.left + 1.5
                assert is_beside or abs(word.top - other.top) > 1, (word.text, other.text)

    def test_every_word_of_the_document_is_printed(self, name: str, printed: dict[str, Printed]) -> None:
        body = Document(io.BytesIO(printed[name].document)).element.body
        wanted = [word for one in body.xpath(".//w:p") for word in words_of(one)]
        seen = apart(" ".join(page.text for page in printed[name].pages))
        # What is too long for a line is broken, so of long words the letters are counted.
        short = 0 if name == "council" else SHORT
        assert Counter(word for word in wanted if len(word) < short) - Counter(seen) == Counter()
        assert Counter("".join(wanted)) - Counter("".join(seen)) == Counter()

    def test_every_page_has_its_number_and_the_number_of_all(self, name: str, printed: dict[str, Printed]) -> None:
        pages = printed[name].pages
        # The template has a first page of its own, whose foot stays as it is.
        for number, page in list(enumerate(pages, start=1))[name == "council" :]:
            assert f"Page {number} of {len(pages)}" in page.text

    def test_what_is_not_for_publication_says_so_on_every_page_and_nothing_else_does(
        self, name: str, printed: dict[str, Printed]
    ) -> None:
        is_exempt = name in {"exempt", "council"}
        assert {cells.NOT_FOR_PUBLICATION in page.text for page in printed[name].pages} == {is_exempt}

    def test_no_heading_or_caption_stands_alone_at_the_foot_of_a_page(
        self, name: str, printed: dict[str, Printed]
    ) -> None:
        document = Document(io.BytesIO(printed[name].document))
        alone = {
            letters(one.text)
            for one in document.paragraphs
            if one.style and (one.style.name == "Caption" or str(one.style.name).startswith("Heading"))
        }
        for page in printed[name].pages:
            inside = [word for word in page.words if word.bottom < page.height - 50]
            lowest = max((word.bottom for word in inside), default=0)
            last = letters(" ".join(word.text for word in inside if word.bottom > lowest - 3))
            assert last not in alone


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_paper_in_the_template_of_a_council_keeps_its_words_whole_within_the_margins(
    name: str, printed: dict[str, Printed]
) -> None:
    pages = printed[name].pages
    margin = TEMPLATES[name][1] * 72 / 25.4
    assert [outside(page, margin) for page in pages if outside(page, margin)] == []
    body = Document(io.BytesIO(printed[name].document)).element.body
    wanted = [word for one in body.xpath(".//w:p") for word in words_of(one)]
    seen = apart(" ".join(page.text for page in pages))
    assert Counter(word for word in wanted if len(word) < LONGEST) - Counter(seen) == Counter()


@pytest.mark.parametrize("name", [*layout.SHIPPED, *TEMPLATES])
def test_sections_are_numbered_once_and_their_paragraphs_after_them(name: str, printed: dict[str, Printed]) -> None:
    seen = " ".join(page.text for page in printed[name].pages)
    dot = r"\." if name in {"numbers its headings", "a template (.dotx)"} else ""
    assert re.search(rf"(?<![\d.] )1{dot} Purpose and executive summary 1\.1 This report", seen)
    assert "1 1" not in seen.partition("Purpose and executive summary")[0][-4:]
    assert re.search(rf"(?<![\d.] )2{dot} [A-Z]\w+ [\w ]+ 2\.1 ", seen)
    assert not re.search(r"\d\.? (?:Recommendations|Contents)", seen)


def test_what_runs_off_a_page_would_be_seen(printed: dict[str, Printed]) -> None:
    assert any(outside(page, TEMPLATE_MARGIN) for page in printed["faulty"].pages)


def test_a_table_that_goes_on_overleaf_repeats_its_headings(printed: dict[str, Printed]) -> None:
    tops = []
    for page in of_the_plan(printed["large"].pages):
        top = min(word.top for word in page.words)
        # The longest of the headings take two lines.
        tops.append(sorted(word.text for word in page.words if word.top < top + 20))
    # On the first stands the heading of the section, and any other may begin with the caption of the next table.
    assert tops[0] == ["The", "plan", "whole"]
    others = [top for top in tops[1:] if "actions" not in top]
    assert len(others) > 10
    assert [top for top in others if top != sorted(HEADS)] == []


def test_the_whole_plan_lies_on_its_side_and_the_key_stands_upright_again(printed: dict[str, Printed]) -> None:
    pages = printed["whole"].pages
    wide = of_the_plan(pages)
    assert wide[0].width == pytest.approx(LONG_SIDE, abs=1)
    assert wide[-1] is pages[-2]
    assert pages[-1].text.startswith("Key")


@pytest.mark.parametrize("name", layout.SHIPPED)
def test_the_facts_of_a_title_page_begin_below_each_other(name: str, printed: dict[str, Printed]) -> None:
    page = printed[name].pages[0]
    below = next(word.top for word in page.words if word.text == "Contents")
    words = [word for word in page.words if word.top < below]
    ends = ("Committee:", "meeting:", "decision-maker:", "author:", "Classification:", "affected:", "with:")
    labels = [word for word in words if word.text in ends]
    assert len(labels) == len(ends) + 1
    lefts = [min(w.left for w in words if abs(w.top - one.top) < 3 and w.left > one.right) for one in labels]
    assert max(lefts) - min(lefts) < 1


def test_a_row_of_the_plan_is_on_one_page(printed: dict[str, Printed]) -> None:
    text = "\f".join(page.text for page in of_the_plan(printed["whole"].pages))
    for row in sample.demo().rows.values():
        assert text.count(f"{row.action.id} ") == 1


def test_head_and_foot_of_the_council_are_on_every_page_but_the_first(printed: dict[str, Printed]) -> None:
    first, *others = printed["council"].pages
    assert (templates.FIRST in first.text, templates.FOOT in first.text) == (True, False)
    assert {(templates.HEAD in page.text, templates.FOOT in page.text) for page in others} == {(True, True)}
    assert templates.BODY not in " ".join(page.text for page in printed["council"].pages)
