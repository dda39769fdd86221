"""Draw the picture of the dashboard that the README shows: `python -m tests.pictures`."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from tests.conftest import IDENTITY

PICTURE = Path(__file__).parent.parent / "docs" / "images" / "dashboard.svg"
SIZE = (120, 38)
# Characters of this font stack are 0.602 of their height wide; a cell of the picture is 12.2 wide.
FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"
FONT_SIZE = 20.26


def tidied(svg: str) -> str:
    """Make a picture stand on its own: fonts of the reader's machine, spaces kept, the same names each time."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+-", "screen-", svg)
    svg = svg.replace("Fira Code, monospace", FONTS).replace("font-size: 20px", f"font-size: {FONT_SIZE}px")
    svg = svg.replace("<text ", '<text xml:space="preserve" ').replace("&#160;", " ")
    svg = svg.replace('class="rich-terminal"', 'class="rich-terminal" role="img" aria-label="The dashboard"')
    return re.sub(r"[ \t]+\n", "\n", svg)


async def picture() -> str:
    """Open the dashboard on the plan of the tests, change one action, and give what is on the screen."""
    # Only now: the environment of the person who draws is replaced first.
    from tests.tui.desk import opened, saved, with_plan

    with tempfile.TemporaryDirectory() as place:
        path = saved(with_plan(Path(place) / "council"))
        async with opened(path, SIZE) as desk:
            await desk.find("4")
            await desk.press(
                "u", "=The supplier promises the store for 6 February.", "enter", "=Move the date.", "enter"
            )
            return tidied(desk.app.export_screenshot(title="actionplan"))


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update({**IDENTITY, "HOME": home, "GIT_CONFIG_GLOBAL": f"{home}/.gitconfig"})
        os.environ.update({"GIT_CONFIG_NOSYSTEM": "1", "COLORTERM": "truecolor"})
        os.environ.pop("NO_COLOR", None)
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(asyncio.run(picture()), encoding="utf-8")


if __name__ == "__main__":
    main()
