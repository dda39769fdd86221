"""What was typed in a dialog as the value that it answers with, without any screen."""

from __future__ import annotations

import pytest

from actionplan.errors import RuleError
from actionplan.model.edits.basic import SetDue
from actionplan.model.edits.extensions import AskExtension
from actionplan.tui.dialogs.chosen import PARAGRAPHS, paragraph_from_typed
from actionplan.tui.dialogs.due import due_edit, extension_request
from actionplan.tui.dialogs.identity import Identity, identity_from_typed
from actionplan.tui.dialogs.meeting import meeting_day
from actionplan.tui.dialogs.others import named, parts_from_typed
from tests.tui.dialog_host import BARE, LATER, MOVED, PLAN, TODAY


def test_a_paragraph_is_one_of_schedule_12a_and_nothing_publishes_the_action() -> None:
    assert [paragraph_from_typed(str(number)) for number in range(1, 8)] == list(range(1, len(PARAGRAPHS) + 1))
    assert paragraph_from_typed("") is None
    for typed in ("0", "8", "-1", "three", "３", "1.5", "1" * 5_000):
        with pytest.raises(RuleError) as refused:
            paragraph_from_typed(typed)
        assert refused.value.field == "exempt"


def test_who_agreed_a_date_is_named_only_where_it_is_not_the_group() -> None:
    for agreed_by, kept in ((PLAN.group, None), ("", None), ("The chair", "The chair")):
        assert due_edit(PLAN, MOVED, LATER, "Late", agreed_by) == SetDue("IM-11", LATER, "Late", kept)


def test_a_later_date_that_cannot_be_asked_for_is_refused_at_the_date() -> None:
    possible = AskExtension("IM-11", LATER, "Late")
    assert extension_request(PLAN, TODAY, possible) is possible
    with pytest.raises(RuleError) as refused:
        extension_request(PLAN, TODAY, AskExtension(BARE.id, None, "Late"))
    assert refused.value.field == "due"


def test_ids_may_have_commas_semicolons_or_only_blanks_between_them() -> None:
    for typed in ("IM-11, IM-12", "IM-11;IM-12", "IM-11 IM-12", " IM-11 ,, IM-12 "):
        assert parts_from_typed(PLAN, typed, are_several=True) == ["IM-11", "IM-12"]
    assert parts_from_typed(PLAN, "asset  register, IM-11", are_several=True) == ["asset register", "IM-11"]
    assert parts_from_typed(PLAN, "", are_several=False) == []
    assert named(PLAN, "im-11") == MOVED
    assert named(PLAN, "no such action") is None


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [("", "a@b", "name"), ("A <b", "a@b", "name"), ("A", "ab", "email"), ("A", "@b", "email"), ("A", "a @b", "email")],
)
def test_a_name_or_an_email_that_cannot_be_one_is_refused_at_its_field(name: str, email: str, field: str) -> None:
    with pytest.raises(RuleError) as refused:
        identity_from_typed(name, email)
    assert refused.value.field == field


def test_a_name_and_an_email_are_tidied() -> None:
    assert identity_from_typed("  Clerk  ", " clerk@council.example ") == Identity("Clerk", "clerk@council.example")


def test_a_meeting_is_of_a_day_that_has_come() -> None:
    assert meeting_day("12 oct 2016", TODAY) == TODAY
    for typed in ("soon", "13 oct 2016", "2999-01-01"):
        with pytest.raises(RuleError) as refused:
            meeting_day(typed, TODAY)
        assert refused.value.field == "meeting"
