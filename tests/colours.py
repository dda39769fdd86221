"""How colours differ: their contrast, and how far apart they are for people who see colours in other ways."""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import TypeAlias

from textual.color import Color

Lab: TypeAlias = tuple[float, float, float]
Matrix: TypeAlias = tuple[Lab, Lab, Lab]

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A Physiologically-based Model for Simulation of Color Vision
# Deficiency, IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: severity 1.0, for linear RGB.
_MACHADO: dict[str, Matrix] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_ALL_COLOURS: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SIGHTS: dict[str, Matrix] = {"usual": _ALL_COLOURS, **_MACHADO}
_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Lab = (0.95047, 1.0, 1.08883)


def _linear(colour: str) -> Lab:
    red, green, blue = (part / 255 for part in Color.parse(colour).rgb)
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _times(matrix: Matrix, values: Lab) -> Lab:
    first, second, third = (sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)
    return first, second, third


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2, 1 to 21."""

    def luminance(colour: str) -> float:
        red, green, blue = _linear(colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, sight: str = "usual") -> Lab:
    """Return a colour as a person with this colour vision sees it, as CIE L*a*b*."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in _times(SIGHTS[sight], _linear(colour)))
    x, y, z = (_root(part / white) for part, white in zip(_times(_XYZ, (red, green, blue)), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def apart(one: str, other: str, sight: str = "usual") -> float:
    """Return the distance of two colours in a person's eyes, by CIEDE2000: 1 is just visible, 100 black to white."""
    return ciede2000(seen(one, sight), seen(other, sight))


def ciede2000(one: Lab, other: Lab) -> float:
    """Return the difference of two colours by CIE 142-2001, with all weights 1."""
    (light_1, a_1, b_1), (light_2, a_2, b_2) = one, other
    stretch = 1.5 - 0.5 * _part_of_25((hypot(a_1, b_1) + hypot(a_2, b_2)) / 2)
    chroma_1, chroma_2 = hypot(a_1 * stretch, b_1), hypot(a_2 * stretch, b_2)
    hue_1, hue_2 = (degrees(atan2(b, a * stretch)) % 360 for a, b in ((a_1, b_1), (a_2, b_2)))
    turn, hue = 0.0, hue_1 + hue_2
    if chroma_1 * chroma_2:
        turn = (hue_2 - hue_1 + 180) % 360 - 180
        hue = (hue_1 + turn / 2) % 360
    chroma, light = (chroma_1 + chroma_2) / 2, (light_1 + light_2) / 2
    by_hue = 2 * sqrt(chroma_1 * chroma_2) * sin(radians(turn / 2))
    bend = (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )
    of_light = (light_2 - light_1) / (1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2))
    of_chroma = (chroma_2 - chroma_1) / (1 + 0.045 * chroma)
    of_hue = by_hue / (1 + 0.015 * chroma * bend)
    rotation = -2 * _part_of_25(chroma) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt(of_light**2 + of_chroma**2 + of_hue**2 + rotation * of_chroma * of_hue)


def _part_of_25(chroma: float) -> float:
    return sqrt(chroma**7 / (chroma**7 + 25**7))
