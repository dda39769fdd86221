"""The main line of the record is read as git has it, whatever is set in git and whatever was written into it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import RecordError
from actionplan.git import log
from actionplan.git.record import Record
from tests.gitrepo import begin, commit, git

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.git.log import Chronicle

NAME = "plan.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a repository with nothing in it."""
    return begin(tmp_path / "record")


def saved(folder: Path, text: str, at: str, message: str = "Saved", name: str = NAME) -> str:
    """Save a text under a name, and give the commit."""
    (folder / name).write_text(text, encoding="utf-8")
    return commit(folder, name, message=message, at=at)


def read(folder: Path, name: str = NAME) -> Chronicle:
    """Read the main line."""
    return Record(folder / name).chronicle()


def blobs(folder: Path) -> list[bytes]:
    """Give what the plan was, newest first."""
    record = Record(folder / NAME)
    return list(record.contents([entry.blob for entry in record.chronicle().entries]))


def test_entries_are_newest_first_with_day_author_subject_and_meeting(folder: Path) -> None:
    first = saved(folder, "1", "2017-01-10T23:30:00-05:00")
    second = saved(folder, "2", "2017-02-10T00:30:00+13:00", "Agreed\n\nIn words.\n\nMeeting: 2017-02-01")
    newest, oldest = read(folder).entries
    assert (newest.commit, oldest.commit) == (second, first)
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
    ],
)
def test_the_meeting_is_what_the_trailer_says(message: str, meeting: date | None, folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00", message)
    (entry,) = read(folder).entries
    assert entry.meeting == meeting


def test_commits_of_other_files_count_as_days_and_are_no_entries(folder: Path) -> None:
    saved(folder, "x", "2017-01-01T12:00:00+00:00", name="other.txt")
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    saved(folder, "y", "2017-01-20T12:00:00+00:00", name="other.txt")
    found = read(folder)
    assert [day for _, day in found.days] == [date(2017, 1, 20), date(2017, 1, 10), date(2017, 1, 1)]
    assert [entry.place for entry in found.entries] == [1]
    assert found.at(date(2017, 1, 15)) == 1
    assert found.entry(0) == found.entry(1) == found.entries[0]
    assert found.entry(2) is None
    assert found.at(date(2016, 12, 31)) is None


def test_a_merge_is_one_entry_and_what_was_on_its_side_is_none(folder: Path) -> None:
    saved(folder, "1\n\n\n\n\n2\n", "2017-01-10T12:00:00+00:00")
    git(folder, "checkout", "--quiet", "-b", "side")
    saved(folder, "1\n\n\n\n\n3\n", "2017-01-11T12:00:00+00:00", "On the side")
    git(folder, "checkout", "--quiet", "main")
    saved(folder, "0\n\n\n\n\n2\n", "2017-01-12T12:00:00+00:00", "On main")
    git(folder, "merge", "--quiet", "--no-edit", "-m", "Together", "side")
    found = read(folder)
    assert [entry.subject for entry in found.entries] == ["Together", "On main", "Saved"]
    assert found.entries[0].merged == ("Test Officer",)
    assert blobs(folder)[0] == b"0\n\n\n\n\n3\n"


def test_a_merge_that_left_the_plan_alone_is_no_entry(folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    git(folder, "checkout", "--quiet", "-b", "side")
    saved(folder, "x", "2017-01-11T12:00:00+00:00", name="other.txt")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "side")
    assert [entry.subject for entry in read(folder).entries] == ["Saved"]


def test_a_plan_that_was_renamed_twice_is_followed_and_one_that_was_copied_is_not(folder: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(30))
    saved(folder, text, "2017-01-10T12:00:00+00:00", "First", name="one.toml")
    git(folder, "mv", "one.toml", "two.toml")
    saved(folder, f"{text}\nmore", "2017-01-11T12:00:00+00:00", "Second", name="two.toml")
    (folder / "below").mkdir()
    git(folder, "mv", "two.toml", "below/plan.toml")
    commit(folder, message="Third", at="2017-01-12T12:00:00+00:00")
    assert [entry.subject for entry in read(folder / "below").entries] == ["Third", "Second", "First"]
    saved(folder, f"{text}\nmore", "2017-01-13T12:00:00+00:00", "Copied", name="copy.toml")
    assert [entry.subject for entry in read(folder, "copy.toml").entries] == ["Copied"]


def test_names_that_git_could_take_for_patterns_or_options_are_one_file(folder: Path) -> None:
    for name in ("*.toml", "-p.toml", ":(top)plan.toml"):
        saved(folder, name, "2017-01-10T12:00:00+00:00", f"Saved {name}", name=name)
    for name in ("*.toml", "-p.toml", ":(top)plan.toml"):
        assert [entry.subject for entry in read(folder, name).entries] == [f"Saved {name}"]


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
    assert [entry.subject for entry in after.entries] == ["Später", "Vereinbart für März"]
    if not setting.startswith("trailer."):
        assert after == before


def test_hostile_subjects_and_names_are_kept_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "A\x01B --all :100644 000000 a b D\tplan.toml")
    saved(folder, "1", "2017-01-10T12:00:00+00:00", ":100644 000000 aaaa bbbb D plan.toml %x00 %H\x1e\x1f")
    (entry,) = read(folder).entries
    assert entry.subject == ":100644 000000 aaaa bbbb D plan.toml %x00 %H\x1e\x1f"
    assert entry.author.startswith("A\x01B --all")
    assert entry.blob


def test_a_time_that_cannot_be_is_said(folder: Path) -> None:
    saved(folder, "1", "2017-01-10T12:00:00+00:00")
    raw = git(folder, "cat-file", "commit", "HEAD").replace("1484049600 +0000", "99999999999999 +0000")
    (folder / "raw").write_text(raw, encoding="utf-8")
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "raw").strip()
    git(folder, "update-ref", "HEAD", made)
    with pytest.raises(RecordError, match="date that cannot be"):
        read(folder)


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
    assert list(log.contents(Record(folder / NAME)._repository, [])) == []


def test_ids_of_the_first_entry_are_known_as_used_whatever_is_set_in_git(folder: Path) -> None:
    saved(folder, "[actions.A-1]\n", "2017-01-10T12:00:00+00:00")
    git(folder, "config", "log.showRoot", "false")
    assert Record(folder / NAME).past_lines() == ["[actions.A-1]"]
