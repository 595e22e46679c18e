"""Numbers: the expressions of a table as ratios in columns.

Comes in: expressions, and what their names stand for in a frame. Goes out: one ratio for each expression, made once
however often it is used. An expression that is an open number of its own at some points (`forced`) gets columns of its
own, which go before what it would be reckoned to there, and only there. Knows no test and no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol, assert_never

from engine.infer.columnar import ratio
from engine.infer.columnar.answers import Flag
from engine.infer.columnar.frame import Steps
from engine.infer.columnar.ratio import Ratio
from engine.model.cell import State
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


class Said(Protocol):
    """A quantity that holds a label."""

    @property
    def there(self) -> Flag:
        """Where there is a label."""

    def among(self, labels: tuple[str, ...]) -> Flag:
        """Where it is one of these; where there is none, any answer will do."""


class Names(Protocol):
    """What the names in a table's tests stand for, in the rows of a frame."""

    @property
    def frame(self) -> Steps: ...
    @property
    def derived(self) -> Mapping[str, Expression]: ...
    @property
    def populations(self) -> Mapping[str, tuple[Fraction, ...]]: ...

    def number(self, name: str) -> Ratio:
        """The number that a quantity is; it does not exist where the quantity holds something else."""

    def label(self, name: str) -> Said:
        """The label that a quantity is."""

    def state(self, name: str, asked: State) -> Flag:
        """Whether the fact behind a quantity stands so."""

    def forced(self, expression: Expression) -> tuple[str | None, Ratio] | None:
        """The column of where an expression is forced (None: everywhere), and to what; None if it is nowhere."""


class Numbers:
    """The expressions reckoned so far over some names."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._made: dict[Expression, Ratio] = {}

    def of(self, expression: Expression) -> Ratio:
        """The ratio that an expression is. Raises TooWide."""
        if expression not in self._made:
            self._made[expression] = self._of(expression)
        return self._made[expression]

    def _of(self, expression: Expression) -> Ratio:
        match self.names.forced(expression):
            case None:
                return self._reckoned(expression)
            case (None, number):
                return number
            case (where, number):
                return ratio.chosen(self.names.frame, where, number, self._reckoned(expression))

    def _reckoned(self, expression: Expression) -> Ratio:
        match expression:
            case Constant(value):
                return ratio.constant(value)
            case Quantity(name):
                derived = self.names.derived
                return self.of(derived[name]) if name in derived else self.names.number(name)
            case Arithmetic(op, left, right):
                return _ARITHMETIC[op](self.of(left), self.of(right))
            case Extreme(kind, parts):
                return ratio.extreme(kind, [self.of(part) for part in parts])
            case Absolute(of):
                return ratio.absolute(self.of(of))
            case Rounded(direction, of, step):
                return ratio.rounded(direction, self.of(of), step)
            case Better(population, of, upwards):
                return ratio.better(self.of(of), self.names.populations.get(population, ()), upwards=upwards)
            case _:
                assert_never(expression)


_ARITHMETIC = {"+": ratio.plus, "−": ratio.minus, "·": ratio.times, "÷": ratio.quotient}
