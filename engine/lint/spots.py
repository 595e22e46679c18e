"""Spots: which place in the file each test of a compiled row was written at.

Comes in: a row as read and the same row compiled. Goes out: the tests by path, those that one cell became together.
Cells are recognised by their own words, which a compiled test keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.compile.faults import Path
from engine.compile.program import AnyOf, Test
from engine.lint.walk import conditions
from engine.model import ruleset as model


@dataclass(frozen=True, slots=True)
class Spot:
    """Everything that one cell (or one part of `någon av`) asks."""

    path: Path
    name: str
    written: str
    tests: tuple[Test, ...]


def spots(row: model.Row, tests: tuple[Test, ...], path: Path) -> Iterator[Spot]:
    """The cells of a row that ask something, each with what it asks."""
    top = {test.written: tuple(each for each in tests if each.written == test.written) for test in tests}
    for where, name, cell in conditions(row, path):
        written = f"{name}: {cell.written}"
        if model.ANY_OF not in where and written in top:
            yield Spot(where, name, cell.written, top[written])
    for test in tests:
        if isinstance(test, AnyOf):
            yield from _parts(row, test, (*path, "när", model.ANY_OF))


def _parts(row: model.Row, test: AnyOf, path: Path) -> Iterator[Spot]:
    """The parts of `någon av` that the readings left in force."""
    several = row.when.get(model.ANY_OF, ())
    for place, part in enumerate(several if isinstance(several, tuple) else ()):
        if not isinstance(part, Mapping):
            continue
        cells = [
            (name, one) for name, cells in part.items() for one in (cells if isinstance(cells, tuple) else (cells,))
        ]
        said = {f"{name}: {one.written}" for name, one in cells}
        for found in test.parts:
            if found and {each.written for each in found} <= said:
                words = ", ".join(dict.fromkeys(each.written for each in found))
                name, _, written = words.partition(": ")
                yield Spot((*path, place), name, written, found)
                break
