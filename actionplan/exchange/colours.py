"""The colours of cells, by the names that ratings use."""

from __future__ import annotations

import colorsys
import re

# The hues, in degrees of the circle, up to which a colour has a name.
_HUES = ((18, "red"), (68, "amber"), (170, "green"), (262, "blue"), (320, "purple"), (360, "red"))


def colour_name(code: str) -> str:
    """Return red, amber, green or blue for the code of a colour such as FF0000; nothing for pale and grey ones."""
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", code):
        return ""
    red, green, blue = (int(code[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < 0.3 or value < 0.3:
        return ""
    return next(name for most, name in _HUES if hue * 360 <= most)
