"""Write the examples that the documentation shows: `python -m tests.examples`.

They are the summaries of the made-up plan. The picture of one is drawn by Chromium, and only where there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from actionplan import demo
from actionplan.document import parse
from actionplan.past import Past
from actionplan.record import Record
from actionplan.reports import write
from tests.conftest import IDENTITY

DOCS = Path(__file__).parent.parent / "docs"
PICTURE = DOCS / "images" / "lead-member.png"
# File in docs/examples: format and reader.
EXAMPLES = {
    "progress.html": ("html", "whole"),
    "lead-member.html": ("html", "lead-member"),
}
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
)


def examples() -> dict[str, str]:
    """Give the text of each example: the usual period of the made-up plan, on its last day."""
    with tempfile.TemporaryDirectory() as place:
        made = demo.make(Path(place))
        past = Past(Record(made.plan), made.plan.name)
        period = past.usual_period(parse(made.plan.read_bytes()).plan, made.today)
        summary = past.summary(period, made.today)
    return {name: write.text(summary, form, reader) for name, (form, reader) in EXAMPLES.items()}


def main() -> None:
    """Write the examples and the picture."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update({**IDENTITY, "HOME": home, "GIT_CONFIG_GLOBAL": f"{home}/.gitconfig"})
        folder = DOCS / "examples"
        folder.mkdir(exist_ok=True)
        for name, text in examples().items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        browser = shutil.which("chromium")
        if browser is not None:
            page = (folder / "lead-member.html").as_uri()
            words = (*QUIET, f"--user-data-dir={home}/browser", "--window-size=1000,1180", f"--screenshot={PICTURE}")
            subprocess.run([browser, *words, page], check=True, capture_output=True)


if __name__ == "__main__":
    main()
