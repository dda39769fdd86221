"""Whether the long run was asked for: other inventions each time, many more of them, and every fault at every place."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("ACTIONPLAN_LONG"))
