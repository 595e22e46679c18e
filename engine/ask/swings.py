"""Swings: what one open figure can turn a node between, all else being equal.

Comes in: a proof and the facts it was made from. Goes out: for each node, and each open figure in it or below it, the
pairs of outcomes that the figure alone parts. Exact for figures that reach a node along one line: its own worlds are
held side by side, and above, every state of the other children. Where that cannot be told apart the pairs are too many,
never too few, and the swing says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from math import prod
from typing import TypeAlias

from engine.ask.nearest import opened
from engine.ask.vectors import MEASURED, VALUE, as_known, children_read, one_value, vector_at
from engine.compile.choosing import Chosen, by_figure
from engine.compile.points import (
    Folded,
    Settled,
    Step,
    Vector,
    World,
    after,
    before_any,
    list_points,
    ranked_among,
    steps,
    worlds_of,
)
from engine.compile.program import AnyOf, Node, StateIs, Test, base_names
from engine.model.facts import FactsFile
from engine.prove.proof import NodeProof, NoRow, Proof, Undecided

STATES_MAX = 5_000
"""States of a goal's children, and worlds of a node, that are looked at; past this a figure may turn anything."""

NO_ROW = ""
"""In the place of a figure: no row fits the node, so what rests on it takes it to be any outcome."""

Name: TypeAlias = tuple[str, str]
"""A node and its figure."""
Pair: TypeAlias = tuple[Vector, Vector]
"""Two things that a node comes to, the lesser first."""
Rest: TypeAlias = tuple[object, ...]
"""All of a world but the figure that is asked about."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What a figure can turn a node between. `exact`: it can turn it between them all."""

    pairs: frozenset[Pair]
    exact: bool = True

    @property
    def turns(self) -> bool:
        """Whether the verdict differs; its table stands first in a vector."""
        return any(one[0] != other[0] for one, other in self.pairs)


class Swings:
    """The swings of one proof; what was found out about a node is kept."""

    def __init__(self, proof: Proof, files: Sequence[FactsFile]) -> None:
        self.proof = proof
        self.facts = by_figure(fact for file in files for fact in file.facts)
        self.found: dict[str, Mapping[Name, Swing]] = {}

    def of(self, name: str) -> Mapping[Name, Swing]:
        """The open figures that can turn anything of a node."""
        if name not in self.found:
            proof = self.proof.nodes[name]
            every = chain(self._own(proof), self._below(proof)) if proof.outcomes.vectors else ()
            self.found[name] = {key: swing for key, swing in every if swing.pairs}
        return self.found[name]

    # --- a node's own figures -------------------------------------------------------------------------------------

    def _own(self, proof: NodeProof) -> Iterator[tuple[Name, Swing]]:
        if isinstance(proof.verdict, NoRow):
            yield (proof.node.id, NO_ROW), Swing(_pairs([proof.outcomes.vectors]))
        for one in proof.chosen:
            if one.is_open and one.figure != MEASURED:
                yield (proof.node.id, one.figure), self._swing(proof, one)
        measured = next((one for one in proof.chosen if one.figure == MEASURED and one.is_open), None)
        value = next((one for one in proof.chosen if one.figure == VALUE), None)
        if measured and value and not value.is_open:  # an older value is carried until this one is known
            yield (proof.node.id, MEASURED), self._swing(proof, opened(value)._replace(state=measured.state))

    def _swing(self, proof: NodeProof, one: Chosen) -> Swing:
        """What the node comes to with each value of the figure, and as it is where that is something else."""
        names = {VALUE, MEASURED} if one.figure == VALUE else {one.figure}
        node = one_value(proof.node) if one.figure == VALUE else proof.node
        chosen = {each.figure: each for each in proof.chosen} | {one.figure: one}
        children = {child: self.proof.nodes[child].outcomes for child in node.children}
        listing = list_points(node, chosen, children, ranked_among(node, self.facts), STATES_MAX)
        if listing.too_many or (isinstance(proof.verdict, Undecided) and proof.verdict.too_many):
            return Swing(_pairs([proof.outcomes.vectors]), exact=False)
        told = [
            (world, vector_at(node, as_known(node, world.point, names) if one.state == "öppen" else world.point))
            for world in listing.worlds
        ]
        known = not any(each.is_open for each in proof.chosen if each.figure == one.figure)
        if known or _states_asked(node) & names:
            told += [(done.world, vector_at(proof.node, done.world.point)) for done in proof.worlds]
        groups, exact = _groups(told, names)
        return Swing(_pairs(groups), exact=exact and not listing.approximate)

    # --- what stands below ----------------------------------------------------------------------------------------

    def _below(self, proof: NodeProof) -> Iterator[tuple[Name, Swing]]:
        """What the children's figures can turn."""
        node, read = proof.node, children_read(proof.node)
        moved: dict[Name, dict[str, frozenset[Pair]]] = {}
        exact: dict[Name, bool] = {}
        for child in node.children:
            tables = {table for name, table in read if name == child}
            for name, swing in self.of(child).items() if tables else ():
                if pairs := self._seen(child, swing, tables):
                    moved.setdefault(name, {})[child] = pairs
                    exact[name] = exact.get(name, True) and swing.exact
        lifting = _Lifting(self, proof)
        for figure, parted in moved.items():
            sure = exact[figure] and len(parted) == 1 and not proof.may_not_occur
            lifted = lifting.swing(parted)
            yield figure, replace(lifted, exact=lifted.exact and sure)

    def _seen(self, child: str, swing: Swing, tables: set[str]) -> frozenset[Pair]:
        """The pairs as the tables above see them; where no row fits, above it may be any outcome."""
        node, found = self.proof.nodes[child].node, set[Pair]()
        for one, other in swing.pairs:
            axes = [
                _told(node, table, label, beside)
                for (table, label), (_, beside) in zip(one, other, strict=True)
                if table in tables
            ]
            for parts in product(*axes):
                left, right = (tuple(part[side] for part in parts) for side in (0, 1))
                if left != right:
                    found.add(min((left, right), (right, left)))
        return frozenset(found)


class _Lifting:
    """One node whose children are moved, and what it comes to in each state of them."""

    def __init__(self, below: Swings, proof: NodeProof) -> None:
        self.proof, self.node = proof, proof.node
        self.chosen = {each.figure: each for each in proof.chosen}
        self.others = ranked_among(self.node, below.facts)
        self.outcomes = {child: below.proof.nodes[child].outcomes for child in self.node.children}
        self.steps = {child: tuple(steps(self.node, child, each)) for child, each in self.outcomes.items()}
        self.swings: dict[object, Swing] = {}
        self.at: dict[Folded, Mapping[Rest, Vector]] = {}
        self.approximate = False

    def swing(self, moved: Mapping[str, frozenset[Pair]]) -> Swing:
        """What the node can be turned between when these children go from one to the other of a pair."""
        kept = [each for child, each in self.steps.items() if child not in moved]
        key = (frozenset(Counter(kept).items()), frozenset(Counter(map(frozenset, self._axes(moved))).items()))
        if key not in self.swings:  # children that add the same are interchangeable
            self.swings[key] = self._swing(kept, self._axes(moved))
        return self.swings[key]

    def _swing(self, kept: Iterable[Sequence[Step]], axes: Sequence[Sequence[tuple[Step, Step]]]) -> Swing:
        rests = {before_any(self.node)}
        for added in kept:
            if len(rests) * prod(map(len, axes)) <= STATES_MAX:
                rests = {after(state, step) for state in rests for step in added}
        few = len(rests) * prod(map(len, axes)) <= STATES_MAX
        ends = {end for rest in rests for end in _ends(rest, axes)} if few else set()
        if not few or not self._look_at({state for end in ends for state in end}):
            return Swing(_pairs([self.proof.outcomes.vectors]), exact=False)
        found, exact = set[Pair](), not self.approximate
        for one, other in ends:
            left, right = self.at[one], self.at[other]
            if left.keys() == right.keys():
                found |= _pairs((left[rest], right[rest]) for rest in left)
            else:  # the limits of an own open figure move with the children
                found |= _pairs([{*left.values(), *right.values()}])
                exact = False
        return Swing(frozenset(found), exact)

    def _axes(self, moved: Mapping[str, frozenset[Pair]]) -> list[list[tuple[Step, Step]]]:
        """The moves of each child; of several at once each may also stay, or go the other way."""
        axes: list[list[tuple[Step, Step]]] = []
        for child, pairs in moved.items():
            moves = [(self._step(child, one), self._step(child, other)) for one, other in sorted(pairs)]
            back = [(other, one) for one, other in moves] if axes else []
            stays = [(each, each) for each in self.steps[child]] if len(moved) > 1 else []
            axes.append(list(dict.fromkeys([*moves, *back, *stays])))
        return axes

    def _step(self, child: str, vector: Vector) -> Step:
        return next(iter(steps(self.node, child, replace(self.outcomes[child], vectors=(vector,)))))

    def _look_at(self, states: set[Folded]) -> bool:
        """Work out what the node comes to in states not seen before; false when they are too many."""
        new = {state: (Settled("barn", "", str(n)),) for n, state in enumerate(states - self.at.keys())}
        listing = worlds_of(self.node, self.chosen, new, self.others, STATES_MAX)
        if listing.too_many:
            return False
        self.approximate |= listing.approximate
        found: dict[str, dict[Rest, Vector]] = {}
        for world in listing.worlds:
            own = replace(world, witness=world.witness[1:])
            rest, _ = _parted(own, frozenset())
            found.setdefault(str(world.witness[0].value), {})[rest] = vector_at(self.node, world.point)
        self.at |= {state: found[str(said.value)] for state, (said,) in new.items()}
        return True


def _ends(rest: Folded, axes: Iterable[Sequence[tuple[Step, Step]]]) -> Iterator[tuple[Folded, Folded]]:
    """Both ends of every move, the other children being as in `rest`."""
    for moves in product(*axes):
        one, other = rest, rest
        for left, right in moves:
            one, other = after(one, left), after(other, right)
        yield one, other


def _parted(world: World, names: Collection[str]) -> tuple[Rest, Rest]:
    """A world without what hangs on the figures called `names`, and that."""
    rest = [part for part in world.witness if part.kind != "skillnad" and part.name not in names]
    own = [part for part in world.witness if part.kind == "uppgift" and part.name in names]
    rest += [part for part in world.witness if part.kind == "barn" and part.name in names]
    forced = [(each, base_names(each[0], world.point.derived) & set(names)) for each in world.point.forced.items()]
    return (
        (*rest, *(each for each, hangs in forced if not hangs)),
        (*own, *(each for each, hangs in forced if hangs)),
    )


def _groups(told: Iterable[tuple[World, Vector]], names: Collection[str]) -> tuple[list[set[Vector]], bool]:
    """What the node comes to in the worlds that differ in these figures alone, and whether that is exact."""
    groups: dict[Rest, set[Vector]] = {}
    rests: dict[Rest, set[Rest]] = {}
    for world, vector in told:
        rest, own = _parted(world, names)
        groups.setdefault(rest, set()).add(vector)
        rests.setdefault(own, set()).add(rest)
    if all(each == groups.keys() for each in rests.values()):
        return list(groups.values()), True
    wider: dict[Rest, set[Vector]] = {}  # the limits of another open figure move with these
    for rest, vectors in groups.items():
        label = tuple(part for part in rest if isinstance(part, Settled) and isinstance(part.value, str))
        wider.setdefault(label, set()).update(vectors)
    return list(wider.values()), False


def _pairs(groups: Iterable[Iterable[Vector]]) -> frozenset[Pair]:
    """Every two different things in one group."""
    return frozenset(pair for group in groups for pair in combinations(sorted(set(group)), 2))


def _told(node: Node, table: str, label: str, beside: str) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """One table's part of a pair; `ingen rad` stands for every outcome of the table, the same on both sides."""
    if label and beside:
        return [((table, label), (table, beside))]
    every = dict.fromkeys(row.outcome for row in node.table(table).rows)
    if not label and not beside:
        return [((table, each), (table, each)) for each in every]
    return [((table, label or each), (table, beside or each)) for each in every]


def _states_asked(node: Node) -> set[str]:
    """The figures of which some row asks whether they are there."""

    def within(tests: Iterable[Test]) -> Iterator[str]:
        for test in tests:
            if isinstance(test, StateIs):
                yield test.quantity
            elif isinstance(test, AnyOf):
                yield from within(chain.from_iterable(test.parts))

    return {name for table in node.tables for row in table.rows for name in within(row.tests)}
