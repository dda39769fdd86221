"""On the dashboard an action is added with its title alone, and any field of one is changed where one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.tui.themes import THEMES
from tests.colours import contrast
from tests.tui.desk import PLAN, edited, opened, written

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_new_action_is_in_the_file_and_under_the_cursor(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("n", "=Write a retention schedule", "enter")
        assert desk.at == "IM-15"
        assert desk.said == "IM-15: added to the plan"
        assert '[actions.IM-15]\ntitle = "Write a retention schedule"\n' in desk.text
        await desk.press("s", "g", "z")
        assert 'status = "on-track"' not in desk.text.partition("[actions.IM-15]")[2]
        await desk.press("z")
        assert "IM-15" not in desk.text


async def test_a_new_action_gets_no_id_that_the_record_knows(plan: Path) -> None:
    with plan.open("a", encoding="utf-8") as file:
        file.write('\n[actions.IM-20]\ntitle = "Gone soon"\nstatus = "not-started"\n')
    async with opened(plan) as desk:
        await desk.press("w", "enter")
        await desk.until(lambda: desk.record == "✔ Everything is saved to the record")
        edited(plan, '\n[actions.IM-20]\ntitle = "Gone soon"\nstatus = "not-started"\n', "")
        await desk.press("n")
        await desk.until(lambda: "It will be IM-21." in desk.words)
        await desk.press("=New", "enter")
        assert desk.at == "IM-21"


async def test_an_action_that_somebody_adds_meanwhile_has_its_id_and_the_new_one_the_next(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("n", "=Ours")
        with plan.open("a", encoding="utf-8") as file:
            file.write('\n[actions.IM-15]\ntitle = "Theirs"\nstatus = "not-started"\n')
        await desk.press("enter")
        assert desk.at == "IM-16"
        assert 'title = "Theirs"' in desk.text


async def test_an_empty_plan_gets_its_first_action(bare_plan: Path) -> None:
    written(bare_plan, PLAN.read_bytes().partition(b"[actions.")[0])
    async with opened(bare_plan) as desk:
        await desk.press("e")
        assert desk.said == "There is no action in the plan yet: n adds one."
        await desk.press("v")
        assert desk.said == "There is no action in the plan yet: n adds one."
        await desk.press("n", "=Begin", "enter")
        assert desk.at == "A-01"


async def test_any_field_is_changed_and_one_is_back_on_the_table(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("08")
        await desk.press("e", "r", "enter", "=CR-20", "enter")
        assert desk.screen == "Dashboard"
        assert desk.said == "IM-08: risk CR-20 (was not set)"
        assert desk.at == "IM-08"
        await desk.press("e")
        assert "▸ Risk CR-20" in desk.words
        await desk.press("escape", "z")
        assert desk.said == "Taken back. IM-08: risk taken away (was CR-20)"


async def test_in_every_look_each_word_of_the_list_of_fields_can_be_read_the_marked_one_too(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("e", "down")
        for look in THEMES:
            desk.app.theme = look.name
            await desk.turn()
            fields = desk.app.screen.query_one("#fields")
            words = [word for row in range(fields.size.height) for word in fields.render_line(row) if word.text.strip()]
            assert any(word.text.startswith("▸ ") for word in words)
            for word in words:
                assert word.style is not None
                colours = (word.style.color, word.style.bgcolor)
                text, ground = (colour.get_truecolor().hex for colour in colours if colour is not None)
                assert contrast(text, ground) >= 4.5, (look.name, word)


async def test_a_look_without_a_change_is_noted_with_one_key(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("08")
        assert "stale" in desk.words
        await desk.press("v")
        assert desk.said == "IM-08: reviewed on 12 December 2016, nothing to change"
        assert "reviewed = 2016-12-12\n" in desk.text
        await desk.press("v")
        assert desk.said == "Nothing changed."


async def test_a_next_step_goes_into_todays_update_until_the_meeting_is_saved(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("06")
        for typed in ("First", "Second"):
            await desk.press("e", "n", "enter", f"={typed}", "enter")
        assert desk.said == "IM-06: next step “Second” (was “First”)"
        assert desk.text.count("Next step agreed.") == 1
        await desk.press("w", "enter")
        await desk.until(lambda: desk.record == "✔ Everything is saved to the record")
        await desk.press("e", "enter", "=Third", "enter")
        assert desk.text.count("Next step agreed.") == 2


async def test_two_who_change_one_field_are_shown_both_values(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("04")
        await desk.press("e", "r", "enter", "=CR-20")
        edited(plan, 'risk = "CR-14"', 'risk = "CR-15"')
        await desk.press("enter")
        assert desk.screen == "ConflictDialog"
        assert "CR-15" in desk.words
        assert "CR-20" in desk.words


async def test_an_undo_of_what_somebody_else_changed_since_shows_both_values_and_is_made_once_it_is_chosen(
    plan: Path,
) -> None:
    async with opened(plan) as desk:
        await desk.find("04")
        await desk.press("e", "r", "enter", "=CR-20", "enter")
        edited(plan, 'risk = "CR-20"', 'risk = "CR-15"')
        await desk.press("z")
        assert desk.screen == "ConflictDialog"
        assert "CR-15" in desk.words
        assert "CR-14" in desk.words
        await desk.press("escape", "z", "down", "enter")
        assert 'risk = "CR-14"' in desk.text


async def test_in_the_meeting_an_action_is_added_and_changed_on_the_day_of_the_meeting(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("m", "m", "=8 dec", "enter", "enter")
        await desk.press("plus", "=Buy a scanner", "enter")
        assert "IM-15: added to the plan" in desk.words
        assert "Buy a scanner" in desk.words
        await desk.press("s", "=Ask for three offers", "enter", "f", "r", "enter", "=CR-3", "enter", "v")
        assert desk.screen == "MeetingScreen"
        added = desk.text.partition("[actions.IM-15]")[2]
        assert 'risk = "CR-3"' in added
        assert added.count("2016-12-08") == 3
        assert "2016-12-12" not in added


async def test_an_owner_is_renamed_everywhere_as_one_change_and_undone_as_one(plan: Path) -> None:
    async with opened(plan) as desk:
        before = desk.text
        number = before.count('owner = "Head of Digital Services"')
        assert number > 1
        await desk.find("IM-09")
        await desk.press("ctrl+p", "=rename owner", "enter")
        assert f"owner of {number} actions" in desk.words
        await desk.press("=Head of Digital", "enter")
        assert desk.text.count('owner = "Head of Digital"') == number
        assert "Head of Digital Services" not in desk.text
        assert desk.at == "IM-09"
        await desk.press("z")
        assert (desk.text, desk.at) == (before, "IM-09")


async def test_an_owner_renamed_to_one_there_is_becomes_one_with_it_and_this_is_said_first(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("IM-09")
        await desk.press("m", "slash", "=IM-09", "enter", "ctrl+p", "=rename", "enter", "=Records Manger")
        assert "Did you mean Records Manager?" in desk.words
        await desk.press("home", "shift+end", "=records manager")
        assert "There is Records Manager already" in desk.words
        await desk.press("shift+home", "=Mrs Smith")
        assert "“Mrs” is a person's title." in desk.words
        await desk.press("escape")
        assert desk.screen == "MeetingScreen"


async def test_an_owner_of_a_new_action_that_is_nearly_one_there_is_is_asked_about(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("n", "=Write it", "down", "=Records Manger")
        assert "Did you mean Records Manager? Tab takes it." in desk.words
        await desk.press("tab", "enter")
        assert 'owner = "Records Manager"' in desk.text.partition('title = "Write it"')[2]
        await desk.press("n", "=And that", "down", "=Mr Smith")
        assert "“Mr” is a person's title." in desk.words
