"""Possible outcomes: the worlds of a node gathered by what its verdict's table gave in them.

Comes in: the worlds, re-done. Goes out: one possibility per outcome, best first, with the stretches joined that
give the same ("minst 75" instead of "75" and "över 75").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from engine.compile.points import Settled, Witness
from engine.compile.program import Table
from engine.compile.stretches import Stretch
from engine.prove.proof import NoRow, Possibility, TableDone, WorldDone


def possibilities(table: Table, worlds: Sequence[WorldDone]) -> tuple[Possibility, ...]:
    """One possibility per outcome that some world gives, in the order of the scale; `ingen rad` last."""
    order = {outcome.label: place for place, outcome in enumerate(table.scale)}
    by_outcome: dict[str | None, list[tuple[Witness, TableDone]]] = {}
    for witness, done in _joined(table, worlds):
        by_outcome.setdefault(done.outcome, []).append((witness, done))
    outcomes = sorted(by_outcome, key=lambda label: order[label] if label is not None else len(order))
    return tuple(_possibility(outcome, by_outcome[outcome], worlds, table) for outcome in outcomes)


def _possibility(
    outcome: str | None, found: list[tuple[Witness, TableDone]], worlds: Sequence[WorldDone], table: Table
) -> Possibility:
    dones = [world.of(table.name) for world in worlds]
    rows = {d.row.row.number for d in dones if d.outcome == outcome and d.row is not None}
    witnesses = tuple(witness for witness, _ in found)
    only_stretches = all(len(witness) == 1 and witness[0].kind == "uppgift" for witness in witnesses)
    why = _why(found[0][1]) if outcome is None else None
    return Possibility(outcome, tuple(sorted(rows)), witnesses if only_stretches else witnesses[:1], why)


def _why(done: TableDone) -> NoRow:
    if done.row is None:
        return NoRow()
    missing = next((test.missing for test in done.row.tests if test.holds is None), None)
    return NoRow(done.row.row.number, missing)


def _joined(table: Table, worlds: Sequence[WorldDone]) -> list[tuple[Witness, TableDone]]:
    """Worlds in order, neighbours that differ only in touching stretches of one number made one."""
    found: list[tuple[Witness, TableDone]] = []
    for world in worlds:
        done, witness = world.of(table.name), world.world.witness
        if found and found[-1][1].outcome == done.outcome and (both := _touching(found[-1][0], witness)):
            found[-1] = (both, found[-1][1])
        else:
            found.append((witness, done))
    return found


def _touching(first: Witness, second: Witness) -> Witness | None:
    """The two witnesses as one, when only their last stretch differs and the two stretches meet."""
    if not first or not second or first[:-1] != second[:-1]:
        return None
    one, other = first[-1], second[-1]
    if one.name != other.name or not isinstance(one.value, Stretch) or not isinstance(other.value, Stretch):
        return None
    meets = one.value.high is not None and one.value.high == other.value.low
    if not (meets and (one.value.high_in or other.value.low_in)):
        return None
    return (*first[:-1], _span(one, other.value, one.value))


def _span(settled: Settled, high: Stretch, low: Stretch) -> Settled:
    sample: Fraction = low.sample
    return replace(settled, value=Stretch(low.low, high.high, low.low_in, high.high_in, sample))
