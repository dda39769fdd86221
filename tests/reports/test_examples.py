"""The examples in the documentation are what the program writes: `python -m tests.examples` makes them again."""

from __future__ import annotations

import pytest

from tests.examples import DOCS, EXAMPLES, examples


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return examples()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_is_what_the_program_writes_to_the_letter(name: str, written: dict[str, str]) -> None:
    assert (DOCS / "examples" / name).read_text(encoding="utf-8") == written[name]


def test_every_example_says_that_it_is_made_up(written: dict[str, str]) -> None:
    for text in written.values():
        assert "made-up example" in text
        assert "made up" in text
