"""Who was at a meeting is kept by job title, and comes back from the message as it was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import RuleError
from actionplan.model.attendance import Attendance, from_message, from_typed
from actionplan.text import cleaned
from tests.strategies import cases


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        (["Records Manager; IT Manager"], ("Records Manager", "IT Manager")),
        (["Records Manager, IT Manager"], ("Records Manager", "IT Manager")),
        (["Head of Policy, Communications; IT Manager"], ("Head of Policy, Communications", "IT Manager")),
        (["Head of Policy, Communications;"], ("Head of Policy, Communications",)),
        (["Chair", " chair\n of the group ", "Chair"], ("Chair", "chair of the group")),
        ([" ; , ", ""], (",",)),
        ([], ()),
    ],
)
def test_titles_have_semicolons_or_commas_between_them(typed: list[str], titles: tuple[str, ...]) -> None:
    assert from_typed(typed, ()) == Attendance(titles)


@pytest.mark.parametrize("name", ["Cllr Smith", "Mrs. Jones", "dr who", "a.clerk@council.example", "Councillor Hill"])
def test_the_name_of_a_person_is_refused_with_what_to_give(name: str) -> None:
    with pytest.raises(RuleError) as caught:
        from_typed((), [f"Records Manager; {name}"])
    assert caught.value.field == "apologies"
    assert "job titles" in caught.value.advice


def test_nobody_is_present_and_sends_apologies() -> None:
    with pytest.raises(RuleError, match="Chair"):
        from_typed(["Chair"], ["chair"])


_TITLES = st.lists(st.text().map(cleaned).filter(lambda text: text and ";" not in text), max_size=4).map(tuple)


@given(_TITLES, _TITLES)
@cases(100)
def test_an_attendance_comes_back_from_the_message_that_has_it(
    present: tuple[str, ...], apologies: tuple[str, ...]
) -> None:
    attendance = Attendance(present, apologies)
    message = "\n".join(("Subject", "", "Meeting: 2016-10-12", *attendance.trailers(), "Signed-off-by: A <a@b>"))
    assert from_message(message) == attendance
