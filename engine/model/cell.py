"""Cells: what a test says about a quantity, as written in a ruleset.

Comes in: the text of a cell (`minst 3`, `98–99,4`, `når väntat`, `grön`, `saknas`). Goes out: a small tree
that still holds names as text; whether `gul` is an outcome or a quantity is settled in compile, which knows
the scales.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from engine.model.diagnostic import fault
from engine.model.expression import Constant, Expression, Quantity, parse_expression
from engine.model.number import parse_number

Operator: TypeAlias = Literal["≥", "≤", ">", "<", "="]
State: TypeAlias = Literal["saknas", "finns", "ej tillämplig"]
STATES: tuple[State, ...] = ("saknas", "finns", "ej tillämplig")


@dataclass(frozen=True, slots=True)
class Compared:
    """The quantity against an expression, or against an outcome when `right` names one."""

    op: Operator
    right: Expression


@dataclass(frozen=True, slots=True)
class Within:
    """The quantity from `low` to `high`, both ends in."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Reaches:
    """`når X`: X reached in the direction that the indicator declares."""

    name: str


@dataclass(frozen=True, slots=True)
class Is:
    """The quantity is this label (or this number)."""

    text: str


@dataclass(frozen=True, slots=True)
class HasState:
    """A question about the fact itself, never about what it may turn out to be."""

    state: State


CellTest: TypeAlias = Compared | Within | Reaches | Is | HasState


@dataclass(frozen=True, slots=True)
class Cell:
    """One test as read, with its own words."""

    test: CellTest
    written: str


OPERATORS: dict[str, Operator] = {
    "minst ": "≥", "högst ": "≤", "över ": ">", "under ": "<", "lika med ": "=",
    "≥": "≥", "≤": "≤", ">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=",
}  # fmt: skip
SPELLED = {"≥": "minst", "≤": "högst", ">": "över", "<": "under", "=": "lika med"}
"""How each operator is spelled in a formatted ruleset."""

_SIGNED = r"[+\-−]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?"
_WITHIN = re.compile(rf"({_SIGNED})\s*–\s*({_SIGNED})")
_TOLERANCE = re.compile(r"(?:±|\+/[-−])\s*(\d[\d \u00a0\u202f]*(?:[.,]\d+)?)")


def parse_interval(text: str) -> tuple[Fraction, Fraction] | None:
    """The ends of `80–100` or `±0,5`, or None when `text` is not an interval. Raises RT207 on a reversed one."""
    if match := _TOLERANCE.fullmatch(text.strip()):
        size = parse_number(match[1])
        return (-size, size)
    if match := _WITHIN.fullmatch(text.strip()):
        low, high = parse_number(match[1]), parse_number(match[2])
        if low > high:
            raise fault("RT207", text=text)
        return (low, high)
    return None


def parse_cell(text: str) -> Cell:
    """The test that `text` says. Raises a fault RT207 (cell) or RT208 (expression)."""
    written = " ".join(text.split())
    if not written:
        raise fault("RT207", text=text)
    return Cell(_test(written), written)


def _test(written: str) -> CellTest:
    for state in STATES:
        if written == state:
            return HasState(state)
    if written.startswith("når "):
        return Reaches(written[4:].strip())
    for word, op in OPERATORS.items():
        if written.startswith(word):
            return Compared(op, _right_side(written[len(word) :].strip()))
    ends = parse_interval(written)
    return Within(*ends) if ends else Is(written)


def _right_side(text: str) -> Expression:
    """An expression; text that is only a name stays one (it may be an outcome with any letters)."""
    if not text:
        raise fault("RT207", text=text)
    return parse_expression(text)


def as_number(cell: Is) -> Constant | None:
    """The number that a bare cell writes, or None when it is a word."""
    try:
        return Constant(parse_number(cell.text))
    except ValueError:
        return None


def named(right: Expression) -> str | None:
    """The name when the right side is nothing but a name."""
    return right.name if isinstance(right, Quantity) else None
