"""The frame: the columns that tables are reckoned in, whole numbers with proven ends.

Comes in: given columns, and steps that make columns of them. Goes out: one whole number per row. A column of numbers
carries the lowest and the highest that can stand in it; one that could grow past what its width holds is refused
(TooWide) before anything is reckoned, so nothing ever wraps around. `Steps` knows only how columns are made of
columns; `Frame` also holds what is given, one row per point, where nothing is null: whether something exists is a
column of its own. What the columns mean is not known here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import NamedTuple, TypeAlias

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.exceptions import NarwhalsError

from engine.infer import EngineFault

NEVER = "never"
"""The column that is false at every point."""


class TooWide(Exception):  # noqa: N818 - says what the number is, not that something broke
    """A number could become larger than the columns hold."""


@dataclass(frozen=True, slots=True)
class Width:
    """How wide the whole numbers of a frame are. `largest` counts both ways, so that a sign can always be turned.

    A number past `divided` is not divided, for the library would do it by way of a float.
    """

    given: type[pl.DataType]
    made: type[nw.Int16 | nw.Int64 | nw.Int128]
    largest: int
    divided: int


WIDTHS = (Width(pl.Int64, nw.Int64, 2**63 - 1, 2**63 - 1), Width(pl.Int128, nw.Int128, 2**127 - 1, 2**127 - 1))
"""Narrowest first: it is several times faster, and holds nearly everything that a plan writes."""
COUNTING = Width(pl.Int16, nw.Int16, 2**15 - 1, 2**15 - 1)
"""Wide enough for what is counted, not for what is measured."""
SPARK_WIDTHS = (Width(pl.Int64, nw.Int64, 2**63 - 1, 2**52),)
"""Spark has no wider ones, and divides by way of a float of 53 bits."""

DIGITS = 38
"""Every number of so many digits fits the widest: what a person is told."""


class Unscaled(NamedTuple):
    """A given column of decimal numbers, and with how many decimals it is held."""

    name: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of whole numbers, none below `low` or above `high`."""

    frame: Steps
    name: str
    low: int
    high: int
    unscaled: Unscaled | None = None
    """The column of the frame itself that this one is, but for its decimals: it need not be made to be compared."""

    def __add__(self, other: Whole) -> Whole:
        if isinstance(other, int) and other == 0:
            return self
        low, high = ends(other)
        return self.frame.made(operator.add, self.low + low, self.high + high, self, other)

    def __sub__(self, other: Whole) -> Whole:
        if isinstance(other, int) and other == 0:
            return self
        low, high = ends(other)
        return self.frame.made(operator.sub, self.low - high, self.high - low, self, other)

    def __mul__(self, other: Whole) -> Whole:
        if isinstance(other, int) and other in {0, 1}:
            return self if other else 0
        corners = [mine * its for mine, its in product((self.low, self.high), ends(other))]
        return self.frame.made(operator.mul, min(corners), max(corners), self, other)

    def __floordiv__(self, other: Whole) -> Whole:
        """The quotient, downwards also below zero. `other` is above zero."""
        self.frame.divides(self, other)
        corners = [mine // its for mine, its in product((self.low, self.high), ends(other))]
        return self.frame.made(operator.floordiv, min(corners), max(corners), self, other)

    def __radd__(self, other: int) -> Whole:
        return self + other

    def __rsub__(self, other: int) -> Whole:
        return self.frame.made(operator.sub, other - self.high, other - self.low, other, self)

    def __rmul__(self, other: int) -> Whole:
        return self * other

    def __rfloordiv__(self, other: int) -> Whole:
        self.frame.divides(other, self)
        corners = [other // its for its in (self.low, self.high)]
        return self.frame.made(operator.floordiv, min(corners), max(corners), other, self)

    def __neg__(self) -> Whole:
        return 0 - self

    def __abs__(self) -> Whole:
        if self.low >= 0:
            return self
        if self.high <= 0:
            return -self
        return self.frame.made(lambda one: one.abs(), 0, max(-self.low, self.high), self)


Whole: TypeAlias = int | Column
"""A whole number at every point: the same one, or a column of them."""
Flag: TypeAlias = bool | str
"""Yes or no at every point: the same answer, or the name of a column of them."""


def _names(of: Sequence[Whole]) -> list[str]:
    return [one.name for one in of if isinstance(one, Column)]


def ends(whole: Whole) -> tuple[int, int]:
    """The lowest and the highest that `whole` can be."""
    return (whole, whole) if isinstance(whole, int) else (whole.low, whole.high)


Step: TypeAlias = Callable[..., nw.Expr]
"""One step from columns to a column."""


class Steps:
    """Columns made of columns, in levels: each is reckoned from the levels before it.

    A step is written out where it is used as long as it is short, so that few columns are kept; one that has grown
    past `inline` steps gets a column of its own, so that nothing nests deep and nothing long is reckoned twice.
    """

    def __init__(self, width: Width, inline: int = 0) -> None:
        self.width, self.inline = width, inline
        self.levels: list[dict[str, nw.Expr]] = []
        self._written: dict[str, nw.Expr] = {NEVER: nw.lit(value=False)}
        self._steps: dict[str, int] = {}
        self._level: dict[str, int] = {NEVER: 0}

    def col(self, name: str) -> nw.Expr:
        """What a column is read by: its name, or the steps written out."""
        return self._written[name] if name in self._written else nw.col(name)

    def flag(self, name: str) -> bool | nw.Expr:
        """A column of yes and no, as an answer: the column that is never true is a plain no."""
        return False if name == NEVER else self.col(name)

    def made(self, step: Step, low: int, high: int, *of: Whole) -> Whole:
        """The column that one step gives, between ends that were proven. Raises TooWide."""
        self._fits(low, high)
        return Column(self, self._keep(step(*self._ready(of)), _names(of)), low, high)

    def asked(self, step: Step, *of: Whole) -> str:
        """The column of the answers that a comparison gives. Raises TooWide."""
        match of:
            case Column(unscaled=Unscaled(name, decimals)), int(limit) if abs(limit) <= WIDTHS[0].largest:
                return self._keep(step(nw.col(name), Decimal(limit).scaleb(-decimals)), [])
        return self._keep(step(*self._ready(of)), _names(of))

    def joined(self, step: Step, *of: str) -> str:
        """The column of flags that some columns make together."""
        return self._keep(step(*map(self.col, of)), of)

    def chosen(self, where: str, one: Whole, other: Whole) -> Whole:
        """The one where a column of flags says yes, otherwise the other. Raises TooWide."""
        if one == other:
            return one
        first, second = self._ready((one, other))
        lows, highs = zip(ends(one), ends(other), strict=True)
        choice = nw.when(self.col(where)).then(first).otherwise(second)
        return Column(self, self._keep(choice, [where, *_names((one, other))]), min(lows), max(highs))

    def given(self, name: str, expression: nw.Expr) -> str:
        """A column that is made of those of the frame itself, once."""
        if name not in self._level:
            if not self.levels:
                self.levels.append({})
            self.levels[0][name] = expression
            self._level[name] = 1
        return name

    def fit(self, column: Column) -> Column:
        """The column, if it fits. Raises TooWide."""
        self._fits(column.low, column.high)
        return column

    def divides(self, *of: Whole) -> None:
        """Whether whole numbers can be divided by each other. Raises TooWide."""
        if any(max(-low, high) > self.width.divided for low, high in map(ends, of)):
            raise TooWide

    def last(self, columns: Mapping[str, nw.Expr]) -> None:
        """Columns that are reckoned after all those made so far, by names of their own."""
        self.levels.append(dict(columns))
        self._level |= dict.fromkeys(columns, len(self.levels))

    def _ready(self, of: Sequence[Whole]) -> list[nw.Expr]:
        for whole in of:
            self._fits(*ends(whole))
        return [nw.lit(one, self.width.made) if isinstance(one, int) else self.col(one.name) for one in of]

    def _keep(self, expression: nw.Expr, reads: Sequence[str]) -> str:
        name = f" {len(self._level)}"  # no id and no quantity begins with a space
        level = max((self._level[read] for read in reads), default=0)
        steps = 1 + sum(self._steps.get(read, 0) for read in reads)
        if steps <= self.inline:
            self._written[name], self._steps[name], self._level[name] = expression, steps, level
            return name
        if level == len(self.levels):
            self.levels.append({})
        self.levels[level][name] = expression
        self._level[name] = level + 1
        return name

    def _fits(self, low: int, high: int) -> None:
        if max(-low, high) > self.width.largest:
            raise TooWide


class Frame(Steps):
    """The columns over some points: those that are given, and those made of them, one step each."""

    def __init__(self, size: int, width: Width) -> None:
        super().__init__(width)
        self.size = size
        self._given: dict[str, pl.Series] = {}
        self._give(NEVER, [False] * size, pl.Boolean)

    def wholes(self, values: Sequence[int]) -> Column:
        """A column of whole numbers, one per point. Raises TooWide."""
        low, high = min(values, default=0), max(values, default=0)
        self._fits(low, high)
        return Column(self, self._give(f"n{len(self._given)}", values, self.width.given), low, high)

    def flags(self, values: Sequence[bool]) -> str:
        """A column of yes and no."""
        return self._give(f"b{len(self._given)}", values, pl.Boolean)

    def labels(self, values: Sequence[str]) -> str:
        """A column of labels."""
        return self._give(f"s{len(self._given)}", values, pl.String)

    def _give(self, name: str, values: Sequence[object], dtype: type[pl.DataType]) -> str:
        self._given[name] = pl.Series(name, values, dtype=dtype)
        self._level[name] = 0
        return name

    def reckon(self, answer: Sequence[Mapping[str, nw.Expr]]) -> list[int]:
        """What the last of some columns, each made of those before it, holds at every point. Raises EngineFault."""
        (last,) = answer[-1]
        try:
            frame = nw.from_native(pl.LazyFrame(self._given))
            for level in (*self.levels, *answer):
                frame = frame.with_columns(**level)
            found: list[int | None] = frame.select(last).collect()[last].to_list()
        except (NarwhalsError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            raise EngineFault("RT421", said=str(error)) from error
        whole = [one for one in found if one is not None]
        if len(whole) != self.size:
            raise EngineFault("RT422", sent=self.size, held=len(whole))
        return whole
