"""Points: the worlds of a node as its tables see them. The one place that knows what "open" means for a verdict.

Comes in: a node, what is known about its figures, and its children's possible outcomes. Goes out: one point for a
decided node, several for an open one, each with the witness that tells which world it is. Children are folded one by
one and equal states merged. Trusted: a missing point would be a missing world.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias

from engine.compile.choosing import Chosen, FactsByFigure, Values, members
from engine.compile.evaluation import Absent, Number, Point, Value, compares_in
from engine.compile.kept import kept
from engine.compile.program import (
    Answers,
    Compare,
    Node,
    ScaleOutcome,
    Table,
    Tally,
    base_names,
    expressions,
    values_read_down,
)
from engine.compile.stretches import NotALine, Stretch, limits, may_not_exist, never_exists, own_number, stretches
from engine.model.expression import Expression, Quantity
from engine.model.ruleset import EVERY_NUMBER, Range

POPULATION, POPULATION_SIZE = "population", "antal i populationen"
STATES_MAX = 100_000
"""Past this many states a node is `ej bedömbart` with that as its reason."""


@dataclass(frozen=True, slots=True)
class Settled:
    """One open thing in one world: a figure in a stretch, a child with an outcome, a difference with its sign."""

    kind: Literal["uppgift", "barn", "skillnad"]
    name: str
    value: Stretch | str


Witness: TypeAlias = tuple[Settled, ...]
Vector: TypeAlias = tuple[tuple[str, str], ...]
"""A child's outcomes in one of its worlds: (table, label) for each of its tables."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a child can turn out as. No vector: it has no outcome to count, for the reason given."""

    vectors: tuple[Vector, ...]
    scales: Mapping[str, Mapping[str, ScaleOutcome]]
    weight: Fraction = Fraction(1)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """One point, and which world it is."""

    point: Point
    witness: Witness


@dataclass(frozen=True, slots=True)
class Listing:
    """The worlds of a node. `approximate`: open figures were taken as independent that are not.

    A comparison of them was listed as an open number of its own, or one fact would fill two of them.
    """

    worlds: tuple[World, ...]
    approximate: bool = False
    too_many: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What an engine is asked: which row of `table` each point hits. Nothing in it says what is open."""

    node: str
    table: Table
    points: tuple[Point, ...]

    @property
    def key(self) -> Key:
        """The node and the table, by which hits are kept."""
        return (self.node, self.table.name)


Sum: TypeAlias = Fraction | int
"""Something added up; counts are whole numbers, which are just as exact and added sooner."""
Folded: TypeAlias = tuple[tuple[Value, ...], tuple[tuple[Sum, Sum], ...]]
"""The named children's outcomes, and for each tally a numerator and a denominator."""
Key: TypeAlias = tuple[str, str]
Hit: TypeAlias = int | None
"""The number of the row that a point hits; None where no row fits or the row reached is undefined."""
Hits: TypeAlias = Mapping[Key, tuple[Hit, ...]]


Others: TypeAlias = tuple[Fraction, ...] | None
"""The values that a node's own is ranked among; None where nothing is told of them."""


def list_points(
    node: Node,
    chosen: Mapping[str, Chosen],
    children: Mapping[str, Outcomes],
    others: Others = None,
    states_max: int = STATES_MAX,
) -> Listing:
    """Every world of `node`, equal ones merged; children by id, figures in the node's order."""
    folded = _fold(node, children, states_max)
    if folded is None:
        return Listing((), too_many=True)
    return worlds_of(node, chosen, folded, others, states_max)


def worlds_of(
    node: Node,
    chosen: Mapping[str, Chosen],
    folded: Mapping[Folded, Witness],
    others: Others = None,
    states_max: int = STATES_MAX,
) -> Listing:
    """Every world of `node` where its children are in one of these states, each state told by its witness."""
    open_figures = [one for f in node.figures if (one := chosen[f.name]).is_open and f.name in _valued(node)]
    known = known_values(node, chosen)
    if node.population is not None:
        known |= _population(chosen, others)
    states = _states(node, chosen)
    worlds: list[World] = []
    approximate = _one_fact_fills_two(node, open_figures)
    for counted, child_witness in folded.items():
        values = {**known, **_child_values(node, counted)}
        base = Point(values, states, expressions(node), {}, {POPULATION: others or ()})
        for world, own in _own_worlds(node, World(base, child_witness), open_figures):
            approximate = approximate or own
            worlds.append(world)
            if len(worlds) > states_max:
                return Listing((), approximate, too_many=True)
    return Listing(tuple(worlds), approximate)


def _one_fact_fills_two(node: Node, open_figures: Sequence[Chosen]) -> bool:
    """At year end `samma period i fjol` and `helår i fjol` are the same fact."""
    if len(open_figures) <= 1:
        return False
    names = {one.figure for one in open_figures}
    figures = [figure for figure in node.figures if figure.name in names and figure.human_fact is None]
    spans = [span for figure in figures for span in figure.spans]
    return len(set(spans)) < len(spans)


@kept
def _valued(node: Node) -> frozenset[str]:
    """The quantities whose values some table reads."""
    return frozenset[str]().union(*(down[-1] for down in values_read_down(node).values()))


def known_values(node: Node, chosen: Mapping[str, Chosen]) -> dict[str, Value]:
    """Every amount of the plan and every figure of the node: its value, or that it does not exist, and why."""
    values = dict(_given(node))
    for figure in node.figures:
        one = chosen[figure.name]
        values[figure.name] = Absent(figure.name, one.state) if one.value is None else one.value
    return values


@kept
def _given(node: Node) -> Mapping[str, Value]:
    return {
        each.name: Absent(each.name, each.reason or "saknas") if each.value is None else each.value
        for each in node.given
    }


def _states(node: Node, chosen: Mapping[str, Chosen]) -> dict[str, str]:
    return {**_given_states(node), **{figure.name: chosen[figure.name].state for figure in node.figures}}


@kept
def _given_states(node: Node) -> Mapping[str, str]:
    # An aim or a span is no number, but the plan does give it.
    return {each.name: "finns inte" if each.value is None and not each.written else "känd" for each in node.given}


def ranked_among(node: Node, facts: FactsByFigure) -> Others:
    """The values of the others that the node's own is ranked among."""
    if node.population is None:
        return None
    own = next((figure for figure in node.figures if figure.name == "värde"), None)
    return population_values(members(own, node.id, facts)) if own else None


def population_values(parts: Mapping[str, Chosen]) -> Others:
    """The published values of the others that a node is ranked among, lowest first.

    None where nothing is told of any of them: that nobody has a value must be said, it does not follow from silence.
    """
    if all(part.state == "öppen" for part in parts.values()):
        return None
    return tuple(sorted(part.value for part in parts.values() if isinstance(part.value, Fraction)))


def _population(chosen: Mapping[str, Chosen], others: Others) -> dict[str, Value]:
    """How many are ranked: the others with a published value, and the own one if it has or may get one."""
    if others is None:
        return {POPULATION_SIZE: Absent(POPULATION_SIZE, "inga publicerade värden")}
    own = chosen["värde"]
    return {POPULATION_SIZE: Fraction(len(others) + (own.value is not None or own.is_open))}


# --- children, folded -----------------------------------------------------------------------------------------


def _fold(node: Node, children: Mapping[str, Outcomes], states_max: int) -> dict[Folded, Witness] | None:
    """The reachable states of the children, each with the first witness by child id."""
    states: dict[Folded, Witness] = {before_any(node): ()}
    for child in node.children:
        added = steps(node, child, children[child])
        grown: dict[Folded, Witness] = {}
        for state, witness in states.items():
            for step, settled in added.items():
                grown.setdefault(after(state, step), witness + settled)
            if len(grown) > states_max:
                return None
        states = grown
    return states


Step: TypeAlias = tuple[tuple[tuple[bool, Value], ...], tuple[tuple[Sum, Sum], ...]]


@kept
def before_any(node: Node) -> Folded:
    """The state before any child is folded in."""
    labels = tuple(Absent(named.name, "saknas") for named in node.named)
    return labels, tuple((0, 0) for _ in node.tallies)


def after(state: Folded, step: Step) -> Folded:
    """The state when one more child is folded in."""
    (labels, sums), (names, parts) = state, step
    return (
        tuple(new if own else old for old, (own, new) in zip(labels, names, strict=True)),
        tuple((a + c, b + d) for (a, b), (c, d) in zip(sums, parts, strict=True)),
    )


def steps(node: Node, child: str, outcomes: Outcomes) -> dict[Step, Witness]:
    """What one child adds in each of its worlds, as far as the node's tables can tell worlds apart."""
    found: dict[Step, Witness] = {}
    for vector in outcomes.vectors or ((),):
        labels = dict(vector)
        names = tuple(
            (named.child == child, labels.get(named.table) or Absent(named.name, outcomes.reason))
            for named in node.named
        )
        parts = tuple(_part(tally, *looked, labels, outcomes) for tally, looked in _tallied(node)[child])
        settled = (Settled("barn", child, _said(vector)),) if vector and len(outcomes.vectors) > 1 else ()
        found.setdefault((names, parts), settled)
    return found if len(found) > 1 else dict.fromkeys(found, ())


def _said(vector: Vector) -> str:
    return vector[0][1]


@kept
def _tallied(node: Node) -> Mapping[str, tuple[tuple[Tally, tuple[str | None, tuple[str, ...]]], ...]]:
    """For each child and tally the table that is looked at, if any, and the labels that count in it."""
    return {child: tuple((tally, _looked_at(tally, child)) for tally in node.tallies) for child in node.children}


def _looked_at(tally: Tally, child: str) -> tuple[str | None, tuple[str, ...]]:
    table = dict(tally.tables).get(child)
    return table, dict(tally.counted)[child] if table and tally.kind in {"antal", "andel"} else ()


def _part(
    tally: Tally, table: str | None, counted: tuple[str, ...], labels: Mapping[str, str], outcomes: Outcomes
) -> tuple[Sum, Sum]:
    """What one child in one world adds to a tally: numerator and denominator."""
    label = labels.get(table) if table else None
    if table is None or label is None or not outcomes.scales[table][label].counts:
        return 0, 0
    match tally.kind:
        case "antal" | "andel":
            return int(label in counted), 1
        case "antal räknade":
            return 1, 1
        case "medelpoäng":
            return outcomes.scales[table][label].score or 0, 1
        case "vägt medel":
            return (outcomes.scales[table][label].score or 0) * outcomes.weight, outcomes.weight


def _child_values(node: Node, folded: Folded) -> dict[str, Value]:
    labels, sums = folded
    values: dict[str, Value] = {named.name: label for named, label in zip(node.named, labels, strict=True)}
    for tally, (numerator, denominator) in zip(node.tallies, sums, strict=True):
        if tally.kind in {"antal", "antal räknade"}:
            values[tally.name] = Fraction(numerator)
        else:
            values[tally.name] = (
                Fraction(numerator) / denominator if denominator else Absent(tally.name, "inget räknat att dela med")
            )
    return values


# --- the node's own open figures ------------------------------------------------------------------------------


def _own_worlds(node: Node, base: World, figures: Sequence[Chosen]) -> Iterator[tuple[World, bool]]:
    """The worlds of the node's own figures within `base`; true beside a world that holds a number of its own."""
    if not figures:
        yield base, False
        return
    finite = [_finite(each.figure, each.possible) for each in figures if not isinstance(each.possible, Range)]
    ranged = {figure.figure: figure.possible for figure in figures if isinstance(figure.possible, Range)}
    for choice in product(*finite):
        values = {settled.name: value for value, settled in choice}
        point = replace(base.point, values={**base.point.values, **values})
        witness = base.witness + tuple(settled for _, settled in choice)
        yield from _ranged_worlds(node, World(point, witness), ranged)


def _finite(name: str, possible: Answers | Values) -> list[tuple[Value, Settled]]:
    """Every value that a figure may have, with how a witness says it."""
    match possible:
        case Answers(labels):
            return [(label, Settled("uppgift", name, label)) for label in labels]
        case Values(numbers):
            return [
                (number, Settled("uppgift", name, Stretch(number, number, low_in=True, high_in=True, sample=number)))
                for number in numbers
            ]


def _ranged_worlds(node: Node, world: World, ranged: Mapping[str, Range]) -> Iterator[tuple[World, bool]]:
    if not ranged:
        yield world, False
        return
    cuts, own = _cuts(node, world.point, frozenset(ranged))
    axes = [
        [Settled("uppgift", name, cell) for cell in stretches(possible, cuts[name])]
        for name, possible in ranged.items()
    ]
    own_axes = [_own_axis(expression, goals, frozenset(ranged), world.point) for expression, goals in own.items()]
    for cells in product(*axes):
        values = {each.name: each.value.sample for each in cells if isinstance(each.value, Stretch)}
        for forced in product(*own_axes):
            point = replace(
                world.point,
                values={**world.point.values, **values},
                forced={expression: value for expression, value, _ in forced},
            )
            yield World(point, world.witness + cells + tuple(said for *_, said in forced)), bool(own_axes)


def _cuts(
    node: Node, point: Point, ranged: frozenset[str]
) -> tuple[dict[str, set[Fraction]], dict[Expression, set[Fraction]]]:
    """Where each open number must be cut, and the comparisons that are open numbers of their own."""
    cuts: dict[str, set[Fraction]] = {name: set() for name in sorted(ranged)}
    own: dict[Expression, set[Fraction]] = {}
    for test in _compares(node):
        names = (base_names(test.left, point.derived) | base_names(test.right, point.derived)) & ranged
        try:
            if len(names) == 1:
                (name,) = names
                cuts[name].update(limits(test, name, point))
                continue
        except NotALine:
            pass
        if names:
            expression, goal = own_number(test, ranged, point)
            own.setdefault(expression, set()).add(goal)
    return cuts, own


def _compares(node: Node) -> Iterator[Compare]:
    for table in node.tables:
        for row in table.rows:
            yield from compares_in(row.tests)


def _own_axis(
    expression: Expression, goals: set[Fraction], ranged: frozenset[str], point: Point
) -> list[tuple[Expression, Number, Settled]]:
    name = expression.name if isinstance(expression, Quantity) else "skillnad"
    if never_exists(expression, ranged, point):
        return [(expression, Absent(name, "finns inte"), Settled("skillnad", name, "finns inte"))]
    axis: list[tuple[Expression, Number, Settled]] = [
        (expression, cell.sample, Settled("skillnad", name, cell)) for cell in stretches(EVERY_NUMBER, goals)
    ]
    if may_not_exist(expression, ranged, point):
        axis.append((expression, Absent(name, "nämnaren är noll"), Settled("skillnad", name, "finns inte")))
    return axis
