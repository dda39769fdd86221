"""A layout is read whole or not at all: every mistake in it is told at once, with its line and what to do."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import BrokenPlanError, PlanFileError, RuleError
from actionplan.reports import layout
from actionplan.reports.blocks import Gap
from actionplan.reports.layout import Fact, Form, PartOf, Recommendations, Wording
from actionplan.session import layout_file
from actionplan.session.layout_file import read_layout
from tests.strategies import cases

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.errors import Problem
    from actionplan.reports.layout import Layout

WHOLE = """\
layout = 1
title = "Progress of the {plan}"

facts = [
  { name = "Committee", text = "{decision_maker}" },
  { name = "Date", gap = "the day" },
]

[[section]]
heading = "Recommendations"
numbered = false
content = [
  { recommendations = ["to note it", { text = "to help", when = "overdue", otherwise = "to be glad" }] },
]

[[section]]
heading = "How it stands"
content = [
  { text = "As at {as_at}." },
  { gap = "why" },
  { part = "headline" },
  { heading = "Issues" },
  { list = ["one", "two"] },
  { table = "Issues", columns = ["Issue", "Implications"], rows = ["Legal", ["Risk", "none"]] },
]
"""


def parse(data: bytes, name: str) -> Layout:
    """Return the layout in the bytes of a file."""
    return layout.of_file(layout_file.parse(data, name))


def problems(text: str | bytes) -> list[str]:
    """Return what is wrong in a layout, each with its line."""
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    with pytest.raises(BrokenPlanError) as caught:
        parse(data, "ours.toml")
    return [f"{problem.line}: {problem.text}" for problem in caught.value.problems]


def changed(before: str, after: str) -> list[str]:
    """Return what is wrong in a whole layout where one thing is changed."""
    assert WHOLE.count(before) == 1
    return problems(WHOLE.replace(before, after))


def test_everything_that_a_layout_says_is_read() -> None:
    found = parse(WHOLE.encode(), "folder/ours.toml")
    assert (found.title, found.mark.name, found.mark.is_file) == ("Progress of the {plan}", "ours.toml", True)
    assert found.facts == (Fact("Committee", "{decision_maker}", is_gap=False), Fact("Date", "the day", is_gap=True))
    first, second = found.sections
    assert (first.heading, first.is_numbered, second.is_numbered) == ("Recommendations", False, True)
    clauses = (Wording("to note it"), Wording("to help", "overdue", "to be glad"))
    assert first.content == (Recommendations(clauses),)
    assert second.content[:3] == (Wording("As at {as_at}."), Gap("why"), PartOf("headline"))
    assert second.content[-1] == Form("Issues", ("Issue", "Implications"), (("Legal",), ("Risk", "none")))


def test_what_a_layout_says_and_not_how_its_lines_end_makes_its_mark() -> None:
    mark = parse(WHOLE.encode(), "ours.toml").mark
    assert parse(WHOLE.replace("\n", "\r\n").encode(), "ours.toml").mark == mark
    assert parse(b"\xef\xbb\xbf" + WHOLE.encode(), "ours.toml").mark == mark
    other = parse(WHOLE.replace("why", "who").encode(), "ours.toml").mark
    assert other.digest != mark.digest
    assert re.fullmatch("[0-9a-f]{10}", mark.digest)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("layout = 1", "layout = 2", "1: a layout begins with layout = 1, the version of the format"),
        ("layout = 1", "layout = true", "1: a layout begins with layout = 1, the version of the format"),
        ("title =", "titel =", "2: titel is nothing that a layout has; did you mean title?"),
        ('"Progress of the {plan}"', "7", "2: title has to be text in quotes, not a number"),
        ('"Progress of the {plan}"', '""', "2: title is empty: write it"),
        ("{as_at}", "{as_of}", "19: {as_of} is not known; did you mean {as_at}? What can be filled in: committee, "),
        ("{as_at}", "{\x9b}", "19: {\ufffd} is not known; What can be filled in: committee, "),
        ("to note it", "to {note} it", "13: {note} is not known; "),
        ('"one"', '"{one}"', "23: {one} is not known; "),
        ('"none"', '"{none}"', "24: {none} is not known; "),
        ('"none"', '"{section:plan}"', "24: no section of the layout holds the part “plan”; "),
        ('part = "headline"', 'part = "headlines"', "21: “headlines” is no part of a summary; did you mean headline? "),
        ('part = "headline"', "part = 7", "21: this is no part of a summary; The parts are notes, vision, "),
        ('gap = "why"', 'part = "headline"', "21: the part headline stands in the layout already: take one"),
        ('gap = "why"', 'gap = "why", when = "open"', "20: when is nothing that an entry with gap has; "),
        (
            'gap = "why"',
            'gap = "why", text = "x"',
            "20: an entry of content is one of text, gap, part, heading, list, ",
        ),
        ('gap = "why"', 'gop = "why"', "20: an entry of content is one of text, gap, part, heading, list, "),
        ('when = "overdue"', 'when = "late"', "13: when has to be one of actions, open, overdue, "),
        ('when = "overdue", ', "", "13: otherwise goes with when: say of what there are none"),
        ("numbered = false", 'numbered = "no"', "11: numbered has to be true or false, without quotes"),
        ('"Date", gap = "the day"', '"Date"', '6: a fact has either text = "…", or gap = "…" with what has to be '),
        (
            'gap = "the day"',
            'gap = "", text = "x"',
            '6: a fact has either text = "…", or gap = "…" with what has to be ',
        ),
        ('list = ["one", "two"]', "list = []", '23: list has to be a list such as ["…", "…"]'),
        ('list = ["one", "two"]', 'list = ["one", ""]', "23: list has to hold texts in quotes, none of them empty"),
        ('rows = ["Legal", ["Risk", "none"]]', "rows = 7", '24: rows has to be a list such as ["Risk management", '),
        ('["Risk", "none"]', '["Risk", "none", "x"]', "24: the row has 3 cells, and the table 2 columns"),
        ('["Risk", "none"]', '["", "none"]', "24: a row is its first cell in quotes, or a list of its cells such as "),
        ('["Risk", "none"]', "7", "24: a row is its first cell in quotes, or a list of its cells such as "),
        ('"to note it"', "7", "13: a recommendation is a text in quotes, or { text = "),
        ('"to note it"', '{ resolutions = "to agree" }', "13: the resolution is missing: write it so: "),
        ('"to note it"', '{ resolutions = "" }', "13: resolutions is empty: write it"),
        ('"to note it"', '{ resolutions = "{resolution} {x}" }', "13: {x} is not known; "),
        ('"to note it"', '"to agree {resolution}"', "13: {resolution} is not known; "),
        ("facts = [", 'committee = ""\nfacts = [', "4: committee is empty: write it"),
        ("why", "why\n", "20: text is not closed: its second quotation mark is missing in this line"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(before: str, after: str, said: str) -> None:
    assert [each for each in changed(before, after) if each.startswith(said)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no section: add [[section]]"),
        ('layout = 1\ntitle = "x"\nsection = 7\n', "3: section has to be a list of tables such as [[section]] with "),
        ('layout = 1\ntitle = "x"\nsection = [7]\n', "3: section has to hold tables such as [[section]] with heading"),
        ('layout = 1\ntitle = "x"\n[[section]]\nheading = "x"\n', "3: the section has no content: add content = "),
        ('layout = 1\ntitle = "x"\nfacts = ["x"]\n', '3: facts has to hold tables such as { name = "…", text = "…" }'),
        (b"layout = 1\n\n\xff", "3: the file is not UTF-8 text: save it as UTF-8 in your editor"),
        ("layout = 1\nlayout = 1\n", "2: layout is defined twice, first in line 1"),
    ],
)
def test_a_file_that_is_no_layout_is_told_what_it_lacks(text: str | bytes, said: str) -> None:
    assert [each for each in problems(text) if said in each]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = WHOLE.replace("{plan}", "{plam}").replace("headline", "head").replace("numbered", "numbred")
    assert [line.partition(":")[0] for line in problems(text)] == ["2", "11", "21"]


def test_a_layout_that_is_part_of_the_program_is_found_by_its_name_and_any_other_by_its_file(tmp_path: Path) -> None:
    for name in layout.SHIPPED:
        found = layout.load(name)
        assert (found.mark.name, found.mark.is_file) == (name, False)
    file = tmp_path / "ours.toml"
    file.write_text(WHOLE, encoding="utf-8")
    assert layout.load(str(file), read_layout) == parse(WHOLE.encode(), "ours.toml")


def test_a_name_that_is_neither_is_told_with_the_names_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        layout.load("policy-and-resource")
    assert caught.value.message == "policy-and-resource is no layout of actionplan, and no file."
    assert caught.value.advice == (
        "Did you mean policy-and-resources? The layouts are audit-governance-and-standards and policy-and-resources; "
        "any other is named by its file."
    )
    with pytest.raises(RuleError, match="is no layout of actionplan, and no file"):
        layout.load(str(tmp_path), read_layout)
    link = tmp_path / "link.toml"
    link.symlink_to(tmp_path / "ours.toml")
    (tmp_path / "ours.toml").write_text(WHOLE, encoding="utf-8")
    with pytest.raises(PlanFileError, match="Name the file that the link leads to"):
        layout.load(str(link), read_layout)


def test_a_file_that_is_larger_than_any_layout_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(f"{WHOLE}# {'a' * (1 << 20)}\n", encoding="utf-8")
    with pytest.raises(PlanFileError, match="is larger than any layout"):
        layout.load(str(file), read_layout)


def test_every_layout_that_ships_is_in_its_folder_and_there_is_no_other() -> None:
    folder = resources.files("actionplan.reports") / "layouts"
    names = {each.name for each in folder.iterdir()}
    assert {name.removesuffix(".toml") for name in names} == set(layout.SHIPPED)
    assert layout.DEFAULT in layout.SHIPPED


def test_a_copy_of_a_layout_that_ships_says_the_same(tmp_path: Path) -> None:
    for name in layout.SHIPPED:
        copy = tmp_path / f"{name}.toml"
        copy.write_text(layout.shipped(name), encoding="utf-8")
        ours, theirs = layout.load(str(copy), read_layout), layout.load(name)
        assert (ours.title, ours.facts, ours.sections) == (theirs.title, theirs.facts, theirs.sections)
        assert ours.mark.digest == theirs.mark.digest


KEYS = st.sampled_from([*layout._TOP, *layout._SECTION, *layout._KINDS, "name", "when"])
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-9, 9), st.sampled_from(["", " ", "{plan}", "{x}", "plan", "open", "a\nb"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


@cases(150)
@given(st.dictionaries(st.sampled_from(layout._TOP), VALUES), st.lists(VALUES, max_size=3))
def test_whatever_stands_in_a_layout_it_is_read_or_its_mistakes_are_told(
    top: dict[str, object], content: list[object]
) -> None:
    entries = {**top, "layout": 1, "section": [{"heading": "One", "content": content}, top.get("section", {})]}
    text = "".join(f"{key} = {written(value)}\n" for key, value in entries.items())
    found: list[Problem] = []
    try:
        parse(text.encode(), "ours.toml")
    except BrokenPlanError as error:
        found = error.problems
    assert [problem for problem in found if not (1 <= problem.line <= len(entries) and problem.text)] == []


def written(value: object) -> str:
    """Write a value as TOML has it."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {written(each)}' for key, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value)
