"""Coding: a question in the narrow form that a rule engine can be relied on with. Not itself trusted.

Comes in: a question. Goes out: its rules, which hold nothing but whole numbers against whole numbers, and for
each point those numbers. Everything a test may read becomes a *place* on an axis:

- a number by its exact place among the limits it is held against: 2·i + 1 on the limit with index i, an even
  number between limits. Nothing is rounded and no decimal reaches an engine;
- a label by its index among the labels that the table asks for on that quantity, 0 for any other;
- the state of a fact by 0 or 1.

A test is then a band of places. An axis is sent as two properties, `h` and `l`, that differ only where there
is nothing to read: `h` is then past every place and `l` before every place. "True" asks whether `l` is at
least and `h` at most, which fails where there is nothing to read; "not false" is the same band with `h` and
`l` exchanged, which then always passes. So absence needs no negation, and `någon av` becomes one rule per
branch. The rules stand in the order in which they decide; wherever that order is cut, the parts mean the
same. Which engine reads them is not known here.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain, pairwise, product
from math import prod
from typing import Literal, NamedTuple, TypeAlias, assert_never

from engine.compile.evaluation import Absent, Point, difference, evaluate, holds
from engine.compile.kept import kept
from engine.compile.points import Question
from engine.compile.program import AnyOf, Compare, LabelIn, Row, StateIs, Table, Test
from engine.infer import ProgramTooLarge
from engine.model.expression import Constant, Expression

RULES_MAX = 5_000
"""The rules that one table may become; past it the table is refused (RT411)."""
BOUNDS_MAX = 200
"""The bounds that one rule may test; past it the row is refused (RT412). A fact holds some 250 properties."""

FAR = 1_000_000_000
BEFORE = -1
"""Past and before every place: where `h` and `l` stand when there is nothing to read."""

Place: TypeAlias = int | None
"""Where a point stands on an axis; None when what it reads does not exist."""
Places: TypeAlias = tuple[Place, ...]


class Bound(NamedTuple):
    """One literal comparison: a property of an axis against a place."""

    side: Literal["h", "l"]
    axis: int
    op: Literal["≥", "≤"]
    place: int

    @property
    def property(self) -> str:
        """What the property is called in a fact."""
        return f"{self.side}{self.axis}"


class Rule(NamedTuple):
    """When every bound holds, the row with this index in the table is true, or at least not false."""

    row: int
    is_true: bool
    bounds: tuple[Bound, ...]


Shape: TypeAlias = tuple[Rule, ...]
"""What is left of a table without its names, limits and outcomes; tables of one shape share their rules."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A question as an engine sees it: the rules, and where each point stands on each axis."""

    shape: Shape
    points: tuple[Places, ...]


@dataclass(frozen=True, slots=True)
class _Coding:
    """What a table is coded as: the same for all its points."""

    axes: "_Axes"
    shape: Shape


def code(question: Question) -> Coded:
    """Code the question. Raises ProgramTooLarge."""
    forced = frozenset(expression for point in question.points for expression in point.forced)
    try:
        coding = _coding_of(question.table, forced) if forced else _coding(question.table)
    except _TooLarge as large:
        name, beside = large.args
        raise ProgramTooLarge(name, node=question.node, table=question.table.name, **beside) from None
    return Coded(coding.shape, tuple(coding.axes.places(point) for point in question.points))


@kept
def _coding(table: Table) -> _Coding:
    return _coding_of(table, frozenset())


def _coding_of(table: Table, forced: frozenset[Expression]) -> _Coding:
    axes = _axes(table, forced)
    return _Coding(axes, _one(_shape(table, axes)))


@lru_cache(maxsize=1_000)
def _one(shape: Shape) -> Shape:
    """Equal shapes as one object, which is told from others by being another."""
    return shape


class _TooLarge(Exception):  # noqa: N818 - becomes ProgramTooLarge where the node is known
    """A table is larger than is taken: the code, and the values beside where it stands."""


def parts(shape: Shape, rules_max: int) -> Iterator[Shape]:
    """Cut the shape into pieces of at most that many rules, none with more properties than a fact holds."""
    begun: list[Rule] = []
    tested: set[tuple[str, int]] = set()
    for rule in shape:
        new = set(properties([rule]))
        if begun and (len(begun) == rules_max or len(tested | new) > BOUNDS_MAX):
            yield tuple(begun)
            begun, tested = [], set()
        begun.append(rule)
        tested |= new
    if begun:
        yield tuple(begun)


def properties(rules: Iterable[Rule]) -> tuple[tuple[Literal["h", "l"], int], ...]:
    """List the properties that the rules test (side and axis), in order of first use."""
    return tuple(dict.fromkeys((bound.side, bound.axis) for rule in rules for bound in rule.bounds))


def values(wanted: Sequence[tuple[str, int]], places: Places) -> dict[str, int]:
    """Give the wanted properties to the fact that stands for a point."""
    nothing = {"h": FAR, "l": BEFORE}
    found = ((side, axis, places[axis]) for side, axis in wanted)
    return {f"{side}{axis}": nothing[side] if place is None else place for side, axis, place in found}


# --- axes: where a point stands -----------------------------------------------------------------------------


class _Axes:
    """The axes of a table: first the numbers, then the labels, then the states, each as first read."""

    def __init__(self, forced: frozenset[Expression]) -> None:
        self.forced = forced
        self.limits: dict[Expression, list[Fraction]] = {}
        self.labels: dict[tuple[str, tuple[str, ...] | None], list[str]] = {}
        self.states: dict[tuple[str, str], StateIs] = {}
        self.number: dict[Hashable, int] = {}
        self._limits: list[tuple[Expression, list[tuple[int, int]]]] = []
        self._labels: list[tuple[str, Mapping[str, Place], Place]] = []

    def settle(self) -> None:
        """Give each axis its number, when every test has been read."""
        for limits in self.limits.values():
            limits[:] = sorted(set(limits))
        self.number = {key: n for n, key in enumerate([*self.limits, *self.labels, *self.states])}
        # As they are read at a point: the two numbers of each limit, and the place of each label.
        self._limits = [(of, [each.as_integer_ratio() for each in limits]) for of, limits in self.limits.items()]
        self._labels = [
            (name, _label_places(known, among), 0 if among is None else None)
            for (name, among), known in self.labels.items()
        ]

    def held(self, test: Compare) -> tuple[Expression, Fraction]:
        """Tell what a comparison holds against which limit.

        A right side that is no constant may differ from point to point, so the difference is held against
        zero; likewise where a point forces the difference, which then decides whatever the two sides are.
        """
        if isinstance(test.right, Constant) and not (self.forced and difference(test) in self.forced):
            return test.left, test.right.value
        return difference(test), Fraction(0)

    def places(self, point: Point) -> Places:
        found = [_place(evaluate(expression, point), limits) for expression, limits in self._limits]
        for name, places, other in self._labels:
            value = point.values[name]
            found.append(places.get(value, other) if isinstance(value, str) else None)
        found += [int(holds(test, point) is True) for test in self.states.values()]
        return tuple(found)


def _axes(table: Table, forced: frozenset[Expression]) -> _Axes:
    axes = _Axes(forced)
    for test in (test for row in table.rows for test in _flat(row.tests)):
        match test:
            case Compare():
                expression, limit = axes.held(test)
                axes.limits.setdefault(expression, []).append(limit)
            case LabelIn(quantity, labels, among):
                known = axes.labels.setdefault((quantity, among), [])
                known += [label for label in dict.fromkeys(labels) if label not in known]
            case StateIs(quantity, state):
                axes.states.setdefault((quantity, state), test)
    axes.settle()
    return axes


def _flat(tests: Iterable[Test]) -> Iterator[Compare | LabelIn | StateIs]:
    for test in tests:
        if isinstance(test, AnyOf):
            yield from _flat(chain(*test.parts))
        else:
            yield test


def _place(value: Fraction | Absent, limits: Sequence[tuple[int, int]]) -> Place:
    if isinstance(value, Absent):
        return None
    over, under = value.as_integer_ratio()

    def past(limit: tuple[int, int]) -> int:
        """Above zero where the limit is above the value; whole numbers are compared far sooner than fractions."""
        return limit[0] * under - over * limit[1]

    index = bisect_left(limits, 0, key=past)
    return 2 * index + (index < len(limits) and past(limits[index]) == 0)


def _label_places(known: Sequence[str], among: tuple[str, ...] | None) -> dict[str, Place]:
    """The place of each label that has one of its own; of others that there are to choose among it is 0."""
    places: dict[str, Place] = dict.fromkeys(among or (), 0)
    return places | {label: place for place, label in enumerate(known, 1) if among is None or label in among}


# --- rules: which places a row wants ------------------------------------------------------------------------

_Band: TypeAlias = tuple[int, int | None, int | None]
"""An axis, and the lowest and highest place that pass (None: no end)."""


def _shape(table: Table, axes: _Axes) -> Shape:
    if sum(2 * _ways_of_all(row.tests, axes) for row in table.rows) > RULES_MAX:
        raise _TooLarge("RT411", {"limit": RULES_MAX})
    found: dict[tuple[Bound, ...], Rule] = {}
    for place, row in enumerate(table.rows):
        for rule in _rules(place, row, axes):
            if len(rule.bounds) > BOUNDS_MAX:
                raise _TooLarge("RT412", {"row": row.number, "tests": len(rule.bounds), "limit": BOUNDS_MAX})
            # A second rule with the same bounds never decides: the first stands before it.
            found.setdefault(rule.bounds, rule)
    return tuple(found.values())


def _rules(place: int, row: Row, axes: _Axes) -> Iterator[Rule]:
    """Yield the rules that make the row true, then those that merely reach it."""
    branches = list(_branches(row.tests, axes))
    for is_true in (True, False):
        for bands in branches:
            bounds = (bound for band in bands for bound in _bounds(band, axes, is_true=is_true))
            yield Rule(place, is_true, tuple(dict.fromkeys(bounds)))


def _bounds(band: _Band, axes: _Axes, *, is_true: bool) -> Iterator[Bound]:
    axis, low, high = band
    # A state always has an answer, so one property does, and both kinds of rule come out the same.
    always = axis >= len(axes.limits) + len(axes.labels)
    if low is not None:
        yield Bound("l" if is_true or always else "h", axis, "≥", low)
    if high is not None:
        yield Bound("l" if always or not is_true else "h", axis, "≤", high)


def _branches(tests: Sequence[Test], axes: _Axes) -> Iterator[tuple[_Band, ...]]:
    """Yield every way in which the tests can hold together."""
    for ways in product(*(_ways(test, axes) for test in tests)):
        yield tuple(chain(*ways))


def _ways(test: Test, axes: _Axes) -> list[tuple[_Band, ...]]:
    match test:
        case AnyOf(tests):
            return [bands for part in tests for bands in _branches(part, axes)]
        case Compare(_, op, _):
            expression, limit = axes.held(test)
            on = 2 * bisect_left(axes.limits[expression], limit) + 1
            return [((axes.number[expression], *_ends(op, on)),)]
        case LabelIn(quantity, _, among):
            return [((axes.number[quantity, among], *run),) for run in _runs(test, axes)]
        case StateIs(quantity, state):
            return [((axes.number[quantity, state], 1, 1),)]
        case _:
            assert_never(test)


def _ways_of_all(tests: Sequence[Test], axes: _Axes) -> int:
    """Count the branches before any is made; where there is none, one: those beside it are made anyhow."""
    return prod(_ways_of_one(test, axes) for test in tests)


def _ways_of_one(test: Test, axes: _Axes) -> int:
    match test:
        case AnyOf(tests):
            return max(1, sum(_ways_of_all(part, axes) for part in tests))
        case LabelIn():
            return len(_runs(test, axes))
        case Compare() | StateIs():
            return 1
        case _:
            assert_never(test)


def _ends(op: str, on: int) -> tuple[int | None, int | None]:
    match op:
        case "≥":
            return on, None
        case ">":
            return on + 1, None
        case "≤":
            return None, on
        case "<":
            return None, on - 1
        case _:
            return on, on


def _runs(test: LabelIn, axes: _Axes) -> list[tuple[int | None, int | None]]:
    """List the unbroken runs of places asked for: `minst gul` is one, as the table names labels in order."""
    known = axes.labels[test.quantity, test.among]
    wanted = sorted({known.index(label) + 1 for label in test.labels})
    if not wanted:
        # Only what does not exist gets this far: never true, but undefined where there is nothing to read.
        return [(FAR, None)]
    breaks = [at for at, (one, other) in enumerate(pairwise(wanted), 1) if other != one + 1]
    cuts = pairwise([0, *breaks, len(wanted)])
    return [(wanted[start], wanted[end - 1]) for start, end in cuts]
