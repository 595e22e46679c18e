"""Numbers: the expressions of a table as ratios in columns.

Comes in: expressions, and the points with what their names stand for. Goes out: one ratio for each expression, made
once however often it is used. An expression that is an open number of its own at some points (`forced`) gets columns
of its own, which go before what it would be reckoned to there, and only there. Knows no test and no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from engine.compile.evaluation import Number, Point
from engine.infer.columnar import ratio
from engine.infer.columnar.frame import Frame
from engine.infer.columnar.ratio import Ratio
from engine.model.expression import (
    Absolute,
    Arithmetic,
    Better,
    Constant,
    Expression,
    Extreme,
    Quantity,
    Rounded,
)


class Numbers:
    """The expressions reckoned so far over some points, which share named expressions and populations."""

    def __init__(self, frame: Frame, points: Sequence[Point]) -> None:
        self.frame, self.points = frame, points
        self._derived = points[0].derived
        self._populations = points[0].populations
        self._forced = frozenset(expression for point in points for expression in point.forced)
        self._made: dict[Expression, Ratio] = {}

    def of(self, expression: Expression) -> Ratio:
        """The ratio that an expression is. Raises TooWide."""
        if expression not in self._made:
            self._made[expression] = self._of(expression)
        return self._made[expression]

    def forced(self, expression: Expression) -> tuple[str | None, Ratio] | None:
        """The column of where an expression is forced (None: everywhere), and to what; None if it is nowhere."""
        if expression not in self._forced:
            return None
        values = [point.forced.get(expression) for point in self.points]
        number = ratio.given(self.frame, [_fraction(value) for value in values])
        if None not in values:
            return None, number
        return self.frame.flags([value is not None for value in values]), number

    def _of(self, expression: Expression) -> Ratio:
        match self.forced(expression):
            case None:
                return self._reckoned(expression)
            case (None, number):
                return number
            case (where, number):
                return ratio.chosen(self.frame, where, number, self._reckoned(expression))

    def _reckoned(self, expression: Expression) -> Ratio:
        match expression:
            case Constant(value):
                return ratio.constant(value)
            case Quantity(name):
                return self.of(self._derived[name]) if name in self._derived else self._quantity(name)
            case Arithmetic(op, left, right):
                return _ARITHMETIC[op](self.of(left), self.of(right))
            case Extreme(kind, parts):
                return ratio.extreme(kind, [self.of(part) for part in parts])
            case Absolute(of):
                return ratio.absolute(self.of(of))
            case Rounded(direction, of, step):
                return ratio.rounded(direction, self.of(of), step)
            case Better(population, of, upwards):
                return ratio.better(self.of(of), self._populations.get(population, ()), upwards=upwards)
            case _:
                assert_never(expression)

    def _quantity(self, name: str) -> Ratio:
        return ratio.given(self.frame, [_fraction(point.values[name]) for point in self.points])


_ARITHMETIC = {"+": ratio.plus, "−": ratio.minus, "·": ratio.times, "÷": ratio.quotient}


def _fraction(value: Number | str | None) -> Fraction | None:
    return value if isinstance(value, Fraction) else None
