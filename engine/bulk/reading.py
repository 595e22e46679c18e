"""Reading: a Parquet file as frames, a piece at a time, so that it never stands whole in memory.

Comes in: a path. Goes out: its columns, and its rows in the order they stand. What the columns mean is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from engine.model.codes import diagnose
from engine.model.diagnostic import Place, Rejected
from engine.read.parse.files import demand_readable


def columns_of(path: Path) -> pl.Schema:
    """The columns of a file, in its order. Raises Rejected."""
    with _read(path):
        return pl.scan_parquet(path, glob=False).collect_schema()


def length_of(path: Path) -> int:
    """How many rows a file has. Raises Rejected."""
    with _read(path):
        return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())


def reduced(path: Path, to: Sequence[pl.Expr]) -> dict[str, int | None]:
    """One row that some expressions make of all rows. Raises Rejected."""
    if not to:
        return {}
    with _read(path):
        return pl.scan_parquet(path, glob=False).select(to).collect(engine="streaming").row(0, named=True)


def pieces_of(path: Path, columns: Sequence[str], size: int) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows, so many at a time, each piece with how many rows came before it. Raises Rejected."""
    for start in range(0, length_of(path), size):
        with _read(path):
            piece = pl.scan_parquet(path, glob=False).select(columns).slice(start, size).collect()
        yield start, piece


@contextmanager
def _read(path: Path) -> Iterator[None]:
    demand_readable(path)
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise Rejected([diagnose("RT871", Place(str(path), 1, 1))]) from error
