"""The program: tables over named quantities, layer by layer, unevaluated.

This is what the checker takes together with the facts. Everything a name can mean is settled here: an outcome is
a label of a known scale, a quantity is a figure, a constant, a derived expression, a tally over children or the
result of an earlier table of the same node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from engine.compile.kept import kept
from engine.model.cell import Operator, State
from engine.model.expression import Expression, names_in
from engine.model.facts import Kind
from engine.model.period import At, Period, Span, Towards
from engine.model.ruleset import Range, Stance, SubResults

# --- tests --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """`left` op `right`, both exact numbers; undefined when either does not exist."""

    left: Expression
    op: Operator
    right: Expression
    written: str


@dataclass(frozen=True, slots=True)
class LabelIn:
    """The label of `quantity` is one of `labels`.

    `among` are the labels for which the question has an answer (for `minst gul`: those that have a place in the
    order); any other label makes the test undefined. None: every label has an answer.
    """

    quantity: str
    labels: tuple[str, ...]
    among: tuple[str, ...] | None
    written: str


@dataclass(frozen=True, slots=True)
class StateIs:
    """A question about the fact behind a figure or an amount, the same in every world."""

    quantity: str
    state: State
    written: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds, a part being tests that must all hold."""

    parts: tuple[tuple[Test, ...], ...]
    written: str


Test: TypeAlias = Compare | LabelIn | StateIs | AnyOf


def reads(test: Test, derived: Mapping[str, Expression]) -> frozenset[str]:
    """The base quantities that `test` reads, through named expressions."""
    match test:
        case Compare(left, _, right):
            return base_names(left, derived) | base_names(right, derived)
        case LabelIn(quantity) | StateIs(quantity):
            return frozenset({quantity})
        case AnyOf(parts):
            return frozenset().union(*(reads(part, derived) for tests in parts for part in tests))
        case _:
            assert_never(test)


def values_read(test: Test, derived: Mapping[str, Expression]) -> frozenset[str]:
    """As `reads`, but only what `test` reads the value of: `saknas` and `finns` never look at one."""
    match test:
        case StateIs():
            return frozenset()
        case AnyOf(parts):
            return frozenset().union(*(values_read(part, derived) for tests in parts for part in tests))
        case _:
            return reads(test, derived)


def base_names(expression: Expression, derived: Mapping[str, Expression]) -> frozenset[str]:
    """The quantities that `expression` rests on, with every named expression followed to its own."""
    found: set[str] = set()
    for name in names_in(expression):
        found |= base_names(derived[name], derived) if name in derived else {name}
    return frozenset(found)


# --- tables -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cite:
    """Where something comes from: documents with places, and the readings it rests on."""

    sources: tuple[tuple[str, str], ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaleOutcome:
    """One outcome of a scale, best first in its scale."""

    label: str
    score: Fraction | None
    colour: str | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row; without tests it is `annars`. `number` counts the rows in the ruleset's table from 1."""

    number: int
    outcome: str
    tests: tuple[Test, ...]
    reason: str | None
    cite: Cite
    chosen: tuple[tuple[str, str], ...] = ()
    """The readings, with the alternative chosen, that put this row in force."""


@dataclass(frozen=True)
class Table:
    """Rows from the top; the first that is not false decides."""

    name: str
    scale: tuple[ScaleOutcome, ...]
    rows: tuple[Row, ...]
    cite: Cite
    descriptive: bool
    reached: tuple[str, ...] = ()
    """Readings that its rows look at, in force or not."""


# --- what a node is made of -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that a human fact may have."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Valid:
    """Tests that a measured fact must pass to count as measured."""

    about: Literal["svarsfrekvens", "n"]
    test: tuple[Operator, Fraction]
    missing_accepted: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that a fact may fill: how the fact is chosen, and what values are possible without it.

    `spans` are accepted in order, `tolerated` likewise but with a notice, `carried` are older spans, newest first.
    """

    name: str
    human_fact: str | None
    possible: Range | Answers
    spans: tuple[Span, ...]
    tolerated: tuple[Span, ...] = ()
    carried: tuple[Span, ...] = ()
    validity: tuple[Valid, ...] = ()
    sub_results: SubResults = "nej"
    downwards: bool = False
    """For sub-results: an area reaches its own target from above."""
    question: str | None = None
    """What a person is asked, for a human fact."""
    position: Period | None = None
    """The position that a forecast must be made at to fill it; None: only what was measured does."""
    answered: tuple[Span, ...] = ()
    """Spans over which an answer given at the position stands too, where no forecast gives one."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number or label of the plan; `value` is None where the source gives none, with the reason."""

    name: str
    value: Fraction | str | None
    written: str
    reason: str | None = None
    preliminary: bool = False
    of: int | None = None
    """The denominator, when the plan writes `3 av 5`."""
    cite: Cite = Cite()
    about: str | None = None
    """What span or state the plan says that the amount is for."""
    note: str | None = None


TallyKind: TypeAlias = Literal["antal", "andel", "medelpoäng", "vägt medel", "antal räknade"]


@dataclass(frozen=True, slots=True)
class Tally:
    """A number counted over children: how many (or what share) have one of `labels`, or their mean score.

    `tables` says, child by child, which of the child's tables is looked at, `counted` which of its labels count:
    `minst gul` is not the same labels on every scale.
    """

    name: str
    kind: TallyKind
    labels: tuple[str, ...]
    tables: tuple[tuple[str, str], ...]
    counted: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The outcome of one named child in one of its tables."""

    name: str
    child: str
    table: str


Level: TypeAlias = Literal["indikator", "nämndmål", "kf-mål"]


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Why a node has no table: the source has no rule, or the goal does not apply."""

    kind: Literal["ingen regel", "ej tillämpligt", "samlad bedömning"]
    reason: str
    cite: Cite


@dataclass(frozen=True)
class Node:
    """One goal or indicator, ready to be judged."""

    id: str
    name: str
    level: Level
    cite: Cite
    children: tuple[str, ...] = ()
    weight: Fraction = Fraction(1)
    unit: str | None = None
    collected_from: str | None = None
    direction: str | None = None
    figures: tuple[Figure, ...] = ()
    given: tuple[Given, ...] = ()
    derived: tuple[tuple[str, Expression], ...] = ()
    tallies: tuple[Tally, ...] = ()
    named: tuple[Named, ...] = ()
    tables: tuple[Table, ...] = ()
    verdict_table: str | None = None
    unjudged: Unjudged | None = None
    notes: tuple[str, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    """Readings that a switch in this node used, with the alternative chosen."""
    population: str | None = None
    """Whom the own value is ranked among; their values are facts with a part."""
    holistic: Stance = "nej"
    holistic_labels: tuple[str, ...] = ()
    responsible: str | None = None
    reached: tuple[str, ...] = ()
    """Readings that a switch of this node acts by."""
    answers_not_applicable: bool = False
    """A row asks whether the value is ej tillämplig, so the tables answer even then."""

    def read_by(self, table: Table) -> list[tuple[str, str]]:
        """The (node, table) pairs that the rows of `table` read: earlier tables of this node, and children's."""
        names = reads_down(self)[table.name][-1]
        found = [(self.id, other.name) for other in self.tables if other.name in names]
        found += [(named.child, named.table) for named in self.named if named.name in names]
        return found + [pair for tally in self.tallies if tally.name in names for pair in tally.tables]

    def table(self, name: str) -> Table:
        """The table called `name`."""
        return next(table for table in self.tables if table.name == name)


@kept
def expressions(node: Node) -> Mapping[str, Expression]:
    """The named expressions of a node."""
    return dict(node.derived)


@kept
def reads_down(node: Node) -> Mapping[str, tuple[frozenset[str], ...]]:
    """For each table of a node the quantities that its first rows read: no row, one, two … all of them."""
    return {table.name: _down(table, lambda test: reads(test, expressions(node))) for table in node.tables}


@kept
def values_read_down(node: Node) -> Mapping[str, tuple[frozenset[str], ...]]:
    """As `reads_down`, of the quantities whose values are read."""
    return {table.name: _down(table, lambda test: values_read(test, expressions(node))) for table in node.tables}


def _down(table: Table, reading: Callable[[Test], frozenset[str]]) -> tuple[frozenset[str], ...]:
    found = [frozenset[str]()]
    for row in table.rows:
        found.append(found[-1].union(*map(reading, row.tests)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ReadingChosen:
    """A reading in force, as the reader of a verdict needs it."""

    id: str
    question: str
    reason: str
    letter: str
    text: str
    is_default: bool
    alternatives: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """All nodes in layers: a node's children stand in earlier layers. Nodes of a layer are sorted by id."""

    ruleset: str
    municipality: str
    committee: str
    year: int
    period: Period
    """What is judged: a position in the year, or the whole of it."""
    kind: Kind
    """What the verdicts rest on: what was measured up to the period, or what is forecast for the year."""
    position: Period
    """How far something can have been measured: the period itself, or the position that forecasts are made at."""
    mark: str | None
    layers: tuple[tuple[Node, ...], ...]
    roots: tuple[str, ...]
    readings: tuple[ReadingChosen, ...]
    documents: tuple[tuple[str, str], ...] = ()
    nodes: Mapping[str, Node] = field(default_factory=dict, compare=False, hash=False)

    @property
    def at(self) -> At:
        """What the assessment is about."""
        return Towards(self.position) if self.kind == "prognos" else self.period

    def reached(self, name: str) -> tuple[str, ...]:
        """Every reading that the verdict of a node can reach through the tables that it reads, down to the leaves."""
        found, seen = set[str](), set[tuple[str, str]]()
        queue = [(name, self.nodes[name].verdict_table or "")]
        while queue:
            each = queue.pop()
            if each in seen:
                continue
            seen.add(each)
            node = self.nodes[each[0]]
            found |= set(node.reached)
            for table in node.tables:
                if table.name == each[1]:
                    found |= set(table.reached)
                    queue += node.read_by(table)
        return tuple(sorted(found))

    def only(self, name: str) -> Program:
        """The program of one node and all that stands below it."""
        kept, queue = set[str](), [name]
        while queue:
            each = queue.pop()
            kept.add(each)
            queue += [child for child in self.nodes[each].children if child not in kept]
        layers = tuple(tuple(node for node in layer if node.id in kept) for layer in self.layers)
        nodes = {key: node for key, node in self.nodes.items() if key in kept}
        return replace(self, layers=tuple(layer for layer in layers if layer), roots=(name,), nodes=nodes)
