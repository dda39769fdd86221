"""What was saved on several laptops comes together by action and field, and every laptop ends with the same plan."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from actionplan.errors import RuleError
from actionplan.git import repository
from actionplan.git.errors import RecordTrouble
from actionplan.git.remote import Remote
from actionplan.model.date_input import due_from_typed
from actionplan.model.edits.basic import AddAction, SetDue, SetText
from actionplan.model.plan import Status
from actionplan.session.resolution import Choice, UnsettledError
from actionplan.session.sync import TRIES, Synced, Syncing
from actionplan.storage import lock as workfolder
from tests.gitrepo import contents, git
from tests.laptops import TODAY, Laptop, joined

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEW = '\n[actions.{}]\ntitle = "{}"\nstatus = "not-started"\n'


def status(laptop: Laptop, action: str, value: str) -> Laptop:
    """Set a status by hand, and save it."""
    at = laptop.text.index(f"[actions.{action}]")
    head, rest = laptop.text[:at], laptop.text[at:]
    old = rest.split('status = "')[1].split('"')[0]
    laptop.plan.write_text(head + rest.replace(f'"{old}"', f'"{value}"', 1), encoding="utf-8")
    laptop.commit()
    return laptop


def is_clean(laptop: Laptop) -> bool:
    """Return whether git sees neither changes nor an unfinished operation, and the work folder is empty."""
    left = [*(laptop.folder / workfolder.WORK_FOLDER).glob("plan.toml.*")]
    return not git(laptop.folder, "status", "--porcelain") and not left


def test_different_fields_of_one_action_come_together_with_comments_and_layout_of_both(
    ana: Laptop, ben: Laptop
) -> None:
    ana.write("# The training is with the personnel section.", "# The training is bought.").commit()
    ben.write("due = 2017-06-30", 'due = 2017-06-30\noutcome = "All know"   # Ben').commit()
    assert ana.sync().sent == 1
    synced = ben.sync()
    assert (synced.sent, [one.author for one in synced.came]) == (1, ["Ana"])
    assert "# The training is bought." in ben.text
    assert 'outcome = "All know"   # Ben' in ben.text
    assert ana.sync().words == "1 save of Ben came in."
    assert (ana.text, ana.head) == (ben.text, ben.head)
    assert is_clean(ana)
    assert is_clean(ben)


def test_what_came_in_is_said_with_who_and_when(ana: Laptop, ben: Laptop) -> None:
    status(status(ana, "IM-04", "complete"), "IM-01", "at-risk")
    ana.sync()
    synced = ben.sync()
    assert [line for arrival in synced.came for line in arrival.said()] == [
        "Ana, 12 Dec: IM-04 Publish the strategy: status complete (was not started)",
        "Ana, 12 Dec: IM-01 Set up a register: status at risk (was on track)",
    ]
    assert synced.words == "2 saves of Ana came in."
    assert ben.head == ana.head
    assert ben.sync().words == "Nothing to do: origin and this computer agree."


def test_three_laptops_end_with_the_same_plan(tmp_path: Path, ana: Laptop, ben: Laptop) -> None:
    cleo = joined(tmp_path, "Cleo")
    status(ana, "IM-01", "at-risk")
    ben.write('title = "Review the store"', 'title = "Review the store"\norigin = "strategy 4.5"').commit()
    cleo.saves(AddAction("Buy new shelves", "IM-05"))
    for laptop in (ana, ben, cleo, ana, ben):
        laptop.sync()
    assert ana.text == ben.text == cleo.text
    plan = cleo.now()
    assert plan.actions["IM-01"].status is Status.AT_RISK
    assert plan.actions["IM-02"].origin == "strategy 4.5"
    assert plan.actions["IM-05"].title == "Buy new shelves"


def test_an_id_that_was_given_twice_is_given_anew_and_that_is_said(ana: Laptop, ben: Laptop) -> None:
    ana.saves(AddAction("Buy new shelves", "IM-05"))
    ben.saves(AddAction("Ask the archive", "IM-05"))
    ana.sync()
    (note,) = ben.sync().notes
    assert "IM-06" in note
    ana.sync()
    titles = {action.id: action.title for action in ana.now().actions.values()}
    assert {titles["IM-05"], titles["IM-06"]} == {"Buy new shelves", "Ask the archive"}
    assert ana.text == ben.text


def test_what_was_shared_first_stays_the_main_line_and_a_single_save_keeps_its_words(ana: Laptop, ben: Laptop) -> None:
    status(ana, "IM-01", "at-risk")
    ana.sync()
    ben.write("due = 2017-06-30", 'due = 2017-06-30\noutcome = "All know"')
    ben.commit(message="Group, 10 December 2016: 1 action updated\n\nMeeting: 2016-12-10")
    ben.sync()
    assert git(ben.folder, "rev-parse", "HEAD^1").strip() == ana.head
    body = git(ben.folder, "log", "-1", "--format=%B")
    assert body.startswith("Group, 10 December 2016: 1 action updated\n\nIM-03 Train all staff: outcome All know")
    assert "Meeting: 2016-12-10" in body
    past = ben.session().past()
    assert [entry.author for entry in past.log.commits][1:2] == ["Ana"]
    assert [entry.subject for entry in past.meetings()[past.log.commits[0].meeting or TODAY]] == [
        "Group, 10 December 2016: 1 action updated"
    ]


def test_several_saves_are_told_together(ana: Laptop, ben: Laptop) -> None:
    status(ana, "IM-01", "at-risk")
    ana.sync()
    status(ben, "IM-04", "on-track").commit(message="One")
    status(ben, "IM-03", "on-track").commit(message="Two")
    ben.sync()
    assert git(ben.folder, "log", "-1", "--format=%s").strip() == "2 saves of Ben: 2 actions updated"


# Clashes


def clashing(ana: Laptop, ben: Laptop) -> None:
    """Have both set the status of one action."""
    status(ana, "IM-02", "at-risk")
    ana.sync()
    status(ben, "IM-02", "complete")


def test_a_clash_is_shown_with_both_values_who_and_when_and_changes_nothing(ana: Laptop, ben: Laptop) -> None:
    clashing(ana, ben)
    before = contents(ben.folder)
    with pytest.raises(UnsettledError) as caught:
        ben.sync()
    assert caught.value.lines == ["IM-02, status: complete (Ben, 13 Dec) / at risk (Ana, 12 Dec)"]
    after = contents(ben.folder)
    same = {name for name in before if not name.startswith(".git/")}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert is_clean(ben)
    assert git(ben.folder.parent / "shared.git", "rev-parse", "main").strip() == ana.head


@pytest.mark.parametrize(("side", "value"), [("ours", Status.COMPLETE), ("theirs", Status.AT_RISK)])
def test_a_clash_is_settled_for_one_side(ana: Laptop, ben: Laptop, side: str, value: Status) -> None:
    clashing(ana, ben)
    (note,) = ben.sync(otherwise="ours" if side == "ours" else "theirs").notes
    assert "IM-02, status: complete (Ben, 13 Dec) / at risk (Ana, 12 Dec)" in note
    ana.sync()
    assert ana.text == ben.text
    assert ana.now().actions["IM-02"].status is value
    assert note in git(ben.folder, "log", "-1", "--format=%B")


def test_clashes_are_settled_one_by_one(ana: Laptop, ben: Laptop) -> None:
    status(status(ana, "IM-02", "at-risk"), "IM-01", "off-track").sync()
    status(status(ben, "IM-02", "on-hold"), "IM-01", "on-hold")
    with pytest.raises(UnsettledError) as caught:
        ben.sync()
    one, two = caught.value.clashes
    with pytest.raises(UnsettledError) as caught:
        ben.sync(choices=[Choice(one, "ours")])
    assert len(caught.value.clashes) == 2
    ben.sync(choices=[Choice(one, "ours"), Choice(two, "theirs")])
    plan = ben.now()
    chosen = {"IM-01": Status.OFF_TRACK, "IM-02": Status.AT_RISK} | {str(one.id): Status.ON_HOLD}
    assert {key: plan.actions[key].status for key in chosen} == chosen


def test_a_choice_holds_for_the_values_that_were_shown_and_no_others(ana: Laptop, ben: Laptop) -> None:
    clashing(ana, ben)
    with pytest.raises(UnsettledError) as caught:
        ben.sync()
    choice = Choice(caught.value.clashes[0], "theirs")
    status(ana, "IM-02", "off-track").sync()
    with pytest.raises(UnsettledError, match="1 field was changed"):
        ben.sync(choices=[choice])


def test_a_due_date_that_was_not_chosen_stays_in_the_history(ana: Laptop, ben: Laptop) -> None:
    ana.saves(SetDue("IM-02", due_from_typed("2017-05-31", TODAY), reason="No shelves")).sync()
    ben.saves(SetDue("IM-02", due_from_typed("2017-09-30", TODAY), reason="No staff"))
    ben.sync(otherwise="theirs")
    action = ben.now().actions["IM-02"]
    reasons = [entry.reason for entry in action.due_changes]
    assert sorted(reasons) == ["No shelves", "No staff"]
    assert str(action.due) == "31 May 2017"


# What happens meanwhile


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], times: int = 1) -> None:
    """Do something each time that a sync has fetched, and before it shares."""
    real, done = Remote.push, list[None]()

    def push(self: Remote, *words: object) -> bool:
        if len(done) < times:
            done.append(None)
            act()
        return real(self, *words)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Remote, "push", push)


def pushes_by_hand(laptop: Laptop) -> None:
    status(laptop, "IM-01", "at-risk" if '"at-risk" # since' not in laptop.text else "off-track")
    git(laptop.folder, "push", "--quiet")


def test_somebody_who_shares_meanwhile_is_taken_in_too(
    ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    status(ben, "IM-04", "on-track")
    meanwhile(monkeypatch, lambda: pushes_by_hand(ana))
    synced = ben.sync()
    assert [one.author for one in synced.came] == ["Ana"]
    assert ben.now().actions["IM-01"].status is Status.AT_RISK
    assert is_clean(ben)
    # The try that came to nothing left nothing in the record.
    assert git(ben.folder, "rev-list", "--count", "HEAD").strip() == "4"


def test_others_who_never_stop_sharing_are_told_of_after_some_tries(
    ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    status(ben, "IM-04", "on-track")
    head, text = ben.head, ben.text
    meanwhile(monkeypatch, lambda: pushes_by_hand(ana), times=TRIES)
    with pytest.raises(Exception, match=f"each time that your work was about to be shared, {TRIES} times over"):
        ben.sync()
    assert (ben.head, ben.text) == (head, text)
    assert is_clean(ben)


def test_what_is_edited_meanwhile_stays_as_a_change_that_is_not_saved(
    ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    status(ana, "IM-01", "at-risk").sync()
    status(ben, "IM-04", "on-track")
    meanwhile(monkeypatch, lambda: ben.session().apply(SetText("IM-03", "owner", "Trainer")))
    ben.sync()
    session = ben.session()
    assert session.plan.actions["IM-01"].status is Status.AT_RISK
    assert session.plan.actions["IM-03"].owner == "Trainer"
    assert [(change.id, change.field) for change in session.diff()] == [("IM-03", "owner")]


def test_an_edit_made_meanwhile_that_clashes_stays_and_is_settled_by_the_next_sync(
    ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.saves(SetText("IM-03", "owner", "Ana's team")).sync()
    status(ben, "IM-04", "on-track")
    meanwhile(monkeypatch, lambda: ben.session().apply(SetText("IM-03", "owner", "Ben's team")))
    with pytest.raises(RuleError, match="edited while it was shared"):
        ben.sync()
    assert ben.now().actions["IM-03"].owner == "Ben's team"
    ben.commit()
    with pytest.raises(UnsettledError) as caught:
        ben.sync()
    assert caught.value.lines == ["IM-03, owner: Ben's team (Ben, 13 Dec) / Ana's team (Ana, 12 Dec)"]
    ben.sync(otherwise="ours")
    ana.sync()
    assert ana.text == ben.text


# Other files of the repository


def test_other_files_come_with_the_plan_and_are_put_together_by_git(ana: Laptop, ben: Laptop) -> None:
    paper = "".join(f"{number}\n" for number in range(20))
    (ana.folder / "paper.txt").write_text(paper, encoding="utf-8")
    ana.commit("paper.txt")
    ana.sync()
    assert ben.sync().words == "Nothing to do: origin and this computer agree." or (ben.folder / "paper.txt").exists()
    (ana.folder / "paper.txt").write_text(f"first\n{paper}", encoding="utf-8")
    status(ana, "IM-01", "at-risk").commit("paper.txt")
    ana.sync()
    (ben.folder / "paper.txt").write_text(f"{paper}last\n", encoding="utf-8")
    status(ben, "IM-04", "on-track").commit("paper.txt")
    ben.sync()
    ana.sync()
    assert (ana.folder / "paper.txt").read_text(encoding="utf-8") == f"first\n{paper}last\n"
    assert ana.text == ben.text
    assert is_clean(ana)
    assert is_clean(ben)


def test_other_files_that_clash_are_left_to_git_and_everything_stays(ana: Laptop, ben: Laptop) -> None:
    for laptop, words in ((ana, "ours\n"), (ben, "mine\n")):
        (laptop.folder / "paper.txt").write_text(words, encoding="utf-8")
        laptop.commit("paper.txt")
    ana.sync()
    head = ben.head
    with pytest.raises(Exception, match=r"Other files than the plan were changed on both sides: paper\.txt\."):
        ben.sync()
    assert ben.head == head
    assert (ben.folder / "paper.txt").read_text(encoding="utf-8") == "mine\n"
    assert is_clean(ben)


def test_a_file_that_nobody_saved_is_not_overwritten(ana: Laptop, ben: Laptop) -> None:
    (ana.folder / "paper.txt").write_text("Ana's\n", encoding="utf-8")
    status(ana, "IM-01", "at-risk").commit("paper.txt")
    ana.sync()
    (ben.folder / "paper.txt").write_text("Ben's, not saved\n", encoding="utf-8")
    head, text = ben.head, ben.text
    with pytest.raises(Exception, match="changes other files too"):
        ben.sync()
    assert (ben.head, ben.text) == (head, text)
    assert (ben.folder / "paper.txt").read_text(encoding="utf-8") == "Ben's, not saved\n"
    assert git(ben.folder, "status", "--porcelain") == "?? paper.txt\n"
    (ben.folder / "paper.txt").unlink()
    ben.sync()
    assert ben.text == ana.text


def test_what_else_is_staged_or_changed_stays_so(ana: Laptop, ben: Laptop) -> None:
    (ben.folder / "notes.txt").write_text("a note\n", encoding="utf-8")
    git(ben.folder, "add", "notes.txt")
    status(ana, "IM-01", "at-risk").sync()
    ben.sync()
    assert git(ben.folder, "status", "--porcelain") == "A  notes.txt\n"
    assert ben.text == ana.text


def test_a_plan_in_a_folder_of_the_repository_is_shared_from_there(tmp_path: Path, ana: Laptop, ben: Laptop) -> None:
    name = "plans and [papers]"
    (ana.folder / name).mkdir()
    git(ana.folder, "mv", "plan.toml", name)
    git(ana.folder, "commit", "--quiet", "--message=Moved")
    git(ana.folder, "push", "--quiet")
    git(ben.folder, "pull", "--quiet")
    ana, ben = (Laptop(each.name, each.folder / name) for each in (ana, ben))
    status(ana, "IM-01", "at-risk").sync()
    status(ben, "IM-04", "on-track").sync()
    ana.sync()
    assert ana.text == ben.text
    assert ana.now().actions["IM-04"].status is Status.ON_TRACK
    assert git(tmp_path / "Ana", "status", "--porcelain") == ""


def test_line_ends_that_git_converts_are_no_change(ana: Laptop, ben: Laptop) -> None:
    git(ben.folder, "config", "core.autocrlf", "true")
    ben.plan.write_bytes(ben.plan.read_bytes().replace(b"\n", b"\r\n"))
    status(ana, "IM-01", "at-risk").sync()
    ben.sync()
    assert ben.plan.read_bytes() == ana.plan.read_bytes().replace(b"\n", b"\r\n")
    assert is_clean(ben)


# Cut short


def cut_short(ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch, *steps: str) -> None:
    """Kill Ben's syncs at these steps, one after the other."""
    (ana.folder / "paper.txt").write_text("a paper\n", encoding="utf-8")
    status(ana, "IM-01", "at-risk").commit("paper.txt")
    ana.sync()
    status(ben, "IM-04", "on-track")
    real = os._exit
    for step in steps:
        with monkeypatch.context() as patch:
            patch.setattr(Remote, step, lambda *_: real(7))
            child = os.fork()
            if child == 0:
                ben.sync()
                real(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_a_sync_that_was_cut_short_is_finished_by_the_next_one(
    ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_short(ana, ben, monkeypatch, "begin", "finish")
    # The plan is the new one already, and is not taken for changes that somebody forgot to save.
    assert ben.now().actions["IM-01"].status is Status.AT_RISK
    assert isinstance(ben.sync(), Synced)
    ana.sync()
    assert (ana.text, ana.head) == (ben.text, ben.head)
    assert is_clean(ben)


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
def test_a_sync_that_was_cut_short_goes_on_once_a_lock_that_it_left_is_taken_away(
    ana: Laptop, ben: Laptop, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    cut_short(ana, ben, monkeypatch, "finish")
    lock = ben.folder / ".git" / name
    lock.touch()
    # A young lock is waited for: this one grows old meanwhile.
    monkeypatch.setattr(repository, "sleep", lambda _: os.utime(lock, (0, 0)))
    for _ in range(2):
        with pytest.raises(RecordTrouble, match=re.escape(str(lock))):
            ben.sync()
    lock.unlink()
    ben.sync()
    ana.sync()
    assert (ana.text, ana.head) == (ben.text, ben.head)
    assert is_clean(ben)


def test_nothing_is_begun_once_somebody_has_stopped_it(ana: Laptop) -> None:
    syncing = Syncing(ana.plan, TODAY)
    syncing._wait.stop()
    with pytest.raises(Exception, match="Sharing was stopped"):
        syncing.run()


@pytest.mark.parametrize("whose", ["ana", "ben"])
def test_an_id_that_the_record_has_used_is_not_given_again(ana: Laptop, ben: Laptop, whose: str) -> None:
    old = ana.text
    for laptop, title in ((ana, "First"), (ben, "Second")):
        if laptop.name.lower() == whose:
            laptop.plan.write_text(old + NEW.format("IM-09", "Was a mistake"), encoding="utf-8")
            laptop.commit()
        laptop.plan.write_text(old + NEW.format("IM-08", title), encoding="utf-8")
        laptop.commit()
    ana.sync()
    ben.sync()
    ana.sync()
    assert ana.text == ben.text
    titles = {action_id: action.title for action_id, action in ben.now().actions.items()}
    assert (titles["IM-08"], titles["IM-10"]) == ("First", "Second")
    assert "IM-09" not in titles
