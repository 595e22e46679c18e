"""Bands: tables in which every row takes the numbers of one quantity between two limits, as printed scales do.

Comes in: a node's space and some rows of one of its tables. Goes out: the gaps between the bands, each with a number
that can occur in it (or, over the children of a goal, the least number of children with which one could), and the rows
that share numbers. A row that lies wholly inside a later one only says its exception first; that is no overlap.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal, TypeAlias

from engine.compile.evaluation import Number, Point, evaluate
from engine.compile.points import Outcomes
from engine.compile.program import Compare, Node, Row, Tally, base_names
from engine.lint.axes import Axis, Cell, Space, open_names
from engine.lint.intervals import Interval, both, gaps, half_line, neighbours, of_range
from engine.model.expression import Quantity
from engine.model.ruleset import EVERY_NUMBER, Range

CHILDREN_MAX = 200
"""How many children are tried for a mean that falls in a gap."""
Reach: TypeAlias = Literal["kan nås", "kan inte nås", "vet inte"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that no band takes: one that can occur, the outcomes beside it, and how it is reached."""

    interval: Interval
    reach: Reach
    witness: Fraction
    below: str | None
    above: str | None
    children: int = 0
    """How many children are needed before a number falls there; 0 when that is not known."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A number that two bands with different outcomes both take."""

    first: Row
    second: Row
    witness: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """The rows of a band table: the quantity they all test, and the numbers each takes."""

    quantity: str
    rows: tuple[tuple[Row, Interval], ...]


MIN_ROWS = 2


def bands(node: Node, rows: Sequence[Row], point: Point) -> Bands | None:
    """The rows as bands; None when they are not."""
    found = [(row, _interval(row, node, point)) for row in rows]
    quantities = {each[0] for _, each in found if each is not None}
    if len(rows) < MIN_ROWS or len(quantities) != 1 or any(each is None for _, each in found):
        return None
    (quantity,) = quantities
    return Bands(quantity, tuple((row, each[1]) for row, each in found if each is not None))


def _interval(row: Row, node: Node, point: Point) -> tuple[str, Interval] | None:
    """The quantity that the row tests and the numbers it takes; None when it tests anything else."""
    name: str | None = None
    interval = Interval()
    for test in row.tests:
        if not (isinstance(test, Compare) and isinstance(test.left, Quantity)):
            return None
        right = None if _is_open(test, node) else evaluate(test.right, point)
        if not isinstance(right, Fraction) or name not in {None, test.left.name}:
            return None
        name = test.left.name
        interval = both(interval, half_line(test.op, right))
    return (name, interval) if name is not None else None


def _is_open(test: Compare, node: Node) -> bool:
    return bool(base_names(test.right, dict(node.derived)) & open_names(node))


# --- overlaps -----------------------------------------------------------------------------------------------------


def overlaps(found: Bands, space: Space) -> Iterator[Overlap]:
    """Every pair of rows that share a number that can occur, unless one of them lies inside the other."""
    possible = _possible(found.quantity, space)
    for place, (first, one) in enumerate(found.rows):
        for second, other in found.rows[place + 1 :]:
            shared = both(both(one, other), of_range(possible))
            if first.outcome == second.outcome or one.inside(other) or other.inside(one):
                continue
            witness = _occurring(found.quantity, shared, space)
            if witness is not None:
                yield Overlap(first, second, witness)


# --- gaps ---------------------------------------------------------------------------------------------------------


def band_gaps(found: Bands, space: Space, children: dict[str, Outcomes]) -> Iterator[Gap]:
    """The gaps between the bands, and below and above them all; only those that some value can fall in, or might."""
    labelled = [(row.outcome, each) for row, each in found.rows]
    tally = next((tally for tally in space.node.tallies if tally.name == found.quantity), None)
    for gap in gaps((each for _, each in labelled), of_range(_possible(found.quantity, space))):
        below, above = neighbours(labelled, gap)
        witness = _occurring(found.quantity, gap, space)
        if witness is not None:
            yield Gap(gap, "kan nås", witness, below, above)
        elif tally is not None and (middle := gap.plainest(_step(tally))) is not None:
            yield Gap(gap, "kan inte nås", middle, below, above, _children_needed(tally, gap, children))
        elif _unsure(found.quantity, space) and (middle := gap.plainest()) is not None:
            yield Gap(gap, "vet inte", middle, below, above)


def _possible(quantity: str, space: Space) -> Range:
    """The numbers that the quantity may be, as far as its kind says."""
    for figure in space.node.figures:
        if figure.name == quantity and isinstance(figure.possible, Range):
            return figure.possible
    tally = next((tally for tally in space.node.tallies if tally.name == quantity), None)
    if tally is None:
        return EVERY_NUMBER
    match tally.kind:
        case "antal" | "antal räknade":
            return Range(Fraction(0), Fraction(len(tally.tables)), Fraction(1))
        case "andel":
            return Range(Fraction(0), Fraction(1))
        case _:
            scores = scores_of(tally, space)
            return Range(min(scores), max(scores)) if scores else EVERY_NUMBER


def _step(tally: Tally) -> Fraction | None:
    return Fraction(1) if tally.kind in {"antal", "antal räknade"} else None


def _occurring(quantity: str, wanted: Interval, space: Space) -> Fraction | None:
    """A number in `wanted` that the quantity can be; None when there is none, or none is known."""
    figure = space.place("uppgift", quantity)
    if figure is not None:
        possible = space.axes[figure].possible or EVERY_NUMBER
        return both(wanted, of_range(possible)).plainest(possible.step)
    if quantity in {tally.name for tally in space.node.tallies}:
        found = {each.point.values[quantity] for each in space.axes[space.place("barn", "") or 0].worlds}
        return min((value for value in found if isinstance(value, Fraction) and wanted.holds(value)), default=None)
    base = base_names(Quantity(quantity), space.point.derived) & open_names(space.node)
    if len(base) != 1:
        return None
    return _along(quantity, wanted, space, next(iter(base)))


def _along(quantity: str, wanted: Interval, space: Space, base: str) -> Fraction | None:
    """The plainest number in `wanted` that the quantity is at some value of the one open quantity behind it."""
    place = space.place("uppgift", base)
    if place is None:
        worlds = space.axes[space.place("barn", "") or 0].worlds
        values = [evaluate(Quantity(quantity), world.point) for world in worlds]
    else:
        values = [
            _value(quantity, space, base, at)
            for cell in space.axes[place].cells
            for at in _samples(cell, space.axes[place])
        ]
    inside = [value for value in values if isinstance(value, Fraction) and wanted.holds(value)]
    return min(inside, key=lambda value: (value.denominator, abs(value), value), default=None)


def _samples(cell: Cell, axis: Axis) -> Iterator[Fraction]:
    """A number that stands for the whole cell, and the plainest one in it."""
    if cell.stretch is not None:
        stretch = cell.stretch
        inside = Interval(stretch.low, stretch.high, stretch.low_in, stretch.high_in)
        plain = inside.plainest(axis.possible.step if axis.possible else None)
        yield from (stretch.sample, *(() if plain is None else (plain,)))


def _value(quantity: str, space: Space, base: str, at: Fraction) -> Number:
    return evaluate(Quantity(quantity), space.point.with_value(base, at))


def _unsure(quantity: str, space: Space) -> bool:
    return len(base_names(Quantity(quantity), space.point.derived) & open_names(space.node)) > 1


# --- means that could be, with more children ------------------------------------------------------------------------


def scores_of(tally: Tally, space: Space) -> frozenset[Fraction]:
    """Every score that a child in the tally can have."""
    found: set[Fraction] = set()
    for world in space.axes[space.place("barn", "") or 0].worlds:
        value = world.point.values[tally.name]
        found |= {value} if isinstance(value, Fraction) else set()
    return frozenset({min(found), max(found)}) if found else frozenset()


def _children_needed(tally: Tally, gap: Interval, children: dict[str, Outcomes]) -> int:
    """The least number of children, each with any score of any child now, whose mean or share falls in the gap."""
    scores = _single(tally, children)
    return needed(scores, gap) if scores and tally.kind in {"medelpoäng", "andel"} else 0


@cache
def needed(scores: frozenset[Fraction], gap: Interval) -> int:
    """The least number of scores whose mean can fall in the gap; 0 when `CHILDREN_MAX` are not enough."""
    unit = math.lcm(*(score.denominator for score in scores))
    whole = {int(score * unit) for score in scores}
    sums = {0}
    for count in range(1, CHILDREN_MAX + 1):
        sums = {total + score for total in sums for score in whole}
        if any(gap.holds(Fraction(total, unit * count)) for total in sums):
            return count
    return 0


def _single(tally: Tally, children: dict[str, Outcomes]) -> frozenset[Fraction]:
    """What one child alone can make the tally be."""
    found: set[Fraction] = set()
    for child, table in tally.tables:
        for outcome in children[child].scales[table].values():
            if not outcome.counts:
                continue
            if tally.kind == "andel":
                found.add(Fraction(outcome.label in tally.labels))
            elif outcome.score is not None:
                found.add(outcome.score)
    return frozenset(found)
