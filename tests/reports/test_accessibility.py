"""axe in headless Chromium finds nothing to object to in a report, and nobody has to scroll sideways."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.reports import build, cells, layout, make
from tests.reports import sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionplan.history.summary import Summary

HERE = Path(__file__).parent / "a11y"
# Where `.ci/run` installs what package.json names.
PACKAGES = Path(os.environ.get("ACTIONPLAN_NODE", HERE.parents[2] / ".cache" / "a11y"))
CHROMIUM = shutil.which("chromium") or ""
# Who reads it, or the layout of a committee paper.
PAGES: dict[str, tuple[Callable[[], Summary], str]] = {
    "whole.html": (sample.demo, build.WHOLE),
    "member.html": (sample.demo, build.LEAD_MEMBER),
    "committee.html": (sample.demo, "policy-and-resources"),
    "exempt.html": (partial(sample.demo, include_exempt=True), build.WHOLE),
    "hostile.html": (sample.hostile, build.WHOLE),
    "hostile-member.html": (sample.hostile, build.LEAD_MEMBER),
    "hostile-committee.html": (sample.hostile, "audit-governance-and-standards"),
}
# What the tests of paper read.
PRINTED = ("member.html", "exempt.html", "whole.html", "hostile.html")


def missing() -> str:
    """Return what is not installed of what these tests need."""
    needed = {"node": shutil.which("node"), "chromium": CHROMIUM, "axe": (PACKAGES / "node_modules/axe-core").is_dir()}
    return ", ".join(name for name, found in needed.items() if not found)


pytestmark = pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}; .ci/run installs it")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every page into a folder."""
    folder = tmp_path_factory.mktemp("pages")
    for name, (summary, reader) in PAGES.items():
        by = layout.load(reader) if reader in layout.SHIPPED else None
        (folder / name).write_text(make.text(make.report(summary(), reader, by), "html"), encoding="utf-8")
    # A page with faults shows that they would be found.
    faulty = '<!DOCTYPE html><title></title><p style="color:#aaa;width:900px">Grey</p><img src="no-such-file.png">'
    (folder / "faulty.html").write_text(faulty, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def looks(folder: Path) -> list[dict[str, Any]]:
    """Look at every page once in every way."""
    home = folder / "home"
    home.mkdir()
    done = subprocess.run(
        ["node", HERE / "look.mjs", PACKAGES, CHROMIUM, folder, ",".join(PRINTED), *sorted(folder.glob("*.html"))],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=os.environ | {"HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == 4 * (len(PAGES) + 1)
    return found


def of_ours(looks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the looks at pages that we wrote."""
    return [look for look in looks if look["page"] in PAGES]


def test_axe_finds_nothing_in_any_page_light_or_dark_wide_or_narrow(looks: list[dict[str, Any]]) -> None:
    assert {(look["page"], look["width"], look["colorScheme"]): look["violations"] for look in of_ours(looks)} == {
        (page, width, scheme): [] for page in PAGES for width in (1280, 320) for scheme in ("light", "dark")
    }
    for look in of_ours(looks):
        assert look["passes"] > (25 if look["colorScheme"] == "light" else 0)


def test_faults_would_be_found(looks: list[dict[str, Any]]) -> None:
    for look in looks:
        if look["page"] == "faulty.html":
            rules = {fault.partition(":")[0] for fault in look["violations"]}
            is_light = look["colorScheme"] == "light"
            assert {"html-has-lang", "document-title", "image-alt", "color-contrast"} <= rules or not is_light
            assert "color-contrast" in rules
            assert look["requests"] != []
            assert look["scrolls"] > 320


def test_no_page_scrolls_sideways(looks: list[dict[str, Any]]) -> None:
    assert [look["page"] for look in of_ours(looks) if look["scrolls"] > look["width"]] == []


def test_nothing_written_in_a_chart_is_cut_off(looks: list[dict[str, Any]]) -> None:
    assert [(look["page"], look["width"], look["cut"]) for look in of_ours(looks) if look["cut"]] == []


def test_a_page_asks_for_nothing_else(looks: list[dict[str, Any]]) -> None:
    assert [look["requests"] for look in of_ours(looks) if look["requests"]] == []


def test_the_page_is_dark_where_the_reader_wants_it_dark(looks: list[dict[str, Any]]) -> None:
    grounds = {(look["colorScheme"], look["ground"]) for look in of_ours(looks)}
    assert grounds == {("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 24, 29)")}


def printed(folder: Path, name: str) -> list[str]:
    """Return the text of each printed page."""
    done = subprocess.run(["pdftotext", "-layout", folder / name, "-"], capture_output=True, text=True, check=True)
    return done.stdout.removesuffix("\f").split("\f")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="not installed: pdftotext; .ci/run installs it")
class TestOnPaper:
    """What comes out of the printer."""

    def test_the_lead_members_page_fits_on_two_sheets(self, folder: Path, looks: list[dict[str, Any]]) -> None:
        assert looks
        assert len(printed(folder, "member.pdf")) in {1, 2}

    def test_what_is_not_for_publication_says_so_on_every_sheet(
        self, folder: Path, looks: list[dict[str, Any]]
    ) -> None:
        assert looks
        marked, free = printed(folder, "exempt.pdf"), printed(folder, "whole.pdf")
        assert len(marked) > 3
        assert [page for page in marked if cells.NOT_FOR_PUBLICATION not in page] == []
        assert [page for page in free if "Not for publication" in page] == []

    def test_every_sheet_has_its_number_and_day(self, folder: Path, looks: list[dict[str, Any]]) -> None:
        assert looks
        pages = printed(folder, "whole.pdf")
        for number, page in enumerate(pages, start=1):
            assert re.search(rf"As at 31 March 2026\s+Page {number} of {len(pages)}", page)

    def test_a_table_that_goes_on_repeats_its_head(self, folder: Path, looks: list[dict[str, Any]]) -> None:
        assert looks
        heads = [
            page for page in printed(folder, "hostile.pdf") if re.search(r"Owner\s+Due\s+Status\s+Latest update", page)
        ]
        assert len(heads) > 2
