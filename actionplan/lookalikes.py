"""Characters that only look like those of a keyboard, as word processors and web pages put in their place."""

from __future__ import annotations

import unicodedata

_DOUBLE = "“”„‟″‶«»〝〞"
_SINGLE = "‘’‚‛′‵‹›´`"
_HYPHENS = "\u2010\u2011\u2043\u2212\u00ad"
# Letters of the Greek and Cyrillic alphabets that are drawn like Latin ones.
_LETTERS = dict(zip("АВЕКМНОРСТХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXIJSaeopcyxijsABEZHIKMNOPTYXo", strict=True))
_QUOTATION_MARKS = {**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'")}


def stand_in(character: str) -> str | None:
    """Return what a keyboard would have given for a look-alike ("" for one of no width), or None for any other."""
    if character.isascii():
        return "'" if character == "`" else None
    if character in _QUOTATION_MARKS:
        return _QUOTATION_MARKS[character]
    category = unicodedata.category(character)
    if character in _HYPHENS or category == "Pd":
        return "-"
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    if category == "Cf":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character in _LETTERS:
        return _LETTERS[character]
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if len(compatible) == 1 and compatible.isascii() and compatible.isprintable() else None


def plain(text: str) -> str:
    """Return a text with each look-alike replaced by the character that it looks like."""
    if text.isascii() and "`" not in text:
        return text
    return "".join(character if (ascii_one := stand_in(character)) is None else ascii_one for character in text)


def explained(text: str) -> str:
    """Return what the first look-alike in a text is and what to type instead; nothing if it has none.

    The words follow the place where it was found: "a no-break space (U+00A0): replace it with an ordinary space".
    """
    for character in text:
        instead = stand_in(character)
        if instead is not None and character != "`":
            return f"{_named(character)}: {_advice(character, instead)}"
    return ""


def is_quotation_mark(character: str) -> bool:
    """Return whether a character looks like a quotation mark and is not a straight one."""
    return character in _QUOTATION_MARKS


def _named(character: str) -> str:
    name = unicodedata.name(character, "character without a name").lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name} (U+{ord(character):04X})"


def _advice(character: str, instead: str) -> str:
    if character in _QUOTATION_MARKS:
        return f"write straight quotation marks ({instead})"
    if instead == " ":
        return "replace it with an ordinary space"
    if not instead:
        return "it cannot be seen, so delete it"
    return f"replace it with an ordinary {'hyphen (-)' if instead == '-' else instead}"
