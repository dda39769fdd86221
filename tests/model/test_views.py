"""Ways to look at a plan: nothing is shown twice or lost but by the filter, and nothing moves under one's hands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.edits.basic import SetText
from actionplan.model.plan import Cornerstone, Plan, Status
from actionplan.model.views import (
    Filter,
    Group,
    Grouping,
    Sort,
    View,
    arranged,
    chosen,
    counts,
    is_in,
    ranked,
    steady,
)
from tests.builders import TODAY, action, move, plan, update
from tests.strategies import OWNERS, cases, plans

if TYPE_CHECKING:
    from collections.abc import Sequence

STONED = {"stone": Cornerstone("stone", "A stone")}
WHOLE = plan(
    action("IM-1", Status.COMPLETE, title="Train staff", owner="Clerk", cornerstone="a"),
    action("IM-2", Status.OFF_TRACK, title="Publish the register", owner="Records Manager", due="2016-11-30"),
    action("IM-4", Status.AT_RISK, title="Review 13 stores", due="2017-Q1", cornerstone="b"),
    action("IM-10", Status.NOT_STARTED, title="a better room", owner="Records Manager", cornerstone="a", due="ongoing"),
    action(
        "IM-13", Status.ON_TRACK, title="Write rules", owner="Clerk", due="2016-12-20", updates=(update("2016-12-01"),)
    ),
    action("IM-20", Status.CLOSED, title="Old one", cornerstone="b"),
)
VIEWS = st.builds(
    View,
    words=st.sampled_from(["", "  ", "1", "im", "review", "x", "zzz", "so it"]),
    filter=st.sampled_from(list(Filter)),
    owner=st.sampled_from([None, *OWNERS]),
    group=st.sampled_from(list(Grouping)),
    sort=st.sampled_from(list(Sort)),
)


def held(before: Sequence[Group], after: Plan, view: View) -> tuple[Group, ...]:
    """Return what is shown of a plan that changes while the user looks at it."""
    return steady(before, arranged(after, TODAY, view), after, view.group)


def ids(view: View, of: Plan = WHOLE) -> list[str]:
    """Return the ids of a view, in its order."""
    return [action_id for group in arranged(of, TODAY, view) for action_id in group.ids]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["IM-1", "IM-2", "IM-4", "IM-10", "IM-13", "IM-20"]),
        ("13", ["IM-13", "IM-4"]),
        ("013", ["IM-13"]),
        ("im-1", ["IM-1", "IM-10", "IM-13"]),
        ("IM-2", ["IM-2", "IM-20"]),
        ("records MANAGER", ["IM-2", "IM-10"]),
        ("went on", ["IM-13"]),
        ("register train", []),
        ("0", ["IM-10", "IM-20"]),
    ],
)
def test_an_id_or_its_number_is_found_before_titles_and_titles_before_the_rest(words: str, found: list[str]) -> None:
    assert [each.id for each in ranked(WHOLE.actions.values(), words)] == found


@pytest.mark.parametrize(
    ("view", "found"),
    [
        (View(filter=Filter.OPEN), ["IM-2", "IM-4", "IM-10", "IM-13"]),
        (View(filter=Filter.OVERDUE), ["IM-2"]),
        (View(filter=Filter.DUE_SOON), ["IM-13"]),
        (View(filter=Filter.ATTENTION), ["IM-2", "IM-4"]),
        (View(filter=Filter.OWNER, owner="Clerk"), ["IM-1", "IM-13"]),
        (View(filter=Filter.OWNER), ["IM-4", "IM-20"]),
        (View("publish", Filter.OPEN), ["IM-2"]),
        (View("train", Filter.OPEN), []),
    ],
)
def test_a_filter_lets_through_what_its_name_says(view: View, found: list[str]) -> None:
    assert ids(replace(view, group=Grouping.NONE)) == found


def test_stale_means_what_it_means_everywhere() -> None:
    long_silent = plan(action(updates=(update("2016-01-01"),)), approved=TODAY)
    assert ids(View(filter=Filter.STALE), long_silent) == ["IM-01"]
    assert counts(long_silent, TODAY)[Filter.STALE] == long_silent.counts(TODAY).stale == 1


@given(plans(most=6))
def test_the_counts_of_the_filters_are_the_figures_of_the_plan(found: Plan) -> None:
    numbers, figures = counts(found, TODAY), found.counts(TODAY)
    assert numbers[Filter.ALL] == figures.total
    assert (numbers[Filter.OPEN], numbers[Filter.OVERDUE], numbers[Filter.STALE]) == (
        *(figures.open, figures.overdue, figures.stale),
    )
    assert numbers[Filter.ATTENTION] == len(found.needs_attention(TODAY))


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        (Sort.PLAN, ["IM-1", "IM-2", "IM-4", "IM-10", "IM-13", "IM-20"]),
        (Sort.DUE, ["IM-2", "IM-13", "IM-4", "IM-10", "IM-1", "IM-20"]),
        (Sort.STATUS, ["IM-2", "IM-4", "IM-10", "IM-13", "IM-1", "IM-20"]),
        (Sort.SILENCE, ["IM-2", "IM-4", "IM-10", "IM-13", "IM-1", "IM-20"]),
        (Sort.OWNER, ["IM-1", "IM-13", "IM-2", "IM-10", "IM-4", "IM-20"]),
        (Sort.ID, ["IM-1", "IM-2", "IM-4", "IM-10", "IM-13", "IM-20"]),
        (Sort.TITLE, ["IM-10", "IM-20", "IM-2", "IM-4", "IM-1", "IM-13"]),
    ],
)
def test_each_order_is_the_one_that_it_names(sort: Sort, found: list[str]) -> None:
    assert ids(View(group=Grouping.NONE, sort=sort)) == found


def test_a_moved_date_is_a_word_said_about_an_action() -> None:
    quiet, moved = action("A-1"), action("A-2", due_changes=(move("2016-11-01", "2016-10-01", None),))
    assert ids(View(sort=Sort.SILENCE), plan(moved, quiet)) == ["A-1", "A-2"]


def test_ids_are_ordered_as_people_order_them() -> None:
    known = plan(*map(action, ("IM-10", "IM-9", "A.2", "7", "im-1", "A.10")))
    assert ids(View(sort=Sort.ID), known) == ["A.2", "A.10", "im-1", "IM-9", "IM-10", "7"]


def test_headings_are_those_of_the_plan_and_what_has_none_comes_last() -> None:
    def titles(group: Grouping) -> list[tuple[str, int]]:
        return [(each.title, len(each.ids)) for each in arranged(WHOLE, TODAY, View(group=group))]

    assert titles(Grouping.CORNERSTONE) == [("Title of a", 2), ("Title of b", 2), ("No cornerstone", 2)]
    assert titles(Grouping.OWNER) == [("Clerk", 2), ("Records Manager", 2), ("No owner", 2)]
    assert titles(Grouping.NONE) == [("", 6)]
    assert [each.title for each in arranged(plan(action()), TODAY, View())] == ["Actions"]


def test_owners_stand_by_the_number_of_their_actions() -> None:
    busy = plan(action("A-1", owner="Once"), action("A-2", owner="Twice"), action("A-3", owner="Twice"))
    assert [each.title for each in arranged(busy, TODAY, View(group=Grouping.OWNER))] == ["Twice", "Once"]


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View(), ""),
        (View("  ", group=Grouping.OWNER, sort=Sort.DUE), ""),
        (View("  two  words "), "“two words”"),
        (View("train", Filter.OVERDUE), "Overdue · “train”"),
        (View(filter=Filter.OWNER, owner="Clerk\x1b"), "Owner Clerk␛"),
        (View(filter=Filter.OWNER), "No owner"),
    ],
)
def test_what_narrows_is_said_in_words(view: View, words: str) -> None:
    assert (view.label, view.narrows) == (words, bool(words))


@given(plans(most=9), VIEWS)
def test_no_action_is_shown_twice_or_lost_but_by_the_filter(found: Plan, view: View) -> None:
    shown = ids(view, found)
    assert len(shown) == len(set(shown))
    assert set(shown) == {each.id for each in chosen(found, TODAY, view)}
    wanted = {each.id for each in ranked(found.actions.values(), view.words)}
    assert set(shown) == {each.id for each in found.actions.values() if is_in(found, each, TODAY, view)} & wanted
    assert all(group.ids for group in arranged(found, TODAY, view))


@given(plans(most=9), VIEWS)
def test_grouping_and_sorting_leave_nothing_out(found: Plan, view: View) -> None:
    plain = View(view.words, view.filter, view.owner)
    assert sorted(ids(view, found)) == sorted(ids(plain, found))


# What changes while somebody looks


def test_what_was_edited_stays_where_it_was_until_one_looks_anew() -> None:
    view = View(filter=Filter.OVERDUE, group=Grouping.OWNER)
    late = [action(f"A-{number}", due=f"2016-11-0{number}", owner="Clerk") for number in (1, 2, 3)]
    before = arranged(plan(*late), TODAY, view)
    after = SetText("A-2", "owner", "Records Manager").apply(plan(*late), TODAY)
    done = replace(after.actions["A-1"], status=Status.COMPLETE)
    after = replace(after, actions={**after.actions, "A-1": done})
    assert held(before, after, view) == (Group("Clerk", "Clerk", ("A-1", "A-2", "A-3")),)
    assert arranged(after, TODAY, view) == (
        Group("Clerk", "Clerk", ("A-3",)),
        Group("Records Manager", "Records Manager", ("A-2",)),
    )


def test_what_comes_stands_where_it_belongs_and_what_left_the_plan_is_gone() -> None:
    view = View(group=Grouping.OWNER, sort=Sort.ID)
    before = arranged(plan(*(action(f"A-{number}", owner="Clerk") for number in (2, 4))), TODAY, view)
    came = [action(f"A-{number}", owner="Clerk") for number in (1, 3, 4, 5)]
    after = plan(*came, action("A-6"), action("A-7", owner="Director"))
    assert held(before, after, view) == (
        Group("Clerk", "Clerk", ("A-1", "A-3", "A-4", "A-5")),
        Group("Director", "Director", ("A-7",)),
        Group(None, "No owner", ("A-6",)),
    )


def test_a_heading_has_the_title_that_its_cornerstone_has_now() -> None:
    known = plan(action(cornerstone="stone"), cornerstones=STONED)
    before = arranged(known, TODAY, View())
    renamed = replace(known, cornerstones={"stone": Cornerstone("stone", "Another")})
    assert [group.title for group in held(before, renamed, View())] == ["Another"]


@given(plans(most=9), plans(most=9), VIEWS)
def test_a_changed_plan_moves_nothing_and_loses_nothing(before: Plan, after: Plan, view: View) -> None:
    seen = arranged(before, TODAY, view)
    found = [action_id for group in held(seen, after, view) for action_id in group.ids]
    assert len(found) == len(set(found))
    stayed = [action_id for group in seen for action_id in group.ids if action_id in after.actions]
    assert [action_id for action_id in found if action_id in set(stayed)] == stayed
    assert set(found) == set(stayed) | set(ids(view, after))


@cases(50)
@given(plans(most=9), VIEWS)
def test_a_plan_that_did_not_change_is_arranged_as_before(found: Plan, view: View) -> None:
    seen = arranged(found, TODAY, view)
    assert held(seen, found, view) == seen
