"""Native: steps over a frame turned once into Polars' own, and then taken on any number of frames.

Comes in: steps that Narwhals takes on a frame. Goes out: the same steps on a lazy frame in Polars. Narwhals turns every
expression into the library's own each time it is used, which for a whole program takes as long as reckoning some
hundred thousand rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw
import polars as pl

Steps: TypeAlias = Callable[[Any], Any]
"""From a frame to a frame."""


def natively(steps: Steps, schema: pl.Schema) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    """What `steps` do to a frame with these columns: nothing but `with_columns` and `select`."""
    taken: list[tuple[str, tuple[Any, ...]]] = []

    class Seen(pl.LazyFrame):
        """A frame that remembers what is done to it."""

        def with_columns(self, *columns: Any) -> pl.LazyFrame:  # type: ignore[override] # noqa: ANN401 - Polars' own
            taken.append(("with_columns", columns))
            return super().with_columns(*columns)

        def select(self, *columns: Any) -> pl.LazyFrame:  # type: ignore[override] # noqa: ANN401 - as above
            taken.append(("select", columns))
            return super().select(*columns)

    steps(nw.from_native(Seen(schema=schema)))

    def again(frame: pl.LazyFrame) -> pl.LazyFrame:
        for method, columns in taken:
            frame = getattr(frame, method)(*columns)
        return frame

    return again
