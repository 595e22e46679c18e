"""Columns: what a table with one assessment per row may hold, and its cells as exact numbers and labels.

Comes in: a program, and a table. Goes out: its pieces with exact cells, or every mistake in them. A decimal number
comes as a decimal or a text; a float is taken only where it is whole, as it holds hardly any other number exactly.
Nothing is rounded, and no column is passed over unless that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, assert_never

import polars as pl

from engine.bulk import reading
from engine.compile.choosing import FactsByFigure
from engine.compile.program import Answers, Program
from engine.infer.columnar import wide
from engine.infer.columnar.wide import FactColumn
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Rejected, Text
from engine.model.ruleset import EVERY_NUMBER, Range
from engine.model.suggestion import nearest

LARGEST_WHOLE: Final = 2**53
"""Every whole number up to this is held exactly by a float of 64 bits."""
DIGITS: Final = 38
_NUMERAL: Final = r"^[+-]?[0-9]{1,24}(?:\.([0-9]{1,12}))?$"

Way: TypeAlias = Literal["label", "exact", "float", "numeral"]
"""How the cells of a column become exact."""
_NUMBER = Text("ett tal", "a number")
_LABEL = Text("en text", "a text")
_OTHER = Text("av ett annat slag", "of another kind")
_KINDS: Final = (
    (pl.Boolean, Text("ja eller nej", "yes or no")),
    (pl.Date, Text("ett datum", "a date")),
    (pl.Datetime, Text("en tidpunkt", "a time")),
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A column that a table may have; `possible` is what its cells may be, None for a state."""

    name: str
    possible: Range | Answers | None
    column: FactColumn


def allowed(program: Program) -> dict[str, Allowed]:
    """Every column that a table of the program's facts may have, in the program's order."""
    found: dict[str, Allowed] = {}
    for column in wide.fact_columns(program).values():
        for name in column.names:
            own = name == column.name and column.parts is None
            possible = column.figure.possible if own else None if name == column.state else EVERY_NUMBER
            found.setdefault(name, Allowed(name, possible, column))
    return found


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns are known to be facts: its path, the name of the column of names, and the others."""

    path: Path
    id: str
    ways: dict[str, Way]
    places: dict[str, int]
    """How many decimals the longest numeral of a column of texts has."""
    facts: dict[str, FactColumn]

    def pieces(self, size: int) -> Iterator[tuple[int, pl.DataFrame]]:
        """The rows, so many at a time, with exact cells. Raises Rejected with all mistakes of the first bad piece."""
        for start, piece in reading.pieces_of(self.path, [self.id, *self.ways], size):
            yield start, self.exact(piece, start)

    def exact(self, piece: pl.DataFrame, start: int = 0) -> pl.DataFrame:
        """A piece with exact cells; `start` rows came before it. Raises Rejected."""
        wrong = [mistake for name in self.ways if (mistake := self._mistake(piece, name, start))]
        if wrong:
            raise Rejected(wrong)
        return piece.select(pl.col(self.id).cast(pl.String), *(self._exact(name) for name in self.ways))

    def _exact(self, name: str) -> pl.Expr:
        cells, way = pl.col(name), self.ways[name]
        match way:
            case "label":
                text = cells.cast(pl.String)
                return pl.when(text != "").then(text).alias(name)
            case "exact":
                return cells
            case "float":
                return cells.cast(pl.Int64, strict=False)
            case "numeral":
                return _numerals(name).cast(pl.Decimal(DIGITS, self.places.get(name, 0)), strict=False).alias(name)
            case _:
                assert_never(way)

    def _mistake(self, piece: pl.DataFrame, name: str, start: int) -> Diagnostic | None:
        """The first cell of a column that is no exact number."""
        match self.ways[name]:
            case "float":
                whole = (pl.col(name) == pl.col(name).round()) & (pl.col(name).abs() <= LARGEST_WHOLE)
                code, wrong = "RT875", piece.filter(pl.col(name).is_not_null() & ~whole)
            case "numeral":
                numeral = _numerals(name)
                code, wrong = "RT877", piece.filter(numeral.is_not_null() & ~numeral.str.contains(_NUMERAL))
            case _:
                return None
        if wrong.is_empty():
            return None
        row = piece.get_column(name).eq_missing(wrong.get_column(name)[0]).arg_max() or 0
        return diagnose(
            code, Place(str(self.path), start + row + 1, 1), name=name, value=str(wrong.get_column(name)[0])
        )


def _numerals(name: str) -> pl.Expr:
    """The texts of a column as numerals are written in programs; null where there is none."""
    text = pl.col(name).cast(pl.String).str.strip_chars().str.replace("−", "-", literal=True)
    text = text.str.replace(",", ".", literal=True)
    return pl.when(text != "").then(text)


# --- a whole table --------------------------------------------------------------------------------------------


def table(program: Program, beside: FactsByFigure, path: Path, names: str, skip: Sequence[str]) -> Table:
    """The table; `beside` are the facts that all rows share. Raises Rejected with every mistake in its columns."""
    found = reading.columns_of(path)
    looking = _Looking(path, list(found), allowed(program))
    said: dict[str, Allowed] = {}
    ways: dict[str, Way] = {}
    for name, dtype in found.items():
        if name not in {names, *skip} and (known := looking.known(name)):
            said[name] = known
            if way := looking.way(known, dtype):
                ways[name] = way
    looking.missing(names, said)
    for twice in wide.said_twice({each.column for each in said.values()}, beside):
        looking.wrong("RT876", twice.name)
    if looking.found:
        raise Rejected(looking.found)
    facts = {each.column.name: each.column for each in said.values()}
    return Table(path, names, ways, _places(path, ways), facts)


def _places(path: Path, ways: Mapping[str, Way]) -> dict[str, int]:
    names = [name for name, way in ways.items() if way == "numeral"]
    decimals = [_numerals(name).str.extract(_NUMERAL).str.len_chars().max().alias(name) for name in names]
    return {name: longest or 0 for name, longest in reading.reduced(path, decimals).items()}


class _Looking:
    """Looks at the columns of a file one by one, and keeps what is wrong with them."""

    def __init__(self, path: Path, names: Sequence[str], allowed: Mapping[str, Allowed]) -> None:
        self.path, self.names, self.allowed = path, names, allowed
        self.found: list[Diagnostic] = []

    def wrong(self, code: str, name: str, suggestion: str | None = None, **said: Text) -> None:
        place = Place(str(self.path), 1, self.names.index(name) + 1 if name in self.names else 1)
        self.found.append(diagnose(code, place, suggestion=suggestion, name=name, **said))

    def known(self, name: str) -> Allowed | None:
        """What a column is; a name that is nothing is a mistake, for facts must not fall away."""
        if name not in self.allowed:
            self.wrong("RT872", name, nearest(name, [each for each in self.allowed if each not in self.names]))
        return self.allowed.get(name)

    def missing(self, names: str, said: Mapping[str, Allowed]) -> None:
        """The columns without which another says nothing, and the one that names the rows."""
        needed = {names: None}
        for each in said.values():
            needed |= dict.fromkeys([each.column.name, *([each.column.parts] if each.column.parts else [])])
        for name in needed:
            if name not in self.names:
                self.wrong("RT873", name)

    def way(self, column: Allowed, dtype: pl.DataType) -> Way | None:
        """How the cells become exact; a kind that cannot is a mistake."""
        texts = isinstance(dtype, pl.String | pl.Categorical | pl.Enum)
        is_number = isinstance(column.possible, Range)
        if isinstance(dtype, pl.Null):
            return "float" if is_number else "label"
        if texts:
            return "numeral" if is_number else "label"
        if is_number and (dtype.is_integer() or isinstance(dtype, pl.Decimal)):
            return "exact"
        if is_number and dtype.is_float():
            return "float"
        kind = next(
            (said for each, said in _KINDS if isinstance(dtype, each)), _NUMBER if dtype.is_numeric() else _OTHER
        )
        self.wrong("RT874", column.name, kind=kind, wanted=_NUMBER if is_number else _LABEL)
        return None
