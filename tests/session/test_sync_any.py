"""Any edits on two laptops, synced both ways: no field is lost, and both end with the same plan to the letter."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import RuleError
from actionplan.git.record import Record
from actionplan.merge.ids import separate_ids
from actionplan.merge.plans import merge
from actionplan.session.resolution import UnsettledError
from actionplan.storage import document
from tests.gitrepo import git
from tests.laptops import shared
from tests.longrun import LONG
from tests.strategies import draw_edit

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.merge.plans import Side
    from tests.laptops import Laptop

# docs/how-to/contribute.md says how to run more of them. Each round begins with a plan of its own.
ROUNDS, PAIRS = (100, 20) if LONG else (1, 6)


def edits(random: Random, laptop: Laptop) -> None:
    """Make some edits, and save them; what a rule does not allow is not made."""
    session = laptop.session()
    for _ in range(random.randint(4, 12)):
        with suppress(RuleError):
            session.apply(draw_edit(random, session.plan))
    laptop.commit()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_pairs_of_edit_sequences_on_two_laptops_end_in_one_plan_without_a_loss(tmp_path: Path, round_: int) -> None:
    ana, ben = shared(tmp_path, "Ana", "Ben")
    clashing = 0
    for seed in range(round_ * PAIRS, (round_ + 1) * PAIRS):
        random = Random(seed)  # noqa: S311  (to be drawn again, not to be secret)
        base = ana.now()
        for laptop in (ana, ben):
            edits(random, laptop)
        mine, others = ben.now(), ana.now()
        ana.sync()
        git(ben.folder, "fetch", "--quiet")
        apart = separate_ids(base, mine, others, document.ids_in(Record(ben.plan).past_lines()))
        side: Side = random.choice(("ours", "theirs"))
        has_clashes = bool(merge(apart.base, apart.ours, apart.theirs).clashes)
        try:
            ben.sync()
        except UnsettledError:
            assert has_clashes, seed
            clashing += 1
            assert ben.now() == mine
            ben.sync(otherwise=side)
        else:
            assert not has_clashes, seed
        ana.sync()
        assert ana.plan.read_bytes() == ben.plan.read_bytes(), seed
        assert ana.head == ben.head, seed
        assert ana.now() == merge(apart.base, apart.ours, apart.theirs, otherwise=side).plan, seed
    # Both kinds of pairs were drawn.
    assert 0 < clashing < PAIRS
