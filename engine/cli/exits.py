"""Exit codes: what a command tells the one who runs it in a script."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Documented in README; the numbers never change their meaning."""

    DONE = 0
    REFUSED = 1
    """Errors in a ruleset or facts, or nothing could be assessed."""
    WRONG_USE = 2
    DIFFERS = 3
    CANNOT_RECREATE = 4
    MACHINE = 5
    """The disk, a missing right, or no engine that runs here."""
    OUR_FAULT = 6
    UNMET = 10
    """Opt-in: a goal's verdict is not the best of its scale."""
