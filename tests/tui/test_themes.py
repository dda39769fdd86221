"""Each look can be read from the back of the room: every text has its contrast."""

from __future__ import annotations

import pytest
from textual.color import Color

from actionplan.plan import Status
from actionplan.tui.themes import CONTRAST, NAMES, THEMES, following, variable


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 counts it, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_has_a_contrast_of_four_and_a_half_to_one_and_the_strong_look_of_seven(theme: object) -> None:
    look = next(known for known in THEMES if known is theme)
    least = 7.0 if look.name == CONTRAST else 4.5
    grounds = [ground for ground in (look.background, look.surface, look.panel) if ground is not None]
    assert len(grounds) == 3
    words = {name: look.variables[name] for name in ("alarm", "quiet", *(variable(status) for status in Status))}
    for name, colour in {**words, "primary": look.primary, "foreground": str(look.foreground)}.items():
        for ground in grounds:
            assert contrast(colour, ground) >= least, (name, ground)
    assert contrast(look.variables["on-bar"], look.variables["bar"]) >= least


def test_the_looks_follow_one_another_round() -> None:
    names = list(NAMES)
    assert [following(name) for name in names] == [*names[1:], names[0]]
    assert following("some theme of Textual's") == names[0]
