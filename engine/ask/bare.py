"""Bare: a node without the names that its ruleset gave things, so that two rulesets can be held side by side.

Comes in: a compiled node of a program. Goes out: its tables over quantities named by what they are (a span, a count
over named children, a number of the plan), every named expression written out. Two nodes that are bare alike are judged
alike, whatever words, places and order their files have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from engine.compile.program import (
    AnyOf,
    Cite,
    Compare,
    Figure,
    Given,
    LabelIn,
    Named,
    Node,
    Program,
    Row,
    ScaleOutcome,
    StateIs,
    Table,
    Tally,
    Test,
    reads,
)
from engine.model.expression import (
    Absolute,
    Arithmetic,
    Better,
    Constant,
    Expression,
    Extreme,
    Quantity,
    Rounded,
)

VALUE = "värde"


@dataclass(frozen=True, slots=True)
class BareRow:
    """A row as it judges: its outcome and its tests."""

    outcome: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class BareTable:
    """A table as it judges."""

    name: str
    scale: tuple[ScaleOutcome, ...]
    rows: tuple[BareRow, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class Bare:
    """All that bears on what a node comes to."""

    tables: tuple[BareTable, ...]
    unjudged: str | None
    holistic: str
    population: bool
    value: str | None
    answers_not_applicable: bool
    children: tuple[str, ...]
    figures: tuple[Figure, ...]
    given: tuple[Given, ...]
    tallies: tuple[Tally, ...]
    named: tuple[Named, ...]


def bare(program: Program, node: Node) -> Bare:
    """The node as it judges."""
    read = _Names(program, node)
    tables = tuple(_table(table, node, read) for table in node.tables)
    used = frozenset[str]().union(*(reads(t, {}) for each in tables for row in each.rows for t in row.tests))
    value = next((read.names[f.name] for f in node.figures if f.name == VALUE and f.human_fact is None), None)
    return Bare(
        tables,
        node.unjudged.kind if node.unjudged else None,
        node.holistic,
        node.population is not None,
        value,
        node.answers_not_applicable,
        node.children,
        tuple(each for name, each in sorted(read.figures.items()) if name in {*used, value}),
        tuple(each for name, each in sorted(read.given.items()) if name in used),
        tuple(each for name, each in sorted(read.tallies.items()) if name in used),
        tuple(each for name, each in sorted(read.named.items()) if name in used),
    )


class _Names:
    """What every quantity of a node is called without its ruleset's words."""

    def __init__(self, program: Program, node: Node) -> None:
        self.derived = dict(node.derived)
        self.constants: dict[str, Expression] = {}
        self.names: dict[str, str] = {}
        self.figures: dict[str, Figure] = {}
        self.given: dict[str, Given] = {}
        self.tallies: dict[str, Tally] = {}
        self.named: dict[str, Named] = {}
        for figure in node.figures:
            name = _figure_name(figure)
            self.names[figure.name] = name
            self.figures.setdefault(name, replace(figure, name=name, question=None))
        for given in node.given:
            self._given(given)
        for tally in node.tallies:
            name = _tally_name(program, tally)
            self.names[tally.name] = name
            self.tallies[name] = replace(tally, name=name)
        for one in node.named:
            self.names[one.name] = f"barn {one.child}/{one.table}"
            self.named[self.names[one.name]] = Named(self.names[one.name], one.child, one.table)

    def _given(self, given: Given) -> None:
        number = given.value is not None and not isinstance(given.value, str)
        state = "känd" if given.value is not None or given.written else "finns inte"
        name = f"plan {given.name}: {state}" if number or given.value is None else f"plan {given.name}: {given.value}"
        self.names[given.name] = name
        bare_value = given.value if isinstance(given.value, str) else None
        self.given[name] = Given(name, bare_value, "" if state == "finns inte" else "ja", "saknas")
        if not isinstance(given.value, str) and given.value is not None:
            self.constants[given.name] = Constant(given.value)

    def label(self, name: str) -> str:
        """What a label or a state is asked of."""
        return self.names.get(name, name)

    def number(self, expression: Expression) -> Expression:
        """The expression with every name written out."""
        match expression:
            case Quantity(name):
                if name in self.derived:
                    return self.number(self.derived[name])
                return self.constants.get(name) or Quantity(self.names.get(name, name))
            case Arithmetic(op, left, right):
                return Arithmetic(op, self.number(left), self.number(right))
            case Extreme(kind, parts):
                return Extreme(kind, tuple(self.number(part) for part in parts))
            case Absolute(of):
                return Absolute(self.number(of))
            case Rounded(direction, of, step):
                return Rounded(direction, self.number(of), step)
            case Better(population, of, upwards):
                return Better(population, self.number(of), upwards)
            case Constant():
                return expression
            case _:
                assert_never(expression)


def _figure_name(figure: Figure) -> str:
    about = figure.human_fact or "mått"
    carried = f" buren {' '.join(map(str, figure.carried))}" if figure.carried else ""
    return f"{about} {' '.join(map(str, figure.spans))}{carried}"


def _tally_name(program: Program, tally: Tally) -> str:
    """The kind of tally with what each child adds in each of its outcomes."""
    counted = dict(tally.counted)
    parts = []
    for child, name in tally.tables:
        scale = program.nodes[child].table(name).scale
        weight = program.nodes[child].weight if tally.kind == "vägt medel" else 1
        score = tally.kind in {"medelpoäng", "vägt medel"}
        adds = ((o.label, o.counts, o.score if score else None, o.label in counted.get(child, ())) for o in scale)
        parts.append(f"{child}/{name}·{weight}: {sorted(map(str, adds))}")
    return f"{tally.kind} {'; '.join(sorted(parts))}"


# --- tables ---------------------------------------------------------------------------------------------------


def _table(table: Table, node: Node, read: _Names) -> BareTable:
    rows = tuple(BareRow(row.outcome, _tests(row.tests, read)) for row in table.rows)
    return BareTable(table.name, table.scale, rows, decides=table.name == node.verdict_table)


def _tests(tests: Iterable[Test], read: _Names) -> tuple[Test, ...]:
    """Tests that must all hold, in an order of their own."""
    return tuple(sorted((_test(each, read) for each in tests), key=repr))


def _test(test: Test, read: _Names) -> Test:
    match test:
        case Compare(left, op, right):
            return Compare(read.number(left), op, read.number(right), "")
        case LabelIn(quantity, labels, among):
            asked = None if among is None else tuple(sorted(among))
            return LabelIn(read.label(quantity), tuple(sorted(labels)), asked, "")
        case StateIs(quantity, state):
            return StateIs(read.label(quantity), state, "")
        case AnyOf(parts):
            return AnyOf(tuple(sorted((_tests(part, read) for part in parts), key=repr)), "")
        case _:
            assert_never(test)


def renamed(test: Test, tables: Mapping[str, str]) -> Test:
    """The test with the node's own earlier tables called by other names."""
    match test:
        case LabelIn(quantity):
            return replace(test, quantity=tables.get(quantity, quantity))
        case AnyOf(parts):
            return AnyOf(tuple(tuple(renamed(each, tables) for each in part) for part in parts), "")
        case Compare() | StateIs():
            return test
        case _:
            assert_never(test)


def as_table(table: BareTable, name: str, tables: Mapping[str, str]) -> Table:
    """A table that can be asked again, under another name."""
    rows = tuple(
        Row(number, row.outcome, tuple(renamed(test, tables) for test in row.tests), None, Cite())
        for number, row in enumerate(table.rows, 1)
    )
    return Table(name, table.scale, rows, Cite(), descriptive=False)
