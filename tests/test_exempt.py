"""Exempt text reaches no file unless it is asked for: every format, reader, layout and property is searched."""

from __future__ import annotations

import dataclasses
import html
import io
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from actionplan import cli
from actionplan.cli import meetings
from actionplan.cli import summary as summary_command
from actionplan.model.dates import Completion
from actionplan.model.plan import (
    Action,
    Cornerstone,
    DueChange,
    Exemption,
    Extension,
    Extra,
    Milestone,
    Occurrence,
    Plan,
    Reopening,
    Status,
    Update,
)
from actionplan.model.rhythm import Rhythm
from actionplan.reports import cells, layout, make
from actionplan.reports.html import css_string
from tests import builders, council
from tests.builders import day, due
from tests.gitrepo import begin, commit
from tests.reports import templates
from tests.tui.desk import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Stands in every text of an exempt action, and nowhere else; nobody writes it by chance.
MARK = "quagga"
COMMITTEE = "Audit, Governance and Standards Committee"
PERIOD = ("--from", "2017-04-01", "--to", "2017-09-30")
# Which ends where the plan as it was saved cannot be read.
BROKEN = ("--from", "2017-04-01", "--to", "2017-06-20")
MEETINGS = ("2017-05-10", "2017-09-12", "2018-05-01")
TODAY = "2018-06-01"
G = Status.ON_TRACK


def secret(number: int, status: Status = G, **fields: Any) -> Action:  # noqa: ANN401  (fields of an action)
    """Return an action with the mark in all its texts, and with all fields that its status allows."""
    action = Action(
        f"Quagga-{number}",
        f"Quagga title {number}",
        status,
        owner="Quagga owner",
        due=due("2017-08-31"),
        added=day("2017-01-10"),
        reviewed=day("2017-03-01"),
        cornerstone="open",
        outcome="Quagga outcome",
        origin="Quagga origin",
        risk="Quagga risk",
        depends_on=("Quagga-9",),
        evidence=("Quagga evidence",),
        assumed=("risk",),
        details="Quagga details",
        reference="Quagga reference",
        support=("Quagga helper",),
        extra=(Extra("Quagga column", "Quagga cell"),),
        repeats=Rhythm(1, "year"),
        done=(Occurrence(due("2016-08-31"), day("2016-08-30")),),
        exempt=Exemption(3, "Quagga exemption"),
        milestones=(Milestone("Quagga milestone", due("2017-05-31"), day("2017-05-30")),),
        updates=(Update(day("2017-03-01"), "Quagga update", "Quagga next step"),),
        due_changes=(
            DueChange(day("2017-04-20"), due("2017-06-30"), due("2017-08-31"), "Quagga reason", "Quagga board"),
        ),
        extensions=(Extension(day("2017-06-01"), due("2017-12-31"), "Quagga extension", "Quagga asker", COMMITTEE),),
        reopened=(Reopening(day("2017-04-05"), Completion(day("2017-02-01")), "Quagga reopening"),),
    )
    return replace(action, status=status, **fields)


def published(action: Action) -> Action:
    """Return an action without its exemption, and with other words in all remaining texts."""
    words: dict[str, Any] = {
        "title": f"Title of {action.id}",
        "owner": "Clerk",
        "outcome": "Done",
        "origin": "Audit",
        "risk": "R1",
        "details": "All of it",
        "reference": "7",
    }
    gone: dict[str, Any] = dict.fromkeys(
        ("depends_on", "evidence", "support", "extra", "done", "milestones", "due_changes", "extensions", "reopened"),
        (),
    )
    return replace(action, **words, **gone, updates=(Update(day("2017-05-10"), "Told."),), exempt=None)


OPEN, CLOSED, DONE = (
    secret(1),
    secret(2, Status.CLOSED, superseded_by="Quagga-1", extensions=()),
    secret(3, Status.COMPLETE, completed=Completion(day("2017-05-10")), extensions=()),
)
TROUBLED = secret(4, Status.OFF_TRACK)
# Exempt at the end of the period alone, and at its beginning alone.
BECAME, LIFTED = secret(5), replace(secret(6), id="Lifted-6")
# Exempt only since; by an entry after the period, by one after which it left the plan, and in a file not saved yet.
SINCE, GONE, UNSAVED = secret(7), secret(8), secret(10)
LEFT, OTHER = secret(11), secret(9, depends_on=())
TELLER = builders.action("IM-01", due="2017-07-31", owner="Clerk", updates=(builders.update("2017-03-01"),))
MERGED = builders.action("IM-02", owner="Clerk")


def shown(*actions: Action) -> tuple[Action, ...]:
    """Return actions before they become exempt."""
    return tuple(replace(action, exempt=None) for action in actions)


def plan(*actions: Action) -> Plan:
    return builders.plan(
        *actions, cornerstones={"open": Cornerstone("open", "Open")}, corporate_priorities=("Open",), vision="All."
    )


@cache
def states() -> tuple[tuple[str, str, Plan | str], ...]:
    """Return the saves: the time, the meeting, and the plan or its text."""
    later = shown(SINCE, GONE)
    first = plan(TELLER, MERGED, OPEN, CLOSED, TROUBLED, *shown(BECAME), LIFTED, *later, *shown(UNSAVED), LEFT, OTHER)
    telling = replace(TELLER, depends_on=("Quagga-1",), updates=(*TELLER.updates, builders.update("2017-05-10")))
    merged = replace(MERGED, status=Status.CLOSED, superseded_by="Quagga-2", updates=(builders.update("2017-05-10"),))
    came = (telling, merged, OPEN, CLOSED, TROUBLED, BECAME, DONE, published(LIFTED), *later, *shown(UNSAVED), OTHER)
    may = plan(*came)
    said = (*OPEN.updates, Update(day("2017-09-12"), "Quagga in September", "Quagga step"))
    september = council.changed(may, replace(OPEN, updates=said, due=due("2017-11-30")))
    exempt = council.changed(september, SINCE, GONE)
    last = council.changed(exempt, replace(telling, depends_on=(), status=Status.AT_RISK), without=GONE.id)
    broken = council.text(may).replace('status = "off-track"', 'status = "quagga"')
    return (
        ("2017-03-15T10:00:00+00:00", "", first),
        ("2017-05-10T10:00:00+01:00", MEETINGS[0], may),
        ("2017-06-10T10:00:00+01:00", MEETINGS[0], broken),
        ("2017-09-12T10:00:00+01:00", MEETINGS[1], september),
        ("2018-02-01T10:00:00+00:00", "", exempt),
        ("2018-05-01T10:00:00+01:00", MEETINGS[2], last),
    )


def saved(folder: Path, entries: Iterable[tuple[str, str, Plan | str]]) -> Path:
    """Save states of the plan, and give its path."""
    begin(folder)
    path = folder / "plan.toml"
    for when, meeting, state in entries:
        path.write_text(state if isinstance(state, str) else council.text(state), encoding="utf-8")
        commit(folder, "plan.toml", message=f"Saved\n\nMeeting: {meeting}" if meeting else "Saved", at=when)
    return path


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Save all of it, and change the file once more without saving it."""
    path = saved(tmp_path / "record", states())
    last = states()[-1][2]
    assert isinstance(last, Plan)
    path.write_text(council.text(council.changed(last, UNSAVED)), encoding="utf-8")
    return path


def everything() -> str:
    """Write a layout of a council's own with all that a layout can hold."""
    known = " ".join(f"{{{name}}}" for name in layout.FILL_INS)
    parts = "".join(f'  {{ part = "{name}" }},\n' for name in layout.PARTS)
    texts = "".join(f'  {{ text = "{name}: {{{name}}}", when = "{name}" }},\n' for name in layout.COUNTS)
    return (
        f'layout = 1\ntitle = "All"\ncommittee = "{COMMITTEE}"\n'
        f'facts = [{{ name = "Known", text = "{known}" }}]\n[[section]]\nheading = "All"\ncontent = [\n'
        f'  {{ text = "{known}" }},\n{texts}{parts}'
        '  { recommendations = [{ resolutions = "to agree {resolution};" }] },\n]\n'
    )


@dataclass(frozen=True)
class Written:
    """A paper that was written: by which words, its bytes, and what was printed on the way."""

    words: tuple[str, ...]
    name: str
    data: bytes
    printed: str


def commands(own: str) -> Iterator[tuple[str, ...]]:
    """Return the commands that write papers, in each format, for each reader and with each layout."""
    readers: list[tuple[str, ...]] = [(), *(("--audience", name) for name in summary_command.AUDIENCES)]
    readers += [("--layout", name) for name in (*layout.SHIPPED, own)]
    for form, reader in product(summary_command.FORMATS, readers):
        if form != "json" or not reader:
            yield ("summary", *PERIOD, "--format", form, *reader)
    for form in ("md", "json"):
        yield ("summary", *BROKEN, "--format", form)
    for form in meetings.FORMATS:
        yield ("agenda", "--format", form)
        yield from (("minutes", "--meeting", meeting, "--format", form) for meeting in MEETINGS)


def written(record: Path, capsys: pytest.CaptureFixture[str], *more: str) -> Iterator[Written]:
    """Write every paper that can be written."""
    own = record.parent / "all.toml"
    own.write_text(everything(), encoding="utf-8")
    for number, words in enumerate(commands(str(own))):
        file = record.parent / f"paper-{number}.{words[words.index('--format') + 1]}"
        options = ["--plan", str(record), "--today", TODAY, *words, *more, "--output", str(file)]
        code = cli.main(options)
        out, err = capsys.readouterr()
        assert code == 0, (words, err)
        yield Written(words, file.name, file.read_bytes(), out + err)


def parts(data: bytes) -> dict[str, str]:
    """Return all text in a file: of a Word document every part, with its name."""
    if not data.startswith(b"PK"):
        return {"": data.decode("utf-8")}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        comments = {"comment": file.comment.decode("utf-8")}
        return comments | {entry.filename: file.read(entry).decode("utf-8", "replace") for entry in file.infolist()}


def found(paper: Written) -> list[str]:
    """Return each place of a paper with the mark in it: as it is, and without the markup of its format."""
    places = {"name": paper.name, "printed": paper.printed, **parts(paper.data)}
    return [
        f"{' '.join(paper.words)}: {place}: {text[max(0, hit.start() - 60) : hit.end() + 40]!r}"
        for place, whole in places.items()
        for text in (whole, html.unescape(re.sub(r"<[^>]*>", "", whole)))
        for hit in re.finditer(MARK, f"{place} {text}", re.IGNORECASE)
    ]


def texts(value: object) -> Iterator[str]:
    """Return all texts in a value."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def test_every_field_that_an_action_has_is_in_the_exempt_ones_and_every_text_has_the_mark() -> None:
    for field in dataclasses.fields(Action):
        assert any(getattr(action, field.name) for action in (OPEN, CLOSED, DONE)), field.name
    for action in (OPEN, CLOSED, DONE):
        values = dataclasses.asdict(action)
        # These are no texts of its own: a cornerstone's id, names of fields, and a number of units of time.
        del values["cornerstone"], values["assumed"], values["repeats"]
        for name, value in values.items():
            for text in texts(value):
                assert MARK in text.lower() or text == COMMITTEE, (name, text)
    entries: list[Any] = [*OPEN.milestones, *OPEN.updates, *OPEN.due_changes, *OPEN.extensions, *OPEN.reopened]
    entries += [*OPEN.extra, *OPEN.done]
    for entry in (*entries, OPEN.exempt):
        for field in dataclasses.fields(entry):
            assert getattr(entry, field.name), f"{type(entry).__name__}.{field.name}"


def test_every_format_is_written() -> None:
    assert set(summary_command.FORMATS) == set(make.FORMATS)
    forms = {words[words.index("--format") + 1] for words in commands("own.toml")}
    assert forms == set(make.FORMATS)


def test_no_exempt_text_is_in_any_file_or_printed_while_it_is_written(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = list(written(record, capsys))
    assert len(papers) > 25
    assert [place for paper in papers for place in found(paper)] == []
    # What is not exempt any more is shown, and what is left out is counted.
    whole = parts(papers[0].data)[""]
    assert "Title of Lifted-6" in whole
    assert "10 actions are not shown" in whole


def test_where_it_is_asked_for_exempt_text_is_there_and_every_page_says_not_for_publication(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for paper in written(record, capsys, "--include-exempt"):
        assert found(paper), paper.words
        assert "not shown" not in "".join(parts(paper.data).values()), paper.words
        form = paper.name.rpartition(".")[2]
        said = {name: text.count(cells.NOT_FOR_PUBLICATION) for name, text in parts(paper.data).items()}
        if form == "docx":
            heads = [number for name, number in said.items() if "/header" in name]
            assert heads, paper.words
            assert set(heads) == {1}, paper.words
        elif form == "html":
            assert f'@top-center {{ content: "{css_string(cells.NOT_FOR_PUBLICATION)}"' in parts(paper.data)[""]
            assert said[""] == 2
        elif form == "md":
            assert said[""] == 2
        else:
            assert '"include_exempt": true' in parts(paper.data)[""]


def test_a_template_that_tells_of_it_gives_nothing_of_its_text(
    record: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "BODY", "Quagga text of last month's paper")
    template = templates.council(record.parent / "template.docx", templates.commented)
    file = record.parent / "paper.docx"
    words = ("agenda", "--format", "docx", "--template", str(template))
    assert cli.main(["--plan", str(record), "--today", TODAY, *words, "--output", str(file)]) == 0
    out, err = capsys.readouterr()
    assert MARK in "".join(parts(template.read_bytes()).values()).lower()
    assert found(Written(words, file.name, file.read_bytes(), out + err)) == []


async def test_the_dashboard_writes_none_of_it_either(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk_folder = tmp_path / "desk"
    desk_folder.mkdir()
    monkeypatch.chdir(desk_folder)
    async with opened(record, today=date.fromisoformat(TODAY)) as desk:
        await desk.hurry("p")
        await desk.at_rest()
        for reader, forms in (("whole", range(len(make.FORMATS))), ("lead member", range(2, 3))):
            for downs in forms:
                await desk.hurry("w")
                await desk.until_open("WriteDialog")
                await desk.hurry(*["down"] * downs, "enter", "enter")
                await desk.at_rest()
            assert desk.screen == "ProgressScreen", reader
            await desk.hurry("m")
            await desk.at_rest()
    files = sorted(desk_folder.iterdir())
    assert {file.suffix.removeprefix(".") for file in files} == set(make.FORMATS)
    assert len(files) == len(make.FORMATS) + 1
    assert [place for file in files for place in found(Written((file.name,), file.name, file.read_bytes(), ""))] == []


def test_a_paper_that_shows_what_became_exempt_later_agrees_and_that_is_said(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = saved(tmp_path / "before", states()[:4])
    paper = tmp_path / "paper.docx"
    options = ("summary", *PERIOD, "--format", "docx", "--output", str(paper))
    assert cli.main(["--plan", str(before), "--today", "2017-10-01", *options]) == 0
    # As it was published; then three of its actions become exempt.
    assert "Quagga title 7" in parts(paper.read_bytes())["word/document.xml"]
    capsys.readouterr()
    assert cli.main(["--plan", str(record), "--today", TODAY, "summary", "--verify", str(paper)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "3 actions in the paper have become exempt since: they are left out of a new paper." in err
    assert "agrees with the record: " in err
