"""How much an input may hold before it is refused.

In goes what somebody has chosen, out comes one frozen set of limits, adjustable field by field. What each reader does
at its limit is not known here, nor how a limit is chosen.
"""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are in bytes, texts in characters; an input past a limit is refused and the limit named."""

    file_bytes: int = 10_000_000
    facts_bytes: int = 200_000_000
    unpacked_bytes: int = 200_000_000
    nesting: int = 64
    values: int = 200_000
    text: int = 100_000
    digits: int = 40
    exponent: int = 30
    rows: int = 1_000_000
    columns: int = 500
    mistakes: int = 100
    """How many mistakes of one file are shown; past this a file is rather the wrong file."""


_CHOSEN: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 - frozen


def limits_here() -> Limits:
    """The limits that this run was given; those above, where it was given none."""
    return _CHOSEN.get()


def choose(limits: Limits) -> None:
    """Let these be the limits of the run."""
    _CHOSEN.set(limits)
