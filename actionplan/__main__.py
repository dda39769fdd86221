"""Run the program: the command `actionplan`, and `python -m actionplan`.

From its first instant to its last ctrl+c ends it without a word: nothing is imported here that need not be.
"""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # Python looks for modules in the working folder first, where files of other people lie.
    del sys.path[0]

_STOPPED = 130

try:
    import os
    import signal
except KeyboardInterrupt:
    sys.exit(_STOPPED)


def main() -> int:
    """Do what the command line asks for, and return the exit status."""
    _leave_at_once()
    from actionplan.cli import main as run  # noqa: PLC0415  (after ctrl+c is taken care of)

    try:
        return run(begin=_raise_again)
    finally:
        _leave_at_once()


def _leave_at_once() -> None:
    """Have ctrl+c end the program at once; if it is ignored, as in the background, it stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _raise_again() -> None:
    """Have ctrl+c raise KeyboardInterrupt again, for work that puts right what it has begun."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _leave(*_: object) -> None:
    # While modules are imported an exception could get lost, or be printed.
    os._exit(_STOPPED)


if __name__ == "__main__":
    sys.exit(main())
