"""Wide: the columns of a frame with one assessment per row, and what one row says as facts.

Comes in: a program. Goes out: the columns that its facts can stand in, by name: an indicator's value under its id, any
other figure under `id: figure`, and where a value must have passed a test of validity `id: svarsfrekvens` or `id: n`.
Sub-results are two columns: how many reached their target under the id, and of how many under `id: av`. A cell without
a value is an open figure. What a dataframe is, is not known here.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias, get_args

from engine.compile.choosing import FactsByFigure
from engine.compile.program import Figure, Node, Program, Valid
from engine.model.facts import Fact, FactsFile, Measured, State
from engine.model.number import exact_text
from engine.model.period import Span

Cell: TypeAlias = int | Decimal | str | None
STATES: Final[Mapping[str, State]] = {state: state for state in get_args(State)}
"""What a fact without a value may be."""
About: TypeAlias = tuple[str, str | None, Span]
"""What a fact is about: the node, the human fact, and the span."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column of facts about one figure; two figures that one fact fills share a column."""

    name: str
    node: Node
    figure: Figure

    @property
    def about(self) -> About:
        """What its facts are about."""
        return (self.node.id, self.figure.human_fact, self.figure.spans[0])

    @property
    def parts(self) -> str | None:
        """The column of how many sub-results there are, for a share of them."""
        return None if self.figure.sub_results == "nej" else f"{self.name}: av"

    @property
    def state(self) -> str:
        """The column of the state of a fact that has no value; a row where it says something goes the ordinary way."""
        return f"{self.name}: tillstånd"

    def beside(self, test: Valid) -> str:
        """The column of what a test of validity looks at."""
        return f"{self.node.id}: {test.about}"

    @property
    def names(self) -> tuple[str, ...]:
        """The column and those beside it."""
        beside = dict.fromkeys(self.beside(test) for test in self.figure.validity)
        return (self.name, *([self.parts] if self.parts else []), *beside, self.state)


def inside(name: str) -> str:
    """The name of a column in a projection. A point or a backtick would there point into a column (in Spark)."""
    return name.replace("·", "··").replace(".", "·,").replace("`", "·;")


def fact_columns(program: Program) -> dict[str, FactColumn]:
    """Every column that the program's facts can stand in, in the program's order."""
    found: dict[About, FactColumn] = {}
    for node in (node for layer in program.layers for node in layer):
        # An indicator's own value gives a shared column its name.
        for figure in sorted(node.figures, key=lambda each: each.name != "värde"):
            if figure.spans:
                name = node.id if figure.name == "värde" else f"{node.id}: {figure.name}"
                column = FactColumn(name, node, figure)
                found.setdefault(column.about, column)
    return {column.name: column for column in found.values()}


def filled_elsewhere(figure: Figure, node: str, lenient: Iterable[Span], columns: Container[About]) -> bool:
    """Whether a figure without a column of its own may be filled by a fact from another column."""
    spans = {*figure.spans, *figure.tolerated, *figure.carried, *lenient}
    return any((node, figure.human_fact, span) in columns for span in spans)


def said_twice(columns: Iterable[FactColumn], facts: FactsByFigure) -> Iterator[FactColumn]:
    """The columns whose figures the facts beside the table fill too."""
    for column in columns:
        node, human_fact, span = column.about
        if any(fact.part is None and fact.span == span for fact in facts.get((node, human_fact), ())):
            yield column


def facts_of(program: Program, row: Mapping[str, Cell], columns: Mapping[str, FactColumn], name: str) -> FactsFile:
    """One row as facts."""
    return FactsFile.model_construct(id=name, ruleset=program.ruleset, facts=facts_in(row, columns))


def facts_in(row: Mapping[str, Cell], columns: Mapping[str, FactColumn]) -> tuple[Fact, ...]:
    """What some columns of a row say; a cell without a value says nothing."""
    return tuple([_fact(column, row) for column in columns.values() if _said(column, row)])


def _said(column: FactColumn, row: Mapping[str, Cell]) -> bool:
    return row.get(column.state) is not None or _has_value(column, row)


def _has_value(column: FactColumn, row: Mapping[str, Cell]) -> bool:
    return row.get(column.name) is not None and (column.parts is None or row.get(column.parts) is not None)


def _fact(column: FactColumn, row: Mapping[str, Cell]) -> Fact:
    cell, node, state = row.get(column.name), column.node, row.get(column.state)
    known = _has_value(column, row)
    beside = {test.about: row.get(column.beside(test)) for test in column.figure.validity}
    rate, answering = (_whole_or_decimal(beside.get(about)) for about in ("svarsfrekvens", "n"))
    return _BLANK.model_copy(
        update={
            "indicator": node.id if node.level == "indikator" else None,
            "goal": None if node.level == "indikator" else node.id,
            "human_fact": column.figure.human_fact,
            "span": column.about[2],
            "value": _measured(Fraction(cell or 0), row.get(column.parts or ""))
            if known and not isinstance(cell, str)
            else None,
            "answer": cell if isinstance(cell, str) else None,
            "state": STATES.get(state) if isinstance(state, str) else None,
            "response_rate": rate,
            "n": None if answering is None else int(answering),
        }
    )


_BLANK: Final = Fact.model_construct(span=Span(date.min, date.min))
"""What is said of no fact here; a copy of it is made far sooner than another."""


def _whole_or_decimal(cell: Cell) -> Fraction | None:
    return Fraction(cell) if isinstance(cell, int | Decimal) else None


def _measured(exact: Fraction, parts: Cell) -> Measured:
    if isinstance(parts, int | Decimal) and (many := int(parts)):
        return Measured(f"{exact} av {many}", exact / many, many)
    return Measured(exact_text(exact).replace(".", ","), exact)
