"""The looks of the dashboard; every text on its ground has a contrast of at least 4.5 to 1.

docs/reference/colours.md has the figures, which a test computes from here.
"""

from __future__ import annotations

from textual.theme import Theme

from actionplan.model.plan import Status

DARK, LIGHT, CONTRAST = "actionplan-dark", "actionplan-light", "actionplan-contrast"
SAFE, SAFE_LIGHT = "actionplan-safe", "actionplan-safe-light"
GREYS = GREY, GREY_LIGHT = "actionplan-grey", "actionplan-grey-light"
NAMES = {
    DARK: "dark",
    LIGHT: "light",
    CONTRAST: "high contrast",
    SAFE: "colour-blind safe",
    SAFE_LIGHT: "colour-blind safe, light",
    GREY: "no colour",
    GREY_LIGHT: "no colour, light",
}


def variable(status: Status) -> str:
    """Return the name of the CSS variable for the colour of a status."""
    return f"status-{status.value}"


_ON_DARK = {
    Status.NOT_STARTED: "#c6d1dc",
    Status.ON_TRACK: "#63d690",
    Status.AT_RISK: "#ffc857",
    Status.OFF_TRACK: "#ff8a80",
    Status.ON_HOLD: "#d0b0ff",
    Status.COMPLETE: "#7cc0ff",
    Status.CLOSED: "#a4b1be",
}
_ON_LIGHT = {
    Status.NOT_STARTED: "#3a4754",
    Status.ON_TRACK: "#116329",
    Status.AT_RISK: "#7a4b00",
    Status.OFF_TRACK: "#a3161a",
    Status.ON_HOLD: "#6033a8",
    Status.COMPLETE: "#0a4f96",
    Status.CLOSED: "#525e6a",
}

_ON_BLACK = {
    Status.NOT_STARTED: "#ffffff",
    Status.ON_TRACK: "#7dff9f",
    Status.AT_RISK: "#ffe14d",
    Status.OFF_TRACK: "#ffb3ab",
    Status.ON_HOLD: "#e6d0ff",
    Status.COMPLETE: "#a8d8ff",
    Status.CLOSED: "#e0e0e0",
}
# Chosen so that people who see without red, green or blue can tell all seven apart.
_SAFE_ON_DARK = {
    Status.NOT_STARTED: "#e6edff",
    Status.ON_TRACK: "#0c97fe",
    Status.AT_RISK: "#ffe608",
    Status.OFF_TRACK: "#f1685f",
    Status.ON_HOLD: "#c4a8cf",
    Status.COMPLETE: "#c4ffe1",
    Status.CLOSED: "#949494",
}
_SAFE_ON_LIGHT = {
    Status.NOT_STARTED: "#626678",
    Status.ON_TRACK: "#0060dc",
    Status.AT_RISK: "#746806",
    Status.OFF_TRACK: "#730401",
    Status.ON_HOLD: "#5b1c76",
    Status.COMPLETE: "#075e42",
    Status.CLOSED: "#2b333a",
}
_GREY_ON_DARK = {
    Status.NOT_STARTED: "#d0d0d0",
    Status.ON_TRACK: "#e8e8e8",
    Status.AT_RISK: "#ffffff",
    Status.OFF_TRACK: "#ffffff",
    Status.ON_HOLD: "#d0d0d0",
    Status.COMPLETE: "#e8e8e8",
    Status.CLOSED: "#b4b4b4",
}
_GREY_ON_LIGHT = {
    Status.NOT_STARTED: "#3c3c3c",
    Status.ON_TRACK: "#202020",
    Status.AT_RISK: "#000000",
    Status.OFF_TRACK: "#000000",
    Status.ON_HOLD: "#3c3c3c",
    Status.COMPLETE: "#202020",
    Status.CLOSED: "#464646",
}


def following(name: str, *, in_colour: bool = True) -> str:
    """Return the next theme; one without colour if colour is off."""
    known = list(NAMES if in_colour else GREYS)
    return known[(known.index(name) + 1) % len(known)] if name in known else known[0]


def _variables(colours: dict[Status, str], *, alarm: str, quiet: str, bar: str, on_bar: str) -> dict[str, str]:
    return {
        **{variable(status): colour for status, colour in colours.items()},
        "alarm": alarm,
        "quiet": quiet,
        "bar": bar,
        "on-bar": on_bar,
        "text-muted": quiet,
        "text-error": alarm,
        "footer-key-foreground": bar,
    }


THEMES = (
    Theme(
        name=DARK,
        dark=True,
        primary="#7cc0ff",
        secondary="#4f86b8",
        accent="#ffc857",
        warning="#ffc857",
        error="#ff8a80",
        success="#63d690",
        foreground="#edf2f7",
        background="#0f1822",
        surface="#16222e",
        panel="#1e2d3b",
        variables=_variables(_ON_DARK, alarm="#ff8a80", quiet="#a9b7c5", bar="#7cc0ff", on_bar="#08121c"),
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#0a4f96",
        secondary="#3d6f9f",
        accent="#7a4b00",
        warning="#7a4b00",
        error="#a3161a",
        success="#116329",
        foreground="#14202b",
        background="#fbfcfd",
        surface="#f0f4f8",
        panel="#e2e9f0",
        variables=_variables(_ON_LIGHT, alarm="#a3161a", quiet="#4a5764", bar="#0a4f96", on_bar="#ffffff"),
    ),
    Theme(
        name=CONTRAST,
        dark=True,
        primary="#ffe14d",
        secondary="#ffffff",
        accent="#ffe14d",
        warning="#ffe14d",
        error="#ffb3ab",
        success="#7dff9f",
        foreground="#ffffff",
        background="#000000",
        surface="#101010",
        panel="#202020",
        variables=_variables(_ON_BLACK, alarm="#ffb3ab", quiet="#ffffff", bar="#ffe14d", on_bar="#000000"),
    ),
    Theme(
        name=SAFE,
        dark=True,
        primary="#8cc8ff",
        secondary="#4f86b8",
        accent="#ffe608",
        warning="#ffe608",
        error="#f1685f",
        success="#0c97fe",
        foreground="#edf2f7",
        background="#0f1822",
        surface="#16222e",
        panel="#1e2d3b",
        variables=_variables(_SAFE_ON_DARK, alarm="#f1685f", quiet="#a9b7c5", bar="#8cc8ff", on_bar="#08121c"),
    ),
    Theme(
        name=SAFE_LIGHT,
        dark=False,
        primary="#0a4f96",
        secondary="#3d6f9f",
        accent="#746806",
        warning="#746806",
        error="#730401",
        success="#0060dc",
        foreground="#14202b",
        background="#fbfcfd",
        surface="#f0f4f8",
        panel="#e2e9f0",
        variables=_variables(_SAFE_ON_LIGHT, alarm="#730401", quiet="#4a5764", bar="#0a4f96", on_bar="#ffffff"),
    ),
    Theme(
        name=GREY,
        dark=True,
        primary="#ffffff",
        secondary="#8c8c8c",
        accent="#ffffff",
        warning="#ffffff",
        error="#ffffff",
        success="#e8e8e8",
        foreground="#f0f0f0",
        background="#101010",
        surface="#1a1a1a",
        panel="#262626",
        variables=_variables(_GREY_ON_DARK, alarm="#ffffff", quiet="#b4b4b4", bar="#ffffff", on_bar="#000000"),
    ),
    Theme(
        name=GREY_LIGHT,
        dark=False,
        primary="#000000",
        secondary="#6a6a6a",
        accent="#000000",
        warning="#000000",
        error="#000000",
        success="#202020",
        foreground="#141414",
        background="#fcfcfc",
        surface="#f2f2f2",
        panel="#e4e4e4",
        variables=_variables(_GREY_ON_LIGHT, alarm="#000000", quiet="#464646", bar="#000000", on_bar="#ffffff"),
    ),
)
DEFAULTS = THEMES[0].variables
