"""Widening: facts laid out as one row of a wide frame, with what no row can say left beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import polars as pl

from engine.compile.choosing import own_target_reached
from engine.compile.program import Program
from engine.infer.columnar.wide import Cell, FactColumn, fact_columns
from engine.model.facts import Fact, FactsFile
from engine.model.number import decimals_of

DECIMALS = 3


def widened(program: Program, files: Sequence[FactsFile]) -> tuple[dict[str, Cell], list[FactsFile]]:
    """The cells of one row, and the facts that only a file can say (a state, a correction, a preliminary figure)."""
    columns = {column.about: column for column in fact_columns(program).values()}
    said = Counter((each.subject, each.human_fact, each.span) for file in files for each in file.facts)
    row: dict[str, Cell] = {}
    rest: list[FactsFile] = []
    for file in files:
        left = []
        for fact in file.facts:
            about = (fact.subject, fact.human_fact, fact.span)
            cells = _cells(fact, columns[about]) if about in columns and said[about] == 1 else None
            if cells is None:
                left.append(fact)
            else:
                row |= cells
        rest.append(file.model_copy(update={"facts": tuple(left)}))
    return row, rest


def _cells(fact: Fact, column: FactColumn) -> dict[str, Cell] | None:
    """What a fact is in its columns; nothing when they cannot say all that it says."""
    if fact.state is not None or fact.preliminary or fact.part is not None or fact.corrects or fact.kind != "uppmätt":
        return None
    beside: dict[str, Cell] = {}
    for test in column.figure.validity:
        value = fact.response_rate if test.about == "svarsfrekvens" else fact.n
        beside[column.beside(test)] = None if value is None else number(Fraction(value))
    if column.parts:
        reached = _reached(fact, column)
        return None if reached is None else {column.name: reached, column.parts: len(fact.sub_results), **beside}
    cell = fact.answer if fact.value is None else number(fact.value.exact)
    return None if cell is None else {column.name: cell, **beside}


def _reached(fact: Fact, column: FactColumn) -> int | None:
    reaches = own_target_reached(column.figure)
    if not fact.sub_results or any(part.value is None for part in fact.sub_results):
        return None
    return sum(1 for part in fact.sub_results if part.value and reaches(part.value.exact, part.target))


def number(value: Fraction) -> int | Decimal | None:
    """The cell that holds a number, when few decimals write it."""
    places = decimals_of(value)
    if places is None or places > DECIMALS or abs(value) > 10**12:
        return None
    return int(value) if places == 0 else Decimal(value.numerator) / Decimal(value.denominator)


def framed(rows: Sequence[Mapping[str, Cell]]) -> pl.DataFrame:
    """The rows as a frame: whole numbers as such where all are, otherwise as decimal numbers."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame({name: _series([row.get(name) for row in rows]) for name in names})


def _series(cells: Sequence[Cell]) -> pl.Series:
    known = [cell for cell in cells if cell is not None]
    if any(isinstance(cell, str) for cell in known):
        return pl.Series(cells, dtype=pl.String)
    if all(isinstance(cell, int) for cell in known):
        return pl.Series(cells, dtype=pl.Int64)
    places = max(-int(Decimal(cell).as_tuple().exponent) for cell in known if not isinstance(cell, str))
    exact = [None if cell is None or isinstance(cell, str) else Decimal(cell) for cell in cells]
    return pl.Series(exact, dtype=pl.Decimal(38, places))
