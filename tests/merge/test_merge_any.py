"""Any edits on two sides: nothing is lost, both sides end with one plan, and every clash is one that truly is."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from actionplan.merge.ids import SeparateIds, separate_ids
from actionplan.merge.plans import Merged, merge
from actionplan.model.plan import Cornerstone, Plan, Review, Thresholds
from actionplan.storage import parse
from actionplan.text import cleaned
from tests import merge_oracle as oracle
from tests.builders import TODAY
from tests.longrun import LONG
from tests.strategies import LINES, OWNERS, draw_edit, draw_plan, tables

if TYPE_CHECKING:
    from actionplan.merge.plans import Side

# docs/how-to/contribute.md says how to run more of them.
PAIRS = 2_000 if LONG else 300


def with_facts_changed(random: Random, plan: Plan) -> Plan:
    """Return a plan after a change by hand of its own details."""
    stones = dict(plan.cornerstones)
    used = {one.cornerstone for one in plan.actions.values()}
    match random.randrange(6):
        case 0:
            return replace(plan, vision=random.choice((None, *LINES)), lead_member=random.choice((None, *OWNERS)))
        case 1:
            return replace(plan, thresholds=Thresholds(random.randint(0, 60), plan.thresholds.stale))
        case 2:
            return replace(plan, review=Review(random.randint(1, 12), plan.review.start, plan.review.assumed))
        case 3:
            stones["new"] = Cornerstone("new", random.choice(LINES))
        case 4:
            for key in [key for key in stones if key not in used][:1]:
                del stones[key]
        case _:
            return replace(plan, group=random.choice(OWNERS))
    return replace(plan, cornerstones=stones)


def side(random: Random, plan: Plan) -> Plan:
    """Return a plan after some edits, most of them made by the program."""
    for _ in range(random.randint(1, 6)):
        plan = draw_edit(random, plan).apply(plan, TODAY)
    return with_facts_changed(random, plan) if random.random() < 0.3 else plan


def pair(seed: int) -> tuple[Plan, Plan, Plan]:
    """Return a plan, and two people's versions of it."""
    random = Random(seed)  # noqa: S311  (to be drawn again, not to be secret)
    base = draw_plan(random, 5)
    return base, side(random, base), side(random, base)


def apart(seed: int) -> SeparateIds:
    """Return the same with a separate id for each action."""
    return separate_ids(*pair(seed))


def assert_is_a_plan(plan: Plan) -> None:
    """Hold a plan to all its rules: what stands for it is read as the same plan."""
    found, problems = parse.read(tables(plan))
    assert found == plan, [problem.text for problem in problems if not problem.is_warning]


def groups(merged: Merged) -> set[tuple[str | None, str]]:
    """Return the conflicts by the name of their group, without those that only a rule between fields causes."""
    found = set()
    for clash in merged.clashes:
        field = clash.field or "whole"
        for group in (oracle.ENDING, oracle.DUE):
            field = group[0] if field in group else field
        if not clash.why:
            found.add((clash.id, field.removeprefix("plan.")))
    return found


def check(seed: int) -> int:
    """Hold one pair of edit sequences to all that is promised; give how many clashes it has."""
    three = apart(seed)
    base, ours, theirs = three.base, three.ours, three.theirs
    here, there = merge(base, ours, theirs), merge(base, theirs, ours)
    expected = oracle.expected(base, ours, theirs)
    clashing = {key for key in groups(here) if key[0] or key[1] in oracle.FACTS}
    assert clashing - expected.open == expected.clashes

    told = {clash.id for clash in here.clashes if clash.why}
    # What names something that one side took out follows the choice about that.
    out = {name for plan in (ours, theirs) for name in plan.actions} - here.plan.actions.keys()
    out |= {name for plan in (ours, theirs) for name in plan.cornerstones} - here.plan.cornerstones.keys()
    for (key, name), value in expected.values.items():
        holder = here.plan.actions.get(key) if key else here.plan
        is_named = name in {"depends_on", "superseded_by", "cornerstone"}
        if key in told or holder is None or (is_named and out & set(value if isinstance(value, list) else [value])):
            continue
        found = name.removeprefix("assumed ") in getattr(holder, "assumed", ()) if name.startswith("assumed ") else None
        assert (found if found is not None else oracle.as_told(name, getattr(holder, name))) == (
            oracle.as_told(name, value) if name not in {*oracle.RECORDS, *oracle.NAMES} else value
        ), (key, name)
    named = {clash.id for clash in here.clashes if clash.why and clash.field is None}
    whole = {key for key, name in expected.clashes if name == "whole"}
    assert expected.actions - named <= here.plan.actions.keys() <= expected.actions | named | whole

    # A clash by a rule may come of a side that was taken for another clash, and then be seen from that side only.
    is_plain = any(not clash.why for clash in here.clashes)
    seen, turned = ([c for c in merged.clashes if not (c.why and is_plain)] for merged in (here, there))
    mirrored = {repr((clash.key, clash.base, clash.theirs, clash.ours)) for clash in turned}
    assert {repr((clash.key, clash.base, clash.ours, clash.theirs)) for clash in seen} == mirrored
    if not here.clashes:
        assert here.plan == there.plan
        assert list(here.plan.actions) == list(there.plan.actions)
        assert here.notes == there.notes
    sides: tuple[tuple[Side, Side], ...] = (("ours", "theirs"), ("theirs", "ours"))
    for mine, other in sides:
        one, two = merge(base, ours, theirs, otherwise=mine), merge(base, theirs, ours, otherwise=other)
        assert (one.plan, one.clashes) == (two.plan, ())
        assert_is_a_plan(one.plan)
        for (key, name), lists in expected.settled.items():
            if key in one.plan.actions and key not in told:
                found = oracle.as_told(name, getattr(one.plan.actions[key], name))
                assert found == lists[mine == "theirs"], (key, name, mine)
    assert_is_a_plan(here.plan)
    return len(here.clashes)


@pytest.mark.parametrize("tenth", range(10))
def test_nothing_is_lost_and_every_clash_is_one(tenth: int) -> None:
    count = [check(seed) for seed in range(tenth * PAIRS // 10, (tenth + 1) * PAIRS // 10)]
    # Both kinds of pairs were drawn.
    assert 0 in count
    assert any(count)


def test_new_actions_of_both_sides_are_all_there_under_ids_of_their_own() -> None:
    renamed = 0
    for seed in range(PAIRS):
        base, ours, theirs = pair(seed)
        three = separate_ids(base, ours, theirs)
        turned = separate_ids(base, theirs, ours)
        assert (three.ours, three.theirs) == (turned.theirs, turned.ours)
        renamed += len(three.notes)
        for before, after, names in ((ours, three.ours, three.in_ours), (theirs, three.theirs, three.in_theirs)):
            assert list(after.actions) == [names.get(key, key) for key in before.actions]
            assert not names.keys() & after.actions.keys()
            for key, action in before.actions.items():
                assert after.actions[names.get(key, key)].title == action.title
            assert oracle.named_but_gone(after) == set()
            assert_is_a_plan(after)
        same = {*three.ours.actions} & {*three.theirs.actions} - {*base.actions}
        titles = [[cleaned(plan.actions[key].title).casefold() for key in same] for plan in (three.ours, three.theirs)]
        assert titles[0] == titles[1]
        folded = {key.casefold() for key in (*three.ours.actions, *three.theirs.actions, *base.actions)}
        assert len(folded) == len({*three.ours.actions, *three.theirs.actions, *base.actions})
    assert renamed


def test_the_oracle_sees_a_merge_that_takes_one_side_alone() -> None:
    """Without this the oracle could agree to anything."""
    caught = 0
    for seed in range(30):
        three = apart(seed)
        expected = oracle.expected(three.base, three.ours, three.theirs)
        differs = [
            key
            for (key, name), value in expected.values.items()
            if key in three.ours.actions and not name.startswith("assumed ")
            if oracle.as_told(name, getattr(three.ours.actions[str(key)], name))
            != (value if name in {*oracle.RECORDS, *oracle.NAMES} else oracle.as_told(name, value))
        ]
        caught += bool(differs) or expected.actions != three.ours.actions.keys()
    assert caught > 20
