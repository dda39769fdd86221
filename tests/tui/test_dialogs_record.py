"""The dialogs round the record: saving, who saves, starting a record, a clash, and leaving."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.changes import Clash
from actionplan.tui.dialogs import (
    ClashDialog,
    Identity,
    IdentityDialog,
    LeaveDialog,
    RepositoryDialog,
    SaveDialog,
    SaveRequest,
    clash_values,
)
from actionplan.tui.dialogs.fields import Line, change_lines
from tests.tui.dialog_host import LINES, PLAN, SUBJECT, TODAY, Host, answer_to, due, keys, opened, subject_for
from tests.tui.screen_text import words_on


def saving(lines: list[str] = LINES, subject: str = SUBJECT) -> SaveDialog:
    """Give the dialog that saves the meeting of TODAY."""
    return SaveDialog(subject, lines, TODAY, TODAY, subject_for)


# Saving


async def test_enter_alone_saves_under_the_message_that_is_ready() -> None:
    assert await answer_to(saving(), "enter") == SaveRequest(TODAY, SUBJECT)


async def test_what_is_saved_is_listed_in_words() -> None:
    async with opened(saving()) as (app, _):
        words = words_on(app)
    assert "What is saved, 2 lines:" in words
    for line in LINES:
        assert line in words


async def test_another_message_is_typed_over_the_one_that_is_ready() -> None:
    assert await answer_to(saving(), "=Dates agreed", "enter") == SaveRequest(TODAY, "Dates agreed")


async def test_another_day_of_the_meeting_goes_into_the_message() -> None:
    async with opened(saving()) as (app, pilot):
        await keys(pilot, "up", "=10 oct")
        assert "understood as Monday 10 October 2016, 2 days ago" in words_on(app)
        await keys(pilot, "enter", "enter")
    day = date(2016, 10, 10)
    assert app.answers == [SaveRequest(day, subject_for(day))]


async def test_a_message_of_ones_own_stays_whatever_the_day() -> None:
    edit = await answer_to(saving(), "=Dates agreed", "up", "=10 oct", "enter", "enter")
    assert edit == SaveRequest(date(2016, 10, 10), "Dates agreed")


async def test_a_day_that_is_none_is_said_at_its_line_even_from_the_message() -> None:
    async with opened(saving(), (60, 20)) as (app, pilot):
        await keys(pilot, "up")
        for typed in ("31 nov", "yesterday morning", "2016-Q3", "ongoing", ""):
            await keys(pilot, "ctrl+u", f"={typed}", "down", "enter")
            assert "! “" in words_on(app)
            assert (app.line, app.answers) == ("meeting", [])


async def test_a_message_is_wanted() -> None:
    async with opened(saving()) as (app, pilot):
        await keys(pilot, "backspace", "enter")
        assert "! The entry needs a message." in words_on(app)
        assert (app.line, app.answers) == ("message", [])


async def test_a_message_of_several_lines_is_saved_as_one() -> None:
    assert await answer_to(saving(subject="One\n\n  two\tthree"), "enter") == SaveRequest(TODAY, "One two three")


async def test_a_long_list_of_changes_is_turned_by_pages_from_the_message() -> None:
    lines = [f"IM-{number} Action: status complete (was on track)" for number in range(1, 40)]
    async with opened(saving(lines), (60, 20)) as (app, pilot):
        assert "IM-20 Action" not in words_on(app)
        await keys(pilot, *["pagedown"] * 12)
        assert "IM-39 Action" in words_on(app)
        await keys(pilot, *["pageup"] * 12)
        assert "IM-1 Action" in words_on(app)
        assert app.typed("message") == SUBJECT


def test_of_very_many_changes_the_number_left_out_is_said() -> None:
    lines = [f"IM-{number} Action: status complete (was on track)" for number in range(1, 400)]
    assert change_lines(lines).plain.endswith("status complete (was on track)\nand 99 more lines")


async def test_where_only_the_layout_changed_the_dialog_says_so() -> None:
    async with opened(saving([])) as (app, _):
        assert "No action changed; notes or the layout of the file did." in words_on(app)


# Who saves


async def test_name_and_e_mail_are_typed_with_enter_between_them() -> None:
    pressed = ("=Clerk to the group", "enter", "=clerk@council.example", "enter")
    assert await answer_to(IdentityDialog(), *pressed) == Identity("Clerk to the group", "clerk@council.example")


async def test_who_saves_is_refused_at_the_line_that_is_wrong() -> None:
    no_address = "That is not an e-mail address."
    async with opened(IdentityDialog(), (60, 20)) as (app, pilot):
        for name, email, said, line in (
            ("", "a@b.example", "A name is missing.", "name"),
            ("Clerk <x>", "a@b.example", "A name cannot have < or >.", "name"),
            ("Clerk", "", no_address, "email"),
            ("Clerk", "clerk", no_address, "email"),
            ("Clerk", "clerk@", no_address, "email"),
            ("Clerk", "a b@c.example", no_address, "email"),
            ("Clerk", "<a@c.example>", no_address, "email"),
        ):
            app.dialog.query_one("#name", Line).focus()
            await keys(pilot, "ctrl+u", f"={name}", "down", "ctrl+u", f"={email}", "enter")
            assert f"! {said}" in words_on(app)
            assert (app.line, app.answers) == (line, [])


async def test_what_is_known_of_who_saves_is_offered() -> None:
    assert await answer_to(IdentityDialog("Clerk", "c@d.example"), "enter", "enter") == Identity("Clerk", "c@d.example")


# Choices


@pytest.mark.parametrize(
    ("pressed", "answer"), [(("enter",), True), (("down", "enter"), False), (("escape",), None)], ids=str
)
async def test_a_record_is_started_with_enter_or_not_now(pressed: tuple[str, ...], answer: bool | None) -> None:
    assert await answer_to(RepositoryDialog("/plans"), *pressed) is answer


@pytest.mark.parametrize(
    ("pressed", "answer"), [(("enter",), True), (("down", "enter"), False), (("escape",), None)], ids=str
)
async def test_leaving_says_that_everything_is_kept(pressed: tuple[str, ...], answer: bool | None) -> None:
    async with opened(LeaveDialog(LINES)) as (app, pilot):
        assert "Nothing is lost: everything is kept in the file." in words_on(app)
        await keys(pilot, *pressed)
    assert app.answers == [answer]


@pytest.mark.parametrize(
    ("pressed", "answer"), [(("enter",), "theirs"), (("down", "enter"), "mine"), (("escape",), None)], ids=str
)
async def test_of_two_values_the_one_in_the_file_is_kept_unless_one_says_otherwise(
    pressed: tuple[str, ...], answer: str | None
) -> None:
    assert await answer_to(ClashDialog("Meanwhile changed.", [("IM-11, owner", "A", "B")]), *pressed) == answer


async def test_a_clash_shows_both_values_in_words() -> None:
    values = clash_values(
        [
            Clash("IM-11", "due", due("2016-12-31"), due("2017-03-31"), due("2017-Q2")),
            Clash("IM-12", None, PLAN.actions["IM-12"], None, PLAN.actions["IM-12"]),
        ],
        PLAN,
    )
    app = Host(ClashDialog("Meanwhile changed.", values))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        words = words_on(app)
    assert "IM-11, due" in words
    assert "in the file now 31 March 2017" in words
    assert "yours April to June 2017" in words
    assert "IM-12 in the file now taken out of the plan yours the whole action" in words
