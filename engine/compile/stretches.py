"""Stretches: the finitely many cases that an open number falls into, given the comparisons that read it.

Comes in: the comparisons of a node and what is possible for its open figures. Goes out, for each open number, its
cases: the limits, the stretches between them and the ends. Works by evaluation: between its kinks an expression of
one open number is a straight line, so two samples give the exact place where it meets a limit; a quotient turns where
what it divides and divides by do. What is no line then (a product of open numbers, several open numbers at once)
becomes an open number of its own. Trusted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from engine.compile.evaluation import Absent, Number, Point, difference, evaluate
from engine.compile.program import Compare, base_names
from engine.model.expression import (
    Absolute,
    Arithmetic,
    Better,
    Constant,
    Expression,
    Extreme,
    Quantity,
    Rounded,
    parts_of,
)
from engine.model.ruleset import Range


class NotALine(Exception):  # noqa: N818 - says what the expression is, not that something broke
    """The expression is not piecewise straight in the open number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The numbers from `low` to `high` (None: no end); `sample` is one of them and stands for all."""

    low: Fraction | None
    high: Fraction | None
    low_in: bool
    high_in: bool
    sample: Fraction


Function: TypeAlias = Callable[[Fraction], Number]


def limits(test: Compare, name: str, point: Point) -> tuple[Fraction, ...]:
    """Where `test`, read along the open number `name`, may change its answer. Raises NotALine."""
    left, right = (_inlined(side, point) for side in (test.left, test.right))
    if isinstance(left, Rounded) and name not in base_names(right, {}):
        goal = evaluate(right, point)
        if isinstance(goal, Absent):
            return ()
        jumps = [goal // left.step * left.step + half * left.step / 2 for half in range(-2, 5)]
        return tuple(at for jump in jumps for at in _turns(left.of, jump, name, point))
    return _turns(Arithmetic("−", left, right), Fraction(0), name, point)


def stretches(possible: Range, at: Iterable[Fraction]) -> tuple[Stretch, ...]:
    """The limits `at` inside `possible`, the stretches between them and its ends, lowest first."""
    inside = {limit for limit in at if _within(limit, possible)}
    ends = {end for end in (possible.low, possible.high) if end is not None}
    marks = sorted(inside | ends)
    found: list[Stretch] = []
    for low, high in zip([None, *marks], [*marks, None], strict=True):
        sample = None if _beyond(low, high, possible) else _sample(low, high, possible.step)
        if sample is not None:
            found.append(Stretch(low, high, low_in=False, high_in=False, sample=sample))
        if high is not None and possible.holds(high):
            found.append(Stretch(high, high, low_in=True, high_in=True, sample=high))
    return tuple(found)


def _within(limit: Fraction, possible: Range) -> bool:
    """Between the ends, whether or not it is itself possible: a limit of 97,5 parts the whole numbers."""
    return (possible.low is None or limit >= possible.low) and (possible.high is None or limit <= possible.high)


def _beyond(low: Fraction | None, high: Fraction | None, possible: Range) -> bool:
    """Whether the open stretch from `low` to `high` lies outside the ends of what is possible."""
    return (low is None and possible.low is not None) or (high is None and possible.high is not None)


def _sample(low: Fraction | None, high: Fraction | None, step: Fraction | None) -> Fraction | None:
    """A number strictly between, on a multiple of `step`; None when there is none."""
    if step is None:
        if low is None or high is None:
            return (Fraction(0) if high is None else high - 1) if low is None else low + 1
        return (low + high) / 2
    if low is None:
        return Fraction(0) if high is None else (math.ceil(high / step) - 1) * step
    above = (math.floor(low / step) + 1) * step
    return above if high is None or above < high else None


# --- where a line meets a limit -----------------------------------------------------------------------------


def _inlined(expression: Expression, point: Point) -> Expression:
    """`expression` with every named expression replaced by what it stands for."""
    match expression:
        case Quantity(name):
            return _inlined(point.derived[name], point) if name in point.derived else expression
        case Arithmetic(op, left, right):
            return Arithmetic(op, _inlined(left, point), _inlined(right, point))
        case Extreme(kind, parts):
            return Extreme(kind, tuple(_inlined(part, point) for part in parts))
        case Absolute(of):
            return Absolute(_inlined(of, point))
        case Rounded(direction, of, step):
            return Rounded(direction, _inlined(of, point), step)
        case Better(population, of, upwards):
            return Better(population, _inlined(of, point), upwards)
        case _:
            return expression


def _turns(expression: Expression, goal: Fraction, name: str, point: Point) -> tuple[Fraction, ...]:
    """Where `expression` along `name` may pass `goal`, or cease to exist because something is divided by zero."""
    over, _, divisors = _as_quotient(Arithmetic("−", expression, Constant(goal)), name)
    if not divisors:
        return _meets(expression, goal, name, point)
    return tuple(sorted({at for part in (over, *divisors) for at in _meets(part, Fraction(0), name, point)}))


_ONE = Constant(Fraction(1))
_Quotient: TypeAlias = tuple[Expression, Expression, tuple[Expression, ...]]
"""What stands over and under one stroke of division, and everything that is divided by on the way there."""


def _as_quotient(expression: Expression, name: str) -> _Quotient:
    """`expression` as one quotient whose parts divide by no expression of the open number `name`."""
    if not isinstance(expression, Arithmetic) or not _divides_by(expression, name):
        return expression, _ONE, ()
    over, under, found = _as_quotient(expression.left, name)
    other, beneath, more = _as_quotient(expression.right, name)
    match expression.op:
        case "÷":
            return _times(over, beneath), _times(under, other), (*found, *more, other)
        case "·":
            return _times(over, other), _times(under, beneath), (*found, *more)
        case op:
            sides = _times(over, beneath), _times(other, under)
            return Arithmetic(op, *sides), _times(under, beneath), (*found, *more)


def _divides_by(expression: Expression, name: str) -> bool:
    """Whether something in `expression` is divided by an expression of `name`."""
    divides = isinstance(expression, Arithmetic) and expression.op == "÷" and name in base_names(expression.right, {})
    return divides or any(_divides_by(part, name) for part in parts_of(expression))


def _times(one: Expression, other: Expression) -> Expression:
    if _ONE in (one, other):
        return other if one == _ONE else one
    return Arithmetic("·", one, other)


def _meets(expression: Expression, goal: Fraction, name: str, point: Point) -> tuple[Fraction, ...]:
    """The kinks of `expression` along `name`, and the places where it equals `goal`."""
    kinks = sorted(set(_kinks(expression, name, point)))
    line = _along(expression, name, point)
    found = set(kinks)
    for low, high in zip([None, *kinks], [*kinks, None], strict=True):
        found |= _crossing(line, goal, low, high)
    return tuple(sorted(found))


def _along(expression: Expression, name: str, point: Point) -> Function:
    return lambda at: evaluate(expression, point.with_value(name, at))


def _crossing(line: Function, goal: Fraction, low: Fraction | None, high: Fraction | None) -> set[Fraction]:
    """Where the straight piece between two kinks meets `goal`."""
    first, second = _two_inside(low, high)
    start, end = line(first), line(second)
    if isinstance(start, Absent) or isinstance(end, Absent) or start == end:
        return set()
    at = first + (goal - start) * (second - first) / (end - start)
    return {at} if (low is None or low <= at) and (high is None or at <= high) else set()


def _two_inside(low: Fraction | None, high: Fraction | None) -> tuple[Fraction, Fraction]:
    if low is not None and high is not None:
        third = (high - low) / 3
        return low + third, high - third
    if low is not None:
        return low + 1, low + 2
    return (Fraction(0), Fraction(1)) if high is None else (high - 2, high - 1)


def _kinks(expression: Expression, name: str, point: Point) -> set[Fraction]:
    """Where `expression` along `name` passes from one straight piece to the next. Raises NotALine."""
    if name not in base_names(expression, {}):
        return set()
    found = set[Fraction]().union(*(_kinks(part, name, point) for part in parts_of(expression)))
    match expression:
        case Arithmetic("·", left, right) if name in base_names(left, {}) & base_names(right, {}):
            raise NotALine
        case Arithmetic("÷", _, right) if name in base_names(right, {}):
            raise NotALine
        case Rounded():
            raise NotALine
        case Absolute(of):
            found |= set(_meets(of, Fraction(0), name, point))
        case Better(population, of, _):
            for value in set(point.populations.get(population, ())):
                found |= set(_meets(of, value, name, point))
        case Extreme(_, parts):
            for number, part in enumerate(parts):
                for other in parts[number + 1 :]:
                    found |= set(_meets(Arithmetic("−", part, other), Fraction(0), name, point))
        case _:
            pass
    return found


# --- comparisons that are open numbers of their own -----------------------------------------------------------


def own_number(test: Compare, open_names: frozenset[str], point: Point) -> tuple[Expression, Fraction]:
    """The expression that stands for `test` as one open number, and the limit it is held against.

    Comparisons of the same quantity with known limits share one number, so that they stay consistent.
    """
    if not base_names(test.right, point.derived) & open_names:
        goal = evaluate(test.right, point)
        if isinstance(goal, Fraction):
            return test.left, goal
    return difference(test), Fraction(0)


def never_exists(expression: Expression, open_names: frozenset[str], point: Point) -> bool:
    """Whether what is known already keeps `expression` from existing, whatever the open figures turn out to be."""
    inline = _inlined(expression, point)
    if not base_names(inline, {}) & open_names:
        return isinstance(evaluate(inline, point), Absent)
    if isinstance(inline, Arithmetic) and inline.op == "÷" and evaluate(inline.right, point) == 0:
        return True
    return any(never_exists(part, open_names, point) for part in parts_of(inline))


def may_not_exist(expression: Expression, open_names: frozenset[str], point: Point) -> bool:
    """Whether some value of the open figures makes a divisor in `expression` zero."""
    inline = _inlined(expression, point)
    divides = isinstance(inline, Arithmetic) and inline.op == "÷" and base_names(inline.right, {}) & open_names
    return bool(divides) or any(may_not_exist(part, open_names, point) for part in parts_of(inline))
