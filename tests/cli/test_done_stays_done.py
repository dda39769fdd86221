"""Once a save is made, it is reported as done, whatever fails after it; each call is made to fail once.

The suite lets a share of the calls fail; ACTIONPLAN_LONG=1 lets every one fail.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from actionplan import cli
from tests.failing import Failing
from tests.gitrepo import git
from tests.laptops import Laptop
from tests.longrun import LONG

if TYPE_CHECKING:
    from pathlib import Path

SHARE = 1 if LONG else 11

COMMANDS = {
    "commit": ("commit", "--meeting", "2016-12-06", "--message", "What we agreed"),
    "set": ("set", "IM-04", "--owner", "Web Manager", "--commit"),
    "add": ("add", "--title", "Ask the archive", "--commit"),
    "undo": ("undo",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_save_that_was_made_is_reported_as_done_whatever_call_fails_after_it(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = COMMANDS[command]
    if command == "undo":
        assert cli.main(["set", "IM-04", "--owner", "Web Manager", "--commit"]) == 0
    else:
        assert cli.main(["set", "IM-03", "--note", "All are trained."]) == 0
    last, saved_file = git(folder, "rev-parse", "HEAD"), None
    warned = 0
    for number in range(1, 1000, SHARE):
        copy = folder.with_name(f"copy-{number}")
        shutil.copytree(folder, copy)
        monkeypatch.chdir(copy)
        capsys.readouterr()
        calls = Failing(copy, number, after="commit")
        with calls.failing():
            status = cli.main(words)
        out, err = capsys.readouterr()
        assert status == 0, (number, calls.calls[-1], err)
        assert git(copy, "rev-parse", "HEAD^") == last
        saved_file = saved_file or (copy / "plan.toml").read_bytes()
        assert (copy / "plan.toml").read_bytes() == saved_file == git(copy, "show", "HEAD:plan.toml").encode()
        assert not any(word in err for word in ("could not be saved", "not saved", "unchanged", "Traceback"))
        assert {"commit": "What we agreed", "undo": "This undid"}.get(command, "12 December 2016") in out + err
        warned += "actionplan: warning: " in err
        # What is left, if anything, keeps nobody from going on.
        (copy / ".git" / "index.lock").unlink(missing_ok=True)
        assert cli.main(["set", "IM-02", "--note", "They are there now.", "--commit"]) == 0
        shutil.rmtree(copy)
        if len(calls.calls) < number:
            break
    assert warned
    assert number > 20


@pytest.mark.parametrize("step", ["push", "update-ref"])
def test_what_was_shared_or_taken_in_is_never_reported_as_not_done(
    step: str, ana: Laptop, ben: Laptop, capsys: pytest.CaptureFixture[str]
) -> None:
    ana.write("# since October", "# since September").commit()
    ana.sync()
    ben.write('owner = "Head of Policy"', 'owner = "Trainer"').commit()
    git(ben.folder, "remote", "set-url", "origin", "../shared.git")
    both = ben.folder.parent
    for number in range(1, 1000, SHARE):
        copy = both.with_name(f"copy-{number}")
        shutil.copytree(both, copy)
        laptop, words = Laptop("Ben", copy / ben.name), ("--plan", str(copy / ben.name / "plan.toml"), "sync")
        calls = Failing(laptop.folder, number, after=step)
        capsys.readouterr()
        with calls.failing():
            status = cli.main(words)
        err = capsys.readouterr().err
        assert "Traceback" not in err
        if step == "push" and status:
            assert "What was saved here is shared already; the next sync takes the rest in." in err, (
                number,
                calls.calls,
            )
        else:
            assert status == 0, (number, calls.calls[-1], err)
        assert "1 save shared with origin" in err or status
        (laptop.folder / ".git" / "index.lock").unlink(missing_ok=True)
        assert cli.main(words) == 0
        assert laptop.head == git(copy / "shared.git", "rev-parse", "HEAD").strip()
        assert git(laptop.folder, "status", "--porcelain") == ""
        assert "# since September" in laptop.text
        assert 'owner = "Trainer"' in laptop.text
        shutil.rmtree(copy)
        if len(calls.calls) < number:
            break
    assert number > 1
