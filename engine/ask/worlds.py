"""Worlds: two versions of a node side by side, in every case that either of their tables can tell apart.

Comes in: a pair of bare nodes. Goes out: every representative case in which the two do not come to the same, or the
knowledge that there is none. Both versions are made into one node with the tables of both, so that the stretches are
cut at the limits of both, and its worlds are listed by the same function that lists those of an assessment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias

from engine.ask.bare import Bare, BareTable, as_table
from engine.compile.choosing import Chosen
from engine.compile.evaluation import Absent, Point
from engine.compile.points import Outcomes, Settled, Vector, list_points
from engine.compile.program import AnyOf, Cite, Figure, Node, StateIs, Test, reads
from engine.compile.stretches import Stretch
from engine.model.ruleset import Range
from engine.prove.checker import decide

State: TypeAlias = Literal["känd", "öppen", "finns inte", "ej tillämplig"]
Labels: TypeAlias = tuple[tuple[str, str | None], ...]
"""What a node comes to: its outcome in each table that counts, the verdict's first under the name ``."""

VERDICT = ""
SEPARATOR = " / "
NOT_APPLICABLE = "ej tillämpligt"
WORLDS_MAX = 20_000
"""Cases tried for one pair of nodes; past this nothing is said to be proved."""
_SIDES = ("förr", "nu")


@dataclass(frozen=True, slots=True)
class Child:
    """What a child may come to: its tables' outcomes under the names that both versions read them by."""

    outcomes: Outcomes

    @property
    def plainest(self) -> str:
        """The outcome that a child has unless a case says otherwise: its worst that counts."""
        return self.outcomes.vectors[0][0][1]


@dataclass(frozen=True, slots=True)
class Apart:
    """A case in which the versions part. `exact`: every part of it is a value that a fact may have."""

    states: tuple[tuple[str, State], ...]
    settled: tuple[Settled, ...]
    old: Labels
    new: Labels

    @property
    def exact(self) -> bool:
        """Whether no part stands for a comparison of two open figures."""
        return all(part.kind != "skillnad" for part in self.settled)


@dataclass(frozen=True, slots=True)
class Tried:
    """The cases tried, and those in which the versions part. `complete`: there are no other cases."""

    apart: tuple[Apart, ...]
    tried: int
    complete: bool


class Pair:
    """Two versions of a node as one."""

    def __init__(self, old: Bare, new: Bare, children: Mapping[str, Child]) -> None:
        self.sides = (old, new)
        self.children = children
        self.figures = {
            each.name: _narrowed(each, [*old.figures, *new.figures]) for each in (*old.figures, *new.figures)
        }
        self.asked = {name for side in self.sides for test in _tests(side) for name in _states_asked(test)}
        if old.answers_not_applicable or new.answers_not_applicable:
            self.asked |= {name for name in (old.value, new.value) if name}
        names = [
            {table.name: f"{word}: {table.name}" for table in side.tables}
            for word, side in zip(_SIDES, self.sides, strict=True)
        ]
        self.names = names
        tables = [
            as_table(table, named[table.name], named)
            for side, named in zip(self.sides, names, strict=True)
            for table in side.tables
        ]
        given = {each.name: each for side in self.sides for each in side.given}
        tallies = {
            each.name: (word, each) for word, side in zip(_SIDES, self.sides, strict=True) for each in side.tallies
        }
        self.node = Node(
            "",
            "",
            "nämndmål" if self.children else "indikator",
            Cite(),
            tuple(sorted(self.children)),
            figures=tuple(self.figures.values()),
            given=tuple(given.values()),
            tallies=tuple(
                replace(each, tables=tuple((child, f"{word}: {table}") for child, table in each.tables))
                for word, each in tallies.values()
            ),
            named=tuple({each.name: each for side in self.sides for each in side.named}.values()),
            tables=tuple(tables),
        )

    def tried(self, most: int = WORLDS_MAX) -> Tried:
        """Every case, as far as `most` allows."""
        apart: list[Apart] = []
        count = 0
        for states in self.combinations():
            found = self.listed(states, most=most) if count <= most else None
            if found is None:
                return Tried(tuple(apart), count, complete=False)
            for each in found:
                count += 1
                if each.old != each.new:
                    apart.append(each)
        return Tried(tuple(apart), count, complete=True)

    def given(self, most: int = WORLDS_MAX) -> set[tuple[str | None, ...]] | None:
        """What the node may come to in its tables by name, by either version; None when there are too many cases."""
        names = names_of(*self.sides)
        found: set[tuple[str | None, ...]] = set()
        for states in self.combinations():
            listed = self.listed(states, most=most)
            if listed is None:
                return None
            for each in listed:
                for side, labels in zip(self.sides, (dict(each.old), dict(each.new)), strict=True):
                    decides = next((table.name for table in side.tables if table.decides), None)
                    told = {decides if name == VERDICT else name: label for name, label in labels.items()}
                    if all(name in told for name in names):
                        found.add(tuple(told[name] for name in names))
        return found

    def listed(
        self,
        states: Mapping[str, State],
        fixed: Mapping[str, Fraction | str] | None = None,
        children: Mapping[str, str] | None = None,
        most: int = WORLDS_MAX,
    ) -> list[Apart] | None:
        """Every case with these states, figures and children fixed; None when there are too many."""
        held = fixed or {}
        chosen = {name: _chosen(self.figures[name], state, held.get(name)) for name, state in states.items()}
        outcomes = {name: _only(each.outcomes, (children or {}).get(name)) for name, each in self.children.items()}
        listing = list_points(self.node, chosen, outcomes, states_max=most)
        if listing.too_many:
            return None
        told = tuple(sorted(states.items()))
        known = tuple(Settled("uppgift", name, _as_settled(value)) for name, value in sorted(held.items()))
        said = tuple(Settled("barn", name, label) for name, label in sorted((children or {}).items()))
        found = []
        for world in listing.worlds:
            old, new = self.comes_to(replace(world.point, states={**world.point.states, **states}), states)
            found.append(Apart(told, said + known + world.witness, old, new))
        return found

    def combinations(self) -> Iterator[dict[str, State]]:
        """Every combination of what may be known; figures with values first."""
        every: dict[str, tuple[State, ...]] = {
            name: ("känd", "finns inte", "öppen", "ej tillämplig") if name in self.asked else ("känd", "finns inte")
            for name in self.figures
        }
        for states in product(*every.values()):
            yield dict(zip(every, states, strict=True))

    def comes_to(self, point: Point, states: Mapping[str, State]) -> tuple[Labels, Labels]:
        """What each version comes to at a point."""
        old, new = (self._side(number, point, states) for number in (0, 1))
        shared = {name for name, _ in old} & {name for name, _ in new}
        return tuple(each for each in old if each[0] in shared), tuple(each for each in new if each[0] in shared)

    def _side(self, number: int, point: Point, states: Mapping[str, State]) -> Labels:
        side, named = self.sides[number], self.names[number]
        if side.unjudged is not None:
            return ((VERDICT, side.unjudged),)
        if side.value and states.get(side.value) == "ej tillämplig" and not side.answers_not_applicable:
            return ((VERDICT, NOT_APPLICABLE),)
        found: list[tuple[str, str | None]] = []
        for table in side.tables:
            outcome = decide(as_table(table, named[table.name], named), point).outcome
            point = point.with_value(named[table.name], outcome or Absent(table.name, "ingen rad"))
            if table.decides:
                found.insert(0, (VERDICT, outcome))
            else:
                found.append((table.name, outcome))
        return tuple(found)


def child_of(old: Bare | None, new: Bare | None, weight: Fraction, given: Collection[tuple[str, ...]] | None) -> Child:
    """What a child may come to where either version stands; `given`: the only outcomes that some case gives it."""
    sides = {word: by_name(side) for word, side in zip(_SIDES, (old, new), strict=True) if side}
    names = names_of(old, new)
    axes = [_labels([tables[name] for tables in sides.values() if name in tables]) for name in names]
    vectors: list[Vector] = []
    for labels in product(*axes) if names else ():
        if given is None or labels in given:
            told = dict(zip(names, labels, strict=True))
            seen = tuple((f"{word}: {name}", told[name]) for word, tables in sides.items() for name in tables)
            vectors.append(((VERDICT, SEPARATOR.join(labels)), *told.items(), *seen))
    vectors.append(((VERDICT, NOT_APPLICABLE),))
    scales = {
        f"{word}: {name}": {each.label: each for each in table.scale}
        for word, tables in sides.items()
        for name, table in tables.items()
    }
    return Child(Outcomes(tuple(vectors), scales, weight, NOT_APPLICABLE))


def by_name(side: Bare) -> dict[str, BareTable]:
    """The tables of one version by name."""
    return {table.name: table for table in side.tables}


def names_of(old: Bare | None, new: Bare | None) -> list[str]:
    """The tables of either version, those of the verdict first."""
    return _verdict_first(table for side in (old, new) if side for table in side.tables)


def _verdict_first(tables: Iterable[BareTable]) -> list[str]:
    return list(dict.fromkeys(table.name for table in sorted(tables, key=lambda table: not table.decides)))


def _labels(tables: list[BareTable]) -> list[str]:
    """The outcomes that all versions of a table can give, worst first, those that do not count last."""
    given = [{row.outcome for row in table.rows} for table in tables]
    scale = [each for each in tables[-1].scale if all(each.label in one for one in given)]
    ordered = [each.label for each in reversed(scale) if each.counts] + [e.label for e in scale if not e.counts]
    return ordered or [each.label for each in tables[-1].scale]


def _tests(side: Bare) -> Iterator[Test]:
    for table in side.tables:
        for row in table.rows:
            yield from row.tests


def _states_asked(test: Test) -> Iterator[str]:
    if isinstance(test, StateIs):
        yield from reads(test, {})
    elif isinstance(test, AnyOf):
        for part in test.parts:
            for each in part:
                yield from _states_asked(each)


def _narrowed(figure: Figure, others: list[Figure]) -> Figure:
    """The figure with the values that both versions let it have."""
    ranges = [each.possible for each in others if each.name == figure.name and isinstance(each.possible, Range)]
    if not isinstance(figure.possible, Range) or not ranges:
        return figure
    low = max((each.low for each in ranges if each.low is not None), default=None)
    high = min((each.high for each in ranges if each.high is not None), default=None)
    step = max((each.step for each in ranges if each.step is not None), default=None)
    both = Range(low, high, step, open_high=any(each.open_high for each in ranges))
    ends_meet = low is None or high is None or low <= high
    return replace(figure, possible=both) if ends_meet and both.holds_any() else figure


def _chosen(figure: Figure, state: State, value: Fraction | str | None) -> Chosen:
    """The figure as it is listed: what is known may have every value, and its state is put back afterwards."""
    if value is not None:
        return Chosen(figure.name, "känd", value, figure.possible)
    return Chosen(figure.name, "öppen" if state == "känd" else state, None, figure.possible)


def _only(outcomes: Outcomes, label: str | None) -> Outcomes:
    """The child with the outcome that it is given, or with all of them."""
    if label is None:
        return outcomes
    return replace(outcomes, vectors=tuple(each for each in outcomes.vectors if each[0][1] == label))


def _as_settled(value: Fraction | str) -> Stretch | str:
    return value if isinstance(value, str) else Stretch(value, value, low_in=True, high_in=True, sample=value)
