"""Axes: all that a node's tables can see, in the finitely many cells that their tests can tell apart.

Comes in: a compiled node, and what its children can turn out as. Goes out: one axis for each figure (with the states a
fact may have), one for the children together, one for each comparison that reads several open numbers at once, and the
tables' tests as questions on those axes. The last kind of axis may hold combinations that cannot occur: what rests on
one is never claimed to be possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from engine.compile.evaluation import Absent, Point, Value, holds
from engine.compile.points import POPULATION_SIZE, Outcomes, Vector, World, list_points
from engine.compile.program import (
    Answers,
    AnyOf,
    Compare,
    LabelIn,
    Node,
    Row,
    StateIs,
    Test,
    base_names,
    reads,
)
from engine.compile.stretches import NotALine, Stretch, limits, own_number, stretches
from engine.lint.regions import Ask, Box, On, Some, TooLarge
from engine.model.expression import Better, Expression, parts_of
from engine.model.ruleset import EVERY_NUMBER, Range

STATES_MAX = 20_000
"""Past this many states of its children a goal is not gone through, and that is said."""
VALUE = "värde"
Kind: TypeAlias = Literal["alltid", "uppgift", "resultat", "barn", "skillnad"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One case of an axis: a value (or none) and the state of the fact behind it; `stretch` has all its numbers."""

    value: Value
    state: str = "känd"
    stretch: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """Everything that one thing may be. `existing` are the cells where nothing is absent."""

    kind: Kind
    name: str
    cells: tuple[Cell, ...]
    existing: int
    worlds: tuple[World, ...] = ()
    possible: Range | None = None
    certain: int | None = None
    """The cells that are sure to occur; None: all."""

    @property
    def every(self) -> int:
        """All cells."""
        return (1 << len(self.cells)) - 1


@dataclass(frozen=True, slots=True)
class Space:
    """A node's axes, and its tables' rows as questions on them."""

    node: Node
    point: Point
    axes: tuple[Axis, ...]
    tables: tuple[tuple[tuple[Ask, ...], ...], ...]
    by_test: Mapping[Test, Ask] = field(hash=False)

    @property
    def start(self) -> Box:
        """All that is possible."""
        return tuple(axis.every for axis in self.axes)

    @property
    def existing(self) -> Box:
        """All that is possible where every figure has a value."""
        return tuple(axis.existing for axis in self.axes)

    @property
    def certain(self) -> Box:
        """All that is sure to occur, apart from the axes that may hold what cannot."""
        return tuple(axis.every if axis.certain is None else axis.certain for axis in self.axes)

    def place(self, kind: Kind, name: str) -> int | None:
        """Which axis is about `name`."""
        return next((n for n, axis in enumerate(self.axes) if (axis.kind, axis.name) == (kind, name)), None)

    @property
    def unsure(self) -> tuple[int, ...]:
        """The axes that may hold what cannot occur."""
        return tuple(number for number, axis in enumerate(self.axes) if axis.kind == "skillnad")


@dataclass(frozen=True, slots=True)
class Below:
    """What the children of a goal may turn out as, and (by child) what each is sure to be able to."""

    may: Mapping[str, Outcomes]
    can: Mapping[str, tuple[Vector, ...]]


def space(node: Node, below: Below) -> Space:
    """The space of a node whose children can turn out as told. Raises TooLarge."""
    builder = _Builder(node, below)
    tables = tuple(tuple(tuple(builder.ask(t) for t in row.tests) for row in table.rows) for table in node.tables)
    return Space(node, builder.point, tuple(builder.axes), tables, builder.asked)


def open_names(node: Node) -> frozenset[str]:
    """The quantities of a node that are not given by the plan or the calendar."""
    own = {figure.name for figure in node.figures} | {tally.name for tally in node.tallies}
    return frozenset(own | {named.name for named in node.named} | {POPULATION_SIZE})


def never_holds(node: Node, row: Row, but: frozenset[str]) -> bool:
    """Whether the plan alone makes the row false, apart from tests that read any of `but`."""
    point, derived = _known(node), dict(node.derived)
    given = frozenset(point.values) - but
    settled = [test for test in row.tests if not isinstance(test, AnyOf) and reads(test, derived) <= given]
    return any(holds(test, point) is False for test in settled)


class _Builder:
    """Makes axes as tests ask for them; cuts are gathered first, so that every axis is made once."""

    def __init__(self, node: Node, below: Below) -> None:
        self.node = node
        self.open = open_names(node)
        self.below = frozenset({t.name for t in node.tallies} | {n.name for n in node.named})
        self.point = _known(node)
        self.asked: dict[Test, Ask] = {}
        self.lines: dict[Compare, tuple[str, tuple[Fraction, ...]] | None] = {}
        self.axes = [Axis("alltid", "", (Cell(Fraction(1)),), 1)]
        tests = [test for table in node.tables for row in table.rows for test in flat(row.tests)]
        self.places: dict[tuple[Kind, str], int] = {}
        if self.below:
            self._add(_children_axis(node, below))
        self.states = frozenset(test.quantity for test in tests if isinstance(test, StateIs))
        compares = [test for test in tests if isinstance(test, Compare)]
        self._figures(compares)
        self._own_numbers(compares)
        for table in node.tables:
            cells = tuple(Cell(outcome.label) for outcome in table.scale)
            self._add(
                Axis("resultat", table.name, (*cells, Cell(Absent(table.name, "ingen rad"))), (1 << len(cells)) - 1)
            )

    def _add(self, axis: Axis) -> None:
        self.places[axis.kind, axis.name] = len(self.axes)
        self.axes.append(axis)

    # --- figures ----------------------------------------------------------------------------------------------

    def _figures(self, compares: Sequence[Compare]) -> None:
        cuts: dict[str, set[Fraction]] = {}
        for test in compares:
            if (line := self.line(test)) is not None:
                cuts.setdefault(line[0], set()).update(line[1])
        for figure in self.node.figures:
            self._add(self._figure(figure.name, figure.possible, cuts.get(figure.name, set())))
        if POPULATION_SIZE in cuts:
            self._add(self._figure(POPULATION_SIZE, Range(Fraction(0), None, Fraction(1)), cuts[POPULATION_SIZE]))

    def _figure(self, name: str, possible: Range | Answers, cuts: Iterable[Fraction]) -> Axis:
        states = ("känd", "öppen") if name in self.states else ("känd",)
        found: list[Cell] = []
        if isinstance(possible, Answers):
            found += [Cell(label, state) for label in possible.labels for state in states]
        else:
            found += [Cell(each.sample, state, each) for each in stretches(possible, cuts) for state in states]
        existing = (1 << len(found)) - 1
        absent = ["finns inte", "ej tillämplig"]
        if name == VALUE and not self.node.answers_not_applicable:
            absent.remove("ej tillämplig")  # then the node is not judged at all
        found += [Cell(Absent(name, state), state) for state in absent]
        return Axis("uppgift", name, tuple(found), existing, possible=possible if isinstance(possible, Range) else None)

    def line(self, test: Compare) -> tuple[str, tuple[Fraction, ...]] | None:
        """The one open figure that `test` reads along a line, with its limits; None when there is none such."""
        if test not in self.lines:
            self.lines[test] = self._line(test)
        return self.lines[test]

    def _line(self, test: Compare) -> tuple[str, tuple[Fraction, ...]] | None:
        names = self._names(test)
        if len(names) != 1 or names & self.below or _ranks(test, self.point.derived):
            return None
        (name,) = names
        try:
            return name, limits(test, name, self.point)
        except NotALine:
            return None

    def _names(self, test: Compare) -> frozenset[str]:
        derived = self.point.derived
        return (base_names(test.left, derived) | base_names(test.right, derived)) & self.open

    # --- comparisons that are open numbers of their own ---------------------------------------------------------

    def _own_numbers(self, compares: Sequence[Compare]) -> None:
        goals: dict[Expression, set[Fraction]] = {}
        for test in compares:
            if self._is_own(test):
                expression, goal = own_number(test, self._names(test), self.point)
                goals.setdefault(expression, set()).add(goal)
        for expression, limits_of in goals.items():
            cells = tuple(Cell(each.sample, stretch=each) for each in stretches(EVERY_NUMBER, limits_of))
            absent = Cell(Absent("skillnad", "saknas"), "finns inte")
            self._add(Axis("skillnad", repr(expression), (*cells, absent), (1 << len(cells)) - 1))

    def _is_own(self, test: Compare) -> bool:
        names = self._names(test)
        return bool(names) and not names <= self.below and self.line(test) is None

    # --- tests ------------------------------------------------------------------------------------------------

    def ask(self, test: Test) -> Ask:
        """The test as a question on one axis, or on several for `någon av`."""
        if test not in self.asked:
            self.asked[test] = self._ask(test)
        return self.asked[test]

    def _ask(self, test: Test) -> Ask:
        match test:
            case AnyOf(parts):
                return Some(tuple(tuple(self.ask(one) for one in part) for part in parts))
            case Compare():
                return self._compare(test)
            case LabelIn(quantity):
                kind: Kind = "resultat" if ("resultat", quantity) in self.places else "uppgift"
                return self._children(test) if quantity in self.below else self._along(test, kind, quantity)
            case StateIs(quantity):
                return self._along(test, "uppgift", quantity)
            case _:
                assert_never(test)

    def _compare(self, test: Compare) -> Ask:
        names = self._names(test)
        if names and names <= self.below:
            return self._children(test)
        if self._is_own(test):
            expression, _ = own_number(test, names, self.point)
            place = self.places["skillnad", repr(expression)]
            values = [cell.value for cell in self.axes[place].cells if not isinstance(cell.value, str)]
            return _on(place, test, (replace(self.point, forced={expression: value}) for value in values))
        return self._along(test, "uppgift", next(iter(names), ""))

    def _along(self, test: Test, kind: Kind, name: str) -> Ask:
        place = self.places.get((kind, name))
        if place is None:
            return _on(0, test, [self.point])
        axis = self.axes[place]
        return _on(place, test, (_at(self.point, name, cell) for cell in axis.cells))

    def _children(self, test: Test) -> Ask:
        place = self.places["barn", ""]
        return _on(place, test, (each.point for each in self.axes[place].worlds))


def _on(place: int, test: Test, points: Iterable[Point]) -> On:
    true = undefined = 0
    for number, point in enumerate(points):
        answer = holds(test, point)
        true |= (answer is True) << number
        undefined |= (answer is None) << number
    return On(place, true, undefined)


def _at(point: Point, name: str, cell: Cell) -> Point:
    values, states = {**point.values, name: cell.value}, {**point.states, name: cell.state}
    return Point(values, states, point.derived)


def _known(node: Node) -> Point:
    """What the plan and the calendar give; everything else is absent until an axis gives it a value."""
    values: dict[str, Value] = {
        given.name: Absent(given.name, given.reason or "saknas") if given.value is None else given.value
        for given in node.given
    }
    states = {given.name: "finns inte" if given.value is None else "känd" for given in node.given}
    return Point(values, states, dict(node.derived))


def flat(tests: Iterable[Test]) -> Iterator[Test]:
    """Every single test, also those inside `någon av`."""
    for test in tests:
        if isinstance(test, AnyOf):
            for part in test.parts:
                yield from flat(part)
        else:
            yield test


def _ranks(test: Compare, derived: Mapping[str, Expression]) -> bool:
    """Whether the test compares with the values of others, which are not known here."""
    return any(_has_rank(side, derived) for side in (test.left, test.right))


def _has_rank(expression: Expression, derived: Mapping[str, Expression]) -> bool:
    if isinstance(expression, Better):
        return True
    name = getattr(expression, "name", None)
    if isinstance(name, str) and name in derived:
        return _has_rank(derived[name], derived)
    return any(_has_rank(part, derived) for part in parts_of(expression))


# --- children -----------------------------------------------------------------------------------------------------


def _children_axis(node: Node, below: Below) -> Axis:
    """What the children can be together, as far as the node's tables can tell."""
    worlds = {_seen(world.point, node): world for world in _child_worlds(node, below.may)}
    if len(worlds) > STATES_MAX:
        raise TooLarge
    sure = {name: replace(each, vectors=below.can[name]) for name, each in below.may.items()}
    can = worlds.keys() if sure == below.may else {_seen(world.point, node) for world in _child_worlds(node, sure)}
    existing = certain = 0
    for number, seen in enumerate(worlds):
        existing |= (not any(isinstance(value, Absent) for value in seen)) << number
        certain |= (seen in can) << number
    cells = tuple(Cell(Fraction(1)) for _ in worlds)
    return Axis("barn", "", cells, existing, tuple(worlds.values()), certain=certain)


def _below(node: Node) -> tuple[str, ...]:
    return tuple(tally.name for tally in node.tallies) + tuple(named.name for named in node.named)


def _seen(point: Point, node: Node) -> tuple[Value, ...]:
    return tuple(point.values[name] for name in _below(node))


def _child_worlds(node: Node, children: Mapping[str, Outcomes]) -> Iterator[World]:
    """Every state of the children in which the goal is judged: not all of them may be ej tillämpliga."""
    bare = replace(node, figures=(), tables=())
    unjudged = [child for child in node.children if children[child].reason == "ingen regel"]
    first_judged = [None] if unjudged else [child for child in node.children if children[child].vectors]
    for first in first_judged:
        options = {name: _options(name, first, outcomes, node.children) for name, outcomes in children.items()}
        listing = list_points(bare, {}, options, states_max=STATES_MAX)
        if listing.too_many:
            raise TooLarge
        yield from listing.worlds


def _options(name: str, first: str | None, outcomes: Outcomes, order: Sequence[str]) -> Outcomes:
    """A child's outcomes, and that it is ej tillämpligt, when `first` is the first child that is not."""
    nothing: Vector = ()
    own = tuple(vector for vector in outcomes.vectors if vector)
    if first is None:
        return replace(outcomes, vectors=(*own, nothing))
    if name == first:
        return replace(outcomes, vectors=own)
    before = order.index(name) < order.index(first)
    return replace(outcomes, vectors=() if before else (*own, nothing))
