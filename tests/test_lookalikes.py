"""Characters that only look like those of a keyboard are known, named, and never mistaken for a text of one's own."""

from __future__ import annotations

import string

import pytest

from actionplan import cli, lookalikes


@pytest.mark.parametrize(
    ("character", "instead"),
    [
        *dict.fromkeys("“”„«»″", '"').items(),
        *dict.fromkeys("‘’‚´′", "'").items(),
        *dict.fromkeys("‐‑‒–—―−－﹣\u00ad", "-").items(),
        *dict.fromkeys("\u00a0\u202f\u2007\u2009\u3000\u2003", " ").items(),
        *dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u202e", "").items(),
        *zip("０１２３４５６７８９", string.digits, strict=True),
        *zip("٠١٢٣٤٥٦٧٨٩", string.digits, strict=True),
        *zip("＝［］｛｝，．＃", "=[]{},.#", strict=True),
        *zip("АВЕКМНОРСТХ", "ABEKMHOPCTX", strict=True),
    ],
)
def test_a_look_alike_has_the_character_that_was_meant(character: str, instead: str) -> None:
    assert lookalikes.stand_in(character) == instead
    assert f"U+{ord(character):04X}" in lookalikes.explained(f"A{character}1")


def test_what_a_keyboard_types_and_letters_of_names_are_left_alone() -> None:
    text = string.ascii_letters + string.digits + string.punctuation.replace("`", "") + " éüñŵ£€½ßøłŁ☑✔"
    assert lookalikes.plain(text) == text
    assert lookalikes.explained(text) == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["set", "IM-11", "—status", "complete"], "—status begins with an em dash (U+2014): options begin with two"),
        (["set", "IM-11", "–-status=complete"], "Write --status."),
        (["set", "IM-11", "--status", "“complete”"], "“complete” begins with a left double quotation mark (U+201C)"),
        (["set", "IM-11", "--owner", "‘Clerk’"], "write straight quotation marks (')"),
        (["set", "IM-11", "--note", "“Half", "done.”"], "“Half begins with a left double quotation mark"),
    ],
)
def test_a_command_line_from_a_word_processor_is_refused_with_the_character(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    assert message in capsys.readouterr().err


def test_a_text_in_curly_quotation_marks_that_came_through_straight_ones_is_a_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["list", "--text", "“no such words” anywhere"])
    assert "quotation mark" not in capsys.readouterr().err
