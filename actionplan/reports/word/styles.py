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
    from collections.abc import Iterator, Mapping

    from docx.document import Document as WordDocument

# Where the text of a list and of a numbered section begins, in 1/20 point.
_INDENT, _SECTION_INDENT = 425, 737
# Fonts whose letters are wider than those of Arial, by how much.
_WIDE = {
    **dict.fromkeys(("verdana", "dejavu sans", "bookman old style"), 1.18),
    **dict.fromkeys(("dejavu serif", "lucida sans", "century gothic", "courier new"), 1.15),
    **dict.fromkeys(("georgia", "tahoma", "segoe ui", "trebuchet ms", "open sans", "lato"), 1.05),
}
# In half points: what Word takes if no size is set, and the size that widths are given for.
_WORDS_OWN_SIZE, _TEN_POINTS = 20, 20


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
    names = {_shown(_name(style)): final[_id(style)] for style in _ours().findall(qn("w:style"))}
    defaults = _letters_of_document(styles)
    if next(_of_letters(document, names["Normal"], "sz"), None) is None:
        # Word would take 10 points, which is too small for a paper.
        defaults.append(deepcopy(_ours().find(f".//{qn('w:sz')}")))
    # The language is the last of these properties.
    mark = defaults.find(qn("w:lang"))
    defaults.append(OxmlElement("w:lang") if mark is None else mark)
    for mark in styles.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)
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
        form = own.find(qn("w:numFmt"))
        own.insert(1 if form is None else own.index(form) + 1, OxmlElement("w:pStyle", {qn("w:val"): _id(heading)}))
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


def font(document: WordDocument, style_id: str) -> str:
    """Return the font of a style, by its name; nothing if it is that of the theme."""
    names = (fonts.get(qn("w:ascii")) for fonts in _of_letters(document, style_id, "rFonts"))
    return next((str(name) for name in names if name), "")


def letters(document: WordDocument, style_id: str) -> float:
    """Return how wide the letters of a style are, compared with Arial at 10 points."""
    sizes = (size.get(qn("w:val"), "") for size in _of_letters(document, style_id, "sz"))
    size = next((int(size) for size in sizes if size.isdecimal()), _WORDS_OWN_SIZE)
    return size / _TEN_POINTS * _WIDE.get(font(document, style_id).casefold(), 1.0)


def _of_letters(document: WordDocument, style_id: str, name: str) -> Iterator[Any]:
    """Yield a property of letters from a style, from those that it is based on, and from the whole document."""
    by_id, seen = _by_id(document), set[str]()
    while style_id in by_id and style_id not in seen:
        seen.add(style_id)
        yield from by_id[style_id].findall(f"{qn('w:rPr')}/{qn(f'w:{name}')}")
        style_id = _value(by_id[style_id], "basedOn")
    path = "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", f"w:{name}")))
    yield from document.styles.element.findall(path)


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


def _letters_of_document(styles: Any) -> Any:  # noqa: ANN401  (as above)
    """Return the properties of text without a style, which are added if there are none."""
    element = styles
    for name in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        child = element.find(qn(name))
        if child is None:
            child = OxmlElement(name)
            element.insert(0, child)
        element = child
    return element


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
