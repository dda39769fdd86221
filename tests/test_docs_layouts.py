"""The reference of layouts says all that a layout can say, and only that."""

from __future__ import annotations

import pytest

from actionplan.reports import layout
from actionplan.session import layout_file
from tests.docpages import codes, page

PAGE = page("docs/reference/layouts.md")


def named(title: str) -> list[str]:
    """Return what the first cells of the tables under a heading name, without braces."""
    return [code.strip("{}") for row in PAGE.part(title).rows for code in codes(row[0])]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("The top of the file", layout._TOP),
        ("Parts", layout.PARTS),
        ("Fill-ins", layout.FILL_INS),
        ("Counts", layout.COUNTS),
    ],
)
def test_the_reference_has_every_name_once_and_no_other(title: str, names: tuple[str, ...]) -> None:
    assert sorted(named(title)) == sorted(names)


def test_the_reference_has_the_keys_of_a_section_and_of_each_kind_of_entry() -> None:
    keys, entries = [*layout._SECTION], list(layout._KINDS)
    assert named("A section") == [*keys, *entries]
    rows = {codes(row[0])[0]: row[1] for row in PAGE.part("A section").rows}
    for kind, more in layout._KINDS.items():
        assert all(key in rows[kind] for key in more), kind


def test_the_reference_names_the_layouts_that_ship_and_its_example_is_one_that_holds() -> None:
    first = PAGE.rows[: len(layout.SHIPPED)]
    assert [codes(row[0])[0] for row in first] == list(layout.SHIPPED)
    assert "summary --audience committee" in first[layout.SHIPPED.index(layout.DEFAULT)][1]
    example = PAGE.part("A layout").blocks[0]
    assert layout.of_file(layout_file.parse(example.text.encode(), "example.toml")).sections
    kinds = {kind for kind in layout._KINDS if f"{kind} = " in example.text}
    assert kinds == set(layout._KINDS)
