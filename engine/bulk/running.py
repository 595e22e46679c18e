"""Running: a whole table, a piece at a time, from one file to another.

Comes in: a ruleset, a table and where its verdicts go. Goes out: the file of verdicts, whole or not at all, and counts
of what became of the assessments; or the assessment of single rows, each proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engine.batch import parquet
from engine.bulk import columns, reading
from engine.bulk.answering import SCHEMA, Answering, Asked
from engine.compile.choosing import by_figure
from engine.line import LoadedFacts, LoadedRuleset, compiled
from engine.model.codes import diagnose
from engine.model.diagnostic import Language, Place, Rejected
from engine.model.period import At
from engine.prove.assessment import Assessment

PIECE = 50_000
"""So many assessments are held at a time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a table."""

    ruleset: LoadedRuleset
    common: tuple[LoadedFacts, ...]
    period: At
    readings: dict[str, str]
    table: Path
    names: str
    skip: tuple[str, ...]
    indicators: bool
    lang: Language
    prove: bool = False


def begun(wanted: Wanted) -> Answering:
    """The table, ready to be answered. Raises Rejected with every mistake in its columns."""
    program, files = compiled(wanted.ruleset, wanted.common, wanted.period, wanted.readings)
    beside = by_figure(fact for file in files for fact in file.facts)
    table = columns.table(program, beside, wanted.table, wanted.names, wanted.skip)
    asked = Asked(wanted.ruleset.checked, program, files, table, wanted.indicators, wanted.lang, wanted.prove)
    return Answering(asked)


def run(wanted: Wanted, out: Path, told: Callable[[int, int], None], piece: int = PIECE) -> Answering:
    """Write the verdicts of every row; what became of them is in `counts`. `told` hears how many are done, of how many.

    Raises Rejected, OSError.
    """
    answering = begun(wanted)
    length = reading.length_of(wanted.table)

    def frames() -> Iterator[pl.DataFrame]:
        for start, each in answering.asked.table.pieces(piece):
            yield answering.answer(each, start)
            told(min(start + piece, length), length)

    parquet.write(out, frames(), SCHEMA)
    return answering


def single(wanted: Wanted, names: Sequence[str]) -> Iterator[Assessment]:
    """The assessments of some rows, by name, each proven. Raises Rejected."""
    answering = begun(wanted)
    for name in names:
        number, row = _row(answering, name)
        yield answering.checked(row, number)


def _row(answering: Answering, name: str) -> tuple[int, dict[str, object]]:
    table = answering.asked.table
    found = [
        (start + at + 1, table.exact(each, start).row(at, named=True))
        for start, each in reading.pieces_of(table.path, [table.id, *table.ways], PIECE)
        for at in (each[table.id].cast(pl.String) == name).arg_true()
    ]
    if len(found) != 1:
        raise Rejected([diagnose("RT879", Place(str(table.path), 1, 1), found=len(found), name=name)])
    return found[0]
