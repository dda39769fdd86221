"""What officers and their word processors do to a Word paper before it is verified."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docx.document import Document as WordDocument

GAP = re.compile(r"\[To be written(?:: [^\]]*)?\]")
WRITTEN = "Written: 64 of 114 (55%)"


def changed(data: bytes, *changes: Callable[[WordDocument], object]) -> bytes:
    """Return a document after changes, packed as word processors pack it."""
    document = Document(io.BytesIO(data))
    for change in changes:
        change(document)
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return packed.getvalue()


def paragraphs(document: WordDocument) -> list[Any]:
    """Return all paragraphs, those in tables too, as elements."""
    return list(document.element.body.iter(qn("w:p")))


def said(paragraph: Any) -> str:  # noqa: ANN401  (an element of lxml, which has no types)
    """Return the text of a paragraph."""
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def say(paragraph: Any, words: str) -> None:  # noqa: ANN401  (as above)
    """Put other words into a paragraph, where its first ones were."""
    first, *rest = paragraph.iter(qn("w:t"))
    first.text = words
    for one in rest:
        one.text = ""


def replaced(before: str, after: str) -> Callable[[WordDocument], None]:
    """Put other words into the first piece of text that holds some."""

    def change(document: WordDocument) -> None:
        one = next(one for one in document.element.body.iter(qn("w:t")) if before in (one.text or ""))
        one.text = (one.text or "").replace(before, after, 1)

    return change


def fill(document: WordDocument) -> None:
    """Write into every gap: where it is a paragraph of its own, a second one too."""
    for paragraph in paragraphs(document):
        for one in paragraph.iter(qn("w:t")):
            if GAP.fullmatch(one.text or "") and paragraph.getparent().tag == qn("w:body"):
                one.text = f"{WRITTEN}."
                if paragraph.pPr.find(qn("w:pStyle")).get(qn("w:val")).startswith("PaperGap"):
                    more = deepcopy(paragraph)
                    say(more, "And a second paragraph of it.")
                    paragraph.addnext(more)
            else:
                one.text = GAP.sub(WRITTEN, one.text or "")


def save_as_word_does(document: WordDocument) -> None:
    """Cut texts into runs with marks of the session, as Word does where somebody typed or where spelling is marked."""
    for number, run in enumerate(list(document.element.body.iter(qn("w:r")))):
        run.set(qn("w:rsidR"), f"{number:08X}")
        texts = run.findall(qn("w:t"))
        if [one.tag for one in run if one.tag != qn("w:rPr")] != [qn("w:t")] or len(texts[0].text or "") < 6:
            continue
        whole = texts[0].text
        rest = deepcopy(run)
        texts[0].text, rest.find(qn("w:t")).text = whole[:3], whole[3:]
        run.addnext(rest)
        run.addnext(OxmlElement("w:proofErr", {qn("w:type"): "spellStart"}))
        rest.insert(0, OxmlElement("w:lastRenderedPageBreak"))


def track(before: str, after: str) -> Callable[[WordDocument], None]:
    """Put other words into a text, with the change tracked."""

    def change(document: WordDocument) -> None:
        run = next(run for run in document.element.body.iter(qn("w:r")) if before in said(run))
        old, new = deepcopy(run), deepcopy(run)
        for one in list(old.iter(qn("w:t"))):
            one.tag = qn("w:delText")
        say(new, said(run).replace(before, after))
        for name, child in (("w:ins", new), ("w:del", old)):
            tracked = OxmlElement(name, {qn("w:author"): "An Officer"})
            tracked.append(child)
            run.addnext(tracked)
        run.getparent().remove(run)

    return change


def without_comments(document: WordDocument) -> None:
    """Remove the property “Comments”, as an inspection of the document does."""
    document.core_properties.comments = ""


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """Pack parts as a file of Word's kind."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def bare(body: str, *, declared: str = "", main: str = _MAIN, part: str = "word/document.xml") -> bytes:
    """Pack a document that has nothing but a body, in XML."""
    relation = f'<Relationship Id="r1" Type="{_KIND}" Target="{part}"/>'
    return packed(
        {
            "_rels/.rels": f'<Relationships xmlns="urn:relations">{relation}</Relationships>',
            part: f'{declared}<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
        }
    )
