"""Rows: a table as one column, the row that decides.

Comes in: rows of tests, and what their names stand for. Goes out: columns, each made of those before it, the last of
which holds a number for the first row that is not false, or 0 where that row has no answer and where no row fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

import narwhals.stable.v2 as nw

from engine.compile.evaluation import difference
from engine.compile.program import AnyOf, Compare, LabelIn, StateIs, Test
from engine.infer.columnar import ratio
from engine.infer.columnar.answers import Answer, Flag, both, either, every, said_where, settled, some
from engine.infer.columnar.numbers import Names, Numbers
from engine.infer.columnar.ratio import Ratio
from engine.model.cell import Operator

ROWS_PER_STEP = 40
"""So many rows are chained in one expression; a dataframe library gives up on one nested a thousand deep."""


_SMALL = ((2**7 - 1, nw.Int8), (2**15 - 1, nw.Int16), (2**63 - 1, nw.Int64))
"""How large numbers can be, and the narrowest that holds them."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The columns of a table; `certain`: some row decides wherever the names hold what they say."""

    columns: tuple[tuple[str, nw.Expr], ...]
    certain: bool

    @property
    def hit(self) -> str:
        """The column that holds the answer."""
        return self.columns[-1][0]


def chained(answers: Sequence[Answer], numbers: Sequence[int], name: str) -> Chain:
    """The rows from the last to the first, each going before those below it, a few in each step."""
    found: list[tuple[str, nw.Expr]] = []
    # Numbers of rows are small, and a narrow column is reckoned several times as fast.
    held = next(dtype for largest, dtype in _SMALL if max(numbers, default=0) <= largest)
    none = below = nw.lit(0, held)
    for start in reversed(range(0, max(len(answers), 1), ROWS_PER_STEP)):
        for place in reversed(range(start, min(start + ROWS_PER_STEP, len(answers)))):
            answer = answers[place]
            rest = below if answer.always else _where(answer.not_false, none, below)
            below = _where(answer.true, nw.lit(numbers[place], held), rest)
        found.append((name if start == 0 else f"{name} {start}", below))
        below = nw.col(found[-1][0])
    return Chain(tuple(found), all(each.always for each in answers) and any(each.true is True for each in answers))


def _where(flag: Flag, one: nw.Expr, other: nw.Expr) -> nw.Expr:
    if isinstance(flag, bool):
        return one if flag else other
    return nw.when(flag).then(one).otherwise(other)


class Asking:
    """The tests asked of some names."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.numbers = Numbers(names)

    def rows(self, rows: Sequence[Sequence[Test]]) -> list[Answer]:
        """What each row says. Raises TooWide."""
        return [every(self.answer(test) for test in tests) for tests in rows]

    def answer(self, test: Test) -> Answer:
        """What a test says. Raises TooWide."""
        match test:
            case Compare():
                return self._compare(test)
            case LabelIn(quantity, labels, among):
                return self._label_in(quantity, labels, among)
            case StateIs(quantity, state):
                return settled(self.names.state(quantity, state))
            case AnyOf(parts):
                return some(every(self.answer(test) for test in tests) for tests in parts)
            case _:
                assert_never(test)

    def _compare(self, test: Compare) -> Answer:
        match self.names.forced(difference(test)):
            case None:
                return self._plainly(test)
            case (None, gap):
                return self._compared(gap, test.op, ratio.constant(Fraction(0)))
            case (where, gap):
                forced = self._compared(gap, test.op, ratio.constant(Fraction(0)))
                return either(self.names.frame.col(where), forced, self._plainly(test))

    def _plainly(self, test: Compare) -> Answer:
        return self._compared(self.numbers.of(test.left), test.op, self.numbers.of(test.right))

    def _compared(self, one: Ratio, op: Operator, other: Ratio) -> Answer:
        frame = self.names.frame
        there = both([frame.flag(name) for name in sorted(one.exists | other.exists)])
        if there is False:
            return said_where(there, said=False)
        said = ratio.compare(one, op, other)
        return said_where(there, said if isinstance(said, bool) else frame.col(said))

    def _label_in(self, quantity: str, labels: tuple[str, ...], among: tuple[str, ...] | None) -> Answer:
        label = self.names.label(quantity)
        asked = True if among is None else label.among(among)
        return said_where(both([label.there, asked]), label.among(labels))
