"""Each look can be read from the back of the room, and what matters told apart by everybody there."""

from __future__ import annotations

import os
from itertools import combinations
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.model.plan import Status
from actionplan.tui.themes import (
    CONTRAST,
    DARK,
    GREY,
    GREY_LIGHT,
    GREYS,
    NAMES,
    SAFE,
    SAFE_LIGHT,
    THEMES,
    following,
    variable,
)
from tests.colours import SIGHTS, apart, ciede2000, contrast, seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.theme import Theme

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "colours.md"
UPDATE = "ACTIONPLAN_UPDATE_FIGURES"
_FIGURES = "## The figures"
_SIGHTS = {
    "usual": "all colours",
    "protanopia": "no red (protanopia)",
    "deuteranopia": "no green (deuteranopia)",
    "tritanopia": "no blue (tritanopia)",
}
LOOKS = pytest.mark.parametrize("look", THEMES, ids=lambda look: look.name)


def grounds(look: Theme) -> tuple[str, ...]:
    """Return the three backgrounds of text."""
    found = [ground for ground in (look.background, look.surface, look.panel) if ground is not None]
    assert len(found) == 3
    return tuple(found)


def statuses(look: Theme) -> dict[str, str]:
    """Return the colour of each status."""
    return {status.value.replace("-", " "): look.variables[variable(status)] for status in Status}


def words(look: Theme) -> dict[str, str]:
    """Return the colours of all text."""
    return {
        "text": str(look.foreground),
        "ids and headings": look.primary,
        "secondary text": look.variables["quiet"],
        "overdue and problems": look.variables["alarm"],
        **statuses(look),
    }


def least(look: Theme, sight: str) -> tuple[float, float, float]:
    """Return the smallest distances: of two statuses, of overdue from other text, of the cursor's line from others."""
    others = (str(look.foreground), look.variables["quiet"])
    return (
        min(apart(one, other, sight) for one, other in combinations(statuses(look).values(), 2)),
        min(apart(look.variables["alarm"], other, sight) for other in others),
        min(apart(look.variables["bar"], ground, sight) for ground in grounds(look)),
    )


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # From G. Sharma, W. Wu, E. N. Dalal: The CIEDE2000 Color-Difference Formula, 2005, table 1.
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_counted_as_their_authors_do(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(expected, abs=0.0001)
    assert ciede2000(other, one) == pytest.approx(expected, abs=0.0001)


@pytest.mark.parametrize("sight", SIGHTS)
def test_greys_look_the_same_to_everybody(sight: str) -> None:
    assert seen("#777777", sight) == pytest.approx(seen("#777777"), abs=0.1)


def test_red_and_green_are_hard_to_tell_apart_for_people_who_see_without_one_of_them() -> None:
    red, green = "#b04a30", "#70701c"
    assert apart(red, green) > 25
    assert apart(red, green, "deuteranopia") < 10
    assert apart(red, green, "tritanopia") > 20


@LOOKS
def test_every_text_has_a_contrast_of_four_and_a_half_to_one_and_the_strong_look_of_seven(look: Theme) -> None:
    least_allowed = 7.0 if look.name in {CONTRAST, *GREYS} else 4.5
    for name, colour in words(look).items():
        for ground in grounds(look):
            assert contrast(colour, ground) >= least_allowed, (name, ground)
    assert contrast(look.variables["on-bar"], look.variables["bar"]) >= least_allowed


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("name", [SAFE, SAFE_LIGHT])
def test_in_the_safe_looks_everybody_can_tell_the_seven_statuses_overdue_and_the_cursor_apart(
    name: str, sight: str
) -> None:
    look = next(known for known in THEMES if known.name == name)
    of_statuses, of_overdue, of_cursor = least(look, sight)
    assert of_statuses >= 14
    assert of_overdue >= 20
    assert of_cursor >= 20


@LOOKS
@pytest.mark.parametrize("sight", SIGHTS)
def test_overdue_and_the_cursor_stand_out_in_every_look_that_has_colours(look: Theme, sight: str) -> None:
    _, of_overdue, of_cursor = least(look, sight)
    assert of_cursor >= 20
    assert of_overdue >= 15 or look.name in GREYS


@pytest.mark.parametrize("name", GREYS)
def test_the_looks_without_colours_have_greys_only(name: str) -> None:
    look = next(known for known in THEMES if known.name == name)
    own = [value for value in vars(look).values() if isinstance(value, str) and value.startswith("#")]
    for colour in (*own, *look.variables.values()):
        assert len({colour[1:3], colour[3:5], colour[5:7]}) == 1, colour


def test_the_looks_follow_one_another_round() -> None:
    names = list(NAMES)
    assert [following(name) for name in names] == [*names[1:], names[0]]
    assert following("some theme of Textual's") == names[0] == DARK
    assert names == [look.name for look in THEMES]
    assert [following(name, in_colour=False) for name in (DARK, GREY, GREY_LIGHT)] == [GREY, GREY_LIGHT, GREY]


def shown(figure: float) -> str:
    """Write a figure with one decimal, never more than it is."""
    return f"{floor(figure * 10) / 10:.1f}"


def row(cells: Iterable[str]) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(cells)} |"


def figures() -> Iterator[str]:
    """Write the figures of all looks, as the page has them."""
    yield from (_FIGURES, "", "### How far apart", "")
    yield row(("theme", "seen with", "two statuses", "overdue from other text", "the cursor's line from others"))
    yield "|---|---|---|---|---|"
    for look in THEMES:
        for sight, said in _SIGHTS.items():
            yield row((NAMES[look.name], said, *map(shown, least(look, sight))))
    for look in THEMES:
        yield from ("", f"### Contrast: {NAMES[look.name]}", "")
        yield row(("what", "colour", *(f"on `{ground}`" for ground in grounds(look))))
        yield "|---|---|---|---|---|"
        for what, colour in words(look).items():
            yield row((what, f"`{colour}`", *(shown(contrast(colour, ground)) for ground in grounds(look))))
        on_bar, bar = look.variables["on-bar"], look.variables["bar"]
        yield from ("", f"The line of the cursor: `{on_bar}` on `{bar}`, {shown(contrast(on_bar, bar))}.")


def test_the_page_about_colours_has_the_figures_of_the_program() -> None:
    page = PAGE.read_text(encoding="utf-8")
    above, _, _ = page.partition(_FIGURES)
    expected = above + "".join(f"{line}\n" for line in figures())
    if os.environ.get(UPDATE):
        PAGE.write_text(expected, encoding="utf-8")
        page = expected
    assert page == expected, f"write them anew with {UPDATE}=1"
