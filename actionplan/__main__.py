"""Run the program: `python -m actionplan`."""

from __future__ import annotations

import sys

from actionplan.cli import main

if __name__ == "__main__":
    sys.exit(main())
