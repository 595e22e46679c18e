"""Analysis: what every table of every node does with all that is possible, in one form of the ruleset.

Comes in: compiled programs. Goes out, for each node: its space, what each row takes, what no row takes, and the
outcomes that the node can turn out as, which its parents build on. Nodes that come out the same in several forms are
gone through once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from engine.compile.kept import kept
from engine.compile.points import Outcomes, Vector
from engine.compile.program import Compare, Given, Node, Program, Table, reads
from engine.compile.scope import closure
from engine.lint.axes import Below, Space, flat, space
from engine.lint.regions import Ask, Box, TableRegion, TooLarge, split, sweep, within
from engine.model import ruleset as model
from engine.model.expression import names_in
from engine.model.number import exact_text
from engine.model.period import MONTHS

MONTHLY = frozenset({"andel av året", "månad", "profil"})


@dataclass(frozen=True, slots=True)
class RowDone:
    """A row: whether it ever decides, whether its tests can hold together, whether it stops at what is not there."""

    hit: bool
    able: bool
    undefined: bool


@dataclass(frozen=True, slots=True)
class TableDone:
    """A table's rows, and what none of them takes."""

    rows: tuple[RowDone, ...]
    left: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class NodeDone:
    """A node gone through. No space: it has no tables, or too many cases."""

    node: Node
    space: Space | None
    tables: tuple[TableDone, ...]
    outcomes: Outcomes
    """What it may turn out as; a table that has no row for a case may give any of its rows' outcomes."""
    can: tuple[Vector, ...] = ()
    """What it is sure to be able to turn out as."""
    too_large: bool = False


Structure: TypeAlias = tuple[object, ...]
Gone: TypeAlias = tuple[tuple[TableDone, ...], tuple[Vector, ...], tuple[Vector, ...]]


class Analyst:
    """Goes through programs, remembering what it has seen before."""

    def __init__(self, ruleset: model.Ruleset) -> None:
        self.profiles = {
            part.id: part.profile
            for goal in _goals(ruleset)
            for part in goal.indicators
            if isinstance(part, model.Indicator)
        }
        self.known: dict[Structure, NodeDone] = {}
        self.gone: dict[Structure, Gone] = {}

    def months(self, program: Program) -> Iterator[tuple[int, Mapping[str, NodeDone]]]:
        """Every month that the program can be read at, with its nodes; one month where they do not differ."""
        monthly = {node.id for node in program.nodes.values() if _read(node) & MONTHLY}
        if program.period.whole_year or not monthly:
            yield program.period.month, self._program(program, program.period.month, {}, frozenset(program.nodes))
            return
        before: dict[str, NodeDone] = {}
        changing = frozenset(program.nodes)
        for month in range(1, MONTHS):
            before = self._program(program, month, before, changing)
            changing = frozenset(monthly)
            yield month, before

    def _program(
        self, program: Program, month: int, before: Mapping[str, NodeDone], changing: frozenset[str]
    ) -> dict[str, NodeDone]:
        done: dict[str, NodeDone] = {}
        for node in (node for layer in program.layers for node in layer):
            children = {child: done[child] for child in node.children}
            same = all(before[child] is children[child] for child in children) if before else False
            if node.id not in changing and same:
                done[node.id] = before[node.id]
            else:
                done[node.id] = self._node(_at_month(_trimmed(node), month, self.profiles.get(node.id, {})), children)
        return done

    def _node(self, node: Node, children: Mapping[str, NodeDone]) -> NodeDone:
        if node.unjudged is not None or not node.tables:
            reason = "ej tillämpligt" if node.unjudged and node.unjudged.kind == "ej tillämpligt" else "ingen regel"
            return NodeDone(node, None, (), Outcomes((), {}, node.weight, reason))
        may = {child: each.outcomes for child, each in children.items()}
        below = Below(may, {child: each.can for child, each in children.items()})
        told = tuple((child, each.vectors, each.weight, below.can[child]) for child, each in sorted(may.items()))
        key = (node.id, node.tables, node.figures, node.given, node.derived, node.tallies, node.named, told)
        if key not in self.known:
            self.known[key] = self.fresh(node, below)
        return self.known[key]

    def fresh(self, node: Node, below: Below) -> NodeDone:
        """Go through a node whose children may turn out as told."""
        scales = {table.name: {outcome.label: outcome for outcome in table.scale} for table in node.tables}
        try:
            found = space(node, below)
            tables, may, can = self._gone(found)
        except TooLarge:
            return NodeDone(node, None, (), Outcomes((*every_vector(node), ()), scales, node.weight), too_large=True)
        empty: tuple[Vector, ...] = () if node.answers_not_applicable else ((),)
        outcomes = Outcomes(may + empty, scales, node.weight, "ej tillämpligt")
        return NodeDone(node, found, tables, outcomes, can + empty)

    def _gone(self, found: Space) -> Gone:
        node = found.node
        alone = _alone(node)
        names = tuple((t.name, t.name in alone, tuple(o.label for o in t.scale), _labels(t)) for t in node.tables)
        axes = tuple((axis.kind, axis.name, len(axis.cells), axis.existing) for axis in found.axes)
        key = (axes, found.tables, names, node.verdict_table)
        if key not in self.gone:
            self.gone[key] = _go(found, alone)
        return self.gone[key]


def _goals(ruleset: model.Ruleset) -> Iterator[model.Goal]:
    for council in ruleset.council_goals:
        yield council
        yield from council.goals


@kept
def _read(node: Node) -> frozenset[str]:
    """Every quantity that the rows in force rest on."""
    derived = dict(node.derived)
    tests = [test for table in node.tables for row in table.rows for test in row.tests]
    sides = [side for test in flat(tests) if isinstance(test, Compare) for side in (test.left, test.right)]
    named = {name for side in sides for name in names_in(side)} | {
        name for test in tests for name in reads(test, derived)
    }
    return frozenset(closure(named, derived))


@kept
def _trimmed(node: Node) -> Node:
    """The node without what only rows that the readings put aside would read, so that equal nodes are seen to be."""
    read = _read(node)
    return replace(
        node,
        figures=tuple(figure for figure in node.figures if figure.name in read),
        given=tuple(given for given in node.given if given.name in read),
        derived=tuple(pair for pair in node.derived if pair[0] in read),
    )


def _at_month(node: Node, month: int, profile: Mapping[str, Fraction]) -> Node:
    """The node as compile would have made it for another month of the year so far."""
    values = {"andel av året": Fraction(month, MONTHS), "månad": Fraction(month), "profil": profile.get(str(month))}
    given = tuple(_given(each, values[each.name]) if each.name in MONTHLY else each for each in node.given)
    return replace(node, given=given)


def _given(given: Given, value: Fraction | None) -> Given:
    return replace(given, value=value, written=exact_text(value) if value is not None else "")


# --- one node -----------------------------------------------------------------------------------------------------


def _alone(node: Node) -> frozenset[str]:
    """The descriptive tables whose result no other table of the node reads."""
    derived = dict(node.derived)
    read = {name for table in node.tables for row in table.rows for test in row.tests for name in reads(test, derived)}
    return frozenset(table.name for table in node.tables if table.descriptive and table.name not in read)


def _go(found: Space, alone: frozenset[str]) -> Gone:
    boxes: tuple[Box, ...] = (found.start,)
    done: list[TableDone] = []
    aside: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for table, rows in zip(found.node.tables, found.tables, strict=True):
        region = sweep(rows, (found.start,) if table.name in alone else boxes)
        done.append(_table(found, rows, region))
        if table.name in alone:
            aside[table.name] = _outcomes(table, region)
        else:
            boxes = _with_result(found, table, region)
    may = _vectors(found, boxes, {name: labels for name, (labels, _) in aside.items()}, guess=True)
    return tuple(done), may, _vectors(found, boxes, {name: labels for name, (_, labels) in aside.items()}, guess=False)


def _table(found: Space, rows: Sequence[tuple[Ask, ...]], region: TableRegion) -> TableDone:
    made = []
    for tests, taken in zip(rows, region.rows, strict=True):
        able = bool(taken.true) or bool(split((found.start,), tests).true)
        stops = bool(within(taken.undefined, found.existing))
        made.append(RowDone(bool(taken.true), able, stops))
    return TableDone(tuple(made), region.left)


def _outcomes(table: Table, region: TableRegion) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The outcomes that the table may give (every one of its rows where none may fit), and those it can."""
    can = tuple(dict.fromkeys(row.outcome for row, taken in zip(table.rows, region.rows, strict=True) if taken.true))
    nothing = region.left or any(taken.undefined for taken in region.rows)
    return tuple(dict.fromkeys([*can, *(_labels(table) if nothing else ())])), can


def _with_result(found: Space, table: Table, region: TableRegion) -> tuple[Box, ...]:
    """What is possible, with the result of the table known in every box."""
    place = found.place("resultat", table.name) or 0
    labels = [outcome.label for outcome in table.scale]
    boxes = list(_fixed(region.left, place, len(labels)))
    for row, taken in zip(table.rows, region.rows, strict=True):
        boxes += _fixed(taken.true, place, labels.index(row.outcome))
        boxes += _fixed(taken.undefined, place, len(labels))
    return tuple(boxes)


def _fixed(boxes: Sequence[Box], place: int, cell: int) -> Iterator[Box]:
    return ((*box[:place], 1 << cell, *box[place + 1 :]) for box in boxes)


def _vectors(
    found: Space, boxes: Sequence[Box], aside: Mapping[str, tuple[str, ...]], *, guess: bool
) -> tuple[Vector, ...]:
    """Every combination of outcomes that the node's tables can give together, the verdict's table first."""
    chained = [
        (table, found.place("resultat", table.name) or 0) for table in found.node.tables if table.name not in aside
    ]
    seen = dict.fromkeys(tuple(box[place].bit_length() - 1 for _, place in chained) for box in boxes)
    vectors: dict[Vector, None] = {}
    for cells in seen:
        choices = [_choices(table, cell, guess=guess) for (table, _), cell in zip(chained, cells, strict=True)]
        choices += [[(name, label) for label in labels] for name, labels in aside.items()]
        for vector in product(*choices):
            vectors[_verdict_first(found.node, vector)] = None
    return tuple(sorted(vectors))


def _choices(table: Table, cell: int, *, guess: bool) -> list[tuple[str, str]]:
    """The outcome in a cell of the table's results; where no row fits, any of its rows' outcomes or none at all."""
    labels = [outcome.label for outcome in table.scale]
    if cell < len(labels):
        return [(table.name, labels[cell])]
    return [(table.name, label) for label in _labels(table)] if guess else []


def every_vector(node: Node) -> tuple[Vector, ...]:
    """Every combination of the outcomes that the node's tables have rows for."""
    choices = [[(table.name, label) for label in _labels(table)] for table in node.tables]
    return tuple(_verdict_first(node, vector) for vector in product(*choices))


def _verdict_first(node: Node, vector: Vector) -> Vector:
    return tuple(sorted(vector, key=lambda pair: pair[0] != node.verdict_table))


def _labels(table: Table) -> tuple[str, ...]:
    """The outcomes of the table's rows, each once."""
    return tuple(dict.fromkeys(row.outcome for row in table.rows))
