"""Any state of the record can be looked at, whatever the files are called and wherever the program runs."""

from __future__ import annotations

import hashlib
import os
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from actionplan.errors import RecordError
from actionplan.git import process
from actionplan.git.record import Record
from tests.gitrepo import FIRST, SECOND, begin, changed_plan, commit, contents, git, hook, refused

BRITISH_SUMMER = timezone(timedelta(hours=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a repository with the plan saved once, and changed since."""
    return changed_plan(tmp_path / "council")


def record(folder: Path) -> Record:
    return Record(folder / "plan.toml")


def saved(folder: Path, text: str, at: str) -> str:
    """Save a plan with this text at a time."""
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return commit(folder, "plan.toml", at=at)


def text_at(folder: Path, spec: str | date) -> str:
    found = record(folder)
    return found.bytes_at(found.find(spec)).decode()


# The plan as at a day


def test_a_commits_day_is_the_one_on_the_clock_where_it_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(tmp_path)
    saved(tmp_path, "london", "2016-10-11T23:30:00+01:00")
    saved(tmp_path, "auckland", "2016-10-12T11:40:00+13:00")
    saved(tmp_path, "new york", "2016-10-12T23:50:00-04:00")
    saved(tmp_path, "greenwich", "2016-10-13T04:00:00+00:00")
    for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        assert text_at(tmp_path, date(2016, 10, 11)) == "london"
        assert text_at(tmp_path, date(2016, 10, 12)) == "new york"
        assert text_at(tmp_path, date(2016, 10, 13)) == text_at(tmp_path, date(2030, 1, 1)) == "greenwich"
    git(tmp_path, "update-ref", "refs/heads/main", "HEAD~1")
    assert text_at(tmp_path, date(2016, 10, 13)) == "new york"


def test_what_is_found_says_who_when_and_what_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Zoë Größe")
    begin(tmp_path)
    name = saved(tmp_path, "one", "2016-10-11T23:30:00+01:00")
    git(tmp_path, "config", "i18n.logOutputEncoding", "ISO-8859-1")
    found = record(tmp_path).find(date(2016, 10, 11))
    assert (found.id, found.day, found.author, found.subject) == (
        name,
        date(2016, 10, 11),
        "Zoë Größe",
        "Saved by hand",
    )
    assert found.when == datetime(2016, 10, 11, 23, 30, tzinfo=BRITISH_SUMMER)
    saved(tmp_path, "two", "2016-10-12T00:00:00+00:00")
    assert record(tmp_path).find("HEAD").when == datetime(2016, 10, 12, tzinfo=UTC)


def test_what_was_on_another_branch_at_that_day_is_not_what_the_group_had(tmp_path: Path) -> None:
    begin(tmp_path)
    saved(tmp_path, "agreed", "2016-10-01T12:00:00+00:00")
    git(tmp_path, "checkout", "--quiet", "-b", "draft")
    draft = saved(tmp_path, "draft", "2016-10-05T12:00:00+00:00")
    git(tmp_path, "checkout", "--quiet", "main")
    (tmp_path / "paper.txt").write_bytes(b"paper")
    commit(tmp_path, "paper.txt", at="2016-10-03T12:00:00+00:00")
    at = "2016-10-12T12:00:00+00:00"
    git(tmp_path, "merge", "--quiet", "--no-edit", "draft", GIT_AUTHOR_DATE=at, GIT_COMMITTER_DATE=at)
    assert text_at(tmp_path, date(2016, 10, 11)) == "agreed"
    assert text_at(tmp_path, date(2016, 10, 12)) == text_at(tmp_path, draft) == "draft"


def test_a_save_that_is_dated_too_early_counts_from_the_day_of_the_one_before(tmp_path: Path) -> None:
    begin(tmp_path)
    for text, at in (("one", "01"), ("two", "20"), ("three", "10"), ("four", "15")):
        saved(tmp_path, text, f"2016-10-{at}T12:00:00+00:00")
    days = {1: "one", 9: "one", 10: "one", 15: "one", 19: "one", 20: "four", 31: "four"}
    assert {day: text_at(tmp_path, date(2016, 10, day)) for day in days} == days


def test_before_the_record_begins_there_is_nothing_and_its_first_day_is_told(tmp_path: Path) -> None:
    begin(tmp_path)
    with pytest.raises(RecordError, match="Nothing has been saved"):
        record(tmp_path).find(date(2016, 10, 1))
    saved(tmp_path, "one", "2016-10-01T12:00:00+00:00")
    saved(tmp_path, "two", "2016-10-02T12:00:00+00:00")
    with pytest.raises(RecordError, match=r"30 September 2016 or before; it begins on 1 October 2016"):
        record(tmp_path).find(date(2016, 9, 30))


def test_a_plan_that_came_later_or_under_another_name_is_said_to_be_missing(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "old.toml").write_bytes(FIRST)
    commit(tmp_path, "old.toml", at="2016-10-01T12:00:00+00:00")
    git(tmp_path, "mv", "old.toml", "plan.toml")
    commit(tmp_path, "plan.toml", at="2016-10-02T12:00:00+00:00")
    found = record(tmp_path)
    with pytest.raises(RecordError, match=r"plan\.toml was not in the record on 1 October 2016"):
        found.bytes_at(found.find(date(2016, 10, 1)))
    assert found.bytes_at(found.find(date(2016, 10, 2))) == FIRST


# The plan at a commit


def test_a_commit_has_many_names(folder: Path) -> None:
    first = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "tag", "--annotate", "--message=The meeting", "autumn-meeting")
    record(folder).save("Second\n")
    for spec in (first, first[:8], "HEAD~1", "main^", "autumn-meeting", "HEAD^{/by hand}"):
        assert record(folder).find(spec).id == first, spec


@pytest.mark.parametrize(
    "spec",
    [
        *("", " ", "no-such", "HEAD~9", "main..HEAD", "HEAD:plan.toml", "HEAD^{tree}", "f" * 40, "[/red]"),
        *("--all", "--git-dir", "-h", "--output=x", "-", "--", "HEAD\0", "HEAD\nmain", "\ud800", "\udcff"),
    ],
)
def test_what_is_no_commit_is_said_and_never_an_option(folder: Path, spec: str) -> None:
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(RecordError, match="has no entry") as caught:
        record(folder).find(spec)
    assert caught.value.advice
    assert sorted(path.name for path in folder.iterdir()) == before


def alike(folder: Path) -> list[str]:
    """Make two commits whose names begin with the same six digits, and give the names."""
    body = git(folder, "cat-file", "commit", "HEAD").partition("\n\n")[0]
    known: dict[str, tuple[str, bytes]] = {}
    pair: list[tuple[str, bytes]] = []
    while not pair:
        data = f"{body}\n\n{len(known)}\n".encode()
        name = hashlib.sha1(b"commit %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        if name[:6] in known:
            pair = [(name, data), known[name[:6]]]
        known[name[:6]] = name, data
    for _, content in pair:
        (folder / "commit").write_bytes(content)
        git(folder, "hash-object", "-t", "commit", "-w", "commit")
    return [found for found, _ in pair]


def test_a_name_for_several_commits_is_said_to_be_short(folder: Path) -> None:
    first, second = alike(folder)
    with pytest.raises(RecordError, match="more than one"):
        record(folder).find(first[:6])
    assert (record(folder).find(first).id, record(folder).find(second).id) == (first, second)


# Whatever it is called


NAMES = [
    *("plan [1].toml", "*.toml", "?lan.toml", "-plan.toml", "--all", ":(top)plan.toml", ":!plan.toml", ":plan.toml"),
    *(
        "a\nb.toml",
        "tab\tplan.toml",
        "Größe €.toml",
        'pl"an.toml',
        "pl\\an.toml",
        " plan .toml",
        "HEAD",
        "@{1}",
        "$(x)",
    ),
    *("\udcff.toml", "-m", "{a,b}.toml", "#plan", "~", "^main"),
]


@pytest.mark.parametrize("place", ["plain", "pl ain [1]\n:(top)*"], ids=["plain folder", "odd folder"])
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_name_of_file_and_folder_means_that_one_file(tmp_path: Path, place: str, name: str) -> None:
    top = begin(tmp_path / f"top {place}")
    folder = top / place
    folder.mkdir()
    for other in ("plan.toml", "ALL.toml", "1.toml", "a"):
        (folder / other).write_bytes(b"not to be touched\n")
        (top / other).write_bytes(b"not to be touched\n")
    (folder / name).write_bytes(FIRST)
    found = Record(folder / name)
    assert (found.trouble(), found.saved_bytes(), found.past_lines()) == (None, None, [])
    first = found.save("First\n")
    (folder / name).write_bytes(SECOND)
    assert found.is_saved(FIRST)
    assert not found.is_saved(SECOND)
    found.save("Second\n")
    assert found.saved_bytes() == SECOND
    assert found.bytes_at(found.find(first.commit)) == FIRST
    assert set(found.past_lines()) == {"schema = 1", "# agreed"}
    files = git(top, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")
    assert files == [f"{place}/{name}", ""]


# Wherever it is


def test_the_surroundings_of_a_git_that_runs_the_program_lead_nowhere_else(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = begin(tmp_path / "other")
    (other / "plan.toml").write_bytes(b"of somebody else\n")
    theirs = commit(other, "plan.toml")
    surroundings = {
        "GIT_DIR": other / ".git",
        "GIT_WORK_TREE": other,
        "GIT_INDEX_FILE": other / ".git" / "index",
        "GIT_OBJECT_DIRECTORY": other / ".git" / "objects",
        "GIT_COMMON_DIR": other / ".git",
        "GIT_NAMESPACE": "elsewhere",
        "GIT_PREFIX": "elsewhere/",
        "GIT_CONFIG": other / "settings",
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_ICASE_PATHSPECS": "1",
    }
    for name, value in surroundings.items():
        monkeypatch.setenv(name, str(value))
    inherited = dict(os.environ)
    found = record(folder)
    assert found.saved_bytes() == FIRST
    made = found.save("Ours\n")
    found.set_identity("Clerk", "clerk@council.example")
    assert dict(os.environ) == inherited
    for name in surroundings:
        monkeypatch.delenv(name)
    assert git(other, "rev-parse", "HEAD").strip() == theirs
    assert git(folder, "rev-parse", "HEAD").strip() == made.commit
    assert git(folder, "config", "--local", "user.name") == "Clerk\n"


def test_the_program_works_inside_a_hook(folder: Path, tmp_path: Path) -> None:
    commit(folder, "plan.toml")
    (folder / "sub").mkdir()
    (folder / "sub" / "plan.toml").write_bytes(FIRST)
    root = Path(__file__).parents[2]
    program = (
        "import sys, pathlib; from actionplan.git.record import Record; print(Record(pathlib.Path(sys.argv[1])).head())"
    )
    script = tmp_path / "look.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(root)!r})\n{program}\n", encoding="utf-8")
    head = git(folder, "rev-parse", "HEAD").strip()
    hook(folder, "pre-commit", f"'{sys.executable}' '{script}' '{folder}/plan.toml'")
    assert Record(folder / "sub" / "plan.toml").save("From within\n").output == head


def test_a_plan_in_a_subfolder_is_saved_to_the_repository_above(folder: Path) -> None:
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    (below / "plan.toml").write_bytes(SECOND)
    record(below).save("Below\n")
    assert record(below).saved_bytes() == SECOND
    assert record(folder).saved_bytes() == FIRST
    assert git(folder, "show", "--format=", "--name-only").split() == ["a/b/plan.toml"]


def test_a_folder_that_is_a_link_counts_as_where_it_leads(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    record(tmp_path / "link").save("Through the link\n")
    assert record(folder).saved_bytes() == SECOND
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "plan.toml").write_bytes(FIRST)
    (folder / "out").symlink_to(alone)
    assert str(refused(folder / "out").trouble) == "no-repository"


def test_a_path_is_the_one_it_was_when_it_was_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = Record(Path("plan.toml"))
    monkeypatch.chdir("/")
    assert found.saved_bytes() == FIRST


def test_a_second_working_tree_has_a_branch_and_locks_of_its_own(folder: Path, tmp_path: Path) -> None:
    tree = tmp_path / "second tree"
    git(folder, "worktree", "add", "--quiet", "-b", "meeting", str(tree))
    (tree / "plan.toml").write_bytes(SECOND)
    own = Path(git(tree, "rev-parse", "--absolute-git-dir").strip())
    for lock in (own / "index.lock", own / "HEAD.lock", folder / ".git" / "refs" / "heads" / "meeting.lock"):
        lock.touch()
        os.utime(lock, (0, 0))
        assert str(record(tree).trouble()) == "locked"
        assert str(lock) in refused(tree).message
        lock.unlink()
    record(tree).save("In the second tree\n")
    assert record(tree).saved_bytes() == SECOND
    assert record(folder).saved_bytes() == FIRST
    (own / "MERGE_HEAD").write_text(f"{record(folder).head()}\n", encoding="ascii")
    assert str(refused(tree).trouble) == "merging"
    record(folder).save("In the first tree\n")


def test_a_repository_within_a_repository_is_the_one_that_counts(folder: Path) -> None:
    inner = begin(folder / "inner")
    (inner / "plan.toml").write_bytes(b"inner\n")
    made = record(inner).save("Inner\n")
    assert git(inner, "rev-parse", "HEAD").strip() == made.commit
    assert record(folder).saved_bytes() == FIRST


def test_a_working_tree_inside_its_bare_repository_is_saved_like_any_other(folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), "plans.git")
    git(tmp_path / "plans.git", "worktree", "add", "--quiet", "council", "main")
    tree = tmp_path / "plans.git" / "council"
    (tree / "plan.toml").write_bytes(SECOND)
    made = record(tree).save("Inside\n")
    assert git(tree, "rev-parse", "HEAD").strip() == made.commit
    assert git(tree, "status", "--porcelain") == ""


def test_a_copy_that_is_cut_short_says_where_it_begins(folder: Path, tmp_path: Path) -> None:
    saved(folder, "two", "2016-11-01T12:00:00+00:00")
    git(tmp_path, "clone", "--quiet", "--depth=1", folder.as_uri(), "copy")
    assert text_at(tmp_path / "copy", date(2016, 11, 1)) == "two"
    with pytest.raises(RecordError, match="it begins on 1 November 2016"):
        record(tmp_path / "copy").find(date(2016, 10, 31))
    saved(tmp_path / "copy", "three", "2016-11-02T12:00:00+00:00")
    assert record(tmp_path / "copy").past_lines() == ["three", "two"]


def look_at_everything(folder: Path) -> None:
    """Look at all of a record that can be looked at."""
    found = record(folder)
    for look in (found.trouble, found.head, found.saved_bytes, found.log, found.past_lines, found.dropped, found.signs):
        look()
    found.is_saved(SECOND)
    found.tracks(folder / "plan.toml")
    found.bytes_at(found.find(date.today()))  # noqa: DTZ011  (any day after the commit)


def test_looking_leaves_no_trace(folder: Path, tmp_path: Path) -> None:
    # A file that was touched and says the same: whoever looks at it could note that in git's list of files.
    (folder / "plan.toml").write_bytes(FIRST)
    os.utime(folder / "plan.toml", (1_400_000_000, 1_400_000_000))
    watcher = tmp_path / "watcher"
    watcher.write_text(f"#!/bin/sh\ntouch '{tmp_path}/was-started'\n", encoding="utf-8")
    watcher.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(watcher))
    (tmp_path / "was-started").unlink(missing_ok=True)
    before = contents(folder)
    look_at_everything(folder)
    assert contents(folder) == before
    assert not (tmp_path / "was-started").exists()


@pytest.mark.parametrize("protection", ["GIT_OPTIONAL_LOCKS", "core.fsmonitor=false"])
def test_a_look_that_leaves_a_trace_is_seen(
    protection: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = process.start

    def careless(folder: Path, *words: str, **options: Any) -> Any:  # noqa: ANN401  (as `start` has it)
        more = {"GIT_OPTIONAL_LOCKS": "1"} if protection == "GIT_OPTIONAL_LOCKS" else {}
        return real(folder, *words, **options | {"more": {**(options.get("more") or {}), **more}})

    monkeypatch.setattr(process, "start", careless)
    monkeypatch.setattr(process, "_LOOKS", () if protection != "GIT_OPTIONAL_LOCKS" else process._LOOKS)
    with pytest.raises(AssertionError):
        test_looking_leaves_no_trace(folder, tmp_path)


# What counts as saved


@pytest.mark.parametrize(
    ("settings", "attributes"),
    [({"core.autocrlf": "true"}, ""), ({}, "*.toml text eol=crlf\n"), ({"core.autocrlf": "true"}, "*.toml text\n")],
)
def test_line_ends_that_git_converts_are_no_change(tmp_path: Path, settings: dict[str, str], attributes: str) -> None:
    begin(tmp_path)
    git(tmp_path, "config", "core.safecrlf", "true")
    for key, value in settings.items():
        git(tmp_path, "config", key, value)
    (tmp_path / ".gitattributes").write_text(attributes, encoding="utf-8")
    (tmp_path / "plan.toml").write_bytes(b"a = 1\r\nb = 2\r\n")
    found = record(tmp_path)
    found.save("First\n")
    assert found.saved_bytes() == b"a = 1\nb = 2\n"
    for data, expected in ((b"a = 1\r\nb = 2\r\n", True), (b"a = 1\nb = 2\n", True), (b"a = 1\r\nb = 3\r\n", False)):
        assert found.is_saved(data) is expected
    assert git(tmp_path, "status", "--porcelain", "plan.toml") == ""


def test_without_such_a_setting_line_ends_are_a_change(folder: Path) -> None:
    git(folder, "config", "core.autocrlf", "false")
    assert record(folder).is_saved(FIRST)
    assert not record(folder).is_saved(FIRST.replace(b"\n", b"\r\n"))


def test_what_a_filter_of_git_makes_of_the_plan_counts(folder: Path) -> None:
    (folder / ".gitattributes").write_text("plan.toml filter=upper\n", encoding="utf-8")
    git(folder, "config", "filter.upper.clean", "tr a-z A-Z")
    record(folder).save("Filtered\n")
    assert record(folder).saved_bytes() == SECOND.upper()
    assert record(folder).is_saved(SECOND)


# All that was ever there


def test_lines_of_all_times_and_branches_are_known(folder: Path) -> None:
    git(folder, "checkout", "--quiet", "-b", "given-up")
    saved(folder, "schema = 1\n[actions.A-07]\n", "2016-10-02T12:00:00+00:00")
    git(folder, "checkout", "--quiet", "main")
    saved(folder, "schema = 1\n+++ [actions.A-08]\n", "2016-10-03T12:00:00+00:00")
    git(folder, "merge", "--quiet", "--strategy=ours", "--no-edit", "given-up")
    git(folder, "branch", "--quiet", "--delete", "given-up")
    saved(folder, "schema = 1\n", "2016-10-04T12:00:00+00:00")
    git(folder, "checkout", "--quiet", "-b", "open")
    saved(folder, "[actions.A-09]\n", "2016-10-05T12:00:00+00:00")
    git(folder, "checkout", "--quiet", "main")
    (folder / "other.toml").write_bytes(b"[actions.A-99]\n")
    commit(folder, "other.toml")
    lines = record(folder).past_lines()
    assert {"[actions.A-07]", "+++ [actions.A-08]", "[actions.A-09]"} <= set(lines)
    assert "[actions.A-99]" not in lines
