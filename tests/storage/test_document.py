"""Any edit of any legal plan: what it is about changes, nothing else does, and undo gives back the bytes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.errors import BrokenPlanError, PlanFileError, Problem, problem_line
from actionplan.model.edits.basic import AddAction, Restore, Reviewed, SetNext, SetText, Several
from actionplan.model.edits.details import SetExempt, SetMilestone, SetSupersededBy
from actionplan.model.fields import ACTION_KEYS, ENTRY_KEYS, EXEMPT_KEYS
from actionplan.storage import atomic
from actionplan.storage.document import (
    Document,
    PlanFile,
    Written,
    ids_in,
    located,
    parse,
    undone,
)
from actionplan.storage.toml.text_edits import inverted, replaced
from actionplan.storage.toml.values import same
from tests import locality
from tests.editors import saves_by_renaming, saves_in_place
from tests.strategies import TODAY, PlanSheet, action_table, cases, draw_edit, draw_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Plan
    from tests import tomlstyles

STAMP = atomic.Stamp(0, 0, 0, 0)
_CLOSING = re.compile(r"\][ \t]*(?:#|$)")
FOREIGN = "# seen by somebody else"


def written(before: Document, edit: Edit) -> Written:
    """Make an edit in a document, as one write of it would."""
    after, replacements = before.changed_to(edit.apply(before.plan, TODAY))
    return Written(before, after, replacements, STAMP)


def touched(before: Plan, after: Plan) -> tuple[set[tomlstyles.Path], set[tomlstyles.Path]]:
    """Return all differences of two plans, and those that contain a value that is gone."""
    changed: set[tomlstyles.Path] = set()
    gone: set[tomlstyles.Path] = set()
    for action_id in {*before.actions, *after.actions}:
        path: tomlstyles.Path = ("actions", action_id)
        if action_id not in after.actions or action_id not in before.actions:
            changed.add(path)
            gone.update({path} - {("actions", known) for known in after.actions})
            continue
        old, new = action_table(before.actions[action_id]), action_table(after.actions[action_id])
        changed |= {(*path, key) for key in {*old, *new} if old.get(key) != new.get(key)}
        gone |= {(*path, key) for key in old if not _grows(old[key], new.get(key))}
    return changed, gone


def _grows(old: Any, new: Any) -> bool:  # noqa: ANN401  (any TOML value)
    """Return whether all of a value is still there; text and numbers may be replaced."""
    if isinstance(old, list):
        return isinstance(new, list) and new[: len(old)] == old
    if isinstance(old, dict):
        return isinstance(new, dict) and old.keys() <= new.keys()
    return new is not None


def assert_entries_stay(sheet: PlanSheet, new: str, before: Plan, after: Plan) -> None:
    """Hold lists that only grew, written one entry a line, to each old entry's line being there, but for a comma."""
    lines = {line.rstrip("\r").replace(",", "") for line in new.split("\n")}
    for action_id in before.actions.keys() & after.actions.keys():
        old, now = action_table(before.actions[action_id]), action_table(after.actions[action_id])
        for key in old.keys() & now.keys():
            own = [line for line in sheet.sheet.lines if line.owner == ("actions", action_id, key)]
            if isinstance(old[key], list) and _grows(old[key], now[key]) and own and _CLOSING.match(own[-1].text):
                for line in own:
                    assert line.text.replace(",", "") in lines


def assert_unknown_stays(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Hold a changed plan to having all keys that the program does not know, and all entries that it did not change."""
    others = {key: value for key, value in old.items() if key != "actions"}
    assert same(others, {key: new.get(key) for key in others})
    for name in old.get("actions", {}).keys() & new.get("actions", {}).keys():
        was, now = old["actions"][name], new["actions"][name]
        unknown = {key: value for key, value in was.items() if key not in ACTION_KEYS}
        assert same(unknown, {key: now.get(key) for key in unknown})
        if "exempt" in was and "exempt" in now:
            unknown = {key: value for key, value in was["exempt"].items() if key not in EXEMPT_KEYS}
            assert same(unknown, {key: now["exempt"].get(key) for key in unknown})
        for key in ENTRY_KEYS.keys() & was.keys() & now.keys() - {"exempt"}:
            count = len(was[key])
            changed = [n for n in range(min(count, len(now[key]))) if not same(was[key][n], now[key][n])]
            assert not changed or _known(was[key]) != _known(now[key][:count])


def _known(entries: list[dict[str, Any]]) -> list[str]:
    """Return the fields of entries that the program knows."""
    known = {name for names in ENTRY_KEYS.values() for name in names}
    return [repr({key: entry[key] for key in sorted(entry) if key in known}) for entry in entries]


def test_keys_of_others_in_an_entry_that_is_written_anew_stay_where_they_are() -> None:
    milestone = '  { title = "List", who = "all", due = 2016-12-31 }, # theirs\n'
    update = '  { on = 2016-12-12, text = "Went on.", next = "Ask", seen_by = ["Clerk"] },\n'
    old = read(f"{HEAD}{ONE}milestones = [\n{milestone}]\nupdates = [\n{update}]\n")
    before = old.plan.actions["A-1"].milestones[0]
    done = SetMilestone("A-1", replace(before, due=None, done=date(2016, 12, 1)), before)
    new = written(old, Several((done, SetNext("A-1", "Wait", may_amend=True)))).after.text
    assert '  { title = "List", done = 2016-12-01, who = "all" }, # theirs\n' in new
    assert update.replace("Ask", "Wait") in new


@cases(1_500)
@given(st.randoms(use_true_random=True))
def test_any_edit_of_any_plan_touches_only_its_own_lines_reads_back_and_can_be_undone(random: Random) -> None:
    sheet = draw_sheet(random)
    before = parse(sheet.text.encode())
    assert before.plan == sheet.plan
    edit = draw_edit(random, before.plan)
    expected = edit.apply(before.plan, TODAY)
    write = written(before, edit)
    new = write.after.text

    assert write.after.plan == expected
    assert parse(new.encode()).plan == expected
    changed, gone = touched(before.plan, expected)
    locality.assert_local(sheet.sheet, new, changed, gone)
    locality.assert_comments_stay(sheet.sheet, new, gone)
    assert_entries_stay(sheet, new, before.plan, expected)
    assert_unknown_stays(before.tables, tomllib.loads(new))
    order = list(parse(new.encode()).plan.actions)
    displaced = {path[1] for path in gone}
    assert [i for i in order if i not in displaced] == [i for i in expected.actions if i not in displaced]

    back = undone(write, write.after)
    assert back is not None
    assert back.text == sheet.text
    assert replaced(new, inverted(write.replacements, sheet.text)) == sheet.text


@cases(250)
@given(st.randoms(use_true_random=True))
def test_edits_one_after_another_are_undone_one_after_another(random: Random) -> None:
    sheet = draw_sheet(random)
    current = parse(sheet.text.encode())
    writes = []
    for _ in range(3):
        writes.append(written(current, draw_edit(random, current.plan)))
        current = writes[-1].after
    for write in reversed(writes):
        back = undone(write, current)
        assert back is not None
        current = back
    assert current.text == sheet.text


def foreign_places(sheet: PlanSheet, new: str) -> list[tuple[int, int]]:
    """Return the places, in either text, between two statements that are there before and after."""
    lines, old = locality.lines_of(new), [line.text + line.end for line in sheet.sheet.lines]
    found = []
    for number, line in enumerate(sheet.sheet.lines):
        above = sheet.sheet.lines[number - 1] if number else None
        inside = above is not None and line.kind == above.kind == "pair" and line.owner == above.owner
        here = old[max(number - 1, 0) : number + 1]
        if inside or any(old.count(text) != 1 or lines.count(text) != 1 for text in here):
            continue
        place = lines.index(old[number])
        if (number == place == 0) or (number and place and old[number - 1] == lines[place - 1]):
            found.append((number, place))
    return found


@cases(400)
@given(st.randoms(use_true_random=True))
def test_undo_keeps_what_somebody_else_wrote_between_other_lines(random: Random) -> None:
    sheet = draw_sheet(random)
    write = written(parse(sheet.text.encode()), draw_edit(random, sheet.plan))
    places = foreign_places(sheet, write.after.text)
    if not places:
        return
    number, place = random.choice(places)
    expected, current = locality.lines_of(sheet.text), locality.lines_of(write.after.text)
    expected.insert(number, f"{FOREIGN}\n")
    current.insert(place, f"{FOREIGN}\n")
    back = undone(write, parse("".join(current).encode()))
    assert back is not None
    assert back.text == "".join(expected)


@cases(400)
@given(st.randoms(use_true_random=True))
def test_undo_after_another_edit_keeps_that_edit_or_leaves_all_as_it_is(random: Random) -> None:
    sheet = draw_sheet(random)
    write = written(parse(sheet.text.encode()), draw_edit(random, sheet.plan))
    other = written(write.after, draw_edit(random, write.after.plan))
    back = undone(write, other.after)
    if back is None:
        return
    for action_id, action in back.plan.actions.items():
        was, then, now = (plan.actions.get(action_id) for plan in (sheet.plan, write.after.plan, other.after.plan))
        assert action == (was if then == now else now) or then not in (was, now)


HEAD = 'schema = 1\n[plan]\ntitle = "T"\norganisation = "O"\ngroup = "G"\napproved = 2016-09-28\n'
ONE = '\n[actions.A-1]\ntitle = "One"\nstatus = "on-track"\n'
TWO = '\n[actions.A-2]\ntitle = "Two"\nstatus = "on-track"\n'


def read(text: str) -> Document:
    return parse(text.encode())


def test_an_edit_reads_only_its_own_action_again_and_an_undo_none() -> None:
    before = read(HEAD + ONE + TWO)
    write = written(before, SetText("A-2", "title", "Second"))
    assert write.after.plan.actions["A-1"] is before.plan.actions["A-1"]
    assert write.after.plan.actions["A-2"].title == "Second"
    assert len(write.after.known) == 2
    assert undone(write, write.after) is before


def test_undo_puts_no_lines_below_a_header_that_somebody_else_wrote_among_them() -> None:
    pairs = 'A-1.title = "One"\nA-1.status = "on-track"\n'
    write = written(read(f"{HEAD}[actions]\n# first\n{pairs}# last\n"), Restore("A-1", None))
    assert write.after.text == f"{HEAD}[actions]\n# first\n# last\n"
    theirs = write.after.text.replace("# first\n", f"# first\n{TWO}")
    assert undone(write, read(theirs)) is None


def test_undo_of_an_added_action_leaves_no_lines_that_were_added_to_it_since() -> None:
    write = written(read(HEAD + ONE), AddAction("Two", "A-2"))
    since = written(write.after, Reviewed("A-2"))
    assert undone(write, since.after) is None


def test_undo_of_an_added_action_that_another_one_names_is_left_to_a_person() -> None:
    write = written(read(HEAD + ONE.replace("on-track", "closed")), AddAction("Two", "A-2"))
    since = written(write.after, SetSupersededBy("A-1", "A-2"))
    assert undone(write, since.after) is None


def test_undo_keeps_another_edit_of_the_same_action() -> None:
    write = written(read(HEAD + ONE + TWO), SetText("A-1", "title", "First"))
    since = written(write.after, SetText("A-1", "owner", "Records Manager"))
    back = undone(write, since.after)
    assert back is not None
    assert back.text == HEAD + ONE + 'owner = "Records Manager"\n' + TWO


def test_an_action_may_move_up_where_the_part_of_it_that_came_first_goes() -> None:
    exempt = "\n[actions.A-2.exempt]\nparagraph = 3\n"
    first = written(read(HEAD + exempt + ONE + TWO), SetExempt("A-2", None))
    assert list(first.after.plan.actions) == ["A-1", "A-2"]
    assert first.after.text == HEAD + ONE + TWO
    second = written(first.after, SetText("A-2", "title", "Second"))
    assert second.after.text == HEAD + ONE + TWO.replace("Two", "Second")


def test_a_changed_exemption_keeps_what_the_program_does_not_know_of_it() -> None:
    exempt = 'exempt = { paragraph = 3, minute = 12, reason = "Names." }\n'
    write = written(read(HEAD + ONE + exempt), SetExempt("A-1", 5))
    assert write.after.text == HEAD + ONE + exempt.replace("3", "5")


@pytest.mark.parametrize(
    "line",
    [
        f'x = "{"a." * 100}"  # {"b." * 100}',
        f"x = '{'a.' * 100}'\ny = {{ b = 'c.d{'.e' * 100}' }}",
        f'x = """{"a." * 100}\n{"b." * 100}""\\""""',
        f"x = '''{'a.' * 100}'''''",
        f"x{'.y' * 50} = {'[' * 8}1{']' * 8}",
        "x = " + "1.5, ".join(["[", *[""] * 100]) + "]",
    ],
)
def test_dots_and_depth_that_a_plan_may_have_are_read(line: str) -> None:
    plan = read(f"{HEAD}{ONE}{line}\n{TWO}").plan
    assert list(plan.actions) == ["A-1", "A-2"]


@pytest.mark.parametrize("depth", [50, 330, 400, 480])
def test_lists_however_deep_are_edited_or_refused_in_words(depth: int) -> None:
    text = f"{HEAD}{ONE}deep = {'[' * depth}{']' * depth}\n{TWO}"
    try:
        write = written(read(text), SetText("A-1", "title", "First"))
    except (PlanFileError, BrokenPlanError) as error:
        assert "inside each other too many times" in f"{error} {getattr(error, 'problems', '')}"  # noqa: PT017  (both ways are right)
        assert depth > 50
        return
    back = undone(write, write.after)
    assert back is None or back.text == text


def test_a_plan_in_a_newer_schema_is_read_and_never_written() -> None:
    newer = read((HEAD + ONE).replace("schema = 1", "schema = 2"))
    assert newer.is_newer
    with pytest.raises(PlanFileError, match="schema 2, newer than this version"):
        written(newer, Reviewed("A-1"))


def test_a_change_that_would_leave_an_error_is_refused_with_the_error() -> None:
    document = read(HEAD + ONE + TWO.replace("[actions.A-2]\n", '[actions.A-2]\ndepends_on = ["A-1"]\n'))
    with pytest.raises(PlanFileError, match="depends_on names A-1, which is not in the plan"):
        written(document, Restore("A-1", None))


def test_problems_are_given_the_lines_that_they_are_about_in_their_order() -> None:
    entries = '  { on = 2016-12-12, text = "T" },\n  { on = "x", text = "T" },\n'
    text = f'{HEAD}{ONE}owners = "?"\n{TWO}updates = [\n{entries}]\n'
    with pytest.raises(BrokenPlanError) as raised:
        read(text)
    assert [problem_line("plan.toml", problem) for problem in raised.value.problems] == [
        (
            "plan.toml:11: warning: A-1: owners is not a key that this version knows; did you mean owner? "
            "It is kept as it is"
        ),
        "plan.toml:18: error: A-2: on has to be a date such as 2016-10-12 without quotes, not text",
    ]
    problems = [Problem(("actions", "A-2", "status"), "late"), Problem(("actions", "A-1", "owners"), "early")]
    assert [(found.line, found.text) for found in located(text, problems)] == [(11, "early"), (15, "late")]


def test_a_problem_of_something_absent_is_at_what_should_hold_it() -> None:
    problems = [
        Problem((), "no schema"),
        Problem(("actions", "A-1"), "no owner"),
        Problem(("actions", "A-1", "exempt", "paragraph"), "no paragraph"),
        Problem(("plan", "review", "from"), "no day"),
        Problem(("statuses", "on-track"), "no label"),
    ]
    assert [found.line for found in located(HEAD + ONE, problems)] == [1, 1, 2, 8, 8]


def test_warnings_stand_below_the_errors_of_their_line() -> None:
    problems = [Problem(("plan",), "warning", is_warning=True), Problem(("plan",), "error")]
    assert [found.text for found in located(HEAD, problems)] == ["error", "warning"]


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("[actions.IM-07]", {"IM-07"}),
        ('[actions."A.1"]', {"A.1"}),
        ("[ actions . 'A.1' ] # moved", {"A.1"}),
        ("[[actions.IM-07.updates]]", {"IM-07"}),
        ("[actions.IM-07.exempt]\r", {"IM-07"}),
        ('actions.IM-07.title = "T"', {"IM-07"}),
        ('IM-07.title = "T"', {"IM-07"}),
        ('IM-07 = { title = "T", status = "on-track" }', {"IM-07"}),
        ("exempt = { paragraph = 3 }", set()),
        ('title = "T"', set()),
        ("[cornerstones.accessible]", set()),
        ("[plan.review]", set()),
        ('[actions."not an id!"]', set()),
        ("", set()),
    ],
)
def test_ids_ever_used_are_found_in_lines_of_earlier_plans(line: str, ids: set[str]) -> None:
    assert ids_in([line]) == ids


def test_a_change_begins_with_the_file_as_it_is_and_writes_nothing_where_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes((HEAD + ONE).replace("\n", "\r\n").encode())
    plan = PlanFile(path)
    known = plan.open().document
    path.write_bytes((HEAD + ONE + TWO).replace("\n", "\r\n").encode())
    stamp = plan.stamp()

    def titled(known: Document | None = None) -> Written:
        with plan.locked(known) as current:
            write = current.write(SetText("A-1", "title", "First").apply(current.plan, TODAY))
        assert write is not None
        return write

    write = titled(known)
    assert list(write.before.plan.actions) == ["A-1", "A-2"]
    assert path.read_bytes() == (HEAD + ONE.replace("One", "First") + TWO).replace("\n", "\r\n").encode()
    assert write.stamp == plan.stamp() != stamp
    assert titled().stamp == write.stamp


@pytest.mark.parametrize("save", [saves_in_place, saves_by_renaming])
def test_an_edit_begins_again_on_what_an_editor_saved_meanwhile(
    tmp_path: Path, save: Callable[[Path, bytes], None]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(HEAD + ONE, encoding="utf-8")
    edit = SetText("A-1", "title", "First")
    with PlanFile(path).locked() as current:
        after = edit.apply(current.plan, TODAY)
        save(path, b"# typed by hand\n")
        assert current.write(after) is None
        assert current.document.text == path.read_text(encoding="utf-8")
        write = current.write(edit.apply(current.plan, TODAY))
    assert write is not None
    assert write.after.text == path.read_text(encoding="utf-8")
    assert "# typed by hand\n" in write.after.text
    assert 'title = "First"' in write.after.text


def test_another_text_is_written_as_it_is_with_the_smallest_edit(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(HEAD + ONE, encoding="utf-8")
    with PlanFile(path).locked() as current:
        write = current.write_document(parse((HEAD + ONE + TWO).encode()))
    assert write is not None
    assert replaced(HEAD + ONE, write.replacements) == path.read_text(encoding="utf-8") == HEAD + ONE + TWO


EXEMPT_HEADER = (
    '\n# Asked by the auditor.\n[actions.A-1.exempt] # see below\nparagraph = 3 # price\nreason = "x"\n# For a year.\n'
)


@pytest.mark.parametrize(
    ("exempt", "left"),
    [
        ('exempt = { paragraph = 3, minute = 12, reason = "x" }\n', "exempt = { minute = 12 }\n"),
        ("exempt = { minute = 12, paragraph = 3 } # agreed\n", "exempt = { minute = 12 } # agreed\n"),
        ("exempt.paragraph = 3\nexempt.minute = 12\n", "exempt.minute = 12\n"),
        ("exempt = { paragraph = 3 } # agreed\n", "# agreed\n"),
        (
            f"{EXEMPT_HEADER}minute = 12\n",
            "\n# Asked by the auditor.\n[actions.A-1.exempt] # see below\n# price\n# For a year.\nminute = 12\n",
        ),
        (EXEMPT_HEADER, "\n# Asked by the auditor.\n# see below\n# price\n# For a year.\n"),
    ],
)
def test_an_exemption_that_is_removed_leaves_what_the_program_does_not_know_of_it(exempt: str, left: str) -> None:
    write = written(read(HEAD + ONE + exempt + TWO), SetExempt("A-1", None))
    assert write.after.text == HEAD + ONE + left + TWO
    assert write.after.plan.actions["A-1"].exempt is None
    again = written(read(write.after.text), SetExempt("A-1", 5))
    assert again.after.tables["actions"]["A-1"]["exempt"] == {"paragraph": 5} | (
        {"minute": 12} if "minute" in left else {}
    )
    back = undone(write, write.after)
    assert back is not None
    assert back.text == HEAD + ONE + exempt + TWO
