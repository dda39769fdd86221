"""A sync merges the other plans of a repository by action and field, and never into a plan with an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actionplan.git.errors import RecordTrouble
from actionplan.storage.document import parse
from tests.gitrepo import git

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.laptops import Laptop

OTHER = """\
schema = 1

[plan]
title = "HR action plan"
organisation = "Council"
group = "HR Group"
approved = 2016-01-04

[cornerstones.safe]
title = "Safe"

[actions.H-1]
title = "First"
status = "not-started"
owner = "HR Manager"
due = 2017-05-31
cornerstone = "safe"

[actions.H-2]
title = "Second"
status = "not-started"
owner = "HR Manager"
due = 2017-05-31

[actions.H-3]
title = "Third"
status = "not-started"
owner = "HR Manager"
due = 2017-05-31
"""
TITLE, LAST = 'title = "First"', 'title = "Third"'
NO_CORNERSTONE = OTHER.replace('[cornerstones.safe]\ntitle = "Safe"\n\n', "").replace('cornerstone = "safe"\n', "")


def put(laptop: Laptop, text: str, name: str) -> None:
    """Save another plan of the repository by hand, and a change of the plan of the sync with it."""
    file = laptop.folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    laptop.write("# The training", f"# {laptop.name}\n# The training") if laptop.name == "Ana" else None
    laptop.commit(name, "plan.toml")


@pytest.fixture(params=["hr/plan.toml", "hr/staff plan ü.toml"])
def name(request: pytest.FixtureRequest, ana: Laptop, ben: Laptop) -> str:
    put(ana, OTHER, request.param)
    ana.sync()
    ben.sync()
    return str(request.param)


def test_another_plan_that_both_sides_changed_is_merged_by_action_and_field(
    name: str, ana: Laptop, ben: Laptop
) -> None:
    put(ana, OTHER.replace(TITLE, f'{TITLE}\noutcome = "A"'), name)
    ana.sync()
    # Side by side in the text, which git cannot merge by the line.
    put(ben, OTHER.replace(TITLE, 'title = "The first"'), name)
    ben.sync()
    merged = git(ben.folder, "show", f"origin/main:{name}")
    first = parse(merged.encode()).plan.actions["H-1"]
    assert (first.title, first.outcome) == ("The first", "A")
    assert git(ben.folder, "status", "--porcelain") == ""


SIDES: dict[str, Callable[[], tuple[str, str]]] = {
    "a cornerstone removed and named": lambda: (NO_CORNERSTONE, OTHER.replace(LAST, f'{LAST}\ncornerstone = "safe"')),
    "one field": lambda: (OTHER.replace(LAST, 'title = "A"'), OTHER.replace(LAST, 'title = "B"')),
    "broken here": lambda: (OTHER.replace(TITLE, 'title = "A"'), OTHER.replace(LAST, "title =")),
    "broken there": lambda: (OTHER.replace(LAST, "title ="), OTHER.replace(TITLE, 'title = "A"')),
    "broken there alone": lambda: (OTHER.replace(LAST, "title ="), OTHER),
}


@pytest.mark.parametrize("sides", SIDES)
def test_a_merge_in_which_another_plan_has_an_error_is_neither_made_nor_pushed(
    sides: str, name: str, ana: Laptop, ben: Laptop
) -> None:
    there, here = SIDES[sides]()
    put(ana, there, name)
    ana.sync()
    if here != OTHER:
        put(ben, here, name)
    ben.write("due = 2017-06-30", "due = 2017-07-31").commit()
    before = (ben.text, ben.head, git(ana.folder, "ls-remote", "origin"))
    with pytest.raises(RecordTrouble) as refused:
        ben.sync()
    assert name in refused.value.message
    assert (ben.text, ben.head, git(ana.folder, "ls-remote", "origin")) == before
    assert git(ben.folder, "status", "--porcelain") == ""
