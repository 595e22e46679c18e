"""Own: what a node comes to when figures of its own are set to anything, its children being in one state.

Comes in: a node, what is known about its figures, and a state of its children. Goes out: for each case of the figures
that are set, everything that the node can come to with what is still open. What was worked out is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from engine.ask.nearest import Given, Group, changeable, opened
from engine.ask.vectors import as_known, vector_at
from engine.compile.choosing import Chosen
from engine.compile.points import Folded, Others, Vector, worlds_of
from engine.compile.program import Node

WORLDS_MAX = 20_000
FIGURES_MAX = 6
"""Own figures that are tried together."""
Names: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """What the node comes to in each case of the figures that are set. `whole`: no case is left out."""

    told: tuple[tuple[Group, Given], ...]
    whole: bool


@dataclass
class Own:
    """A node's own figures. `only_open`: what is known stays as it is."""

    node: Node
    chosen: Mapping[str, Chosen]
    others: Others
    only_open: bool
    kept: dict[tuple[Names, Folded], Cases] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = changeable(self.node, self.chosen, only_open=self.only_open)
        self.all_tried = len(names) <= FIGURES_MAX
        self.cases_each = 4 ** len(names)  # about: each figure as it is, or one of a few
        sizes = range(min(len(names), FIGURES_MAX) + 1)
        self.sets: list[Names] = [each for size in sizes for each in combinations(names, size)]

    def comes_to(self, state: Folded) -> tuple[Cases, ...]:
        """Everything that can be made of the node with its children in this state."""
        return tuple(self.cases(names, state) for names in self.sets)

    def in_all(self, names: Names, states: Collection[Folded]) -> tuple[dict[Group, Given], bool]:
        """What the node comes to in any of the states, by the cases that they share, and whether those are all."""
        first, *rest = (self.cases(names, state) for state in states)
        told = dict(first.told)
        for each in rest:
            other = dict(each.told)
            told = {group: given | other[group] for group, given in told.items() if group in other}
        return told, first.whole and all(each.whole and len(each.told) == len(told) for each in rest)

    def cases(self, names: Names, state: Folded) -> Cases:
        """What the node comes to with these figures set, its children in one state."""
        if (names, state) not in self.kept:
            self.kept[names, state] = self._cases(names, state)
        return self.kept[names, state]

    def _cases(self, names: Names, state: Folded) -> Cases:
        known = {name: opened(one) if name in names else one for name, one in self.chosen.items()}
        listing = worlds_of(self.node, known, {state: ()}, self.others, WORLDS_MAX)
        groups: dict[Group, dict[tuple[object, ...], Vector]] = {}
        for world in listing.worlds:
            parts = {part.name: part.value for part in world.witness if part.kind == "uppgift"}
            rest = tuple(p for p in world.witness if not (p.kind == "uppgift" and p.name in names))
            group = tuple(parts.get(name) for name in names)
            groups.setdefault(group, {})[rest] = vector_at(self.node, as_known(self.node, world.point, names))
        rests = {rest for group in groups.values() for rest in group}
        told = tuple((group, frozenset(each.values())) for group, each in groups.items() if each.keys() == rests)
        return Cases(told, not (listing.too_many or listing.approximate) and len(told) == len(groups))
