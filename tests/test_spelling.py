"""Two spellings of one text are one: composed and decomposed letters, kinds of spaces, and case."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from actionplan.model.plan import search
from actionplan.model.views import matches
from actionplan.model.warnings import warnings
from actionplan.text import folded
from actionplan.tui.dialogs.owner import matching
from tests.builders import action, plan

SPELLINGS = [
    unicodedata.normalize("NFC", "Café Manager"),
    unicodedata.normalize("NFD", "Café Manager"),
    "Café\u00a0Manager",
    "Café  Manager",
    "CAFÉ MANAGER",
    unicodedata.normalize("NFD", "café\u202fmanager"),
]


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.parametrize("stored", SPELLINGS)
def test_an_owner_is_found_and_offered_however_it_is_spelt(typed: str, stored: str) -> None:
    two = plan(action("A-1", owner=stored), action("A-2", owner=SPELLINGS[0]))
    assert folded(typed) == folded(stored)
    assert [each.id for each in search(two.actions.values(), typed)] == ["A-1", "A-2"]
    assert matches(two, typed) == ["A-1", "A-2"]
    assert len(two.owners()) == 1
    assert matching(two.owners(), typed) == two.owners()


@pytest.mark.parametrize("other", SPELLINGS[1:])
def test_the_rarer_spelling_of_an_owner_is_a_warning(other: str) -> None:
    three = plan(
        action("A-1", owner=SPELLINGS[0], due="ongoing"),
        action("A-2", owner=other, due="ongoing"),
        action("A-3", owner=SPELLINGS[0], due="ongoing"),
    )
    (found,) = warnings(three, date(2026, 11, 30))
    assert (found.action, found.path[-1]) == ("A-2", "owner")
    assert "looks the same as 'Café Manager'" in found.text


def test_an_owner_that_is_nearly_one_there_is_comes_first_and_another_word_is_new() -> None:
    owners = ["Records Manager", "Archivist"]
    assert matching(owners, "Record Manger") == ["Records Manager"]
    assert matching(owners, "Head of Policy") == []
