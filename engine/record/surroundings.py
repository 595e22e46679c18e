"""Surroundings: the versions that an entry of the journal names. The record itself knows none of them.

Comes in: nothing. Goes out: names with versions, in name order.
"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from engine import __version__

LIBRARIES = ("PyYAML", "durable-rules", "narwhals", "polars", "pydantic", "rfc8785")
"""Those whose version may change what is read, proposed or written. PyYAML's own parser in Python is used, not C."""
_NOT_HERE = "–"


def versions() -> tuple[tuple[str, str], ...]:
    """The versions of Python, Rödtråd and the libraries."""
    own = (("python", platform.python_version()), ("rodtrad", __version__))
    return tuple(sorted((*own, *((name, _version(name)) for name in LIBRARIES))))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _NOT_HERE
