"""How the dialogs look: nothing is cut off, whatever the plan says and however long it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actionplan.model.plan import Action, Cornerstone, Exemption, Milestone, Plan, Update
from actionplan.tui.dialogs import StopDialog
from tests.tui.desk import LARGE, MIDDLE, SMALL
from tests.tui.dialog_host import (
    ASSUMED,
    BARE,
    CLOSED,
    DONE,
    FULL,
    MAKERS,
    MOVED,
    PLAN,
    Host,
    asked,
    keys,
    opened,
)
from tests.tui.goldens import compare_with_golden
from tests.tui.rest import resize
from tests.tui.screen_text import screen_lines, words_on

FOLDER = "goldens_dialogs"
LONG = "long words and more " * 150
HOSTILE = "Repair [/x] [bold]b[/] \x1b[31mred\x1b[0m \u202egnp\n{a} $b"
SHOWN = "Repair [/x] [bold]b[/] ␛[31mred␛[0m �gnp {a} $b"
# A projector is plugged in and out in the middle of a dialog, which then looks as if it had been opened so.
TO_AND_FRO = (SMALL, LARGE, MIDDLE, SMALL)
STATES = {
    "status": (MOVED, ()),
    "status-without-reason": (MOVED, ("a", "enter")),
    "status-reopened": (DONE, ("r", "=Out of date since the spring", "enter", "=Nobody looks after it", "enter")),
    "owner": (MOVED, ()),
    "owner-typed": (BARE, ("=head",)),
    "rename": (MOVED, ("=director of  finance",)),
    "due": (MOVED, ()),
    "due-moved": (MOVED, ("=31 mar", "enter")),
    "due-without-reason": (MOVED, ("=+3m", "enter", "enter")),
    "due-not-understood": (MOVED, ("=31 foo", "enter")),
    "due-assumed": (ASSUMED, ()),
    "due-first": (BARE, ("=2017-Q1",)),
    "ask": (MOVED, ("=30 jun", "enter", "=Late")),
    "ask-for-no-later-date": (MOVED, ("=30 nov", "enter")),
    "extension": (MOVED, ()),
    "extension-refused-without-reason": (MOVED, ("n", "enter")),
    "update": (MOVED, ()),
    "update-left": (MOVED, ("=The draft went round and five of the seven services have answered so far", "escape")),
    "next": (MOVED, ("=Ask the leadership team again",)),
    "next-of-today": (FULL, ()),
    "next-without-words": (BARE, ("enter",)),
    "new": (MOVED, ()),
    "new-filled": (
        MOVED,
        ("=Write a schedule", "down", "=head", "down", "=31 mar", "down", "=fit", "down", "=All know"),
    ),
    "new-without-title": (MOVED, ("down", "=head", "enter")),
    "fields": (FULL, ()),
    "fields-by-letters": (BARE, ("o", "r")),
    "title": (FULL, ()),
    "outcome": (FULL, ()),
    "completed": (DONE, ("=by 1 sep",)),
    "completed-on-no-day": (DONE, ("=1 nov 2016", "enter")),
    "evidence": (FULL, ()),
    "evidence-first": (BARE, ()),
    "milestone": (FULL, ("down", "down", "=today")),
    "milestone-new": (BARE, ("enter",)),
    "milestone-in-future": (FULL, ("down", "down", "=1 nov 2016", "enter")),
    "depends": (FULL, ("end", "=, policies")),
    "depends-on-itself": (FULL, ("=IM-14", "enter")),
    "depends-on-nothing-known": (FULL, ("=IM-99", "enter")),
    "replaced": (CLOSED, ()),
    "cornerstone": (FULL, ("f",)),
    "exempt": (FULL, ()),
    "exempt-under-no-paragraph": (BARE, ("=8", "enter")),
    "assumed": (FULL, ("down", "down")),
    "save": (MOVED, ()),
    "save-another-day": (MOVED, ("up", "=10 oct", "enter")),
    "save-on-no-day": (MOVED, ("up", "=31 nov", "enter")),
    "identity": (MOVED, ()),
    "identity-without-address": (MOVED, ("enter", "=the clerk", "enter")),
    "repository": (MOVED, ()),
    "clash": (MOVED, ()),
    "settle": (MOVED, ("up",)),
    "settle_removed": (MOVED, ()),
    "stop": (MOVED, ()),
    "leave": (MOVED, ()),
}


def plan_with(text: str) -> tuple[Plan, Action]:
    """Return a plan in which an action and the group have the same text everywhere."""
    action = replace(
        MOVED,
        title=text,
        owner=text,
        outcome=text,
        origin=text,
        risk=text,
        updates=(Update(date(2016, 10, 1), text, text),),
        evidence=(text, text),
        milestones=(Milestone(text, MOVED.due), Milestone(text)),
        assumed=(text, "owner"),
        exempt=Exemption(3, text),
        depends_on=(BARE.id,),
    )
    stones = {f"stone-{number}": Cornerstone(f"stone-{number}", text) for number in range(3)}
    actions = {**PLAN.actions, action.id: action, BARE.id: replace(BARE, title=text)}
    return replace(PLAN, group=text, actions=actions, cornerstones=stones), action


def assert_whole(app: Host) -> None:
    """Hold the box to stand on the screen from corner to corner, with its keys in the last rows."""
    lines = screen_lines(app)
    top, bottom = ([row for row, line in enumerate(lines) if corner in line] for corner in "┏┗")
    assert [lines[row][-1] for row in top + bottom] == ["┓", "┛"]
    inside = lines[top[0] + 1 : bottom[0]]
    assert all(line.lstrip().startswith("┃") and line.endswith("┃") for line in inside)
    assert "Esc back" in inside[-1]


@pytest.mark.parametrize("state", STATES)
async def test_a_dialog_looks_as_it_was_found_good(state: str) -> None:
    action, pressed = STATES[state]
    async with opened(MAKERS[state.partition("-")[0]](PLAN, action), SMALL) as (app, pilot):
        await keys(pilot, *pressed)
        for width, height in TO_AND_FRO if state in MAKERS else (SMALL, LARGE):
            await resize(app, (width, height))
            assert_whole(app)
            compare_with_golden(app, f"{state}-{width}x{height}", FOLDER)


async def test_texts_of_3000_letters_with_markup_and_escapes_leave_every_dialog_whole() -> None:
    plan, action = plan_with(HOSTILE + LONG)
    size, other = SMALL, LARGE
    async with opened(StopDialog(), size) as (app, pilot):
        for name, maker in MAKERS.items():
            await asked(app, maker(plan, action))
            # What one is opened in, the next is changed to.
            for each in (size, other):
                await resize(app, each)
                assert_whole(app)
                # Of a line to type in, the end is in sight.
                assert SHOWN in words_on(app) or name in {"identity", "save", "new", "stop"}, name
            size, other = other, size
            await keys(pilot, "escape")


@pytest.mark.parametrize(
    ("name", "seen"), [("identity", SHOWN), ("save", "Repair [/x] [bold]b[/] [31mred [0m gnp {a} $b")]
)
async def test_markup_in_a_line_to_type_in_is_shown_as_text(name: str, seen: str) -> None:
    async with opened(MAKERS[name](*plan_with(HOSTILE)), SMALL) as (app, _):
        assert_whole(app)
        assert seen in words_on(app)


@pytest.mark.parametrize(
    ("name", "pressed", "said"),
    [
        ("status", ("a", "enter"), "! IM-11: “At risk” needs an update that says why."),
        ("due", ("=ongoing", "enter", "enter"), "! IM-11: the agreed due date 31 December 2016 moves"),
        ("due", ("=[/x]", "enter"), "! “[/x]” is not understood as a date."),
        ("update", ("enter",), "! IM-11: an update needs a text."),
        ("next", ("enter",), "! IM-11: a next step needs a text."),
        ("new", ("end", "=[/x]", "down", "down", "=soon", "enter"), "! “soon” is not understood as a date."),
        ("title", ("backspace", "enter"), "! An action has to have a title."),
        ("depends", ("=[/x]", "enter"), "! There is no action [/x] in the plan."),
        ("milestone", ("down", "=[/x]", "enter"), "! “[/x]” is not understood as a date."),
        ("exempt", ("=9", "enter"), "! 9 is not a paragraph of Schedule 12A."),
        ("identity", ("down", "=nobody", "enter"), "! That is not an e-mail address."),
    ],
)
async def test_what_is_wrong_is_in_sight_with_its_line_among_long_texts(
    name: str, pressed: tuple[str, ...], said: str
) -> None:
    # Fewer rows than anybody is promised: the body scrolls.
    async with opened(MAKERS[name](*plan_with(LONG)), (60, 13)) as (app, pilot):
        await keys(pilot, *pressed)
        assert_whole(app)
        assert said in words_on(app)
        assert app.focused is not None
        assert app.dialog.find_widget(app.focused).visible_region.height == app.focused.outer_size.height


async def test_a_smaller_terminal_cuts_nothing_off_of_an_open_dialog() -> None:
    async with opened(MAKERS["due"](*plan_with(LONG)), (120, 40)) as (app, pilot):
        await keys(pilot, "=31 mar", "enter", f"={LONG[:200]}")
        await resize(app, SMALL)
        assert_whole(app)
        assert app.line == "reason"
        assert app.typed("reason") == LONG[:200]


@pytest.mark.parametrize("name", ["status", "owner", "due", "update"])
async def test_an_id_of_300_letters_leaves_a_dialog_whole(name: str) -> None:
    action = replace(MOVED, id="I" * 300)
    async with opened(MAKERS[name](replace(PLAN, actions={action.id: action}), action), SMALL) as (app, _):
        assert_whole(app)
        assert f"{'I' * 39}… Review how information is stored" in words_on(app)
