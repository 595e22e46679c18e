"""Possible outcomes: the worlds of a node gathered by what its verdict's table gave in them.

Comes in: the worlds, re-done. Goes out: one possibility per outcome, best first, each with its witnesses. Where only
the node's own figures are open, a witness is cut down to what is needed: every world that agrees with it gives the
same outcome, whatever the other figures are, and stretches that touch are one ("minst 75", not "75 eller över 75").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import prod

from engine.compile.points import Settled, Witness
from engine.compile.program import Table
from engine.compile.stretches import Stretch
from engine.prove.proof import NoRow, Possibility, TableDone, WorldDone

WORLDS_TO_CUT_DOWN = 400
"""Above this many worlds a witness is one world, not cut down (the work grows with the square)."""

Told = Sequence[tuple[Witness, str | None]]
"""Each world's witness, and the outcome it gives."""


def possibilities(table: Table, worlds: Sequence[WorldDone]) -> tuple[Possibility, ...]:
    """One possibility per outcome that some world gives, in the order of the scale; `ingen rad` last."""
    if len(worlds) == 1:
        return (_possibility(worlds[0].of(table.name).outcome, worlds, table, None),)
    order = {outcome.label: place for place, outcome in enumerate(table.scale)}
    by_outcome: dict[str | None, list[WorldDone]] = {}
    for world in worlds:
        by_outcome.setdefault(world.of(table.name).outcome, []).append(world)
    outcomes = sorted(by_outcome, key=lambda label: order[label] if label is not None else len(order))
    told = [(world.world.witness, world.of(table.name).outcome) for world in worlds]
    numbered = _numbered(told) if len(outcomes) > 1 else None
    return tuple(_possibility(outcome, by_outcome[outcome], table, numbered) for outcome in outcomes)


def _possibility(
    outcome: str | None, worlds: Sequence[WorldDone], table: Table, numbered: _Numbered | None
) -> Possibility:
    dones = [world.of(table.name) for world in worlds]
    rows = {done.row.row.number for done in dones if done.row is not None}
    witnesses = numbered.needed(outcome) if numbered else (worlds[0].world.witness,)
    return Possibility(outcome, tuple(sorted(rows)), witnesses, _why(dones[0]) if outcome is None else None)


def _why(done: TableDone) -> NoRow:
    if done.row is None:
        return NoRow()
    missing = next((test.missing for test in done.row.tests if test.holds is None), None)
    return NoRow(done.row.row.number, missing)


class _Numbered:
    """The witnesses as numbers of their parts: parts are many times compared, and slow to compare."""

    def __init__(self, told: Told) -> None:
        self.parts: list[Settled] = []
        number: dict[Settled, int] = {}
        by_id: dict[int, int] = {}  # most parts stand as one object in many worlds
        for part in (part for witness, _ in told for part in witness):
            if id(part) not in by_id:
                by_id[id(part)] = number.setdefault(part, len(number))
                if len(number) > len(self.parts):
                    self.parts.append(part)
        self.worlds = [(tuple(by_id[id(part)] for part in witness), outcome) for witness, outcome in told]

    @property
    def whole_product(self) -> bool:
        """Whether the worlds are every combination of the node's own open figures."""
        axes: dict[str, set[int]] = {}
        for number, part in enumerate(self.parts):
            axes.setdefault(part.name, set()).add(number)
        size = prod(map(len, axes.values()))
        return size == len(self.worlds) and all(len(witness) == len(axes) for witness, _ in self.worlds)

    def needed(self, outcome: str | None) -> tuple[Witness, ...]:
        """The cut-down witnesses of one outcome, shortest first, in the order of the worlds."""
        others = [frozenset(witness) for witness, given in self.worlds if given != outcome]
        found: dict[tuple[int, ...], None] = {}
        for witness, given in self.worlds:
            if given == outcome:
                found.setdefault(_cut_down(witness, others, witness))
                found.setdefault(_cut_down(witness, others, witness[::-1]))
        witnesses = (tuple(self.parts[number] for number in witness) for witness in found)
        return tuple(sorted(_joined(witnesses), key=len))


def _numbered(told: Told) -> _Numbered | None:
    """The witnesses to be cut down; None where that cannot be done (children are folded, so are no combinations)."""
    if len(told) > WORLDS_TO_CUT_DOWN or any(settled.kind == "barn" for witness, _ in told for settled in witness):
        return None
    numbered = _Numbered(told)
    return numbered if numbered.whole_product else None


def _cut_down(witness: tuple[int, ...], others: Sequence[frozenset[int]], order: tuple[int, ...]) -> tuple[int, ...]:
    """`witness` without the parts that make no difference, tried in `order`: no world in `others` agrees with it."""
    kept = frozenset(witness)
    for part in order:
        rest = kept - {part}
        if not any(rest <= other for other in others):
            kept = rest
    return tuple(part for part in witness if part in kept)


def _joined(witnesses: Iterable[Witness]) -> list[Witness]:
    """Witnesses that differ only in touching stretches of one number made one."""
    found: list[Witness] = []
    for witness in witnesses:
        for place, earlier in enumerate(found):
            if both := _touching(earlier, witness):
                found[place] = both
                break
        else:
            found.append(witness)
    return found


def _touching(first: Witness, second: Witness) -> Witness | None:
    """The two witnesses as one, when they differ in a single stretch and the two stretches meet."""
    if [part.name for part in first] != [part.name for part in second]:
        return None
    differ = [place for place, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    if len(differ) != 1:
        return None
    one, other = first[differ[0]], second[differ[0]]
    if not isinstance(one.value, Stretch) or not isinstance(other.value, Stretch):
        return None
    if one.value.high != other.value.low or not (one.value.high_in or other.value.low_in):
        return None
    both = Stretch(one.value.low, other.value.high, one.value.low_in, other.value.high_in, one.value.sample)
    return (*first[: differ[0]], _with(one, both), *first[differ[0] + 1 :])


def _with(settled: Settled, stretch: Stretch) -> Settled:
    return replace(settled, value=stretch)
