"""Intervals: the numbers that a row of bands takes, the gaps between rows, and what two rows share.

Comes in: comparisons of one number with limits. Goes out: intervals, and for any stretch of numbers the plainest one in
it, to be shown as a witness. Exact; knows nothing of rulesets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.model.cell import Operator
from engine.model.ruleset import Range

PLACES_MAX = 40


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high` (None: no end), each end in or not."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_in: bool = False
    high_in: bool = False

    @property
    def empty(self) -> bool:
        """Whether it holds no number."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    def holds(self, value: Fraction) -> bool:
        """Whether `value` lies in it."""
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        return above and (self.high is None or value < self.high or (self.high_in and value == self.high))

    def inside(self, other: Interval) -> bool:
        """Whether every number of this one is in the other."""
        return self.empty or both(self, other) == self

    def plainest(self, step: Fraction | None = None) -> Fraction | None:
        """The number in it with fewest decimals, nearest its middle; on a multiple of `step` where there is one."""
        if self.empty:
            return None
        if step is not None:
            return self._nearest(step)
        for places in range(PLACES_MAX):
            if (found := self._nearest(Fraction(1, 10**places))) is not None:
                return found
        return self._middle()

    def _middle(self) -> Fraction:
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        if self.low is not None:
            return self.low + 1
        return Fraction(0) if self.high is None else self.high - 1

    def _nearest(self, unit: Fraction) -> Fraction | None:
        """The multiple of `unit` in it that is nearest its middle, the lower of two."""
        middle = self._middle()
        around = [math.floor(middle / unit) + more for more in (-1, 0, 1, 2)]
        ends = [math.ceil(self.low / unit)] if self.low is not None else []
        found = [unit * many for many in {*around, *ends} if self.holds(unit * many)]
        return min(found, key=lambda value: (abs(value - middle), value), default=None)


def half_line(op: Operator, limit: Fraction) -> Interval:
    """The numbers for which `number op limit` holds."""
    match op:
        case "≥":
            return Interval(low=limit, low_in=True)
        case ">":
            return Interval(low=limit)
        case "≤":
            return Interval(high=limit, high_in=True)
        case "<":
            return Interval(high=limit)
        case "=":
            return Interval(limit, limit, low_in=True, high_in=True)


def of_range(possible: Range) -> Interval:
    """The ends of what is possible."""
    return Interval(
        possible.low,
        possible.high,
        low_in=possible.low is not None,
        high_in=possible.high is not None and not possible.open_high,
    )


def both(one: Interval, other: Interval) -> Interval:
    """The numbers that lie in both."""
    low = _tightest([(i.low, i.low_in) for i in (one, other) if i.low is not None], upwards=True)
    high = _tightest([(i.high, i.high_in) for i in (one, other) if i.high is not None], upwards=False)
    return Interval(low[0], high[0], low[1], high[1])


def _tightest(ends: Sequence[tuple[Fraction, bool]], *, upwards: bool) -> tuple[Fraction | None, bool]:
    """The end that leaves least: an end that is out is tighter than the same end in."""
    if not ends:
        return None, False
    return max(ends, key=lambda end: (end[0] if upwards else -end[0], not end[1]))


def gaps(taken: Iterable[Interval], domain: Interval) -> Iterator[Interval]:
    """The stretches of `domain` that no interval takes, lowest first."""
    left = [domain]
    for each in taken:
        left = [piece for whole in left for piece in _without(whole, each)]
    yield from sorted(left, key=_from_lowest)


def _without(whole: Interval, taken: Interval) -> Iterator[Interval]:
    """What is left of `whole` below and above `taken`."""
    if taken.empty or both(whole, taken).empty:
        if not whole.empty:
            yield whole
        return
    below = Interval(high=taken.low, high_in=not taken.low_in) if taken.low is not None else None
    above = Interval(low=taken.high, low_in=not taken.high_in) if taken.high is not None else None
    for side in (below, above):
        if side is not None and not (piece := both(whole, side)).empty:
            yield piece


def _from_lowest(piece: Interval) -> tuple[bool, Fraction, bool]:
    return (piece.low is not None, piece.low or Fraction(0), not piece.low_in)


def neighbours(taken: Sequence[tuple[str, Interval]], gap: Interval) -> tuple[str | None, str | None]:
    """The labels of the intervals that end where the gap begins and begin where it ends."""
    below = [
        (each.high, label) for label, each in taken if not each.empty and each.high is not None and gap.low == each.high
    ]
    above = [
        (each.low, label) for label, each in taken if not each.empty and each.low is not None and gap.high == each.low
    ]
    return (below[0][1] if below else None, above[0][1] if above else None)
