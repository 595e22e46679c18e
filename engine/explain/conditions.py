"""Conditions: when each possible outcome of an open node comes true, in terms of its open figures.

Comes in: the worlds of a node. A world's outcome rests only on what its failing rows failed on and on what its deciding
row read; whatever else the world holds may be anything. Worlds that then differ in one figure only are joined. The
result covers every world, or is empty where the worlds cannot be told by figures alone (children, differences).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from engine.compile.choosing import Values
from engine.compile.program import Answers, Test, reads
from engine.compile.stretches import Stretch
from engine.explain.seen import chosen_for
from engine.model.expression import Expression
from engine.model.ruleset import Range
from engine.prove.proof import NodeProof, RowDone, WorldDone

Allowed: TypeAlias = tuple[Stretch | str, ...]
"""What a figure may be: one of some labels, or a number in one of some stretches."""
Condition: TypeAlias = Mapping[str, Allowed]
CONDITIONS_MAX = 400
"""Past this many worlds the proof's own witness is shown instead."""


def conditions(proof: NodeProof, outcome: str | None) -> tuple[Condition, ...]:
    """Every condition under which the node's verdict becomes `outcome`; empty when they cannot be told."""
    table = proof.node.verdict_table or ""
    worlds = [world for world in proof.worlds if world.of(table).outcome == outcome]
    if len(worlds) > CONDITIONS_MAX or any(s.kind != "uppgift" for world in worlds for s in world.world.witness):
        return ()
    found: list[Condition] = []
    for world in worlds:
        condition = _condition(proof, world, table)
        if condition not in found:
            found.append(condition)
    return tuple(_without_free(proof, condition) for condition in _widened(found))


def _condition(proof: NodeProof, world: WorldDone, table: str) -> Condition:
    needed = _needed(world, table, dict(proof.node.derived))
    return {
        settled.name: (_on_steps(proof, settled.name, settled.value),)
        for settled in world.world.witness
        if settled.name in needed
    }


def _on_steps(proof: NodeProof, name: str, value: Stretch | str) -> Stretch | str:
    """Among whole numbers a stretch goes from one that is in it to just before the next that is not."""
    chosen = chosen_for(proof, name)
    step = chosen.possible.step if chosen and isinstance(chosen.possible, Range) else None
    return value if step is None or isinstance(value, str) else stepped(value, step)


def stepped(stretch: Stretch, step: Fraction) -> Stretch:
    """The same numbers, with ends on multiples of `step`: the lower one in, the upper one not."""

    def first(end: Fraction, *, skip: bool) -> Fraction:
        steps = math.ceil(end / step)
        return (steps + 1 if skip and steps * step == end else steps) * step

    low = None if stretch.low is None else first(stretch.low, skip=not stretch.low_in)
    high = None if stretch.high is None else first(stretch.high, skip=stretch.high_in)
    return Stretch(low, high, low_in=low is not None, high_in=False, sample=stretch.sample)


def _needed(world: WorldDone, table: str, derived: Mapping[str, Expression]) -> frozenset[str]:
    """The quantities that the outcome of `table` rests on in this world, through earlier tables too."""
    names = frozenset[str]()
    for row in world.of(table).rows:
        for test in _decisive(row):
            names |= reads(test, derived)
    earlier = [done.table.name for done in world.tables if done.table.name in names and done.table.name != table]
    return names.union(*(_needed(world, name, derived) for name in earlier))


def _decisive(row: RowDone) -> Iterator[Test]:
    """The first false test of a row that failed; all tests of any other row."""
    if row.holds is False:
        yield next(done.test for done in row.tests if done.holds is False)
    else:
        yield from (done.test for done in row.tests)


# --- fewer and wider ------------------------------------------------------------------------------------------------


def _widened(found: Sequence[Condition]) -> list[Condition]:
    """The same worlds in fewer conditions: each as wide as the others allow, those inside another left out."""
    left = list(found)
    grown = True
    while grown:
        grown = False
        for place, one in enumerate(left):
            for other in left:
                wider = _wider(one, other)
                if wider is not None and wider != one:
                    left[place], grown = wider, True
                    one = wider  # noqa: PLW2901 - it goes on growing against the rest
        left = _without_inner(left)
    return left


def _wider(one: Condition, other: Condition) -> Condition | None:
    """`one` with a figure allowed what `other` allows it, where `other` asks for nothing else that `one` does not."""
    for name in one.keys() & other.keys():
        rest = [key for key in other if key != name]
        if all(key in one and _inside(one[key], other[key]) for key in rest) and not _inside(other[name], one[name]):
            return {**one, name: _union(one[name], other[name])}
    return None


def _without_inner(found: Sequence[Condition]) -> list[Condition]:
    kept: list[Condition] = []
    for place, one in enumerate(found):
        rest = [*kept, *found[place + 1 :]]
        if not any(all(key in one and _inside(one[key], outer[key]) for key in outer) for outer in rest):
            kept.append(one)
    return kept


def _inside(inner: Allowed, outer: Allowed) -> bool:
    return all(any(_covers(big, small) for big in outer) for small in inner)


def _covers(big: Stretch | str, small: Stretch | str) -> bool:
    if isinstance(big, str) or isinstance(small, str):
        return big == small
    low = big.low is None or (small.low is not None and (small.low, not small.low_in) >= (big.low, not big.low_in))
    return low and (
        big.high is None or (small.high is not None and (small.high, small.high_in) <= (big.high, big.high_in))
    )


def _union(one: Allowed, other: Allowed) -> Allowed:
    """Labels of both; stretches of both, from the lowest, those that touch made one."""
    labels = [label for label in dict.fromkeys((*one, *other)) if isinstance(label, str)]
    pieces = sorted((piece for piece in dict.fromkeys((*one, *other)) if isinstance(piece, Stretch)), key=_from_lowest)
    joined: list[Stretch] = []
    for piece in pieces:
        if joined and _touch(joined[-1], piece):
            joined[-1] = _both(joined[-1], piece)
        else:
            joined.append(piece)
    return (*labels, *joined)


def _from_lowest(piece: Stretch) -> tuple[bool, Fraction, bool]:
    return (piece.low is not None, piece.low or Fraction(0), not piece.low_in)


def _touch(low: Stretch, high: Stretch) -> bool:
    """Whether no number lies between: `high` begins no later than `low` ends."""
    if low.high is None or high.low is None:
        return True
    return high.low < low.high or (high.low == low.high and (low.high_in or high.low_in))


def _both(low: Stretch, high: Stretch) -> Stretch:
    last = max(
        (low, high), key=lambda piece: (piece.high is None, piece.high if piece.high is not None else 0, piece.high_in)
    )
    return Stretch(low.low, last.high, low.low_in, last.high_in, low.sample)


def _without_free(proof: NodeProof, condition: Condition) -> Condition:
    """Leave out a figure that may be anything after all."""
    return {name: allowed for name, allowed in condition.items() if not _anything(proof, name, allowed)}


def _anything(proof: NodeProof, name: str, allowed: Allowed) -> bool:
    chosen = chosen_for(proof, name)
    match chosen.possible if chosen else None:
        case Answers(labels):
            return set(labels) <= set(allowed)
        case Range() as possible:
            return _inside((_whole(possible),), allowed)
        case Values(numbers):
            return _inside(tuple(Stretch(each, each, True, True, each) for each in numbers), allowed)  # noqa: FBT003
        case None:
            return False


def _whole(possible: Range) -> Stretch:
    """All that a figure may be, as one stretch."""
    low_in, high_in = possible.low is not None, possible.high is not None and not possible.open_high
    whole = Stretch(possible.low, possible.high, low_in, high_in, Fraction(0))
    return whole if possible.step is None else stepped(whole, possible.step)
