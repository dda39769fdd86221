"""A plan that plain git left in conflict is settled from git's three versions, and git goes on where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan.errors import PlanFileError
from actionplan.git.errors import RecordTrouble
from actionplan.model.plan import Status
from actionplan.session.conflict import ConflictedPlan
from actionplan.session.resolution import Choice, UnsettledError
from tests.gitrepo import git
from tests.laptops import TODAY, Laptop, shared
from tests.session.test_syncing import NEW, status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def ben(tmp_path: Path) -> Laptop:
    """Return the laptop of Ben, who has changed the lines that Ana changed and shared."""
    ana, ben = shared(tmp_path, "Ana", "Ben")
    ana.write('status = "not-started"\nowner = "Head of Policy"', 'status = "at-risk"\nowner = "Trainer"').commit()
    git(ana.folder, "push", "--quiet")
    ben.write('owner = "Head of Policy"\ndue = 2017-06-30', 'owner = "Personnel"\ndue = 2017-07-31').commit()
    status(ben, "IM-01", "off-track")
    git(ben.folder, "fetch", "--quiet")
    return ben


def tried(ben: Laptop, *words: str) -> ConflictedPlan:
    """Run git, which stops in the middle, and give the conflict."""
    with pytest.raises(Exception, match="non-zero"):
        git(ben.folder, *words)
    assert "<<<<<<<" in ben.text
    found = ConflictedPlan.of(ben.plan, TODAY)
    assert found is not None
    return found


def by_stash(ben: Laptop) -> ConflictedPlan:
    git(ben.folder, "reset", "--quiet", "--soft", "HEAD~2")
    git(ben.folder, "stash", "--quiet")
    git(ben.folder, "merge", "--quiet", "origin/main")
    return tried(ben, "stash", "pop", "--quiet")


WAYS: dict[str, tuple[Callable[[Laptop], ConflictedPlan], str, tuple[str, ...]]] = {
    "merge": (lambda ben: tried(ben, "merge", "origin/main"), "git commit", ("commit", "--no-edit")),
    "rebase": (
        lambda ben: tried(ben, "rebase", "origin/main"),
        "git rebase --continue",
        ("-c", "core.editor=true", "rebase", "--continue"),
    ),
    "cherry-pick": (
        lambda ben: tried(ben, "cherry-pick", "origin/main"),
        "git cherry-pick --continue",
        ("-c", "core.editor=true", "cherry-pick", "--continue"),
    ),
    "stash": (by_stash, "actionplan commit", ("commit", "--quiet", "--message=Settled")),
}


@pytest.mark.parametrize(("make", "following", "words"), WAYS.values(), ids=WAYS.keys())
def test_only_what_truly_clashes_is_asked_and_git_goes_on(
    ben: Laptop, make: Callable[[Laptop], ConflictedPlan], following: str, words: tuple[str, ...]
) -> None:
    conflict = make(ben)
    assert [clash.name for clash in conflict.clashes] == ["IM-03, owner"]
    settled = conflict.settle(otherwise="theirs")
    assert following in settled.following
    git(ben.folder, *words)
    assert git(ben.folder, "status", "--porcelain") == ""
    plan = ben.now()
    assert plan.actions["IM-03"].status is Status.AT_RISK
    assert str(plan.actions["IM-03"].due) == "31 July 2017"
    assert plan.actions["IM-01"].status is Status.OFF_TRACK
    assert plan.actions["IM-03"].owner == conflict.clashes[0].theirs
    assert git(ben.folder, "show", "HEAD:plan.toml") == ben.text


def test_both_values_are_told_with_who_and_when(ben: Laptop) -> None:
    conflict = tried(ben, "merge", "origin/main")
    assert [clash.line(conflict.plan) for clash in conflict.clashes] == [
        "IM-03, owner: Personnel (Ben, 13 Dec) / Trainer (Ana, 12 Dec)"
    ]
    assert len(conflict.plan.actions) == 4


def test_nothing_is_written_before_all_is_chosen(ben: Laptop) -> None:
    conflict = tried(ben, "merge", "origin/main")
    before = ben.text
    with pytest.raises(UnsettledError):
        conflict.settle()
    assert ben.text == before
    conflict.settle([Choice(conflict.clashes[0], "ours")])
    assert ben.now().actions["IM-03"].owner == "Personnel"


def test_somebody_who_mends_the_file_meanwhile_is_not_overwritten(ben: Laptop) -> None:
    conflict = tried(ben, "merge", "origin/main")
    ben.write("<<<<<<<", "# <<<<<<<")
    before = ben.text
    with pytest.raises(PlanFileError, match="changed by another program meanwhile"):
        conflict.settle(otherwise="ours")
    assert ben.text == before


def test_markers_that_git_knows_nothing_of_are_no_conflict_to_settle(ben: Laptop) -> None:
    ben.write('owner = "Personnel"', '<<<<<<< a\nowner = "Personnel"\n=======\n>>>>>>> b')
    assert ConflictedPlan.of(ben.plan, TODAY) is None


def test_a_plan_without_markers_is_none_though_git_still_waits(ben: Laptop) -> None:
    tried(ben, "merge", "origin/main")
    git(ben.folder, "checkout", "--ours", "plan.toml")
    assert ConflictedPlan.of(ben.plan, TODAY) is None


@pytest.mark.parametrize("whose", ["Ana", "Ben"])
def test_an_id_that_the_record_has_used_is_not_given_again(tmp_path: Path, whose: str) -> None:
    laptops = shared(tmp_path, "Ana", "Ben")
    old = laptops[0].text
    for laptop, title in zip(laptops, ("First", "Second"), strict=True):
        if laptop.name == whose:
            laptop.plan.write_text(old + NEW.format("IM-09", "Was a mistake"), encoding="utf-8")
            laptop.commit()
        laptop.plan.write_text(old + NEW.format("IM-08", title), encoding="utf-8")
        laptop.commit()
    ana, ben = laptops
    git(ana.folder, "push", "--quiet")
    git(ben.folder, "fetch", "--quiet")
    plan = tried(ben, "merge", "origin/main").settle().plan
    titles = {action_id: action.title for action_id, action in plan.actions.items()}
    assert (titles["IM-08"], titles["IM-10"]) == ("First", "Second")


def test_versions_of_which_one_is_no_plan_are_left_to_a_person(tmp_path: Path) -> None:
    ana, ben = shared(tmp_path, "Ana", "Ben")
    ana.write("schema = 1\n", "schema = \n").commit()
    git(ana.folder, "push", "--quiet")
    ben.write("schema = 1\n", "schema = 1 # one\n").commit()
    git(ben.folder, "fetch", "--quiet")
    with pytest.raises(Exception, match="non-zero"):
        git(ben.folder, "merge", "origin/main")
    before = ben.text
    assert ConflictedPlan.of(ben.plan, TODAY) is None
    assert ben.text == before


def test_if_git_cannot_take_what_was_settled_that_is_said(ben: Laptop) -> None:
    conflict = tried(ben, "merge", "origin/main")
    (ben.folder / ".git" / "index.lock").touch()
    with pytest.raises(RecordTrouble, match=r"index\.lock"):
        conflict.settle(otherwise="ours")
    (ben.folder / ".git" / "index.lock").unlink()
    assert ben.now().actions["IM-03"].owner == "Personnel"
