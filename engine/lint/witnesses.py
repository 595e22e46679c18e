"""Witnesses: one of the cases in a region, in words: `värde är 74 och plan är ej följd`.

Comes in: a box of a node's space. Goes out: text. Only what the box depends on is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from engine.compile.evaluation import Absent, Value
from engine.lint.axes import Axis, Cell, Space
from engine.lint.intervals import Interval
from engine.lint.regions import Box
from engine.lint.saying import NOTHING, all_of, numeral, phrase, quoted
from engine.model.diagnostic import Text


def case_in(box: Box, space: Space) -> Text:
    """One case in the box."""
    told = [
        piece
        for mask, axis in zip(box, space.axes, strict=True)
        if mask != axis.every
        for piece in _told(axis, (mask & axis.existing or mask).bit_length() - 1, space)
    ]
    return all_of(told) if told else NOTHING


def _told(axis: Axis, cell: int, space: Space) -> Iterator[Text]:
    match axis.kind:
        case "uppgift":
            yield _figure(axis, axis.cells[cell])
        case "resultat":
            yield is_value(axis.name, axis.cells[cell].value)
        case "barn":
            point = axis.worlds[cell].point
            names = [*(tally.name for tally in space.node.tallies), *(named.name for named in space.node.named)]
            yield from (is_value(name, point.values[name]) for name in names)
        case "alltid" | "skillnad":
            return


def _figure(axis: Axis, cell: Cell) -> Text:
    if isinstance(cell.value, Fraction) and cell.stretch is not None:
        stretch = cell.stretch
        inside = Interval(stretch.low, stretch.high, stretch.low_in, stretch.high_in)
        plain = inside.plainest(axis.possible.step if axis.possible else None)
        return is_value(axis.name, cell.value if plain is None else plain)
    return is_value(axis.name, cell.value)


def is_value(name: str, value: Value) -> Text:
    """`värde` är 74."""
    match value:
        case Fraction():
            return phrase("{name} är {value}", "{name} is {value}", name=quoted(name), value=numeral(value))
        case str():
            return phrase("{name} är {value}", "{name} is {value}", name=quoted(name), value=quoted(value))
        case Absent():
            return phrase("{name} saknas", "{name} is missing", name=quoted(name))


def range_said(interval: Interval) -> Text:
    """`över 61 och under 62`."""
    pieces = []
    if interval.low is not None and interval.low == interval.high:
        return numeral(interval.low)
    if interval.low is not None:
        sv, en = ("från {n}", "from {n}") if interval.low_in else ("över {n}", "over {n}")
        pieces.append(phrase(sv, en, n=numeral(interval.low)))
    if interval.high is not None:
        sv, en = ("till och med {n}", "up to {n}") if interval.high_in else ("under {n}", "under {n}")
        pieces.append(phrase(sv, en, n=numeral(interval.high)))
    return all_of(pieces) if pieces else phrase("alla tal", "every number")
