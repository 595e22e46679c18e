"""Alike: the states that a goal's children can be in, those from which the same follows being one.

Comes in: what each child may add, and what the goal comes to when every child is told. Goes out: for each child in turn
the state after it, by the state before it and what it adds. A count past the last limit, a demand that failed already
and two ways to the same mean are then one state, so that few are left to search among.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from engine.compile.points import Folded, Step, after


@dataclass(frozen=True, slots=True)
class Alike:
    """The states as numbers. `ahead[child][state][step]` is the next; `last`: one state of each number at the end."""

    start: int
    ahead: tuple[tuple[Mapping[Step, int], ...], ...]
    last: tuple[Folded, ...]


def alike(
    start: Folded, added: Sequence[Sequence[Step]], comes_to: Callable[[Folded], Hashable], most: int
) -> Alike | None:
    """The states by what follows from them; None where more than `most` would have to be looked at."""
    layers = [{start: None}]
    for every in added:
        layers.append({after(state, step): None for state in layers[-1] for step in every})
        if len(layers[-1]) > most:
            return None
    kinds: dict[Hashable, int] = {}
    number: dict[Folded, int] = {}
    last: list[Folded] = []
    for state in layers[-1]:
        number[state] = kinds.setdefault(comes_to(state), len(kinds))
        if len(kinds) > len(last):
            last.append(state)
    ahead: list[tuple[Mapping[Step, int], ...]] = []
    for layer, every in zip(reversed(layers[:-1]), reversed(added), strict=True):
        told = {state: tuple(number[after(state, step)] for step in every) for state in layer}
        rows: dict[tuple[int, ...], int] = {}
        number = {state: rows.setdefault(row, len(rows)) for state, row in told.items()}
        ahead.append(tuple(dict(zip(every, row, strict=True)) for row in rows))
    return Alike(number[start], tuple(reversed(ahead)), tuple(last))
