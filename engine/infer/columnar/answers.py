"""Answers: what a test says, row by row, and how answers are joined.

A test is a pair of flags, "true" and "not false"; where it reads something that does not exist it is not false,
without being true. Both are joined by "and" within a row and by "or" under `någon av`. An answer that always exists
is one flag, not two, so that nothing is reckoned twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import narwhals.stable.v2 as nw

Flag: TypeAlias = bool | nw.Expr
"""Yes or no in every row: the same answer, or an expression that gives it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a test says: where it is true, and where it is not false (true, or without an answer)."""

    true: Flag
    not_false: Flag

    @property
    def always(self) -> bool:
        """Whether there is an answer in every row, as far as can be seen."""
        return self.true is self.not_false


def settled(flag: Flag) -> Answer:
    """An answer that always exists."""
    return Answer(flag, flag)


def said_where(there: Flag, said: Flag) -> Answer:
    """What is said where there is something to say it of; elsewhere no answer."""
    if there is True:
        return settled(said)
    return Answer(both([there, said]), one_of([no(there), said]))


def either(where: nw.Expr, one: Answer, other: Answer) -> Answer:
    """The one answer in some rows, the other elsewhere."""

    def joined(first: Flag, second: Flag) -> Flag:
        return one_of([both([where, first]), both([~where, second])])

    return Answer(joined(one.true, other.true), joined(one.not_false, other.not_false))


def every(answers: Iterable[Answer]) -> Answer:
    """All of them."""
    return _joined_answers(list(answers), both)


def some(answers: Iterable[Answer]) -> Answer:
    """At least one of them."""
    return _joined_answers(list(answers), one_of)


def _joined_answers(answers: list[Answer], join: Callable[[Sequence[Flag]], Flag]) -> Answer:
    true = join([each.true for each in answers])
    if all(each.always for each in answers):
        return settled(true)
    return Answer(true, join([each.not_false for each in answers]))


def no(flag: Flag) -> Flag:
    """The other answer."""
    return not flag if isinstance(flag, bool) else ~flag


def both(flags: Sequence[Flag]) -> Flag:
    """Yes where all say yes."""
    return _joined(flags, lambda one, other: one & other, neutral=True)


def one_of(flags: Sequence[Flag]) -> Flag:
    """Yes where some of them says yes."""
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
