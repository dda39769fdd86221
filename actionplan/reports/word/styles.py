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

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_BULLETED = ("bullet", "•")
_LETTERED = ("lowerLetter", "(%1)")
_INDENT = "425"


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
    return _list(document, *_LETTERED)


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
    by_id = {_id(element): element for element in document.styles.element.findall(qn("w:style"))}
    lists = {str(element.get(qn("w:numId"))) for element in _numbering(document).findall(qn("w:num"))}
    style, seen = by_id[style_id], set[str]()
    while style is not None and _id(style) not in seen:
        seen.add(_id(style))
        number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None and number.get(qn("w:val")) in lists:
            return
        based = style.find(qn("w:basedOn"))
        style = None if based is None else by_id.get(str(based.get(qn("w:val"))))
    number = by_id[style_id].get_or_add_pPr().get_or_add_numPr().get_or_add_numId()
    number.val = _list(document, *_BULLETED)


def _list(document: WordDocument, form: str, mark: str) -> int:
    """Add a list of its own to the document, and return its number."""
    numbering = _numbering(document)
    kinds = numbering.findall(qn("w:abstractNum"))
    kind = 1 + max((int(element.get(qn("w:abstractNumId"))) for element in kinds), default=0)
    number = 1 + max((int(element.get(qn("w:numId"))) for element in numbering.findall(qn("w:num"))), default=0)
    level = (
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{_INDENT}" w:hanging="{_INDENT}"/></w:pPr>'
    )
    made = parse_xml(
        f'<w:numbering xmlns:w="{numbering.nsmap["w"]}"><w:abstractNum w:abstractNumId="{kind}">'
        f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num></w:numbering>'
    )
    of_kind, of_number = made
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
