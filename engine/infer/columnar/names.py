"""Names: what the names of a node's tables stand for over a wide frame, where every world is one row.

Comes in: a node, what fills its figures (cells, or the same fact in every row), and the hits of its children's tables.
Goes out: numbers, labels and states; what a row must hold for the node to have a single world is said by `known`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias, assert_never

import narwhals.stable.v2 as nw

from engine.compile.choosing import Chosen
from engine.compile.points import POPULATION, POPULATION_SIZE, Others
from engine.compile.program import Answers, Node, Row, Table, Tally, values_read
from engine.infer.columnar import ratio
from engine.infer.columnar.answers import Flag, no, one_of
from engine.infer.columnar.frame import NEVER, Steps
from engine.infer.columnar.held import FactCells
from engine.infer.columnar.numbers import Said
from engine.infer.columnar.points import stands
from engine.infer.columnar.ratio import Ratio
from engine.model.cell import State
from engine.model.expression import Expression

NOTHING = Ratio(0, 1, frozenset({NEVER}))
Filled: TypeAlias = FactCells | Chosen


@dataclass(frozen=True, slots=True)
class OneLabel:
    """The same label in every row, or none."""

    label: str | None

    @property
    def there(self) -> Flag:
        return self.label is not None

    def among(self, labels: tuple[str, ...]) -> Flag:
        return self.label in labels


@dataclass(frozen=True, slots=True)
class CellLabel:
    """The labels of a column; in the rows that count there is one."""

    cells: FactCells
    there: Flag = True

    def among(self, labels: tuple[str, ...]) -> Flag:
        return self.cells.among(labels)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a table came to: the column of its hits. `certain`: a row is hit in every row that counts."""

    steps: Steps
    table: Table
    hit: str
    certain: bool
    weight: Fraction = Fraction(1)

    @property
    def there(self) -> Flag:
        return True if self.certain else self.steps.col(self.hit) != 0

    def among(self, labels: tuple[str, ...]) -> Flag:
        return self.where(lambda row: row.outcome in labels)

    def where(self, wanted: Callable[[Row], bool]) -> Flag:
        """Where the row that was hit is one of those wanted; where none was, any answer will do."""
        numbers = [row.number for row in self.table.rows if wanted(row)]
        others = [row.number for row in self.table.rows if not wanted(row)]
        hit = self.steps.col(self.hit)
        # Whichever of the two is fewer has to be looked for.
        if len(others) < len(numbers):
            return no(one_of([hit == number for number in others]))
        return one_of([hit == number for number in numbers])


class AtNode:
    """The names of one node."""

    def __init__(
        self,
        frame: Steps,
        node: Node,
        figures: Mapping[str, Filled],
        below: Mapping[str, Mapping[str, Outcomes]],
        others: Others,
    ) -> None:
        self.frame, self.node, self.figures, self.below = frame, node, figures, below
        self.derived: Mapping[str, Expression] = dict(node.derived)
        self.others, self.populations = others, {POPULATION: others or ()}
        self.tables: dict[str, Outcomes] = {}
        self._given = {given.name: given for given in node.given}
        self._tallies = {tally.name: tally for tally in node.tallies}
        self._named = {named.name: named for named in node.named}

    # --- what a row must hold ---

    def known(self) -> Iterator[Flag]:
        """Where the node has a single world: no figure that is read is open, and every child has its outcome.

        Raises TooWide.
        """
        read = self._values_read()
        for name, filled in self.figures.items():
            match filled:
                case Chosen() if name in read and filled.is_open:
                    yield False
                case FactCells() if name in read:
                    # Nothing is said of a cell that is not there, which is not known either.
                    yield filled.can_occur
                    yield filled.valid
                case FactCells():
                    # Also where no test looks: what cannot occur must not pass for a fact.
                    yield one_of([no(filled.there), filled.can_occur])
                case _:
                    pass
        for child, table in self._looked_at():
            if (outcomes := self.below[child].get(table)) is not None:
                yield outcomes.there

    def _values_read(self) -> frozenset[str]:
        tests = (test for table in self.node.tables for row in table.rows for test in row.tests)
        return frozenset[str]().union(*(values_read(test, self.derived) for test in tests))

    def _looked_at(self) -> set[tuple[str, str]]:
        named = {(named.child, named.table) for named in self.node.named}
        return named.union(*(tally.tables for tally in self.node.tallies))

    # --- what a name stands for ---

    def number(self, name: str) -> Ratio:
        """The number that a quantity is; it does not exist where the quantity holds something else."""
        if name in self._tallies:
            return self._tally(self._tallies[name])
        if isinstance(cells := self.figures.get(name), FactCells):
            return cells.number
        value = self._same(name)
        return ratio.constant(value) if isinstance(value, Fraction) else NOTHING

    def label(self, name: str) -> Said:
        """The label that a quantity is."""
        if (own := self.tables.get(name)) is not None:
            return own
        if (named := self._named.get(name)) is not None:
            return self._certain(named.child, named.table) or OneLabel(None)
        cells = self.figures.get(name)
        if isinstance(cells, FactCells):
            return CellLabel(cells) if isinstance(cells.possible, Answers) else OneLabel(None)
        value = self._same(name)
        return OneLabel(value if isinstance(value, str) else None)

    def state(self, name: str, asked: State) -> Flag:
        """Whether the fact behind a quantity stands so."""
        filled = self.figures.get(name)
        if isinstance(filled, FactCells):
            if asked == "ej tillämplig":
                return False
            measured = filled.measured
            there = measured if isinstance(measured, bool) else measured.fill_null(value=False)
            return there if asked == "finns" else no(there)
        if filled is not None:
            return stands(filled.state, asked)
        given = self._given.get(name)
        missing = given is not None and given.value is None and not given.written
        return stands("finns inte" if missing else "känd", asked)

    def forced(self, expression: Expression) -> tuple[str | None, Ratio] | None:  # noqa: ARG002 - nothing is open here
        """Nothing is forced where nothing is open."""
        return None

    def _same(self, name: str) -> Fraction | str | None:
        """The value that is the same in every row, if there is one."""
        if name == POPULATION_SIZE and self.node.population is not None:
            return self._population_size()
        filled = self.figures.get(name)
        if isinstance(filled, Chosen):
            return filled.value
        return self._given[name].value if name in self._given else None

    def _population_size(self) -> Fraction | None:
        others = self.others
        own = self.figures["värde"]
        counted = isinstance(own, FactCells) or own.value is not None or own.is_open
        return Fraction(len(others) + counted) if others is not None else None

    # --- children ---

    def _certain(self, child: str, table: str | None) -> Outcomes | None:
        """A child's outcomes; rows where it has none are not among those that count (`known`)."""
        found = self.below[child].get(table or "")
        return None if found is None else replace(found, certain=True)

    def _tally(self, tally: Tally) -> Ratio:
        counted, tables = dict(tally.counted), dict(tally.tables)
        over = under = ratio.constant(Fraction(0))
        for child in self.node.children:
            if (outcomes := self._certain(child, tables.get(child))) is not None:
                adds = _adds(tally, outcomes, counted.get(child, ()))
                over = ratio.plus(over, _by_outcome(outcomes, {label: one for label, (one, _) in adds.items()}))
                under = ratio.plus(under, _by_outcome(outcomes, {label: one for label, (_, one) in adds.items()}))
        return over if tally.kind in {"antal", "antal räknade"} else ratio.quotient(over, under)


def _adds(tally: Tally, outcomes: Outcomes, counted: tuple[str, ...]) -> dict[str, tuple[Fraction, Fraction]]:
    """What a child adds above and below the line with each outcome that its table can give."""
    scale = {each.label: each for each in outcomes.table.scale}
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for label in dict.fromkeys(row.outcome for row in outcomes.table.rows):
        one = Fraction(scale[label].counts)
        score = one * (scale[label].score or 0)
        match tally.kind:
            case "antal" | "andel":
                found[label] = (one * (label in counted), one)
            case "antal räknade":
                found[label] = (one, one)
            case "medelpoäng":
                found[label] = (score, one)
            case "vägt medel":
                found[label] = (score * outcomes.weight, one * outcomes.weight)
            case _:
                assert_never(tally.kind)
    return found


def _by_outcome(outcomes: Outcomes, values: Mapping[str, Fraction]) -> Ratio:
    """A number for each outcome. Raises TooWide."""
    steps, by_value = outcomes.steps, dict[Fraction, list[str]]()
    for label, value in values.items():
        by_value.setdefault(value, []).append(label)
    (first, _), *others = sorted(by_value.items(), key=lambda each: (-len(each[1]), each[0])) or [(Fraction(0), [])]
    found = ratio.constant(first)
    for value, labels in others:
        where = steps.joined(lambda _, labels=tuple(labels): _expr(outcomes.among(labels)), outcomes.hit)
        found = ratio.chosen(steps, where, ratio.constant(value), found)
    return found


def _expr(flag: Flag) -> nw.Expr:
    return nw.lit(flag) if isinstance(flag, bool) else flag
