"""Write the examples that the documentation shows: `python -m tests.examples`.

They are the papers of the made-up plan: its summaries, and agenda and minutes of a meeting. The picture of one is
drawn by Chromium, and only where there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from actionplan import demo
from actionplan.reports import agenda, build, layout, make, minutes
from actionplan.session.session import Session
from tests import demonstration
from tests.conftest import IDENTITY

DOCS = Path(__file__).parent.parent / "docs"
PICTURE = DOCS / "images" / "lead-member.png"
# File in docs/examples: format and reader.
SUMMARIES = {
    "progress.html": ("html", "whole"),
    "lead-member.html": ("html", "lead-member"),
}
EXAMPLES = (*SUMMARIES, "committee.html", "agenda.md", "minutes.md")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
)


def examples() -> dict[str, str]:
    """Return the text of each example: of the usual period, the next meeting and an earlier one, on the last day."""
    with tempfile.TemporaryDirectory() as place:
        plan = demonstration.make(Path(place))
        session = Session(plan, today=demo.LAST, read_only=True)
        past = session.past()
        summary = past.summary(past.usual_period(session.plan, demo.LAST), demo.LAST)
        papers = {
            "agenda.md": agenda.report(session.agenda(date(2026, 6, 10), date(2026, 9, 9))),
            "minutes.md": minutes.report(session.minutes(date(2025, 12, 10))),
        }
    found = {name: make.text(make.report(summary, reader), form) for name, (form, reader) in SUMMARIES.items()}
    found["committee.html"] = make.text(make.report(summary, build.COMMITTEE, layout.load(layout.DEFAULT)), "html")
    return found | {name: make.text(paper, "md") for name, paper in papers.items()}


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
