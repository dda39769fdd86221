"""The styles and lists of a Word document: those that it has keep their looks, those that it lacks are added."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.parts.numbering import NumberingPart

from actionplan.reports.word.xml import MAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as WordDocument

# Where the text of a list and of a numbered section begins, in 1/20 point.
_INDENT, _SECTION_INDENT = 425, 737


@cache
def _ours() -> Any:  # noqa: ANN401  (an element of lxml, which has no types)
    return parse_xml(files("actionplan.reports.word").joinpath("styles.xml").read_bytes())


def added(document: WordDocument, language: str, *, is_bare: bool) -> dict[str, str]:
    """Add the styles that a paper needs and the document lacks; a bare document has none of its own.

    Returns the id of each by its name. Word's own styles have the same names in every language; their ids differ.
    """
    styles = document.styles.element
    if is_bare:
        for child in list(styles):
            styles.remove(child)
        styles.append(deepcopy(_ours().find(qn("w:docDefaults"))))
    known_ids = {
        (style.get(qn("w:type")), _name(style).casefold()): _id(style) for style in styles.findall(qn("w:style"))
    }
    taken = set(known_ids.values())
    final: dict[str, str] = {}
    missing = []
    for style in _ours().findall(qn("w:style")):
        known = known_ids.get((style.get(qn("w:type")), _name(style).casefold()))
        if known is None:
            missing.append(style)
            known = _id(style)
            while known in taken:
                known += "0"
        final[_id(style)] = known
    for style in missing:
        copy = deepcopy(style)
        copy.set(qn("w:styleId"), final[_id(style)])
        for name in ("basedOn", "next"):
            for other in copy.findall(qn(f"w:{name}")):
                other.set(qn("w:val"), final[other.get(qn("w:val"))])
        if not is_bare:
            copy.attrib.pop(qn("w:default"), None)
        styles.append(copy)
    _speak(styles, language)
    names = {_shown(_name(style)): final[_id(style)] for style in _ours().findall(qn("w:style"))}
    _bullet(document, names["List Bullet"])
    return names


def lettered(document: WordDocument) -> int:
    """Add a list that is lettered from (a) on, and return its number."""
    return _list(document, _level("lowerLetter", "(%1)", _INDENT))


def number_sections(document: WordDocument, names: Mapping[str, str]) -> None:
    """Number headings 1, 2 … and their paragraphs 1.1, 1.2 … by a list of two levels, to which their styles lead.

    A template that numbers its headings itself keeps the looks of its numbers.
    """
    by_id = _by_id(document)
    heading = by_id[names["Heading 1"]]
    own = _level_of(document, heading)
    if own is None:
        first = _level("decimal", "%1", _SECTION_INDENT, style=_id(heading))
    else:
        own = deepcopy(own)
        for name in ("lvlRestart", "pStyle", "start"):
            for child in own.findall(qn(f"w:{name}")):
                own.remove(child)
        own.set(qn("w:ilvl"), "0")
        own.insert(0, OxmlElement("w:start", {qn("w:val"): "1"}))
        # The styles of a level are named after its format.
        own.insert(len(own.xpath("./w:start | ./w:numFmt")), OxmlElement("w:pStyle", {qn("w:val"): _id(heading)}))
        first = own
    for other in _numbering(document).iter(qn("w:pStyle")):
        if other.get(qn("w:val")) == _id(heading):
            other.getparent().remove(other)
    second = _level("decimal", "%1.%2", _SECTION_INDENT, at=1, style=names["Paper Numbered"])
    number = _list(document, first, second)
    for name, level in (("Heading 1", 0), ("Paper Numbered", 1), ("Paper Gap Numbered", 1)):
        marks = by_id[names[name]].get_or_add_pPr().get_or_add_numPr()
        marks.get_or_add_ilvl().val = level
        marks.get_or_add_numId().val = number


def _by_id(document: WordDocument) -> dict[str, Any]:
    return {_id(style): style for style in document.styles.element.findall(qn("w:style"))}


def _level_of(document: WordDocument, style: Any) -> Any:  # noqa: ANN401  (as above)
    """Return the level of the list to which a style or one that it is based on leads; None if there is none."""
    by_id, seen = _by_id(document), set[str]()
    numbering = _numbering(document)
    by_number = {kind.get(qn("w:abstractNumId")): kind for kind in numbering.findall(qn("w:abstractNum"))}
    kinds = {
        number.get(qn("w:numId")): by_number.get(_value(number, "abstractNumId"))
        for number in numbering.findall(qn("w:num"))
    }
    while style is not None and _id(style) not in seen:
        seen.add(_id(style))
        marks = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        kind = None if marks is None else kinds.get(_value(marks, "numId"))
        if kind is None:
            style = by_id.get(_value(style, "basedOn"))
        elif link := _value(kind, "numStyleLink"):
            # A list may be defined by a style of lists.
            style = by_id.get(link)
        else:
            level = _value(marks, "ilvl") or "0"
            return next((child for child in kind.findall(qn("w:lvl")) if child.get(qn("w:ilvl")) == level), None)
    return None


def _value(element: Any, name: str) -> str:  # noqa: ANN401  (as above)
    child = element.find(qn(f"w:{name}"))
    return "" if child is None else str(child.get(qn("w:val")))


def _name(style: Any) -> str:  # noqa: ANN401  (as above)
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val")))


def _id(style: Any) -> str:  # noqa: ANN401  (as above)
    return str(style.get(qn("w:styleId")))


def _shown(name: str) -> str:
    """Return a style's name as Word shows it: its file has “heading 1” and people read “Heading 1”."""
    return name[:1].upper() + name[1:]


def _speak(styles: Any, language: str) -> None:  # noqa: ANN401  (as above)
    """Set the language of every style, and of text without a style."""
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = OxmlElement("w:docDefaults")
        styles.insert(0, defaults)
    element = defaults
    for name in ("w:rPrDefault", "w:rPr", "w:lang"):
        child = element.find(qn(name))
        if child is None:
            child = OxmlElement(name)
            if name == "w:rPrDefault":
                element.insert(0, child)
            else:
                element.append(child)
        element = child
    for mark in styles.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)


def _bullet(document: WordDocument, style_id: str) -> None:
    """Add bullets to the style of bulleted lists if the document's own style leads to none."""
    style = _by_id(document)[style_id]
    if _level_of(document, style) is None:
        number = style.get_or_add_pPr().get_or_add_numPr().get_or_add_numId()
        number.val = _list(document, _level("bullet", "•", _INDENT))


def _level(form: str, mark: str, indent: int, *, at: int = 0, style: str = "") -> Any:  # noqa: ANN401  (as above)
    """Return one level of a list; `style` is the id of the style that leads to it."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return parse_xml(
        f'<w:lvl xmlns:w="{MAIN}" w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{named}'
        f"{'<w:isLgl/>' if at else ''}"
        f'<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr></w:lvl>'
    )


def _list(document: WordDocument, *levels: Any) -> int:  # noqa: ANN401  (as above)
    """Add a list of its own to the document, and return its number."""
    numbering = _numbering(document)
    kinds = numbering.findall(qn("w:abstractNum"))
    kind = 1 + max((int(element.get(qn("w:abstractNumId"))) for element in kinds), default=0)
    number = 1 + max((int(element.get(qn("w:numId"))) for element in numbering.findall(qn("w:num"))), default=0)
    made = parse_xml(
        f'<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="{kind}">'
        f'<w:multiLevelType w:val="{"multilevel" if levels[1:] else "singleLevel"}"/></w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num></w:numbering>'
    )
    of_kind, of_number = made
    of_kind.extend(levels)
    # All kinds of lists stand before the first list, and pictures for bullets before the kinds.
    numbering.insert(numbering.index(kinds[-1]) + 1 if kinds else len(numbering.findall(qn("w:numPicBullet"))), of_kind)
    last = numbering.findall(qn("w:num"))
    numbering.insert(numbering.index(last[-1]) + 1 if last else numbering.index(of_kind) + 1, of_number)
    return number


def _numbering(document: WordDocument) -> Any:  # noqa: ANN401  (as above)
    part = document.part
    if RELATIONSHIP_TYPE.NUMBERING not in {relation.reltype for relation in part.rels.values()}:
        made = NumberingPart(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, OxmlElement("w:numbering"), part.package
        )
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element
