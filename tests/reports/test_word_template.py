"""A council's template gives its looks, its pages, its head and foot, and nothing of its text."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from actionplan.errors import PlanFileError, RuleError
from actionplan.reports import build, make
from actionplan.reports.blocks import Clauses, Gap, Heading, Items, Text
from actionplan.reports.word import base
from tests.reports import sample, templates
from tests.reports.test_word import plain, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document as WordDocument

    from actionplan.reports.blocks import Report

SHORT = report(Heading("One"), Text("Words"), Items((("Lead", ": rest"),)), Clauses(("Note it",)))
FOOTER = "word/footer1.xml"


def written(template: Path, paper: Report = SHORT) -> tuple[bytes, WordDocument]:
    data = make.word(paper, template)
    return data, Document(io.BytesIO(data))


def everything(data: bytes) -> str:
    """Return all that a file holds as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())


def feet(document: WordDocument) -> list[str]:
    """Return the words of the usual foot, line by line."""
    return [plain(line.text) for line in document.sections[0].footer.paragraphs]


def test_styles_pages_head_and_foot_are_those_of_the_council(tmp_path: Path) -> None:
    _, document = written(templates.council(tmp_path / "council.docx"))
    assert document.styles["Normal"].font.name == templates.FONT
    assert document.styles["Normal"].font.size == Pt(12)
    assert str(document.styles["Heading 1"].font.color.rgb) == "005A30"
    section = document.sections[0]
    assert (section.left_margin or 0) == pytest.approx(Mm(templates.MARGIN), abs=700)
    assert section.header.paragraphs[0].text == templates.HEAD
    assert feet(document) == [templates.FOOT, "Page 1 of 1"]


def test_styles_that_it_lacks_are_added_in_its_letters(tmp_path: Path) -> None:
    _, document = written(templates.council(tmp_path / "council.docx"))
    assert document.styles["Paper Note"].base_style is not None
    assert document.styles["Paper Note"].base_style.name == "Normal"
    assert document.styles["Paper Note"].font.name is None


@pytest.mark.parametrize("change", [templates.commented, templates.last_section_inherits, templates.first_page_differs])
def test_nothing_of_its_text_comments_properties_or_links_is_left(
    change: Callable[[WordDocument], None], tmp_path: Path
) -> None:
    data, document = written(templates.council(tmp_path / "council.docx", change))
    assert templates.BODY not in everything(data)
    assert "council.example" not in everything(data)
    assert document.sections[0].header.paragraphs[0].text == templates.HEAD
    assert document.core_properties.keywords == ""


def test_wide_pages_keep_its_head_and_foot_and_a_first_page_that_differs_is_the_first_alone(tmp_path: Path) -> None:
    template = templates.council(tmp_path / "council.docx", templates.first_page_differs)
    _, document = written(template, build.report(sample.demo()))
    first, *others = document.sections
    assert first.different_first_page_header_footer
    assert not any(one.different_first_page_header_footer for one in others)
    assert {one.header.paragraphs[0].text for one in document.sections} == {templates.HEAD}
    assert {(one.page_width or 0) > (one.page_height or 0) for one in document.sections} == {False, True}
    assert document.sections[0].first_page_header.paragraphs[0].text == templates.FIRST
    assert "Page" not in document.sections[0].first_page_footer.paragraphs[0].text


def test_pages_that_lie_on_their_side_stay_so(tmp_path: Path) -> None:
    _, document = written(
        templates.council(tmp_path / "council.docx", templates.in_landscape), build.report(sample.demo())
    )
    assert {(one.page_width or 0) > (one.page_height or 0) for one in document.sections} == {True}


def test_what_is_not_for_publication_says_so_above_every_kind_of_head(tmp_path: Path) -> None:
    template = templates.council(tmp_path / "council.docx", templates.first_page_differs, templates.even_pages_differ)
    _, document = written(template, build.report(sample.demo(include_exempt=True)))
    section = document.sections[0]
    for header, own in (
        (section.header, templates.HEAD),
        (section.first_page_header, templates.FIRST),
        (section.even_page_header, templates.EVEN),
    ):
        lines = [line.text for line in header.paragraphs]
        assert (lines[0][:19], lines[1]) == ("Not for publication", own)


def test_a_template_without_a_foot_gets_ours(tmp_path: Path) -> None:
    def bare(document: WordDocument) -> None:
        document.sections[0].footer.is_linked_to_previous = True

    _, document = written(templates.council(tmp_path / "council.docx", bare))
    assert feet(document) == ["A Council  ·  As at 12 March 2026  ·  Page 1 of 1"]


@pytest.mark.parametrize(
    "field",
    [
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
        "<w:r><w:instrText> PA</w:instrText></w:r><w:r><w:instrText>GE </w:instrText></w:r>",
    ],
)
def test_a_foot_that_has_a_page_number_stays_as_it_is(field: str, tmp_path: Path) -> None:
    template = templates.council(tmp_path / "council.docx")
    templates.rewritten(template, {FOOTER: ("</w:p>", f"{field}</w:p>")})
    _, document = written(template)
    assert len(feet(document)) == 1


def test_a_template_whose_styles_have_ids_of_another_language_is_understood(tmp_path: Path) -> None:
    template = templates.council(tmp_path / "council.docx")
    data = templates.changed(
        template.read_bytes(), {"word/styles.xml": ('w:styleId="Heading1"', 'w:styleId="berschrift1"')}
    )
    template.write_bytes(data)
    _, document = written(template)
    found = [one for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert [one.text for one in found] == ["One"]
    assert found[0].style is not None
    assert found[0].style.style_id == "berschrift1"


def test_an_id_that_the_template_uses_for_something_else_is_left_to_it(tmp_path: Path) -> None:
    template = templates.council(tmp_path / "council.docx")
    changes = {
        "word/styles.xml": (
            'w:styleId="ListBullet">(.*?)w:val="List Bullet"',
            r'w:styleId="ListBullet">\1w:val="Other"',
        )
    }
    _, document = written(templates.rewritten(template, changes))
    (bullet,) = (one for one in document.paragraphs if one.style and one.style.name == "List Bullet")
    assert bullet.style is not None
    assert bullet.style.style_id == "ListBullet0"


@pytest.mark.parametrize("part", ["word/numbering.xml", "word/settings.xml", "word/theme/theme1.xml"])
def test_a_template_may_lack_what_word_itself_can_do_without(part: str, tmp_path: Path) -> None:
    template = templates.council(tmp_path / "council.docx")
    name = part.removeprefix("word/")
    relation = {"word/_rels/document.xml.rels": (f'<Relationship [^>]*{name}"[^>]*/>', "")}
    _, document = written(templates.rewritten(templates.rewritten(template, relation), {part: ("", "")}))
    assert document.paragraphs[1].text == "Minutes"


def test_settings_that_ask_lock_or_reach_elsewhere_are_left_out(tmp_path: Path) -> None:
    def locked(document: WordDocument) -> None:
        settings = document.settings.element
        for name in ("documentProtection", "mailMerge", "updateFields", "attachedTemplate"):
            settings.append(settings.makeelement(qn(f"w:{name}"), {}))

    # The rules that every document is held to know all four.
    written(templates.council(tmp_path / "council.docx", locked))


def test_the_same_template_gives_the_same_bytes(tmp_path: Path) -> None:
    template = templates.council(tmp_path / "council.docx", templates.first_page_differs)
    assert written(template)[0] == written(template)[0]


def numbered(data: bytes) -> list[tuple[str, str, str]]:
    """Return the style, the level and the words of each paragraph that Word numbers 1, 1.1 and so on."""
    document = Document(io.BytesIO(data))
    styles = {one.style_id: one.element for one in document.styles}
    found = []
    for paragraph in document.paragraphs:
        own = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        assert paragraph.style is not None
        marks = own if own is not None else styles[paragraph.style.style_id].find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if marks is not None and (number := marks.find(qn("w:numId"))) is not None and number.val:
            level = marks.find(qn("w:ilvl"))
            found.append((str(paragraph.style.name), "0" if level is None else str(level.val), plain(paragraph.text)))
    return [one for one in found if not one[0].startswith("List")]


NUMBERED = report(
    *(Heading(f"Section {number}") for number in range(7)),
    *(Heading("Purpose", number="1"), Text("Why", number="1.1"), Heading("More", 3), Gap("who", "1.2")),
    *(Heading("Next", number="2"), Text("Then", number="2.1"), Heading("Key")),
)
IN_NUMBERS = [
    *(
        ("Heading 1", "0", "Purpose"),
        ("Paper Numbered", "1", "Why"),
        ("Paper Gap Numbered", "1", "[To be written: who]"),
    ),
    *(("Heading 1", "0", "Next"), ("Paper Numbered", "1", "Then")),
]


@pytest.mark.parametrize("changes", [(), (templates.numbers_headings,), (templates.without_styles,)])
def test_word_numbers_the_sections_and_nothing_else_whatever_the_template_numbers(
    changes: tuple[Callable[[WordDocument], None], ...], tmp_path: Path
) -> None:
    data, _ = written(templates.council(tmp_path / "council.docx", *changes), NUMBERED)
    assert numbered(data) == numbered(make.word(NUMBERED)) == IN_NUMBERS


def test_numbers_of_a_template_keep_their_looks(tmp_path: Path) -> None:
    data, document = written(templates.council(tmp_path / "council.docx", templates.numbers_headings), NUMBERED)
    marks = document.styles["Heading 1"].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    numbering = document.part.numbering_part.element
    (kind,) = numbering.xpath(f"./w:num[@w:numId='{marks.val}']/w:abstractNumId/@w:val")
    levels = numbering.xpath(f"./w:abstractNum[@w:abstractNumId='{kind}']/w:lvl")
    assert [level.find(qn("w:lvlText")).get(qn("w:val")) for level in levels] == ["%1.", "%1.%2"]
    named = numbering.xpath("./w:abstractNum/w:lvl/w:pStyle/@w:val")
    assert sorted(named) == sorted(set(named))
    assert data


def test_a_template_proper_is_as_good_as_a_document(tmp_path: Path) -> None:
    template = templates.as_template(templates.council(tmp_path / "council.docx"))
    assert template.suffix == ".dotx"
    _, document = written(template)
    assert document.sections[0].header.paragraphs[0].text == templates.HEAD


def test_letters_are_of_twelve_points_and_eleven_in_tables_unless_the_template_has_its_own(tmp_path: Path) -> None:
    def sizes(document: WordDocument) -> tuple[float, float]:
        normal, table = document.styles["Normal"], document.styles["Paper Table Text"]
        default = document.styles.element.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:sz"))))
        return normal.font.size.pt if normal.font.size else int(default.get(qn("w:val"))) / 2, table.font.size.pt

    assert sizes(Document(io.BytesIO(make.word(SHORT)))) == (12, 11)
    bare = templates.council(tmp_path / "bare.docx", templates.without_styles)
    assert sizes(written(bare)[1]) == (12, 11)
    own = templates.council(tmp_path / "own.docx", templates.in_letters("Verdana", 11))
    assert sizes(written(own)[1]) == (11, 11)


def test_no_line_ends_within_a_date_or_an_id() -> None:
    said = "By 31 March 2017, or 5 Sept 2018, see IM-07 and A1-12; in May 2019 a well-known form of 12 May"
    (one,) = (
        one
        for one in Document(io.BytesIO(make.word(report(Heading("A"), Text(said))))).paragraphs
        if said[:2] in one.text
    )
    assert one.text.replace("\u00a0", "~") == (
        "By 31~March~2017, or 5~Sept~2018, see IM-07 and A1-12; in May~2019 a well-known form of 12~May"
    )
    assert one._p.xml.count("<w:noBreakHyphen/>") == 2


def mime(kind: str) -> dict[str, tuple[str, str]]:
    return {
        "[Content_Types].xml": (r"application/vnd[^\"]*wordprocessingml.document.main\+xml", f"application/vnd.{kind}")
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Dear all", "is no Word document"),
        (b"", "is no Word document"),
        (b"PK\x03\x04 cut short", "is no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind (.doc), or one with a password"),
        (mime("ms-word.document.macroEnabled.main+xml"), "is a Word document with macros (.docm)"),
        (mime("openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "is a workbook"),
        ({"word/document.xml": ("<w:body>", "<w:body")}, "cannot be read as a Word document"),
        ({"word/document.xml": ("", "")}, "cannot be read as a Word document"),
        ({"word/styles.xml": ("", "")}, "cannot be read as a Word document"),
        ({"_rels/.rels": ('relationships/officeDocument"', 'other"')}, "cannot be read as a Word document"),
    ],
)
def test_what_is_no_word_document_is_refused_with_what_to_do(
    content: bytes | dict[str, tuple[str, str]], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "template.docx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        templates.rewritten(templates.council(path), content)
    with pytest.raises(RuleError) as caught:
        make.word(SHORT, path)
    assert words in caught.value.message
    assert caught.value.message.startswith(str(path))
    assert caught.value.advice.startswith("Open it in Word or LibreOffice and save it as a Word document (.docx)")


def test_a_folder_is_told_from_a_document(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is a folder, and no Word document") as caught:
        make.word(SHORT, tmp_path)
    assert caught.value.advice == "Name a document in it (.docx)."


def test_a_template_that_is_not_there_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match="could not be read: there is no such file or folder"):
        make.word(SHORT, tmp_path / "missing.docx")


def test_a_template_that_is_larger_than_any_paper_or_unpacks_to_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, large = templates.council(tmp_path / "council.docx"), tmp_path / "large.docx"
    templates.rewritten(template, {"word/document.xml": ("<w:body>", f"<w:body>{' ' * 4_000_000}")})
    large.write_bytes(template.read_bytes() + bytes(4_000_000))
    assert template.stat().st_size < 100_000
    assert written(template)[0]
    monkeypatch.setattr(base, "MOST", 3_000_000)
    for path in (template, large):
        with pytest.raises(RuleError, match="is larger than any paper") as caught:
            make.word(SHORT, path)
        assert "save it again" in caught.value.advice


def test_a_small_template_that_would_take_the_memory_of_its_reader_is_refused(tmp_path: Path) -> None:
    template, many = templates.council(tmp_path / "council.docx"), tmp_path / "many.docx"
    many.write_bytes(template.read_bytes())
    with zipfile.ZipFile(many, "a") as file:
        for number in range(10_001):
            file.writestr(f"word/{number}.xml", b"")
    templates.rewritten(template, {"word/styles.xml": ("</w:styles>", f"{'<w:style/>' * 1_000_000}</w:styles>")})
    for path in (template, many):
        assert path.stat().st_size < 2_000_000
        with pytest.raises(RuleError, match="is larger than any paper"):
            make.word(SHORT, path)
