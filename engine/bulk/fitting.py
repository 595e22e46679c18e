"""Fitting: what one row says, as facts that fit the ruleset.

Comes in: a row with exact cells. Goes out: its facts, or every mistake in it. A row that is fully known needs none of
this: the projection itself leaves out the rows with a cell that cannot occur.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.bulk.columns import Table
from engine.compile.compiler import CheckedRuleset
from engine.compile.faults import Unresolved
from engine.compile.fitting import check_facts
from engine.compile.program import Program
from engine.infer.columnar import wide
from engine.infer.columnar.wide import Cell, FactColumn
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Rejected
from engine.model.facts import FactsFile


def facts(program: Program, table: Table, row: Mapping[str, Cell]) -> FactsFile:
    """What a row says."""
    return wide.facts_of(program, row, table.facts, str(row[table.id]))


def fitting(checked: CheckedRuleset, program: Program, table: Table, row: Mapping[str, Cell], number: int) -> FactsFile:
    """What a row says, held against the ruleset. Raises Rejected."""
    place = Place(str(table.path), number, 1)
    if wrong := [mistake for column in table.facts.values() for mistake in _wrong(column, row, place)]:
        raise Rejected(wrong)
    found = facts(program, table, row)
    # How many of the sub-results reached is no fact that a file could hold; the cells have been looked at.
    shares = {(each.node.id, each.figure.human_fact) for each in table.facts.values() if each.parts}
    others = [each for each in found.facts if (each.subject, each.human_fact) not in shares]
    try:
        check_facts(checked, found.model_copy(update={"facts": tuple(others)}))
    except Unresolved as error:
        raise Rejected(
            diagnose(each.code, place, suggestion=each.suggestion, **dict(each.values)) for each in error.faults
        ) from None
    return found


def _wrong(column: FactColumn, row: Mapping[str, Cell], place: Place) -> Iterator[Diagnostic]:
    """A state that is none, or beside a value; a share that cannot be."""
    value, state = row.get(column.name), row.get(column.state)
    if state is not None and (state not in wide.STATES or value is not None):
        yield diagnose("RT878", place, name=column.state, value=str(state))
    if column.parts is not None:
        parts = row.get(column.parts)
        if (value is not None or parts is not None) and not _is_share(value, parts):
            yield diagnose("RT333", place, name=f"{column.name} {_shown(value)} av {_shown(parts)}")


def _is_share(reached: Cell, parts: Cell) -> bool:
    return _is_whole(reached) and _is_whole(parts) and 0 <= Decimal(reached or 0) <= Decimal(parts or 0) > 0


def _is_whole(cell: Cell) -> bool:
    return isinstance(cell, int | Decimal) and cell == int(cell)


def _shown(cell: Cell) -> str:
    return "–" if cell is None else str(cell)
