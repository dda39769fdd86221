"""What proves a rewritten text without reading all of it never takes a damaged text for a right one."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model import fields
from actionplan.storage import document
from actionplan.storage.toml.edit import rewrite
from actionplan.storage.toml.scan import Layout
from actionplan.storage.toml.text_edits import TextEdit, ordered, replaced
from actionplan.storage.toml.values import EditError, same
from actionplan.storage.toml.verify import is_proved, verify
from tests.strategies import TODAY, cases, draw_edit, draw_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

PLAN = "[plan]\nx = 1\n\n[actions.A]\nx = 1\n\n[actions.B]\nx = 2\n\n[other]\n" + "# filler\n" * 20


def says(text: str, tables: dict[str, Any]) -> bool:
    """Parse a whole text and return whether it has the content of these tables."""
    try:
        return same(tomllib.loads(text), tables)
    except tomllib.TOMLDecodeError:
        return False


def damaged(random: Random, layout: Layout, replacements: Sequence[TextEdit]) -> tuple[TextEdit, ...]:
    """Draw a mistake in replacements: one left out, misplaced, cut or too long, or a header too many."""
    found, text = list(replacements), layout.text
    number = random.randrange(len(found))
    one = found[number]
    match random.randrange(6):
        case 0:
            del found[number]
        case 1:
            found[number] = TextEdit(max(0, one.start - random.randint(1, 30)), one.end, one.new)
        case 2:
            found[number] = TextEdit(one.start, min(len(text), one.end + random.randint(1, 30)), one.new)
        case 3:
            found[number] = TextEdit(one.start, one.end, one.new[:-1])
        case 4:
            extra = random.choice(("#", '"', "'''", "\n[y]\n", '"""', "]", "\n[actions.IM-01]\n"))
            found[number] = TextEdit(one.start, one.end, random.choice((extra + one.new, one.new + extra)))
        case _:
            place = random.choice(layout.statements).start
            found.append(TextEdit(place, place, random.choice(("[x]\n", "x = 1\n", "[actions.Q]\n", "[actions]\n"))))
    found.sort(key=lambda replacement: (replacement.start, replacement.end))
    if any(one.end > other.start for one, other in pairwise(found)):
        return tuple(replacements)
    return ordered(found)


@cases(400)
@given(st.randoms(use_true_random=True))
def test_a_damaged_text_is_never_taken_for_proved(random: Random) -> None:
    before = document.parse(draw_sheet(random).text.encode())
    tables = fields.written(before.tables, before.plan, draw_edit(random, before.plan).apply(before.plan, TODAY))
    result = rewrite(before.scan, before.tables, tables, order=fields.key_order, multiline=fields.is_multiline)
    layout = Layout(before.text)
    for _ in range(4 if result.replacements else 0):
        replacements = damaged(random, layout, result.replacements)
        if is_proved(layout, replacements, before.tables, tables):
            assert says(replaced(before.text, replacements), tables)


@pytest.mark.parametrize(
    ("replacement", "after", "proved"),
    [
        (TextEdit(30, 31, "3"), {"actions": {"A": {"x": 3}, "B": {"x": 2}}}, True),
        (TextEdit(30, 31, "4"), {"actions": {"A": {"x": 3}, "B": {"x": 2}}}, False),
        (TextEdit(30, 31, "3"), {"actions": {"A": {"x": 3}, "B": {"x": 3}}}, False),
        (TextEdit(30, 31, "3"), {"actions": {"A": {"x": 3}, "B": {"x": 2}}, "plan": {"x": 2}}, False),
        (TextEdit(30, 31, "3"), {"actions": {"A": {"x": 3}}}, False),
        (TextEdit(30, 31, "3"), {"actions": {}}, False),
        (TextEdit(30, 31, "3 #"), {"actions": {"A": {"x": 3}, "B": {"x": 2}}}, True),
        (TextEdit(30, 32, "3"), {"actions": {"A": {"x": 3}, "B": {"x": 2}}}, True),
        (TextEdit(7, 8, "y"), {"plan": {"y": 1}}, True),
        (TextEdit(0, 7, ""), {"plan": {"x": 1}}, False),
    ],
)
def test_only_the_tables_that_were_touched_are_proved_by_what_they_say(
    replacement: TextEdit, after: dict[str, Any], proved: bool
) -> None:
    before = tomllib.loads(PLAN)
    tables = {**before, **after}
    assert is_proved(Layout(PLAN), (replacement,), before, tables) is proved
    if proved:
        assert says(replaced(PLAN, (replacement,)), tables)


@pytest.mark.parametrize("name", ["actions", "plan", "other"])
def test_a_table_that_should_go_and_was_not_touched_is_not_proved(name: str) -> None:
    before = tomllib.loads(PLAN)
    after = {key: value for key, value in before.items() if key != name}
    assert not is_proved(Layout(PLAN), (), before, after)
    with pytest.raises(EditError, match="would say something else"):
        verify(PLAN, before, after)


def test_a_header_that_stands_elsewhere_already_is_not_proved() -> None:
    text = f"[actions]\n\n{PLAN}"
    before = tomllib.loads(text)
    start = text.index("[actions.A]")
    assert not is_proved(Layout(text), (TextEdit(start, start, "[actions]\n"),), before, before)


def test_a_text_that_is_no_longer_toml_is_refused() -> None:
    with pytest.raises(EditError, match="would no longer be TOML"):
        verify("[a\n", {"a": {}}, {"a": {}})


def test_tables_that_would_change_their_order_are_refused_unless_they_lost_their_place() -> None:
    before: dict[str, Any] = {"a": {"one": {}, "two": {}}}
    after = {"a": {"one": {"x": 1}, "two": {}}}
    text = "[a.two]\n[a.one]\nx = 1\n"
    with pytest.raises(EditError, match="would change their order"):
        verify(text, before, after)
    assert list(verify(text, before, after, {("a", "one")})["a"]) == ["two", "one"]
