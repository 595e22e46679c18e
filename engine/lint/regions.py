"""Regions: which row of a table takes which part of all that is possible, exactly.

Comes in: axes (each with finitely many cells) and rows whose tests are true, undefined or false on each cell. Goes out,
for each row, whether anything is left for it, and what no row takes. A region is a list of boxes, a box one set of
cells (a bit mask) for each axis. Knows nothing of rulesets: no name, number or label is seen here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Box: TypeAlias = tuple[int, ...]
Holds: TypeAlias = Literal["true", "undefined"]
BOXES_MAX = 20_000
"""Past this many boxes a table is not gone through, and that is said."""


class TooLarge(Exception):  # noqa: N818 - says what the table is, not that something broke
    """The table has more cases than are gone through."""


@dataclass(frozen=True, slots=True)
class On:
    """A test on one axis: the cells where it is true, and those where it is undefined."""

    axis: int
    true: int
    undefined: int = 0


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[tuple[Ask, ...], ...]


Ask: TypeAlias = On | Some


@dataclass(frozen=True, slots=True)
class Split:
    """A region in three: where tests are all true, where one is undefined (and none false), and the rest."""

    true: tuple[Box, ...]
    undefined: tuple[Box, ...]
    false: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class RowRegion:
    """What a row takes: where it decides, and where it is reached but undefined."""

    true: tuple[Box, ...]
    undefined: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class TableRegion:
    """What each row takes, and what is left when no row fits."""

    rows: tuple[RowRegion, ...]
    left: tuple[Box, ...]


def sweep(rows: Sequence[tuple[Ask, ...]], start: Sequence[Box]) -> TableRegion:
    """Go through the rows from the top. Raises TooLarge."""
    left = tuple(start)
    taken: list[RowRegion] = []
    for tests in rows:
        done = split(left, tests)
        taken.append(RowRegion(done.true, done.undefined))
        left = done.false
    return TableRegion(tuple(taken), left)


def split(boxes: Sequence[Box], tests: Sequence[Ask]) -> Split:
    """Part a region by tests that must all hold. Raises TooLarge."""
    true: list[Box] = []
    undefined: list[Box] = []
    false: list[Box] = []
    for box in boxes:
        _part(box, tests, true, undefined, false)
        if len(true) + len(undefined) + len(false) > BOXES_MAX:
            raise TooLarge
    return Split(tuple(true), tuple(undefined), tuple(false))


def _part(box: Box, tests: Sequence[Ask], true: list[Box], undefined: list[Box], false: list[Box]) -> None:
    open_boxes: list[tuple[Box, Holds]] = [(box, "true")]
    for test in tests:
        grown: list[tuple[Box, Holds]] = []
        for each, so_far in open_boxes:
            done = _on(each, test) if isinstance(test, On) else _some(each, test)
            grown += [(found, so_far) for found in done.true]
            grown += [(found, "undefined") for found in done.undefined]
            false += done.false
        open_boxes = grown
        if len(open_boxes) + len(false) > BOXES_MAX:
            raise TooLarge
    true += [each for each, holds in open_boxes if holds == "true"]
    undefined += [each for each, holds in open_boxes if holds == "undefined"]


def _on(box: Box, test: On) -> Split:
    here = box[test.axis]
    masks = (here & test.true, here & test.undefined, here & ~(test.true | test.undefined))
    return Split(*(_with(box, test.axis, mask) for mask in masks))


def _with(box: Box, axis: int, mask: int) -> tuple[Box, ...]:
    return ((*box[:axis], mask, *box[axis + 1 :]),) if mask else ()


def _some(box: Box, test: Some) -> Split:
    """True where a part is; undefined where no part is true and one is undefined; false elsewhere."""
    true: list[Box] = []
    left: list[tuple[Box, bool]] = [(box, False)]
    for part in test.parts:
        grown: list[tuple[Box, bool]] = []
        for each, undefined_before in left:
            done = split((each,), part)
            true += done.true
            grown += [(found, True) for found in done.undefined]
            grown += [(found, undefined_before) for found in done.false]
        left = grown
    undefined = tuple(each for each, was in left if was)
    return Split(tuple(true), undefined, tuple(each for each, was in left if not was))


def within(boxes: Sequence[Box], limit: Box) -> tuple[Box, ...]:
    """The part of a region that lies inside one box."""
    cut = (tuple(mask & bound for mask, bound in zip(box, limit, strict=True)) for box in boxes)
    return tuple(box for box in cut if all(box))
