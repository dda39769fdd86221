"""The main line of the record is read as git has it, whatever is set in git and whatever was written into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from actionplan.errors import RecordError
from actionplan.git import log
from actionplan.git.record import Record
from actionplan.git.repository import Repository
from tests.gitrepo import begin, commit, git

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.git.log import Log
    from actionplan.git.process import Result

NAME = "plan.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty repository."""
    return begin(tmp_path / "record")


def saved(folder: Path, text: str, at: str, message: str = "Saved", name: str = NAME) -> str:
    """Save a text under a name, and give the commit."""
    (folder / name).write_text(text, encoding="utf-8")
    return commit(folder, name, message=message, at=at)


def read(folder: Path, name: str = NAME) -> Log:
    """Read the main line."""
    return Record(folder / name).log()


def blobs(folder: Path) -> list[bytes]:
    """Return the states of the plan, newest first."""
    record = Record(folder / NAME)
    return list(record.contents([entry.blob for entry in record.log().commits]))


def test_entries_are_newest_first_with_day_author_subject_and_meeting(folder: Path) -> None:
    first = saved(folder, "1", "2017-01-10T23:30:00-05:00")
    second = saved(folder, "2", "2017-02-10T00:30:00+13:00", "Agreed\n\nIn words.\n\nMeeting: 2017-02-01")
    newest, oldest = read(folder).commits
    assert (newest.id, oldest.id) == (second, first)
    assert (newest.place, oldest.place) == (0, 1)
    assert (newest.day, oldest.day) == (date(2017, 2, 10), date(2017, 1, 10))
    assert newest.when == datetime.fromisoformat("2017-02-10T00:30:00+13:00")
    assert (newest.author, newest.subject) == ("Test Officer", "Agreed")
    assert (newest.meeting, oldest.meeting) == (date(2017, 2, 1), None)
    assert (newest.parents, oldest.parents) == ((first,), ())
    assert blobs(folder) == [b"2", b"1"]


@pytest.mark.parametrize(
    ("message", "meeting"),
    [
        ("S\n\nMeeting: 2017-02-01", date(2017, 2, 1)),
        ("S\n\nSigned-off-by: A <a@b>\nMeeting: 2017-02-01", date(2017, 2, 1)),
        ("S\n\nMeeting: 2017-02-01\nMeeting: 2017-03-01", date(2017, 2, 1)),
        ("S\n\nMeeting: soon", None),
        ("S\n\nMeeting: 2017-02-30", None),
        ("S\n\nMeeting:", None),
        ("Meeting: 2017-02-01", None),
        ("S\n\nThe Meeting: 2017-02-01 was short", None),
        ("S\n\nMeeting: 2017-02-01\n\nChecked-by: the hook", date(2017, 2, 1)),
        ("S\n\nMeeting: 2017-02-01\nwords of a hook\n\nSigned-off-by: A <a@b>", date(2017, 2, 1)),
        ("Squashed commit of the following:\n\n    S\n\n    Meeting: 2017-02-01\n", date(2017, 2, 1)),
        ("S\n\nmeeting:2017-02-01\n\n(cherry picked from commit 0123456789)", date(2017, 2, 1)),
    ],
)
def test_the_meeting_is_what_the_trailer_says(message: str, meeting: date | None, folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00", message)
    (entry,) = read(folder).commits
    assert entry.meeting == meeting


def test_commits_of_other_files_count_as_days_and_are_no_entries(folder: Path) -> None:
    saved(folder, "x", "2017-01-01T12:00:00+00:00", name="other.txt")
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    saved(folder, "y", "2017-01-20T12:00:00+00:00", name="other.txt")
    found = read(folder)
    assert [day for _, day in found.days] == [date(2017, 1, 20), date(2017, 1, 10), date(2017, 1, 1)]
    assert [entry.place for entry in found.commits] == [1]
    assert found.at(date(2017, 1, 15)) == 1
    assert found.commit(0) == found.commit(1) == found.commits[0]
    assert found.commit(2) is None
    assert found.at(date(2016, 12, 31)) is None


def test_a_merge_is_one_entry_and_what_was_on_its_side_is_none(folder: Path) -> None:
    saved(folder, "1\n\n\n\n\n2\n", "2017-01-10T12:00:00+00:00")
    git(folder, "checkout", "--quiet", "-b", "side")
    saved(folder, "1\n\n\n\n\n3\n", "2017-01-11T12:00:00+00:00", "On the side")
    git(folder, "checkout", "--quiet", "main")
    saved(folder, "0\n\n\n\n\n2\n", "2017-01-12T12:00:00+00:00", "On main")
    git(folder, "merge", "--quiet", "--no-edit", "-m", "Together", "side")
    found = read(folder)
    assert [entry.subject for entry in found.commits] == ["Together", "On main", "Saved"]
    assert found.commits[0].merged == ("Test Officer",)
    assert blobs(folder)[0] == b"0\n\n\n\n\n3\n"


def test_a_merge_that_left_the_plan_alone_is_no_entry(folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    git(folder, "checkout", "--quiet", "-b", "side")
    saved(folder, "x", "2017-01-11T12:00:00+00:00", name="other.txt")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "side")
    assert [entry.subject for entry in read(folder).commits] == ["Saved"]


def test_a_plan_that_was_renamed_twice_is_followed_and_one_that_was_copied_is_not(folder: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(30))
    saved(folder, text, "2017-01-10T12:00:00+00:00", "First", name="one.toml")
    git(folder, "mv", "one.toml", "two.toml")
    saved(folder, f"{text}\nmore", "2017-01-11T12:00:00+00:00", "Second", name="two.toml")
    (folder / "below").mkdir()
    git(folder, "mv", "two.toml", "below/plan.toml")
    commit(folder, message="Third", at="2017-01-12T12:00:00+00:00")
    assert [entry.subject for entry in read(folder / "below").commits] == ["Third", "Second", "First"]
    saved(folder, f"{text}\nmore", "2017-01-13T12:00:00+00:00", "Copied", name="copy.toml")
    assert [entry.subject for entry in read(folder, "copy.toml").commits] == ["Copied"]


def test_names_that_git_could_take_for_patterns_or_options_are_one_file(folder: Path) -> None:
    for name in ("*.toml", "-p.toml", ":(top)plan.toml"):
        saved(folder, name, "2017-01-10T12:00:00+00:00", f"Saved {name}", name=name)
    for name in ("*.toml", "-p.toml", ":(top)plan.toml"):
        assert [entry.subject for entry in read(folder, name).commits] == [f"Saved {name}"]


@pytest.mark.parametrize(
    "setting",
    [
        *("log.showSignature=true", "log.follow=true", "log.date=relative", "color.ui=always", "core.quotePath=true"),
        *("diff.renames=copies", "log.diffMerges=off", "core.abbrev=5", "format.pretty=oneline", "diff.external=false"),
        *("i18n.logOutputEncoding=latin1", "diff.noprefix=true", "log.decorate=full", "log.showRoot=false"),
        *("diff.orderFile=/dev/null", "log.mailmap=true", "diff.ignoreSubmodules=all", "trailer.separators=#"),
    ],
)
def test_what_is_set_in_git_changes_nothing(setting: str, folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00", "Vereinbart für März\n\nMeeting: 2017-01-09")
    saved(folder, "2", "2017-02-10T12:00:00+00:00", "Später")
    before = read(folder)
    git(folder, "config", *setting.split("=", 1))
    after = read(folder)
    assert after.days == before.days
    assert [entry.subject for entry in after.commits] == ["Später", "Vereinbart für März"]
    if not setting.startswith("trailer."):
        assert after == before


def test_hostile_subjects_and_names_are_kept_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "A\x01B --all :100644 000000 a b D\tplan.toml")
    saved(folder, "1", "2017-01-10T12:00:00+00:00", ":100644 000000 aaaa bbbb D plan.toml %x00 %H\x1e\x1f")
    (entry,) = read(folder).commits
    assert entry.subject == ":100644 000000 aaaa bbbb D plan.toml %x00 %H\x1e\x1f"
    assert entry.author.startswith("A\x01B --all")
    assert entry.blob


@pytest.mark.parametrize("impossible", ["99999999999999 +0000", "1484222400 +051800", "-99999999999 +0000"])
def test_a_commit_whose_time_cannot_be_counts_from_the_day_of_the_one_before(impossible: str, folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    saved(folder, "2", "2017-01-12T12:00:00+00:00")
    raw = git(folder, "cat-file", "commit", "HEAD").replace("1484222400 +0000", impossible)
    (folder / "raw").write_text(raw, encoding="utf-8")
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "raw").strip()
    git(folder, "update-ref", "HEAD", made)
    saved(folder, "3", "2017-01-20T12:00:00+00:00")
    found = read(folder)
    assert [day for _, day in found.days] == [date(2017, 1, 20), date(2017, 1, 10), date(2017, 1, 10)]
    assert [commit.is_backdated for commit in found.commits] == [False, True, False]
    assert blobs(folder) == [b"3", b"2", b"1"]


def test_a_first_commit_whose_time_cannot_be_costs_its_own_date_only(folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    raw = git(folder, "cat-file", "commit", "HEAD").replace("1484049600 +0000", "1484049600 +051800")
    (folder / "raw").write_text(raw, encoding="utf-8")
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "raw").strip()
    git(folder, "update-ref", "HEAD", made)
    saved(folder, "2", "2017-01-20T12:00:00+00:00")
    assert [day for _, day in read(folder).days] == [date(2017, 1, 20), date(1970, 1, 1)]


def test_one_wrong_clock_never_changes_what_an_earlier_day_shows(folder: Path) -> None:
    for text, day in (("1", "2017-01-10"), ("2", "2017-02-10"), ("3", "1980-01-01"), ("4", "2017-03-10")):
        saved(folder, text, f"{day}T12:00:00+00:00")
    found = read(folder)
    assert [found.at(date(2017, month, 28)) for month in (1, 2, 3)] == [3, 1, 0]
    assert found.at(date(2016, 12, 31)) is None
    assert [commit.is_backdated for commit in found.commits] == [False, True, False, False]


# Settings of git's output, history, dates, colours, names and merges, each with values that a person may have.
SETTINGS = [
    *(("log.diffMerges", value) for value in ("off", "first-parent", "combined", "dense-combined", "remerge")),
    *(("log.follow", "true"), ("log.showSignature", "true"), ("log.showRoot", "false"), ("log.mailmap", "true")),
    *(("log.date", "relative"), ("log.decorate", "full"), ("log.abbrevCommit", "true"), ("log.graphColors", "red")),
    *(("log.initialDecorationSet", "all"), ("log.excludeDecoration", "refs/*")),
    *(("format.pretty", "oneline"), ("format.notes", "true"), ("notes.displayRef", "refs/notes/*")),
    *(("color.ui", "always"), ("color.diff", "always"), ("core.pager", "false"), ("pager.log", "false")),
    *(("core.abbrev", "4"), ("core.quotePath", "true"), ("core.commentChar", "1"), ("column.ui", "always")),
    *(("i18n.logOutputEncoding", "UTF-16"), ("i18n.commitEncoding", "ISO-8859-1")),
    *(("diff.renames", "copies"), ("diff.relative", "true"), ("diff.noprefix", "true"), ("diff.external", "false")),
    *(("diff.mnemonicPrefix", "true"), ("diff.context", "0"), ("diff.interHunkContext", "9")),
    *(("diff.orderFile", "none"), ("diff.ignoreSubmodules", "all"), ("diff.wordRegex", "."), ("diff.submodule", "log")),
    *(("diff.algorithm", "patience"), ("diff.colorMoved", "zebra"), ("diff.suppressBlankEmpty", "true")),
    *(("status.showUntrackedFiles", "no"), ("status.short", "true"), ("status.branch", "true")),
    *(("status.renames", "copies"), ("status.relativePaths", "false"), ("status.showStash", "true")),
    *(("gpg.format", "ssh"), ("core.fsmonitor", "false"), ("grep.lineNumber", "true"), ("rerere.enabled", "true")),
]


@pytest.mark.parametrize(("key", "value"), SETTINGS)
def test_what_a_person_has_set_in_git_changes_nothing_that_is_read(key: str, value: str, folder: Path) -> None:
    (folder / ".mailmap").write_text("Somebody Else <else@council.example> <officer@council.example>\n")
    saved(folder, "1\n\n\n\n\n2\n", "2017-01-10T12:00:00+00:00", "Zoë’s first\n\nMeeting: 2017-01-10")
    git(folder, "checkout", "--quiet", "-b", "side")
    saved(folder, "1\n\n\n\n\n3\n", "2017-01-11T12:00:00+00:00", "On the side\n\nMeeting: 2017-01-11")
    git(folder, "checkout", "--quiet", "main")
    saved(folder, "0\n\n\n\n\n2\n", "2017-01-12T12:00:00+00:00", "On main")
    git(folder, "merge", "--quiet", "--no-edit", "-m", "Together", "side")
    git(folder, "notes", "add", "-m", "A note")
    saved(folder, "x", "2017-01-20T12:00:00+00:00", name="other.txt")
    record = Record(folder / NAME)

    def everything() -> tuple[object, ...]:
        return record.log(), record.past_lines(), blobs(folder), record.find(date(2017, 1, 12)), record.trouble()

    before = everything()
    git(folder, "config", key, value)
    assert everything() == before
    found = record.log()
    assert [commit.subject for commit in found.commits] == ["Together", "On main", "Zoë’s first"]
    assert [commit.meeting for commit in found.commits[0].side] == [date(2017, 1, 11)]


def test_output_of_git_that_is_not_understood_is_an_error_and_never_an_empty_record(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    repository = Repository(folder, NAME)
    whole = repository.checked

    def cut_short(*words: str, **options: Any) -> Result:  # noqa: ANN401  (what `checked` takes)
        result = whole(*words, **options)
        return replace(result, out=result.out[:-20]) if "--raw" in words else result

    monkeypatch.setattr(repository, "checked", cut_short)
    with pytest.raises(RecordError, match="is not understood"):
        log.read(repository)


def test_a_state_that_the_repository_lacks_is_said(folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    record = Record(folder / NAME)
    with pytest.raises(RecordError, match="lacks what was saved as aaaaaaaaaa") as caught:
        list(record.contents(["a" * 40]))
    assert "git fsck" in caught.value.advice


def test_many_states_are_read_in_their_order_whatever_is_in_them(folder: Path) -> None:
    texts = [f"state {number}\n" * (number % 7) + "\0 blob 3\n" for number in range(95)]
    for number, text in enumerate(texts):
        saved(folder, text, f"2017-01-10T12:{number // 60:02}:{number % 60:02}+00:00")
    assert blobs(folder) == [text.encode() for text in reversed(texts)]
    assert list(log.contents(Record(folder / NAME).repository, [])) == []


def test_ids_of_the_first_entry_are_known_as_used_whatever_is_set_in_git(folder: Path) -> None:
    saved(folder, "[actions.A-1]\n", "2017-01-10T12:00:00+00:00")
    git(folder, "config", "log.showRoot", "false")
    assert Record(folder / NAME).past_lines() == ["[actions.A-1]"]
