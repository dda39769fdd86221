"""Two texts of one plan made one: both sides' lines, comments and spacing stay, and nothing is written unproved."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from actionplan.errors import BrokenPlanError, PlanFileError
from actionplan.merge import documents
from actionplan.merge.documents import DocumentMerge, MergedDocument, MergeError
from actionplan.merge.markers import marked
from actionplan.storage.document import Document, parse
from actionplan.storage.toml.scan import ScanError
from tests.longrun import LONG
from tests.twosides import drawn, resolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionplan.merge.plans import Side

# docs/how-to/contribute.md says how to run more of them.
PAIRS = 2_000 if LONG else 90

BASE = """\
# The plan of the group.
schema = 1

[plan]
title = "Plan"
organisation = "Council"
group = "Group"
approved = 2016-09-28

[cornerstones.open]
title = "Open"

# Storage comes first.
[actions.IM-01]
title    = "Sort the store"   # since 2012
status   = "on-track"
owner    = "Clerk"
due      = 2017-03-31
note     = "kept by hand"
updates = [
  # begun in autumn
  { on = 2016-10-01, text = "Begun" },
]

[actions.IM-02]
title = "Train everybody"
status = "not-started"
depends_on = ["IM-01"]

# The end.
"""


def changed(*pairs: tuple[str, str], text: str = BASE) -> str:
    """Return a text with some of it replaced, each once."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def joined(ours: str, theirs: str, base: str = BASE) -> MergedDocument:
    """Make two sides one, the same whichever is called ours."""
    here = DocumentMerge(base.encode(), ours.encode(), theirs.encode()).merged()
    there = DocumentMerge(base.encode(), theirs.encode(), ours.encode()).merged()
    if not here.clashes:
        assert here.data == there.data
    return here


def together(ours: str, theirs: str, base: str = BASE) -> str:
    """Make two sides one, where nothing clashes."""
    found = joined(ours, theirs, base)
    assert found.clashes == ()
    return found.data.decode()


OURS = (
    ("# The plan of the group.", "# The plan of our group."),
    ('status   = "on-track"', 'status   = "at-risk"  # see minutes'),
    (
        '  { on = 2016-10-01, text = "Begun" },\n',
        '  { on = 2016-10-01, text = "Begun" },\n  { on = 2016-12-01, text = "Wet" },\n',
    ),
    ("# Storage comes first.", "# Storage comes first, we said."),
)
THEIRS = (
    ('owner    = "Clerk"', "# who else\nowner    = 'Archivist'"),
    ("  # begun in autumn\n", "  # begun in autumn 2016\n"),
    (
        '  { on = 2016-10-01, text = "Begun" },\n',
        '  { on = 2016-10-01, text = "Begun" },  # by two\n  # late\n  { on = 2016-11-01, text = "Shelves" },\n',
    ),
    ('title = "Open"', 'title = "Open and clear"'),
    ("# The end.", '[actions.IM-03]\ntitle = "New"\nstatus = "not-started"\n\n# The end.'),
)


def test_lines_and_comments_of_both_sides_stand_together_and_no_other_line_changes() -> None:
    assert together(changed(*OURS), changed(*THEIRS)) == changed(
        OURS[0],
        OURS[1],
        OURS[3],
        THEIRS[0],
        THEIRS[1],
        (
            '  { on = 2016-10-01, text = "Begun" },\n',
            f'{THEIRS[2][1]}  {{ on = 2016-12-01, text = "Wet" }},\n',
        ),
        THEIRS[3],
        THEIRS[4],
    )


def test_adjacent_lines_changed_by_two_people_both_stand() -> None:
    ours, theirs = ('status   = "on-track"', 'status   = "off-track"'), ('owner    = "Clerk"', 'owner    = "Deputy"')
    assert together(changed(ours), changed(theirs)) == changed(ours, theirs)


def test_two_actions_added_at_the_end_both_stand_in_the_order_of_their_ids() -> None:
    one, two = (f'[actions.IM-{n}]\ntitle = "New {n}"\nstatus = "not-started"\n\n' for n in ("09", "10"))
    end = "# The end."
    assert together(changed((end, two + end)), changed((end, one + end))) == changed((end, one + two + end))


def test_a_value_of_one_side_stands_beside_the_comment_of_the_other() -> None:
    line = 'title    = "Sort the store"   # since 2012'
    ours = changed((line, 'title    = "Sort the store"   # since 2011'))
    theirs = changed((line, 'title    = "Sort both stores"   # since 2012'))
    assert together(ours, theirs) == changed((line, 'title    = "Sort both stores"   # since 2011'))


def test_a_comment_that_both_wrote_anew_is_there_twice() -> None:
    old = "# Storage comes first."
    found = together(changed((old, "# Storage is first.")), changed((old, "# Storage, then the rest.")))
    assert found == changed((old, "# Storage is first.\n# Storage, then the rest."))
    line = "# since 2012"
    found = together(changed((line, "# since 2011")), changed((line, "# since 2010")))
    assert all(found.count(year) == 1 for year in ("# since 2011", "# since 2010"))
    assert tomllib.loads(found) == tomllib.loads(BASE)


def test_what_one_side_put_in_another_order_stays_in_it_with_what_the_other_changed() -> None:
    first, second = BASE.index("# Storage"), BASE.index("[actions.IM-02]")
    end = BASE.index("# The end.")
    moved = BASE[:first] + BASE[second:end] + BASE[first:second] + BASE[end:]
    theirs = ('owner    = "Clerk"', 'owner    = "Deputy"')
    assert together(moved, changed(theirs)) == changed(theirs, text=moved)


def test_keys_that_the_program_does_not_know_are_merged_too() -> None:
    ours, theirs = (
        ('note     = "kept by hand"', 'note     = "kept"\nours = 1'),
        ("[cornerstones.open]", "[other]\nx = 1\n\n[cornerstones.open]"),
    )
    assert together(changed(ours), changed(theirs)) == changed(ours, theirs)
    clash = joined(changed(ours), changed(('note     = "kept by hand"', 'note     = "lost"')))
    assert [(c.key, c.ours, c.theirs) for c in clash.clashes] == [(("IM-01", "note"), "kept", "lost")]
    key_in_entry = changed(('text = "Begun" }', 'text = "Begun", by = "me" }'))
    done = ('  { on = 2016-10-01, text = "Begun" },\n', '  { on = 2016-10-01, text = "Begun", next = "Go on" },\n')
    assert 'text = "Begun", by = "me", next = "Go on" }' in together(key_in_entry, changed(done)).replace(
        'next = "Go on", by = "me"', 'by = "me", next = "Go on"'
    )


def test_an_action_that_one_side_took_out_goes_with_its_comments_but_not_with_new_ones() -> None:
    start, end = BASE.index("[actions.IM-02]"), BASE.index("# The end.")
    ours = BASE[:start] + BASE[end:]
    assert together(ours, changed(('owner    = "Clerk"', 'owner    = "Deputy"'))) == changed(
        ('owner    = "Clerk"', 'owner    = "Deputy"'), text=ours
    )
    found = together(ours, changed(("[actions.IM-02]", "# ask Ben\n[actions.IM-02]")))
    assert "# ask Ben" in found
    assert "Train" not in found


def test_a_new_id_is_written_into_the_lines_that_were_there() -> None:
    new = '# why\n[actions."IM-03"]  # mine\ntitle = "{}"\nstatus = "closed"\nsuperseded_by = "IM-02"\n\n'
    end, names = "# The end.", ('depends_on = ["IM-01"]', 'depends_on = ["IM-01", "IM-03"]  # both')
    ours = changed((end, new.format("Archive") + end))
    theirs = changed((end, new.format("Buy") + end), names)
    found = joined(ours, theirs)
    assert found.clashes == ()
    assert "“Buy”, which came later, is IM-04 from now on" in found.notes[0]
    late = new.format("Buy").replace('"IM-03"', "IM-04")
    assert found.data.decode() == changed(
        (end, new.format("Archive") + late + end),
        (names[0], names[1].replace("IM-03", "IM-04")),
    )


def test_line_ends_follow_whoever_changed_them() -> None:
    ours = changed(('status   = "on-track"', 'status   = "at-risk"'))
    theirs = changed(('owner    = "Clerk"', 'owner    = "Deputy"')).replace("\n", "\r\n")
    both = changed(('status   = "on-track"', 'status   = "at-risk"'), ('owner    = "Clerk"', 'owner    = "Deputy"'))
    assert joined(ours, theirs).data == both.replace("\n", "\r\n").encode()


def test_the_markers_stand_round_the_lines_that_clash_and_nothing_else() -> None:
    ours = changed(('status   = "on-track"', 'status   = "at-risk"'), ('title = "Open"', 'title = "Open!"'))
    theirs = changed(('status   = "on-track"', 'status   = "off-track"'), ('owner    = "Clerk"', 'owner    = "Deputy"'))
    three = DocumentMerge(BASE.encode(), ours.encode(), theirs.encode())
    assert three.marked(9, ("HEAD", "feature")).decode() == changed(
        (
            'status   = "on-track"\n',
            '<<<<<<<<< HEAD\nstatus   = "at-risk"\n=========\nstatus   = "off-track"\n>>>>>>>>> feature\n',
        ),
        ('title = "Open"', 'title = "Open!"'),
        ('owner    = "Clerk"', 'owner    = "Deputy"'),
    )


def test_two_moves_of_a_due_date_are_both_in_sight_between_the_markers() -> None:
    def moved(to: str, why: str) -> str:
        entry = f'due_changes = [\n  {{ on = 2016-12-01, from = 2017-03-31, to = {to}, reason = "{why}" }},\n]\n'
        return changed(
            ("due      = 2017-03-31\n", f"due      = {to}\n"), ("\n[actions.IM-02]", f"{entry}\n[actions.IM-02]")
        )

    ours, theirs = moved("2017-05-31", "Wet"), moved("2017-06-30", "Damp")
    three = DocumentMerge(BASE.encode(), ours.encode(), theirs.encode())
    text = three.marked()
    for side in (1, 2):
        plan = parse(resolved(text, side)).plan
        entries = plan.actions["IM-01"].due_changes
        assert len(entries) == 2
        assert entries[-1].to == plan.actions["IM-01"].due
    assert parse(resolved(text, 1)).plan.actions["IM-01"].due == parse(ours.encode()).plan.actions["IM-01"].due


def test_a_removed_action_stands_whole_between_the_markers() -> None:
    start, end = BASE.index("[actions.IM-02]"), BASE.index("# The end.")
    theirs = changed(('title = "Train everybody"', 'title = "Train all"'))
    text = DocumentMerge(BASE.encode(), (BASE[:start] + BASE[end:]).encode(), theirs.encode()).marked().decode()
    block = theirs[start : theirs.index("# The end.")]
    assert text == f"{BASE[:start]}<<<<<<< ours\n=======\n{block}>>>>>>> theirs\n{BASE[end:]}"


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(
    "wrong", [b"", b"\xff", b"schema = 1\n", BASE.replace("schema = 1", "schema = 2").encode(), b"<<<<<<< a\n"]
)
def test_what_is_no_plan_of_this_schema_is_not_made_one(number: int, wrong: bytes) -> None:
    texts = [BASE.encode()] * 3
    texts[number] = wrong
    with pytest.raises((BrokenPlanError, PlanFileError)):
        DocumentMerge(*texts)


@pytest.mark.parametrize("third", range(3))
def test_any_two_sides_end_with_one_text_that_has_every_comment_of_both(third: int) -> None:
    clean = clashing = 0
    for seed in range(third * PAIRS // 3, (third + 1) * PAIRS // 3):
        sides = drawn(seed)
        here, there = (
            DocumentMerge(sides.base, sides.ours, sides.theirs),
            DocumentMerge(sides.base, sides.theirs, sides.ours),
        )
        found = here.merged()
        ours, theirs = here.merged(otherwise="ours"), here.merged(otherwise="theirs")
        assert ours.data == there.merged(otherwise="theirs").data, seed
        if found.clashes:
            clashing += 1
            # Whoever takes one side everywhere has a plan, and what did not clash is there either way.
            text = here.marked()
            assert resolved(text, 1).rstrip(b"\r\n") == ours.data.rstrip(b"\r\n"), seed
            assert resolved(text, 2).rstrip(b"\r\n") == theirs.data.rstrip(b"\r\n"), seed
        else:
            clean += 1
            assert found.data == ours.data == theirs.data == there.merged().data, seed
        for text in (found.data, ours.data, theirs.data):
            there_are = Counter(line.strip() for line in text.decode().split("\n"))
            assert [note for note in sides.notes if there_are[note] != 1] == [], seed
        assert parse(ours.data).plan == ours.plan
    assert clean
    assert clashing


def test_the_markers_take_no_long_time_in_a_long_text() -> None:
    many = b"".join(b'[actions.A-%d]\ntitle = "x"\nstatus = "on-track"\n\n' % number for number in range(3000))
    other = many.replace(b"on-track", b"at-risk", 1)[: -len(b"\n")] + b'owner = "y"\n\n'
    text = marked(many, other)
    assert text.count(b"<<<<<<<") == 2
    assert resolved(text, 1) == many
    assert resolved(text, 2) == other


# What cannot be merged line by line


OWNER = ('owner    = "Clerk"', 'owner    = "Deputy"  # for now')
STATUS = ('status   = "on-track"', "status   = 'at-risk'  # see minutes")
NOTES = ("# for now", "# see minutes", "# Storage comes first.", "# The end.")


def _raises(error: Exception) -> Callable[..., NoReturn]:
    def fails(*_: object, **__: object) -> NoReturn:
        raise error

    return fails


@pytest.mark.parametrize(
    "layout",
    [
        _raises(ScanError(0)),
        _raises(RecursionError()),
        lambda *_: "no TOML = = =\n",
        lambda *_: BASE.replace("[plan]", "[plan]\nplan = 1\n[plan]"),
        lambda texts, *_: texts[0],
    ],
)
def test_where_the_lines_of_both_say_nothing_those_of_one_say_it_with_the_comments_of_the_other(
    monkeypatch: pytest.MonkeyPatch, layout: Callable[..., str]
) -> None:
    expected = parse(together(changed(OWNER), changed(STATUS)).encode())
    monkeypatch.setattr(documents, "merge_layout", layout)
    found = together(changed(OWNER), changed(STATUS))
    assert parse(found.encode()).plan == expected.plan
    assert tomllib.loads(found) == expected.tables
    assert all(found.count(note) == 1 for note in NOTES)


@pytest.mark.parametrize(
    "wrong", ['\n[actions.X]\ntitle = "x"\nstatus = "closed"\n', "\n[other]\nx = 1\n", "\n= = =\n", "\n[plan]\n"]
)
def test_a_text_that_does_not_say_what_both_said_when_it_is_read_back_is_never_given(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr(documents, "with_comments", lambda text, *_: text + wrong)
    with pytest.raises(MergeError, match="could not be put together with certainty"):
        joined(changed(OWNER), changed(STATUS))


def test_a_text_that_says_the_tables_and_another_plan_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    three = DocumentMerge(BASE.encode(), changed(OWNER).encode(), changed(STATUS).encode())
    other = parse(BASE.encode()).plan

    def another(data: bytes) -> Document:
        return replace(parse(data), plan=other)

    monkeypatch.setattr(documents, "parse", another)
    with pytest.raises(MergeError, match="what they say together breaks a rule"):
        three.merged()


def test_an_action_that_is_written_in_braces_gets_a_new_id_too() -> None:
    plain = BASE[: BASE.index("# Storage")]
    base = plain.replace("[plan]", 'actions = { IM-01 = { title = "Sort", status = "on-track" } }\n\n[plan]')
    sides = [
        base.replace('"on-track" }', f'"on-track" }}, IM-02 = {{ title = "{title}", status = "not-started" }}')
        for title in ("Archive", "Buy")
    ]
    found = joined(sides[0], sides[1], base)
    plan = parse(found.data).plan
    assert {action.id: action.title for action in plan.actions.values()} == {
        "IM-01": "Sort",
        "IM-02": "Archive",
        "IM-03": "Buy",
    }


@pytest.mark.parametrize("fails", ["renamed", "plan"])
def test_an_action_that_cannot_be_given_a_new_id_is_told(monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    end = "# The end."
    ours, theirs = (
        changed((end, f'[actions.IM-03]\ntitle = "{title}"\nstatus = "not-started"\n\n{end}'))
        for title in ("Archive", "Buy")
    )
    if fails == "renamed":
        monkeypatch.setattr("actionplan.merge.documents.rename_table", _raises(ScanError(0)))
    else:
        monkeypatch.setattr(documents, "_with_references", lambda *_: parse(BASE.encode()))
    with pytest.raises(MergeError, match=r"An action could not be given a new id.*Give it one by hand"):
        joined(ours, theirs)


# Keys that the program does not know


OTHER = BASE.replace("[cornerstones.open]", '[other]\nx = 1\nlist = ["a", "b"]\n\n[cornerstones.open]')


def test_unknown_tables_and_lists_that_both_changed_are_merged() -> None:
    ours = OTHER.replace("x = 1", "x = 1\ny = 2").replace('"a", "b"', '"a", "b", "c"')
    theirs = OTHER.replace("x = 1", "x = 1\nz = 3").replace('"a", "b"', '"b", "d"')
    found = tomllib.loads(together(ours, theirs, OTHER))
    assert {name: value for name, value in found["other"].items() if name != "list"} == {"x": 1, "y": 2, "z": 3}
    assert sorted(found["other"]["list"]) == ["b", "c", "d"]


def test_an_unknown_key_that_both_changed_is_a_conflict_that_can_be_settled() -> None:
    ours, theirs = (OTHER.replace("x = 1", f"x = {number}") for number in (2, 3))
    three = DocumentMerge(OTHER.encode(), ours.encode(), theirs.encode())
    clash = three.merged().clashes
    assert [(c.key, c.base, c.ours, c.theirs) for c in clash] == [((None, "other.x"), 1, 2, 3)]
    choices: tuple[tuple[Side, int], ...] = (("ours", 2), ("theirs", 3))
    for side, expected in choices:
        for settled in (three.merged({(None, "other.x"): side}), three.merged(otherwise=side)):
            assert settled.clashes == ()
            assert tomllib.loads(settled.data.decode())["other"]["x"] == expected


def test_the_plan_s_own_facts_that_both_changed_are_settled_as_chosen() -> None:
    key = ('group = "Group"', 'group = "{}"\ncorporate_priorities = ["{}"]')
    ours, theirs = (changed((key[0], key[1].format(name, name))) for name in ("One", "Two"))
    three = DocumentMerge(BASE.encode(), ours.encode(), theirs.encode())
    assert [c.key for c in three.merged().clashes] == [(None, "plan.group")]
    found = three.merged(otherwise="theirs")
    assert (found.plan.group, found.plan.corporate_priorities) == ("Two", ("One", "Two"))
    assert tomllib.loads(found.data.decode())["plan"]["corporate_priorities"] == ["One", "Two"]


@pytest.mark.parametrize("side", ["one", "both", "changed"])
def test_an_exemption_that_is_removed_leaves_the_keys_that_the_program_does_not_know(side: str) -> None:
    base = changed((STATUS[0], f"{STATUS[0]}\nexempt = {{ paragraph = 3, minute = 12 }}"))
    removed = base.replace("exempt = { paragraph = 3, minute = 12 }", "exempt = { minute = 12 }")
    theirs = {"one": changed(OWNER, text=base), "both": changed(OWNER, text=removed)}
    theirs["changed"] = changed(OWNER, text=base.replace("minute = 12", "minute = 13"))
    for sides in ((removed, theirs[side]), (theirs[side], removed)):
        action = tomllib.loads(together(*sides, base))["actions"]["IM-01"]
        assert action["exempt"] == {"minute": 13 if side == "changed" else 12}
        assert action["owner"] == "Deputy"


@pytest.mark.parametrize(
    "table",
    [
        "[other]\n# About it.\n",
        "[other]  # About it.\n",
        "# About it.\n[other]\n",
        "[other]\n\n# About it.\n\n",
        "[[other]]\n# About it.\n[[other]]\n# The second.\n",
        "[other.inner]\n# About it.\n[other.second]\n# The second.\n",
        "[plan.thresholds]\n# About it.\n",
        "[statuses.on-track]\n# About it.\n",
    ],
)
@pytest.mark.parametrize("place", ["\n[cornerstones.open]", "\n# The end.", ""])
def test_a_merge_of_nothing_but_blanks_keeps_the_comment_of_an_empty_table(table: str, place: str) -> None:
    at = BASE.index(place) if place else len(BASE)
    base = f"{BASE[:at]}\n{table}{BASE[at:]}"
    blanks = [
        base,
        base.replace("\n\n", "\n"),
        base.replace("\n\n", "\n\n\n\n"),
        base.replace(table, table.replace("\n", "\n\n")),
        base.replace(table, f"\n{table}\n"),
        base.rstrip("\n"),
    ]
    for ours in blanks:
        for theirs in blanks:
            found = together(ours, theirs, base)
            assert tomllib.loads(found) == tomllib.loads(base)
            assert set(re.findall("#.*", found)) == set(re.findall("#.*", base))


def test_an_action_that_one_side_added_loses_what_the_other_removed_and_nothing_else() -> None:
    end = "# The end."
    new = '[actions.IM-03]\ntitle = "New"  # ours\nstatus = "not-started"\ndepends_on = ["IM-02"]\nroom = 4\n\n'
    ours = changed((end, new + end))
    theirs = BASE[: BASE.index("[actions.IM-02]")] + end + "\n"
    three = DocumentMerge(BASE.encode(), ours.encode(), theirs.encode())
    (clash,) = three.merged().clashes
    assert (clash.id, clash.field, clash.why) == ("IM-02", None, "one side took it out, and IM-03 names it")
    found = three.merged(otherwise="theirs")
    assert list(found.plan.actions) == ["IM-01", "IM-03"]
    assert found.plan.actions["IM-03"].depends_on == ()
    text = found.data.decode()
    assert tomllib.loads(text)["actions"]["IM-03"] == {"title": "New", "status": "not-started", "room": 4}
    assert "# ours" in text
    assert list(three.merged(otherwise="ours").plan.actions) == ["IM-01", "IM-02", "IM-03"]


def test_titles_of_cornerstones_and_words_of_statuses_that_both_changed_are_conflicts_of_their_own() -> None:
    more = '\nhue = "red"\n\n[statuses.on-hold]\nlabel = "Parked"\nhue = "red"\n'
    base = BASE.replace('title = "Open"\n', f'title = "Open"{more}')
    sides = [
        base.replace('"Open"', f'"{name}"').replace('"red"', f'"{name}"').replace('"Parked"', f'"{name}"')
        for name in ("One", "Two")
    ]
    three = DocumentMerge(base.encode(), *(side.encode() for side in sides))
    keys = ["cornerstones.open", "cornerstones.open.hue", "statuses.on-hold.hue", "statuses.on-hold.label"]
    assert sorted(str(clash.field) for clash in three.merged().clashes) == keys
    for chosen, name in (("ours", "One"), ("theirs", "Two")):
        side: Side = "ours" if chosen == "ours" else "theirs"
        tables = tomllib.loads(three.merged(otherwise=side).data.decode())
        assert tables["cornerstones"]["open"] == {"title": name, "hue": name}
        assert tables["statuses"]["on-hold"] == {"label": name, "hue": name}


def test_actions_that_both_put_into_another_order_are_in_one_order_whichever_is_called_ours() -> None:
    end = "# The end."
    third = '[actions.IM-03]\ntitle = "Third"\nstatus = "not-started"\n\n'
    base = changed((end, third + end))
    first, second = (base[base.index(f"[actions.IM-0{number}]") :] for number in (2, 3))
    train = first[: first.index("[actions.IM-03]")]
    assert second.startswith(third)
    start = base[: base.index("# Storage")]
    sort = base[base.index("# Storage") : base.index("[actions.IM-02]")]
    plan = parse(together(start + train + sort + third + end, start + third + train + sort + end, base).encode()).plan
    assert sorted(plan.actions) == ["IM-01", "IM-02", "IM-03"]
    assert next(iter(plan.actions)) != "IM-01"
