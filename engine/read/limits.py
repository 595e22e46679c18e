"""How much an input may hold before it is refused.

In goes nothing, out comes one frozen set of limits, adjustable field by field. What each reader does at its
limit is not known here.
"""

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
