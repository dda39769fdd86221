"""Every test is kept apart from the machine's own configuration and clock."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from actionplan.reports import make
from tests.longrun import LONG

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.reports.blocks import Report
    from tests.laptops import Laptop

# Neither how fast a machine is nor what is drawn this time decides whether a test passes.
settings.register_profile(
    "actionplan", deadline=None, derandomize=not LONG, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("actionplan")

IDENTITY = {
    "GIT_AUTHOR_NAME": "Test Officer",
    "GIT_AUTHOR_EMAIL": "officer@council.example",
    "GIT_COMMITTER_NAME": "Test Officer",
    "GIT_COMMITTER_EMAIL": "officer@council.example",
    "GIT_AUTHOR_DATE": "2016-10-12T14:00:00+01:00",
    "GIT_COMMITTER_DATE": "2016-10-12T14:00:00+01:00",
}
UNSET = (
    *("ACTIONPLAN_PLAN", "ACTIONPLAN_TODAY", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "EMAIL"),
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "XDG_CONFIG_HOME"),
)


def pytest_collection_finish() -> None:
    """Look for rubbish among what the tests leave, and not again and again among what they all share."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the test its own home folder, a git without other configuration, and a known identity."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(autouse=True)
def _every_document_keeps_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold every Word document that is written in a test to the rules, whatever the test is about."""
    made = make.word

    def checked(report: Report, template: Path | None = None) -> bytes:
        from tests.reports.wordrules import breaches  # most tests write no document

        document = made(report, template)
        assert breaches(document) == []
        return document

    monkeypatch.setattr(make, "word", checked)


@pytest.fixture
def laptops(tmp_path: Path) -> list[Laptop]:
    """Return the laptops of Ana and Ben, who share a plan."""
    from tests.laptops import shared  # most tests need none

    return shared(tmp_path, "Ana", "Ben")


@pytest.fixture
def ana(laptops: list[Laptop]) -> Laptop:
    return laptops[0]


@pytest.fixture
def ben(laptops: list[Laptop]) -> Laptop:
    return laptops[1]
