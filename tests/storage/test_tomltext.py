"""The editor of TOML text changes what differs, leaves every other line as it is, and can be taken back."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.storage.toml.edit import rewrite
from actionplan.storage.toml.scan import Places, Scan
from actionplan.storage.toml.text_edits import TextEdit, inverted, ordered, replaced, smallest_edit, transplant
from actionplan.storage.toml.values import EditError, same
from tests import locality, tomlstyles
from tests.strategies import cases

if TYPE_CHECKING:
    from random import Random

ORDER = ("title", "status", "due")


def rewritten(text: str, after: dict[str, Any], *, multiline: bool = False) -> str:
    """Make a text say something else."""
    return rewrite(Scan(text), tomllib.loads(text), after, order=lambda _: ORDER, multiline=lambda _: multiline).text


def changed(text: str, *path: str | int, value: Any) -> str:  # noqa: ANN401  (any TOML value)
    """Make a text say something else in one place."""
    after: Any = tomllib.loads(text)
    place = after
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return rewritten(text, after)


@cases(1_000)
@given(st.randoms(use_true_random=True))
def test_any_change_of_any_text_reads_back_and_touches_only_its_own_lines(random: Random) -> None:
    sheet = tomlstyles.document(random)
    before = tomllib.loads(sheet.text)
    change = tomlstyles.change(random, before, random.choice((1, 1, 1, 2, 3)))
    multiline = random.random() < 0.5
    result = rewrite(Scan(sheet.text), before, change.after, order=lambda _: ORDER, multiline=lambda _: multiline)
    after = tomllib.loads(result.text)
    assert same(after, change.after)
    gone = locality.settled(change.gone, before, change.after)
    locality.assert_local(sheet, result.text, locality.settled(change.changed, before, change.after), gone)
    locality.assert_comments_stay(sheet, result.text, gone)
    for name in before:
        displaced = {path[1] for path in gone if path[0] == name and len(path) > 1 and isinstance(path[1], str)}
        stay = [k for k in locality.table_order(before, name, displaced) if k in locality.table_order(after, name)]
        assert [k for k in locality.table_order(after, name) if k in stay] == stay
    assert replaced(result.text, inverted(result.replacements, sheet.text)) == sheet.text


@cases(300)
@given(st.randoms(use_true_random=True))
def test_the_same_again_changes_nothing(random: Random) -> None:
    sheet = tomlstyles.document(random)
    assert rewritten(sheet.text, tomllib.loads(sheet.text)) == sheet.text


@cases(300)
@given(st.randoms(use_true_random=True))
def test_what_a_text_says_is_found_in_its_line(random: Random) -> None:
    sheet = tomlstyles.document(random)
    places = Places(sheet.text)
    first: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(sheet.lines, start=1):
        if line.owner is not None and line.kind in {"pair", "header"}:
            first.setdefault(line.owner, number)
    assert {path: places.line(path) for path in first} == first


def test_a_list_whose_elements_change_is_not_written_anew_where_two_are_alike() -> None:
    text = "[[a]]\n[[a]] # second\n[[a]] # third\nx = 1\n"
    assert rewritten(text, {"a": [{"y": 1}, {}, {"x": 2}]}) == "[[a]]\ny = 1\n[[a]] # second\n[[a]] # third\nx = 2\n"


def test_an_element_may_be_put_before_the_first_of_an_array_of_tables() -> None:
    text = "# all\n\n# first\n[[a]]\nx = 1\n"
    assert rewritten(text, {"a": [{"x": 0}, {"x": 1}]}) == "# all\n\n[[a]]\nx = 0\n\n# first\n[[a]]\nx = 1\n"


def test_a_table_may_lose_the_part_that_stood_before_other_tables() -> None:
    text = "[a.one.sub]\nx = 1\n\n[a.two]\n\n[a.one]\ny = 1\n"
    assert rewritten(text, {"a": {"one": {"y": 1}, "two": {}}}) == "[a.two]\n\n[a.one]\ny = 1\n"


def test_a_new_table_stands_after_those_that_a_late_header_names_by_dots() -> None:
    text = "[a.one]\nx = 1\n\n[a]\ntwo.x = 2\n"
    new = changed(text, "a", "three", value={"x": 3})
    assert new == "[a.one]\nx = 1\n\n[a]\ntwo.x = 2\n\n[a.three]\nx = 3\n"
    assert list(tomllib.loads(new)["a"]) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ('"one"', "two", '"two"'),
        ("'one'", "two", "'two'"),
        ("'one'", "it's", '"it\'s"'),
        ('"""one"""', "two", '"two"'),
        ('"""\none\n"""', "two\nlines\n", '"""\ntwo\nlines\n"""'),
        ("'''\none\n'''", "two\nli\\nes\n", "'''\ntwo\nli\\nes\n'''"),
        ("1", 2, "2"),
        ("0x1F", 2, "2"),
        ("1", True, "true"),
        ("1.0", 2.5, "2.5"),
        ("2016-09-28", date(2016, 9, 29), "2016-09-29"),
        ("2016-09-28 07:30:00", datetime(2016, 9, 29, 8, tzinfo=UTC), "2016-09-29 08:00:00Z"),
        ("07:30:00", time(8), "08:00:00"),
        ("[1, 2]", [1, 3], "[1, 3]"),
        ("[1, 2]", [2], "[2]"),
        ("[ 1, 2, ]", [1, 2, 3], "[ 1, 2, 3, ]"),
        ("[\n  1, # one\n  2, # two\n]", [2], "[\n  # one\n  2, # two\n]"),
        ("[\n  1,\n  2\n]", [1, 2, 3], "[\n  1,\n  2,\n  3\n]"),
        ("{ x = 1, y = 2 }", {"x": 1}, "{ x = 1 }"),
        ("{ x = 1 }", {"x": 1, "y": 2}, "{ x = 1, y = 2 }"),
        ("{x.y = 1}", {"x": {"y": 1, "z": 2}}, "{x.y = 1, x.z = 2}"),
        ("{}", {"x": 1}, "{ x = 1 }"),
        ("[]", [1], "[1]"),
        ("1", [1], "[1]"),
        ("[1]", "one", '"one"'),
    ],
)
def test_a_value_is_written_in_the_way_of_the_one_before(old: str, value: object, new: str) -> None:
    assert changed(f"a = 0\nkey = {old}\nz = 0\n", "key", value=value) == f"a = 0\nkey = {new}\nz = 0\n"


@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, object(), [None]])
def test_what_no_file_can_hold_is_refused(value: object) -> None:
    with pytest.raises(EditError):
        changed("key = 1\n", "key", value=value)


def test_a_text_that_says_something_else_than_it_is_taken_for_is_refused() -> None:
    with pytest.raises(EditError, match="does not say what it was taken to say"):
        rewrite(Scan("a = 1\n"), {"b": 1}, {"b": 2}, order=lambda _: (), multiline=lambda _: False)


def test_a_comment_in_its_column_stays_in_it() -> None:
    text = 'a = "one"     # first\nb = "two"     # second\n'
    assert changed(text, "a", value="longer") == 'a = "longer"  # first\nb = "two"     # second\n'


def test_a_table_that_goes_takes_the_comment_above_it_and_leaves_the_next_ones() -> None:
    text = "# all\n\n[a]\nx = 1\n\n# of b\n[b]\nx = 2 # its x\n\n# of c\n[c]\n"
    assert rewritten(text, {"a": {"x": 1}, "c": {}}) == "# all\n\n[a]\nx = 1\n\n# of c\n[c]\n"


def test_a_new_pair_keeps_off_the_comment_above_the_next_table() -> None:
    text = "[a]\nx = 1\n\n# of b\n[b]\n"
    assert changed(text, "a", "y", value=2) == "[a]\nx = 1\ny = 2\n\n# of b\n[b]\n"


def test_replacements_that_touch_are_one() -> None:
    assert ordered([TextEdit(3, 3, "c"), TextEdit(0, 3, "a"), TextEdit(7, 7, "d")]) == (
        TextEdit(0, 3, "ac"),
        TextEdit(7, 7, "d"),
    )


def test_one_replacement_tells_two_texts_apart() -> None:
    assert smallest_edit("a = 1\nb = 2\n", "a = 1\nb = 3\n") == TextEdit(10, 11, "3")
    assert smallest_edit("aaa", "aa") == TextEdit(2, 3, "")
    assert smallest_edit("same", "same") == TextEdit(4, 4, "")


OLD = "one\ntwo\nthree\nfour\nfive\n"


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (OLD, "one\ntwo\nTHREE\nfour\nfive\n"),
        ("ONE\ntwo\nthree\nfour\nfive\n", "ONE\ntwo\nTHREE\nfour\nfive\n"),
        ("one\ntwo\nthree\nfour\nfive\nsix\n", "one\ntwo\nTHREE\nfour\nfive\nsix\n"),
        ("one\nTWO\nthree\nfour\nfive\n", "one\nTWO\nTHREE\nfour\nfive\n"),
        ("one\ntwo\nthree and more\nfour\nfive\n", None),
        ("one\nfive\n", None),
    ],
)
def test_a_replacement_is_carried_over_unless_its_own_lines_changed(current: str, expected: str | None) -> None:
    assert transplant((TextEdit(8, 14, "THREE\n"),), OLD, current) == expected


def test_two_insertions_at_one_place_are_not_put_in_a_guessed_order() -> None:
    assert transplant((TextEdit(4, 4, "mine\n"),), OLD, "one\ntheirs\ntwo\nthree\nfour\nfive\n") is None
