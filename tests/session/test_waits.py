"""What takes long tells how far it is and can be left, with nothing lost and nothing in the way of the next try."""

from __future__ import annotations

import os
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import CancelledError
from actionplan.git.record import RecordTrouble, Trouble
from actionplan.model.periods import Period, numbered
from actionplan.progress import Progress
from actionplan.session.session import Session
from tests.gitrepo import begin, git, hook, made_long
from tests.sessions import OPEN_ID, TODAY, changed_lines, council, opened, owner

if TYPE_CHECKING:
    from actionplan.session.session import SavedPlan

ENTRIES = 2_000
# Each holds a pipe open for as long as it, or anything that it has started, runs.
HOOKS = {
    "waits": "exec 3>.git/alive\ncat .git/never",
    "does not listen": "exec 3>.git/alive\ntrap '' TERM\nwhile :; do cat .git/never; done",
    "has started another": "exec 3>.git/alive\n(cat .git/never) &\nwait",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a plan that is saved once, and two pipes for its hooks."""
    place = council(tmp_path)
    for name in ("alive", "never"):
        os.mkfifo(place / ".git" / name)
    return place


class Saving(threading.Thread):
    """A save that goes on beside the test."""

    def __init__(self, session: Session, message: str = "") -> None:
        super().__init__()
        self._session = session
        self._message = message
        self.wait = Progress()
        self.saved: SavedPlan | None = None
        self.error: RecordTrouble | None = None

    def run(self) -> None:
        """Save."""
        try:
            self.saved = self._session.save(message=self._message, wait=self.wait)
        except RecordTrouble as error:
            self.error = error


def stopped_in_its_hook(folder: Path, saving: Saving) -> None:
    """Start a save, stop it once its hook is at work, and see to it that nothing of the hook is left."""
    saving.start()
    # Opening ends when the hook has opened its end, reading when nobody has that end any more.
    with (folder / ".git" / "alive").open("rb") as alive:
        saving.wait.stop()
        assert alive.read() == b""
    saving.join()


@pytest.mark.parametrize("script", HOOKS.values(), ids=HOOKS)
def test_a_save_that_a_check_holds_up_can_be_stopped_and_nothing_is_lost_or_left(folder: Path, script: str) -> None:
    path = hook(folder, "pre-commit", script)
    session = opened(folder)
    session.apply(owner(OPEN_ID, "Town Clerk"))
    head, lines = session.record.head(), changed_lines(folder)
    staged = git(folder, "status", "--porcelain=v2")
    saving = Saving(session, "Our own words")
    stopped_in_its_hook(folder, saving)

    assert saving.error is not None
    assert saving.error.trouble is Trouble.STOPPED
    assert saving.error.message == "The save was stopped, and nothing was saved to the record."
    assert saving.error.advice == "If a check held it up, ask whoever set it up."
    assert saving.wait.note == "a check of the record is at work"
    assert session.record.head() == head
    assert changed_lines(folder) == lines
    assert git(folder, "status", "--porcelain=v2") == staged
    assert not list((folder / ".git").rglob("*.lock"))

    path.unlink()
    saved = opened(folder).save()
    assert saved is not None
    assert saved.subject == "Our own words"


def test_a_first_save_that_is_stopped_leaves_nothing_staged(tmp_path: Path) -> None:
    folder = begin(tmp_path / "council")
    text = (Path(__file__).parents[2] / "plan.toml").read_bytes()
    (folder / "plan.toml").write_bytes(text)
    for name in ("alive", "never"):
        os.mkfifo(folder / ".git" / name)
    hook(folder, "pre-commit", HOOKS["waits"])
    saving = Saving(opened(folder))
    stopped_in_its_hook(folder, saving)
    assert saving.error is not None
    assert saving.error.trouble is Trouble.STOPPED
    assert git(folder, "status", "--porcelain") == "?? plan.toml\n"


def test_what_was_saved_before_the_stop_is_saved(folder: Path) -> None:
    hook(folder, "post-commit", HOOKS["waits"])
    session = opened(folder)
    session.apply(owner(OPEN_ID, "Town Clerk"))
    saving = Saving(session, "Our own words")
    stopped_in_its_hook(folder, saving)
    assert saving.error is None
    assert saving.saved is not None
    assert git(folder, "log", "-1", "--format=%s").strip() == "Our own words"
    assert not session.unsaved()


def test_a_save_that_is_stopped_before_it_began_saves_nothing(folder: Path) -> None:
    session = opened(folder)
    session.apply(owner(OPEN_ID, "Town Clerk"))
    head, wait = session.record.head(), Progress()
    wait.stop()
    with pytest.raises(RecordTrouble) as caught:
        session.save(wait=wait)
    assert caught.value.trouble is Trouble.STOPPED
    assert session.record.head() == head


def test_a_lock_that_a_stopped_git_left_is_named(folder: Path) -> None:
    hook(folder, "pre-commit", "touch .git/HEAD.lock\n" + HOOKS["waits"])
    session = opened(folder)
    session.apply(owner(OPEN_ID, "Town Clerk"))
    saving = Saving(session)
    stopped_in_its_hook(folder, saving)
    assert saving.error is not None
    assert "Remove the lock that git left, " in saving.error.advice
    assert "HEAD.lock, before you save again." in saving.error.advice


# Reading


class Watched(Progress):
    """A wait that writes down how far it was, and that may be stopped at some entry."""

    def __init__(self, stop_at: int = 0) -> None:
        super().__init__()
        self.seen: list[tuple[int, int]] = []
        self.stop_at = stop_at

    def reached(self, done: int, total: int, what: str = "entries") -> None:
        """Write it down."""
        self.seen.append((done, total))
        if done == self.stop_at:
            self.stop()
        super().reached(done, total, what)


@pytest.fixture(scope="module")
def long_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a record of some thousand entries."""
    return made_long(tmp_path_factory.mktemp("long"), ENTRIES)


def test_reading_the_past_tells_after_each_entry_how_far_it_is(long_record: Path) -> None:
    wait = Watched()
    past = Session(long_record / "plan.toml", today=TODAY).past(wait)
    assert len(past.events()) == ENTRIES
    assert wait.seen == [(done, ENTRIES) for done in range(1, ENTRIES + 1)]
    assert (wait.done, wait.total) == (ENTRIES, ENTRIES)


def test_reading_the_past_can_be_stopped_at_an_entry_and_begun_again(long_record: Path) -> None:
    wait = Watched(stop_at=700)
    past = Session(long_record / "plan.toml", today=TODAY).past(wait)
    with pytest.raises(CancelledError):
        past.events()
    assert wait.seen[-1] == (700, ENTRIES)
    period = _period(long_record)
    with pytest.raises(CancelledError):
        past.summary(period, date(2015, 3, 1))
    wait.begin()
    wait.stop_at = 0
    assert (wait.done, wait.total) == (0, 0)
    assert len(past.events()) == ENTRIES
    assert past.summary(period, date(2015, 3, 1)).current.plan.actions


def _period(folder: Path) -> Period:
    return numbered(Session(folder / "plan.toml").plan, date(2015, 3, 1), 0)


def test_a_stop_ends_what_git_is_asked_meanwhile(long_record: Path) -> None:
    wait = Progress()
    wait.stop()
    with pytest.raises(CancelledError):
        Session(long_record / "plan.toml", today=TODAY).past(wait)
