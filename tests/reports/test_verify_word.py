"""A Word paper is verified as it comes back: from an officer, from Word, from LibreOffice, or from nobody one knows."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from actionplan.errors import RuleError
from actionplan.reports import build, layout, make, verify
from actionplan.reports.verify import Paper
from actionplan.reports.word import read as wordread
from tests import council
from tests.reports import officers, sample, templates
from tests.reports.officers import bare, packed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document as WordDocument

    from actionplan.reports.layout import Layout
    from actionplan.reports.verify import Difference

    Run = Callable[..., tuple[int, str, str]]

PAPERS: dict[str, tuple[str, Layout | None]] = {
    build.WHOLE: (build.WHOLE, None),
    build.LEAD_MEMBER: (build.LEAD_MEMBER, None),
    **{name: (build.COMMITTEE, layout.load(name)) for name in layout.SHIPPED},
}
each_paper = pytest.mark.parametrize("name", PAPERS)
each_layout = pytest.mark.parametrize("name", layout.SHIPPED)
SAVED = {
    **{f"{name}, as it is": () for name in PAPERS},
    **{f"{name}, filled": (officers.fill,) for name in layout.SHIPPED},
    "whole, wrong": (officers.replaced("9 of 22 (41%)", "8 of 22 (36%)"),),
}


@cache
def document(name: str) -> bytes:
    """Return a paper of the made-up plan."""
    audience, used = PAPERS[name]
    made = make.summary(sample.demo(), make.WORD, audience, layout=used)
    assert isinstance(made, bytes)
    return made


def opened(data: bytes, folder: Path) -> Paper:
    """Open a file as a paper."""
    path = folder / "paper.docx"
    path.write_bytes(data)
    return verify.opened(path)


@cache
def record(name: str) -> str:
    """Return what the record says of a paper now."""
    paper = Paper(make.WORD, build.origin(sample.demo(), PAPERS[name][0]), "")
    return verify.rebuilt(paper, sample.demo(), PAPERS[name][1])


def told(name: str, data: bytes, folder: Path) -> list[Difference]:
    """Return what is told of a document beside the paper as it is made now."""
    return verify.differences(opened(data, folder), record(name))


def refused(data: bytes, folder: Path) -> RuleError:
    """Return the message of a file that is no paper; it always says what to do."""
    with pytest.raises(RuleError) as caught:
        opened(data, folder)
    assert caught.value.advice
    return caught.value


def lines(body: str) -> tuple[str, ...]:
    """Return what a reader sees of a body in XML."""
    return wordread.read(bare(body), "paper").lines


def line(*runs: str) -> str:
    return f"<w:p><w:r>{''.join(runs)}</w:r></w:p>"


def words(text: str) -> str:
    return f"<w:t>{text}</w:t>"


def mark(kind: str) -> str:
    return f'<w:fldChar w:fldCharType="{kind}"/>'


# What an officer does


@each_paper
def test_a_paper_that_nobody_touched_is_what_the_record_says(name: str, tmp_path: Path) -> None:
    paper = opened(document(name), tmp_path)
    assert verify.is_same(paper, record(name))
    assert (paper.origin.audience, paper.origin.layout is not None) == (PAPERS[name][0], name in layout.SHIPPED)


@each_paper
def test_word_saves_a_paper_in_pieces_and_it_agrees(name: str, tmp_path: Path) -> None:
    data = officers.changed(document(name), officers.save_as_word_does)
    assert len(data) * 4 < len(document(name))
    assert told(name, data, tmp_path) == []


@each_layout
def test_gaps_that_were_filled_are_no_difference(name: str, tmp_path: Path) -> None:
    data = officers.changed(document(name), officers.fill, officers.save_as_word_does)
    text = opened(data, tmp_path).text
    assert text.count(officers.WRITTEN) > 12
    assert "To be written" not in text
    assert told(name, data, tmp_path) == []


@each_paper
def test_a_wrong_figure_is_told_alone_with_what_both_say(name: str, tmp_path: Path) -> None:
    for change in (officers.replaced, officers.track):
        data = officers.changed(document(name), officers.fill, change("9 of 22 (41%)", "8 of 22 (36%)"))
        (one,) = told(name, data, tmp_path)
        assert (len(one.paper), len(one.record)) == (1, 1)
        assert "8 of 22 (36%)" in one.paper[0]
        assert "9 of 22 (41%)" in one.record[0]


@each_paper
def test_a_row_that_was_taken_out_and_a_line_that_was_put_in_are_told(name: str, tmp_path: Path) -> None:
    def without_row(paper: WordDocument) -> None:
        long = [table for table in paper.tables if len(table.rows) > 3 and "Status" in table.rows[0].cells[-1].text]
        items = [line for line in paper.paragraphs if line.style and line.style.name == "List Bullet"]
        # The lead member's page has lists in the place of tables.
        row = long[0].rows[2]._tr if long else items[-1]._p
        row.getparent().remove(row)

    (one,) = told(name, officers.changed(document(name), without_row), tmp_path)
    assert (one.paper, len(one.record)) == ((), 1)
    assert (" | " in one.record[0]) == (name != build.LEAD_MEMBER)

    def with_line(paper: WordDocument) -> None:
        heading = next(each for each in paper.paragraphs if each.style and str(each.style.name).startswith("Heading"))
        heading.insert_paragraph_before("All is well.")

    assert [one.paper for one in told(name, officers.changed(document(name), with_line), tmp_path)] == [
        ("All is well.",)
    ]


def test_a_paper_whose_property_was_removed_is_refused_unless_its_last_line_has_it(tmp_path: Path) -> None:
    name = layout.DEFAULT
    # As papers of version 0.1 had it.
    stated = wordread.read(document(name), "paper").comments
    in_a_line = officers.changed(document(name), lambda paper: paper.add_paragraph(stated), officers.without_comments)
    assert told(name, in_a_line, tmp_path) == []
    error = refused(officers.changed(document(name), officers.without_comments), tmp_path)
    assert error.message.startswith("This is no summary of actionplan, or the line that records how it was made has")
    assert "it is in the property “Comments” of the document" in error.advice


def test_a_property_of_another_paper_does_not_count(tmp_path: Path) -> None:
    def with_another(paper: WordDocument) -> None:
        other = wordread.read(document(build.WHOLE), "other").comments.replace("2025-10-01", "2020-10-01")
        description = paper.core_properties._element.xpath("./dc:description")[0]
        paper.add_paragraph(description.text)
        description.text = other

    data = officers.changed(document(layout.DEFAULT), with_another)
    assert told(layout.DEFAULT, data, tmp_path) == []


# LibreOffice


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Save every paper anew by one start of LibreOffice."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "out").mkdir()
    for number, (name, changes) in enumerate(SAVED.items()):
        data = officers.changed(document(name.split(",")[0]), *changes)
        (folder / f"{number}.docx").write_bytes(data)
    done = subprocess.run(
        [
            *(
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "docx",
            ),
            *("--outdir", str(folder / "out"), *(str(folder / f"{number}.docx") for number in range(len(SAVED)))),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return {name: (folder / "out" / f"{number}.docx").read_bytes() for number, name in enumerate(SAVED)}


@pytest.mark.skipif(not shutil.which("soffice"), reason="not installed: soffice; .ci/run installs it")
@pytest.mark.parametrize("name", SAVED)
def test_a_paper_that_libreoffice_saved_anew_agrees_unless_a_figure_is_wrong(
    name: str, saved: dict[str, bytes], tmp_path: Path
) -> None:
    found = told(name.split(",", maxsplit=1)[0], saved[name], tmp_path)
    assert [("8 of 22" in "".join(one.paper)) for one in found] == ([True] if "wrong" in name else [])


# What a reader sees


def test_what_changes_when_word_sees_to_it_is_not_read() -> None:
    entry = line(
        mark("begin"), "<w:instrText>PAGEREF _Toc1 \\h</w:instrText>", mark("separate"), words("7"), mark("end")
    )
    listed = line(mark("begin"), "<w:instrText> TO</w:instrText><w:instrText>C \\o</w:instrText>", mark("separate"))
    assert lines(f"{line(words('A'))}{listed}{entry}{line(words('Part 7'), mark('end'))}{line(words('B'))}") == (
        "A",
        "B",
    )
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    control = f"<w:sdt>{gallery}<w:sdtContent>{line(words('Contents'))}</w:sdtContent></w:sdt>"
    assert lines(f"{control}{line(words('A'))}") == ("A",)
    assert lines(f'<w:p><w:fldSimple w:instr=" TOC "><w:r>{words("A")}</w:r></w:fldSimple></w:p>') == ()
    # Another field is as good as its text, and so is a control that holds a date.
    assert lines(line(words("on "), mark("begin"), mark("separate"), words("1 May"), mark("end"))) == ("on 1 May",)
    assert lines(f"<w:sdt><w:sdtPr/><w:sdtContent>{line(words('1 May'))}</w:sdtContent></w:sdt>") == ("1 May",)


def test_what_is_deleted_or_moved_away_with_changes_tracked_is_not_read() -> None:
    old = f"<w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:moveFrom><w:r>{words('6')}</w:r></w:moveFrom>"
    assert lines(f"<w:p>{old}<w:ins><w:r>{words('7')}</w:r></w:ins></w:p>") == ("7",)


def test_tables_are_read_by_rows_and_a_text_box_once() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    inner = f"<w:tbl>{row(line(words('in')), line(words('side')))}</w:tbl>"
    outer = row(line(words("A")) + line(words("B")), line("<w:tab/>"), inner + line())
    assert lines(f"<w:tbl>{outer}{row(line(), line())}</w:tbl>") == ("A B |  | in | side",)
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{line(words('box'))}</w:txbxContent>"
    either = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    choice = f"<mc:AlternateContent {space}>{either}</mc:AlternateContent>"
    assert lines(line(words("round"), choice, words(" it"))) == ("box", "round it")


def test_breaks_and_letters_that_word_writes_in_its_own_way_make_no_difference() -> None:
    body = line(
        words("a"), "<w:br/>", words("b"), "<w:tab/>", words("c"), "<w:noBreakHyphen/>", words("d\u00a0e\u2011f")
    )
    assert lines(body) == ("a b c-d e-f",)


def test_a_document_of_the_strict_kind_or_with_another_name_inside_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert wordread.read(bare(line(words("A")), main=strict, part="word/document2.xml"), "paper").lines == ("A",)


# What is no paper

BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WORKBOOK = {
    "_rels/.rels": '<R xmlns="u"><Relationship Type="u/officeDocument" Target="xl/workbook.xml"/></R>',
    "xl/workbook.xml": "<workbook/>",
}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of the old kind (.doc), or one with a password"),
        (packed({"content.xml": "<office/>"}), "is no Word document"),
        (packed(WORKBOOK), "is no Word document"),
        (packed({"_rels/.rels": '<R xmlns="u"/>'}), "is no Word document"),
        (packed({"_rels/.rels": "<R"}), "may be damaged"),
        (b"PK\xff\xfe", "may be damaged"),
        (document(build.LEAD_MEMBER)[:-50], "may be damaged"),
        (document(build.LEAD_MEMBER).replace(b"<w:body>", b"<w:b\x00dy>"), "may be damaged"),
        (bare("<w:p>"), "may be damaged"),
        (bare("<w:p>&b;</w:p>", declared=BOMB), "declares names of its own"),
        (bare("<w:p>&a;</w:p>", declared=OUTSIDE), "declares names of its own"),
        (bare("<w:p>" * 2000 + "</w:p>" * 2000), "is nested deeper than any paper"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_said_with_what_to_do(data: bytes, said: str, tmp_path: Path) -> None:
    error = refused(data, tmp_path)
    assert said in error.message
    assert str(tmp_path / "paper.docx") in error.message
    assert "save it as a Word document (.docx)" in error.advice


def test_a_document_whose_parts_have_a_password_is_said(tmp_path: Path) -> None:
    data = bytearray(bare(line(words("A"))))
    # The flag of each entry, in the list at the end and beside the part itself.
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(sign)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(sign, at + 1)
    assert "has a password" in refused(bytes(data), tmp_path).message


def test_a_file_that_is_too_large_or_grows_while_it_is_unpacked_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordread, "MOST", 3_000_000)
    data = bare(" " * 4_000_000)
    assert len(data) < 10_000
    assert "is larger than any paper" in refused(data, tmp_path).message
    assert "is larger than any paper" in refused(bytes(3_000_001), tmp_path).message


def test_a_small_file_that_would_take_the_memory_or_the_time_of_its_reader_is_not_read(tmp_path: Path) -> None:
    for data in (bare("<w:p/>" * 3_000_000), packed({f"{number}": "" for number in range(10_001)})):
        assert len(data) < 2_000_000
        assert "is larger than any paper" in refused(data, tmp_path).message


# By the command


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return the plan of a record of two years."""
    return council.record(tmp_path / "record")


@pytest.fixture
def run(plan: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the program on that plan: exit status, standard output, standard error."""

    def once(*words: str) -> tuple[int, str, str]:
        code = cli.main(["--plan", str(plan), "--today", "2018-06-01", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return once


def state(folder: Path) -> dict[str, str]:
    """Return what stands in a folder, file by file."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_paper_made_with_a_template_is_verified_without_it_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    template, paper = templates.council(tmp_path / "council.docx"), tmp_path / "paper.docx"
    options = ("--audience", "committee", "--format", "docx", "--template", str(template), "--output", str(paper))
    assert run("summary", "--from", "2017-04-01", "--to", "2017-09-30", *options)[0] == 0
    template.unlink()
    before = state(tmp_path)
    code, out, err = run("--today", "2031-01-01", "summary", "--verify", str(paper))
    assert (code, out) == (0, "")
    assert err.startswith(f"{paper} agrees with the record: 1 April 2017 to 30 September 2017, ")
    assert state(tmp_path) == before
    paper.write_bytes(officers.changed(paper.read_bytes(), officers.fill))
    code, out, err = run("summary", "--verify", str(paper))
    assert (code, out) == (0, "")
    assert "agrees with the record, although gaps were filled or its layout was changed: " in err
    paper.write_bytes(officers.changed(paper.read_bytes(), officers.replaced("The firm failed", "The firm prospered")))
    code, out, err = run("summary", "--verify", str(paper))
    assert code == 1
    assert "does not agree with the record in 1 place: " in err
    of_paper, of_record, empty = out.splitlines()
    assert of_paper.startswith("paper:  C Title of C | 31 Dec 2016 | ")
    assert "The firm prospered" in of_paper
    assert "The firm failed" in of_record
    assert empty == ""


def test_a_paper_with_exempt_actions_or_by_a_layout_of_ones_own_is_made_anew_in_the_same_way(
    run: Run, tmp_path: Path
) -> None:
    own, paper = tmp_path / "our own.toml", tmp_path / "paper.docx"
    own.write_text(layout.shipped(layout.DEFAULT).replace("Progress report", "Our report"), encoding="utf-8")
    options = ("--period=-2", "--layout", str(own), "--format", "docx", "--include-exempt", "--output", str(paper))
    assert run("summary", *options)[0] == 0
    assert run("summary", "--verify", str(paper))[:2] == (0, "")
    own.unlink()
    assert "which is neither here nor by the paper" in run("summary", "--verify", str(paper))[2]


@pytest.mark.parametrize(("command", "said"), [("agenda", "This is an agenda"), ("minutes", "These are minutes")])
def test_papers_of_a_meeting_are_refused_as_in_any_format(command: str, said: str, run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "paper.docx"
    assert run("commit", "--meeting", "2018-06-01")[0] == 0
    if command == "minutes":
        run("set", "C", "--note", "Looked at.")
        run("commit", "--meeting", "2018-06-01")
    assert run(command, "--format", "docx", "--output", str(paper))[0] == 0
    refusal = f"{said}, and not a summary, which alone can be compared with the record."
    changes = ((lambda _: None, refusal), (officers.without_comments, "This is no summary of"))
    for change, expected in changes:
        paper.write_bytes(officers.changed(paper.read_bytes(), change))
        code, out, err = run("summary", "--verify", str(paper))
        assert (code, out) == (1, "")
        assert expected in err
