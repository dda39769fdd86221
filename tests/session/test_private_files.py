"""A private file that is another person's, a folder, a link or of no known form ends nothing."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from actionplan.storage import private
from tests.gitrepo import commit, git, hook
from tests.laptops import Laptop, shared
from tests.sessions import OPEN_ID, council, opened, owner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("meeting", "message", "look", "sync")
SUBJECT = ("log", "-1", "--format=%s")


def _link(file: Path) -> None:
    file.with_name("elsewhere").write_bytes(b"{}")
    file.symlink_to("elsewhere")


KINDS: dict[str, Callable[[Path], object]] = {
    "absent": lambda _: None,
    "empty": lambda file: file.write_bytes(b""),
    "from the future": lambda file: file.write_bytes(b'{"version": 7, "on": [2031], "items": {"a": 1}}'),
    "no text": lambda file: file.write_bytes(b"\xff\xfe\0\x9b31m"),
    "nested": lambda file: file.write_bytes(b"[" * 100_000),
    "far too large": lambda file: os.truncate(_made(file), 1 << 40),
    "a folder": lambda file: file.mkdir(),
    "a link": _link,
    "a link to nothing": lambda file: file.symlink_to("nowhere"),
    "a pipe": os.mkfifo,
}


def _made(file: Path) -> Path:
    file.touch()
    return file


def placed(plan: Path, name: str, kind: str) -> Path:
    """Put something of a kind in the place of a private file, and return that place."""
    folder = plan.parent / ".actionplan"
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_bytes(b"*\n")
    file = folder / f"plan.toml.{name}"
    KINDS[kind](file)
    return file


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_in_the_place_of_a_private_file_an_edit_is_made_and_saved(
    name: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = council(tmp_path)
    placed(folder / "plan.toml", name, kind)
    for words in (
        ("overview",),
        ("set", OPEN_ID, "--owner", "Records Manager"),
        ("commit", "--message", "What we agreed"),
        ("set", OPEN_ID, "--owner", "Clerk"),
        ("commit",),
    ):
        assert cli.main(["--plan", str(folder / "plan.toml"), *words]) == 0, capsys.readouterr().err
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "log", "-1", "--skip=1", *SUBJECT[2:]) == "What we agreed\n"
    session = opened(folder)
    assert session.open_meeting() is None
    assert session.look() in {"", '{"version": 7, "on": [2031], "items": {"a": 1}}'} or name == "look"
    says = session.unreadable_meeting()
    assert bool(says) == (name == "meeting" and kind != "absent")
    assert "\n" not in says


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_in_the_place_of_a_private_file_a_sync_is_made_or_says_what_is_in_the_way(
    name: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ana, ben = shared(tmp_path / "shared", "Ana", "Ben")
    ana.write("# The training is with the personnel section.", "# The training is bought.").commit()
    ana.sync()
    ben.write("due = 2017-06-30", "due = 2017-07-31").commit()
    placed(ben.plan, name, kind)
    before = (ben.text, ben.head)
    status = cli.main(["--plan", str(ben.plan), "sync"])
    in_the_way = name == "sync" and kind in {"far too large", "a folder", "a link", "a link to nothing", "a pipe"}
    assert status == in_the_way
    if in_the_way:
        assert "plan.toml.sync is" in capsys.readouterr().err
        assert (ben.text, ben.head) == before
    else:
        assert "due = 2017-07-31" in ben.text
        assert git(ben.folder, "status", "--porcelain") == ""


# Two people, one folder

CANNOT_READ_ALL = shutil.which("setpriv") if hasattr(os, "geteuid") and os.geteuid() == 0 else None
OTHER = 54321


def as_somebody(plan: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program without the administrator's right to read and write whatever belongs to others."""
    assert CANNOT_READ_ALL is not None
    without = "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown"
    command = [CANNOT_READ_ALL, without, sys.executable, "-P", "-m", "actionplan", "--plan", str(plan), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def given_away(plan: Path, *names: str) -> dict[str, bytes]:
    """Make private files another person's, whose eyes only they are for."""
    contents = {name: f"{name} of another person".encode() for name in names}
    for name, data in contents.items():
        private.write(plan, name, data)
        os.chown(plan.parent / ".actionplan" / f"plan.toml.{name}", OTHER, -1)
    return contents


@pytest.mark.skipif(CANNOT_READ_ALL is None, reason="only an administrator can be two people")
@pytest.mark.parametrize("names", [(name,) for name in NAMES] + [NAMES])
def test_private_files_of_another_person_stay_theirs_while_one_edits_saves_and_shares(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    ana, ben = shared(tmp_path / "shared", "Ana", "Ben")
    ana.write("# The training is with the personnel section.", "# The training is bought.").commit()
    ana.sync()
    contents = given_away(ben.plan, *names)
    hook(ben.folder, "pre-commit", '[ -e "$GIT_DIR/../go" ] || [ -e go ]')
    for words in (("overview",), ("set", "IM-01", "--owner", "Clerk")):
        done = as_somebody(ben.plan, *words)
        assert done.returncode == 0, done.stderr
    refused = as_somebody(ben.plan, "commit", "--message", "What Ben wrote")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "the message are kept" in refused.stderr
    (ben.folder / ".git" / "hooks" / "pre-commit").unlink()
    for words in (("commit",), ("sync",)):
        done = as_somebody(ben.plan, *words)
        assert done.returncode == 0, done.stderr
    assert "What Ben wrote" in git(ben.folder, "log", "--format=%s")
    for name, data in contents.items():
        file = ben.plan.parent / ".actionplan" / f"plan.toml.{name}"
        if name == "sync" and not file.exists():
            continue
        assert (file.read_bytes(), file.stat().st_uid, file.stat().st_mode & 0o777) == (data, OTHER, 0o600)


SAYS = """
import sys
from pathlib import Path
from actionplan.session.session import Session
from actionplan.model.meeting import Meeting
session = Session(Path(sys.argv[1]))
assert session.open_meeting() is None
print(session.unreadable_meeting())
session.keep_meeting(Meeting.begun(session.plan, session.today))
assert session.open_meeting().on == session.today
assert not session.unreadable_meeting()
session.keep_look("light")
assert session.look() == "light"
session.end_meeting()
assert session.open_meeting() is None
"""


@pytest.mark.skipif(CANNOT_READ_ALL is None, reason="only an administrator can be two people")
def test_two_people_each_keep_a_meeting_and_a_theme_in_one_folder(tmp_path: Path) -> None:
    plan = council(tmp_path) / "plan.toml"
    contents = given_away(plan, "meeting", "look")
    assert CANNOT_READ_ALL is not None
    command = [CANNOT_READ_ALL, "--bounding-set=-dac_override,-dac_read_search", sys.executable, "-P", "-c", SAYS]
    done = subprocess.run([*command, str(plan)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "The open meeting of another person cannot be read, and stays as it is.\n"
    for name, data in contents.items():
        assert (plan.parent / ".actionplan" / f"plan.toml.{name}").read_bytes() == data


def test_the_state_of_a_sync_may_be_read_by_whoever_may_read_the_plan(ana: Laptop) -> None:
    ana.plan.chmod(0o664)
    private.write(ana.plan, "sync", b"", for_group=True)
    private.write(ana.plan, "message", b"")
    modes = {name: (ana.folder / ".actionplan" / f"plan.toml.{name}").stat().st_mode for name in ("sync", "message")}
    assert {name: stat.S_IMODE(mode) for name, mode in modes.items()} == {"sync": 0o664, "message": 0o600}


# Files that came with the record


@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_a_private_file_that_git_tracks_is_not_taken_for_one_s_own(mode: int, tmp_path: Path) -> None:
    folder = council(tmp_path)
    session = opened(folder)
    session.look_at_record()
    session.apply(owner(OPEN_ID, "Records Manager"))
    for name, data in (("message", b"Not mine"), ("meeting", b"{}"), ("look", b"no-such")):
        placed(folder / "plan.toml", name, "absent").write_bytes(data)
        commit(folder, f".actionplan/plan.toml.{name}")
        (folder / ".actionplan" / f"plan.toml.{name}").chmod(mode)
    session = opened(folder)
    assert "Not mine" not in session.subject()
    assert session.unreadable_meeting() == ""
    hook(folder, "pre-commit", "exit 1")
    with pytest.raises(Exception, match="refused"):
        session.save(message="Our own words")
    assert opened(folder).draft().words == "Our own words"
    (folder / ".git" / "hooks" / "pre-commit").unlink()
    assert cli.main(["--plan", str(folder / "plan.toml"), "commit"]) == 0
    assert git(folder, *SUBJECT) == "Our own words\n"
    assert (folder / ".actionplan" / "plan.toml.message").read_bytes() == b"Not mine"
    assert not opened(folder).draft()
