"""Ratios: exact fractions in columns, a whole number over a whole number above zero.

Comes in: fractions per point. Goes out: the fractions that sums, products, quotients and roundings of them are, and
how two of them compare. What stands under the line is one number for all points wherever it can be (tenths of a
percent stay tenths), and a column of its own where it cannot; a comparison then multiplies crosswise. No number is
ever divided but to round it, and then downwards, between whole numbers. Knows no quantity and no table.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any, Literal, assert_never

from engine.infer.columnar.frame import NEVER, Column, Flag, Frame, Steps, TooWide, Whole, ends
from engine.model.cell import Operator
from engine.model.expression import Direction


@dataclass(frozen=True, slots=True)
class Ratio:
    """`over` divided by `under`, which is above zero also where nothing exists.

    It exists where all columns named in `exists` say yes. Elsewhere some number that the ends allow stands there.
    """

    over: Whole
    under: Whole
    exists: frozenset[str] = frozenset()

    @property
    def constant(self) -> Fraction | None:
        """The number, where it is the same at every point."""
        if isinstance(self.over, int) and isinstance(self.under, int):
            return Fraction(self.over, self.under)
        return None


def constant(value: Fraction) -> Ratio:
    """The same number at every point."""
    return Ratio(value.numerator, value.denominator)


def given(frame: Frame, values: Sequence[Fraction | None]) -> Ratio:
    """A column of fractions; None where there is none. Raises TooWide."""
    known = [value for value in values if value is not None]
    if not known:
        return Ratio(0, 1, frozenset({NEVER}))
    # What stands where nothing exists is never looked at, but it must not widen the ends.
    filled = [known[0] if value is None else value for value in values]
    exists = [frame.flags([value is not None for value in values])] if len(known) < len(values) else []
    return replace(_given(frame, filled), exists=frozenset(exists))


def _given(frame: Frame, values: Sequence[Fraction]) -> Ratio:
    """Over one denominator for all where the width holds that, otherwise each over its own."""
    common = 1
    for denominator in {value.denominator for value in values}:
        common = math.lcm(common, denominator)
        if common > frame.width.largest:  # seen here, so that it is not worked out for a hundred thousand points
            break
    else:
        try:
            return Ratio(frame.wholes([value.numerator * (common // value.denominator) for value in values]), common)
        except TooWide:
            pass
    over = frame.wholes([value.numerator for value in values])
    return Ratio(over, frame.wholes([value.denominator for value in values]))


# --- reckoning ------------------------------------------------------------------------------------------------


def plus(one: Ratio, other: Ratio) -> Ratio:
    """The sum."""
    first, second = _crosswise(one, other)
    return Ratio(first + second, _under_both(one, other), one.exists | other.exists)


def minus(one: Ratio, other: Ratio) -> Ratio:
    """The difference."""
    first, second = _crosswise(one, other)
    return Ratio(first - second, _under_both(one, other), one.exists | other.exists)


def times(one: Ratio, other: Ratio) -> Ratio:
    """The product."""
    exists = one.exists | other.exists
    if (number := other.constant) is not None:
        return replace(_scaled(one, number), exists=exists)
    if (number := one.constant) is not None:
        return replace(_scaled(other, number), exists=exists)
    return Ratio(one.over * other.over, one.under * other.under, exists)


def quotient(one: Ratio, other: Ratio) -> Ratio:
    """The quotient; where the divisor is zero there is none."""
    exists = one.exists | other.exists
    over, under = _crosswise(one, other)
    if isinstance(under, Column):
        found = _divided(over, under)
        return replace(found, exists=exists | found.exists)
    if under == 0:
        return Ratio(0, 1, frozenset({NEVER}))
    return Ratio(over if under > 0 else -over, abs(under), exists)


def _divided(over: Whole, under: Column) -> Ratio:
    """One whole number divided by another, with the sign above the line."""
    if under.low > 0:
        return Ratio(over, under)
    if under.high < 0:
        return Ratio(-over, -under)
    frame = under.frame
    some, below = frame.asked(operator.ne, under, 0), frame.asked(operator.lt, under, 0)
    size = frame.chosen(some, abs(under), 1)
    # Where 1 was chosen the size was 0, so no size is below 1.
    least = replace(size, low=max(1, size.low)) if isinstance(size, Column) else size
    return Ratio(frame.chosen(below, -over, over), least, frozenset({some}))


def absolute(one: Ratio) -> Ratio:
    """The number without its sign."""
    return replace(one, over=abs(one.over))


def extreme(kind: Literal["min", "max"], parts: Sequence[Ratio]) -> Ratio:
    """The smallest or the largest; it exists where all parts do."""
    exists = frozenset[str]().union(*(part.exists for part in parts))
    return replace(reduce(lambda one, other: _further(kind, one, other), parts), exists=exists)


def _further(kind: Literal["min", "max"], one: Ratio, other: Ratio) -> Ratio:
    """Whichever is further in a direction."""
    match compare(one, "<" if kind == "min" else ">", other):
        case bool(first):
            return one if first else other
        case str(where):
            return chosen(_frame(one, other), where, one, other)


def rounded(direction: Direction, one: Ratio, step: Fraction) -> Ratio:
    """The number moved to a multiple of `step`."""
    steps = _scaled(one, 1 / step)
    return replace(_scaled(Ratio(_whole(direction, steps), 1), step), exists=one.exists)


def _whole(direction: Direction, one: Ratio) -> Whole:
    match direction:
        case "nedåt":
            return one.over // one.under
        case "uppåt":
            return -(-one.over // one.under)
        case "avrunda":
            # Half away from zero: the size is rounded, and gets its sign back.
            size = (2 * abs(one.over) + one.under) // (2 * one.under)
            match compare(one, "<", constant(Fraction(0))):
                case bool(below):
                    return -size if below else size
                case str(where):
                    return _frame(one).chosen(where, -size, size)
        case _:
            assert_never(direction)


def better(one: Ratio, others: Sequence[Fraction], *, upwards: bool) -> Ratio:
    """How many of the others are strictly larger (`upwards`) or smaller; without others there is none."""
    if not others:
        return Ratio(0, 1, frozenset({NEVER}))
    op: Operator = "<" if upwards else ">"
    always, sometimes = 0, list[Whole]()
    for other in others:
        match compare(one, op, constant(other)):
            case bool(answer):
                always += answer
            case str(where):
                sometimes.append(_frame(one).chosen(where, 1, 0))
    return Ratio(always + _sum(sometimes), 1, one.exists)


def _sum(wholes: Sequence[Whole]) -> Whole:
    """Halved again and again, so that no column waits for all the others."""
    if len(wholes) < 2:  # noqa: PLR2004 - a half of one is none
        return wholes[0] if wholes else 0
    middle = len(wholes) // 2
    return _sum(wholes[:middle]) + _sum(wholes[middle:])


def chosen(frame: Steps, where: str, one: Ratio, other: Ratio) -> Ratio:
    """The one where a column of flags says yes, otherwise the other."""
    exists = _exists_in_chosen(frame, where, one.exists, other.exists)
    if isinstance(one.under, int) and isinstance(other.under, int):
        first, second = _crosswise(one, other)
        return Ratio(frame.chosen(where, first, second), _under_both(one, other), exists)
    return Ratio(frame.chosen(where, one.over, other.over), frame.chosen(where, one.under, other.under), exists)


def _exists_in_chosen(frame: Steps, where: str, one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """What is missing on both sides is missing; what is missing on one only where that one is chosen."""
    alone = [frame.joined(lambda yes, there: ~yes | there, where, name) for name in sorted(one - other)]
    alone += [frame.joined(operator.or_, where, name) for name in sorted(other - one)]
    return (one & other).union(alone)


def _scaled(one: Ratio, by: Fraction) -> Ratio:
    """The number times a constant, with what the two have in common taken away."""
    if (number := one.constant) is not None:
        return replace(constant(number * by), exists=one.exists)
    shared = math.gcd(by.numerator, one.under) if isinstance(one.under, int) else 1
    under = one.under // shared if isinstance(one.under, int) else one.under
    return Ratio(one.over * (by.numerator // shared), under * by.denominator, one.exists)


def _crosswise(one: Ratio, other: Ratio) -> tuple[Whole, Whole]:
    """What stands over the line when the same stands under it in both; they compare as the fractions do."""
    if one.under == other.under:
        return one.over, other.over
    if isinstance(one.under, int) and isinstance(other.under, int):
        common = math.lcm(one.under, other.under)
        return one.over * (common // one.under), other.over * (common // other.under)
    return one.over * other.under, other.over * one.under


def _under_both(one: Ratio, other: Ratio) -> Whole:
    """What then stands under the line."""
    if one.under == other.under:
        return one.under
    if isinstance(one.under, int) and isinstance(other.under, int):
        return math.lcm(one.under, other.under)
    return one.under * other.under


# --- comparing ------------------------------------------------------------------------------------------------

_COMPARES: Mapping[Operator, Callable[[Any, Any], Any]] = {
    "≥": operator.ge,
    "≤": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_TURNED: Mapping[Operator, Operator] = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": "="}


def compare(one: Ratio, op: Operator, other: Ratio) -> Flag:
    """Whether `one` op `other`, at every point where both exist. Raises TooWide."""
    if one.constant is not None and other.constant is not None:
        return bool(_COMPARES[op](one.constant, other.constant))
    try:
        return _compare(one, op, other)
    except TooWide:
        # Too wide to multiply out, but how far each reaches may be answer enough.
        answer = _by_reach(_reach(one), op, _reach(other))
        if answer is None:
            raise
        return answer


def _compare(one: Ratio, op: Operator, other: Ratio) -> Flag:
    if (limit := other.constant) is not None and isinstance(one.under, int):
        return _held(one.over, op, limit * one.under)
    if one.constant is not None:
        return _compare(other, _TURNED[op], one)
    first, second = _crosswise(one, other)
    return _between(first, op, second)


def _held(over: Whole, op: Operator, limit: Fraction) -> Flag:
    """A whole number against a limit that may lie between two: it passes exactly where the nearest one within does."""
    if limit.denominator == 1:
        return _between(over, op, limit.numerator)
    match op:
        case "=":
            return False
        case "≥" | "<":
            return _between(over, op, math.ceil(limit))
        case "≤" | ">":
            return _between(over, op, math.floor(limit))
        case _:
            assert_never(op)


def _between(one: Whole, op: Operator, other: Whole) -> Flag:
    match one, other:
        case (Column(frame=frame), _) | (_, Column(frame=frame)):
            return frame.asked(_COMPARES[op], one, other)
        case _:
            return bool(_COMPARES[op](one, other))


def _by_reach(one: tuple[Fraction, Fraction], op: Operator, other: tuple[Fraction, Fraction]) -> bool | None:
    """What the ends alone tell: one lies wholly below or above the other."""
    if one[1] < other[0]:
        return op in {"≤", "<"}
    if one[0] > other[1]:
        return op in {"≥", ">"}
    return None


def _reach(one: Ratio) -> tuple[Fraction, Fraction]:
    corners = [Fraction(over, under) for over in ends(one.over) for under in ends(one.under)]
    return min(corners), max(corners)


def _frame(*ratios: Ratio) -> Steps:
    return next(one.frame for ratio in ratios for one in (ratio.over, ratio.under) if isinstance(one, Column))
