"""Polars: the whole case as one expression written by hand, in floats and labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

import polars as pl

from benchmarks.case import ANSWERS, BOTH, GOALS, INDICATORS, Asks, Assessment, Limits, Verdicts

COLOURS = ("grön", "gul", "röd")
OUTCOMES = ("uppfyllt", "ej uppfyllt")


class HandWritten:
    """Three steps of columns: indicators, goals, KF1. The answers are small numbers, not texts."""

    def __init__(self, *, text: bool = False) -> None:
        """With `text` the answers are texts, otherwise labels of known sets."""
        self.name, self._text = "Polars, skrivet för hand" + ", svar som text" * text, text

    def given(self, drawn: Sequence[Assessment]) -> pl.DataFrame:
        columns: dict[str, pl.Series] = {}
        for name in INDICATORS:
            facts = [each[name] for each in drawn]
            columns[name] = pl.Series([one.number for one in facts], dtype=pl.Float64)
            given = ([one.plan for one in facts], [one.activities for one in facts], [one.lost for one in facts])
            for (human, labels), answers in zip(ANSWERS.items(), given, strict=True):
                columns[f"{name} {human}"] = pl.Series(answers, dtype=pl.String if self._text else pl.Enum(labels))
        return pl.DataFrame(columns)

    def run(self, given: pl.DataFrame) -> pl.DataFrame:
        colours = given.lazy().select(_colour(name, limits).alias(name) for name, limits in INDICATORS.items())
        outcomes = colours.with_columns(_outcome(asks).alias(name) for name, asks in GOALS.items())
        shades = outcomes.with_columns(_shade(name, asks).alias(f"{name} färg") for name, asks in GOALS.items())
        met = _sum(pl.col(name) == 0 for name in BOTH)
        council = shades.with_columns(
            pl.when(met == len(BOTH)).then(_lit(0)).otherwise(_lit(1)).alias("KF1"),
            pl.when(met == len(BOTH)).then(_lit(0)).when(met == 1).then(_lit(1)).otherwise(_lit(2)).alias("KF1 färg"),
        )
        return council.collect()

    def verdicts(self, answers: pl.DataFrame) -> list[Verdicts]:
        return [{name: _word(name, place) for name, place in row.items()} for row in answers.iter_rows(named=True)]


def _lit(place: int) -> pl.Expr:
    return pl.lit(place, dtype=pl.Int8)


def _colour(name: str, limits: Limits) -> pl.Expr:
    value = pl.col(name)
    begun = (pl.col(f"{name} aktiviteter") == "påbörjade") & (pl.col(f"{name} kan ej nås") == "nej")
    return (
        pl.when((value >= limits.low) & (value <= limits.high))
        .then(_lit(0))
        .when(pl.col(f"{name} plan") == "följd")
        .then(_lit(0))
        .when(begun)
        .then(_lit(1))
        .otherwise(_lit(2))
    )


def _sum(flags: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(add, (flag.cast(pl.Int8) for flag in flags))


def _outcome(asks: Asks) -> pl.Expr:
    met = _sum(pl.col(child) == 0 for child in asks.children) >= asks.green
    if asks.yellow:
        met &= _sum(pl.col(child) <= 1 for child in asks.children) >= asks.yellow
    if asks.must:
        met &= pl.col(asks.must) == 0
    return pl.when(met).then(_lit(0)).otherwise(_lit(1))


def _shade(name: str, asks: Asks) -> pl.Expr:
    near = _sum(pl.col(child) <= 1 for child in asks.children) >= asks.near
    if asks.must:
        near &= pl.col(asks.must) <= 1
    return pl.when(pl.col(name) == 0).then(_lit(0)).when(near).then(_lit(1)).otherwise(_lit(2))


def _word(name: str, place: int) -> str:
    return (COLOURS if name in INDICATORS or name.endswith(" färg") else OUTCOMES)[place]
