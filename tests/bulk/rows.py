"""Rows: generated assessments of a program, each cell one that can occur, the same for the same seed."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from fractions import Fraction

import polars as pl

from engine.bulk.columns import Allowed, allowed
from engine.compile.program import Answers, Program
from engine.model.ruleset import Range

PLACES = 2
HIGHEST = 120


def rows(program: Program, many: int, seed: int = 1, open_in: float = 0.0) -> pl.DataFrame:
    """So many rows over every column but states; each figure is open that often."""
    chance = random.Random(seed)  # noqa: S311 - test data
    columns = [each for each in allowed(program).values() if each.possible is not None]
    figures = dict.fromkeys(each.column.name for each in columns)
    found: list[dict[str, str | Decimal | None]] = []
    for number in range(many):
        left = {name for name in figures if chance.random() < open_in}
        cells = {each.name: None if each.column.name in left else _cell(each, chance) for each in columns}
        found.append({"id": f"r{number}", **cells})
    return pl.DataFrame(found, schema={"id": pl.String(), **{each.name: _kind(each) for each in columns}})


def _kind(each: Allowed) -> pl.DataType:
    return pl.String() if isinstance(each.possible, Answers) else pl.Decimal(18, PLACES)


def _cell(each: Allowed, chance: random.Random) -> str | Decimal:
    if isinstance(each.possible, Answers):
        return chance.choice(each.possible.labels)
    possible = each.possible if isinstance(each.possible, Range) else Range()
    if each.name == each.column.parts:
        return Decimal(3)
    if each.column.parts and each.name == each.column.name:
        return Decimal(chance.randint(0, 3))
    step = possible.step or Fraction(1, 10**PLACES)
    low = possible.low if possible.low is not None else Fraction(0)
    high = possible.high if possible.high is not None else max(low, Fraction(HIGHEST))
    number = step * chance.randint(math.ceil(low / step), math.floor(high / step))
    return Decimal(number.numerator) / Decimal(number.denominator)
