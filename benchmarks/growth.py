"""Growth: how the cost of columnar hits grows with the number of assessments, 10³ to 10⁷.

Goes out: the seconds for each number, and the exponent that a straight line through their logarithms has: 1 is linear.
From 10⁶ the assessments come a chunk at a time, as a large file does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import log
from statistics import fmean, median

import polars as pl

from benchmarks.case import draw
from benchmarks.ours import Columns
from benchmarks.timing import cost

COUNTS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
CHUNK = 500_000
DRAWN = 5_000
"""So many are drawn, and laid after each other until they are enough."""
ROUNDS = 3
LINEAR = 1.05


def measured(counts: Sequence[int] = COUNTS) -> dict[int, float]:
    """Processor seconds for each number of assessments, the median of the rounds."""
    columns = Columns()
    frame = pl.concat([columns.given(draw(DRAWN))] * (CHUNK // DRAWN), rechunk=True)
    found: dict[int, float] = {}
    for count in counts:
        size = min(count, CHUNK)
        judge = partial(columns.run, frame[:size])
        found[count] = median(sum(cost(judge) for _ in range(count // size)) for _ in range(ROUNDS))
    return found


def exponent(found: dict[int, float]) -> float:
    """The slope of the line through the logarithms (least squares)."""
    across, up = [log(count) for count in found], [log(seconds) for seconds in found.values()]
    middle, height = fmean(across), fmean(up)
    moved = sum((one - middle) * (other - height) for one, other in zip(across, up, strict=True))
    return moved / sum((one - middle) ** 2 for one in across)
