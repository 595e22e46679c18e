"""Seen: a node's tables as the checker went through them, all worlds side by side.

Comes in: one node's proof. Goes out, for every row and test: what was seen on each side, and whether the answer was the
same in every world or is open. All of it is read from the proof; only the workings of a named expression (`väntat =
…`) are evaluated, at the proof's own points, to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from engine.compile.choosing import Chosen
from engine.compile.evaluation import Absent, Number, Point, Tried, Value, evaluate
from engine.compile.program import AnyOf, Compare, LabelIn, Row, StateIs, Table, Test, base_names, reads
from engine.model.expression import Expression
from engine.prove.proof import NodeProof, RowDone, TableDone, WorldDone

Answer: TypeAlias = Literal["ja", "nej", "öppet", "finns inte"]
Role: TypeAlias = Literal["avgör", "avgör när den nås", "håller inte", "öppen", "går inte att pröva", "prövas inte"]
_ANSWERS: dict[bool | None, Answer] = {True: "ja", False: "nej", None: "finns inte"}


@dataclass(frozen=True, slots=True)
class SideSeen:
    """One side of a comparison, or the label or state asked about. No value: it is an open figure."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TestSeen:
    """A test in all the worlds that came to it."""

    test: Test
    answer: Answer
    left: SideSeen
    right: SideSeen
    missing: Absent | None = None
    parts: tuple[tuple[TestSeen, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row in all the worlds that came to it."""

    row: Row
    role: Role
    tests: tuple[TestSeen, ...]


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table in all worlds, with every outcome it gave (None: no row), best first."""

    table: Table
    rows: tuple[RowSeen, ...]
    outcomes: tuple[str | None, ...]

    @property
    def aside(self) -> tuple[int, ...]:
        """The numbers, as far as they show, of the ruleset's rows that the readings in force put aside."""
        numbers = {seen.row.number for seen in self.rows}
        return tuple(number for number in range(1, max(numbers, default=0)) if number not in numbers)


Done: TypeAlias = tuple[Point, RowDone]


def tables_seen(proof: NodeProof) -> tuple[TableSeen, ...]:
    """The node's tables in the order they were worked out; none for a node without worlds."""
    if not proof.worlds:
        return ()
    return tuple(_table(proof, table) for table in proof.node.tables)


def verdict_table(proof: NodeProof) -> TableSeen | None:
    """The table that gives the verdict."""
    return next((seen for seen in tables_seen(proof) if seen.table.name == proof.node.verdict_table), None)


def names_read(proof: NodeProof) -> frozenset[str]:
    """Every quantity that some test read in some world."""
    derived = dict(proof.node.derived)
    # Known again by which object they are: to compare rows is slow, and equal ones only give the same names twice.
    rows = {id(done.row): done.row for world in proof.worlds for table in world.tables for done in table.rows}
    return frozenset[str]().union(*(reads(test, derived) for row in rows.values() for test in row.tests))


def asked_whether_known(proof: NodeProof) -> frozenset[str]:
    """The quantities of which some test asked whether they are known; such an answer changes when they become so."""
    done = (done.test for world in proof.worlds for table in world.tables for row in table.rows for done in row.tests)
    return frozenset(test.quantity for test in dict.fromkeys(done) for test in _states_in(test))


def _states_in(test: Test) -> Iterator[StateIs]:
    if isinstance(test, StateIs):
        yield test
    elif isinstance(test, AnyOf):
        for part in test.parts:
            for each in part:
                yield from _states_in(each)


def point_at(world: WorldDone, table: str) -> Point:
    """The world's point as `table` met it: with the outcomes of the tables before it."""
    point = world.world.point
    for done in world.tables:
        if done.table.name == table:
            break
        point = point.with_value(done.table.name, done.outcome or Absent(done.table.name, "ingen rad"))
    return point


def _table(proof: NodeProof, table: Table) -> TableSeen:
    done = [(point_at(world, table.name), world.of(table.name)) for world in proof.worlds]
    order = {outcome.label: place for place, outcome in enumerate(table.scale)}
    outcomes = {each.outcome for _, each in done}
    rows = tuple(_row(proof, row, done) for row in table.rows)
    return TableSeen(table, rows, tuple(sorted(outcomes, key=lambda label: order.get(label or "", len(order)))))


def _row(proof: NodeProof, row: Row, done: Sequence[tuple[Point, TableDone]]) -> RowSeen:
    reached = [(point, each) for point, table in done for each in table.rows if each.row.number == row.number]
    tests = tuple(_test(proof, test, place, reached) for place, test in enumerate(row.tests)) if reached else ()
    return RowSeen(row, _role(reached, everywhere=len(reached) == len(done)), tests)


def _role(reached: Sequence[Done], *, everywhere: bool) -> Role:
    answers = {done.holds for _, done in reached}
    if not answers:
        return "prövas inte"
    if answers == {False}:
        return "håller inte"
    if answers == {None}:
        return "går inte att pröva"
    if answers == {True}:
        return "avgör" if everywhere else "avgör när den nås"
    return "öppen"


def _test(proof: NodeProof, test: Test, place: int, reached: Sequence[Done]) -> TestSeen:
    return _seen(proof, test, [row.tests[place] for _, row in reached])


def _seen(proof: NodeProof, test: Test, tried: Sequence[Tried]) -> TestSeen:
    answers = {each.holds for each in tried}
    answer = _ANSWERS[tried[0].holds] if len(answers) == 1 else "öppet"
    missing = next((each.missing for each in tried if each.missing is not None), None)
    nothing = SideSeen(())
    match test:
        case Compare(left, _, right):
            return TestSeen(test, answer, _side(proof, left, tried, 0), _side(proof, right, tried, 1), missing)
        case LabelIn(quantity):
            seen = nothing if quantity in open_names(proof) else SideSeen(_distinct(each.values[0] for each in tried))
            return TestSeen(test, answer, seen, nothing, missing)
        case StateIs():
            states = sorted({str(each.values[0]) for each in tried})
            return TestSeen(test, answer, SideSeen(tuple(states)), nothing, missing)
        case AnyOf(parts):
            return TestSeen(test, answer, nothing, nothing, missing, tuple(_parts(proof, parts, tried)))
        case _:
            assert_never(test)


def _parts(
    proof: NodeProof, parts: Sequence[tuple[Test, ...]], tried: Sequence[Tried]
) -> Iterator[tuple[TestSeen, ...]]:
    for number, part in enumerate(parts):
        yield tuple(
            _seen(proof, test, [each.parts[number][place] for each in tried]) for place, test in enumerate(part)
        )


def _side(proof: NodeProof, expression: Expression, tried: Sequence[Tried], side: int) -> SideSeen:
    """One side of a comparison; nothing if it rests on an open figure."""
    if base_names(expression, dict(proof.node.derived)) & open_names(proof):
        return SideSeen(())
    return SideSeen(_distinct(each.values[side] for each in tried))


def _distinct(values: Iterator[Value]) -> tuple[Value, ...]:
    """Each value once, in the order met."""
    return tuple(dict.fromkeys(values))


def numbers(proof: NodeProof, expression: Expression, points: Iterable[Point] | None = None) -> tuple[Number, ...]:
    """What an expression comes to in some of the node's worlds, or in all; nothing if it rests on an open figure."""
    if base_names(expression, dict(proof.node.derived)) & open_names(proof):
        return ()
    where = (world.world.point for world in proof.worlds) if points is None else points
    return tuple(dict.fromkeys(evaluate(expression, point) for point in where))


def open_names(proof: NodeProof) -> frozenset[str]:
    """The node's own open figures."""
    return frozenset(chosen.figure for chosen in proof.chosen if chosen.is_open)


def chosen_for(proof: NodeProof, figure: str) -> Chosen | None:
    """What is known about one figure of the node."""
    return next((chosen for chosen in proof.chosen if chosen.figure == figure), None)


def population(proof: NodeProof) -> tuple[Fraction, ...]:
    """The published values of the others that the node's own value is ranked among, lowest first."""
    if proof.node.population is None or not proof.worlds:
        return ()
    return tuple(value for values in proof.worlds[0].world.point.populations.values() for value in values)
