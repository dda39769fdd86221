"""Sharing from the dashboard: told while it lasts, everything else usable meanwhile, clashes settled one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gates import Gate
from tests.gitrepo import git
from tests.laptops import TODAY, Laptop
from tests.tui.desk import LARGE, opened
from tests.tui.goldens import compare_with_golden, sizes

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    import pytest

    from tests.tui.desk import Desk


def at(laptop: Laptop, size: tuple[int, int] = LARGE, **how: bool) -> AbstractAsyncContextManager[Desk]:
    return opened(laptop.plan, size, today=TODAY, **how)


def sent(laptop: Laptop) -> None:
    git(laptop.folder, "push", "--quiet")


def both_changed(ana: Laptop, ben: Laptop) -> None:
    """Have both change the status of IM-04 and the owner of IM-03."""
    ana.write('"not-started"\ndue', '"at-risk"\ndue').write('"Head of Policy"', '"Trainer"').commit()
    sent(ana)
    ben.write('"not-started"\ndue', '"on-hold"\ndue').write('"Head of Policy"', '"Personnel section"').commit()


async def pressed(desk: Desk, screen: str) -> None:
    await desk.press("S")
    await desk.until_open(screen)


async def until_known(desk: Desk) -> None:
    """Wait until the record, which is looked at beside the screen, is known to have everything."""
    await desk.until(lambda: desk.record == "✔ Everything is saved to the record")


async def test_what_came_in_is_on_the_screen_and_said_with_who_and_when(ana: Laptop, ben: Laptop) -> None:
    ana.write('"not-started"\ndue', '"at-risk"\ndue').commit()
    sent(ana)
    ben.write('"Head of Policy"', '"Trainer"').commit()
    async with at(ben) as desk:
        await pressed(desk, "WordsScreen")
        assert "Ana, 12 Dec: IM-04 Publish the strategy: status at risk (was not started)" in desk.words
        await desk.press("escape")
        assert desk.said == "1 save of Ana came in · 1 save shared with origin."
        await until_known(desk)
        await desk.find("publish")
        assert "At risk" in desk.words
        await desk.press("escape", "S")
        await desk.until(lambda: desk.said == "Nothing to do: origin and this computer agree.")
    ana.sync()
    assert ana.text == ben.text


async def test_what_is_not_saved_is_said_first(ben: Laptop) -> None:
    async with at(ben) as desk:
        await desk.press("s", "a", "=Late", "enter", "enter")
        await desk.at_rest()
        await desk.press("S")
        assert desk.said == "! Not shared: 2 changes are not saved yet. w saves the meeting, then S shares it."
        assert desk.screen == "Dashboard"


async def test_clashes_are_settled_one_by_one(ana: Laptop, ben: Laptop) -> None:
    both_changed(ana, ben)
    async with at(ben) as desk:
        await pressed(desk, "SettleDialog")
        seen = []
        for _ in range(2):
            seen.append(desk.words)
            await desk.press("up" if "Trainer" in desk.words else "down", "enter")
        assert "Changed on both sides: 1 of 2" in seen[0]
        assert "Changed on both sides: 2 of 2" in seen[1]
        whole = " ".join(seen)
        for words in (
            "on hold (Ben, 13 Dec)",
            "at risk (Ana, 12 Dec)",
            "Personnel section (Ben, 13 Dec)",
            "Trainer (Ana",
        ):
            assert words in whole
        await desk.until_open("WordsScreen")
        assert "Settled, the second value stands: IM-03, owner" in desk.words
    plan = ben.now()
    # One up from the last answer takes what came in; one down goes round to the first, which keeps what is here.
    assert plan.actions["IM-03"].owner == "Trainer"
    assert str(plan.actions["IM-04"].status) == "on-hold"
    ana.sync()
    assert ana.text == ben.text


async def test_enter_alone_and_escape_settle_nothing(ana: Laptop, ben: Laptop) -> None:
    both_changed(ana, ben)
    before = ben.head, ben.text
    async with at(ben) as desk:
        for key in ("enter", "escape"):
            await pressed(desk, "SettleDialog")
            await desk.press(key)
            await desk.until(lambda: desk.said == "Nothing was taken in or shared. S asks again.")
            assert desk.screen == "Dashboard"
    assert (ben.head, ben.text) == before


async def test_trouble_is_told_with_what_to_do(ben: Laptop) -> None:
    git(ben.folder, "remote", "remove", "origin")
    async with at(ben) as desk:
        await pressed(desk, "WordsScreen")
        assert "there is no other place (git remote) with which to share it" in desk.words
        assert "git remote add origin ADDRESS" in desk.words
        assert "Nothing is lost: what was saved is in the record here, and S tries again." in desk.words
        await desk.press("escape")
        assert desk.said.startswith("! Not shared: The record is on this computer only")


async def test_nothing_is_shared_from_the_read_only_view(ben: Laptop) -> None:
    ben.write('"Head of Policy"', '"Trainer"').commit()
    async with at(ben, read_only=True) as desk:
        await desk.press("S")
        assert desk.said == "This is the read-only view: nothing can be changed here."
    assert git(ben.folder, "rev-parse", "origin/main").strip() != ben.head


def held_up(laptop: Laptop) -> Gate:
    """Have the remote wait at a gate."""
    place = laptop.folder.parent
    gate = Gate(place)
    program = place / "ssh"
    program.write_text(
        f'#!/bin/sh\n{gate.script}\nfor last; do :; done\ncd {place} && eval "${{last%% *}} shared.git"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    git(laptop.folder, "config", "core.sshCommand", str(program))
    git(laptop.folder, "remote", "set-url", "origin", "ssh://council.example/plan.git")
    return gate


async def test_while_it_lasts_edits_are_made_and_nothing_of_them_is_lost(ana: Laptop, ben: Laptop) -> None:
    ana.write('"not-started"\ndue', '"at-risk"\ndue').commit()
    sent(ana)
    gate = held_up(ben)
    async with at(ben) as desk:
        await desk.press("S")
        await desk.until(gate.is_reached)
        assert desk.record == "✔ Sharing the record …"
        await desk.press("S")
        assert desk.said == "The record is being shared already: a moment, please."
        await desk.press("o", "=Town Clerk", "enter")
        assert 'owner = "Town Clerk"' in ben.text
        # What came in waits until nothing is being typed.
        await desk.press("o", "=Chief Exec")
        gate.open()
        await desk.until(lambda: '"at-risk"' in ben.text)
        assert desk.screen == "OwnerDialog"
        await desk.press("escape")
        await desk.until_open("WordsScreen")
        await desk.press("escape")
        await desk.at_rest()
        assert desk.record == "◆ Not saved to the record: 1 change · w saves the meeting"
    assert 'owner = "Town Clerk"' in ben.text
    assert '"at-risk"' in ben.text


async def test_escape_stops_it_and_leaves_all_as_it_was(
    ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.write('"not-started"\ndue', '"at-risk"\ndue').commit()
    sent(ana)
    gate = held_up(ben)
    before = ben.head, ben.text
    monkeypatch.setattr("actionplan.tui.waiting.TOLD_AFTER_SECONDS", 0.001)
    monkeypatch.setattr("actionplan.tui.waiting.TELL_EVERY_SECONDS", 0.02)
    async with at(ben) as desk:
        await desk.press("S")
        await desk.until(gate.is_reached)
        await desk.until(lambda: desk.record.endswith(" s · Esc stops it · asking origin"))
        await desk.press("escape")
        await desk.until(lambda: desk.said.startswith("! Sharing was stopped"))
    assert (ben.head, ben.text) == before


async def test_whoever_leaves_meanwhile_is_not_kept_waiting(ben: Laptop) -> None:
    gate = held_up(ben)
    async with at(ben) as desk:
        await desk.press("S")
        await desk.until(gate.is_reached)
        await desk.press("q")
    assert desk.app.return_value == 0


async def test_what_came_in_looks_as_it_was_found_good(ana: Laptop, ben: Laptop) -> None:
    ana.write('"not-started"\ndue', '"at-risk"\ndue').write('"Head of Policy"', '"[/x] \u202eTrainer"').commit()
    sent(ana)
    async with at(ben) as desk:
        await pressed(desk, "WordsScreen")
        await until_known(desk)
        async for width, height in sizes(desk):
            compare_with_golden(desk.app, f"shared-{width}x{height}")
