"""Nearest: which of a node's own figures can still be changed, and how little is enough.

Comes in: a node, what is known about its figures, and what it comes to in every case of some of them. Goes out: for
each thing that it can come to, the change of those figures that is nearest the present: one answer for another, or a
number to the nearest value of the stretch that gives it, inside what is possible and on its steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from engine.ask.values import any_value, simplest
from engine.ask.vectors import VALUE
from engine.compile.choosing import Chosen, Values
from engine.compile.points import Vector
from engine.compile.program import Answers, Figure, Node, reads, values_read
from engine.compile.stretches import Stretch
from engine.model.ruleset import Range

Part: TypeAlias = "Stretch | str | None"
Group: TypeAlias = tuple[Part, ...]
"""One case of the figures that are set; None where no table looks at the value."""
Given: TypeAlias = frozenset[Vector]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that must be another. `value` is one that is enough; `edge`: the nearest, past which it must be.

    With `at_edge` the edge itself is enough, and is the value.
    """

    node: str
    figure: str
    now: Fraction | str | None
    value: Fraction | str
    stretch: Stretch | None = None
    edge: Fraction | None = None
    at_edge: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        """What ways are sorted by; own figures after children, the value before answers."""
        return (
            "\uffff",
            "" if self.figure == VALUE else self.figure,
            self.value if isinstance(self.value, str) else "",
        )

    @property
    def alike(self) -> tuple[object, ...]:
        """What two changes share that differ in nothing but how far a number goes; never two of an unknown number."""
        number = None if self.now is not None else self.stretch
        return (self.node, self.figure, self.value if isinstance(self.value, str) else number)

    @property
    def far(self) -> tuple[Fraction, bool, Fraction]:
        """How far a number must go."""
        if not isinstance(self.now, Fraction) or self.edge is None:
            return (Fraction(0), False, Fraction(0))
        return (abs(self.edge - self.now), not self.at_edge, self.edge)


def changeable(node: Node, chosen: Mapping[str, Chosen], *, only_open: bool = False) -> tuple[str, ...]:
    """The figures that can be other than now, in the node's order: the value, persons' answers, and what is open.

    Only those that the tables look at. With `only_open`, what is known stays as it is.
    """
    derived = dict(node.derived)
    tests = [test for table in node.tables for row in table.rows for test in row.tests]
    asked = frozenset[str]().union(*(reads(test, derived) for test in tests))
    valued = frozenset[str]().union(*(values_read(test, derived) for test in tests))
    present = {each.name for each in node.figures if each.name == VALUE or each.human_fact is not None}
    free = [name for name, one in chosen.items() if one.is_open or (name in present and not only_open)]
    return tuple(name for name in free if name in valued or (name in asked and chosen[name].state != "känd"))


def opened(one: Chosen) -> Chosen:
    """The figure as if it could have every value that is possible."""
    possible = one.possible
    if one.fact is not None and one.fact.sub_results:
        areas = len(one.fact.sub_results)
        possible = Values(tuple(Fraction(reached, areas) for reached in range(areas + 1)))
    return one._replace(state="öppen", value=None, possible=possible)


def changes_of(
    node: Node, chosen: Mapping[str, Chosen], names: Sequence[str], told: Mapping[Group, Given]
) -> Iterator[tuple[Given, tuple[FigureChange, ...], int]]:
    """What the node can come to by changing exactly these figures, how, and in how many steps on answers' scales."""
    figures = {figure.name: figure for figure in node.figures}
    for group, given in _joined(chosen, names, told):
        changes = tuple(
            _change(node, figures[name], opened(chosen[name]), chosen[name].value, part)
            for name, part in zip(names, group, strict=True)
        )
        yield given, changes, sum(_steps(figures[each.figure], each) for each in changes)


def _joined(
    chosen: Mapping[str, Chosen], names: Sequence[str], told: Mapping[Group, Given]
) -> list[tuple[Group, Given]]:
    """The cases in which every figure is another than now, touching stretches of a single number made one."""
    found: list[tuple[Group, Given]] = []
    touches = False
    for group, given in told.items():
        if any(_is_now(chosen[name].value, part) for name, part in zip(names, group, strict=True)):
            touches = False
            continue
        both = _together(found[-1][0], group) if touches and found[-1][1] == given else None
        if both is not None:
            found[-1] = (both, given)
        else:
            found.append((group, given))
        touches = True
    return found


def holds(stretch: Stretch, number: Fraction) -> bool:
    """Whether a number lies in a stretch."""
    above = stretch.low is None or number > stretch.low or (stretch.low_in and number == stretch.low)
    return above and (stretch.high is None or number < stretch.high or (stretch.high_in and number == stretch.high))


def _is_now(now: Fraction | str | None, part: Part) -> bool:
    """Whether the figure is in this case already."""
    if isinstance(part, Stretch) and isinstance(now, Fraction):
        return holds(part, now)
    return now is not None and part == now


def _together(one: Group, other: Group) -> Group | None:
    """Two cases that differ in one number, whose stretches follow on each other, as one."""
    differ = [n for n, (first, second) in enumerate(zip(one, other, strict=True)) if first != second]
    if len(differ) != 1:
        return None
    first, second = one[differ[0]], other[differ[0]]
    if not isinstance(first, Stretch) or not isinstance(second, Stretch):
        return None
    both = Stretch(first.low, second.high, first.low_in, second.high_in, first.sample)
    return (*one[: differ[0]], both, *one[differ[0] + 1 :])


def _change(node: Node, figure: Figure, one: Chosen, now: Fraction | str | None, part: Part) -> FigureChange:
    part = any_value(figure) if part is None else part
    if isinstance(part, str):
        return FigureChange(node.id, figure.name, now, part)
    if not isinstance(now, Fraction):
        value = part.sample if isinstance(one.possible, Values) else simplest(part, one.possible)
        return FigureChange(node.id, figure.name, None, value, part)
    up = part.low is not None and part.low >= now
    edge, inside = (part.low, part.low_in) if up else (part.high, part.high_in)
    assert edge is not None  # the stretch lies beside the present value  # noqa: S101
    step = one.possible.step if isinstance(one.possible, Range) else None
    if not inside and step is not None:
        edge = (math.floor(edge / step) + 1) * step if up else (math.ceil(edge / step) - 1) * step
        inside = True
    value = edge if inside else simplest(_near(part, edge, up=up), one.possible)
    return FigureChange(node.id, figure.name, now, value, part, edge, inside)


def _near(part: Stretch, edge: Fraction, *, up: bool) -> Stretch:
    """The part of a stretch that is near its edge, where any value will do."""
    if up:
        high = edge + 1 if part.high is None else min(part.high, edge + 1)
        return Stretch(edge, high, low_in=False, high_in=False, sample=(edge + high) / 2)
    low = edge - 1 if part.low is None else max(part.low, edge - 1)
    return Stretch(low, edge, low_in=False, high_in=False, sample=(low + edge) / 2)


def _steps(figure: Figure, change: FigureChange) -> int:
    if isinstance(figure.possible, Answers) and isinstance(change.now, str) and isinstance(change.value, str):
        labels = figure.possible.labels
        return abs(labels.index(change.now) - labels.index(change.value))
    return 0
