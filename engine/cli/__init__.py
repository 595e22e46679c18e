"""Room: cli. Thin commands: read the options, call the line, print through one renderer, return a documented code.

Comes in: what a person typed. Goes out: results on stdout, errors on stderr, an exit code. Nothing is printed before
all of it is ready, and no traceback ever reaches a user.
"""

from __future__ import annotations

from engine.cli.main import main

__all__ = ["main"]
