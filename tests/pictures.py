"""Draw the pictures of the dashboard and the meeting that the pages show: `python -m tests.pictures`."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from tests.conftest import IDENTITY

PICTURES = Path(__file__).parent.parent / "docs" / "images"
# Each with its size, what it is called for those who do not see it, and the keys that lead to it.
SCREENS = {
    "dashboard": (
        (120, 38),
        "The dashboard",
        ("u", "=The supplier promises the store for 6 February.", "enter", "=Move the date.", "enter"),
    ),
    "meeting": (
        (100, 34),
        "The meeting: one action, how it stands, what was said last and what was promised",
        ("m", "a", "=The supplier wrote back: 6 February.", "enter", "=Move the date.", "enter"),
    ),
}
# Characters of this font stack are 0.602 of their height wide; a cell of the picture is 12.2 wide.
FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"
FONT_SIZE = 20.26


def tidied(svg: str, label: str) -> str:
    """Make a picture stand on its own: fonts of the reader's machine, spaces kept, the same names each time."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+-", "screen-", svg)
    svg = svg.replace("Fira Code, monospace", FONTS).replace("font-size: 20px", f"font-size: {FONT_SIZE}px")
    svg = svg.replace("<text ", '<text xml:space="preserve" ').replace("&#160;", " ")
    svg = svg.replace('class="rich-terminal"', f'class="rich-terminal" role="img" aria-label="{label}"')
    return re.sub(r"[ \t]+\n", "\n", svg)


async def picture(name: str) -> str:
    """Open the dashboard on the plan of the tests, press the keys, and give what is on the screen."""
    # Only now: the environment of the person who draws is replaced first.
    from tests.tui.desk import opened, saved, with_plan

    size, label, keys = SCREENS[name]
    with tempfile.TemporaryDirectory() as place:
        path = saved(with_plan(Path(place) / "council"))
        async with opened(path, size) as desk:
            await desk.find("4")
            await desk.press(*keys)
            return tidied(desk.app.export_screenshot(title="actionplan"), label)


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update({**IDENTITY, "HOME": home, "GIT_CONFIG_GLOBAL": f"{home}/.gitconfig"})
        os.environ.update({"GIT_CONFIG_NOSYSTEM": "1", "COLORTERM": "truecolor"})
        os.environ.pop("NO_COLOR", None)
        PICTURES.mkdir(exist_ok=True)
        for name in SCREENS:
            (PICTURES / f"{name}.svg").write_text(asyncio.run(picture(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
