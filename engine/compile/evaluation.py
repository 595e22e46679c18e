"""Evaluation: what an expression and a test give at one point, in exact rational arithmetic.

Comes in: an expression or test, and a point (a value for each named quantity). Goes out: a number, a label, true,
false, or that something it reads does not exist. Total: nothing here raises on any point. Trusted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias, assert_never

from engine.compile.program import AnyOf, Compare, LabelIn, StateIs, Test
from engine.model.cell import Operator
from engine.model.expression import (
    Absolute,
    Arithmetic,
    Better,
    Constant,
    Direction,
    Expression,
    Extreme,
    Quantity,
    Rounded,
)


@dataclass(frozen=True, slots=True)
class Absent:
    """Something that does not exist: the name of what is missing, and why."""

    name: str
    reason: str


Value: TypeAlias = Fraction | str | Absent
Number: TypeAlias = Fraction | Absent


@dataclass(frozen=True, slots=True)
class Point:
    """One world of a node as its tables see it.

    `values` has every base quantity, `populations` the values of others that it is ranked among, `forced` the
    expressions that are open numbers of their own (a comparison of
    two open figures), `states` the state of the fact behind each figure, `derived` the node's named expressions.
    """

    values: Mapping[str, Value]
    states: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Expression] = field(default_factory=dict)
    forced: Mapping[Expression, Number] = field(default_factory=dict)
    populations: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)

    def with_value(self, name: str, value: Value) -> Point:
        """The same point with one more quantity known (the result of an earlier table)."""
        values = {**self.values, name: value}
        return Point(values, self.states, self.derived, self.forced, self.populations)


def evaluate(expression: Expression, point: Point) -> Number:
    """The exact value of `expression` at `point`."""
    if point.forced and expression in point.forced:
        return point.forced[expression]
    match expression:
        case Constant(value):
            return value
        case Quantity(name):
            return _quantity(name, point)
        case Arithmetic(op, left, right):
            return _arithmetic(op, evaluate(left, point), evaluate(right, point))
        case Extreme(kind, parts):
            found = [evaluate(part, point) for part in parts]
            numbers = [number for number in found if isinstance(number, Fraction)]
            if len(numbers) < len(found):
                return next(number for number in found if isinstance(number, Absent))
            return min(numbers) if kind == "min" else max(numbers)
        case Absolute(of):
            inner = evaluate(of, point)
            return abs(inner) if isinstance(inner, Fraction) else inner
        case Rounded(direction, of, step):
            inner = evaluate(of, point)
            return rounded(inner, direction, step) if isinstance(inner, Fraction) else inner
        case Better(population, of, upwards):
            inner = evaluate(of, point)
            if isinstance(inner, Absent):
                return inner
            others = point.populations.get(population, ())
            if not others:
                return Absent(population, "inga publicerade värden")
            return Fraction(sum(1 for other in others if (other > inner if upwards else other < inner)))
        case _:
            assert_never(expression)


def _quantity(name: str, point: Point) -> Number:
    if name in point.derived:
        return evaluate(point.derived[name], point)
    value = point.values[name]
    return Absent(name, "inte ett tal") if isinstance(value, str) else value


def _arithmetic(op: str, left: Number, right: Number) -> Number:
    if isinstance(left, Absent):
        return left
    if isinstance(right, Absent):
        return right
    match op:
        case "+":
            return left + right
        case "−":
            return left - right
        case "·":
            return left * right
        case _:
            return left / right if right else Absent("kvot", "nämnaren är noll")


def rounded(value: Fraction, direction: Direction, step: Fraction) -> Fraction:
    """`value` as a multiple of `step`; to the nearest goes half away from zero."""
    steps = value / step
    match direction:
        case "uppåt":
            return math.ceil(steps) * step
        case "nedåt":
            return math.floor(steps) * step
        case "avrunda":
            whole = math.floor(abs(steps) + Fraction(1, 2))
            return (whole if steps >= 0 else -whole) * step


def difference(test: Compare) -> Expression:
    """What a comparison of open figures turns into: an open number to hold against zero."""
    return Arithmetic("−", test.left, test.right)


@dataclass(frozen=True, slots=True)
class Tried:
    """A test at one point: its answer (None: it reads something that does not exist), and what it looked at.

    `values` are the two sides of a comparison, or the label or state asked about; `parts` those of `någon av`.
    """

    test: Test
    holds: bool | None
    values: tuple[Value, ...] = ()
    missing: Absent | None = None
    parts: tuple[tuple[Tried, ...], ...] = ()


def try_test(test: Test, point: Point) -> Tried:
    """The answer of `test` at `point`, with what it rests on."""
    match test:
        case Compare():
            return _try_compare(test, point)
        case LabelIn(quantity, labels, among):
            value = point.values[quantity]
            if isinstance(value, str) and (among is None or value in among):
                return Tried(test, value in labels, (value,))
            missing = value if isinstance(value, Absent) else Absent(quantity, "utan plats i ordningen")
            return Tried(test, None, (value,), missing)
        case StateIs(quantity, asked):
            state = point.states.get(quantity, "känd")
            return Tried(test, _state_is(state, asked), (state,))
        case AnyOf(parts):
            return _try_any_of(test, tuple(tuple(try_test(each, point) for each in part) for part in parts))
        case _:
            assert_never(test)


def holds(test: Test, point: Point) -> bool | None:
    """True, false, or None when the test reads something that does not exist."""
    return try_test(test, point).holds


def together(tried: Iterable[Tried]) -> bool | None:
    """False if a test is false; else None if one is undefined; else true."""
    answer: bool | None = True
    for each in tried:
        if each.holds is False:
            return False
        if each.holds is None:
            answer = None
    return answer


def _try_compare(test: Compare, point: Point) -> Tried:
    sides: tuple[Number, Number]
    if point.forced and (gap := difference(test)) in point.forced:
        sides = (point.forced[gap], Fraction(0))
    else:
        sides = (evaluate(test.left, point), evaluate(test.right, point))
    first, second = sides
    if isinstance(first, Absent):
        return Tried(test, None, sides, first)
    if isinstance(second, Absent):
        return Tried(test, None, sides, second)
    return Tried(test, _compared(first, test.op, second), sides)


def _compared(first: Fraction, op: Operator, second: Fraction) -> bool:
    # Both denominators are positive, and whole numbers are compared far sooner than fractions.
    left, right = first.numerator * second.denominator, second.numerator * first.denominator
    match op:
        case "≥":
            return left >= right
        case "≤":
            return left <= right
        case ">":
            return left > right
        case "<":
            return left < right
        case "=":
            return left == right


def _try_any_of(test: AnyOf, parts: tuple[tuple[Tried, ...], ...]) -> Tried:
    """True if a part holds; else undefined if a part is; else false."""
    answers = [together(part) for part in parts]
    answer = True if True in answers else (None if None in answers else False)
    undefined = [part for part, each in zip(parts, answers, strict=True) if each is None]
    missing = (each.missing for part in undefined for each in part if each.missing is not None)
    return Tried(test, answer, (), next(missing) if answer is None else None, parts)


def _state_is(state: str, asked: str) -> bool:
    """`saknas` is öppen, sekretess and finns inte; `finns` is känd; neither is ej tillämplig."""
    match asked:
        case "finns":
            return state == "känd"
        case "saknas":
            return state in {"öppen", "sekretess", "finns inte"}
        case _:
            return state == asked


def compares_in(tests: tuple[Test, ...]) -> Iterator[Compare]:
    """Every comparison of numbers in `tests`, also inside `någon av`."""
    for test in tests:
        match test:
            case Compare():
                yield test
            case AnyOf(parts):
                for part in parts:
                    yield from compares_in(part)
            case LabelIn() | StateIs():
                pass
            case _:
                assert_never(test)
