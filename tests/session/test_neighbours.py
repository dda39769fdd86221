"""What lies beside a plan: copies of file-sharing services, plans under another name, and folders that are shared."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import ActionPlanError
from actionplan.session import neighbours, setup
from actionplan.session.session import Session, find_plan
from tests.cli.conftest import PLAN

if TYPE_CHECKING:
    from pathlib import Path

OTHER = PLAN.replace('status = "at-risk"', 'status = "off-track"').replace("Train all staff", "Train everybody")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan in a folder of its own."""
    path = tmp_path / "council" / "plan.toml"
    path.parent.mkdir()
    path.write_text(PLAN, encoding="utf-8")
    return path


def copies(plan: Path) -> list[neighbours.PlanCopy]:
    """Return the copies beside a plan."""
    return neighbours.copies(plan, Session(plan, read_only=True).plan)


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("plan (Clerk's conflicted copy 2026-11-30).toml", "Dropbox or Nextcloud"),
        ("plan (conflicted copy 2026-11-30 101500).toml", "Dropbox or Nextcloud"),
        ("Plan (CLERK's Conflicted Copy).toml", "Dropbox or Nextcloud"),
        ("plan.sync-conflict-20261130-101500-ABCDEFG.toml", "Syncthing"),
        ("plan_conflict-20261130-101500.toml", "a file-sharing service"),
        ("plan [Conflict].toml", "a file-sharing service"),
        ("plan (1).toml", "Google Drive"),
        ("plan(2).toml", "Google Drive"),
        ("Copy of plan.toml", "Google Drive"),
        ("plan-LAPTOP-7F3K.toml", "OneDrive"),
        ("plan-DESKTOP-1A2B3C4-2.toml", "OneDrive"),
        ("plan-Clerks MacBook.toml", "OneDrive"),
        ("plan - Copy.toml", "a person or a file-sharing service"),
        ("plan copy 2.toml", "a person or a file-sharing service"),
        ("plan 2.toml", "a person or a file-sharing service"),
    ],
)
def test_a_copy_is_named_with_who_made_it_what_differs_and_what_to_do(plan: Path, name: str, service: str) -> None:
    plan.with_name(name).write_text(OTHER, encoding="utf-8")
    (copy,) = copies(plan)
    assert (copy.name, copy.service, copy.differing) == (name, service, ("IM-02", "IM-03"))
    assert "2 actions differ (IM-02 and IM-03)" in copy.words
    assert f'--plan "{name}" show IM-02' in copy.words


@pytest.mark.parametrize(
    "name",
    ["plan.toml", "plan.toml.bak", "planning.toml", "my plan.toml", "plan-2021.toml", "plan 2.toml", "other (1).toml"],
)
def test_a_file_of_another_kind_or_another_plan_is_no_copy(plan: Path, name: str) -> None:
    if name != "plan.toml":
        other = PLAN.replace("Information plan", "Plan of 2021").replace("IM-", "Y-")
        plan.with_name(name).write_text(other, encoding="utf-8")
    assert copies(plan) == []


@pytest.mark.parametrize("kind", ["empty", "broken", "binary", "folder", "link", "dangling", "pipe", "deep", "huge"])
def test_a_copy_that_cannot_be_read_is_named_and_raises_nothing(plan: Path, kind: str) -> None:
    path = plan.with_name("plan-LAPTOP-7F3K.toml")
    match kind:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(plan)
        case "dangling":
            path.symlink_to("nowhere")
        case "pipe":
            os.mkfifo(path)
        case "huge":
            with path.open("wb") as file:
                file.truncate(30_000_000)
        case _:
            data = {"empty": b"", "broken": b"schema = \n", "binary": b"\xff\xfe\x00", "deep": b"a = " + b"[" * 5000}
            path.write_bytes(data[kind])
    (copy,) = copies(plan)
    assert copy.problem == "it cannot be read"
    assert "it cannot be read. Look at it" in copy.words
    assert "cannot be read" in neighbours.notice(plan, Session(plan, read_only=True).plan)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is unreadable to this user")
def test_a_copy_without_the_right_to_read_it_is_named(plan: Path) -> None:
    path = plan.with_name("plan (1).toml")
    path.write_text(OTHER, encoding="utf-8")
    path.chmod(0)
    assert copies(plan)[0].problem


def test_a_copy_says_what_else_may_differ(plan: Path) -> None:
    plan.with_name("plan (1).toml").write_text(PLAN, encoding="utf-8")
    heading = PLAN.replace('group = "Information Group"', 'group = "Another Group"')
    plan.with_name("plan (2).toml").write_text(heading, encoding="utf-8")
    removed = PLAN.split("[actions.IM-07]", maxsplit=1)[0]
    plan.with_name("plan (3).toml").write_text(removed, encoding="utf-8")
    same, other_heading, shorter = copies(plan)
    assert "no action differs" in same.words
    assert "only the details of the plan itself differ" in other_heading.words
    assert '1 action differs (IM-07). “actionplan --plan "plan (3).toml" list”' in shorter.words


@pytest.mark.parametrize("letters", ["\x1b[31m", "\n", "\u202e", "\udcff"])
def test_letters_of_a_name_that_are_unsafe_to_show_become_symbols(plan: Path, letters: str) -> None:
    plan.with_name(f"plan ({letters}conflicted copy).toml").write_text(OTHER, encoding="utf-8")
    (copy,) = copies(plan)
    assert not set(letters) - set("[31m") & set(copy.words + neighbours.notice(plan, Session(plan).plan))


def test_many_copies_are_all_named_and_few_are_read(plan: Path) -> None:
    for number in range(1, 31):
        plan.with_name(f"plan ({number}).toml").write_text(PLAN, encoding="utf-8")
    found = copies(plan)
    assert len(found) == 30
    assert sum(not copy.problem for copy in found) == 10
    assert "30 copies are beside the plan" in neighbours.notice(plan, Session(plan, read_only=True).plan)


@pytest.mark.parametrize("name", ["plan.toml.txt", "Plan.toml", "PLAN.TOML", "plan.toml.toml", "plan.txt"])
def test_a_plan_under_another_name_is_named_if_there_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PLAN, encoding="utf-8")
    below = tmp_path / "below"
    below.mkdir()
    for folder in (tmp_path, below):
        with pytest.raises(ActionPlanError) as caught:
            find_plan(folder=folder)
        assert f"There is a {name} in {tmp_path}: rename it to plan.toml." in caught.value.advice


def test_no_plan_at_all_names_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ActionPlanError) as caught:
        find_plan(folder=tmp_path)
    for words in ("--plan", "actionplan init", "actionplan demo"):
        assert words in caught.value.advice


SHARED = {
    "OneDrive": ("OneDrive - Example Council", ""),
    "Dropbox": ("Dropbox (Example Council)", ""),
    "Google Drive": ("GoogleDrive-clerk@council.example", ""),
    "Nextcloud": ("Nextcloud", ""),
    "ownCloud": ("ownCloud", ""),
    "iCloud Drive": ("Mobile Documents", ""),
}
MARKED = [
    ("Dropbox", ".dropbox", b"{}"),
    ("Dropbox", ".dropbox.cache", None),
    ("Syncthing", ".stfolder", None),
    ("Google Drive", ".tmp.driveupload", None),
    ("Nextcloud", ".sync_0a1b2c3d4e5f.db", b""),
    ("OneDrive", ".849C9593-D756-4E56-8D6E-42412F2A707B", b""),
    ("OneDrive", "desktop.ini", "[.ShellClassInfo]\nIconResource=C:\\OneDrive.exe\n".encode("utf-16")),
    ("OneDrive", "Desktop.ini", b"IconResource=OneDrive.exe"),
]


@pytest.mark.parametrize("service", SHARED)
def test_a_folder_that_has_the_name_of_a_service_is_seen_from_any_depth(tmp_path: Path, service: str) -> None:
    folder = tmp_path / SHARED[service][0] / "Records" / "plan"
    folder.mkdir(parents=True)
    assert neighbours.sync_service(folder / "plan.toml") == service
    assert service in neighbours.sync_warning(folder / "plan.toml")


@pytest.mark.parametrize(("service", "mark", "data"), MARKED)
def test_a_folder_that_a_service_has_marked_is_seen(
    tmp_path: Path, service: str, mark: str, data: bytes | None
) -> None:
    folder = tmp_path / "shared" / "plan"
    folder.mkdir(parents=True)
    if data is None:
        (tmp_path / "shared" / mark).mkdir()
    else:
        (tmp_path / "shared" / mark).write_bytes(data)
    assert neighbours.sync_service(folder / "plan.toml") == service


@pytest.mark.parametrize("name", ["Dropboxes", "Old OneDrive papers", "Driver", "Sync", "council"])
def test_a_folder_of_another_name_is_not_taken_for_a_shared_one(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    # In a home folder this is the service's own, and nothing in it is shared.
    (folder / ".dropbox").mkdir()
    (folder / "desktop.ini").write_bytes(b"[ViewState]")
    assert neighbours.sync_service(folder / "plan.toml") == ""
    assert neighbours.sync_service(folder / "missing" / "plan.toml") == ""


def test_a_link_into_a_shared_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "plan").mkdir(parents=True)
    (tmp_path / "here").symlink_to(tmp_path / "Dropbox" / "plan")
    assert neighbours.sync_service(tmp_path / "here" / "plan.toml") == "Dropbox"


def test_init_warns_of_a_shared_folder_and_is_quiet_in_another(tmp_path: Path, plan: Path) -> None:
    shared = tmp_path / "Dropbox" / "plan.toml"
    assert "Dropbox shares" in [*setup.init(shared, date(2026, 11, 30))][-1]
    assert not any("shares" in line for line in setup.init(plan, date(2026, 11, 30)))
