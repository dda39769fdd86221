"""Killed at any instant of a sync, plan and record are the old or the new ones, and the next sync goes on."""

from __future__ import annotations

import os
import random
import shutil
import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest

from actionplan.git.errors import RecordTrouble, Trouble
from actionplan.git.process import Result
from actionplan.git.remote import Remote
from tests import nursery
from tests.gitrepo import git
from tests.laptops import Laptop, shared
from tests.longrun import LONG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from actionplan.git.remote import Target

KILLS = 400 if LONG else 12
# About as long, in seconds, as git works after it was started.
LONGEST = 0.01

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


@pytest.fixture
def children(isolated: Path) -> Iterator[nursery.Nursery]:  # noqa: ARG001  (the processes inherit what it sets)
    with nursery.opened() as found:
        yield found


def saved(laptop: Laptop, name: str, words: str) -> None:
    (laptop.folder / name).write_text(words, encoding="utf-8")
    laptop.commit("plan.toml", name)


def template(folder: Path) -> Laptop:
    """Return the laptop of Ben, with entries to send and to receive, other files too."""
    ana, ben = shared(folder, "Ana", "Ben")
    ana.write("# since October", "# since September")
    saved(ana, "agenda.txt", "an agenda\n" * 2_000)
    git(ana.folder, "push", "--quiet")
    ben.write('owner = "Head of Policy"', 'owner = "Trainer"')
    saved(ben, "minutes.txt", "minutes\n")
    for place in (ben.folder / ".git", folder / "shared.git"):
        shutil.rmtree(place / "hooks")
    return ben


def goes_on(ben: Laptop) -> None:
    """Sync again, doing what the message says where git left a lock behind."""
    for _ in range(20):
        try:
            ben.sync()
        except RecordTrouble as error:
            if error.trouble is not Trouble.LOCKED:
                raise
            locks = [lock for lock in (ben.folder / ".git").rglob("*.lock") if str(lock) in str(error)]
            # git, which goes on by itself for a moment, may have taken it away already.
            for lock in locks:
                lock.unlink(missing_ok=True)
        else:
            return
    pytest.fail("the locks never end")


def test_a_sync_killed_at_many_instants_tears_nothing_and_the_next_one_goes_on(
    tmp_path: Path, children: nursery.Nursery
) -> None:
    original = tmp_path / "template"
    original.mkdir()
    old = template(original).text
    new = old.replace("# since October", "# since September").replace('owner = "Head of Policy"', 'owner = "Trainer"')
    chance, clock = random.Random(2019), threading.Event()  # noqa: S311  (a repeatable choice, not a secret)
    seen = {}
    # The first time the sync ends and reports how many programs it starts; the last time it is killed at the first.
    last = 1
    for round_ in range(KILLS):
        place = tmp_path / str(round_)
        shutil.copytree(original, place)
        ben = Laptop("Ben", place / "Ben")
        git(ben.folder, "remote", "set-url", "origin", str(place / "shared.git"))
        at = "end" if round_ == 0 else str(1 + (KILLS - 1 - round_) * (last - 1) // (KILLS - 2))
        reached = children.killed_after(ben.folder, f"sync {at}", partial(clock.wait, chance.uniform(0, LONGEST)))
        last = max(last, reached)
        seen[reached] = ben.text
        assert ben.text in {old, new}
        assert git(ben.folder, "show", "HEAD:plan.toml") in {old, new}
        git(ben.folder, "fsck", "--strict", "--no-dangling")
        goes_on(ben)
        assert ben.text == new
        assert git(ben.folder, "show", "HEAD:plan.toml") == new
        assert git(ben.folder, "status", "--porcelain") == ""
        assert (ben.folder / "agenda.txt").stat().st_size == 20_000
        assert git(place / "shared.git", "rev-parse", "main").strip() == ben.head
        shutil.rmtree(place)
    assert seen[1] == old
    assert seen[last] == new


@pytest.mark.parametrize("times", [1, 2, 9])
def test_another_git_that_fetches_at_the_same_time_is_no_trouble_unless_it_never_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    (ana,) = shared(tmp_path, "Ana")
    talk, met = Remote._talk, list[str]()

    def meets_another(remote: Remote, target: Target, *words: str, is_sharing: bool = False) -> Result:
        if words[0] == "fetch" and len(met) < times:
            met.append(words[0])
            said = f"error: cannot lock ref '{target.tracking}': is at {'1' * 40} but expected {'2' * 40}"
            return Result(1, b"", said)
        return talk(remote, target, *words, is_sharing=is_sharing)

    monkeypatch.setattr(Remote, "_talk", meets_another)
    if times < 3:
        ana.sync()
    else:
        with pytest.raises(RecordTrouble, match="cannot lock ref"):
            ana.sync()
    assert len(met) == min(times, 3)
