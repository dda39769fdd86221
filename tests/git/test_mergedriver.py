"""What git does with a plan once `init` was run, in all ways in which it merges, with the program and without."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from actionplan.errors import RecordError
from actionplan.git import process
from actionplan.git.process import Result
from actionplan.storage.document import parse
from tests.gitrepo import begin, commit, git
from tests.merge.test_joining import BASE, changed

if TYPE_CHECKING:
    from pathlib import Path

STATUS, OWNER = 'status   = "on-track"', 'owner    = "Clerk"'
OURS = changed((STATUS, 'status   = "at-risk"'), ("# Storage comes first.", "# Storage is first."))
THEIRS = changed((OWNER, 'owner    = "Deputy"'))
BOTH = changed((OWNER, 'owner    = "Deputy"'), text=OURS)
CLASH = changed((STATUS, 'status   = "off-track"'), (OWNER, 'owner    = "Deputy"'))
MARKED = changed(
    (f"{STATUS}\n", '<<<<<<< ours\nstatus   = "at-risk"\n=======\nstatus   = "off-track"\n>>>>>>> theirs\n'),
    ("# Storage comes first.", "# Storage is first."),
    (OWNER, 'owner    = "Deputy"'),
)

NEW = '\n[actions.{}]\ntitle = "{}"\nstatus = "not-started"\n'


def two_sides(folder: Path, ours: str = OURS, theirs: str = THEIRS, base: str = BASE) -> Path:
    """Make a repository in which git merges the plan by meaning; `theirs` is on a branch, `ours` on main."""
    begin(folder)
    plan = folder / "plan.toml"
    plan.write_text(base, encoding="utf-8")
    assert cli.main(["init", str(folder)]) == 0
    # The check before each commit has tests of its own.
    (folder / ".git" / "hooks" / "pre-commit").unlink()
    commit(folder, "plan.toml", ".gitattributes")
    git(folder, "switch", "--quiet", "--create", "theirs")
    plan.write_text(theirs, encoding="utf-8")
    commit(folder, "plan.toml")
    git(folder, "switch", "--quiet", "main")
    plan.write_text(ours, encoding="utf-8")
    commit(folder, "plan.toml")
    return folder


def tried(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run git, which may fail."""
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("how", ["merge", "rebase", "cherry-pick", "stash"])
def test_git_merges_the_plan_by_meaning_in_every_way_that_it_merges(tmp_path: Path, how: str) -> None:
    folder = two_sides(tmp_path)
    match how:
        case "merge":
            git(folder, "merge", "--quiet", "--no-edit", "theirs")
        case "rebase":
            git(folder, "rebase", "--quiet", "theirs")
        case "cherry-pick":
            git(folder, "cherry-pick", "theirs")
        case _:
            git(folder, "reset", "--quiet", "--hard", "main~1")
            (folder / "plan.toml").write_text(OURS, encoding="utf-8")
            git(folder, "stash", "push", "--quiet")
            git(folder, "merge", "--quiet", "theirs")
            git(folder, "stash", "pop", "--quiet")
    assert (folder / "plan.toml").read_text(encoding="utf-8") == BOTH
    assert git(folder, "status", "--porcelain").replace(" M plan.toml", "").strip() == ""


def test_a_true_clash_has_git_s_markers_round_its_lines_and_is_told_in_words(tmp_path: Path) -> None:
    folder = two_sides(tmp_path, theirs=CLASH)
    merge = tried(folder, "merge", "theirs")
    assert merge.returncode == 1
    assert (folder / "plan.toml").read_text(encoding="utf-8") == MARKED
    assert "actionplan: IM-01, status: at risk / off track" in merge.stderr
    assert git(folder, "status", "--porcelain").splitlines() == ["UU plan.toml"]


def test_the_size_of_the_markers_is_the_one_that_the_repository_asks_for(tmp_path: Path) -> None:
    folder = two_sides(tmp_path, theirs=CLASH)
    with (folder / ".gitattributes").open("a", encoding="utf-8") as file:
        file.write("plan.toml conflict-marker-size=20\n")
    assert tried(folder, "merge", "theirs").returncode == 1
    assert f"{'<' * 20} ours\n" in (folder / "plan.toml").read_text(encoding="utf-8")


def programs(folder: Path, script: str) -> None:
    """Have git call a program of the language of sh instead of this one."""
    other = folder.parent / "other"
    other.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    other.chmod(0o755)
    config = folder / ".git" / "config"
    old, new = shlex.quote(sys.executable), shlex.quote(str(other))
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")


WITHOUT = {
    "missing": "exit 127",
    "not to be run": "exit 126",
    "killed": "kill -9 $$",
    "broken off in the middle": "echo; kill -15 $$",
    "of a version without the command": "echo 'error: there is no command' >&2; exit 2",
    "broken": "echo 'Traceback (most recent call last):' >&2; exit 1",
    "another one of that name": "exit 0",
}


@pytest.mark.parametrize("script", WITHOUT.values(), ids=WITHOUT)
def test_where_the_program_gives_no_answer_git_merges_by_itself_and_both_sides_are_there(
    tmp_path: Path, script: str
) -> None:
    folder = two_sides(tmp_path / "plan", theirs=CLASH)
    programs(folder, script)
    assert tried(folder, "merge", "theirs").returncode == 1
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    markers = ("<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n")
    assert all(text.count(marker) == 1 for marker in markers)
    assert all(value in text for value in ('"at-risk"', '"off-track"', '"Deputy"', '"Clerk"'))


def test_without_an_answer_what_lies_apart_is_still_merged_by_git(tmp_path: Path) -> None:
    folder = two_sides(tmp_path / "plan", theirs=changed(('title = "Train everybody"', 'title = "Train all"')))
    programs(folder, "exit 127")
    merge = tried(folder, "merge", "--no-edit", "theirs")
    assert merge.returncode == 0
    assert 'title = "Train all"' in (folder / "plan.toml").read_text(encoding="utf-8")
    assert "actionplan gave no answer" in merge.stderr


def driven(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> tuple[int, bytes]:
    """Merge three files by the command; give its exit status and what stands in the second then."""
    files = [folder / name for name in ("base", "ours", "theirs")]
    for file, data in zip(files, (base, ours, theirs), strict=True):
        file.write_bytes(data)
    status = cli.main(["merge-driver", *map(str, files)])
    assert (files[0].read_bytes(), files[2].read_bytes()) == (base, theirs)
    assert sorted(path.name for path in folder.iterdir()) == ["base", "ours", "theirs"]
    return status, files[1].read_bytes()


def test_the_command_says_one_word_and_writes_only_the_second_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert driven(tmp_path, BASE.encode(), OURS.encode(), THEIRS.encode()) == (0, BOTH.encode())
    assert capsys.readouterr() == ("merged\n", "")
    assert driven(tmp_path, BASE.encode(), OURS.encode(), CLASH.encode()) == (1, MARKED.encode())
    assert capsys.readouterr().out == "conflict\n"


NO_PLANS = {
    "not UTF-8": BASE.replace("Clerk", "Büro").encode("latin-1"),
    "not TOML": BASE.replace("[plan]", "[plan").encode(),
    "breaking a rule": BASE.replace('"IM-01"]', '"IM-09"]').encode(),
    "in conflict already": MARKED.encode(),
    "empty": b"",
}


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("wrong", NO_PLANS.values(), ids=NO_PLANS)
def test_what_is_no_plan_is_merged_by_the_line_and_never_into_a_plan_with_an_error(
    tmp_path: Path, number: int, wrong: bytes
) -> None:
    texts = [BASE.encode(), OURS.encode(), changed(('title = "Open"', 'title = "Clear"')).encode()]
    texts[number] = wrong
    status, found = driven(tmp_path, *texts)
    if status:
        assert b"<<<<<<<" in found
        assert b">>>>>>>" in found
    else:
        parse(found)


def test_a_newer_schema_is_merged_by_the_line(tmp_path: Path) -> None:
    new = [text.replace("schema = 1", "schema = 2").encode() for text in (BASE, OURS, CLASH)]
    status, found = driven(tmp_path, *new)
    assert status == 1
    assert b'"at-risk"' in found
    assert b'"off-track"' in found
    apart = changed(('title = "Train everybody"', 'title = "Train all"'), text=BASE).replace("schema = 1", "schema = 2")
    assert driven(tmp_path, new[0], new[1], apart.encode())[0] == 0


def test_lines_that_git_would_merge_into_a_plan_with_an_error_are_put_between_markers(tmp_path: Path) -> None:
    # Each side alone is a plan of no known kind, so git merges by the line; what comes of it has an id twice.
    broken = BASE.replace("approved = 2016-09-28", 'approved = "?"')
    one = broken.replace("[cornerstones.open]", '[actions.X]\ntitle = "a"\nstatus = "closed"\n\n[cornerstones.open]')
    two = broken.replace("# The end.", '[actions.X]\ntitle = "b"\nstatus = "closed"\n\n# The end.')
    status, found = driven(tmp_path, broken.encode(), one.encode(), two.encode())
    assert status == 1
    assert found.count(b"<<<<<<< ours\n") == found.count(b">>>>>>> theirs\n") > 0


def test_what_the_driver_says_where_a_file_is_missing_helps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["merge-driver", *[str(tmp_path / name) for name in "abc"]]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "there is no such file" in err
    assert cli.main(["merge-driver", "a", "b", "c", "--marker-size", "x"]) == 2


@pytest.mark.parametrize("place", ["", "group/a folder's"])
@pytest.mark.parametrize("used", ["here", "there", "on another branch", "on no branch"])
def test_an_id_that_the_record_has_used_is_not_given_again(tmp_path: Path, used: str, place: str) -> None:
    top = begin(tmp_path)
    folder = top / place
    folder.mkdir(parents=True, exist_ok=True)
    plan, name = folder / "plan.toml", f"{place}/plan.toml".lstrip("/")

    def save(text: str) -> None:
        plan.write_text(text, encoding="utf-8")
        commit(top, name)

    def save_and_remove() -> None:
        save(BASE + NEW.format("IM-08", "Was a mistake"))
        save(BASE)

    plan.write_text(BASE, encoding="utf-8")
    assert cli.main(["init", str(folder)]) == 0
    commit(top, ".")
    for branch in ("theirs", "another"):
        git(top, "branch", branch)
    if used == "here":
        save_and_remove()
    git(top, "switch", "--quiet", "another")
    if used == "on another branch":
        save_and_remove()
    git(top, "switch", "--quiet", "theirs")
    if used in {"there", "on no branch"}:
        save_and_remove()
    save(BASE + NEW.format("IM-07", "Second"))
    theirs = git(top, "rev-parse", "HEAD").strip()
    git(top, "switch", "--quiet", "main")
    save(BASE + NEW.format("IM-07", "First"))
    if used == "on no branch":
        git(top, "branch", "-D", "theirs")
    git(top, "merge", "--quiet", "--no-edit", theirs)
    actions = parse(plan.read_bytes()).plan.actions
    assert {each.title: each.id for each in actions.values() if each.title in {"First", "Second"}} == {
        "First": "IM-07",
        "Second": "IM-09",
    }


def test_a_driver_that_an_earlier_version_put_in_works_and_init_brings_it_up_to_date(tmp_path: Path) -> None:
    folder = two_sides(tmp_path)
    config = folder / ".git" / "config"
    new = config.read_text(encoding="utf-8")
    assert " --path=%P" in new
    config.write_text(new.replace(" --path=%P", ""), encoding="utf-8")
    git(folder, "merge", "--quiet", "--no-edit", "theirs")
    assert (folder / "plan.toml").read_text(encoding="utf-8") == BOTH
    assert cli.main(["init", str(folder)]) == 0
    assert config.read_text(encoding="utf-8") == new


def test_a_plan_in_no_record_is_merged_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {name: tmp_path / name for name in ("base", "ours", "theirs")}
    files["base"].write_text(BASE, encoding="utf-8")
    for name in ("ours", "theirs"):
        files[name].write_text(BASE + NEW.format("IM-07", name), encoding="utf-8")
    words = ["merge-driver", f"--path={tmp_path / 'plan.toml'}", *map(str, files.values())]
    assert cli.main(words) == 0
    assert capsys.readouterr().out == "merged\n"
    assert {"IM-07", "IM-08"} <= parse(files["ours"].read_bytes()).plan.actions.keys()


@pytest.mark.parametrize("git_ends", ["missing", "with an error"])
def test_what_is_no_plan_has_both_sides_between_markers_if_git_cannot_merge_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git_ends: str
) -> None:
    def run(*_: object, **__: object) -> Result:
        if git_ends == "missing":
            raise RecordError("git is not installed.", "Install it.")
        return Result(255, b"", "error: no")

    monkeypatch.setattr(process, "run", run)
    status, text = driven(tmp_path, b"a\n", b"a\nb = 1\n", b"a\nb = 2\n")
    assert (status, text) == (1, b"a\n<<<<<<< ours\nb = 1\n=======\nb = 2\n>>>>>>> theirs\n")
