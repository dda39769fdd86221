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
from actionplan.reports.blocks import Clauses, Heading, Items, Text
from actionplan.reports.word import base
from tests.reports import sample, templates
from tests.reports.test_word import report

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
    return [line.text for line in document.sections[0].footer.paragraphs]


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
    assert [one.different_first_page_header_footer for one in document.sections] == [True, False, False]
    assert [one.header.paragraphs[0].text for one in document.sections] == [templates.HEAD] * 3
    assert [(one.page_width or 0) > (one.page_height or 0) for one in document.sections] == [False, True, False]
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
        (mime("openxmlformats-officedocument.wordprocessingml.template.main+xml"), "is a Word template (.dotx)"),
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
