"""Conditions: when each possible outcome of an open node comes true, in terms of its open figures.

Comes in: the worlds of a node. A world's outcome rests only on what its failing rows failed on and on what its deciding
row read; whatever else the world holds may be anything. Worlds that then differ in one figure only are joined. The
result covers every world, or is empty where the worlds cannot be told by figures alone (children, differences).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from engine.compile.choosing import Values
from engine.compile.program import Answers, Test, reads
from engine.compile.stretches import Stretch
from engine.explain.seen import chosen_for
from engine.model.expression import Expression
from engine.model.ruleset import Range
from engine.prove.proof import NodeProof, RowDone, WorldDone

Allowed: TypeAlias = Stretch | tuple[str, ...]
"""What a figure may be: numbers in a stretch, or one of some labels."""
Condition: TypeAlias = Mapping[str, Allowed]
CONDITIONS_MAX = 400
"""Past this many worlds the proof's own witness is shown instead."""


def conditions(proof: NodeProof, outcome: str | None) -> tuple[Condition, ...]:
    """Every condition under which the node's verdict becomes `outcome`; empty when they cannot be told."""
    table = proof.node.verdict_table or ""
    worlds = [world for world in proof.worlds if world.of(table).outcome == outcome]
    if len(worlds) > CONDITIONS_MAX or any(s.kind != "uppgift" for world in worlds for s in world.world.witness):
        return ()
    found: list[dict[str, Allowed]] = []
    for world in worlds:
        condition = _condition(world, table, dict(proof.node.derived))
        if condition not in found:
            found.append(condition)
    return tuple(_without_free(proof, condition) for condition in _joined(found))


def _condition(world: WorldDone, table: str, derived: Mapping[str, Expression]) -> dict[str, Allowed]:
    needed = _needed(world, table, derived)
    return {
        settled.name: settled.value if isinstance(settled.value, Stretch) else (settled.value,)
        for settled in world.world.witness
        if settled.name in needed
    }


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


def _joined(found: Sequence[dict[str, Allowed]]) -> list[dict[str, Allowed]]:
    """Conditions that differ in one figure only made one, until none do."""
    left = list(found)
    place = 0
    while place < len(left):
        for other in range(place + 1, len(left)):
            if (both := _both(left[place], left[other])) is not None:
                left[place] = both
                del left[other]
                place = -1
                break
        place += 1
    return left


def _both(one: dict[str, Allowed], other: dict[str, Allowed]) -> dict[str, Allowed] | None:
    if one.keys() != other.keys():
        return None
    differing = [name for name in one if one[name] != other[name]]
    if len(differing) != 1:
        return None
    (name,) = differing
    union = _union(one[name], other[name])
    return None if union is None else {**one, name: union}


def _union(one: Allowed, other: Allowed) -> Allowed | None:
    match one, other:
        case Stretch(), Stretch():
            return _touching(one, other) or _touching(other, one)
        case tuple(), tuple():
            return (*one, *(label for label in other if label not in one))
        case _:
            return None


def _touching(low: Stretch, high: Stretch) -> Stretch | None:
    if low.high is None or low.high != high.low or not (low.high_in or high.low_in):
        return None
    return Stretch(low.low, high.high, low.low_in, high.high_in, low.sample)


def _without_free(proof: NodeProof, condition: Condition) -> Condition:
    """Leave out a figure that may be anything after all."""
    return {name: allowed for name, allowed in condition.items() if not _anything(proof, name, allowed)}


def _anything(proof: NodeProof, name: str, allowed: Allowed) -> bool:
    chosen = chosen_for(proof, name)
    match chosen.possible if chosen else None:
        case Answers(labels):
            return isinstance(allowed, tuple) and set(labels) <= set(allowed)
        case Range(low, high):
            return isinstance(allowed, Stretch) and (allowed.low, allowed.high) == (low, high)
        case Values() | None:
            return False
