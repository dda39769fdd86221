"""The plan file read beside the screen where that may take long: told after a second, and left by a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from actionplan.errors import ActionPlanError
from actionplan.session.editing import takes_long
from actionplan.tui.waiting import Waiting, beside

if TYPE_CHECKING:
    from actionplan.session.editing import Reading
    from actionplan.session.session import Session
    from actionplan.tui.window import Window


class FileReader:
    """Reads the plan file again where somebody changed it; a large one beside the screens, which stay as they are."""

    def __init__(self, window: Window, session: Session) -> None:
        self._window = window
        self._session = session
        self.reading = Waiting()
        self.is_left = False
        # Whether what has changed was told already, by those who brought it in.
        self.is_told = False
        self._result: Reading | ActionPlanError | None = None

    @property
    def is_unread(self) -> bool:
        """Whether the file is known to be another than the plan that is shown."""
        return self.reading.is_on or self.is_left

    @property
    def is_long(self) -> bool:
        """Whether the file is one that may take long to be read."""
        return takes_long(self._session.path)

    @property
    def why_not(self) -> str:
        """Return why nothing can be changed now; empty if it can."""
        if self.is_left:
            return "The file was changed by somebody else, and is not read yet: r reads it."
        return "The file was changed by somebody else, and is being read: a moment, please." if self.is_unread else ""

    def look(self) -> bool | None:
        """Look at the file; tell whether the plan is another than before, None where that is not known yet.

        Raises BrokenPlanError and PlanFileError where it cannot be read.
        """
        if self._result is not None and not self.is_left:
            result, self._result = self._result, None
            if isinstance(result, ActionPlanError):
                raise result
            return self._session.take(result)
        if self.is_unread:
            return None
        if not self._session.has_changed:
            return False
        if not self.is_long:
            return self._session.reload()
        self.reading.begin()
        self._window.begin(self._read(), group="file")
        return None

    async def _read(self) -> None:
        try:
            self._result = await beside(partial(self._session.read, self.reading.wait))
        except ActionPlanError as error:
            self._result = error
        self.reading.end()
        if not self.is_left:
            for screen in self._window.fronts:
                screen.look_at_file()
                screen.show_record()

    def stop(self) -> bool:
        """Leave off a reading that was told; tell whether there was one."""
        if not self.reading.is_long or self.is_left:
            return False
        self.is_left = True
        return True

    def resume(self) -> None:
        """Go on with what was left off; it is not read twice."""
        self.is_left = False
