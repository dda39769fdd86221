"""Two people at one plan: different fields both stand; of one field both values are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.desk import edited, opened

if TYPE_CHECKING:
    from pathlib import Path

OWNER, OTHERS = 'owner = "Records Manager"', 'owner = "Town Clerk"'


async def test_what_somebody_else_writes_comes_onto_the_screen_by_itself(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("end")
        edited(plan, OWNER, OTHERS)
        await desk.until(lambda: "Town Clerk" in desk.words, "the file is not looked at by itself")
        assert desk.said == "The file was changed by somebody else: this is the plan as it is now."
        await desk.at_rest()
        assert "Not saved to the record: 1 change" in desk.record
        assert desk.at == "IM-14"


async def test_of_one_field_both_values_are_shown_and_either_can_be_kept(plan: Path) -> None:
    for keys, kept in ((("enter",), OTHERS), (("escape",), OTHERS), (("down", "enter"), 'owner = "Head of Policy"')):
        async with opened(plan) as desk:
            await desk.press("o")
            edited(plan, OWNER, OTHERS)
            await desk.press("=Head of Policy", "enter")
            assert desk.screen == "ConflictDialog"
            assert "Town Clerk" in desk.words
            assert "Head of Policy" in desk.words
            await desk.press(*keys)
            assert desk.screen == "Dashboard"
            assert kept in desk.text
        edited(plan, kept, OWNER)


async def test_different_fields_both_stand(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("s")
        edited(plan, OWNER, OTHERS)
        await desk.press("n", "=Two were left out", "enter")
        assert desk.screen == "Dashboard"
        assert OTHERS in desk.text
        assert 'reason = "Two were left out"' in desk.text


async def test_undo_of_a_field_that_somebody_else_changed_since_shows_both_and_can_keep_theirs(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("o", "=Head of Policy", "enter")
        edited(plan, 'owner = "Head of Policy"', OTHERS)
        await desk.press("z")
        assert desk.screen == "ConflictDialog"
        assert "Town Clerk" in desk.words
        await desk.press("escape")
        assert OTHERS in desk.text


async def test_an_action_that_went_meanwhile_is_said_and_the_cursor_goes_to_a_neighbour(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.find("councillors")
        await desk.press("u", "=Nobody came.")
        text = desk.text
        start, end = text.index("[actions.IM-08]"), text.index("[actions.IM-09]")
        edited(plan, text[start:end], "")
        await desk.press("enter", "enter")
        assert desk.screen == "ConflictDialog"
        assert "taken out of the plan" in desk.words
        assert desk.at in {"IM-07", "IM-09"}
        await desk.press("down", "enter")
        assert desk.said.startswith("! There is no action IM-08 in the plan.")
        assert "Nobody came." not in desk.text


async def test_undo_and_redo_bring_back_the_very_file_and_go_to_the_action(plan: Path) -> None:
    async with opened(plan) as desk:
        before = desk.text
        await desk.find("4")
        await desk.press("s", "a", "=Nearly there", "enter", "enter")
        after = desk.text
        await desk.press("home", "z")
        assert (desk.text, desk.at) == (before, "IM-04")
        assert desk.said.startswith("Taken back. IM-04: status off track (was at risk)")
        await desk.press("home", "y")
        assert (desk.text, desk.at) == (after, "IM-04")
        assert desk.said.startswith("Made again. IM-04: status at risk (was off track)")
        assert "1 change" not in desk.record
        await desk.press("z", "z")
        assert desk.said.startswith("! There is nothing to undo.")
        assert desk.record == "✔ Everything is saved to the record"
