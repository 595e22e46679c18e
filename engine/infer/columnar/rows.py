"""Rows: a table as one column, the place of the row that each point hits.

Comes in: rows of tests, and points. Goes out: for each point the place of the row from 1, or 0. A test is a pair of
flags, "true" and "not false"; where it reads something that does not exist it is not false, without being true. Both
are joined by "and" within a row and by "or" under `någon av`, and the first row that is not false decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, assert_never

import narwhals.stable.v2 as nw

from engine.compile.evaluation import Point, difference
from engine.compile.program import AnyOf, Compare, LabelIn, StateIs, Test
from engine.infer.columnar import ratio
from engine.infer.columnar.frame import Frame, Width
from engine.infer.columnar.numbers import Numbers
from engine.infer.columnar.ratio import Ratio
from engine.model.cell import Operator, State

ROWS_PER_STEP = 40
"""So many rows are chained in one expression; a dataframe library gives up on one nested a thousand deep."""

Flag: TypeAlias = bool | nw.Expr
"""Yes or no at every point: the same answer, or an expression that gives it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a test says: where it is true, and where it is not false (true, or without an answer)."""

    true: Flag
    not_false: Flag


def places(rows: Sequence[Sequence[Test]], points: Sequence[Point], width: Width) -> list[int]:
    """The place of the row that each point hits, 0 for none. Raises TooWide, EngineFault."""
    frame = Frame(len(points), width)
    asking = _Asking(frame, points)
    answers = [_all(asking.answer(test) for test in tests) for tests in rows]
    return frame.reckon(_chained(answers))


def _chained(answers: Sequence[Answer]) -> list[dict[str, nw.Expr]]:
    """The rows from the last to the first, each going before those below it, a few in each step."""
    steps: list[dict[str, nw.Expr]] = [{"hit0": _place(0)}]
    for start in reversed(range(0, len(answers), ROWS_PER_STEP)):
        below = nw.col(f"hit{len(steps) - 1}")
        for place in reversed(range(start, min(start + ROWS_PER_STEP, len(answers)))):
            answer = answers[place]
            below = _where(answer.true, _place(place + 1), _where(answer.not_false, _place(0), below))
        steps.append({f"hit{len(steps)}": below})
    return steps


def _place(place: int) -> nw.Expr:
    return nw.lit(place, nw.Int64)


def _where(flag: Flag, one: nw.Expr, other: nw.Expr) -> nw.Expr:
    if isinstance(flag, bool):
        return one if flag else other
    return nw.when(flag).then(one).otherwise(other)


class _Asking:
    """The tests asked of some points."""

    def __init__(self, frame: Frame, points: Sequence[Point]) -> None:
        self.frame, self.points = frame, points
        self.numbers = Numbers(frame, points)
        self._labels: dict[str, tuple[str, list[str]]] = {}
        self._states: dict[tuple[str, State], Flag] = {}

    def answer(self, test: Test) -> Answer:
        match test:
            case Compare():
                return self._compare(test)
            case LabelIn(quantity, labels, among):
                return self._label_in(quantity, labels, among)
            case StateIs(quantity, state):
                flag = self._state_is(quantity, state)
                return Answer(flag, flag)
            case AnyOf(parts):
                return _any(_all(self.answer(test) for test in tests) for tests in parts)
            case _:
                assert_never(test)

    def _compare(self, test: Compare) -> Answer:
        match self.numbers.forced(difference(test)):
            case None:
                return self._plainly(test)
            case (None, gap):
                return _compared(gap, test.op, ratio.constant(Fraction(0)))
            case (where, gap):
                forced = _compared(gap, test.op, ratio.constant(Fraction(0)))
                return _either(nw.col(where), forced, self._plainly(test))

    def _plainly(self, test: Compare) -> Answer:
        return _compared(self.numbers.of(test.left), test.op, self.numbers.of(test.right))

    def _label_in(self, quantity: str, labels: tuple[str, ...], among: tuple[str, ...] | None) -> Answer:
        column, exists = self._label_column(quantity)
        # An empty list has no type that a label could be compared with.
        said: Flag = nw.col(column).is_in(labels) if labels else False
        asked: Flag = True if among is None else (nw.col(column).is_in(among) if among else False)
        return _if_there(_and([*map(nw.col, exists), asked]), said)

    def _label_column(self, quantity: str) -> tuple[str, list[str]]:
        if quantity not in self._labels:
            values = [point.values[quantity] for point in self.points]
            labels = [value if isinstance(value, str) else "" for value in values]
            there = [isinstance(value, str) for value in values]
            exists = [] if all(there) else [self.frame.flags(there)]
            self._labels[quantity] = self.frame.labels(labels), exists
        return self._labels[quantity]

    def _state_is(self, quantity: str, state: State) -> Flag:
        if (quantity, state) not in self._states:
            said = [_is(point.states.get(quantity, "känd"), state) for point in self.points]
            self._states[quantity, state] = said[0] if len(set(said)) == 1 else nw.col(self.frame.flags(said))
        return self._states[quantity, state]


def _is(state: str, asked: State) -> bool:
    match asked:
        case "finns":
            return state == "känd"
        case "saknas":
            return state not in {"känd", "ej tillämplig"}
        case "ej tillämplig":
            return state == "ej tillämplig"
        case _:
            assert_never(asked)


# --- joining answers ------------------------------------------------------------------------------------------


def _compared(one: Ratio, op: Operator, other: Ratio) -> Answer:
    there = _and([nw.col(name) for name in sorted(one.exists | other.exists)])
    said = ratio.compare(one, op, other)
    return _if_there(there, said if isinstance(said, bool) else nw.col(said))


def _if_there(there: Flag, said: Flag) -> Answer:
    """What is said where there is something to say it of; elsewhere no answer."""
    return Answer(_and([there, said]), _or([_not(there), said]))


def _either(where: nw.Expr, one: Answer, other: Answer) -> Answer:
    def joined(first: Flag, second: Flag) -> Flag:
        return _or([_and([where, first]), _and([~where, second])])

    return Answer(joined(one.true, other.true), joined(one.not_false, other.not_false))


def _all(answers: Iterable[Answer]) -> Answer:
    found = list(answers)
    return Answer(_and([each.true for each in found]), _and([each.not_false for each in found]))


def _any(answers: Iterable[Answer]) -> Answer:
    found = list(answers)
    return Answer(_or([each.true for each in found]), _or([each.not_false for each in found]))


def _not(flag: Flag) -> Flag:
    return not flag if isinstance(flag, bool) else ~flag


def _and(flags: Sequence[Flag]) -> Flag:
    return _joined(flags, lambda one, other: one & other, neutral=True)


def _or(flags: Sequence[Flag]) -> Flag:
    return _joined(flags, lambda one, other: one | other, neutral=False)


def _joined(flags: Sequence[Flag], join: Callable[[nw.Expr, nw.Expr], nw.Expr], *, neutral: bool) -> Flag:
    """The flags joined; a constant one either decides alone or says nothing."""
    if any(flag is (not neutral) for flag in flags):
        return not neutral
    left = [flag for flag in flags if not isinstance(flag, bool)]
    # Two by two, so that many flags do not nest deep.
    while len(left) > 1:
        left = [join(*pair) if len(pair) > 1 else pair[0] for pair in _pairs(left)]
    return left[0] if left else neutral


def _pairs(flags: Sequence[nw.Expr]) -> list[Sequence[nw.Expr]]:
    return [flags[at : at + 2] for at in range(0, len(flags), 2)]
