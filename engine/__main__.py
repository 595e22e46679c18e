"""The way in: `rodtrad`, and `python -m engine`, which is the same."""

from __future__ import annotations

import atexit
import gc

_OBJECTS = 100_000
"""So many new objects before the first look for what can be thrown away; Python's own 700 look all the time."""


def main() -> None:
    """Run the command that was typed, and leave with its exit code.

    Nearly all that a command makes it needs until it ends, and then it goes with the process: to look through it again
    and again on the way, and once more at the end, took a sixth of the time of a short one.
    """
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)
    from engine.cli import main as run  # noqa: PLC0415 - all that is imported is made under the line above

    run()


if __name__ == "__main__":
    main()
