"""Looks are found again, and what matters can be told apart in each of them, and without any colour at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.model.plan import Status
from actionplan.tui.app import ActionPlanApp
from actionplan.tui.themes import DARK, GREY, GREY_LIGHT, GREYS, LIGHT, NAMES, SAFE
from tests.tui.desk import LARGE, MIDDLE, SMALL, TODAY, make_folder, opened, taken_away, with_plan, written
from tests.tui.goldens import without_colour
from tests.tui.rest import come_to_rest
from tests.tui.screen_text import colours_of, colours_on, is_grey, segments_on, strips_on

if TYPE_CHECKING:
    from textual.app import App


def kept(plan: Path) -> Path:
    """Return the file in which the theme is remembered."""
    return plan.parent / ".actionplan" / "plan.toml.look"


# What opens, or unfolds, something that is drawn in a way of its own.
STOPS = (
    (),
    ("enter",),
    ("f",),
    ("s", "a", "enter"),
    ("d", "=+3m"),
    ("e",),
    ("s", "n", "w"),
    ("p",),
    ("m",),
    ("ctrl+p",),
)


# Remembered


async def test_the_look_chosen_last_is_there_the_next_time_and_nothing_is_written_at_home(plan: Path) -> None:
    before = sorted(Path.home().rglob("*"))
    async with opened(plan) as desk:
        await desk.press("t")
        assert kept(plan).read_text(encoding="utf-8") == f"{LIGHT}\n"
    async with opened(plan) as desk:
        assert desk.app.theme == LIGHT
        await desk.press("p")
        await desk.at_rest()
        await desk.press("t")
        assert "Colours: high contrast." in desk.words
    async with opened(plan) as desk:
        assert NAMES[desk.app.theme] == "high contrast"
    assert sorted(Path.home().rglob("*")) == before


async def test_the_palette_offers_each_look_by_its_name(plan: Path) -> None:
    async with opened(plan) as desk:
        for look in reversed(NAMES):
            await desk.press("ctrl+p", f"=Colours: {NAMES[look]}")
            await desk.until(lambda look=look: f"Colours: {NAMES[look]}" in desk.words)  # type: ignore[misc]
            await desk.press("enter")
            assert (desk.app.theme, desk.said) == (look, f"Colours: {NAMES[look]}.")


async def test_the_read_only_view_has_the_look_that_is_remembered_and_remembers_none(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("t")
    async with opened(plan, read_only=True) as desk:
        assert desk.app.theme == LIGHT
        await desk.press("t")
        assert desk.said == "Colours: high contrast."
    assert kept(plan).read_text(encoding="utf-8") == f"{LIGHT}\n"
    taken_away(plan.parent / ".actionplan")
    async with opened(plan, read_only=True) as desk:
        await desk.press("t")
        assert desk.app.theme == LIGHT
    assert not (plan.parent / ".actionplan").exists()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"pink\n", b"textual-dark\n", b"[" * 100_000])
async def test_what_is_no_look_is_passed_over_and_replaced_by_the_next_choice(plan: Path, data: bytes) -> None:
    make_folder(kept(plan).parent)
    written(kept(plan), data)
    async with opened(plan) as desk:
        assert desk.app.theme == DARK
        await desk.press("t")
    assert kept(plan).read_text(encoding="utf-8") == f"{LIGHT}\n"


async def test_a_look_that_cannot_be_kept_is_worn_and_said(plan: Path) -> None:
    make_folder(kept(plan))
    async with opened(plan) as desk:
        assert desk.app.theme == DARK
        await desk.press("t")
        assert desk.app.theme == LIGHT
        assert desk.said.startswith("Colours: light. Not for the next time: ")
        assert "plan.toml.look is a folder" in desk.said


# Turned off


async def test_where_colour_is_turned_off_it_is_so_whatever_was_remembered(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(plan) as desk:
        await desk.press("t")
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(plan) as desk:
        for look in (GREY, GREY_LIGHT, GREY):
            assert desk.app.theme == look
            assert all(map(is_grey, colours_on(desk.app)))
            await desk.press("t")
        await desk.press("ctrl+p", "=Colours: high contrast")
        await desk.until(lambda: "Colours: high contrast" in desk.words)
        await desk.press("enter")
        assert desk.said == "Colours: high contrast, in greys."
        assert all(map(is_grey, colours_on(desk.app)))
    assert kept(plan).read_text(encoding="utf-8") == f"{LIGHT}\n"
    monkeypatch.setenv("NO_COLOR", "")
    async with opened(plan) as desk:
        assert desk.app.theme == LIGHT


async def test_the_option_turns_colour_off_as_the_variable_does(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # So that what the program sets is taken back after the test.
    monkeypatch.setenv("NO_COLOR", "")
    app = ActionPlanApp(plan, today=TODAY, color=False)
    async with app.run_test():
        await come_to_rest(app)
        assert app.theme == GREY
        assert all(map(is_grey, colours_on(app)))


async def test_no_colour_changes_a_letter_and_greys_are_grey(plan: Path) -> None:
    async with opened(plan, SMALL) as desk:
        for keys in STOPS:
            await desk.press(*keys)
            await desk.at_rest()
            lines = [strip.text for strip in strips_on(desk.app)]
            for look in NAMES:
                desk.app.theme = look
                await desk.turn()
                strips = strips_on(desk.app)
                assert [strip.text for strip in strips] == lines, (look, keys)
                # The tint of a scroll bar is mixed by rounding, and a grey may be off by one.
                tinted = [colour for colour in colours_of(strips) if max(colour) - min(colour) > 1]
                assert bool(tinted) is (look not in GREYS), (look, keys)
            with without_colour(desk.app):
                await desk.turn()
                strips = strips_on(desk.app)
                assert [strip.text for strip in strips] == lines, keys
                assert all(map(is_grey, colours_of(strips))), keys
            while desk.screen != "Dashboard" or desk.dashboard.here != "table":
                await desk.press("escape")


# All colour taken away


def plain(app: App[Any]) -> list[str]:
    """Return the screen without colour: its words, and what is bold, underlined or reversed."""
    rows = []
    for row in segments_on(app):
        text = ""
        for segment in row:
            style = segment.style
            marks = [name for name in ("bold", "underline", "reverse", "italic") if style and getattr(style, name)]
            text += f"<{' '.join(marks)}>{segment.text}</>" if marks else segment.text
        rows.append(text)
    return rows


def _alike() -> str:
    """Write a plan of actions that differ in their status only, and one more, on track like the second but overdue."""
    head = 'schema = 1\n[plan]\ntitle = "P"\norganisation = "O"\ngroup = "G"\napproved = 2016-01-01\n'
    dues = ["2017-03-31"] * len(Status) + ["2016-11-30"]
    return head + "".join(
        f'[actions.A-{number}]\ntitle = "Same"\nstatus = "{status}"\nowner = "Clerk"\ndue = {due}\n'
        f'updates = [{{ on = 2016-12-10, text = "Why." }}]\n'
        for number, (status, due) in enumerate(zip((*Status, Status.ON_TRACK), dues, strict=True))
    )


@pytest.mark.parametrize(
    ("size", "look"),
    [(SMALL, DARK), (MIDDLE, DARK), (LARGE, DARK), (SMALL, LIGHT), (MIDDLE, SAFE), (LARGE, GREY), (SMALL, GREY)],
)
async def test_without_any_colour_the_seven_statuses_and_overdue_can_be_told_apart(
    tmp_path: Path, size: tuple[int, int], look: str
) -> None:
    async with opened(with_plan(tmp_path / "council", _alike()), size) as desk:
        desk.app.theme = look
        await desk.press("down")
        rows: dict[str, str] = {}
        for line, row in zip(desk.lines, plain(desk.app), strict=True):
            if line[2:4] == "A-":
                rows.setdefault(line[4], row)
        told = [row.replace(f"A-{number}", "") for number, row in rows.items()]
        assert len(rows) == len(set(told)) == 8
        for number, status in enumerate(Status):
            assert status.symbol in rows[str(number)]
        # The two that are on track differ by more than their dates.
        assert "!" in rows["7"] or "overdue" in rows["7"]
        assert "!" not in rows["1"]
        assert "overdue" not in rows["1"]
        await desk.press("home", "enter")
        for number, status in [*enumerate(Status), (7, Status.ON_TRACK)]:
            assert desk.at == f"A-{number}"
            assert f"{status.symbol} " in "".join(plain(desk.app)[3:8])
            assert ("overdue by" in desk.words) is (number == 7)
            await desk.press("right")
        await desk.press("escape", "s")
        for status in Status:
            assert any(f"{status.letter}  {status.symbol}" in line for line in desk.lines), status


async def test_without_any_colour_one_sees_where_one_is(plan: Path) -> None:
    async with opened(plan) as desk:
        for keys, key, what in (
            ((), "down", "the action"),
            (("s",), "down", "the status"),
            (("o", "tab"), "down", "the owner"),
            (("slash", "=4", "enter", "d", "=+3m"), "tab", "the line"),
            (("s", "n", "=x", "enter", "q"), "down", "the answer"),
            (("ctrl+p",), "down", "the command"),
        ):
            await desk.press(*keys)
            await desk.at_rest()
            before = plain(desk.app)
            await desk.press(key)
            after = plain(desk.app)
            changed = [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
            assert len(changed) >= 2, what
            await desk.press("escape", "escape", "escape")


@pytest.mark.parametrize("audience", [(), ("m",)])
async def test_without_any_colour_the_progress_tells_the_statuses_by_word_and_symbol(
    plan: Path, audience: tuple[str, ...]
) -> None:
    async with opened(plan, (120, 200)) as desk:
        await desk.press("p")
        await desk.until(lambda: "as at" in desk.words)
        await desk.press(*audience)
        for status in Status:
            assert any(status.symbol in line for line in desk.lines), status
