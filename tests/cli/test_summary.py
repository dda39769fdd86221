"""The command summary: the right period, in the right form, never over a file that is there, the same to the byte."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.model.plan import DEFAULT_WORDS
from tests.cli.conftest import PLAN
from tests.gitrepo import commit, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

UNCHANGED = "The plan is unchanged. Name a file.\n"
LIST = {
    "id": str, "title": str, "status": str, "owner": (str, None), "due": (str, None), "due_end": (str, None),
    "cornerstone": (str, None), "completed": (str, None), "overdue": bool, "due_soon": bool, "stale": bool,
    "moves": int, "first_due": (str, None), "slipped_days": (int, None),
    "last_update": ({"on": str, "text": str, "next": (str, None)}, None),
}  # fmt: skip
ROW = {
    **LIST, "previous_status": (str, None), "direction": (str, None), "late_against_first": bool,
    "move_explained": bool, "rating_out_of_date": bool,
    "on_time": (bool, None), "on_time_after_change": (bool, None), "days_late": (int, None),
}  # fmt: skip
STATUSES = ("not-started", "on-track", "at-risk", "off-track", "on-hold", "complete", "closed")
COUNTS = {
    **dict.fromkeys(("total", "open", "overdue", "late_against_first", "due_on_day", "stale"), int),
    "not_set": {"owner": int, "due": int},
    "by_status": dict.fromkeys(STATUSES, int),
}
LIFE = dict.fromkeys(
    (
        *("total", "complete", "in_progress", "not_started", "on_hold", "closed"),
        *("standing", "standing_complete", "standing_in_progress"),
    ),
    int,
)
TALLY = dict.fromkeys(("total", "met_first", "met_after_change", "late", "open_late", "open", "withdrawn"), int)
SUMMARY = {
    "organisation": str, "title": str, "period": {"from": str, "to": str, "is_over": bool}, "as_at": str, "commit": str,
    "baseline_commit": str, "baseline_as_at": str, "record_starts_inside": bool, "include_exempt": bool, "hidden": int,
    "counts": {"previous": COUNTS, "current": COUNTS}, "lifecycle": {"previous": LIFE, "current": LIFE},
    "notes": list,
    "directions": dict.fromkeys(("better", "worse", "same"), int),
    **{key: [ROW] for key in ("needs_attention", "completed", "added", "closed", "reopened", "coming_up", "stale")},
    "actions": [ROW], "removed": [{**LIST, "removed_on": (str, None), "removed_at_meeting": (str, None)}],
    "ended_again": list, "rules": int,
    "bridge": dict.fromkeys(("previous", "completed", "added", "reopened", "closed", "removed", "current"), int),
    "recount": dict.fromkeys(
        ("previous", "added", "reopened", "no_longer_standing", "removed", "closed", "now_standing", "current"), int
    ),
    "promises": {
        "periods": [{"from": str, "to": str, **TALLY}], "by_cornerstone": [{"cornerstone": (str, None), **TALLY}],
        "by_agreed_by": [{"agreed_by": (str, None), **TALLY}],
    },
    "updates": [{"id": str, "title": str, "on": str, "text": str, "next": (str, None)}],
    "date_changes": [{
        "id": str, "title": str, "on": str, "from": str, "to": (str, None), "reason": (str, None),
        "agreed_by": (str, None), "recorded": bool, "number": (int, None), "moves": int, "first_due": str,
    }],
    "extensions": [{
        "id": str, "title": str, "due": (str, None), "to": str, "days": (int, None), "reason": str,
        "asked_by": (str, None), "of": str, "on": str, "first_due": (str, None), "moves": int,
    }],
    "by_cornerstone": [{"id": (str, None), "title": (str, None), "previous": LIFE, "current": LIFE}],
    "progress": [{"as_at": str, **LIFE}],
}  # fmt: skip


def fits(value: object, shape: Any) -> bool:  # noqa: ANN401  (any shape of what JSON has)
    """Return whether a value has exactly the keys and types of a shape."""
    if isinstance(shape, tuple):
        return any(fits(value, each) for each in shape)
    if isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            return False
        return all(fits(value[key], shape[key]) for key in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and bool(value) and all(fits(item, shape[0]) for item in value)
    return value is None if shape is None else type(value) is shape


def test_the_json_has_the_keys_and_types_of_the_contract(two_years: Program) -> None:
    found = two_years.done("summary", "--from", "2017-04-01", "--to", "2017-09-30", "--format", "json").json
    assert found.keys() == SUMMARY.keys()
    assert [key for key in SUMMARY if not fits(found[key], SUMMARY[key])] == []
    assert found["period"] == {"from": "2017-04-01", "to": "2017-09-30", "is_over": True}
    assert tuple(found["counts"]["current"]["by_status"]) == STATUSES


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_a_period_by_number_is_the_same_as_by_its_days(form: str, two_years: Program) -> None:
    by_days = two_years.done("summary", "--format", form, "--from", "1 April 2017", "--to", "30/9/2017")
    by_number = two_years.done("summary", "--format", form, "--period=-2")
    assert by_number.out == by_days.out
    assert by_number.err == by_days.err
    assert by_number.err.startswith("1 April 2017 to 30 September 2017, from the record as at 2017-09-30 (")
    assert by_number.err.endswith("), 1 exempt action left out\n")


def test_without_a_period_it_is_the_last_complete_one_and_0_is_that_of_today(two_years: Program) -> None:
    usual = two_years.done("summary", "--format", "json")
    assert usual.out == two_years.done("summary", "--format", "json", "--period=-1").out
    assert usual.json["period"] == {"from": "2017-10-01", "to": "2018-03-31", "is_over": True}
    now = two_years.done("summary", "--format", "json", "--period", "0").json
    assert now["period"] == {"from": "2018-04-01", "to": "2018-09-30", "is_over": False}
    assert now["as_at"] == "2018-04-20"


def test_markdown_is_the_usual_form_and_has_its_parts_in_the_order_of_the_committee(two_years: Program) -> None:
    result = two_years.done("summary", "--period=-2")
    assert result.out == two_years.done("summary", "--period=-2", "--format", "md").out
    assert [line for line in result.lines if line.startswith(("# ", "## "))] == [
        "# Progress summary: Two years of a plan",
        *("## Headline counts", "## Needs attention", "## Completed", "## Due dates met", "## Date changes"),
        *(
            "## Extension requests",
            "## New, closed, reopened and removed",
            "## By cornerstone",
            "## Coming up",
        ),
        *("## No update for more than 90 days", "## The whole plan", "## Key"),
    ]


@pytest.mark.parametrize("form", ["md", "html"])
def test_every_paper_says_period_day_and_entry_and_has_the_key(form: str, two_years: Program) -> None:
    out = two_years.done("summary", "--period=-2", "--format", form).out
    commit_now = two_years.done("summary", "--period=-2", "--format", "json").json["commit"]
    for words in ("1 April 2017 to 30 September 2017", "30 September 2017", commit_now[:10], "31 March 2017"):
        assert words in out
    assert [words.meaning for words in DEFAULT_WORDS.values() if words.meaning not in out] == []


def test_the_lead_members_page_is_another_paper_and_json_has_no_audience(two_years: Program) -> None:
    page = two_years.done("summary", "--period=-2", "--audience", "lead-member").out
    assert page.startswith("# Progress for the lead member: Two years of a plan")
    assert "audience lead-member" in page
    message = two_years.refused("summary", "--format", "json", "--audience", "lead-member")
    assert message.startswith("actionplan: JSON has everything; it has no audience.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--from", "2017-04-01"], "A period has a first and a last day.\nUse both --from and --to."),
        (["--to", "2017-04-01"], "A period has a first and a last day."),
        (["--from", "2017-04-01", "--to", "2017-03-01"], "before it begins on 1 April 2017.\nGive --from and --to the"),
        (["--from", "soon", "--to", "2017-03-01"], "--from: “soon” is not understood as a date."),
        (["--from", "2017-04-01", "--to", "2017-Q1"], "--to: “2017-Q1” is not a day."),
        (["--period", "0", "--from", "2017-04-01"], "cannot be used with --from and --to"),
        (["--period", "1"], "The period 1 October 2018 to 31 March 2019 has not begun."),
        (["--period", "99999999"], "There is no period 99999999.\nYears run from"),
        (["--from", "2015-04-01", "--to", "2015-09-30"], "it begins on 15 June 2016.\nChoose that day or a later one."),
        (["--period=-9"], "The record has nothing from"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_what_to_do(words: list[str], message: str, two_years: Program) -> None:
    assert message in two_years.refused("summary", *words)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--period", "last"], "argument --period: last is not the number of a period, such as 0 or -1"),
        (["--format", "pdf"], "pdf"),
        (["--audience", "mayor"], "mayor"),
    ],
)
def test_what_is_no_choice_is_not_understood(words: list[str], message: str, two_years: Program) -> None:
    result = two_years("summary", *words)
    assert result.code == 2
    assert result.out == ""
    assert message in result.err


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_a_file_is_written_whole_and_never_over_another_without_force(
    form: str, tmp_path: Path, two_years: Program
) -> None:
    paper = tmp_path / f"paper.{form}"
    words = ("summary", "--period=-2", "--format", form)
    printed = two_years.done(*words).out
    result = two_years.done(*words, "--output", str(paper))
    assert result.out == ""
    assert result.err.startswith(f"{paper}: 1 April 2017 to 30 September 2017, from the record")
    assert paper.read_bytes() == printed.encode()
    paper.write_bytes(b"kept")
    assert (
        "is there already, and nothing was written.\nUse another name, or --force to overwrite it."
        in two_years.refused(*words, "--output", str(paper))
    )
    assert paper.read_bytes() == b"kept"
    two_years.done(*words, "--output", str(paper), "--force")
    assert paper.read_bytes() == printed.encode()


def test_a_folder_is_no_file_to_write_to_or_to_verify(tmp_path: Path, two_years: Program) -> None:
    for words in (["--output"], ["--force", "--output"]):
        message = two_years.refused("summary", *words, str(tmp_path))
        assert message == f"actionplan: {tmp_path} could not be written: it is a folder.\n" + UNCHANGED
    message = two_years.refused("summary", "--verify", str(tmp_path))
    assert message == f"actionplan: {tmp_path} could not be read: it is a folder.\nName a file.\n"


def test_a_file_that_is_named_as_another_format_is_written_and_said(tmp_path: Path, two_years: Program) -> None:
    said = two_years.done("summary", "--output", str(tmp_path / "paper.docx")).err
    assert "Its name is that of a Word document, but it is a Markdown text: give another --format, or another" in said
    assert (tmp_path / "paper.docx").read_text(encoding="utf-8").startswith("# ")
    for name, form in (("paper.md", "md"), ("page.HTML", "html"), ("paper", "md"), ("paper.txt", "md")):
        said = two_years.done("summary", "--format", form, "--output", str(tmp_path / name)).err
        assert "Its name" not in said, name


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path, two_years: Program) -> None:
    message = two_years.refused("summary", "--output", str(tmp_path / "nowhere" / "paper.md"))
    assert message.startswith("actionplan: ")
    assert "paper.md" in message
    assert str(tmp_path) in two_years.refused("summary", "--output", str(tmp_path), "--force")


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_the_same_record_gives_the_same_bytes_in_any_time_zone_and_on_any_later_day(
    form: str, two_years: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("summary", "--from", "2017-04-01", "--to", "2017-09-30", "--format", form)
    first = two_years.done(*words).out
    try:
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert two_years.done("--today", "2031-01-01", *words).out == first
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_what_is_not_saved_is_in_no_summary_and_that_there_is_some_is_said(plan: Path, run: Program) -> None:
    before = run.done("summary", "--period", "0")
    run.done("set", "IM-03", "--owner", "Trainer", "--note", "All are trained.")
    result = run.done("summary", "--period", "0")
    assert result.out == before.out
    assert result.err == before.err + (
        "2 changes not saved to the record, and so not in this summary (actionplan diff).\n"
    )
    assert "Trainer" in plan.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_an_exempt_action_is_left_out_and_counted_or_shown_and_marked(form: str, run: Program) -> None:
    words = ("summary", "--period", "0", "--format", form)
    public = run.done(*words)
    assert "Buy new shelves" not in public.out
    assert "1 exempt action left out" in public.err
    exempt = run.done(*words, "--include-exempt")
    assert "Buy new shelves" in exempt.out
    assert "left out" not in exempt.err
    if form == "json":
        assert (public.json["hidden"], exempt.json["hidden"]) == (1, 0)
        assert public.json["counts"]["current"]["total"] == exempt.json["counts"]["current"]["total"] - 1
    else:
        assert "One action is not shown" in public.out
        assert "Not for publication" not in public.out
        assert "Not for publication" in exempt.out
        assert "is not shown" not in exempt.out


def test_a_record_that_begins_inside_the_period_says_so_in_the_paper(run: Program) -> None:
    assert (
        "part-way through the period. Figures are compared with that date." in run.done("summary", "--period", "0").out
    )
    assert run.done("summary", "--period", "0", "--format", "json").json["record_starts_inside"]


def test_without_a_record_it_says_what_to_do(folder: Path, run: Program) -> None:
    (folder / ".git").rename(folder / "elsewhere")
    assert "There is no record" in run.refused("summary")


def test_a_period_at_whose_end_the_plan_was_broken_says_so_and_takes_the_state_before(plan: Path, run: Program) -> None:
    plan.write_text(PLAN.replace('"at-risk"', '"nearly"'), encoding="utf-8")
    broken = commit(plan.parent, "plan.toml", at="2016-11-01T12:00:00+00:00")
    plan.write_text(PLAN, encoding="utf-8")
    commit(plan.parent, "plan.toml", at="2016-12-01T12:00:00+00:00")
    period = ("summary", "--from", "2016-10-01", "--to", "2016-11-15")
    paper = run.done(*period).out
    assert "A saved plan could not be read" in paper
    assert broken[:10] in paper
    assert "IM-02" in paper
    found = run.done(*period, "--format", "json").json
    assert found["commit"] == broken
    # What is wrong there may be told in the words of an exempt action.
    assert f"plan.toml as saved on 1 November 2016 ({broken[:10]}), line 24. What was saved on" in found["notes"][0]
    assert "nearly" not in paper
    assert found["counts"]["current"] == found["counts"]["previous"] | {
        name: found["counts"]["current"][name] for name in ("overdue", "stale")
    }
    assert run.done("summary", "--from", "2016-10-01", "--to", "2016-12-10", "--format", "json").json["notes"] == []


def test_a_record_in_which_no_plan_can_be_read_is_refused_with_the_place(plan: Path, run: Program) -> None:
    git(plan.parent, "checkout", "--quiet", "--orphan", "other")
    plan.write_text(PLAN.replace('"at-risk"', '"nearly"'), encoding="utf-8")
    broken = commit(plan.parent, "plan.toml", at="2016-11-01T12:00:00+00:00")
    plan.write_text(PLAN, encoding="utf-8")
    message = run.refused("summary", "--from", "2016-10-01", "--to", "2016-11-15")
    assert broken[:10] in message
    assert "IM-02" in message
