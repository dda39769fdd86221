"""A meeting as it has to go, worked out without any screen: the keys that a chair presses, and what the plan then says.

The chair types without looking. What each field was given is made as an edit of a plan in memory, by the very rules of
the model; where the screen does anything else with a key, the plan in the file differs from that one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from actionplan.model import diff
from actionplan.model.date_input import due_from_typed
from actionplan.model.edits.basic import (
    AddAction,
    AddUpdate,
    AmendUpdate,
    Reviewed,
    SetDue,
    SetNext,
    SetStatus,
    SetText,
)
from actionplan.model.meeting import Meeting
from actionplan.model.plan import Status
from actionplan.tui.dialogs.status import asks_for_words, is_still

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from random import Random

    from actionplan.model.edits.basic import Edit
    from actionplan.model.plan import Action, Plan

# Words of many first letters, most of which are keys of the meeting; marks that are keys, and letters beyond ASCII.
WORDS = tuple(
    word
    for words in (
        "almost because closed great hold not on reviewed undo vendor where yes zone + / ? - q",
        "Überblick café naïve “draft” 情報 ✔ 12% [/x] IM-07 e\u0301tude Straße £400",
    )
    for word in words.split()
)
STRAY = ("zebra crossings", "very late indeed", "yes, it is", "from here", "they wrote back", "jjk kkj", "x1234")
SIZES = ((120, 40), (80, 24), (60, 20), (200, 50), (44, 16))


@dataclass(frozen=True, slots=True)
class Paste:
    """A text that comes in one piece, between the marks that a terminal sets around a paste."""

    text: str

    def __repr__(self) -> str:
        return f"<{self.text!r}>"


@dataclass(frozen=True, slots=True)
class Alone:
    """Keys with a pause before a letter that follows: a text for which no line is open ends only there.

    A key that acts at once would be the first letter of one.
    """

    keys: tuple[str | Paste, ...]


Typed = str | Paste | Alone


@dataclass
class Imagined:
    """The plan and the meeting as they have to be, and the keys that lead there."""

    rng: Random
    saved: Plan
    today: date
    keys: list[Typed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.plan = self.saved
        self.meeting = Meeting.begun(self.plan, self.today)
        self.undone: list[Plan] = []
        self.redone: list[Plan] = []
        self.number = 100

    # What is typed

    def text(self, most: int = 7) -> str:
        """Return a few words of a field, no two of them alike in a meeting."""
        self.number += 1
        return " ".join([*self.rng.choices(WORDS, k=self.rng.randint(1, most)), str(self.number)])

    def types(self, text: str) -> None:
        """Type a text, with a part of it pasted or line ends in it where chance has it."""
        how = self.rng.random()
        if how < 0.6 or " " not in text:
            self.keys += text
        elif how < 0.75:
            self.keys += ["ctrl+j" if letter == " " and self.rng.random() < 0.5 else letter for letter in text]
        else:
            at = self.rng.choice([place for place, letter in enumerate(text) if letter == " "])
            end = self.rng.choice([" ", "\n", "\r\n", "\n\n", "\t"])
            first, second = (text[:at], text[at:].replace(" ", end)) if how < 0.9 else ("", text.replace(" ", end))
            self.keys += [*first, Paste(second)]

    # What it does

    @property
    def action(self) -> Action:
        """The action before the group."""
        return self.plan.actions[self.meeting.at]

    def makes(self, edit: Edit) -> None:
        """Make an edit as the session has to."""
        self._becomes(edit.apply(self.plan, self.today), self.undone)

    def _becomes(self, after: Plan, remembers: list[Plan]) -> None:
        before, self.plan = self.plan, after
        changes = diff.differences(before, after)
        if not changes:
            return
        remembers.append(before)
        if remembers is self.undone:
            self.redone.clear()
        self.meeting = self.meeting.within(after)
        changed = changes[0].id or ""
        if changed in after.actions and changed != self.meeting.at:
            self.meeting = self.meeting.went_to(changed)

    @property
    def may_amend(self) -> bool:
        """Whether the last update is not in the record yet."""
        saved = self.saved.actions.get(self.meeting.at)
        return saved is None or self.action.last_update not in saved.updates

    # What a chair does

    def status(self) -> None:
        """Set a status, with words where it asks for them."""
        action = self.action
        chosen = self.rng.choice([status for status in Status if SetStatus(action.id, status).is_possible(self.plan)])
        wanted = SetStatus(action.id, chosen)
        letter = chosen.letter.lower()
        if not asks_for_words(self.plan, action, chosen):
            self.keys.append(Alone((letter,)))
            self.makes(wanted)
            return
        self.keys.append(letter)
        words: dict[str, str] = {}
        names = ["reason"] if wanted.needs_reason(self.plan) else []
        if not names or wanted.needs_note(self.plan, self.today):
            names += ["note", "next"]
        for name in names:
            words[name] = self.text()
            self.types(words[name])
            self.keys.append("enter")
        if is_still(action, chosen):
            self.makes(AddUpdate(action.id, words["note"], words["next"]))
        else:
            self.makes(SetStatus(action.id, chosen, words.get("note"), words.get("next"), words.get("reason")))

    def update(self) -> None:
        """Say what has happened and what is next; today's update is corrected by that."""
        last = self.action.last_update
        amends = last is not None and last.on == self.today and self.may_amend
        note, following = self.text(), self.text() if self.rng.random() < 0.7 else ""
        self.keys.append("u")
        self.types(note)
        self.keys.append(self.rng.choice(["enter", "tab", "down"]))
        self.types(following)
        self.keys.append("enter")
        if amends and last is not None:
            self.makes(AmendUpdate(self.action.id, note, following or last.next))
        else:
            self.makes(AddUpdate(self.action.id, note, following or None))

    def next_step(self) -> None:
        """Agree the next step."""
        text = self.text()
        self.keys.append("s")
        self.types(text)
        self.keys.append("enter")
        self.makes(SetNext(self.action.id, text, self.may_amend))

    def due(self) -> None:
        """Set the due date, with a reason where it moves."""
        if self.action.extension is not None or not self.action.is_open:
            return
        typed = self.rng.choice(["+3m", "31 mar", "2017-Q2", "ongoing", "30/06/2017", "+2w"])
        edit = SetDue(self.action.id, due_from_typed(typed, self.today, self.action.due))
        self.keys += ["d", *typed, "enter"]
        if edit.is_move(self.plan):
            reason = self.text()
            self.types(reason)
            self.keys.append("enter")
            edit = SetDue(edit.id, edit.due, reason)
        self.makes(edit)

    def owner(self) -> None:
        """Set an owner there is, or a new one."""
        known = self.plan.owners()
        self.number += 1
        owner = self.rng.choice(known) if self.rng.random() < 0.5 else f"Büro {self.number}"
        self.keys.append("o")
        self.types(owner)
        self.keys.append("enter")
        self.makes(SetText(self.action.id, "owner", owner))

    def outcome(self) -> None:
        """Set the outcome, from the list of all fields."""
        text = self.text()
        self.keys += ["f", "o", "u", "enter"]
        self.types(text)
        self.keys.append("enter")
        self.makes(SetText(self.action.id, "outcome", text))

    def new(self) -> None:
        """Add an action."""
        title = self.text()
        # Many sentences begin as a new action does: its key acts at once.
        self.keys.append(Alone(("+",)))
        self.types(title)
        self.keys.append("enter")
        self.makes(AddAction(title))

    def reviewed(self) -> None:
        """Note that nothing changes."""
        self.keys.append(Alone(("v",)))
        self.makes(Reviewed(self.action.id))

    def undo(self) -> None:
        """Take the last change back."""
        self.keys.append(Alone(("z",)))
        if self.undone:
            self._becomes(self.undone.pop(), self.redone)

    def redo(self) -> None:
        """Make it again."""
        self.keys.append(Alone(("y",)))
        if self.redone:
            plan, kept = self.redone.pop(), list(self.redone)
            self._becomes(plan, self.undone)
            self.redone = kept

    def on(self) -> None:
        """Go on to the next action."""
        self.keys.append("enter")
        self.meeting = self.meeting.went_on()

    def step(self) -> None:
        """Go an action on or back."""
        key, by = self.rng.choice([("right", 1), ("left", -1)])
        self.keys.append(key)
        self.meeting = self.meeting.stepped(by)

    def jump(self) -> None:
        """Go to any action."""
        action_id = self.rng.choice(list(self.plan.actions))
        self.keys += ["slash", *action_id, "enter"]
        if action_id != self.meeting.at:
            self.meeting = self.meeting.went_to(action_id)

    def give_up(self) -> None:
        """Type something, and close the dialog without it: at once if it is short, else after a question."""
        few = self.rng.random() < 0.5
        text = "a b" if few else "one two three four five"
        self.keys += [self.rng.choice("uso"), *text, "escape", *([] if few else ["escape"])]

    def stray(self) -> None:
        """Type or paste where there is no line."""
        text = self.rng.choice(STRAY)
        self.keys.append(Alone((Paste(text),) if self.rng.random() < 0.5 else tuple(text)))

    def goes(self, steps: int) -> list[Typed]:
        """Do some things, whatever chance has; return all keys."""
        does: list[Callable[[], None]] = [self.status, self.update, self.next_step, self.due, self.owner, self.on]
        does += [self.status, self.update, self.undo, self.redo, self.reviewed, self.step, self.jump, self.give_up]
        does += [self.stray, self.outcome, self.new]
        for _ in range(steps):
            self.rng.choice(does)()
        return self.keys


def bursts(rng: Random, keys: list[Typed]) -> list[list[str | Paste]]:
    """Cut keys into bursts of 1 to 40 without a pause, but for the few pauses that there have to be."""
    cut: list[list[str | Paste]] = [[]]
    most = rng.randint(1, 40)
    for key, following in zip(keys, [*keys[1:], ""], strict=True):
        if len(cut[-1]) >= most or _is_text(key):
            cut.append([])
            most = rng.randint(1, 40)
        cut[-1] += key.keys if isinstance(key, Alone) else (key,)
        if isinstance(key, Alone) and (_is_text(key) or not isinstance(following, str) or len(following) == 1):
            cut.append([])
    return [burst for burst in cut if burst]


def _is_text(key: Typed) -> bool:
    return isinstance(key, Alone) and (len(key.keys) > 1 or isinstance(key.keys[0], Paste))
