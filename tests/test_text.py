"""What words for people promise."""

from __future__ import annotations

import json
import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan import text


@pytest.mark.parametrize(
    ("unsafe", "shown"),
    [
        ("Repair [/x]", "Repair [/x]"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\x00b", "a␀b"),
        ("a\x7fb", "a␡b"),
        ("a\x9bb", "a\ufffdb"),
        ("a\u202ebc", "a\ufffdbc"),
        ("a\u200bb", "a\ufffdb"),
        ("\ufeffa", "\ufffda"),
        ("one\ntwo\r\nthree\tfour", "one two  three four"),
        ("one\u2028two\u2029three\x85four", "one two three four"),
        ("ends here\n", "ends here"),
        ("\ud800", "\ufffd"),
        ("ü 😀 👩\u200d💼 پ\u200cا", "ü 😀 👩\u200d💼 پ\u200cا"),
    ],
)
def test_text_of_others_is_shown_in_one_line_without_anything_that_acts(unsafe: str, shown: str) -> None:
    assert text.safe(unsafe) == shown


@given(st.text())
def test_no_text_keeps_a_character_that_a_terminal_obeys(anything: str) -> None:
    shown = text.safe(anything)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert text.safe(shown) == shown


def test_safe_lines_keep_their_breaks_and_nothing_else() -> None:
    assert text.safe_lines("one\r\ntwo\n\nthree\x1b") == "one\ntwo\n\nthree␛"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Records\t Manager \n", "Records Manager"),
        ("Records\nManager", "Records Manager"),
        ("zero\u200bwidth \u200eleft", "zerowidth left"),
        ("nul\x00in", "nul in"),
        ("", ""),
        ("\x1b\n", ""),
    ],
)
def test_what_a_person_types_into_one_line_is_tidied(typed: str, kept: str) -> None:
    assert text.cleaned(typed) == kept


def test_what_a_person_types_into_several_lines_keeps_its_paragraphs() -> None:
    assert text.cleaned(" one  two \r\n\r\n three\x07\n", lines=True) == "one two\n\nthree"


@given(st.text(), st.booleans())
def test_tidying_twice_changes_nothing_more(anything: str, lines: bool) -> None:
    once = text.cleaned(anything, lines=lines)
    assert text.cleaned(once, lines=lines) == once
    assert lines or "\n" not in once


def test_only_a_text_that_a_utf8_file_can_hold_is_storable() -> None:
    assert text.is_storable("ü 😀 \x1b")
    assert not any(text.is_storable(f"a{half}") for half in ("\ud800", "\udc80", "\udfff"))
    assert text.is_storable("\ud7ff\ue000")


def test_dates_are_written_in_british_english_with_four_letters_for_september() -> None:
    assert text.long_date(date(2016, 10, 1)) == "1 October 2016"
    assert text.short_date(date(2016, 10, 1)) == "1 Oct 2016"
    assert text.short_date(date(2016, 9, 28)) == "28 Sept 2016"
    assert [text.short_date(date(2017, month, 1)).split()[1] for month in range(1, 13)] == list(text.SHORT_MONTHS)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 actions"), (1, "1 action"), (2, "2 actions"), (1200, "1,200 actions")],
)
def test_counts_agree_with_their_noun(number: int, words: str) -> None:
    assert text.count(number, "action") == words
    assert text.count(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("number", "of", "words"),
    [
        (64, 114, "64 of 114 (56%)"),
        (0, 26, "0 of 26 (0%)"),
        (26, 26, "26 of 26 (100%)"),
        (1, 8, "1 of 8 (13%)"),
        (1, 200, "1 of 200 (1%)"),
        (1200, 2400, "1,200 of 2,400 (50%)"),
        (0, 0, "0 of 0"),
    ],
)
def test_a_percentage_has_n_of_n_beside_it_and_is_rounded_with_halves_up(number: int, of: int, words: str) -> None:
    assert text.share(number, of) == words


def test_how_often_is_said_as_people_say_it() -> None:
    assert [text.times(n) for n in (1, 2, 3, 12)] == ["once", "twice", "3 times", "12 times"]


def test_lists_are_written_with_commas_and_one_last_word() -> None:
    assert [text.listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert text.listed(["a", "b"], "or") == "a or b"


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_is_no_longer_than_asked_and_shows_that_something_is_left_out(long: str, width: int) -> None:
    short = text.shortened(long, width)
    assert len(short) <= width
    assert short == long if len(long) <= width else short.endswith("…")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (44, "44 days"),
        (45, "1 month"),
        (90, "3 months"),
        (151, "5 months"),
        (365, "12 months"),
        (731, "24 months"),
    ],
)
def test_a_length_of_time_is_in_days_up_to_44_and_then_in_months(days: int, words: str) -> None:
    assert text.duration(days) == words


def test_a_mistyped_word_finds_what_was_meant_in_any_case() -> None:
    assert text.close_matches("im-7", ["IM-07", "A-01"], 1) == ["IM-07"]
    assert text.close_matches("ONTRACK", ["on-track", "off-track"], 1) == ["on-track"]
    assert text.close_matches("xyz", ["on-track"]) == []


def test_json_has_invisible_characters_as_escapes_which_mean_the_same() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            written = text.json_text({letter: [letter]})
            assert written.isascii()
            assert written.replace("\n", "").isprintable()
            assert json.loads(written) == {letter: [letter]}
    assert text.json_text(["Été – “日本” 🙂"]) == '[\n  "Été – “日本” 🙂"\n]'
