"""Run the program: `python -m actionplan`."""

from __future__ import annotations

import sys


def _start() -> int:
    # Python looks for modules in the working folder first, where files of other people lie.
    if not sys.flags.safe_path:
        del sys.path[0]
    try:
        from actionplan.cli import main  # noqa: PLC0415  (ctrl+c may come while it is loaded)
    except KeyboardInterrupt:
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(_start())
