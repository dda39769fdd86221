"""What two people made of one plan file, drawn at random: edits of the program, and comments written by hand."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from actionplan.errors import PlanFileError
from actionplan.storage.document import Document, parse
from actionplan.storage.toml.scan import Layout
from tests.builders import TODAY
from tests.strategies import draw_edit, draw_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

_HUNK = re.compile(rb"<{7} ours\r?\n(.*?)={7}\r?\n(.*?)>{7} theirs\r?\n", re.DOTALL)


@dataclass(frozen=True)
class TwoSides:
    """A plan file and what two people made of it, and the comments that each of them wrote."""

    base: bytes
    ours: bytes
    theirs: bytes
    notes: tuple[str, ...]


def drawn(seed: int, *, edits: int = 4) -> TwoSides:
    """Draw a plan file in a style of its own, and two sides."""
    random = Random(seed)  # noqa: S311  (to be drawn again, not to be secret)
    base = draw_sheet(random, 4).text
    sides, notes = [], []
    for who in "AB":
        document = parse(base.encode())
        for _ in range(random.randint(1, edits)):
            document = _edited(random, document)
        text, own = with_notes(random, document.text, who)
        sides.append(text.encode())
        notes += own
    return TwoSides(base.encode(), sides[0], sides[1], tuple(notes))


def _edited(random: Random, document: Document) -> Document:
    # Some styles have no place for some changes; they are refused, and the text stays.
    with suppress(PlanFileError):
        document, _ = document.changed_to(draw_edit(random, document.plan).apply(document.plan, TODAY))
    return document


def with_notes(random: Random, text: str, who: str) -> tuple[str, list[str]]:
    """Write up to three comments on lines of their own into a text; give them too."""
    notes = []
    for number in range(random.randint(0, 3)):
        places = [statement.start for statement in Layout(text).statements]
        place = random.choice([*places, *([len(text)] if text.endswith("\n") else [])])
        notes.append(f"# {who}{number} wrote this")
        text = f"{text[:place]}{notes[-1]}\n{text[place:]}"
    return text, notes


def resolved(marked: bytes, side: int) -> bytes:
    """Take one side, 1 or 2, between all markers, as a person does by hand."""
    return _HUNK.sub(lambda found: found[side], marked)


def lines(text: bytes) -> Iterable[bytes]:
    """Return the lines of a text."""
    return text.split(b"\n")
