"""The dialogs round the record: saving, who saves, starting a record, a clash, and leaving."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from actionplan.merge.plans import Conflict
from actionplan.model.edits.pending import PendingChange
from actionplan.tui.dialogs import (
    ConflictDialog,
    Identity,
    IdentityDialog,
    LeaveDialog,
    RepositoryDialog,
    SaveDialog,
    SaveRequest,
    clash_values,
)
from actionplan.tui.dialogs.fields import Line
from tests.tui.dialog_host import (
    LEFT,
    LINES,
    PLAN,
    SUBJECT,
    TODAY,
    Host,
    Listed,
    answer_to,
    due,
    keys,
    opened,
    settled,
    subject_for,
)
from tests.tui.rest import come_to_rest
from tests.tui.screen_text import words_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def saving(lines: Sequence[PendingChange] = LINES, subject: Callable[[date], str] = subject_for) -> SaveDialog:
    """Return the dialog that saves the meeting of TODAY."""
    return SaveDialog(Listed(lines, subject), TODAY, TODAY)


def many(number: int) -> list[PendingChange]:
    """Return this many lines, each of another action."""
    return [PendingChange(f"IM-{each}", "Action", "status complete (was on track)", None) for each in range(1, number)]


# Saving


async def test_enter_alone_saves_under_the_message_that_is_ready() -> None:
    assert await answer_to(saving(), "enter") == SaveRequest(TODAY, SUBJECT)


async def test_what_is_saved_is_listed_in_words_below_each_action() -> None:
    async with opened(saving()) as (app, _):
        words = words_on(app)
    assert "What is saved: 3 lines on 2 actions" in words
    assert "IM-12 Train all staff · status on track (was not started) · owner Head of Policy" in words


async def test_a_line_is_taken_back_and_brought_back_again() -> None:
    dialog = saving()
    async with opened(dialog) as (app, pilot):
        assert "↓ take a line back" in words_on(app)
        await keys(pilot, "down", "down", "x")
        assert [line.words for line in dialog.to_save.lines] == [LINES[0].words, LINES[2].words]
        words = words_on(app)
        assert "Taken back. IM-12: status on track (was not started)" in words
        assert "z bring back" in words
        await keys(pilot, "z")
        assert list(dialog.to_save.lines) == list(LINES)
        await keys(pilot, "z")
        assert "! Nothing was taken back here." in words_on(app)
        await keys(pilot, "up", "up", "up")
        assert app.line == "message"
        await keys(pilot, "enter")
    assert app.answers == [SaveRequest(TODAY, SUBJECT)]


async def test_enter_among_the_lines_does_not_save() -> None:
    async with opened(saving()) as (app, pilot):
        await keys(pilot, "down", "enter")
        assert (app.line, app.answers) == ("message", [])


async def test_a_line_that_has_to_stay_says_why() -> None:
    dialog = saving()
    async with opened(dialog) as (app, pilot):
        assert isinstance(dialog.to_save, Listed)
        dialog.to_save.refused = {LINES[0]}
        await keys(pilot, "down", "x")
        assert "! IM-11: this says why. Take the status back first." in words_on(app)
        assert list(dialog.to_save.lines) == list(LINES)


async def test_where_every_line_was_taken_back_there_is_nothing_to_save() -> None:
    async with opened(saving()) as (app, pilot):
        await keys(pilot, "down", "x", "x", "x")
        assert app.line == "message"
        await keys(pilot, "enter")
        assert "Nothing is left to save." in words_on(app)
        assert app.answers == []


async def test_what_somebody_else_adds_meanwhile_is_listed_and_said() -> None:
    dialog = saving()
    async with opened(dialog, (120, 40)) as (app, pilot):
        assert isinstance(dialog.to_save, Listed)
        dialog.to_save.comes = [
            PendingChange("IM-13", "Bring the policies up to date", "owner Archivist (was not set)", None)
        ]
        dialog._look()
        await settled(pilot)
        words = words_on(app)
    assert "The file was changed by somebody else: the list has it now." in words
    assert "owner Archivist (was not set)" in words


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
    dialog = saving(subject=lambda _: "One\n\n  two\tthree")
    assert await answer_to(dialog, "enter") == SaveRequest(TODAY, "One two three")


async def test_a_long_list_of_changes_is_turned_by_pages_from_the_message() -> None:
    async with opened(saving(many(40)), (60, 20)) as (app, pilot):
        assert "IM-20 Action" not in words_on(app)
        await keys(pilot, *["pagedown"] * 12)
        assert "IM-39 Action" in words_on(app)
        await keys(pilot, *["pageup"] * 12)
        assert "IM-1 Action" in words_on(app)
        assert app.typed("message") == SUBJECT


async def test_of_very_many_changes_the_number_left_out_is_said() -> None:
    async with opened(saving(many(400))) as (app, pilot):
        await keys(pilot, *["pagedown"] * 90)
        assert "and 99 more lines" in words_on(app)


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
    async with opened(LeaveDialog(LEFT)) as (app, pilot):
        assert "Nothing is lost: everything is kept in the file." in words_on(app)
        await keys(pilot, *pressed)
    assert app.answers == [answer]


async def test_a_key_for_further_pages_is_offered_only_where_there_are_some() -> None:
    async with opened(LeaveDialog(LEFT * 3)) as (app, pilot):
        assert "PgDn" not in words_on(app)
        await pilot.resize_terminal(60, 12)
        await come_to_rest(app)
        assert "PgDn more" in words_on(app)
    async with opened(LeaveDialog(LEFT * 30)) as (app, pilot):
        assert "PgDn more" in words_on(app)
        before = words_on(app)
        await keys(pilot, "pagedown")
        assert words_on(app) != before


@pytest.mark.parametrize(
    ("pressed", "answer"), [(("enter",), "theirs"), (("down", "enter"), "mine"), (("escape",), None)], ids=str
)
async def test_of_two_values_the_one_in_the_file_is_kept_unless_one_says_otherwise(
    pressed: tuple[str, ...], answer: str | None
) -> None:
    assert await answer_to(ConflictDialog("Meanwhile changed.", [("IM-11, owner", "A", "B")]), *pressed) == answer


async def test_a_clash_shows_both_values_in_words() -> None:
    values = clash_values(
        [
            Conflict("IM-11", "due", due("2016-12-31"), due("2017-03-31"), due("2017-Q2")),
            Conflict("IM-12", None, PLAN.actions["IM-12"], None, PLAN.actions["IM-12"]),
        ],
        PLAN,
    )
    app = Host(ConflictDialog("Meanwhile changed.", values))
    async with app.run_test(size=(80, 24)):
        await come_to_rest(app)
        words = words_on(app)
    assert "IM-11, due" in words
    assert "in the file now 31 March 2017" in words
    assert "yours April to June 2017" in words
    assert "IM-12 in the file now taken out of the plan yours the whole action" in words
