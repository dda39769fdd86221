"""Saving the meeting: whatever the record lacks is asked for, and whatever goes wrong loses nothing."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from tests.gates import Gate
from tests.tui.desk import edited, git, opened, written
from tests.tui.screen_text import words_in_box

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "Information Management Group, 12 December 2016: plan with 14 actions"


def hook(plan: Path, text: str) -> Path:
    """Put a check before each save."""
    path = plan.parent / ".git" / "hooks" / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def subjects(plan: Path) -> list[str]:
    """Return the first lines of all entries of the record, newest first."""
    return git(plan.parent, "log", "--format=%s").splitlines()


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave git without a name and an e-mail."""
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("nobody")
async def test_a_folder_without_a_record_is_offered_one_and_the_plan_is_saved_in_it(bare_plan: Path) -> None:
    async with opened(bare_plan) as desk:
        assert desk.record == "◆ No record yet: w starts one"
        await desk.press("s", "n", "=Left out", "enter", "w")
        await desk.until_open("RepositoryDialog")
        await desk.press("enter")
        await desk.until_open("SaveDialog")
        assert "The whole plan, for the first time: 14 actions" in desk.words
        await desk.press("enter")
        await desk.until_open("IdentityDialog")
        await desk.press("=Clerk to the group", "enter", "=clerk@northgate.example", "enter")
        await desk.until(lambda: desk.said == f"Saved to the record: {FIRST}")
        assert desk.record == "✔ Everything is saved to the record"
    assert subjects(bare_plan) == [FIRST]
    assert git(bare_plan.parent, "log", "--format=%an %ae").strip() == "Clerk to the group clerk@northgate.example"
    assert git(bare_plan.parent, "config", "--local", "user.email").strip() == "clerk@northgate.example"
    assert not git(bare_plan.parent, "status", "--porcelain")


async def test_who_declines_a_record_goes_on_editing(bare_plan: Path) -> None:
    async with opened(bare_plan) as desk:
        await desk.press("w")
        await desk.until_open("RepositoryDialog")
        await desk.press("escape")
        await desk.at_rest()
        assert desk.record == "◆ No record yet: w starts one"
        await desk.press("s", "n", "=Left out", "enter")
        assert 'reason = "Left out"' in desk.text
    assert not (bare_plan.parent / ".git").exists()


@pytest.mark.usefixtures("nobody")
async def test_a_missing_name_is_asked_for_with_the_message_kept_and_is_kept_itself(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("down", "s", "n")
        assert desk.record == "◆ Not saved to the record: 1 change · w saves the meeting"
        await desk.press("w")
        await desk.until_open("SaveDialog")
        await desk.press("=Minutes of a Monday", "enter")
        await desk.until_open("IdentityDialog")
        await desk.press("escape")
        await desk.at_rest()
        assert desk.said == "! Not saved: every entry of the record needs a name. w tries again."
        await desk.press("w")
        await desk.until_open("SaveDialog")
        assert "Minutes of a Monday" in desk.words
        await desk.press("enter")
        await desk.until_open("IdentityDialog")
        await desk.press("=Clerk", "enter", "=clerk@x.example", "enter")
        await desk.until(lambda: desk.said == "Saved to the record: Minutes of a Monday")
        await desk.press("down", "s", "g", "w", "enter")
        await desk.until(lambda: len(subjects(plan)) == 3)
    assert subjects(plan)[1] == "Minutes of a Monday"


async def test_what_a_check_refuses_is_shown_with_its_words_and_the_message_is_kept(plan: Path) -> None:
    check = hook(plan, "echo 'no [bold]due[/x] date'; exit 1")
    async with opened(plan) as desk:
        await desk.press("down", "s", "n", "w", "=Monday", "enter")
        await desk.until_open("WordsScreen")
        assert "no [bold]due[/x] date" in desk.words
        assert "Nothing is lost: every change is in the file, and the message and the day are kept" in desk.words
        await desk.press("escape")
        assert desk.said.startswith("! Not saved: ")
        assert "Not saved to the record: 1 change" in desk.record
        hook(plan, "echo all well")
        await desk.press("w")
        assert "Monday" in desk.words
        await desk.press("enter")
        await desk.until_open("WordsScreen")
        assert "all well" in desk.words
        await desk.press("escape")
        assert desk.said == "Saved to the record: Monday"
    assert check.exists()
    assert subjects(plan)[0] == "Monday"


@pytest.mark.parametrize("message", ["", "Monday"])
async def test_the_day_and_the_message_of_a_refused_save_are_offered_again(plan: Path, message: str) -> None:
    check = hook(plan, "exit 1")
    async with opened(plan) as desk:
        await desk.press("down", "s", "n", "w", *([f"={message}"] if message else []), "up", "=9 dec", "enter", "enter")
        await desk.until_open("WordsScreen")
    check.unlink()
    async with opened(plan) as desk:
        await desk.press("w")
        assert "9 December 2016" in desk.words
        await desk.press("enter")
        await desk.until(lambda: len(subjects(plan)) == 2)
    assert subjects(plan)[0] == (message or "Information Management Group, 9 December 2016: 1 action updated")
    assert "Meeting: 2016-12-09" in git(plan.parent, "log", "-1", "--format=%B")


async def test_a_lock_that_git_left_behind_is_explained(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("down", "s", "n", "w")
        lock = plan.parent / ".git" / "index.lock"
        written(lock, b"")
        os.utime(lock, (1, 1))
        await desk.press("enter")
        await desk.until_open("WordsScreen")
        said = words_in_box(desk.app)
        assert "is in the way; it has been there for" in said
        assert "remove that file" in said
        await desk.press("escape", "q", "enter")
    assert desk.app.return_value == 0
    assert len(subjects(plan)) == 1


async def test_a_record_that_stands_at_an_earlier_state_is_said_before_anything_is_typed(plan: Path) -> None:
    git(plan.parent, "switch", "--quiet", "--detach")
    async with opened(plan) as desk:
        assert desk.record.startswith("! Everything is saved to the record · cannot be saved now: The record stands")
        await desk.press("down", "s", "n", "w")
        await desk.until_open("WordsScreen")
        assert "git switch main" in desk.words


async def test_with_nothing_to_save_that_is_said(plan: Path) -> None:
    async with opened(plan) as desk:
        await desk.press("w")
        await desk.until(lambda: desk.said == "Everything is saved to the record already.")
        assert desk.screen == "Dashboard"


async def test_a_note_written_by_hand_is_not_saved_yet_and_can_be(plan: Path) -> None:
    written(plan, plan.read_bytes() + b"# ask the lawyers\n")  # noqa: ASYNC240  (a small file of the test's own)
    async with opened(plan) as desk:
        assert desk.record.startswith("◆ Not saved to the record: notes or layout of the file")
        await desk.press("w", "enter")
        await desk.until(lambda: desk.record == "✔ Everything is saved to the record")
    assert "ask the lawyers" in git(plan.parent, "show", "HEAD:plan.toml")


async def test_keys_pressed_while_a_save_is_under_way_change_nothing_and_leave_nothing_behind(plan: Path) -> None:
    gate = Gate(plan.parent / ".git")
    hook(plan, gate.script)
    async with opened(plan) as desk:
        await desk.press("down", "s", "n", "w", "enter")
        await desk.until(gate.is_reached)
        assert desk.record.startswith("◆ Saving to the record")
        for key in "sodzy":
            await desk.press(key)
            assert desk.said == "The meeting is being saved: a moment, please."
            assert desk.screen == "Dashboard"
        await desk.press("down")
        assert desk.at == "IM-03"
        gate.open()
        await desk.until(lambda: desk.record == "✔ Everything is saved to the record")
        await desk.press("z")
        assert desk.said.startswith("! There is nothing to undo.")
    assert len(subjects(plan)) == 2


async def test_what_is_done_after_the_screen_is_gone_ends_quietly(plan: Path) -> None:
    async with opened(plan) as desk:
        dashboard = desk.dashboard
        await desk.press("q")
    # A save may end then: its thread does not stop with the screen.
    dashboard.show_plan()
    dashboard.show_record()
    dashboard.say("Saved to the record")
    assert not dashboard.query("#body")


async def test_another_window_that_saved_is_noticed(plan: Path) -> None:
    async with opened(plan) as desk, opened(plan) as other:
        await other.press("down", "s", "n")
        await desk.press("r")
        await desk.at_rest()
        assert "Not saved to the record: 1 change" in desk.record
        await other.press("w", "enter")
        await other.until(lambda: other.record == "✔ Everything is saved to the record")
        await desk.press("r")
        await desk.until(lambda: desk.record == "✔ Everything is saved to the record")


@pytest.mark.skipif(os.name == "nt", reason="folders are flushed on other systems only")
async def test_a_save_that_the_disk_does_not_confirm_is_told_as_made_and_as_in_doubt(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    async with opened(plan) as desk:
        await desk.press("s", "n", "=Left out", "enter", "w")
        await desk.until_open("SaveDialog")
        monkeypatch.setattr(os, "fsync", fails)
        await desk.press("enter")
        await desk.until_open("WordsScreen")
        assert "Saved to the record, with a warning" in desk.words
        assert "disk: the disk reports an error." in desk.words
        assert "The entry is there. Check the disk" in desk.words
        await desk.press("escape")
        await desk.at_rest()
        assert desk.record == "✔ Everything is saved to the record"
        assert "Not saved" not in desk.said
    assert len(subjects(plan)) == 2


async def test_a_plan_with_a_placeholder_of_init_is_not_saved_and_the_dialog_says_why(plan: Path) -> None:
    edited(plan, 'group = "Information Management Group"', 'group = "Name of the group"')
    async with opened(plan) as desk:
        await desk.press("w", "enter")
        await desk.until(lambda: "still has what" in desk.words, "the reason")
        await desk.press("escape")
        assert "Not saved to the record" in desk.record
        await desk.press("p", "w")
        assert "still has what “init” wrote" in desk.words
