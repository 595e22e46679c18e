"""Held: the cells of a frame with one assessment per row, as whole numbers with proven ends.

Comes in: how a dataframe holds its columns, and what the program's figures can be. Goes out: numbers and labels, and
flags of where a cell is there and can occur. A binary float holds hardly any decimal number exactly, so a column of
floats holds no numbers. Nothing is proven of a row whose cells are missing or cannot occur; the flags say which.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw

from engine.compile.program import Answers, Figure, Valid
from engine.infer.columnar import ratio
from engine.infer.columnar.answers import Flag, both, one_of
from engine.infer.columnar.frame import COUNTING, NEVER, Column, Steps, TooWide, Unscaled
from engine.infer.columnar.ratio import Ratio
from engine.infer.columnar.wide import FactColumn, inside
from engine.model.ruleset import EVERY_NUMBER, Range

LARGEST = 10**12
"""A figure without a declared end is taken to lie within this; a row with a larger one goes the ordinary way."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of exact numbers with so many decimals; `wide`: it may hold more than 64 bits."""

    decimals: int = 0
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts; `labels` are all that can stand in it, where its type says so."""

    labels: tuple[str, ...] | None = None


Held: TypeAlias = Numbers | Texts


def held_in(native: Any) -> dict[str, Held | None]:  # noqa: ANN401 - any dataframe that Narwhals knows
    """How each column of a frame holds its cells; None where it holds neither exact numbers nor texts."""
    schema = nw.from_native(native).lazy().collect_schema()
    return {name: _held(dtype) for name, dtype in schema.items()}


_NARROW = 18
"""Every whole number of so many digits is held in 64 bits."""


def _held(dtype: Any) -> Held | None:  # noqa: ANN401 - Narwhals' types have no common one
    if isinstance(dtype, nw.Decimal):
        return Numbers(dtype.scale, wide=dtype.precision > _NARROW)
    if dtype.is_integer():
        return Numbers(wide=dtype in {nw.UInt64, nw.Int128, nw.UInt128})
    if isinstance(dtype, nw.Enum):
        return Texts(tuple(dtype.categories))
    return Texts() if dtype in {nw.String, nw.Categorical} else None


def fits(held: Held | None, figure: Figure) -> bool:
    """Whether cells held so can be what fills a figure."""
    return held is not None and isinstance(held, Texts) == isinstance(figure.possible, Answers)


class Cells:
    """The cells of one column, and what they can be."""

    def __init__(self, steps: Steps, name: str, possible: Range | Answers, held: Held) -> None:
        self.steps, self.name, self.possible, self.held = steps, inside(name), possible, held

    @property
    def there(self) -> nw.Expr:
        """Where there is a cell."""
        return ~nw.col(self.name).is_null()

    @property
    def can_occur(self) -> Flag:
        """Where there is a cell, and it is one that can occur. Raises TooWide."""
        if isinstance(self.possible, Answers):
            every = self._labels is not None and set(self._labels) <= set(self.possible.labels)
            return self.there if every else self.among(self.possible.labels)
        return both([self._within, self._on_step()])

    def among(self, labels: tuple[str, ...]) -> Flag:
        """Where a label is one of these."""
        # A label that the column's type does not have cannot be asked for.
        known = labels if self._labels is None else [label for label in labels if label in self._labels]
        return one_of([nw.col(self.name) == label for label in known])

    @property
    def _labels(self) -> tuple[str, ...] | None:
        return self.held.labels if isinstance(self.held, Texts) else None

    @property
    def number(self) -> Ratio:
        """The cells as numbers. Raises TooWide."""
        if not isinstance(self.possible, Range):
            return Ratio(0, 1, frozenset({NEVER}))
        low, high = self._ends
        unscaled = Unscaled(self.name, self._decimals) if self._decimals else None
        return Ratio(self.steps.fit(Column(self.steps, self._whole(), low, high, unscaled)), 10**self._decimals)

    @property
    def _decimals(self) -> int:
        return self.held.decimals if isinstance(self.held, Numbers) else 0

    @property
    def _ends(self) -> tuple[int, int]:
        """The lowest and the highest that can stand in the column, counted in its last decimal."""
        possible = self.possible if isinstance(self.possible, Range) else EVERY_NUMBER
        unit = 10**self._decimals
        low = -LARGEST * unit if possible.low is None else math.ceil(possible.low * unit)
        high = LARGEST * unit if possible.high is None else math.floor(possible.high * unit)
        return low, high

    @property
    def _within(self) -> nw.Expr:
        low, high = (Decimal(end).scaleb(-self._decimals) if self._decimals else end for end in self._ends)
        # Not `is_between`, for which decimal numbers are first made as wide as can be.
        return (nw.col(self.name) >= low) & (nw.col(self.name) <= high)

    def _whole(self) -> str:
        """The cells counted in the last decimal. One that does not fit is outside the ends, and left out.

        Raises TooWide, before anything is made, where cells could hold what the width does not.
        """
        if self.steps.width == COUNTING:
            raise TooWide
        cells = nw.col(self.name)
        if isinstance(self.held, Numbers) and self.held.wide:
            cells = nw.when(self._within).then(cells)
        scaled = cells * 10**self._decimals if self._decimals else cells
        made = self.steps.width.made
        return self.steps.given(f"{self.name} {made.__name__}", scaled.cast(made))

    def _on_step(self) -> Flag:
        step = self.possible.step if isinstance(self.possible, Range) else None
        steps = Fraction(1) if step is None else step * 10**self._decimals
        # What is under the line shares nothing with what is over it, so only that has to divide the cell.
        return True if step is None or steps.numerator == 1 else self.steps.col(self._whole()) % steps.numerator == 0


PARTS = Range(Fraction(1), Fraction(10**6), Fraction(1))
"""How many sub-results a figure can have."""


class FactCells:
    """The cells of a column of facts, with those beside it; one that fails a test of validity says nothing."""

    def __init__(self, steps: Steps, column: FactColumn, beside: Mapping[str, Held]) -> None:
        self.steps, self.column, self.beside = steps, column, beside
        self.possible = column.figure.possible
        own = Range(Fraction(0), PARTS.high, PARTS.step) if column.parts else self.possible
        self.cells = Cells(steps, column.name, own, beside[column.name])

    @property
    def there(self) -> Flag:
        """Where there is a cell."""
        return both([self.cells.there, *(parts.there for parts in self._parts)])

    @property
    def can_occur(self) -> Flag:
        """Where there is a cell, and it is one that can occur. Raises TooWide."""
        whole = [parts.can_occur for parts in self._parts]
        part = [nw.col(self.cells.name) <= nw.col(parts.name) for parts in self._parts]
        return both([self.cells.can_occur, *whole, *part])

    @property
    def number(self) -> Ratio:
        """The cells as numbers; for sub-results the share that reached. Raises TooWide."""
        return reduce(ratio.quotient, (parts.number for parts in self._parts), self.cells.number)

    @property
    def _parts(self) -> list[Cells]:
        name = self.column.parts
        return [Cells(self.steps, name, PARTS, self.beside[name])] if name else []

    def among(self, labels: tuple[str, ...]) -> Flag:
        """Where a label is one of these."""
        return self.cells.among(labels)

    @property
    def measured(self) -> Flag:
        """Where the figure is known. Raises TooWide."""
        return both([self.there, self.valid])

    @property
    def valid(self) -> Flag:
        """Where its tests of validity, if any, are passed. Raises TooWide."""
        return both(list(map(self._passes, self.column.figure.validity)))

    def _passes(self, test: Valid) -> Flag:
        name = self.column.beside(test)
        if name not in self.beside:
            return test.missing_accepted
        cells = Cells(self.steps, name, EVERY_NUMBER, self.beside[name])
        op, limit = test.test
        answer = ratio.compare(cells.number, op, ratio.constant(limit))
        passed = answer if isinstance(answer, bool) else self.steps.col(answer)
        sound = both([cells.can_occur, passed])
        return one_of([~cells.there, sound]) if test.missing_accepted else sound
