"""Parquet: tables for other programs, written as they come, so that a large one never stands whole in memory.

Comes in: frames of one shape, one after another, and the name of the file. Goes out: the file, whole or not at all.
The same frames give the same bytes. The only writer of Parquet; what stands in the columns is for those who call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, cast

import polars as pl
from polars.io.plugins import register_io_source

from engine.batch.overview import COLUMNS, Line
from engine.record.storing import replacing

ROWS_PER_GROUP: Final = 100_000
_LISTS: Final = {"rows": pl.List(pl.Int64), **dict.fromkeys(("possible", "sources", "marks"), pl.List(pl.String))}
SCHEMA: Final = pl.Schema({column: _LISTS.get(name, pl.String()) for name, column in COLUMNS.items()})
"""The columns of an overview: those of the CSV, with lists where several stand in a cell."""


def overview(told: Sequence[Line]) -> pl.DataFrame:
    """The lines of an overview as a frame; an empty text is null, for it says nothing."""
    rows = [[cell or None if isinstance(cell, str) else list(cell) for _, cell in line.cells()] for line in told]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def write(target: Path, frames: Iterable[pl.DataFrame], schema: pl.Schema = SCHEMA) -> None:
    """Store the frames, all of the shape `schema`, under the name `target`. Raises OSError with nothing stored."""

    def given(*_: object) -> Iterator[pl.DataFrame]:
        return iter(frames)

    with replacing(target) as draft:
        source = register_io_source(given, schema=schema, is_pure=True)
        source.sink_parquet(cast(IO[bytes], draft), row_group_size=ROWS_PER_GROUP, maintain_order=True)
