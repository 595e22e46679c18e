"""Points: what the names of a table stand for at the points that an engine is asked about.

Comes in: the rows of a table, and points. Goes out: for each point the place of the row that it hits, from 1, or 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

import narwhals.stable.v2 as nw

from engine.compile.evaluation import Number, Point
from engine.compile.program import Test
from engine.infer.columnar import ratio
from engine.infer.columnar.answers import Flag
from engine.infer.columnar.frame import Frame, Width
from engine.infer.columnar.ratio import Ratio
from engine.infer.columnar.rows import Asking, chained
from engine.model.cell import State
from engine.model.expression import Expression


def places(rows: Sequence[Sequence[Test]], points: Sequence[Point], width: Width) -> list[int]:
    """The place of the row that each point hits, 0 for none. Raises TooWide, EngineFault."""
    names = AtPoints(Frame(len(points), width), points)
    chain = chained(Asking(names).rows(rows), range(1, len(rows) + 1), "hit")
    return names.frame.reckon([dict([column]) for column in chain.columns])


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of labels, and where there is one."""

    column: nw.Expr
    there: Flag

    def among(self, labels: tuple[str, ...]) -> Flag:
        """Where the label is one of these."""
        # An empty list has no type that a label could be compared with.
        return self.column.is_in(labels) if labels else False


class AtPoints:
    """The names at some points, which share named expressions and populations."""

    def __init__(self, frame: Frame, points: Sequence[Point]) -> None:
        self.frame, self.points = frame, points
        self.derived = points[0].derived
        self.populations = points[0].populations
        self._forced = frozenset(expression for point in points for expression in point.forced)
        self._labels: dict[str, Labels] = {}
        self._states: dict[tuple[str, State], Flag] = {}

    def number(self, name: str) -> Ratio:
        """The number that a quantity is; it does not exist where the quantity holds something else."""
        return ratio.given(self.frame, [_fraction(point.values[name]) for point in self.points])

    def label(self, name: str) -> Labels:
        """The label that a quantity is."""
        if name not in self._labels:
            values = [point.values[name] for point in self.points]
            there = [isinstance(value, str) for value in values]
            column = self.frame.labels([value if isinstance(value, str) else "" for value in values])
            exists = True if all(there) else nw.col(self.frame.flags(there))
            self._labels[name] = Labels(nw.col(column), exists)
        return self._labels[name]

    def state(self, name: str, asked: State) -> Flag:
        """Whether the fact behind a quantity stands so."""
        if (name, asked) not in self._states:
            said = [stands(point.states.get(name, "känd"), asked) for point in self.points]
            self._states[name, asked] = said[0] if len(set(said)) == 1 else nw.col(self.frame.flags(said))
        return self._states[name, asked]

    def forced(self, expression: Expression) -> tuple[str | None, Ratio] | None:
        """The column of where an expression is forced (None: everywhere), and to what; None if it is nowhere."""
        if expression not in self._forced:
            return None
        values = [point.forced.get(expression) for point in self.points]
        number = ratio.given(self.frame, [_fraction(value) for value in values])
        if None not in values:
            return None, number
        return self.frame.flags([value is not None for value in values]), number


def stands(state: str, asked: State) -> bool:
    """Whether a state is the one asked about."""
    match asked:
        case "finns":
            return state == "känd"
        case "saknas":
            return state not in {"känd", "ej tillämplig"}
        case "ej tillämplig":
            return state == "ej tillämplig"
        case _:
            assert_never(asked)


def _fraction(value: Number | str | None) -> Fraction | None:
    return value if isinstance(value, Fraction) else None
